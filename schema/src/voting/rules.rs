//! What a poll fixes before it opens, and whether it makes sense.
//!
//! Everything the count will ever need is in `poll.opened`; nothing is looked up later. A poll
//! that does not pass [`check_opened`] is never written, and a peer's that does not is set aside.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{roll, size};
use crate::event::Origin;
use crate::event::member::MemberKind;
use crate::event::poll::Opened;
use crate::text::check_title;
use crate::time::{DAY_SECS, Millis};

/// Version of the counting rules; it is part of every result (rule 43).
pub const RULES_VERSION: u32 = 1;
/// Most chapters of a poll: more than the federation will have, few enough for one result event.
pub const CHAPTERS_MAX: usize = 32;
/// Most options of a poll.
pub const OPTIONS_MAX: usize = 50;
/// Largest denominator of a fraction, so that all arithmetic stays within 64 bits.
pub const DENOMINATOR_MAX: u32 = 1_000;
/// Longest window for disputes, in days.
pub const DISPUTE_DAYS_MAX: u32 = 365;

/// How people vote and how it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "name", try_from = "WireMethod")]
pub enum Method {
    /// Yes, no or abstain; yes passes by the threshold.
    #[serde(rename = "yes_no")]
    YesNo,
    /// Each ballot names up to so many options; the options with most votes get the seats.
    #[serde(rename = "choose")]
    ChooseUpTo {
        /// Most options on one ballot.
        #[serde(rename = "max")]
        n: u32,
        /// How many options are elected.
        seats: u32,
    },
}

/// A method as it is written. A derived reader of a tagged enum takes an array too.
#[derive(Deserialize)]
struct WireMethod {
    name: MethodName,
    max: Option<u32>,
    seats: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum MethodName {
    YesNo,
    Choose,
}

impl TryFrom<WireMethod> for Method {
    type Error = &'static str;

    fn try_from(wire: WireMethod) -> Result<Self, Self::Error> {
        match (wire.name, wire.max, wire.seats) {
            (MethodName::YesNo, ..) => Ok(Self::YesNo),
            (MethodName::Choose, Some(n), Some(seats)) => Ok(Self::ChooseUpTo { n, seats }),
            (MethodName::Choose, ..) => Err("choose without max and seats"),
        }
    }
}

impl Method {
    /// The word used in events, the store and the API.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::YesNo => "yes_no",
            Self::ChooseUpTo { .. } => "choose",
        }
    }
}

/// Who is told what of a single ballot. Only [`Secrecy::Named`] can be opened in this version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Secrecy {
    /// Who voted how is on record once the box is open.
    Named,
    /// Nobody can tell who voted how.
    Secret,
    /// On paper, entered by two tellers.
    Paper,
}

/// A part of a whole, `0 < num ≤ den ≤ 1000`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fraction {
    /// Numerator.
    pub num: u32,
    /// Denominator.
    pub den: u32,
}

/// What is counted: places on the roll, or their weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Each place on the roll is one. (An organisation with two representatives has two.)
    Members,
    /// Each place on the roll is its weight.
    Votes,
}

/// A number of the count that a fraction is taken of or compared with (rule 40).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Effective ballots.
    Cast,
    /// Cast, less blank and spoiled ones, and less abstentions unless the poll counts them.
    Valid,
    /// Checked in; where there is no meeting, cast.
    Present,
    /// The roll.
    Entitled,
}

/// Enough people took part: `part × den ≥ num × whole`, or `>` where strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quorum {
    /// What is compared: cast, present or valid.
    pub part: Base,
    /// What the fraction is taken of: always entitled (rule 40).
    pub whole: Base,
    /// What is counted.
    pub unit: Unit,
    /// The fraction.
    pub fraction: Fraction,
    /// Whether more than the fraction is needed.
    pub strict: bool,
}

impl Quorum {
    /// At least `num/den` of the entitled cast a ballot.
    pub fn turnout(unit: Unit, num: u32, den: u32) -> Self {
        let fraction = Fraction { num, den };
        Self { part: Base::Cast, whole: Base::Entitled, unit, fraction, strict: false }
    }
}

