//! What a count reads.

use super::super::envelope::BoxKey;
use super::super::moved::{Frozen, Moves};
use crate::event::poll::{Opened, RollEntry, Silent};
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
    /// Those that have not, and on which the result rests all the same.
    pub silent: Vec<SilentInput>,
    /// All others.
    pub missing: Vec<Origin>,
    /// Whether the host has counted without these. Before that, a chapter that is cut may seal, and
    /// one that has not joined may have done so.
    pub ended: bool,
}

/// What was read of a chapter that has not sealed.
#[derive(Debug, Clone)]
pub struct SilentInput {
    /// What the host states of it.
    pub stated: Silent,
    /// Its roll, by ascending entry id.
    pub roll: Vec<RollEntry>,
    /// Every `ballot.cast` of this poll after `poll.joined`, below `stated.size`, and before the
    /// first seal that reveals the key, in any order; without effect where it is not cut.
    pub ballots: Vec<CastBallot>,
    /// The key of its box, if `stated.opened` names where it is revealed.
    pub box_key: Option<BoxKey>,
    /// Seq of the freeze of its roll.
    pub frozen: u64,
    /// Who came to the chapter and who left it, below `stated.size`.
    pub moves: Moves,
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

impl SilentInput {
    pub(super) fn frozen(&self) -> Frozen<'_> {
        let Self { stated, roll, frozen, moves, .. } = self;
        Frozen { origin: &stated.log, roll, at: *frozen, moves }
    }
}

impl<'a> PollInput<'a> {
    /// Nothing yet.
    pub fn of(opened: &'a Opened) -> Self {
        let (chapters, silent, missing) = (Vec::new(), Vec::new(), Vec::new());
        Self { opened, chapters, silent, missing, ended: false }
    }

    /// The chapters without a seal on which the result rests, by origin: `silent` of
    /// `poll.tallied`.
    pub fn silent(&self) -> Vec<Silent> {
        let mut silent: Vec<_> = self.silent.iter().map(|silent| silent.stated.clone()).collect();
        silent.sort_by(|a, b| a.log.cmp(&b.log));
        silent
    }

    /// The ballots that are counted, by their log: those of sealed boxes, and of cut ones that are
    /// open.
    pub fn counted(&self) -> impl Iterator<Item = (&Origin, &[CastBallot])> {
        let sealed = self.chapters.iter().map(|chapter| (&chapter.origin, &*chapter.ballots));
        let opened = self.silent.iter().filter(|silent| silent.box_key.is_some());
        sealed.chain(opened.map(|silent| (&silent.stated.log, &*silent.ballots)))
    }

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
