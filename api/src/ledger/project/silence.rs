//! What a host may say of chapters that are silent as the deadline for seals comes (rule 44): one
//! log has all of it, so position tells.

use enlace_schema::event::poll::{Cut, Extended, Opened, Tallied};
use enlace_schema::voting::counted::may_extend;
use enlace_schema::voting::silent::{may_cut, may_state};

use super::poll::over;
use super::{Event, Outcome, inadmissible_in};
use crate::error::{Error, Result};
use crate::store::tables::{CutRow, PollRow};
use crate::store::{Connection, cuts, polls};

/// Once, before the host has counted.
pub(super) fn extended(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Extended,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if let Some(code) = over(conn, event, &poll)? {
        return inadmissible_in(&poll, code);
    }
    let (row, opened) = hosted(conn, event, &poll)?;
    if row.extended_ms.is_some() {
        return inadmissible_in(&poll, "extension-twice");
    }
    if polls::find_tally(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "extension-late");
    }
    if !may_extend(&opened, body.seal_by) {
        return inadmissible_in(&poll, "extension-invalid");
    }
    polls::set_extended(conn, event.origin, &poll, body.seal_by.as_ms())?;
    Ok(Outcome::Applied)
}

/// Once for each chapter, before the host has counted. Whether the chapter's log is what the cut
/// says is for whoever holds it.
pub(super) fn cut(conn: &mut Connection, event: &Event<'_>, body: &Cut) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if let Some(code) = over(conn, event, &poll)? {
        return inadmissible_in(&poll, code);
    }
    let (_, opened) = hosted(conn, event, &poll)?;
    if !may_cut(&opened, &event.envelope.log, body) {
        return inadmissible_in(&poll, "cut-invalid");
    }
    if polls::find_tally(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "cut-late");
    }
    let log = body.log.to_string();
    if cuts::find(conn, event.origin, &poll, &log)?.is_some() {
        return inadmissible_in(&poll, "cut-twice");
    }
    cuts::insert(
        conn,
        &CutRow {
            origin: event.origin.into(),
            poll,
            log,
            seq: event.seq,
            cut: event.envelope.body.get().into(),
            at_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

/// Whether what the host's own tally says of silent chapters fits its poll and its cuts.
pub(super) fn may_stand(
    conn: &mut Connection,
    event: &Event<'_>,
    tallied: &Tallied,
) -> Result<bool> {
    let (_, opened) = hosted(conn, event, tallied.poll.as_ref())?;
    let cuts = cuts::of(conn, event.origin, tallied.poll.as_ref())?;
    Ok(may_state(&opened, &event.envelope.log, tallied, &cuts))
}

/// A poll of this very log that is known to be there.
pub(super) fn hosted(
    conn: &mut Connection,
    event: &Event<'_>,
    poll: &str,
) -> Result<(PollRow, Opened)> {
    let row = polls::find(conn, event.origin, poll)?;
    let row = row.ok_or_else(|| Error::internal("a poll that was there"))?;
    let opened = row.opened()?;
    Ok((row, opened))
}