/// What passes: the yes votes (or an option's) against a fraction of the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threshold {
    /// What the fraction is taken of.
    pub base: Base,
    /// What is counted.
    pub unit: Unit,
    /// The fraction.
    pub fraction: Fraction,
    /// Whether more than the fraction is needed.
    pub strict: bool,
}

impl Threshold {
    /// More than half of the valid votes.
    pub fn simple_majority() -> Self {
        let fraction = Fraction { num: 1, den: 2 };
        Self { base: Base::Valid, unit: Unit::Votes, fraction, strict: true }
    }
}

/// What happens at a tie across the last seat. The count stops in every case; the rule says what
/// people do next, visibly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TieRule {
    /// By lot, with a public seed.
    Lot,
    /// A second poll among those tied.
    Runoff,
    /// All those tied are elected.
    Expand,
    /// The committee decides.
    Committee,
}

/// What happens when a chapter is silent at the seal deadline (protocol §12.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingChapter {
    /// The poll fails.
    Fail,
    /// The host extends the deadline once; after that the poll fails.
    ExtendOnce,
    /// The ballots are counted that its host held by then (`poll.cut`): if the box can be opened,
    /// or the outcome is the same whatever is in it; else the count waits for the key.
    CountCosigned,
}

/// How an organisation votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrgMode {
    /// One ballot with the organisation's whole weight.
    WeightedBallot,
    /// Two named representatives, each with half of its weight.
    TwoRepresentatives,
}

/// Who votes, with which weight. Weight belongs to an electorate, never to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Electorate {
    /// Votes by kind of member, 1 to 1000; a kind that is not here has none.
    pub weights: BTreeMap<MemberKind, u32>,
    /// How organisations vote.
    pub org_mode: OrgMode,
    /// Last day on which a voter may have joined, if there is a cut-off.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "crate::time::day::optional"
    )]
    pub joined_by: Option<Date>,
    /// Whether dues must be in order on the record date.
    pub good_standing: bool,
}

impl Electorate {
    /// Whether a place with this weight and seat is one that the rule gives to some member. Whose
    /// place it is only its own chapter knows; that nobody has more than the rule gives, everybody.
    pub fn gives(&self, weight: u32, seat: Option<u8>) -> bool {
        let halved = self.org_mode == OrgMode::TwoRepresentatives;
        self.weights.iter().any(|(kind, whole)| match halved && *kind == MemberKind::Organisation {
            true => seat.is_some() && weight == whole / 2,
            false => seat.is_none() && weight == *whole,
        })
    }
}

/// The end of the time to dispute a result, from when its host certified it, by the host's own
/// clock (decision 0036).
pub fn disputable_until(opened: &Opened, certified: Millis) -> Millis {
    certified.plus_secs(i64::from(opened.dispute_days) * DAY_SECS)
}

/// Checks a poll that `host`'s log opens. The first thing that is wrong is named by its field.
///
/// # Errors
/// `poll-invalid` with the field; `poll-secrecy-not-yet`.
pub fn check_opened(opened: &Opened, host: &Origin) -> Result<(), Refusal> {
    if !opened.chapters.contains(host) {
        return Err(Refusal::Invalid { field: "chapters" });
    }
    check_rules(opened)
}

/// Checks everything about a poll but who opened it.
///
/// # Errors
/// As [`check_opened`].
pub fn check_rules(opened: &Opened) -> Result<(), Refusal> {
    if opened.secrecy != Secrecy::Named {
        return Err(Refusal::SecrecyNotYet);
    }
    require(opened.rules == RULES_VERSION, "rules")?;
    check_texts(opened)?;
    check_method(opened)?;
    check_electorate(&opened.electorate)?;
    check_fractions(opened)?;
    check_times(opened)?;
    let chapters = &opened.chapters;
    require((1..=CHAPTERS_MAX).contains(&chapters.len()), "chapters")?;
    require(chapters.windows(2).all(|pair| pair[0] < pair[1]), "chapters")?;
    require(opened.dispute_days <= DISPUTE_DAYS_MAX, "dispute_days")?;
    size::check(opened)
}

