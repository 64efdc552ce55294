//! A poll on the command line, from its file to the published result: who may do what, and that
//! nobody acts in another's name.

use std::fs;
use std::time::Duration;

use enlace::actions::accounts::{CreateToken, create_personal_token};
use enlace::caller::Scope;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::jobs;
use enlace::ledger::mark::{self, Mark};
use enlace::ledger::publish;
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;
use enlace_schema::voting::Choices;
use serde_json::Value;

use super::{ask, good, refused};
use crate::harness::Chapter;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::polls::{open, question, vote};
use crate::harness::process::run;

/// How long ago everything before the command line happened: longer than polls of tests are open.
const AGO_SECS: i64 = 2 * 3_600;

/// A poll that every chapter can decide, with nothing set that has a default.
const POLL: &str = r#"
title = { en = "Shall we open an office?", es = "¿Abrimos una oficina?" }
method = { name = "yes_no" }
closes_at = "2099-12-01T18:00:00-06:00"
quorum = "none"
"#;

/// A chapter with its files.
struct Desk {
    chapter: Chapter,
}

impl Desk {
    fn new() -> Self {
        let clock = FixedClock::new(SystemClock.now().plus_secs(-AGO_SECS));
        Self { chapter: Chapter::founded("us", "us-ny", clock, 8101) }
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.chapter.folder.path().join(name);
        fs::write(&path, text).expect("a file");
        path.display().to_string()
    }

    /// A file with a personal token of somebody.
    fn token(&self, person: &Person, scopes: &[Scope]) -> String {
        let caller = self.chapter.caller(person);
        let input = CreateToken { label: "a test".into(), scopes: scopes.to_vec(), days: 30 };
        let made = create_personal_token(&self.chapter.instance, &caller, input).expect("a token");
        self.file(&format!("{}.token", made.id), &format!("{}\n", made.token))
    }

    /// The arguments of a command on its folder.
    fn args<'a>(&'a self, data: &'a str, args: &[&'a str]) -> Vec<&'a str> {
        let database = ["--data", data, "--database-url", self.chapter.db.url()];
        [&["poll"][..], args, &database[..]].concat()
    }

    fn good(&self, args: &[&str]) -> Value {
        let data = self.chapter.folder.path().display().to_string();
        good(&self.args(&data, args))
    }

    fn refused(&self, args: &[&str]) -> String {
        let data = self.chapter.folder.path().display().to_string();
        refused(&self.args(&data, args))
    }

    /// What doctor says of a check; nothing where it says nothing of it.
    fn examined(&self, check: &str) -> Value {
        let data = self.chapter.folder.path().display().to_string();
        let on = ["--data", &data, "--database-url", self.chapter.db.url()];
        let (_, examined) = ask(&[&["doctor", "--offline"][..], &on].concat());
        let mut findings = examined["findings"].as_array().expect("findings").iter();
        findings.find(|one| one["check"] == check).cloned().unwrap_or_default()
    }
}

