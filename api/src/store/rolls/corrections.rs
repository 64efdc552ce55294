//! What was corrected of frozen rolls, and how many corrections were judged.

use diesel::prelude::*;

use crate::error::{Error, Result};
use crate::store::tables::{self, CorrectionRow, RollEntryRow};
use crate::store::{Connection, on_each};

/// Notes a correction: what it added, what it took off, and the roll as it is now.
///
/// # Errors
/// What the database says.
pub fn correct(
    conn: &mut Connection,
    row: &CorrectionRow,
    added: &[RollEntryRow],
    removed: &[&str],
    (count, weight, root): (i64, i64, &[u8]),
) -> Result<()> {
    use tables::{roll_corrections, roll_entries as t, rolls};
    diesel::insert_into(roll_corrections::table).values(row).execute(conn)?;
    on_each!(conn, |c| diesel::insert_into(t::table).values(added).execute(c))?;
    let taken = t::table.filter(t::origin.eq(&row.origin)).filter(t::poll.eq(&row.poll));
    diesel::update(taken.filter(t::entry.eq_any(removed)))
        .set(t::removed_seq.eq(row.seq))
        .execute(conn)?;
    diesel::update(rolls::table.find((&row.origin, &row.poll)))
        .set((rolls::count.eq(count), rolls::weight.eq(weight), rolls::root.eq(root)))
        .execute(conn)?;
    Ok(())
}

/// Notes how many corrections of a roll were judged.
///
/// # Errors
/// What the database says.
pub fn set_judged(conn: &mut Connection, origin: &str, poll: &str, judged: usize) -> Result<()> {
    let judged = i32::try_from(judged).map_err(Error::internal)?;
    diesel::update(tables::rolls::table.find((origin, poll)))
        .set(tables::rolls::judged.eq(judged))
        .execute(conn)?;
    Ok(())
}

/// Whether a roll does not say how many corrections of it were judged: of a database from before
/// that was counted, whose logs must be replayed.
///
/// # Errors
/// What the database says.
pub fn lack_judged(conn: &mut Connection) -> Result<bool> {
    use tables::rolls as t;
    let without: i64 = t::table.filter(t::judged.is_null()).count().get_result(conn)?;
    Ok(without > 0)
}

/// The corrections of every chapter's roll for these polls, in order.
///
/// # Errors
/// What the database says.
pub fn corrections_of(conn: &mut Connection, polls: &[&str]) -> Result<Vec<CorrectionRow>> {
    use tables::roll_corrections as t;
    let of_polls = t::table.filter(t::poll.eq_any(polls));
    Ok(of_polls.order((t::poll, t::origin, t::seq)).load(conn)?)
}
