//! Which of an organisation's two votes a person casts (rule 35).
//!
//! Representatives are replaced and change seats while a poll is open, and places on a roll do
//! not. So the person who casts a ballot is bound to the seat that it is cast from: their ballots
//! at the organisation's other place have no effect in this poll, in whatever order they come.

use std::collections::BTreeMap;

use crate::event::poll::RollEntry;
use crate::ids::{EntryId, MemberId};

/// Why a ballot at an organisation's seat has no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatFault {
    /// It does not say who cast it.
    Unnamed,
    /// Its author has voted from the organisation's other seat.
    Other,
}

/// Whether a person's ballot at a place may have effect. `bound` is the organisation's place from
/// which they voted first in this poll. A place without a seat is one of a kind, and asks nothing.
///
/// # Errors
/// Why not.
pub fn check(
    place: &RollEntry,
    person: Option<&str>,
    bound: Option<&EntryId>,
) -> Result<(), SeatFault> {
    match (place.seat, person, bound) {
        (None, _, _) | (Some(_), Some(_), None) => Ok(()),
        (Some(_), None, _) => Err(SeatFault::Unnamed),
        (Some(_), Some(_), Some(first)) if *first == place.entry => Ok(()),
        (Some(_), Some(_), Some(_)) => Err(SeatFault::Other),
    }
}

/// Who is bound to which place, in one chapter and poll, as its log goes on.
#[derive(Debug, Default)]
pub struct Seats<'a>(BTreeMap<(&'a MemberId, &'a str), &'a EntryId>);

impl<'a> Seats<'a> {
    /// Takes the next ballot of the log whose place is on the roll: whether it may have effect.
    /// Its author is bound from here on.
    ///
    /// # Errors
    /// As [`check`].
    pub fn take(&mut self, place: &'a RollEntry, person: Option<&'a str>) -> Result<(), SeatFault> {
        let bound = person.and_then(|person| self.0.get(&(&place.member, person)).copied());
        check(place, person, bound)?;
        if let (Some(_), Some(person)) = (place.seat, person) {
            self.0.entry((&place.member, person)).or_insert(&place.entry);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::voting::choices::Choices;
    use crate::voting::fixtures::{ballots, entry, member, yes_no};
    use crate::voting::tally::effective_count;

    /// Organisations 1 and 2 with two seats each, at places 1 to 4; an individual at place 5.
    fn roll() -> Vec<RollEntry> {
        let place = |n: u64, of: u64, seat| RollEntry {
            entry: entry(n),
            member: member(of),
            weight: 1,
            seat,
        };
        vec![
            place(1, 1, Some(1)),
            place(2, 1, Some(2)),
            place(3, 2, Some(1)),
            place(4, 2, Some(2)),
            place(5, 5, None),
        ]
    }

    #[test]
    fn who_has_voted_from_one_seat_does_not_vote_from_the_other() {
        let roll = roll();
        let mut seats = Seats::default();
        assert_eq!(seats.take(&roll[0], Some("ana")), Ok(()));
        assert_eq!(seats.take(&roll[1], Some("ana")), Err(SeatFault::Other));
        assert_eq!(seats.take(&roll[0], Some("ana")), Ok(()), "the same seat again");
        // Whoever comes in their stead votes from it too, and then from no other.
        assert_eq!(seats.take(&roll[0], Some("beto")), Ok(()));
        assert_eq!(seats.take(&roll[1], Some("beto")), Err(SeatFault::Other));
        assert_eq!(seats.take(&roll[1], Some("carla")), Ok(()));
        assert_eq!(seats.take(&roll[3], Some("ana")), Ok(()), "another organisation");
        assert_eq!(seats.take(&roll[1], None), Err(SeatFault::Unnamed));
        assert_eq!(seats.take(&roll[4], None), Ok(()), "a place of one's own");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        /// However representatives move between seats, nobody has two of an organisation's votes.
        #[test]
        fn nobody_casts_both_votes_of_an_organisation(
            cast in prop::collection::vec((0usize..5, 0usize..4), 0..40),
            replaceable in any::<bool>(),
        ) {
            let (roll, people) = (roll(), ["ana", "beto", "carla", "diego"]);
            let opened = yes_no();
            let places: Vec<_> =
                cast.iter().map(|(place, _)| (*place as u64 + 1, Choices::Yes)).collect();
            let mut sent = ballots(&opened, "us", &places);
            for (ballot, (_, who)) in sent.iter_mut().zip(&cast) {
                ballot.person = Some(people[*who].into());
            }
            // The ballots that stand, the slow way: first whoever may not is left out.
            let mut seats = Seats::default();
            let mut taken: Vec<(usize, &str)> = Vec::new();
            for (place, who) in &cast {
                if seats.take(&roll[*place], Some(people[*who])).is_ok() {
                    taken.push((*place, people[*who]));
                }
            }
            let mut standing: BTreeMap<usize, &str> = BTreeMap::new();
            for (place, who) in taken {
                if replaceable || !standing.contains_key(&place) {
                    standing.insert(place, who);
                }
            }
            let mut votes = BTreeSet::new();
            for (place, who) in &standing {
                if roll[*place].seat.is_some() {
                    prop_assert!(votes.insert((&roll[*place].member, *who)), "{who} twice");
                }
            }
            let counted = effective_count(&roll, &sent, replaceable);
            prop_assert_eq!(counted, standing.len() as u64, "the count keeps the same rule");
            sent.reverse();
            prop_assert_eq!(effective_count(&roll, &sent, replaceable), counted);
        }
    }
}
