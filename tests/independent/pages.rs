//! Pages of a log and of its fork, in any order, with every sort of end and of fault.

use enlace_schema::event::{Draft, Entry};
use enlace_schema::json::to_b64u;
use enlace_schema::log::{Hash, PageEnd, PageLine, consistency_proof, entry_line, sha256};
use serde_json::{Value, json};

use super::dice::{Dice, hex};
use crate::harness::forge::{ForgedLog, KID};
use crate::harness::leaves::Leaves;

const LOG: &str = "us";

fn grow(log: &mut ForgedLog, entries: usize, tag: &str) {
    for number in 0..entries {
        log.say_kind("member.admitted", &json!({ "number": number, "tag": tag }));
    }
}

/// An event whose signature holds and whose content does not, appended in the place of the next.
fn say_wrong(dice: &mut Dice, log: &mut ForgedLog) {
    let draft = Draft::new("member.admitted", &json!({}));
    let changes = [
        ("log", json!("mx.example.org/log/1")),
        ("seq", json!(dice.below(9))),
        ("prev", json!("")),
        ("prev", json!(sha256(b"x"))),
        ("kid", json!("log-2")),
        ("v", json!(2)),
        ("kind", json!("x")),
        ("at", json!("2001-01-01T00:00:00.000Z")),
        ("body", json!(1)),
        ("unknown", json!(null)),
        ("crit", json!(["body"])),
        ("by", json!("a")),
        ("kv", json!(0)),
        ("kind", json!("a.new.one")),
    ];
    if dice.one_in(8) {
        log.say_bytes(dice.pick(&["{\"v\":1}", "{}\n", "[]", "{\"v\":1,\"v\":1}"]).as_bytes());
    } else {
        let first = dice.pick(&changes).clone();
        let mut all = vec![first];
        if dice.one_in(3) {
            all.push(dice.pick(&changes).clone());
        }
        log.say_changed(&draft, &all);
    }
}

fn line_of(dice: &mut Dice, seq: usize, entry: &Entry) -> String {
    let mut line = PageLine::new(seq as u64, KID, entry);
    match dice.below(60) {
        0 => line.n += 1,
        1 => line.k = "log-2".into(),
        2 => line.s[dice.below(64)] ^= 1,
        3 => {
            let at = dice.below(line.e.len());
            line.e[at] ^= 1;
        }
        4 => {
            let e = to_b64u(&line.e);
            let s = to_b64u(&line.s);
            let field = *dice.pick(&[
                "\"e\":1",
                "\"x\":{\"y\":[]}",
                "\"x\":[1]",
                "\"n\":\"1\"",
                "\"k\":\"\"",
            ]);
            return format!(
                "{{\"n\":{seq},\"k\":\"{KID}\",\"s\":\"{s}\",\"e\":\"{e}\",{field}}}\n"
            );
        }
        _ => {}
    }
    entry_line(line.n, &line.k, &line.entry())
}

/// The end of a page of `log` after `next` entries.
fn end_of(dice: &mut Dice, log: &ForgedLog, other: &ForgedLog, next: usize) -> String {
    let next = if dice.one_in(25) { dice.below(log.entries.len() + 1) } else { next };
    let signer = if dice.one_in(12) { other } else { log };
    let most = signer.entries.len();
    let size = match dice.below(6) {
        0 => most,
        1 => dice.below(most + 1),
        _ => (next + dice.below(3)).min(most),
    };
    let leaves: Vec<Hash> = log.entries.iter().map(Entry::leaf).collect();
    let mut proof = match next <= size && size <= leaves.len() {
        true => {
            consistency_proof(&mut Leaves(leaves), next as u64, size as u64).unwrap_or_default()
        }
        false => Vec::new(),
    };
    if dice.one_in(20) {
        proof.push(sha256(b"x"));
    } else if dice.one_in(20) {
        proof.pop();
    }
    let mut note = match dice.one_in(25) {
        true => signer.sign(size as u64, sha256(b"x")),
        false => signer.checkpoint(size),
    }
    .note()
    .to_owned();
    match dice.below(50) {
        0 => note = note.replace("us.", "mx."),
        1 => note.push('x'),
        2 => note = ForgedLog::new("mx").checkpoint(1).note().to_owned(),
        _ => {}
    }
    PageEnd { next: next as u64, checkpoint: note, proof }.to_line()
}

fn page(dice: &mut Dice, log: &ForgedLog, other: &ForgedLog, from: usize, to: usize) -> Vec<u8> {
    let mut text = String::new();
    for seq in from..to {
        let source = if dice.one_in(40) { other } else { log };
        let entry = source.entries.get(seq).unwrap_or(&log.entries[seq]);
        text.push_str(&line_of(dice, seq, entry));
    }
    text.push_str(&end_of(dice, log, other, to));
    let mut bytes = text.into_bytes();
    if dice.one_in(25) {
        dice.spoil(&mut bytes, &["\n", "{}", "\r", ",", "\"n\":1", "\"next\":2"]);
    }
    bytes
}

/// Logs of a few entries, each read in a few pages.
pub fn logs(dice: &mut Dice) -> Vec<Value> {
    (0..600)
        .map(|_| {
            let mut log = ForgedLog::new(LOG);
            grow(&mut log, dice.below(6), "");
            let mut other = log.fork(LOG, log.entries.len());
            grow(&mut other, dice.below(5), "other");
            if dice.one_in(6) {
                say_wrong(dice, &mut log);
            }
            grow(&mut log, dice.below(6), "");
            let (mut from, mut pages) = (0, Vec::new());
            for _ in 0..=dice.below(4) {
                let to = from + dice.below(log.entries.len() - from + 1);
                let side = if dice.one_in(15) && other.entries.len() >= to { &other } else { &log };
                pages.push(hex(&page(dice, side, &log, from, to)));
                from = if dice.one_in(40) { dice.below(to + 1) } else { to };
            }
            let genesis = if dice.one_in(50) { sha256(b"x") } else { log.genesis() };
            json!({ "ask": "pages", "origin": log.origin, "genesis": genesis, "pages": pages })
        })
        .collect()
}
