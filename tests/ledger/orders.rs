//! What one log says of a poll, in orders that make no sense and with figures that are not true:
//! each wrong event is set aside for what it is, costs next to nothing, and stops nothing.

use enlace::store::polls;
use enlace_schema::event::Draft;
use enlace_schema::event::poll::{BALLOT_CAST, ROLL_FROZEN, SEALED};
use enlace_schema::log::Hash;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::count::Asked;
use crate::harness::forge::ForgedLog;
use crate::harness::hosted::Hosted;

/// What became of the events of a log from one on: a code, or nothing for what was applied.
fn outcomes(log: &ForgedLog, from: u64) -> Vec<String> {
    let chapter = Chapter::alone();
    let all = take_in(&chapter, log);
    chapter.check();
    let from = usize::try_from(from).expect("small");
    let code = |held: &Option<(String, String)>| match held {
        Some((class, code)) => format!("{class} {code}"),
        None => String::new(),
    };
    all[from..].iter().map(code).collect()
}

/// A poll with one ballot, and where its log stands.
fn voted(name: &str) -> (Hosted, u64) {
    let mut host = Hosted::new(name, 2);
    host.begin();
    host.cast(&host.alone(0), Some("ana"));
    let from = host.log.size();
    (host, from)
}

#[test]
fn a_poll_in_the_right_order_is_applied_to_its_end() {
    let (mut host, _) = voted("right");
    host.seal(&host.sealed());
    let tallied = host.tallied();
    host.tally(&tallied);
    host.certify(tallied.result_hash);
    host.publish(tallied.result_hash);
    assert!(outcomes(&host.log, 0).iter().all(String::is_empty));
}

#[test]
fn nobody_counts_certifies_or_publishes_before_the_seal() {
    let (mut host, from) = voted("early");
    // The tally of a log that has joined and not sealed, as if it had nothing to seal.
    let early = host.tallied();
    host.tally(&early);
    host.certify(early.result_hash);
    host.publish(early.result_hash);
    host.seal(&host.sealed());
    // Of its own seal it counts the one that stands, and no other.
    host.tally(&early);
    let mut tallied = host.tallied();
    let hash = tallied.result_hash;
    tallied.inputs[0].seq += 1;
    tallied.result_hash = tallied.digest();
    host.tally(&tallied);
    host.publish(hash);
    host.certify(hash);
    host.tally(&host.tallied());
    host.publish(hash);
    host.certify(hash);
    host.publish(hash);
    host.publish(hash);
    let expected = [
        "C tally-not-sealed",
        "C certification-mismatch",
        "C publication-mismatch",
        "",
        "C tally-not-sealed",
        "C tally-not-sealed",
        "C publication-mismatch",
        "C certification-mismatch",
        "",
        "C publication-mismatch",
        "",
        "",
        "C poll-published",
    ];
    assert_eq!(outcomes(&host.log, from), expected);
}

#[test]
fn a_log_that_counted_without_joining_joins_no_more() {
    let mut host = Hosted::new("absent", 1);
    host.open();
    let from = host.log.size();
    host.freeze();
    host.tally(&host.tallied());
    host.join();
    host.cast(&host.alone(0), Some("ana"));
    let expected = ["", "", "", "C join-late", "C ballot-not-joined"];
    assert_eq!(outcomes(&host.log, from), expected);
}

#[test]
fn nothing_follows_a_void_and_nothing_precedes_the_opening() {
    let mut host = Hosted::new("void", 1);
    let from = host.log.size();
    host.freeze();
    host.open();
    host.freeze();
    host.void();
    host.join();
    host.tally(&host.tallied());
    host.certify(host.tallied().result_hash);
    host.void();
    let expected = [
        "",
        "C poll-unknown",
        "",
        "",
        "",
        "",
        "C poll-void",
        "C poll-void",
        "C poll-void",
        "C poll-void",
    ];
    assert_eq!(outcomes(&host.log, from), expected);
}

#[test]
fn a_wrong_freeze_is_the_only_one() {
    let mut host = Hosted::new("freeze", 1);
    host.open();
    let from = host.log.size();
    let frozen = host.pages();
    let wrong = enlace_schema::event::poll::RollFrozen { weight: frozen.weight + 1, ..frozen };
    host.log.say(&Draft::new(ROLL_FROZEN, &wrong));
    host.freeze();
    host.join();
    let expected = ["", "C roll-mismatch", "C roll-late", "C roll-twice", "C join-no-roll"];
    assert_eq!(outcomes(&host.log, from), expected);
}

