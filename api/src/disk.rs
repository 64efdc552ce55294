//! Files of an instance on its disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Makes a file to write to, with these rights, in the place of whatever has its name. A mode
/// counts only for a file that is made: what a crash, another hand or a link left there keeps its
/// own.
///
/// # Errors
/// What the system says.
pub fn make(path: &Path, mode: u32) -> io::Result<File> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).mode(mode).open(path)
}
