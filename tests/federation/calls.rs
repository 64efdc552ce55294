//! The vectors of what a peer asks by a query or a doorbell, told to an instance that runs and
//! holds what they say.

use std::time::{Duration, Instant};

use enlace::clock::FixedClock;
use enlace::federation::client::Hint;
use enlace::store::log;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::json::{self, Limits};
use enlace_schema::log::{
    AddCheckpoint, Hash, SignedCheckpoint, leaf_hash, root_of, verify_consistency, verify_inclusion,
};
use serde_json::{Value, json};

use super::entries::{hashes, many, page};
use super::tokens::{Asking, refusal};
use crate::harness::Site;
use crate::harness::chapter::start;
use crate::harness::forge::ForgedLog;
use crate::harness::http::Answer;
use crate::harness::vectors::{bytes, list, text, vectors};

/// Doorbells that a peer may ring at once (protocol §13).
const RINGS: usize = 10;

fn number(case: &Value, name: &str) -> u64 {
    case[name].as_u64().unwrap_or_else(|| panic!("{name} of {case}"))
}

fn place(seq: u64) -> usize {
    usize::try_from(seq).expect("small")
}

fn site(file: &Value) -> Site {
    let site = Site::new("mx", "mx-coop", FixedClock::new(start()));
    assert_eq!(site.origin().as_str(), text(file, "own"));
    site
}

