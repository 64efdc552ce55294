//! Polls and ballots.

use std::collections::BTreeMap;

use enlace_schema::ids;
use enlace_schema::text::LocalText;
use enlace_schema::voting::{Choices, rules};
use juniper::{GraphQLInputObject, Nullable};

use super::super::Context;
use super::super::access::Told;
use super::super::draft::PollDraft;
use super::super::error::ApiError;
use super::super::member::MemberKind;
use super::super::poll::{
    BallotWord, Base, ChoicesInput, MethodName, MissingChapter, OrgMode, Poll, Secrecy, TieRule,
    Unit,
};
use super::super::proposal::Proposal;
use super::super::receipt::BallotReceipt;
use super::super::scalars::{Date, DateTime, DraftId, EntryId, Lang, Origin, PollId, ProposalId};
use super::super::text::LocalTextInput;
use super::dues::number;
use super::proposals::DraftInput;
use crate::actions::polls::{self as actions, OnePoll, Rule};
use crate::actions::proposals::OneProposal;
use crate::error::{Refusal, Result as Outcome, codes};

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// A poll.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct PollInput {
    /// The poll.
    pub poll: PollId,
}

/// A ballot.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct CastBallotInput {
    /// The poll.
    pub poll: PollId,
    /// The place on the roll: which of the caller's hats casts it.
    pub entry: EntryId,
    /// What it says.
    pub choices: ChoicesInput,
}

/// A poll to void.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct VoidPollInput {
    /// The poll.
    pub poll: PollId,
    /// Why, in the language that binds and in others.
    pub reason: LocalTextInput,
}

/// A part of a whole.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct FractionInput {
    /// Numerator.
    pub num: i32,
    /// Denominator, at most 1000.
    pub den: i32,
}

/// Enough people take part.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct QuorumInput {
    /// What is compared with a fraction of the roll.
    pub part: Base,
    /// What is counted.
    pub unit: Unit,
    /// The fraction.
    pub fraction: FractionInput,
    /// Whether more than the fraction is needed; otherwise reaching it is enough.
    pub strict: Option<bool>,
}

/// What passes.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct ThresholdInput {
    /// What the fraction is taken of.
    pub base: Base,
    /// What is counted.
    pub unit: Unit,
    /// The fraction.
    pub fraction: FractionInput,
    /// Whether more than the fraction is needed; otherwise reaching it is enough.
    pub strict: Option<bool>,
}

/// Votes of a kind of member.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct WeightInput {
    /// The kind of member.
    pub kind: MemberKind,
    /// How many votes, 1 to 1000.
    pub votes: i32,
}

/// Who votes, with which weight.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct ElectorateInput {
    /// Votes by kind of member; a kind that is not here has none.
    pub weights: Vec<WeightInput>,
    /// How organisations vote.
    pub org_mode: OrgMode,
    /// Last day on which a voter may have joined, if there is a cut-off.
    pub joined_by: Option<Date>,
    /// Whether dues must be in order on the record date.
    pub good_standing: bool,
}

/// A draft of a poll. What is left out is filled in at opening: from the chapter's profile, or as
/// each field says.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct DraftPollInput {
    /// The proposal that is decided, if it is one.
    pub proposal: Option<ProposalId>,
    /// The question; where it is left out, the titles of the proposal.
    pub title: Option<LocalTextInput>,
    /// The language that binds; otherwise the proposal's, or the chapter's.
    pub authoritative: Option<Lang>,
    /// How people vote and how it is counted.
    pub method: MethodName,
    /// Most options on one ballot; with `CHOOSE` only.
    pub max_choices: Option<i32>,
    /// How many options are elected; with `CHOOSE` only.
    pub seats: Option<i32>,
    /// Labels of the options in the order of the ballot; with `CHOOSE` only.
    pub options: Option<Vec<LocalTextInput>>,
    /// Who is told what of a single ballot; otherwise named, the only one in this version.
    pub secrecy: Option<Secrecy>,
    /// Who votes with which weight; otherwise as the profile says.
    pub electorate: Option<ElectorateInput>,
    /// Quorum of the federation; null for none, left out for the profile's.
    pub quorum: Nullable<QuorumInput>,
    /// Quorum of each chapter; null for none, left out for the profile's.
    pub quorum_chapter: Nullable<QuorumInput>,
    /// What passes, overall; null for none, left out for the profile's.
    pub threshold: Nullable<ThresholdInput>,
    /// What passes in each chapter, where it differs; null for none, left out for the profile's.
    pub threshold_chapter: Nullable<ThresholdInput>,
    /// Whether each chapter must pass it too; otherwise as the profile says.
    pub dual_majority: Option<bool>,
    /// Whether abstentions are valid votes; otherwise as the profile says.
    pub abstain_valid: Option<bool>,
    /// What happens at a tie; otherwise a runoff.
    pub tie: Option<TieRule>,
    /// Whether a later ballot replaces an earlier one; otherwise it does.
    pub replaceable: Option<bool>,
    /// Whether running totals are shown, for items decided by show of hands; otherwise not.
    pub live: Option<bool>,
    /// The chapters that vote; otherwise ours and those of every peer that is not suspended.
    pub chapters: Option<Vec<Origin>>,
    /// When rolls are frozen; otherwise when voting opens.
    pub record_at: Option<DateTime>,
    /// First instant at which a ballot may be cast; otherwise at once.
    pub opens_at: Option<DateTime>,
    /// First instant at which a ballot may no longer be cast.
    pub closes_at: DateTime,
    /// By when every chapter has sealed; otherwise a day after closing.
    pub seal_by: Option<DateTime>,
    /// What happens when a chapter is silent by then; otherwise the poll fails.
    pub missing_chapter: Option<MissingChapter>,
    /// Days in which a result may be disputed; otherwise as the profile says.
    pub dispute_days: Option<i32>,
}

