//! Polls of every rule, with ballots that are replaced, spoiled, foreign and misplaced.

use enlace_schema::event::poll::Opened;
use enlace_schema::json::to_b64u;
use enlace_schema::log::sha256;
use enlace_schema::voting::choices::Choices;
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::rules::MissingChapter;
use serde_json::{Value, json};

use super::dice::Dice;

const CHAPTERS: [&str; 3] =
    ["ca.example.org/log/1", "mx.example.org/log/1", "us.example.org/log/2"];

/// Logs that moves name: the chapters', an earlier one of theirs, and one that takes no part.
const HOMES: [&str; 5] = [
    "ca.example.org/log/1",
    "mx.example.org/log/1",
    "us.example.org/log/1",
    "us.example.org/log/2",
    "gt.example.org/log/1",
];

/// Members who may be on several rolls, given out by the chapters in their order.
const TRAVELLERS: [&str; 3] = [
    "mbr_01j0000000e0080007rnthkjpb",
    "mbr_01j0000000e0080007mkfcfkn1",
    "mbr_01j0000000e0080007qhjjmchw",
];

/// An id of this prefix: a number in Crockford's base32 behind a time.
fn id(prefix: &str, number: usize) -> String {
    let digits = b"0123456789abcdefghjkmnpqrstvwxyz";
    let last = [number / 32 % 32, number % 32].map(|digit| char::from(digits[digit]));
    format!("{prefix}_01j0000000e0080000000000{}{}", last[0], last[1])
}

fn fraction(dice: &mut Dice) -> Value {
    let den = 1 + dice.below(4);
    let num = if dice.one_in(40) { den + 1 } else { 1 + dice.below(den) };
    json!({ "num": num, "den": den })
}

fn threshold(dice: &mut Dice) -> Value {
    json!({
        "base": dice.pick(&["cast", "valid", "valid", "present", "entitled"]),
        "unit": dice.pick(&["members", "votes"]),
        "fraction": fraction(dice),
        "strict": dice.one_in(3),
    })
}

fn quorum(dice: &mut Dice) -> Value {
    json!({
        "part": dice.pick(&["cast", "valid", "present"]),
        "whole": if dice.one_in(40) { "cast" } else { "entitled" },
        "unit": dice.pick(&["members", "votes"]),
        "fraction": fraction(dice),
        "strict": dice.one_in(3),
    })
}

/// What is opened: mostly a poll that makes sense.
fn opened(dice: &mut Dice) -> Value {
    let options = if dice.one_in(2) { 0 } else { 2 + dice.below(4) };
    let mut poll = json!({
        "poll": id("pol", 1),
        "title": { "en": "A question", "es": "Una pregunta" },
        "authoritative": dice.pick(&["en", "es"]),
        "method": { "name": "yes_no" },
        "secrecy": "named",
        "electorate": {
            "weights": { "individual": 1, "organisation": 2 },
            "org_mode": dice.pick(&["weighted_ballot", "two_representatives"]),
            "good_standing": true,
        },
        "dual_majority": false,
        "abstain_valid": dice.one_in(3),
        "tie": dice.pick(&["lot", "runoff", "expand", "committee"]),
        "replaceable": !dice.one_in(3),
        "live": false,
        "chapters": CHAPTERS[dice.below(3)..],
        "record_at": "2013-11-01T06:00:00.000Z",
        "opens_at": "2013-11-01T10:00:00.000Z",
        "closes_at": "2013-11-15T10:00:00.000Z",
        "seal_by": "2013-11-15T16:00:00.000Z",
        "missing_chapter": dice.pick(&["fail", "fail", "fail", "extend_once", "count_cosigned"]),
        "dispute_days": 7,
        "rules": 1,
    });
    if options > 0 {
        let choice =
            |number| json!({ "option": id("opt", number), "label": { "en": "1", "es": "1" } });
        poll["options"] = (1..=options).map(choice).collect();
        let (max, seats) = (1 + dice.below(options), 1 + dice.below(options));
        poll["method"] = json!({ "name": "choose", "max": max, "seats": seats });
    }
    if options == 0 || dice.one_in(3) {
        poll["threshold"] = threshold(dice);
    }
    if dice.one_in(2) && !poll["threshold"].is_null() {
        poll["dual_majority"] = json!(true);
        if dice.one_in(2) {
            poll["threshold_chapter"] = threshold(dice);
        }
    }
    for name in ["quorum", "quorum_chapter"] {
        if dice.one_in(3) {
            poll[name] = quorum(dice);
        }
    }
    if dice.one_in(12) {
        break_rule(dice, &mut poll);
    }
    poll
}

