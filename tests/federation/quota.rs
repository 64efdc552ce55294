//! How much a peer may bring: at which rate it may ask, and how much of its log comes in on a day.

use std::time::Duration;

use enlace::actions::peers::{PeerDecision, raise_quota};
use enlace::error::{Error, codes};
use enlace::federation::worker::{self, Synced};
use enlace::store::peers::{self, Advice, PeerOverview, PeerState};
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};

use super::tokens::{Asking, refusal};
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::{Chapter, World, wait};

/// A peer with so much to say, and a chapter that takes two events of it a day, or so many bytes.
struct Scene {
    chapter: Chapter,
    log: ForgedLog,
    server: ForgedServer,
}

impl Scene {
    fn new(events: i64, bytes: i64) -> Self {
        let mut chapter = Chapter::alone();
        chapter.config.peer_quota.events = events;
        chapter.config.peer_quota.bytes = bytes;
        chapter.instance.ledger.stop();
        chapter.instance = chapter.reopen().expect("the same chapter");
        let mut log = ForgedLog::new("forged");
        (1..3).for_each(|n| drop(log.say(&Draft::new(RESUMED, &Resumed { size: n }))));
        let server = ForgedServer::pinned(&chapter, &log);
        server.entries(log.page(1));
        Self { chapter, log, server }
    }

    fn sync(&self) -> Result<Synced, Error> {
        worker::sync(&self.chapter.instance, &self.log.origin)
    }

    /// The peer says one thing more, and offers it.
    fn more(&mut self) -> u64 {
        let held = usize::try_from(self.held()).expect("a size");
        self.log.say(&Draft::new(RESUMED, &Resumed { size: 9 }));
        self.server.entries(self.log.page(held));
        self.log.size()
    }

    fn held(&self) -> u64 {
        self.chapter.size_of(&self.log.origin)
    }

    fn peer(&self) -> PeerOverview {
        let all = self.chapter.instance.store().snapshot(peers::overview).expect("peers");
        all.into_iter().next().expect("a peer")
    }

    fn refused(&self) {
        let held = self.held();
        let error = self.sync().expect_err("a refusal");
        assert!(error.is(codes::PEER_QUOTA), "{error}");
        assert_eq!(self.held(), held, "nothing more came in");
        let peer = self.peer();
        assert_eq!((peer.state, peer.code.as_deref()), (PeerState::OverQuota, Some("peer-quota")));
        assert_eq!(Advice::on(peer.state), Advice::Raise);
        assert!(peer.next_try_ms > self.chapter.instance.now().as_ms());
    }
}

#[test]
fn a_peer_that_brought_enough_waits_for_tomorrow_and_nothing_is_lost() {
    let mut scene = Scene::new(2, i64::MAX);
    assert_eq!(scene.sync().expect("within the quota").admitted, 2);
    scene.more();
    scene.refused();
    scene.refused();
    scene.chapter.advance(Duration::from_secs(86_400));
    let synced = scene.sync().expect("a new day");
    assert_eq!((synced.admitted, synced.held), (1, 4), "it goes on where it was");
    assert_eq!(scene.peer().state, PeerState::Live);
    let size = scene.more();
    assert_eq!(scene.sync().expect("the second of the day").held, size);
    scene.more();
    scene.refused();
    scene.chapter.check();
}

#[test]
fn an_operator_raises_a_quota_for_the_day() {
    let mut scene = Scene::new(2, i64::MAX);
    scene.sync().expect("within the quota");
    scene.more();
    scene.refused();
    let people = &scene.chapter.people;
    let raise = |person| {
        let input = PeerDecision { origin: scene.log.origin.clone() };
        raise_quota(&scene.chapter.instance, &scene.chapter.caller(person), input)
    };
    assert!(raise(&people.committee).expect_err("no operator").is(codes::ROLE_REQUIRED));
    scene.refused();
    raise(&people.operator).expect("raised");
    assert_eq!(scene.sync().expect("as much again").held, 4);
    assert_eq!(scene.peer().state, PeerState::Live);
    let size = scene.more();
    assert_eq!(scene.sync().expect("the second").held, size);
    scene.more();
    scene.refused();
    // What was raised was today's.
    scene.chapter.advance(Duration::from_secs(86_400));
    scene.sync().expect("a new day");
    scene.more();
    scene.sync().expect("the second of the day");
    scene.more();
    scene.refused();
}

#[test]
fn bytes_count_as_events_do() {
    let mut scene = Scene::new(i64::MAX, 200);
    scene.sync().expect("a page, however long");
    scene.more();
    scene.refused();
}

/// Too fast is refused before anything is written: the token that met the refusal is still good.
#[test]
fn a_peer_that_asks_too_often_writes_nothing() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let target = format!("/fed/v1/heads?of={}", mx.origin());
    let refused = (0..5_000).find_map(|_| {
        let ask = Asking::of(mx, us);
        let answer = ask.get(us, &target);
        match answer.status {
            200 => None,
            _ => Some((ask, refusal(&answer))),
        }
    });
    let (ask, why) = refused.expect("a limit");
    assert_eq!(why, (429, "E_LIMIT".into()));
    let answered = wait::some("the bucket fills", || {
        let answer = ask.get(us, &target);
        (answer.status != 429).then_some(answer)
    });
    assert_eq!(answered.status, 200, "{}", answered.text());
}
