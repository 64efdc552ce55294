//! Frozen voter rolls. A roll is here as a whole or not at all: its entries come with its freeze.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use enlace_schema::event::poll::RollEntry;
use enlace_schema::ids::EntryId;
use enlace_schema::voting::rules::Electorate;

use super::members::MemberState;
use super::tables::{self, EntryRow, PollRow, RollEntryRow, RollPageRow, RollRow, SeatRow};
use super::{CHUNK, Connection, insert_all, roles, statistics};
use crate::error::{Error, Result};

/// Members asked for at once where they are only counted: PostgreSQL reads all members of a young
/// log for each part.
const ADMITTED: usize = 5_000;

mod corrections;

pub use corrections::{HeldRoll, correct, corrections_of, lack_judged, set_judged};

/// For whom a person casts ballots: for themselves, or for an organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hat {
    /// The person or the organisation.
    pub member: String,
    /// Whether it is an organisation that the person represents.
    pub represents: bool,
    /// Which of the organisation's two votes this representative casts, where there are two.
    pub seat: Option<i32>,
}

impl Hat {
    /// Whether the hat goes with a place on a roll: the member's, and the representative's seat
    /// where the place has one.
    pub fn fits(&self, entry: &RollEntryRow) -> bool {
        entry.member == self.member && (entry.seat.is_none() || entry.seat == self.seat)
    }
}

/// The hats of a person now, their own first.
///
/// # Errors
/// What the database says.
pub fn hats(conn: &mut Connection, origin: &str, person: &str) -> Result<Vec<Hat>> {
    let mut hats = vec![Hat { member: person.into(), represents: false, seat: None }];
    for role in roles::organisations_of(conn, origin, person)? {
        if let Some(member) = role.of_member {
            hats.push(Hat { member, represents: true, seat: role.seat });
        }
    }
    Ok(hats)
}

impl RollEntryRow {
    /// A place of a log's roll; `added` is the correction that brought it, if one did.
    ///
    /// # Errors
    /// Internal when a weight is none that a table holds.
    pub fn of(origin: &str, poll: &str, place: &RollEntry, added: Option<i64>) -> Result<Self> {
        Ok(Self {
            origin: origin.into(),
            poll: poll.into(),
            entry: place.entry.to_string(),
            member: place.member.to_string(),
            weight: i32::try_from(place.weight).map_err(Error::internal)?,
            seat: place.seat.map(i32::from),
            added_seq: added,
            removed_seq: None,
        })
    }

    /// The entry as the roll's event has it.
    ///
    /// # Errors
    /// Internal when stored ids or numbers do not read.
    pub fn entry(&self) -> Result<RollEntry> {
        Ok(RollEntry {
            entry: self.entry.parse()?,
            member: self.member.parse()?,
            weight: u32::try_from(self.weight).map_err(Error::internal)?,
            seat: self.seat.map(u8::try_from).transpose().map_err(Error::internal)?,
        })
    }
}

/// Notes where a page of a roll stands.
///
/// # Errors
/// What the database says.
pub fn insert_page(conn: &mut Connection, row: &RollPageRow) -> Result<()> {
    diesel::insert_into(tables::roll_pages::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds a roll: verified, with its entries; or broken, with none.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, roll: &RollRow, entries: &[RollEntryRow]) -> Result<()> {
    diesel::insert_into(tables::rolls::table).values(roll).execute(conn)?;
    insert_all!(conn, tables::roll_entries::table, entries)?;
    statistics::gather_first(conn)
}

/// Finds the roll of a chapter for a poll; one that is broken is none.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, poll: &str) -> Result<Option<RollRow>> {
    let roll = tables::rolls::table.find((origin, poll));
    Ok(roll.filter(tables::rolls::broken.eq(false)).first(conn).optional()?)
}

/// Whether a chapter has frozen a roll for a poll, be it a broken one: it freezes one once.
///
/// # Errors
/// What the database says.
pub fn was_frozen(conn: &mut Connection, origin: &str, poll: &str) -> Result<bool> {
    let there: i64 = tables::rolls::table.find((origin, poll)).count().get_result(conn)?;
    Ok(there > 0)
}

