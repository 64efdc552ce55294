//! What a count reads.

use super::super::envelope::BoxKey;
use super::super::moved::{Frozen, Moves};
use crate::event::poll::{Opened, RollEntry};
use crate::event::{EventRef, Origin};
use crate::ids::EntryId;
use crate::log::Hash;

/// Everything that a count reads.
#[derive(Debug, Clone)]
pub struct PollInput<'a> {
    /// What was fixed at opening.
    pub opened: &'a Opened,
    /// The chapters that have sealed, in any order.
    pub chapters: Vec<ChapterInput>,
    /// The chapters that have not.
    pub missing: Vec<Origin>,
}

/// What one chapter sealed.
#[derive(Debug, Clone)]
pub struct ChapterInput {
    /// Its log.
    pub origin: Origin,
    /// Its roll, by ascending entry id.
    pub roll: Vec<RollEntry>,
    /// Every `ballot.cast` of this poll strictly between `poll.joined` and `poll.sealed`, in any
    /// order; those off the roll may be among them and have no effect.
    pub ballots: Vec<CastBallot>,
    /// Its seal.
    pub seal: SealRef,
    /// The key that the seal revealed.
    pub box_key: BoxKey,
    /// Seq of the freeze of its roll.
    pub frozen: u64,
    /// Who came to the chapter and who left it, up to the seal.
    pub moves: Moves,
}

/// One `ballot.cast`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastBallot {
    /// Its seq.
    pub seq: u64,
    /// Its place on the roll.
    pub entry: EntryId,
    /// Who cast it, as `by` of the event says: it decides between an organisation's seats.
    pub person: Option<String>,
    /// The sealed choices.
    pub envelope: String,
}

/// A `poll.sealed` of a chapter's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealRef {
    /// Its seq.
    pub seq: u64,
    /// Its event id.
    pub id: Hash,
}

impl ChapterInput {
    pub(super) fn frozen(&self) -> Frozen<'_> {
        let Self { origin, roll, frozen, moves, .. } = self;
        Frozen { origin, roll, at: *frozen, moves }
    }
}

impl PollInput<'_> {
    /// The seals counted, by origin: `inputs` of `poll.tallied`.
    pub fn inputs(&self) -> Vec<EventRef> {
        let seal = |chapter: &ChapterInput| EventRef {
            log: chapter.origin.clone(),
            seq: chapter.seal.seq,
            id: chapter.seal.id,
        };
        let mut inputs: Vec<_> = self.chapters.iter().map(seal).collect();
        inputs.sort_by(|a, b| a.log.cmp(&b.log));
        inputs
    }
}
