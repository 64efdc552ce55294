//! Events set aside, and events whose cause in another log is not here.

use diesel::prelude::*;
use enlace_schema::event::Origin;
use enlace_schema::event::poll::{Opened, SEALED};
use enlace_schema::voting::rules::MissingChapter;

use super::tables::{self, EntryRow, EventRefRow, HeldEventRow};
use super::{Connection, polls};
use crate::error::Result;

/// Code of what needs an extension that is not understood.
pub const EXTENSION: &str = "extension-unknown";
/// Code of what recovery keys declared void.
const VOID: &str = "entry-void";

/// Notes that an event was set aside.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &HeldEventRow) -> Result<()> {
    diesel::insert_into(tables::held_events::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds why an event was set aside, if it was.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, seq: i64) -> Result<Option<HeldEventRow>> {
    Ok(tables::held_events::table.find((origin, seq)).first(conn).optional()?)
}

/// Notes what an event depends on.
///
/// # Errors
/// What the database says.
pub fn insert_ref(conn: &mut Connection, row: &EventRefRow) -> Result<()> {
    diesel::insert_into(tables::event_refs::table).values(row).execute(conn)?;
    Ok(())
}

/// Events of a log that were set aside, newest first.
///
/// # Errors
/// What the database says.
pub fn of_log(conn: &mut Connection, origin: &str, limit: i64) -> Result<Vec<HeldEventRow>> {
    Ok(tables::held_events::table
        .filter(tables::held_events::origin.eq(origin))
        .order(tables::held_events::seq.desc())
        .limit(limit)
        .load(conn)?)
}

/// Events of a log from a seq on that were set aside, in order.
///
/// # Errors
/// What the database says.
pub fn since(conn: &mut Connection, origin: &str, from: i64) -> Result<Vec<HeldEventRow>> {
    Ok(tables::held_events::table
        .filter(tables::held_events::origin.eq(origin))
        .filter(tables::held_events::seq.ge(from))
        .order(tables::held_events::seq)
        .load(conn)?)
}

/// Whether events about a member wait, in its own log, for an extension that is not understood
/// (rule 9).
///
/// # Errors
/// What the database says.
pub fn is_member_blocked(conn: &mut Connection, origin: &str, member: &str) -> Result<bool> {
    use tables::held_events as t;
    let count: i64 = t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .filter(t::code.eq(EXTENSION))
        .count()
        .get_result(conn)?;
    Ok(count > 0)
}

/// An event that was set aside: its log, its seq, the poll that it names.
pub type Extension = (String, i64, Option<String>);

/// Events that name one of these polls and need an extension that is not understood, by log and
/// seq (rule 9), of those that can change what is counted.
///
/// # Errors
/// What the database says; internal when what is stored does not read.
pub fn extensions_of(conn: &mut Connection, polls: &[&str]) -> Result<Vec<Extension>> {
    use tables::held_events as t;
    let all: Vec<Extension> = t::table
        .filter(t::poll.eq_any(polls.iter().copied()))
        .filter(t::code.eq(EXTENSION))
        .order((t::origin, t::seq))
        .select((t::origin, t::seq, t::poll))
        .load(conn)?;
    let mut before = Vec::new();
    for one in all {
        if is_before_the_count(conn, &one)? {
            before.push(one);
        }
    }
    Ok(before)
}

/// Whether an event stands where it can still change a count: before its log's seal; in the host's
/// log before its tally, since the host may still move the deadline. What comes later, position has
/// settled (rules 36 and 38), and whoever is missing has nothing that is counted. Otherwise a
/// chapter could see the others' seals, and stop the count for good.
fn is_before_the_count(conn: &mut Connection, (log, seq, poll): &Extension) -> Result<bool> {
    let Some(row) = poll.as_deref().map(|poll| polls::find_by_id(conn, poll)).transpose()? else {
        return Ok(true);
    };
    let Some(row) = row else { return Ok(true) };
    if row.origin == *log {
        let tally = polls::find_tally(conn, log, &row.poll)?;
        return Ok(tally.is_none_or(|tally| *seq < tally.seq));
    }
    let seals = polls::held_seals(conn, &row)?;
    let seal = seals.iter().find(|held| held.valid && held.seal.log.as_str() == log);
    Ok(match seal {
        Some(held) => *seq < super::log::signed(held.seal.seq)?,
        // A cut may still count what a chapter without a seal has said.
        None => row.opened()?.missing_chapter == MissingChapter::CountCosigned,
    })
}

/// Seals in these logs that a later revocation made void (protocol §4.6). What they revealed they
/// have revealed all the same.
///
/// # Errors
/// What the database says.
pub fn void_seals(conn: &mut Connection, logs: &[&str]) -> Result<Vec<EntryRow>> {
    use tables::{entries, held_events as t};
    let entry = entries::table.on(entries::origin.eq(t::origin).and(entries::seq.eq(t::seq)));
    Ok(t::table
        .inner_join(entry)
        .filter(t::origin.eq_any(logs.iter().copied()))
        // By the index: what is void names no poll.
        .filter(t::poll.is_null())
        .filter(t::code.eq(VOID))
        .filter(entries::kind.eq(SEALED))
        .order((entries::origin, entries::seq))
        .select(entries::all_columns)
        .load(conn)?)
}

/// The first of these events, by log and seq, that is of a chapter of the poll: another's log has
/// nothing to say about it.
///
/// # Errors
/// Internal when a stored place does not read.
pub fn not_understood<'a>(
    opened: &Opened,
    mut held: impl Iterator<Item = (&'a str, i64)>,
) -> Result<Option<(Origin, u64)>> {
    let of_chapter = |log: &str| opened.chapters.iter().any(|chapter| chapter.as_str() == log);
    let first = held.find(|(log, _)| of_chapter(log));
    first.map(|(log, seq)| Ok((super::log::origin(log)?, super::log::unsigned(seq)?))).transpose()
}

/// How many events of a log were set aside, by class.
///
/// # Errors
/// What the database says.
pub fn count(conn: &mut Connection, origin: &str, class: &str) -> Result<i64> {
    Ok(tables::held_events::table
        .filter(tables::held_events::origin.eq(origin))
        .filter(tables::held_events::class.eq(class))
        .count()
        .get_result(conn)?)
}

/// References of a log whose target is not here (class D), in order. Another event at the place
/// of the target is not the target.
///
/// # Errors
/// What the database says.
pub fn missing_refs(conn: &mut Connection, origin: &str) -> Result<Vec<EventRefRow>> {
    let target = tables::entries::table.on(tables::entries::origin
        .eq(tables::event_refs::ref_origin)
        .and(tables::entries::seq.eq(tables::event_refs::ref_seq))
        .and(tables::entries::id.eq(tables::event_refs::ref_id)));
    let rows: Vec<EventRefRow> = tables::event_refs::table
        .left_join(target)
        .filter(tables::event_refs::origin.eq(origin))
        .filter(tables::entries::seq.nullable().is_null())
        .order((tables::event_refs::seq, tables::event_refs::idx))
        .select(tables::event_refs::all_columns)
        .load(conn)?;
    Ok(rows)
}