/// The rolls of every chapter for these polls, by poll and origin.
///
/// # Errors
/// What the database says.
pub fn of_polls(conn: &mut Connection, polls: &[&str]) -> Result<Vec<RollRow>> {
    use tables::rolls as t;
    let of_polls = t::table.filter(t::poll.eq_any(polls)).filter(t::broken.eq(false));
    Ok(of_polls.order((t::poll, t::origin)).load(conn)?)
}

/// Whether the electorate's rule gives every place of a roll to some member: whoever froze another
/// has not joined for the count (rule 35; [`super::joins`] asks).
///
/// # Errors
/// What the database says; internal when a stored number does not read.
pub(super) fn is_given(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    electorate: &Electorate,
) -> Result<bool> {
    use tables::roll_entries as t;
    let of_roll = t::table.filter(t::origin.eq(origin)).filter(t::poll.eq(poll));
    let places: Vec<(i32, Option<i32>)> =
        of_roll.select((t::weight, t::seat)).distinct().load(conn)?;
    for (weight, seat) in places {
        if !gives(electorate, weight, seat)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Log and poll of every roll of which [`is_given`] is false: one query for a list of polls.
///
/// # Errors
/// As [`is_given`].
pub(super) fn not_given(
    conn: &mut Connection,
    polls: &[PollRow],
) -> Result<BTreeSet<(String, String)>> {
    use tables::roll_entries as t;
    let mut electorates = BTreeMap::new();
    for row in polls {
        electorates.insert(row.poll.as_str(), row.opened()?.electorate);
    }
    let ids: Vec<&str> = electorates.keys().copied().collect();
    let places: Vec<(String, String, i32, Option<i32>)> = t::table
        .filter(t::poll.eq_any(ids))
        .select((t::origin, t::poll, t::weight, t::seat))
        .distinct()
        .load(conn)?;
    let mut not_given = BTreeSet::new();
    for (origin, poll, weight, seat) in places {
        let electorate = electorates.get(poll.as_str());
        if electorate.map(|rule| gives(rule, weight, seat)).transpose()? == Some(false) {
            not_given.insert((origin, poll));
        }
    }
    Ok(not_given)
}

fn gives(electorate: &Electorate, weight: i32, seat: Option<i32>) -> Result<bool> {
    let seat = seat.map(u8::try_from).transpose().map_err(Error::internal)?;
    Ok(electorate.gives(u32::try_from(weight).map_err(Error::internal)?, seat))
}

/// The entries of a roll, by entry id.
///
/// # Errors
/// What the database says.
pub fn entries(conn: &mut Connection, origin: &str, poll: &str) -> Result<Vec<RollEntryRow>> {
    entries_at(conn, origin, poll, i64::MAX)
}

/// The entries of a roll as it was before a place of its log, by entry id.
///
/// # Errors
/// What the database says.
pub fn entries_at(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    before: i64,
) -> Result<Vec<RollEntryRow>> {
    let mut rows = ever(conn, origin, poll)?;
    rows.retain(|row| {
        row.added_seq.is_none_or(|added| added < before)
            && row.removed_seq.is_none_or(|removed| removed >= before)
    });
    Ok(rows)
}

/// Every entry that a roll ever had, by entry id.
///
/// # Errors
/// What the database says.
pub fn ever(conn: &mut Connection, origin: &str, poll: &str) -> Result<Vec<RollEntryRow>> {
    use tables::roll_entries as t;
    let mut rows: Vec<RollEntryRow> =
        t::table.filter(t::origin.eq(origin)).filter(t::poll.eq(poll)).load(conn)?;
    // Sorted here: PostgreSQL's collation may not be that of bytes.
    rows.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
    Ok(rows)
}

/// Finds one entry of a roll.
///
/// # Errors
/// What the database says.
pub fn find_entry(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    entry: &str,
) -> Result<Option<RollEntryRow>> {
    use tables::roll_entries as t;
    let entry = t::table.find((origin, poll, entry)).filter(t::removed_seq.is_null());
    Ok(entry.first(conn).optional()?)
}

/// Finds several entries of a roll, by their ids.
///
/// # Errors
/// What the database says.
pub fn find_entries(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    entries: &BTreeSet<String>,
) -> Result<BTreeMap<String, RollEntryRow>> {
    use tables::roll_entries as t;
    let entries: Vec<&str> = entries.iter().map(String::as_str).collect();
    let mut found = BTreeMap::new();
    for chunk in entries.chunks(CHUNK) {
        let rows: Vec<RollEntryRow> = t::table
            .filter(t::origin.eq(origin))
            .filter(t::poll.eq(poll))
            .filter(t::entry.eq_any(chunk))
            .filter(t::removed_seq.is_null())
            .load(conn)?;
        found.extend(rows.into_iter().map(|row| (row.entry.clone(), row)));
    }
    Ok(found)
}

/// Entries of one chapter's rolls that belong to any of these members, for some polls.
///
/// # Errors
/// What the database says.
pub fn entries_of_members(
    conn: &mut Connection,
    origin: &str,
    polls: &[&str],
    members: &[&str],
) -> Result<Vec<RollEntryRow>> {
    use tables::roll_entries as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::poll.eq_any(polls))
        .filter(t::member.eq_any(members))
        .filter(t::removed_seq.is_null())
        .order((t::poll, t::entry))
        .load(conn)?)
}

