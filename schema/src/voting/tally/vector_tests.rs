//! The tallies of `vectors/tally.json`, which were computed by another program in another
//! language: keys, envelopes, rolls, figures, lines and digests.

use serde::Deserialize;
use serde_json::Value;

use super::super::choices::Choices;
use super::super::envelope::BoxKey;
use super::super::moved::Moves;
use super::super::result::Count;
use super::*;
use crate::event::poll::{Opened, RollEntry, Silent};
use crate::ids::EntryId;
use crate::log::sha256_parts;

#[derive(Deserialize)]
struct Vectors {
    cases: Vec<Case>,
    silent: Vec<SilentCase>,
}

/// A poll that its host ended without some of the seals (rule 44).
#[derive(Deserialize)]
struct SilentCase {
    name: String,
    opened: Opened,
    chapters: Vec<Read>,
    silent: Vec<Read>,
    missing: Vec<Origin>,
    ended: bool,
    expect: String,
    #[serde(default)]
    provisional: bool,
    #[serde(default)]
    lines: Vec<String>,
    result_hash: Option<Hash>,
}

/// A chapter as it is counted.
#[derive(Deserialize)]
struct Read {
    origin: Option<Origin>,
    stated: Option<Silent>,
    roll: Vec<RollEntry>,
    ballots: Vec<Cast>,
    box_key: Option<String>,
    seal: Option<Seal>,
}

#[derive(Deserialize)]
struct Cast {
    seq: u64,
    entry: EntryId,
    #[serde(rename = "box")]
    envelope: String,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    opened: Opened,
    chapters: Vec<Chapter>,
    lines: Vec<String>,
    result_hash: Hash,
}

#[derive(Deserialize)]
struct Chapter {
    origin: Origin,
    ballot_secret: String,
    box_key: String,
    box_commit: Hash,
    roll: Vec<RollEntry>,
    roll_root: Hash,
    ballots: Vec<Ballot>,
    effective: u64,
    seal: Seal,
    spoiled: Count,
}

#[derive(Deserialize)]
struct Ballot {
    seq: u64,
    entry: EntryId,
    #[serde(default)]
    person: Option<String>,
    choices: Value,
    nonce: String,
    #[serde(rename = "box")]
    envelope: String,
    #[serde(default)]
    tampered: bool,
}

#[derive(Deserialize)]
struct Seal {
    seq: u64,
    id: Hash,
}

fn hex(text: &str) -> Vec<u8> {
    let byte = |at| u8::from_str_radix(&text[at..at + 2], 16).expect("hexadecimal");
    (0..text.len()).step_by(2).map(byte).collect()
}

/// The chapter as the count takes it, after its keys, envelopes and roll were compared.
fn checked(opened: &Opened, chapter: Chapter) -> ChapterInput {
    let Chapter { origin, roll, .. } = chapter;
    let key = BoxKey::derive(&hex(&chapter.ballot_secret), &origin, &opened.poll);
    assert_eq!(key.to_b64u(), chapter.box_key);
    assert_eq!(key.commitment(), chapter.box_commit);
    assert_eq!(roll::root(&roll), chapter.roll_root);
    let ballots = chapter.ballots.into_iter().map(|ballot| {
        let choices = Choices::from_json(ballot.choices.to_string().as_bytes()).expect("choices");
        let nonce = hex(&ballot.nonce).try_into().expect("12 bytes");
        let sealed = key.seal(opened, &ballot.entry, &origin, &choices, nonce);
        assert_eq!(sealed == ballot.envelope, !ballot.tampered);
        let (entry, person) = (ballot.entry, ballot.person);
        CastBallot { seq: ballot.seq, entry, person, envelope: ballot.envelope }
    });
    let ballots: Vec<_> = ballots.collect();
    assert_eq!(effective_count(&roll, &ballots, opened.replaceable), chapter.effective);
    let seal = SealRef { seq: chapter.seal.seq, id: chapter.seal.id };
    ChapterInput { origin, roll, ballots, seal, box_key: key, frozen: 0, moves: Moves::default() }
}

