//! What people and peers hand over: receipts, exported polls, tokens, names; the vectors' own and
//! what transport and attackers make of them.

use serde_json::{Value, json};

use super::dice::{Dice, hex};
use crate::harness::vectors::{list, unhex, vectors};

/// What is worth standing in the wrong place of a text.
const WORDS: &[&str] = &[
    "\n",
    "\n\n",
    " ",
    "=",
    "-",
    "_",
    ".",
    "A",
    "0",
    "1",
    "e",
    "\"",
    "{}",
    "null",
    "[]",
    ",",
    "extra ",
    "index ",
    "us.example.org/log/1",
    "\"n\":1,",
    "\"end\":1,",
    "\"v\":1,",
    "é",
    "\r",
];

/// One of the texts, mostly spoiled; the good ones come often, or the first fault hides the rest.
fn spoiled(dice: &mut Dice, cases: &[Value], field: &str) -> Option<(Value, String)> {
    let case = dice.pick(cases).clone();
    if case["expect"] != "ok" && !dice.one_in(4) {
        return None;
    }
    let mut bytes = case[field].as_str().expect("text").as_bytes().to_vec();
    if !dice.one_in(3) {
        dice.spoil(&mut bytes, WORDS);
    }
    Some((case, String::from_utf8(bytes).ok()?))
}

fn some<T>(count: usize, mut make: impl FnMut() -> Option<T>) -> Vec<T> {
    std::iter::repeat_with(&mut make).flatten().take(count).collect()
}

/// Receipts.
pub fn receipts(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("receipts.json");
    some(1000, || {
        let (case, text) = spoiled(dice, list(&file, "cases"), "receipt")?;
        let (key, witnesses) = (&case["log_key"], &case["witnesses"]);
        let data = hex(text.as_bytes());
        Some(json!({ "ask": "receipt", "data": data, "key": key, "witnesses": witnesses }))
    })
}

/// Exported polls, some with lines left out, twice or exchanged.
pub fn exports(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("exports.json");
    some(300, || {
        let (_, text) = spoiled(dice, list(&file, "cases"), "file")?;
        let mut lines: Vec<&str> = text.lines().collect();
        if dice.one_in(2) && lines.len() > 4 {
            let (one, other) = (1 + dice.below(lines.len() - 2), 1 + dice.below(lines.len() - 2));
            match dice.below(3) {
                0 => drop(lines.remove(one)),
                1 => lines.swap(one, other),
                _ => lines.insert(one, lines[other]),
            }
        }
        let end = format!("{{\"end\":{}}}", lines.len().saturating_sub(1));
        if dice.one_in(2)
            && let Some(last) = lines.last_mut()
        {
            *last = &end;
        }
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        Some(json!({ "ask": "export", "data": hex(text.as_bytes()) }))
    })
}

/// Tokens with the request that they come with.
pub fn tokens(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("tokens.json");
    some(1000, || {
        let (mut ask, token) = spoiled(dice, list(&file, "cases"), "token")?;
        ask["ask"] = json!("token");
        ask["token"] = json!(token);
        ask["peers"] = file["peers"].clone();
        if dice.one_in(6) {
            ask["now"] =
                json!(ask["now"].as_i64().expect("seconds") - 200 + dice.below(400) as i64);
        }
        Some(ask)
    })
}

/// Ids, names of logs and codes that people type.
pub fn names(dice: &mut Dice) -> Vec<Value> {
    let (ids, receipts) = (vectors("ids.json"), vectors("receipts.json"));
    some(2000, || match dice.below(3) {
        0 => {
            let (case, text) = spoiled(dice, list(&ids, "cases"), "id")?;
            Some(json!({ "ask": "id", "text": text, "prefix": case["prefix"] }))
        }
        1 => {
            let (_, text) = spoiled(dice, list(&ids, "origins"), "origin")?;
            Some(json!({ "ask": "origin", "text": text }))
        }
        _ => {
            let case = dice.pick(list(&receipts, "codes"));
            let mut bytes = case["typed"].as_str().expect("text").as_bytes().to_vec();
            dice.spoil(&mut bytes, &["o", "I", "l", "u", "-", " ", "\u{a0}", "\u{131}", "7", "z"]);
            Some(json!({ "ask": "typed", "text": String::from_utf8(bytes).ok()? }))
        }
    })
}

