//! The store and the one writer, on the database of this run.

mod batch;
mod migrations;
mod plans;
mod refusals;
mod snapshot;
mod trouble;
mod writer;
