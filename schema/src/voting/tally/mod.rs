//! The count: a pure function of what the chapters sealed (protocol §12.5, rules 38 to 42).
//!
//! One file per method says which options there are and what is decided; everything that all
//! methods share is here.

mod certain;
mod choose;
mod input;
mod scope;
mod yes_no;

pub use self::input::{CastBallot, ChapterInput, PollInput, SealRef, SilentInput};
pub use self::scope::effective_count;

use std::collections::BTreeSet;
use std::fmt;

use self::scope::Scope;
use super::moved::{self, Frozen};
use super::refusal::Refusal;
use super::result::{Arithmetic, ChapterResult, Figures, OptionKey, Outcome, TallyResult};
use super::roll::{self, RollFault};
use super::rules::{Method, MissingChapter, Quorum, Threshold, check_rules};
use crate::event::Origin;
use crate::event::poll::Opened;
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
    /// The boxes of these cut chapters are closed, and the outcome may depend on what is in them.
    Undecided(Vec<Origin>),
}

impl TallyError {
    /// Every code there is.
    pub const CODES: [&'static str; 5] = [
        "tally-poll-invalid",
        "tally-chapters",
        "tally-roll",
        "tally-chapter-missing",
        "tally-undecided",
    ];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Poll(_) => "tally-poll-invalid",
            Self::Chapters => "tally-chapters",
            Self::Roll { .. } => "tally-roll",
            Self::Missing(_) => "tally-chapter-missing",
            Self::Undecided(_) => "tally-undecided",
        }
    }
}

impl fmt::Display for TallyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Poll(refusal) => write!(f, "{}: {refusal}", self.code()),
            Self::Roll { origin, fault } => write!(f, "{}: {origin}: {fault}", self.code()),
            Self::Chapters | Self::Missing(_) | Self::Undecided(_) => f.write_str(self.code()),
        }
    }
}

impl std::error::Error for TallyError {}

/// Counts a poll that has come to its end: every chapter has sealed, or the poll ends without the
/// seals of some. Where boxes stay closed, the result stands if it is the same whatever is in them
/// (rule 44); else the poll fails, or waits for the keys, as its own rule says.
///
/// # Errors
/// Why there is no count.
pub fn tally(input: &PollInput<'_>) -> Result<TallyResult, TallyError> {
    let opened = input.opened;
    let fails = opened.missing_chapter != MissingChapter::CountCosigned;
    if !input.missing.is_empty() && !fails && !input.ended {
        return Err(TallyError::Missing(sorted(&input.missing)));
    }
    let (result, closed) = count(input)?;
    if !input.missing.is_empty() {
        return Ok(without(result));
    }
    if closed.is_empty() {
        return Ok(result);
    }
    match certain::outcome(opened, &result.chapters, &closed).filter(|_| may_claim(input)) {
        // What compares the figures of all would leave the closed boxes out.
        Some(outcome) => Ok(TallyResult {
            quorum: None,
            quorum_reached: outcome != Outcome::NoQuorum,
            threshold: None,
            outcome,
            provisional: true,
            ..result
        }),
        None if fails => Ok(without(result)),
        None => Err(TallyError::Undecided(result.missing)),
    }
}

/// As [`tally`], by the host, which chooses what it states: where a poll fails without a seal, the
/// silent chapters are stated only if it does not fail for them. What comes out is what is counted.
///
/// # Errors
/// As [`tally`].
pub fn tally_as_host(mut input: PollInput<'_>) -> Result<(PollInput<'_>, TallyResult), TallyError> {
    let fails = input.opened.missing_chapter != MissingChapter::CountCosigned;
    if fails && !input.silent.is_empty() {
        let stands = |result: &TallyResult| {
            let failed = matches!(result.outcome, Outcome::Rejected | Outcome::NoQuorum);
            result.provisional && !failed
        };
        if let Some(result) = tally(&input).ok().filter(stands) {
            return Ok((input, result));
        }
        let silent = std::mem::take(&mut input.silent);
        input.missing.extend(silent.into_iter().map(|silent| silent.stated.log));
    }
    let result = tally(&input)?;
    Ok((input, result))
}

/// The result of a poll that fails because chapters are missing.
fn without(result: TallyResult) -> TallyResult {
    let outcome = match result.outcome {
        Outcome::NoQuorum => Outcome::NoQuorum,
        _ => Outcome::Rejected,
    };
    TallyResult { outcome, ..result }
}

/// Whether certainty may be claimed at all: not where a place rests on what the log of a chapter
/// that is not cut says, as it may say more before it seals.
fn may_claim(input: &PollInput<'_>) -> bool {
    let frozen = all_frozen(input);
    let more = input.silent.iter().filter(|silent| !silent.stated.cut);
    more.map(|silent| &silent.stated.log)
        .all(|log| frozen.iter().all(|chapter| !chapter.moves.takes_from(log)))
}

/// Counts what is sealed so far. The result says which chapters are missing and that it is
/// provisional; without missing ones it is that of [`tally`].
///
/// # Errors
/// As [`tally`], but for missing chapters.
pub fn provisional(input: &PollInput<'_>) -> Result<TallyResult, TallyError> {
    let (result, _) = count(input)?;
    Ok(TallyResult { provisional: !result.missing.is_empty(), ..result })
}

