//! How an instance deals with another (protocol §9 and §10): in which state a peer stands, for how
//! long it is left alone, and whose answers a database needs before anything is appended to it.
//!
//! Two instances need not agree on any of this: it is what each may count on in the other.

pub mod pause;
pub mod restore;
pub mod state;

pub use state::PeerState;
