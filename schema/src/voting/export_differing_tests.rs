//! Files of polls in which a chapter states another result (decision 0049).

use serde_json::{Value, json};

use super::super::disputes::may_override_from;
use super::super::fixtures::{origin, yes_no};
use super::super::result::Outcome;
use super::tests::{Log, file, tallied, voted};
use super::*;
use crate::event::EventRef;
use crate::event::dispute;
use crate::event::envelope::Draft;
use crate::event::poll::{self, Place, Tallied};
use crate::time::Millis;

/// What the host's publication names of the other chapter.
#[derive(Clone, Copy, PartialEq)]
enum Names {
    Nothing,
    Tally,
    Seal,
    Dispute,
}

/// A poll whose host has counted and certified, while `mx` states another result.
struct Story {
    us: Log,
    mx: Log,
    hash: Hash,
    seal: Place,
    tally: Place,
    dispute: Option<Place>,
}

/// The tally of a log, and where it stands.
fn tally_in(log: &Log) -> (Place, Tallied) {
    let mut all = log.entries.iter().map(|entry| (entry, entry.envelope().expect("reads")));
    let (entry, event) = all.find(|(_, event)| event.kind == poll::TALLIED).expect("one");
    (Place { seq: event.seq, id: entry.id() }, event.body().expect("a tally"))
}

impl Story {
    fn new() -> Self {
        let (mut us, mut mx) = voted();
        let counted = verify(file(&us, &mx).as_bytes()).expect("verifies");
        let seal = Place { seq: mx.next() - 1, id: mx.entries.last().expect("a seal").id() };
        us.say(poll::TALLIED, &tallied(&counted, &counted.inputs));
        let mut other = tallied(&counted, &counted.inputs);
        other.result.outcome = Outcome::Rejected;
        other.result_hash = other.digest();
        let seq = mx.next();
        let tally = Place { seq, id: mx.say(poll::TALLIED, &other) };
        let story = Self { us, mx, hash: counted.result_hash, seal, tally, dispute: None };
        story.certified(false)
    }

    /// `mx` certifies what it states, or the host what it counted.
    fn certified(mut self, other: bool) -> Self {
        let log = if other { &mut self.mx } else { &mut self.us };
        let (_, stated) = tally_in(log);
        let (poll, host, hash) = (yes_no().poll, origin("us"), stated.result_hash);
        log.say(poll::CERTIFIED, &json!({ "poll": poll, "host": host, "result_hash": hash }));
        self
    }

    fn disputed(mut self) -> Self {
        let (tally, _) = tally_in(&self.us);
        let body = json!({
            "poll": yes_no().poll, "host": origin("us"), "tally": tally,
            "reason": "results_differ",
        });
        let mut draft = Draft::new(dispute::OPENED, &body);
        draft.refs = vec![EventRef { log: origin("us"), seq: tally.seq, id: tally.id }];
        let seq = self.mx.next();
        self.dispute = Some(Place { seq, id: self.mx.say_at(0, &draft) });
        self
    }

    /// The host publishes so long before or after it might over a difference.
    fn published(mut self, past_secs: i64, names: Names) -> Self {
        let at = may_override_from(&yes_no(), Millis::from_ms(0)).plus_secs(past_secs);
        let place = match names {
            Names::Nothing => None,
            Names::Tally => Some(self.tally),
            Names::Seal => Some(self.seal),
            Names::Dispute => self.dispute,
        };
        let of = |Place { seq, id }| json!({ "log": origin("mx"), "seq": seq, "id": id });
        let named: Vec<Value> = place.map(of).into_iter().collect();
        let body = json!({ "poll": yes_no().poll, "result_hash": self.hash, "disputed": named });
        self.us.say_at(at.as_ms(), &Draft::new(poll::PUBLISHED, &body));
        self
    }
}

/// Name, file, and whether it holds although `mx` states another result.
fn cases() -> Vec<(&'static str, Story, bool)> {
    vec![
        ("a chapter states another result, and nothing is published", Story::new(), false),
        (
            "published over another result, naming it after the wait",
            Story::new().published(0, Names::Tally),
            true,
        ),
        (
            "published over another result that its chapter certified",
            Story::new().certified(true).published(0, Names::Tally),
            true,
        ),
        (
            "published over another result, naming its chapter's dispute",
            Story::new().disputed().published(0, Names::Dispute),
            true,
        ),
        (
            "published over another result before it may",
            Story::new().published(-1, Names::Tally),
            false,
        ),
        (
            "published over another result without a word",
            Story::new().published(9, Names::Nothing),
            false,
        ),
        (
            "published over another result, naming another event of its chapter",
            Story::new().published(0, Names::Seal),
            false,
        ),
    ]
}

#[test]
fn another_result_is_published_over_in_the_open_or_not_at_all() {
    for (name, story, holds) in cases() {
        let found = verify(file(&story.us, &story.mx).as_bytes());
        if !holds {
            assert_eq!(found.err(), Some(ExportError::Differs(origin("mx"))), "{name}");
            continue;
        }
        let found = found.unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(found.published && found.result_hash == story.hash, "{name}");
        let seen: Vec<_> = found.logs.iter().map(|log| (log.certified, log.differs)).collect();
        assert_eq!(seen, [(false, true), (true, false)], "{name}: mx, us");
    }
}
