//! Results: figures, the working behind every yes and no, and what was decided.

mod chapter;

use enlace_schema::event::poll::Opened;
use enlace_schema::ids;
use enlace_schema::voting::result::{
    Arithmetic as Working, Count as SchemaCount, Figures as SchemaFigures, OptionKey,
    Outcome as SchemaOutcome, TallyResult,
};
use enlace_schema::voting::tally::option_thresholds;
use juniper::GraphQLEnum;

pub use self::chapter::ChapterResult;
use super::super::Context;
use super::super::scalars::{Lang, OptionId, Origin, int};
use super::super::text::LocalizedText;
use super::rules::TieRule;
use crate::locale::{Locale, number};

/// Members and votes.
#[derive(Debug, Clone, Copy)]
pub struct Count(pub SchemaCount);

/// How many, and how heavy.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Count {
    /// Places on the roll, each as one.
    fn members(&self) -> i32 {
        int(self.0.members)
    }

    /// The same by weight.
    fn votes(&self) -> i32 {
        int(self.0.votes)
    }
}

/// What can be counted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum Choice {
    /// In favour.
    Yes,
    /// Against.
    No,
    /// An option of the poll.
    Option,
}

/// Votes for a choice.
#[derive(Debug, Clone)]
pub struct ChoiceCount {
    key: OptionKey,
    count: SchemaCount,
    threshold: Option<Working>,
}

/// How many chose something.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ChoiceCount {
    /// What was chosen.
    fn choice(&self) -> Choice {
        match self.key {
            OptionKey::Yes => Choice::Yes,
            OptionKey::No => Choice::No,
            OptionKey::Option(_) => Choice::Option,
        }
    }

    /// Which option; null for yes and no.
    fn option_id(&self) -> Option<OptionId> {
        match &self.key {
            OptionKey::Option(id) => Some(OptionId(id.clone())),
            _ => None,
        }
    }

    /// How many.
    fn count(&self) -> Count {
        Count(self.count)
    }

    /// Whether that is enough, with the working; null where it need not be.
    fn threshold(&self) -> Option<Arithmetic> {
        self.threshold.map(Arithmetic)
    }
}

/// The figures of a chapter, or of all.
#[derive(Debug, Clone)]
pub struct Figures {
    figures: SchemaFigures,
    thresholds: Vec<(OptionKey, Working)>,
}

/// The figures of a count.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Figures {
    /// The roll.
    fn entitled(&self) -> Count {
        Count(self.figures.entitled)
    }

    /// Checked in; where there is no meeting, cast.
    fn present(&self) -> Count {
        Count(self.figures.present)
    }

    /// Effective ballots, one to each place on the roll.
    fn cast(&self) -> Count {
        Count(self.figures.cast)
    }

    /// What counts for a fraction of the valid votes.
    fn valid(&self) -> Count {
        Count(self.figures.valid)
    }

    /// Abstentions.
    fn abstain(&self) -> Count {
        Count(self.figures.abstain)
    }

    /// Ballots that say nothing, on purpose.
    fn blank(&self) -> Count {
        Count(self.figures.blank)
    }

    /// Ballots that could not be read.
    fn spoiled(&self) -> Count {
        Count(self.figures.spoiled)
    }

    /// Votes for each choice, in the order of the ballot.
    fn choices(&self) -> Vec<ChoiceCount> {
        let with_working = |key: &OptionKey| {
            self.thresholds.iter().find(|(of, _)| of == key).map(|(_, working)| *working)
        };
        let options = self.figures.options.iter().map(|option| ChoiceCount {
            key: option.option.clone(),
            count: option.count,
            threshold: with_working(&option.option),
        });
        options.collect()
    }
}

/// A comparison with its working.
#[derive(Debug, Clone, Copy)]
pub struct Arithmetic(Working);

/// A comparison with its working, in whole numbers: `part × den` with `num × whole`.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Arithmetic {
    /// What is compared.
    fn part(&self) -> i32 {
        int(self.0.part)
    }

    /// What the fraction is taken of.
    fn whole(&self) -> i32 {
        int(self.0.whole)
    }

    /// Numerator of the fraction.
    fn num(&self) -> i32 {
        int(self.0.num)
    }

    /// Denominator of the fraction.
    fn den(&self) -> i32 {
        int(self.0.den)
    }

    /// Whether more than the fraction is needed.
    fn strict(&self) -> bool {
        self.0.strict
    }

    /// `part × den`, as digits because it may be larger than an `Int`.
    fn left(&self) -> String {
        self.0.left.to_string()
    }

    /// `num × whole`, as digits because it may be larger than an `Int`.
    fn right(&self) -> String {
        self.0.right.to_string()
    }

    /// Whether it is enough. Nothing is ever reached of a whole of 0.
    fn reached(&self) -> bool {
        self.0.reached
    }

    /// The working on one line, `312 × 2 = 624 > 580 = 1 × 580`, with the reader's numbers.
    fn line(&self, context: &Context) -> String {
        line(&self.0, context.locale)
    }
}

