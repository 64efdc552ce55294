//! The vectors that are no pages and no events, told to an instance that runs: keys that change,
//! notes, files on a stick, tokens, rolls and receipts. What is good in them is taken, what is bad
//! is refused for what it is, and nothing of it is projected.

use enlace::actions::receipts::check_receipt;
use enlace::clock::{Clock, FixedClock};
use enlace::error::codes;
use enlace::federation::import::import;
use enlace::federation::worker;
use enlace::ledger::proof;
use enlace::store::{held, projections};
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::poll::{ROLL_FROZEN, ROLL_PAGE};
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{PageEnd, Receipt};
use serde_json::Value;

use super::tokens::refusal;
use super::vectors::{Scene, without_genesis};
use crate::harness::chapter::start;
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::replay::check;
use crate::harness::vectors::{list, text, unhex, vectors};
use crate::harness::{Chapter, Site, http};

#[test]
fn keys_that_change() {
    let file = vectors("rotation.json");
    let all = list(&file, "cases");
    let scene = Scene::of(&file, text(&all[0], "page"));
    for case in all {
        let (name, copy) = (text(case, "name"), scene.copy());
        let page = without_genesis(text(case, "page"));
        if let Some(code) = case["code"].as_str() {
            scene.refuse(&copy, page, name, (code, case["signed"] == true));
            continue;
        }
        scene.server.entries(page);
        worker::sync(&copy.instance, &scene.liar).expect(name);
        let (liar, store) = (scene.liar.as_str(), copy.instance.store());
        let keys = store.snapshot(|conn| proof::keys(conn, liar)).expect("keys");
        assert_eq!(keys.log_key().map(|key| key.kid.as_str()), case["ok"]["log_key"].as_str());
        if let Some(good) = case["ok"]["witness"].as_array() {
            let kids: Vec<&str> = keys.witness_keys().iter().map(|key| &*key.kid).collect();
            assert_eq!(kids, good.iter().filter_map(Value::as_str).collect::<Vec<_>>(), "{name}");
        }
        // What is void is shown as that, and is in no table.
        let rows = store.read(|conn| held::since(conn, liar, 0)).expect("rows");
        let void: Vec<i64> =
            rows.iter().filter(|row| row.class == "V").map(|row| row.seq).collect();
        let ranges = case["ok"]["void"].as_array().expect("ranges");
        let bound = |range: &Value, at: usize| range[at].as_i64().expect("a seq");
        let expected: Vec<i64> =
            ranges.iter().flat_map(|range| bound(range, 0)..bound(range, 1)).collect();
        assert_eq!(void, expected, "{name}");
        check(&copy.instance);
    }
}

/// Each note as the end of a page without entries.
#[test]
fn notes() {
    let page = vectors("page.json");
    let scene = Scene::of(&page, page["cases"][0]["pages"][0].as_str().expect("a page"));
    let file = vectors("checkpoint.json");
    for case in list(&file, "notes") {
        let checkpoint = text(case, "note").to_owned();
        let end = PageEnd { next: 1, checkpoint, proof: Vec::new() }.to_line();
        let code = match text(case, "expect") {
            // Signed, and of another size than what is held, without a proof that leads there.
            "ok" => "E_PROOF",
            "unsigned" | "signature" => "E_SIG",
            _ => "E_JSON",
        };
        scene.refuse(&scene.copy(), &end, text(case, "name"), (code, false));
    }
}

