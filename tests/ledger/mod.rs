//! The ledger: whatever is done, a replay gives the same tables, on every instance that holds the
//! same logs, in whatever order they came.

mod admission;
mod authority;
mod borrowed;
mod classes;
mod corrected;
mod disputed;
mod dues;
mod hats;
mod import;
mod inflow;
mod interleaving;
pub mod kinds;
mod not_given;
mod orders;
mod privacy;
mod receipts;
mod replay;
pub mod script;
mod set_aside;
mod vectors;