/// What a draft of a poll becomes.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct UpdatePollDraftInput {
    /// The draft.
    pub draft: DraftId,
    /// The whole poll.
    pub poll: DraftPollInput,
}

fn invalid(field: &'static str) -> Refusal {
    Refusal::new(codes::INVALID_ARGUMENT).with("name", field).on(field)
}

fn fraction(input: &FractionInput) -> Outcome<rules::Fraction> {
    let of = |given: i32| {
        u32::try_from(given).map_err(|_| Refusal::new(codes::POLL_FRACTION).on("fraction"))
    };
    Ok(rules::Fraction { num: of(input.num)?, den: of(input.den)? })
}

pub(super) fn quorum(input: QuorumInput) -> Outcome<rules::Quorum> {
    Ok(rules::Quorum {
        part: input.part.into(),
        whole: rules::Base::Entitled,
        unit: input.unit.into(),
        fraction: fraction(&input.fraction)?,
        strict: input.strict.unwrap_or(false),
    })
}

pub(super) fn threshold(input: ThresholdInput) -> Outcome<rules::Threshold> {
    Ok(rules::Threshold {
        base: input.base.into(),
        unit: input.unit.into(),
        fraction: fraction(&input.fraction)?,
        strict: input.strict.unwrap_or(false),
    })
}

fn rule<I, T>(given: Nullable<I>, read: impl FnOnce(I) -> Outcome<T>) -> Outcome<Rule<T>> {
    Ok(match given {
        Nullable::ImplicitNull => Rule::Profile,
        Nullable::ExplicitNull => Rule::Without,
        Nullable::Some(input) => Rule::Set(read(input)?),
    })
}

pub(super) fn electorate(input: ElectorateInput) -> Outcome<rules::Electorate> {
    let mut weights = BTreeMap::new();
    for weight in input.weights {
        if weights.insert(weight.kind.into(), number(weight.votes, "votes")?).is_some() {
            return Err(invalid("weights").into());
        }
    }
    Ok(rules::Electorate {
        weights,
        org_mode: input.org_mode.into(),
        joined_by: input.joined_by.map(|day| day.0),
        good_standing: input.good_standing,
    })
}

fn method(input: &DraftPollInput) -> Outcome<rules::Method> {
    match input.method {
        MethodName::YesNo if input.max_choices.is_some() => Err(invalid("maxChoices").into()),
        MethodName::YesNo if input.seats.is_some() => Err(invalid("seats").into()),
        MethodName::YesNo => Ok(rules::Method::YesNo),
        MethodName::Choose => Ok(rules::Method::ChooseUpTo {
            n: number(input.max_choices.unwrap_or(1), "maxChoices")?,
            seats: number(input.seats.unwrap_or(1), "seats")?,
        }),
    }
}

fn read(context: &Context, input: DraftPollInput) -> Answer<actions::DraftPoll> {
    let proposal = match &input.proposal {
        Some(id) => {
            Some(OneProposal { host: Proposal::host(context, &id.0)?, proposal: id.0.clone() })
        }
        None => None,
    };
    complete(input, proposal).told(context)
}

