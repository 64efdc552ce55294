//! What a log says of the place at which a ballot is cast: all that its projector asks, for one
//! ballot or for many that follow each other.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::error::Result;
use crate::store::tables::{self, RollEntryRow};
use crate::store::{CHUNK, Connection};

/// What a log says of a poll that ballots are cast in.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Joined {
    /// Seq of the chapter's seal, once there is one.
    pub sealed_seq: Option<i64>,
    /// `poll.opened`, if the poll is of the same log.
    pub opened: Option<String>,
}

/// Finds the place of a ballot, all that its projector asks in one query: what the log says of the
/// poll, and the entry if it is on the chapter's roll. Nothing if the chapter has not joined.
///
/// # Errors
/// What the database says.
pub fn find_place(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    entry: &str,
) -> Result<Option<(Joined, Option<RollEntryRow>)>> {
    use tables::{joins, polls, roll_entries, seals};
    let seal = seals::table.on(seals::origin.eq(joins::origin).and(seals::poll.eq(joins::poll)));
    let place = roll_entries::table.on(roll_entries::origin
        .eq(joins::origin)
        .and(roll_entries::poll.eq(joins::poll))
        .and(roll_entries::entry.eq(entry.to_owned()))
        .and(roll_entries::removed_seq.is_null()));
    let opened = polls::table.on(polls::origin
        .eq(joins::origin)
        .and(polls::origin.eq(joins::host))
        .and(polls::poll.eq(joins::poll)));
    Ok(joins::table
        .left_join(seal)
        .left_join(place)
        .left_join(opened)
        .filter(joins::origin.eq(origin))
        .filter(joins::poll.eq(poll))
        .select((
            (seals::seq.nullable(), polls::opened.nullable()),
            roll_entries::all_columns.nullable(),
        ))
        .first(conn)
        .optional()?)
}

/// What a log says of a poll; nothing if the chapter has not joined.
///
/// # Errors
/// What the database says.
pub fn find_joined(conn: &mut Connection, origin: &str, poll: &str) -> Result<Option<Joined>> {
    use tables::{joins, polls, seals};
    let seal = seals::table.on(seals::origin.eq(joins::origin).and(seals::poll.eq(joins::poll)));
    let opened = polls::table.on(polls::origin
        .eq(joins::origin)
        .and(polls::origin.eq(joins::host))
        .and(polls::poll.eq(joins::poll)));
    Ok(joins::table
        .left_join(seal)
        .left_join(opened)
        .filter(joins::origin.eq(origin))
        .filter(joins::poll.eq(poll))
        .select((seals::seq.nullable(), polls::opened.nullable()))
        .first(conn)
        .optional()?)
}

/// At which of these entries of a poll a ballot stands.
///
/// # Errors
/// What the database says.
pub fn standing(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    entries: &BTreeSet<String>,
) -> Result<BTreeSet<String>> {
    use tables::ballots as t;
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let mut found = BTreeSet::new();
    for chunk in entries.chunks(CHUNK) {
        let at = t::table
            .filter(t::origin.eq(origin))
            .filter(t::poll.eq(poll))
            .filter(t::entry.eq_any(chunk));
        found.extend(at.select(t::entry).load::<String>(conn)?);
    }
    Ok(found)
}
