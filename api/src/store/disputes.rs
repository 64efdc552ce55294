//! Disputes about results: at most one of each log about a poll, and how it ended.

use diesel::dsl::min;
use diesel::prelude::*;
use enlace_schema::event::EventRef;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::event::poll::{Opened, Place, Published};

use super::tables::{self, DisputeRow, EntryRow, PollRow};
use super::{Connection, log, on_each};
use crate::error::{Error, Result};

impl DisputeRow {
    /// What is objected to.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn reason(&self) -> Result<Reason> {
        self.reason.parse().map_err(|()| Error::internal("a reason that is none"))
    }

    /// How it ended, if it has.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn ending(&self) -> Result<Option<Ending>> {
        let ending = self.ending.as_deref().map(str::parse).transpose();
        ending.map_err(|()| Error::internal("an ending that is none"))
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

/// Host, poll, and something that one of the host's events says of it.
pub type OfPoll<T> = (String, String, T);

/// What the hosts of these polls published, as it was said, and where it stands: one query for a
/// list.
///
/// # Errors
/// What the database says; internal when a stored event does not read.
pub fn publications(
    conn: &mut Connection,
    polls: &[&str],
) -> Result<Vec<OfPoll<(u64, Published)>>> {
    use tables::{entries, polls as t};
    let place = entries::origin.eq(t::origin).and(entries::seq.nullable().eq(t::published_seq));
    let rows: Vec<(String, String, EntryRow)> = t::table
        .inner_join(entries::table.on(place))
        .filter(t::poll.eq_any(polls))
        .select((t::origin, t::poll, entries::all_columns))
        .load(conn)?;
    let read = |(host, poll, row): (String, String, EntryRow)| {
        Ok((host, poll, (log::unsigned(row.seq)?, row.body()?)))
    };
    rows.into_iter().map(read).collect()
}

/// Log, poll and id of every tally of these polls: one query for a list.
///
/// # Errors
/// What the database says.
pub fn tally_ids(conn: &mut Connection, polls: &[&str]) -> Result<Vec<OfPoll<Vec<u8>>>> {
    use tables::{entries, tallies as t};
    let place = entries::origin.eq(t::origin).and(entries::seq.eq(t::seq));
    Ok(t::table
        .inner_join(entries::table.on(place))
        .filter(t::poll.eq_any(polls))
        .select((t::origin, t::poll, entries::id))
        .load(conn)?)
}

/// Log and poll of each dispute about these polls that the host's log shows to have been read, and
/// the place there of the first event that does: as `voting::disputes::shows_reading` has it, one
/// query for a list.
///
/// # Errors
/// What the database says.
pub fn first_readings(conn: &mut Connection, polls: &[&str]) -> Result<Vec<OfPoll<i64>>> {
    use tables::{disputes as t, entries as e, event_refs as r};
    let first = || {
        let so_far = r::origin.eq(t::host).and(r::ref_origin.eq(t::origin));
        let here = e::origin.eq(r::ref_origin).and(e::seq.eq(r::ref_seq)).and(e::id.eq(r::ref_id));
        t::table
            .inner_join(r::table.on(so_far.and(r::ref_seq.ge(t::seq))))
            .inner_join(e::table.on(here))
            .filter(t::poll.eq_any(polls))
            .group_by((t::origin, t::poll))
            .select((t::origin, t::poll, min(r::seq)))
    };
    let rows: Vec<(String, String, Option<i64>)> = on_each!(conn, |c| first().load(c))?;
    Ok(rows.into_iter().filter_map(|(log, poll, seq)| Some((log, poll, seq?))).collect())
}
