//! The states of a peer, as its pages and the clock move it (protocol §9.2), one round at a time;
//! and the checkpoints by which a silent chapter shows that it is there (§3.2, §3.3).

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use enlace::federation::client::Client;
use enlace::federation::steps::Steps;
use enlace::ledger::publish;
use enlace::store::peers::PeerState;
use enlace_schema::event::Draft;
use enlace_schema::event::log::{RESUMED, Resumed};

use super::links::{ENTRIES, from_of, log_of, pages, peer};
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::{Chapter, Site, World, wait};

const DAY: u64 = 86_400;
/// After so long an unchanged checkpoint gets a new time.
const RENEWED: Duration = Duration::from_secs(600);

/// A chapter that asks a forged peer for pages of a hundred events, when it is told to.
struct Scene {
    chapter: Chapter,
    steps: Steps,
    log: ForgedLog,
    pages: Arc<Mutex<Vec<String>>>,
    down: Arc<AtomicBool>,
    _server: ForgedServer,
}

/// Events of a page.
const PAGE: usize = 100;

impl Scene {
    fn new(size: u64) -> Self {
        let chapter = Chapter::alone();
        let log = log_of(size);
        let server = ForgedServer::of(&log);
        let told = Arc::new(Mutex::new(pages(&log, PAGE)));
        let down = Arc::new(AtomicBool::new(false));
        let (pages, silent) = (Arc::clone(&told), Arc::clone(&down));
        server.serve(ENTRIES, move |query| match silent.load(Ordering::SeqCst) {
            true => Forgery::new(503, "{}"),
            false => Forgery::new(200, pages.lock().expect("no panic")[from_of(query)].clone()),
        });
        server.let_pin(&chapter, &log);
        assert_eq!(peer(&chapter).state, PeerState::Pinned);
        let steps = Steps::new(Client::new(chapter.instance.clone())).expect("steps");
        Self { chapter, steps, log, pages: told, down, _server: server }
    }

    /// The peer says so many things more, in the time that it is.
    fn grow(&mut self, by: u64) {
        self.log.at = self.chapter.instance.now();
        for _ in 0..by {
            self.log.say(&Draft::new(RESUMED, &Resumed { size: by }));
        }
        *self.pages.lock().expect("no panic") = pages(&self.log, PAGE);
    }

    /// One page, or the try.
    fn pull(&mut self) -> (PeerState, u64) {
        self.steps.pull(&self.log.origin).expect("a peer");
        let peer = peer(&self.chapter);
        assert_eq!(peer.held, self.chapter.size_of(&self.log.origin));
        (peer.state, peer.remote - peer.held)
    }

    /// All that there is.
    fn pull_all(&mut self) {
        let log = self.log.size();
        while self.chapter.size_of(&self.log.origin) < log {
            self.pull();
        }
        assert_eq!(self.pull(), (PeerState::Live, 0));
    }

    fn advance(&self, secs: u64) {
        self.chapter.advance(Duration::from_secs(secs));
    }
}

#[test]
fn who_is_read_from_behind_is_catching_up_and_then_live() {
    let mut scene = Scene::new(701);
    for rest in [600, 500, 400, 300, 200, 100] {
        assert_eq!(scene.pull(), (PeerState::CatchingUp, rest), "far behind, and not lagging");
        scene.advance(600);
    }
    assert_eq!(scene.pull(), (PeerState::Live, 0));
    scene.chapter.check();
}

#[test]
fn who_was_live_lags_when_it_is_far_behind_or_for_long() {
    let mut scene = Scene::new(11);
    scene.pull_all();
    // Not far behind, and not for long.
    scene.grow(300);
    assert_eq!(scene.pull(), (PeerState::Live, 200));
    scene.advance(60);
    assert_eq!(scene.pull(), (PeerState::Live, 100));
    scene.pull_all();
    // For longer than a minute.
    scene.grow(400);
    assert_eq!(scene.pull(), (PeerState::Live, 300));
    scene.advance(61);
    assert_eq!(scene.pull(), (PeerState::Lagging, 200));
    assert_eq!(scene.pull(), (PeerState::Lagging, 100));
    assert_eq!(scene.pull(), (PeerState::Live, 0));
    // By more than five hundred events.
    scene.grow(601);
    assert_eq!(scene.pull(), (PeerState::Lagging, 501));
    assert_eq!(scene.pull(), (PeerState::Live, 401), "not that far any more");
    scene.pull_all();
    scene.chapter.check();
}

