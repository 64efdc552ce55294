//! Random and spoiled inputs: the vectors' own, and what chance makes of them.

use enlace_schema::keys::SigningKey;
use enlace_schema::log::{
    Checkpoint, Hash, consistency_proof, inclusion_proof, leaf_hash, root_of, sha256,
};
use serde_json::{Map, Value, json};

use super::dice::{Dice, hex};
use crate::harness::leaves::Leaves;
use crate::harness::vectors::{list, unhex, vectors};

const ORIGIN: &str = "us.example.org/log/1";
const WITNESS: &str = "mx.example.org/log/1";
/// What is worth standing in the wrong place of a document.
const WORDS: &[&str] = &[
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    " ",
    "\n",
    "\t",
    "-0",
    "1.0",
    "1e3",
    "01",
    "-1",
    "9007199254740991",
    "9007199254740992",
    "null",
    "true",
    "false",
    "\\u0000",
    "\\ud800",
    "\\udc00",
    "\\ud83d\\ude00",
    "\\u00e9",
    "\u{feff}",
    "é",
    "\"a\":1",
    "\"v\":1",
    "{}",
    "[]",
    "\\/",
    "\\u0061",
    "[[[[[[[[[[[[[[[[",
    "\u{0}",
    "\u{7f}",
    "\"\"",
];

/// A value of any sort, seldom deep.
fn value(dice: &mut Dice, depth: usize) -> String {
    match dice.below(if depth > 4 { 6 } else { 9 }) {
        0 => (dice.number() as i64 >> dice.below(64)).to_string(),
        1 => dice.pick(&["0", "-1", "9007199254740991", "-9007199254740991", "true"]).to_string(),
        2 => dice.pick(&["null", "false", "\"\"", "\"\\n\\u00e9\\ud83d\\ude00/\""]).to_string(),
        3 if dice.one_in(9) => dice.pick(WORDS).to_string(),
        3..6 => format!("\"{}\"", dice.pick(&["a", "us.example.org/log/1", "é\u{301}", "😀"])),
        6 => {
            let all: Vec<_> = (0..dice.below(4)).map(|_| value(dice, depth + 1)).collect();
            format!("[{}]", all.join(","))
        }
        _ => object(dice, depth + 1),
    }
}

fn object(dice: &mut Dice, depth: usize) -> String {
    let names = ["a", "b", "\\u0061", "c", "é", "e\u{301}", "", "v", "ab", "\\ud83d\\ude00", "😀"];
    let all: Vec<_> = (0..dice.below(5))
        .map(|_| format!("\"{}\" :{}", dice.pick(&names), value(dice, depth + 1)))
        .collect();
    format!("{{ {}}}", all.join(", "))
}

/// Documents: those of the vectors spoiled, and made up.
pub fn documents(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("json.json");
    let known: Vec<Vec<u8>> = list(&file, "cases")
        .iter()
        .filter(|case| case["times"].is_null())
        .map(|case| match case["text"].as_str() {
            Some(text) => text.as_bytes().to_vec(),
            None => unhex(case["hex"].as_str().expect("hex")),
        })
        .collect();
    let ask = |dice: &mut Dice, bytes: &[u8]| {
        let limits = *dice.pick(&["event", "line"]);
        json!({ "ask": "json", "data": hex(bytes), "limits": limits })
    };
    (0..2500)
        .map(|_| {
            let mut bytes = match dice.one_in(2) {
                true => dice.pick(&known).clone(),
                false => object(dice, 1).into_bytes(),
            };
            if !dice.one_in(3) {
                dice.spoil(&mut bytes, WORDS);
            }
            ask(dice, &bytes)
        })
        .collect()
}

