//! Correcting a frozen roll without touching what was voted (rules 36 and 38).
//!
//! A place that is added has an id that no ballot has named yet, and none that is removed has been
//! named by one. So every ballot is on the roll as it was when it was cast exactly if it is on the
//! roll as corrected: a count reads one roll, and never when it was which. A correction brings no
//! weight that the roll did not have, so that whether the electorate gives its places is settled at
//! the freeze; and nobody who came or went since, so that rule 46 may go on reading the freeze.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::moved::Moves;
use super::roll::check_entries;
use crate::event::correction::Corrected;
use crate::event::poll::RollEntry;
use crate::ids::{EntryId, MemberId};

/// Most corrections of a chapter's roll for a poll that are judged, whether they stand or not: each
/// is judged against the whole roll. An author judges before it signs, so that nobody honest ever
/// uses one up for nothing.
pub const CORRECTIONS_MAX: usize = 16;
/// Most places in one correction, added and removed.
pub const PLACES_MAX: usize = 200;

/// Why a correction is set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CorrectionFault {
    /// It changes nothing, or more than [`PLACES_MAX`] places, or is one too many.
    Size,
    /// Places do not ascend, are not on the roll as it says, or were on it before.
    Place,
    /// A ballot names a place that it adds or removes.
    Ballot,
    /// A weight or seat that the roll as frozen did not have.
    Weight,
    /// Somebody came or went since the roll was frozen.
    Moved,
    /// The roll as corrected would be none.
    Roll,
}

impl CorrectionFault {
    /// Every code there is.
    pub const CODES: [&'static str; 6] = [
        "correction-size",
        "correction-place",
        "correction-ballot",
        "correction-weight",
        "correction-moved",
        "correction-roll",
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }
}

impl fmt::Display for CorrectionFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for CorrectionFault {}

/// Whether a correction is looked at further, after so many of this log and poll since joining,
/// those set aside among them. It comes before anything is read of the roll, so that however many
/// a log writes, its roll and ballots are read [`CORRECTIONS_MAX`] times.
///
/// # Errors
/// [`CorrectionFault::Size`].
pub fn check_size(body: &Corrected, earlier: usize) -> Result<(), CorrectionFault> {
    let places = body.add.len() + body.remove.len();
    match (1..=PLACES_MAX).contains(&places) && earlier < CORRECTIONS_MAX {
        true => Ok(()),
        false => Err(CorrectionFault::Size),
    }
}

/// What a log holds where a correction stands.
#[derive(Debug, Clone, Copy)]
pub struct Before<'a> {
    /// Seq of the freeze.
    pub frozen: u64,
    /// Seq of the correction.
    pub at: u64,
    /// Every place that the roll ever had, those taken off too.
    pub ever: &'a [RollEntry],
    /// Ids of those that were taken off.
    pub gone: &'a BTreeSet<EntryId>,
    /// How many corrections of the poll come before it, since joining, those set aside among them.
    pub earlier: usize,
    /// Every place that a ballot of the poll names, from joining on.
    pub voted: &'a BTreeSet<EntryId>,
    /// Who came and went.
    pub moves: &'a Moves,
}

