//! Drafts of proposals: side store, no events (`docs/decisions/0002`).

use enlace_schema::ids::DraftId;

use super::super::{Caller, Scope, new_id, once};
use super::{DraftProposal, OneDraft, UpdateDraft, check_text, own_draft};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::store::drafts::{self, DraftKind};
use crate::store::tables::DraftRow;

/// Keeps a draft, which only its author sees.
///
/// # Errors
/// `scope-insufficient`, `unauthenticated`, `text-…`.
pub fn draft_proposal(
    instance: &Instance,
    caller: &Caller,
    input: DraftProposal,
) -> Result<DraftId> {
    caller.require_scope(Scope::Propose)?;
    let author = caller.person()?.clone();
    check_text(&input.title, &input.body)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("draft_proposal", &input), |tx| {
            let draft: DraftId = new_id(tx);
            let now = tx.now().as_ms();
            let row = DraftRow {
                draft: draft.to_string(),
                kind: DraftKind::Proposal.as_str().into(),
                author: author.to_string(),
                body: serde_json::to_string(&input).map_err(Error::internal)?,
                created_ms: now,
                changed_ms: now,
            };
            drafts::insert(tx.conn(), &row)?;
            Ok(draft)
        })
    })
}

/// Changes a draft.
///
/// # Errors
/// `draft-not-found` also for somebody else's; `scope-insufficient`, `text-…`.
pub fn update_draft(instance: &Instance, caller: &Caller, input: UpdateDraft) -> Result<DraftId> {
    caller.require_scope(Scope::Propose)?;
    let author = caller.person()?.clone();
    check_text(&input.text.title, &input.text.body)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("update_draft", &input), |tx| {
            own_draft(tx, &input.draft, &author)?;
            let body = serde_json::to_string(&input.text).map_err(Error::internal)?;
            let now = tx.now().as_ms();
            drafts::set_body(tx.conn(), input.draft.as_ref(), &body, now)?;
            Ok(input.draft.clone())
        })
    })
}

/// Throws a draft away.
///
/// # Errors
/// `draft-not-found` also for somebody else's; `scope-insufficient`.
pub fn discard_draft(instance: &Instance, caller: &Caller, input: OneDraft) -> Result<DraftId> {
    caller.require_scope(Scope::Propose)?;
    let author = caller.person()?.clone();
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("discard_draft", &input), |tx| {
            own_draft(tx, &input.draft, &author)?;
            drafts::delete(tx.conn(), input.draft.as_ref())?;
            Ok(input.draft.clone())
        })
    })
}