#[test]
fn a_poll_is_counted_certified_and_published_by_those_who_may() {
    let desk = Desk::new();
    let people = &desk.chapter.people;
    let poll = open(&desk.chapter, question(&desk.chapter)).to_string();
    let poll = poll.as_str();
    vote(&desk.chapter, &people.voter, &poll.parse().expect("a poll"), &Choices::Yes);
    vote(&desk.chapter, &people.other, &poll.parse().expect("a poll"), &Choices::Yes);
    let committee = desk.token(&people.committee, &[Scope::Office]);
    let teller = desk.token(&people.teller, &[Scope::Office]);
    let reader = desk.token(&people.committee, &[Scope::Read]);
    assert_eq!(desk.refused(&["tally", poll]), "poll-not-sealed");
    assert_eq!(desk.refused(&["seal", poll, "--token-file", &teller]), "role-required");
    assert_eq!(desk.good(&["seal", poll])["poll"], poll);
    assert_eq!(desk.refused(&["seal", poll]), "poll-sealed");
    let tallied = desk.good(&["tally", poll])["result_hash"].clone();
    for decide in ["certify", "publish"] {
        assert_eq!(desk.refused(&[decide, poll]), "officer-missing", "{decide}");
        let by = |file: &str| desk.refused(&[decide, poll, "--token-file", file]);
        assert_eq!(by(&teller), "role-required", "{decide}");
        assert_eq!(by(&reader), "scope-insufficient", "{decide}");
        assert_eq!(by(&desk.file("no.token", "nonsense")), "token-malformed", "{decide}");
    }
    assert_eq!(desk.refused(&["publish", poll, "--token-file", &committee]), "poll-not-certified");
    let certified = desk.good(&["certify", poll, "--token-file", &committee]);
    assert_eq!(certified["result_hash"], tallied);
    let again = desk.refused(&["certify", poll, "--token-file", &committee]);
    assert_eq!(again, "already-certified");
    let (password, wrong) = (desk.file("word", PASSWORD), desk.file("wrong", "not the password"));
    let email = people.committee.email.as_str();
    let by = ["publish", poll, "--as", email, "--password-file"];
    assert_eq!(desk.refused(&[&by[..], &[wrong.as_str()]].concat()), "sign-in-failed");
    let published = desk.good(&[&by[..], &[password.as_str()]].concat());
    assert_eq!(published["result_hash"], tallied);
    let shown = desk.good(&["show", poll])["poll"].clone();
    assert_eq!((&shown["state"], &shown["result_hash"]), (&"published".into(), &tallied));
    let certified = &shown["chapters"][0]["certified"];
    assert_eq!(certified, &tallied);
    desk.chapter.check();
}

#[test]
fn a_poll_is_opened_from_its_file_by_the_committee() {
    let desk = Desk::new();
    let people = &desk.chapter.people;
    let file = desk.file("poll.toml", POLL);
    let committee = desk.token(&people.committee, &[Scope::Office]);
    let voter = desk.token(&people.voter, &[Scope::Office]);
    let before = desk.chapter.size();
    assert_eq!(desk.refused(&["open", &file]), "officer-missing");
    assert_eq!(desk.refused(&["open", &file, "--token-file", &voter]), "role-required");
    let misspelt = desk.file("bad.toml", &POLL.replace("closes_at", "close_at"));
    assert_eq!(desk.refused(&["open", &misspelt, "--token-file", &committee]), "poll-file");
    told_where(&desk);
    let spanish = POLL.replace("en = \"Shall we open an office?\", ", "");
    let spanish = desk.file("one.toml", &spanish);
    let refused = desk.refused(&["open", &spanish, "--token-file", &committee]);
    assert_eq!(refused, "poll-invalid", "nothing in the language that binds");
    assert_eq!(desk.good(&["drafts"])["drafts"], Value::Array(Vec::new()), "nothing half-done");
    assert_eq!(desk.chapter.size(), before);
    let drafted = desk.good(&["draft", &file, "--token-file", &committee])["draft"].clone();
    let draft = drafted.as_str().expect("a draft");
    let changed = desk.file("more.toml", &format!("{POLL}dispute_days = 3\n"));
    desk.good(&["draft", &changed, "--draft", draft, "--token-file", &committee]);
    let drafts = desk.good(&["drafts"])["drafts"].clone();
    assert_eq!(drafts[0]["draft"], draft);
    assert_eq!(drafts[0]["poll"]["dispute_days"], 3);
    let changed = drafts[0]["changed"].as_str().expect("a moment, as programs read it");
    assert!(changed.parse::<Millis>().is_ok(), "{changed}");
    let opened = desk.good(&["open", draft, "--token-file", &committee])["poll"].clone();
    let poll = opened.as_str().expect("a poll");
    let shown = desk.good(&["show", poll])["poll"].clone();
    assert_eq!(shown["state"], "open");
    assert_eq!(shown["opened"]["closes_at"], "2099-12-02T00:00:00.000Z");
    assert!(shown["opened"]["quorum"].is_null(), "{shown}");
    assert_eq!(shown["chapters"][0]["joined"], true);
    assert_eq!(desk.refused(&["join", poll]), "poll-already-joined");
    assert_eq!(desk.refused(&["seal", poll]), "poll-not-closed");
    let reasons = ["--reason", "en=A mistake", "--reason", "es=Un error"];
    let void = [&["void", poll][..], &reasons, &["--token-file"]].concat();
    assert_eq!(desk.refused(&[&void[..], &[voter.as_str()]].concat()), "role-required");
    desk.good(&[&void[..], &[committee.as_str()]].concat());
    let void = desk.good(&["show", poll])["poll"].clone();
    assert_eq!(
        (&void["state"], &void["voided"]["reason"]["es"]),
        (&"void".into(), &"Un error".into())
    );
    let data = desk.chapter.folder.path().display().to_string();
    for (locale, by, why) in [("en", "Voided by", "A mistake"), ("es", "Anulada por", "Un error")] {
        let (_, text, _) =
            run(&[&desk.args(&data, &["show", poll])[..], &["--locale", locale]].concat());
        let host = desk.chapter.origin();
        assert!(text.contains(&format!("{by} {host}")) && text.contains(why), "{text}");
    }
    let from_file = desk.good(&["open", &file, "--token-file", &committee])["poll"].clone();
    assert_ne!(from_file, opened);
    let gone = desk.good(&["draft", &file, "--token-file", &committee])["draft"].clone();
    desk.good(&["discard", gone.as_str().expect("a draft"), "--token-file", &committee]);
    assert_eq!(desk.good(&["drafts"])["drafts"], Value::Array(Vec::new()));
}

