//! Logs of `vectors/classes.json` told again with events left out, said twice and exchanged: what
//! becomes of each, by a running instance and by the second reader.

use std::collections::BTreeMap;

use enlace::clock::FixedClock;
use enlace_schema::event::Draft;
use serde_json::{Map, Value, json};

use super::dice::{self, Dice, hex};
use super::{SEED, theirs};
use crate::federation::vectors::Copy;
use crate::harness::Chapter;
use crate::harness::chapter::start;
use crate::harness::forge::ForgedLog;
use crate::harness::vectors::{list, vectors};
use crate::ledger::kinds::take_in_at;

/// Fields of bodies that name a place in the same log.
const PLACES: &[&str] = &["first", "last", "first_seq", "last_seq", "seq"];

/// What has become of the names and places of the log that is told again.
#[derive(Default)]
struct Names {
    ids: BTreeMap<String, String>,
    places: BTreeMap<u64, u64>,
}

impl Names {
    /// A body with the names of events as they are now, and their places.
    fn renew(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                if let Some(id) = self.ids.get(text.as_str()) {
                    text.clone_from(id);
                }
            }
            Value::Array(all) => all.iter_mut().for_each(|one| self.renew(one)),
            Value::Object(all) => {
                for (name, part) in all.iter_mut() {
                    let known = part.as_u64().and_then(|place| self.places.get(&place));
                    match known.filter(|_| PLACES.contains(&name.as_str())) {
                        Some(place) => *part = json!(place),
                        None => self.renew(part),
                    }
                }
            }
            _ => {}
        }
    }
}

/// The events of a log but its genesis and what is about its keys, as objects, with their ids.
fn events(log: &Value) -> Vec<Map<String, Value>> {
    let events = list(log, "events").iter().skip(1);
    let read = events.map(|one| serde_json::from_str(one["e"].as_str().expect("text")));
    let read = read.map(|event: Result<Map<String, Value>, _>| event.expect("an object"));
    read.filter(|event| event["kind"] != "key.revoked").collect()
}

/// The order in which they are told again, by their numbers.
fn order(dice: &mut Dice, count: usize) -> Vec<usize> {
    let mut order = Vec::new();
    for number in 0..count {
        match dice.below(24) {
            0 => {}
            1 => order.extend([number, number]),
            2 => order.extend([number, dice.below(count)]),
            _ => order.push(number),
        }
        if order.len() > 1 && dice.one_in(16) {
            let last = order.len() - 1;
            order.swap(last, last - 1);
        }
    }
    order
}

fn told_again(dice: &mut Dice, log: &Value) -> ForgedLog {
    let events = events(log);
    let mut ids = BTreeMap::new();
    for event in &events {
        if let (Some(seq), Some(prev)) = (event["seq"].as_u64(), event["prev"].as_str()) {
            ids.insert(seq - 1, prev.to_owned());
        }
    }
    let (mut forged, mut names) = (ForgedLog::new("us"), Names::default());
    for number in order(dice, events.len()) {
        let event = &events[number];
        let was = event["seq"].as_u64().expect("a seq");
        let mut changes: Vec<(&str, Value)> = Vec::new();
        for field in ["body", "at", "kv", "refs", "by", "priv", "crit", "ext"] {
            if let Some(value) = event.get(field) {
                let mut value = value.clone();
                names.renew(&mut value);
                changes.push((field, value));
            }
        }
        let kind = event["kind"].as_str().expect("a kind");
        forged.say_changed(&Draft::new(kind, &json!({})), &changes);
        let now = forged.entries.last().expect("an entry");
        if let Some(id) = ids.get(&was) {
            names.ids.insert(id.clone(), now.id().to_string());
        }
        names.places.insert(was, forged.size() - 1);
    }
    forged
}

/// A seed of which the two readers once differed: whether a move that is set aside is one.
const DIFFERED: u64 = 1_312_250_640_150_564_878;

#[test]
fn both_set_the_same_events_aside() {
    let fresh = std::env::var("ENLACE_TEST_SEED").ok().and_then(|seed| seed.parse().ok());
    let file = vectors("classes.json");
    for seed in [SEED, DIFFERED, fresh.unwrap_or_else(dice::fresh)] {
        let mut dice = Dice::new(seed);
        let logs: Vec<ForgedLog> =
            list(&file, "logs").iter().map(|log| told_again(&mut dice, log)).collect();
        let asks: Vec<Value> = logs
            .iter()
            .map(|log| {
                let entries: Vec<String> =
                    log.entries.iter().map(|entry| hex(entry.as_bytes())).collect();
                json!({ "ask": "classes", "entries": entries })
            })
            .collect();
        let answers = theirs(&asks);
        let chapter = Chapter::founded("gt", "mx-coop", FixedClock::new(start()), 8103);
        // What is copied is what is on the disk.
        chapter.instance.ledger.stop();
        let (mut aside, mut all, mut differ) = (0, 0, Vec::new());
        for (log, answer) in logs.iter().zip(&answers) {
            let copy = Copy::of(&chapter);
            let ours = take_in_at(&copy.instance, log).into_iter().map(|outcome| match outcome {
                Some((class, code)) => format!("{class} {code}"),
                None => "applied".to_owned(),
            });
            for ((seq, ours), theirs) in ours.enumerate().zip(list(answer, "told")) {
                (all, aside) = (all + 1, aside + usize::from(ours != "applied"));
                // Of several codes a reader may name any.
                let class = |told: &str| told.split(' ').next().unwrap_or_default().to_owned();
                let theirs = theirs.as_str().expect("text");
                if class(&ours) != class(theirs) {
                    let event = String::from_utf8_lossy(log.entries[seq].event_bytes());
                    differ.push(format!("{seq}: ours {ours}, theirs {theirs}: {event}"));
                }
            }
        }
        differ.truncate(20);
        assert!(differ.is_empty(), "seed {seed}:\n{}", differ.join("\n"));
        assert!(aside > all / 10 && aside < all, "seed {seed}: {aside} of {all}");
    }
}
