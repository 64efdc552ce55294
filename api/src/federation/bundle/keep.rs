//! Bundles that are kept for peers (protocol §15). What is in them only their owner can read; here
//! only sizes, numbers and names are looked at.

use std::collections::BTreeSet;

use enlace_schema::event::Origin;
use enlace_schema::log::{Hash, sha256};
use serde::{Deserialize, Serialize};

use super::check;
use crate::error::Result;
use crate::instance::Instance;
use crate::private::bundle::{Manifest, PART_SEALED_MAX, PARTS_MAX};
use crate::store::tables::{KeptBundleRow, KeptPartRow};
use crate::store::{Connection, bundles, log};

/// Bundles kept of one peer: the newest, and the one before it, should the newest be damaged.
const KEPT: usize = 2;
/// Most parts kept of one peer: those of the bundles that are kept, and of one that is coming.
const PARTS_KEPT: i64 = ((KEPT + 1) * PARTS_MAX) as i64;
/// Parts that one answer names as missing: it fits what every client takes of an answer.
pub const MISSING_MAX: usize = 200;

/// What a keeper says of the bundles that it keeps for whoever asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Whether it keeps bundles for this peer.
    pub keeps: bool,
    /// How many bytes of parts it keeps.
    pub most: u64,
    /// How many bytes of a part it takes.
    pub part: u64,
    /// Numbers of the bundles that it keeps, the newest first.
    pub numbers: Vec<u64>,
}

/// The answer to a manifest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Whether the bundle is kept now.
    pub kept: bool,
    /// Names of parts that have to be sent first.
    #[serde(default)]
    pub missing: Vec<Hash>,
}

/// What came of a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is kept, or these parts are missing.
    Taken(Taken),
    /// There is one with as large a number, or a larger one.
    Older(u64),
}

/// What is kept for a peer.
///
/// # Errors
/// What the database says.
pub fn status(instance: &Instance, owner: &Origin) -> Result<Status> {
    let kept = instance.store().read(|conn| bundles::kept(conn, owner.as_str()))?;
    let numbers: Result<Vec<u64>> = kept.iter().map(|row| log::unsigned(row.number)).collect();
    let most = instance.config.bundle_keep;
    Ok(Status { keeps: most > 0, most, part: PART_SEALED_MAX as u64, numbers: numbers? })
}

/// Where nothing is to be kept any more, lets go of everything. Each owner hears of it when it asks
/// next.
///
/// # Errors
/// What the database says.
pub fn let_go(instance: &Instance) -> Result<()> {
    if instance.config.bundle_keep > 0 || !instance.store().read(bundles::keeps_any)? {
        return Ok(());
    }
    instance.ledger.write_side(|tx| bundles::drop_all(tx.conn()))
}

/// A manifest that is kept for a peer.
///
/// # Errors
/// What the database says.
pub fn manifest(instance: &Instance, owner: &Origin, number: u64) -> Result<Option<String>> {
    let number = log::signed(number)?;
    let kept = instance.store().read(|conn| bundles::kept(conn, owner.as_str()))?;
    Ok(kept.into_iter().find(|row| row.number == number).map(|row| row.manifest))
}

/// A part that is kept for a peer, if it is what the peer gave.
///
/// # Errors
/// What the database says.
pub fn part(instance: &Instance, owner: &Origin, name: &Hash) -> Result<Option<Vec<u8>>> {
    let kept = instance.store().read(|conn| bundles::find_part(conn, owner.as_str(), &name.0))?;
    Ok(kept.filter(check::is_whole).map(|row| row.part))
}

/// Keeps a part, unless one of its name is here and whole, which stays. Says whether there was room
/// for it: what no kept bundle names makes room first.
///
/// # Errors
/// What the database says.
pub fn put_part(instance: &Instance, owner: &Origin, name: Hash, part: Vec<u8>) -> Result<bool> {
    let digest = Some(sha256(&part).0.to_vec());
    let row = KeptPartRow { owner: owner.to_string(), name: name.0.to_vec(), part, digest };
    let most = log::signed(instance.config.bundle_keep)?;
    let size = log::signed(row.part.len() as u64)?.max(bundles::PART_ROOM);
    instance.ledger.write_side(move |tx| {
        // Before anything makes room: it may be one that no bundle names yet.
        match bundles::find_part(tx.conn(), &row.owner, &row.name)? {
            Some(kept) if check::is_whole(&kept) => return Ok(true),
            Some(_) => bundles::drop_part(tx.conn(), &row.owner, &row.name)?,
            None => {}
        }
        let full = |conn: &mut Connection| -> Result<bool> {
            let (count, room) = bundles::parts_kept(conn, &row.owner)?;
            Ok(count >= PARTS_KEPT || room.saturating_add(size) > most)
        };
        if full(tx.conn())? {
            drop_unnamed(tx.conn(), &row.owner)?;
            if full(tx.conn())? {
                return Ok(false);
            }
        }
        bundles::put_part(tx.conn(), &row)?;
        Ok(true)
    })
}

/// Keeps a bundle whose parts are all here; the newest [`KEPT`] stay, or this one alone: then what
/// was erased at home is in nothing that is kept.
///
/// # Errors
/// `bundle-refused` when it is no manifest; what the database says.
pub fn put(instance: &Instance, owner: &Origin, manifest: Vec<u8>, alone: bool) -> Result<Put> {
    let parsed = Manifest::parse(&manifest)?;
    let owner = owner.to_string();
    let text = String::from_utf8_lossy(&manifest).into_owned();
    instance.ledger.write_side(move |tx| {
        let kept = bundles::kept(tx.conn(), &owner)?;
        let newest = kept.first().map_or(Ok(0), |row| log::unsigned(row.number))?;
        if parsed.number <= newest {
            return Ok(Put::Older(newest));
        }
        let here: BTreeSet<Vec<u8>> = bundles::part_names(tx.conn(), &owner)?.into_iter().collect();
        let lacking = |name: &&Hash| !here.contains(&name.0[..]);
        let missing = parsed.parts.iter().filter(lacking).copied().take(MISSING_MAX);
        let missing: Vec<Hash> = missing.collect();
        if !missing.is_empty() {
            return Ok(Put::Taken(Taken { kept: false, missing }));
        }
        let stay = if alone { 0 } else { KEPT - 1 };
        for old in kept.iter().skip(stay) {
            bundles::drop_kept(tx.conn(), &owner, old.number)?;
        }
        let number = log::signed(parsed.number)?;
        let kept_ms = tx.now().as_ms();
        let row = KeptBundleRow { owner: owner.clone(), number, manifest: text, kept_ms };
        bundles::put_kept(tx.conn(), &row)?;
        drop_unnamed(tx.conn(), &owner)?;
        Ok(Put::Taken(Taken { kept: true, missing: Vec::new() }))
    })
}

/// Lets go of parts that no kept bundle names.
fn drop_unnamed(conn: &mut Connection, owner: &str) -> Result<()> {
    let mut named: BTreeSet<Vec<u8>> = BTreeSet::new();
    for kept in bundles::kept(conn, owner)? {
        match Manifest::parse(kept.manifest.as_bytes()) {
            Ok(manifest) => named.extend(manifest.parts.iter().map(|name| name.0.to_vec())),
            // The disk has spoiled it: it must not keep out what is whole.
            Err(_) => bundles::drop_kept(conn, owner, kept.number)?,
        }
    }
    for name in bundles::part_names(conn, owner)? {
        if !named.contains(&name) {
            bundles::drop_part(conn, owner, &name)?;
        }
    }
    Ok(())
}
