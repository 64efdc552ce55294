//! Everything that a log may say and must not be believed: for each code of class C (protocol
//! §7.4) a short log that is honest but for its last event. That one is set aside for what it is,
//! and no table has anything of it.

mod people;
mod polls;
mod texts;

use std::collections::BTreeSet;

use enlace::store::projections::{self, TableDump};
use enlace::views;
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::{Id, MemberId};
use enlace_schema::log::{Hash, sha256};
use enlace_schema::voting::admit::PollState;
use serde_json::{Value, json};

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::hosted::Hosted;
use crate::harness::polls::both;

/// A code, and a log that earns it by the last thing that it says. It begins with an organisation
/// of two seats and two individuals.
type Case = (&'static str, fn(&mut Hosted));

/// Another log, of which nothing is here.
const ELSEWHERE: &str = "zz.example.org/log/1";

impl Hosted {
    /// Says an event.
    fn says(&mut self, kind: &str, body: Value) -> Hash {
        self.log.say(&Draft::new(kind, &body)).id()
    }

    /// Says an event that rests on one of another log.
    fn says_of(&mut self, kind: &str, body: Value, cause: Hash) -> Hash {
        let log = ELSEWHERE.parse().expect("an origin");
        let cause = EventRef { log, seq: 3, id: cause };
        self.log.say(&Draft::new(kind, &body).referring([cause])).id()
    }

    /// An id that this log gives out.
    fn own<T: Id>(&self) -> T {
        enlace::random::id_of(&self.log.origin, self.log.at)
    }

    /// The first individual.
    fn person(&self) -> MemberId {
        self.roll.iter().find(|place| place.seat.is_none()).expect("a person").member.clone()
    }

    /// The second one.
    fn other(&self) -> MemberId {
        self.roll.iter().rfind(|place| place.seat.is_none()).expect("a person").member.clone()
    }

    /// The organisation.
    fn organisation(&self) -> MemberId {
        self.roll.iter().find(|place| place.seat.is_some()).expect("an organisation").member.clone()
    }
}

/// What an event of another log might be called.
fn cause(name: &str) -> Hash {
    sha256(name.as_bytes())
}

fn dump(chapter: &Chapter) -> Vec<TableDump> {
    chapter.instance.store().snapshot(projections::dump).expect("a dump")
}

/// Tables that are not the same.
fn changed(before: &[TableDump], after: &[TableDump]) -> Vec<&'static str> {
    let pairs = before.iter().zip(after);
    pairs.filter(|(one, other)| one.rows != other.rows).map(|(one, _)| one.table).collect()
}

#[test]
fn what_must_not_be_believed_is_set_aside_for_what_it_is() {
    let chapter = Chapter::alone();
    let cases: Vec<Case> = [people::CASES, texts::CASES, polls::CASES].concat();
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for (n, (code, tell)) in cases.iter().enumerate() {
        let mut liar = Hosted::new(&format!("liar{n}"), 2);
        tell(&mut liar);
        let lie = liar.log.entries.pop().expect("a lie");
        let honest = take_in(&chapter, &liar.log);
        if let Some(held) = honest.iter().flatten().next() {
            faults.push(format!("{code}, case {n}: what came before was set aside: {held:?}"));
            continue;
        }
        let before = dump(&chapter);
        liar.log.entries.push(lie);
        let outcome = take_in(&chapter, &liar.log).pop().flatten();
        let expected = Some(("C".to_owned(), (*code).to_owned()));
        if outcome != expected {
            faults.push(format!("{code}, case {n}: {outcome:?}"));
        }
        let tables = changed(&before, &dump(&chapter));
        // What an event rests on in other logs is noted whatever it says, and corrections of a roll
        // are counted, those that are none too.
        let counts = code.starts_with("correction-");
        let may = |table: &&str| match *table {
            "held_events" | "event_refs" => true,
            "rolls" => counts,
            _ => false,
        };
        if !tables.iter().all(may) {
            faults.push(format!("{code}, case {n}: it changed {tables:?}"));
        }
        seen.insert(*code);
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(seen.len() > 50, "{}", seen.len());
    chapter.check();
}

/// Why a host voids its poll is not judged (protocol §11.5). The void stands whatever it says; what
/// could be no title is shown to nobody.
#[test]
fn a_reason_that_is_no_text_is_not_shown() {
    let chapter = Chapter::alone();
    let long = "x".repeat(201);
    for (n, (reason, shown)) in [
        (json!({ "en": "A mistake", "es": "Un error" }), Some(("A mistake", "Un error"))),
        (json!({ "en": "Pay \u{202e}on", "es": long }), None),
        (json!({ "en": "", "es": "Un\nerror" }), None),
        (json!({}), None),
    ]
    .into_iter()
    .enumerate()
    {
        let mut host = Hosted::new(&format!("voids{n}"), 1);
        host.open();
        host.says("poll.voided", json!({ "poll": host.opened.poll, "reason": reason }));
        assert_eq!(take_in(&chapter, &host.log).pop(), Some(None), "the void stands");
        let (poll, now) = (host.opened.poll.clone(), chapter.instance.now());
        let seen = chapter.instance.store().snapshot(|conn| views::poll(conn, &poll, now));
        let seen = seen.expect("a poll");
        assert_eq!(seen.state, PollState::Void);
        let expected = shown.map(|(en, es)| both(en, es));
        assert_eq!(seen.void_reason, expected, "case {n}");
    }
}