/// Log files from the genesis up, pages of them cut, left out and exchanged.
pub fn logs(dice: &mut Dice) -> Vec<Value> {
    let (files, rotation) = (vectors("file.json"), vectors("rotation.json"));
    let mut known: Vec<(&Value, String)> = Vec::new();
    for case in list(&files, "cases") {
        known.push((&files["genesis"], case["file"].as_str().expect("text").into()));
    }
    for case in list(&rotation, "cases") {
        known.push((&rotation["genesis"], case["page"].as_str().expect("text").into()));
    }
    some(600, || {
        let (genesis, text) = dice.pick(&known).clone();
        let mut lines: Vec<&str> = text.split_inclusive('\n').collect();
        if lines.len() > 2 && dice.one_in(3) {
            let (one, other) = (dice.below(lines.len()), dice.below(lines.len()));
            match dice.below(3) {
                0 => drop(lines.remove(one)),
                1 => lines.swap(one, other),
                _ => lines.insert(one, lines[other]),
            }
        }
        let mut bytes = lines.concat().into_bytes();
        if dice.one_in(4) {
            dice.spoil(&mut bytes, WORDS);
        }
        let origin = "us.example.org/log/1";
        Some(json!({ "ask": "file", "origin": origin, "genesis": genesis, "data": hex(&bytes) }))
    })
}

/// Evidence, with parts of one file in another.
pub fn evidence(dice: &mut Dice) -> Vec<Value> {
    let mut known = Vec::new();
    for file in [vectors("evidence.json"), vectors("accused.json")] {
        for name in ["proven", "refused"] {
            known.extend(list(&file, name).iter().map(|case| case["evidence"].clone()));
        }
    }
    some(1000, || {
        let mut file = dice.pick(&known).clone();
        if dice.one_in(2) {
            let other = dice.pick(&known);
            let same = other["exhibit"]["kind"] == file["exhibit"]["kind"];
            match dice.below(4) {
                0 => file["keys"] = other.get("keys").cloned().unwrap_or(json!([])),
                1 => file["exhibit"] = other["exhibit"].clone(),
                2 if same => {
                    let parts = other["exhibit"].as_object().expect("an object");
                    let names: Vec<&String> = parts.keys().collect();
                    let name = *dice.pick(&names);
                    file["exhibit"][name] = parts[name].clone();
                }
                _ => file["genesis"] = other["genesis"].clone(),
            }
        }
        let mut bytes = file.to_string().into_bytes();
        if dice.one_in(4) {
            dice.spoil(&mut bytes, WORDS);
        }
        Some(json!({ "ask": "evidence", "data": hex(&bytes) }))
    })
}

/// Sealed records: those of the vectors, with parts of each other and spoiled on the way.
pub fn sealed(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("seal.json");
    let cases = list(&file, "sealed");
    some(600, || {
        let case = dice.pick(cases).clone();
        let text = |case: &Value, name: &str| unhex(case[name].as_str().expect("hex"));
        let [mut secret, mut c, mut data] = ["secret", "c", "sealed"].map(|name| text(&case, name));
        let other = dice.pick(cases).clone();
        match dice.below(9) {
            0 => c[dice.below(32)] ^= 1,
            1 => secret[1 + dice.below(30)] ^= 1,
            2 => dice.spoil(&mut data, &["a"]),
            3 => c = text(&other, "c"),
            4 => secret = text(&other, "secret"),
            5 => data = text(&other, "sealed"),
            _ => {}
        }
        let (secret, c, data) = (hex(&secret), hex(&c), hex(&data));
        Some(json!({ "ask": "sealed", "secret": secret, "c": c, "data": data }))
    })
}
