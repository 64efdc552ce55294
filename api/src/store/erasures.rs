//! Commitments that logs made, blocked and erased, and who has acknowledged what. Projections: a
//! row is its own log's, and only `ledger::project` writes them.

use diesel::prelude::*;
use enlace_schema::event::Origin;
use enlace_schema::log::Hash;
use enlace_schema::time::{DAY_SECS, Millis};

use super::tables::{self, CommitmentRow, ErasureAckRow, ForeignRecordRow, MemberRow, PeerRow};
use super::{CHUNK, Connection};
use crate::error::Result;

/// Days after which an erasure that is not acknowledged is shown as overdue (protocol §11.7).
const OVERDUE_DAYS: i64 = 30;

/// What was erased before this instant should be acknowledged by now.
pub fn overdue_before(now: Millis) -> i64 {
    now.plus_secs(-OVERDUE_DAYS * DAY_SECS).as_ms()
}

/// What a log says of its own commitments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// They are used for nothing any more.
    Blocked,
    /// Their records are deleted.
    Erased,
}

/// Erased records of one log of which another has not said that it deleted them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unacknowledged {
    /// The log that erased.
    pub author: String,
    /// The log that has not answered.
    pub peer: String,
    /// How many commitments.
    pub count: u64,
    /// When the oldest of them was erased, by its author's clock, Unix milliseconds.
    pub since_ms: i64,
}

/// Notes a commitment. One that the log made before stays as it is.
///
/// # Errors
/// What the database says.
pub fn note(conn: &mut Connection, row: &CommitmentRow) -> Result<()> {
    use tables::commitments as t;
    let there: i64 = t::table.find((&row.origin, &row.commitment)).count().get_result(conn)?;
    if there == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Finds a commitment of a log.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, c: &Hash) -> Result<Option<CommitmentRow>> {
    use tables::commitments as t;
    Ok(t::table.find((origin, c.0.as_slice())).first(conn).optional()?)
}

/// Whether a member's record is blocked or erased, by what its log says: nothing is done with the
/// member until it is taken in again, with a record of then.
///
/// # Errors
/// What the database says.
pub fn is_closed(conn: &mut Connection, member: &MemberRow) -> Result<bool> {
    use tables::commitments as t;
    let Some(record) = &member.record else { return Ok(false) };
    let made: Option<CommitmentRow> =
        t::table.find((&member.origin, record)).first(conn).optional()?;
    Ok(made.is_some_and(|made| made.blocked_seq.is_some() || made.erased_seq.is_some()))
}

/// Those of these commitments that a log made, in no particular order.
///
/// # Errors
/// What the database says.
pub fn find_all(
    conn: &mut Connection,
    origin: &str,
    commits: &[Hash],
) -> Result<Vec<CommitmentRow>> {
    use tables::commitments as t;
    let mut rows = Vec::with_capacity(commits.len());
    for chunk in commits.chunks(CHUNK) {
        let keys: Vec<Vec<u8>> = chunk.iter().map(|one| one.0.to_vec()).collect();
        let part: Vec<CommitmentRow> =
            t::table.filter(t::origin.eq(origin)).filter(t::commitment.eq_any(keys)).load(conn)?;
        rows.extend(part);
    }
    Ok(rows)
}

/// What a log has committed to about a member, in the order in which it did.
///
/// # Errors
/// What the database says.
pub fn of_member(conn: &mut Connection, origin: &str, member: &str) -> Result<Vec<CommitmentRow>> {
    use tables::commitments as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .order((t::seq, t::idx))
        .load(conn)?)
}

/// Notes what a log says of its commitments.
///
/// # Errors
/// What the database says.
pub fn say(
    conn: &mut Connection,
    origin: &str,
    commits: &[Hash],
    word: Word,
    (seq, at_ms): (i64, i64),
) -> Result<()> {
    use tables::commitments as t;
    for c in commits {
        let row = diesel::update(t::table.find((origin, c.0.as_slice())));
        match word {
            Word::Blocked => row
                .set((t::blocked_seq.eq(Some(seq)), t::blocked_ms.eq(Some(at_ms))))
                .execute(conn)?,
            Word::Erased => row
                .set((t::erased_seq.eq(Some(seq)), t::erased_ms.eq(Some(at_ms))))
                .execute(conn)?,
        };
    }
    Ok(())
}

/// Adds what a log acknowledges.
///
/// # Errors
/// What the database says.
pub fn insert_ack(conn: &mut Connection, row: &ErasureAckRow) -> Result<()> {
    diesel::insert_into(tables::erasure_acks::table).values(row).execute(conn)?;
    Ok(())
}

/// Whether a log has acknowledged this commitment of another.
///
/// # Errors
/// What the database says.
pub fn is_acked(conn: &mut Connection, origin: &str, log: &str, c: &Hash) -> Result<bool> {
    use tables::erasure_acks as t;
    let there: i64 = t::table.find((origin, log, c.0.as_slice())).count().get_result(conn)?;
    Ok(there > 0)
}

