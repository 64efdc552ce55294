//! The high-water mark: how much of our log was ever let out of the house, kept outside the
//! database, so that a restored backup can be told from the newest copy (rule 29).
//!
//! A mark that is restored together with its database agrees with it, and would prove nothing. So
//! it also says which file it is: inode, device and time of birth, which renaming keeps and no
//! copying tool (`cp`, `tar`, `rsync`) can give to a new file. A mark that does not find itself in
//! its own place was copied, and counts as missing (decision 0009).

use std::fs::{self, DirBuilder, File, Metadata};
use std::io::{Read, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::Path;
use std::time::UNIX_EPOCH;

use enlace_schema::log::Hash;

use crate::disk;
use crate::error::Result;

/// Name of the mark beside the keys, unless the settings put it elsewhere.
pub const FILE: &str = "highwater";
/// What stands before it after a restore, until peers or people have spoken.
const RESTORED: &str = "restored";
/// Most bytes that are read of it; real ones have about 150.
const MOST: u64 = 1024;

/// The largest size of our log that we ever let out of the house, and its root.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Number of entries.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
}

/// What lies where the mark should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or nothing that can be read as a mark.
    Missing,
    /// The note that the database was put here from a backup, with the mark that stood here before.
    Restored(Option<Mark>),
    /// A mark that was written elsewhere: this is a copy, and newer ones may exist.
    Copied(Mark),
    /// The mark that was written here.
    Own(Mark),
}

impl Found {
    /// What it says, wherever it was written.
    pub fn mark(self) -> Option<Mark> {
        match self {
            Self::Missing => None,
            Self::Restored(before) => before,
            Self::Copied(mark) | Self::Own(mark) => Some(mark),
        }
    }
}

/// Which file it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    inode: u64,
    device: u64,
    /// When the file came to be, Unix nanoseconds; 0 where the file system does not tell.
    born: u128,
}

impl Place {
    fn of(file: &Metadata) -> Self {
        let born = file.created().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
        let born = born.map_or(0, |at| at.as_nanos());
        Self { inode: file.ino(), device: file.dev(), born }
    }

    /// Whether both are one file. A device's number may change from one boot to the next, and a
    /// time of birth does not: where there is one, it counts instead.
    fn is(self, other: Self) -> bool {
        let aged = self.born != 0 && other.born != 0;
        let same = if aged { self.born == other.born } else { self.device == other.device };
        same && self.inode == other.inode
    }
}

/// Reads the mark.
///
/// # Errors
/// What the disk says.
pub fn read(path: &Path) -> Result<Found> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(error) => return Err(error.into()),
    };
    let here = Place::of(&file.metadata()?);
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    if let Some(before) = text.strip_prefix(RESTORED) {
        return Ok(Found::Restored(parse_mark(before.trim())));
    }
    let Some((mark, place)) = parse(text) else {
        return Ok(Found::Missing);
    };
    Ok(if place.is(here) { Found::Own(mark) } else { Found::Copied(mark) })
}

/// The mark alone: size and root.
fn parse_mark(text: &str) -> Option<Mark> {
    let (size, root) = text.split_once(' ')?;
    Some(Mark { size: size.parse().ok()?, root: root.parse().ok()? })
}

fn parse(text: &str) -> Option<(Mark, Place)> {
    let mut words = text.strip_suffix('\n')?.split(' ');
    let mark = Mark { size: words.next()?.parse().ok()?, root: words.next()?.parse().ok()? };
    let place = Place {
        inode: words.next()?.parse().ok()?,
        device: words.next()?.parse().ok()?,
        born: words.next()?.parse().ok()?,
    };
    words.next().is_none().then_some((mark, place))
}

/// Writes the mark durably: a whole new file that knows which one it is, then its name, which
/// changes nothing about that.
///
/// # Errors
/// What the disk says.
pub fn write(path: &Path, mark: &Mark) -> Result<()> {
    put(path, |Place { inode, device, born }| {
        format!("{} {} {inode} {device} {born}\n", mark.size, mark.root)
    })
}

/// Notes that the database was put here from a backup: newer copies may exist. What stood here
/// before still says how much was let out of the house, and is kept.
///
/// # Errors
/// What the disk says.
pub fn write_restored(path: &Path) -> Result<()> {
    let before = read(path)?.mark();
    let before = before.map_or(String::new(), |mark| format!(" {} {}", mark.size, mark.root));
    put(path, |_| format!("{RESTORED}{before}\n"))
}

fn put(path: &Path, text: impl FnOnce(Place) -> String) -> Result<()> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    let part = path.with_extension("part");
    let mut file = disk::make(&part, 0o600)?;
    file.write_all(text(Place::of(&file.metadata()?)).as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, path)?;
    File::open(folder)?.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { inode: 7, device: 8, born: 9 };

    #[test]
    fn a_mark_is_whole_or_nothing() {
        let root = enlace_schema::log::sha256(b"root");
        let mark = Mark { size: 12, root };
        assert_eq!(parse(&format!("12 {root} 7 8 9\n")), Some((mark, PLACE)));
        for bad in [
            "",
            "12",
            "12 abc 7 8 9\n",
            &format!("12 {root}\n"),
            &format!("x {root} 7 8 9\n"),
            &format!("12 {root} 7 8\n"),
            &format!("12 {root} 7 8 9 10\n"),
            &format!("12 {root} 7 8 9"),
        ] {
            assert_eq!(parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn another_file_is_another_place() {
        assert!(PLACE.is(PLACE));
        assert!(PLACE.is(Place { device: 1, ..PLACE }), "after a boot");
        assert!(!PLACE.is(Place { inode: 1, ..PLACE }));
        assert!(!PLACE.is(Place { born: 1, ..PLACE }), "an inode that is used again");
        let untold = Place { born: 0, ..PLACE };
        assert!(untold.is(PLACE) && PLACE.is(untold));
        assert!(!untold.is(Place { device: 1, ..PLACE }));
    }

    #[test]
    fn what_is_moved_stays_itself_and_what_is_copied_does_not() {
        let name = format!("enlace-mark-{}", crate::random::command());
        let folder = std::env::temp_dir().join(name);
        let path = folder.join("deep").join(FILE);
        let mark = Mark { size: 3, root: enlace_schema::log::sha256(b"3") };
        assert_eq!(read(&path).expect("a reading"), Found::Missing);
        write(&path, &mark).expect("written");
        write(&path, &mark).expect("written again");
        assert_eq!(read(&path).expect("a reading"), Found::Own(mark));
        let (moved, copy) = (folder.join("moved"), folder.join("copy"));
        fs::rename(&path, &moved).expect("moved");
        assert_eq!(read(&moved).expect("a reading"), Found::Own(mark));
        fs::copy(&moved, &copy).expect("copied");
        assert_eq!(read(&copy).expect("a reading"), Found::Copied(mark));
        write_restored(&moved).expect("restored");
        write_restored(&moved).expect("and once more");
        assert_eq!(read(&moved).expect("a reading"), Found::Restored(Some(mark)));
        fs::write(&copy, "nonsense").expect("spoilt");
        assert_eq!(read(&copy).expect("a reading"), Found::Missing);
        write_restored(&copy).expect("restored");
        assert_eq!(read(&copy).expect("a reading"), Found::Restored(None));
        fs::remove_dir_all(&folder).expect("removed");
    }
}
