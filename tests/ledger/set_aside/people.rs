//! What a log may not say of itself, its peers, its members, their offices, dues and records.

use serde_json::{Value, json};

use super::{Case, ELSEWHERE, Hosted, cause};
use enlace_schema::event::Draft;
use enlace_schema::event::member::UPDATED;
use enlace_schema::ids::{MemberId, PaymentId, ScheduleId};
use enlace_schema::json::to_b64u;
use enlace_schema::log::Hash;

use crate::harness::chapter::start;

pub const CASES: &[Case] = &[
    ("genesis-not-first", |liar| {
        let genesis = liar.log.entries[0].envelope().expect("an event").body();
        liar.says("log.genesis", genesis.expect("a body"));
    }),
    ("profile-digest", |liar| {
        let data = "name = \"us-ny\"\n";
        let body = json!({ "profile": "us-ny", "version": 1, "digest": cause("x"), "data": data });
        liar.says("chapter.profile.adopted", body);
    }),
    ("peer-self", |liar| {
        let own = liar.log.origin.to_string();
        pin(liar, &own);
    }),
    ("peer-pinned", |liar| {
        pin(liar, ELSEWHERE);
        pin(liar, ELSEWHERE);
    }),
    ("peer-unknown", |liar| {
        liar.says("peer.endpoint", json!({ "origin": ELSEWHERE, "endpoint": "" }));
    }),
    ("peer-unknown", |liar| {
        liar.says("peer.suspended", json!({ "origin": ELSEWHERE }));
    }),
    ("peer-unknown", |liar| {
        liar.says("peer.resumed", json!({ "origin": ELSEWHERE }));
    }),
    ("member-exists", |liar| admit(liar, &liar.person(), "individual")),
    ("member-exists", |liar| {
        let body = json!({ "member": liar.person(), "kind": "individual" });
        liar.says("member.applied", body);
    }),
    ("member-unknown", |liar| update(liar, &liar.own())),
    ("member-unknown", |liar| end(liar, &liar.own())),
    ("member-unknown", |liar| settle(liar, &liar.own(), &payment(), DAYS)),
    ("member-unknown", |liar| offer(liar, &liar.own(), ELSEWHERE, terms())),
    ("member-ended", |liar| {
        end(liar, &liar.person());
        update(liar, &liar.person());
    }),
    ("member-ended", |liar| {
        end(liar, &liar.person());
        end(liar, &liar.person());
    }),
    ("member-ended", |liar| {
        end(liar, &liar.person());
        grant(liar, json!({ "member": liar.person(), "role": "teller" }));
    }),
    ("member-ended", |liar| {
        end(liar, &liar.person());
        offer(liar, &liar.person(), ELSEWHERE, terms());
    }),
    ("member-moved", |liar| {
        move_away(liar);
        update(liar, &liar.person());
    }),
    ("member-moved", |liar| {
        move_away(liar);
        settle(liar, &liar.person(), &payment(), DAYS);
    }),
    ("member-moved", |liar| {
        move_away(liar);
        end(liar, &liar.person());
    }),
    ("member-arriving", |liar| {
        let comes = expect(liar);
        end(liar, &comes);
    }),
    ("member-arriving", |liar| {
        let comes = expect(liar);
        settle(liar, &comes, &payment(), DAYS);
    }),
    ("member-arriving", |liar| {
        let comes = expect(liar);
        grant(liar, json!({ "member": comes, "role": "committee" }));
    }),
    ("transfer-self", |liar| {
        let own = liar.log.origin.to_string();
        offer(liar, &liar.person(), &own, terms());
    }),
    ("transfer-self", |liar| {
        let own = liar.log.origin.to_string();
        adopt_from(liar, &own, &["x"]);
    }),
    ("transfer-terms", |liar| {
        let terms = json!({ "kind": "person", "since": "2005-03-01" });
        offer(liar, &liar.person(), ELSEWHERE, terms);
    }),
    ("transfer-terms", |liar| {
        let settled = json!([{ "from": "2013-12-31", "through": "2013-01-01" }]);
        let terms = json!({ "kind": "individual", "since": "2005-03-01", "settled": settled });
        offer(liar, &liar.person(), ELSEWHERE, terms);
    }),
    ("transfer-open", |liar| {
        offer(liar, &liar.person(), ELSEWHERE, terms());
        offer(liar, &liar.person(), "yy.example.org/log/1", terms());
    }),
    ("transfer-evidence", |liar| adopt(liar, &[])),
    ("transfer-evidence", |liar| adopt(liar, &["x", "x", "x", "x", "x"])),
    ("transfer-evidence", |liar| adopt(liar, &[&"x".repeat(6_145)])),
    ("role-not-person", |liar| {
        grant(liar, json!({ "member": liar.organisation(), "role": "committee" }));
    }),
    ("role-malformed", |liar| {
        let (member, of) = (liar.person(), liar.organisation());
        grant(liar, json!({ "member": member, "role": "treasurer", "of": of }));
    }),
    ("role-malformed", |liar| {
        grant(liar, json!({ "member": liar.person(), "role": "representative" }));
    }),
    ("role-malformed", |liar| represent(liar, &liar.person(), 3)),
    ("role-seat-taken", |liar| {
        represent(liar, &liar.person(), 1);
        represent(liar, &liar.other(), 1);
    }),
    ("role-already", |liar| {
        grant(liar, json!({ "member": liar.person(), "role": "operator" }));
        grant(liar, json!({ "member": liar.person(), "role": "operator" }));
    }),
    ("role-missing", |liar| {
        grant(liar, json!({ "member": liar.person(), "role": "operator" }));
        let body = json!({ "member": liar.person(), "role": "committee" });
        liar.says("role.revoked", body);
    }),
    ("schedule-exists", |liar| {
        let schedule: ScheduleId = enlace::random::id(liar.log.at);
        adopt_prices(liar, &schedule, json!([price("a", 2_500)]));
        adopt_prices(liar, &schedule, json!([price("b", 9_900)]));
    }),
    ("schedule-invalid", |liar| adopt_prices(liar, &enlace::random::id(liar.log.at), json!([]))),
    ("schedule-invalid", |liar| {
        let twice = json!([price("a", 2_500), price("a", 9_900)]);
        adopt_prices(liar, &enlace::random::id(liar.log.at), twice);
    }),
    ("payment-exists", |liar| {
        settle(liar, &liar.person(), &payment(), DAYS);
        settle(liar, &liar.other(), &payment(), DAYS);
    }),
    ("dues-of-person", |liar| {
        let books: MemberId = liar.own();
        admit(liar, &books, "person");
        settle(liar, &books, &payment(), DAYS);
    }),
    ("dues-period", |liar| settle(liar, &liar.person(), &payment(), (DAYS.1, DAYS.0))),
    ("dues-period-overlap", |liar| {
        settle(liar, &liar.person(), &payment(), DAYS);
        let other: PaymentId = enlace::random::id(liar.log.at);
        settle(liar, &liar.person(), &other, (DAYS.1, "2014-12-31"));
    }),
    ("commits-malformed", |liar| blocks(liar, &[])),
    ("commits-malformed", |liar| {
        let made = commit(liar);
        blocks(liar, &[made, made]);
    }),
    ("commit-unknown", |liar| {
        let made = commit(liar);
        blocks(liar, &[made, cause("another log's")]);
    }),
    ("commit-blocked", |liar| {
        let made = commit(liar);
        blocks(liar, &[made]);
        blocks(liar, &[made]);
    }),
    ("commit-erased", |liar| {
        let made = commit(liar);
        liar.says("privacy.erased", json!({ "commits": [to_b64u(&made.0)] }));
        blocks(liar, &[made]);
    }),
    ("ack-own", |liar| {
        let own = liar.log.origin.to_string();
        acknowledge(liar, &own);
    }),
    ("ack-twice", |liar| {
        acknowledge(liar, ELSEWHERE);
        acknowledge(liar, ELSEWHERE);
    }),
];

