//! `/entries`, `/proof/…` and the doorbell: limits, long polls, what may be asked of whom, and what
//! travels packed.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use enlace::error::Error;
use enlace::federation::token::Bound;
use enlace::ledger::Tx;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::proposal::{PUBLISHED, ProposalText, Published};
use enlace_schema::json::from_b64u;
use enlace_schema::log::{Hash, verify_consistency, verify_inclusion};
use enlace_schema::text::Lang;
use serde_json::Value;

use super::tokens::{Asking, refusal};
use crate::harness::http::{self, Answer};
use crate::harness::{Site, World, wait};

/// The lines of a page: its entries, and its end.
pub fn page(answer: &Answer) -> (Vec<Value>, Value) {
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    assert!(answer.body.ends_with(b"\n"));
    let text = answer.text();
    let mut lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let end = lines.pop().expect("an end");
    (lines, end)
}

fn append(site: &Site, write: impl Fn(&mut Tx<'_>) -> Result<(), Error> + Send + 'static) {
    site.instance().ledger.write(move |tx| write(tx)).expect("events");
}

/// Appends so many small events.
pub fn many(site: &Site, count: u64) {
    append(site, move |tx| {
        (0..count).try_for_each(|size| tx.append(&Draft::new(RESUMED, &Resumed { size })).map(drop))
    });
}

#[test]
fn pages_have_limits() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    many(us, 600);
    world.settle();
    let size = us.chapter.size();
    let ask = |query: &str| Asking::of(mx, us).get(us, &format!("/fed/v1/entries?{query}"));
    let (entries, end) = page(&ask("from=0"));
    assert_eq!((entries.len(), end["next"].as_u64()), (500, Some(500)));
    let (entries, _) = page(&ask("from=0&limit=5000"));
    assert_eq!(entries.len(), 500);
    let (entries, end) = page(&ask("from=3&limit=2"));
    assert_eq!(entries.len(), 2);
    assert_eq!((entries[0]["n"].as_u64(), end["next"].as_u64()), (Some(3), Some(5)));
    assert!(end["proof"].as_array().is_some_and(|proof| !proof.is_empty()));
    let (entries, end) = page(&ask(&format!("from={size}")));
    assert!(entries.is_empty());
    assert_eq!((end["next"].as_u64(), &end["proof"]), (Some(size), &serde_json::json!([])));
    for (query, status, code) in [
        (String::new(), 400, "E_JSON"),
        ("from=x".into(), 400, "E_JSON"),
        ("from=-1".into(), 400, "E_JSON"),
        ("from=1&from=2".into(), 400, "E_JSON"),
        ("from=0&limit=many".into(), 400, "E_JSON"),
        ("from=0&log=nothing".into(), 400, "E_JSON"),
        ("from=0&log=other.example.org/log/1".into(), 404, "E_ORIGIN"),
        (format!("from={}", size + 1), 422, "E_SEQ"),
    ] {
        assert_eq!(refusal(&ask(&query)), (status, code.into()), "{query}");
    }
}

#[test]
fn a_page_ends_before_four_mebibytes() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    append(us, |tx| {
        (0..200).try_for_each(|_| {
            let text =
                ProposalText { lang: Lang::Es, title: "Larga".into(), body: "€".repeat(8_000) };
            let proposal = enlace::random::id_of(tx.origin(), tx.now());
            tx.append(&Draft::new(PUBLISHED, &Published { proposal, text })).map(drop)
        })
    });
    world.settle();
    let from = us.chapter.size() - 200;
    let target = format!("/fed/v1/entries?from={from}&limit=500");
    let answer = Asking::of(mx, us).get(us, &target);
    assert!(answer.body.len() <= 4 << 20, "{} bytes", answer.body.len());
    let (entries, end) = page(&answer);
    assert!((50..200).contains(&entries.len()), "{} entries", entries.len());
    assert_eq!(end["next"].as_u64(), Some(from + entries.len() as u64));
}

#[test]
fn any_log_that_is_held_is_served_to_peers() {
    let world = World::of(3);
    let [us, mx, ca] = &world.sites[..] else { panic!("three sites") };
    let target = format!("/fed/v1/entries?from=0&log={}", ca.origin());
    let (entries, end) = page(&Asking::of(mx, us).get(us, &target));
    assert_eq!(entries.len() as u64, ca.chapter.size().min(500));
    let note = end["checkpoint"].as_str().expect("a note");
    assert!(note.starts_with(ca.origin().as_str()), "{note}");
}

#[test]
fn a_long_poll_wakes_when_there_is_something() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let size = us.chapter.size();
    let target = |wait: u64| format!("/fed/v1/entries?from={size}&wait={wait}");
    let begun = Instant::now();
    let (entries, _) = page(&Asking::of(mx, us).get(us, &target(1)));
    assert!(entries.is_empty() && begun.elapsed() >= Duration::from_millis(900));
    let begun = Instant::now();
    let answer = std::thread::scope(|scope| {
        let asking = scope.spawn(|| Asking::of(mx, us).get(us, &target(30)));
        many(us, 3);
        asking.join().expect("an answer")
    });
    let (entries, _) = page(&answer);
    assert!(!entries.is_empty());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

/// The hashes of a proof.
pub fn hashes(answer: &Answer) -> Vec<Hash> {
    assert_eq!(answer.status, 200, "{}", answer.text());
    let document = answer.json();
    let proof = document["proof"].as_array().expect("a proof").clone();
    let hash = |text: &Value| {
        let bytes = from_b64u(text.as_str().expect("text")).expect("base64url");
        Hash::from_slice(&bytes).expect("a hash")
    };
    proof.iter().map(hash).collect()
}

