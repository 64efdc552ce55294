//! Peers as officers see them: where each stands, what of its log was set aside, and what waits
//! for something that is not here.

use enlace_schema::time::{DAY_SECS, Millis};

use crate::error::Result;
use crate::store::peers::{self, PeerOverview};
use crate::store::tables::{EventRefRow, HeldEventRow};
use crate::store::{Connection, held, log};

/// From here on what is missing is shown as such (rule 27): logs travel within days, even on a
/// stick. It never becomes a fault by waiting.
const OVERDUE_SECS: i64 = 7 * DAY_SECS;

/// A peer, with what needs somebody to look at it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerView {
    /// Where it stands.
    pub overview: PeerOverview,
    /// Events of its log that were set aside, the newest first.
    pub held: Vec<HeldEventRow>,
    /// Events of its log that wait for another, the oldest first.
    pub missing: Vec<Missing>,
}

/// An event that depends on another, which is not here (class D).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Its place in its log.
    pub seq: u64,
    /// The log of the other.
    pub log: String,
    /// The other's place there.
    pub at: u64,
    /// Whether a witness saw it more than seven days ago.
    pub overdue: bool,
}

/// Every pinned peer, by origin, with at most so many events of each sort.
///
/// # Errors
/// What the database says.
pub fn peers(conn: &mut Connection, most: usize, now: Millis) -> Result<Vec<PeerView>> {
    let mut all = Vec::new();
    for overview in peers::overview(conn)? {
        let limit = i64::try_from(most).unwrap_or(i64::MAX);
        let held = held::of_log(conn, &overview.origin, limit)?;
        let missing = missing(conn, &overview.origin, most, now)?;
        all.push(PeerView { overview, held, missing });
    }
    Ok(all)
}

/// The first so many events of a log that wait for another.
///
/// # Errors
/// What the database says.
pub fn missing(
    conn: &mut Connection,
    origin: &str,
    most: usize,
    now: Millis,
) -> Result<Vec<Missing>> {
    let rows = held::missing_refs(conn, origin)?;
    rows.into_iter().take(most).map(|row| one(conn, &row, now)).collect()
}

fn one(conn: &mut Connection, row: &EventRefRow, now: Millis) -> Result<Missing> {
    let seq = log::unsigned(row.seq)?;
    // The author's own time proves nothing; that of whoever cosigned it does.
    let covering = log::checkpoint_covering(conn, &row.origin, seq)?;
    let seen = covering.and_then(|checkpoint| checkpoint.first_cosigned_ms);
    let overdue = seen.is_some_and(|at| Millis::from_ms(at).plus_secs(OVERDUE_SECS) < now);
    let at = log::unsigned(row.ref_seq)?;
    Ok(Missing { seq, log: row.ref_origin.clone(), at, overdue })
}
