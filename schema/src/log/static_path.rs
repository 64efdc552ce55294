//! A log as static files (C2SP tlog-tiles; protocol §5.10): under which path each tile lies, which
//! tiles a log of some size has, and how entries stand in a bundle.
//!
//! A path names bytes that never change: a mirror needs a folder and a web server.

use std::fmt;

use super::tree::{TILE_WIDTH, TileId, above};
use crate::event::Entry;
use crate::event::envelope::SIGNATURE_BYTES;
use crate::json::EVENT_MAX_BYTES;

/// Tile levels that a log may have: a size has 64 bits, and a level spans eight of them.
pub const LEVELS: u8 = 8;
/// Most bytes of a bundle: 256 entries, each with two bytes of length.
pub const BUNDLE_MAX_BYTES: usize = TILE_WIDTH * (2 + SIGNATURE_BYTES + EVENT_MAX_BYTES);
const WIDTH: u64 = TILE_WIDTH as u64;

/// What lies at a path below `tile/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TileTree {
    /// Hashes of a level: `tile/<L>/…`.
    Hashes(u8),
    /// Bundles of entries: `tile/entries/…`.
    Entries,
}

/// A static tile: which, and how much of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StaticTile {
    /// Hashes or entries.
    pub of: TileTree,
    /// Its place, from the left.
    pub index: u64,
    /// How many hashes or entries it has: 1 to 256, of which 256 is a full tile.
    pub width: u16,
}

/// Bytes that are no bundle of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BundleError;

impl fmt::Display for BundleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a bundle of entries")
    }
}

impl std::error::Error for BundleError {}

impl StaticTile {
    /// Reads a path below `tile/`: `0/x001/067`, `entries/000.p/12`.
    pub fn parse(path: &str) -> Option<StaticTile> {
        let (level, rest) = path.split_once('/')?;
        let of = match level {
            "entries" => TileTree::Entries,
            level => TileTree::Hashes((0..LEVELS).find(|known| level == known.to_string())?),
        };
        let (number, width) = match rest.split_once(".p/") {
            None => (rest, TILE_WIDTH as u16),
            Some((number, width)) => {
                let count: u16 = width.parse().ok()?;
                let partial = (1..TILE_WIDTH as u16).contains(&count);
                (number, Some(count).filter(|_| partial && count.to_string() == width)?)
            }
        };
        let tile = StaticTile { of, index: read_index(number)?, width };
        // One place, one path: no leading groups of zeros, no other signs.
        (tile.to_string() == format!("tile/{path}")).then_some(tile)
    }

    /// Every tile that a log of `size` entries has, full and partial, those of entries first.
    pub fn all(size: u64) -> impl Iterator<Item = StaticTile> {
        StaticTile::beyond(0, size)
    }

    /// The tiles that a log of `size` entries has, and had not when it had `old`.
    pub fn beyond(old: u64, size: u64) -> impl Iterator<Item = StaticTile> {
        let trees = std::iter::once(TileTree::Entries).chain((0..LEVELS).map(TileTree::Hashes));
        trees.flat_map(move |of| {
            let (before, count) = (above(old, of.level()), above(size, of.level()));
            let changed = if before == count { count..count } else { before..count };
            let tiles = changed.start / WIDTH..changed.end.div_ceil(WIDTH);
            tiles.filter(move |_| !changed.is_empty()).map(move |index| {
                let width = (count - index * WIDTH).min(WIDTH) as u16;
                StaticTile { of, index, width }
            })
        })
    }

    /// The tile at a place in the tree of hashes, as wide as a log of `size` entries has it;
    /// nothing if it has none there.
    pub fn at(id: TileId, size: u64) -> Option<StaticTile> {
        let start = id.index.checked_mul(WIDTH)?;
        let count = above(size, u32::from(id.level)).checked_sub(start)?.min(WIDTH);
        let tile =
            StaticTile { of: TileTree::Hashes(id.level), index: id.index, width: count as u16 };
        (count > 0).then_some(tile)
    }

    /// Whether a log of `size` entries has it: whatever of it there is never changes.
    pub fn is_within(&self, size: u64) -> bool {
        let count = above(size, self.of.level());
        let start = self.index.checked_mul(WIDTH);
        start.is_some_and(|start| start + u64::from(self.width) <= count)
    }

    /// Whether it is full.
    pub fn is_full(&self) -> bool {
        usize::from(self.width) == TILE_WIDTH
    }

    /// The full tile at its place.
    pub fn full(&self) -> StaticTile {
        StaticTile { width: TILE_WIDTH as u16, ..*self }
    }

    /// Its place in the tree of hashes; nothing for a bundle.
    pub fn id(&self) -> Option<TileId> {
        match self.of {
            TileTree::Hashes(level) => Some(TileId { level, index: self.index }),
            TileTree::Entries => None,
        }
    }

    /// The first entry that it covers.
    pub fn first(&self) -> u64 {
        self.index * WIDTH
    }
}

impl TileTree {
    fn level(self) -> u32 {
        match self {
            TileTree::Entries => 0,
            TileTree::Hashes(level) => u32::from(level),
        }
    }
}

impl fmt::Display for StaticTile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.of {
            TileTree::Hashes(level) => write!(f, "tile/{level}/")?,
            TileTree::Entries => f.write_str("tile/entries/")?,
        }
        let mut groups = vec![format!("{:03}", self.index % 1000)];
        let mut rest = self.index / 1000;
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        f.write_str(&groups.join("/"))?;
        if self.is_full() { Ok(()) } else { write!(f, ".p/{}", self.width) }
    }
}

