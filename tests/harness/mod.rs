//! What the tests of the house stand on: databases, chapters with their people, several instances
//! in one process, clients of every door, a bad line, and a peer that lies.
//!
//! Nothing here waits for a fixed time, reads the system's clock, or is shared between tests.

pub mod api;
pub mod chapter;
pub mod count;
pub mod db;
pub mod forge;
pub mod gzip;
pub mod hosted;
pub mod http;
pub mod leaves;
pub mod measure;
pub mod moves;
pub mod pages;
pub mod polls;
pub mod process;
pub mod proxy;
pub mod replay;
pub mod socket;
pub mod vectors;
pub mod wait;
pub mod world;

pub use chapter::Chapter;
pub use db::TestDb;
pub use world::{Site, World};
