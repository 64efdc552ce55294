//! Files of polls whose result is disputed (rule 45).

use serde_json::{Value, json};

use super::super::disputes::may_override_from;
use super::super::fixtures::{origin, yes_no};
use super::tests::{Log, file, tallied, voted};
use super::*;
use crate::event::EventRef;
use crate::event::dispute;
use crate::event::envelope::Draft;
use crate::event::poll::{self, Place};
use crate::time::Millis;

/// Disputes as the vectors tell them.
pub(super) fn told(found: &VerifiedPoll) -> Value {
    let one = |dispute: &VerifiedDispute| {
        json!({
            "log": dispute.log, "reason": dispute.reason, "state": dispute.standing.as_str(),
            "other_tally": dispute.other_tally,
        })
    };
    found.disputes.iter().map(one).collect()
}

/// A poll that both have sealed and its host has counted.
struct Story {
    us: Log,
    mx: Log,
    counted: VerifiedPoll,
    tally: Place,
    dispute: Option<Place>,
}

impl Story {
    fn new() -> Self {
        let (mut us, mx) = voted();
        let counted = verify(file(&us, &mx).as_bytes()).expect("verifies");
        let seq = us.next();
        let id = us.say(poll::TALLIED, &tallied(&counted, &counted.inputs));
        Self { us, mx, counted, tally: Place { seq, id }, dispute: None }
    }

    fn objection(&self) -> Value {
        let (poll, tally) = (yes_no().poll, self.tally);
        json!({ "poll": poll, "host": origin("us"), "tally": tally, "reason": "roll" })
    }

    /// `mx` counts and objects.
    fn disputed() -> Self {
        let mut story = Self::new();
        story.mx.say(poll::TALLIED, &tallied(&story.counted, &story.counted.inputs));
        let seq = story.mx.next();
        let Place { seq: to, id } = story.tally;
        let event = refers(dispute::OPENED, &story.objection(), &[("us", to, id)]);
        let id = story.mx.say_at(0, &event);
        story.dispute = Some(Place { seq, id });
        story
    }

    /// Whoever opened it ends it.
    fn ended(mut self, outcome: &str, by_host: bool) -> Self {
        let dispute = self.dispute.expect("a dispute");
        let body = json!({ "poll": yes_no().poll, "dispute": dispute, "outcome": outcome });
        let log = if by_host { &mut self.us } else { &mut self.mx };
        log.say(dispute::RESOLVED, &body);
        self
    }

    fn certified(mut self, by_host: bool) -> Self {
        let hash = self.counted.result_hash;
        let body = json!({ "poll": yes_no().poll, "host": origin("us"), "result_hash": hash });
        let log = if by_host { &mut self.us } else { &mut self.mx };
        log.say(poll::CERTIFIED, &body);
        self
    }

    /// The host publishes so long before or after it might over a dispute, and names it or not, or
    /// refers to it.
    fn published(mut self, past_secs: i64, names: bool, refers_to: bool) -> Self {
        let at = may_override_from(&yes_no(), Millis::from_ms(0)).plus_secs(past_secs);
        let hash = self.counted.result_hash;
        let place = self.dispute;
        let named: Vec<Value> = place
            .filter(|_| names)
            .map(|Place { seq, id }| json!({ "log": origin("mx"), "seq": seq, "id": id }))
            .into_iter()
            .collect();
        let body = json!({ "poll": yes_no().poll, "result_hash": hash, "disputed": named });
        let refs = place.filter(|_| refers_to).map(|Place { seq, id }| ("mx", seq, id));
        let refs: Vec<_> = refs.into_iter().collect();
        self.us.say_at(at.as_ms(), &refers(poll::PUBLISHED, &body, &refs));
        self
    }

    /// Before it publishes, the host refers to what follows the dispute in its log, as that log
    /// tells it here or to the host alone.
    fn reading(mut self, as_here: bool) -> Self {
        let seq = self.mx.next() - 1;
        let last = self.mx.entries.last().expect("an entry").id();
        let id = if as_here { last } else { Hash([9; 32]) };
        self.us.say_at(0, &refers("chat.line", &json!({}), &[("mx", seq, id)]));
        self
    }

    fn voided(mut self) -> Self {
        self.us.say(poll::VOIDED, &json!({ "poll": yes_no().poll, "reason": {"en": "No"} }));
        self
    }

    /// `mx` objects to an event that is not the host's tally.
    fn elsewhere() -> Self {
        let mut story = Self::new();
        let place = Place { seq: story.tally.seq, id: Hash([9; 32]) };
        story.tally = place;
        let event = refers(dispute::OPENED, &story.objection(), &[("us", place.seq, place.id)]);
        story.mx.say_at(0, &event);
        story
    }

    /// `mx` objects and refers to nothing.
    fn unnamed() -> Self {
        let mut story = Self::new();
        let body = story.objection();
        story.mx.say(dispute::OPENED, &body);
        story
    }

    /// The host objects to its own count.
    fn own() -> Self {
        let mut story = Self::new();
        let seq = story.us.next();
        let id = story.us.say(dispute::OPENED, &story.objection());
        story.dispute = Some(Place { seq, id });
        story
    }
}

