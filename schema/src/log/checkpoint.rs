//! Checkpoints: C2SP tlog-checkpoint in a signed note, with timed cosignatures (protocol §8).
//!
//! A note is text and signature lines. The log signs the text; witnesses, the author's own witness
//! key among them, sign the text with a time before it. Lines are collected without being
//! understood; only `verify_*` say what they are worth.

mod lines;

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use signed_note::Signature;

use super::hash::Hash;
use crate::keys::{ALG_COSIGNATURE, ALG_ED25519, KeyError, PublicKey, SigningKey, note_key_id};

/// Most bytes of a note (protocol §13): some fifty cosignatures.
pub const NOTE_MAX_BYTES: usize = 8192;
/// Most lines of a note, whatever their length.
pub const NOTE_MAX_LINES: usize = 128;
const COSIGNATURE_BYTES: usize = 8 + 64;

/// The head of a log's tree.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Checkpoint {
    /// The log's origin, which is also its key name.
    pub origin: String,
    /// Number of entries.
    pub size: u64,
    /// Merkle root over them.
    pub root: Hash,
}

/// Why a checkpoint is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckpointError {
    /// More bytes or lines than a note may have.
    TooLong,
    /// Not a signed note with a checkpoint in it.
    Malformed,
    /// No signature of the log's key is on it.
    Unsigned,
    /// The signature of the log's key does not hold.
    Signature,
}

impl CheckpointError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            CheckpointError::TooLong | CheckpointError::Malformed => "E_JSON",
            CheckpointError::Unsigned | CheckpointError::Signature => "E_SIG",
        }
    }
}

impl fmt::Display for CheckpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            CheckpointError::TooLong => "a note that is too long",
            CheckpointError::Malformed => "not a checkpoint",
            CheckpointError::Unsigned => "a checkpoint without the log's signature",
            CheckpointError::Signature => "a checkpoint whose signature does not hold",
        })
    }
}

impl std::error::Error for CheckpointError {}

impl Checkpoint {
    /// The note's text: origin, size and root in base64, each ended by LF.
    pub fn to_text(&self) -> String {
        let root = STANDARD.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads a note's text. Extension lines are allowed, and covered by the signatures.
    ///
    /// # Errors
    /// `E_JSON`: too long, or no checkpoint.
    pub fn parse(text: &str) -> Result<Checkpoint, CheckpointError> {
        let body = text.strip_suffix('\n').ok_or(CheckpointError::Malformed)?;
        let lines: Vec<&str> = body.split('\n').collect();
        let [origin, size, root, ..] = lines.as_slice() else {
            return Err(CheckpointError::Malformed);
        };
        if lines.iter().any(|line| line.is_empty()) || !signed_note::is_key_name_valid(origin) {
            return Err(CheckpointError::Malformed);
        }
        let root = STANDARD.decode(root).map_err(|_| CheckpointError::Malformed)?;
        Ok(Checkpoint {
            origin: (*origin).to_owned(),
            size: decimal(size).ok_or(CheckpointError::Malformed)?,
            root: Hash::from_slice(&root).map_err(|_| CheckpointError::Malformed)?,
        })
    }

    /// Signs the checkpoint as the log: the key's name is the origin.
    pub fn sign(&self, key: &SigningKey) -> SignedCheckpoint {
        let text = self.to_text();
        let line =
            signature_line(&self.origin, ALG_ED25519, &key.public(), &key.sign(text.as_bytes()));
        let note = format!("{text}\n{line}");
        SignedCheckpoint { checkpoint: self.clone(), text_bytes: text.len(), note }
    }
}

/// An ASCII decimal without sign or leading zeros.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let plain = text.bytes().all(|byte| byte.is_ascii_digit());
    let canonical = text == "0" || !text.starts_with('0');
    if plain && canonical { text.parse().ok() } else { None }
}

/// One signature line of a note, with its LF.
fn signature_line(name: &str, alg: u8, key: &PublicKey, signature: &[u8]) -> String {
    let id = note_key_id(name, alg, key.as_bytes());
    let mut bytes = id.to_be_bytes().to_vec();
    bytes.extend_from_slice(signature);
    format!("— {name} {}\n", STANDARD.encode(bytes))
}

/// What a witness signs: a header with the time, then the note's text (C2SP tlog-cosignature).
fn cosigned_message(text: &str, unix_seconds: u64) -> Vec<u8> {
    format!("cosignature/v1\ntime {unix_seconds}\n{text}").into_bytes()
}

/// A timed cosignature, as yet believed by nobody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cosignature {
    /// Name of the witness.
    pub name: String,
    /// Key id in the line, computed per C2SP for type 0x04.
    pub key_id: u32,
    /// When it was made, in Unix seconds, by the witness's clock.
    pub time: u64,
    /// Ed25519 over the time and the note's text.
    pub signature: [u8; 64],
}

/// A checkpoint with the note that carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What the note says.
    pub checkpoint: Checkpoint,
    /// How much of `note` is its text.
    text_bytes: usize,
    note: String,
}

