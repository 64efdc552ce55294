//! The files of a folder of keys as they travel: into a backup, out of one, to a new machine. The
//! high-water mark lies beside them and never goes along.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use super::mark;
use crate::disk;
use crate::error::{Refusal, Result, codes, unwritable};

/// Largest file of a key; real ones have less than a hundred bytes, encrypted ones a few hundred.
pub const KEY_MAX: u64 = 64 * 1024;

/// The files, in the order of their names.
///
/// # Errors
/// What the disk says.
pub fn list(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let about = entry.metadata()?;
        if about.is_file() && is_name(&name) && about.len() <= KEY_MAX {
            found.push((name, entry.path()));
        }
    }
    found.sort();
    Ok(found)
}

/// Whether a file of this name belongs to the keys: not the mark, not what was half written.
pub fn is_name(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let other = name.starts_with(mark::FILE) || name.ends_with(".part");
    !name.starts_with('.') && !other && name.len() <= 64 && name.bytes().all(plain)
}

/// Copies the files into a new folder that only its owner reads, durably.
///
/// # Errors
/// `keys-missing` when there are none; `disk-full`, `file-unwritable`.
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    let files = list(from).unwrap_or_default();
    if files.is_empty() {
        return Err(Refusal::new(codes::KEYS_MISSING).with("name", from).into());
    }
    DirBuilder::new().recursive(true).mode(0o700).create(to).map_err(unwritable(to))?;
    for (name, path) in files {
        copy_file(&path, &to.join(name))?;
    }
    File::open(to).and_then(|folder| folder.sync_all()).map_err(unwritable(to))
}

/// Copies a file that is not there yet: it has its name when it is whole.
fn copy_file(from: &Path, to: &Path) -> Result<()> {
    let mut part = to.as_os_str().to_owned();
    part.push(".part");
    let copied = (|| {
        let mut file = disk::make(Path::new(&part), 0o600)?;
        io::copy(&mut File::open(from)?, &mut file)?;
        file.flush()?;
        file.sync_all()?;
        fs::rename(&part, to)
    })();
    copied.map_err(unwritable(to))
}

/// Refuses a folder of keys in which a file is another than that of the same name here.
///
/// # Errors
/// `file-exists` with that file; what the disk says.
pub fn require_same(from: &Path, to: &Path) -> Result<()> {
    for (name, path) in list(from).unwrap_or_default() {
        let there = to.join(&name);
        if there.exists() && fs::read(&there)? != fs::read(&path)? {
            return Err(Refusal::new(codes::FILE_EXISTS).with("file", there.as_path()).into());
        }
    }
    Ok(())
}

/// Gives a folder of keys its place; where there is one already, what it lacks is added.
///
/// # Errors
/// `file-exists` with a file that is another there; `disk-full`, `file-unwritable`.
pub fn place(from: &Path, to: &Path) -> Result<()> {
    if !to.exists() {
        fs::rename(from, to).map_err(unwritable(to))?;
        let parent = to.parent().unwrap_or(Path::new("."));
        return File::open(parent).and_then(|it| it.sync_all()).map_err(unwritable(parent));
    }
    require_same(from, to)?;
    for (name, path) in list(from)? {
        let there = to.join(&name);
        if !there.exists() {
            copy_file(&path, &there)?;
        }
    }
    File::open(to).and_then(|folder| folder.sync_all()).map_err(unwritable(to))
}
