//! Tokens between instances: each is good for one request, once, now, by a pinned peer.

use std::time::Duration;

use enlace::actions::keys::rotate_keys;
use enlace::caller::Caller;
use enlace::federation::token::{self, Bound};
use enlace::random;
use enlace_schema::event::Origin;
use enlace_schema::event::log::KeyRole;
use enlace_schema::keys::SigningKey;
use enlace_schema::time::Millis;

use crate::harness::forge::ForgedLog;
use crate::harness::http::{self, Answer};
use crate::harness::{Site, World};

const GET: &str = "GET";

/// Asks an instance as another one does.
pub struct Asking<'a> {
    /// Who asks.
    pub issuer: &'a Origin,
    /// With which key.
    pub key: &'a SigningKey,
    /// Whom the token is for.
    pub audience: Origin,
    /// When it was made.
    pub at: Millis,
    /// Its id.
    pub jti: String,
}

impl<'a> Asking<'a> {
    /// As `site` asks `to`, now.
    pub fn of(site: &'a Site, to: &Site) -> Self {
        let keys = site.instance().ledger.keys();
        let seed = &keys.in_force().transport.seed;
        Self {
            issuer: &keys.origin,
            // For as long as the tests run: rotation would take a borrowed one away.
            key: Box::leak(Box::new(SigningKey::from_seed(seed).expect("a key"))),
            audience: to.origin(),
            at: to.instance().now(),
            jti: random::command(),
        }
    }

    /// As whoever forges a log asks `to`, now.
    pub fn forged(log: &'a ForgedLog, to: &Site) -> Self {
        Self {
            issuer: &log.origin,
            key: &log.transport,
            audience: to.origin(),
            at: to.instance().now(),
            jti: random::command(),
        }
    }

    /// A token for this request.
    pub fn token(&self, bound: Bound<'_>) -> String {
        let issuer = (self.issuer, "transport-1", self.key);
        token::sign(issuer, &self.audience, bound, self.jti.clone(), self.at)
    }

    /// GET with a token for it.
    pub fn get(&self, to: &Site, target: &str) -> Answer {
        let token = self.token(Bound { method: GET, target, body: b"" });
        send(to, target, &token)
    }

    /// POST with a token for it.
    pub fn post(&self, to: &Site, target: &str, body: &[u8]) -> Answer {
        let token = self.token(Bound { method: "POST", target, body });
        let bearer = format!("Bearer {token}");
        http::post(&format!("{}{target}", to.url), &[("authorization", &bearer)], body)
    }
}

fn send(to: &Site, target: &str, token: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    http::get(&format!("{}{target}", to.url), &[("authorization", &bearer)])
}

/// The status and the code of a refusal.
pub fn refusal(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), "application/problem+json", "{}", answer.text());
    let document = answer.json();
    assert_eq!(document["status"], answer.status);
    (answer.status, document["code"].as_str().unwrap_or_default().to_owned())
}

fn auth() -> (u16, String) {
    (401, "E_AUTH".into())
}

#[test]
fn a_token_is_good_once_for_one_request_now() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let target = format!("/fed/v1/heads?of={}", mx.origin());
    let ask = || Asking::of(mx, us);
    let good = ask();
    assert_eq!(good.get(us, &target).status, 200);
    assert_eq!(refusal(&good.get(us, &target)), auth(), "replayed");
    let refused = |token: &str| refusal(&send(us, &target, token));
    let bound = Bound { method: GET, target: &target, body: b"" };
    let other_target = Bound { target: "/fed/v1/heads?of=x", ..bound };
    assert_eq!(refused(&ask().token(other_target)), auth(), "another htu");
    assert_eq!(refused(&ask().token(Bound { method: "POST", ..bound })), auth(), "another htm");
    assert_eq!(refused(&ask().token(Bound { body: b"x", ..bound })), auth(), "another body");
    assert_eq!(refused(&Asking { audience: mx.origin(), ..ask() }.token(bound)), auth(), "aud");
    let stranger = ForgedLog::new("stranger");
    let forged = Asking { key: &stranger.transport, ..ask() };
    assert_eq!(refused(&forged.token(bound)), auth(), "another key");
    let unknown = Asking { issuer: &stranger.origin, key: &stranger.transport, ..ask() };
    assert_eq!(refused(&unknown.token(bound)), auth(), "nobody that was pinned");
    for token in ["", "x", "a.b.c", &"x".repeat(5_000)] {
        assert_eq!(refused(token), auth(), "{token}");
    }
    let bare = http::get(&format!("{}{target}", us.url), &[]);
    assert_eq!(refusal(&bare), auth(), "no token");
    let in_url = format!("{target}&token={}", ask().token(bound));
    assert_eq!(refusal(&http::get(&format!("{}{in_url}", us.url), &[])), auth(), "in the URL");
}

