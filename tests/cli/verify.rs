//! `enlace log verify` against running instances: what anyone may check, what takes a token or a
//! pinned instance, and what is said when the log is not what it was (`docs/decisions/0012`).

use std::fs;
use std::time::Duration;

use enlace::actions::accounts::{CreateToken, create_personal_token};
use enlace::actions::keys::rotate_keys;
use enlace::caller::{Caller, Scope};
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace_schema::event::log::KeyRole;
use serde_json::Value;

use super::{ask, good, refused};
use crate::harness::api::Api;
use crate::harness::chapter::Person;
use crate::harness::process::{Process, run};
use crate::harness::{Chapter, Site, World, http, wait};

fn now() -> FixedClock {
    FixedClock::new(SystemClock.now())
}

fn alone() -> Site {
    let site = Site::new("us", "us-ny", now());
    site.await_checkpoint();
    site
}

fn in_folder(chapter: &Chapter, name: &str) -> String {
    chapter.folder.path().join(name).display().to_string()
}

/// A file with a personal token of somebody.
fn token(site: &Site, person: &Person, scopes: &[Scope]) -> String {
    let caller = site.chapter.caller(person);
    let input = CreateToken { label: "a test".into(), scopes: scopes.to_vec(), days: 1 };
    let made = create_personal_token(site.instance(), &caller, input).expect("a token");
    let path = in_folder(&site.chapter, &format!("{}.token", made.id));
    fs::write(&path, made.token).expect("a file");
    path
}

/// Exports its log as its operator would.
fn export(chapter: &Chapter, name: &str) -> String {
    let (file, data) = (in_folder(chapter, name), chapter.folder.path().display().to_string());
    good(&["log", "export", &file, "--data", &data, "--database-url", chapter.db.url()]);
    file
}

#[test]
fn what_is_public_anyone_can_check() {
    let site = alone();
    let verify = ["log", "verify", site.url.as_str()];
    let note = in_folder(&site.chapter, "seen.note");
    let found = good(&[&verify[..], &["--save", &note]].concat());
    let head = site.checkpoint_of(&site.origin()).expect("a checkpoint").checkpoint;
    assert_eq!(found["log"], site.origin().as_str());
    assert_eq!(found["genesis"], site.chapter.genesis.to_string());
    assert_eq!(found["size"], head.size);
    assert_eq!(found["root"], head.root.to_string());
    assert_eq!(found["cosigned"][0]["log"], site.origin().as_str(), "its own time on it");
    assert!(found["entries"].is_null() && found["against"].is_null());
    let words = found["words"].as_str().expect("words").to_owned();
    good(&[&verify[..], &["--words", &words]].concat());
    let other = words.replacen(' ', " zoo ", 1);
    assert_eq!(refused(&[&verify[..], &["--words", &other]].concat()), "log-fingerprint");
    let file = export(&site.chapter, "log.ndjson");
    site.chapter.join("one more");
    site.await_checkpoint();
    for (earlier, size) in [(&note, head.size), (&file, head.size)] {
        let found = good(&[&verify[..], &["--against", earlier]].concat());
        assert_eq!(found["against"]["size"], size, "{earlier}");
        assert!(found["size"].as_u64() > Some(size));
    }
    let (status, out, err) = run(&verify);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains(&words), "people are shown the words to compare: {out}");
    assert_eq!(refused(&["log", "verify", &file, "--against", &note]), "log-option");
    assert_eq!(refused(&["log", "verify", "http://example.org"]), "peer-address");
    assert_eq!(refused(&["log", "verify", "http://127.0.0.1:1"]), "peer-unreachable");
}

