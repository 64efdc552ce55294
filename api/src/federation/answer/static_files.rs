//! A log as static files (C2SP tlog-tiles; protocol §5.10): paths that a mirror can have too,
//! because what they name never changes.
//!
//! `/genesis`, `/keys`, `/checkpoint` and `/tile/…` are those of our own log; below
//! `/logs/<origin>/` are the same of any log that is held in full.

use enlace_schema::event::{Entry, Origin};
use enlace_schema::log::static_path::{StaticTile, TileTree, write_bundle};

use super::query::require_shown;
use super::{Answer, Asked, Reply};
use crate::error::{Error, codes};
use crate::federation::gate::{self, told};
use crate::federation::problem::{self, Problem};
use crate::federation::{Federation, tiles};
use crate::ledger::proof;
use crate::store::log;

/// Bytes that mean nothing to a browser.
const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";
/// What never changes may be kept for a year, the most that caches heed.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Who may read entries is not for a shared cache to say.
const FOREVER_PRIVATE: &str = "private, max-age=31536000, immutable";

/// A path below `/fed/v1` that a mirror may have.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Place<'a> {
    /// The log that it names; nothing for our own.
    log: Option<&'a str>,
    /// The file.
    file: File,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum File {
    Genesis,
    Keys,
    Checkpoint,
    /// A tile; nothing when its path is that of none.
    Tile(Option<StaticTile>),
}

impl<'a> Place<'a> {
    /// Reads a path after `/fed/v1`.
    fn of(path: &'a str) -> Option<Place<'a>> {
        let (log, file) = match path.strip_prefix("/logs/") {
            None => (None, path.strip_prefix('/')?),
            Some(rest) => {
                // An origin is host, `log`, generation.
                let end = rest.match_indices('/').nth(2)?.0;
                (Some(&rest[..end]), &rest[end + 1..])
            }
        };
        let file = match file {
            "genesis" => File::Genesis,
            "keys" => File::Keys,
            // Our own has its endpoint.
            "checkpoint" if log.is_some() => File::Checkpoint,
            file => File::Tile(StaticTile::parse(file.strip_prefix("tile/")?)),
        };
        Some(Place { log, file })
    }

    fn log(&self, own: &Origin) -> Result<Origin, Problem> {
        match self.log {
            None => Ok(own.clone()),
            Some(text) => text.parse().map_err(|_| Problem::new(problem::ORIGIN, "log not held")),
        }
    }
}

/// Whether a path after `/fed/v1` is one of these.
pub(super) fn is_static(path: &str) -> bool {
    Place::of(path).is_some()
}

/// How long the answer to a target may be kept, if it is for ever.
pub(in crate::federation) fn cache(target: &str, public_reads: bool) -> Option<&'static str> {
    let path = target.split('?').next()?.strip_prefix("/fed/v1")?;
    match Place::of(path)?.file {
        File::Genesis => Some(FOREVER),
        File::Tile(Some(tile)) if tile.of == TileTree::Entries => Some(FOREVER_PRIVATE),
        File::Tile(_) => Some(if public_reads { FOREVER } else { FOREVER_PRIVATE }),
        File::Keys | File::Checkpoint => None,
    }
}

/// `GET` of a static path. Hashes are for whoever may read checkpoints, entries for whoever may
/// read entries (rule 30).
pub(super) fn answer(federation: &Federation, asked: &Asked) -> Answer {
    let nothing = || Problem::new(problem::PATH, "no such path");
    let path = asked.target.split('?').next().and_then(|path| path.strip_prefix("/fed/v1"));
    let place = path.and_then(Place::of).ok_or_else(nothing)?;
    let instance = federation.instance();
    // Whom we hold besides ourselves is no stranger's business where checkpoints are not.
    match (place.file, place.log) {
        (File::Tile(Some(tile)), _) if tile.of == TileTree::Entries => {
            gate::log_reader(asked, federation).map(drop)?;
        }
        (File::Genesis | File::Keys, None) => gate::public(asked, federation)?,
        _ => gate::reader(asked, federation)?,
    }
    let origin = place.log(instance.origin())?;
    // A genesis and its keys are the same whatever else was published.
    if matches!(place.file, File::Checkpoint | File::Tile(_)) {
        require_shown(instance, &origin)?;
    }
    let unknown = || Error::from(codes::PEER_UNKNOWN);
    let (media_type, body) = told(instance.store().snapshot(|conn| {
        Ok(match place.file {
            File::Genesis => {
                let first = log::find_entry(conn, origin.as_str(), 0)?.map(Entry::into_bytes);
                (BYTES, Some(first.ok_or_else(unknown)?))
            }
            File::Keys => {
                let entries = proof::key_entries(conn, &origin)?;
                (BYTES, Some(write_bundle(entries.iter().map(Vec::as_slice))))
            }
            File::Checkpoint => {
                let newest = log::published(conn, origin.as_str())?.ok_or_else(unknown)?;
                (TEXT, Some(newest.note.into_bytes()))
            }
            File::Tile(None) => (BYTES, None),
            File::Tile(Some(tile)) => (BYTES, tiles::read(conn, &origin, tile)?),
        })
    }))?;
    body.map(|body| Reply::ok(media_type, body))
        .ok_or_else(|| Problem::new(problem::ORIGIN, "no such tile"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_read_and_nothing_else() {
        let of = |path| Place::of(path).map(|place| (place.log, place.file));
        let tile = |path: &str| File::Tile(StaticTile::parse(path));
        assert_eq!(of("/genesis"), Some((None, File::Genesis)));
        assert_eq!(of("/tile/0/000"), Some((None, tile("0/000"))));
        assert_eq!(of("/tile/nonsense"), Some((None, File::Tile(None))));
        let other = Some("mx.example.org/log/1");
        assert_eq!(of("/logs/mx.example.org/log/1/keys"), Some((other, File::Keys)));
        assert_eq!(of("/logs/mx.example.org/log/1/checkpoint"), Some((other, File::Checkpoint)));
        assert_eq!(of("/logs/mx.example.org/log/1/tile/0/000"), Some((other, tile("0/000"))));
        for none in ["", "/", "/checkpoint", "/logs/a/log/1", "/logs/a/genesis", "/entries"] {
            assert_eq!(of(none), None, "{none}");
        }
        assert_eq!(cache("/fed/v1/tile/entries/000", true), Some(FOREVER_PRIVATE));
        assert_eq!(cache("/fed/v1/tile/0/000", true), Some(FOREVER));
        assert_eq!(cache("/fed/v1/tile/0/000", false), Some(FOREVER_PRIVATE));
        assert_eq!(cache("/fed/v1/keys", true), None);
        assert_eq!(cache("/fed/v1/checkpoint", true), None);
    }
}