/// What may stand in a field of an event, rightly or not.
fn field(dice: &mut Dice) -> Value {
    let texts = [
        "us.example.org/log/1",
        "mx.example.org:8101/log/2",
        "a.b/log/4294967295",
        "x/log/4294967296",
        "-a/log/1",
        "a-/log/1",
        "a..b/log/1",
        "a:0/log/1",
        "a:65535/log/1",
        "a:65536/log/1",
        "a:080/log/1",
        "log-1",
        "a.b_c-9",
        "Log",
        "",
        "ballot.cast",
        "a.b.c",
        "a",
        "ballot.",
        "B.c",
        "mbr_x/a/b",
        "//",
        "/",
        "mbr_x/committee/2013-04",
        "a b/c/d",
        "é//",
        "0190b6a4-7f5a-7cc1-9d2e-1b2a3c4d5e6f",
        "0190B6A4-7f5a-7cc1-9d2e-1b2a3c4d5e6f",
        "2013-11-22T18:30:00.000Z",
        "2016-02-29T00:00:00.999Z",
        "2015-02-29T00:00:00.000Z",
        "0000-01-01T00:00:00.000Z",
        "0001-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
        "2013-11-22T18:30:60.000Z",
        "2013-11-22T18:60:00.000Z",
        "2013-13-01T00:00:00.000Z",
        "2013-11-22t18:30:00.000Z",
        "2013-11-22T18:30:00.00Z",
        "1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f",
        "1F1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f1f",
    ];
    let c = "CQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk";
    let good = json!({ "alg": "hmac-sha256", "c": c });
    let reference = json!({ "log": dice.pick(&texts), "seq": 3, "id": dice.pick(&texts), "x": [] });
    match dice.below(12) {
        0..5 => json!(dice.pick(&texts)),
        5 => json!(dice.pick(&[0_u64, 1, 2, 7, 4_294_967_295, 4_294_967_296, (1 << 53) - 1])),
        6 => dice.pick(&[Value::Null, json!(true), json!(-1), json!([]), json!({})]).clone(),
        7 => dice
            .pick(&[
                good.clone(),
                json!([good, good]),
                json!({ "alg": "hmac-sha256", "c": format!("{c}=") }),
                json!([{ "alg": "none", "c": c }]),
                json!([good, 1]),
                json!([["hmac-sha256", c]]),
            ])
            .clone(),
        8 if dice.one_in(3) => json!([["mx.example.org/log/1", 3, "1f".repeat(32)]]),
        8 => json!([reference]),
        9 => json!([dice.pick(&["x", "y", "kid", "crit", "body"])]),
        _ => serde_json::from_str(&object(dice, 2)).unwrap_or(json!({ "x": 1 })),
    }
}

/// Events: those of the vectors with other fields, and spoiled.
pub fn events(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("events.json");
    let known: Vec<&str> =
        list(&file, "events").iter().map(|case| case["e"].as_str().expect("text")).collect();
    let good: Vec<Map<String, Value>> = list(&file, "events")
        .iter()
        .filter(|case| case["expect"] == "ok")
        .map(|case| serde_json::from_str(case["e"].as_str().expect("text")).expect("an object"))
        .collect();
    let names = [
        "v", "log", "seq", "prev", "kid", "at", "kind", "kv", "body", "priv", "refs", "by", "cmd",
        "crit", "x", "y",
    ];
    (0..2500)
        .map(|_| {
            let bytes = if dice.one_in(4) {
                let mut bytes = dice.pick(&known).as_bytes().to_vec();
                dice.spoil(&mut bytes, WORDS);
                bytes
            } else {
                let mut event = dice.pick(&good).clone();
                for _ in 0..dice.below(3) {
                    let name = *dice.pick(&names);
                    if dice.one_in(5) {
                        event.remove(name);
                    } else {
                        event.insert(name.into(), field(dice));
                    }
                }
                serde_json::to_vec(&event).expect("JSON")
            };
            json!({ "ask": "event", "data": hex(&bytes) })
        })
        .collect()
}

/// Signatures with keys, points and numbers of every sort, and verifier keys.
pub fn keys(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("keys.json");
    let of = |list: &[Value], name: &str| -> Vec<Vec<u8>> {
        list.iter().map(|case| unhex(case[name].as_str().expect("hex"))).collect()
    };
    let odd = of(list(&file, "keys"), "key");
    let lines: Vec<&str> =
        list(&file, "vkeys").iter().map(|case| case["vkey"].as_str().expect("text")).collect();
    let words = ["+", "=", "A", "us", " ", "AQ", "/", "-", "\u{a0}"];
    (0..1200)
        .map(|_| {
            if dice.one_in(3) {
                let key = SigningKey::from_seed(&dice.bytes()).expect("a key");
                let mut line = match dice.one_in(3) {
                    true => dice.pick(&lines).as_bytes().to_vec(),
                    false => key.public().to_vkey(ORIGIN).into_bytes(),
                };
                if !dice.one_in(3) {
                    dice.spoil(&mut line, &words);
                }
                let line = String::from_utf8_lossy(&line).into_owned();
                return json!({ "ask": "vkey", "text": line });
            }
            let key = SigningKey::from_seed(&dice.bytes()).expect("a key");
            let message = dice.bytes::<24>();
            let mut signature = key.sign(&message).to_vec();
            let mut public = key.public().as_bytes().to_vec();
            match dice.below(6) {
                0 => public = dice.pick(&odd).clone(),
                1 => public = dice.bytes::<32>().to_vec(),
                2 => signature[..32].copy_from_slice(&dice.bytes::<32>()),
                3 => dice.spoil(&mut signature, &["a"]),
                4 => {
                    let point = dice.pick(&odd).clone();
                    signature.splice(..32, point);
                }
                _ => {}
            }
            let (key, message, signature) = (hex(&public), hex(&message), hex(&signature));
            json!({ "ask": "signature", "key": key, "message": message, "signature": signature })
        })
        .collect()
}

