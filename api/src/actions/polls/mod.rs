//! Polls, from the draft to the published result.
//!
//! Read in this order: [`draft`] (what a committee prepares), [`open`], [`join`] (each chapter
//! freezes its roll), [`correct`] (of that roll), [`cast`], [`seal`], [`extend`], [`cut`],
//! [`tally`], [`certify`] (certify, publish, void), [`dispute`], [`review`] (that what is signed is
//! what was shown). What the clock does by itself (`crate::jobs`) it does through the same actions.

mod cast;
mod certify;
mod correct;
mod cut;
mod dispute;
mod draft;
mod extend;
mod join;
mod open;
mod review;
mod seal;
mod tally;

use enlace_schema::event::poll::Opened;
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::PollId;
use serde::{Deserialize, Serialize};

pub use cast::{CastBallot, CastReceipt, cast_ballot};
pub use certify::{VoidPoll, certify_poll, publish_poll, void_poll};
pub use correct::{CorrectRoll, correct_roll};
pub use cut::{cut_poll, is_to_cut};
pub use dispute::{DisputePoll, SettleDispute, dispute_poll, settle_dispute};
pub use draft::{DraftPoll, OneDraft, Rule, UpdateDraft, discard_draft, draft_poll, update_draft};
pub use extend::{extend_poll, is_to_extend};
pub use join::join_poll;
pub use open::open_poll;
pub use review::reviewed;
pub use seal::seal_poll;
pub use tally::{can_tally, tally_poll};

use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::ledger::Tx;
use crate::store::tables::PollRow;
use crate::store::{log, polls};

/// A poll, by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnePoll {
    /// The poll.
    pub poll: PollId,
}

/// A poll that was not voided, and what was fixed at its opening.
fn standing(tx: &mut Tx<'_>, poll: &PollId) -> Result<(PollRow, Opened)> {
    let row = polls::get_by_id(tx.conn(), poll.as_ref())?;
    if row.voided_ms.is_some() {
        return Err(Refusal::new(codes::POLL_VOID).into());
    }
    let opened = row.opened()?;
    Ok((row, opened))
}

/// Refuses unless our chapter takes part in the poll.
fn require_chapter(tx: &Tx<'_>, opened: &Opened) -> Result<()> {
    if opened.chapters.contains(tx.origin()) {
        return Ok(());
    }
    Err(Refusal::new(codes::POLL_CHAPTERS).into())
}

/// Refuses unless the poll is ours.
fn require_host(tx: &Tx<'_>, row: &PollRow) -> Result<()> {
    match row.origin == tx.origin().as_str() {
        true => Ok(()),
        false => Err(Refusal::new(codes::NOT_HOST).into()),
    }
}

/// Refuses before the voting has ended.
fn require_closed(tx: &Tx<'_>, opened: &Opened) -> Result<()> {
    if tx.now() < opened.closes_at {
        return Err(Refusal::new(codes::POLL_NOT_CLOSED).with("at", opened.closes_at).into());
    }
    Ok(())
}

/// Refuses once the voting has ended.
fn require_not_closed(tx: &Tx<'_>, opened: &Opened) -> Result<()> {
    if tx.now() >= opened.closes_at {
        return Err(Refusal::new(codes::POLL_CLOSED).with("at", opened.closes_at).into());
    }
    Ok(())
}

/// Says something in the name of the committee that refers to no other event.
fn append(tx: &mut Tx<'_>, caller: &Caller, kind: &str, body: &impl Serialize) -> Result<()> {
    let mut event = Draft::new(kind, body);
    event.by = caller.acting_as(Role::Committee);
    tx.append(&event)?;
    Ok(())
}

/// The host's `poll.opened`, as an event of another log refers to it; nothing in the host's own.
fn ref_to_opened(tx: &Tx<'_>, row: &PollRow) -> Result<Option<EventRef>> {
    if row.origin == tx.origin().as_str() {
        return Ok(None);
    }
    let (seq, id) = (log::unsigned(row.seq)?, log::hash(&row.id)?);
    Ok(Some(EventRef { log: log::origin(&row.origin)?, seq, id }))
}