/// The stored pages of a roll between two places of the log, both included, in order. Only pages
/// that stood there before the freeze are known, and each belongs to one poll: whatever freezes
/// say, no page is read for two of them.
///
/// # Errors
/// What the database says.
pub fn stored_pages(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    first: i64,
    last: i64,
) -> Result<Vec<EntryRow>> {
    use tables::{entries, roll_pages as t};
    let entry = entries::table.on(entries::origin.eq(t::origin).and(entries::seq.eq(t::seq)));
    Ok(t::table
        .inner_join(entry)
        .filter(t::origin.eq(origin))
        .filter(t::poll.eq(poll))
        .filter(t::seq.between(first, last))
        .order(t::seq)
        .select(entries::all_columns)
        .load(conn)?)
}

/// The place from which a person votes for the organisation that a place belongs to, once they
/// have voted.
///
/// # Errors
/// What the database says.
pub fn find_seat(
    conn: &mut Connection,
    place: &RollEntryRow,
    person: &str,
) -> Result<Option<EntryId>> {
    use tables::seats as t;
    let seat = t::table.find((&place.origin, &place.poll, &place.member, person));
    let entry: Option<String> = seat.select(t::entry).first(conn).optional()?;
    entry.map(|entry| entry.parse().map_err(Error::internal)).transpose()
}

/// Binds a person to one of an organisation's places.
///
/// # Errors
/// What the database says.
pub fn insert_seat(conn: &mut Connection, place: &RollEntryRow, person: &str) -> Result<()> {
    let row = SeatRow {
        origin: place.origin.clone(),
        poll: place.poll.clone(),
        member: place.member.clone(),
        person: person.into(),
        entry: place.entry.clone(),
    };
    diesel::insert_into(tables::seats::table).values(row).execute(conn)?;
    Ok(())
}

/// The places from which a person votes for organisations in some polls.
///
/// # Errors
/// What the database says.
pub fn seats_of(
    conn: &mut Connection,
    origin: &str,
    polls: &[&str],
    person: &str,
) -> Result<Vec<SeatRow>> {
    use tables::seats as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::poll.eq_any(polls))
        .filter(t::person.eq(person))
        .load(conn)?)
}

/// How many of these members a log has admitted at some time, and not let go to another.
///
/// # Errors
/// What the database says.
pub fn count_admitted(conn: &mut Connection, origin: &str, members: &[&str]) -> Result<usize> {
    use tables::members as t;
    let mut known: i64 = 0;
    for chunk in members.chunks(ADMITTED) {
        let part: i64 = t::table
            .filter(t::origin.eq(origin))
            .filter(t::member.eq_any(chunk))
            .filter(t::admitted_seq.is_not_null())
            .filter(t::state.ne(MemberState::Moved.as_str()))
            .count()
            .get_result(conn)?;
        known += part;
    }
    Ok(usize::try_from(known).unwrap_or_default())
}
