//! A poll in one file that anyone can recompute offline (`poll export`, `tally verify`).
//!
//! NDJSON, each line strict JSON (rule 3) ended by LF:
//!
//! 1. `{"format":"enlace-poll","v":1,"poll":"pol_…","host":"ORIGIN"}`
//! 2. for each log, by origin, `{"log":"ORIGIN","genesis":"HEX","checkpoint":"NOTE"}`, and after
//!    it, by ascending seq, its genesis, what it said of its own keys (`key.…`), who came and who
//!    went (`member.transfer.closed`, `.arrived` and `.adopted`), and every event
//!    about the poll (opening, roll, joining, all ballots, seal, tally, certification, disputes,
//!    publication), and of a log that is stated as silent the last event that was read, as
//!    `{"n":SEQ,"e":"BASE64URL OF THE ENTRY","p":["BASE64URL",…]}`, where `p` is the inclusion
//!    proof to that checkpoint's root;
//! 3. `{"end":N}`, N being the number of lines before it.
//!
//! Nothing is taken on trust but the genesis ids, which people compare as fingerprints: signatures,
//! places, rolls, seals, the count and its digest are all worked out again.

mod corrections;
mod disputes;
mod found;
mod judge;
mod seen;
mod silent;

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

pub use found::{Seen, VerifiedDispute, VerifiedLog, VerifiedPoll};

use super::tally::TallyError;
use crate::event::key::{self, Revoked};
use crate::event::{Entry, Envelope, Origin};
use crate::ids::PollId;
use crate::json::{self, Limits, from_b64u, to_b64u};
use crate::keys::{recovery_signers, revocation_message};
use crate::log::{Hash, KeySchedule, SignedCheckpoint, verify_inclusion};

const FORMAT: &str = "enlace-poll";
const VERSION: u32 = 1;

/// Why a file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportError {
    /// A line is malformed or out of place, from 1; 0 where the file ends too early.
    Line(usize),
    /// A log in it does not verify; the line, from 1, and what is wrong there.
    Log(usize, &'static str),
    /// There is not exactly one opening of the poll by its host, or it makes no sense.
    Poll,
    /// What a chapter said of its roll or its seal does not hold.
    Chapter(Origin, &'static str),
    /// There is no count, for instance because a chapter has not sealed.
    Tally(TallyError),
    /// This log states another result.
    Differs(Origin),
}

impl ExportError {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Line(_) => "export-line",
            Self::Log(..) => "export-log",
            Self::Poll => "export-poll",
            Self::Chapter(..) => "export-chapter",
            Self::Tally(error) => error.code(),
            Self::Differs(_) => "tally-differs",
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(line) => write!(f, "{}: line {line}", self.code()),
            Self::Log(line, what) => write!(f, "{}: line {line}: {what}", self.code()),
            Self::Chapter(origin, what) => write!(f, "{}: {origin}: {what}", self.code()),
            Self::Differs(origin) => write!(f, "{}: {origin}", self.code()),
            Self::Tally(error) => error.fmt(f),
            Self::Poll => f.write_str(self.code()),
        }
    }
}

impl std::error::Error for ExportError {}

/// Any line of the format.
#[derive(Default, Serialize, Deserialize)]
struct Line {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    v: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    poll: Option<PollId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    host: Option<Origin>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    log: Option<Origin>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    genesis: Option<Hash>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    checkpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    n: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    e: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    p: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
}

/// Writes an export, line by line.
#[derive(Debug, Default)]
pub struct Writer {
    text: String,
    lines: usize,
}

impl Writer {
    /// Begins the export of a poll.
    pub fn new(poll: &PollId, host: &Origin) -> Self {
        let mut writer = Self::default();
        writer.line(&Line {
            format: Some(FORMAT.into()),
            v: Some(VERSION),
            poll: Some(poll.clone()),
            host: Some(host.clone()),
            ..Line::default()
        });
        writer
    }

    /// Begins a log. Logs come by ascending origin.
    pub fn log(&mut self, origin: &Origin, genesis: Hash, checkpoint: &SignedCheckpoint) {
        self.line(&Line {
            log: Some(origin.clone()),
            genesis: Some(genesis),
            checkpoint: Some(checkpoint.note().into()),
            ..Line::default()
        });
    }

