//! The one test binary over the whole house: linked once, run in parallel.
//!
//! `locales` and `tidy` read the sources; the others run instances, made by `harness`.

mod harness;

mod cli;
mod faults;
mod federation;
mod graphql;
mod independent;
mod ledger;
mod locales;
mod members;
mod portal;
mod simulated;
mod store;
mod tidy;
