//! Files that are handed to commands which need no instance: exported polls, evidence, logs,
//! receipts, requests to sign, backups. The first line says to which command; of a backup the rest
//! is what the archive holds. The command ends, and what it leaves of a refused backup is nothing.
#![no_main]

use std::cell::RefCell;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use enlace::cli;
use enlace::locked::Key;
use libfuzzer_sys::fuzz_target;
use simulation::template::folder;

thread_local! {
    /// For how many inputs a folder has served, and the folder.
    static FOLDER: RefCell<Option<tempfile::TempDir>> = const { RefCell::new(None) };
}

/// Words of a recovery key that is nobody's.
const WORDS: &str = "ábaco ábaco ábaco";

fuzz_target!(|bytes: &[u8]| {
    let Some(end) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let (command, given) = (&bytes[..end], &bytes[end + 1..]);
    FOLDER.with_borrow_mut(|slot| {
        let root = slot.get_or_insert_with(folder).path().to_owned();
        match command {
            b"tally" => run(&root, &["tally", "verify", "given"], given),
            b"evidence" => run(&root, &["evidence", "verify", "given"], given),
            b"log" => run(&root, &["log", "verify", "given"], given),
            b"receipt" => run(&root, &["receipt", "verify", "given", "--against", "given"], given),
            b"sign" => {
                fs::write(root.join("words"), WORDS).expect("written");
                let words = ["keys", "sign", "given", "--words-file", "words", "--out", "signed"];
                run(&root, &words, given);
                assert!(!root.join("signed").exists(), "signed by nobody's key");
            }
            b"config" => run(&root, &["config", "check", "--config", "given"], given),
            b"restore" => {
                restore(&root, given);
                *slot = None;
            }
            _ => {}
        }
    });
});

fn restore(root: &Path, archive: &[u8]) {
    let key = Key::from_secret(&[7; 32]).expect("an identity");
    let identity = key.identity_text().expect("an identity");
    fs::write(root.join("identity"), identity.as_bytes()).expect("written");
    let locked = key.lock().lock(archive).expect("locked");
    let words = ["restore", "given", "--identity", "identity", "--data", "data"];
    run(root, &words, &locked);
    assert!(!root.join("data/restore.part").exists(), "what was unpacked stays");
    // Nothing is written but where it belongs.
    for entry in fs::read_dir(root).expect("a folder") {
        let name = entry.expect("an entry").file_name();
        assert!(["given", "identity", "data", "words"].iter().any(|own| name == *own), "{name:?}");
    }
}

/// Runs a command in a folder: words that are names of files stand for files in it.
fn run(root: &Path, words: &[&str], given: &[u8]) {
    fs::write(root.join("given"), given).expect("written");
    let here = |word: &&str| match *word {
        "given" | "words" | "signed" | "identity" | "data" => root.join(word).into_os_string(),
        word => OsString::from(word),
    };
    let args = ["enlace", "--json"].iter().map(OsString::from).chain(words.iter().map(here));
    let _ = cli::run(args);
}
