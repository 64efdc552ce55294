//! Writing proposals: each field is the input of an action and what is read after it.

use enlace_schema::ids;
use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::comment::Comment;
use super::super::draft::ProposalDraft;
use super::super::error::ApiError;
use super::super::proposal::{Proposal, ProposalTextInput};
use super::super::scalars::{DraftId, Hash, Lang, ProposalId};
use crate::actions::proposals as actions;

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// A draft of a proposal.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct DraftProposalInput {
    /// Its text. Its language will be the one that binds.
    pub text: ProposalTextInput,
}

/// What a draft of a proposal becomes.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct UpdateDraftInput {
    /// The draft.
    pub draft: DraftId,
    /// Its whole text.
    pub text: ProposalTextInput,
}

/// A draft.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct DraftInput {
    /// The draft.
    pub draft: DraftId,
}

/// A proposal.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct ProposalInput {
    /// The proposal.
    pub proposal: ProposalId,
}

/// A translation.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct TranslateProposalInput {
    /// The proposal.
    pub proposal: ProposalId,
    /// The translation.
    pub text: ProposalTextInput,
    /// Digest of the text that it translates, so that a change meanwhile is noticed.
    pub of: Hash,
}

/// A new text that binds.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct AmendProposalInput {
    /// The proposal.
    pub proposal: ProposalId,
    /// The title, in the language that binds.
    pub title: String,
    /// The body, in the language that binds.
    pub body: String,
}

/// A comment.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct CommentProposalInput {
    /// What it is about.
    pub proposal: ProposalId,
    /// Its language.
    pub lang: Lang,
    /// Its text: plain paragraphs of at most 2000 characters.
    pub text: String,
}

fn text(input: ProposalTextInput) -> actions::DraftProposal {
    actions::DraftProposal { lang: input.lang.into(), title: input.title, body: input.body }
}

pub(super) fn draft(
    context: &Context,
    input: DraftProposalInput,
    key: Key,
) -> Answer<ProposalDraft> {
    let asked = text(input.text);
    let draft =
        context.act(key, |instance, caller| actions::draft_proposal(instance, caller, asked))?;
    ProposalDraft::get(context, &draft)
}

pub(super) fn update_draft(
    context: &Context,
    input: UpdateDraftInput,
    key: Key,
) -> Answer<ProposalDraft> {
    let asked = actions::UpdateDraft { draft: input.draft.0, text: text(input.text) };
    let draft =
        context.act(key, |instance, caller| actions::update_draft(instance, caller, asked))?;
    ProposalDraft::get(context, &draft)
}

pub(super) fn discard_draft(context: &Context, input: DraftInput, key: Key) -> Answer<DraftId> {
    let asked = actions::OneDraft { draft: input.draft.0 };
    let draft =
        context.act(key, |instance, caller| actions::discard_draft(instance, caller, asked))?;
    Ok(DraftId(draft))
}

pub(super) fn publish(context: &Context, input: DraftInput, key: Key) -> Answer<Proposal> {
    let asked = actions::OneDraft { draft: input.draft.0 };
    let id =
        context.act(key, |instance, caller| actions::publish_proposal(instance, caller, asked))?;
    Proposal::get(context, &id)
}

pub(super) fn translate(
    context: &Context,
    input: TranslateProposalInput,
    key: Key,
) -> Answer<Proposal> {
    let asked = actions::TranslateProposal {
        host: Proposal::host(context, &input.proposal.0)?,
        proposal: input.proposal.0,
        lang: input.text.lang.into(),
        title: input.text.title,
        body: input.text.body,
        of: input.of.0,
    };
    let id = context
        .act(key, |instance, caller| actions::translate_proposal(instance, caller, asked))?;
    Proposal::get(context, &id)
}

pub(super) fn amend(context: &Context, input: AmendProposalInput, key: Key) -> Answer<Proposal> {
    let asked = actions::AmendProposal {
        host: Proposal::host(context, &input.proposal.0)?,
        proposal: input.proposal.0,
        title: input.title,
        body: input.body,
    };
    let id =
        context.act(key, |instance, caller| actions::amend_proposal(instance, caller, asked))?;
    Proposal::get(context, &id)
}

pub(super) fn support(context: &Context, input: ProposalInput, key: Key) -> Answer<Proposal> {
    let asked = one(context, input.proposal.0)?;
    let id =
        context.act(key, |instance, caller| actions::support_proposal(instance, caller, asked))?;
    Proposal::get(context, &id)
}

pub(super) fn comment(context: &Context, input: CommentProposalInput, key: Key) -> Answer<Comment> {
    let asked = actions::CommentProposal {
        host: Proposal::host(context, &input.proposal.0)?,
        proposal: input.proposal.0,
        lang: input.lang.into(),
        text: input.text,
    };
    let id =
        context.act(key, |instance, caller| actions::comment_proposal(instance, caller, asked))?;
    Comment::get(context, &id)
}

pub(super) fn withdraw(context: &Context, input: ProposalInput, key: Key) -> Answer<Proposal> {
    let asked = one(context, input.proposal.0)?;
    let id =
        context.act(key, |instance, caller| actions::withdraw_proposal(instance, caller, asked))?;
    Proposal::get(context, &id)
}

fn one(context: &Context, proposal: ids::ProposalId) -> Answer<actions::OneProposal> {
    Ok(actions::OneProposal { host: Proposal::host(context, &proposal)?, proposal })
}