#[test]
fn proofs_are_public_and_hold() {
    let site = Site::alone();
    let origin = site.origin();
    let first = wait::some("a checkpoint", || site.checkpoint_of(&origin));
    many(&site, 300);
    site.await_checkpoint();
    let newest = site.checkpoint_of(&origin).expect("a checkpoint").checkpoint;
    let old = first.checkpoint;
    let ask = |target: &str| http::get(&format!("{}/fed/v1/{target}", site.url), &[]);
    let proof = hashes(&ask(&format!("proof/consistency?old={}&new={}", old.size, newest.size)));
    verify_consistency(old.size, old.root, newest.size, newest.root, &proof).expect("it holds");
    let entry = site
        .instance()
        .store()
        .read(|conn| enlace::store::log::find_entry(conn, origin.as_str(), 5))
        .expect("a read")
        .expect("an entry");
    let proof = hashes(&ask(&format!("proof/inclusion?index=5&size={}", newest.size)));
    verify_inclusion(entry.leaf(), 5, newest.size, &proof, newest.root).expect("it holds");
    let note = ask("checkpoint").text();
    assert!(note.starts_with(origin.as_str()), "{note}");
    for (target, status, code) in [
        ("proof/inclusion?index=5", 400, "E_JSON"),
        ("proof/inclusion?index=9&size=9", 422, "E_SEQ"),
        ("proof/inclusion?index=5&size=999999", 422, "E_SEQ"),
        ("proof/consistency?old=9&new=5", 422, "E_SEQ"),
        ("proof/consistency?old=1&new=2&log=other.example.org/log/1", 404, "E_ORIGIN"),
    ] {
        assert_eq!(refusal(&ask(target)), (status, code.into()), "{target}");
    }
}

#[test]
fn the_doorbell_is_trusted_with_nothing() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let ring = |body: &str| Asking::of(mx, us).post(us, "/fed/v1/hint", body.as_bytes());
    let size = us.chapter.size_of(&mx.origin());
    let hint = |origin: &str, size: u64| format!("{{\"origin\":\"{origin}\",\"size\":{size}}}");
    assert_eq!(ring(&hint(mx.origin().as_str(), 1_000_000)).status, 204);
    world.settle();
    assert_eq!(us.chapter.size_of(&mx.origin()), size, "a claim is only a claim");
    assert_eq!(refusal(&ring(&hint(us.origin().as_str(), 1))), (403, "E_AUTH".into()));
    assert_eq!(refusal(&ring("{}")), (400, "E_JSON".into()));
    assert_eq!(refusal(&ring(&"x".repeat(2_000))), (413, "E_LIMIT".into()));
    let limited = (0..40).any(|_| ring(&hint(mx.origin().as_str(), size)).status == 429);
    assert!(limited, "once a second, and a few more at once");
}

/// All that comes back, as it travels.
fn raw(site: &Site, target: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    let address = site.url.trim_start_matches("http://");
    let mut line = TcpStream::connect(address).expect("a connection");
    line.set_read_timeout(Some(wait::DEADLINE)).expect("a deadline");
    let header = |(name, value): &(&str, &str)| format!("{name}: {value}\r\n");
    let headers: String = headers.iter().map(header).collect();
    let request = format!("GET {target} HTTP/1.1\r\nhost: a\r\n{headers}\r\n");
    line.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).expect("an answer");
    answer
}

/// Whether an answer is in gzip (RFC 1952), and says so.
fn is_packed(answer: &[u8]) -> bool {
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("headers");
    let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
    assert!(head.starts_with("http/1.1 200"), "{head}");
    let packed = answer[end..].windows(3).any(|three| three == [0x1f, 0x8b, 8]);
    assert_eq!(head.contains("\r\ncontent-encoding: gzip"), packed, "{head}");
    assert_eq!(head.contains("\r\ncontent-encoding:"), packed, "{head}");
    packed
}

/// Pages of a log, and what people see, travel packed to whoever says that he takes it so, and to
/// nobody else; it is the same that arrives (protocol §5).
#[test]
fn an_answer_travels_packed_to_whoever_accepts_that() {
    let site = Site::alone();
    many(&site, 100);
    site.await_checkpoint();
    for target in ["/fed/v1/entries?from=0", "/assets/style.css"] {
        // A token is good for one request.
        let bearer = || {
            let bound = Bound { method: "GET", target, body: b"" };
            format!("Bearer {}", Asking::of(&site, &site).token(bound))
        };
        let line = |headers: &[(&str, &str)]| {
            let bearer = bearer();
            let token = [("authorization", bearer.as_str())];
            raw(&site, target, &[&token[..], headers].concat())
        };
        // This client unpacks what is packed, and verifies its sum.
        let arrives = |accept: &str| {
            let bearer = bearer();
            let headers = [("authorization", bearer.as_str()), ("accept-encoding", accept)];
            let answer = http::get(&format!("{}{target}", site.url), &headers);
            assert_eq!(answer.status, 200, "{}", answer.text());
            answer.body
        };
        assert!(!is_packed(&line(&[])), "{target}: nothing was said");
        let plain = arrives("identity");
        for accept in ["identity", "br", "gzip;q=0", "deflate", "br, identity;q=0", "*;q=0"] {
            assert!(!is_packed(&line(&[("accept-encoding", accept)])), "{target}: {accept}");
        }
        for accept in ["gzip", "br, gzip;q=0.5", "deflate, gzip;q=0.5", "gzip, identity;q=0"] {
            let packed = line(&[("accept-encoding", accept)]);
            assert!(is_packed(&packed), "{target}: {accept}");
            assert!(packed.len() < plain.len(), "{target}: {} bytes", packed.len());
            assert!(arrives(accept) == plain, "{target}: other bytes");
        }
    }
}