#[test]
fn a_seal_that_opens_the_box_is_the_only_one() {
    let (mut host, from) = voted("seal");
    let good = host.sealed();
    let mut other_key = good.clone();
    other_key.box_key = enlace_schema::json::to_b64u(&[1; 32]);
    host.seal(&other_key);
    // With another key nobody can read anything, so that one changes nothing.
    host.cast(&host.alone(1), Some("beto"));
    let mut wrong = host.sealed();
    wrong.ballots_root = Hash([3; 32]);
    host.seal(&wrong);
    host.cast(&host.alone(1), Some("beto"));
    host.seal(&host.sealed());
    let expected = ["C seal-box-key", "", "C seal-mismatch", "C ballot-sealed", "C seal-twice"];
    assert_eq!(outcomes(&host.log, from), expected);
}

#[test]
fn nobody_casts_both_votes_of_an_organisation() {
    let mut host = Hosted::new("seats", 1);
    host.begin();
    let from = host.log.size();
    let (one, two) = (host.seat(1), host.seat(2));
    host.cast(&one, Some("ana"));
    host.cast(&two, Some("ana"));
    host.cast(&one, Some("beto"));
    host.cast(&two, Some("beto"));
    host.cast(&two, None);
    host.cast(&two, Some("carla"));
    host.cast(&one, Some("ana"));
    // The seal covers all of them and counts one to each seat: what is set aside has no effect in
    // the tables, in the seal or in the count.
    let sealed = host.sealed();
    assert_eq!(sealed.count, 2);
    host.seal(&sealed);
    host.tally(&host.tallied());
    let expected =
        ["", "C ballot-other-seat", "", "C ballot-other-seat", "C ballot-unnamed", "", "", "", ""];
    assert_eq!(outcomes(&host.log, from), expected);
}

#[test]
fn where_ballots_do_not_replace_each_other_the_first_stands_also_within_a_page() {
    let mut host = Hosted::new("fixed", 2);
    host.opened.replaceable = false;
    host.begin();
    let from = host.log.size();
    host.cast(&host.alone(0), Some("ana"));
    host.cast(&host.alone(0), Some("ana"));
    let stranger: enlace_schema::ids::EntryId = enlace::random::id(host.log.at);
    host.cast(&stranger, Some("beto"));
    host.log.say_kind(BALLOT_CAST, &serde_json::json!({ "poll": host.opened.poll }));
    host.cast(&host.alone(1), Some("beto"));
    // Another look at the tables.
    host.log.say_kind("future.kind", &serde_json::json!({}));
    host.cast(&host.alone(1), Some("beto"));
    let expected = [
        "",
        "C ballot-twice",
        "C ballot-not-on-roll",
        "C body-malformed",
        "",
        "B kind-unknown",
        "C ballot-twice",
    ];
    assert_eq!(outcomes(&host.log, from), expected);
}

/// How often the stored entries are read while a log is taken in.
fn reads(host: &Hosted) -> usize {
    let chapter = Chapter::alone();
    let ledger = &chapter.instance.ledger;
    let asked = ledger.write_side(|tx| Ok(Asked::of(tx.conn(), "SELECT entries.origin")));
    let asked = asked.expect("a counter");
    take_in(&chapter, &host.log);
    let (origin, poll) = (host.log.origin.as_str(), host.opened.poll.as_ref());
    let seal = chapter.instance.store().read(|conn| polls::find_seal(conn, origin, poll));
    assert_eq!(seal.expect("a read"), None, "no seal of these is true");
    asked.count()
}

#[test]
fn storms_of_wrong_freezes_and_seals_read_the_log_once() {
    let storm = |times: u64| {
        let mut host = Hosted::new("freezes", 350);
        host.open();
        let frozen = host.pages();
        for n in 0..times {
            let mut wrong = frozen.clone();
            wrong.weight += 1 + n;
            host.log.say(&Draft::new(ROLL_FROZEN, &wrong));
        }
        let freezes = reads(&host);
        let (mut host, _) = voted("seals");
        let good = host.sealed();
        for n in 0..times {
            let mut wrong = good.clone();
            wrong.count += 1 + n;
            host.log.say(&Draft::new(SEALED, &wrong));
        }
        (freezes, reads(&host))
    };
    let one = storm(1);
    assert!(one.0 > 0 && one.1 > 0, "what is counted happens: {one:?}");
    assert_eq!(storm(60), one);
}
