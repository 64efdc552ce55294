//! Our answers to the questions of `enlace_reader/answer.py`.

use enlace_schema::event::envelope;
use enlace_schema::event::poll::Opened;
use enlace_schema::json::{self, Limits};
use enlace_schema::keys::{KeyError, PublicKey};
use enlace_schema::log::{
    AdmitError, Hash, Held, SignedCheckpoint, admit, parse_page, root_of, verify_consistency,
    verify_inclusion,
};
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::moved::{Move, Moves};
use enlace_schema::voting::tally::{CastBallot, ChapterInput, PollInput, SealRef, SilentInput};
use serde_json::{Value, json};

use super::dice::hex;
use super::ours_files;
use crate::harness::vectors::{text, unhex};

/// The verdict on one question, and what was read.
pub fn answer(ask: &Value) -> Value {
    match text(ask, "ask") {
        "json" => document(ask),
        "event" => event(ask),
        "signature" => signature(ask),
        "vkey" => vkey(ask),
        "checkpoint" => note(ask),
        "inclusion" => verdict(
            verify_inclusion(
                hash(ask, "leaf"),
                number(ask, "index"),
                number(ask, "size"),
                &proof(ask),
                hash(ask, "root"),
            )
            .is_ok(),
        ),
        "consistency" => verdict(
            verify_consistency(
                number(ask, "old"),
                hash(ask, "old_root"),
                number(ask, "new"),
                hash(ask, "new_root"),
                &proof(ask),
            )
            .is_ok(),
        ),
        "pages" => pages(ask),
        "tally" => tally(ask),
        "receipt" => ours_files::receipt(ask),
        "export" => ours_files::export(ask),
        "token" => ours_files::token(ask),
        "file" => ours_files::log_file(ask),
        "evidence" => ours_files::evidence(ask),
        "sealed" => ours_files::sealed(ask),
        "typed" => ours_files::typed(ask),
        "id" | "origin" => ours_files::name(ask),
        other => panic!("nobody knows {other}"),
    }
}

fn number(ask: &Value, name: &str) -> u64 {
    ask[name].as_u64().expect("a number")
}

fn hash(ask: &Value, name: &str) -> Hash {
    text(ask, name).parse().expect("a hash")
}

fn proof(ask: &Value) -> Vec<Hash> {
    let hashes = ask["proof"].as_array().expect("hashes");
    hashes.iter().map(|one| one.as_str().expect("text").parse().expect("a hash")).collect()
}

fn verdict(holds: bool) -> Value {
    json!({ "verdict": if holds { "ok" } else { "bad" } })
}

fn document(ask: &Value) -> Value {
    let limits = if ask["limits"] == "line" { Limits::LINE } else { Limits::EVENT };
    match json::parse::<Value>(&unhex(text(ask, "data")), limits) {
        Ok(value) => json!({ "verdict": "ok", "value": value }),
        Err(error) => json!({ "verdict": error.name() }),
    }
}

fn event(ask: &Value) -> Value {
    let bytes = unhex(text(ask, "data"));
    match envelope::parse(&bytes) {
        Ok(read) => {
            let value: Value = serde_json::from_slice(&bytes).expect("JSON");
            assert_eq!((&value["kind"], &value["seq"]), (&json!(read.kind), &json!(read.seq)));
            json!({
                "verdict": "ok",
                "value": value,
                "id": envelope::event_id(&bytes),
                "at": read.at.as_ms(),
            })
        }
        Err(error) => json!({ "verdict": error.code() }),
    }
}

fn signature(ask: &Value) -> Value {
    let part = |name| unhex(text(ask, name));
    let key = PublicKey::import(&part("key"));
    verdict(key.is_ok_and(|key| key.verify(&part("message"), &part("signature")).is_ok()))
}

fn vkey(ask: &Value) -> Value {
    match PublicKey::from_vkey(text(ask, "text")) {
        Ok((name, key)) => json!({ "verdict": "ok", "name": name, "key": hex(key.as_bytes()) }),
        Err(KeyError::Weak) => json!({ "verdict": "weak" }),
        Err(_) => json!({ "verdict": "malformed" }),
    }
}

fn note(ask: &Value) -> Value {
    let key = |name| PublicKey::import(&unhex(text(ask, name))).expect("a key");
    let refused = |code: &str| json!({ "verdict": code });
    let Ok(data) = String::from_utf8(unhex(text(ask, "data"))) else { return refused("E_JSON") };
    let signed = match SignedCheckpoint::parse(&data) {
        Ok(signed) => signed,
        Err(error) => return refused(error.code()),
    };
    if signed.checkpoint.origin != text(ask, "origin") {
        return refused("E_ORIGIN");
    }
    if let Err(error) = signed.verify_log(&key("key")) {
        return refused(error.code());
    }
    json!({
        "verdict": "ok",
        "size": signed.checkpoint.size,
        "root": signed.checkpoint.root,
        "cosigned": signed.verify_cosignature(text(ask, "witness"), &key("witness_key")),
    })
}