/// A year, from its first day to its last.
const DAYS: (&str, &str) = ("2013-01-01", "2013-12-31");

fn pin(liar: &mut Hosted, peer: &str) {
    let body = json!({ "origin": peer, "genesis": cause("genesis"), "endpoint": "" });
    liar.says("peer.pinned", body);
}

fn admit(liar: &mut Hosted, member: &MemberId, kind: &str) {
    let body = json!({ "member": member, "kind": kind, "since": "2005-03-01" });
    liar.says("member.admitted", body);
}

fn update(liar: &mut Hosted, member: &MemberId) {
    liar.says(UPDATED, json!({ "member": member }));
}

fn end(liar: &mut Hosted, member: &MemberId) {
    let body = json!({ "member": member, "reason": "withdrawn", "on": "2013-12-31" });
    liar.says("member.ended", body);
}

fn grant(liar: &mut Hosted, body: Value) {
    liar.says("role.granted", body);
}

fn represent(liar: &mut Hosted, member: &MemberId, seat: u8) {
    let of = liar.organisation();
    let body = json!({ "member": member, "role": "representative", "of": of, "seat": seat });
    grant(liar, body);
}

/// The one payment of a case.
fn payment() -> PaymentId {
    "pay_01j0000000e008000000000001".parse().expect("an id")
}

