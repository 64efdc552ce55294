//! Members who move: offers that were taken are closed, others expire, and whoever was let go
//! arrives.

use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;

use super::{Report, is_joined, note};
use crate::actions::transfers::{self as actions, OneMember};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::store::tables::TransferRow;
use crate::store::{Connection, peers, polls, transfers};

/// How long before the record date of a poll nobody is let go to a chapter that votes in it too:
/// with one roll frozen before the closing and the other after the arrival, a member would be on
/// neither. An hour is more than a closing takes to get there on a bad link.
const BEFORE_ROLLS_SECS: i64 = 3_600;

/// Does what is due of moves.
pub(super) fn tick(instance: &Instance, caller: &Caller, report: &mut Report) -> Result<()> {
    let one = |member: &MemberId| OneMember { member: member.clone() };
    for member in instance.store().read(|conn| closable(conn, instance))? {
        let done = actions::close_transfer(instance, caller, one(&member));
        note(done, member, &mut report.moved, &mut report.failed);
    }
    for member in instance.store().read(|conn| expirable(conn, instance))? {
        let done = actions::expire_transfer(instance, caller, one(&member));
        note(done, member, &mut report.moved, &mut report.failed);
    }
    for member in instance.store().read(|conn| arriving(conn, instance))? {
        let done = actions::arrive(instance, caller, one(&member));
        note(done, member, &mut report.moved, &mut report.failed);
    }
    Ok(())
}

fn id(member: &str) -> Result<MemberId> {
    member.parse().map_err(Error::internal)
}

fn closable(conn: &mut Connection, instance: &Instance) -> Result<Vec<MemberId>> {
    let own = instance.origin().as_str();
    let mut due = Vec::new();
    for row in transfers::open_offers(conn, own)? {
        if peers::is_in_good_standing(conn, own, &row.to_origin)?
            && actions::can_close(conn, own, &row)?
            && !is_before_a_roll(conn, instance, &row, instance.now())?
        {
            due.push(id(&row.member)?);
        }
    }
    Ok(due)
}

/// Whether both chapters are about to freeze a roll for the same poll.
fn is_before_a_roll(
    conn: &mut Connection,
    instance: &Instance,
    row: &TransferRow,
    now: Millis,
) -> Result<bool> {
    let own = instance.origin().as_str();
    let soon = now.plus_secs(BEFORE_ROLLS_SECS).as_ms();
    let past = now.plus_secs(-BEFORE_ROLLS_SECS).as_ms();
    for poll in polls::to_join_by(conn, own, soon, now.as_ms())? {
        let opened = poll.opened()?;
        let there = opened.chapters.iter().any(|chapter| chapter.as_str() == row.to_origin);
        // A roll that the clock does not freeze, or that it could not freeze for an hour, holds
        // nobody back: a host could keep every member for as long as it likes.
        if there && poll.record_ms >= past && is_joined(conn, instance, &poll, &opened)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn expirable(conn: &mut Connection, instance: &Instance) -> Result<Vec<MemberId>> {
    let (own, now) = (instance.origin().as_str(), instance.now());
    let mut due = Vec::new();
    for row in transfers::open_offers(conn, own)? {
        if now.as_ms() >= row.expires_ms && actions::can_expire(conn, &row, now)? {
            due.push(id(&row.member)?);
        }
    }
    Ok(due)
}

fn arriving(conn: &mut Connection, instance: &Instance) -> Result<Vec<MemberId>> {
    let mut due = Vec::new();
    for row in transfers::waiting(conn, instance.origin().as_str())? {
        if actions::can_arrive(conn, &row)? {
            due.push(id(&row.member)?);
        }
    }
    Ok(due)
}
