//! The files of a folder of keys as they travel: into a backup, out of one, to a new machine. The
//! high-water mark lies beside them and never goes along.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::mark;
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
        let there = to.join(name);
        let mut options = OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600).open(&there);
        let copied = file.and_then(|mut file| {
            io::copy(&mut File::open(&path)?, &mut file)?;
            file.flush()?;
            file.sync_all()
        });
        copied.map_err(unwritable(&there))?;
    }
    File::open(to).and_then(|folder| folder.sync_all()).map_err(unwritable(to))
}

/// Gives a folder of keys its place; where there is one already, its files must be the same.
///
/// # Errors
/// `file-exists` with a file that is another there; `file-unwritable`.
pub fn place(from: &Path, to: &Path) -> Result<()> {
    if !to.exists() {
        fs::rename(from, to).map_err(unwritable(to))?;
        let parent = to.parent().unwrap_or(Path::new("."));
        return File::open(parent).and_then(|it| it.sync_all()).map_err(unwritable(parent));
    }
    for (name, path) in list(from)? {
        let there = to.join(&name);
        if fs::read(&there).ok() != Some(fs::read(&path)?) {
            return Err(Refusal::new(codes::FILE_EXISTS).with("file", there.as_path()).into());
        }
    }
    Ok(())
}
