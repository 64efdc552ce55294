//! What keeps a command from its work: told by name, in the user's language, with what would help,
//! and to programs in one line of JSON. Nothing is half done.

use std::fs::{self, Permissions};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::{Duration, Instant};

use enlace::actions::peers::{MovePeer, invite, move_peer};
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::error::codes;
use enlace::federation::worker;
use enlace::locale::Locale;
use enlace_schema::log::Hash;
use serde_json::Value;
use tempfile::TempDir;

use super::{ask, good, refused};
use crate::harness::forge::ForgedLog;
use crate::harness::process::run;
use crate::harness::{Chapter, Site, World, wait};

/// Where a chapter's files and database are, as the command line says it.
fn stored(chapter: &Chapter) -> [String; 4] {
    let data = chapter.folder.path().display().to_string();
    ["--data".into(), data, "--database-url".into(), chapter.db.url().into()]
}

fn on<'a>(command: &[&'a str], stored: &'a [String; 4]) -> Vec<&'a str> {
    command.iter().copied().chain(stored.iter().map(String::as_str)).collect()
}

/// What people read of a refusal, in a language.
fn said(locale: &str, args: &[&str]) -> String {
    let (status, out, err) = run(&[args, &["--locale", locale][..]].concat());
    assert_eq!((status, out.as_str()), (1, ""), "{args:?}: {err}");
    assert!(err.lines().count() >= 2, "a sentence and what would help: {err}");
    err
}

#[test]
fn tables_with_a_log_in_them_are_not_removed() {
    let chapter = Chapter::alone();
    let (before, size) = (chapter.digest(), chapter.size());
    let stored = stored(&chapter);
    let down = on(&["migrate", "down"], &stored);
    assert_eq!(refused(&down), "database-not-empty");
    assert!(said("en", &down).contains("holds a log"), "in English");
    assert!(said("es", &down).contains("guarda una bitácora"), "in Spanish");
    assert_eq!((chapter.digest(), chapter.size()), (before, size));
    assert_eq!(good(&on(&["migrate", "status"], &stored))["status"], "current");
}

#[test]
fn keys_that_are_no_keys_are_told_apart() {
    let chapter = Chapter::alone();
    chapter.instance.ledger.stop();
    let stored = stored(&chapter);
    let list = on(&["member", "list"], &stored);
    let key = chapter.folder.path().join("keys").join("log-1");
    let own = fs::read(&key).expect("a key");
    fs::write(&key, "garbage").expect("written");
    assert_eq!(refused(&list), "keys-damaged");
    assert!(said("es", &list).contains("log"), "which file");
    fs::write(&key, [0xff, 0xfe]).expect("written");
    assert_eq!(refused(&list), "keys-damaged");
    fs::remove_file(&key).expect("removed");
    assert_eq!(refused(&list), "keys-missing");
    fs::create_dir(&key).expect("a folder in its place");
    fs::set_permissions(&key, Permissions::from_mode(0o700)).expect("permissions");
    assert_eq!(refused(&list), "keys-unreadable");
    fs::remove_dir(&key).expect("removed");
    fs::write(&key, &own).expect("written");
    fs::set_permissions(&key, Permissions::from_mode(0o600)).expect("permissions");
    good(&list);
    fs::write(&key, Hash(enlace::random::bytes()).to_string()).expect("another key");
    assert_eq!(refused(&list), "keys-mismatch");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = TempDir::with_prefix("enlace").expect("a folder");
    let file = folder.path().join("a-file");
    fs::write(&file, "no folder").expect("a file");
    let inside = file.join("data").display().to_string();
    let password = folder.path().join("password");
    fs::write(&password, "una frase bastante larga\n").expect("a password");
    let password = password.display().to_string();
    let init = [
        "init",
        "--data",
        &inside,
        "--profile",
        "us-ny",
        "--origin",
        "x.example.org",
        "--name",
        "X",
        "--person",
        "Somebody",
        "--email",
        "x@example.org",
        "--password-file",
        &password,
    ];
    assert_eq!(refused(&init), "file-unwritable");
    for locale in ["en", "es"] {
        assert!(said(locale, &init).contains(&inside), "which folder, in {locale}");
    }
    assert_eq!(refused(&["demo", "--folder", &inside, "--us-port", "0", "--mx-port", "0"]), {
        "file-unwritable"
    });
}