#[test]
fn clocks_may_differ_by_a_minute() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let target = format!("/fed/v1/heads?of={}", us.origin());
    let at = |secs: i64| {
        let ask = Asking::of(mx, us);
        Asking { at: ask.at.plus_secs(secs), ..ask }.get(us, &target)
    };
    for secs in [-170, -60, 0, 60] {
        assert_eq!(at(secs).status, 200, "{secs}");
    }
    for secs in [-3_600, -185, 61, 3_600] {
        let answer = at(secs);
        assert_eq!(refusal(&answer), (401, "E_SKEW".into()), "{secs}");
        assert!(!answer.header("date").is_empty(), "the other side can see the difference");
    }
}

#[test]
fn a_used_token_stays_used_after_a_restart() {
    let mut world = World::of(2);
    let target = format!("/fed/v1/heads?of={}", world.sites[1].origin());
    let token = {
        let [us, mx] = &world.sites[..] else { panic!("two sites") };
        let token = Asking::of(mx, us).token(Bound { method: GET, target: &target, body: b"" });
        assert_eq!(send(us, &target, &token).status, 200);
        token
    };
    world.sites[0].stop();
    world.sites[0].start(false);
    assert_eq!(refusal(&send(&world.sites[0], &target, &token)), auth());
}

/// Who finds a key that was replaced asks nothing by it after a while: not of peers, and not of the
/// instance whose key it was.
#[test]
fn a_key_that_was_replaced_asks_its_own_instance_for_ten_minutes() {
    let site = Site::alone();
    let former = Asking::of(&site, &site);
    let ask = || {
        let (at, jti) = (site.instance().now(), random::command());
        let now = Asking { at, jti, audience: site.origin(), ..former };
        now.get(&site, "/fed/v1/entries?from=0")
    };
    rotate_keys(site.instance(), &Caller::instance(), vec![KeyRole::Transport]).expect("rotated");
    assert_eq!(ask().status, 200, "what is on its way arrives");
    site.chapter.advance(Duration::from_secs(601));
    assert_eq!(refusal(&ask()), auth());
}

#[test]
fn the_wire_is_for_peers_only() {
    let site = Site::alone();
    for target in ["/fed/v1/entries?from=0", "/fed/v1/heads?of=us.example.org/log/1"] {
        let answer = http::get(&format!("{}{target}", site.url), &[]);
        assert_eq!(refusal(&answer), auth(), "{target}");
    }
    for target in ["/fed/v1/hint", "/fed/v1/witness/add-checkpoint"] {
        let answer = http::post(&format!("{}{target}", site.url), &[], b"{}");
        assert_eq!(refusal(&answer), auth(), "{target}");
    }
    let info = http::get(&format!("{}/fed/v1/info", site.url), &[]).json();
    assert_eq!(info["origin"], site.origin().as_str());
    assert_eq!(info["genesis"], site.chapter.genesis.to_string());
    let nowhere = http::get(&format!("{}/fed/v1/nowhere", site.url), &[]);
    assert_eq!(nowhere.status, 404);
}
