use std::collections::BTreeMap;

use super::super::choices::Choices;
use super::super::fixtures::{ballots, box_key, origin, roll_entry, yes_no};
use super::super::roll;
use super::super::seal::Ballots;
use super::*;
use crate::event::EventRef;
use crate::event::envelope::{Author, Draft, seal};
use crate::event::log::{GENESIS, Genesis, KeyRole, PublishedKey};
use crate::event::poll::{self, BallotCast, Certified, Joined, Opened, RollEntry, Sealed, Tallied};
use crate::keys::{SigningKey, next_key_digest};
use crate::log::{Checkpoint, TileId, Tiles, Tree, inclusion_proof};
use crate::time::Millis;

/// A chapter's log, written like a real one.
pub(super) struct Log {
    origin: Origin,
    seed: u8,
    key: SigningKey,
    pub(super) entries: Vec<Entry>,
}

struct InMemory(BTreeMap<TileId, Vec<u8>>);

impl Tiles for InMemory {
    type Error = TileId;
    fn tile(&mut self, id: TileId) -> Result<Vec<u8>, TileId> {
        self.0.get(&id).cloned().ok_or(id)
    }
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

impl Log {
    pub(super) fn new(name: &str, seed: u8) -> Self {
        let origin = origin(name);
        let vkey = |n: u8| key(seed + n).public().to_vkey(origin.as_str());
        let publish = |role, kid: &str, key| PublishedKey { role, kid: kid.into(), key };
        let genesis = Genesis {
            chapter: name.into(),
            name: name.into(),
            recovery: vec![vkey(1), vkey(2), vkey(3)],
            threshold: 2,
            keys: vec![
                publish(KeyRole::Log, "log-1", vkey(0)),
                publish(KeyRole::Witness, "witness-1", vkey(4)),
                publish(KeyRole::Transport, "transport-1", vkey(5)),
                publish(KeyRole::Seal, "seal-1", to_b64u(&[9; 32])),
            ],
            next: next_key_digest(&key(seed + 6).public()),
            continues: None,
        };
        let mut log = Self { origin, seed, key: key(seed), entries: vec![] };
        log.say(GENESIS, &genesis);
        log
    }

    pub(super) fn next(&self) -> u64 {
        self.entries.len() as u64
    }

    pub(super) fn say(&mut self, kind: &str, body: &impl Serialize) -> Hash {
        self.say_at(0, &Draft::new(kind, body))
    }

    pub(super) fn say_at(&mut self, at_ms: i64, draft: &Draft) -> Hash {
        let author = Author { origin: &self.origin, kid: "log-1", key: &self.key };
        let prev = self.entries.last().map(Entry::id);
        let entry = seal(draft, &author, self.next(), prev, Millis::from_ms(at_ms)).expect("signs");
        let id = entry.id();
        self.entries.push(entry);
        id
    }

    /// Rolls, joins, takes ballots and seals.
    fn vote(&mut self, name: &str, opened: &Opened, id: Hash, cast: &[(u64, Choices)]) {
        let sealed = self.cast(name, opened, id, cast);
        self.say(poll::SEALED, &sealed);
    }

    /// Rolls, joins and takes ballots; the seal that would be true of them.
    pub(super) fn cast(
        &mut self,
        name: &str,
        opened: &Opened,
        id: Hash,
        cast: &[(u64, Choices)],
    ) -> Sealed {
        let roll = (1..=3).map(|n| roll_entry(n, n.min(2) as u32)).collect();
        self.cast_on(roll, name, opened, id, cast)
    }

    fn cast_on(
        &mut self,
        roll: Vec<RollEntry>,
        name: &str,
        opened: &Opened,
        id: Hash,
        cast: &[(u64, Choices)],
    ) -> Sealed {
        let first = self.next();
        for page in roll::pages(&opened.poll, &roll) {
            self.say(poll::ROLL_PAGE, &page);
        }
        let frozen = roll::frozen(&opened.poll, &roll, Some((first, self.next() - 1)));
        self.say(poll::ROLL_FROZEN, &frozen);
        let joined = Joined {
            poll: opened.poll.clone(),
            host: origin("us"),
            opened: id,
            box_commit: box_key(name).commitment(),
            box_key: None,
        };
        self.say(poll::JOINED, &joined);
        let (mut kept, mut leaves) = (Vec::new(), Vec::new());
        for mut ballot in ballots(opened, name, cast) {
            ballot.seq = self.next();
            let (entry, envelope) = (ballot.entry.clone(), ballot.envelope.clone());
            let body = BallotCast { poll: opened.poll.clone(), entry, envelope };
            self.say(poll::BALLOT_CAST, &body);
            leaves.extend(self.entries.last().map(Entry::leaf));
            kept.push(ballot);
        }
        let ballots = Ballots { roll: &roll, cast: &kept, leaves: &leaves };
        ballots.sealed(opened, &box_key(name))
    }

