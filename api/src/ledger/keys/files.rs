//! The folder of key files: read, written, told apart.

use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use enlace_schema::keys::SigningKey;
use enlace_schema::log::Hash;
use zeroize::Zeroizing;

use super::Secret;
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::random;

/// A secret by the name of its file.
pub(super) fn secret(folder: &Path, name: &str) -> Result<Secret> {
    let text = Zeroizing::new(read(&folder.join(name))?);
    let bytes: Hash = text.trim().parse().map_err(|_| damaged(name))?;
    Ok(Zeroizing::new(bytes.0))
}

/// An Ed25519 key by the name of its file, with its seed.
pub(super) fn signing(folder: &Path, name: &str) -> Result<(SigningKey, Secret)> {
    let seed = secret(folder, name)?;
    let key = SigningKey::from_seed(&seed).map_err(|_| damaged(name))?;
    Ok((key, seed))
}

/// Names of the files of one role, by their numbers.
pub(super) fn of_role(folder: &Path, role: &str) -> Result<Vec<(u64, String)>> {
    let there = fs::read_dir(folder).map_err(|error| match error.kind() {
        ErrorKind::NotFound => missing(role),
        _ => unreadable(role),
    })?;
    let mut found = Vec::new();
    for file in there {
        let name = file?.file_name().to_string_lossy().into_owned();
        let number = name.strip_prefix(role).and_then(|rest| rest.strip_prefix('-'));
        if let Some(number) = number.and_then(|number| number.parse().ok()) {
            found.push((number, name));
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Draws a key of a role under the next number above `least`, durably, and gives its name.
///
/// # Errors
/// `disk-full`, `file-unwritable`.
pub(super) fn draw(folder: &Path, role: &str, least: u64) -> Result<String> {
    let highest = of_role(folder, role)?.last().map_or(0, |(number, _)| *number);
    let name = format!("{role}-{}", highest.max(least) + 1);
    write(&folder.join(&name), &Hash(random::bytes()).to_string())?;
    sync(folder)?;
    Ok(name)
}

/// Makes what was written to a folder outlast a crash.
pub(super) fn sync(folder: &Path) -> Result<()> {
    Ok(File::open(folder)?.sync_all()?)
}

pub(super) fn missing(name: &str) -> Error {
    Refusal::new(codes::KEYS_MISSING).with("name", name).into()
}

pub(super) fn damaged(name: &str) -> Error {
    Refusal::new(codes::KEYS_DAMAGED).with("name", name).into()
}

fn unreadable(name: &str) -> Error {
    Refusal::new(codes::KEYS_UNREADABLE).with("name", name).into()
}

pub(super) fn read(path: &Path) -> Result<String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let refuse = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => missing(&name),
        ErrorKind::InvalidData => damaged(&name),
        _ => unreadable(&name),
    };
    let about = fs::metadata(path).map_err(refuse)?;
    if about.permissions().mode() & 0o077 != 0 {
        return Err(Refusal::new(codes::KEYS_PERMISSIONS).with("name", name.as_str()).into());
    }
    fs::read_to_string(path).map_err(refuse)
}

/// Writes a file that only its owner reads, durably.
///
/// # Errors
/// `disk-full`, `file-unwritable`; also when the file is there already.
pub fn write(path: &Path, text: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    let file = options.write(true).create_new(true).mode(0o600).open(path);
    let written = file.and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.sync_all()
    });
    written.map_err(unwritable(path))
}
