//! The JSON Schemas of bodies (`schema/kinds/`) are normative: one for each kind and version, true
//! of every example in the specification and of every body that is written, and the projectors
//! refuse what they refuse. The second reader validates.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use enlace::store::log;
use enlace_schema::event::KINDS;
use enlace_schema::event::envelope::Envelope;
use enlace_schema::event::key::is_key_kind;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use super::dice::Dice;
use super::{SEED, theirs};
use crate::harness::Chapter;
use crate::harness::forge::ForgedLog;
use crate::ledger::kinds::take_in;
use crate::ledger::script::{Script, command};

const HOST: &str = "kinds.example.org/log/1";
const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Whether each of these bodies is one of its kind, as the second reader finds by the schemas.
fn are_valid<'a>(
    host: Option<&str>,
    bodies: impl IntoIterator<Item = (&'a str, &'a Value)>,
) -> Vec<bool> {
    let ask =
        |(kind, body)| json!({ "ask": "body", "kind": kind, "kv": 1, "body": body, "host": host });
    let asks: Vec<Value> = bodies.into_iter().map(ask).collect();
    theirs(&asks).iter().map(|answer| answer["verdict"] == "ok").collect()
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte)
}

/// What is abbreviated in an example, written out.
fn whole(value: &mut Value) {
    const ID: &str = "01j0000000e008000000000001";
    match value {
        Value::String(text) if text.ends_with('…') => {
            let head = text.split('…').next().unwrap_or_default();
            *text = match head.split_once('_') {
                Some((prefix, _)) if prefix.len() == 3 => format!("{prefix}_{ID}"),
                // A digest, or 32 bytes in base64url.
                _ if head.len() == 4 && head.bytes().all(is_hex) => "1f".repeat(32),
                _ if head.len() == 4 => format!("{head}{}", "A".repeat(39)),
                _ if head.is_empty() => "x".into(),
                _ => head.to_owned(),
            };
        }
        Value::Array(all) if *all == [json!("…")] => all[0] = json!(format!("opt_{ID}")),
        Value::Array(all) => all.iter_mut().for_each(whole),
        Value::Object(all) => all.values_mut().for_each(whole),
        _ => {}
    }
}

/// Every example of a body in the specification, by kind: in tables a row `kinds | body`, and
/// blocks of JSON that name their kinds, an object for each.
pub fn examples() -> Vec<(String, Value)> {
    let page = fs::read_to_string(format!("{ROOT}/docs/protocol.md")).expect("the page");
    let mut found = Vec::new();
    let mut take = |kind: &str, value: Value| {
        let mut value = value;
        whole(&mut value);
        found.push((kind.to_owned(), value));
    };
    let mut block: Option<(Vec<&str>, String)> = None;
    for line in page.lines() {
        if let Some(kinds) = line.strip_prefix("```json ") {
            block = Some((kinds.split(' ').collect(), String::new()));
        } else if line == "```" {
            let Some((kinds, text)) = block.take() else { continue };
            let values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
            let values: Vec<_> = values.map(|value| value.expect("JSON")).collect();
            assert_eq!(kinds.len(), values.len(), "an object for each of {kinds:?}");
            kinds.iter().zip(values).for_each(|(kind, value)| take(kind, value));
        } else if let Some((_, text)) = &mut block {
            text.push_str(line);
            text.push('\n');
        } else if line.contains("`{\"") {
            // Kinds stand in backticks before the body, which is the first object on the line.
            let words: Vec<&str> = line.split('`').collect();
            let Some(at) = words.iter().position(|word| word.starts_with("{\"")) else { continue };
            let Ok(body) = serde_json::from_str::<Value>(words[at]) else { continue };
            let is_kind = |word: &&&str| KINDS.iter().any(|(kind, _)| *kind == **word);
            words[..at].iter().filter(is_kind).for_each(|kind| take(kind, body.clone()));
        }
    }
    found
}

#[test]
fn every_kind_has_a_schema_and_every_schema_a_kind() {
    let mut files = BTreeSet::new();
    for file in fs::read_dir(format!("{ROOT}/schema/kinds")).expect("the schemas") {
        files.insert(file.expect("a file").file_name().into_string().expect("a name"));
    }
    assert!(files.remove("types.json"), "what several share");
    let wanted: BTreeSet<_> = KINDS.iter().map(|(kind, kv)| format!("{kind}.v{kv}.json")).collect();
    assert_eq!(files, wanted);
    let unknown = theirs(&[json!({ "ask": "schemas" })]);
    assert_eq!(
        unknown[0]["verdict"], "ok",
        "words that the second reader does not know: {unknown:?}"
    );
}

#[test]
fn every_example_in_the_specification_is_valid() {
    let examples = examples();
    let with: BTreeSet<_> = examples.iter().map(|(kind, _)| kind.as_str()).collect();
    for (kind, _) in KINDS {
        assert!(with.contains(kind), "docs/protocol.md has no example of {kind}");
    }
    let valid = are_valid(None, examples.iter().map(|(kind, body)| (kind.as_str(), body)));
    for ((kind, body), valid) in examples.iter().zip(valid) {
        assert!(valid, "{kind}: {body}");
    }
}

