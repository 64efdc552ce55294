//! What comes out of a count: figures, the arithmetic behind every yes and no, the outcome, and
//! the digest by which instances compare (rules 40 to 43).

use std::fmt::{self, Write as _};

use serde::{Deserialize, Serialize};

pub use super::figures::{Count, Figures, OptionCount, OptionKey};
use super::rules::{Fraction, TieRule};
use crate::event::poll::Silent;
use crate::event::{EventRef, Origin};
use crate::ids::{OptionId, PollId};
use crate::log::{Hash, sha256_parts};

const RESULT_DOMAIN: &[u8] = b"enlace/result/v1\0";

/// A comparison with its working: `part × den ≥ num × whole`, or `>` where strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arithmetic {
    /// What is compared.
    pub part: u64,
    /// What the fraction is taken of.
    pub whole: u64,
    /// Numerator.
    pub num: u32,
    /// Denominator.
    pub den: u32,
    /// Whether equality is not enough.
    pub strict: bool,
    /// `part × den`.
    pub left: u64,
    /// `num × whole`.
    pub right: u64,
    /// Whether it holds; never for a whole of 0 (rule 40).
    pub reached: bool,
}

impl Arithmetic {
    /// Works it out. Counts within [`super::roll::COUNT_MAX`] cannot overflow; beyond it the
    /// products stop at the largest number, and the comparison is still made exactly.
    pub fn new(part: u64, whole: u64, fraction: Fraction, strict: bool) -> Self {
        let Fraction { num, den } = fraction;
        let left = u128::from(part) * u128::from(den);
        let right = u128::from(num) * u128::from(whole);
        let holds = if strict { left > right } else { left >= right };
        let shown = |product: u128| u64::try_from(product).unwrap_or(u64::MAX);
        let (reached, left, right) = (whole > 0 && holds, shown(left), shown(right));
        Self { part, whole, num, den, strict, left, right, reached }
    }
}

/// One chapter of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChapterResult {
    /// The chapter's log.
    pub origin: Origin,
    /// Its figures.
    pub figures: Figures,
    /// Its own quorum, where the poll asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Arithmetic>,
    /// Its own threshold for yes, where the poll needs each chapter.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Arithmetic>,
    /// Places of its roll that are in no figure, because their member votes in another chapter of
    /// this poll or was not this chapter's (rule 46). Outside the digest, as the figures are in it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub elsewhere: Option<Count>,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "word", content = "of", rename_all = "snake_case")]
pub enum Outcome {
    /// Yes.
    Passed,
    /// No: the threshold was missed, no option reached it, or a chapter without which the poll
    /// fails did not seal.
    Rejected,
    /// Too few took part; nothing is decided.
    NoQuorum,
    /// These options, in the poll's order; fewer than seats if fewer were fit.
    Elected(Vec<OptionId>),
    /// Equal votes across the last seat: the count stops, and people apply the rule.
    Tie {
        /// Those tied, in the poll's order.
        options: Vec<OptionId>,
        /// How many of them there are seats for.
        seats_left: u32,
        /// What the poll says happens now.
        rule: TieRule,
        /// Those who are elected whatever happens now, in the poll's order.
        elected_so_far: Vec<OptionId>,
    },
}

impl Outcome {
    /// The word of rule 43.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Rejected => "rejected",
            Self::NoQuorum => "no_quorum",
            Self::Elected(_) => "elected",
            Self::Tie { .. } => "tie",
        }
    }

    /// Options that have a seat for certain.
    pub fn elected(&self) -> &[OptionId] {
        match self {
            Self::Elected(options) => options,
            Self::Tie { elected_so_far, .. } => elected_so_far,
            Self::Passed | Self::Rejected | Self::NoQuorum => &[],
        }
    }
}

/// The result of a poll: a pure function of the sealed logs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyResult {
    /// Version of the counting rules.
    pub rules: u32,
    /// The chapters, by origin.
    pub chapters: Vec<ChapterResult>,
    /// All of them together.
    pub all: Figures,
    /// The federation's quorum, if the poll asks for one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quorum: Option<Arithmetic>,
    /// Whether every quorum asked for was reached, the chapters' own among them.
    pub quorum_reached: bool,
    /// The threshold for yes over all; for options see [`super::tally::option_thresholds`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threshold: Option<Arithmetic>,
    /// What was decided.
    pub outcome: Outcome,
    /// Chapters that did not seal.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Origin>,
    /// Whether boxes are left closed, and the outcome is the same whatever is in them; of running
    /// totals, that they are no more than that.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub provisional: bool,
}

