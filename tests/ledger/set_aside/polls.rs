//! What a log may not say of a poll. What follows in a poll from an order that makes no sense, and
//! from figures that are not true, is in `orders`; corrections are in `corrected`, disputes in
//! `disputed`.

use serde_json::{Value, json};

use super::{Case, ELSEWHERE, Hosted, cause};
use enlace_schema::event::Draft;
use enlace_schema::event::correction::{CORRECTED, Corrected, CorrectionReason};
use enlace_schema::event::poll::{CUT, Joined, RollEntry};
use enlace_schema::ids::MemberId;
use enlace_schema::json::to_b64u;
use enlace_schema::voting::rules::MissingChapter;

use crate::harness::chapter::start;

pub const CASES: &[Case] = &[
    ("poll-invalid", |liar| {
        liar.opened.closes_at = liar.opened.opens_at;
        liar.open();
    }),
    ("poll-invalid", |liar| {
        liar.opened.threshold = None;
        liar.open();
    }),
    ("poll-twice", |liar| {
        liar.open();
        liar.opened.replaceable = false;
        liar.open();
    }),
    ("poll-unknown", |liar| {
        liar.freeze();
    }),
    ("poll-void", |liar| {
        liar.open();
        liar.void();
        extend(liar, 60);
    }),
    ("join-twice", |liar| {
        liar.begin();
        liar.join();
    }),
    ("join-unknown-poll", |liar| {
        liar.open();
        liar.freeze();
        liar.rejoin(|joined| joined.opened = cause("another opening"));
    }),
    ("join-box-key", |liar| {
        liar.open();
        liar.freeze();
        liar.rejoin(|joined| joined.box_key = Some(to_b64u(&[1; 32])));
    }),
    ("ballot-too-long", |liar| {
        liar.begin();
        let (poll, entry) = (liar.opened.poll.clone(), liar.alone(0));
        let sealed = "A".repeat(4_097);
        liar.says("ballot.cast", json!({ "poll": poll, "entry": entry, "box": sealed }));
    }),
    ("correction-moved", |liar| {
        let moved = arrives_meanwhile(liar);
        let place = liar.roll.iter().find(|place| place.seat.is_none()).expect("a place").clone();
        let new = RollEntry { entry: enlace::random::id(liar.log.at), member: moved, ..place };
        let (poll, reason) = (liar.opened.poll.clone(), CorrectionReason::LeftOut);
        let body = Corrected { poll, reason, add: vec![new], remove: Vec::new() };
        liar.log.say(&Draft::new(CORRECTED, &body));
    }),
    ("seal-not-joined", |liar| {
        liar.open();
        liar.freeze();
        liar.seal(&liar.sealed());
    }),
    ("tally-hash", |liar| {
        sealed(liar);
        let mut tallied = liar.tallied();
        tallied.result_hash = cause("another result");
        liar.tally(&tallied);
    }),
    // The hash of what it said before it was changed.
    ("tally-hash", |liar| {
        sealed(liar);
        let mut tallied = liar.tallied();
        tallied.result.quorum_reached = !tallied.result.quorum_reached;
        liar.tally(&tallied);
    }),
    ("tally-twice", |liar| {
        sealed(liar);
        liar.tally(&liar.tallied());
        liar.tally(&liar.tallied());
    }),
    ("certification-twice", |liar| {
        sealed(liar);
        let tallied = liar.tallied();
        liar.tally(&tallied);
        liar.certify(tallied.result_hash);
        liar.certify(tallied.result_hash);
    }),
    ("extension-invalid", |liar| {
        liar.open();
        extend(liar, 60);
    }),
    ("extension-invalid", |liar| {
        extensible(liar);
        extend(liar, 0);
    }),
    ("extension-invalid", |liar| {
        extensible(liar);
        extend(liar, 31 * 86_400 + 1);
    }),
    ("extension-twice", |liar| {
        extensible(liar);
        extend(liar, 60);
        extend(liar, 120);
    }),
    ("extension-late", |liar| {
        extensible(liar);
        liar.tally(&liar.tallied());
        extend(liar, 60);
    }),
    ("cut-invalid", |liar| {
        liar.open();
        cut(liar, ELSEWHERE);
    }),
    ("cut-twice", |liar| {
        liar.opened.missing_chapter = MissingChapter::CountCosigned;
        liar.opened.chapters.push(ELSEWHERE.parse().expect("an origin"));
        liar.open();
        cut(liar, ELSEWHERE);
        cut(liar, ELSEWHERE);
    }),
    // A poll of another log, under an id that this one gave out.
    ("id-foreign", |liar| {
        let (poll, log) = (liar.opened.poll.clone(), ELSEWHERE);
        let body = json!({ "poll": poll, "host": log, "result_hash": cause("a result") });
        liar.says("poll.certified", body);
    }),
];

impl Hosted {
    /// Joins, but for what `change` makes of it.
    fn rejoin(&mut self, change: impl Fn(&mut Joined)) {
        self.join();
        let honest = self.log.entries.pop().expect("an entry");
        let mut joined: Joined = honest.envelope().expect("an event").body().expect("a body");
        change(&mut joined);
        let body: Value = serde_json::to_value(&joined).expect("JSON");
        self.says("poll.joined", body);
    }
}

fn sealed(liar: &mut Hosted) {
    liar.begin();
    liar.cast(&liar.alone(0), Some("ana"));
    liar.seal(&liar.sealed());
}

fn extensible(liar: &mut Hosted) {
    liar.opened.missing_chapter = MissingChapter::ExtendOnce;
    liar.open();
}

/// So many seconds behind the deadline.
fn extend(liar: &mut Hosted, secs: i64) {
    let (poll, by) = (liar.opened.poll.clone(), liar.opened.seal_by.plus_secs(secs));
    liar.says("poll.extended", json!({ "poll": poll, "seal_by": by }));
}

fn cut(liar: &mut Hosted, log: &str) {
    let (poll, root, id) = (liar.opened.poll.clone(), cause("root"), cause("id"));
    let body = json!({ "poll": poll, "log": log, "size": 7, "root": root, "id": id });
    liar.says(CUT, body);
}

/// Somebody of another chapter arrives between the freeze and the first ballot.
fn arrives_meanwhile(liar: &mut Hosted) -> MemberId {
    let elsewhere = ELSEWHERE.parse().expect("an origin");
    let member: MemberId = enlace::random::id_of(&elsewhere, start());
    let (offer, closed) = (cause("offer"), cause("closed"));
    let terms = json!({ "kind": "individual", "since": "2005-03-01" });
    let body = json!({ "member": member, "from": ELSEWHERE, "offer": offer, "terms": terms });
    liar.says_of("member.transfer.accepted", body, offer);
    liar.begin();
    let body = json!({ "member": member, "from": ELSEWHERE, "closed": closed });
    liar.says_of("member.transfer.arrived", body, closed);
    member
}
