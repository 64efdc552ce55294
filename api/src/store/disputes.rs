//! Disputes about results: at most one of each log about a poll, and how it ended.

use diesel::prelude::*;
use enlace_schema::event::EventRef;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::event::poll::{Opened, Place, Published};

use super::tables::{self, DisputeRow, PollRow};
use super::{Connection, log};
use crate::error::{Error, Result};

impl DisputeRow {
    /// What is objected to.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn reason(&self) -> Result<Reason> {
        let known = Reason::ALL.into_iter().find(|reason| reason.as_str() == self.reason);
        known.ok_or_else(|| Error::internal("a reason that is none"))
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn ending(&self) -> Result<Option<Ending>> {
        let Some(word) = self.ending.as_deref() else { return Ok(None) };
        let known = Ending::ALL.into_iter().find(|ending| ending.as_str() == word);
        known.map(Some).ok_or_else(|| Error::internal("an ending that is none"))
    }

    /// Its event.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn place(&self) -> Result<Place> {
        Ok(Place { seq: log::unsigned(self.seq)?, id: log::hash(&self.id)? })
    }

    /// Its event, as another log names it.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn event(&self) -> Result<EventRef> {
        let Place { seq, id } = self.place()?;
        Ok(EventRef { log: log::origin(&self.origin)?, seq, id })
    }
}

/// Adds a dispute.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &DisputeRow) -> Result<()> {
    diesel::insert_into(tables::disputes::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds the dispute of a log about a poll.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, poll: &str) -> Result<Option<DisputeRow>> {
    Ok(tables::disputes::table.find((origin, poll)).first(conn).optional()?)
}

/// Notes how the dispute of a log ended.
///
/// # Errors
/// What the database says.
pub fn set_ended(
    conn: &mut Connection,
    (origin, poll): (&str, &str),
    ending: Ending,
    at_ms: i64,
) -> Result<()> {
    use tables::disputes as t;
    diesel::update(t::table.find((origin, poll)))
        .set((t::ending.eq(ending.as_str()), t::ended_ms.eq(at_ms)))
        .execute(conn)?;
    Ok(())
}

/// Whether a log has a dispute about a poll that has not ended.
///
/// # Errors
/// What the database says.
pub fn is_open(conn: &mut Connection, origin: &str, poll: &str) -> Result<bool> {
    Ok(find(conn, origin, poll)?.is_some_and(|row| row.ending.is_none()))
}

/// Every log's dispute about these polls.
///
/// # Errors
/// What the database says.
pub fn of_polls(conn: &mut Connection, polls: &[&str]) -> Result<Vec<DisputeRow>> {
    use tables::disputes as t;
    let of_polls = t::table.filter(t::poll.eq_any(polls));
    Ok(of_polls.order((t::poll, t::origin)).load(conn)?)
}

/// The disputes of a poll's chapters that have not ended, by origin.
///
/// # Errors
/// What the database says.
pub fn open_of(conn: &mut Connection, row: &PollRow, opened: &Opened) -> Result<Vec<DisputeRow>> {
    let chapter = |log: &str| opened.chapters.iter().any(|origin| origin.as_str() == log);
    let mut all = of_polls(conn, &[&row.poll])?;
    all.retain(|dispute| {
        dispute.host == row.origin && dispute.ending.is_none() && chapter(&dispute.origin)
    });
    // By its bytes: a database may sort by a language.
    all.sort_unstable_by(|a, b| a.origin.cmp(&b.origin));
    Ok(all)
}

/// Whether a publication does not say where it stands: of a database from before that was noted,
/// whose logs must be replayed.
///
/// # Errors
/// What the database says.
pub fn lack_places(conn: &mut Connection) -> Result<bool> {
    use tables::polls as t;
    let without = t::table.filter(t::published_ms.is_not_null()).filter(t::published_seq.is_null());
    let without: i64 = without.count().get_result(conn)?;
    Ok(without > 0)
}

/// The host's publication of a poll, as it was said, and where it stands.
///
/// # Errors
/// Internal when the stored event does not read.
pub fn publication(conn: &mut Connection, row: &PollRow) -> Result<Option<(i64, Published)>> {
    let Some(seq) = row.published_seq else { return Ok(None) };
    let entry = log::find_entry(conn, &row.origin, log::unsigned(seq)?)?
        .ok_or_else(|| Error::internal("a publication without its event"))?;
    let envelope = entry.envelope().map_err(Error::internal)?;
    Ok(Some((seq, envelope.body().map_err(Error::internal)?)))
}

/// Whether an event of a log before a place refers to a place of another log, or to what follows
/// it: then its author had read so far.
///
/// # Errors
/// What the database says.
pub fn had_read(
    conn: &mut Connection,
    (author, before): (&str, i64),
    (origin, seq): (&str, i64),
) -> Result<bool> {
    use tables::event_refs as t;
    let refs = t::table
        .filter(t::origin.eq(author))
        .filter(t::seq.le(before))
        .filter(t::ref_origin.eq(origin))
        .filter(t::ref_seq.ge(seq));
    Ok(diesel::select(diesel::dsl::exists(refs)).get_result(conn)?)
}
