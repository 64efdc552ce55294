//! What an instance decides about its peers.

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::ids::PollId;
use crate::log::Hash;

/// `peer.pinned`: people compared the fingerprint.
pub const PINNED: &str = "peer.pinned";
/// `peer.endpoint`: the peer's address changed.
pub const ENDPOINT: &str = "peer.endpoint";
/// `peer.suspended`: a decision with a mandate not to pull from or serve the peer.
pub const SUSPENDED: &str = "peer.suspended";
/// `peer.resumed`: the end of a suspension.
pub const RESUMED: &str = "peer.resumed";
/// `peer.disputed`: events of the peer were set aside for their meaning (class C).
pub const DISPUTED: &str = "peer.disputed";

/// Body of `peer.pinned`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    /// The peer's log.
    pub origin: Origin,
    /// Id of its genesis event: the identity that people compared.
    pub genesis: Hash,
    /// Base URL of its instance, without a trailing slash.
    pub endpoint: String,
}

/// Body of `peer.endpoint`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The peer's log.
    pub origin: Origin,
    /// Its new base URL.
    pub endpoint: String,
}

/// Body of `peer.suspended` and `peer.resumed`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// The peer's log.
    pub origin: Origin,
}

/// Body of `peer.disputed` (rule 26: at most one per peer, code and poll in an hour).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputed {
    /// The peer's log.
    pub origin: Origin,
    /// Why the events were set aside: a stable code.
    pub code: String,
    /// The poll that they concern, if they concern one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub poll: Option<PollId>,
    /// How many events were set aside.
    pub count: u64,
    /// Seq of the first of them.
    pub first: u64,
    /// Seq of the last of them.
    pub last: u64,
}
