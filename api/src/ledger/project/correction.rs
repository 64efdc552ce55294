//! A chapter corrects its own roll before its seal (rules 36 and 38).

use enlace_schema::event::correction::Corrected;
use enlace_schema::event::poll::RollEntry;
use enlace_schema::voting::correction::{CORRECTIONS_MAX, CorrectionFault, check_size};
use enlace_schema::voting::roll;

use super::{Event, Outcome, inadmissible_in};
use crate::error::{Error, Result};
use crate::store::tables::{CorrectionRow, JoinRow, RollEntryRow};
use crate::store::{Connection, log, polls, rolls};

pub(super) fn corrected(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Corrected,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    let Some(join) = polls::find_join(conn, event.origin, &poll)? else {
        return inadmissible_in(&poll, "correction-not-joined");
    };
    if polls::find_any_seal(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "correction-sealed");
    }
    let roll = match judged(conn, event, body, &join)? {
        Ok(roll) => roll,
        Err(code) => return inadmissible_in(&poll, code),
    };
    let row = CorrectionRow {
        origin: event.origin.into(),
        poll: poll.clone(),
        seq: event.seq,
        reason: body.reason.as_str().into(),
        added: i32::try_from(body.add.len()).map_err(Error::internal)?,
        removed: i32::try_from(body.remove.len()).map_err(Error::internal)?,
        actor: event.actor(),
        at_ms: event.at_ms,
    };
    let place = |entry| RollEntryRow::of(event.origin, &poll, entry, Some(event.seq));
    let added = body.add.iter().map(place).collect::<Result<Vec<_>>>()?;
    let removed: Vec<&str> = body.remove.iter().map(|place| place.entry.as_ref()).collect();
    let (count, weight) = (log::signed(roll.len() as u64)?, log::signed(roll::weight(&roll))?);
    rolls::correct(conn, &row, &added, &removed, (count, weight, &roll::root(&roll).0))?;
    Ok(Outcome::Applied)
}

/// The roll as corrected, or why the correction is set aside.
fn judged(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Corrected,
    join: &JoinRow,
) -> Result<std::result::Result<Vec<RollEntry>, &'static str>> {
    let poll = body.poll.as_ref();
    let Some(frozen) = rolls::find(conn, event.origin, poll)? else {
        return Ok(Err("correction-not-joined"));
    };
    if let Err(fault) = count_in(conn, event, body, frozen.judged()?)? {
        return Ok(Err(code(fault)));
    }
    let held = rolls::HeldRoll::at(conn, &frozen, join.seq, event.seq)?;
    let roll = match held.before().correct(body) {
        Ok(roll) => roll,
        Err(fault) => return Ok(Err(code(fault))),
    };
    let mut members: Vec<&str> = body.add.iter().map(|place| place.member.as_ref()).collect();
    members.sort_unstable();
    members.dedup();
    if rolls::count_admitted(conn, event.origin, &members)? != members.len() {
        return Ok(Err("roll-foreign-member"));
    }
    Ok(Ok(roll))
}

/// Counts a correction among those that are judged, whatever becomes of it, and says whether it is.
fn count_in(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Corrected,
    earlier: usize,
) -> Result<std::result::Result<(), CorrectionFault>> {
    if earlier < CORRECTIONS_MAX {
        rolls::set_judged(conn, event.origin, body.poll.as_ref(), earlier + 1)?;
    }
    Ok(check_size(body, earlier))
}

/// The code of a fault, in this log's words.
fn code(fault: CorrectionFault) -> &'static str {
    match fault {
        CorrectionFault::Size => "correction-size",
        CorrectionFault::Place => "correction-place",
        CorrectionFault::Ballot => "correction-ballot",
        CorrectionFault::Weight => "correction-weight",
        CorrectionFault::Moved => "correction-moved",
        CorrectionFault::Roll => "correction-roll",
    }
}
