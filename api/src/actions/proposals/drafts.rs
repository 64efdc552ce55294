//! Drafts of proposals: side store, no events (`docs/decisions/0002`).

use enlace_schema::ids::DraftId;

use super::super::pace::{Act, pace};
use super::super::{drafts, once};
use super::{DraftProposal, OneDraft, UpdateDraft, check_text, own_draft};
use crate::caller::{Caller, Scope};
use crate::error::Result;
use crate::instance::Instance;
use crate::store::drafts::DraftKind;

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
    pace(instance, caller, Act::Draft)?;
    let author = caller.person()?.clone();
    check_text(&input.title, &input.body)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("draft_proposal", &input), |tx| {
            drafts::keep(tx, DraftKind::Proposal, Some(&author), &input)
        })
    })
}

/// Changes a draft.
///
/// # Errors
/// `draft-not-found` also for somebody else's; `scope-insufficient`, `text-…`.
pub fn update_draft(instance: &Instance, caller: &Caller, input: UpdateDraft) -> Result<DraftId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Draft)?;
    let author = caller.person()?.clone();
    check_text(&input.text.title, &input.text.body)?;
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("update_draft", &input), |tx| {
            own_draft(tx, &input.draft, &author)?;
            drafts::change(tx, &input.draft, &input.text)
        })
    })
}

/// Throws a draft away.
///
/// # Errors
/// `draft-not-found` also for somebody else's; `scope-insufficient`.
pub fn discard_draft(instance: &Instance, caller: &Caller, input: OneDraft) -> Result<DraftId> {
    caller.require_scope(Scope::Propose)?;
    pace(instance, caller, Act::Draft)?;
    let author = caller.person()?.clone();
    let caller = caller.clone();
    instance.ledger.write_side(move |tx| {
        once(tx, &caller, &("discard_draft", &input), |tx| {
            own_draft(tx, &input.draft, &author)?;
            drafts::discard(tx, &input.draft)
        })
    })
}
