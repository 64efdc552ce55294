//! A new generation of a log that is held here (protocol §4.7, rule 5): pinned over the wire only
//! where two recovery keys of the earlier log signed for it, from a prefix of what is held; and
//! whoever claims more gets nothing, though its words are right.

use enlace::actions::peers::{PinPeer, pin_peer};
use enlace::actions::receipts::check_receipt;
use enlace::error::{Error, codes};
use enlace::ledger::publish;
use enlace::store::{log as logs, peers};
use enlace_schema::event::Origin;
use enlace_schema::event::key::{RecoverySignature, Trusted};
use enlace_schema::event::log::{Continues, Genesis};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::json::to_b64u;
use enlace_schema::keys::{SigningKey, continuation_message};
use enlace_schema::log::{Hash, SignedCheckpoint};

use super::links::log_of;
use super::split_view::receipt;
use crate::harness::Chapter;
use crate::harness::chapter::start;
use crate::harness::forge::{ForgedLog, ForgedServer};

const NEXT: &str = "forged.example.org/log/2";

/// A chapter that holds five events of a log, and its people.
struct Scene {
    chapter: Chapter,
    earlier: ForgedLog,
    server: ForgedServer,
}

impl Scene {
    fn new() -> Self {
        let (chapter, earlier) = (Chapter::alone(), log_of(5));
        let server = ForgedServer::pinned(&chapter, &earlier);
        server.entries(earlier.page(1));
        enlace::federation::worker::sync(&chapter.instance, &earlier.origin).expect("a page");
        Self { chapter, earlier, server }
    }

    /// What two recovery keys of the earlier log sign: how much of it is trusted, and by whom it
    /// goes on.
    fn said(&self, origin: &str, trusted: &Trusted) -> Vec<u8> {
        let origin: Origin = origin.parse().expect("an origin");
        let key = ForgedLog::founded(origin.as_str(), |_| ()).key.public();
        let vkey = key.to_vkey(origin.as_str());
        continuation_message(&self.earlier.origin, trusted, &origin, &vkey)
    }

    /// A signature by one of the earlier log's recovery keys.
    fn sign(&self, place: usize, message: &[u8]) -> RecoverySignature {
        signature(&self.earlier, place, message)
    }

    /// How far the earlier log is trusted.
    fn trusted(&self, size: usize) -> Trusted {
        Trusted { size: size as u64, root: self.earlier.root(size) }
    }

    /// The next log, which says that it continues the earlier one.
    fn next(&self, trusted: &Trusted, by: Vec<RecoverySignature>) -> ForgedLog {
        let origin = self.earlier.origin.to_string();
        let (size, root) = (trusted.size, trusted.root);
        ForgedLog::founded(NEXT, |genesis| {
            genesis.continues = Some(Continues { origin, size, root, continued_by: by });
        })
    }

    /// What the operator does, who was told the words of the log at the address.
    fn pin(&self, log: &ForgedLog) -> Result<Origin, Error> {
        self.server.answer("/fed/v1/info", 200, log.info().to_string());
        let operator = self.chapter.caller(&self.chapter.people.operator);
        let input = PinPeer {
            origin: Some(log.origin.clone()),
            endpoint: self.server.url.clone(),
            words: words(&log.genesis(), Language::English).join(" "),
        };
        pin_peer(&self.chapter.instance, &operator, input).map(|pinned| pinned.origin)
    }

    /// Nothing of it is believed, and the earlier log is what it was.
    fn refused(&self, name: &str, log: &ForgedLog) {
        let size = self.chapter.size();
        let error = self.pin(log).expect_err(name);
        assert!(error.is(codes::GENERATION_UNPROVEN), "{name}: {error}");
        assert_eq!(self.chapter.size(), size, "{name}: nothing was said");
        assert_eq!(self.chapter.size_of(&log.origin), 0, "{name}: nothing of it is here");
        assert_eq!(self.suspended(), [false], "{name}");
    }

    /// Of each peer, whether it is suspended.
    fn suspended(&self) -> Vec<bool> {
        let own = self.chapter.origin().as_str();
        let rows = self.chapter.instance.store().read(|conn| peers::of(conn, own));
        rows.expect("peers").iter().map(|row| row.suspended).collect()
    }
}

fn signature(log: &ForgedLog, place: usize, message: &[u8]) -> RecoverySignature {
    let key = log.recovery(place);
    let name = key.public().to_vkey(log.origin.as_str());
    RecoverySignature { key: name, sig: to_b64u(&key.sign(message)) }
}

#[test]
fn a_generation_that_is_not_proven_is_not_pinned() {
    let scene = Scene::new();
    let trusted = scene.trusted(3);
    let message = scene.said(NEXT, &trusted);
    let [one, two] = [0, 1].map(|place| scene.sign(place, &message));
    scene.refused("nobody", &scene.next(&trusted, Vec::new()));
    scene.refused("one", &scene.next(&trusted, vec![one.clone()]));
    scene.refused("one twice", &scene.next(&trusted, vec![one.clone(), one.clone()]));
    let stranger = ForgedLog::new("stranger");
    let strange = [0, 1].map(|place| signature(&stranger, place, &message));
    scene.refused("strangers", &scene.next(&trusted, strange.to_vec()));
    let mut crooked = one.clone();
    crooked.key = two.key.clone();
    scene.refused("under another's name", &scene.next(&trusted, vec![one.clone(), crooked]));
    let by = || vec![one.clone(), two.clone()];
    scene.refused("for less", &scene.next(&scene.trusted(4), by()));
    let root = Trusted { root: Hash([7; 32]), ..scene.trusted(3) };
    scene.refused("for another root", &scene.next(&root, by()));
    // Its people did sign, for what is not so here.
    let message = scene.said(NEXT, &root);
    let signed = [0, 2].map(|place| scene.sign(place, &message)).to_vec();
    scene.refused("a root that the log does not have", &scene.next(&root, signed));
    let message = scene.said("forged.example.org/log/3", &trusted);
    let signed = [0, 2].map(|place| scene.sign(place, &message)).to_vec();
    scene.refused("signed for another generation", &scene.next(&trusted, signed));
}

