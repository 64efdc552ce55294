//! Ballots of the caller: under which hats there is a vote, why there is or is none, and receipts.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use enlace_schema::ids;
use enlace_schema::time::Millis;
use enlace_schema::voting::roll::Eligibility as Rule;
use jiff::civil::Date as Day;
use juniper::{GraphQLEnum, GraphQLInputObject};

use super::super::Context;
use super::super::access::Told;
use super::super::error::ApiError;
use super::super::member::MemberKind;
use super::super::receipt::StoredReceipt;
use super::super::scalars::{DateTime, EntryId, Lang, MemberId, OptionId, PollId, int};
use super::super::text::LocalizedText;
use crate::actions::receipts;
use crate::error::{Error, codes};
use crate::locale::{Locale, day};
use crate::private;
use crate::store::polls;
use crate::t;
use crate::views::{self, HatEligibility, WaitingRow};

/// A word on a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum BallotWord {
    /// In favour; polls of yes and no only.
    Yes,
    /// Against; polls of yes and no only.
    No,
    /// Present, and of no side.
    Abstain,
    /// A ballot that says nothing, on purpose.
    Blank,
}

/// What a ballot says: one of the two.
#[derive(Debug, Clone, GraphQLInputObject)]
pub enum ChoicesInput {
    /// A word.
    Word(BallotWord),
    /// One or more options, in no order that matters; polls of options only.
    Options(Vec<OptionId>),
}

/// Why there is a vote, or none.
#[derive(Debug, Clone, Copy)]
pub struct Eligibility(Rule);

/// What the rule of the electorate, or the frozen roll, says of a member.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Eligibility {
    /// Whether there is a vote.
    fn entitled(&self) -> bool {
        self.0.is_entitled()
    }

    /// The stable code: `entitled`, `not-a-member`, `joined-after`, `arrears`,
    /// `kind-has-no-vote`, `not-on-roll`.
    fn code(&self) -> &'static str {
        self.0.code()
    }

    /// The same as a sentence in the reader's language.
    fn reason(&self, context: &Context) -> String {
        sentence(&self.0, context.locale)
    }
}

fn sentence(rule: &Rule, locale: Locale) -> String {
    let on = |date: &Day| day(locale, noon(*date), "UTC");
    match rule {
        Rule::Entitled { ballots, weight } => t!(
            locale,
            "api-eligibility-entitled",
            ballots = u64::from(*ballots),
            votes = u64::from(*weight),
        ),
        Rule::NotAMember => t!(locale, "api-eligibility-not-a-member"),
        Rule::JoinedAfter { cutoff } => {
            t!(locale, "api-eligibility-joined-after", day = on(cutoff))
        }
        Rule::Arrears { since } => t!(locale, "api-eligibility-arrears", day = on(since)),
        Rule::KindHasNoVote => t!(locale, "api-eligibility-kind-has-no-vote"),
        Rule::NotOnRoll => t!(locale, "api-eligibility-not-on-roll"),
    }
}

/// A moment of a day that is the same day in UTC.
fn noon(date: Day) -> Millis {
    let noon = date.at(12, 0, 0, 0).to_zoned(jiff::tz::TimeZone::UTC);
    Millis::from_ms(noon.map_or(0, |at| at.timestamp().as_millisecond()))
}

/// A hat in a poll.
#[derive(Debug, Clone)]
pub struct MyBallot {
    poll: ids::PollId,
    hat: HatEligibility,
    name: Option<String>,
}

/// One place of the caller in a poll: for themself, or for an organisation that they represent.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl MyBallot {
    /// For whom the ballot is cast.
    fn member_id(&self) -> MemberId {
        MemberId(self.hat.member.clone())
    }

    /// The name of that member.
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// What that member is.
    fn kind(&self) -> MemberKind {
        self.hat.kind.into()
    }

    /// Whether it is an organisation that the caller represents.
    fn represents(&self) -> bool {
        self.hat.represents
    }

    /// The place on the roll: what `castBallot` takes. Null where there is none.
    fn entry_id(&self) -> Option<EntryId> {
        self.hat.entry.as_ref().map(|entry| EntryId(entry.entry.clone()))
    }

    /// What the ballot weighs.
    fn weight(&self) -> Option<i32> {
        self.hat.entry.as_ref().map(|entry| int(entry.weight))
    }

    /// Which of an organisation's two votes it is, where there are two.
    fn seat(&self) -> Option<i32> {
        self.hat.entry.as_ref().and_then(|entry| entry.seat).map(i32::from)
    }

    /// What the rule of the electorate, or the frozen roll, says of the member.
    fn eligibility(&self) -> Eligibility {
        Eligibility(self.hat.rule)
    }

    /// Whether a ballot would be taken now.
    fn may_vote(&self) -> bool {
        self.hat.may_vote()
    }

    /// Why no ballot would be taken now: the stable code of the error. Null if one would be.
    fn refusal_code(&self) -> Option<&'static str> {
        self.hat.refusal.as_ref().map(|refusal| refusal.code())
    }

    /// The same as a sentence in the reader's language.
    fn refusal(&self, context: &Context) -> Option<String> {
        let refusal = self.hat.refusal.clone()?;
        Some(context.sentence(&Error::from(refusal)))
    }

    /// Whether a ballot stands there already.
    fn cast(&self) -> bool {
        self.hat.voted
    }

    /// The receipt of the ballot that stands; null where there is none.
    fn receipt(&self, context: &Context) -> Result<Option<StoredReceipt>, ApiError> {
        let Some(entry) = self.hat.entry.as_ref().filter(|_| self.hat.voted) else {
            return Ok(None);
        };
        let caller = context.reader()?;
        let poll = &self.poll;
        match receipts::ballot_receipt(&context.instance, caller, poll, &entry.entry) {
            Ok(receipt) => Ok(Some(StoredReceipt(receipt))),
            Err(error) if error.is(codes::RECEIPT_UNKNOWN) => Ok(None),
            Err(error) => Err(context.fail(error)),
        }
    }
}

