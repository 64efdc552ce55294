//! Pages of a small log, good and bad, against the vectors.

use std::convert::Infallible;
use std::slice;

use serde_json::{Value, json};

use super::*;
use crate::event::envelope::{Author, Draft, seal};
use crate::event::log::{GENESIS, Genesis, KeyRole, PublishedKey};
use crate::json::to_b64u;
use crate::keys::{PreparedKey, SigningKey, next_key_digest};
use crate::log::proof::{Tiles, consistency_proof};
use crate::log::tree::TileId;
use crate::log::wire::{entry_line, parse_page};
use crate::time::Millis;

/// A log that is written and served like a real one.
pub(in crate::log) struct Sample {
    pub(in crate::log) origin: Origin,
    pub(in crate::log) key: SigningKey,
    pub(in crate::log) entries: Vec<Entry>,
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

/// A store that holds one level of tiles, which is enough for 256 entries.
pub(in crate::log) struct Leaves(Vec<Hash>);

impl Tiles for Leaves {
    type Error = Infallible;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>, Infallible> {
        let first = id.index as usize * 256;
        let leaves = self.0.iter().skip(first).take(256).filter(|_| id.level == 0);
        Ok(leaves.flat_map(|leaf| leaf.0).collect())
    }
}

impl Sample {
    pub(in crate::log) fn new(entries: u64) -> Sample {
        let origin: Origin = "us.example.org/log/1".parse().expect("an origin");
        let mut sample = Sample { origin, key: key(1), entries: Vec::new() };
        let vkey = |seed| key(seed).public().to_vkey(sample.origin.as_str());
        let published = |role, kid: &str, key| PublishedKey { role, kid: kid.into(), key };
        let genesis = Genesis {
            chapter: "us".into(),
            name: "May First".into(),
            recovery: vec![vkey(21), vkey(22), vkey(23)],
            threshold: 2,
            keys: vec![
                published(KeyRole::Log, "log-1", vkey(1)),
                published(KeyRole::Witness, "witness-1", vkey(2)),
                published(KeyRole::Transport, "transport-1", vkey(3)),
                published(KeyRole::Seal, "seal-1", to_b64u(&[9; 32])),
            ],
            next: next_key_digest(&key(11).public()),
            continues: None,
        };
        sample.append(&Draft::new(GENESIS, &genesis));
        for number in 1..entries {
            sample.append(&Draft::new("member.admitted", &json!({ "number": number })));
        }
        sample
    }

    pub(in crate::log) fn append(&mut self, draft: &Draft) {
        let author = Author { origin: &self.origin, kid: "log-1", key: &self.key };
        let seq = self.entries.len() as u64;
        let at = Millis::from_ms(1_385_145_000_000).plus_secs(seq as i64);
        let entry = seal(draft, &author, seq, self.entries.last().map(Entry::id), at);
        self.entries.push(entry.expect("a good draft"));
    }

    pub(in crate::log) fn held(&self) -> Held {
        Held::nothing(self.origin.clone(), self.entries[0].id())
    }

    pub(in crate::log) fn leaves(&self) -> Vec<Hash> {
        self.entries.iter().map(Entry::leaf).collect()
    }

    pub(in crate::log) fn tiles(&self) -> Leaves {
        Leaves(self.leaves())
    }

    pub(in crate::log) fn checkpoint(&self, size: u64) -> SignedCheckpoint {
        let root = crate::log::root_of(self.leaves().into_iter().take(size as usize));
        Checkpoint { origin: self.origin.to_string(), size, root }.sign(&self.key)
    }

    pub(in crate::log) fn end(&self, next: u64, size: u64) -> PageEnd {
        let proof = consistency_proof(&mut self.tiles(), next, size);
        PageEnd {
            next,
            checkpoint: self.checkpoint(size).note().to_owned(),
            proof: proof.expect("all leaves are there"),
        }
    }

