//! Whether what is kept for peers is still what they gave: a disk that spoils a part says nothing.
//! Its name does not tell, which is a digest of what is inside; so a digest of what came is kept.

use std::collections::BTreeSet;

use enlace_schema::log::{Hash, sha256};

use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::private::bundle::Manifest;
use crate::store::tables::{KeptBundleRow, KeptPartRow};
use crate::store::{Connection, bundles, log};

/// Whether a part is what came, as far as is known.
pub(super) fn is_whole(row: &KeptPartRow) -> bool {
    row.digest.as_ref().is_none_or(|digest| digest[..] == sha256(&row.part).0)
}

/// Looks at every part that is kept, one at a time, and forgets those that are spoiled, with the
/// bundles that name them, and bundles whose manifest is spoiled: their owner sees that they are
/// not here any more, and gives them again. How many parts and manifests were.
///
/// # Errors
/// What the database says.
pub fn check(instance: &Instance) -> Result<usize> {
    let mut spoiled = 0;
    for owner in instance.store().snapshot(bundles::owners)? {
        for name in instance.store().read(|conn| bundles::part_names(conn, &owner))? {
            let found = instance.store().read(|conn| bundles::find_part(conn, &owner, &name))?;
            if found.is_none_or(|row| row.digest.is_some() && is_whole(&row)) {
                continue;
            }
            let owner = owner.clone();
            let forgot = instance.ledger.write_side(move |tx| settle(tx.conn(), &owner, &name))?;
            spoiled += usize::from(forgot);
        }
        if !instance.store().snapshot(|conn| unfounded(conn, &owner))?.is_empty() {
            spoiled += instance.ledger.write_side(move |tx| forget(tx.conn(), &owner))?;
        }
    }
    Ok(spoiled)
}

/// Forgets a part if it is spoiled; one from before digests were kept is taken as it is.
fn settle(conn: &mut Connection, owner: &str, name: &[u8]) -> Result<bool> {
    // Its owner may have sent another meanwhile.
    let Some(row) = bundles::find_part(conn, owner, name)? else { return Ok(false) };
    if row.digest.is_none() {
        bundles::set_digest(conn, &row, &sha256(&row.part).0)?;
        return Ok(false);
    }
    if is_whole(&row) {
        return Ok(false);
    }
    tracing::error!(owner, "the disk has spoiled a part of a bundle: it is asked for again");
    let name = Hash::from_slice(name).map_err(Error::internal)?;
    for kept in bundles::kept(conn, owner)? {
        let manifest = Manifest::parse(kept.manifest.as_bytes()).ok();
        if manifest.is_none_or(|manifest| manifest.parts.contains(&name)) {
            bundles::drop_kept(conn, owner, kept.number)?;
        }
    }
    bundles::drop_part(conn, owner, &name.0)?;
    Ok(true)
}

/// The numbers of bundles whose manifest does not read as one of that number, or names a part that
/// is not here. None is taken like that.
fn unfounded(conn: &mut Connection, owner: &str) -> Result<Vec<i64>> {
    let here: BTreeSet<Vec<u8>> = bundles::part_names(conn, owner)?.into_iter().collect();
    let is_founded = |kept: &KeptBundleRow| {
        Manifest::parse(kept.manifest.as_bytes()).is_ok_and(|manifest| {
            let same = log::signed(manifest.number).is_ok_and(|number| number == kept.number);
            same && manifest.parts.iter().all(|name| here.contains(&name.0[..]))
        })
    };
    let kept = bundles::kept(conn, owner)?.into_iter();
    Ok(kept.filter(|kept| !is_founded(kept)).map(|kept| kept.number).collect())
}

/// Forgets these bundles; how many there were.
fn forget(conn: &mut Connection, owner: &str) -> Result<usize> {
    let numbers = unfounded(conn, owner)?;
    for number in &numbers {
        tracing::error!(owner, number, "the disk has spoiled a bundle: it is asked for again");
        bundles::drop_kept(conn, owner, *number)?;
    }
    Ok(numbers.len())
}
