//! A log that tells its members one history and the federation another: what a member took home
//! shows it, on any machine, and what it shows is proof.

use std::fs;
use std::path::{Path, PathBuf};

use enlace::actions::accounts::{CreateToken, create_personal_token};
use enlace::actions::keys::rotate_keys;
use enlace::actions::receipts::check_receipt;
use enlace::caller::{Caller, Scope};
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::federation::worker;
use enlace::ledger::proof;
use enlace::store::peers::PeerState;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{KeyRole, RESUMED, Resumed};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::log::static_path::{StaticTile, write_bundle};
use enlace_schema::log::{Evidence, Finding, PageEnd, Receipt, Tree, inclusion_proof};
use serde_json::Value;
use tempfile::TempDir;

use super::entries::many;
use crate::cli::{ask, good, refused};
use crate::harness::api::Api;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::leaves::Leaves;
use crate::harness::pages::Browser;
use crate::harness::{Chapter, Site, http, wait};

/// A log of so many events; from the third on it is another history if a number says so.
fn log(size: u64, other: u64) -> ForgedLog {
    let mut log = ForgedLog::new("liar");
    for n in 1..size {
        let size = if n < 3 { n } else { n + other };
        log.say(&Draft::new(RESUMED, &Resumed { size }));
    }
    log
}

/// What a member of the log takes home of an event.
pub(super) fn receipt(log: &ForgedLog, index: u64, size: u64) -> Receipt {
    let proof = inclusion_proof(&mut Leaves::of(log), index, size).expect("a proof");
    let at = usize::try_from(index).expect("small");
    let checkpoint = log.checkpoint(usize::try_from(size).expect("small"));
    Receipt { entry: log.entries[at].clone(), index, proof, checkpoint }
}

/// The static files of a log, as its mirror would have them.
fn mirror(folder: &Path, log: &ForgedLog) -> String {
    let mut tree = Tree::empty();
    log.entries.iter().for_each(|entry| tree.push(entry.leaf()));
    let tiles = tree.dirty_tiles();
    for tile in StaticTile::all(log.size()) {
        let path = folder.join(tile.to_string());
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        let bytes = match tile.id() {
            None => write_bundle(log.entries.iter().map(|entry| entry.as_bytes())),
            Some(id) => tiles.iter().find(|(one, _)| *one == id).expect("a tile").1.clone(),
        };
        fs::write(path, bytes).expect("a file");
    }
    fs::write(folder.join("genesis"), log.entries[0].as_bytes()).expect("a file");
    let head = log.checkpoint(log.entries.len());
    fs::write(folder.join("checkpoint"), head.note()).expect("a file");
    folder.display().to_string()
}

fn put(folder: &TempDir, name: &str, text: &str) -> String {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file");
    path.display().to_string()
}

/// Verifies a receipt that must show two histories; gives what its evidence proves.
fn split(receipt: &str, against: &str) -> Value {
    let (status, answer) = ask(&["receipt", "verify", receipt, "--against", against]);
    assert_eq!((status, &answer["error"]["code"]), (1, &"receipt-split".into()), "{answer}");
    let file = PathBuf::from(receipt).with_extension("evidence.json");
    let found = good(&["evidence", "verify", &file.display().to_string()]);
    fs::remove_file(file).expect("it was written");
    found
}

#[test]
fn two_readers_are_told_two_histories_and_a_receipt_shows_it() {
    let (told, shown) = (log(9, 0), log(9, 100));
    let place = TempDir::with_prefix("split").expect("a folder");
    let own = put(&place, "own.tlog-proof", &receipt(&told, 5, 7).to_text());
    let folder = place.path().join("mirror");
    fs::create_dir_all(&folder).expect("a folder");
    let other = mirror(&folder, &shown);
    let exported = put(&place, "log.ndjson", &shown.page(0));
    for against in [&other, &exported] {
        let found = split(&own, against);
        assert_eq!((&found["proves"], &found["at"]), (&"not-a-prefix".into(), &7.into()));
        assert_eq!(found["genesis"], told.genesis().to_string());
    }
    // What is shown ends earlier than what was told: the event itself is another.
    let shorter = log(7, 100);
    let late = put(&place, "late.tlog-proof", &receipt(&told, 5, 9).to_text());
    let short = put(&place, "short.ndjson", &shorter.page(0));
    assert_eq!(split(&late, &short)["proves"], "two-leaves");
    let same = put(&place, "same.tlog-proof", &receipt(&told, 5, 9).to_text());
    assert_eq!(split(&same, &exported)["proves"], "two-roots");
}

