//! Answers that are too much, too slow, or without end: refused while little of them is here, with
//! nothing stored; whoever gave them is asked again, and others are served meanwhile.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use enlace::actions::peers::{MovePeer, PinPeer, move_peer, pin_peer};
use enlace::caller::Caller;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::error::codes;
use enlace::federation::client::{Client, Target};
use enlace::federation::wire::Https;
use enlace::federation::worker;
use enlace::store::peers::PeerState;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::fingerprint::{Language, words};

use super::links::{ENTRIES, log_of, peer};
use crate::harness::forge::{Endless, ForgedLog, ForgedServer, Forgery};
use crate::harness::measure::peak_kib;
use crate::harness::proxy::{Line, Proxy};
use crate::harness::{Chapter, Site, gzip, http, wait};

/// The most that an answer may cost while it comes, in KiB: a page of 4 MiB, its lines, and what
/// it is unpacked from; and far less than what is sent.
const MOST_KIB: u64 = 48 << 10;
/// What a bomb unpacks to, in MiB.
const BOMB: usize = 512;
/// How long a call may take where a test cannot wait for the true limit.
const DEADLINE: Duration = Duration::from_millis(1_500);
/// Within which a command gives up, which has five seconds, on a machine that has much to do.
const PATIENCE: Duration = Duration::from_secs(30);

fn packed(body: Vec<u8>) -> Forgery {
    Forgery::new(200, body).with("Content-Encoding", "gzip")
}

/// A chapter that has pinned a forged peer with five events.
fn scene() -> (Chapter, ForgedLog, ForgedServer) {
    let chapter = Chapter::alone();
    let log = log_of(5);
    let server = ForgedServer::pinned(&chapter, &log);
    (chapter, log, server)
}

/// Asks for the peer's page, which must be refused and cost little.
fn refused(chapter: &Chapter, log: &ForgedLog, what: &str) {
    let before = peak_kib();
    worker::sync(&chapter.instance, &log.origin).expect_err(what);
    let cost = peak_kib() - before;
    assert!(cost < MOST_KIB, "{what}: {cost} KiB more");
    assert_eq!(chapter.size_of(&log.origin), 1, "{what}: nothing of it is kept");
    assert_ne!(peer(chapter).state, PeerState::Halted, "{what}: nobody signed it");
}

#[test]
fn a_page_may_travel_packed_and_a_bomb_is_refused_unread() {
    let (chapter, log, server) = scene();
    let bomb = packed(gzip::bomb(BOMB));
    assert!(bomb.body.len() < 6 << 20, "it travels in {} bytes", bomb.body.len());
    server.serve(ENTRIES, move |_| bomb.clone());
    refused(&chapter, &log, "a page that unpacks to more than a page");
    // Packed twice, it is no page, and is not unpacked twice.
    let twice = packed(gzip::pack(&gzip::pack(log.page(1).as_bytes())));
    server.serve(ENTRIES, move |_| twice.clone());
    refused(&chapter, &log, "a page packed twice");
    // One letter of what it unpacks to is another: the sum at its end says so.
    let mut torn = gzip::pack(log.page(1).as_bytes());
    let sum = torn.len() - 8;
    torn[sum] ^= 1;
    let torn = packed(torn);
    server.serve(ENTRIES, move |_| torn.clone());
    refused(&chapter, &log, "a page with a wrong sum");
    let page = packed(gzip::pack(log.page(1).as_bytes()));
    server.serve(ENTRIES, move |_| page.clone());
    let synced = worker::sync(&chapter.instance, &log.origin).expect("a page");
    assert_eq!((synced.held, peer(&chapter).state), (5, PeerState::Live));
}

