//! Drafts of polls: what a committee shares before it opens one. No events
//! (`docs/decisions/0002`).

use enlace_schema::event::Origin;
use enlace_schema::event::role::Role;
use enlace_schema::ids::DraftId;
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::time::Millis;
use enlace_schema::voting::rules::{
    Electorate, Method, MissingChapter, Quorum, Secrecy, Threshold, TieRule,
};
use serde::{Deserialize, Serialize};

use super::super::pace::{Act, pace};
use super::super::proposals::OneProposal;
use super::super::{drafts, once};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::drafts::{self as stored, DraftKind};

/// A rule that a draft leaves to the chapter's profile, does without, or sets.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule<T> {
    /// What the profile says.
    #[default]
    Profile,
    /// None, whatever the profile says.
    Without,
    /// This.
    Set(T),
}

impl<T> Rule<T> {
    /// The rule, with what the profile says where the draft leaves it open.
    pub fn or(self, profile: Option<T>) -> Option<T> {
        match self {
            Self::Profile => profile,
            Self::Without => None,
            Self::Set(rule) => Some(rule),
        }
    }
}

/// Everything of `poll.opened` that is not drawn or computed at opening. What is left out is
/// filled in then: from the profile, or as each field says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftPoll {
    /// The proposal that is decided, if it is one.
    pub proposal: Option<OneProposal>,
    /// The question in each language; empty takes the titles of the proposal.
    pub title: LocalText,
    /// The language that binds; otherwise the proposal's, or the chapter's.
    pub authoritative: Option<Lang>,
    /// Method of voting and counting.
    pub method: Method,
    /// Labels of the options in the order of the ballot; none for yes/no.
    pub options: Vec<LocalText>,
    /// Who is told what of a single ballot.
    pub secrecy: Secrecy,
    /// Who votes with which weight; otherwise the profile's electorate, of the federation if more
    /// than one chapter votes.
    pub electorate: Option<Electorate>,
    /// Quorum of the federation.
    pub quorum: Rule<Quorum>,
    /// Quorum of each chapter.
    pub quorum_chapter: Rule<Quorum>,
    /// What passes, overall.
    pub threshold: Rule<Threshold>,
    /// What passes in each chapter, where it differs.
    pub threshold_chapter: Rule<Threshold>,
    /// Whether each chapter must pass it too; otherwise as the profile says.
    pub dual_majority: Option<bool>,
    /// Whether abstentions are valid votes; otherwise as the profile says.
    pub abstain_valid: Option<bool>,
    /// What happens at a tie; otherwise a runoff.
    pub tie: Option<TieRule>,
    /// Whether a later ballot replaces an earlier one; otherwise it does.
    pub replaceable: Option<bool>,
    /// Whether running totals are shown.
    pub live: bool,
    /// The chapters that vote; otherwise ours and those of every peer that is not suspended.
    pub chapters: Option<Vec<Origin>>,
    /// When rolls are frozen; otherwise when voting opens.
    pub record_at: Option<Millis>,
    /// First instant at which a ballot may be cast; otherwise at once.
    pub opens_at: Option<Millis>,
    /// First instant at which a ballot may no longer be cast.
    pub closes_at: Millis,
    /// By when every chapter has sealed; otherwise a day after closing.
    pub seal_by: Option<Millis>,
    /// What happens when a chapter is silent then; otherwise the poll fails.
    pub missing_chapter: Option<MissingChapter>,
    /// Days in which a result may be disputed; otherwise as the profile says.
    pub dispute_days: Option<u32>,
}

impl DraftPoll {
    /// A named poll with this question, everything else left to the profile.
    pub fn new(title: LocalText, method: Method, closes_at: Millis) -> Self {
        Self {
            proposal: None,
            title,
            authoritative: None,
            method,
            options: Vec::new(),
            secrecy: Secrecy::Named,
            electorate: None,
            quorum: Rule::Profile,
            quorum_chapter: Rule::Profile,
            threshold: Rule::Profile,
            threshold_chapter: Rule::Profile,
            dual_majority: None,
            abstain_valid: None,
            tie: None,
            replaceable: None,
            live: false,
            chapters: None,
            record_at: None,
            opens_at: None,
            closes_at,
            seal_by: None,
            missing_chapter: None,
            dispute_days: None,
        }
    }
}

/// A draft with new contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDraft {
    /// The draft.
    pub draft: DraftId,
    /// What it says now.
    pub poll: DraftPoll,
}

/// A draft to open or throw away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneDraft {
    /// The draft.
    pub draft: DraftId,
}

/// Keeps a draft, which the committee shares. Whether it makes sense is checked at opening.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-secrecy-not-yet`.
pub fn draft_poll(instance: &Instance, caller: &Caller, input: DraftPoll) -> Result<DraftId> {
    caller.require(&[Role::Committee])?;
    pace(instance, caller, Act::Draft)?;
    check_secrecy(&input)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("draft_poll", &input), |tx| {
            drafts::keep(tx, DraftKind::Poll, caller.member.as_ref(), &input)
        })
    })
}

/// Changes a draft of the committee.
///
/// # Errors
/// `draft-not-found`, `role-required`, `scope-insufficient`, `poll-secrecy-not-yet`.
pub fn update_draft(instance: &Instance, caller: &Caller, input: UpdateDraft) -> Result<DraftId> {
    caller.require(&[Role::Committee])?;
    pace(instance, caller, Act::Draft)?;
    check_secrecy(&input.poll)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("update_poll_draft", &input), |tx| {
            get(tx, &input.draft)?;
            drafts::change(tx, &input.draft, &input.poll)
        })
    })
}

/// Throws a draft of the committee away.
///
/// # Errors
/// `draft-not-found`, `role-required`, `scope-insufficient`.
pub fn discard_draft(instance: &Instance, caller: &Caller, input: OneDraft) -> Result<DraftId> {
    caller.require(&[Role::Committee])?;
    pace(instance, caller, Act::Draft)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("discard_poll_draft", &input), |tx| {
            get(tx, &input.draft)?;
            drafts::discard(tx, &input.draft)
        })
    })
}

/// What a draft says.
pub(super) fn get(tx: &mut Tx<'_>, draft: &DraftId) -> Result<DraftPoll> {
    let row = stored::find(tx.conn(), DraftKind::Poll, draft.as_ref())?
        .ok_or_else(|| Error::from(Refusal::new(codes::DRAFT_NOT_FOUND)))?;
    serde_json::from_str(&row.body).map_err(Error::internal)
}

/// Refused as early as possible, so that nobody prepares a poll that cannot be opened yet.
fn check_secrecy(input: &DraftPoll) -> Result<()> {
    if input.secrecy == Secrecy::Named {
        return Ok(());
    }
    Err(Refusal::new(codes::POLL_SECRECY_NOT_YET).on("secrecy").into())
}
