//! A log that lies, what proves it, and what somebody might make up against one that does not.

use serde_json::{Value, json};

use super::super::*;
use crate::event::Draft;
use crate::event::envelope::signed_message;
use crate::keys::SigningKey;
use crate::log::page::tests::Sample;
use crate::log::{Checkpoint, Tree, consistency_proof, inclusion_proof, root_at, sha256};

mod keys;

/// A name, what is shown, and the word for what it proves or why it proves nothing.
pub(super) type Case = (&'static str, Exhibit, &'static str);

/// The log as it is, and as it was told to somebody else from its fourth event on.
pub(super) struct Scene {
    pub(super) log: Sample,
    pub(super) fork: Sample,
}

pub(super) fn scene() -> Scene {
    let log = Sample::new(9);
    let mut fork = Sample::new(4);
    for number in 0..5 {
        fork.append(&Draft::new("member.admitted", &json!({ "other": number })));
    }
    Scene { log, fork }
}

pub(super) fn note(log: &Sample, size: u64) -> String {
    log.checkpoint(size).note().to_owned()
}

fn signed_note(log: &Sample, size: u64, root: Hash) -> String {
    Checkpoint { origin: log.origin.to_string(), size, root }.sign(&log.key).note().to_owned()
}

fn peaks(log: &Sample, size: u64) -> Vec<Hash> {
    let mut tree = Tree::empty();
    log.leaves().into_iter().take(size as usize).for_each(|leaf| tree.push(leaf));
    tree.peaks().to_vec()
}

fn bytes(log: &Sample, seqs: std::ops::Range<usize>) -> Vec<Bytes> {
    log.entries[seqs].iter().map(Bytes::from).collect()
}

/// Bytes signed as an event by the log's key.
fn signed(log: &Sample, event: &[u8]) -> Bytes {
    Bytes::from(&Entry::from_parts(&log.key.sign(&signed_message(event)), event))
}

/// An event of the log with a field changed, signed again.
fn changed(log: &Sample, seq: usize, field: &str, value: Value) -> Bytes {
    let mut event: Value = serde_json::from_slice(log.entries[seq].event_bytes()).expect("JSON");
    event[field] = value;
    signed(log, event.to_string().as_bytes())
}

pub(super) fn prefix(small: String, at: u64, large: &Sample, size: u64) -> Exhibit {
    let proof = consistency_proof(&mut large.tiles(), at, size).expect("a proof");
    let root = root_at(&mut large.tiles(), at).expect("a root");
    Exhibit::Prefix { small, large: note(large, size), root, proof }
}

pub(super) fn leaf(log: &Sample, index: u64, size: u64) -> Leaf {
    let proof = inclusion_proof(&mut log.tiles(), index, size).expect("a proof");
    Leaf { note: note(log, size), leaf: log.leaves()[index as usize], proof }
}

pub(super) fn tail(base: u64, log: &Sample, size: u64, note: String) -> Exhibit {
    Exhibit::Tail {
        base: (base > 0).then(|| self::note(log, base)),
        peaks: peaks(log, base),
        entries: bytes(log, base as usize..size as usize),
        note,
    }
}

pub(super) fn evidence(log: &Sample, exhibit: Exhibit) -> Evidence {
    Evidence {
        v: VERSION,
        origin: log.origin.clone(),
        code: "E_FORK".into(),
        detail: "as a vector".into(),
        genesis: Bytes::from(&log.entries[0]),
        keys: Vec::new(),
        exhibit,
    }
}

/// A tree whose author put an event at another place than its own, and signed it.
fn misplaced(log: &Sample) -> Exhibit {
    let mut other = Sample::new(9);
    other.entries.swap(5, 6);
    let leaf = leaf(&other, 5, 9);
    let entry = Bytes::from(&log.entries[6]);
    Exhibit::Place { index: 5, entry, proof: leaf.proof, note: leaf.note }
}

/// What proves something, and the word for it.
pub(super) fn proofs(scene: &Scene) -> Vec<Case> {
    let Scene { log, fork } = scene;
    let pair = |one, other| Exhibit::Entries { one, other };
    let entry = |entry| Exhibit::Entry { entry };
    let broken = changed(log, 5, "prev", json!("bb".repeat(32)));
    let mut all = vec![
        (
            "two roots of one size",
            Exhibit::Notes { one: note(log, 7), other: note(fork, 7) },
            "two-roots",
        ),
        ("another beginning", prefix(note(fork, 6), 6, log, 9), "not-a-prefix"),
        ("another beginning, a power of two", prefix(note(fork, 8), 8, log, 9), "not-a-prefix"),
        (
            "a note of nothing with a root",
            prefix(signed_note(log, 0, sha256(b"x")), 0, log, 9),
            "not-a-prefix",
        ),
        (
            "another leaf",
            Exhibit::Leaves { index: 5, one: leaf(log, 5, 7), other: leaf(fork, 5, 9) },
            "two-leaves",
        ),
        ("entries after a note", tail(4, log, 7, note(fork, 7)), "root-of-entries"),
        (
            "entries from the first",
            tail(0, log, 2, signed_note(log, 2, sha256(b"x"))),
            "root-of-entries",
        ),
        ("an event at another place", misplaced(log), "misplaced"),
        (
            "two entries of one place",
            pair(bytes(log, 5..6).remove(0), bytes(fork, 5..6).remove(0)),
            "two-entries",
        ),
        (
            "an entry after another",
            pair(broken.clone(), bytes(log, 4..5).remove(0)),
            "broken-chain",
        ),
        ("no JSON", entry(signed(log, b"neither here nor there")), "malformed"),
        ("a fraction", entry(changed(log, 5, "body", json!({ "x": 1.5 }))), "malformed"),
        (
            "another log",
            entry(changed(log, 5, "log", json!("mx.example.org/log/1"))),
            "foreign-log",
        ),
        ("another key's name", entry(changed(log, 5, "kid", json!("log-9"))), "foreign-key"),
    ];
    all.extend(keys::proofs(log));
    all
}

