//! Peers and strangers that ask for too much: each has its rate, what they send is bounded, and
//! honest peers and members are served meanwhile.

use enlace::store::peers::PeerState;
use enlace_schema::event::Origin;
use serde_json::json;

use super::tokens::Asking;
use crate::harness::forge::ForgedLog;
use crate::harness::{Site, World, http};

/// Doorbells and requests that are let in, at most: their bursts, and what fills again meanwhile.
const LET_IN: usize = 600 + 400;

fn forged_at(site: &Site) -> ForgedLog {
    let log = ForgedLog::new("forged");
    site.chapter.pin(&log.entries[0]);
    log
}

/// How many tokens of an issuer are written down.
fn used_tokens(site: &Site, issuer: &Origin) -> usize {
    let sql =
        format!("SELECT CAST(count(*) AS TEXT) AS line FROM used_tokens WHERE issuer = '{issuer}'");
    site.chapter.db.lines(&sql)[0].trim().parse().expect("a number")
}

/// A pinned peer asks, rings and sends without end.
#[test]
fn a_peer_that_floods_is_slowed_and_nobody_else() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let log = forged_at(us);
    let hint = json!({ "origin": log.origin, "size": 1 }).to_string();
    let (mut slowed, mut rung) = (0, 0);
    for n in 0..900 {
        let answer = match n % 3 {
            0 => Asking::forged(&log, us).post(us, "/fed/v1/hint", hint.as_bytes()),
            _ => Asking::forged(&log, us).get(us, "/fed/v1/entries?from=0&limit=1"),
        };
        match answer.status {
            429 => {
                assert!(!answer.header("retry-after").is_empty());
                slowed += 1;
            }
            204 => rung += 1,
            status => assert_eq!(status, 200, "{}", answer.text()),
        }
    }
    assert!(slowed > 50, "{slowed}");
    assert!(rung < 200, "one doorbell a second: {rung}");
    // What was refused wrote nothing: the ids of tokens are those of what was let in.
    assert!(used_tokens(us, &log.origin) <= LET_IN);
    // Others have not noticed.
    mx.chapter.join_without_account("meanwhile");
    us.await_log_of(mx);
    us.await_state(&mx.origin(), PeerState::Live);
    assert_eq!(http::get(&us.url, &[]).status, 200, "a member's page");
}

/// Bodies beyond their limits, by peers and by nobody; a stranger without end.
#[test]
fn what_is_too_large_or_by_nobody_is_refused() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let log = forged_at(us);
    for (target, most) in [
        ("/fed/v1/hint", 1 << 10),
        ("/fed/v1/witness/add-checkpoint", 16 << 10),
        ("/fed/v1/witness/cosignature", 8 << 10),
        ("/fed/v1/add-entries", 4 << 20),
    ] {
        let answer = Asking::forged(&log, us).post(us, target, &vec![b'x'; most + 1]);
        assert_eq!(answer.status, 413, "{target}: {}", answer.text());
    }
    let stranger = ForgedLog::new("stranger");
    let mut refused = 0;
    for _ in 0..300 {
        let answer = Asking::forged(&stranger, us).get(us, "/fed/v1/entries?from=0");
        assert!(matches!(answer.status, 401 | 429), "{}", answer.text());
        let info = http::get(&format!("{}/fed/v1/info", us.url), &[]);
        refused += usize::from(info.status == 429);
    }
    assert!(refused > 0, "a rate for strangers");
    assert_eq!(used_tokens(us, &stranger.origin), 0, "a stranger's token is not written down");
    mx.chapter.join_without_account("meanwhile");
    us.await_log_of(mx);
}