#[test]
fn an_honest_log_agrees_with_its_receipts() {
    let told = log(9, 0);
    let place = TempDir::with_prefix("split").expect("a folder");
    let own = put(&place, "own.tlog-proof", &receipt(&told, 5, 7).to_text());
    let verify =
        |receipt: &str, against: &str| good(&["receipt", "verify", receipt, "--against", against]);
    let exported = put(&place, "log.ndjson", &told.page(0));
    let found = verify(&own, &exported);
    assert_eq!((&found["seq"], &found["compared"]), (&5.into(), &true.into()));
    // Pasted out of a page: blanks and empty lines round it, other ends of lines in it.
    let text = receipt(&told, 5, 7).to_text().trim_end().replace('\n', "\r\n");
    let pasted = put(&place, "pasted.tlog-proof", &format!("\n \t{text}\n\n "));
    assert_eq!(verify(&pasted, &exported), found);
    let right = words(&told.genesis(), Language::Spanish).join(" ");
    let typed = ["receipt", "verify", &own, "--against", &exported, "--words", &right];
    good(&typed);
    let wrong = words(&log(2, 0).entries[1].id(), Language::Spanish).join(" ");
    let typed = ["receipt", "verify", &own, "--against", &exported, "--words", &wrong];
    assert_eq!(refused(&typed), "log-fingerprint");
    let short = put(&place, "short.ndjson", &log(4, 0).page(0));
    assert_eq!(verify(&own, &short)["compared"], false, "nothing contradicts it");
    // Forged: another place, another root, another key, a mirror that was tampered with.
    let text = receipt(&told, 5, 7).to_text();
    let moved = put(&place, "moved.tlog-proof", &text.replace("index 5", "index 4"));
    let broken = put(&place, "broken.tlog-proof", "nothing of the kind");
    for (file, code) in [(&moved, "receipt-invalid"), (&broken, "receipt-malformed")] {
        assert_eq!(refused(&["receipt", "verify", file, "--against", &exported]), code);
    }
    let folder = place.path().join("mirror");
    fs::create_dir_all(&folder).expect("a folder");
    let mirrored = mirror(&folder, &told);
    verify(&own, &mirrored);
    let tile = folder.join("tile/0/000.p/9");
    let mut bytes = fs::read(&tile).expect("a tile");
    bytes[5 * 32] ^= 1;
    fs::write(&tile, bytes).expect("spoilt");
    let spoilt = ["receipt", "verify", &own, "--against", &mirrored];
    assert_eq!(refused(&spoilt), "mirror-damaged", "a broken mirror convicts nobody");
}

#[test]
fn an_instance_shows_its_own_log() {
    let site = Site::new("us", "us-ny", FixedClock::new(SystemClock.now()));
    many(&site, 300);
    site.await_checkpoint();
    let found = site
        .instance()
        .store()
        .snapshot(|conn| proof::receipt(conn, &site.origin(), 7))
        .expect("a read")
        .and_then(|receipt| receipt.proof)
        .expect("a receipt");
    let place = TempDir::with_prefix("split").expect("a folder");
    let own = put(&place, "own.tlog-proof", &found.to_text());
    many(&site, 5);
    site.await_checkpoint();
    let answer = good(&["receipt", "verify", &own, "--against", &site.url]);
    assert_eq!((&answer["seq"], &answer["compared"]), (&7.into(), &true.into()));
    let checked = check_receipt(site.instance(), &found.to_text()).expect("checked");
    assert!(checked.held && checked.split.is_none());
}

/// A member of the other chapter brings a receipt to ours, which holds another history.
#[test]
fn the_check_of_a_receipt_says_so_to_people_and_programs() {
    let chapter = Chapter::alone();
    let (told, shown) = (log(9, 0), log(9, 100));
    let server = ForgedServer::pinned(&chapter, &shown);
    server.entries(shown.page(1));
    worker::sync(&chapter.instance, &shown.origin).expect("an honest page");
    let check = |receipt: &Receipt| {
        check_receipt(&chapter.instance, &receipt.to_text()).expect("it verifies by itself")
    };
    let honest = check(&receipt(&shown, 5, 8));
    assert!(honest.held && honest.split.is_none());
    // The event is common to both histories, the checkpoint is not.
    let split = check(&receipt(&told, 2, 8)).split.expect("evidence");
    let proven = Evidence::parse(split.to_json().as_bytes()).expect("a file").judge();
    let finding = proven.expect("it proves").finding;
    assert_eq!(finding, Finding::NotAPrefix { small: 8, large: 9 });
    // The event itself is another.
    let split = check(&receipt(&told, 5, 8)).split.expect("evidence");
    assert_eq!(split.judge().expect("it proves").finding, Finding::TwoEntries { seq: 5 });
    // Beyond what is held nothing can be said.
    let longer = log(20, 100);
    assert!(check(&receipt(&longer, 2, 20)).split.is_none());
}