fn settle(liar: &mut Hosted, member: &MemberId, payment: &PaymentId, days: (&str, &str)) {
    let (from, through) = days;
    let body = json!({ "member": member, "payment": payment, "from": from, "through": through });
    liar.says("dues.settled", body);
}

fn price(band: &str, amount: u32) -> Value {
    let amount = json!({ "amount": amount, "currency": "USD" });
    json!({ "kind": "individual", "band": band, "months": 12, "amount": amount })
}

fn adopt_prices(liar: &mut Hosted, schedule: &ScheduleId, prices: Value) {
    let body = json!({ "schedule": schedule, "from": "2013-01-01", "prices": prices });
    liar.says("dues.schedule.adopted", body);
}

fn terms() -> Value {
    json!({ "kind": "individual", "since": "2005-03-01" })
}

fn offer(liar: &mut Hosted, member: &MemberId, to: &str, terms: Value) {
    let expires = "2013-12-15T18:00:00.000Z";
    let body = json!({
        "member": member, "to": to, "terms": terms, "expires": expires, "consent": "own",
    });
    liar.says("member.transfer.offered", body);
}

/// The first individual leaves for another chapter.
fn move_away(liar: &mut Hosted) {
    offer(liar, &liar.person(), ELSEWHERE, terms());
    let offer = liar.log.entries.last().expect("an entry").id();
    let (member, accepted) = (liar.person(), cause("accepted"));
    let body = json!({
        "member": member, "offer": offer, "to": ELSEWHERE, "accepted": accepted,
        "on": "2013-12-02",
    });
    liar.says_of("member.transfer.closed", body, accepted);
}

/// A member of another log.
fn guest() -> MemberId {
    let elsewhere = ELSEWHERE.parse().expect("an origin");
    enlace::random::id_of(&elsewhere, start())
}

/// Somebody of another chapter was accepted and has not arrived.
fn expect(liar: &mut Hosted) -> MemberId {
    let (member, offer) = (guest(), cause("offer"));
    let body = json!({ "member": member, "from": ELSEWHERE, "offer": offer, "terms": terms() });
    liar.says_of("member.transfer.accepted", body, offer);
    member
}

fn adopt(liar: &mut Hosted, evidence: &[&str]) {
    adopt_from(liar, ELSEWHERE, evidence);
}

fn adopt_from(liar: &mut Hosted, from: &str, evidence: &[&str]) {
    let body = json!({
        "member": guest(), "from": from, "terms": terms(), "evidence": evidence,
    });
    liar.says("member.transfer.adopted", body);
}

/// A commitment that this log made.
fn commit(liar: &mut Hosted) -> Hash {
    let made = cause("a record");
    let body = json!({ "member": liar.person() });
    liar.log.say(&Draft::new(UPDATED, &body).committing([made]));
    made
}

fn blocks(liar: &mut Hosted, commits: &[Hash]) {
    let commits: Vec<String> = commits.iter().map(|one| to_b64u(&one.0)).collect();
    liar.says("privacy.blocked", json!({ "commits": commits }));
}

fn acknowledge(liar: &mut Hosted, log: &str) {
    let erased = [to_b64u(&cause("a record").0)];
    let body = json!({ "log": log, "erased": erased, "never_held": [] });
    liar.says("privacy.erased.ack", body);
}
