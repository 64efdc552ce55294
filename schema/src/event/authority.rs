//! Who may say what: an instance speaks for its own chapter only (rule 34, protocol §11).
//!
//! A table, not code: kind → the fields that name a subject → whose subject it must be. An event
//! that says more than its log may is class C: kept, set aside with a reason, never applied.
//!
//! A projector keeps its lines of the table by reading rows of the event's own log alone, where no
//! other log's subject can be; a test says each line under another log's subject. What another log
//! must be read for is asked where both logs are at hand: a ballot's poll when the chapter joins, a
//! tally's seals when it is compared.

use super::{
    charter, correction, dispute, dues, key, log, member, peer, poll, privacy, proposal, role,
    transfer,
};

/// Whose subject a field of an event must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The log that says it, about itself: nothing to look up.
    OwnLog,
    /// A member that no other log has, from here on this log's.
    NewMember,
    /// A member that this log was the first to admit (or that applied to it), or that moved to it.
    OwnMember,
    /// A member of any log: one of the two parties of a transfer says what it does, and whether
    /// the other said its part is for the reader of both.
    MovingMember,
    /// A proposal that nobody has published yet.
    NewProposal,
    /// A proposal that this log published.
    OwnProposal,
    /// A proposal of any log that this one knows.
    AnyProposal,
    /// A poll that nobody has opened yet.
    NewPoll,
    /// A poll that this log opened: it is the host.
    OwnPoll,
    /// A poll that names this log among its chapters.
    ChapterOfPoll,
}

/// One field of an event and whose subject it must name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// The field of the body; `[]` stands for every element of a list.
    pub field: &'static str,
    /// Whose it must be.
    pub subject: Subject,
}

const fn claim(field: &'static str, subject: Subject) -> Claim {
    Claim { field, subject }
}

const OWN_LOG: &[Claim] = &[claim("", Subject::OwnLog)];
const OWN_MEMBER: &[Claim] = &[claim("member", Subject::OwnMember)];
const MOVING_MEMBER: &[Claim] = &[claim("member", Subject::MovingMember)];
const OWN_MEMBERS: &[Claim] =
    &[claim("member", Subject::OwnMember), claim("of", Subject::OwnMember)];
const NEW_MEMBER: &[Claim] = &[claim("member", Subject::NewMember)];
const NEW_PROPOSAL: &[Claim] = &[claim("proposal", Subject::NewProposal)];
const OWN_PROPOSAL: &[Claim] = &[claim("proposal", Subject::OwnProposal)];
const MEMBER_ON_PROPOSAL: &[Claim] =
    &[claim("proposal", Subject::AnyProposal), claim("member", Subject::OwnMember)];
const NEW_POLL: &[Claim] = &[claim("poll", Subject::NewPoll)];
const OWN_POLL: &[Claim] = &[claim("poll", Subject::OwnPoll)];
const CHAPTER_OF_POLL: &[Claim] = &[claim("poll", Subject::ChapterOfPoll)];
const ROLL: &[Claim] =
    &[claim("poll", Subject::ChapterOfPoll), claim("entries[].m", Subject::OwnMember)];
const CORRECTION: &[Claim] = &[
    claim("poll", Subject::ChapterOfPoll),
    claim("add[].m", Subject::OwnMember),
    claim("remove[].m", Subject::OwnMember),
];

/// The table: every kind of the registry with what it claims.
pub const TABLE: &[(&str, &[Claim])] = &[
    (log::GENESIS, OWN_LOG),
    (log::RESUMED, OWN_LOG),
    (log::PROFILE_ADOPTED, OWN_LOG),
    (key::ROTATED, OWN_LOG),
    (key::PUBLISHED, OWN_LOG),
    (key::REVOKED, OWN_LOG),
    // Decisions about peers bind the log that makes them, and say nothing for the peer.
    (peer::PINNED, OWN_LOG),
    (peer::ENDPOINT, OWN_LOG),
    (peer::SUSPENDED, OWN_LOG),
    (peer::RESUMED, OWN_LOG),
    (peer::DISPUTED, OWN_LOG),
    // Each chapter speaks for itself; whether a charter is in force is counted by whoever reads.
    (charter::PROPOSED, OWN_LOG),
    (charter::RATIFIED, OWN_LOG),
    (member::APPLIED, NEW_MEMBER),
    // Whoever applied here is this log's already; an imported member is new.
    (member::ADMITTED, NEW_MEMBER),
    (member::UPDATED, OWN_MEMBER),
    (member::ENDED, OWN_MEMBER),
    // The old home's part is about its own member, the new home's about somebody else's.
    (transfer::OFFERED, OWN_MEMBER),
    (transfer::WITHDRAWN, OWN_MEMBER),
    (transfer::EXPIRED, OWN_MEMBER),
    (transfer::ACCEPTED, MOVING_MEMBER),
    (transfer::CLOSED, OWN_MEMBER),
    (transfer::ARRIVED, MOVING_MEMBER),
    (transfer::ADOPTED, MOVING_MEMBER),
    (role::GRANTED, OWN_MEMBERS),
    (role::REVOKED, OWN_MEMBERS),
    (dues::SCHEDULE_ADOPTED, OWN_LOG),
    (dues::SETTLED, OWN_MEMBER),
    (dues::SETTLEMENT_VOIDED, OWN_MEMBER),
    (proposal::PUBLISHED, NEW_PROPOSAL),
    (proposal::TRANSLATED, OWN_PROPOSAL),
    (proposal::AMENDED, OWN_PROPOSAL),
    (proposal::SUPPORTED, MEMBER_ON_PROPOSAL),
    (proposal::COMMENTED, MEMBER_ON_PROPOSAL),
    (proposal::WITHDRAWN, OWN_PROPOSAL),
    (poll::OPENED, NEW_POLL),
    (poll::EXTENDED, OWN_POLL),
    (poll::CUT, OWN_POLL),
    (poll::ROLL_PAGE, ROLL),
    (poll::ROLL_FROZEN, CHAPTER_OF_POLL),
    (poll::JOINED, CHAPTER_OF_POLL),
    (correction::CORRECTED, CORRECTION),
    (poll::BALLOT_CAST, CHAPTER_OF_POLL),
    (poll::SEALED, CHAPTER_OF_POLL),
    (poll::TALLIED, CHAPTER_OF_POLL),
    (poll::CERTIFIED, CHAPTER_OF_POLL),
    (poll::PUBLISHED, OWN_POLL),
    (poll::VOIDED, OWN_POLL),
    (dispute::OPENED, CHAPTER_OF_POLL),
    (dispute::RESOLVED, CHAPTER_OF_POLL),
    // Of its own commitments, which its own log has; an acknowledgement is of what it did itself.
    (privacy::BLOCKED, OWN_LOG),
    (privacy::ERASED, OWN_LOG),
    (privacy::ERASED_ACK, OWN_LOG),
];

/// What an event of this kind claims; nothing for a kind that is not in the registry.
pub fn claims(kind: &str) -> Option<&'static [Claim]> {
    TABLE.iter().find(|(name, _)| *name == kind).map(|(_, claims)| *claims)
}

#[cfg(test)]
mod tests {
    use super::super::KINDS;
    use super::*;

    #[test]
    fn the_table_and_the_registry_have_the_same_kinds() {
        let table: Vec<_> = TABLE.iter().map(|(kind, _)| *kind).collect();
        let registry: Vec<_> = KINDS.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(table, registry);
        assert!(TABLE.iter().all(|(_, claims)| !claims.is_empty()));
        assert_eq!(claims("weather.reported"), None);
    }
}