fn refers(kind: &str, body: &Value, refs: &[(&str, u64, Hash)]) -> Draft {
    let of = |(log, seq, id): &(&str, u64, Hash)| EventRef { log: origin(log), seq: *seq, id: *id };
    let mut draft = Draft::new(kind, body);
    draft.refs = refs.iter().map(of).collect();
    draft
}

/// Name, file, the state of the dispute of `log`, published, voided, who certified.
type Case = (
    &'static str,
    Story,
    Option<(&'static str, &'static str)>,
    bool,
    bool,
    &'static [&'static str],
);

fn disputed() -> Vec<Case> {
    let certified = || Story::disputed().certified(true);
    let strangers_end = {
        let mut story = Story::disputed();
        let Place { seq, .. } = story.dispute.expect("a dispute");
        let other = Place { seq, id: Hash([9; 32]) };
        let body = json!({ "poll": yes_no().poll, "dispute": other, "outcome": "settled" });
        story.mx.say(dispute::RESOLVED, &body);
        story
    };
    let twice = {
        let mut story = Story::disputed().ended("withdrawn", false);
        let Place { seq, id } = story.tally;
        let event = refers(dispute::OPENED, &story.objection(), &[("us", seq, id)]);
        story.mx.say_at(0, &event);
        story
    };
    let of = |state| Some(("mx", state));
    vec![
        ("a dispute that is open", certified(), of("open"), false, false, &["us"]),
        (
            "a dispute withdrawn, then certified by both and published",
            certified().ended("withdrawn", false).certified(false).published(-9, false, false),
            of("withdrawn"),
            true,
            false,
            &["mx", "us"],
        ),
        (
            "a dispute settled",
            Story::disputed().ended("settled", false),
            of("settled"),
            false,
            false,
            &[],
        ),
        (
            "certified while disputing it: not certified",
            Story::disputed().certified(false),
            of("open"),
            false,
            false,
            &[],
        ),
        (
            "another chapter cannot end a dispute",
            Story::disputed().ended("withdrawn", true),
            of("open"),
            false,
            false,
            &[],
        ),
        ("a dispute ended by another name", strangers_end, of("open"), false, false, &[]),
        ("a second dispute is none", twice, of("withdrawn"), false, false, &[]),
        (
            "a dispute of an event that the host's log in the file does not hold",
            Story::elsewhere(),
            of("open"),
            false,
            false,
            &[],
        ),
        ("a dispute that refers to no tally is none", Story::unnamed(), None, false, false, &[]),
    ]
}

fn read() -> Vec<Case> {
    let certified = || Story::disputed().certified(true);
    let of = |state| Some(("mx", state));
    vec![
        (
            "published without a word on a dispute, having referred to what follows it",
            certified().certified(false).reading(true).published(0, false, false),
            of("ignored"),
            true,
            false,
            &["us"],
        ),
        (
            "published without a word on a dispute, having referred to another history",
            certified().certified(false).reading(false).published(0, false, false),
            of("unheard"),
            true,
            false,
            &["us"],
        ),
    ]
}

fn over() -> Vec<Case> {
    let certified = || Story::disputed().certified(true);
    let of = |state| Some(("mx", state));
    vec![
        (
            "published without a word on the dispute",
            certified().published(0, false, false),
            of("unheard"),
            true,
            false,
            &["us"],
        ),
        (
            "published without a word on a dispute that it refers to",
            certified().published(0, false, true),
            of("ignored"),
            true,
            false,
            &["us"],
        ),
        (
            "published over a dispute before it may",
            certified().published(-1, true, true),
            of("open"),
            false,
            false,
            &["us"],
        ),
        (
            "published over a dispute after the wait",
            certified().published(0, true, true),
            of("overridden"),
            true,
            false,
            &["us"],
        ),
        ("voided while disputed", certified().voided(), of("void"), false, true, &["us"]),
        (
            "the host published over its own dispute",
            Story::own().certified(true).published(9, false, false),
            Some(("us", "open")),
            false,
            false,
            &[],
        ),
        (
            "the host withdrew its own dispute before it certified",
            Story::own().ended("withdrawn", true).certified(true).published(9, false, false),
            Some(("us", "withdrawn")),
            true,
            false,
            &["us"],
        ),
    ]
}

#[test]
fn a_file_tells_what_became_of_each_dispute() {
    for (name, story, dispute, published, voided, certified) in
        [disputed(), read(), over()].into_iter().flatten()
    {
        let text = file(&story.us, &story.mx);
        let found = verify(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let other = name.contains("does not hold");
        let expected: Value = dispute
            .map(|(log, state)| {
                let log = origin(log);
                json!({ "log": log, "reason": "roll", "state": state, "other_tally": other })
            })
            .into_iter()
            .collect();
        assert_eq!(told(&found), expected, "{name}");
        assert_eq!((found.published, found.voided), (published, voided), "{name}");
        let logs: Vec<_> = found.logs.iter().filter(|log| log.certified).collect();
        let logs: Vec<_> = logs.iter().map(|log| log.origin.clone()).collect();
        let expected: Vec<_> = certified.iter().map(|name| origin(name)).collect();
        assert_eq!(logs, expected, "{name}");
    }
}