fn complete(input: DraftPollInput, of: Option<OneProposal>) -> Outcome<actions::DraftPoll> {
    let method = method(&input)?;
    let title = input.title.map(LocalText::from).unwrap_or_default();
    let options = input.options.unwrap_or_default();
    let days = input.dispute_days.map(|days| number(days, "disputeDays")).transpose()?;
    Ok(actions::DraftPoll {
        proposal: of,
        authoritative: input.authoritative.map(Into::into),
        options: options.into_iter().map(LocalText::from).collect(),
        secrecy: input.secrecy.map_or(rules::Secrecy::Named, Into::into),
        electorate: input.electorate.map(electorate).transpose()?,
        quorum: rule(input.quorum, quorum)?,
        quorum_chapter: rule(input.quorum_chapter, quorum)?,
        threshold: rule(input.threshold, threshold)?,
        threshold_chapter: rule(input.threshold_chapter, threshold)?,
        dual_majority: input.dual_majority,
        abstain_valid: input.abstain_valid,
        tie: input.tie.map(Into::into),
        replaceable: input.replaceable,
        live: input.live.unwrap_or(false),
        chapters: input.chapters.map(|all| all.into_iter().map(|origin| origin.0).collect()),
        record_at: input.record_at.map(|at| at.0),
        opens_at: input.opens_at.map(|at| at.0),
        seal_by: input.seal_by.map(|at| at.0),
        missing_chapter: input.missing_chapter.map(Into::into),
        dispute_days: days,
        ..actions::DraftPoll::new(title, method, input.closes_at.0)
    })
}

fn choices(input: ChoicesInput) -> Choices {
    match input {
        ChoicesInput::Word(BallotWord::Yes) => Choices::Yes,
        ChoicesInput::Word(BallotWord::No) => Choices::No,
        ChoicesInput::Word(BallotWord::Abstain) => Choices::Abstain,
        ChoicesInput::Word(BallotWord::Blank) => Choices::Blank,
        ChoicesInput::Options(options) => {
            Choices::Options(options.into_iter().map(|option| option.0).collect())
        }
    }
}

pub(super) fn cast(context: &Context, input: CastBallotInput, key: Key) -> Answer<BallotReceipt> {
    let asked = actions::CastBallot {
        poll: input.poll.0,
        entry: input.entry.0,
        choices: choices(input.choices),
    };
    let receipt =
        context.act(key, |instance, caller| actions::cast_ballot(instance, caller, asked))?;
    Ok(BallotReceipt(receipt))
}

pub(super) fn draft(context: &Context, input: DraftPollInput, key: Key) -> Answer<PollDraft> {
    let asked = read(context, input)?;
    let draft =
        context.act(key, |instance, caller| actions::draft_poll(instance, caller, asked))?;
    PollDraft::get(context, &draft)
}

pub(super) fn update_draft(
    context: &Context,
    input: UpdatePollDraftInput,
    key: Key,
) -> Answer<PollDraft> {
    let poll = read(context, input.poll)?;
    let asked = actions::UpdateDraft { draft: input.draft.0, poll };
    let draft =
        context.act(key, |instance, caller| actions::update_draft(instance, caller, asked))?;
    PollDraft::get(context, &draft)
}

pub(super) fn discard_draft(context: &Context, input: DraftInput, key: Key) -> Answer<DraftId> {
    let asked = actions::OneDraft { draft: input.draft.0 };
    let draft =
        context.act(key, |instance, caller| actions::discard_draft(instance, caller, asked))?;
    Ok(DraftId(draft))
}

pub(super) fn open(context: &Context, input: DraftInput, key: Key) -> Answer<Poll> {
    let asked = actions::OneDraft { draft: input.draft.0 };
    let id = context.act(key, |instance, caller| actions::open_poll(instance, caller, asked))?;
    Poll::get(context, &id)
}

pub(super) fn void(context: &Context, input: VoidPollInput, key: Key) -> Answer<Poll> {
    let asked = actions::VoidPoll { poll: input.poll.0, reason: input.reason.into() };
    let id = context.act(key, |instance, caller| actions::void_poll(instance, caller, asked))?;
    Poll::get(context, &id)
}

/// Makes the commands that take a poll and are answered with it.
macro_rules! on_poll {
    ($($name:ident = $action:ident;)*) => {$(
        pub(super) fn $name(context: &Context, input: PollInput, key: Key) -> Answer<Poll> {
            let id: ids::PollId = input.poll.0;
            let asked = OnePoll { poll: id.clone() };
            context.act(key, |instance, caller| actions::$action(instance, caller, asked))?;
            Poll::get(context, &id)
        }
    )*};
}

on_poll! {
    join = join_poll;
    seal = seal_poll;
    extend = extend_poll;
    cut = cut_poll;
    tally = tally_poll;
    certify = certify_poll;
    publish = publish_poll;
}
