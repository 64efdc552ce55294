//! The tally: each instance computes it by itself from the sealed logs, and signs what it found.

use enlace_schema::event::envelope::MAX_REFS;
use enlace_schema::event::poll::{Opened, TALLIED, Tallied, Unwitnessed};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use enlace_schema::voting::counted::{NotCounted, to_tally};
use enlace_schema::voting::tally::{PollInput, tally};
use enlace_schema::voting::witnessed::{unwitnessed as unwitnessed_of, witnessed_until};

use super::super::once;
use super::{OnePoll, require_chapter, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::tables::PollRow;
use crate::store::{Connection, ballots, held, log, polls};

/// Counts a poll. Its host does so when every chapter's seal is here, or when the seal deadline has
/// passed and the poll fails without the missing ones; any other chapter when the host's tally is
/// here, over exactly the seals that the host counted (§12.5). Counting again gives the first
/// answer.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `poll-void`, `poll-chapters`,
/// `poll-not-closed`, `poll-extension` while an event of a chapter names the poll and needs what
/// this version does not understand (rule 9), `poll-not-sealed` while a seal or the host's tally
/// may still come, `poll-results-differ` if the host counted what is no seal.
pub fn tally_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("tally_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_chapter(tx, &opened)?;
            let own = tx.origin().to_string();
            if let Some(done) = polls::find_tally(tx.conn(), &own, &row.poll)? {
                return log::hash(&done.result_hash);
            }
            let now = tx.now();
            if now < opened.closes_at {
                let refusal = Refusal::new(codes::POLL_NOT_CLOSED).with("at", opened.closes_at);
                return Err(refusal.into());
            }
            if let Some((log, seq)) = not_understood(tx.conn(), &row, &opened)? {
                let refusal = Refusal::new(codes::POLL_EXTENSION).with("log", log.to_string());
                return Err(refusal.with("seq", seq).into());
            }
            let body = compute(tx, &row, &opened, now)?;
            let mut event = Draft::new(TALLIED, &body);
            let others = body.inputs.iter().filter(|seal| seal.log != *tx.origin());
            event.refs = others.take(MAX_REFS).cloned().collect();
            event.by = caller.acting_as(Role::Committee);
            tx.append(&event)?;
            Ok(body.result_hash)
        })
    })
}

/// Whether a closed poll can be counted now, judged by the seals and the host's tally that are
/// here. Cheap: the clock asks this every second.
///
/// # Errors
/// What the database says.
pub fn can_tally(
    conn: &mut Connection,
    own: &str,
    row: &PollRow,
    opened: &Opened,
    now: Millis,
) -> Result<bool> {
    Ok(due(conn, own, row, opened, now)?.is_ok() && not_understood(conn, row, opened)?.is_none())
}

/// The first event of a chapter of the poll that blocks its count here (rule 9).
fn not_understood(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
) -> Result<Option<(Origin, u64)>> {
    let held = held::extensions_of(conn, &[&row.poll])?;
    held::not_understood(opened, held.iter().map(|(origin, seq, _)| (origin.as_str(), *seq)))
}

/// Which seals we count now, if we may.
fn due(
    conn: &mut Connection,
    own: &str,
    row: &PollRow,
    opened: &Opened,
    now: Millis,
) -> Result<std::result::Result<Vec<EventRef>, NotCounted>> {
    if owes_seal(conn, own, row)? {
        return Ok(Err(NotCounted::Waits));
    }
    let stated = polls::host_inputs(conn, row)?;
    let is_host = row.origin == own;
    if stated.is_none() && !is_host {
        return Ok(Err(NotCounted::Waits));
    }
    let held = polls::held_seals(conn, row)?;
    Ok(to_tally(opened, &held, stated.as_deref(), is_host, now))
}

/// Whether our chapter has joined and not sealed: it seals before it counts, also where others are
/// missing.
fn owes_seal(conn: &mut Connection, own: &str, row: &PollRow) -> Result<bool> {
    let join = polls::find_join(conn, own, &row.poll)?;
    let joined = join.is_some_and(|join| join.host == row.origin);
    Ok(joined && polls::find_any_seal(conn, own, &row.poll)?.is_none())
}

fn compute(tx: &mut Tx<'_>, row: &PollRow, opened: &Opened, now: Millis) -> Result<Tallied> {
    let own = tx.origin().to_string();
    due(tx.conn(), &own, row, opened, now)?.map_err(ballots::uncounted)?;
    let input = ballots::tally_input(tx.conn(), row, opened)?;
    let result = tally(&input).map_err(Error::from)?;
    let inputs = input.inputs();
    let result_hash = result.result_hash(&opened.poll, &inputs);
    Ok(Tallied {
        poll: opened.poll.clone(),
        host: log::origin(&row.origin)?,
        inputs,
        result,
        result_hash,
        unwitnessed: unwitnessed(tx, &input)?,
    })
}

/// Ballots of each chapter that no peer had cosigned in time, as far as this instance knows.
fn unwitnessed(tx: &mut Tx<'_>, input: &PollInput<'_>) -> Result<Vec<Unwitnessed>> {
    let by = witnessed_until(input.opened).as_ms();
    let mut all = Vec::new();
    for chapter in &input.chapters {
        let size = log::size_cosigned_by(tx.conn(), chapter.origin.as_str(), by)?;
        let count = unwitnessed_of(&chapter.ballots, size);
        all.push(Unwitnessed { log: chapter.origin.clone(), count });
    }
    all.sort_by(|a, b| a.log.cmp(&b.log));
    Ok(all)
}
