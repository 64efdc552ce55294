//! Chapters that have not sealed: where their host cut them, and what of their logs is held.

use diesel::prelude::*;
use enlace_schema::event::Origin;
use enlace_schema::event::poll::{Cut, Opened, Place};
use enlace_schema::voting::counted::untrue;
use enlace_schema::voting::silent::{Held, HeldLog, Statement};

use super::tables::{self, CutRow, PollRow};
use super::{Connection, joins, log, polls};
use crate::error::{Error, Result};

impl CutRow {
    /// What the host said.
    ///
    /// # Errors
    /// Internal when the stored event does not read.
    pub fn body(&self) -> Result<Cut> {
        serde_json::from_str(&self.cut).map_err(Error::internal)
    }
}

/// Adds a cut.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &CutRow) -> Result<()> {
    diesel::insert_into(tables::cuts::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds where a host cut a chapter.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, host: &str, poll: &str, log: &str) -> Result<Option<CutRow>> {
    Ok(tables::cuts::table.find((host, poll, log)).first(conn).optional()?)
}

/// What a host has cut in a poll, by log.
///
/// # Errors
/// What the database says; internal when a stored event does not read.
pub fn of(conn: &mut Connection, host: &str, poll: &str) -> Result<Vec<Cut>> {
    use tables::cuts as t;
    let of_poll = t::table.filter(t::origin.eq(host)).filter(t::poll.eq(poll));
    let rows: Vec<CutRow> = of_poll.order(t::log).load(conn)?;
    rows.iter().map(CutRow::body).collect()
}

/// Every cut of these polls, by poll and log.
///
/// # Errors
/// What the database says.
pub fn of_polls(conn: &mut Connection, polls: &[&str]) -> Result<Vec<CutRow>> {
    use tables::cuts as t;
    let of_polls = t::table.filter(t::poll.eq_any(polls));
    Ok(of_polls.order((t::poll, t::origin, t::log)).load(conn)?)
}

/// What the host of a poll counted, once its tally is here: that is all that counts.
///
/// # Errors
/// What the database says.
pub fn host_statement(conn: &mut Connection, row: &PollRow) -> Result<Option<Statement>> {
    let tally = polls::find_tally(conn, &row.origin, &row.poll)?;
    let tally = tally.filter(|tally| tally.host == row.origin);
    Ok(tally.map(|tally| tally.tallied()).transpose()?.map(Statement::from))
}

/// The chapter of which the host's tally says what is not so, by the logs that are here (protocol
/// §12.5).
///
/// # Errors
/// What the database says.
pub fn untrue_of(conn: &mut Connection, row: &PollRow, opened: &Opened) -> Result<Option<Origin>> {
    let Some(stated) = host_statement(conn, row)? else { return Ok(None) };
    let held = held(conn, row, opened, Some(&stated))?;
    Ok(untrue(opened, &stated, &held.seals, &held.logs))
}

/// Everything that is held of a poll. Of the logs, only as much is looked at as can matter: those
/// that the host's tally states as silent; before it is here, all but the host's.
///
/// # Errors
/// What the database says.
pub fn held(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
    stated: Option<&Statement>,
) -> Result<Held> {
    let seals = polls::held_seals(conn, row)?;
    let cuts = of(conn, &row.origin, &row.poll)?;
    let whole =
        seals.iter().filter(|held| held.valid).count() == opened.chapters.len() && cuts.is_empty();
    let mut logs = Vec::new();
    if stated.is_none() && whole {
        return Ok(Held { seals, logs, cuts });
    }
    for origin in opened.chapters.iter().filter(|origin| origin.as_str() != row.origin) {
        let silent = |stated: &Statement| {
            stated.silent.iter().find(|silent| silent.log == *origin).map(|silent| silent.size)
        };
        let read = stated.map(silent);
        // Of those that are not stated nothing is asked.
        if read == Some(None) {
            continue;
        }
        let Some(held) = held_log(conn, row, origin.as_str(), read.flatten())? else { continue };
        logs.push(held);
    }
    Ok(Held { seals, logs, cuts })
}

/// One log, as far as it is held; `read` is how far somebody else has read it.
fn held_log(
    conn: &mut Connection,
    row: &PollRow,
    origin: &str,
    read: Option<u64>,
) -> Result<Option<HeldLog>> {
    let Some(held) = log::find(conn, origin)? else { return Ok(None) };
    let size = log::unsigned(held.size)?;
    let join = joins::find(conn, row, origin)?;
    let seal = polls::find_any_seal(conn, origin, &row.poll)?.filter(|_| join.is_some());
    let joined = join.as_ref().map(|join| log::unsigned(join.seq)).transpose()?;
    Ok(Some(HeldLog {
        log: log::origin(origin)?,
        size,
        last: place(conn, origin, read.unwrap_or(size).checked_sub(1))?,
        joined: place(conn, origin, joined)?,
        is_live: join.as_ref().is_some_and(|join| join.box_key.is_some()),
        seal: seal.map(|seal| seal.held(true)).transpose()?,
    }))
}

fn place(conn: &mut Connection, origin: &str, seq: Option<u64>) -> Result<Option<Place>> {
    let Some(seq) = seq else { return Ok(None) };
    Ok(log::find_entry_id(conn, origin, seq)?.map(|id| Place { seq, id }))
}