/// The figures of the chapters whose boxes are open and what would follow from them alone, and the
/// chapters whose boxes are closed.
fn count<'a>(input: &'a PollInput<'_>) -> Result<(TallyResult, Vec<Scope<'a>>), TallyError> {
    let opened = input.opened;
    check_rules(opened).map_err(TallyError::Poll)?;
    check_chapters(input)?;
    let scopes = scopes(input);
    for scope in &scopes {
        let fault = |fault| TallyError::Roll { origin: scope.origin.clone(), fault };
        roll::check_entries(scope.roll).map_err(fault)?;
        if !roll::is_given(&opened.electorate, scope.roll) {
            return Err(fault(RollFault::Weight));
        }
    }
    let (open, closed): (Vec<_>, Vec<_>) = scopes.into_iter().partition(|one| one.key.is_some());
    let chapters: Vec<_> = open.iter().map(|one| one.result(opened, one.count(opened))).collect();
    let mut missing = input.missing.clone();
    missing.extend(closed.iter().map(|scope| scope.origin.clone()));
    // A chapter that is missing has not reached a quorum of its own.
    let missed = opened.quorum_chapter.is_some() && !missing.is_empty();
    let Decided { all, quorum, quorum_reached, outcome } = decide(opened, &chapters, missed);
    let threshold = opened.threshold.filter(|_| opened.method == Method::YesNo);
    let result = TallyResult {
        rules: opened.rules,
        quorum,
        quorum_reached,
        threshold: threshold.map(|rule| threshold_arithmetic(&rule, &all, &OptionKey::Yes)),
        chapters,
        all,
        outcome,
        missing: sorted(&missing),
        provisional: false,
    };
    Ok((result, closed))
}

/// What follows from figures.
struct Decided {
    all: Figures,
    quorum: Option<Arithmetic>,
    quorum_reached: bool,
    outcome: Outcome,
}

/// What follows from these chapters; `missed` if a quorum is not reached whatever they say.
fn decide(opened: &Opened, chapters: &[ChapterResult], missed: bool) -> Decided {
    let nothing = Figures::new(option_keys(opened));
    let all = chapters.iter().fold(nothing, |sum, chapter| sum.plus(&chapter.figures));
    let quorum = opened.quorum.map(|quorum| quorum_arithmetic(&quorum, &all));
    let own = chapters.iter().map(|chapter| chapter.quorum);
    let quorum_reached = !missed && own.chain([quorum]).flatten().all(|quorum| quorum.reached);
    let outcome = match opened.method {
        _ if !quorum_reached => Outcome::NoQuorum,
        Method::YesNo => yes_no::outcome(opened, &all, chapters),
        Method::ChooseUpTo { seats, .. } => choose::outcome(opened, seats, &all, chapters),
    };
    Decided { all, quorum, quorum_reached, outcome }
}

fn sorted(origins: &[Origin]) -> Vec<Origin> {
    let mut origins = origins.to_vec();
    origins.sort();
    origins
}

/// Every chapter of the poll once, and no other.
fn check_chapters(input: &PollInput<'_>) -> Result<(), TallyError> {
    let sealed = input.chapters.iter().map(|chapter| &chapter.origin);
    let silent = input.silent.iter().map(|silent| &silent.stated.log);
    let given: Vec<_> = sealed.chain(silent).chain(&input.missing).collect();
    let distinct: BTreeSet<_> = given.iter().copied().collect();
    let wanted: BTreeSet<_> = input.opened.chapters.iter().collect();
    if given.len() == distinct.len() && distinct == wanted {
        Ok(())
    } else {
        Err(TallyError::Chapters)
    }
}

fn all_frozen<'a>(input: &'a PollInput<'_>) -> Vec<Frozen<'a>> {
    let silent = input.silent.iter().map(SilentInput::frozen);
    input.chapters.iter().map(ChapterInput::frozen).chain(silent).collect()
}

/// The chapters that are not missing, by origin, each with the places that do not count because
/// their member votes elsewhere in this poll (rule 46).
fn scopes<'a>(input: &'a PollInput<'_>) -> Vec<Scope<'a>> {
    let elsewhere = moved::elsewhere(&all_frozen(input));
    let left_out = |origin: &Origin| elsewhere.get(origin).cloned().unwrap_or_default();
    let sealed = input.chapters.iter().map(|chapter| Scope {
        origin: &chapter.origin,
        roll: &chapter.roll,
        ballots: &chapter.ballots,
        key: Some(&chapter.box_key),
        is_cut: false,
        left_out: left_out(&chapter.origin),
    });
    let silent = input.silent.iter().map(|silent| Scope {
        origin: &silent.stated.log,
        roll: &silent.roll,
        ballots: &silent.ballots,
        key: silent.box_key.as_ref(),
        is_cut: silent.stated.cut,
        left_out: left_out(&silent.stated.log),
    });
    let mut scopes: Vec<_> = sealed.chain(silent).collect();
    scopes.sort_by(|a, b| a.origin.cmp(b.origin));
    scopes
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
mod certain_tests;
#[cfg(test)]
mod prop_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod vector_tests;