/// Something that no poll may say, or that is just still right.
fn break_rule(dice: &mut Dice, poll: &mut Value) {
    let long = "x".repeat(199 + dice.below(3));
    let changes = [
        ("/dispute_days", json!(365 + dice.below(2))),
        ("/rules", json!(2)),
        ("/secrecy", json!("secret")),
        ("/title/en", json!(long)),
        ("/title/en", json!("two\nlines")),
        ("/title/es", json!(" \u{a0} ")),
        ("/title", json!({ "es": "Una pregunta" })),
        ("/electorate/weights", json!({})),
        ("/electorate/weights/person", json!(1)),
        ("/electorate/weights/organisation", json!(3)),
        ("/electorate/weights/individual", json!(1000 + dice.below(2))),
        ("/chapters", json!(["us.example.org/log/1", "mx.example.org/log/1"])),
        ("/opens_at", json!("2013-11-15T10:00:00.000Z")),
        ("/record_at", json!("2013-11-01T10:00:00.000Z")),
        ("/seal_by", json!("2013-11-15T10:00:00.000Z")),
        ("/seal_by", json!("2013-11-15T09:59:59.999Z")),
        ("/method/max", json!(50)),
        ("/method/seats", json!(0)),
        ("/dual_majority", json!(true)),
        ("/threshold_chapter", threshold(dice)),
        ("/options/0/label", json!({ "en": "x" })),
        ("/options/1/option", json!(id("opt", 1))),
    ];
    let (path, value) = dice.pick(&changes).clone();
    let (parent, name) = path.rsplit_once('/').expect("a path");
    match poll.pointer_mut(parent) {
        Some(Value::Object(fields)) => drop(fields.insert(name.into(), value)),
        Some(Value::Array(items)) => {
            let place = name.parse::<usize>().expect("a place");
            items[place] = value;
        }
        _ => {}
    }
}

fn roll(dice: &mut Dice, two: bool, from: usize) -> Vec<Value> {
    let mut roll = Vec::new();
    let mut place = from;
    for member in 0..dice.below(6) {
        let who = match TRAVELLERS.get(member) {
            Some(traveller) if dice.one_in(2) => (*traveller).to_owned(),
            _ => id("mbr", from + member),
        };
        let organisation = dice.one_in(2);
        let seats: &[usize] = if organisation && two { &[1, 2] } else { &[0] };
        for seat in seats {
            place += 1;
            let weight = if organisation && !two { 2 } else { 1 };
            let mut one = json!({ "e": id("ent", place), "m": who, "w": weight });
            if *seat > 0 {
                one["s"] = json!(seat);
            }
            roll.push(one);
        }
    }
    if dice.one_in(30) && !roll.is_empty() {
        let at = dice.below(roll.len());
        match dice.below(4) {
            0 => roll[at]["w"] = json!(dice.pick(&[0, 3, 1000, 1001])),
            1 => roll[at]["s"] = json!(dice.below(4)),
            2 => roll.reverse(),
            _ => roll[at]["m"] = json!(id("mbr", from)),
        }
    }
    roll
}

fn choices(dice: &mut Dice, options: usize) -> Choices {
    match dice.below(8) {
        0 => Choices::Abstain,
        1 => Choices::Blank,
        2..5 if options == 0 => Choices::Yes,
        5..8 if options == 0 => Choices::No,
        2 => Choices::Yes,
        _ => {
            let one = |dice: &mut Dice| {
                // Seldom one that is not on the ballot.
                let known = options + usize::from(dice.one_in(9));
                id("opt", 1 + dice.below(known))
            };
            let all = (0..dice.below(4)).map(|_| one(dice).parse().expect("an id"));
            Choices::Options(all.collect())
        }
    }
}