#[test]
fn who_answers_without_a_fresh_checkpoint_is_stale_after_a_day() {
    let mut scene = Scene::new(3);
    scene.pull_all();
    scene.advance(DAY);
    assert_eq!(scene.pull(), (PeerState::Live, 0), "a day, and not more");
    scene.advance(1);
    assert_eq!(scene.pull(), (PeerState::Stale, 0));
    // A new time on the same checkpoint is enough.
    scene.grow(0);
    assert_eq!(scene.pull(), (PeerState::Live, 0));
    // What is new under an old time is taken, and is not fresh.
    scene.advance(2 * DAY);
    scene.log.at = scene.log.at.plus_secs(60);
    scene.log.say(&Draft::new(RESUMED, &Resumed { size: 1 }));
    *scene.pages.lock().expect("no panic") = pages(&scene.log, PAGE);
    assert_eq!(scene.pull(), (PeerState::Stale, 0));
    assert_eq!(scene.chapter.size_of(&scene.log.origin), 4);
    scene.grow(250);
    assert_eq!(scene.pull(), (PeerState::CatchingUp, 150), "out of STALE it is caught up with");
    scene.pull_all();
}

#[test]
fn who_is_silent_is_unreachable_and_after_a_day_stale() {
    let mut scene = Scene::new(3);
    scene.pull_all();
    scene.down.store(true, Ordering::SeqCst);
    assert_eq!(scene.pull(), (PeerState::Unreachable, 0));
    scene.advance(DAY);
    assert_eq!(scene.pull(), (PeerState::Unreachable, 0));
    scene.advance(1);
    assert_eq!(scene.pull(), (PeerState::Stale, 0));
    scene.down.store(false, Ordering::SeqCst);
    scene.grow(150);
    assert_eq!(scene.pull(), (PeerState::CatchingUp, 50));
    scene.pull_all();
}

/// A line that fails, but brings pages in between, is never left alone for longer: each failure is
/// the first (§9.3). The threads run here as in earnest, because only they ask for more than one
/// page in a round.
#[test]
fn a_line_that_flaps_is_not_left_alone_for_longer_and_longer() {
    let site = Site::alone();
    let log = log_of(81);
    let server = ForgedServer::of(&log);
    let (pages, asked) = (pages(&log, 2), Arc::new(AtomicUsize::new(0)));
    let count = Arc::clone(&asked);
    server.serve(ENTRIES, move |query| match count.fetch_add(1, Ordering::SeqCst) % 8 {
        7 => Forgery::new(503, "{}"),
        _ => Forgery::new(200, pages[from_of(query)].clone()),
    });
    server.let_pin(&site.chapter, &log);
    // The clock stands still, so that the next try is as far away as the pause is long.
    let begun = site.instance().now().as_ms();
    let mut pauses = Vec::new();
    wait::until("all of it is here", || {
        let next = peer(&site.chapter).next_try_ms;
        if next > 0 && pauses.last() != Some(&(next - begun)) {
            pauses.push(next - begun);
        }
        site.chapter.size_of(&log.origin) == log.size()
    });
    assert!(pauses.len() >= 4, "it failed again and again: {pauses:?}");
    assert!(pauses.iter().all(|pause| *pause <= 1_200), "each was the first: {pauses:?}");
}

/// A chapter that says nothing for days still shows every ten minutes that it is there: the same
/// checkpoint with a new time, which its peers have with their next page.
#[test]
fn a_quiet_chapter_renews_its_checkpoint_every_ten_minutes() {
    let world = World::of(2);
    world.settle();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let fresh = |at: &Site| {
        let origin = us.origin();
        let read = |conn: &mut enlace::store::Connection| {
            enlace::store::log::latest_checkpoint(conn, origin.as_str())
        };
        let row = at.instance().store().read(read).expect("a read").expect("a checkpoint");
        (row.size, row.fresh_ms)
    };
    let (size, first) = fresh(us);
    let now = us.instance().now().as_ms();
    // Whatever the rounds did before: not a second too early.
    world.advance(RENEWED - Duration::from_millis(u64::try_from(now - first).expect("past") + 1));
    assert_eq!(publish::publish(&us.instance().ledger).expect("a look"), None);
    assert_eq!(fresh(us), (size, first));
    for round in 1..=3_u32 {
        world.advance(Duration::from_secs(if round == 1 { 1 } else { RENEWED.as_secs() }));
        let due = us.instance().now().as_ms();
        for site in [us, mx] {
            let what = format!("the checkpoint is new at {}, {round}", site.origin());
            wait::until(&what, || fresh(site).1 >= due - 1_000);
            assert_eq!(fresh(site).0, size, "and of the same size");
        }
    }
    // After days in which nobody said anything, nobody is stale.
    for _ in 0..3 {
        world.advance(Duration::from_secs(DAY + 1));
        let due = us.instance().now().as_ms();
        wait::until("it is fresh", || fresh(mx).1 >= due - 1_000);
        mx.await_state(&us.origin(), PeerState::Live);
        us.await_state(&mx.origin(), PeerState::Live);
    }
    assert_eq!(i64::try_from(us.chapter.size()), Ok(size));
}
