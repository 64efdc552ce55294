//! Where a peer stands, as it is written down: a fault stays in its row though nobody can ask the
//! peer, and what people have lifted is not written again by who read it before.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use enlace::Instance;
use enlace::actions::peers::{PeerDecision, resume_peer};
use enlace::clock::{Clock, FixedClock, Reading};
use enlace::federation::answer::{Asked, answer};
use enlace::federation::client::Client;
use enlace::federation::evidence::{self, Found};
use enlace::federation::steps::Steps;
use enlace::federation::token::Bound;
use enlace::random;
use enlace::store::peers::{self, PeerState};
use enlace::store::tables::PeerStateRow;
use enlace_schema::time::Millis;

use super::links::{ENTRIES, log_of, peer};
use super::tokens::Asking;
use crate::harness::Chapter;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};

const DAY: Duration = Duration::from_secs(86_400);

/// What is written of a peer.
fn row(chapter: &Chapter, log: &ForgedLog) -> PeerStateRow {
    let found = chapter.instance.store().read(|conn| peers::find_state(conn, log.origin.as_str()));
    found.expect("a read").expect("a row")
}

/// State, code, and faults in a row.
fn told(row: &PeerStateRow) -> (&str, Option<&str>, i32) {
    (row.state.as_str(), row.code.as_deref(), row.failures)
}

/// A chapter that pinned a peer without an address, which brings what it says.
struct Scene {
    chapter: Chapter,
    steps: Steps,
    log: ForgedLog,
}

impl Scene {
    fn new() -> Self {
        let (chapter, log) = (Chapter::alone(), log_of(3));
        chapter.pin(&log.entries[0]);
        let steps = Steps::new(Client::new(chapter.instance.clone())).expect("steps");
        Self { chapter, steps, log }
    }

    /// The status that a page is answered with.
    fn bring(&self, page: &str) -> u16 {
        let asking = Asking {
            issuer: &self.log.origin,
            key: &self.log.transport,
            audience: self.chapter.origin().clone(),
            at: self.chapter.instance.now(),
            jti: random::command(),
        };
        let (method, target, body) = ("POST", "/fed/v1/add-entries", page.as_bytes());
        let asked = Asked {
            method: method.into(),
            target: target.into(),
            authorization: Some(format!("Bearer {}", asking.token(Bound { method, target, body }))),
            address: "192.0.2.1".into(),
            body: body.to_vec(),
        };
        answer(self.steps.federation(), &asked).status
    }

    /// A round of the thread that would ask, if there were an address.
    fn round(&mut self) {
        self.steps.pull(&self.log.origin).expect("a peer");
    }

    fn row(&self) -> PeerStateRow {
        row(&self.chapter, &self.log)
    }
}

#[test]
fn a_fault_of_who_is_not_asked_stays_in_its_row() {
    let mut scene = Scene::new();
    assert_eq!(scene.bring(&scene.log.page_of(1, 2, &scene.log.checkpoint(2))), 200);
    assert_eq!(told(&scene.row()), ("LIVE", None, 0));
    assert_eq!(scene.bring("no page"), 422);
    let first = scene.row();
    assert_eq!(told(&first), ("UNREACHABLE", Some("E_JSON"), 1));
    // It falls silent, and that is seen: what was wrong is seen as well.
    scene.chapter.advance(DAY);
    scene.round();
    assert_eq!(scene.row(), first, "a day, and not more");
    scene.chapter.advance(Duration::from_secs(1));
    scene.round();
    let silent = scene.row();
    assert_eq!(told(&silent), ("STALE", Some("E_JSON"), 1));
    assert_eq!((silent.detail, silent.since_ms), (first.detail, first.since_ms));
    // The next one is the second of the row.
    assert_eq!(scene.bring("no page"), 422);
    assert_eq!(told(&scene.row()), ("STALE", Some("E_JSON"), 2));
    // Only a page ends it.
    scene.log.at = scene.chapter.instance.now();
    assert_eq!(scene.bring(&scene.log.page(2)), 200);
    assert_eq!(told(&scene.row()), ("LIVE", None, 0));
    scene.chapter.advance(DAY + Duration::from_secs(1));
    scene.round();
    assert_eq!(told(&scene.row()), ("STALE", None, 0), "silent, with nothing wrong");
}

/// What somebody does while a clock is read.
pub(super) type Work = Box<dyn FnOnce() + Send>;

/// A clock at which something is done when it is asked for the time next. Whoever writes a record
/// reads it otherwise.
pub(super) struct Interrupted {
    time: FixedClock,
    next: Mutex<Option<Work>>,
}

impl Interrupted {
    /// A chapter's instance, opened anew at such a clock of its own time.
    pub(super) fn open(chapter: &mut Chapter) -> Arc<Self> {
        let clock = Arc::new(Self { time: chapter.clock.clone(), next: Mutex::new(None) });
        chapter.instance.ledger.stop();
        let opened = Instance::open(chapter.config.clone(), clock.clone());
        chapter.instance = opened.expect("an instance");
        clock
    }

    /// Does this when it is asked for the time next.
    pub(super) fn then(&self, work: Work) {
        *self.next.lock().expect("no panic with the lock") = Some(work);
    }
}

impl Clock for Interrupted {
    fn read(&self) -> Reading {
        self.time.read()
    }

    fn now(&self) -> Millis {
        let work = self.next.lock().expect("no panic with the lock").take();
        if let Some(work) = work {
            work();
        }
        self.read().now
    }
}

/// A page is on its way while its author is halted; and people lift the halt just after the worker
/// has read it, before it writes where the peer stands. A halt comes with its evidence alone.
#[test]
fn a_halt_that_people_lifted_is_not_written_again() {
    let mut chapter = Chapter::alone();
    let log = log_of(3);
    let server = ForgedServer::pinned(&chapter, &log);
    let clock = Interrupted::open(&mut chapter);
    let mut steps = Steps::new(Client::new(chapter.instance.clone())).expect("steps");
    server.entries(log.page_of(1, 2, &log.checkpoint(2)));
    steps.pull(&log.origin).expect("a peer");
    assert_eq!(told(&row(&chapter, &log)), ("LIVE", None, 0));
    let (operator, page) = (chapter.caller(&chapter.people.operator), log.page(2));
    let (instance, origin) = (chapter.instance.clone(), log.origin.clone());
    let interrupted = Arc::clone(&clock);
    server.serve(ENTRIES, move |_| {
        let peer = origin.clone();
        let halted = instance.ledger.write_side(move |tx| {
            let (code, detail) = ("E_JSON", "for too long");
            evidence::keep(tx, &peer, Found { code, detail, bytes: b"no page", page: b"" })
        });
        halted.expect("halted");
        let (instance, operator, origin) = (instance.clone(), operator.clone(), origin.clone());
        let lift: Work = Box::new(move || {
            let state = instance.store().read(|conn| peers::find_state(conn, origin.as_str()));
            assert!(state.expect("a read").expect("a row").is_halted());
            resume_peer(&instance, &operator, PeerDecision { origin }).expect("lifted");
        });
        interrupted.then(lift);
        Forgery::new(200, page.clone())
    });
    steps.pull(&log.origin).expect("a peer");
    assert_eq!(chapter.size_of(&log.origin), 3, "the page is here");
    // As it was when they lifted it: lifted any earlier, it would be live again.
    assert_eq!(told(&row(&chapter, &log)), ("CATCHING_UP", None, 0));
    assert_eq!(peer(&chapter).evidence, 1);
    server.entries(log.page(3));
    steps.pull(&log.origin).expect("a peer");
    assert_eq!(peer(&chapter).state, PeerState::Live);
}