impl TallyResult {
    /// The lines that are hashed (rule 43). `inputs` are the seals counted, in any order, and
    /// `silent` the chapters without one on which the result rests.
    ///
    /// `poll ID`, `rules N`, `seal ORIGIN SEQ EVENTID` by origin; `silent ORIGIN SIZE EVENTID`
    /// with `cut` or `read` by origin, after it `opened SEQ EVENTID` where its box is; for each
    /// chapter by origin and then for all `entitled M V`, `present`, `cast`, `valid`, `abstain`,
    /// `blank`, and `option ID M V` in the poll's order (`yes` and `no` for a poll without
    /// options); `quorum yes|no`; `outcome WORD`; `elected` followed by a space and an id for each
    /// option that has a seat for certain, in the poll's order; `provisional yes|no` where a
    /// chapter is silent. Every line ends in LF; `elected` is there even if nobody is.
    pub fn canonical_lines(&self, poll: &PollId, inputs: &[EventRef], silent: &[Silent]) -> String {
        let mut lines = format!("poll {poll}\nrules {}\n", self.rules);
        let mut seals: Vec<_> = inputs.iter().collect();
        seals.sort_by(|a, b| a.log.cmp(&b.log));
        for seal in seals {
            line(&mut lines, format_args!("seal {} {} {}", seal.log, seal.seq, seal.id));
        }
        silent_lines(&mut lines, silent);
        let mut chapters: Vec<_> = self.chapters.iter().collect();
        chapters.sort_by(|a, b| a.origin.cmp(&b.origin));
        for chapter in chapters {
            scope_lines(&mut lines, &chapter.figures);
        }
        scope_lines(&mut lines, &self.all);
        let quorum = if self.quorum_reached { "yes" } else { "no" };
        line(&mut lines, format_args!("quorum {quorum}"));
        line(&mut lines, format_args!("outcome {}", self.outcome.word()));
        let elected = self.outcome.elected().iter().map(|id| format!(" {id}"));
        line(&mut lines, format_args!("elected{}", elected.collect::<String>()));
        if !silent.is_empty() {
            let provisional = if self.provisional { "yes" } else { "no" };
            line(&mut lines, format_args!("provisional {provisional}"));
        }
        lines
    }

    /// Digest of the result: SHA-256 over `enlace/result/v1\0` and the canonical lines.
    pub fn result_hash(&self, poll: &PollId, inputs: &[EventRef], silent: &[Silent]) -> Hash {
        let lines = self.canonical_lines(poll, inputs, silent);
        sha256_parts(&[RESULT_DOMAIN, lines.as_bytes()])
    }
}

fn silent_lines(lines: &mut String, silent: &[Silent]) {
    let mut silent: Vec<_> = silent.iter().collect();
    silent.sort_by(|a, b| a.log.cmp(&b.log));
    for Silent { log, size, id, cut, opened } in silent {
        let how = if *cut { "cut" } else { "read" };
        line(lines, format_args!("silent {log} {size} {id} {how}"));
        if let Some(place) = opened {
            line(lines, format_args!("opened {} {}", place.seq, place.id));
        }
    }
}

fn scope_lines(lines: &mut String, figures: &Figures) {
    for (name, count) in [
        ("entitled", figures.entitled),
        ("present", figures.present),
        ("cast", figures.cast),
        ("valid", figures.valid),
        ("abstain", figures.abstain),
        ("blank", figures.blank),
    ] {
        line(lines, format_args!("{name} {} {}", count.members, count.votes));
    }
    for OptionCount { option, count } in &figures.options {
        line(lines, format_args!("option {option} {} {}", count.members, count.votes));
    }
}

fn line(lines: &mut String, text: fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(lines, "{text}");
}

#[cfg(test)]
#[path = "result_tests.rs"]
mod tests;