impl SignedCheckpoint {
    /// Reads a note. Signatures are taken as they are; see [`SignedCheckpoint::verify_log`].
    ///
    /// # Errors
    /// `E_JSON`: too long, or no signed note with a checkpoint in it.
    pub fn parse(note: &str) -> Result<SignedCheckpoint, CheckpointError> {
        if note.len() > NOTE_MAX_BYTES || note.matches('\n').count() > NOTE_MAX_LINES {
            return Err(CheckpointError::TooLong);
        }
        if note.chars().any(|char| char < ' ' && char != '\n') {
            return Err(CheckpointError::Malformed);
        }
        let text_bytes = note.rfind("\n\n").ok_or(CheckpointError::Malformed)? + 1;
        let (text, signatures) = (&note[..text_bytes], &note[text_bytes + 1..]);
        let signatures = signatures.strip_suffix('\n').ok_or(CheckpointError::Malformed)?;
        for line in signatures.split('\n') {
            read_line(line)?;
        }
        let checkpoint = Checkpoint::parse(text)?;
        Ok(SignedCheckpoint { checkpoint, text_bytes, note: note.to_owned() })
    }

    /// The whole note.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The signed part of the note.
    pub fn text(&self) -> &str {
        &self.note[..self.text_bytes]
    }

    /// The signature lines, without their LF.
    pub fn lines(&self) -> impl Iterator<Item = &str> {
        self.note[self.text_bytes + 1..].lines()
    }

    fn signatures(&self) -> impl Iterator<Item = Signature> + '_ {
        // Every line was read before it was taken in.
        self.lines().filter_map(|line| read_line(line).ok())
    }

    /// Whether the log's `key` signed this: the key's name is the origin. Other signatures do not
    /// matter; of several under this key, all must hold.
    ///
    /// # Errors
    /// `E_SIG`: not signed by this key, or not by it alone.
    pub fn verify_log(&self, key: &PublicKey) -> Result<(), CheckpointError> {
        let name = &self.checkpoint.origin;
        let id = note_key_id(name, ALG_ED25519, key.as_bytes());
        let mut verdict = Err(CheckpointError::Unsigned);
        for line in self.signatures() {
            if line.name() == name && line.id() == id {
                verdict = key
                    .verify(self.text().as_bytes(), line.signature())
                    .map_err(|_: KeyError| CheckpointError::Signature);
                if verdict.is_err() {
                    break;
                }
            }
        }
        verdict
    }

    /// The signature line, with its LF, by which the witness `name` cosigns at `unix_seconds`.
    ///
    /// Cosign only what was verified and made durable (protocol §8).
    pub fn cosign(&self, name: &str, key: &SigningKey, unix_seconds: u64) -> String {
        let mut signature = unix_seconds.to_be_bytes().to_vec();
        signature.extend(key.sign(&cosigned_message(self.text(), unix_seconds)));
        signature_line(name, ALG_COSIGNATURE, &key.public(), &signature)
    }

    /// Adds a signature line, with or without its LF. It replaces an earlier cosignature of the
    /// same name and key id, and nothing else: a key signs a text without a time in one way. Verify
    /// it first: a line is not checked here.
    ///
    /// # Errors
    /// `E_JSON`: no line of a signature, or the note would be too long.
    pub fn add_signature(&mut self, line: &str) -> Result<(), CheckpointError> {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let added = read_line(line)?;
        let text = self.text();
        let mut note = format!("{text}\n");
        for held in self.lines() {
            let signature = read_line(held)?;
            if signature.name() != added.name() || signature.id() != added.id() {
                note.push_str(held);
                note.push('\n');
            } else if time_of(&signature).is_none() || time_of(&signature) > time_of(&added) {
                return Ok(());
            }
        }
        note.push_str(line);
        note.push('\n');
        *self = SignedCheckpoint::parse(&note)?;
        Ok(())
    }

    /// Every line that has the form of a timed cosignature.
    pub fn cosignatures(&self) -> Vec<Cosignature> {
        self.signatures().filter_map(|line| cosignature(&line)).collect()
    }

    /// The latest time, in Unix seconds, at which the witness `name` validly cosigned with `key`.
    pub fn verify_cosignature(&self, name: &str, key: &PublicKey) -> Option<u64> {
        self.find_cosignature(name, key).map(|(time, _)| time)
    }

    /// The latest valid cosignature of the witness `name` by `key`: its time, in Unix seconds, and
    /// its line, without the LF.
    pub fn find_cosignature(&self, name: &str, key: &PublicKey) -> Option<(u64, &str)> {
        let timed = |line| Some((cosignature(&read_line(line).ok()?)?, line));
        self.lines()
            .filter_map(timed)
            .filter(|(cosigned, _)| cosigned.is_by(name, key))
            .filter(|(cosigned, _)| {
                let message = cosigned_message(self.text(), cosigned.time);
                key.verify(&message, &cosigned.signature).is_ok()
            })
            .map(|(cosigned, line)| (cosigned.time, line))
            .max()
    }
}

impl Cosignature {
    /// Whether the line is by its name and key id that of a witness.
    fn is_by(&self, name: &str, key: &PublicKey) -> bool {
        let id = note_key_id(name, ALG_COSIGNATURE, key.as_bytes());
        self.name == name && self.key_id == id
    }
}

fn read_line(line: &str) -> Result<Signature, CheckpointError> {
    Signature::from_bytes(line.as_bytes()).map_err(|_| CheckpointError::Malformed)
}

fn cosignature(line: &Signature) -> Option<Cosignature> {
    let bytes: &[u8; COSIGNATURE_BYTES] = line.signature().try_into().ok()?;
    let (time, signature) = bytes.split_at(8);
    Some(Cosignature {
        name: line.name().to_owned(),
        key_id: line.id(),
        time: u64::from_be_bytes(time.try_into().ok()?),
        signature: signature.try_into().ok()?,
    })
}

fn time_of(line: &Signature) -> Option<u64> {
    cosignature(line).map(|cosignature| cosignature.time)
}

#[cfg(test)]
mod tests;
