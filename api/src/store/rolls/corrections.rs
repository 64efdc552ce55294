//! What was corrected of frozen rolls, and how many corrections were judged.

use std::collections::BTreeSet;

use diesel::prelude::*;
use enlace_schema::event::poll::RollEntry;
use enlace_schema::ids::EntryId;
use enlace_schema::voting::correction::Before;
use enlace_schema::voting::moved::Moves;

use crate::error::{Error, Result};
use crate::store::tables::{self, CorrectionRow, RollEntryRow, RollRow};
use crate::store::{Connection, ballots, log, on_each, transfers};

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

/// A roll, and what else a log holds, where a correction of it stands.
#[derive(Debug)]
pub struct HeldRoll {
    frozen: u64,
    at: u64,
    ever: Vec<RollEntry>,
    gone: BTreeSet<EntryId>,
    earlier: usize,
    voted: BTreeSet<EntryId>,
    moves: Moves,
}

impl HeldRoll {
    /// At a place of the log; `joined` is where it joined the poll.
    ///
    /// # Errors
    /// What the database says; internal when stored events and numbers do not read.
    pub fn at(conn: &mut Connection, roll: &RollRow, joined: i64, at: i64) -> Result<Self> {
        let (origin, poll) = (roll.origin.as_str(), roll.poll.as_str());
        let rows = super::ever(conn, origin, poll)?;
        let gone = rows.iter().filter(|row| row.removed_seq.is_some());
        Ok(Self {
            frozen: log::unsigned(roll.seq)?,
            at: log::unsigned(at)?,
            gone: gone.map(|row| row.entry().map(|place| place.entry)).collect::<Result<_>>()?,
            ever: rows.iter().map(RollEntryRow::entry).collect::<Result<_>>()?,
            earlier: roll.judged()?,
            voted: ballots::named(conn, origin, poll, (joined, at))?,
            moves: transfers::moves(conn, origin, at)?,
        })
    }

    /// The same, for the rules.
    pub fn before(&self) -> Before<'_> {
        Before {
            frozen: self.frozen,
            at: self.at,
            ever: &self.ever,
            gone: &self.gone,
            earlier: self.earlier,
            voted: &self.voted,
            moves: &self.moves,
        }
    }
}

impl RollRow {
    /// How many corrections of it were judged.
    ///
    /// # Errors
    /// Internal when the number does not read.
    pub fn judged(&self) -> Result<usize> {
        usize::try_from(self.judged.unwrap_or_default()).map_err(Error::internal)
    }
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
