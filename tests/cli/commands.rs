//! Every command that prepares or examines an instance, run once in Spanish as a person reads it
//! and once with `--json` as a script does.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use super::{ask, good, refused};
use crate::harness::process::run;

/// A data folder that `enlace init` made, on SQLite.
struct Made {
    folder: TempDir,
    answer: Value,
}

impl Made {
    fn new() -> Self {
        let folder = TempDir::with_prefix("enlace").expect("a folder");
        let made = Self { answer: Value::Null, folder };
        fs::write(made.path("password"), "una frase bastante larga\n").expect("a password");
        let (data, password) = (made.path("data"), made.path("password"));
        let answer = good(&init(&data, &password));
        Self { answer, ..made }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// What people read of a command on its folder, in Spanish: it must succeed.
    fn said(&self, args: &[&str]) -> String {
        let data = self.path("data");
        let (status, out, err) = run(&[args, &["--data", &data, "--locale", "es"]].concat());
        assert_eq!(status, 0, "{args:?}: {out}{err}");
        assert!(!out.contains("cli-"), "a text is missing: {out}");
        out
    }

    fn good(&self, args: &[&str]) -> Value {
        let data = self.path("data");
        good(&[args, &["--data", &data]].concat())
    }
}

fn init<'a>(data: &'a str, password: &'a str) -> Vec<&'a str> {
    [
        ["init", "--data", data, "--profile", "mx-coop"],
        ["--origin", "uno.example.org", "--name", "Cooperativa", "--person"],
        ["Una", "--email", "una@example.org", "--password-file", password],
    ]
    .concat()
}

#[test]
fn init_makes_an_instance_once() {
    let made = Made::new();
    assert_eq!(made.answer["log"], "uno.example.org/log/1");
    let words = made.answer["words"].as_str().expect("words");
    assert_eq!(words.split(' ').count(), 12, "{words}");
    let sheets = Path::new(made.answer["recovery"].as_str().expect("a folder")).to_path_buf();
    for number in 1..=3 {
        let sheet = sheets.join(format!("recovery-{number}.txt"));
        let mode = fs::metadata(&sheet).expect("a sheet").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads {}", sheet.display());
    }
    let (data, password) = (made.path("data"), made.path("password"));
    assert_eq!(refused(&init(&data, &password)), "already-initialised");
    // What can be known is said before anybody is asked for a name or a password.
    let asking = |data: &str, profile: &str| {
        let origin = ["--origin", "uno.example.org"];
        refused(&[&["init", "--data", data, "--profile", profile][..], &origin].concat())
    };
    assert_eq!(asking(&data, "mx-coop"), "already-initialised");
    assert_eq!(asking(&made.path("new"), "nowhere"), "profile-unknown");
    let inside = format!("{password}/data");
    assert_eq!(asking(&inside, "mx-coop"), "file-unwritable");
    assert_eq!(asking(&made.path("new"), "mx-coop"), "option-missing");
    assert!(!Path::new(&made.path("new")).exists(), "nothing half-done");
    // Accounts, sessions and drafts are nobody else's.
    let mode = |path: &str| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
    assert_eq!((mode(&data), mode(&format!("{data}/enlace.db"))), (0o700, 0o600));
    // For people, in their language, with what comes next.
    let (other, sheets) = (made.path("other"), made.path("sheets"));
    let mut args = init(&other, &password);
    args.extend(["--recovery-dir", sheets.as_str(), "--locale", "es"]);
    let (status, out, err) = run(&args);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains("uno.example.org/log/1") && out.contains("enlace"), "{out}");
    assert!(out.contains(&sheets), "where the sheets are: {out}");
    let sheet = fs::read_to_string(made.folder.path().join("sheets/recovery-1.txt"));
    assert!(sheet.expect("a sheet").contains("uno.example.org/log/1"));
    // A program that forgets an option is told which.
    let (status, answer) = ask(&["init", "--data", &made.path("third"), "--profile", "mx-coop"]);
    assert_eq!((status, answer["error"]["code"].as_str()), (1, Some("option-missing")));
}

