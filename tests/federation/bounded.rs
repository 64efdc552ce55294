//! What a flood costs: memory and disk are measured after a few rounds of it and after many. What
//! is refused leaves nothing behind, however often and however large it comes; what is genuine and
//! wrong is kept, as much of it as a day may bring.

use std::path::Path;
use std::time::Duration;

use enlace::error::codes;
use enlace::federation::worker;
use enlace::random;
use enlace::store::held;
use enlace::store::peers::PeerState;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::ids::MemberId;
use serde_json::json;

use super::links::{ENTRIES, from_of, pages, peer};
use super::tokens::Asking;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::measure::{folder_kib, memory_kib};
use crate::harness::{Chapter, World, http};

/// How much more memory may be resident after many rounds than after a few, in KiB: what the
/// allocator does not give back at once. Each flood sends far more.
const MEMORY_KIB: u64 = 32 << 10;
/// How much more may lie on the disk, in KiB: the database's own journal has about four MiB before
/// it is written over, twice if somebody reads.
const DISK_KIB: u64 = 9 << 10;

/// What a chapter takes of the machine.
#[derive(Clone, Copy)]
struct Taken {
    memory: u64,
    disk: u64,
}

impl Taken {
    fn by(chapter: &Chapter) -> Self {
        // On a server there is no folder to look into.
        let folder = Path::new(chapter.db.url()).parent().map_or(0, folder_kib);
        Self { memory: memory_kib(), disk: folder }
    }
}

/// A few rounds, and then many: they take no more.
fn is_flat(chapter: &Chapter, what: &str, few: usize, many: usize, round: impl Fn()) {
    (0..few).for_each(|_| round());
    let before = Taken::by(chapter);
    (0..many).for_each(|_| round());
    let after = Taken::by(chapter);
    let memory = after.memory.saturating_sub(before.memory);
    let disk = after.disk.saturating_sub(before.disk);
    assert!(memory < MEMORY_KIB, "{what}: {memory} KiB more in memory");
    assert!(disk < DISK_KIB, "{what}: {disk} KiB more on the disk");
}

/// A peer whose every page is refused: too long, or good to its last entry, which nobody signed.
#[test]
fn pages_that_are_refused_leave_nothing_behind() {
    let chapter = Chapter::alone();
    let mut log = ForgedLog::new("forged");
    let text = "x".repeat(6_000);
    for size in 1..500 {
        log.say(&Draft::new(RESUMED, &json!({ "size": size, "more": text })));
    }
    let stranger = ForgedLog::new("stranger");
    let own = std::mem::replace(&mut log.key, stranger.key);
    log.say(&Draft::new(RESUMED, &Resumed { size: 500 }));
    log.key = own;
    let server = ForgedServer::pinned(&chapter, &log);
    let long = "x".repeat((4 << 20) + (64 << 10));
    for (what, page) in [("unsigned", log.page(1)), ("long", long)] {
        assert!(page.len() > 3 << 20, "{what}: {}", page.len());
        server.entries(page);
        is_flat(&chapter, what, 4, 16, || {
            worker::sync(&chapter.instance, &log.origin).expect_err(what);
        });
        assert_eq!((chapter.size_of(&log.origin), peer(&chapter).evidence), (1, 0));
    }
    // After an hour of it the last page is kept, and then nothing more is asked.
    chapter.advance(Duration::from_secs(3_601));
    worker::sync(&chapter.instance, &log.origin).expect_err("refused");
    assert_eq!((peer(&chapter).state, peer(&chapter).evidence), (PeerState::Halted, 1));
    is_flat(&chapter, "halted", 1, 20, || {
        let error = worker::sync(&chapter.instance, &log.origin).expect_err("halted");
        assert!(error.is(codes::PEER_HALTED), "{error}");
    });
    chapter.check();
}

