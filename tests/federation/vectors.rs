//! Every bad case of the vectors, told by a peer that lies to a running instance: refused with the
//! code that the vector has, halted where the author signed it, nothing of it projected.

use std::sync::Arc;

use enlace::Instance;
use enlace::actions::peers::{PinEntry, PinPeer, pin_entry, pin_peer};
use enlace::federation::worker;
use enlace::store::peers::{self, PeerState};
use enlace::store::{log, projections};
use enlace_schema::event::{Draft, Origin};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::json::to_b64u;
use enlace_schema::log::{Hash, Line, parse_line, parse_page};
use serde_json::{Value, json};

use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::vectors::{bytes, list, text, vectors};
use crate::harness::{Chapter, TestDb};

/// A chapter that has pinned the liar; each case begins from a copy of it.
pub(super) struct Scene {
    pub(super) chapter: Chapter,
    pub(super) server: ForgedServer,
    pub(super) liar: Origin,
}

/// A copy, opened.
pub struct Copy {
    pub instance: Instance,
    _db: TestDb,
}

impl Copy {
    /// Of a chapter whose ledger has stopped.
    pub fn of(chapter: &Chapter) -> Self {
        let db = chapter.db.copy();
        let mut config = chapter.config.clone();
        config.database_url = db.url().into();
        let clock = Arc::new(chapter.clock.clone());
        let instance = Instance::open(config, clock).expect("an instance");
        Self { instance, _db: db }
    }
}

impl Drop for Copy {
    fn drop(&mut self) {
        self.instance.ledger.stop();
    }
}

impl Scene {
    /// Pins whom `info` describes, at a server that says so.
    pub(super) fn new(info: &Value, genesis: &Hash) -> Self {
        let clock = enlace::clock::FixedClock::new(crate::harness::chapter::start());
        let chapter = Chapter::founded("mx", "mx-coop", clock, 8102);
        let server = ForgedServer::of(&ForgedLog::new("nobody"));
        server.answer("/fed/v1/info", 200, info.to_string());
        let operator = chapter.caller(&chapter.people.operator);
        let words = words(genesis, Language::Spanish).join(" ");
        let input = PinPeer { origin: None, endpoint: server.url.clone(), words };
        let pinned = pin_peer(&chapter.instance, &operator, input).expect("pinned");
        // What is copied is what is on the disk.
        chapter.instance.ledger.stop();
        Self { chapter, server, liar: pinned.origin }
    }

    /// Pins the log of a file of vectors, of which a page begins with the genesis.
    pub(super) fn of(file: &Value, page: &str) -> Self {
        let genesis: Hash = text(file, "genesis").parse().expect("a hash");
        let entry = first_entry(page).expect("a genesis");
        let info = json!({
            "origin": file["origin"], "genesis": file["genesis"], "entry": to_b64u(&entry),
            "software": "forged/1", "size": 1, "kinds": {},
            "limits": { "entries": 500, "bytes": 4_194_304, "wait": 30 },
        });
        Self::new(&info, &genesis)
    }

    pub(super) fn copy(&self) -> Copy {
        Copy::of(&self.chapter)
    }

    /// Serves a page that is at fault.
    pub(super) fn refuse(&self, copy: &Copy, page: &str, name: &str, expected: (&str, bool)) {
        let instance = &copy.instance;
        let store = instance.store();
        let size = |conn: &mut enlace::store::Connection| {
            let row = log::find(conn, self.liar.as_str())?;
            Ok((row.map(|row| (row.size, row.root)), projections::digest(conn)?))
        };
        let before = store.snapshot(size).expect("a log");
        self.server.entries(page);
        worker::sync(instance, &self.liar).expect_err(name);
        assert_eq!(store.snapshot(size).expect("a log"), before, "{name}: nothing of it is kept");
        let state = store.read(|conn| peers::find_state(conn, self.liar.as_str()));
        let state = state.expect("a state");
        let halted = state.as_ref().is_some_and(|row| row.state == PeerState::Halted.as_str());
        let code = state.and_then(|row| row.code);
        // One smaller checkpoint is no fault yet: it may have been overtaken (rule 22).
        let shown = code.as_deref() == Some(expected.0) || expected.0 == "E_SIZE_CONFLICT";
        assert!(shown, "{name}: {code:?}, not {}", expected.0);
        assert_eq!(halted, expected.1, "{name}: halted");
        let evidence = store.read(|conn| peers::evidence_of(conn, self.liar.as_str(), 9));
        assert_eq!(evidence.expect("evidence").len(), usize::from(halted), "{name}: evidence");
    }
}

/// The page without its first line: an instance that has pinned holds the genesis.
pub fn without_genesis(page: &str) -> &str {
    page.split_once('\n').map_or("", |(_, rest)| rest)
}

pub(super) fn first_entry(page: &str) -> Option<Vec<u8>> {
    match parse_line(page.lines().next()?.as_bytes(), 1) {
        Ok(Line::Entry(line)) => Some(line.entry().as_bytes().to_vec()),
        _ => None,
    }
}

