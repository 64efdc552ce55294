//! What a log says about its own keys after the genesis (protocol §4.5 to §4.7).
//!
//! These bodies are integrity, not meaning: a malformed one stops the log (class A), because no
//! reader could tell by which key the next entry has to be signed.

use serde::{Deserialize, Serialize};

use super::log::{KeyRole, PublishedKey};
use crate::log::Hash;

/// `key.rotated`: the next log key, committed to in advance, is revealed and takes over.
pub const ROTATED: &str = "key.rotated";
/// `key.published`: a new witness, transport or seal key.
pub const PUBLISHED: &str = "key.published";
/// `key.revoked`: two recovery keys take the log back from whoever has its log key.
pub const REVOKED: &str = "key.revoked";

/// Whether events of this kind change the keys of their log.
pub fn is_key_kind(kind: &str) -> bool {
    matches!(kind, ROTATED | PUBLISHED | REVOKED)
}

/// Body of `key.rotated`, signed by the outgoing key; the new one is good from the next seq on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rotated {
    /// Name of the new log key.
    pub kid: String,
    /// The new log key as a C2SP vkey under the origin; its digest is the one committed to.
    pub key: String,
    /// The new key's signature over [`crate::keys::rotation_message`], base64url.
    pub possession: String,
    /// Digest of the log key after it.
    pub next: Hash,
}

/// Body of `key.published`; the key is good from the next seq on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// What it is for; not `log`, whose keys rotate.
    pub role: KeyRole,
    /// Name of the key.
    pub kid: String,
    /// A C2SP vkey under the origin for Ed25519; base64url of 32 bytes for X25519.
    pub key: String,
    /// Name of the key of the same role whose place it takes.
    pub replaces: String,
}

/// How far a log is trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trusted {
    /// So many of its first entries; at least the genesis.
    pub size: u64,
    /// The Merkle root at that size.
    pub root: Hash,
}

/// A signature by one of the three recovery keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoverySignature {
    /// The recovery key, as the genesis has it.
    pub key: String,
    /// Its signature, base64url.
    pub sig: String,
}

/// Body of `key.revoked`, signed by the fresh key that it names, which is good from this seq on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// Name of the fresh log key.
    pub kid: String,
    /// The fresh log key as a C2SP vkey under the origin.
    pub key: String,
    /// Digest of the log key after it.
    pub next: Hash,
    /// Every entry from here on up to this one is void.
    pub last_trusted: Trusted,
    /// RFC 6962 consistency proof from `last_trusted` to the entries before this one.
    pub proof: Vec<Hash>,
    /// New witness, transport and seal keys, good from this seq on: whoever had the log key had
    /// the others too. The earlier keys of each role named here are good no longer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<PublishedKey>,
    /// Signatures by two different recovery keys over [`crate::keys::revocation_message`].
    pub recovery: Vec<RecoverySignature>,
}

/// Whether an event of this kind means the same at another place of its log, so that its author can
/// say it again after a revocation, if its people choose so. Rolls, seals, tallies and what follows
/// from them name places or ids of events, and a key's own events are bound to theirs.
pub fn is_sayable_again(kind: &str) -> bool {
    use super::{dues, member, peer, poll, proposal, role};
    matches!(
        kind,
        peer::PINNED
            | peer::ENDPOINT
            | peer::SUSPENDED
            | peer::RESUMED
            | member::APPLIED
            | member::ADMITTED
            | member::UPDATED
            | member::ENDED
            | role::GRANTED
            | role::REVOKED
            | dues::SCHEDULE_ADOPTED
            | dues::SETTLED
            | dues::SETTLEMENT_VOIDED
            | proposal::PUBLISHED
            | proposal::TRANSLATED
            | proposal::AMENDED
            | proposal::SUPPORTED
            | proposal::COMMENTED
            | proposal::WITHDRAWN
            | poll::BALLOT_CAST
    )
}

/// Whether an event of this kind is said again after a revocation whoever wrote it: records that
/// were blocked or erased stay so. At worst a thief's word stands that somebody's record is gone,
/// and so it is.
pub fn is_kept_always(kind: &str) -> bool {
    use super::privacy;
    matches!(kind, privacy::BLOCKED | privacy::ERASED | privacy::ERASED_ACK)
}
