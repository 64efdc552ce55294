//! Several chapters in one process, each with its HTTP server on a port of its own, pinned to each
//! other by their twelve words. Their clocks move only when told, and all at once; the jobs of the
//! clock run when asked ([`World::tick`]); between instances everything happens as in earnest.

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use actix_web::dev::ServerHandle;
use enlace::Instance;
use enlace::actions::peers::{
    MovePeer, PeerDecision, PinPeer, invite, move_peer, pin_peer, suspend_peer,
};
use enlace::clock::FixedClock;
use enlace::federation::{Federation, guard};
use enlace::store::log;
use enlace::store::peers::{self, PeerOverview, PeerState};
use enlace::{jobs, server};
use enlace_schema::event::Origin;
use enlace_schema::log::SignedCheckpoint;

use super::chapter::{Chapter, PASSWORD, Person, start};
use super::pages::Browser;
use super::wait;

/// Chapters in the order of their making: short name and profile.
const CHAPTERS: [(&str, &str); 5] =
    [("us", "us-ny"), ("mx", "mx-coop"), ("ca", "us-ny"), ("gt", "mx-coop"), ("uy", "mx-coop")];

/// A server that listens.
struct Serving {
    federation: Federation,
    handle: ServerHandle,
    thread: JoinHandle<()>,
}

/// A chapter with its server.
pub struct Site {
    /// The chapter.
    pub chapter: Chapter,
    /// Where it answers.
    pub url: String,
    port: u16,
    serving: Option<Serving>,
}

/// Chapters that know each other.
pub struct World {
    /// They.
    pub sites: Vec<Site>,
}

impl Site {
    /// A chapter that serves, and knows nobody.
    pub fn new(name: &str, profile: &str, clock: FixedClock) -> Self {
        Self::with(|port| Chapter::founded(name, profile, clock, port))
    }

    /// A chapter that serves on the port with which it is made.
    pub fn with(make: impl FnOnce(u16) -> Chapter) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let chapter = make(port);
        let url = format!("http://127.0.0.1:{port}");
        let mut site = Self { chapter, url, port, serving: None };
        site.serve(listener);
        site
    }

    /// The US chapter alone, serving.
    pub fn alone() -> Self {
        Self::new("us", "us-ny", FixedClock::new(start()))
    }

    fn serve(&mut self, listener: TcpListener) {
        let instance = self.chapter.instance.clone();
        let federation = Federation::start(instance.clone()).expect("a federation");
        let (told, tells) = mpsc::channel();
        let own = federation.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let (server, handle) = server::build(instance, own, listener).expect("a server");
                told.send(handle).expect("somebody who waits");
                server.await.expect("a server that ends in peace");
            });
        });
        let handle = tells.recv().expect("a server that starts");
        self.serving = Some(Serving { federation, handle, thread });
    }

    /// Takes it down: nothing answers, nothing asks. Its database stays.
    pub fn stop(&mut self) {
        let Some(serving) = self.serving.take() else { return };
        let end = serving.handle.stop(false);
        actix_web::rt::System::new().block_on(end);
        serving.thread.join().expect("a server that ends");
        serving.federation.stop();
    }

    /// Brings it back on the same port, as a new process would: opened anew, with the restore
    /// guard asked first.
    pub fn start(&mut self, alone: bool) {
        self.chapter.instance.ledger.stop();
        let instance = self.chapter.reopen().expect("an instance");
        guard::on_boot(&instance, alone).expect("a log that may be used");
        self.chapter.instance = instance;
        let address = format!("127.0.0.1:{}", self.port);
        let listener = wait::some("its port is free again", || TcpListener::bind(&address).ok());
        self.serve(listener);
    }

    /// It.
    pub fn instance(&self) -> &Instance {
        &self.chapter.instance
    }

    /// Its origin.
    pub fn origin(&self) -> Origin {
        self.chapter.origin().clone()
    }

    /// Somebody's browser, signed in, with pages in a language whatever the account has.
    pub fn browser(&self, person: &Person, language: &'static str) -> Browser {
        let browser = Browser::new(&self.url, language);
        browser.sign_in(&person.email, PASSWORD);
        browser.get(&format!("/language/{language}?to=/"));
        browser
    }

    /// Pins the instance at an address by the words that its people read out.
    pub fn pin(&self, endpoint: &str, words: &str) {
        let operator = self.chapter.caller(&self.chapter.people.operator);
        let input = PinPeer { origin: None, endpoint: endpoint.into(), words: words.into() };
        pin_peer(self.instance(), &operator, input).expect("a pinned peer");
    }

    /// Tells that a peer answers at another address.
    pub fn point(&self, origin: &Origin, endpoint: &str) {
        let operator = self.chapter.caller(&self.chapter.people.operator);
        let input = MovePeer { origin: origin.clone(), endpoint: endpoint.into() };
        move_peer(self.instance(), &operator, input).expect("a moved peer");
    }

    /// What it thinks of a peer.
    pub fn peer(&self, origin: &Origin) -> PeerOverview {
        let all = self.instance().store().snapshot(peers::overview).expect("peers");
        all.into_iter().find(|peer| peer.origin == origin.as_str()).expect("a pinned peer")
    }

    /// Waits until a peer is in this state.
    pub fn await_state(&self, origin: &Origin, state: PeerState) {
        let what = format!("{origin} is {} at {}", state.as_str(), self.origin());
        wait::until(&what, || self.peer(origin).state == state);
    }

    /// Waits until it holds as much of a peer's log as the peer itself.
    pub fn await_log_of(&self, other: &Site) {
        let what = format!("{} holds the log of {}", self.origin(), other.origin());
        let origin = other.origin();
        wait::until(&what, || self.chapter.size_of(&origin) == other.chapter.size());
    }

    /// Waits until its own newest checkpoint covers all that it said.
    pub fn await_checkpoint(&self) {
        let origin = self.origin();
        wait::until("a checkpoint covers everything", || {
            let newest = self.checkpoint_of(&origin);
            newest.is_some_and(|note| note.checkpoint.size == self.chapter.size())
        });
    }

    /// Its newest checkpoint of a log.
    pub fn checkpoint_of(&self, origin: &Origin) -> Option<SignedCheckpoint> {
        let newest =
            |conn: &mut enlace::store::Connection| log::latest_checkpoint(conn, origin.as_str());
        let row = self.instance().store().read(newest).expect("a checkpoint");
        row.map(|row| row.signed().expect("a note"))
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.stop();
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        // Together: each holds requests of the others open.
        std::thread::scope(|scope| {
            for site in &mut self.sites {
                scope.spawn(|| site.stop());
            }
        });
    }
}