impl MyBallot {
    /// Every place of the caller in some polls, and a row for each hat that has none: the same few
    /// queries for any number of polls.
    fn of_all(context: &Context, all: &[ids::PollId]) -> Result<MyBallots, ApiError> {
        let caller = context.reader()?;
        let person = caller.person().told(context)?;
        let keys = context.instance.ledger.keys();
        context.read(|conn| {
            let wanted: Vec<&str> = all.iter().map(AsRef::as_ref).collect();
            let polls = polls::find_all(conn, &wanted)?;
            let hats = views::eligibility_in(conn, &polls, person, context.instance.now())?;
            let members: Vec<&ids::MemberId> =
                hats.iter().flatten().map(|hat| &hat.member).collect();
            let names = private::names(conn, keys, &members)?;
            let mut mine = MyBallots::new();
            for (poll, hats) in polls.iter().zip(hats) {
                let poll: ids::PollId = poll.poll.parse()?;
                let row = |hat: HatEligibility| Self {
                    poll: poll.clone(),
                    name: names.get(hat.member.as_ref()).cloned(),
                    hat,
                };
                mine.insert(poll.clone(), hats.into_iter().map(row).collect());
            }
            Ok(mine)
        })
    }
}

/// The caller's places by poll.
type MyBallots = BTreeMap<ids::PollId, Vec<MyBallot>>;

/// The polls of one answer: the caller's places in all of them are read when one is asked for.
#[derive(Debug)]
pub struct Together {
    polls: Vec<ids::PollId>,
    mine: OnceLock<MyBallots>,
}

impl Together {
    /// These polls.
    pub fn of(polls: Vec<ids::PollId>) -> Self {
        Self { polls, mine: OnceLock::new() }
    }

    /// The caller's places in one of them.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn my_ballots(
        &self,
        context: &Context,
        poll: &ids::PollId,
    ) -> Result<Vec<MyBallot>, ApiError> {
        let mine = match self.mine.get() {
            Some(mine) => mine,
            None => {
                let read = MyBallot::of_all(context, &self.polls)?;
                self.mine.get_or_init(|| read)
            }
        };
        Ok(mine.get(poll).cloned().unwrap_or_default())
    }
}

/// A ballot that waits.
#[derive(Debug, Clone)]
pub struct WaitingBallot {
    row: WaitingRow,
    name: Option<String>,
}

/// A ballot of an open poll that the caller may cast, or has cast.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl WaitingBallot {
    /// The poll.
    fn poll_id(&self) -> PollId {
        PollId(self.row.poll.clone())
    }

    /// The question in one language.
    fn title(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        let opened = &self.row.opened;
        LocalizedText::pick(context, &opened.title, Some(opened.authoritative), lang)
    }

    /// The place on the roll: what `castBallot` takes.
    fn entry_id(&self) -> EntryId {
        EntryId(self.row.entry.clone())
    }

    /// For whom the ballot is cast.
    fn member_id(&self) -> MemberId {
        MemberId(self.row.member.clone())
    }

    /// The name of that member.
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether it is an organisation that the caller represents.
    fn represents(&self) -> bool {
        self.row.represents
    }

    /// Which of an organisation's two votes it is, where there are two.
    fn seat(&self) -> Option<i32> {
        self.row.seat.map(i32::from)
    }

    /// What the ballot weighs.
    fn weight(&self) -> i32 {
        int(self.row.weight)
    }

    /// First instant at which it may no longer be cast.
    fn closes_at(&self) -> DateTime {
        DateTime(self.row.closes_at)
    }

    /// Whether a ballot stands there already.
    fn cast(&self) -> bool {
        self.row.voted
    }

    /// Whether a ballot may be cast now: not where one stands and cannot be replaced.
    fn may_vote(&self) -> bool {
        self.row.may_vote
    }
}

impl WaitingBallot {
    /// Ballots of every open poll for each hat of the caller, the first to close first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn all(context: &Context) -> Result<Vec<Self>, ApiError> {
        let caller = context.reader()?;
        let person = caller.person().told(context)?;
        let keys = context.instance.ledger.keys();
        context.read(|conn| {
            let rows = views::ballots_waiting(conn, person, context.instance.now())?;
            let members: Vec<&ids::MemberId> = rows.iter().map(|row| &row.member).collect();
            let names = private::names(conn, keys, &members)?;
            let named =
                |row: WaitingRow| Self { name: names.get(row.member.as_ref()).cloned(), row };
            Ok(rows.into_iter().map(named).collect())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_its_sentence() {
        let day = Day::constant(2026, 11, 22);
        let rules = [
            Rule::Entitled { ballots: 2, weight: 1 },
            Rule::NotAMember,
            Rule::JoinedAfter { cutoff: day },
            Rule::Arrears { since: day },
            Rule::KindHasNoVote,
            Rule::NotOnRoll,
        ];
        for locale in Locale::ALL {
            for rule in &rules {
                let text = sentence(rule, locale);
                assert!(!text.contains("api-") && !text.contains("{$"), "{text}");
            }
            assert!(sentence(&rules[2], locale).contains("22"));
        }
    }
}
