//! Who was given or refused a member's records, or looked at them, as the member is told.

use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use serde::Serialize;

use crate::error::Result;
use crate::store::privacy::{self, LISTED};
use crate::store::tables::PrivateAccessRow;
use crate::store::{Connection, erasures, log};

/// Who was given or refused a record, or looked at it.
#[derive(Clone, Serialize)]
pub struct Access {
    /// A peer's log, whoever made an export, or whoever looked and in which office:
    /// `mbr_…/treasurer`.
    pub who: String,
    /// Which kind of record; of lists, of what the newest began with.
    pub kind: String,
    /// Its commitment; none of a list.
    pub commitment: Option<Hash>,
    /// What for; `look`, and `list` for lists of everybody.
    pub purpose: String,
    /// Whether it was given.
    pub given: bool,
    /// How often on that day; of lists, on how many days.
    pub times: i64,
    /// The last time; the first of that day where somebody looked.
    pub last: Millis,
    /// Whether whoever got it has said that it deleted it.
    pub deleted: bool,
}

/// All of it about a member of ours, the newest first; of lists what was read since its first
/// record.
///
/// # Errors
/// What the database says.
pub(super) fn read(
    conn: &mut Connection,
    own: &str,
    member: &str,
    since: Option<i64>,
) -> Result<Vec<Access>> {
    let rows = about(privacy::accesses_of(conn, member)?, member, since);
    rows.into_iter().map(|row| access(conn, own, row)).collect()
}

/// What of it is about a member: not its own looking at lists, nor lists from before it was on the
/// books. The lists that somebody read in one office are one line.
fn about(rows: Vec<PrivateAccessRow>, member: &str, since: Option<i64>) -> Vec<PrivateAccessRow> {
    let mut kept: Vec<PrivateAccessRow> = Vec::new();
    for row in rows {
        if row.purpose != LISTED {
            kept.push(row);
            continue;
        }
        let own = row.who.split('/').next() == Some(member);
        if own || since.is_none_or(|since| row.last_ms < since) {
            continue;
        }
        let newest = kept.iter_mut().find(|one| one.purpose == LISTED && one.who == row.who);
        match newest {
            Some(newest) => newest.times += 1,
            None => kept.push(PrivateAccessRow { times: 1, ..row }),
        }
    }
    kept
}

fn access(conn: &mut Connection, own: &str, row: PrivateAccessRow) -> Result<Access> {
    let commitment = match row.purpose.as_str() {
        LISTED => None,
        _ => Some(log::hash(&row.commitment)?),
    };
    let deleted = match &commitment {
        Some(c) => row.given && erasures::is_acked(conn, &row.who, own, c)?,
        None => false,
    };
    Ok(Access {
        who: row.who,
        kind: row.kind,
        commitment,
        purpose: row.purpose,
        given: row.given,
        times: row.times,
        last: Millis::from_ms(row.last_ms),
        deleted,
    })
}