/// Pins a log, takes in its entries up to one size, and is shown its checkpoint of another.
fn hold(site: &Site, log: &ForgedLog, entries: Option<u64>, head: Option<u64>) {
    site.chapter.pin(&log.entries[0]);
    if let Some(entries) = entries {
        let to = place(entries);
        let ledger = &site.instance().ledger;
        let held = ledger.held(&log.origin).expect("held");
        let page = log.page_of(1, to, &log.checkpoint(to));
        ledger.admit(&held, page.as_bytes()).expect("an honest page");
    }
    let Some(head) = head.filter(|_| head != entries) else { return };
    let old = entries.unwrap_or(0);
    // From nothing there is no proof; from a power of two to one more, the new leaf is all of it.
    assert!(old == 0 || (old.is_power_of_two() && head == old + 1), "{old} to {head}");
    let proof = if old == 0 { Vec::new() } else { vec![log.entries[place(old)].leaf()] };
    let request = AddCheckpoint { old, proof, checkpoint: log.checkpoint(place(head)) }.to_text();
    let target = "/fed/v1/witness/add-checkpoint";
    let answer = Asking::forged(log, site).post(site, target, request.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
}

/// An instance that holds what the file says, and the log of who asks it.
fn scene(file: &Value) -> (Site, ForgedLog) {
    let (site, mut asker) = (site(file), None);
    let own = text(file, "own");
    for (origin, sizes) in file["held"].as_object().expect("logs") {
        if origin == own {
            continue;
        }
        let (entries, head) = (sizes["entries"].as_u64(), sizes["head"].as_u64());
        let mut log = ForgedLog::founded(origin, |_| ());
        while log.size() < head.unwrap_or(1) {
            log.say(&Draft::new(RESUMED, &Resumed { size: 0 }));
        }
        hold(&site, &log, entries, head);
        if origin == text(file, "asker") {
            asker = Some(log);
        }
    }
    let sizes = &file["held"][own];
    many(&site, number(sizes, "entries") - site.chapter.size());
    site.await_checkpoint();
    (site, asker.expect("who asks is pinned"))
}

/// Asks until the rate lets it in; how long that answer took.
fn ask(site: &Site, asker: &ForgedLog, target: &str) -> (Answer, Duration) {
    let once = |_| {
        let begun = Instant::now();
        let answer = Asking::forged(asker, site).get(site, target);
        if answer.status == 429 {
            std::thread::sleep(Duration::from_secs(1));
            return None;
        }
        Some((answer, begun.elapsed()))
    };
    (0..30).find_map(once).unwrap_or_else(|| panic!("{target} is not let in"))
}

/// Tells each case of a list; what is good is looked at.
fn tell(
    scene: &(Site, ForgedLog),
    file: &Value,
    of: &str,
    good: impl Fn(&Value, &Answer, Duration),
) {
    let (site, asker) = scene;
    let all = list(file, of);
    assert!(all.len() > 50, "{of}: {}", all.len());
    for case in all {
        let (expect, name) = (&case["expect"], format!("{of}: {}", case["name"]));
        let (answer, took) = ask(site, asker, text(case, "ask"));
        if expect["code"].is_string() {
            let (status, code) = refusal(&answer);
            assert_eq!(json!({ "status": status, "code": code }), *expect, "{name}");
            continue;
        }
        assert_eq!(expect["status"], answer.status, "{name}: {}", answer.text());
        good(case, &answer, took);
    }
}

/// The leaves of a log as they are stored.
fn leaves(site: &Site, origin: &str) -> Vec<Hash> {
    let rows = site.instance().store().read(|conn| log::entries_from(conn, origin, 0, 1_000));
    rows.expect("entries").iter().map(|row| leaf_hash(&row.entry)).collect()
}

fn root(leaves: &[Hash], size: u64) -> Hash {
    root_of(leaves[..place(size)].iter().copied())
}

/// The page has what is expected of it, and came when it was to come.
fn is_page(file: &Value, case: &Value, answer: &Answer, took: Duration) {
    let (expect, name) = (&case["expect"], &case["name"]);
    let (entries, end) = page(answer);
    let seqs: Vec<u64> = entries.iter().map(|line| number(line, "n")).collect();
    let expected: Vec<u64> = (number(expect, "from")..number(expect, "next")).collect();
    assert_eq!(seqs, expected, "{name}");
    assert_eq!(end["next"], expect["next"], "{name}");
    let origin = text(expect, "log");
    let covers = format!("{origin}\n{}\n", number(&file["held"][origin], "entries"));
    assert!(text(&end, "checkpoint").starts_with(&covers), "{name}: {end}");
    // Only with nothing to give it is waited.
    let wait = if seqs.is_empty() { number(expect, "wait") } else { 0 };
    assert!(took >= Duration::from_millis(wait * 900), "{name}: {took:?}");
    assert!(took < Duration::from_secs(wait + 20), "{name}: {took:?}");
}

#[test]
fn queries() {
    let file = vectors("calls.json");
    let scene = scene(&file);
    let site = &scene.0;
    tell(&scene, &file, "entries", |case, answer, took| is_page(&file, case, answer, took));
    tell(&scene, &file, "inclusion", |case, answer, _| {
        let (expect, found) = (&case["expect"], answer.json());
        let (index, size) = (number(&found, "index"), number(&found, "size"));
        assert_eq!((&expect["index"], &expect["size"]), (&found["index"], &found["size"]));
        let (proof, leaves) = (hashes(answer), leaves(site, text(expect, "log")));
        assert_eq!(expect["hashes"], proof.len(), "{}", case["name"]);
        let (leaf, root) = (leaves[place(index)], root(&leaves, size));
        verify_inclusion(leaf, index, size, &proof, root).expect("it holds");
    });
    tell(&scene, &file, "consistency", |case, answer, _| {
        let (expect, found) = (&case["expect"], answer.json());
        let (old, new) = (number(&found, "old"), number(&found, "new"));
        assert_eq!((&expect["old"], &expect["new"]), (&found["old"], &found["new"]));
        let (proof, leaves) = (hashes(answer), leaves(site, text(expect, "log")));
        assert_eq!(expect["hashes"], proof.len(), "{}", case["name"]);
        let (before, after) = (root(&leaves, old), root(&leaves, new));
        verify_consistency(old, before, new, after, &proof).expect("it holds");
    });
    tell(&scene, &file, "heads", |case, answer, _| {
        let shown = SignedCheckpoint::parse(&answer.text()).expect("a note").checkpoint;
        let found = json!({ "status": answer.status, "log": shown.origin, "size": shown.size });
        assert_eq!(found, case["expect"], "{}", case["name"]);
    });
    let own = &file["held"][text(&file, "own")];
    assert_eq!(site.chapter.size(), number(own, "entries"), "who asks changes nothing");
}

#[test]
fn doorbells() {
    let file = vectors("calls.json");
    let (mut site, asker) = (site(&file), ForgedLog::founded(text(&file, "asker"), |_| ()));
    site.chapter.pin(&asker.entries[0]);
    site.await_checkpoint();
    let all = list(&file, "hints");
    assert!(all.len() > 50, "{}", all.len());
    for (n, case) in all.iter().enumerate() {
        // A server that begins anew lets everybody ring again.
        if n > 0 && n % RINGS == 0 {
            site.stop();
            site.start(false);
        }
        let body = bytes(case, "body");
        let answer = Asking::forged(&asker, &site).post(&site, "/fed/v1/hint", &body);
        let (name, expect) = (&case["name"], &case["expect"]);
        if expect["code"].is_string() {
            let (status, code) = refusal(&answer);
            assert_eq!(json!({ "status": status, "code": code }), *expect, "{name}");
            continue;
        }
        assert!(answer.body.is_empty(), "{name}: {}", answer.text());
        let Hint { origin, size } = json::parse(&body, Limits::LINE).expect("a doorbell");
        let found = json!({ "status": answer.status, "origin": origin, "size": size });
        assert_eq!(found, *expect, "{name}");
    }
}
