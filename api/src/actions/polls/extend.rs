//! Moving the deadline for seals, once, where a chapter is silent and the poll says so (rule 44).

use enlace_schema::event::Origin;
use enlace_schema::event::poll::{EXTENDED, Extended, Opened};
use enlace_schema::event::role::Role;
use enlace_schema::ids::PollId;
use enlace_schema::time::Millis;
use enlace_schema::voting::counted::{extension, may_extend};

use super::super::once;
use super::{OnePoll, append, require_closed, require_host, standing};
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::store::tables::PollRow;
use crate::store::{Connection, polls};

/// How long before the deadline the clock moves it: long enough that a host that is restarted does
/// not miss it, and short enough that whoever seals late as usual is not waited for.
const AHEAD_SECS: i64 = 600;

/// Moves the deadline for seals of a poll of ours that has closed: as much later as it was after
/// the end of voting, at least a day. Its time to vote stays what it was.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `poll-void`, `not-host`,
/// `poll-not-closed`, `poll-not-extendable` where the poll does not say so, all have sealed, the
/// deadline has passed or was moved before, or the votes are counted.
pub fn extend_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("extend_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_host(tx, &row)?;
            require_closed(tx, &opened)?;
            let now = tx.now();
            if !may_be_extended(tx.conn(), &row, &opened, now)? {
                return Err(Refusal::new(codes::POLL_NOT_EXTENDABLE).into());
            }
            let body = Extended { poll: input.poll.clone(), seal_by: extension(&opened) };
            append(tx, &caller, EXTENDED, &body)?;
            Ok(input.poll.clone())
        })
    })
}

fn may_be_extended(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
    now: Millis,
) -> Result<bool> {
    if row.extended_ms.is_some()
        || now >= opened.seal_by
        || !may_extend(opened, extension(opened))
        || polls::find_tally(conn, &row.origin, &row.poll)?.is_some()
    {
        return Ok(false);
    }
    let held = polls::held_seals(conn, row)?;
    let sealed = |log: &Origin| held.iter().any(|held| held.valid && held.seal.log == *log);
    Ok(!opened.chapters.iter().all(sealed))
}

/// Whether the clock moves the deadline now: shortly before it, where a chapter is silent.
///
/// # Errors
/// What the database says.
pub fn is_to_extend(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
    now: Millis,
) -> Result<bool> {
    let window = (opened.seal_by.as_ms() - opened.closes_at.as_ms()) / 1_000;
    let ahead = AHEAD_SECS.min(window / 2);
    Ok(now >= opened.seal_by.plus_secs(-ahead) && may_be_extended(conn, row, opened, now)?)
}