#[test]
fn pages() {
    let file = vectors("page.json");
    let cases = list(&file, "cases");
    let good = cases[0]["pages"][0].as_str().expect("a page");
    let genesis: Hash = text(&file, "genesis").parse().expect("a hash");
    let entry = first_entry(good).expect("a genesis");
    let scene = Scene::of(&file, good);
    let mut served = 0;
    for case in cases {
        let name = text(case, "name");
        let pages: Vec<&str> = list(case, "pages").iter().filter_map(Value::as_str).collect();
        let (last, before) = pages.split_last().expect("a page");
        let Some(signed) = case["signed"].as_bool() else { continue };
        // Pinned by other words: another instance altogether.
        if case["genesis"].is_string() {
            continue;
        }
        let code = text(case, "expect");
        let copy = scene.copy();
        for (place, page) in before.iter().enumerate() {
            scene.server.entries(if place == 0 { without_genesis(page) } else { page });
            // A peer that has more than it gave is asked again for the same page.
            let _ = worker::sync(&copy.instance, &scene.liar);
        }
        let first = before.is_empty();
        let parses = parse_page(last.as_bytes()).is_ok();
        let begins = first_entry(last);
        if first && parses && begins.as_ref() != Some(&entry) {
            // The genesis itself is at fault: nobody can pin it, whatever the words.
            if let Some(bytes) = begins {
                let operator = scene.chapter.caller(&scene.chapter.people.operator);
                let words = words(&genesis, Language::English).join(" ");
                let input = PinEntry { entry: to_b64u(&bytes), words };
                pin_entry(&copy.instance, &operator, input).expect_err(name);
            }
            continue;
        }
        // What is at fault only in the line of the genesis is none without it.
        if first && parses && case["seq"] == 0 {
            continue;
        }
        let page = if first && parses { without_genesis(last) } else { last };
        scene.refuse(&copy, page, name, (code, signed));
        served += 1;
    }
    assert!(served > 30, "{served}");
}

/// Every malformed event, signed by the key of the log that says it.
#[test]
fn events() {
    let events = vectors("events.json");
    let mut bad: Vec<(String, Vec<u8>, String)> = Vec::new();
    for case in list(&events, "events") {
        let (name, expect) = (case["name"].to_string(), text(case, "expect"));
        let bytes = case["e"].as_str().map(|text| text.as_bytes().to_vec());
        if let Some(bytes) = bytes.filter(|_| expect != "ok") {
            bad.push((name, bytes, expect.to_owned()));
        }
    }
    are_refused(bad);
}

/// Every document that is no strict JSON, signed as if it were an event.
#[test]
fn documents() {
    let mut bad: Vec<(String, Vec<u8>, String)> = Vec::new();
    let documents = vectors("json.json");
    for case in list(&documents, "cases") {
        if case["expect"] == "ok" || case["limits"] == "line" {
            continue;
        }
        bad.push((case["name"].to_string(), bytes(case, "text"), "E_JSON".into()));
    }
    are_refused(bad);
}

/// Name, bytes and code of what a log says, each refused in a page.
fn are_refused(bad: Vec<(String, Vec<u8>, String)>) {
    assert!(bad.len() > 30, "{}", bad.len());
    let liar = ForgedLog::new("us");
    let scene = Scene::new(&liar.info(), &liar.genesis());
    for (name, bytes, code) in bad {
        let mut log = liar.fork("us", 1);
        log.say_bytes(&bytes);
        let copy = scene.copy();
        // An event that is too long, or none at all, is a fault of framing: nothing signed is read.
        let framed = bytes.is_empty() || bytes.len() > 32_768;
        let expected = if framed { ("E_JSON", false) } else { (code.as_str(), true) };
        scene.refuse(&copy, &log.page(1), &name, expected);
    }
}

/// A liar that says everything at once, in one log, where each is only wrong in meaning: all of it
/// is stored, none of it stalls what follows.
#[test]
fn nothing_that_is_said_stalls_a_log() {
    let mut liar = ForgedLog::new("us");
    let scene = Scene::new(&liar.info(), &liar.genesis());
    for (kind, _) in enlace_schema::event::KINDS {
        // What is wrong with the log's keys is a fault of integrity.
        if kind.starts_with("key.") {
            continue;
        }
        liar.say_kind(kind, &json!({}));
        liar.say_kind(kind, &json!({ "poll": "pol_x", "member": 7, "origin": "us" }));
        liar.say_changed(&Draft::new(*kind, &json!({})), &[("kv", json!(9))]);
        let odd = [("crit", json!(["odd"])), ("odd", json!(true))];
        liar.say_changed(&Draft::new(*kind, &json!({ "poll": "pol_x" })), &odd);
    }
    scene.server.entries(liar.page(1));
    let copy = scene.copy();
    let synced = worker::sync(&copy.instance, &scene.liar).expect("genuine, whatever it says");
    assert_eq!(synced.held, liar.size());
    crate::harness::replay::check(&copy.instance);
}