#[test]
fn files_on_a_stick() {
    let file = vectors("file.json");
    let all = list(&file, "cases");
    let scene = Scene::of(&file, text(&all[0], "file"));
    for case in all {
        let (name, copy) = (text(case, "name"), scene.copy());
        let before = copy.instance.store().snapshot(projections::digest).expect("a digest");
        let found = import(&copy.instance, text(case, "file").as_bytes(), |_| ());
        // Who has pinned a log holds its genesis: what begins behind that is no gap.
        let begins_behind = text(case, "file").starts_with(r#"{"n":1,"#);
        let expect = if begins_behind { "ok" } else { text(case, "expect") };
        if expect == "ok" {
            let found = found.expect(name);
            let size = case["size"].as_u64().unwrap_or(found.held);
            assert!(found.refused.is_none() && found.held == size && size > 1, "{name}");
            check(&copy.instance);
            continue;
        }
        match found {
            // What stood before the fault is good.
            Ok(found) => {
                let refused = found.refused.unwrap_or_else(|| panic!("{name} was taken"));
                assert_eq!((refused.code, refused.halted), (expect, false), "{name}");
                if found.admitted > 0 {
                    check(&copy.instance);
                    continue;
                }
            }
            Err(error) => assert!(error.is(codes::LOG_GAP), "{name}: {error}"),
        }
        let after = copy.instance.store().snapshot(projections::digest).expect("a digest");
        assert_eq!(before, after, "{name}");
    }
}

/// A site that has pinned the issuer of the tokens.
fn asked(file: &Value) -> Site {
    let site = Site::new("mx", "mx-coop", FixedClock::new(start()));
    for (origin, peer) in file["peers"].as_object().expect("peers") {
        let key = PublicKey::import(&unhex(text(peer, "key"))).expect("a key");
        let log = ForgedLog::founded(origin, |genesis| {
            genesis.keys[2].kid = text(peer, "kid").into();
            genesis.keys[2].key = key.to_vkey(origin);
        });
        site.chapter.pin(&log.entries[0]);
    }
    site
}

/// Whether a token let its bearer in: its id is written down then, whatever was asked.
fn used(site: &Site) -> bool {
    let sql = "SELECT CAST(count(*) AS TEXT) AS line FROM used_tokens";
    site.chapter.db.lines(sql) != ["0"]
}

#[test]
fn tokens() {
    let file = vectors("tokens.json");
    let own = "mx.example.org/log/1";
    // Of other methods and other servers `tokens` tells.
    let here = |case: &&Value| text(case, "own") == own && text(case, "method") == "POST";
    let all: Vec<&Value> = list(&file, "cases").iter().filter(here).collect();
    let site = asked(&file);
    assert_eq!(site.origin().as_str(), own);
    for case in &all {
        let name = text(case, "name");
        // Its clock is years before its log then: it appends nothing, and answers as ever.
        let now = case["now"].as_i64().expect("seconds");
        site.chapter.clock.leap_secs(now - site.chapter.clock.now().as_secs());
        site.chapter.db.execute("DELETE FROM used_tokens");
        let bearer = format!("Bearer {}", text(case, "token"));
        let (target, body) = (text(case, "target"), text(case, "body").as_bytes());
        let send =
            || http::post(&format!("{}{target}", site.url), &[("authorization", &bearer)], body);
        if case["used"].is_array() {
            send();
            assert!(used(&site), "{name}: good at first");
        }
        let before = used(&site);
        let answer = send();
        let expect = text(case, "expect");
        if expect == "ok" {
            assert!(used(&site) && answer.status != 401, "{name}: {}", answer.text());
            continue;
        }
        assert_eq!(used(&site), before, "{name}: it opens nothing");
        // Where nothing is served, a token is not looked at.
        if answer.status != 404 && answer.status != 405 {
            assert_eq!(refusal(&answer), (401, expect.to_owned()), "{name}");
        }
    }
    assert!(all.len() > 50, "{}", all.len());
}

/// Each roll, told by a chapter of its own over the wire. Its members are nobody's of that log: so
/// a roll that is right in itself is set aside for them, and one that is not for that.
#[test]
fn rolls() {
    let file = vectors("rolls.json");
    let chapter = Chapter::alone();
    for (n, case) in list(&file, "cases").iter().enumerate() {
        let mut log = ForgedLog::new(&format!("roll{n}"));
        for page in list(case, "pages") {
            let seq = page["seq"].as_u64().expect("a seq");
            while log.size() < seq {
                log.say(&Draft::new(RESUMED, &Resumed { size: 0 }));
            }
            log.say_kind(ROLL_PAGE, &page["body"]);
        }
        log.say_kind(ROLL_FROZEN, &case["frozen"]);
        let server = ForgedServer::pinned(&chapter, &log);
        server.entries(log.page(1));
        worker::sync(&chapter.instance, &log.origin).expect("genuine, whatever it says");
        let origin = log.origin.as_str();
        let rows = chapter.instance.store().read(|conn| held::since(conn, origin, 0));
        let last = i64::try_from(log.size() - 1).expect("small");
        let found = rows.expect("rows").into_iter().find(|row| row.seq == last);
        let found = found.map(|row| row.code);
        let nobody = case["frozen"]["count"] == 0;
        let expected: &[Option<&str>] = match text(case, "expect") {
            "ok" if nobody => &[None],
            "ok" => &[Some("roll-foreign-member")],
            _ => &[Some("roll-mismatch"), Some("body-malformed")],
        };
        assert!(expected.contains(&found.as_deref()), "{}: {found:?}", case["name"]);
    }
    chapter.check();
}

/// Each receipt, shown to an instance that has pinned its log and holds nothing else of it.
#[test]
fn receipts() {
    let file = vectors("receipts.json");
    let all = list(&file, "cases");
    let first = |case: &&Value| case["seq"] == 0;
    let genesis = all.iter().find(first).expect("the receipt of a genesis");
    let genesis = Receipt::parse(text(genesis, "receipt")).expect("a receipt").entry;
    let chapter = Chapter::founded("mx", "mx-coop", FixedClock::new(start()), 8102);
    chapter.pin(&genesis);
    let before = chapter.digest();
    let mut shown = 0;
    for case in all {
        // Under another key it would be another log's.
        if case["log_key"] != all[0]["log_key"] {
            continue;
        }
        let (name, expect) = (text(case, "name"), text(case, "expect"));
        let found = check_receipt(&chapter.instance, text(case, "receipt"));
        // Line ends are put right before, as another system's clipboard makes or loses them.
        let pasted = ["carriage returns", "a note cut off"].contains(&name);
        if expect == "ok" || pasted {
            let found = found.expect(name);
            let size = found.included.map(|included| included.size);
            assert!(pasted || size == case["size"].as_u64(), "{name}");
            assert_eq!(found.held, found.seq == 0, "{name}");
        } else {
            let error = found.map(|found| found.seq).expect_err(name);
            let known = [codes::RECEIPT_MALFORMED, codes::RECEIPT_INVALID, codes::RECEIPT_UNKNOWN];
            assert!(known.iter().any(|code| error.is(*code)), "{name}: {error}");
        }
        shown += 1;
    }
    assert!(shown > 30, "{shown}");
    assert_eq!(chapter.digest(), before, "a check writes nothing");
}