#[test]
fn a_log_without_a_checkpoint_is_signed_if_it_is_ours_and_not_exported_else() {
    let chapter = Chapter::alone();
    let forged = ForgedLog::new("forged");
    chapter.pin(&forged.entries[0]);
    let size = chapter.size();
    chapter.instance.ledger.stop();
    let stored = stored(&chapter);
    let file = chapter.folder.path().join("log.ndjson");
    let path = file.display().to_string();
    let theirs = on(&["log", "export", &path, "--log", forged.origin.as_str()], &stored);
    assert_eq!(refused(&theirs), "peer-unknown", "no checkpoint of it is here");
    let left = fs::read_dir(chapter.folder.path()).expect("a folder").filter_map(Result::ok);
    let left: Vec<_> = left.map(|file| file.file_name()).collect();
    let half_done = |name: &std::ffi::OsString| name.to_string_lossy().starts_with("log.ndjson");
    assert!(!left.iter().any(half_done), "nothing half-done: {left:?}");
    let exported = good(&on(&["log", "export", &path], &stored));
    assert_eq!(exported["size"].as_u64(), Some(size));
    assert_eq!(good(&["log", "verify", &path])["size"].as_u64(), Some(size));
    // What is there stays, unless somebody says otherwise.
    fs::write(&file, "something dear").expect("a file");
    assert_eq!(refused(&on(&["log", "export", &path], &stored)), "file-exists");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "something dear");
    good(&on(&["log", "export", &path, "--force"], &stored));
    assert_eq!(good(&["log", "verify", &path])["size"].as_u64(), Some(size));
}

/// One that takes the call and never answers is as one that is not there: a command does not wait
/// for it as long as a long poll may take.
#[test]
fn a_peer_that_hangs_does_not_hold_up_a_command() {
    let chapter = Chapter::alone();
    let forged = ForgedLog::new("forged");
    let operator = chapter.caller(&chapter.people.operator);
    chapter.pin(&forged.entries[0]);
    // Nobody accepts: the system does.
    let hangs = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let endpoint = format!("http://{}", hangs.local_addr().expect("an address"));
    let (origin, peer) = (forged.origin.clone(), forged.origin.as_str());
    move_peer(&chapter.instance, &operator, MovePeer { origin, endpoint }).expect("moved");
    chapter.instance.ledger.stop();
    let stored = stored(&chapter);
    for command in [&["doctor"][..], &["peer", "move", peer]] {
        let begun = Instant::now();
        ask(&on(command, &stored));
        let waited = begun.elapsed();
        assert!(waited < Duration::from_secs(25), "{command:?}: {waited:?}");
    }
    assert_eq!(good(&on(&["peer", "list"], &stored))["peers"][0]["endpoint"], "", "it was done");
}

#[test]
fn a_peer_that_did_not_pin_us_is_told_apart() {
    let world = World::strangers(2);
    let [us, mx] = &world.sites[..] else { panic!("two chapters") };
    us.pin(&mx.url, &invite(mx.instance()).expect("an invitation").words_en);
    let refused = worker::sync(us.instance(), &mx.origin()).expect_err("it knows nobody here");
    assert!(refused.is(codes::PEER_NOT_PINNED_THERE), "{refused}");
    assert!(refused.help(Locale::Es).is_some_and(|help| help.contains("peer invite")));
}

