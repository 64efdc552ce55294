//! Disputes about a result (rule 45). A log speaks for itself: what its host makes of it is in the
//! host's own log, and what both say together is for the reader.

use enlace_schema::event::dispute::{Opened, Resolved};

use super::poll::{not_hosted, over};
use super::{Event, Outcome, inadmissible_in};
use crate::error::Result;
use crate::store::tables::DisputeRow;
use crate::store::{Connection, disputes, log, polls};

/// Once for each log and poll, about a tally that the event names: of another log by `refs`.
pub(super) fn opened(conn: &mut Connection, event: &Event<'_>, body: &Opened) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if disputes::find(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "dispute-twice");
    }
    if let Some(code) = not_hosted(conn, event, &body.poll, &body.host)? {
        return inadmissible_in(&poll, code);
    }
    if body.host == event.envelope.log
        && let Some(code) = over(conn, event, &poll)?
    {
        return inadmissible_in(&poll, code);
    }
    if !names_tally(conn, event, body)? {
        return inadmissible_in(&poll, "dispute-tally");
    }
    disputes::insert(
        conn,
        &DisputeRow {
            origin: event.origin.into(),
            poll,
            host: body.host.to_string(),
            seq: event.seq,
            id: event.id.0.to_vec(),
            tally_id: body.tally.id.0.to_vec(),
            reason: body.reason.as_str().into(),
            actor: event.actor(),
            at_ms: event.at_ms,
            ending: None,
            ended_ms: None,
        },
    )?;
    Ok(Outcome::Applied)
}

/// Whether the tally is named as an event of its kind of log is: the own one stands before, another
/// log's is among `refs`. What it is there, the reader of both sees.
fn names_tally(conn: &mut Connection, event: &Event<'_>, body: &Opened) -> Result<bool> {
    if body.host != event.envelope.log {
        let mut refs = event.envelope.refs.iter();
        return Ok(refs
            .any(|to| to.log == body.host && to.seq == body.tally.seq && to.id == body.tally.id));
    }
    let Some(tally) = polls::find_tally(conn, event.origin, body.poll.as_ref())? else {
        return Ok(false);
    };
    let seq = log::unsigned(tally.seq)?;
    let id = log::find_entry_id(conn, event.origin, seq)?;
    Ok(seq == body.tally.seq && id == Some(body.tally.id))
}

/// By the log that opened it, once.
pub(super) fn resolved(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Resolved,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    let Some(row) = disputes::find(conn, event.origin, &poll)? else {
        return inadmissible_in(&poll, "dispute-unknown");
    };
    if row.place()? != body.dispute {
        return inadmissible_in(&poll, "dispute-unknown");
    }
    if row.ending.is_some() {
        return inadmissible_in(&poll, "dispute-ended");
    }
    disputes::set_ended(conn, (event.origin, &poll), body.outcome, event.at_ms)?;
    Ok(Outcome::Applied)
}
