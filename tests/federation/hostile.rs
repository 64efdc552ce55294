//! Peers that lie, and peers that are broken: what their author signed halts their log, what he
//! did not backs off, and everything else goes on.

use std::time::Duration;

use enlace::actions::peers::{PeerDecision, resume_peer};
use enlace::error::{Error, codes};
use enlace::federation::worker::{self, Synced};
use enlace::store::peers::{self, PeerOverview, PeerState};
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::log::{Evidence, Hash, PageEnd};
use serde_json::json;

use crate::harness::Chapter;
use crate::harness::forge::{ForgedLog, ForgedServer};

fn note(size: u64) -> Draft {
    Draft::new(RESUMED, &Resumed { size })
}

/// A chapter that has pinned a forged peer, whose first three events it holds.
struct Scene {
    chapter: Chapter,
    log: ForgedLog,
    server: ForgedServer,
}

impl Scene {
    fn new() -> Self {
        let chapter = Chapter::alone();
        let mut log = ForgedLog::new("forged");
        (1..3).for_each(|n| drop(log.say(&note(n))));
        let server = ForgedServer::pinned(&chapter, &log);
        server.entries(log.page(1));
        let scene = Self { chapter, log, server };
        let synced = scene.sync().expect("an honest page");
        assert_eq!(synced, Synced { admitted: 2, held: 3, remote: 3 });
        assert_eq!(scene.peer().state, PeerState::Live);
        scene
    }

    fn sync(&self) -> Result<Synced, Error> {
        worker::sync(&self.chapter.instance, &self.log.origin)
    }

    fn peer(&self) -> PeerOverview {
        let all = self.chapter.instance.store().snapshot(peers::overview).expect("peers");
        all.into_iter().next().expect("a peer")
    }

    /// Offers a page at fault; nothing of it is stored.
    fn refused(&self, page: String) -> PeerOverview {
        self.server.entries(page);
        let error = self.sync().expect_err("a refusal");
        assert!(error.is(codes::PEER_ANSWER), "{error}");
        assert_eq!(self.chapter.size_of(&self.log.origin), 3);
        self.peer()
    }

    /// Offers a page that its author signed and that is at fault: it halts his log, with evidence.
    fn halted(&self, page: String, code: &str) {
        let peer = self.refused(page);
        assert_eq!((peer.state, peer.code.as_deref()), (PeerState::Halted, Some(code)));
        assert_eq!(peer.evidence, 1);
        let again = self.sync().expect_err("a refusal");
        assert!(again.is(codes::PEER_HALTED), "{again}");
        self.chapter.join_without_account("life goes on");
        let origin = self.log.origin.as_str();
        let evidence = self
            .chapter
            .instance
            .store()
            .read(|conn| peers::evidence_of(conn, origin, 10))
            .expect("evidence");
        let piece = Evidence::parse(&evidence[0].evidence).expect("a file of evidence");
        assert_eq!((piece.code.as_str(), &piece.origin), (code, &self.log.origin));
        let proven = piece.judge().unwrap_or_else(|error| panic!("{code}: {error}"));
        assert_eq!(proven.genesis, self.log.genesis());
        self.chapter.check();
    }
}

#[test]
fn what_its_author_signed_halts_a_log() {
    for (change, code) in [
        (("seq", json!(7)), "E_SEQ"),
        (("prev", json!("bb".repeat(32))), "E_PREV"),
        (("log", json!("other.example.org/log/1")), "E_ORIGIN"),
        (("kid", json!("log-9")), "E_KID"),
        (("body", json!({ "size": 1.5 })), "E_JSON"),
    ] {
        let mut scene = Scene::new();
        scene.log.say_changed(&note(3), &[change]);
        scene.halted(scene.log.page(3), code);
    }
}

#[test]
fn a_bad_root_halts() {
    let mut scene = Scene::new();
    scene.log.say(&note(3));
    let checkpoint = scene.log.sign(4, Hash([7; 32]));
    scene.halted(scene.log.page_of(3, 4, &checkpoint), "E_PROOF");
}

#[test]
fn a_fork_halts_until_people_decide() {
    let scene = Scene::new();
    let mut other = scene.log.fork("forged", 2);
    other.say(&note(99));
    let note_of = |log: &ForgedLog| {
        let checkpoint = log.checkpoint(3).note().to_owned();
        PageEnd { next: 3, checkpoint, proof: Vec::new() }.to_line()
    };
    scene.halted(note_of(&other), "E_FORK");
    let committee = scene.chapter.caller(&scene.chapter.people.committee);
    let decision = PeerDecision { origin: scene.log.origin.clone() };
    resume_peer(&scene.chapter.instance, &committee, decision).expect("resumed");
    // The same fault, met again, halts again; the honest log would go on.
    scene.chapter.advance(Duration::from_secs(60));
    let error = scene.sync().expect_err("a refusal");
    assert!(error.is(codes::PEER_ANSWER), "{error}");
    assert_eq!(scene.peer().state, PeerState::Halted);
    assert_eq!(scene.peer().evidence, 2, "the first evidence stays");
}