fn line(working: &Working, locale: Locale) -> String {
    let n = |of: u64| number(locale, of);
    let sign = match working.left.cmp(&working.right) {
        std::cmp::Ordering::Less => "<",
        std::cmp::Ordering::Equal => "=",
        std::cmp::Ordering::Greater => ">",
    };
    let (part, den, left) = (n(working.part), n(working.den.into()), n(working.left));
    let (num, whole, right) = (n(working.num.into()), n(working.whole), n(working.right));
    format!("{part} × {den} = {left} {sign} {right} = {num} × {whole}")
}

/// What was decided, as a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum OutcomeWord {
    /// Yes.
    Passed,
    /// No: the threshold was missed, no option reached it, or a chapter did not seal.
    Rejected,
    /// Too few took part; nothing is decided.
    NoQuorum,
    /// Options were elected.
    Elected,
    /// Equal votes across the last seat: the count stops, and people apply the rule.
    Tie,
}

/// A tie.
#[derive(Debug, Clone)]
pub struct Tie {
    options: Vec<ids::OptionId>,
    seats_left: u32,
    rule: TieRule,
}

/// A tie that stopped the count.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Tie {
    /// Those tied, in the order of the ballot.
    fn options(&self) -> Vec<OptionId> {
        self.options.iter().cloned().map(OptionId).collect()
    }

    /// How many of them there are seats for.
    fn seats_left(&self) -> i32 {
        int(self.seats_left)
    }

    /// What the poll says happens now.
    fn rule(&self) -> TieRule {
        self.rule
    }
}

/// The result of a poll.
#[derive(Debug, Clone)]
pub struct PollResult {
    opened: Opened,
    result: TallyResult,
    published: bool,
}

impl PollResult {
    /// A result of a poll; `published` where it is the host's last word.
    pub fn new(opened: &Opened, result: TallyResult, published: bool) -> Self {
        Self { opened: opened.clone(), result, published }
    }
}

/// The result of a poll: what follows from the sealed boxes, and nothing else.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PollResult {
    /// What was decided.
    fn outcome(&self) -> OutcomeWord {
        match self.result.outcome {
            SchemaOutcome::Passed => OutcomeWord::Passed,
            SchemaOutcome::Rejected => OutcomeWord::Rejected,
            SchemaOutcome::NoQuorum => OutcomeWord::NoQuorum,
            SchemaOutcome::Elected(_) => OutcomeWord::Elected,
            SchemaOutcome::Tie { .. } => OutcomeWord::Tie,
        }
    }

    /// Options that have a seat for certain, in the order of the ballot.
    fn elected(&self) -> Vec<OptionId> {
        self.result.outcome.elected().iter().cloned().map(OptionId).collect()
    }

    /// Their labels, in one language.
    fn elected_labels(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Vec<LocalizedText> {
        let elected = self.result.outcome.elected().iter();
        let label = |id: &ids::OptionId| {
            let option = self.opened.options.iter().find(|option| option.option == *id)?;
            LocalizedText::pick(context, &option.label, Some(self.opened.authoritative), lang)
        };
        elected.filter_map(label).collect()
    }

    /// The tie that stopped the count; null where there is none.
    fn tie(&self) -> Option<Tie> {
        match &self.result.outcome {
            SchemaOutcome::Tie { options, seats_left, rule, .. } => Some(Tie {
                options: options.clone(),
                seats_left: *seats_left,
                rule: (*rule).into(),
            }),
            _ => None,
        }
    }

    /// The chapters, by origin.
    fn chapters(&self) -> Vec<ChapterResult> {
        let all = self.result.chapters.iter();
        all.map(|chapter| ChapterResult::of(&self.opened, chapter)).collect()
    }

    /// All of them together.
    fn all(&self) -> Figures {
        let thresholds = option_thresholds(&self.opened, &self.result.all, false);
        Figures { figures: self.result.all.clone(), thresholds }
    }

    /// The federation's quorum, with the working; null where the poll asks for none.
    fn quorum(&self) -> Option<Arithmetic> {
        self.result.quorum.map(Arithmetic)
    }

    /// Whether every quorum asked for was reached, the chapters' own among them.
    fn quorum_reached(&self) -> bool {
        self.result.quorum_reached
    }

    /// The threshold for yes over all, with the working; null for a poll of options.
    fn threshold(&self) -> Option<Arithmetic> {
        self.result.threshold.map(Arithmetic)
    }

    /// Chapters whose boxes are in none of the figures, because they did not seal in time.
    fn missing(&self) -> Vec<Origin> {
        self.result.missing.iter().cloned().map(Origin).collect()
    }

    /// Whether it stands: every committee has certified it, the host has published it, and the poll
    /// is not void. Until then it decides nothing.
    fn published(&self) -> bool {
        self.published
    }

    /// Whether boxes stay closed and the outcome is the same whatever is in them; of running
    /// totals, that they are not final.
    fn provisional(&self) -> bool {
        self.result.provisional
    }
}

#[cfg(test)]
mod tests;