/// Acknowledgements by a log of another's erasures, in the order of its log.
///
/// # Errors
/// What the database says.
pub fn acks(conn: &mut Connection, origin: &str, log: &str) -> Result<Vec<ErasureAckRow>> {
    use tables::erasure_acks as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::log.eq(log))
        .order((t::seq, t::commitment))
        .load(conn)?)
}

/// How many acknowledgements (events, not commitments) of another log's erasures a log has
/// written from an instant on.
///
/// # Errors
/// What the database says.
pub fn acks_since(conn: &mut Connection, origin: &str, log: &str, from_ms: i64) -> Result<usize> {
    use tables::erasure_acks as t;
    let seqs: Vec<i64> = t::table
        .filter(t::origin.eq(origin))
        .filter(t::log.eq(log))
        .filter(t::at_ms.ge(from_ms))
        .select(t::seq)
        .distinct()
        .load(conn)?;
    Ok(seqs.len())
}

/// What `author` has erased and `by` has not acknowledged, the oldest erasure first; at most
/// `limit`.
///
/// # Errors
/// What the database says.
pub fn to_acknowledge(
    conn: &mut Connection,
    author: &str,
    by: &str,
    limit: i64,
) -> Result<Vec<CommitmentRow>> {
    use tables::{commitments as c, erasure_acks as a};
    let answer = a::table.on(a::log
        .eq(c::origin)
        .and(a::commitment.eq(c::commitment))
        .and(a::origin.eq(by.to_owned())));
    Ok(c::table
        .left_join(answer)
        .filter(c::origin.eq(author))
        .filter(c::erased_seq.is_not_null())
        .filter(a::seq.nullable().is_null())
        .order((c::erased_seq, c::commitment))
        .limit(limit)
        .select(c::all_columns)
        .load(conn)?)
}

/// Logs of which records were asked for, and that a log stands for: itself, and the earlier
/// generations of it, whose commitments it has said again (protocol §11.7).
///
/// # Errors
/// What the database says.
pub fn generations(conn: &mut Connection, log: &Origin) -> Result<Vec<String>> {
    use tables::foreign_records as t;
    let all: Vec<String> = t::table.select(t::origin).distinct().load(conn)?;
    let mut found = Vec::new();
    for origin in all {
        if log.stands_for(&super::log::origin(&origin)?) {
            found.push(origin);
        }
    }
    Ok(found)
}

/// What earlier generations of a log gave, and it has blocked, with its content.
///
/// # Errors
/// What the database says.
pub fn blocked_later(conn: &mut Connection, log: &Origin) -> Result<Vec<ForeignRecordRow>> {
    use tables::{commitments as c, foreign_records as t};
    let mut earlier = generations(conn, log)?;
    earlier.retain(|origin| origin != log.as_str());
    let made = c::table.on(c::commitment.eq(t::commitment).and(c::origin.eq(log.to_string())));
    Ok(t::table
        .inner_join(made)
        .filter(t::origin.eq_any(earlier))
        .filter(t::sealed.is_not_null())
        .filter(c::blocked_seq.is_not_null())
        .select(t::all_columns)
        .load(conn)?)
}

/// What was erased before an instant and is not acknowledged: by the peers of `own`, of its own
/// erasures; and by `own`, of theirs. A peer answers for what was erased after it was pinned, be
/// it suspended since or not.
///
/// # Errors
/// What the database says.
pub fn unacknowledged(
    conn: &mut Connection,
    own: &str,
    before_ms: i64,
) -> Result<Vec<Unacknowledged>> {
    let mut open = Vec::new();
    for peer in super::peers::of(conn, own)? {
        for (author, by) in [(own, peer.peer.as_str()), (peer.peer.as_str(), own)] {
            open.extend(open_of(conn, author, by, &peer, before_ms)?);
        }
    }
    Ok(open)
}

fn open_of(
    conn: &mut Connection,
    author: &str,
    by: &str,
    peer: &PeerRow,
    before_ms: i64,
) -> Result<Option<Unacknowledged>> {
    let rows = to_acknowledge(conn, author, by, i64::MAX)?;
    let erased = rows.iter().filter_map(|row| row.erased_ms);
    let due: Vec<i64> = erased.filter(|at| (peer.pinned_ms..before_ms).contains(at)).collect();
    let Some(since_ms) = due.iter().min() else { return Ok(None) };
    Ok(Some(Unacknowledged {
        author: author.into(),
        peer: by.into(),
        count: due.len() as u64,
        since_ms: *since_ms,
    }))
}

/// Whether our own log commits to records that no row here tells of: a database from before these
/// tables, whose logs must be replayed.
///
/// # Errors
/// What the database says.
pub fn are_missing(conn: &mut Connection) -> Result<bool> {
    let noted: i64 = tables::commitments::table.count().get_result(conn)?;
    Ok(noted == 0 && super::private::count(conn)? > 0)
}