/// Officers take the evidence from the portal and from the API; nobody else does.
#[test]
fn officers_download_what_is_kept() {
    let site = Site::alone();
    let (told, shown) = (log(9, 0), log(9, 100));
    let server = ForgedServer::of(&shown);
    site.pin(&server.url, &words(&shown.genesis(), Language::English).join(" "));
    let synced = || worker::sync(site.instance(), &shown.origin);
    server.entries(shown.page(1));
    wait::until("its log is here", || site.chapter.size_of(&shown.origin) == 9);
    let checkpoint = told.checkpoint(9).note().to_owned();
    server.entries(PageEnd { next: 9, checkpoint, proof: Vec::new() }.to_line());
    let _ = synced();
    site.await_state(&shown.origin, PeerState::Halted);
    let path = format!("/office/peers/evidence?peer={}", http::encode(shown.origin.as_str()));
    let people = &site.chapter.people;
    for (person, status) in [(&people.committee, 200), (&people.teller, 200), (&people.voter, 403)]
    {
        let browser = Browser::new(&site.url, "es");
        browser.sign_in(&person.email, PASSWORD);
        let answer = browser.get(&path);
        assert_eq!(answer.status, status);
        if status == 200 {
            assert!(browser.get("/office/peers").text().contains("data-test=\"peer-evidence\""));
            let proven = Evidence::parse(&answer.body).expect("a file").judge();
            assert_eq!(proven.expect("it proves").finding, Finding::TwoRoots { size: 9 });
        }
    }
    let query = "{ peers { newestEvidence } }";
    let api = |person: &Person| {
        let caller = site.chapter.caller(person);
        let input = CreateToken {
            label: "a test".into(),
            scopes: vec![Scope::Read, Scope::Office],
            days: 1,
        };
        let made = create_personal_token(site.instance(), &caller, input).expect("a token");
        Api::new(&site.url).with_token(made.token)
    };
    let found = api(&people.operator).data(query, Value::Null);
    let text = found["peers"][0]["newestEvidence"].as_str().expect("a file").to_owned();
    Evidence::parse(text.as_bytes()).expect("a file").judge().expect("it proves");
    assert_ne!(api(&people.voter).code(query, Value::Null), "");
}

/// A receipt outlives the key that signed it: two small files are enough to check it, offline.
#[test]
fn a_receipt_is_checked_offline_after_the_key_has_changed() {
    let site = Site::new("us", "us-ny", FixedClock::new(SystemClock.now()));
    let kept = TempDir::with_prefix("enlace-kept").expect("a folder");
    let taken = |name: &str, seq: u64| {
        site.await_checkpoint();
        let origin = site.origin();
        let read = |conn: &mut enlace::store::Connection| proof::receipt(conn, &origin, seq);
        let found = site.instance().store().snapshot(read).expect("a read");
        let receipt = found.and_then(|found| found.proof).expect("a receipt");
        put(&kept, name, &receipt.to_text())
    };
    let before = taken("before", 1);
    let rotate = || {
        let done = rotate_keys(site.instance(), &Caller::instance(), vec![KeyRole::Log]);
        done.expect("a new key").remove(0).seq
    };
    rotate();
    let at = rotate();
    many(&site, 2);
    let change = taken("change", at);
    let after = taken("after", site.chapter.size() - 1);
    // What the instance shows to anybody, in a folder of its own.
    let folder = kept.path().join("us");
    fs::create_dir(&folder).expect("a folder");
    for name in ["genesis", "keys"] {
        let shown = http::get(&format!("{}/fed/v1/{name}", site.url), &[]);
        assert_eq!(shown.status, 200);
        fs::write(folder.join(name), &shown.body).expect("written");
    }
    let (url, folder_text) = (site.url.clone(), folder.display().to_string());
    let words = words(&site.chapter.genesis, Language::English).join(" ");
    drop(site);
    for receipt in [&before, &change, &after] {
        let held =
            good(&["receipt", "verify", receipt, "--against", &folder_text, "--words", &words]);
        assert_eq!((&held["compared"], &held["shown"]), (&false.into(), &Value::Null));
    }
    assert_eq!(refused(&["receipt", "verify", &after, "--against", &url]), "peer-unreachable");
    let other = words.replacen(' ', " zoo ", 1);
    let typed = ["receipt", "verify", &after, "--against", &folder_text, "--words", &other];
    assert_eq!(refused(&typed), "log-fingerprint");
    // Without the chain, what a later key signed is not believed.
    fs::write(folder.join("keys"), b"").expect("written");
    good(&["receipt", "verify", &before, "--against", &folder_text]);
    assert_eq!(
        refused(&["receipt", "verify", &after, "--against", &folder_text]),
        "receipt-invalid"
    );
}
