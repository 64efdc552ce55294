//! What instances say to each other: the envelope, and one file of kinds per subject.
//!
//! A *kind* is a registered name; its *body* is a struct in the file of its subject. Every body is
//! the public part of an event: members appear as opaque ids, and no personal data at all.
//! Unknown fields are kept (the signed bytes are stored) and ignored.

pub mod authority;
pub mod charter;
pub mod correction;
pub mod dispute;
pub mod dues;
pub mod envelope;
pub mod key;
pub mod log;
pub mod member;
pub mod origin;
pub mod peer;
pub mod poll;
pub mod privacy;
pub mod proposal;
pub mod role;
pub mod transfer;

pub use envelope::{Actor, Author, Draft, Entry, Envelope, EnvelopeError, EventRef};
pub use origin::Origin;

/// The registry: every kind that this version reads and writes, with its version.
pub const KINDS: &[(&str, u32)] = &[
    (log::GENESIS, 1),
    (log::RESUMED, 1),
    (log::PROFILE_ADOPTED, 1),
    (key::ROTATED, 1),
    (key::PUBLISHED, 1),
    (key::REVOKED, 1),
    (peer::PINNED, 1),
    (peer::ENDPOINT, 1),
    (peer::SUSPENDED, 1),
    (peer::RESUMED, 1),
    (peer::DISPUTED, 1),
    (charter::PROPOSED, 1),
    (charter::RATIFIED, 1),
    (member::APPLIED, 1),
    (member::ADMITTED, 1),
    (member::UPDATED, 1),
    (member::ENDED, 1),
    (transfer::OFFERED, 1),
    (transfer::WITHDRAWN, 1),
    (transfer::EXPIRED, 1),
    (transfer::ACCEPTED, 1),
    (transfer::CLOSED, 1),
    (transfer::ARRIVED, 1),
    (transfer::ADOPTED, 1),
    (role::GRANTED, 1),
    (role::REVOKED, 1),
    (dues::SCHEDULE_ADOPTED, 1),
    (dues::SETTLED, 1),
    (dues::SETTLEMENT_VOIDED, 1),
    (proposal::PUBLISHED, 1),
    (proposal::TRANSLATED, 1),
    (proposal::AMENDED, 1),
    (proposal::SUPPORTED, 1),
    (proposal::COMMENTED, 1),
    (proposal::WITHDRAWN, 1),
    (poll::OPENED, 1),
    (poll::EXTENDED, 1),
    (poll::CUT, 1),
    (poll::ROLL_PAGE, 1),
    (poll::ROLL_FROZEN, 1),
    (poll::JOINED, 1),
    (correction::CORRECTED, 1),
    (poll::BALLOT_CAST, 1),
    (poll::SEALED, 1),
    (poll::TALLIED, 1),
    (poll::CERTIFIED, 1),
    (poll::PUBLISHED, 1),
    (poll::VOIDED, 1),
    (dispute::OPENED, 1),
    (dispute::RESOLVED, 1),
    (privacy::BLOCKED, 1),
    (privacy::ERASED, 1),
    (privacy::ERASED_ACK, 1),
];

/// Whether this version reads `kind` at version `kv`.
pub fn is_known(kind: &str, kv: u32) -> bool {
    KINDS.iter().any(|(name, version)| *name == kind && *version == kv)
}
