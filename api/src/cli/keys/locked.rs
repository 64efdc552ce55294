//! `enlace keys lock|unlock|passphrase`: the files of the keys, encrypted by a passphrase.
//!
//! The words are those of `locked.rs`: a lock has a key. The log and the database are not looked
//! at, so that an instance whose database is elsewhere or broken can be locked all the same.

use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::json;
use zeroize::Zeroizing;

use crate::cli::{Out, secrets, settings};
use crate::config::Config;
use crate::error::Result;
use crate::ledger::keys::{self, Folder};
use crate::locked::{Passphrase, passphrase};

fn folder(config: &Config) -> Folder {
    Folder::at(config.data.join("keys"), config.keys_passphrase.clone())
}

/// The passphrase in the file that the command line names for a new one.
fn named(args: &ArgMatches) -> Result<Option<Zeroizing<String>>> {
    args.get_one::<PathBuf>("new_passphrase_file").map(|path| passphrase::read(path)).transpose()
}

/// Locks the folder, or finishes what was interrupted.
///
/// # Errors
/// As [`keys::lock`]; `option-missing` where there is nobody to type a passphrase.
pub fn lock(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let config = settings(args)?;
    let folder = folder(&config);
    let words = lock_by(args, &folder, &config.keys_passphrase, out)?;
    let (count, others) = keys::lock(&folder, &words)?;
    tell_locked(count, &others, "cli-keys-locked-next", out);
    Ok(())
}

/// By what a folder is locked.
pub(in crate::cli) fn lock_by(
    args: &ArgMatches,
    folder: &Folder,
    opens: &Passphrase,
    out: &Out,
) -> Result<Zeroizing<String>> {
    match named(args)? {
        Some(words) => Ok(words),
        // What the next start will read, or what opens the folder already.
        None if opens.is_in_file() || folder.is_locked() => opens.words(),
        None => secrets::ask_new_keys(out),
    }
}

/// How many keys were locked, what was not, and what follows from it.
pub(in crate::cli) fn tell_locked(count: usize, others: &[String], next: &str, out: &mut Out) {
    out.say("cli-keys-locked", &[("count", count.into())]);
    for file in others {
        out.say("cli-keys-locked-other", &[("file", file.clone().into())]);
    }
    out.say(next, &[]);
    out.answer(&json!({ "ok": true, "locked": count, "others": others }));
}

/// Unlocks the folder, or finishes what was interrupted.
///
/// # Errors
/// As [`keys::unlock`].
pub fn unlock(args: &ArgMatches, out: &mut Out) -> Result<()> {
    unlock_folder(&folder(&settings(args)?), out)
}

/// The same for any folder of keys.
pub(in crate::cli) fn unlock_folder(folder: &Folder, out: &mut Out) -> Result<()> {
    let count = keys::unlock(folder)?;
    out.say("cli-keys-unlocked", &[("count", count.into())]);
    out.answer(&json!({ "ok": true, "unlocked": count }));
    Ok(())
}

/// Changes the passphrase.
///
/// # Errors
/// As [`keys::change`]; `option-missing` where there is nobody to type the new one.
pub fn change(args: &ArgMatches, out: &mut Out) -> Result<()> {
    change_folder(&folder(&settings(args)?), args, out)
}

/// The same for any folder of keys.
pub(in crate::cli) fn change_folder(
    folder: &Folder,
    args: &ArgMatches,
    out: &mut Out,
) -> Result<()> {
    // The old one first, so that nobody thinks of a new one in vain.
    folder.require_key()?;
    let words = match named(args)? {
        Some(words) => words,
        None => secrets::ask_new_keys(out)?,
    };
    keys::change(folder, &words)?;
    out.say("cli-keys-passphrase-changed", &[]);
    out.answer(&json!({ "ok": true }));
    Ok(())
}
