//! Keys over years on the command line, from the ceremony to the day on which all are lost: what
//! an operator and two holders of recovery sheets type.

use std::fs;

use enlace::actions::peers::{PinPeer, pin_peer};
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::store::peers;
use enlace_schema::event::Origin;
use serde_json::Value;
use tempfile::TempDir;

use super::{good, refused};
use crate::harness::process::{Process, run};
use crate::harness::{Site, http, wait};

/// A table with files on it.
pub(super) struct Table(TempDir);

impl Table {
    pub(super) fn new() -> Self {
        let table = Self(TempDir::with_prefix("enlace").expect("a folder"));
        fs::write(table.path("password"), "una frase bastante larga\n").expect("a password");
        table
    }

    pub(super) fn path(&self, name: &str) -> String {
        self.0.path().join(name).display().to_string()
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    /// Three recovery keys, drawn before there is an instance.
    fn ceremony(&self) {
        let args = ["keys", "ceremony", "--origin", "uno.example.org", "--dir"];
        good(&[&args[..], &[&self.path("sheets")]].concat());
    }

    /// An instance with those keys.
    fn init(&self) -> Value {
        let (data, public) = (self.path("data"), self.path("sheets/recovery-public.json"));
        good(&[
            &["init", "--data", &data, "--profile", "mx-coop", "--origin", "uno.example.org"][..],
            &["--name", "Cooperativa", "--person", "Una", "--email", "una@example.org"],
            &["--password-file", &self.path("password"), "--recovery", &public],
        ]
        .concat())
    }

    /// The words of a sheet, as its holder copies them.
    fn words(&self, sheet: usize) -> String {
        let sheet = self.read(&format!("sheets/recovery-{sheet}.txt"));
        let lines = sheet.lines().skip_while(|line| !line.starts_with("Secret key"));
        lines.skip(1).take(4).collect::<Vec<_>>().join("\n")
    }

    /// A holder signs a request with the words of a sheet.
    pub(super) fn sign(&self, request: &str, words: &str, number: usize) -> String {
        let (file, out) = (self.path("words"), self.path(&format!("{request}-{number}.json")));
        fs::write(&file, words).expect("words");
        good(&["keys", "sign", &self.path(request), "--words-file", &file, "--out", &out]);
        out
    }
}

#[test]
fn a_ceremony_makes_sheets_that_an_instance_begins_with() {
    let table = Table::new();
    table.ceremony();
    // It speaks of the log, not of a name that nobody has given yet.
    let sheet = table.read("sheets/recovery-1.txt");
    assert!(sheet.contains("whose log will be uno.example.org/log/1."), "{sheet}");
    assert!(table.init()["recovery"].is_null(), "no sheets were written");
    assert!(!fs::exists(table.path("data/recovery-to-print")).expect("a folder"));
    let data = table.path("data");
    let shown = good(&["keys", "fingerprint", "--data", &data]);
    assert_eq!(shown["keys"]["log"]["kid"], "log-1");
    assert_eq!(shown["words"]["es"].as_str().expect("words").split(' ').count(), 12);
    let rotated = good(&["keys", "rotate", "--data", &data]);
    assert_eq!(rotated["keys"].as_array().expect("keys").len(), 4);
    let shown = good(&["keys", "fingerprint", "--data", &data]);
    for role in ["log", "witness", "transport", "seal"] {
        assert_eq!(shown["keys"][role]["kid"], format!("{role}-2"));
    }
    assert_eq!(good(&["doctor", "--offline", "--data", &data])["ok"], true);
    let (status, said, _) =
        run(&["keys", "rotate", "--role", "log", "--data", &data, "--locale", "es"]);
    assert_eq!(status, 0);
    assert!(said.contains("log-3 sustituye a log-2"), "{said}");
    // Public halves of another log are refused before anything is made.
    let other = table.path("other");
    let refusal = refused(
        &[
            &["init", "--data", &other, "--profile", "mx-coop", "--origin", "dos.example.org"][..],
            &["--name", "Dos", "--person", "Una", "--email", "una@example.org", "--password-file"],
            &[&table.path("password"), "--recovery", &table.path("sheets/recovery-public.json")],
        ]
        .concat(),
    );
    assert_eq!(refusal, "recovery-file");
    assert!(!fs::exists(&other).expect("a folder"));
}

#[test]
fn two_holders_take_a_log_back() {
    let table = Table::new();
    table.ceremony();
    table.init();
    let (data, request) = (table.path("data"), table.path("request"));
    let asked = good(&["keys", "revoke", &request, "--trusted", "4", "--data", &data]);
    let choices = choices(&asked);
    let one = table.sign("request", &table.words(1), 1);
    let apply = |signatures: &[&str]| -> Vec<String> {
        let mut args = vec!["keys".into(), "revoke".into(), request.clone()];
        args.extend(["--data".into(), data.clone()]);
        for signature in signatures {
            args.extend(["--signature".into(), (*signature).to_owned()]);
        }
        args
    };
    fn words(args: &[String]) -> Vec<&str> {
        args.iter().map(String::as_str).collect()
    }
    assert_eq!(refused(&words(&apply(&[&one]))), "keys-not-signed");
    assert_eq!(refused(&words(&apply(&[&one, &one]))), "keys-not-signed");
    let two = table.sign("request", &table.words(3), 2);
    // What does not stand there, or is trusted, cannot be chosen; and nothing is done by halves.
    let mut beyond = apply(&[&one, &two]);
    beyond.extend(["--again".into(), "3".into()]);
    assert_eq!(refused(&words(&beyond)), "invalid-argument");
    let mut chosen = apply(&[&one, &two]);
    chosen.extend(["--again".into(), choices[0].to_string()]);
    let done = good(&words(&chosen));
    assert_eq!(done["void"], asked["void"]);
    assert_eq!(done["said_again"], serde_json::json!([choices[0]]), "what was chosen and no more");
    assert_eq!(refused(&words(&apply(&[&one, &two]))), "keys-request-stale");
    assert_eq!(good(&["keys", "fingerprint", "--data", &data])["void"], done["void"]);
    assert_eq!(good(&["rebuild", "--data", &data])["ok"], true);
    let wrong = "abandon ".repeat(23) + "zoo";
    fs::write(table.path("words"), wrong).expect("words");
    let (words, out) = (table.path("words"), table.path("none"));
    let sign = ["keys", "sign", &request, "--words-file", &words, "--out", &out];
    assert_eq!(refused(&sign), "recovery-words");
}

/// Those of the events that a revocation makes void which people may choose; all of them are shown.
fn choices(asked: &Value) -> Vec<u64> {
    let events = asked["events"].as_array().expect("events");
    assert_eq!(Some(events.len() as u64), asked["void"].as_u64());
    let choices = events.iter().filter(|event| event["again"] == "choice");
    let choices: Vec<u64> = choices.map(|event| event["seq"].as_u64().expect("a seq")).collect();
    assert!(choices.len() > 1, "{asked}");
    choices
}

/// Whoever carries a request may put keys of his own into it and leave the numbers: the words that
/// are compared by telephone are of all that is signed.
#[test]
fn the_words_of_a_request_are_of_all_that_is_signed() {
    let table = Table::new();
    table.ceremony();
    table.init();
    let (data, request) = (table.path("data"), table.path("request"));
    let asked = good(&["keys", "revoke", &request, "--trusted", "4", "--data", &data]);
    let (file, out) = (table.path("words"), table.path("signature"));
    fs::write(&file, table.words(1)).expect("words");
    let sign = |request: &str| {
        let _ = fs::remove_file(&out);
        good(&["keys", "sign", request, "--words-file", &file, "--out", &out])["words"].clone()
    };
    for language in ["en", "es"] {
        let words = asked["words"][language].as_str().expect("words");
        assert_eq!(words.split(' ').count(), 12);
    }
    assert_eq!(sign(&request), asked["words"]);
    let honest: Value = serde_json::from_str(&table.read("request")).expect("JSON");
    let zeros = "0".repeat(64);
    let zeros = zeros.as_str();
    let others = [("/body/next", zeros), ("/body/kid", "log-9"), ("/prev", zeros)];
    for (at, other) in others {
        let mut forged = honest.clone();
        *forged.pointer_mut(at).expect("a field") = other.into();
        let _ = fs::remove_file(table.path("forged"));
        fs::write(table.path("forged"), format!("{forged}\n")).expect("a file");
        assert_ne!(sign(&table.path("forged")), asked["words"], "{at}");
    }
    let mut forged = honest.clone();
    forged["body"]["keys"].as_array_mut().expect("keys").pop();
    fs::write(table.path("forged"), format!("{forged}\n")).expect("a file");
    assert_ne!(sign(&table.path("forged")), asked["words"], "a key that was left out");
    let args = ["keys", "sign", &request, "--words-file", &file, "--out", &table.path("es")];
    let (status, said, _) = run(&[&args[..], &["--locale", "es"]].concat());
    assert_eq!(status, 0);
    assert!(said.contains(asked["words"]["es"].as_str().expect("words")), "{said}");
    assert!(said.contains(asked["words"]["en"].as_str().expect("words")), "{said}");
    // What becomes void is shown by the chapter's clock.
    let again = table.path("again");
    let (status, said, _) = run(&["keys", "revoke", &again, "--trusted", "4", "--data", &data]);
    assert_eq!(status, 0);
    assert!(said.contains(" CST (UTC−6)  ") && !said.contains("Z  "), "{said}");
}

/// A chapter whose every key is lost goes on from what its peer holds, and the peer pins it again.
#[test]
fn a_log_whose_keys_are_lost_is_continued() {
    let table = Table::new();
    let now = || FixedClock::new(SystemClock.now());
    let (mut us, mx) = (Site::new("us", "us-ny", now()), Site::new("mx", "mx-coop", now()));
    for (one, other) in [(&us, &mx), (&mx, &us)] {
        let invitation = enlace::actions::peers::invite(other.instance()).expect("an invitation");
        one.pin(&other.url, &invitation.words_en);
    }
    mx.await_log_of(&us);
    let (old, sheets) = (us.origin(), us.chapter.recovery.iter().map(|key| key.words.to_string()));
    let sheets: Vec<String> = sheets.collect();
    us.stop();
    let (file, data) = (table.path("us.ndjson"), table.path("data"));
    let database = ["--data", &mx.chapter.folder.path().display().to_string()].map(String::from);
    let export = ["log", "export", &file, "--log", old.as_str(), &database[0], &database[1]];
    good(&[&export[..], &["--database-url", mx.chapter.db.url()]].concat());

    let request = table.path("request");
    let begin = ["keys", "recover", &request, "--log", &file, "--data", &data];
    let asked = good(&begin);
    assert_eq!(asked["log"], "us.example.org/log/2");
    assert_eq!(asked["words"]["es"].as_str().expect("words").split(' ').count(), 12);
    let signatures = [(1, &sheets[0]), (2, &sheets[2])]
        .map(|(number, words)| table.sign("request", words, number));
    let password = table.path("password");
    let person = ["--name", "May First", "--person", "Ana", "--email", "ana@example.org"];
    let finish = |signatures: &[&str]| -> Vec<String> {
        let mut args: Vec<&str> = [&begin[..], &person, &["--password-file", &password]].concat();
        for signature in signatures {
            args.extend(["--signature", *signature]);
        }
        args.into_iter().map(String::from).collect()
    };
    let one = finish(&[&signatures[0]]);
    let one: Vec<&str> = one.iter().map(String::as_str).collect();
    assert_eq!(refused(&one), "keys-not-signed");
    let two = finish(&[&signatures[0], &signatures[1]]);
    let two: Vec<&str> = two.iter().map(String::as_str).collect();
    let made = good(&two);
    assert_eq!(made["log"], "us.example.org/log/2");
    pinned_again(&mx, &old, &data, made["words"].as_str().expect("words"));
}

/// The new generation serves, and the peer pins it by its new words: then the log that ended is
/// left alone.
fn pinned_again(mx: &Site, old: &Origin, data: &str, words: &str) {
    let database = format!("{data}/enlace.db");
    let mut process = Process::on(data.into(), database);
    process.start();
    let operator = mx.chapter.caller(&mx.chapter.people.operator);
    let input = PinPeer { origin: None, endpoint: process.url.clone(), words: words.into() };
    let pinned = pin_peer(mx.instance(), &operator, input).expect("pinned");
    assert_eq!(pinned.origin.as_str(), "us.example.org/log/2");
    let own = mx.origin();
    let former = mx.instance().store().read(|conn| peers::find(conn, own.as_str(), old.as_str()));
    assert!(former.expect("a read").expect("a peer").suspended);
    // A replay is compared with tables that nobody is writing.
    let shown = http::get(&format!("{}/fed/v1/info", process.url), &[]).json();
    let size = shown["size"].as_u64().expect("a size");
    wait::until("the new log is here", || mx.chapter.size_of(&pinned.origin) >= size);
    drop(process);
    mx.chapter.check();
}
