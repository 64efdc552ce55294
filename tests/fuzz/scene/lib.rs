//! A chapter with a peer that it has pinned, for targets that need an instance to read what they
//! are given. Everything about it repeats: its keys, its clock, its chance. It is founded once per
//! process; a scene is a copy of its files, made anew after some requests, so that what earlier
//! inputs left behind neither grows nor hides what a later one does by itself.

pub mod forged;
pub mod site;

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use enlace::Instance;
use enlace::clock::FixedClock;
use enlace::federation::Federation;
use enlace::federation::answer::{Asked, answer};
use enlace::federation::token::{Bound, sign};
use enlace::federation::wire::Response;
use enlace::ledger::InstanceKeys;
use enlace::locked::Passphrase;
use enlace::random::seeded::Stream;
use enlace_schema::event::Origin;
use simulation::net::Net;
use simulation::site::Site;
use simulation::template::{Founded, folder, start, template, write_out};
use tempfile::TempDir;

/// Inputs that one scene serves.
const SERVES: u32 = 1_000;

/// A chapter and its peer.
pub struct Scene {
    /// The chapter, with its federation standing still.
    pub site: Site,
    time: FixedClock,
    served: u32,
    // The last field: what is open in it goes away first.
    _folder: TempDir,
}

/// The chapter, and the peer whose keys the targets have.
fn founded() -> &'static [Founded] {
    &template(2, false).chapters
}

/// The peer's log.
pub fn peer() -> &'static Origin {
    &founded()[1].origin
}

/// Where the peer would answer.
pub fn peer_endpoint() -> &'static str {
    &founded()[1].endpoint
}

/// A member of the peer's, in good standing.
pub fn member_of_peer() -> &'static str {
    founded()[1].voters[0].member.as_ref()
}

/// The peer's keys: its inputs are as good as those of a peer that lies.
pub fn peer_keys() -> &'static InstanceKeys {
    static KEYS: OnceLock<InstanceKeys> = OnceLock::new();
    KEYS.get_or_init(|| keys_of(&founded()[1]))
}

/// The chapter's own keys.
pub fn own_keys() -> &'static InstanceKeys {
    static KEYS: OnceLock<InstanceKeys> = OnceLock::new();
    KEYS.get_or_init(|| keys_of(&founded()[0]))
}

fn keys_of(founded: &Founded) -> InstanceKeys {
    let root = folder();
    let to = root.path().join("keys-of");
    write_out(&founded.files, &to);
    InstanceKeys::load(&to.join("data"), &Passphrase::default()).expect("keys")
}

impl Scene {
    /// A new one.
    pub fn new() -> Self {
        let (time, root) = (FixedClock::new(start()), folder());
        let founded = founded();
        Stream::draw_from(Some(Stream::new(1)));
        let site = copy(&founded[0], root.path(), &time);
        Self { site, time, served: 0, _folder: root }
    }

    /// The scene for the next input: the one that is there, or a new one when that has served.
    pub fn next(scene: &mut Option<Self>) -> &mut Self {
        if scene.as_ref().is_some_and(|scene| scene.served >= SERVES) {
            *scene = None;
        }
        let scene = scene.get_or_insert_with(Self::new);
        scene.served += 1;
        // Rates are no rules of reading: they are given time to fill again.
        scene.time.advance(Duration::from_secs(2));
        scene
    }

    /// Whether this input is its first.
    pub fn is_new(&self) -> bool {
        self.served == 1
    }

    /// The next input gets a new scene.
    pub fn spoil(&mut self) {
        self.served = SERVES;
    }

    /// The instance.
    pub fn instance(&self) -> &Instance {
        self.site.instance()
    }

    /// What answers its peers.
    pub fn federation(&self) -> &Federation {
        self.site.up.as_ref().expect("a site that runs").federation()
    }

    /// Asks as the peer, with a token that holds; or as a stranger, with whatever header.
    pub fn ask(&self, as_peer: bool, method: &str, target: &str, body: &[u8]) -> Response {
        let asked = Asked {
            method: method.into(),
            target: target.into(),
            authorization: as_peer.then(|| self.token(Bound { method, target, body })),
            address: "192.0.2.1".into(),
            body: body.to_vec(),
        };
        answer(self.federation(), &asked)
    }

    fn token(&self, bound: Bound<'_>) -> String {
        let in_force = peer_keys().in_force();
        let issuer = (peer(), in_force.transport.kid.as_str(), &in_force.transport.key);
        let (jti, now) = (enlace::random::command(), self.instance().now());
        format!("Bearer {}", sign(issuer, self.instance().origin(), bound, jti, now))
    }
}

impl Default for Scene {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        self.site.stop();
    }
}

fn copy(founded: &Founded, root: &Path, time: &FixedClock) -> Site {
    Site::copied(founded, root, time, &Net::new(time, 0, 0))
}

/// Whether nothing in an answer to a peer is of the inside: whatever was asked, it is answered or
/// refused by a rule.
pub fn check_answer(answer: &Response) {
    let body = answer.body.as_ref().expect("an answer of our own");
    if answer.is_success() || (answer.status == 409 && !answer.is_of_type(PROBLEM)) {
        return;
    }
    assert!(answer.is_of_type(PROBLEM), "{answer:?}");
    let document: serde_json::Value = serde_json::from_slice(body).expect("a problem document");
    let code = document["code"].as_str().expect("a code");
    assert!(code.starts_with("E_"), "{document}");
    // What fails inside is busy to others, and says `internal` with its number.
    let detail = document["detail"].as_str().expect("a detail");
    assert!(!detail.starts_with("internal"), "{document}");
}

/// Media type of a refusal.
const PROBLEM: &str = "application/problem+json";
