//! The private side of the instance as a bundle, which a peer keeps and cannot read (protocol §15,
//! decision 0030): private records, sign-ins, invitations, drafts.
//!
//! A bundle is a *manifest* and *parts*. Each part is an age file to an identity that follows from
//! the data key; its name is a keyed digest of what is inside. So a part that did not change keeps
//! its name and is not sent again, a peer that changes or exchanges parts is found out, and nobody
//! without the data key can make one. The manifest's *head*, sealed likewise, says which parts make
//! up the bundle, whose it is, and its number.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::json::{self, Limits};
use enlace_schema::log::{Hash, sha256_parts};
use enlace_schema::time::Millis;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::error::{Error, Result, codes};
use crate::ledger::InstanceKeys;
use crate::ledger::keys::keyed_digest;
use crate::locked::Key;
use crate::store::bundles::{self, Row};
use crate::store::{Connection, log};

/// Version of the format.
pub const FORMAT: u32 = 1;
/// Parts of a bundle at most: with the length of a part, beyond 60 MiB of records, which is 50
/// times what 700 members leave in ten years; and a manifest that names them fits a line.
pub const PARTS_MAX: usize = 500;
/// A part is closed before it has more bytes than this: a few seconds on a bad link.
const PART_FULL: usize = 128 * 1024;
/// A part is closed at a row by chance only from here on, so that parts are not all small.
const PART_LEAST: usize = 16 * 1024;
/// Most bytes of a part inside: one row may be larger than a full part.
pub const PART_MAX: usize = 256 * 1024;
/// Most bytes of a part as it travels: what age adds is less.
pub const PART_SEALED_MAX: usize = PART_MAX + 4 * 1024;
/// Most bytes of a manifest.
pub const MANIFEST_MAX: usize = 64 * 1024;
/// Strict JSON of a manifest: an object with a list in it.
const MANIFEST: Limits = Limits { bytes: MANIFEST_MAX, depth: 2 };

const HEAD_DOMAIN: &[u8] = b"enlace/bundle/v1\0";
const PART_DOMAIN: &[u8] = b"enlace/bundlepart/v1\0";
const CUT_DOMAIN: &[u8] = b"enlace/bundlecut/v1\0";

/// What a keeper sees of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the format.
    pub v: u32,
    /// Its number: each bundle of a chapter has a larger one than those before.
    pub number: u64,
    /// The names of its parts, in order.
    pub parts: Vec<Hash>,
    /// The sealed head, base64url.
    pub head: String,
}

/// What its owner knows of a bundle.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// Version of the format.
    pub v: u32,
    /// The log of the chapter.
    pub origin: Origin,
    /// Its genesis.
    pub genesis: Hash,
    /// The number, as in the manifest.
    pub number: u64,
    /// When it was made.
    pub made: Millis,
    /// The size of the own log at that moment: what was committed to later is not in it.
    pub log_size: u64,
    /// A digest of the names of its parts, in the order of the manifest.
    pub parts: Hash,
    /// How many rows of each store it has.
    pub rows: BTreeMap<String, u64>,
}

/// The rows of an instance as of one instant, in parts.
pub struct Contents {
    /// The genesis of the own log.
    pub genesis: Hash,
    /// The size of the own log.
    pub log_size: u64,
    /// Each part's name and what is inside.
    pub parts: Vec<(Hash, Zeroizing<Vec<u8>>)>,
    rows: BTreeMap<String, u64>,
}

impl Contents {
    /// Reads what belongs into a bundle; call it with a snapshot.
    ///
    /// # Errors
    /// `bundle-too-large`; what the database says.
    pub fn read(conn: &mut Connection, keys: &InstanceKeys) -> Result<Self> {
        let own = log::find(conn, keys.origin.as_str())?;
        let own = own.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
        let rows = bundles::rows(conn)?;
        let mut counts: BTreeMap<String, u64> = BTreeMap::new();
        for row in &rows {
            *counts.entry(row.store().to_owned()).or_default() += 1;
        }
        Ok(Self {
            genesis: log::hash(&own.genesis)?,
            log_size: log::unsigned(own.size)?,
            parts: parts(keys, &rows)?,
            rows: counts,
        })
    }

    /// Nothing at all: a bundle of it, kept alone, tells a keeper to let go of every other.
    ///
    /// # Errors
    /// What the database says.
    pub fn nothing(conn: &mut Connection, keys: &InstanceKeys) -> Result<Self> {
        let own = log::find(conn, keys.origin.as_str())?;
        let own = own.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
        Ok(Self {
            genesis: log::hash(&own.genesis)?,
            log_size: log::unsigned(own.size)?,
            parts: Vec::new(),
            rows: BTreeMap::new(),
        })
    }

    /// A digest by which two of them are told apart.
    pub fn digest(&self) -> Hash {
        digest_of(self.parts.iter().map(|(name, _)| name))
    }

