//! Pinning by twelve words: nobody is trusted on first use.

use enlace::actions::peers::{PeerDecision, PinPeer, invite, look_at_peer, pin_peer};
use enlace::actions::peers::{resume_peer, suspend_peer};
use enlace::error::{Error, codes};
use enlace::store::peers::{PeerState, find_state};

use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::{Site, World, wait};

fn pin(site: &Site, endpoint: &str, words: &str) -> Result<(), Error> {
    let operator = site.chapter.caller(&site.chapter.people.operator);
    let input = PinPeer { origin: None, endpoint: endpoint.into(), words: words.into() };
    pin_peer(site.instance(), &operator, input).map(drop)
}

#[test]
fn words_in_either_language_pin_and_others_do_not() {
    let world = World::strangers(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let invitation = invite(mx.instance()).expect("an invitation");
    let operator = us.chapter.caller(&us.chapter.people.operator);
    let seen = look_at_peer(us.instance(), &operator, &mx.url).expect("somebody answers");
    assert_eq!(seen, invitation);
    let own = invite(us.instance()).expect("an invitation");
    let before = us.chapter.size();
    for (endpoint, words, code) in [
        (&mx.url, own.words_en.as_str(), codes::PEER_FINGERPRINT),
        (&mx.url, "one two three", codes::FINGERPRINT_MALFORMED),
        (&us.url, own.words_en.as_str(), codes::PEER_SELF),
        (&"http://127.0.0.1:1".to_owned(), invitation.words_en.as_str(), codes::PEER_UNREACHABLE),
        (&"http://mx.example.org".to_owned(), invitation.words_en.as_str(), codes::PEER_ADDRESS),
    ] {
        let error = pin(us, endpoint, words).expect_err("a refusal");
        assert!(error.is(code), "{endpoint} {words}: {error}");
    }
    let voter = us.chapter.caller(&us.chapter.people.voter);
    let input =
        PinPeer { origin: None, endpoint: mx.url.clone(), words: invitation.words_en.clone() };
    let error = pin_peer(us.instance(), &voter, input).expect_err("a refusal");
    assert!(error.is(codes::ROLE_REQUIRED), "{error}");
    assert_eq!(us.chapter.size(), before, "nothing was written");
    pin(us, &mx.url, &invitation.words_en.to_uppercase()).expect("English words");
    pin(mx, &us.url, &own.words_es).expect("Spanish words");
    let again = pin(us, &mx.url, &invitation.words_en).expect_err("a refusal");
    assert!(again.is(codes::PEER_PINNED), "{again}");
    world.settle();
}

#[test]
fn one_sided_pinning_gives_nothing() {
    let world = World::strangers(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let invitation = invite(mx.instance()).expect("an invitation");
    pin(us, &mx.url, &invitation.words_es).expect("pinned");
    us.await_state(&mx.origin(), PeerState::Unreachable);
    assert_eq!(us.chapter.size_of(&mx.origin()), 1, "the genesis that people compared");
    assert_eq!(us.peer(&mx.origin()).code.as_deref(), Some("E_AUTH"));
    let own = invite(us.instance()).expect("an invitation");
    pin(mx, &us.url, &own.words_en).expect("pinned");
    world.settle();
}

#[test]
fn a_suspended_peer_is_neither_asked_nor_served() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let committee = us.chapter.caller(&us.chapter.people.committee);
    let decision = PeerDecision { origin: mx.origin() };
    suspend_peer(us.instance(), &committee, decision.clone()).expect("suspended");
    // Once its worker has seen it, no long poll of before is open any more.
    let seen = || {
        let row = us.instance().store().read(|conn| find_state(conn, mx.origin().as_str()));
        row.expect("a read").is_some_and(|row| row.state == PeerState::Suspended.as_str())
    };
    wait::until("its worker has seen the suspension", seen);
    mx.await_state(&us.origin(), PeerState::Unreachable);
    let held = us.chapter.size_of(&mx.origin());
    mx.chapter.join_without_account("meanwhile");
    let twice = suspend_peer(us.instance(), &committee, decision.clone()).expect_err("a refusal");
    assert!(twice.is(codes::PEER_SUSPENDED), "{twice}");
    assert_eq!(us.chapter.size_of(&mx.origin()), held);
    resume_peer(us.instance(), &committee, decision.clone()).expect("resumed");
    world.settle();
    assert!(us.chapter.size_of(&mx.origin()) > held);
    let twice = resume_peer(us.instance(), &committee, decision).expect_err("a refusal");
    assert!(twice.is(codes::PEER_NOT_SUSPENDED), "{twice}");
}

/// The words fit, but the server shows a genesis that its own key did not sign.
#[test]
fn a_genesis_that_does_not_verify_is_not_pinned() {
    use enlace_schema::fingerprint::{Language, words};

    let us = Site::alone();
    let mut forged = ForgedLog::new("bad");
    let honest = forged.entries[0].clone();
    let mut bytes = honest.as_bytes().to_vec();
    bytes[5] ^= 1;
    forged.entries[0] = enlace_schema::event::Entry::from_bytes(bytes).expect("an entry");
    let server = ForgedServer::of(&forged);
    let before = us.chapter.size();
    let words = words(&forged.genesis(), Language::English).join(" ");
    let error = pin(&us, &server.url, &words).expect_err("a refusal");
    assert!(error.is(codes::PEER_ANSWER), "{error}");
    assert_eq!(us.chapter.size(), before);
}
