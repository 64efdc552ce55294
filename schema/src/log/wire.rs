//! The lines of a page (protocol §5.3, rules 3, 17 and 18): how they are written and read.
//!
//! Framing is strict JSON too, but only framing: nothing of `E` is parsed here.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;

use super::hash::Hash;
use super::proof::PROOF_MAX_HASHES;
use crate::event::Entry;
use crate::event::envelope::SIGNATURE_BYTES;
use crate::json::{self, EVENT_MAX_BYTES, JsonError, LINE_MAX_BYTES, Limits};

/// Most bytes of a page, decompressed (rule 17).
pub const PAGE_MAX_BYTES: usize = 4 << 20;
/// Most entries of a page (rule 17).
pub const PAGE_MAX_ENTRIES: usize = 500;

/// One entry of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageLine {
    /// Its seq.
    pub n: u64,
    /// Name of the key that signed it.
    pub k: String,
    /// The signature.
    pub s: [u8; SIGNATURE_BYTES],
    /// The event's bytes.
    pub e: Vec<u8>,
}

impl PageLine {
    /// The line of a stored entry, to admit it again; `kid` is the one in its event.
    pub fn new(seq: u64, kid: &str, entry: &Entry) -> PageLine {
        let mut s = [0; SIGNATURE_BYTES];
        s.copy_from_slice(entry.signature());
        PageLine { n: seq, k: kid.to_owned(), s, e: entry.event_bytes().to_vec() }
    }

    /// The entry that this line carries.
    pub fn entry(&self) -> Entry {
        Entry::from_parts(&self.s, &self.e)
    }

    /// The line, with its LF. Its `k` is what somebody wrote, and not always a kid.
    pub fn to_line(&self) -> String {
        let (s, e) = (json::to_b64u(&self.s), json::to_b64u(&self.e));
        let line = serde_json::json!({ "n": self.n, "k": self.k, "s": s, "e": e });
        format!("{line}\n")
    }
}

/// The last line of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PageEnd {
    /// The seq after the page's last entry.
    pub next: u64,
    /// A checkpoint's note, of a size not below `next`.
    pub checkpoint: String,
    /// The consistency proof from `next` to the checkpoint's size; empty when they are equal.
    pub proof: Vec<Hash>,
}

impl PageEnd {
    /// The line, with its LF.
    pub fn to_line(&self) -> String {
        let proof: Vec<String> =
            self.proof.iter().map(|hash| json::to_b64u(hash.as_bytes())).collect();
        let line = serde_json::json!({
            "next": self.next,
            "checkpoint": self.checkpoint,
            "proof": proof,
        });
        format!("{line}\n")
    }
}

/// The line of a stored entry, with its LF. `kid` is the one in its event.
pub fn entry_line(seq: u64, kid: &str, entry: &Entry) -> String {
    let (s, e) = (json::to_b64u(entry.signature()), json::to_b64u(entry.event_bytes()));
    // Neither a kid (rule 4) nor base64url has a character that JSON escapes.
    format!("{{\"n\":{seq},\"k\":\"{kid}\",\"s\":\"{s}\",\"e\":\"{e}\"}}\n")
}

/// A line of a page, of either sort.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// An entry.
    Entry(PageLine),
    /// The end of a page.
    End(PageEnd),
}

/// Why bytes are no page. Nothing in it is signed, so it is never evidence (rule 24).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageError {
    /// More bytes or entries than a page may have.
    TooLong,
    /// A line does not end in LF, or the last line is not an end.
    Framing,
    /// A line is not strict JSON of the expected shape; its number, from 1.
    Json(usize, JsonError),
    /// A binary value in a line is malformed; the line's number, from 1, and the field.
    Field(usize, &'static str),
}

impl PageError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            PageError::TooLong => "E_LIMIT",
            _ => "E_JSON",
        }
    }
}

impl fmt::Display for PageError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PageError::TooLong => f.write_str("a page that is too long"),
            PageError::Framing => f.write_str("a page whose lines or end are missing"),
            PageError::Json(line, error) => write!(f, "line {line}: {error}"),
            PageError::Field(line, field) => write!(f, "line {line}: malformed {field}"),
        }
    }
}

impl std::error::Error for PageError {}

/// An entry line as it is written; unknown names are ignored (rule 3).
#[derive(Deserialize)]
struct WireEntry<'a> {
    n: u64,
    k: String,
    #[serde(borrow)]
    s: Cow<'a, str>,
    #[serde(borrow)]
    e: Cow<'a, str>,
}

/// A last line as it is written.
#[derive(Deserialize)]
struct WireEnd {
    next: u64,
    checkpoint: String,
    proof: Vec<String>,
}

/// Reads one line, without its LF; `number` counts from 1 and is only for the error.
///
/// # Errors
/// `E_LIMIT`, `E_JSON`.
pub fn parse_line(line: &[u8], number: usize) -> Result<Line, PageError> {
    json::check(line, Limits::LINE).map_err(|error| PageError::Json(number, error))?;
    let shape =
        |error: serde_json::Error| PageError::Json(number, JsonError::Shape(error.to_string()));
    match serde_json::from_slice::<WireEntry<'_>>(line) {
        Ok(entry) => read_entry(entry, number).map(Line::Entry),
        Err(entry_error) => match serde_json::from_slice::<WireEnd>(line) {
            Ok(end) => read_end(end, number).map(Line::End),
            Err(_) => Err(shape(entry_error)),
        },
    }
}

fn read_entry(wire: WireEntry<'_>, number: usize) -> Result<PageLine, PageError> {
    let s = json::from_b64u(&wire.s).and_then(|bytes| bytes.try_into().ok());
    let e = json::from_b64u(&wire.e);
    Ok(PageLine {
        n: wire.n,
        k: wire.k,
        s: s.ok_or(PageError::Field(number, "s"))?,
        e: e.filter(|e| (1..=EVENT_MAX_BYTES).contains(&e.len()))
            .ok_or(PageError::Field(number, "e"))?,
    })
}

fn read_end(wire: WireEnd, number: usize) -> Result<PageEnd, PageError> {
    let malformed = PageError::Field(number, "proof");
    if wire.proof.len() > PROOF_MAX_HASHES {
        return Err(malformed);
    }
    let hash = |text: &String| Hash::from_slice(&json::from_b64u(text)?).ok();
    let proof: Option<Vec<Hash>> = wire.proof.iter().map(hash).collect();
    Ok(PageEnd { next: wire.next, checkpoint: wire.checkpoint, proof: proof.ok_or(malformed)? })
}

/// Reads a page: entry lines, then one end (rule 17).
///
/// # Errors
/// As [`parse_line`]; `E_JSON` when the page does not end as a page does.
pub fn parse_page(bytes: &[u8]) -> Result<(Vec<PageLine>, PageEnd), PageError> {
    // One entry always fits, however small a limit a server sets itself.
    if bytes.len() > PAGE_MAX_BYTES + LINE_MAX_BYTES {
        return Err(PageError::TooLong);
    }
    let body = bytes.strip_suffix(b"\n").ok_or(PageError::Framing)?;
    let mut lines = Vec::new();
    let mut rest = body.split(|byte| *byte == b'\n').zip(1..).peekable();
    while let Some((line, number)) = rest.next() {
        match parse_line(line, number)? {
            Line::Entry(_) if lines.len() == PAGE_MAX_ENTRIES => return Err(PageError::TooLong),
            Line::Entry(entry) => lines.push(entry),
            Line::End(end) if rest.peek().is_none() => return Ok((lines, end)),
            Line::End(_) => break,
        }
    }
    Err(PageError::Framing)
}