fn require(holds: bool, field: &'static str) -> Result<(), Refusal> {
    if holds { Ok(()) } else { Err(Refusal::Invalid { field }) }
}

fn check_texts(opened: &Opened) -> Result<(), Refusal> {
    // What binds must be there; other languages may follow it or not.
    require(opened.title.get(opened.authoritative).is_some(), "title")?;
    require(opened.title.iter().all(|(_, text)| check_title(text).is_ok()), "title")?;
    for option in &opened.options {
        require(option.label.get(opened.authoritative).is_some(), "options")?;
        require(option.label.iter().all(|(_, text)| check_title(text).is_ok()), "options")?;
    }
    if let Some(proposal) = &opened.proposal {
        let langs: BTreeSet<_> = proposal.texts.iter().map(|text| text.lang).collect();
        require(langs.len() == proposal.texts.len(), "proposal")?;
        require(langs.contains(&opened.authoritative), "proposal")?;
    }
    Ok(())
}

fn check_method(opened: &Opened) -> Result<(), Refusal> {
    let options = opened.options.len();
    match opened.method {
        Method::YesNo => {
            require(options == 0, "options")?;
            // Without one there is no telling what passes.
            require(opened.threshold.is_some(), "threshold")
        }
        Method::ChooseUpTo { n, seats } => {
            require((2..=OPTIONS_MAX).contains(&options), "options")?;
            let distinct: BTreeSet<_> = opened.options.iter().map(|text| &text.option).collect();
            require(distinct.len() == options, "options")?;
            let fits = |number: u32| number >= 1 && number as usize <= options;
            require(fits(n), "method.max")?;
            require(fits(seats), "method.seats")
        }
    }
}

fn check_electorate(electorate: &Electorate) -> Result<(), Refusal> {
    let weights = &electorate.weights;
    require(!weights.is_empty(), "electorate.weights")?;
    require(weights.values().all(|w| roll::WEIGHTS.contains(w)), "electorate.weights")?;
    // A person on the books who is no member has no vote of their own.
    require(!weights.contains_key(&MemberKind::Person), "electorate.weights")?;
    if electorate.org_mode == OrgMode::TwoRepresentatives {
        let organisation = weights.get(&MemberKind::Organisation);
        require(organisation.is_none_or(|w| w % 2 == 0), "electorate.org_mode")?;
    }
    Ok(())
}

fn check_fractions(opened: &Opened) -> Result<(), Refusal> {
    for (quorum, field) in [(&opened.quorum, "quorum"), (&opened.quorum_chapter, "quorum_chapter")]
    {
        if let Some(quorum) = quorum {
            require(is_proper(quorum.fraction), field)?;
            require(quorum.whole == Base::Entitled && quorum.part != Base::Entitled, field)?;
            require(!(quorum.strict && is_whole(quorum.fraction)), field)?;
        }
    }
    for (threshold, field) in
        [(&opened.threshold, "threshold"), (&opened.threshold_chapter, "threshold_chapter")]
    {
        if let Some(threshold) = threshold {
            require(is_proper(threshold.fraction), field)?;
            // More than everything can never be reached.
            require(!(threshold.strict && is_whole(threshold.fraction)), field)?;
        }
    }
    // A chapter's threshold without dual majority would be shown and mean nothing.
    require(opened.threshold_chapter.is_none() || opened.dual_majority, "threshold_chapter")?;
    let some = opened.threshold.is_some() || opened.threshold_chapter.is_some();
    require(some || !opened.dual_majority, "dual_majority")
}

fn is_proper(fraction: Fraction) -> bool {
    0 < fraction.num && fraction.num <= fraction.den && fraction.den <= DENOMINATOR_MAX
}

fn is_whole(fraction: Fraction) -> bool {
    fraction.num == fraction.den
}

fn check_times(opened: &Opened) -> Result<(), Refusal> {
    require(opened.record_at <= opened.opens_at, "record_at")?;
    require(opened.opens_at < opened.closes_at, "closes_at")?;
    require(opened.closes_at <= opened.seal_by, "seal_by")
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
