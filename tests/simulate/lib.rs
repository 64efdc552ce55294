//! The simulator: the real ledger, projectors and exchange of two to five instances in one thread
//! of control, moved by one seed. Clocks, the network, chance and disasters are its own; databases
//! are real files. `docs/simulator.md` says what is checked, and what was found.

pub mod act;
pub mod campaign;
pub mod chance;
pub mod check;
pub mod company;
pub mod disaster;
pub mod drain;
pub mod machine;
pub mod moves;
pub mod net;
pub mod objections;
pub mod plant;
pub mod reading;
pub mod revoke;
pub mod sabotage;
pub mod site;
pub mod template;
pub mod trace;
pub mod world;

pub use campaign::{Outcome, run};
pub use plant::Plant;
