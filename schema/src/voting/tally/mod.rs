//! The count: a pure function of what the chapters sealed (protocol §12.5, rules 38 to 42).
//!
//! One file per method says which options there are and what is decided; everything that all
//! methods share is here.

mod choose;
mod input;
mod yes_no;

pub use self::input::{CastBallot, ChapterInput, PollInput, SealRef};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::choices::Choices;
use super::envelope::BOX_MAX;
use super::moved;
use super::refusal::Refusal;
use super::result::{Arithmetic, ChapterResult, Count, Figures, OptionKey, Outcome, TallyResult};
use super::roll::{self, RollFault};
use super::rules::{Method, MissingChapter, Quorum, Threshold, check_rules};
use super::seat::Seats;
use crate::event::Origin;
use crate::event::poll::{Opened, RollEntry};
use crate::ids::EntryId;
use crate::log::{Hash, root_of};

/// Why there is no count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TallyError {
    /// The poll itself does not make sense.
    Poll(Refusal),
    /// The chapters given, sealed and missing, are not each of the poll's chapters once.
    Chapters,
    /// A chapter's roll is not one.
    Roll {
        /// The chapter.
        origin: Origin,
        /// What is wrong.
        fault: RollFault,
    },
    /// Chapters have not sealed, and the poll does not simply fail for it: only [`provisional`]
    /// figures can be had.
    Missing(Vec<Origin>),
}

impl TallyError {
    /// Every code there is.
    pub const CODES: [&'static str; 4] =
        ["tally-poll-invalid", "tally-chapters", "tally-roll", "tally-chapter-missing"];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Poll(_) => "tally-poll-invalid",
            Self::Chapters => "tally-chapters",
            Self::Roll { .. } => "tally-roll",
            Self::Missing(_) => "tally-chapter-missing",
        }
    }
}

impl fmt::Display for TallyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Poll(refusal) => write!(f, "{}: {refusal}", self.code()),
            Self::Roll { origin, fault } => write!(f, "{}: {origin}: {fault}", self.code()),
            Self::Chapters | Self::Missing(_) => f.write_str(self.code()),
        }
    }
}

impl std::error::Error for TallyError {}

/// Counts a poll that has come to its end: every chapter has sealed, or the seal deadline has
/// passed and the poll fails without the missing ones.
///
/// # Errors
/// Why there is no count.
pub fn tally(input: &PollInput<'_>) -> Result<TallyResult, TallyError> {
    let fails = input.opened.missing_chapter != MissingChapter::CountCosigned;
    if !input.missing.is_empty() && !fails {
        return Err(TallyError::Missing(sorted(&input.missing)));
    }
    let mut result = count(input)?;
    if !input.missing.is_empty() && result.outcome != Outcome::NoQuorum {
        result.outcome = Outcome::Rejected;
    }
    Ok(result)
}

/// Counts what is sealed so far. The result says which chapters are missing and that it is
/// provisional; without missing ones it is that of [`tally`].
///
/// # Errors
/// As [`tally`], but for missing chapters.
pub fn provisional(input: &PollInput<'_>) -> Result<TallyResult, TallyError> {
    let result = count(input)?;
    Ok(TallyResult { provisional: !input.missing.is_empty(), ..result })
}