    /// Adds an event of the log that was begun, with its proof. Events come by ascending seq, the
    /// genesis first.
    pub fn event(&mut self, seq: u64, entry: &Entry, proof: &[Hash]) {
        self.line(&Line {
            n: Some(seq),
            e: Some(to_b64u(entry.as_bytes())),
            p: Some(proof.iter().map(|hash| to_b64u(hash.as_bytes())).collect()),
            ..Line::default()
        });
    }

    /// Ends the export.
    pub fn finish(mut self) -> String {
        let end = Some(self.lines);
        self.line(&Line { end, ..Line::default() });
        self.text
    }

    fn line(&mut self, line: &Line) {
        let json = serde_json::to_string(line).expect("texts and numbers always serialize");
        self.text.push_str(&json);
        self.text.push('\n');
        self.lines += 1;
    }
}

/// A log of the file whose every line was verified.
struct LogPart {
    genesis: Hash,
    checkpoint: SignedCheckpoint,
    keys: KeySchedule,
    /// By ascending seq.
    events: Vec<(Envelope, Entry)>,
    /// Ids of all of them, void ones too, by seq.
    ids: BTreeMap<u64, Hash>,
}

/// What a file holds.
struct File {
    poll: PollId,
    host: Origin,
    logs: BTreeMap<Origin, LogPart>,
}

/// Verifies an export from the signatures up, and counts again.
///
/// # Errors
/// The first thing that does not hold, with its line or its chapter.
pub fn verify(file: &[u8]) -> Result<VerifiedPoll, ExportError> {
    judge::judge(&read(file)?)
}

fn read(file: &[u8]) -> Result<File, ExportError> {
    // Every line has its LF, the last one too: without it the file was cut, if only by a byte.
    let whole = file.strip_suffix(b"\n").ok_or(ExportError::Line(0))?;
    let mut lines = whole.split(|byte| *byte == b'\n').zip(1..);
    let mut next = || {
        let (text, number) = lines.next().ok_or(ExportError::Line(0))?;
        let line = json::parse(text, Limits::LINE).map_err(|_| ExportError::Line(number))?;
        Ok::<(Line, usize), ExportError>((line, number))
    };
    let (header, _) = next()?;
    let known = header.format.as_deref() == Some(FORMAT) && header.v == Some(VERSION);
    let (true, Some(poll), Some(host)) = (known, header.poll, header.host) else {
        return Err(ExportError::Line(1));
    };
    let mut logs = BTreeMap::new();
    let mut current: Option<(Origin, LogPart)> = None;
    let end = loop {
        let (line, number) = next()?;
        let malformed = ExportError::Line(number);
        match line {
            Line { log: Some(origin), genesis: Some(genesis), checkpoint: Some(note), .. } => {
                close(&mut logs, current.take(), number)?;
                current = Some((origin.clone(), begin(&origin, genesis, &note, number)?));
            }
            Line { n: Some(seq), e: Some(entry), p: Some(proof), .. } => {
                let (origin, part) = current.as_mut().ok_or(malformed)?;
                part.take(origin, seq, &entry, &proof, number)?;
            }
            Line { end: Some(count), .. } if count + 1 == number => {
                close(&mut logs, current.take(), number)?;
                break number;
            }
            _ => return Err(malformed),
        }
    };
    if lines.next().is_some() {
        return Err(ExportError::Line(end + 1));
    }
    Ok(File { poll, host, logs })
}

/// Takes in a log that was read to its end.
fn close(
    logs: &mut BTreeMap<Origin, LogPart>,
    part: Option<(Origin, LogPart)>,
    line: usize,
) -> Result<(), ExportError> {
    let Some((origin, mut part)) = part else { return Ok(()) };
    if part.events.is_empty() {
        return Err(ExportError::Line(line));
    }
    part.finish(&origin).map_err(|what| ExportError::Log(line, what))?;
    if logs.insert(origin, part).is_some() {
        return Err(ExportError::Line(line));
    }
    Ok(())
}

/// Begins a log. Whether its checkpoint is signed shows when all its keys are known.
fn begin(origin: &Origin, genesis: Hash, note: &str, line: usize) -> Result<LogPart, ExportError> {
    let checkpoint =
        SignedCheckpoint::parse(note).map_err(|_| ExportError::Log(line, "checkpoint"))?;
    if checkpoint.checkpoint.origin != origin.as_str() {
        return Err(ExportError::Log(line, "origin of the checkpoint"));
    }
    Ok(LogPart {
        genesis,
        checkpoint,
        keys: KeySchedule::empty(),
        events: Vec::new(),
        ids: BTreeMap::new(),
    })
}

