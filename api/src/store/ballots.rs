//! Where ballots stand in their log. What they say stays in the entry, in its envelope.

use diesel::dsl::{count_star, exists, max, sql, sum};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

mod count;
mod place;

pub use count::{named, running_input, tally_input, uncounted};
pub use place::{Joined, find_joined, find_place, standing};

use super::tables::{self, BallotRow, EntryRow};
use super::{Connection, insert_all, log, on_each};
use crate::error::Result;

/// Adds ballots.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, rows: &[BallotRow]) -> Result<()> {
    Ok(insert_all!(conn, tables::ballots::table, rows)?)
}

/// Whether a ballot stands at an entry.
///
/// # Errors
/// What the database says.
pub fn stands(conn: &mut Connection, origin: &str, poll: &str, entry: &str) -> Result<bool> {
    Ok(counting(conn, origin, poll, entry, true)?.is_some())
}

/// Seq of the ballot that counts at an entry, if one stands there (rule 39): the last where
/// ballots replace each other, the first where they do not.
///
/// # Errors
/// What the database says.
pub fn counting(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    entry: &str,
    replaceable: bool,
) -> Result<Option<i64>> {
    use tables::ballots as t;
    let at = t::table
        .filter(t::origin.eq(origin))
        .filter(t::poll.eq(poll))
        .filter(t::entry.eq(entry))
        .select(t::seq);
    Ok(match replaceable {
        true => at.order(t::seq.desc()).first(conn).optional()?,
        false => at.order(t::seq.asc()).first(conn).optional()?,
    })
}

/// Places of a log that lie together in the index of receipt codes, as a power of two.
const STRETCH_BITS: u32 = 13;
/// The stretch that an entry lies in, as the index has it: the migration of receipt stretches.
const STRETCH: &str = "entries.seq >> 13";

/// Where ballots with this receipt code stand, over all logs that are held, those set aside among
/// them: our own first, the newest first.
///
/// A code is as random as a hash, so in one index of all codes the ballots of a page would lie in
/// as many places as there are ballots. They are indexed stretch by stretch, and each stretch is
/// asked (0052).
///
/// # Errors
/// What the database says.
pub fn with_receipt(conn: &mut Connection, number: u64) -> Result<Option<(String, i64)>> {
    use tables::{entries, logs};
    let longest: Option<i64> = logs::table.select(max(logs::size)).first(conn)?;
    let stretches = 0..=(longest.unwrap_or(0) >> STRETCH_BITS);
    let log_of = logs::table.on(logs::origin.eq(entries::origin));
    Ok(entries::table
        .inner_join(log_of)
        .filter(sql::<BigInt>(STRETCH).eq_any(stretches))
        .filter(entries::receipt.eq(log::signed(number)?))
        .order((logs::own.desc(), entries::origin, entries::seq.desc()))
        .select((entries::origin, entries::seq))
        .first(conn)
        .optional()?)
}

/// Every ballot of a chapter in a poll, in order.
///
/// # Errors
/// What the database says.
pub fn of(conn: &mut Connection, origin: &str, poll: &str) -> Result<Vec<BallotRow>> {
    use tables::ballots as t;
    // They lie by their places, not in their order.
    let mut rows: Vec<BallotRow> =
        t::table.filter(t::origin.eq(origin)).filter(t::poll.eq(poll)).load(conn)?;
    rows.sort_unstable_by_key(|row| row.seq);
    Ok(rows)
}

/// Where every ballot of a chapter in a poll stands in its log, in order, and at which entry of the
/// roll it was cast.
///
/// # Errors
/// What the database says.
pub fn seqs_of(conn: &mut Connection, origin: &str, poll: &str) -> Result<Vec<(i64, String)>> {
    use tables::ballots as t;
    let of_poll = t::table.filter(t::origin.eq(origin)).filter(t::poll.eq(poll));
    let mut found: Vec<(i64, String)> = of_poll.select((t::seq, t::entry)).load(conn)?;
    found.sort_unstable();
    Ok(found)
}

/// Which of these entries of some polls have a ballot.
///
/// # Errors
/// What the database says.
pub fn voted(
    conn: &mut Connection,
    origin: &str,
    polls: &[&str],
    entries: &[&str],
) -> Result<Vec<String>> {
    use tables::ballots as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::poll.eq_any(polls))
        .filter(t::entry.eq_any(entries))
        .select(t::entry)
        .distinct()
        .load(conn)?)
}

/// Ballots of a chapter in a poll that were set aside for their meaning (class C), between two
/// places of the log, neither included. They count for nothing, but the seal covers them. What
/// needs an extension (class B) is no ballot as this version reads them.
///
/// # Errors
/// What the database says.
pub fn set_aside(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    after: i64,
    before: i64,
) -> Result<Vec<EntryRow>> {
    use tables::{entries, held_events};
    let entry = entries::table
        .on(entries::origin.eq(held_events::origin).and(entries::seq.eq(held_events::seq)));
    Ok(held_events::table
        .inner_join(entry)
        .filter(held_events::origin.eq(origin))
        .filter(held_events::seq.gt(after))
        .filter(held_events::seq.lt(before))
        .filter(held_events::poll.eq(poll))
        .filter(held_events::class.eq("C"))
        .filter(entries::kind.eq(enlace_schema::event::poll::BALLOT_CAST))
        .order(entries::seq)
        .select(entries::all_columns)
        .load(conn)?)
}

/// Origin, poll, effective ballots, and their weight.
pub type Turnout = (String, String, i64, Option<i64>);

/// The turnout of several polls, one query for a list: effective ballots and the sum of their
/// weights, never what they say.
///
/// # Errors
/// What the database says.
pub fn turnout_of(conn: &mut Connection, polls: &[&str]) -> Result<Vec<Turnout>> {
    use tables::{ballots, roll_entries};
    let counts = || {
        let cast = ballots::table
            .filter(ballots::origin.eq(roll_entries::origin))
            .filter(ballots::poll.eq(roll_entries::poll))
            .filter(ballots::entry.eq(roll_entries::entry));
        roll_entries::table
            .filter(roll_entries::poll.eq_any(polls))
            .filter(exists(cast))
            .group_by((roll_entries::origin, roll_entries::poll))
            .select((
                roll_entries::origin,
                roll_entries::poll,
                count_star(),
                sum(roll_entries::weight),
            ))
    };
    Ok(on_each!(conn, |c| counts().load(c))?)
}