    /// The page from `from` to before `next` under the checkpoint at `size`, as text.
    pub(in crate::log) fn page(&self, from: u64, next: u64, size: u64) -> String {
        let mut text = String::new();
        for (seq, entry) in (from..next).zip(&self.entries[from as usize..]) {
            text.push_str(&entry_line(seq, "log-1", entry));
        }
        text + &self.end(next, size).to_line()
    }
}

/// Reads and admits a page, and holds what it brings.
fn take(held: &mut Held, page: &str) -> Result<AdmittedPage, (String, bool, Option<u64>)> {
    let (lines, end) =
        parse_page(page.as_bytes()).map_err(|error| (error.code().to_owned(), false, None))?;
    let admitted = admit(held, held.size, lines, end)
        .map_err(|error| (error.code().to_owned(), error.signed, error.seq))?;
    held.size = admitted.tree.size();
    held.tree = admitted.tree.clone();
    held.keys = admitted.keys.clone();
    if let Some((_, _, id)) = admitted.entries.last() {
        held.last_id = Some(*id);
    }
    if admitted.replaces_held {
        held.checkpoint = Some(admitted.checkpoint.checkpoint.clone());
    }
    Ok(admitted)
}

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../../../vectors/page.json")).expect("a vector file");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 50);
    for case in cases {
        let name = &case["name"];
        let origin = text(&vectors["origin"]).expect("origin").parse().expect("an origin");
        let genesis = text(&case["genesis"]).or_else(|| text(&vectors["genesis"]));
        let genesis = genesis.expect("genesis").parse().expect("a hash");
        let mut held = Held::nothing(origin, genesis);
        let pages = case["pages"].as_array().expect("pages");
        let (last, before) = pages.split_last().expect("a page");
        for page in before {
            assert!(take(&mut held, page.as_str().expect("text")).is_ok(), "{name}");
        }
        let found = take(&mut held, last.as_str().expect("text")).map(|_| ());
        let expected = match case["expect"].as_str() {
            Some("ok") => Ok(()),
            code => Err((
                code.expect("expect").to_owned(),
                case["signed"].as_bool().expect("signed"),
                case["seq"].as_u64(),
            )),
        };
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn pages_of_any_cut_give_the_same_log() {
    let log = Sample::new(40);
    let whole = take(&mut log.held(), &log.page(0, 40, 40)).expect("a good page");
    for width in [1, 3, 7, 39] {
        let mut held = log.held();
        while held.size < 40 {
            let next = (held.size + width).min(40);
            let page = log.page(held.size, next, 40);
            let admitted = take(&mut held, &page).expect("a good page");
            assert_eq!((held.size, admitted.entries.is_empty()), (next, false));
        }
        assert_eq!(held.tree.root(), whole.tree.root());
        assert_eq!(held.keys, whole.keys);
        assert_eq!(held.last_id, Some(log.entries[39].id()));
    }
}

#[test]
fn what_is_admitted_is_what_was_written() {
    let log = Sample::new(5);
    let admitted = take(&mut log.held(), &log.page(0, 5, 5)).expect("a good page");
    let entries: Vec<Entry> = admitted.entries.iter().map(|(_, entry, _)| entry.clone()).collect();
    assert_eq!(entries, log.entries);
    assert_eq!(admitted.checkpoint, log.checkpoint(5));
    assert_eq!(admitted.tree.root(), log.checkpoint(5).checkpoint.root);
    assert_eq!(admitted.keys.witness_keys()[0].key, key(2).public());
    assert_eq!(admitted.keys.transport_keys()[0].kid, "transport-1");
    assert_eq!(admitted.keys.seal_key().map(|key| key.key), Some([9; 32]));
    assert_eq!(admitted.keys.recovery().1, 2);
    assert_eq!(admitted.keys.next(), Some(next_key_digest(&key(11).public())));
    assert!(admitted.keys.knows("log-1") && !admitted.keys.knows("log-2"));
    assert_eq!(admitted.entries[3].0.seq, 3);
}

#[test]
fn evidence_is_the_offending_bytes() {
    let mut log = Sample::new(2);
    let mut other = Sample::new(2);
    log.append(&Draft::new("member.admitted", &json!({ "number": "here" })));
    other.append(&Draft::new("member.admitted", &json!({ "number": "there" })));
    let mut held = log.held();
    take(&mut held, &log.page(0, 2, 3)).expect("a good page");
    let (lines, end) = parse_page(other.page(2, 3, 3).as_bytes()).expect("a page");
    let error = admit(&held, 2, lines, end).expect_err("a fork");
    assert_eq!((error.code(), error.signed, error.seq), ("E_FORK", true, Some(2)));
    assert_eq!(error.evidence, other.entries[2].as_bytes());

    let (lines, end) = parse_page(other.page(2, 3, 3).as_bytes()).expect("a page");
    let error = admit(&held, 3, lines, end).expect_err("not the cursor");
    assert_eq!((error.code(), error.signed), ("E_SEQ", false));
}

#[test]
fn any_changed_byte_is_refused() {
    let log = Sample::new(3);
    let page = log.page(0, 3, 3);
    assert!(take(&mut log.held(), &page).is_ok());
    // Every tenth byte keeps the test short; a page has no byte that does not matter but those
    // of framing, where a change can only be another way to write the same.
    for place in (0..page.len()).step_by(10).filter(|place| page.is_char_boundary(*place)) {
        let mut bytes = page.clone().into_bytes();
        bytes[place] = if bytes[place] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        assert!(take(&mut log.held(), &changed).is_err(), "byte {place}");
    }
}

#[test]
fn a_page_has_a_largest_number_of_entries() {
    let log = Sample::new(1);
    let line = entry_line(0, "log-1", &log.entries[0]);
    let page = line.repeat(501) + &log.end(1, 1).to_line();
    assert_eq!(
        parse_page(page.as_bytes()).map(|_| ()).map_err(|error| error.code()),
        Err("E_LIMIT")
    );
    let long = vec![b'\n'; 5 << 20];
    assert_eq!(parse_page(&long).map(|_| ()).map_err(|error| error.code()), Err("E_LIMIT"));
}

fn prepared(key: &SigningKey) -> PreparedKey {
    PreparedKey::new(key.public()).expect("a point")
}

/// Puts a fault into a line.
type Spoil = fn(&mut PageLine);

/// A page whose signatures were looked at before says exactly what its lines say one by one.
#[test]
fn signatures_that_were_looked_at_are_judged_like_those_that_were_not() {
    const LINES: u64 = 20;
    let sample = Sample::new(LINES + 1);
    let mut start = sample.held();
    take(&mut start, &sample.page(0, 1, 1)).expect("the genesis");
    let (lines, end) = parse_page(sample.page(1, LINES + 1, LINES + 1).as_bytes()).expect("a page");
    let looked_at = |lines: Vec<PageLine>, by: &SigningKey| {
        let mut lines: Vec<_> = lines.into_iter().map(CheckedLine::from).collect();
        CheckedLine::check_all(&mut lines, &prepared(by));
        admit_checked(&start, 1, lines, end.clone()).map(|page| page.entries)
    };
    let as_they_come = |lines| admit(&start, 1, lines, end.clone()).map(|page| page.entries);
    let spoil: [(&str, Spoil); 4] = [
        ("E_SIG", |line| line.s[0] ^= 1),
        ("E_SIG", |line| line.e[9] ^= 1),
        ("E_KID", |line| line.k = "log-2".into()),
        ("E_SEQ", |line| line.n += 1),
    ];
    // Under another key than the one in force, that it was looked at says nothing.
    for by in [&sample.key, &key(11)] {
        assert!(looked_at(lines.clone(), by).is_ok());
        for (code, spoil) in spoil {
            for places in [&[0][..], &[19], &[19, 3], &[15, 11, 9]] {
                let mut lines = lines.clone();
                places.iter().for_each(|place| spoil(&mut lines[*place]));
                let first = places.iter().min().expect("a place");
                let fault = looked_at(lines.clone(), by).expect_err("a fault");
                assert_eq!((fault.code, fault.seq), (code, Some(*first as u64 + 1)));
                assert_eq!(as_they_come(lines).expect_err("a fault"), fault);
            }
        }
    }
    // A line that somebody else signed is not taken for the author's.
    let draft = Draft::new("member.admitted", &json!({ "number": 1 }));
    let author = Author { origin: &sample.origin, kid: "log-1", key: &key(11) };
    let id = sample.entries[0].id();
    let at = Millis::from_ms(1_385_145_001_000);
    let foreign = seal(&draft, &author, 1, Some(id), at).expect("a draft");
    let mut line = CheckedLine::from(PageLine::new(1, "log-1", &foreign));
    CheckedLine::check_all(slice::from_mut(&mut line), &prepared(&key(11)));
    assert!(line.found.is_some());
    let refused = start.clone().take_checked(line).expect_err("a fault");
    assert_eq!(refused.code, "E_SIG");
}
