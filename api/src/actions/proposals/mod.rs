//! Proposals: draft, publish, translate, amend, support, comment, withdraw.
//!
//! A proposal's text belongs to the log that published it. Support and comments belong to the log
//! of the member who gives them, and may be about a proposal of any log that is held.

use enlace_schema::event::proposal::{self, ProposalText};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::ids::{CommentId, DraftId, MemberId, ProposalId};
use enlace_schema::log::Hash;
use enlace_schema::text::{self, Lang, TextRefusal};
use serde::{Deserialize, Serialize};

mod drafts;

pub use drafts::{discard_draft, draft_proposal, update_draft};

use super::pace::{Act, pace};
use super::{once, own_id};
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::drafts::DraftKind;
use crate::store::members::{self, MemberState};
use crate::store::tables::{DraftRow, ProposalRow};
use crate::store::{drafts as stored_drafts, log, polls, proposals};

/// A text to draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftProposal {
    /// Its language, which will be the one that binds.
    pub lang: Lang,
    /// Title, one line.
    pub title: String,
    /// Body as plain paragraphs.
    pub body: String,
}

/// A draft with a new text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdateDraft {
    /// The draft.
    pub draft: DraftId,
    /// What it says now.
    pub text: DraftProposal,
}

/// A draft to publish or throw away.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneDraft {
    /// The draft.
    pub draft: DraftId,
}

/// A proposal of a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneProposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it.
    pub host: Origin,
}

/// A translation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TranslateProposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it, which must be ours.
    pub host: Origin,
    /// The language of the translation.
    pub lang: Lang,
    /// Title, one line.
    pub title: String,
    /// Body as plain paragraphs.
    pub body: String,
    /// Digest of the authoritative text that was translated.
    pub of: Hash,
}

/// A new authoritative text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AmendProposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it, which must be ours.
    pub host: Origin,
    /// Title, one line.
    pub title: String,
    /// Body as plain paragraphs, in the language that binds.
    pub body: String,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentProposal {
    /// The proposal.
    pub proposal: ProposalId,
    /// The log that published it.
    pub host: Origin,
    /// The language of the comment.
    pub lang: Lang,
    /// Its text. It is public and stays.
    pub text: String,
}

/// Publishes one's own draft: from here on its text is public and stays.
///
/// # Errors
/// `draft-not-found`, `member-ended`, `scope-insufficient`, `text-…`.
pub fn publish_proposal(
    instance: &Instance,
    caller: &Caller,
    input: OneDraft,
) -> Result<ProposalId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Proposal)?;
    let author = caller.person()?.clone();
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("publish_proposal", &input), |tx| {
            let row = own_draft(tx, &input.draft, &author)?;
            require_active(tx, &author)?;
            let draft: DraftProposal = serde_json::from_str(&row.body).map_err(Error::internal)?;
            check_text(&draft.title, &draft.body)?;
            let proposal: ProposalId = own_id(tx);
            let text = ProposalText { lang: draft.lang, title: draft.title, body: draft.body };
            let body = proposal::Published { proposal: proposal.clone(), text };
            let mut event = Draft::new(proposal::PUBLISHED, &body);
            event.by = caller.acting_as_member();
            tx.append(&event)?;
            stored_drafts::delete(tx.conn(), input.draft.as_ref())?;
            Ok(proposal)
        })
    })
}

/// Adds a translation, or a newer one, tied to the text that it translates.
///
/// # Errors
/// `proposal-not-found`, `proposal-elsewhere`, `proposal-not-yours`, `proposal-withdrawn`,
/// `translation-same-language`, `translation-outdated`, `scope-insufficient`, `text-…`.
pub fn translate_proposal(
    instance: &Instance,
    caller: &Caller,
    input: TranslateProposal,
) -> Result<ProposalId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Proposal)?;
    check_text(&input.title, &input.body)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("translate_proposal", &input), |tx| {
            let row = ours_to_change(tx, &caller, &input.host, &input.proposal)?;
            if row.lang == input.lang.as_str() {
                return Err(Refusal::new(codes::TRANSLATION_SAME_LANGUAGE).on("lang").into());
            }
            let current = proposals::find_text(tx.conn(), &row.origin, &row.proposal, &row.lang)?;
            if current.is_none_or(|text| text.digest != input.of.0) {
                return Err(Refusal::new(codes::TRANSLATION_OUTDATED).on("of").into());
            }
            let body = proposal::Translated {
                proposal: input.proposal.clone(),
                text: ProposalText {
                    lang: input.lang,
                    title: input.title.clone(),
                    body: input.body.clone(),
                },
                of: input.of,
            };
            append_change(tx, &caller, &row, proposal::TRANSLATED, &body)?;
            Ok(input.proposal.clone())
        })
    })
}

