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
use crate::locked::passphrase;

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
    let words = match named(args)? {
        Some(words) => words,
        // What the next start will read, or what opens the folder already.
        None if config.keys_passphrase.is_in_file() || folder.is_locked() => {
            config.keys_passphrase.words()?
        }
        None => secrets::ask_new_keys(out)?,
    };
    let (count, others) = keys::lock(&folder, &words)?;
    out.say("cli-keys-locked", &[("count", count.into())]);
    for file in &others {
        out.say("cli-keys-locked-other", &[("file", file.clone().into())]);
    }
    out.say("cli-keys-locked-next", &[]);
    out.answer(&json!({ "ok": true, "locked": count, "others": others }));
    Ok(())
}

/// Unlocks the folder, or finishes what was interrupted.
///
/// # Errors
/// As [`keys::unlock`].
pub fn unlock(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let count = keys::unlock(&folder(&settings(args)?))?;
    out.say("cli-keys-unlocked", &[("count", count.into())]);
    out.answer(&json!({ "ok": true, "unlocked": count }));
    Ok(())
}

/// Changes the passphrase.
///
/// # Errors
/// As [`keys::change`]; `option-missing` where there is nobody to type the new one.
pub fn change(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let folder = folder(&settings(args)?);
    // The old one first, so that nobody thinks of a new one in vain.
    folder.require_key()?;
    let words = match named(args)? {
        Some(words) => words,
        None => secrets::ask_new_keys(out)?,
    };
    keys::change(&folder, &words)?;
    out.say("cli-keys-passphrase-changed", &[]);
    out.answer(&json!({ "ok": true }));
    Ok(())
}
