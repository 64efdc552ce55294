//! Bad links: a peer months behind in thousands of small pages, answers that are cut or garbled on
//! the way, peers that say when to come back, and clocks that differ.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use enlace::error::codes;
use enlace::federation::client::Client;
use enlace::federation::steps::Steps;
use enlace::federation::worker;
use enlace::store::peers::{self, PeerOverview, PeerState};
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::{Draft, Entry};
use enlace_schema::log::{Hash, PageEnd, TileId, Tiles, consistency_proof, entry_line, root_of};

use crate::harness::chapter::Chapter;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery, KID};
use crate::harness::measure::memory_kib;
use crate::harness::{Site, wait};

pub(super) const ENTRIES: &str = "/fed/v1/entries";
const INFO: &str = "/fed/v1/info";

pub(super) fn peer(chapter: &Chapter) -> PeerOverview {
    let all = chapter.instance.store().snapshot(peers::overview).expect("peers");
    all.into_iter().next().expect("a peer")
}

/// A log of so many events.
pub(super) fn log_of(size: u64) -> ForgedLog {
    let mut log = ForgedLog::new("forged");
    (1..size).for_each(|size| drop(log.say(&Draft::new(RESUMED, &Resumed { size }))));
    log
}

/// Tiles of a forged log, computed when they are asked for and kept.
struct Leaves {
    leaves: Vec<Hash>,
    seen: BTreeMap<(u8, u64), Vec<u8>>,
}

impl Tiles for Leaves {
    type Error = Infallible;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>, Infallible> {
        let leaves = &self.leaves;
        let tile = self.seen.entry((id.level, id.index)).or_insert_with(|| {
            let width = 256_usize.pow(u32::from(id.level));
            let first = usize::try_from(id.index).expect("small") * 256;
            let places = first..(leaves.len() / width).min(first + 256);
            let root = |at: usize| root_of(leaves.iter().skip(at * width).take(width).copied());
            places.flat_map(|place| root(place).0).collect()
        });
        Ok(tile.clone())
    }
}

/// Every page of a log from each seq on, of at most so many entries, all under one checkpoint.
pub(super) fn pages(log: &ForgedLog, most: usize) -> Vec<String> {
    let size = log.entries.len();
    let note = log.checkpoint(size);
    let leaves = log.entries.iter().map(Entry::leaf).collect();
    let mut tiles = Leaves { leaves, seen: BTreeMap::new() };
    (0..=size)
        .map(|from| {
            let next = (from + most).min(size);
            let mut page = String::new();
            for seq in from..next {
                page.push_str(&entry_line(seq as u64, KID, &log.entries[seq]));
            }
            let proof = consistency_proof(&mut tiles, next as u64, size as u64);
            let proof = proof.expect("every tile is there");
            let checkpoint = note.note().to_owned();
            page + &PageEnd { next: next as u64, checkpoint, proof }.to_line()
        })
        .collect()
}

pub(super) fn from_of(query: &str) -> usize {
    let from = query.split('&').find_map(|part| part.strip_prefix("from="));
    from.and_then(|from| from.parse().ok()).expect("from")
}

/// Thousands of small pages, of which one in three hundred is lost; the process ends in the middle
/// and another goes on. Nothing is asked for twice that is here, and memory stays flat.
#[test]
fn months_are_made_up_for_page_by_page() {
    let chapter = Chapter::alone();
    let log = log_of(2_600);
    let server = ForgedServer::of(&log);
    let (pages, asked) = (Arc::new(pages(&log, 2)), Arc::new(AtomicU64::new(0)));
    let (served, count) = (Arc::clone(&pages), Arc::clone(&asked));
    server.serve(ENTRIES, move |query| match count.fetch_add(1, Ordering::SeqCst) % 300 {
        299 => Forgery::new(503, "{}"),
        _ => Forgery::new(200, served[from_of(query)].clone()),
    });
    server.let_pin(&chapter, &log);
    let mut instance = chapter.instance.clone();
    let (mut lost, mut early) = (0, 0);
    loop {
        let done = worker::sync(&instance, &log.origin);
        if lost == 2 {
            early = memory_kib();
        }
        match done {
            Ok(synced) => {
                assert_eq!((synced.held, synced.remote), (log.size(), log.size()));
                break;
            }
            Err(_) => lost += 1,
        }
        // Another process goes on from what is committed.
        instance.ledger.stop();
        instance = chapter.reopen().expect("an instance");
    }
    let grown = memory_kib().saturating_sub(early);
    assert!(grown < 24 * 1_024, "{grown} KiB more after so many pages");
    assert!(lost >= 4, "{lost}");
    let needed = log.size() / 2 + 1;
    assert!(asked.load(Ordering::SeqCst) <= needed + lost + 2, "no page twice");
    crate::harness::replay::check(&instance);
    instance.ledger.stop();
}

