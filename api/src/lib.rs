//! The instance: what one chapter runs. Read the modules in this order; `docs/architecture.md`
//! follows one ballot through them.
//!
//! Who may know whom is a table there, kept by a test (`tests/tidy/rooms.rs`): `schema` ←
//! [`store`] ← [`ledger`] ← [`private`] ← [`instance`], [`caller`] ← [`auth`] ← [`actions`],
//! [`views`], [`federation`] ← the edges ([`graphql`], [`portal`], [`jobs`]) ← [`server`] ←
//! [`cli`].

pub mod address;
pub mod clock;
pub mod config;
pub mod disk;
pub mod error;
pub mod locale;
pub mod locked;
pub mod logging;
pub mod pace;
pub mod patience;
pub mod random;

pub mod store;

pub mod ledger;
pub mod private;

pub mod caller;
pub mod instance;

pub mod auth;

pub mod actions;
pub mod views;
pub mod witness;

pub mod federation;
pub mod graphql;
pub mod jobs;
pub mod portal;

pub mod server;

pub mod cli;

pub use instance::Instance;