/// Changes the authoritative text; translations of the former one are outdated from here on.
///
/// # Errors
/// `proposal-not-found`, `proposal-elsewhere`, `proposal-not-yours`, `proposal-withdrawn`,
/// `proposal-in-poll`, `scope-insufficient`, `text-…`.
pub fn amend_proposal(
    instance: &Instance,
    caller: &Caller,
    input: AmendProposal,
) -> Result<ProposalId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Proposal)?;
    check_text(&input.title, &input.body)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("amend_proposal", &input), |tx| {
            let row = ours_to_change(tx, &caller, &input.host, &input.proposal)?;
            refuse_in_poll(tx, &row)?;
            let lang = row.lang.parse().map_err(Error::internal)?;
            let text = ProposalText { lang, title: input.title.clone(), body: input.body.clone() };
            let body = proposal::Amended { proposal: input.proposal.clone(), text };
            append_change(tx, &caller, &row, proposal::AMENDED, &body)?;
            Ok(input.proposal.clone())
        })
    })
}

/// Supports a proposal of any chapter.
///
/// # Errors
/// `proposal-not-found`, `proposal-withdrawn`, `already-supported`, `member-ended`,
/// `scope-insufficient`.
pub fn support_proposal(
    instance: &Instance,
    caller: &Caller,
    input: OneProposal,
) -> Result<ProposalId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Support)?;
    let member = caller.person()?.clone();
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("support_proposal", &input), |tx| {
            let row = standing(tx, &input.host, &input.proposal)?;
            require_active(tx, &member)?;
            let (own, host) = (tx.origin().to_string(), input.host.as_str());
            let proposal = input.proposal.as_ref();
            if proposals::is_supported(tx.conn(), &own, host, proposal, member.as_ref())? {
                return Err(Refusal::new(codes::ALREADY_SUPPORTED).into());
            }
            let body = proposal::Supported {
                proposal: input.proposal.clone(),
                host: input.host.clone(),
                member: member.clone(),
            };
            let mut event = Draft::new(proposal::SUPPORTED, &body);
            event.refs = refs_to(tx, &row)?;
            event.by = caller.acting_as_member();
            tx.append(&event)?;
            Ok(input.proposal.clone())
        })
    })
}

/// Comments on a proposal of any chapter, publicly.
///
/// # Errors
/// `proposal-not-found`, `proposal-withdrawn`, `member-ended`, `scope-insufficient`, `text-…`.
pub fn comment_proposal(
    instance: &Instance,
    caller: &Caller,
    input: CommentProposal,
) -> Result<CommentId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Comment)?;
    let member = caller.person()?.clone();
    text::check_comment(&input.text).map_err(|refusal| on(refusal, "text"))?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("comment_proposal", &input), |tx| {
            let row = standing(tx, &input.host, &input.proposal)?;
            require_active(tx, &member)?;
            let comment: CommentId = own_id(tx);
            let body = proposal::Commented {
                proposal: input.proposal.clone(),
                host: input.host.clone(),
                comment: comment.clone(),
                member: member.clone(),
                lang: input.lang,
                text: input.text.clone(),
            };
            let mut event = Draft::new(proposal::COMMENTED, &body);
            event.refs = refs_to(tx, &row)?;
            event.by = caller.acting_as_member();
            tx.append(&event)?;
            Ok(comment)
        })
    })
}

/// Takes a proposal back. It stays readable.
///
/// # Errors
/// `proposal-not-found`, `proposal-elsewhere`, `proposal-not-yours`, `proposal-withdrawn`,
/// `proposal-in-poll`, `scope-insufficient`.
pub fn withdraw_proposal(
    instance: &Instance,
    caller: &Caller,
    input: OneProposal,
) -> Result<ProposalId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Proposal)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("withdraw_proposal", &input), |tx| {
            let row = ours_to_change(tx, &caller, &input.host, &input.proposal)?;
            refuse_in_poll(tx, &row)?;
            let body = proposal::Withdrawn { proposal: input.proposal.clone() };
            append_change(tx, &caller, &row, proposal::WITHDRAWN, &body)?;
            Ok(input.proposal.clone())
        })
    })
}

