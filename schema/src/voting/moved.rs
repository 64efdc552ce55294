//! Which places on the rolls of one poll count, when members move between its chapters (rule 46;
//! `docs/decisions/0024`).
//!
//! A member has one voting home at a time, and the old home's log decides until when it is that
//! one. So a roll that was frozen there while the member was there keeps the place, and a place on
//! the roll of a later home counts only if no earlier home has one, and the earlier home let the
//! member go. All of it is a function of the logs that are counted, each up to its own seal: every
//! instance that counts the same seals leaves out the same places.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::event::poll::RollEntry;
use crate::event::{Envelope, EventRef, Origin, transfer};
use crate::ids::{EntryId, Id, MemberId};
use crate::log::Hash;

/// What a log says of a member who comes or goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The member came.
    In {
        /// From which log.
        from: Origin,
        /// The closing that this rests on; none for an adoption.
        closed: Option<EventRef>,
    },
    /// The member went.
    Out {
        /// To which log.
        to: Origin,
        /// Id of the closing.
        id: Hash,
        /// The closings of earlier generations of the log that it says again (protocol §4.7).
        again: Vec<EventRef>,
    },
}

/// Everybody who came or went, in one log up to the seal that is counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Moves(BTreeMap<MemberId, BTreeMap<u64, Move>>);

impl Moves {
    /// The kinds of events that tell it.
    pub const KINDS: &'static [&'static str] =
        &[transfer::CLOSED, transfer::ARRIVED, transfer::ADOPTED];

    /// Adds what stands at a place of the log.
    pub fn note(&mut self, seq: u64, member: MemberId, what: Move) {
        self.0.entry(member).or_default().insert(seq, what);
    }

    /// Adds what an event says of who comes or goes, if it is one that does: as the log says it,
    /// whether or not its projector set it aside, so that a file with these events is enough.
    pub fn read(&mut self, event: &Envelope, id: Hash) {
        if event.kv != 1 || !event.crit.is_empty() {
            return;
        }
        match event.kind.as_str() {
            transfer::CLOSED => {
                let Ok(body) = event.body::<transfer::Closed>() else { return };
                let earlier = |to: &&EventRef| event.log.stands_for(&to.log);
                let again = event.refs.iter().filter(earlier).cloned().collect();
                self.note(event.seq, body.member, Move::Out { to: body.to, id, again });
            }
            transfer::ARRIVED => {
                let Ok(body) = event.body::<transfer::Arrived>() else { return };
                let named = |to: &&EventRef| to.log == body.from && to.id == body.closed;
                let closed = event.refs.iter().find(named).cloned();
                self.note(event.seq, body.member, Move::In { from: body.from, closed });
            }
            transfer::ADOPTED => {
                let Ok(body) = event.body::<transfer::Adopted>() else { return };
                let (from, closed) = (body.from, None);
                self.note(event.seq, body.member, Move::In { from, closed });
            }
            _ => {}
        }
    }

    /// Whether nobody came or went.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether anybody came from this log, or from one that it stands for.
    pub fn takes_from(&self, log: &Origin) -> bool {
        let from = |what: &Move| matches!(what, Move::In { from, .. } if log.stands_for(from));
        self.0.values().any(|all| all.values().any(from))
    }

    /// Whether somebody came or went between two places of the log.
    pub fn any_in(&self, member: &MemberId, seqs: Range<u64>) -> bool {
        self.0.get(member).is_some_and(|all| all.range(seqs).next().is_some())
    }

    /// What is said of the member before a place, in order.
    fn before(&self, member: &MemberId, seq: u64) -> impl DoubleEndedIterator<Item = &Move> {
        self.0.get(member).into_iter().flat_map(move |all| all.range(..seq)).map(|(_, what)| what)
    }

    /// Where this log of the name `own` lets the member go by a closing, and to which log: its own
    /// closing, or the first that says again the one of an earlier generation.
    fn lets_go(
        &self,
        member: &MemberId,
        own: &Origin,
        closed: &EventRef,
    ) -> Option<(u64, &Origin)> {
        let is_it = |seq: u64, named: Hash, again: &[EventRef]| match closed.log == *own {
            true => (seq, named) == (closed.seq, closed.id),
            false => again.contains(closed),
        };
        self.0.get(member)?.iter().find_map(|(seq, what)| match what {
            Move::Out { to, id, again } if is_it(*seq, *id, again) => Some((*seq, to)),
            _ => None,
        })
    }
}

/// The roll of a chapter that is counted, and what its log says of those who moved.
#[derive(Debug, Clone, Copy)]
pub struct Frozen<'a> {
    /// The chapter's log.
    pub origin: &'a Origin,
    /// Its roll.
    pub roll: &'a [RollEntry],
    /// Seq of its freeze.
    pub at: u64,
    /// Who came and went.
    pub moves: &'a Moves,
}

/// What a place rests on, the weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rests {
    /// On nothing.
    Nothing,
    /// At its end, on a log that has the member from nowhere and did not give out its id (protocol
    /// §1.3): what no log can say of another's member by itself.
    Claimed,
    /// At some link, on a chapter's word that it took somebody in without the home before, which is
    /// not among those counted. It takes nobody else to say so, so it yields to every other word.
    Adopted,
    /// At some link, on a chapter's word that the home before, which is not among those counted,
    /// let the member go by a closing that it names.
    Word,
    /// On the logs that are counted.
    Shown,
}