#[test]
fn another_log_or_a_shorter_one_is_told_apart() {
    let mut site = alone();
    let stranger = Site::new("mx", "mx-coop", now());
    stranger.await_checkpoint();
    let foreign = export(&stranger.chapter, "log.ndjson");
    let url = site.url.clone();
    let verify = |against: &str| refused(&["log", "verify", &url, "--against", against]);
    assert_eq!(verify(&foreign), "log-differs");
    let nothing = in_folder(&site.chapter, "nothing");
    assert_eq!(verify(&nothing), "file-unreadable");
    fs::write(&nothing, "neither a log nor a note").expect("a file");
    assert_eq!(verify(&nothing), "file-unreadable");
    // A restored backup: what it shows is older than what was seen.
    site.stop();
    let copy = site.chapter.db.copy();
    site.start(false);
    site.chapter.join("after the backup");
    site.await_checkpoint();
    let (file, note) = (export(&site.chapter, "log.ndjson"), in_folder(&site.chapter, "note"));
    good(&["log", "verify", &url, "--save", &note]);
    let whole = fs::read_to_string(&file).expect("a log");
    let cut = in_folder(&site.chapter, "cut.ndjson");
    fs::write(&cut, &whole[..whole.len() - 1_000]).expect("a file");
    assert_eq!(verify(&cut), "log-invalid");
    site.stop();
    let newer = site.chapter.use_database(copy);
    site.start(false);
    assert_eq!(verify(&file), "log-behind");
    assert_eq!(verify(&note), "log-behind");
    // And one that was written on all the same: another history.
    site.stop();
    site.start(true);
    for n in 0..20 {
        site.chapter.join_without_account(&format!("in another history {n}"));
    }
    site.await_checkpoint();
    assert_eq!(verify(&file), "log-differs");
    assert_eq!(verify(&note), "log-differs");
    drop(newer);
}

#[test]
fn entries_take_an_officer_s_token() {
    let site = alone();
    let people = &site.chapter.people;
    let verify = |file: &str| ["log", "verify", &site.url, "--token-file", file].map(str::to_owned);
    let refusal = |file: &str| refused(&verify(file).each_ref().map(String::as_str));
    let teller = token(&site, &people.teller, &[Scope::Log]);
    let found = good(&verify(&teller).each_ref().map(String::as_str));
    assert_eq!(found["entries"]["size"], site.chapter.size());
    assert_eq!(found["entries"]["root"], found["root"]);
    assert_eq!(found["entries"]["kinds"]["log.genesis"], 1);
    let acting = token(&site, &people.teller, &[Scope::Read, Scope::Office]);
    assert_eq!(refusal(&acting), "scope-insufficient");
    assert_eq!(refusal(&token(&site, &people.voter, &[Scope::Log])), "log-token");
    let nonsense = in_folder(&site.chapter, "nonsense");
    fs::write(&nonsense, "enl_pat_nonsense").expect("a file");
    assert_eq!(refusal(&nonsense), "token-malformed");
    site.chapter.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(refusal(&teller), "token-expired");
}

#[test]
fn a_token_for_logs_reads_logs_and_nothing_else() {
    let site = alone();
    let file = token(&site, &site.chapter.people.operator, &[Scope::Log]);
    let token = fs::read_to_string(&file).expect("a token");
    let bearer = format!("Bearer {token}");
    let with = [("authorization", bearer.as_str())];
    let page = http::get(&format!("{}/fed/v1/entries?from=0", site.url), &with);
    assert_eq!(page.status, 200, "{}", page.text());
    assert_eq!(page.text().lines().count() as u64, site.chapter.size() + 1);
    for target in ["heads?of=us.example.org/log/1", "entries?from=0&token=x"] {
        let answer = http::get(&format!("{}/fed/v1/{target}", site.url), &with);
        assert_eq!(answer.status, 401, "{target}: {}", answer.text());
    }
    let api = Api::new(&site.url).with_token(token);
    assert_eq!(api.code("{ polls(first: 1) { totalCount } }", Value::Null), "scope-insufficient");
}

#[test]
fn where_checkpoints_are_not_public_a_token_opens_them() {
    let mut site = alone();
    site.stop();
    site.chapter.config.public_reads = false;
    site.start(false);
    assert_eq!(refused(&["log", "verify", &site.url]), "log-not-public");
    let file = token(&site, &site.chapter.people.committee, &[Scope::Log]);
    let found = good(&["log", "verify", &site.url, "--token-file", &file]);
    assert_eq!(found["entries"]["size"], found["size"]);
}