/// A file that cannot be read is told in the reader's language: where, and what is expected there.
/// The parser's own words, in English, stand apart and are called so.
fn told_where(desk: &Desk) {
    let data = desk.chapter.folder.path().display().to_string();
    let told = |text: &str| {
        let file = desk.file("broken.toml", text);
        let draft = [&desk.args(&data, &["draft", &file])[..], &["--locale", "es"]].concat();
        let (status, _, complaint) = run(&draft);
        assert_eq!(status, 1, "{complaint}");
        let (sentence, detail) = complaint.split_once('\n').expect("a sentence and its help");
        for english in ["expected", "unknown", "missing", "invalid"] {
            assert!(!sentence.contains(english), "{sentence}");
        }
        assert!(detail.contains("en inglés: "), "{detail}");
        sentence.to_owned()
    };
    let misspelt = told(&POLL.replace("closes_at", "close_at"));
    assert!(misspelt.contains("Línea 4, columna 1: ahí no se espera «close_at»"), "{misspelt}");
    let other_kind = told(&format!("{POLL}live = \"no\"\n"));
    assert!(
        other_kind.contains("Línea 6, columna 8") && other_kind.contains("\"no\""),
        "{other_kind}"
    );
    let no_toml = told(&POLL.replace("quorum = ", "quorum "));
    assert!(no_toml.contains("La línea 5, columna ") && no_toml.contains("TOML"), "{no_toml}");
    let lacking = told(&POLL.replace("method", "# method"));
    assert!(lacking.ends_with("Falta «method»."), "{lacking}");
    let within = told(&POLL.replace("\"none\"", "{ part = \"cast\" }"));
    assert!(within.contains("Línea 5, columna 10"), "{within}");
}

#[test]
fn before_its_roll_is_frozen_a_poll_says_when_it_will_be() {
    let desk = Desk::new();
    let dates =
        "record_at = \"2099-11-20T12:00:00-06:00\"\nopens_at = \"2099-11-25T12:00:00-06:00\"";
    let file = desk.file("later.toml", &format!("{POLL}{dates}\n"));
    let committee = desk.token(&desk.chapter.people.committee, &[Scope::Office]);
    let opened = desk.good(&["open", &file, "--token-file", &committee])["poll"].clone();
    let poll = opened.as_str().expect("a poll");
    let data = desk.chapter.folder.path().display().to_string();
    for (locale, nobody, when) in [
        ("en", "not frozen yet, so nobody is on it", "Record date: "),
        ("es", "todavía no hay nadie en él", "Fecha de corte: "),
    ] {
        let show = [&desk.args(&data, &["show", poll])[..], &["--locale", locale]].concat();
        let (status, text, complaint) = run(&show);
        assert_eq!(status, 0, "{text}{complaint}");
        assert!(text.contains(nobody) && text.contains(when), "{text}");
        assert!(text.contains("2099"), "which day: {text}");
    }
}