impl Before<'_> {
    /// The roll as it is: what was not taken off.
    pub fn on_roll(&self) -> impl Iterator<Item = &RollEntry> {
        self.ever.iter().filter(|place| !self.gone.contains(&place.entry))
    }

    /// The weights and seats that a correction may add: those that the roll ever had.
    pub fn given(&self) -> BTreeSet<(u32, Option<u8>)> {
        self.ever.iter().map(|place| (place.weight, place.seat)).collect()
    }

    /// Whether somebody came or went since the freeze, and so gets no place.
    pub fn has_moved(&self, member: &MemberId) -> bool {
        self.moves.any_in(member, self.frozen..self.at)
    }

    /// The roll as corrected, by entry id.
    ///
    /// # Errors
    /// Why the correction is set aside.
    pub fn correct(&self, body: &Corrected) -> Result<Vec<RollEntry>, CorrectionFault> {
        check_size(body, self.earlier)?;
        let ascend = |all: &[RollEntry]| all.windows(2).all(|two| two[0].entry < two[1].entry);
        let ids: BTreeSet<&EntryId> = self.ever.iter().map(|place| &place.entry).collect();
        let fresh = body.add.iter().all(|place| !ids.contains(&place.entry));
        let removed: BTreeMap<&EntryId, &RollEntry> =
            body.remove.iter().map(|place| (&place.entry, place)).collect();
        let there = self.on_roll().filter(|place| removed.get(&place.entry) == Some(place));
        let all_there = there.count() == body.remove.len();
        if !ascend(&body.add) || !ascend(&body.remove) || !fresh || !all_there {
            return Err(CorrectionFault::Place);
        }
        let mut named = body.add.iter().chain(&body.remove);
        if named.any(|place| self.voted.contains(&place.entry)) {
            return Err(CorrectionFault::Ballot);
        }
        let given = self.given();
        if body.add.iter().any(|place| !given.contains(&(place.weight, place.seat))) {
            return Err(CorrectionFault::Weight);
        }
        if body.add.iter().any(|place| self.has_moved(&place.member)) {
            return Err(CorrectionFault::Moved);
        }
        let stays = self.on_roll().filter(|place| !removed.contains_key(&place.entry));
        let mut roll: Vec<RollEntry> = stays.chain(&body.add).cloned().collect();
        roll.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
        check_entries(&roll).map_err(|_| CorrectionFault::Roll)?;
        Ok(roll)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::event::correction::CorrectionReason;
    use crate::voting::fixtures::{roll_entry, yes_no};

    fn ids(places: &[RollEntry]) -> BTreeSet<EntryId> {
        places.iter().map(|place| place.entry.clone()).collect()
    }

    fn body(add: Vec<RollEntry>, remove: Vec<RollEntry>) -> Corrected {
        Corrected { poll: yes_no().poll, reason: CorrectionReason::LeftOut, add, remove }
    }

    fn before<'a>(
        ever: &'a [RollEntry],
        gone: &'a BTreeSet<EntryId>,
        voted: &'a BTreeSet<EntryId>,
        moves: &'a Moves,
    ) -> Before<'a> {
        Before { frozen: 5, at: 20, ever, gone, earlier: 0, voted, moves }
    }

    #[test]
    fn what_was_voted_for_stays_and_what_is_new_was_never_there() {
        let ever: Vec<_> = (1..=4).map(|n| roll_entry(n, 1)).collect();
        let (gone, voted) = (ids(&ever[3..]), ids(&ever[..1]));
        let moves = Moves::default();
        let there = before(&ever, &gone, &voted, &moves);
        let correct = |add: &[u64], remove: &[u64]| {
            let of = |all: &[u64]| all.iter().map(|n| roll_entry(*n, 1)).collect();
            there.correct(&body(of(add), of(remove)))
        };
        assert_eq!(correct(&[], &[]), Err(CorrectionFault::Size));
        assert_eq!(correct(&[], &[1]), Err(CorrectionFault::Ballot));
        assert_eq!(correct(&[], &[4]), Err(CorrectionFault::Place), "gone");
        assert_eq!(correct(&[4], &[]), Err(CorrectionFault::Place), "was there");
        assert_eq!(correct(&[6, 5], &[]), Err(CorrectionFault::Place));
        let expected: Vec<_> = [1, 3, 5].map(|n| roll_entry(n, 1)).into();
        assert_eq!(correct(&[5], &[2]), Ok(expected));
        let heavy = there.correct(&body(vec![roll_entry(5, 2)], vec![]));
        assert_eq!(heavy, Err(CorrectionFault::Weight));
        let full = Before { earlier: CORRECTIONS_MAX, ..there };
        assert_eq!(full.correct(&body(vec![roll_entry(5, 1)], vec![])), Err(CorrectionFault::Size));
    }

    proptest! {
        /// Whatever is corrected, a ballot that was cast before is on the roll after it exactly if
        /// it was before.
        #[test]
        fn no_ballot_changes_its_standing(
            there in prop::collection::btree_set(1u64..20, 1..12),
            add in prop::collection::btree_set(1u64..30, 0..4),
            remove in prop::collection::btree_set(1u64..20, 0..4),
            voted in prop::collection::btree_set(1u64..30, 0..8),
        ) {
            let of = |all: &BTreeSet<u64>| -> Vec<RollEntry> {
                let mut places: Vec<_> = all.iter().map(|n| roll_entry(*n, 1)).collect();
                places.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
                places
            };
            let (ever, gone, moves) = (of(&there), BTreeSet::new(), Moves::default());
            let voted = ids(&of(&voted));
            let there = before(&ever, &gone, &voted, &moves);
            if let Ok(roll) = there.correct(&body(of(&add), of(&remove))) {
                let (old, new) = (ids(&ever), ids(&roll));
                for ballot in &voted {
                    prop_assert_eq!(old.contains(ballot), new.contains(ballot));
                }
                prop_assert!(roll.len() == ever.len() + add.len() - remove.len());
            }
        }
    }
}
