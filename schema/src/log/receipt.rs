//! What a member takes home: proof that an event is in the log, good offline with nothing but the
//! pinned keys (protocol §3.4, rule 12).
//!
//! At once it is the signed entry alone ([`verify_entry`]); from the next checkpoint on it is a
//! C2SP tlog-proof whose `extra` is the entry.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::checkpoint::{CheckpointError, SignedCheckpoint, decimal};
use super::hash::{Hash, sha256_parts};
use super::proof::{PROOF_MAX_HASHES, ProofError, verify_inclusion};
use super::schedule::KeySchedule;
use super::witness::is_stranger;
use crate::event::{Entry, Envelope, EnvelopeError, Origin};
use crate::keys::{KeyError, PublicKey};

const HEADER: &str = "c2sp.org/tlog-proof@v1";
const CODE_DOMAIN: &[u8] = b"enlace/receipt/v1\0";
/// Crockford's base32: no I, L, O or U, which are misread aloud and on paper.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a receipt code: 60 bits, five to a character.
pub const CODE_CHARS: usize = 12;
const CODE_GROUP: usize = 3;
/// Most bytes of a receipt: an entry in base64, a proof, a note, and their frame.
pub const RECEIPT_MAX_BYTES: usize = 65_536;

/// An entry with the proof that a checkpoint covers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The entry itself.
    pub entry: Entry,
    /// Its place in the log, which is its seq.
    pub index: u64,
    /// The inclusion proof, lowest sibling first.
    pub proof: Vec<Hash>,
    /// The checkpoint, with cosignatures.
    pub checkpoint: SignedCheckpoint,
}

/// What a receipt proves.
#[derive(Debug, Clone)]
pub struct Verified {
    /// Size of the log at the checkpoint.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The given witnesses of other hosts that validly cosigned, each with its latest time in Unix
    /// seconds.
    pub cosigned_by: Vec<(String, u64)>,
    /// The event.
    pub envelope: Envelope,
}

/// Why a receipt proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptError {
    /// Not a receipt's text; the part that is wrong.
    Malformed(&'static str),
    /// The event in it is malformed.
    Envelope(EnvelopeError),
    /// The event's signature does not hold under this key.
    Key(KeyError),
    /// The checkpoint is not the log's.
    Checkpoint(CheckpointError),
    /// Event and checkpoint are of different logs, or of another log than was asked for.
    Origin,
    /// The event's seq is not its place.
    Seq,
    /// The inclusion proof does not hold.
    Proof(ProofError),
}

impl ReceiptError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            ReceiptError::Malformed(_) => "E_JSON",
            ReceiptError::Envelope(error) => error.code(),
            ReceiptError::Key(error) => error.code(),
            ReceiptError::Checkpoint(error) => error.code(),
            ReceiptError::Origin => "E_ORIGIN",
            ReceiptError::Seq => "E_SEQ",
            ReceiptError::Proof(error) => error.code(),
        }
    }
}