/// The places that do not count, by chapter: their member votes elsewhere in this poll, or was not
/// this chapter's when the roll was frozen.
pub fn elsewhere(chapters: &[Frozen<'_>]) -> BTreeMap<Origin, BTreeSet<EntryId>> {
    let mut left_out: BTreeMap<Origin, BTreeSet<EntryId>> = BTreeMap::new();
    let mut standing: BTreeMap<&MemberId, Vec<(&Frozen<'_>, Rests)>> = BTreeMap::new();
    for chapter in chapters {
        for place in chapter.roll {
            // Of whom no log tells that they came or went, nothing is asked: no log freezes a roll
            // with another's members (protocol §12.2).
            let told = chapters.iter().any(|one| one.moves.0.contains_key(&place.member));
            if !told {
                continue;
            }
            let rests = rests(chapters, chapter, &place.member);
            if rests == Rests::Nothing {
                leave_out(&mut left_out, chapter, &place.member);
                continue;
            }
            let homes = standing.entry(&place.member).or_default();
            if homes.iter().all(|(other, _)| other.origin != chapter.origin) {
                homes.push((chapter, rests));
            }
        }
    }
    // The weaker yields to the stronger; of two words alike none is better.
    for (member, homes) in standing {
        let Some(best) = homes.iter().map(|(_, rests)| *rests).max() else { continue };
        let alone = homes.iter().filter(|(_, rests)| *rests == best).count() == 1;
        let counts = |rests| rests == best && (alone || best == Rests::Shown);
        for (chapter, _) in homes.iter().filter(|(_, rests)| !counts(*rests)) {
            leave_out(&mut left_out, chapter, member);
        }
    }
    left_out
}

fn leave_out(
    left_out: &mut BTreeMap<Origin, BTreeSet<EntryId>>,
    chapter: &Frozen<'_>,
    member: &MemberId,
) {
    let places = chapter.roll.iter().filter(|place| place.member == *member);
    let entries = left_out.entry(chapter.origin.clone()).or_default();
    entries.extend(places.map(|place| place.entry.clone()));
}

/// Which of the logs that are counted stands for one: itself, or else the next generation of its
/// host's.
fn standing_for<'a, 'b>(chapters: &'a [Frozen<'b>], named: &Origin) -> Option<&'a Frozen<'b>> {
    let there = chapters.iter().filter(|chapter| chapter.origin.stands_for(named));
    there.min_by_key(|chapter| chapter.origin.generation())
}

/// By what a member came, where the logs that are counted show it.
struct LetGo<'a, 'b> {
    /// The log that let the member go.
    by: &'a Frozen<'b>,
    /// Seq there.
    at: u64,
    /// To which log.
    to: &'a Origin,
}

fn let_go<'a, 'b>(
    chapters: &'a [Frozen<'b>],
    member: &MemberId,
    came: &Move,
) -> Option<LetGo<'a, 'b>> {
    let Move::In { from, closed: Some(closed) } = came else { return None };
    let by = standing_for(chapters, from).filter(|_| closed.log == *from)?;
    let (at, to) = by.moves.lets_go(member, by.origin, closed)?;
    Some(LetGo { by, at, to })
}

/// Follows a member back from home to home, through the logs that are counted.
fn rests(chapters: &[Frozen<'_>], at: &Frozen<'_>, member: &MemberId) -> Rests {
    let mut passed: BTreeMap<&Origin, u64> = BTreeMap::new();
    let (mut home, mut until) = (at, at.at);
    loop {
        // Going back never leads forward: logs that lie could send us round.
        if passed.insert(home.origin, until).is_some_and(|before| before <= until) {
            return Rests::Nothing;
        }
        let mut said = home.moves.before(member, until);
        let came = match said.next_back() {
            None if member.is_of(home.origin) => return Rests::Shown,
            None => return Rests::Claimed,
            Some(came) => came,
        };
        let Move::In { from, closed } = came else { return Rests::Nothing };
        let is_named = closed.as_ref().is_some_and(|closed| closed.log == *from);
        let word = if is_named { Rests::Word } else { Rests::Adopted };
        let Some(former) = standing_for(chapters, from) else { return word };
        let Some(gone) = let_go(chapters, member, came) else {
            // Of an adoption, and of a closing that is none, the old home's log tells. A later
            // generation need not have said again what is meant.
            return if former.origin == from { Rests::Nothing } else { word };
        };
        let votes_there =
            gone.by.at < gone.at && gone.by.roll.iter().any(|place| place.member == *member);
        let is_here = standing_for(chapters, gone.to).is_some_and(|to| to.origin == home.origin);
        // By one closing a member comes once: a log that lies could take back whom it passed on.
        let mut earlier = said.filter_map(|what| let_go(chapters, member, what));
        let is_second = earlier.any(|one| one.by.origin == gone.by.origin && one.at == gone.at);
        if votes_there || !is_here || is_second {
            return Rests::Nothing;
        }
        (home, until) = (gone.by, gone.at);
    }
}

#[cfg(test)]
#[path = "moved_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "moved_vectors.rs"]
mod vectors;