#[test]
fn a_cut_export_is_never_a_result() {
    let desk = Desk::new();
    let people = &desk.chapter.people;
    let poll = open(&desk.chapter, question(&desk.chapter));
    vote(&desk.chapter, &people.voter, &poll, &Choices::Yes);
    let poll = poll.to_string();
    desk.good(&["seal", &poll]);
    desk.good(&["tally", &poll]);
    desk.chapter.advance(Duration::from_secs(AGO_SECS.unsigned_abs()));
    publish::publish(&desk.chapter.instance.ledger).expect("published").expect("a checkpoint");
    let file = desk.file("poll.ndjson", "something dear");
    // What is there stays, unless somebody says otherwise.
    assert_eq!(desk.refused(&["export", &poll, &file]), "file-exists");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "something dear");
    desk.good(&["export", &poll, &file, "--force"]);
    let whole = fs::read_to_string(&file).expect("an export");
    assert_eq!(good(&["tally", "verify", &file])["poll"], poll);
    let cuts = whole.match_indices('\n').flat_map(|(at, _)| [at, at + 1]);
    for at in cuts.filter(|at| *at < whole.len()) {
        let cut = desk.file("cut.ndjson", &whole[..at]);
        let (status, answer) = ask(&["tally", "verify", &cut]);
        assert_eq!((status, &answer["error"]["code"]), (1, &"tally-invalid".into()), "{at}");
    }
}

/// It closed while the instance was down.
#[test]
fn doctor_tells_of_a_poll_that_nobody_sealed() {
    let desk = Desk::new();
    let poll = open(&desk.chapter, question(&desk.chapter));
    jobs::tick(&desk.chapter.instance).expect("a tick");
    desk.chapter.instance.ledger.stop();
    let late = desk.examined("seal");
    assert_eq!(late["verdict"], "warning", "{late}");
    assert!(
        late["about"].as_str().is_some_and(|about| about.contains(&poll.to_string())),
        "{late}"
    );
    // By the clock on the chapter's wall, as on its pages.
    assert!(late["about"].as_str().is_some_and(|about| about.contains("(UTC−")), "{late}");
    // What is right says so, once the instance ran again.
    desk.good(&["seal", poll.as_ref()]);
    assert_eq!(desk.examined("seal"), Value::Null);
    assert_eq!(desk.examined("seals")["verdict"], "good");
}

/// A copy is put back from a past that was given up: its mark speaks of another tree. No poll
/// leaves it in a file either (protocol §10).
#[test]
fn a_poll_of_another_past_leaves_in_no_file() {
    let desk = Desk::new();
    let poll = open(&desk.chapter, question(&desk.chapter));
    vote(&desk.chapter, &desk.chapter.people.voter, &poll, &Choices::Yes);
    let poll = poll.to_string();
    desk.good(&["seal", &poll]);
    desk.good(&["tally", &poll]);
    desk.chapter.advance(Duration::from_secs(AGO_SECS.unsigned_abs()));
    publish::publish(&desk.chapter.instance.ledger).expect("published").expect("a checkpoint");
    let data = desk.chapter.folder.path().display().to_string();
    let path = desk.chapter.folder.path().join("poll.ndjson");
    let file = path.display().to_string();
    let export = ["export", &poll, &file];
    let kept = &desk.chapter.instance.ledger.keys().mark;
    let size = desk.chapter.size();
    mark::write(kept, &Mark { size, root: Hash([7; 32]) }).expect("a mark");
    assert_eq!(desk.refused(&export), "log-other-past");
    assert_eq!(desk.refused(&["seal-file", &poll]), "log-other-past");
    for (locale, words) in [("en", "has another history"), ("es", "una historia distinta")] {
        let (status, out, err) =
            run(&[&desk.args(&data, &export)[..], &["--locale", locale]].concat());
        assert_eq!((status, out.as_str()), (1, ""), "{err}");
        assert!(err.contains(words), "{err}");
    }
    assert!(!path.exists(), "nothing half-done");
    let examined = desk.examined("mark");
    assert_eq!(examined["verdict"], "bad", "{examined}");
    // Of a past that is longer than what is here, the copy is only old.
    mark::write(kept, &Mark { size: size + 1, root: Hash([7; 32]) }).expect("a mark");
    desk.good(&export);
    assert_eq!(good(&["tally", "verify", &file])["poll"], poll);
}