impl fmt::Display for ReceiptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ReceiptError::Malformed(part) => write!(f, "not a receipt: {part}"),
            ReceiptError::Envelope(error) => error.fmt(f),
            ReceiptError::Key(error) => error.fmt(f),
            ReceiptError::Checkpoint(error) => error.fmt(f),
            ReceiptError::Origin => f.write_str("a receipt of another log"),
            ReceiptError::Seq => f.write_str("the event's seq is not its place"),
            ReceiptError::Proof(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for ReceiptError {}

impl Receipt {
    /// The text of the receipt (C2SP tlog-proof), to be kept with the ending `.tlog-proof`.
    pub fn to_text(&self) -> String {
        let extra = STANDARD.encode(self.entry.as_bytes());
        let mut text = format!("{HEADER}\nextra {extra}\nindex {}\n", self.index);
        for hash in &self.proof {
            text.push_str(&STANDARD.encode(hash.as_bytes()));
            text.push('\n');
        }
        text.push('\n');
        text.push_str(self.checkpoint.note());
        text
    }

    /// Reads a receipt's text. It says nothing until [`Receipt::verify`].
    ///
    /// # Errors
    /// `E_JSON`, with the part that is wrong.
    pub fn parse(text: &str) -> Result<Receipt, ReceiptError> {
        if text.len() > RECEIPT_MAX_BYTES {
            return Err(ReceiptError::Malformed("length"));
        }
        let (head, note) = text.split_once("\n\n").ok_or(ReceiptError::Malformed("checkpoint"))?;
        let mut lines = head.split('\n');
        if lines.next() != Some(HEADER) {
            return Err(ReceiptError::Malformed("header"));
        }
        let extra = lines.next().and_then(|line| line.strip_prefix("extra "));
        let entry = extra
            .and_then(|extra| STANDARD.decode(extra).ok())
            .and_then(|bytes| Entry::from_bytes(bytes).ok())
            .ok_or(ReceiptError::Malformed("extra"))?;
        let index = lines.next().and_then(|line| line.strip_prefix("index "));
        let index = index.and_then(decimal).ok_or(ReceiptError::Malformed("index"))?;
        let hash = |line: &str| Hash::from_slice(&STANDARD.decode(line).ok()?).ok();
        let proof: Option<Vec<Hash>> = lines.map(hash).collect();
        let proof = proof
            .filter(|proof| proof.len() <= PROOF_MAX_HASHES)
            .ok_or(ReceiptError::Malformed("proof"))?;
        let checkpoint = SignedCheckpoint::parse(note).map_err(ReceiptError::Checkpoint)?;
        Ok(Receipt { entry, index, proof, checkpoint })
    }

    /// Whether the log of `log_key` holds the entry at its place. Cosignatures are counted, not
    /// required: how many are enough is for the reader.
    ///
    /// # Errors
    /// The first part that does not hold: entry, checkpoint, log, place or proof.
    pub fn verify(
        &self,
        log_key: &PublicKey,
        witnesses: &[(String, PublicKey)],
    ) -> Result<Verified, ReceiptError> {
        self.checkpoint.verify_log(log_key).map_err(ReceiptError::Checkpoint)?;
        self.verify_inside(Some(log_key), witnesses)
    }

    /// The same for a log whose key has changed, by the keys that its genesis and the bundle `keys`
    /// name (protocol §3.4).
    ///
    /// # Errors
    /// As [`Receipt::verify`]; `E_SIG` for another log's checkpoint.
    pub fn verify_by(
        &self,
        origin: &Origin,
        keys: &KeySchedule,
        witnesses: &[(String, PublicKey)],
    ) -> Result<Verified, ReceiptError> {
        let head = &self.checkpoint.checkpoint;
        let mut signed = Err(CheckpointError::Unsigned);
        for key in keys.log_keys_for(head.size).filter(|_| head.origin == origin.as_str()) {
            signed = self.checkpoint.verify_log(&key.key);
            if signed.is_ok() {
                break;
            }
        }
        signed.map_err(ReceiptError::Checkpoint)?;
        self.verify_inside(keys.log_key_at(self.index).map(|key| &key.key), witnesses)
    }

    /// What a checkpoint that the log signed says of the entry.
    fn verify_inside(
        &self,
        log_key: Option<&PublicKey>,
        witnesses: &[(String, PublicKey)],
    ) -> Result<Verified, ReceiptError> {
        let checkpoint = &self.checkpoint.checkpoint;
        let origin = checkpoint.origin.parse().map_err(|_| ReceiptError::Origin)?;
        let log_key = log_key.ok_or(ReceiptError::Key(KeyError::Signature))?;
        let envelope = verify_entry(&self.entry, &origin, log_key)?;
        if envelope.seq != self.index {
            return Err(ReceiptError::Seq);
        }
        let (size, root) = (checkpoint.size, checkpoint.root);
        verify_inclusion(self.entry.leaf(), self.index, size, &self.proof, root)
            .map_err(ReceiptError::Proof)?;
        let cosigned_by = witnesses
            .iter()
            .filter(|(name, _)| is_stranger(name, &checkpoint.origin))
            .filter_map(|(name, key)| {
                Some((name.clone(), self.checkpoint.verify_cosignature(name, key)?))
            })
            .collect();
        Ok(Verified { size, root, cosigned_by, envelope })
    }
}

/// A receipt before the next checkpoint: whether the log `origin` signed the entry. It shows a
/// promise, not yet a place in the tree.
///
/// # Errors
/// That the event is malformed, of another log, of another seq, or not signed by this key.
pub fn verify_entry(
    entry: &Entry,
    origin: &Origin,
    log_key: &PublicKey,
) -> Result<Envelope, ReceiptError> {
    entry.verify(log_key).map_err(ReceiptError::Key)?;
    let envelope = entry.envelope().map_err(ReceiptError::Envelope)?;
    if envelope.log == *origin { Ok(envelope) } else { Err(ReceiptError::Origin) }
}

/// The code to read aloud: the first 60 bits of a hash of the entry, as four groups of three
/// (`7KQ-2MD-…`).
pub fn receipt_code(entry: &Entry) -> String {
    code_of(receipt_number(entry) << 4)
}

/// The 60 bits of [`receipt_code`] as a number: what an entry is found by.
pub fn receipt_number(entry: &Entry) -> u64 {
    let Hash(hash) = sha256_parts(&[CODE_DOMAIN, entry.as_bytes()]);
    hash[..8].iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte)) >> 4
}

/// The number of a typed code. Nothing if it is no code.
pub fn code_number(typed: &str) -> Option<u64> {
    let code = normalize_code(typed)?;
    let digit = |char: u8| CROCKFORD.iter().position(|known| *known == char);
    Some(code.bytes().filter_map(digit).fold(0, |number, digit| number << 5 | digit as u64))
}

/// The first 60 of 64 bits in the form of [`receipt_code`]: for whatever else is read aloud.
pub fn code_of(bits: u64) -> String {
    let digit = |place: usize| CROCKFORD[(bits >> (59 - 5 * place) & 31) as usize];
    group((0..CODE_CHARS).map(digit).map(char::from))
}

/// A typed code in the form of [`receipt_code`]: case, spaces and hyphens do not matter, and O, I
/// and L are read as the digits that they were. Nothing if it is no code.
pub fn normalize_code(typed: &str) -> Option<String> {
    let mut digits = Vec::with_capacity(CODE_CHARS);
    for char in typed.chars().filter(|char| !char.is_whitespace() && *char != '-') {
        let digit = match char.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !u8::try_from(digit).is_ok_and(|byte| CROCKFORD.contains(&byte)) {
            return None;
        }
        digits.push(digit);
    }
    (digits.len() == CODE_CHARS).then(|| group(digits.into_iter()))
}

fn group(digits: impl Iterator<Item = char>) -> String {
    let mut code = String::with_capacity(CODE_CHARS + CODE_CHARS / CODE_GROUP);
    for (place, digit) in digits.enumerate() {
        if place > 0 && place.is_multiple_of(CODE_GROUP) {
            code.push('-');
        }
        code.push(digit);
    }
    code
}

#[cfg(test)]
mod tests;