#[test]
fn what_nobody_signed_backs_off_and_halts_only_in_the_end() {
    let mut scene = Scene::new();
    scene.log.say(&note(3));
    let honest = scene.log.page(3);
    scene.log.key = ForgedLog::new("stranger").key;
    scene.log.entries.pop();
    scene.log.say(&note(3));
    let foreign = scene.log.page(3);
    for round in 1..=4 {
        let peer = scene.refused(foreign.clone());
        assert_eq!((peer.state, peer.code.as_deref()), (PeerState::Unreachable, Some("E_SIG")));
        assert_eq!(peer.evidence, 0, "round {round}");
        scene.chapter.advance(Duration::from_secs(600));
    }
    // An honest page in between begins the count anew.
    scene.server.entries(honest);
    assert_eq!(scene.sync().expect("an honest page").held, 4);
    assert_eq!(scene.peer().state, PeerState::Live);
    for _ in 1..=5 {
        scene.server.entries("neither here nor there");
        scene.sync().expect_err("a refusal");
        scene.chapter.advance(Duration::from_secs(900));
    }
    assert_eq!(scene.peer().state, PeerState::Halted);
    assert_eq!(scene.peer().evidence, 1, "the last page is kept");
}

#[test]
fn five_faults_within_an_hour_do_not_halt() {
    let scene = Scene::new();
    for _ in 0..8 {
        scene.server.entries("");
        scene.sync().expect_err("a refusal");
        scene.chapter.advance(Duration::from_secs(60));
    }
    assert_eq!(scene.peer().state, PeerState::Unreachable);
    assert_eq!(scene.peer().evidence, 0);
}

#[test]
fn a_smaller_checkpoint_is_shown_after_an_hour_and_halts_only_a_fork() {
    let scene = Scene::new();
    let smaller = |log: &ForgedLog| {
        let checkpoint = log.checkpoint(2).note().to_owned();
        PageEnd { next: 3, checkpoint, proof: Vec::new() }.to_line()
    };
    let peer = scene.refused(smaller(&scene.log));
    assert_ne!(peer.state, PeerState::Halted, "its own business: it lost its tail");
    assert_eq!(peer.evidence, 0);
    scene.chapter.advance(Duration::from_secs(7_200));
    let peer = scene.refused(smaller(&scene.log));
    assert_ne!(peer.state, PeerState::Halted);
    let mut other = scene.log.fork("forged", 1);
    other.say(&note(99));
    scene.halted(smaller(&other), "E_FORK");
}

#[test]
fn a_clock_that_is_wrong_stops_nothing() {
    let mut scene = Scene::new();
    scene.log.at = scene.log.at.plus_secs(3_600);
    scene.log.say(&note(3));
    scene.log.at = scene.log.at.plus_secs(-7_200);
    scene.log.say(&note(4));
    scene.server.entries(scene.log.page(3));
    assert_eq!(scene.sync().expect("an honest page").held, 5);
    assert_eq!(scene.peer().state, PeerState::Live);
    scene.chapter.check();
}

#[test]
fn another_instance_at_the_address_is_not_taken_for_the_peer() {
    let scene = Scene::new();
    let mut other = ForgedLog::new("usurper");
    (1..5).for_each(|n| drop(other.say(&note(n))));
    scene.server.answer("/fed/v1/info", 200, other.info().to_string());
    let peer = scene.refused(other.page(3));
    assert_eq!(peer.state, PeerState::Unreachable);
}

#[test]
fn answers_that_are_none_are_the_peers_trouble() {
    let scene = Scene::new();
    for (status, body, code) in [
        (500, "broken", codes::PEER_ANSWER),
        (404, "", codes::PEER_ANSWER),
        (302, "", codes::PEER_ANSWER),
        (200, "{}", codes::PEER_ANSWER),
    ] {
        scene.server.answer("/fed/v1/entries", status, body);
        let error = scene.sync().expect_err("a refusal");
        assert!(error.is(code), "{status}: {error}");
        assert_eq!(scene.chapter.size_of(&scene.log.origin), 3);
    }
    let huge = "x".repeat(5 << 20);
    scene.server.entries(huge);
    let error = scene.sync().expect_err("a refusal");
    assert!(error.is(codes::PEER_ANSWER), "{error}");
}