/// Strangers, and somebody who signs as a peer and is not; while another chapter and members are
/// served.
#[test]
fn tokens_that_are_refused_leave_nothing_behind() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let log = ForgedLog::new("forged");
    us.chapter.pin(&log.entries[0]);
    let stranger = ForgedLog::new("stranger");
    let target = "/fed/v1/entries?from=0";
    let body = vec![b'x'; 1 << 20];
    is_flat(&us.chapter, "tokens", 20, 80, || {
        let forged = Asking { key: &stranger.transport, ..Asking::forged(&log, us) };
        for answer in [
            forged.get(us, target),
            Asking::forged(&stranger, us).get(us, target),
            forged.post(us, "/fed/v1/add-entries", &body),
        ] {
            assert!(matches!(answer.status, 401 | 429), "{}", answer.text());
        }
    });
    let sql = "SELECT CAST(count(*) AS TEXT) AS line FROM used_tokens WHERE issuer <> '";
    let sql = format!("{sql}{}'", mx.origin());
    assert_eq!(us.chapter.db.lines(&sql), ["0"], "no id of them is written down");
    mx.chapter.join_without_account("meanwhile");
    us.await_log_of(mx);
    assert_eq!(http::get(&us.url, &[]).status, 200, "a member's page");
}

/// A peer that brings what is no page, as large as it may be, without end.
#[test]
fn pages_that_are_brought_and_refused_leave_nothing_behind() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let log = ForgedLog::new("forged");
    us.chapter.pin(&log.entries[0]);
    let body = vec![b'x'; 4 << 20];
    is_flat(&us.chapter, "brought", 4, 20, || {
        let answer = Asking::forged(&log, us).post(us, "/fed/v1/add-entries", &body);
        assert!(matches!(answer.status, 422 | 429), "{}", answer.text());
    });
    assert_eq!(us.chapter.size_of(&log.origin), 1);
    mx.chapter.join_without_account("meanwhile");
    us.await_log_of(mx);
    assert_eq!(http::get(&us.url, &[]).status, 200, "a member's page");
}

/// A day of the peer's, in events.
const DAY_EVENTS: i64 = 300;
/// Entries of a page: the day may be over by the last one, and by the one that was asked for while
/// that was stored (decision 0051).
const PAGE: u64 = 100;

/// What is genuine and means nothing is kept: so much of it as a day may bring, at a price that is
/// a small multiple of what came, and our own log says so in a line or two, not one for each.
#[test]
fn what_is_set_aside_is_kept_within_a_days_quota() {
    let mut chapter = Chapter::alone();
    chapter.config.peer_quota.events = DAY_EVENTS;
    chapter.instance.ledger.stop();
    chapter.instance = chapter.reopen().expect("the same chapter");
    let mut log = ForgedLog::new("forged");
    let nobody: MemberId = random::id_of(&log.origin, log.at);
    for _ in 0..1_700 {
        log.say_kind("member.updated", &json!({ "member": nobody, "more": "x".repeat(8_000) }));
    }
    let brought = |from: usize, to: usize| -> u64 {
        log.entries[from..to].iter().map(|entry| entry.as_bytes().len() as u64).sum::<u64>() >> 10
    };
    let server = ForgedServer::of(&log);
    let pages = pages(&log, 100);
    server.serve(ENTRIES, move |query| Forgery::new(200, pages[from_of(query)].clone()));
    server.let_pin(&chapter, &log);
    let own = chapter.size();
    for day in 1..=3_u64 {
        let (before, from) = (Taken::by(&chapter), chapter.size_of(&log.origin));
        for _ in 0..10 {
            let error = worker::sync(&chapter.instance, &log.origin).expect_err("its day is over");
            assert!(error.is(codes::PEER_QUOTA), "{error}");
        }
        let (after, to) = (Taken::by(&chapter), chapter.size_of(&log.origin));
        let day_events = DAY_EVENTS.unsigned_abs();
        assert!(
            to - from >= day_events && to - from <= day_events + 2 * PAGE,
            "{day}: {}",
            to - from
        );
        let from = usize::try_from(from).expect("small");
        let came = brought(from, usize::try_from(to).expect("small"));
        let disk = after.disk.saturating_sub(before.disk);
        assert!(disk < came * 3 + DISK_KIB, "{day}: {disk} KiB for {came} KiB");
        let memory = after.memory.saturating_sub(before.memory);
        assert!(memory < MEMORY_KIB, "{day}: {memory} KiB more in memory");
        assert_eq!(peer(&chapter).state, PeerState::OverQuota);
        assert!(chapter.size() - own <= 2 * day, "{day}: {} disputes", chapter.size() - own);
        chapter.advance(Duration::from_secs(86_400));
    }
    let origin = log.origin.as_str();
    let held = chapter.instance.store().read(|conn| held::count(conn, origin, "C"));
    assert_eq!(held.expect("a count").unsigned_abs() + 1, chapter.size_of(&log.origin));
    chapter.check();
}