fn check_text(title: &str, body: &str) -> Result<()> {
    text::check_title(title).map_err(|refusal| on(refusal, "title"))?;
    text::check_body(body).map_err(|refusal| on(refusal, "body"))
}

/// A refusal of a text, said of its field.
pub(super) fn on(refusal: TextRefusal, field: &str) -> Error {
    match Error::from(refusal) {
        Error::Refused(refusal) => (*refusal).on(field).into(),
        failure => failure,
    }
}

/// The caller's own draft; another's is not there for them.
fn own_draft(tx: &mut Tx<'_>, draft: &DraftId, author: &MemberId) -> Result<DraftRow> {
    let row = stored_drafts::find(tx.conn(), DraftKind::Proposal, draft.as_ref())?;
    row.filter(|row| row.author == author.as_ref())
        .ok_or_else(|| Refusal::new(codes::DRAFT_NOT_FOUND).into())
}

/// Members of this chapter speak, and the people who represent its organisations.
fn require_active(tx: &mut Tx<'_>, member: &MemberId) -> Result<()> {
    let own = tx.origin().as_str();
    match members::get(tx.conn(), own, member.as_ref())?.state()? {
        MemberState::Active => Ok(()),
        MemberState::Applied | MemberState::Arriving => Err(codes::MEMBER_NOT_ADMITTED.into()),
        MemberState::Moved => Err(codes::MEMBER_MOVED.into()),
        MemberState::Ended => Err(codes::MEMBER_ENDED.into()),
    }
}

/// A proposal of any log that was not withdrawn.
fn standing(tx: &mut Tx<'_>, host: &Origin, proposal: &ProposalId) -> Result<ProposalRow> {
    let row = proposals::get(tx.conn(), host.as_str(), proposal.as_ref())?;
    if row.state == proposals::WITHDRAWN {
        return Err(Refusal::new(codes::PROPOSAL_WITHDRAWN).into());
    }
    Ok(row)
}

/// A proposal of our log that the caller may change: its author, or the committee.
fn ours_to_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    host: &Origin,
    proposal: &ProposalId,
) -> Result<ProposalRow> {
    let row = standing(tx, host, proposal)?;
    if host != tx.origin() {
        return Err(Refusal::new(codes::PROPOSAL_ELSEWHERE).into());
    }
    if is_author(caller, &row) || caller.holds(Role::Committee) {
        return Ok(row);
    }
    Err(Refusal::new(codes::PROPOSAL_NOT_YOURS).into())
}

fn is_author(caller: &Caller, row: &ProposalRow) -> bool {
    row.author.as_deref().is_some_and(|author| {
        caller.member.as_ref().is_some_and(|member| member.as_ref() == author)
    })
}

/// What is being voted on does not change, nor does what was decided.
fn refuse_in_poll(tx: &mut Tx<'_>, row: &ProposalRow) -> Result<()> {
    for poll in polls::of_proposal(tx.conn(), &row.proposal)? {
        let about = poll.opened()?.proposal.is_some_and(|of| of.host.as_str() == row.origin);
        if about && poll.voided_ms.is_none() {
            return Err(Refusal::new(codes::PROPOSAL_IN_POLL).into());
        }
    }
    Ok(())
}

/// The event of another log that ours depends on; none for our own.
pub(super) fn refs_to(tx: &mut Tx<'_>, row: &ProposalRow) -> Result<Vec<EventRef>> {
    if row.origin == tx.origin().as_str() {
        return Ok(Vec::new());
    }
    let (seq, id) = (log::unsigned(row.seq)?, log::hash(&row.id)?);
    Ok(vec![EventRef { log: log::origin(&row.origin)?, seq, id }])
}

fn append_change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &ProposalRow,
    kind: &str,
    body: &impl Serialize,
) -> Result<()> {
    let mut event = Draft::new(kind, body);
    event.by = if is_author(caller, row) {
        caller.acting_as_member()
    } else {
        caller.acting_as(Role::Committee)
    };
    tx.append(&event)?;
    Ok(())
}