#[test]
fn a_generation_follows_its_own_host_and_an_earlier_one() {
    let scene = Scene::new();
    let trusted = scene.trusted(3);
    for name in ["other.example.org/log/2", "forged.example.org:8443/log/2"] {
        let message = scene.said(name, &trusted);
        let by = [0, 1].map(|place| scene.sign(place, &message)).to_vec();
        let (origin, Trusted { size, root }) = (scene.earlier.origin.to_string(), trusted);
        let claim = |genesis: &mut Genesis| {
            genesis.continues = Some(Continues { origin, size, root, continued_by: by });
        };
        scene.refused(name, &ForgedLog::founded(name, claim));
    }
}

#[test]
fn a_generation_that_its_people_signed_takes_the_place_of_the_earlier() {
    for size in [3, 5] {
        let scene = Scene::new();
        let trusted = scene.trusted(size);
        let message = scene.said(NEXT, &trusted);
        let by = [0, 2].map(|place| scene.sign(place, &message)).to_vec();
        let next = scene.next(&trusted, by);
        assert_eq!(scene.pin(&next).expect("pinned"), next.origin);
        assert_eq!(scene.suspended(), [true, false], "the earlier one, and the new one");
        assert_eq!(scene.chapter.size_of(&scene.earlier.origin), 5, "what it said stays");
        scene.chapter.check();
    }
    // More of it than is held here cannot be compared: its people have signed for it.
    let scene = Scene::new();
    let trusted = Trusted { size: 9, root: Hash([7; 32]) };
    let message = scene.said(NEXT, &trusted);
    let by = [1, 2].map(|place| scene.sign(place, &message)).to_vec();
    let next = scene.next(&trusted, by);
    scene.pin(&next).expect("pinned");
    let read = |conn: &mut enlace::store::Connection| logs::size(conn, next.origin.as_str());
    assert_eq!(scene.chapter.instance.store().read(read).expect("a read"), 1, "its genesis");
}

/// A line of a witness on a note, a minute after the log's own.
fn cosigned(note: &SignedCheckpoint, (name, key): (&Origin, &SigningKey)) -> SignedCheckpoint {
    let seconds = u64::try_from(start().plus_secs(60).as_secs()).expect("after 1970");
    let mut cosigned = note.clone();
    let line = note.cosign(name.as_str(), key, seconds);
    cosigned.add_signature(&line).expect("a line");
    cosigned
}

/// Whoever begins a second generation has two witnesses: what one log says has still been seen by
/// nobody else when the other has cosigned it (protocol §3.3).
#[test]
fn another_generation_of_a_log_is_no_witness_that_others_saw_it() {
    let scene = Scene::new();
    let trusted = scene.trusted(3);
    let message = scene.said(NEXT, &trusted);
    let by = [0, 2].map(|place| scene.sign(place, &message)).to_vec();
    let next = scene.next(&trusted, by);
    scene.pin(&next).expect("pinned");
    let instance = &scene.chapter.instance;
    let recorded = |note: SignedCheckpoint| {
        let (origin, size) = (note.checkpoint.origin.clone(), note.checkpoint.size);
        let fresh = instance.ledger.write_side(move |tx| publish::record(tx, &note));
        let size = i64::try_from(size).expect("a size");
        let row = instance.store().read(|conn| logs::find_checkpoint(conn, &origin, size));
        let first = row.expect("a read").expect("a checkpoint").first_cosigned_ms;
        (fresh.expect("recorded"), first)
    };
    let minute = start().plus_secs(60).as_ms();
    let in_force = instance.ledger.keys().in_force();
    let ours = (instance.origin(), &in_force.witness);
    for (log, other) in [(&scene.earlier, &next), (&next, &scene.earlier)] {
        let note = log.checkpoint(log.entries.len());
        let theirs = cosigned(&note, (&other.origin, &other.witness));
        assert_eq!(recorded(theirs), (minute, None), "a time on it, and nobody else's");
        assert_eq!(recorded(cosigned(&note, ours)), (minute, Some(minute)), "{}", log.origin);
    }
    let mut shown = receipt(&scene.earlier, 2, 5);
    shown.checkpoint = cosigned(&shown.checkpoint, (&next.origin, &next.witness));
    shown.checkpoint = cosigned(&shown.checkpoint, ours);
    let checked = check_receipt(instance, &shown.to_text()).expect("it verifies");
    let seen = checked.included.expect("a checkpoint").cosigned.into_iter();
    assert_eq!(seen.map(|(by, _)| by).collect::<Vec<_>>(), [instance.origin().clone()]);
}
