//! Keys that are locked by a passphrase: as an operator types it, and as a server starts with it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;
use tempfile::TempDir;

use super::{ask, good, refused};
use crate::harness::process::{Process, binary, run};

const WORDS: &str = "cinco palabras que nadie adivina";
const OTHER: &str = "otras palabras muy distintas";

/// An instance in a folder, and a passphrase beside it.
struct Scene(TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(TempDir::with_prefix("enlace").expect("a folder"));
        fs::write(scene.path("password"), "una frase bastante larga\n").expect("a password");
        scene.say("words", WORDS, 0o600);
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        self.path(name).display().to_string()
    }

    fn say(&self, name: &str, words: &str, mode: u32) {
        let path = self.path(name);
        fs::write(&path, format!("{words}\n")).expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
    }

    /// Settings of a data folder: where the passphrase is.
    fn settings(&self, data: &str) {
        let line = format!("keys_passphrase_file = {:?}\n", self.text("words"));
        fs::create_dir_all(self.path(data)).expect("a folder");
        fs::write(self.path(data).join("enlace.toml"), line).expect("settings");
    }

    fn init(&self, data: &str) -> Value {
        good(
            &[
                &["init", "--data", &self.text(data), "--profile", "mx-coop"][..],
                &["--origin", "uno.example.org", "--name", "Cooperativa", "--person", "Una"],
                &["--email", "una@example.org", "--password-file", &self.text("password")],
                &["--recovery-dir", &self.text("sheets")],
            ]
            .concat(),
        )
    }

    /// Names of the files of a folder of keys, and what is in them that looks like a secret.
    fn keys(&self, data: &str) -> (Vec<String>, usize) {
        let mut names = Vec::new();
        let mut open = 0;
        for file in fs::read_dir(self.path(data).join("keys")).expect("keys") {
            let file = file.expect("a file");
            let bytes = fs::read(file.path()).expect("its bytes");
            open += usize::from(bytes.len() == 64 && bytes.iter().all(u8::is_ascii_hexdigit));
            assert_eq!(file.metadata().expect("its data").permissions().mode() & 0o077, 0);
            names.push(file.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        (names, open)
    }
}

fn form(answer: &Value) -> String {
    let findings = answer["findings"].as_array().expect("findings");
    let found = findings.iter().find(|one| one["check"] == "keys-form").expect("a finding");
    found["detail"].as_str().expect("words").to_owned()
}

#[test]
fn an_instance_is_locked_serves_rotates_and_is_opened_again() {
    let scene = Scene::new();
    scene.init("data");
    let data = scene.text("data");
    let (names, open) = scene.keys("data");
    assert_eq!(open, 7, "{names:?}");
    // Nobody is there to type, or the passphrase lies open, or it is none.
    assert_eq!(refused(&["keys", "lock", "--data", &data]), "option-missing");
    assert_eq!(refused(&["keys", "passphrase", "--data", &data]), "keys-not-locked");
    scene.settings("data");
    for mode in [0o644, 0o640, 0o660] {
        scene.say("words", WORDS, mode);
        assert_eq!(refused(&["keys", "lock", "--data", &data]), "passphrase-permissions");
    }
    scene.say("words", "corta", 0o600);
    assert_eq!(refused(&["keys", "lock", "--data", &data]), "passphrase-short");
    assert_eq!(scene.keys("data"), (names.clone(), open), "nothing was touched");
    scene.say("words", WORDS, 0o400);
    let locked = good(&["keys", "lock", "--data", &data]);
    assert_eq!((&locked["locked"], &locked["others"]), (&7.into(), &Value::Array(vec![])));
    let (names, open) = scene.keys("data");
    assert_eq!(open, 0, "{names:?}");
    assert_eq!(good(&["keys", "lock", "--data", &data])["locked"], 0);
    // It serves, and new keys are drawn beside it.
    let database = scene.path("data").join("enlace.db").display().to_string();
    let mut process = Process::on(scene.path("data"), database);
    process.start();
    let rotated = good(&["keys", "rotate", "--data", &data]);
    assert_eq!(rotated["keys"].as_array().expect("keys").len(), 4);
    process.kill();
    process.start();
    process.kill();
    let (names, open) = scene.keys("data");
    assert_eq!(open, 0, "{names:?}");
    assert!(names.contains(&"log-3.age".into()) && !names.contains(&"log-1.age".into()));
    let examined = good(&["doctor", "--offline", "--data", &data]);
    assert!(form(&examined).contains("passphrase"), "{examined}");
    // A wrong one, in both languages.
    scene.say("words", OTHER, 0o600);
    assert_eq!(refused(&["keys", "fingerprint", "--data", &data]), "keys-passphrase");
    let (_, _, said) = run(&["serve", "--data", &data]);
    assert!(said.contains("does not open the keys") && said.contains("locked"), "{said}");
    let (_, _, said) = run(&["serve", "--data", &data, "--locale", "es"]);
    assert!(said.contains("no abre las llaves"), "{said}");
    let (status, examined) = ask(&["doctor", "--offline", "--data", &data]);
    assert_eq!((status, &examined["ok"]), (1, &Value::Bool(false)));
    scene.say("words", WORDS, 0o600);
    // Another passphrase.
    scene.say("new", OTHER, 0o600);
    good(&["keys", "passphrase", "--new-passphrase-file", &scene.text("new"), "--data", &data]);
    assert_eq!(refused(&["keys", "fingerprint", "--data", &data]), "keys-passphrase");
    scene.say("words", OTHER, 0o600);
    good(&["keys", "fingerprint", "--data", &data]);
    // And in the open again.
    assert_eq!(good(&["keys", "unlock", "--data", &data])["unlocked"], 10);
    let (names, open) = scene.keys("data");
    assert_eq!(open, 10, "{names:?}");
    fs::remove_file(scene.path("data").join("enlace.toml")).expect("removed");
    let examined = good(&["doctor", "--offline", "--data", &data]);
    assert!(form(&examined).contains("not encrypted"), "{examined}");
}

#[test]
fn keys_are_drawn_locked_and_travel_locked() {
    let scene = Scene::new();
    scene.settings("data");
    scene.init("data");
    let (names, open) = scene.keys("data");
    assert_eq!(open, 0, "never in the open: {names:?}");
    let (data, shelf) = (scene.text("data"), scene.text("shelf.age"));
    // A backup needs nobody to type the passphrase of the keys.
    let none = scene.text("none.toml");
    fs::write(&none, "").expect("settings");
    scene.say("shelf", OTHER, 0o600);
    let with = |args: &[&str]| -> Vec<String> {
        let mut all: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        all.extend(["--passphrase-file".into(), scene.text("shelf")]);
        all
    };
    let call = |args: &[String]| ask(&args.iter().map(String::as_str).collect::<Vec<_>>());
    let (status, made) =
        call(&with(&["backup", &shelf, "--keys", "--data", &data, "--config", &none]));
    assert_eq!(status, 0, "{made}");
    // What comes back is compared with the log, so its passphrase is asked for then.
    let there = scene.text("there");
    let (_, answer) = call(&with(&["restore", &shelf, "--data", &there, "--config", &none]));
    assert_eq!(answer["error"]["code"], "keys-locked", "{answer}");
    assert!(!scene.path("there").join("keys").exists());
    let settings = scene.path("data").join("enlace.toml").display().to_string();
    let (status, done) = call(&with(&["restore", &shelf, "--data", &there, "--config", &settings]));
    assert_eq!(status, 0, "{done}");
    assert_eq!(scene.keys("there").1, 0);
    good(&["doctor", "--offline", "--data", &there]);
}

/// Types at a terminal, as a person does, and says what was seen there.
const TYPE: &str = r"
import os, pty, select, sys, time
lines = sys.argv[1].split('|')
pid, master = pty.fork()
if pid == 0:
    os.execv(sys.argv[2], sys.argv[2:])
seen, answered = b'', 0
end = time.time() + 120
while time.time() < end:
    ready, _, _ = select.select([master], [], [], 0.2)
    if ready:
        try:
            seen += os.read(master, 4096)
        except OSError:
            break
    # Quiet after a question that was not answered yet.
    elif lines and seen.endswith(b': ') and len(seen) > answered:
        answered = len(seen)
        os.write(master, lines.pop(0).encode() + b'\n')
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(seen)
sys.exit(os.waitstatus_to_exitcode(status))
";

fn at_terminal(typed: &[&str], args: &[&str]) -> (i32, String) {
    let done = Command::new("python3")
        .args(["-c", TYPE, &typed.join("|")])
        .arg(binary())
        .args(args)
        .env("ENLACE_LANG", "en")
        .output()
        .expect("python3 runs");
    (done.status.code().unwrap_or(-1), String::from_utf8_lossy(&done.stdout).into_owned())
}

#[test]
fn a_person_types_the_passphrase_and_nobody_sees_it() {
    let scene = Scene::new();
    scene.init("data");
    let data = scene.text("data");
    let (status, seen) = at_terminal(&[WORDS, WORDS], &["keys", "lock", "--data", &data]);
    assert_eq!(status, 0, "{seen}");
    assert!(seen.contains("New passphrase of the keys:") && !seen.contains(WORDS), "{seen}");
    assert_eq!(scene.keys("data").1, 0);
    assert_eq!(refused(&["keys", "fingerprint", "--data", &data]), "keys-locked");
    let (status, seen) = at_terminal(&[WORDS], &["doctor", "--offline", "--data", &data]);
    assert_eq!(status, 0, "asked once: {seen}");
    assert_eq!(seen.matches("Passphrase of the keys:").count(), 1, "{seen}");
    assert!(!seen.contains(WORDS), "{seen}");
    let (status, seen) = at_terminal(&[OTHER], &["keys", "unlock", "--data", &data]);
    assert_eq!(status, 1, "{seen}");
    assert!(seen.contains("does not open the keys"), "{seen}");
    let (status, seen) = at_terminal(&[WORDS], &["keys", "unlock", "--data", &data]);
    assert_eq!(status, 0, "{seen}");
    assert_eq!(scene.keys("data").1, 7);
}
