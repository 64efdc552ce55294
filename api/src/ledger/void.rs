//! Entries that a revocation made void (protocol §4.6): they stay in the log, byte for byte, and
//! leave every table, as if they had never been said.

use enlace_schema::event::Entry;
use enlace_schema::event::key::{REVOKED, Revoked};
use enlace_schema::event::{Envelope, Origin};
use enlace_schema::log::{Hash, KeySchedule};

use super::{project, proof};
use crate::error::{Error, Result, codes};
use crate::store::tables::{EntryRow, LogRow};
use crate::store::{Connection, log, projections};

/// Entries read at a time.
const BATCH: i64 = 500;

/// Takes the entries that `event` makes void out of the tables: the log's projections are dropped
/// and made anew from what is left of it before `event`. Nothing happens for other kinds.
///
/// # Errors
/// Internal when stored bytes are no event; what the database says.
pub(super) fn take_out(conn: &mut Connection, event: &Envelope) -> Result<()> {
    if !takes_out(event) {
        return Ok(());
    }
    let row = log::find(conn, event.log.as_str())?;
    let row = row.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
    projections::clear_of(conn, event.log.as_str())?;
    replay(conn, &event.log, &row, event.seq, || ())
}

/// Whether an event makes others void.
fn takes_out(event: &Envelope) -> bool {
    let trusted = || event.body::<Revoked>().map(|body| body.last_trusted.size);
    event.kind == REVOKED && !trusted().is_ok_and(|size| size >= event.seq)
}

/// The last event of a page that makes others void. What stands before it is projected once, by
/// the replay up to it, however many more there are: whoever holds a log's recovery keys can write
/// them without end.
pub(super) fn last(page: &[(Envelope, Entry, Hash)]) -> Option<&Envelope> {
    page.iter().map(|(event, ..)| event).rfind(|event| takes_out(event))
}

/// Projects the entries of a log below `until` in order, but for those that are void, which are
/// set aside. `tick` hears of each.
///
/// # Errors
/// Internal when stored bytes are no event; what the database says.
pub(super) fn replay(
    conn: &mut Connection,
    origin: &Origin,
    row: &LogRow,
    until: u64,
    mut tick: impl FnMut(),
) -> Result<()> {
    if until == 0 {
        return Ok(());
    }
    let keys = proof::keys(conn, origin.as_str())?;
    for_each(conn, row, until, |conn, stored| {
        project_again(conn, &keys, &stored)?;
        tick();
        Ok(())
    })
}

fn project_again(conn: &mut Connection, keys: &KeySchedule, stored: &EntryRow) -> Result<()> {
    let envelope = stored.envelope()?;
    if keys.is_void(envelope.seq) {
        return project::hold(conn, &envelope, &project::VOID);
    }
    project::note_refs(conn, &envelope)?;
    match project::apply(conn, &envelope, log::hash(&stored.id)?)? {
        project::Outcome::Applied => Ok(()),
        project::Outcome::Held(why) => project::hold(conn, &envelope, &why),
    }
}

/// Calls `each` for every entry of a log below `until`, in order.
///
/// # Errors
/// Internal when an entry is missing; what `each` says.
pub(super) fn for_each(
    conn: &mut Connection,
    row: &LogRow,
    until: u64,
    each: impl FnMut(&mut Connection, EntryRow) -> Result<()>,
) -> Result<()> {
    for_each_from(conn, row, (0, until), each)
}

/// The same for those from a place on.
///
/// # Errors
/// As [`for_each`].
pub(super) fn for_each_from(
    conn: &mut Connection,
    row: &LogRow,
    (mut next, until): (u64, u64),
    mut each: impl FnMut(&mut Connection, EntryRow) -> Result<()>,
) -> Result<()> {
    while next < until {
        let batch = log::entries_from(conn, &row.origin, next, BATCH)?;
        if batch.is_empty() {
            return Err(Error::internal(format!("{}: entry {next} is missing", row.origin)));
        }
        for stored in batch {
            if log::unsigned(stored.seq)? != next {
                return Err(Error::internal(format!("{}: entry {next} is missing", row.origin)));
            }
            next += 1;
            each(conn, stored)?;
            if next == until {
                break;
            }
        }
    }
    Ok(())
}