/// An older database, and a peer that was shown more of its log and cannot give it: the instance
/// does not start, whoever says that it may, and tells why (protocol §10).
#[test]
fn a_log_whose_end_nobody_gives_does_not_start() {
    let begun = Instant::now();
    let now = || FixedClock::new(SystemClock.now());
    let (mut us, mut mx) = (Site::new("us", "us-ny", now()), Site::new("mx", "mx-coop", now()));
    for (one, other) in [(&us, &mx), (&mx, &us)] {
        one.pin(&other.url, &invite(other.instance()).expect("an invitation").words_en);
    }
    us.await_log_of(&mx);
    mx.await_log_of(&us);
    // It asks where nobody answers: it is shown checkpoints, and has nothing of what is below.
    mx.point(&us.origin(), "http://127.0.0.1:9");
    mx.stop();
    mx.start(false);
    us.stop();
    let (size, older) = (us.chapter.size(), us.chapter.db.copy());
    us.start(false);
    us.chapter.join_without_account("after the backup");
    us.await_checkpoint();
    wait::until("the peer is shown it", || {
        let shown = mx.checkpoint_of(&us.origin());
        shown.is_some_and(|note| note.checkpoint.size == us.chapter.size())
    });
    us.stop();
    us.chapter.instance.ledger.stop();
    let _newest = us.chapter.use_database(older);
    mx.chapter.advance(begun.elapsed());
    let stored = stored(&us.chapter);
    let serve = on(&["serve", "--listen", "127.0.0.1:0"], &stored);
    assert_eq!(refused(&serve), "log-missing-tail");
    assert_eq!(refused(&[&serve[..], &["--alone"]].concat()), "log-missing-tail");
    assert!(said("en", &serve).contains("than can be had back"), "in English");
    assert!(said("es", &serve).contains("de lo que se puede traer de vuelta"), "in Spanish");
    us.chapter.instance = us.chapter.reopen().expect("an instance");
    assert_eq!(us.chapter.size(), size, "nothing was appended");
}

#[test]
fn a_demo_that_cannot_begin_says_so_at_once() {
    let held = TcpListener::bind("127.0.0.1:0").expect("a port");
    let busy = held.local_addr().expect("an address").port().to_string();
    let last = |args: &[&str]| -> Value {
        let (status, out, err) = run(args);
        assert_eq!(status, 1, "{out}{err}");
        let last = out.lines().last().unwrap_or_else(|| panic!("no last line: {err}"));
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {last}"))
    };
    let taken = last(&["demo", "--check", "--us-port", &busy, "--mx-port", "0"]);
    assert_eq!((&taken["ok"], &taken["error"]), (&false.into(), &"port-taken".into()));
    drop(held);
    let twice = last(&["demo", "--check", "--us-port", &busy, "--mx-port", &busy]);
    assert_eq!(twice["error"], "port-taken");
    let folder = TempDir::with_prefix("enlace").expect("a folder");
    fs::write(folder.path().join("something"), "").expect("a file");
    let folder = folder.path().display().to_string();
    let used = ["demo", "--check", "--folder", &folder, "--us-port", "0", "--mx-port", "0"];
    assert_eq!(last(&used)["error"], "file-exists");
    assert_eq!(ask(&["demo", "--us-port", &busy, "--mx-port", &busy]).1["error"]["code"], {
        "port-taken"
    });
    assert!(Path::new(&folder).join("something").exists());
}

#[test]
fn a_value_that_does_not_fit_is_named_with_what_would() {
    for (locale, word) in [("en", "Accepted"), ("es", "Se acepta")] {
        let (status, out, err) = run(&["--locale", locale, "completions", "tcsh"]);
        assert_eq!((status, out.as_str()), (2, ""));
        assert!(err.contains("tcsh") && err.contains(word) && err.contains("bash"), "{err}");
    }
    let (status, _, err) = run(&["--locale", "fr", "doctor"]);
    assert_eq!(status, 2, "{err}");
    assert!(err.contains("fr") && err.contains("es-MX"), "{err}");
}

#[test]
fn version_and_help_go_to_programs_too() {
    assert_eq!(good(&["--version"])["version"], env!("CARGO_PKG_VERSION"));
    let help = good(&["poll", "--help", "--locale", "es"])["help"].take();
    assert!(help.as_str().expect("a text").contains("votación"), "{help}");
}

#[test]
fn completions_go_to_programs_too() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let answer = good(&["completions", shell]);
        let script = answer["script"].as_str().expect("a script");
        assert!(script.contains("enlace") && script.contains("rebuild"), "{shell}");
        let (status, out, err) = run(&["completions", shell]);
        assert_eq!((status, out.trim_end()), (0, script.trim_end()), "{err}");
    }
}