impl World {
    /// So many chapters, pinned to each other and level.
    pub fn of(count: usize) -> Self {
        let world = Self::strangers(count);
        for site in &world.sites {
            for other in &world.sites {
                if site.origin() != other.origin() {
                    let invitation = invite(other.instance()).expect("an invitation");
                    site.pin(&other.url, &invitation.words_es);
                }
            }
        }
        world.settle();
        world
    }

    /// So many chapters that do not know each other yet.
    pub fn strangers(count: usize) -> Self {
        let time = FixedClock::new(start());
        let make = |(name, profile): &(&str, &str)| Site::new(name, profile, time.beside());
        Self { sites: CHAPTERS.iter().take(count).map(make).collect() }
    }

    /// The next chapter arrives: all pin it, it pins all, and everybody reads everything.
    pub fn arrive(&mut self) {
        let (name, profile) = CHAPTERS.get(self.sites.len()).expect("a name for it");
        let clock = self.sites.first().expect("others").chapter.clock.beside();
        let site = Site::new(name, profile, clock);
        for other in &self.sites {
            for (one, another) in [(&site, other), (other, &site)] {
                let invitation = invite(another.instance()).expect("an invitation");
                one.pin(&another.url, &invitation.words_es);
            }
        }
        self.sites.push(site);
        self.settle();
    }

    /// A chapter leaves: the others suspend it and go on without its machine.
    pub fn leave(&mut self, at: usize) -> Site {
        let mut site = self.sites.remove(at);
        let origin = site.origin();
        for other in &self.sites {
            let committee = other.chapter.caller(&other.chapter.people.committee);
            let input = PeerDecision { origin: origin.clone() };
            suspend_peer(other.instance(), &committee, input).expect("suspended");
        }
        site.stop();
        self.settle();
        site
    }

    /// Moves all clocks on.
    pub fn advance(&self, by: Duration) {
        // The same time passes for all of them.
        if let Some(site) = self.sites.first() {
            site.chapter.advance(by);
        }
    }

    /// Runs what the clock starts, everywhere, until nothing is left to do. Logs travel between.
    pub fn tick(&self) {
        self.settle();
        for _ in 0..10 {
            let mut idle = true;
            for site in &self.sites {
                let report = jobs::tick(site.instance()).expect("a tick");
                assert_eq!(report.failed, 0, "at {}: {report:?}", site.origin());
                idle &= report.is_idle();
            }
            self.settle();
            if idle {
                return;
            }
        }
        panic!("the jobs find no end");
    }

    /// Waits until everybody holds everybody's log, and every newest checkpoint is cosigned by
    /// all.
    pub fn settle(&self) {
        for site in &self.sites {
            for other in self.others(site) {
                site.await_log_of(other);
                site.await_state(&other.origin(), PeerState::Live);
            }
        }
        for site in &self.sites {
            let what = format!("{} is cosigned", site.origin());
            wait::until(&what, || self.is_cosigned(site));
        }
    }

    fn others<'a>(&'a self, site: &Site) -> impl Iterator<Item = &'a Site> {
        let own = site.origin();
        self.sites.iter().filter(move |other| other.origin() != own)
    }

    fn is_cosigned(&self, site: &Site) -> bool {
        let Some(newest) = site.checkpoint_of(&site.origin()) else { return false };
        let names: Vec<String> =
            newest.cosignatures().into_iter().map(|cosignature| cosignature.name).collect();
        newest.checkpoint.size == site.chapter.size()
            && self
                .others(site)
                .all(|other| names.iter().any(|name| *name == other.origin().as_str()))
    }
}