fn pages(ask: &Value) -> Value {
    let origin = text(ask, "origin").parse().expect("an origin");
    let mut held = Held::nothing(origin, hash(ask, "genesis"));
    let mut leaves: Vec<Hash> = Vec::new();
    for (number, body) in ask["pages"].as_array().expect("pages").iter().enumerate() {
        let refused = |code: &str, signed: bool, seq: Option<u64>| {
            let mut said = json!({ "verdict": code, "page": number });
            said["signed"] = json!(signed);
            said["seq"] = json!(seq);
            said
        };
        let page = match parse_page(&unhex(body.as_str().expect("text"))) {
            Ok(page) => page,
            Err(error) => return refused(error.code(), false, None),
        };
        match admit(&held, held.size, page.0, page.1) {
            Ok(admitted) => {
                held.size = admitted.tree.size();
                leaves.extend(admitted.entries.iter().map(|(_, entry, _)| entry.leaf()));
                held.last_id = admitted.entries.last().map(|entry| entry.2).or(held.last_id);
                held.tree = admitted.tree;
                held.keys = admitted.keys;
                if admitted.replaces_held {
                    held.checkpoint = Some(admitted.checkpoint.checkpoint);
                }
            }
            // Whether a smaller checkpoint is a prefix is for whoever has the tiles to see.
            Err(error) if error.code == "E_SIZE_CONFLICT" && is_fork(&error, &leaves) => {
                return refused("E_FORK", true, None);
            }
            Err(error) => return refused(error.code, error.signed, error.seq),
        }
    }
    json!({
        "verdict": "ok",
        "size": held.size,
        "root": held.tree.root(),
        "checkpoint": held.checkpoint.map(|checkpoint| checkpoint.size),
    })
}

fn is_fork(error: &AdmitError, leaves: &[Hash]) -> bool {
    let note = String::from_utf8(error.evidence.clone()).expect("a note");
    let found = SignedCheckpoint::parse(&note).expect("a note").checkpoint;
    let size = usize::try_from(found.size).expect("small");
    size <= leaves.len() && root_of(leaves[..size].iter().copied()) != found.root
}

fn parsed<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).expect("its type")
}

/// What a chapter's log says of who came and who went.
fn moves(one: &Value) -> Moves {
    let mut moves = Moves::default();
    for said in one["moves"].as_array().expect("a list") {
        let (came, gone) = (&said["in"], &said["out"]);
        let what = if gone.is_null() {
            Move::In { from: parsed(&came["from"]), closed: parsed(&came["closed"]) }
        } else {
            let (to, again) = (parsed(&gone["to"]), parsed(&gone["again"]));
            Move::Out { to, id: hash(gone, "id"), again }
        };
        moves.note(number(said, "seq"), parsed(&said["member"]), what);
    }
    moves
}

fn tally(ask: &Value) -> Value {
    let opened: Opened = parsed(&ask["opened"]);
    let list = |value: &Value| value.as_array().expect("a list").clone();
    let ballot = |one: &Value| CastBallot {
        seq: number(one, "seq"),
        entry: parsed(&one["entry"]),
        person: parsed(&one["person"]),
        envelope: text(one, "box").into(),
    };
    let chapter = |one: &Value| ChapterInput {
        origin: parsed(&one["origin"]),
        roll: parsed(&one["roll"]),
        ballots: list(&one["ballots"]).iter().map(ballot).collect(),
        seal: SealRef { seq: number(&one["seal"], "seq"), id: hash(&one["seal"], "id") },
        box_key: BoxKey::from_b64u(text(one, "box_key")).expect("a key"),
        frozen: number(one, "frozen"),
        moves: moves(one),
    };
    let silent = |one: &Value| SilentInput {
        stated: parsed(&one["stated"]),
        roll: parsed(&one["roll"]),
        ballots: list(&one["ballots"]).iter().map(ballot).collect(),
        box_key: one["box_key"].as_str().and_then(BoxKey::from_b64u),
        frozen: number(one, "frozen"),
        moves: moves(one),
    };
    let input = PollInput {
        chapters: list(&ask["chapters"]).iter().map(chapter).collect(),
        silent: list(&ask["silent"]).iter().map(silent).collect(),
        missing: parsed(&ask["missing"]),
        ended: ask["ended"] == json!(true),
        ..PollInput::of(&opened)
    };
    let result = match enlace_schema::voting::tally::tally(&input) {
        Ok(result) => result,
        Err(error) => return json!({ "verdict": error.code() }),
    };
    let lines = result.canonical_lines(&opened.poll, &input.inputs(), &input.silent());
    let spoiled: serde_json::Map<_, _> = result
        .chapters
        .iter()
        .map(|one| (one.origin.to_string(), json!(one.figures.spoiled)))
        .collect();
    json!({
        "verdict": "ok",
        "lines": lines.lines().collect::<Vec<_>>(),
        "result_hash": result.result_hash(&opened.poll, &input.inputs(), &input.silent()),
        "spoiled": spoiled,
    })
}