fn count(input: &PollInput<'_>) -> Result<TallyResult, TallyError> {
    let opened = input.opened;
    check_rules(opened).map_err(TallyError::Poll)?;
    check_chapters(input)?;
    let elsewhere = places_elsewhere(input);
    let none = BTreeSet::new();
    let mut chapters = Vec::new();
    for chapter in &input.chapters {
        let fault = |fault| TallyError::Roll { origin: chapter.origin.clone(), fault };
        roll::check_entries(&chapter.roll).map_err(fault)?;
        if !roll::is_given(&opened.electorate, &chapter.roll) {
            return Err(fault(RollFault::Weight));
        }
        let left_out = elsewhere.get(&chapter.origin).unwrap_or(&none);
        chapters.push(chapter_result(opened, chapter, left_out));
    }
    chapters.sort_by(|a, b| a.origin.cmp(&b.origin));
    let nothing = Figures::new(option_keys(opened));
    let all = chapters.iter().fold(nothing, |sum, chapter| sum.plus(&chapter.figures));
    let quorum = opened.quorum.map(|quorum| quorum_arithmetic(&quorum, &all));
    let own = chapters.iter().map(|chapter| chapter.quorum);
    // A chapter that is missing has not reached a quorum of its own.
    let missed = opened.quorum_chapter.is_some() && !input.missing.is_empty();
    let quorum_reached = !missed && own.chain([quorum]).flatten().all(|quorum| quorum.reached);
    let outcome = match opened.method {
        _ if !quorum_reached => Outcome::NoQuorum,
        Method::YesNo => yes_no::outcome(opened, &all, &chapters),
        Method::ChooseUpTo { seats, .. } => choose::outcome(opened, seats, &all, &chapters),
    };
    let threshold = opened.threshold.filter(|_| opened.method == Method::YesNo);
    Ok(TallyResult {
        rules: opened.rules,
        quorum,
        quorum_reached,
        threshold: threshold.map(|rule| threshold_arithmetic(&rule, &all, &OptionKey::Yes)),
        chapters,
        all,
        outcome,
        missing: sorted(&input.missing),
        provisional: false,
    })
}

fn sorted(origins: &[Origin]) -> Vec<Origin> {
    let mut origins = origins.to_vec();
    origins.sort();
    origins
}

/// Every chapter of the poll once, and no other.
fn check_chapters(input: &PollInput<'_>) -> Result<(), TallyError> {
    let sealed = input.chapters.iter().map(|chapter| &chapter.origin);
    let given: Vec<_> = sealed.chain(&input.missing).collect();
    let distinct: BTreeSet<_> = given.iter().copied().collect();
    let wanted: BTreeSet<_> = input.opened.chapters.iter().collect();
    if given.len() == distinct.len() && distinct == wanted {
        Ok(())
    } else {
        Err(TallyError::Chapters)
    }
}

/// The places that do not count because their member votes elsewhere in this poll (rule 46).
fn places_elsewhere(input: &PollInput<'_>) -> BTreeMap<Origin, BTreeSet<EntryId>> {
    let frozen: Vec<_> = input.chapters.iter().map(ChapterInput::frozen).collect();
    moved::elsewhere(&frozen)
}

fn chapter_result(
    opened: &Opened,
    chapter: &ChapterInput,
    left_out: &BTreeSet<EntryId>,
) -> ChapterResult {
    let figures = count_chapter(opened, chapter, left_out);
    let places = chapter.roll.iter().filter(|place| left_out.contains(&place.entry));
    let mut elsewhere = Count::default();
    places.for_each(|place| elsewhere.add(place.weight));
    let threshold = chapter_threshold(opened).filter(|_| opened.method == Method::YesNo);
    ChapterResult {
        origin: chapter.origin.clone(),
        quorum: opened.quorum_chapter.map(|quorum| quorum_arithmetic(&quorum, &figures)),
        threshold: threshold.map(|rule| threshold_arithmetic(&rule, &figures, &OptionKey::Yes)),
        figures,
        elsewhere: (elsewhere != Count::default()).then_some(elsewhere),
    }
}

