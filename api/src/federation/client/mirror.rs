//! A log as static files, wherever they lie (C2SP tlog-tiles): a folder, a web server that knows
//! nothing but files, or the paths of a running instance. Nothing of it is believed here.

use std::collections::BTreeMap;
use std::io::{ErrorKind, Read};
use std::path::PathBuf;

use enlace_schema::event::envelope::SIGNATURE_BYTES;
use enlace_schema::event::{Entry, Origin};
use enlace_schema::json::EVENT_MAX_BYTES;
use enlace_schema::log::checkpoint::NOTE_MAX_BYTES;
use enlace_schema::log::static_path::{self, BUNDLE_MAX_BYTES, StaticTile, TileTree};
use enlace_schema::log::{KeySchedule, SignedCheckpoint, TILE_HASH_BYTES, TileId, Tiles};
use zeroize::Zeroizing;

use super::super::wire::{Https, Request, Wire};
use super::patience::attended;
use super::{Fault, accept};
use crate::address;
use crate::error::{Error, Refusal, Result, codes};

/// Most bytes of a full tile of hashes.
const TILE_MAX: usize = 256 * TILE_HASH_BYTES;

/// Where static files of a log are.
pub enum Mirror {
    /// In a folder.
    Folder(PathBuf),
    /// Below an address.
    Web {
        /// Asks.
        wire: Https,
        /// The address, without a slash at the end.
        prefix: String,
        /// A personal token of the instance that is asked, if there is one.
        token: Option<Zeroizing<String>>,
    },
}

/// Whether text is meant as an address.
pub fn is_address(source: &str) -> bool {
    source.starts_with("http://") || source.starts_with("https://")
}

impl Mirror {
    /// The mirror at an address (https, or on this machine; it may have a path), or in a folder.
    ///
    /// # Errors
    /// `peer-address`.
    pub fn at(source: &str, token: Option<Zeroizing<String>>) -> Result<Self> {
        if !is_address(source) {
            return Ok(Self::Folder(source.into()));
        }
        Ok(Self::Web { wire: attended(), prefix: address::safe_prefix(source)?, token })
    }

