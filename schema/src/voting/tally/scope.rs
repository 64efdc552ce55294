//! One chapter of a count: its places, which ballot stands at each, and what it says.

use std::collections::{BTreeMap, BTreeSet};

use super::super::choices::Choices;
use super::super::envelope::{BOX_MAX, BoxKey};
use super::super::result::{ChapterResult, Count, Figures, OptionKey};
use super::super::rules::Method;
use super::super::seat::Seats;
use super::{CastBallot, chapter_threshold, option_keys, quorum_arithmetic, threshold_arithmetic};
use crate::event::Origin;
use crate::event::poll::{Opened, RollEntry};
use crate::ids::EntryId;

/// A chapter that is counted, or whose box stays closed.
pub(super) struct Scope<'a> {
    /// Its log.
    pub(super) origin: &'a Origin,
    /// Its roll, by ascending entry id.
    pub(super) roll: &'a [RollEntry],
    /// Its ballots that count.
    pub(super) ballots: &'a [CastBallot],
    /// What opens them, if the box is open.
    pub(super) key: Option<&'a BoxKey>,
    /// Whether the ballots are all that there will be.
    pub(super) is_cut: bool,
    /// Places that do not count because their member votes elsewhere in this poll (rule 46).
    pub(super) left_out: BTreeSet<EntryId>,
}

impl Scope<'_> {
    /// The places that count.
    pub(super) fn places(&self) -> impl Iterator<Item = &RollEntry> {
        self.roll.iter().filter(|place| !self.left_out.contains(&place.entry))
    }

    /// The ballot that counts at each place.
    pub(super) fn standing(&self, opened: &Opened) -> BTreeMap<&EntryId, &CastBallot> {
        effective(self.roll, self.ballots, opened.replaceable)
    }

    /// What the chapter's figures come to.
    pub(super) fn result(&self, opened: &Opened, figures: Figures) -> ChapterResult {
        let places = self.roll.iter().filter(|place| self.left_out.contains(&place.entry));
        let mut elsewhere = Count::default();
        places.for_each(|place| elsewhere.add(place.weight));
        let threshold = chapter_threshold(opened).filter(|_| opened.method == Method::YesNo);
        ChapterResult {
            origin: self.origin.clone(),
            quorum: opened.quorum_chapter.map(|quorum| quorum_arithmetic(&quorum, &figures)),
            threshold: threshold.map(|rule| threshold_arithmetic(&rule, &figures, &OptionKey::Yes)),
            figures,
            elsewhere: (elsewhere != Count::default()).then_some(elsewhere),
        }
    }

    /// Counts the effective ballots (rules 39, 40).
    pub(super) fn count(&self, opened: &Opened) -> Figures {
        let mut figures = Figures::new(option_keys(opened));
        let ballots = self.standing(opened);
        for place in self.places() {
            figures.entitled.add(place.weight);
            let Some(ballot) = ballots.get(&place.entry) else {
                continue;
            };
            figures.cast.add(place.weight);
            match self.read(opened, ballot) {
                None => figures.spoiled.add(place.weight),
                Some(Choices::Abstain) => figures.abstain.add(place.weight),
                Some(Choices::Blank) => figures.blank.add(place.weight),
                Some(Choices::Yes) => figures.add(&OptionKey::Yes, place.weight),
                Some(Choices::No) => figures.add(&OptionKey::No, place.weight),
                Some(Choices::Options(ids)) => {
                    let keys = ids.into_iter().map(OptionKey::Option);
                    keys.for_each(|key| figures.add(&key, place.weight));
                }
            }
        }
        figures.complete(opened.abstain_valid);
        figures
    }

    /// What a ballot says, or nothing if it is spoiled.
    fn read(&self, opened: &Opened, ballot: &CastBallot) -> Option<Choices> {
        let key = self.key?;
        let choices = key.open(&opened.poll, &ballot.entry, self.origin, &ballot.envelope).ok()?;
        choices.check(opened).is_ok().then_some(choices)
    }
}

/// The ballot that counts at each place (rule 39): the last where ballots replace each other,
/// the first where they do not. What is in the envelope makes no difference: a blank or spoiled
/// ballot replaces too. Of an organisation's two votes nobody casts both (rule 35). `roll` is by
/// ascending entry id.
fn effective<'a>(
    roll: &[RollEntry],
    ballots: &'a [CastBallot],
    replaceable: bool,
) -> BTreeMap<&'a EntryId, &'a CastBallot> {
    let mut in_order: Vec<&CastBallot> = ballots.iter().collect();
    in_order.sort_by_key(|ballot| ballot.seq);
    let mut standing: BTreeMap<&EntryId, &CastBallot> = BTreeMap::new();
    let mut seats = Seats::default();
    for ballot in in_order {
        let at = roll.binary_search_by(|entry| entry.entry.cmp(&ballot.entry));
        let Some(place) = at.ok().and_then(|at| roll.get(at)) else {
            continue;
        };
        // Set aside by every instance (`ballot-too-long`), so its seal does not count it either.
        if ballot.envelope.len() > BOX_MAX {
            continue;
        }
        if seats.take(place, ballot.person.as_deref()).is_err() {
            continue;
        }
        let stands = standing.entry(&ballot.entry).or_insert(ballot);
        if replaceable {
            *stands = ballot;
        }
    }
    standing
}

/// `count` of `poll.sealed`: effective ballots, one per roll entry (rule 38).
pub fn effective_count(roll: &[RollEntry], ballots: &[CastBallot], replaceable: bool) -> u64 {
    effective(roll, ballots, replaceable).len() as u64
}