#[test]
fn an_instance_is_examined_without_being_changed() {
    let made = Made::new();
    let findings = made.good(&["doctor", "--offline"]);
    let findings = findings["findings"].as_array().expect("findings");
    let found = |check: &str| {
        let found = findings.iter().find(|one| one["check"] == check);
        found.unwrap_or_else(|| panic!("no {check}: {findings:?}"))["verdict"].clone()
    };
    for check in ["settings", "keys", "database", "log", "projections"] {
        assert_eq!(found(check), "good", "{check}");
    }
    assert_ne!(found("mark"), "bad", "it never served");
    fs::set_permissions(made.path("data/enlace.db"), Permissions::from_mode(0o644))
        .expect("a mode");
    let readable = made.good(&["doctor", "--offline"]);
    let noted = readable["findings"].as_array().expect("findings").iter();
    assert!(noted.into_iter().any(|one| one["check"] == "database-mode"), "{readable}");
    let said = made.said(&["doctor", "--offline"]);
    assert!(said.contains("uno.example.org/log/1") && said.contains("Ajustes"), "{said}");
    // Nothing is bad, and yet not everything is in order: the last sentence says how much is not.
    let noted = readable["findings"].as_array().expect("findings").iter();
    let warnings = noted.filter(|one| one["verdict"] == "warning").count();
    assert!(warnings > 1, "its mark and its mode: {readable}");
    let data = made.path("data");
    for (locale, last) in [
        ("en", format!("Nothing is wrong. {warnings} things should be looked at.")),
        ("es", format!("Nada está mal. Conviene revisar {warnings} puntos.")),
    ] {
        let (status, out, err) = run(&["doctor", "--offline", "--data", &data, "--locale", locale]);
        assert_eq!((status, out.lines().last()), (0, Some(last.as_str())), "{out}{err}");
    }

    let settings = made.good(&["config", "check"]);
    let rows = settings["settings"].as_array().expect("settings");
    let data = rows.iter().find(|row| row["key"] == "data").expect("the folder");
    assert_eq!((&data["source"], &data["value"]), (&"flag".into(), &made.path("data").into()));
    assert!(made.said(&["config", "check"]).lines().count() >= 2 * rows.len());
    let bad = made.path("bad.toml");
    fs::write(&bad, "listen = \"nowhere\"\npage_max = 0\n").expect("a file");
    let (status, answer) = ask(&["config", "check", "--config", &bad]);
    assert_eq!(status, 1, "{answer}");
    let faults = answer["faults"].as_array().expect("faults");
    let keys: Vec<_> = faults.iter().filter_map(|fault| fault["key"].as_str()).collect();
    assert_eq!((keys.contains(&"listen"), keys.contains(&"page_max")), (true, true), "{answer}");

    fs::write(&bad, "# settings\nlisten = nowhere\n").expect("a file");
    let (status, _, complaint) = run(&["config", "check", "--config", &bad, "--locale", "es"]);
    let (sentence, _) = complaint.split_once('\n').expect("a sentence and its help");
    assert_eq!(status, 1, "{complaint}");
    assert!(sentence.contains("La línea 2, columna 10, no se puede leer como TOML"), "{sentence}");

    assert_eq!(made.good(&["peer", "list"])["peers"], Value::Array(Vec::new()));
    assert!(made.said(&["peer", "list"]).trim().len() > 10, "it says that there is none");
    let members = made.good(&["member", "list"]);
    assert_eq!(members["members"][0]["name"], "Una");
    assert_eq!(members["members"][0]["offices"].as_array().map(Vec::len), Some(2));
    assert!(made.said(&["member", "list"]).contains("Una"));
    assert_eq!(made.good(&["migrate", "status"])["status"], "current");
    assert!(made.said(&["rebuild"]).trim().len() > 10);
}

#[test]
fn what_is_no_export_is_told_so() {
    let made = Made::new();
    let file = made.path("password");
    assert_eq!(refused(&["tally", "verify", &file]), "tally-invalid");
    let (status, out, err) = run(&["tally", "verify", &file, "--locale", "es"]);
    assert_eq!(status, 1, "{err}");
    assert!(out.contains("línea 1"), "where it is no export: {out}");
    assert!(err.lines().count() >= 2, "a sentence and what would help: {err}");
    let cut = made.path("cut");
    fs::write(&cut, "{}").expect("a file without the end of its line");
    for (locale, word) in [("en", "ends too early"), ("es", "termina antes de tiempo")] {
        let (status, out, err) = run(&["tally", "verify", &cut, "--locale", locale]);
        assert_eq!(status, 1, "{err}");
        assert!(out.contains(word) && !out.contains(" 0"), "no line 0: {out}");
    }
    let nothing = made.path("nothing");
    assert_eq!(refused(&["tally", "verify", &nothing]), "file-unreadable");
}

#[test]
fn serve_says_what_it_takes() {
    for locale in ["en", "es"] {
        let (status, out, err) = run(&["serve", "--help", "--locale", locale]);
        assert_eq!((status, err.as_str()), (0, ""));
        for option in ["--listen", "--public-url", "--alone", "--data", "--json", "--clock-checked"]
        {
            assert!(out.contains(option), "{option} in {locale}: {out}");
        }
        assert!(!out.contains("--leash"), "for the demo alone: {out}");
    }
    // Without an instance it says what is missing, and does not listen.
    let folder = TempDir::with_prefix("enlace").expect("a folder");
    let data = folder.path().display().to_string();
    let serve = ["serve", "--data", data.as_str(), "--listen", "127.0.0.1:0"];
    assert_eq!(refused(&serve), "not-initialised");
}
