//! Cutting chapters that are silent when the time for seals is over (rule 44; decision 0035).

use enlace_schema::event::poll::{CUT, Cut, Opened};
use enlace_schema::event::role::Role;
use enlace_schema::ids::PollId;
use enlace_schema::time::Millis;
use enlace_schema::voting::silent::{HeldLog, to_cut};

use super::super::once;
use super::{OnePoll, append, require_host, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::tables::PollRow;
use crate::store::{Connection, cuts, log, polls};

/// Fixes up to where the ballots count of every chapter that has joined a poll of ours and whose
/// seal is not here: at what is held of its log. Whatever it sealed or seals, nothing after that
/// counts; its seal opens its box.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `poll-void`, `not-host`,
/// `poll-not-cuttable` where the poll does not say so, the deadline has not come, nobody is
/// silent, or the votes are counted.
pub fn cut_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("cut_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_host(tx, &row)?;
            let now = tx.now();
            let silent = due(tx.conn(), &row, &opened, now)?;
            if silent.is_empty() {
                return Err(Refusal::new(codes::POLL_NOT_CUTTABLE).into());
            }
            for held in silent {
                let body = cut_of(tx, &input.poll, &held)?;
                append(tx, &caller, CUT, &body)?;
            }
            Ok(input.poll.clone())
        })
    })
}

fn cut_of(tx: &mut Tx<'_>, poll: &PollId, held: &HeldLog) -> Result<Cut> {
    let last = held.last.ok_or_else(|| Error::internal("a log without its last event"))?;
    let root = log::load_tree(tx.conn(), held.log.as_str(), held.size)?.root();
    let (poll, log) = (poll.clone(), held.log.clone());
    Ok(Cut { poll, log, size: held.size, root, id: last.id })
}

/// Whom we cut now.
fn due(conn: &mut Connection, row: &PollRow, opened: &Opened, now: Millis) -> Result<Vec<HeldLog>> {
    if now < opened.seal_by || polls::find_tally(conn, &row.origin, &row.poll)?.is_some() {
        return Ok(Vec::new());
    }
    let held = cuts::held(conn, row, opened, None)?;
    let host = log::origin(&row.origin)?;
    Ok(to_cut(opened, &host, &held).into_iter().cloned().collect())
}

/// Whether the clock cuts somebody now.
///
/// # Errors
/// What the database says.
pub fn is_to_cut(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
    now: Millis,
) -> Result<bool> {
    Ok(!due(conn, row, opened, now)?.is_empty())
}
