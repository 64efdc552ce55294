//! The contract: what every instance of Enlace must agree on.
//!
//! Everything here is pure: no I/O, no clock, no randomness, no database. An auditor, or a peer
//! written in another language, needs only this crate and `docs/protocol.md`.
//!
//! Read in this order: [`ids`], [`event`] (what is said), [`log`] (how it is kept), [`keys`] (who
//! said it), [`private`] (what is not said), [`membership`] and [`voting`] (what follows from it),
//! [`profile`] (a chapter's law), [`peers`] (how two instances deal with each other).

pub mod event;
pub mod fingerprint;
pub mod ids;
pub mod json;
pub mod keys;
pub mod log;
pub mod membership;
pub mod money;
pub mod peers;
pub mod private;
pub mod profile;
pub mod text;
pub mod time;
pub mod voting;