/// A signed note with cosignatures, extension lines and faults.
fn note(dice: &mut Dice, log: &SigningKey, witness: &SigningKey) -> Vec<u8> {
    let size = dice.number() >> (12 + dice.below(52));
    let root = sha256(&dice.bytes::<8>());
    let mut signed = Checkpoint { origin: ORIGIN.into(), size, root }.sign(log);
    for _ in 0..dice.below(3) {
        let name = *dice.pick(&[WITNESS, ORIGIN, "third.example.org/log/1"]);
        let key = if dice.one_in(4) { log } else { witness };
        let line = signed.cosign(name, key, dice.number() >> (1 + dice.below(40)));
        let _ = signed.add_signature(&line);
    }
    signed.note().as_bytes().to_vec()
}

/// Checkpoints of the vectors and made up, spoiled and whole.
pub fn notes(dice: &mut Dice) -> Vec<Value> {
    let file = vectors("checkpoint.json");
    let known: Vec<&str> =
        list(&file, "notes").iter().map(|case| case["note"].as_str().expect("text")).collect();
    let key = |seed| SigningKey::from_seed(&[seed; 32]).expect("a seed");
    let (log, witness) = (key(1), key(2));
    let words = [
        "\n",
        "\n\n",
        "— ",
        "+",
        " ",
        "0",
        "=",
        "us.example.org/log/1",
        "\r",
        "\u{7f}",
        "\u{85}",
        "\u{2003}",
        "x\n",
    ];
    (0..1500)
        .map(|_| {
            let mut bytes = match dice.one_in(3) {
                true => dice.pick(&known).as_bytes().to_vec(),
                false => note(dice, &log, &witness),
            };
            if !dice.one_in(3) {
                dice.spoil(&mut bytes, &words);
            } else if dice.one_in(9) {
                let more = format!("— x {}\n", "AAAAAAAA").repeat(100 + dice.below(40));
                bytes.extend_from_slice(more.as_bytes());
            }
            json!({
                "ask": "checkpoint", "data": hex(&bytes), "origin": ORIGIN,
                "key": hex(log.public().as_bytes()),
                "witness": WITNESS, "witness_key": hex(witness.public().as_bytes()),
            })
        })
        .collect()
}

/// Inclusion and consistency, right and nearly right.
pub fn proofs(dice: &mut Dice) -> Vec<Value> {
    (0..2000)
        .map(|_| {
            let size = dice.below(80) as u64;
            let leaves: Vec<Hash> = (0..size).map(|seq| leaf_hash(&[seq as u8])).collect();
            let root_at = |size: u64| root_of(leaves.iter().copied().take(size as usize));
            let part = dice.below(size as usize + 1) as u64;
            let mut numbers = [part, size];
            let index = part.min(size.saturating_sub(1));
            let consistency = dice.one_in(2);
            let mut proof = match consistency {
                true => consistency_proof(&mut Leaves(leaves.clone()), part, size),
                false => inclusion_proof(&mut Leaves(leaves.clone()), index, size),
            }
            .unwrap_or_default();
            let [mut first, mut second] = [root_at(part), root_at(size)];
            match dice.below(8) {
                0 => proof.push(first),
                1 => drop(proof.pop()),
                2 if !proof.is_empty() => {
                    let at = dice.below(proof.len());
                    proof[at] = second;
                }
                3 => numbers[dice.below(2)] = dice.below(82) as u64,
                4 => first = sha256(b"another"),
                5 => second = sha256(b"another"),
                _ => {}
            }
            if consistency {
                return json!({ "ask": "consistency", "old": numbers[0], "new": numbers[1],
                    "old_root": first, "new_root": second, "proof": proof });
            }
            let leaf = leaves.get(index as usize).copied().unwrap_or(first);
            let index = if numbers[0] == part { index } else { numbers[0] };
            json!({ "ask": "inclusion", "leaf": leaf, "index": index, "size": numbers[1],
                "root": second, "proof": proof })
        })
        .collect()
}