#[test]
fn every_body_that_is_written_is_valid() {
    let chapter = Chapter::alone();
    let mut script = Script::new(&chapter);
    let mut runner = TestRunner::deterministic();
    for _ in 0..250 {
        script.run(&command().new_tree(&mut runner).expect("a command").current());
    }
    let (origin, size) = (chapter.origin().to_string(), chapter.size());
    let envelopes: Vec<Envelope> = (0..size)
        .map(|seq| {
            let entry = chapter.instance.store().read(|conn| log::find_entry(conn, &origin, seq));
            entry.expect("the store").expect("an entry").envelope().expect("an event")
        })
        .collect();
    let bodies: Vec<(&str, Value)> = envelopes
        .iter()
        .map(|event| (event.kind.as_str(), event.body().expect("an object")))
        .collect();
    let kinds: BTreeSet<_> = bodies.iter().map(|(kind, _)| *kind).collect();
    assert!(kinds.len() > 15, "the script writes many kinds: {kinds:?}");
    let valid = are_valid(None, bodies.iter().map(|(kind, body)| (*kind, body)));
    for ((kind, body), valid) in bodies.iter().zip(valid) {
        assert!(valid, "{kind}: {body}");
    }
}

/// The paths of everything below a value, itself not among them.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    let parts: Vec<(String, &Value)> = match value {
        Value::Object(all) => all.iter().map(|(name, part)| (name.clone(), part)).collect(),
        Value::Array(all) => {
            all.iter().enumerate().map(|(n, part)| (n.to_string(), part)).collect()
        }
        _ => return,
    };
    for (name, part) in parts {
        let path = format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"));
        paths(part, &path, found);
        found.push(path);
    }
}

/// The body with one thing wrong or odd: a part that is absent, of another type or out of range.
fn broken(dice: &mut Dice, body: &Value) -> Value {
    let mut all = Vec::new();
    paths(body, "", &mut all);
    let path = dice.pick(&all).clone();
    let mut body = body.clone();
    let part = body.pointer_mut(&path).expect("a path");
    let array_of = |part: &Value| match part {
        Value::Object(fields) => fields.values().cloned().collect(),
        other => json!([other]),
    };
    *part = match dice.below(12) {
        0 => Value::Null,
        1 => json!(0),
        2 => json!(-1),
        3 => json!((1_u64 << 53) - 1),
        4 => json!(true),
        5 => json!(""),
        6 => json!([]),
        7 => json!({}),
        8 => array_of(part),
        9 => {
            json!(dice.pick(&["us.example.org/log/1", "en", "individual", "2013-02-29", "person"]))
        }
        10 => match part.as_str() {
            Some(word) => json!({ word: null }),
            None => json!(1001),
        },
        _ => {
            let (parent, name) = path.rsplit_once('/').expect("a path");
            if let Some(Value::Object(fields)) = body.pointer_mut(parent) {
                fields.remove(name);
            }
            return body;
        }
    };
    body
}

#[test]
fn what_a_schema_refuses_a_projector_refuses() {
    const EACH: usize = 60;
    let mut by_kind: BTreeMap<String, Value> = BTreeMap::new();
    for (kind, body) in examples() {
        by_kind.entry(kind).or_insert(body);
    }
    // The forged log is the host of what it opens.
    by_kind.get_mut("poll.opened").expect("an example")["chapters"][0] = json!(HOST);
    let mut dice = Dice::new(SEED);
    let mut bodies: Vec<(String, Value)> = Vec::new();
    // The kinds of keys are integrity, and stop a log: their vectors are those of pages.
    let is_meaning = |kind: &str| kind != "log.genesis" && !is_key_kind(kind);
    for (kind, body) in by_kind.iter().filter(|(kind, _)| is_meaning(kind)) {
        bodies.push((kind.clone(), body.clone()));
        bodies.extend((0..EACH).map(|_| (kind.clone(), broken(&mut dice, body))));
    }
    let valid = are_valid(Some(HOST), bodies.iter().map(|(kind, body)| (kind.as_str(), body)));
    let mut refused = 0;
    // As many as a page holds.
    let outcomes = bodies.chunks(400).flat_map(|bodies| {
        let (chapter, mut log) = (Chapter::alone(), ForgedLog::new("kinds"));
        bodies.iter().for_each(|(kind, body)| drop(log.say_kind(kind, body)));
        let mut outcomes = take_in(&chapter, &log);
        chapter.check();
        outcomes.split_off(1)
    });
    for (((kind, body), valid), outcome) in bodies.iter().zip(valid).zip(outcomes) {
        let code = outcome.as_ref().map_or("", |(_, code)| code.as_str());
        // Rules that a schema states too have codes of their own.
        let of_a_rule = match kind.as_str() {
            "poll.opened" => &["poll-invalid", "id-foreign"][..],
            "role.granted" => &["role-malformed", "member-unknown"],
            "dues.schedule.adopted" => &["schedule-invalid", "schedule-exists"],
            "charter.proposed" => &["charter-invalid", "id-foreign"],
            "poll.joined" | "poll.sealed" | "ballot.cast" => &[
                "poll-unknown",
                "join-no-roll",
                "seal-not-joined",
                "ballot-not-joined",
                "join-unknown-poll",
            ],
            _ if kind.starts_with("proposal.") => {
                &["text-inadmissible", "id-foreign", "proposal-unknown"]
            }
            _ if kind.starts_with("privacy.") => &["commits-malformed"],
            _ if kind.starts_with("member.transfer.") => {
                &["transfer-terms", "transfer-evidence", "transfer-none", "member-unknown"]
            }
            _ => &[],
        };
        if valid {
            assert_ne!(code, "body-malformed", "{kind}: {body}");
            assert_ne!(code, "poll-invalid", "{kind}: {body}");
        } else {
            refused += 1;
            let known = code == "body-malformed" || of_a_rule.contains(&code);
            assert!(known, "{kind} is set aside as {code:?}: {body}");
        }
    }
    assert!(refused > bodies.len() / 3, "{refused} of {} are broken", bodies.len());
}