    fn tree(&self, size: u64) -> Tree {
        let mut tree = Tree::empty();
        for (entry, _) in self.entries.iter().zip(0..size) {
            tree.push(entry.leaf());
        }
        tree
    }

    /// Its checkpoint of a size, cosigned by nobody.
    pub(super) fn note(&self, size: u64) -> SignedCheckpoint {
        let (origin, root) = (self.origin.to_string(), self.tree(size).root());
        Checkpoint { origin, size, root }.sign(&self.key)
    }

    /// The line by which its witness cosigns.
    pub(super) fn cosign(&self, note: &SignedCheckpoint, unix_seconds: u64) -> String {
        note.cosign(self.origin.as_str(), &key(self.seed + 4), unix_seconds)
    }

    /// Everything of the log, with a checkpoint that `witness` cosigned.
    fn write(&self, file: &mut Writer, witness: &Log) {
        let size = self.next();
        let mut tiles = InMemory(self.tree(size).dirty_tiles().into_iter().collect());
        let mut note = self.note(size);
        let cosigned = witness.cosign(&note, 1_000);
        note.add_signature(&cosigned).expect("a signature line");
        file.log(&self.origin, self.entries[0].id(), &note);
        for (entry, seq) in self.entries.iter().zip(0..) {
            let proof = inclusion_proof(&mut tiles, seq, size).expect("in the tree");
            file.event(seq, entry, &proof);
        }
    }
}

pub(super) fn voted() -> (Log, Log) {
    let opened = yes_no();
    let (mut us, mut mx) = (Log::new("us", 10), Log::new("mx", 30));
    let id = us.say(poll::OPENED, &opened);
    let cast = [(1, Choices::Yes), (3, Choices::No), (3, Choices::Yes)];
    us.vote("us", &opened, id, &cast);
    mx.vote("mx", &opened, id, &[(2, Choices::No)]);
    (us, mx)
}

pub(super) fn file(us: &Log, mx: &Log) -> String {
    let mut file = Writer::new(&yes_no().poll, &origin("us"));
    mx.write(&mut file, us);
    us.write(&mut file, mx);
    file.finish()
}

pub(super) fn tallied(verified: &VerifiedPoll, inputs: &[EventRef]) -> Tallied {
    Tallied {
        poll: verified.poll.clone(),
        host: verified.host.clone(),
        inputs: inputs.to_vec(),
        silent: Vec::new(),
        result: verified.result.clone(),
        result_hash: verified.result.result_hash(&verified.poll, inputs, &[]),
        unwitnessed: Vec::new(),
    }
}

#[test]
fn a_file_gives_the_result_that_the_chapters_signed() {
    let (mut us, mut mx) = voted();
    let verified = verify(file(&us, &mx).as_bytes()).expect("verifies");
    assert_eq!(verified.result.outcome.word(), "passed");
    assert_eq!(verified.result.all.cast.votes, 5);
    let seen = |log: &VerifiedLog| (log.origin.clone(), log.cosigned_by.clone(), log.sealed);
    let logs: Vec<_> = verified.logs.iter().map(seen).collect();
    let (mx_log, us_log) = (origin("mx"), origin("us"));
    let expected =
        [(mx_log.clone(), vec![us_log.clone()], true), (us_log, vec![mx_log.clone()], true)];
    assert_eq!(logs, expected);
    assert!(verified.logs.iter().all(|log| !log.tallied) && !verified.voided);
    us.say(poll::TALLIED, &tallied(&verified, &verified.inputs));
    let again = verify(file(&us, &mx).as_bytes()).expect("verifies");
    assert!(again.logs.iter().any(|log| log.tallied));
    assert_eq!(again.result_hash, verified.result_hash);
    mx.say(poll::TALLIED, &tallied(&verified, &[]));
    let differs = verify(file(&us, &mx).as_bytes());
    assert_eq!(differs.err(), Some(ExportError::Differs(mx_log)));
}

#[test]
fn what_was_left_out_or_changed_shows() {
    let (us, mx) = voted();
    let whole = file(&us, &mx);
    let lines: Vec<&str> = whole.lines().collect();
    let code = |lines: &[&str]| {
        let text = format!("{}\n", lines.join("\n"));
        verify(text.as_bytes()).err().map(|error| error.code())
    };
    assert_eq!(code(&lines), None);
    // Cut off, or a line more or less than the end says.
    assert_eq!(code(&lines[..lines.len() - 1]), Some("export-line"));
    // Header; mx: log, genesis, page, frozen, joined, ballot, seal; us: log …; end.
    let without = |left_out: usize| {
        let rest = lines.iter().enumerate().filter(|(n, _)| *n != left_out);
        let mut rest: Vec<&str> = rest.map(|(_, line)| *line).collect();
        let end = format!("{{\"end\":{}}}", rest.len() - 1);
        *rest.last_mut().expect("an end") = &end;
        code(&rest)
    };
    assert_eq!(without(0), Some("export-line"));
    assert_eq!(without(1), Some("export-line"));
    assert_eq!(without(2), Some("export-log"));
    assert_eq!(without(3), Some("export-chapter"));
    assert_eq!(without(4), Some("export-chapter"));
    assert_eq!(without(6), Some("export-chapter"));
    assert_eq!(without(10), Some("export-poll"));
    let mut turned = lines.clone();
    turned.swap(5, 6);
    assert_eq!(code(&turned), Some("export-log"));
    let other = lines[6].replacen("\"n\":4", "\"n\":5", 1);
    let mut moved = lines.clone();
    moved[6] = &other;
    assert_eq!(code(&moved), Some("export-log"));
    // Without its seal a chapter is missing; that the poll failed for it, only its host can say.
    let unsealed = file(&us, &Log::new("mx", 30));
    let missing = TallyError::Missing(vec![origin("mx")]);
    assert_eq!(verify(unsealed.as_bytes()).err(), Some(ExportError::Tally(missing)));
}

#[test]
fn a_file_that_was_cut_anywhere_is_refused() {
    let (mut us, mx) = voted();
    let verified = verify(file(&us, &mx).as_bytes()).expect("verifies");
    us.say(poll::TALLIED, &tallied(&verified, &verified.inputs));
    let whole = file(&us, &mx);
    let bytes = whole.as_bytes();
    assert!(verify(bytes).is_ok());
    for at in 0..bytes.len() {
        let found = verify(&bytes[..at]);
        assert!(matches!(found, Err(ExportError::Line(_))), "{at}: {found:?}");
    }
    for after in ["\n", "x", "{}\n", "{\"end\":0}\n"] {
        let longer = format!("{whole}{after}");
        assert!(verify(longer.as_bytes()).is_err(), "{after:?}");
    }
    // Cut after a line, and ended as if it were whole: what can still be shown is the same result
    // or none, never another one.
    let lines: Vec<&str> = whole.lines().collect();
    for kept in 1..lines.len() - 1 {
        let text = format!("{}\n{{\"end\":{kept}}}\n", lines[..kept].join("\n"));
        if let Ok(found) = verify(text.as_bytes()) {
            assert_eq!(found.result_hash, verified.result_hash, "{kept} lines");
            assert!(found.logs.iter().all(|log| log.sealed), "{kept} lines");
        }
    }
}

#[test]
fn another_logs_key_signs_nothing_here() {
    let (us, mut mx) = voted();
    mx.key = key(77);
    mx.say(poll::VOIDED, &serde_json::json!({ "poll": yes_no().poll, "reason": {"en": "No"} }));
    let error = verify(file(&us, &mx).as_bytes()).err();
    assert_eq!(error.map(|error| error.code()), Some("export-log"));
}

/// A chapter that sealed after its host had counted: what the host counted is what counts.
#[test]
fn a_seal_that_the_host_did_not_count_has_no_effect() {
    let (mut us, mut mx) = voted();
    let opened = yes_no();
    let part = verify(file(&us, &mx).as_bytes()).expect("verifies");
    let (mut kept, left_out) = (part.inputs.clone(), part.inputs.clone());
    kept.retain(|seal| seal.log == origin("us"));
    // Counted from a file in which the other has not sealed.
    let (mut alone, _) = voted();
    alone.say(poll::VOIDED, &serde_json::json!({ "poll": opened.poll, "reason": {"en": "No"} }));
    let without = verify(file(&alone, &Log::new("mx", 30)).as_bytes()).expect("a void verifies");
    assert_eq!(without.inputs, kept);
    let stated = tallied(&without, &kept);
    us.say(poll::TALLIED, &stated);
    mx.say(poll::TALLIED, &stated);
    let verified = verify(file(&us, &mx).as_bytes()).expect("verifies");
    assert_eq!((verified.result_hash, &verified.inputs), (stated.result_hash, &kept));
    assert_eq!(verified.result.missing, [origin("mx")]);
    assert!(
        verified
            .logs
            .iter()
            .all(|log| log.tallied && log.sealed == (log.origin != left_out[0].log))
    );
    // Nor does it help the other to count itself in.
    mx.entries.pop();
    mx.say(poll::TALLIED, &tallied(&part, &part.inputs));
    let differs = verify(file(&us, &mx).as_bytes()).err();
    assert_eq!(differs, Some(ExportError::Differs(origin("mx"))));
}

/// A place of a weight that the poll gives to nobody: the chapter is missing, and the poll is
/// counted without it like without any other that has not sealed.
#[test]
fn a_roll_that_the_poll_does_not_give_is_none() {
    let opened = yes_no();
    let heavy = |us: &Log| {
        let mut mx = Log::new("mx", 30);
        let id = us.entries[1].id();
        let roll = (1..=3).map(|n| roll_entry(n, if n == 3 { 7 } else { 1 })).collect();
        let sealed = mx.cast_on(roll, "mx", &opened, id, &[(2, Choices::No)]);
        mx.say(poll::SEALED, &sealed);
        mx
    };
    let (mut us, _) = voted();
    let mx = heavy(&us);
    let refused = verify(file(&us, &mx).as_bytes()).err();
    assert_eq!(refused, Some(ExportError::Chapter(origin("mx"), "roll")));
    let (mut alone, _) = voted();
    alone.say(poll::VOIDED, &serde_json::json!({ "poll": opened.poll, "reason": {"en": "No"} }));
    let without = verify(file(&alone, &Log::new("mx", 30)).as_bytes()).expect("a void verifies");
    us.say(poll::TALLIED, &tallied(&without, &without.inputs));
    let verified = verify(file(&us, &mx).as_bytes()).expect("verifies");
    assert_eq!(verified.result.missing, [origin("mx")]);
    assert_eq!(verified.result_hash, without.result_hash);
}

/// The first of publication and void in the host's log stands.
#[test]
fn the_hosts_first_last_word_stands() {
    let (us, mx) = voted();
    let verified = verify(file(&us, &mx).as_bytes()).expect("verifies");
    let (poll_id, result_hash) = (yes_no().poll, verified.result_hash);
    let void = serde_json::json!({ "poll": poll_id, "reason": {"en": "No"} });
    let certified = Certified { poll: poll_id.clone(), host: origin("us"), result_hash };
    let published = serde_json::json!({ "poll": poll_id, "result_hash": result_hash });
    let said = |words: &[&str]| {
        let (mut us, mx) = voted();
        us.say(poll::TALLIED, &tallied(&verified, &verified.inputs));
        for word in words {
            match *word {
                "certified" => us.say(poll::CERTIFIED, &certified),
                "published" => us.say(poll::PUBLISHED, &published),
                _ => us.say(poll::VOIDED, &void),
            };
        }
        let verified = verify(file(&us, &mx).as_bytes()).expect("verifies");
        (verified.published, verified.voided)
    };
    assert_eq!(said(&["certified"]), (false, false));
    assert_eq!(said(&["certified", "published"]), (true, false));
    assert_eq!(said(&["certified", "published", "voided"]), (true, false));
    assert_eq!(said(&["certified", "voided", "published"]), (false, true));
    assert_eq!(said(&["published", "voided"]), (false, true));
}