fn thief() -> Sample {
    let mut thief = Sample::new(9);
    thief.key = SigningKey::from_seed(&[77; 32]).expect("a seed");
    thief
}

/// What somebody without the key might make up, and why it proves nothing.
pub(super) fn forgeries(scene: &Scene) -> Vec<Case> {
    let keys = keys::forgeries(&scene.log);
    [forged_notes(scene), forged_tails(scene), forged_entries(scene), keys].concat()
}

fn forged_notes(scene: &Scene) -> Vec<Case> {
    let Scene { log, .. } = scene;
    let thief = thief();
    let notes = |one, other| Exhibit::Notes { one, other };
    let other_root = |exhibit| match exhibit {
        Exhibit::Prefix { small, large, proof, .. } => {
            Exhibit::Prefix { small, large, root: sha256(b"made up"), proof }
        }
        other => other,
    };
    let other_leaf = |leaf: Leaf| Leaf { leaf: sha256(b"made up"), ..leaf };
    vec![
        ("one note twice", notes(note(log, 7), note(log, 7)), "agrees"),
        ("notes of an honest log", notes(note(log, 6), note(log, 7)), "agrees"),
        ("a note by another key", notes(note(log, 7), note(&thief, 7)), "signature"),
        (
            "another root by another key",
            notes(note(log, 7), signed_note(&thief, 7, sha256(b"x"))),
            "signature",
        ),
        ("a note of nobody", notes(note(log, 7), "x".into()), "malformed"),
        ("an honest beginning", prefix(note(log, 6), 6, log, 9), "agrees"),
        ("a root that was made up", other_root(prefix(note(log, 6), 6, log, 9)), "proof"),
        (
            "a root that was made up, a power of two",
            other_root(prefix(note(log, 8), 8, log, 9)),
            "proof",
        ),
        ("a smaller note as the larger", prefix(note(log, 9), 7, log, 7), "agrees"),
        (
            "one leaf twice",
            Exhibit::Leaves { index: 5, one: leaf(log, 5, 7), other: leaf(log, 5, 9) },
            "agrees",
        ),
        (
            "a leaf that was made up",
            Exhibit::Leaves { index: 5, one: leaf(log, 5, 7), other: other_leaf(leaf(log, 5, 9)) },
            "proof",
        ),
        (
            "a leaf of another place",
            Exhibit::Leaves { index: 5, one: leaf(log, 5, 7), other: leaf(log, 6, 9) },
            "proof",
        ),
    ]
}

fn forged_tails(scene: &Scene) -> Vec<Case> {
    let Scene { log, .. } = scene;
    let swapped = match tail(4, log, 7, note(log, 7)) {
        Exhibit::Tail { base, peaks, mut entries, note } => {
            entries.swap(0, 1);
            Exhibit::Tail { base, peaks, entries, note }
        }
        other => other,
    };
    let short = match tail(4, log, 7, note(log, 8)) {
        Exhibit::Tail { base, entries, note, .. } => {
            Exhibit::Tail { base, peaks: peaks(log, 5), entries, note }
        }
        other => other,
    };
    let own_peaks = match tail(4, log, 7, note(log, 7)) {
        Exhibit::Tail { base, entries, note, .. } => {
            Exhibit::Tail { base, peaks: vec![sha256(b"made up")], entries, note }
        }
        other => other,
    };
    vec![
        ("honest entries", tail(4, log, 7, note(log, 7)), "agrees"),
        ("entries in another order", swapped, "malformed"),
        ("entries that do not reach", short, "malformed"),
        ("peaks that were made up", own_peaks, "proof"),
    ]
}

fn forged_entries(scene: &Scene) -> Vec<Case> {
    let Scene { log, fork } = scene;
    let thief = thief();
    let pair = |one: usize, other: usize| Exhibit::Entries {
        one: Bytes::from(&log.entries[one]),
        other: Bytes::from(&log.entries[other]),
    };
    let entry = |entry| Exhibit::Entry { entry };
    let place = |index, of: u64| Exhibit::Place {
        index,
        entry: Bytes::from(&log.entries[of as usize]),
        proof: leaf(log, of, 9).proof,
        note: note(log, 9),
    };
    let mut cut = log.entries[5].as_bytes().to_vec();
    cut[70] ^= 1;
    let mut malleated = log.entries[5].as_bytes().to_vec();
    malleated[63] |= 0xe0;
    vec![
        ("an event at its place", place(5, 5), "agrees"),
        ("an honest event elsewhere", place(5, 6), "proof"),
        ("one entry twice", pair(5, 5), "agrees"),
        ("neighbours", pair(5, 4), "agrees"),
        ("far apart", pair(2, 7), "agrees"),
        ("a good entry", entry(Bytes::from(&log.entries[5])), "agrees"),
        ("an entry with a byte changed", entry(Bytes(cut)), "signature"),
        ("a malleated signature", entry(Bytes(malleated)), "signature"),
        ("an entry by another key", entry(signed(&thief, b"nonsense")), "signature"),
        (
            "the next generation",
            entry(changed(log, 5, "log", json!("us.example.org/log/2"))),
            "agrees",
        ),
        ("a later envelope", entry(changed(log, 5, "v", json!(2))), "version"),
        ("no entry", entry(Bytes(vec![1; 9])), "malformed"),
        ("a page that nobody signed", Exhibit::Unsigned { found: signed(fork, b"x") }, "unsigned"),
    ]
}
