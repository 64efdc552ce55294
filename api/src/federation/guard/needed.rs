//! What the high-water mark tells of this database, and so whose answers are needed.

use enlace_schema::log::Hash;
use enlace_schema::peers::restore::{FoundMark, Here, Needed};

use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::mark::{self, Found, Mark};
use crate::ledger::{Hold, past, proof};
use crate::store::{Connection, log, peers};

/// Whose answers are needed, as the mark and what was found since have it.
pub(super) fn needed(instance: &Instance) -> Result<Needed> {
    let marked = marked(instance)?;
    Ok(match instance.ledger.held_by() {
        // Somebody showed more than the mark knows of: it is not the newest either.
        Some(Hold::Newer | Hold::MissingTail | Hold::Silent) => Needed::Everybody,
        Some(Hold::Unanswered | Hold::LostTail) => marked.max(Needed::Anybody),
        None => marked,
    })
}

fn marked(instance: &Instance) -> Result<Needed> {
    let own = instance.origin().as_str();
    let found = mark::read(&instance.ledger.keys().mark)?;
    instance.store().snapshot(|conn| {
        let found = match found {
            Found::Own(Mark { size, root }) => FoundMark::Own(beside(conn, own, size, root)?),
            Found::Missing | Found::Copied(_) => FoundMark::Missing,
            Found::Restored(_) => FoundMark::Outrun,
        };
        let pinned = !peers::of(conn, own)?.is_empty();
        let signed = log::latest_checkpoint(conn, own)?.is_some();
        Ok(Needed::by(found, pinned, signed))
    })
}

/// The log here beside a size and a root of it.
pub(super) fn beside(conn: &mut Connection, own: &str, size: u64, root: Hash) -> Result<Here> {
    Ok(match proof::root(conn, own, size)? {
        None => Here::Less,
        Some(here) if here == root => Here::Same,
        Some(_) => Here::Other,
    })
}

/// A head of ours is larger than anything that the mark knows of: from now on, and after the next
/// start too, the mark says that this database was put here.
pub(super) fn outrun(instance: &Instance, largest: u64) -> Result<bool> {
    let keys = instance.ledger.keys();
    // Whoever is publishing has read the mark, and will write it.
    let _turn = keys.turn()?;
    let outrun = marked_size(instance)? < largest;
    if outrun {
        mark::write_restored(&keys.mark)?;
    }
    Ok(outrun)
}

/// Somebody has another log that we signed: after the next start too, the mark says that this
/// database was put here, and everybody must answer.
///
/// # Errors
/// What the disk says.
pub(in crate::federation) fn note_other_past(instance: &Instance) -> Result<()> {
    let keys = instance.ledger.keys();
    let _turn = keys.turn()?;
    mark::write_restored(&keys.mark)
}

/// Whether all that the mark speaks of is here.
///
/// # Errors
/// What the database and the disk say.
pub(in crate::federation) fn reaches_mark(instance: &Instance) -> Result<bool> {
    let Some(mark) = mark::read(&instance.ledger.keys().mark)?.mark() else { return Ok(true) };
    let own = instance.origin().as_str();
    let here = instance.store().snapshot(|conn| beside(conn, own, mark.size, mark.root))?;
    Ok(here == Here::Same)
}

/// How much of our log the mark speaks of.
pub(super) fn marked_size(instance: &Instance) -> Result<u64> {
    let found = mark::read(&instance.ledger.keys().mark)?;
    Ok(found.mark().map_or(0, |mark| mark.size))
}

/// Writes the mark at what is committed. Where a note stands in its place that came after the peers
/// were asked, who were not asked for everybody's word, it stays; says whether the mark was kept.
pub(super) fn keep_mark(instance: &Instance, asked: Needed) -> Result<bool> {
    let keys = instance.ledger.keys();
    let own = instance.origin().as_str();
    // Read in its turn as well: another process may publish more meanwhile.
    let _turn = keys.turn()?;
    if asked != Needed::Everybody && matches!(mark::read(&keys.mark)?, Found::Restored(_)) {
        return Ok(false);
    }
    let row = instance.store().read(|conn| log::find(conn, own))?;
    let Some(row) = row else { return Ok(true) };
    let mark = Mark { size: log::unsigned(row.size)?, root: log::hash(&row.root)? };
    mark::write(&keys.mark, &mark)?;
    Ok(true)
}

/// Holds the log where the mark says what another process on this database found; says whether it
/// does since now. Then it is asked as after a start that found the same.
///
/// # Errors
/// What the database and the disk say.
pub(in crate::federation) fn heed_mark(instance: &Instance) -> Result<bool> {
    let ledger = &instance.ledger;
    if ledger.is_read_only() || !past::is_doubted(ledger)? {
        return Ok(false);
    }
    let begun = ledger.begin_hold(Hold::Unanswered);
    if begun {
        tracing::error!("the mark says that a newer copy of our log may be elsewhere: read-only");
    }
    Ok(begun)
}

/// How much of our own log is here.
pub(in crate::federation) fn own_size(instance: &Instance) -> Result<u64> {
    let own = instance.origin().as_str();
    instance.store().read(|conn| log::size(conn, own))
}
