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

/// Whether a folder can be written to, or made where it would be: a file is made for it and taken
/// away again, because rights alone do not tell (a file system may be read-only, or full).
///
/// # Errors
/// What the system says.
pub fn try_folder(path: &Path) -> io::Result<()> {
    let here = path.ancestors().find(|folder| folder.exists()).unwrap_or(Path::new("."));
    // An empty path is the folder of a relative one.
    let here = if here.as_os_str().is_empty() { Path::new(".") } else { here };
    let tried = here.join(format!(".enlace-{}.part", std::process::id()));
    make(&tried, 0o600)?;
    fs::remove_file(&tried)
}
