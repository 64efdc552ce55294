//! What the high-water mark tells of this database, and so whose answers are needed.

use crate::error::Result;
use crate::instance::Instance;
use crate::ledger::mark::{self, Found, Mark};
use crate::ledger::{Hold, proof};
use crate::store::{Connection, log, peers};

/// Whose answers are needed before anything is appended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Needed {
    /// Nobody's: all that was ever published is here; or there is no mark, and nothing can have
    /// been published: nobody is pinned, or this database never signed a checkpoint.
    Nobody,
    /// Anybody's who has what the mark speaks of: the mark is our own, and says how much there is.
    Anybody,
    /// That of everybody whom our people trust: nothing here says how much of our log there was,
    /// and who is silent may hold the rest (decision 0050).
    Everybody,
}

impl Needed {
    /// As the mark and what was found since have it.
    pub(super) fn now(instance: &Instance) -> Result<Self> {
        let marked = marked(instance)?;
        Ok(match instance.ledger.held_by() {
            // Somebody showed more than the mark knows of: it is not the newest either.
            Some(Hold::Newer | Hold::MissingTail | Hold::Silent) => Self::Everybody,
            Some(Hold::Unanswered | Hold::LostTail) => marked.max(Self::Anybody),
            None => marked,
        })
    }
}

fn marked(instance: &Instance) -> Result<Needed> {
    let origin = instance.origin();
    let found = mark::read(&instance.ledger.keys().mark)?;
    instance.store().snapshot(|conn| {
        // A copied mark came with a copied database: that they agree says nothing.
        let Found::Own(mark) = found else {
            if matches!(found, Found::Restored(_)) {
                return Ok(Needed::Everybody);
            }
            let nobody = peers::of(conn, origin.as_str())?.is_empty();
            let never = log::latest_checkpoint(conn, origin.as_str())?.is_none();
            return Ok(if nobody || never { Needed::Nobody } else { Needed::Everybody });
        };
        Ok(match compare(conn, origin.as_str(), &mark)? {
            Here::Less => Needed::Anybody,
            Here::Same => Needed::Nobody,
            // It speaks of another history.
            Here::Other => Needed::Everybody,
        })
    })
}

/// A head of ours is larger than anything that the mark knows of: from now on, and after the next
/// start too, the mark says that this database was put here.
pub(super) fn outrun(instance: &Instance, largest: u64) -> Result<bool> {
    let path = &instance.ledger.keys().mark;
    let outrun = known(instance)? < largest;
    if outrun {
        mark::write_restored(path)?;
    }
    Ok(outrun)
}

/// Whether our mark says that more was let out of the house than is here.
pub(super) fn lacks_published(instance: &Instance) -> Result<bool> {
    Ok(own_size(instance)? < known(instance)?)
}

/// The log here beside what a mark speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Here {
    /// Some of that is missing.
    Less,
    /// All of it is here.
    Same,
    /// There is another tree in its place.
    Other,
}

fn compare(conn: &mut Connection, own: &str, mark: &Mark) -> Result<Here> {
    Ok(match proof::root(conn, own, mark.size)? {
        None => Here::Less,
        Some(root) if root == mark.root => Here::Same,
        Some(_) => Here::Other,
    })
}

/// Whether the log here is another than the one that was published, by what the mark says: as when
/// a copy is put back from a past that was given up. What it would show of itself contradicts what
/// it has shown, and two notes of one author that do so halt it everywhere.
///
/// # Errors
/// What the database and the disk say.
pub(in crate::federation) fn is_of_another_past(instance: &Instance) -> Result<bool> {
    let found = mark::read(&instance.ledger.keys().mark)?;
    let Some(mark) = found.mark() else { return Ok(false) };
    let own = instance.origin().as_str();
    Ok(instance.store().snapshot(|conn| compare(conn, own, &mark))? == Here::Other)
}

/// The same while the instance runs: one that takes changes was found whole.
///
/// # Errors
/// As [`is_of_another_past`].
pub(in crate::federation) fn is_held_of_another_past(instance: &Instance) -> Result<bool> {
    Ok(instance.ledger.is_read_only() && is_of_another_past(instance)?)
}

fn known(instance: &Instance) -> Result<u64> {
    let found = mark::read(&instance.ledger.keys().mark)?;
    Ok(found.mark().map_or(0, |mark| mark.size))
}

/// Writes the mark at what is committed.
pub(super) fn keep_mark(instance: &Instance) -> Result<()> {
    let own = instance.origin().as_str();
    let row = instance.store().read(|conn| log::find(conn, own))?;
    let Some(row) = row else { return Ok(()) };
    let mark = Mark { size: log::unsigned(row.size)?, root: log::hash(&row.root)? };
    mark::write(&instance.ledger.keys().mark, &mark)
}

/// How much of our own log is here.
pub(in crate::federation) fn own_size(instance: &Instance) -> Result<u64> {
    let own = instance.origin().as_str();
    instance.store().read(|conn| log::size(conn, own))
}