/// Cut in the middle, garbled in its compression, or longer than a page may be: refused, nothing
/// stored, and the next whole answer is taken.
#[test]
fn an_answer_that_was_cut_or_garbled_is_asked_for_again() {
    let chapter = Chapter::alone();
    let log = log_of(5);
    let server = ForgedServer::pinned(&chapter, &log);
    let page = log.page(1).into_bytes();
    let gzip = |body: &[u8]| Forgery::new(200, body).with("Content-Encoding", "gzip");
    let bad = [
        Forgery::new(200, &page[..page.len() / 2]),
        Forgery::new(200, &page[..page.len() - 1]),
        gzip(&page),
        gzip(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]),
        Forgery::new(200, vec![b'x'; (4 << 20) + (64 << 10) + 1]),
        Forgery::new(302, "").with("Location", "http://127.0.0.1:1/"),
    ];
    for forgery in bad {
        server.serve(ENTRIES, move |_| forgery.clone());
        worker::sync(&chapter.instance, &log.origin).expect_err("no page");
        assert_eq!(chapter.size_of(&log.origin), 1);
        assert_ne!(peer(&chapter).state, PeerState::Halted);
    }
    server.entries(log.page(1));
    let synced = worker::sync(&chapter.instance, &log.origin).expect("a page");
    assert_eq!(synced.held, 5);
}

/// Whoever says when to come back is not asked before, whatever rings meanwhile.
#[test]
fn who_asks_to_be_left_alone_is_left_alone() {
    let site = Site::alone();
    let log = log_of(3);
    let server = ForgedServer::of(&log);
    let asked: Arc<Mutex<Vec<Instant>>> = Arc::default();
    let (page, seen) = (log.page(1), Arc::clone(&asked));
    server.serve(ENTRIES, move |_| {
        let mut seen = seen.lock().expect("no panic with the lock");
        seen.push(Instant::now());
        match seen.len() {
            1 => Forgery::new(429, "{}").with("Retry-After", "3"),
            _ => Forgery::new(200, page.clone()),
        }
    });
    server.let_pin(&site.chapter, &log);
    wait::until("it was asked once", || !asked.lock().expect("no panic").is_empty());
    let begun = Instant::now();
    // The peer calls, which would end any other pause.
    let mut calls = 0;
    wait::until("it is asked again", || {
        if begun.elapsed() > Duration::from_millis(300) * calls {
            calls += 1;
            super::nat::ring(&site, &log);
        }
        asked.lock().expect("no panic").len() > 1
    });
    let times = asked.lock().expect("no panic").clone();
    assert!(times[1] - times[0] >= Duration::from_secs(3), "{:?}", times[1] - times[0]);
    wait::until("its page is here", || site.chapter.size_of(&log.origin) == 3);
}

/// After a failure, whichever it was, the peer is asked who it is, and only when it says so is that
/// asked again which failed (protocol §9.3).
#[test]
fn after_a_failure_a_peer_is_asked_who_it_is_first() {
    let chapter = Chapter::alone();
    let log = log_of(3);
    let server = ForgedServer::pinned(&chapter, &log);
    let asked: Arc<Mutex<Vec<&'static str>>> = Arc::default();
    let answers = |path: &'static str, status: u16, body: &str| {
        let (seen, forgery) = (Arc::clone(&asked), Forgery::new(status, body));
        server.serve(path, move |_| {
            seen.lock().expect("no panic with the lock").push(path);
            forgery.clone()
        });
    };
    let mut steps = Steps::new(Client::new(chapter.instance.clone())).expect("steps");
    let mut pull = || {
        steps.pull(&log.origin).expect("a peer");
        std::mem::take(&mut *asked.lock().expect("no panic with the lock"))
    };
    let info = log.info().to_string();
    answers(INFO, 200, &info);
    answers(ENTRIES, 503, "{}");
    assert_eq!(pull(), [ENTRIES], "nothing has failed yet");
    assert_eq!(pull(), [INFO, ENTRIES]);
    answers(INFO, 503, "{}");
    assert_eq!(pull(), [INFO], "it does not even say who it is");
    answers(INFO, 200, &info);
    answers(ENTRIES, 200, "no page");
    assert_eq!(pull(), [INFO, ENTRIES]);
    answers(ENTRIES, 200, &log.page(1));
    assert_eq!(pull(), [INFO, ENTRIES], "a page that was refused is a failure too");
    assert_eq!(chapter.size_of(&log.origin), 3);
    answers(ENTRIES, 200, &log.page(3));
    assert_eq!(pull(), [ENTRIES], "a page ends it");
}

/// A peer whose clock differs says so; the operator is told what to do about it.
#[test]
fn clocks_that_differ_are_named_as_such() {
    let chapter = Chapter::alone();
    let log = log_of(3);
    let server = ForgedServer::pinned(&chapter, &log);
    let skew = r#"{"type":"about:blank","status":401,"code":"E_SKEW","detail":"the clocks"}"#;
    server.answer(ENTRIES, 401, skew);
    let error = worker::sync(&chapter.instance, &log.origin).expect_err("another time");
    assert!(error.is(codes::PEER_CLOCK), "{error}");
    for locale in enlace::locale::Locale::ALL {
        let said = enlace::locale::fault::explain(locale, "E_SKEW");
        assert!(said.todo.contains("enlace doctor"), "{}", said.todo);
    }
}
