//! How much a peer may bring on one day. What a peer says is kept for ever, so one that lies or was
//! taken over could fill our disk; beyond its quota nothing more is asked of it until the next day,
//! or until an operator raises the quota (`enlace peer raise`, or the settings).
//!
//! Nothing is lost by it: the cursor stays where it is, the log at the peer does not go away, and
//! pulling goes on from there. Our own log, when its tail comes back, has no quota.

use enlace_schema::event::Origin;

use crate::error::Result;
use crate::instance::Instance;
use crate::store::{Connection, usage};

/// The word by which the state of a peer beyond its quota is explained.
pub const CODE: &str = "peer-quota";

/// What a peer brought today, when it is as much as a day may bring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spent {
    /// Events.
    pub events: i64,
    /// Bytes of events and checkpoints.
    pub bytes: i64,
}

impl std::fmt::Display for Spent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} events and {} bytes today", self.events, self.bytes)
    }
}

/// What a peer brought today, if it may bring no more.
///
/// # Errors
/// What the database says.
pub fn spent(conn: &mut Connection, instance: &Instance, peer: &Origin) -> Result<Option<Spent>> {
    let today = usage::of(conn, peer.as_str(), usage::day_of(instance.now()))?;
    let times = today.raised.saturating_add(1);
    let quota = instance.config.peer_quota;
    let over = today.events >= quota.events.saturating_mul(times)
        || today.bytes >= quota.bytes.saturating_mul(times);
    Ok(over.then_some(Spent { events: today.events, bytes: today.bytes }))
}
