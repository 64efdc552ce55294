//! Files that people write, and those beside a database: polls and charters in TOML, settings,
//! keys, the high-water mark. Each is read, or refused by a code that says which file it was.
#![no_main]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use enlace::cli::{charter, poll};
use enlace::config::{Config, Settings};
use enlace::error::{Error, codes};
use enlace::ledger::mark::{self, Found};
use enlace::ledger::{InstanceKeys, keys};
use enlace::locked::Passphrase;
use enlace_schema::event::Origin;
use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;

thread_local! {
    static FOLDER: TempDir = simulation::template::folder();
}

fuzz_target!(|bytes: &[u8]| {
    FOLDER.with(|folder| {
        let path = folder.path().join("given");
        fs::write(&path, bytes).expect("written");
        let own: Origin = "us.example.org/log/1".parse().expect("an origin");
        coded(poll::file::read(&path, &own), &[codes::POLL_FILE, codes::FILE_UNREADABLE]);
        if !names_files(bytes) {
            coded(charter::read(&path), &[codes::CHARTER_FILE, codes::FILE_UNREADABLE]);
        }
        let gathered = Settings::gather(Some(&path), [], &[] as &[(&str, String)]);
        let gathered = coded(gathered, &[codes::CONFIG_FILE, codes::FILE_UNREADABLE]);
        if let Some(settings) = gathered {
            let sound = settings.check().is_empty();
            let _ = settings.describe();
            assert_eq!(Config::build(settings).is_ok(), sound);
        }
        match mark::read(&path).expect("a reading") {
            Found::Own(_) => panic!("a mark that was never written here"),
            Found::Missing | Found::Copied(_) | Found::Restored(_) => {}
        }
        key_files(folder.path(), bytes);
    });
});

/// A charter names its documents, and what lies elsewhere on this machine is no business of ours.
fn names_files(bytes: &[u8]) -> bool {
    bytes.contains(&b'/') || bytes.contains(&b'\\')
}

/// As a key, as the origin of a folder of keys, as the identity that locks it.
fn key_files(root: &Path, bytes: &[u8]) {
    let data = root.join("data");
    let there = data.join("keys");
    if !there.exists() {
        let own = "us.example.org/log/1".parse().expect("an origin");
        InstanceKeys::create(&data, &own, &Passphrase::default()).expect("keys");
    }
    for name in ["data", "origin", "log-1", "identity.age"] {
        let file = there.join(name);
        let before = fs::read(&file).ok();
        put(&file, bytes);
        let load = InstanceKeys::load(&data, &Passphrase::default());
        let may = [codes::KEYS_DAMAGED, codes::KEYS_MISSING, codes::KEYS_LOCKED];
        coded(load.map(drop), &may);
        let _ = keys::Folder::at(&there, Passphrase::default()).form();
        match before {
            Some(before) => put(&file, &before),
            None => fs::remove_file(&file).expect("removed"),
        }
    }
}

fn put(file: &PathBuf, bytes: &[u8]) {
    fs::write(file, bytes).expect("written");
    fs::set_permissions(file, fs::Permissions::from_mode(0o600)).expect("permissions");
}

fn coded<T>(read: Result<T, Error>, may: &[enlace::error::Code]) -> Option<T> {
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            assert!(may.iter().any(|code| error.is(*code)), "{error}");
            None
        }
    }
}
