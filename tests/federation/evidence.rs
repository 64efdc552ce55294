//! Evidence as a file: what is kept against a peer that lies can be judged by anybody with its
//! twelve words, and what a forger makes up against an honest one cannot.

use std::fs;

use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::federation::worker;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::log::evidence::{Bytes, VERSION};
use enlace_schema::log::{Evidence, Exhibit, PageEnd};
use serde_json::Value;

use crate::cli::{ask, good, refused};
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::{Chapter, Site};

fn note(size: u64) -> Draft {
    Draft::new(RESUMED, &Resumed { size })
}

/// A chapter on whose machine evidence against a peer lies.
struct Scene {
    chapter: Chapter,
    log: ForgedLog,
}

/// A peer shows a fork from its third event on, after three honest ones.
fn scene() -> Scene {
    let chapter = Chapter::founded("us", "us-ny", FixedClock::new(SystemClock.now()), 8101);
    let mut log = ForgedLog::new("forged");
    (1..3).for_each(|n| drop(log.say(&note(n))));
    let server = ForgedServer::pinned(&chapter, &log);
    server.entries(log.page(1));
    worker::sync(&chapter.instance, &log.origin).expect("an honest page");
    let mut other = log.fork("forged", 1);
    other.say(&note(99));
    let checkpoint = other.checkpoint(2).note().to_owned();
    server.entries(PageEnd { next: 3, checkpoint, proof: Vec::new() }.to_line());
    worker::sync(&chapter.instance, &log.origin).expect_err("a fork");
    Scene { chapter, log }
}

impl Scene {
    fn data(&self) -> Vec<String> {
        let data = self.chapter.folder.path().display().to_string();
        ["--data", &data, "--database-url", self.chapter.db.url()].map(str::to_owned).into()
    }

    fn run(&self, args: &[&str]) -> Vec<String> {
        args.iter().map(|arg| (*arg).to_owned()).chain(self.data()).collect()
    }

    fn good(&self, args: &[&str]) -> Value {
        let args = self.run(args);
        good(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn refused(&self, args: &[&str]) -> String {
        let args = self.run(args);
        refused(&args.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn file(&self, name: &str) -> String {
        self.chapter.folder.path().join(name).display().to_string()
    }
}

#[test]
fn what_is_kept_anybody_can_judge() {
    let scene = scene();
    let listed = scene.good(&["evidence", "list"]);
    let piece = &listed["evidence"][0];
    assert_eq!(piece["peer"], scene.log.origin.as_str());
    assert_eq!((&piece["proves"], &piece["code"]), (&"not-a-prefix".into(), &"E_FORK".into()));
    let (file, origin) = (scene.file("evidence.json"), scene.log.origin.to_string());
    scene.good(&["evidence", "export", &origin, &file]);
    let verify = ["evidence", "verify", &file];
    let found = good(&verify);
    assert_eq!((&found["proves"], &found["at"]), (&"not-a-prefix".into(), &2.into()));
    // By which key, as far as the file shows: whoever judges can ask whether it was still in force.
    assert_eq!(found["key"], serde_json::json!({ "kid": "log-1", "since": 0 }));
    assert_eq!(found["genesis"], scene.log.genesis().to_string());
    let right = words(&scene.log.genesis(), Language::English).join(" ");
    good(&[&verify[..], &["--words", &right]].concat());
    let wrong = words(&scene.chapter.genesis, Language::English).join(" ");
    let typed = [&verify[..], &["--words", &wrong]].concat();
    assert_eq!(refused(&typed), "log-fingerprint", "it says nothing against another log");
    let (status, out, err) = crate::harness::process::run(&verify);
    assert_eq!(status, 0, "{err}");
    assert!(out.contains(&right) && out.contains(&origin), "{out}");
    let again = ["evidence", "export", &origin, &file];
    fs::write(&file, "the only copy of something").expect("a file");
    assert_eq!(scene.refused(&again), "file-exists");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "the only copy of something");
    scene.good(&[&again[..], &["--force"]].concat());
    good(&verify);
    let none = scene.file("none.json");
    let more = ["evidence", "export", &origin, &none, "--number", "2"];
    assert_eq!(scene.refused(&more), "evidence-none");
    assert_eq!(scene.refused(&["evidence", "export", "x", &none]), "peer-unknown");
    assert_eq!(refused(&["evidence", "verify", &scene.file("nothing")]), "file-unreadable");
}

/// A peer that forges: everything that it ever saw of an honest log, and its own keys besides.
#[test]
fn a_forger_convicts_nobody() {
    let site = Site::new("us", "us-ny", FixedClock::new(SystemClock.now()));
    site.await_checkpoint();
    let origin = site.origin();
    let honest = site.checkpoint_of(&origin).expect("a checkpoint");
    let entry = |seq: u64| {
        let found = site
            .instance()
            .store()
            .read(|conn| enlace::store::log::find_entry(conn, origin.as_str(), seq));
        Bytes::from(&found.expect("a read").expect("an entry"))
    };
    let mut forger = ForgedLog::new("us");
    forger.say(&note(1));
    forger.origin = origin.clone();
    let size = honest.checkpoint.size;
    let forged = forger.sign(size, forger.root(1));
    let own = honest.note().to_owned();
    let made_up = [
        (Exhibit::Notes { one: own.clone(), other: forged.note().to_owned() }, "signed"),
        (Exhibit::Notes { one: own.clone(), other: own.clone() }, "together"),
        (Exhibit::Entries { one: entry(3), other: Bytes::from(&forger.entries[1]) }, "signed"),
        (Exhibit::Entries { one: entry(3), other: entry(4) }, "together"),
        (Exhibit::Entry { entry: entry(3) }, "together"),
        (Exhibit::Unsigned { found: entry(3) }, "on the way"),
    ];
    let path = site.chapter.folder.path().join("forged.json");
    let file = path.display().to_string();
    let evidence = |genesis: Bytes, exhibit| Evidence {
        v: VERSION,
        origin: origin.clone(),
        code: "E_FORK".into(),
        detail: "us lied".into(),
        genesis,
        keys: Vec::new(),
        exhibit,
    };
    for (exhibit, why) in made_up {
        let made = evidence(entry(0), exhibit);
        fs::write(&path, made.to_json()).expect("a file");
        let (status, answer) = ask(&["evidence", "verify", &file]);
        assert_eq!((status, &answer["error"]["code"]), (1, &"evidence-unproven".into()), "{why}");
        let said = answer["error"]["message"].as_str().unwrap_or_default();
        assert!(said.contains(why), "{why}: {said}");
    }
    // With a genesis of the forger's own it convicts the forger, under words that are nobody's.
    let mut fork = forger.fork("us", 1);
    fork.say(&note(2));
    let shown = Exhibit::Notes {
        one: forger.checkpoint(2).note().to_owned(),
        other: fork.checkpoint(2).note().to_owned(),
    };
    let own = evidence(Bytes::from(&forger.entries[0]), shown);
    fs::write(&path, own.to_json()).expect("a file");
    let known = words(&site.chapter.genesis, Language::English).join(" ");
    assert_eq!(refused(&["evidence", "verify", &file, "--words", &known]), "log-fingerprint");
}
