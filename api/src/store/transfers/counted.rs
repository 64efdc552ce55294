//! Who came and who went, as a count reads it.

use diesel::prelude::*;
use enlace_schema::membership::transfer::Ending;
use enlace_schema::voting::moved::Moves;

use crate::error::{Error, Result};
use crate::store::{Connection, log, tables};

/// Who came to a chapter and who left it, before a place of its log, as its events say it: what a
/// count reads (rule 46). Those that were set aside are among them: a file has them too.
///
/// # Errors
/// What the database says; internal when stored events do not read.
pub fn moves(conn: &mut Connection, origin: &str, before: i64) -> Result<Moves> {
    let mut seqs = places(conn, origin)?;
    seqs.retain(|seq| *seq < before);
    let mut moves = Moves::default();
    for row in log::entries_at(conn, origin, &seqs)? {
        let entry = row.to_entry()?;
        moves.read(&entry.envelope().map_err(Error::internal)?, entry.id());
    }
    Ok(moves)
}

/// Where a log says that somebody came or went, in order; entries that a revocation made void say
/// nothing.
///
/// # Errors
/// What the database says.
pub fn places(conn: &mut Connection, origin: &str) -> Result<Vec<i64>> {
    use tables::{arrivals, entries, held_events, transfers};
    let closed = Ending::Closed.as_str();
    let ends: Vec<Option<i64>> = transfers::table
        .filter(transfers::origin.eq(origin))
        .filter(transfers::ending.eq(closed))
        .select(transfers::end_seq)
        .load(conn)?;
    let came: Vec<Option<i64>> = arrivals::table
        .filter(arrivals::origin.eq(origin))
        .select(arrivals::arrived_seq)
        .load(conn)?;
    let entry = entries::table
        .on(entries::origin.eq(held_events::origin).and(entries::seq.eq(held_events::seq)));
    let aside: Vec<i64> = held_events::table
        .inner_join(entry)
        .filter(held_events::origin.eq(origin))
        .filter(held_events::class.eq_any(["B", "C"]))
        .filter(entries::kind.eq_any(Moves::KINDS))
        .select(entries::seq)
        .load(conn)?;
    let mut seqs: Vec<i64> = ends.into_iter().chain(came).flatten().chain(aside).collect();
    seqs.sort_unstable();
    Ok(seqs)
}
