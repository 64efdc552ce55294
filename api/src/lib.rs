//! The instance: what one chapter runs. Read the modules in this order; `docs/architecture.md`
//! follows one ballot through them.
//!
//! Who may know whom is kept by a test (`tests/tidy`): `schema` ← [`store`] ← [`ledger`] ←
//! [`actions`] and [`views`] ← the edges ([`graphql`], [`portal`], [`cli`], [`jobs`]);
//! [`federation`] → [`ledger`].

pub mod clock;
pub mod config;
pub mod error;
pub mod locale;
pub mod logging;
pub mod random;

pub mod store;

pub mod ledger;
pub mod private;

pub mod instance;

pub mod actions;
pub mod views;

pub mod auth;
pub mod federation;
pub mod graphql;
pub mod jobs;
pub mod portal;

pub mod server;

pub mod cli;

pub use instance::Instance;