/// `x001/x234/067` is 1234067.
fn read_index(text: &str) -> Option<u64> {
    let mut index: u64 = 0;
    let mut groups = text.split('/').peekable();
    while let Some(group) = groups.next() {
        let digits = match groups.peek() {
            Some(_) => group.strip_prefix('x')?,
            None => group,
        };
        if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        index = index.checked_mul(1000)?.checked_add(digits.parse().ok()?)?;
    }
    Some(index)
}

/// Writes entries as a bundle: the length of each in two bytes, big-endian, then its bytes.
pub fn write_bundle<'a>(entries: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut bundle = Vec::new();
    for entry in entries {
        // An entry has at most 32,832 bytes (protocol §2.1): two bytes hold its length.
        bundle.extend_from_slice(&(entry.len() as u16).to_be_bytes());
        bundle.extend_from_slice(entry);
    }
    bundle
}

/// Reads a bundle.
///
/// # Errors
/// That it is cut off, has more than 256 entries, or one that is none.
pub fn read_bundle(mut bundle: &[u8]) -> Result<Vec<Entry>, BundleError> {
    let mut entries = Vec::new();
    while let Some((length, rest)) = bundle.split_first_chunk::<2>() {
        let length = usize::from(u16::from_be_bytes(*length));
        if rest.len() < length || entries.len() == TILE_WIDTH {
            return Err(BundleError);
        }
        let (entry, after) = rest.split_at(length);
        entries.push(Entry::from_bytes(entry.to_vec()).map_err(|_| BundleError)?);
        bundle = after;
    }
    if bundle.is_empty() { Ok(entries) } else { Err(BundleError) }
}

#[cfg(test)]
#[path = "static_path_vectors.rs"]
mod vectors;

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_are_those_of_the_specification() {
        let tile = |of, index, width| StaticTile { of, index, width };
        for (path, expected) in [
            ("0/000", tile(TileTree::Hashes(0), 0, 256)),
            ("0/x001/x234/067", tile(TileTree::Hashes(0), 1_234_067, 256)),
            ("1/000.p/1", tile(TileTree::Hashes(1), 0, 1)),
            ("7/000.p/255", tile(TileTree::Hashes(7), 0, 255)),
            ("entries/x001/000.p/12", tile(TileTree::Entries, 1000, 12)),
        ] {
            assert_eq!(StaticTile::parse(path), Some(expected), "{path}");
            assert_eq!(expected.to_string(), format!("tile/{path}"));
        }
        for bad in [
            "",
            "0",
            "0/",
            "0/1",
            "0/0000",
            "0/x000/000",
            "0/001/002",
            "8/000",
            "00/000",
            "+0/000",
            "0/000.p/0",
            "0/000.p/256",
            "0/000.p/01",
            "0/000.p/+1",
            "0/000.p/",
            "0/000.p/1/",
            "data/000",
            "Entries/000",
            "entries/000/",
            "0/x01/000",
            "0/../000",
            "-1/000",
            "0/x018/x446/x744/x073/x709/x551/616",
        ] {
            assert_eq!(StaticTile::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_log_has_the_tiles_of_its_size() {
        let paths = |old, new| -> Vec<String> {
            StaticTile::beyond(old, new).map(|tile| tile.to_string()).collect()
        };
        assert_eq!(paths(0, 0), [""; 0]);
        assert_eq!(paths(0, 1), ["tile/entries/000.p/1", "tile/0/000.p/1"]);
        assert_eq!(paths(0, 256), ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]);
        assert_eq!(paths(256, 257), ["tile/entries/001.p/1", "tile/0/001.p/1"]);
        assert_eq!(paths(300, 300), [""; 0]);
        let grown = ["tile/entries/000", "tile/entries/001.p/44", "tile/0/000", "tile/0/001.p/44"];
        assert_eq!(paths(255, 300), [&grown[..], &["tile/1/000.p/1"]].concat());
    }

    #[test]
    fn bundles_read_back() {
        let entries: Vec<Vec<u8>> = (1..4).map(|n| vec![n; 64 + usize::from(n)]).collect();
        let bundle = write_bundle(entries.iter().map(Vec::as_slice));
        let read = read_bundle(&bundle).expect("a bundle");
        assert_eq!(read.iter().map(|entry| entry.as_bytes().to_vec()).collect::<Vec<_>>(), entries);
        assert_eq!(read_bundle(&[]), Ok(Vec::new()));
        assert_eq!(read_bundle(&bundle[..bundle.len() - 1]), Err(BundleError));
        assert_eq!(read_bundle(&bundle[..1]), Err(BundleError));
        assert_eq!(read_bundle(&write_bundle([&[1; 9][..]])), Err(BundleError), "no signature");
        let many = write_bundle(std::iter::repeat_n(&[1; 70][..], 257));
        assert_eq!(read_bundle(&many), Err(BundleError));
    }

    proptest! {
        #[test]
        fn every_tile_of_a_size_is_within_it(size in 0_u64..200_000, old in 0_u64..200_000) {
            let all: BTreeSet<StaticTile> = StaticTile::all(size).collect();
            for tile in &all {
                prop_assert!(tile.is_within(size));
                let path = tile.to_string();
                prop_assert_eq!(StaticTile::parse(&path["tile/".len()..]), Some(*tile));
                prop_assert!(tile.is_full() || !tile.full().is_within(size));
            }
            let old = old.min(size);
            let before: BTreeSet<StaticTile> = StaticTile::all(old).collect();
            let grown: BTreeSet<StaticTile> = StaticTile::beyond(old, size).collect();
            prop_assert_eq!(grown, all.difference(&before).copied().collect::<BTreeSet<_>>());
        }
    }
}