#[test]
fn a_witness_is_known_by_its_own_genesis() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let logs = |found: &Value| -> Vec<String> {
        let all = found["cosigned"].as_array().expect("cosignatures").iter();
        all.map(|one| one["log"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let alone = good(&["log", "verify", &us.url]);
    assert_eq!(logs(&alone), [us.origin().as_str()]);
    assert_eq!(alone["unknown_witnesses"], serde_json::json!([mx.origin().as_str()]));
    let known = good(&["log", "verify", &us.url, "--witness", &mx.url]);
    assert_eq!(logs(&known), [us.origin().as_str(), mx.origin().as_str()]);
    assert_eq!(known["unknown_witnesses"], serde_json::json!([]));
    let itself = ["log", "verify", &us.url, "--witness", &us.url];
    assert_eq!(refused(&itself), "log-not-cosigned", "its own word is nobody else's");
    // One that was asked for and has not cosigned is no silence.
    let stranger = Site::new("nl", "us-ny", now());
    stranger.await_checkpoint();
    let absent = ["log", "verify", &us.url, "--witness", &stranger.url];
    assert_eq!(refused(&absent), "log-not-cosigned");
    let (status, out, _) = run(&absent);
    let line = format!("NOT cosigned by {}", stranger.origin());
    assert!(status == 1 && out.contains(&line), "{out}");
}

#[test]
fn an_instance_reads_its_own_log_and_strangers_do_not() {
    let chapter = Chapter::founded("us", "us-ny", now(), 8101);
    let stranger = Chapter::founded("mx", "mx-coop", now(), 8102);
    chapter.instance.ledger.stop();
    let mut process = Process::of(&chapter);
    process.start();
    let of = |chapter: &Chapter| {
        let data = chapter.folder.path().display().to_string();
        ["log", "verify", &process.url, "--data", &data, "--database-url", chapter.db.url()]
            .map(str::to_owned)
    };
    // The process signs its first checkpoint a moment after it answers.
    let args = of(&chapter);
    let args = args.each_ref().map(String::as_str);
    let found = wait::some("a checkpoint", || {
        let (status, answer) = ask(&args);
        (status == 0).then_some(answer)
    });
    assert_eq!(found["entries"]["root"], found["root"]);
    assert_eq!(refused(&of(&stranger).each_ref().map(String::as_str)), "log-not-pinned");
}

/// The genesis names a key that signs nothing any more; those after it are vouched for one by one.
#[test]
fn a_log_whose_key_changed_is_checked_from_its_genesis() {
    let site = alone();
    let verify = ["log", "verify", site.url.as_str()];
    let note = in_folder(&site.chapter, "seen.note");
    let before = good(&[&verify[..], &["--save", &note]].concat());
    for _ in 0..2 {
        rotate_keys(site.instance(), &Caller::instance(), vec![KeyRole::Log]).expect("a new key");
        site.await_checkpoint();
        let found = good(&[&verify[..], &["--against", &note]].concat());
        assert_eq!(found["genesis"], before["genesis"], "the words stay the same");
        assert!(found["size"].as_u64() > before["size"].as_u64());
        assert_eq!(found["cosigned"][0]["log"], site.origin().as_str());
    }
    let committee = &site.chapter.people.committee;
    let token = token(&site, committee, &[Scope::Log]);
    let whole = good(&[&verify[..], &["--token-file", &token]].concat());
    assert_eq!(whole["entries"]["size"], whole["size"]);
}

/// By what is wrong with its lines, and not by a sentence of the parser's in the midst of ours.
#[test]
fn where_a_file_stops_being_a_log_is_said_in_the_reader_s_language() {
    let site = alone();
    let whole = fs::read_to_string(export(&site.chapter, "log.ndjson")).expect("a log");
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let without = |line: usize| [&lines[..line], &lines[line + 1..]].concat().concat();
    let changed = |line: &str| [lines[0], line, &lines[2..].concat()].concat();
    let file = in_folder(&site.chapter, "damaged.ndjson");
    for (text, en, es) in [
        (whole[..whole.len() - 10].to_owned(), "it was cut off", "Termina a la mitad"),
        (without(lines.len() - 1), "it was cut off", "Termina a la mitad"),
        (without(1), "Events are missing", "Faltan eventos"),
        (changed("{\"n\":\n"), "Line 2 cannot be read", "La línea 2 no se puede leer"),
        (changed(&lines[1].replacen("\"s\":\"", "\"s\":\"A", 1)), "“s” is", "«s» está mal formado"),
        (lines[lines.len() - 1].to_owned(), "not one event", "ni un evento"),
    ] {
        fs::write(&file, text).expect("a file");
        for (locale, words) in [("en", en), ("es", es)] {
            let verify = ["log", "verify", &file, "--locale", locale];
            let (status, said, complaint) = run(&verify);
            assert_eq!(status, 1);
            let sentence = said.lines().find(|line| line.contains(words));
            assert!(sentence.is_some_and(|line| !line.contains("E_")), "{said}{complaint}");
        }
        assert_eq!(refused(&["log", "verify", &file]), "log-invalid");
    }
}