/// Whatever is asked of a peer, a bomb or an answer without end is an answer that it does not take.
#[test]
fn no_answer_is_taken_beyond_its_size() {
    let (chapter, log, server) = scene();
    let client = Client::new(chapter.instance.clone());
    let to = Target { origin: log.origin.clone(), endpoint: server.url.clone() };
    let own = chapter.origin().clone();
    type Ask<'a> = Box<dyn Fn() -> bool + 'a>;
    let asks: [(&str, Ask<'_>); 6] = [
        ("/fed/v1/info", Box::new(|| client.info(&to.endpoint).is_err())),
        ("/fed/v1/heads", Box::new(|| client.heads(&to, &own).is_err())),
        ("/fed/v1/checkpoint", Box::new(|| client.checkpoint(&to).is_err())),
        ("/fed/v1/witness/add-checkpoint", Box::new(|| client.add_checkpoint(&to, "x").is_err())),
        ("/fed/v1/private/fetch", Box::new(|| client.private_records(&to, b"{}").is_err())),
        (ENTRIES, Box::new(|| client.entries(&to, None, 1, 0).is_err())),
    ];
    let bomb = gzip::bomb(BOMB);
    let piece = vec![b'x'; 64 << 10];
    for (path, ask) in &asks {
        let cases = [
            ("a bomb", packed(bomb.clone())),
            ("a refusal that is a bomb", Forgery { status: 500, ..packed(bomb.clone()) }),
            ("a body", Forgery::new(200, piece.clone()).without_end(Endless::Body)),
            ("chunks", Forgery::new(200, piece.clone()).without_end(Endless::Chunks)),
            ("refusing", Forgery::new(429, piece.clone()).without_end(Endless::Chunks)),
            ("headers", Forgery::new(200, "").without_end(Endless::Headers)),
        ];
        for (what, forgery) in cases {
            server.serve(path, move |_| forgery.clone());
            let before = peak_kib();
            assert!(ask(), "{path}: {what}");
            let cost = peak_kib() - before;
            assert!(cost < MOST_KIB, "{path}: {what}: {cost} KiB more");
        }
    }
    assert_eq!(chapter.size_of(&log.origin), 1);
}

/// An answer that comes byte by byte, or stops in the middle, ends when a call has to; its deadline
/// counts from the beginning, however much comes in between (rule 30).
#[test]
fn an_answer_that_takes_too_long_is_none() {
    let (chapter, log, server) = scene();
    let wire = Arc::new(Https::within(DEADLINE, DEADLINE));
    let client = Client::over(wire, chapter.instance.clone());
    let line = Proxy::to(&server.url);
    let page = log.page(1);
    // 64 KiB in pieces of 1 KiB, each a tenth of a second after the other.
    let long = [page.as_bytes(), &[b' '; 64 << 10]].concat();
    server.serve(ENTRIES, move |_| Forgery::new(200, long.clone()));
    line.set(Line::Slow(Duration::from_millis(100)));
    let half = Forgery::new(200, page.clone()).without_end(Endless::Silence);
    for (what, endpoint) in [("slow", &line.url), ("silent", &server.url)] {
        let to = Target { origin: log.origin.clone(), endpoint: endpoint.clone() };
        let begun = Instant::now();
        client.entries(&to, None, 1, 0).expect_err(what);
        let took = begun.elapsed();
        assert!(took >= DEADLINE && took < DEADLINE * 3, "{what}: {took:?}");
        let half = half.clone();
        server.serve(ENTRIES, move |_| half.clone());
    }
    // Whoever answers in time is heard.
    server.entries(page.clone());
    let to = Target { origin: log.origin.clone(), endpoint: server.url.clone() };
    assert_eq!(client.entries(&to, None, 1, 0).expect("a page"), page.into_bytes());
}

/// Somebody who waits gives up on who does not begin to answer, and not on an answer that comes.
#[test]
fn an_answer_that_has_begun_may_take_longer_than_its_beginning() {
    let (chapter, log, server) = scene();
    let begins = Duration::from_secs(1);
    let wire = Arc::new(Https::prompt(DEADLINE, begins));
    let client = Client::over(wire, chapter.instance.clone());
    let line = Proxy::to(&server.url);
    // 16 KiB in pieces of 1 KiB, each a tenth of a second after the other.
    let long = vec![b' '; 16 << 10];
    let answer = Forgery::new(200, long.clone());
    server.serve(ENTRIES, move |_| answer.clone());
    line.set(Line::Slow(Duration::from_millis(100)));
    let to = Target { origin: log.origin.clone(), endpoint: line.url.clone() };
    let begun = Instant::now();
    assert_eq!(client.entries(&to, None, 1, 0).expect("all of it"), long);
    assert!(begun.elapsed() > begins, "it came sooner than its beginning had to");
}

/// Who takes the call and says nothing is given up on long before a worker would.
#[test]
fn a_person_at_a_command_does_not_wait_for_who_says_nothing() {
    // The system takes calls for it, and nobody reads them.
    let deaf = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let endpoint = format!("http://{}", deaf.local_addr().expect("an address"));
    let (chapter, log, _server) = scene();
    let other = words(&ForgedLog::new("other").genesis(), Language::English).join(" ");
    let input = PinPeer { origin: None, endpoint: endpoint.clone(), words: other };
    let by = Caller::instance();
    let begun = Instant::now();
    let unanswered = pin_peer(&chapter.instance, &by, input).expect_err("nobody answers");
    assert!(unanswered.is(codes::PEER_UNREACHABLE), "{unanswered}");
    assert!(begun.elapsed() < PATIENCE, "to pin: {:?}", begun.elapsed());
    let moved = MovePeer { origin: log.origin.clone(), endpoint };
    move_peer(&chapter.instance, &by, moved).expect("another address");
    let begun = Instant::now();
    let unanswered = worker::sync(&chapter.instance, &log.origin).expect_err("nobody answers");
    assert!(unanswered.is(codes::PEER_UNREACHABLE), "{unanswered}");
    assert!(begun.elapsed() < PATIENCE, "to fetch: {:?}", begun.elapsed());
}

/// While one peer keeps its worker waiting, members and other peers are served.
#[test]
fn a_peer_that_never_ends_its_answer_keeps_nobody_waiting() {
    let site = Site::alone();
    let (slow, mut quick) = (log_of(5), ForgedLog::new("quick"));
    let silent = ForgedServer::of(&slow);
    let (asks, asked) = std::sync::mpsc::channel();
    let half = Forgery::new(200, slow.page(1)).without_end(Endless::Silence);
    silent.serve(ENTRIES, move |_| {
        asks.send(()).expect("somebody who waits");
        half.clone()
    });
    silent.let_pin(&site.chapter, &slow);
    asked.recv_timeout(wait::DEADLINE).expect("its worker has asked");
    (1..4).for_each(|size| drop(quick.say(&Draft::new(RESUMED, &Resumed { size }))));
    let server = ForgedServer::of(&quick);
    server.entries(quick.page(1));
    server.let_pin(&site.chapter, &quick);
    wait::until("another peer's log is here", || {
        site.chapter.size_of(&quick.origin) == quick.size()
    });
    assert_eq!(http::get(&site.url, &[]).status, 200, "a member's page");
    site.chapter.join_without_account("meanwhile");
    site.await_checkpoint();
    assert_eq!(site.chapter.size_of(&slow.origin), 1);
}

/// A path that was changed on its way, or an address that is not quite the peer's, says nothing of
/// a log: taken for "I hold nothing of yours", it would open a restored database (protocol §10).
#[test]
fn a_path_that_nobody_answers_is_no_word_about_a_log() {
    let (chapter, log, server) = scene();
    let client = Client::new(chapter.instance.clone());
    let to = Target { origin: log.origin.clone(), endpoint: server.url.clone() };
    let heads = |code: &str| {
        let body = format!("{{\"type\":\"about:blank\",\"status\":404,\"code\":\"{code}\"}}");
        let refusal = Forgery::new(404, body).with("Content-Type", "application/problem+json");
        server.serve("/fed/v1/heads", move |_| refusal.clone());
        client.heads(&to, chapter.origin())
    };
    assert!(heads("E_ORIGIN").expect("an answer").is_none());
    heads("E_VERSION").expect_err("no answer");
    heads("E_GONE").expect_err("no answer");
    let site = Site::new("us", "us-ny", FixedClock::new(SystemClock.now()));
    for path in ["/fed/v1/headr?of=us.example.org/log/1", "/fed/v2/heads", "/fed/v1"] {
        let answer = http::get(&format!("{}{path}", site.url), &[]);
        assert_ne!(answer.status, 200, "{path}");
        assert!(!answer.text().contains("E_ORIGIN"), "{path}: {}", answer.text());
    }
}