#[test]
fn another_programs_tallies_come_out_the_same() {
    let file = include_str!("../../../vectors/tally.json");
    let vectors: Vectors = serde_json::from_str(file).expect("reads");
    assert!(vectors.cases.len() >= 5);
    for Case { name, opened, chapters, lines, result_hash } in vectors.cases {
        let mut spoiled: Vec<_> =
            chapters.iter().map(|chapter| (chapter.origin.clone(), chapter.spoiled)).collect();
        spoiled.sort_by(|a, b| a.0.cmp(&b.0));
        let chapters = chapters.into_iter().map(|chapter| checked(&opened, chapter)).collect();
        let input = PollInput { chapters, ..PollInput::of(&opened) };
        let result = tally(&input).expect("counts");
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        assert_eq!(result.canonical_lines(&opened.poll, &input.inputs(), &[]), text, "{name}");
        assert_eq!(result.result_hash(&opened.poll, &input.inputs(), &[]), result_hash, "{name}");
        assert_eq!(sha256_parts(&[b"enlace/result/v1\0", text.as_bytes()]), result_hash);
        for (chapter, (_, spoiled)) in result.chapters.iter().zip(spoiled) {
            assert_eq!(chapter.figures.spoiled, spoiled, "{name}");
        }
    }
}

impl Read {
    fn ballots(&self) -> Vec<CastBallot> {
        let cast = |Cast { seq, entry, envelope }: &Cast| CastBallot {
            seq: *seq,
            entry: entry.clone(),
            person: None,
            envelope: envelope.clone(),
        };
        self.ballots.iter().map(cast).collect()
    }

    fn key(&self) -> Option<BoxKey> {
        self.box_key.as_deref().map(|key| BoxKey::from_b64u(key).expect("a key"))
    }

    fn sealed(self) -> ChapterInput {
        let Seal { seq, id } = self.seal.as_ref().expect("a seal");
        ChapterInput {
            seal: SealRef { seq: *seq, id: *id },
            ballots: self.ballots(),
            box_key: self.key().expect("a key"),
            origin: self.origin.expect("an origin"),
            roll: self.roll,
            frozen: 0,
            moves: Moves::default(),
        }
    }

    fn silent(self) -> SilentInput {
        SilentInput {
            ballots: self.ballots(),
            box_key: self.key(),
            stated: self.stated.expect("what is stated"),
            roll: self.roll,
            frozen: 0,
            moves: Moves::default(),
        }
    }
}

#[test]
fn another_programs_counts_without_a_seal_come_out_the_same() {
    let file = include_str!("../../../vectors/tally.json");
    let vectors: Vectors = serde_json::from_str(file).expect("reads");
    assert!(vectors.silent.len() > 10);
    for case in vectors.silent {
        let input = PollInput {
            chapters: case.chapters.into_iter().map(Read::sealed).collect(),
            silent: case.silent.into_iter().map(Read::silent).collect(),
            missing: case.missing,
            ended: case.ended,
            ..PollInput::of(&case.opened)
        };
        let name = case.name;
        let result = match tally(&input) {
            Ok(result) => result,
            Err(error) => {
                assert_eq!(error.code(), case.expect, "{name}");
                continue;
            }
        };
        assert_eq!((case.expect.as_str(), case.provisional), ("ok", result.provisional), "{name}");
        let text: String = case.lines.iter().map(|line| format!("{line}\n")).collect();
        let (poll, inputs, silent) = (&case.opened.poll, input.inputs(), input.silent());
        assert_eq!(result.canonical_lines(poll, &inputs, &silent), text, "{name}");
        assert_eq!(Some(result.result_hash(poll, &inputs, &silent)), case.result_hash, "{name}");
    }
}
