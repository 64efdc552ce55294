//! Files that commands read and write: bounded, whole or not at all, and told apart by name when
//! something is wrong with them.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::disk;
use crate::error::{Refusal, Result, codes, unwritable};

/// The file that the command line names.
///
/// # Errors
/// `bad-request` for a command without one, which the grammar does not have.
pub fn named(args: &ArgMatches) -> Result<&Path> {
    args.get_one::<PathBuf>("file").map(PathBuf::as_path).ok_or_else(|| codes::BAD_REQUEST.into())
}

/// The file that the command line names for an export: not one that is there already, unless
/// `--force` says so.
///
/// # Errors
/// `file-exists`; as [`named`].
pub fn exported(args: &ArgMatches) -> Result<&Path> {
    let file = named(args)?;
    if !args.get_flag("force") {
        require_new(file)?;
    }
    Ok(file)
}

/// Opens a file for reading.
///
/// # Errors
/// `file-unreadable`.
pub fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|_| Refusal::new(codes::FILE_UNREADABLE).with("file", path).into())
}

/// Reads a file of at most `most` bytes.
///
/// # Errors
/// `file-unreadable`, also when it is longer.
pub fn read(path: &Path, most: u64) -> Result<Vec<u8>> {
    let refuse = || Refusal::new(codes::FILE_UNREADABLE).with("file", path);
    let mut bytes = Vec::new();
    open(path)?.take(most + 1).read_to_end(&mut bytes).map_err(|_| refuse())?;
    if bytes.len() as u64 > most { Err(refuse().into()) } else { Ok(bytes) }
}

/// Reads a file of at most `most` bytes as text.
///
/// # Errors
/// `file-unreadable`, also when it is longer or no UTF-8.
pub fn text(path: &Path, most: u64) -> Result<String> {
    let refuse = |_| Refusal::new(codes::FILE_UNREADABLE).with("file", path);
    Ok(String::from_utf8(read(path, most)?).map_err(refuse)?)
}

/// The first byte of a file, if it has one: what sort of file it is.
///
/// # Errors
/// `file-unreadable`.
pub fn first_byte(path: &Path) -> Result<Option<u8>> {
    let mut byte = [0];
    let refuse = |_| Refusal::new(codes::FILE_UNREADABLE).with("file", path);
    let count = open(path)?.read(&mut byte).map_err(refuse)?;
    Ok((count > 0).then_some(byte[0]))
}

/// Refuses to write over what is there already.
///
/// # Errors
/// `file-exists`.
pub fn require_new(path: &Path) -> Result<()> {
    match path.exists() {
        true => Err(Refusal::new(codes::FILE_EXISTS).with("file", path).into()),
        false => Ok(()),
    }
}

/// A file that gets its name when it is complete and on the disk.
pub struct Part {
    file: File,
    part: PathBuf,
    path: PathBuf,
}

impl Part {
    /// Begins a file beside the one that it will be.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`.
    pub fn begin(path: &Path) -> Result<Self> {
        Self::begin_with(path, 0o666)
    }

    /// The same for one that only its owner reads, and that replaces none.
    ///
    /// # Errors
    /// `file-exists`, `disk-full`, `file-unwritable`.
    pub fn begin_private(path: &Path) -> Result<Self> {
        require_new(path)?;
        Self::begin_with(path, 0o600)
    }

    fn begin_with(path: &Path, mode: u32) -> Result<Self> {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(".part");
        let part = path.with_file_name(name);
        let file = disk::make(&part, mode);
        Ok(Self { file: file.map_err(unwritable(path))?, part, path: path.to_owned() })
    }

    /// Adds to it.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(unwritable(&self.path))
    }

    /// Gives it its name.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`.
    pub fn finish(self) -> Result<()> {
        let named = self.file.sync_all().and_then(|()| fs::rename(&self.part, &self.path));
        named.map_err(unwritable(&self.path))
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// What was not finished does not stay.
impl Drop for Part {
    fn drop(&mut self) {
        // Once it has its name, there is nothing by this one.
        let _ = fs::remove_file(&self.part);
    }
}

/// Writes a whole file.
///
/// # Errors
/// As [`Part`].
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let mut part = Part::begin(path)?;
    part.write(bytes)?;
    part.finish()
}
