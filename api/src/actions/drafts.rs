//! What drafts of proposals and of polls have in common: a side store, no events
//! (`docs/decisions/0002`). Who may do it is asked before.

use enlace_schema::ids::{DraftId, MemberId};
use serde::Serialize;

use super::new_id;
use crate::error::{Error, Result};
use crate::ledger::Tx;
use crate::store::drafts::{self, DraftKind};
use crate::store::tables::DraftRow;

/// Keeps a new draft.
pub(super) fn keep(
    tx: &mut Tx<'_>,
    kind: DraftKind,
    author: Option<&MemberId>,
    body: &impl Serialize,
) -> Result<DraftId> {
    let draft: DraftId = new_id(tx);
    let now = tx.now().as_ms();
    let row = DraftRow {
        draft: draft.to_string(),
        kind: kind.as_str().into(),
        author: author.map(ToString::to_string).unwrap_or_default(),
        body: serde_json::to_string(body).map_err(Error::internal)?,
        created_ms: now,
        changed_ms: now,
    };
    drafts::insert(tx.conn(), &row)?;
    Ok(draft)
}

/// Changes what a draft says that is there.
pub(super) fn change(tx: &mut Tx<'_>, draft: &DraftId, body: &impl Serialize) -> Result<DraftId> {
    let body = serde_json::to_string(body).map_err(Error::internal)?;
    let now = tx.now().as_ms();
    drafts::set_body(tx.conn(), draft.as_ref(), &body, now)?;
    Ok(draft.clone())
}

/// Throws a draft away that is there.
pub(super) fn discard(tx: &mut Tx<'_>, draft: &DraftId) -> Result<DraftId> {
    drafts::delete(tx.conn(), draft.as_ref())?;
    Ok(draft.clone())
}