    /// The bytes at a path; nothing if there are none.
    ///
    /// # Errors
    /// `file-unreadable`, also when it is too long; `peer-unreachable`, `peer-answer`;
    /// `log-not-public`, `log-token`.
    pub fn find(&self, path: &str, most: usize) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Folder(folder) => {
                let path = folder.join(path);
                let refuse = || Refusal::new(codes::FILE_UNREADABLE).with("file", &*path);
                let file = match std::fs::File::open(&path) {
                    Ok(file) => file,
                    Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                    Err(_) => return Err(refuse().into()),
                };
                let mut bytes = Vec::new();
                file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(|_| refuse())?;
                if bytes.len() > most { Err(refuse().into()) } else { Ok(Some(bytes)) }
            }
            Self::Web { wire, prefix, token } => {
                let bearer = token
                    .as_ref()
                    .map(|token| Zeroizing::new(format!("Bearer {}", token.as_str())));
                let target = format!("/{path}");
                let request = Request {
                    method: "GET",
                    target: &target,
                    authorization: bearer.as_ref().map(|bearer| bearer.as_str()),
                    body: b"",
                    most: most as u64,
                };
                let answer = wire.call(prefix, &request).and_then(accept);
                match answer.and_then(|answer| answer.body) {
                    Ok(bytes) => Ok(Some(bytes)),
                    Err(Fault::Refused { status: 404 | 410, .. }) => Ok(None),
                    Err(Fault::Refused { status: 401 | 403, .. }) => Err(match token {
                        Some(_) => codes::LOG_TOKEN.into(),
                        None => codes::LOG_NOT_PUBLIC.into(),
                    }),
                    Err(fault) => Err(fault.into()),
                }
            }
        }
    }

    fn get(&self, path: &str, most: usize) -> Result<Vec<u8>> {
        self.find(path, most)?.ok_or_else(|| missing(path))
    }

    /// The first entry of the log: whose it is. Its id is for people to compare.
    ///
    /// # Errors
    /// As [`Mirror::find`]; `mirror-missing`, `mirror-damaged`.
    pub fn genesis(&self) -> Result<Entry> {
        let bytes = self.get("genesis", SIGNATURE_BYTES + EVENT_MAX_BYTES)?;
        Entry::from_bytes(bytes).map_err(|_| damaged("genesis"))
    }

    /// The keys of the log, as far as genesis and `keys` bring them.
    ///
    /// # Errors
    /// As [`Mirror::genesis`].
    pub fn keys(&self, origin: &Origin, genesis: &Entry) -> Result<KeySchedule> {
        let later = self.later()?;
        KeySchedule::of_chain(origin, genesis, &[]).map_err(|_| damaged("genesis"))?;
        KeySchedule::of_chain(origin, genesis, &later).map_err(|_| damaged("keys"))
    }

    /// The entries that changed the log's key since its genesis; unproven.
    ///
    /// # Errors
    /// As [`Mirror::genesis`].
    pub fn later(&self) -> Result<Vec<Entry>> {
        let bundle = self.find("keys", BUNDLE_MAX_BYTES)?.unwrap_or_default();
        static_path::read_bundle(&bundle).map_err(|_| damaged("keys"))
    }

    /// Its checkpoint, as yet signed by nobody.
    ///
    /// # Errors
    /// As [`Mirror::genesis`].
    pub fn checkpoint(&self) -> Result<SignedCheckpoint> {
        let bytes = self.get("checkpoint", NOTE_MAX_BYTES)?;
        let note = std::str::from_utf8(&bytes).ok();
        note.and_then(|note| SignedCheckpoint::parse(note).ok())
            .ok_or_else(|| damaged("checkpoint"))
    }

    /// The bytes of a tile. A partial one may have been replaced by the full one since.
    ///
    /// # Errors
    /// As [`Mirror::genesis`].
    pub fn tile(&self, tile: StaticTile) -> Result<Vec<u8>> {
        let most = if tile.of == TileTree::Entries { BUNDLE_MAX_BYTES } else { TILE_MAX };
        let path = tile.to_string();
        let found = match self.find(&path, most)? {
            None if !tile.is_full() => self.find(&tile.full().to_string(), most)?,
            found => found,
        };
        found.ok_or_else(|| missing(&path))
    }

    /// The entries of a bundle.
    ///
    /// # Errors
    /// As [`Mirror::genesis`].
    pub fn entries(&self, tile: StaticTile) -> Result<Vec<Entry>> {
        let wrong = || damaged(&tile.to_string());
        let mut entries = static_path::read_bundle(&self.tile(tile)?).map_err(|_| wrong())?;
        if entries.len() < usize::from(tile.width) {
            return Err(wrong());
        }
        entries.truncate(usize::from(tile.width));
        Ok(entries)
    }

    /// The hashes of a tile.
    ///
    /// # Errors
    /// As [`Mirror::genesis`].
    pub fn hashes(&self, tile: StaticTile) -> Result<Vec<u8>> {
        let mut hashes = self.tile(tile)?;
        let wanted = usize::from(tile.width) * TILE_HASH_BYTES;
        if hashes.len() < wanted {
            return Err(damaged(&tile.to_string()));
        }
        hashes.truncate(wanted);
        Ok(hashes)
    }
}

/// A file that is not there.
pub fn missing(path: &str) -> Error {
    Refusal::new(codes::MIRROR_MISSING).with("path", path).into()
}

/// A file that is not what the log's checkpoint says.
pub fn damaged(path: &str) -> Error {
    Refusal::new(codes::MIRROR_DAMAGED).with("path", path).into()
}

/// The hash tiles of a log of some size, as proofs read them; each is fetched once.
pub struct MirrorTiles<'a> {
    mirror: &'a Mirror,
    size: u64,
    seen: BTreeMap<TileId, Vec<u8>>,
}

impl<'a> MirrorTiles<'a> {
    /// The tiles of the log as it was at a size.
    pub fn of(mirror: &'a Mirror, size: u64) -> Self {
        Self { mirror, size, seen: BTreeMap::new() }
    }
}

impl Tiles for MirrorTiles<'_> {
    type Error = Error;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>> {
        if let Some(hashes) = self.seen.get(&id) {
            return Ok(hashes.clone());
        }
        let tile = StaticTile::at(id, self.size).ok_or_else(|| damaged("checkpoint"))?;
        let hashes = self.mirror.hashes(tile)?;
        self.seen.insert(id, hashes.clone());
        Ok(hashes)
    }
}
