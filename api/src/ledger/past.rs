//! Whether our own log here is the one that was published, as far as the high-water [`mark`] tells:
//! it is not where a copy is put back from a past that was given up. What such a log shows of
//! itself contradicts what was shown, and two notes of one author that do so halt it everywhere
//! (protocol §10).

use enlace_schema::event::Origin;

use super::mark::{Found, Mark};
use super::{Ledger, mark, proof};
use crate::error::{Result, codes};

/// Whether the mark is of another tree than the log here, at a size that the log has.
///
/// # Errors
/// What the database and the disk say.
pub fn is_other(ledger: &Ledger) -> Result<bool> {
    let Some(mark) = mark::read(&ledger.keys().mark)?.mark() else { return Ok(false) };
    let own = ledger.origin().as_str();
    let here = ledger.store().snapshot(|conn| proof::root(conn, own, mark.size))?;
    Ok(here.is_some_and(|here| here != mark.root))
}

/// The same while the instance runs: one that takes changes was found whole.
///
/// # Errors
/// What the database and the disk say.
pub fn is_held_as_other(ledger: &Ledger) -> Result<bool> {
    Ok(ledger.is_read_only() && is_other(ledger)?)
}

/// Whether the mark says that this log must not grow before the peers have answered: the note that
/// newer copies may exist stands in its place, or more was let out of the house than is here, or
/// another tree. Each process on this database finds such a thing out by itself, and this is how
/// the others hear of it (decision 0061). A mark that is missing or copied says nothing to who is
/// open already.
///
/// # Errors
/// What the database and the disk say.
pub fn is_doubted(ledger: &Ledger) -> Result<bool> {
    let Mark { size, root } = match mark::read(&ledger.keys().mark)? {
        Found::Own(mark) => mark,
        Found::Restored(_) => return Ok(true),
        Found::Missing | Found::Copied(_) => return Ok(false),
    };
    let own = ledger.origin().as_str();
    let here = ledger.store().snapshot(|conn| proof::root(conn, own, size))?;
    Ok(here != Some(root))
}

/// Refuses to hand out a log of our own, if it is one, that is not the one that was published, as a
/// file: whoever takes it in holds two histories that we signed.
///
/// # Errors
/// `log-other-past`; what the database and the disk say.
pub fn require_own(ledger: &Ledger, log: &Origin) -> Result<()> {
    match log == ledger.origin() && is_other(ledger)? {
        true => Err(codes::LOG_OTHER_PAST.into()),
        false => Ok(()),
    }
}

/// Refuses to show people what is signed of our own log, while it is held as another than the one
/// that was published.
///
/// # Errors
/// `log-other-past`; what the database and the disk say.
pub fn require_shown(ledger: &Ledger) -> Result<()> {
    match is_held_as_other(ledger)? {
        true => Err(codes::LOG_OTHER_PAST.into()),
        false => Ok(()),
    }
}
