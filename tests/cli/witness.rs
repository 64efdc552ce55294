//! A third witness in a process of its own: made, told of a log, serving, told to end.

use std::fs::{self, Permissions};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Child;

use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::config::ThirdWitness;
use enlace_schema::keys::PublicKey;
use serde_json::Value;
use tempfile::TempDir;

use super::{ask, good, refused};
use crate::harness::process::{spawn, terminate};
use crate::harness::{Site, http, wait};

const NAME: &str = "witness.example.net";

/// A witness that serves; it is gone with this.
struct Serving(Child);

impl Serving {
    /// Started on a free port, with what it answers when it listens.
    fn of(folder: &str, log: &Path) -> (Self, Value) {
        let args = ["witness", "serve", folder, "--listen", "127.0.0.1:0", "--json"];
        let mut serving = Self(spawn(&args, log));
        let out = serving.0.stdout.take().expect("its answers");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("a line");
        let logged = || fs::read_to_string(log).unwrap_or_default();
        let said: Value = serde_json::from_str(&line)
            .unwrap_or_else(|error| panic!("{error}: {line}{}", logged()));
        assert_eq!(said["ok"], true, "{said}");
        (serving, said)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn a_witness_serves_in_a_process_and_ends_when_it_is_told_to() {
    let mut site = Site::new("us", "us-ny", FixedClock::new(SystemClock.now()));
    site.await_checkpoint();
    let place = TempDir::with_prefix("witness").expect("a folder");
    let folder = place.path().join("w").display().to_string();
    let made = good(&["witness", "init", &folder, "--name", NAME]);
    let invitation = enlace::actions::peers::invite(site.instance()).expect("an invitation");
    let add = ["witness", "add", &folder, &site.url, "--words", &invitation.words_es];
    assert_eq!(good(&add)["log"], site.origin().as_str());

    let (mut serving, said) = Serving::of(&folder, &place.path().join("witness.log"));
    assert_eq!(said["vkey"], made["vkey"], "the key that it was made with");
    let vkey = made["vkey"].as_str().expect("a key");
    let url = format!("http://{}", said["address"].as_str().expect("an address"));
    let shown = http::get(&format!("{url}/vkey"), &[]);
    assert_eq!((shown.status, shown.text()), (200, format!("{vkey}\n")));

    let (name, key) = PublicKey::from_cosigner_vkey(vkey).expect("a key");
    assert_eq!(name, NAME);
    site.stop();
    site.chapter.config.witnesses = vec![ThirdWitness { name, key, url }];
    site.start(false);
    site.chapter.join_without_account("Somebody");
    let cosigned = wait::some("its newest checkpoint is cosigned", || {
        let newest = site.checkpoint_of(&site.origin())?;
        let whole = newest.checkpoint.size == site.chapter.size();
        let by = newest.verify_cosignature(NAME, &key);
        (whole && by.is_some()).then_some(newest)
    });

    let ended = terminate(&mut serving.0);
    assert!(ended.success(), "{ended}");
    // What it cosigned is where it was: the next process serves it without being told anything.
    let listed = good(&["witness", "list", &folder]);
    assert_eq!(listed["logs"][0]["size"], cosigned.checkpoint.size);
    assert_eq!(listed["restored"], Value::Array(Vec::new()));
    let (mut again, said) = Serving::of(&folder, &place.path().join("witness.log"));
    let url = format!("http://{}/vkey", said["address"].as_str().expect("an address"));
    assert_eq!(http::get(&url, &[]).text(), format!("{vkey}\n"));
    assert!(terminate(&mut again.0).success());
    site.stop();
    let silent = place.path().join("silent").display().to_string();
    let silent = good(&["witness", "init", &silent, "--name", "silent.example.net"]);
    let silent = silent["vkey"].as_str().expect("a key");
    told_by_doctor(&site, &[vkey, silent], cosigned.checkpoint.size);
}

/// How far the first of two witnesses has come, and that the second was never heard of.
fn told_by_doctor(site: &Site, keys: &[&str], size: u64) {
    let named = keys.iter().map(|key| format!("\"{key} https://w.example.net\""));
    let named = named.collect::<Vec<_>>().join(", ");
    let settings = site.chapter.folder.path().join("settings.toml");
    fs::write(&settings, format!("witnesses = [{named}]\n")).expect("a file");
    let data = site.chapter.folder.path().display().to_string();
    let settings = settings.display().to_string();
    let on = ["--data", &data, "--database-url", site.chapter.db.url(), "--config", &settings];
    let (_, examined) = ask(&[&["doctor", "--offline"][..], &on].concat());
    let findings = examined["findings"].as_array().expect("findings").iter();
    let told: Vec<&Value> = findings.filter(|one| one["check"] == "witness").collect();
    let [heard, never] = told.as_slice() else { panic!("two witnesses: {examined}") };
    let detail = heard["detail"].as_str().expect("a text");
    assert_eq!(heard["verdict"], "good", "{heard}");
    assert!(
        detail.contains(&format!("up to {size} events")) && detail.contains("(UTC−"),
        "{detail}"
    );
    assert_eq!(never["verdict"], "warning", "{never}");
    assert!(never["about"].as_str().is_some_and(|about| about.contains("silent")), "{never}");
}

/// A copy of the folder is no witness without the passphrase, which each command reads from a file
/// or asks for; who has it changes it, or takes it off.
#[test]
fn a_locked_key_cosigns_for_nobody_without_its_passphrase() {
    let place = TempDir::with_prefix("witness").expect("a folder");
    let path = |name: &str| place.path().join(name).display().to_string();
    let said = |name: &str, words: &str| {
        fs::write(path(name), format!("{words}\n")).expect("words");
        fs::set_permissions(path(name), Permissions::from_mode(0o600)).expect("a mode");
        path(name)
    };
    let words = said("words", "cinco palabras que nadie adivina");
    let (other, folder) = (said("other", "otras palabras muy distintas"), path("w"));
    let vkey = good(&["witness", "init", &folder, "--name", NAME])["vkey"].clone();
    assert_eq!(refused(&["witness", "lock", &path("nowhere")]), "witness-missing");
    assert_eq!(refused(&["witness", "lock", &folder]), "option-missing", "nobody types one");
    let locked = good(&["witness", "lock", &folder, "--new-passphrase-file", &words]);
    assert_eq!((&locked["locked"], &locked["others"]), (&1.into(), &Value::Array(Vec::new())));
    let open = place.path().join("w").join("witness.key");
    assert!(!open.exists() && open.with_extension("key.age").exists());
    let list = ["witness", "list", &folder];
    let listed = |file: &str| ask(&[&list[..], &["--passphrase-file", file]].concat()).1;
    assert_eq!(refused(&list), "keys-locked");
    assert_eq!(refused(&["witness", "serve", &folder]), "keys-locked");
    assert_eq!(refused(&["witness", "init", &folder, "--name", NAME]), "witness-exists");
    assert_eq!(listed(&other)["error"]["code"], "keys-passphrase");
    assert_eq!(listed(&words)["vkey"], vkey);
    let change = ["witness", "passphrase", &folder, "--passphrase-file", &words];
    good(&[&change[..], &["--new-passphrase-file", &other]].concat());
    assert_eq!(listed(&words)["error"]["code"], "keys-passphrase");
    let unlock = ["witness", "unlock", &folder, "--passphrase-file", &other];
    assert_eq!(good(&unlock)["unlocked"], 1);
    assert_eq!(good(&list)["vkey"], vkey);
    // Drawn locked from the first.
    let drawn = path("drawn");
    good(&["witness", "init", &drawn, "--name", NAME, "--passphrase-file", &words]);
    assert!(!place.path().join("drawn").join("witness.key").exists());
    assert_eq!(refused(&["witness", "list", &drawn]), "keys-locked");
}

/// What was begun and got no key is begun again, under the name that is given then.
#[test]
fn a_witness_is_made_after_its_passphrase_was_refused() {
    let place = TempDir::with_prefix("witness").expect("a folder");
    let path = |name: &str| place.path().join(name).display().to_string();
    let (words, folder) = (path("words"), path("w"));
    let said = |text: &str| {
        fs::write(&words, format!("{text}\n")).expect("words");
        fs::set_permissions(&words, Permissions::from_mode(0o600)).expect("a mode");
    };
    let init = |name: &'static str| {
        ["witness", "init", &folder, "--name", name, "--passphrase-file", &words]
    };
    said("corta");
    assert_eq!(refused(&init("other.example.net")), "passphrase-short");
    said("cinco palabras que nadie adivina");
    assert_eq!(good(&init(NAME))["name"], NAME);
    // One that has lost its key, and watches a log, is not begun again over its records.
    let folder = place.path().join("w");
    fs::create_dir(folder.join("logs").join("us.example.org_log_1")).expect("a log");
    fs::remove_file(folder.join("witness.key.age")).expect("a key");
    assert_eq!(refused(&init(NAME)), "witness-exists");
}