/// Counts the effective ballots of one chapter (rules 39, 40).
fn count_chapter(opened: &Opened, chapter: &ChapterInput, left_out: &BTreeSet<EntryId>) -> Figures {
    let mut figures = Figures::new(option_keys(opened));
    let mut marks: BTreeMap<OptionKey, Count> = BTreeMap::new();
    let ballots = effective(&chapter.roll, &chapter.ballots, opened.replaceable);
    for entry in chapter.roll.iter().filter(|place| !left_out.contains(&place.entry)) {
        figures.entitled.add(entry.weight);
        let Some(ballot) = ballots.get(&entry.entry) else {
            continue;
        };
        figures.cast.add(entry.weight);
        let keys = match read(opened, chapter, ballot) {
            None => {
                figures.spoiled.add(entry.weight);
                continue;
            }
            Some(Choices::Abstain) => {
                figures.abstain.add(entry.weight);
                continue;
            }
            Some(Choices::Blank) => {
                figures.blank.add(entry.weight);
                continue;
            }
            Some(Choices::Yes) => vec![OptionKey::Yes],
            Some(Choices::No) => vec![OptionKey::No],
            Some(Choices::Options(ids)) => ids.into_iter().map(OptionKey::Option).collect(),
        };
        for key in keys {
            marks.entry(key).or_default().add(entry.weight);
        }
    }
    for option in &mut figures.options {
        option.count = marks.remove(&option.option).unwrap_or_default();
    }
    // Without a meeting, whoever cast a ballot was there.
    figures.present = figures.cast;
    figures.valid = figures.cast.less(figures.blank).less(figures.spoiled);
    if !opened.abstain_valid {
        figures.valid = figures.valid.less(figures.abstain);
    }
    figures
}

/// What a ballot says, or nothing if it is spoiled.
fn read(opened: &Opened, chapter: &ChapterInput, ballot: &CastBallot) -> Option<Choices> {
    let key = &chapter.box_key;
    let choices = key.open(&opened.poll, &ballot.entry, &chapter.origin, &ballot.envelope).ok()?;
    choices.check(opened).is_ok().then_some(choices)
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

/// `ballots_root` of `poll.sealed`: the root over the leaves of all stored `ballot.cast` entries
/// of the poll, in seq order, those without effect among them (rule 38).
pub fn ballots_root(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    root_of(leaves.into_iter())
}

/// The options that a poll counts, in its order.
pub fn option_keys(opened: &Opened) -> Vec<OptionKey> {
    match opened.method {
        Method::YesNo => yes_no::KEYS.to_vec(),
        Method::ChooseUpTo { .. } => choose::keys(opened),
    }
}

/// The threshold of each option in a scope, with its working: of a chapter by its own rule where
/// the poll needs each chapter, of all by the poll's. Empty where there is none.
pub fn option_thresholds(
    opened: &Opened,
    figures: &Figures,
    of_chapter: bool,
) -> Vec<(OptionKey, Arithmetic)> {
    let rule = if of_chapter { chapter_threshold(opened) } else { opened.threshold };
    let Some(rule) = rule else {
        return Vec::new();
    };
    let work = |key| {
        let arithmetic = threshold_arithmetic(&rule, figures, &key);
        (key, arithmetic)
    };
    let keys = option_keys(opened).into_iter().filter(|key| *key != OptionKey::No);
    keys.map(work).collect()
}

/// What each chapter must reach, where the poll needs each chapter (rule 41).
fn chapter_threshold(opened: &Opened) -> Option<Threshold> {
    let rule = opened.threshold_chapter.or(opened.threshold);
    rule.filter(|_| opened.dual_majority)
}

/// Whether an option reaches every threshold that the poll has: over all, and in each chapter
/// where it needs each.
fn passes(opened: &Opened, key: &OptionKey, all: &Figures, chapters: &[ChapterResult]) -> bool {
    let reached = |rule: Option<Threshold>, figures: &Figures| {
        rule.is_none_or(|rule| threshold_arithmetic(&rule, figures, key).reached)
    };
    reached(opened.threshold, all)
        && chapters.iter().all(|chapter| reached(chapter_threshold(opened), &chapter.figures))
}

fn quorum_arithmetic(rule: &Quorum, figures: &Figures) -> Arithmetic {
    let part = figures.base(rule.part).of(rule.unit);
    let whole = figures.base(rule.whole).of(rule.unit);
    Arithmetic::new(part, whole, rule.fraction, rule.strict)
}

fn threshold_arithmetic(rule: &Threshold, figures: &Figures, key: &OptionKey) -> Arithmetic {
    let part = figures.option(key).of(rule.unit);
    let whole = figures.base(rule.base).of(rule.unit);
    Arithmetic::new(part, whole, rule.fraction, rule.strict)
}

#[cfg(test)]
mod prop_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vector_tests;