/// A box, mostly one that opens.
fn sealed(dice: &mut Dice, poll: &Opened, key: &BoxKey, entry: &str, log: &str) -> String {
    let (entry, log) = (entry.parse().expect("an id"), log.parse().expect("an origin"));
    let what = choices(dice, poll.options.len());
    let mut sealed = key.seal(poll, &entry, &log, &what, dice.bytes());
    match dice.below(25) {
        0 => sealed.insert(5, 'A'),
        1 => sealed = to_b64u(&dice.bytes::<20>()),
        2 => sealed.push('='),
        3 => sealed = sealed.repeat(40),
        4 => sealed.clear(),
        _ => {}
    }
    sealed
}

/// What names a closing at a place of a log.
fn closing(log: &str, seq: usize) -> Value {
    json!({ "log": log, "seq": seq, "id": sha256(format!("{log} {seq}").as_bytes()) })
}

/// What a log says of members who come and go, true or not.
fn moves(dice: &mut Dice, log: &str) -> Vec<Value> {
    let mut said = Vec::new();
    for number in 1..=dice.below(4) {
        let (seq, member) = (10 * number, *dice.pick(&TRAVELLERS));
        let (other, named) = (*dice.pick(&HOMES), 10 * (1 + dice.below(3)));
        said.push(if dice.one_in(3) {
            let again = if log == HOMES[3] { vec![closing(HOMES[2], named)] } else { vec![] };
            let out = json!({ "to": other, "id": closing(log, seq)["id"], "again": again });
            json!({ "seq": seq, "member": member, "out": out })
        } else {
            let closed = if dice.one_in(4) { Value::Null } else { closing(other, named) };
            json!({ "seq": seq, "member": member, "in": { "from": other, "closed": closed } })
        });
    }
    said
}

fn chapter(dice: &mut Dice, poll: &Opened, origin: &str, number: usize) -> Value {
    let two =
        serde_json::to_value(poll.electorate.org_mode).expect("a word") == "two_representatives";
    let roll = roll(dice, two, 20 * number);
    let key = BoxKey(dice.bytes());
    let mut ballots = Vec::new();
    for seq in 0..dice.below(12) {
        let place = match roll.is_empty() || dice.one_in(15) {
            true => id("ent", 900),
            false => roll[dice.below(roll.len())]["e"].as_str().expect("an id").to_owned(),
        };
        let envelope = sealed(dice, poll, &key, &place, origin);
        let mut ballot = json!({ "seq": 100 + 2 * seq, "entry": place, "box": envelope });
        if !dice.one_in(6) {
            ballot["person"] = json!(dice.pick(&["ana", "beto", "carla"]));
        }
        ballots.push(ballot);
    }
    json!({
        "origin": origin, "roll": roll, "ballots": ballots, "box_key": key.to_b64u(),
        "seal": { "seq": 200 + dice.below(50), "id": "1f".repeat(32) },
        "frozen": 5 + 10 * dice.below(4), "moves": moves(dice, origin),
    })
}

/// The same chapter, had it not sealed: cut or only read, as its poll says, its box open or not.
fn silenced(dice: &mut Dice, poll: &Opened, mut chapter: Value) -> Value {
    let cut = poll.missing_chapter == MissingChapter::CountCosigned;
    let id = "2e".repeat(32);
    let mut stated = json!({ "log": chapter["origin"], "size": 150, "id": id, "cut": cut });
    if cut && dice.one_in(2) {
        stated["opened"] = json!({ "seq": 160 + dice.below(9), "id": id });
    } else {
        chapter["box_key"] = Value::Null;
    }
    chapter["stated"] = stated;
    chapter
}

/// Polls as they are counted.
pub fn polls(dice: &mut Dice) -> Vec<Value> {
    (0..700)
        .map(|_| {
            let opened = opened(dice);
            let poll: Opened = serde_json::from_value(opened.clone()).expect("a body");
            let (mut chapters, mut silent, mut missing) = (Vec::new(), Vec::new(), Vec::new());
            for (number, origin) in poll.chapters.iter().enumerate() {
                if dice.one_in(12) {
                    missing.push(origin.to_string());
                } else if dice.one_in(4) {
                    let one = chapter(dice, &poll, origin.as_str(), number);
                    silent.push(silenced(dice, &poll, one));
                } else if !dice.one_in(60) {
                    chapters.push(chapter(dice, &poll, origin.as_str(), number));
                }
            }
            json!({
                "ask": "tally", "opened": opened, "chapters": chapters, "silent": silent,
                "missing": missing, "ended": dice.one_in(2),
            })
        })
        .collect()
}
