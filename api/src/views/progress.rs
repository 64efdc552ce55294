//! How far one chapter is in a poll.

use enlace_schema::event::Origin;
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use enlace_schema::voting::result::Count;

use super::corrections::Correction;
use super::disputes::Dispute;

/// How far one chapter is in a poll. It never says what ballots say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChapterProgress {
    /// The chapter's log.
    pub origin: Origin,
    /// Its public name; nothing while its log is not here.
    pub name: Option<String>,
    /// Whether it is ours.
    pub own: bool,
    /// Its frozen roll.
    pub roll: Option<Count>,
    /// Whether it has joined this very poll.
    pub joined: bool,
    /// Effective ballots that are known here; a peer may have more.
    pub turnout: Count,
    /// When it sealed, by its own clock.
    pub sealed_at: Option<Millis>,
    /// Effective ballots that its seal states.
    pub sealed_count: Option<u64>,
    /// Whether its box was open before, by a seal that its recovery keys made void.
    pub reopened: bool,
    /// How many events of its log count, where the host cut it because it had not sealed.
    pub cut: Option<u64>,
    /// Digest of the result that it computed.
    pub tallied: Option<Hash>,
    /// When it did, by its own clock.
    pub tallied_at: Option<Millis>,
    /// What its committee stands behind.
    pub certified: Option<Certification>,
    /// Whether it states another result than was published, and the publication names that.
    pub overruled: bool,
    /// What its committee objects to.
    pub dispute: Option<Dispute>,
    /// What it corrected of its roll, in order.
    pub corrections: Vec<Correction>,
}

/// What a committee stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certification {
    /// Digest of the result.
    pub result_hash: Hash,
    /// Who certified.
    pub by: Option<MemberId>,
    /// When, by that chapter's clock.
    pub at: Millis,
}