impl LogPart {
    /// Takes in an event: its place in the tree, its signature, then its fields.
    fn take(
        &mut self,
        origin: &Origin,
        seq: u64,
        entry: &str,
        proof: &[String],
        line: usize,
    ) -> Result<(), ExportError> {
        let refuse = |what| ExportError::Log(line, what);
        let bytes = from_b64u(entry).ok_or(refuse("entry"))?;
        let entry = Entry::from_bytes(bytes).map_err(|_| refuse("entry"))?;
        let hash = |text: &String| Hash::from_slice(&from_b64u(text)?).ok();
        let proof: Option<Vec<Hash>> = proof.iter().map(hash).collect();
        let proof = proof.ok_or(refuse("proof"))?;
        let (size, root) = (self.checkpoint.checkpoint.size, self.checkpoint.checkpoint.root);
        verify_inclusion(entry.leaf(), seq, size, &proof, root).map_err(|_| refuse("proof"))?;
        if self.events.is_empty() {
            self.begin_keys(seq, &entry).map_err(refuse)?;
        }
        let envelope = entry.envelope().map_err(|_| refuse("event"))?;
        if envelope.kind == key::REVOKED {
            self.take_back(&envelope).map_err(refuse)?;
        }
        let key = self.keys.log_key_at(seq).ok_or(refuse("key"))?;
        entry.verify(&key.key).map_err(|_| refuse("signature"))?;
        let follows = self.events.last().is_none_or(|(before, _)| before.seq < seq);
        if envelope.log != *origin || envelope.seq != seq || envelope.kid != key.kid || !follows {
            return Err(refuse("place"));
        }
        if envelope.kind != key::REVOKED {
            self.keys.apply(&envelope).map_err(|_| refuse("keys"))?;
        }
        self.ids.insert(seq, entry.id());
        self.events.push((envelope, entry));
        Ok(())
    }

    /// The first event is the genesis: it names the keys.
    fn begin_keys(&mut self, seq: u64, entry: &Entry) -> Result<(), &'static str> {
        if seq != 0 || entry.id() != self.genesis {
            return Err("genesis");
        }
        let envelope = entry.envelope().map_err(|_| "genesis")?;
        self.keys = KeySchedule::from_envelope(&envelope).map_err(|_| "keys")?;
        Ok(())
    }

    /// Two recovery keys took the log back. That what they trusted is a prefix of it was for those
    /// to see who admitted it: here it is enough that they signed.
    fn take_back(&mut self, envelope: &Envelope) -> Result<(), &'static str> {
        let body: Revoked = envelope.body().map_err(|_| "keys")?;
        let prev = envelope.prev.ok_or("keys")?;
        let message = revocation_message(&envelope.log, envelope.seq, &prev, &body);
        let (recovery, threshold) = self.keys.recovery();
        let signers = recovery_signers(recovery, &message, &body.recovery);
        if signers < threshold as usize || envelope.kv != 1 {
            return Err("keys");
        }
        self.keys.revoke(envelope).map_err(|_| "keys")
    }

    /// All its lines are read: a key good at its size signed the checkpoint, and what a revocation
    /// made void counts for nothing.
    fn finish(&mut self, origin: &Origin) -> Result<(), &'static str> {
        let size = self.checkpoint.checkpoint.size;
        let signed = self
            .keys
            .log_keys_for(size)
            .any(|key| key.name == origin.as_str() && self.checkpoint.verify_log(&key.key).is_ok());
        if !signed {
            return Err("signature of the checkpoint");
        }
        let keys = &self.keys;
        self.events.retain(|(envelope, _)| !keys.is_void(envelope.seq));
        Ok(())
    }
}

#[cfg(test)]
#[path = "export_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "export_vectors.rs"]
mod vectors;

#[cfg(test)]
#[path = "export_silent_tests.rs"]
mod silent_tests;

#[cfg(test)]
#[path = "export_dispute_tests.rs"]
mod dispute_tests;

#[cfg(test)]
#[path = "export_differing_tests.rs"]
mod differing_tests;

#[cfg(test)]
#[path = "export_correction_tests.rs"]
mod correction_tests;

#[cfg(test)]
#[path = "export_seen_tests.rs"]
mod seen_tests;