    /// The manifest of a bundle with this number.
    ///
    /// # Errors
    /// Internal when it cannot be sealed.
    pub fn manifest(&self, keys: &InstanceKeys, number: u64, made: Millis) -> Result<Manifest> {
        let parts: Vec<Hash> = self.parts.iter().map(|(name, _)| *name).collect();
        let head = Head {
            v: FORMAT,
            origin: keys.origin.clone(),
            genesis: self.genesis,
            number,
            made,
            log_size: self.log_size,
            parts: self.digest(),
            rows: self.rows.clone(),
        };
        let text = serde_json::to_vec(&head).map_err(Error::internal)?;
        let mut inside = digest(keys, HEAD_DOMAIN, &text).0.to_vec();
        inside.extend(text);
        let head = json::to_b64u(&identity(keys)?.lock().lock(&inside)?);
        Ok(Manifest { v: FORMAT, number, parts, head })
    }
}

impl Manifest {
    /// Reads a manifest, as far as a keeper can: its form and its limits.
    ///
    /// # Errors
    /// `bundle-refused`.
    pub fn parse(bytes: &[u8]) -> Result<Self> {
        let refuse = || Error::from(codes::BUNDLE_REFUSED);
        let manifest: Self = json::parse(bytes, MANIFEST).map_err(|_| refuse())?;
        let mut distinct = manifest.parts.clone();
        distinct.sort();
        distinct.dedup();
        let sound = manifest.v == FORMAT
            && (1..=json::MAX_INTEGER).contains(&manifest.number)
            && manifest.parts.len() <= PARTS_MAX
            && json::from_b64u(&manifest.head).is_some()
            && distinct.len() == manifest.parts.len();
        if sound { Ok(manifest) } else { Err(refuse()) }
    }

    /// As it travels.
    ///
    /// # Errors
    /// Internal, never.
    pub fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::internal)
    }

    /// Opens the head, and checks that our own data key made it for our own log.
    ///
    /// # Errors
    /// `bundle-refused` when it is another chapter's, forged, changed or cut short.
    pub fn open(&self, keys: &InstanceKeys, genesis: Hash) -> Result<Head> {
        let refuse = || Error::from(codes::BUNDLE_REFUSED);
        let sealed = json::from_b64u(&self.head).ok_or_else(refuse)?;
        let inside = identity(keys)?.open(&sealed, MANIFEST_MAX as u64).map_err(|_| refuse())?;
        let (tag, text) = inside.split_at_checked(32).ok_or_else(refuse)?;
        if digest(keys, HEAD_DOMAIN, text).0[..] != *tag {
            return Err(refuse());
        }
        let head: Head = serde_json::from_slice(text).map_err(|_| refuse())?;
        let ours = head.origin == keys.origin && head.genesis == genesis;
        let same =
            head.number == self.number && head.parts == digest_of(&self.parts) && head.v == FORMAT;
        if ours && same { Ok(head) } else { Err(refuse()) }
    }
}

/// Seals a part for the keeper.
///
/// # Errors
/// Internal when it cannot be sealed.
pub fn seal_part(keys: &InstanceKeys, inside: &[u8]) -> Result<Vec<u8>> {
    identity(keys)?.lock().lock(inside)
}

/// The rows of a part that a keeper gave back under this name.
///
/// # Errors
/// `bundle-refused` when it is not the part of that name.
pub fn open_part(keys: &InstanceKeys, name: &Hash, sealed: &[u8]) -> Result<Vec<Row>> {
    let refuse = || Error::from(codes::BUNDLE_REFUSED);
    let inside = identity(keys)?.open(sealed, PART_MAX as u64).map_err(|_| refuse())?;
    if digest(keys, PART_DOMAIN, &inside) != *name {
        return Err(refuse());
    }
    let lines = inside.split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_slice(line).map_err(|_| refuse())).collect()
}

/// Rows as lines, cut into parts where the rows themselves say so: a row that is added, changed or
/// erased changes its own part, and leaves the others as they are.
fn parts(keys: &InstanceKeys, rows: &[Row]) -> Result<Vec<(Hash, Zeroizing<Vec<u8>>)>> {
    let mut parts = Vec::new();
    let mut part: Zeroizing<Vec<u8>> = Zeroizing::default();
    for row in rows {
        let mut line = Zeroizing::new(serde_json::to_vec(row).map_err(Error::internal)?);
        line.push(b'\n');
        if line.len() > PART_MAX {
            return Err(codes::BUNDLE_TOO_LARGE.into());
        }
        if !part.is_empty() && part.len() + line.len() > PART_FULL {
            parts.push(std::mem::take(&mut part));
        }
        part.extend_from_slice(&line);
        let cut = digest(keys, CUT_DOMAIN, &line).0[0].is_multiple_of(32);
        if cut && part.len() >= PART_LEAST {
            parts.push(std::mem::take(&mut part));
        }
    }
    if !part.is_empty() {
        parts.push(part);
    }
    if parts.len() > PARTS_MAX {
        return Err(codes::BUNDLE_TOO_LARGE.into());
    }
    Ok(parts.into_iter().map(|part| (digest(keys, PART_DOMAIN, &part), part)).collect())
}

fn digest_of<'a>(names: impl IntoIterator<Item = &'a Hash>) -> Hash {
    let names: Vec<&[u8]> = names.into_iter().map(|name| &name.0[..]).collect();
    sha256_parts(&names)
}

fn digest(keys: &InstanceKeys, domain: &[u8], bytes: &[u8]) -> Hash {
    Hash(keyed_digest(&keys.derived_key("bundle digest"), domain, bytes))
}

fn identity(keys: &InstanceKeys) -> Result<Key> {
    Key::from_secret(&keys.derived_key("bundle identity"))
}
