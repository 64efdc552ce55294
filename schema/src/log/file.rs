//! A log, or its tail, in one file: pages of `/fed/v1/entries` one after the other (protocol §3.5).
//!
//! `log verify` reads one from the genesis up, line by line, by the same code that admits a peer's
//! pages; `log import` cuts it into its pages again ([`FilePages`]), which are then admitted as if
//! they had been pulled. Neither needs memory that grows with the log.

use std::collections::BTreeMap;
use std::fmt;

use super::checkpoint::SignedCheckpoint;
use super::hash::{Hash, empty_root};
use super::page::{AdmitError, Held};
use super::schedule::KeySchedule;
use super::tree::TileId;
use super::wire::{
    Line, PAGE_MAX_BYTES, PAGE_MAX_ENTRIES, PageEnd, PageError, PageLine, parse_line,
};
use crate::event::{Entry, Envelope, Origin};
use crate::json::LINE_MAX_BYTES;

/// After so many entries the finished tiles, which nobody here needs, are let go.
const FORGET_TILES_EVERY: u64 = 4096;

/// Verifies a log line by line.
#[derive(Debug, Default)]
pub struct LogVerifier {
    /// The genesis id that people compared, if the caller knows one.
    expected: Option<Hash>,
    held: Option<Held>,
    frame: Frame,
    kinds: BTreeMap<String, u64>,
    /// The last checkpoint, and how many entries were there when it came.
    end: Option<(SignedCheckpoint, u64)>,
}

/// What a log is found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogReport {
    /// Its origin.
    pub origin: Origin,
    /// Its genesis id, for the fingerprint.
    pub genesis: Hash,
    /// Whether the genesis id is the one that the caller expected; if none was expected, people
    /// must compare the fingerprint.
    pub pinned: bool,
    /// Number of entries.
    pub size: u64,
    /// The Merkle root over them.
    pub root: Hash,
    /// Entries of each kind.
    pub kinds: BTreeMap<String, u64>,
    /// The last checkpoint; its size may be larger, when the log grew while it was written out.
    pub checkpoint: SignedCheckpoint,
}

/// Why a file is no log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogError {
    /// A line is malformed.
    Line(PageError),
    /// A line is refused.
    Admit(AdmitError),
    /// There is no entry at all.
    Empty,
    /// The last line is no end: the file was cut off.
    Cut(u64),
}

impl LogError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            LogError::Line(error) => error.code(),
            LogError::Admit(error) => error.code(),
            LogError::Empty | LogError::Cut(_) => "E_JSON",
        }
    }
}

impl From<PageError> for LogError {
    fn from(error: PageError) -> Self {
        LogError::Line(error)
    }
}

impl From<AdmitError> for LogError {
    fn from(error: AdmitError) -> Self {
        LogError::Admit(error)
    }
}

impl fmt::Display for LogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LogError::Line(error) => error.fmt(f),
            LogError::Admit(error) => error.fmt(f),
            LogError::Empty => f.write_str("no entries"),
            LogError::Cut(size) => write!(f, "cut off after {size} entries"),
        }
    }
}

impl std::error::Error for LogError {}

impl LogVerifier {
    /// Begins. Without an expected genesis id the log is held to the one it begins with.
    pub fn new(expected: Option<Hash>) -> LogVerifier {
        LogVerifier { expected, ..LogVerifier::default() }
    }

    /// Verifies the next line, with its LF, and gives back its entry if it is one. After an error
    /// the verifier is spent.
    ///
    /// # Errors
    /// That the line is malformed, or refused as in a page ([`AdmitError`]).
    pub fn line(&mut self, line: &[u8]) -> Result<Option<(Envelope, Entry, Hash)>, LogError> {
        match self.frame.read(line)? {
            Line::Entry(entry) => {
                let taken = self.take(entry)?;
                if self.size().is_multiple_of(FORGET_TILES_EVERY) {
                    drop(self.dirty_tiles());
                }
                Ok(Some(taken))
            }
            Line::End(end) => {
                let held = self.held.as_mut().ok_or(LogError::Empty)?;
                let (checkpoint, _) = held.take_end(&end)?;
                self.end = Some((checkpoint, held.size));
                Ok(None)
            }
        }
    }

    /// Verifies the next entry as a bundle has it, without its frame. Which key signed it the event
    /// says itself; whether that is the one in force is checked as in a page.
    ///
    /// # Errors
    /// As [`LogVerifier::line`].
    pub fn entry(&mut self, entry: &Entry) -> Result<(), LogError> {
        let seq = self.size();
        let in_force = || Some(self.held.as_ref()?.keys.log_key_at(seq)?.kid.clone());
        let kid = entry.envelope().map(|envelope| envelope.kid).ok().or_else(in_force);
        let kid = kid.unwrap_or_default();
        self.take(PageLine::new(seq, &kid, entry)).map(drop)
    }

    fn take(&mut self, line: PageLine) -> Result<(Envelope, Entry, Hash), LogError> {
        let held = begun(&mut self.held, self.expected, &line)?;
        let taken = held.take_entry(line)?;
        *self.kinds.entry(taken.0.kind.clone()).or_default() += 1;
        Ok(taken)
    }

    /// Takes a checkpoint of exactly what was verified, as a mirror has it beside its tiles.
    ///
    /// # Errors
    /// As [`LogVerifier::line`], of the end of a page.
    pub fn checkpoint(&mut self, note: &str) -> Result<(), LogError> {
        let held = self.held.as_mut().ok_or(LogError::Empty)?;
        let end = PageEnd { next: held.size, checkpoint: note.to_owned(), proof: Vec::new() };
        let (checkpoint, _) = held.take_end(&end)?;
        self.end = Some((checkpoint, held.size));
        Ok(())
    }

    /// The tiles of hashes that were completed or changed since the last call. Whoever adds bundles
    /// asks for them now and then: they are kept until somebody does.
    pub fn dirty_tiles(&mut self) -> Vec<(TileId, Vec<u8>)> {
        self.held.as_mut().map(|held| held.tree.dirty_tiles()).unwrap_or_default()
    }

    /// How many entries were verified.
    pub fn size(&self) -> u64 {
        self.held.as_ref().map_or(0, |held| held.size)
    }

    /// The keys that the verified entries publish.
    pub fn keys(&self) -> Option<&KeySchedule> {
        self.held.as_ref().map(|held| &held.keys)
    }

    /// The Merkle root over the entries that were verified.
    pub fn root(&self) -> Hash {
        self.held.as_ref().map_or_else(empty_root, |held| held.tree.root())
    }

    /// Ends: the last line must have been the end of a page.
    ///
    /// # Errors
    /// That there was no entry at all, or that the file was cut off.
    pub fn finish(self) -> Result<LogReport, LogError> {
        let held = self.held.ok_or(LogError::Empty)?;
        let (checkpoint, _) =
            self.end.filter(|(_, at)| *at == held.size).ok_or(LogError::Cut(held.size))?;
        Ok(LogReport {
            pinned: self.expected.is_some(),
            size: held.size,
            root: held.tree.root(),
            origin: held.origin,
            genesis: held.genesis,
            kinds: self.kinds,
            checkpoint,
        })
    }
}

/// Where the reading of a file stands: the limits of a page hold for each page of it.
#[derive(Debug, Default)]
struct Frame {
    /// Lines read so far.
    number: usize,
    /// Entries, and bytes with their LFs, since the last end.
    entries: usize,
    bytes: usize,
}

impl Frame {
    /// Reads the next line, with its LF.
    fn read(&mut self, line: &[u8]) -> Result<Line, PageError> {
        self.number += 1;
        self.bytes += line.len();
        // One entry always fits, as in a page that travels.
        if self.bytes > PAGE_MAX_BYTES + LINE_MAX_BYTES {
            return Err(PageError::TooLong);
        }
        let bare = line.strip_suffix(b"\n").ok_or(PageError::Framing)?;
        let read = parse_line(bare, self.number)?;
        match read {
            Line::Entry(_) if self.entries == PAGE_MAX_ENTRIES => return Err(PageError::TooLong),
            Line::Entry(_) => self.entries += 1,
            Line::End(_) => (self.entries, self.bytes) = (0, 0),
        }
        Ok(read)
    }
}

/// Cuts a file into its pages. Nothing of it is verified here but the form: pages follow each
/// other without a gap, each within the limits of a page.
#[derive(Debug, Default)]
pub struct FilePages {
    frame: Frame,
    lines: Vec<PageLine>,
    /// The seq that comes next, once there was a line.
    next: Option<u64>,
}

/// One page of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FilePage {
    /// Its entries.
    pub lines: Vec<PageLine>,
    /// Its end.
    pub end: PageEnd,
}

impl FilePage {
    /// The seq at which it begins.
    pub fn begins(&self) -> u64 {
        self.lines.first().map_or(self.end.next, |line| line.n)
    }

    /// The page as it travels.
    pub fn to_text(&self) -> String {
        self.lines.iter().map(PageLine::to_line).collect::<String>() + &self.end.to_line()
    }
}

impl FilePages {
    /// Reads the next line, with its LF; gives the page that it ends. After an error the reader is
    /// spent.
    ///
    /// # Errors
    /// `E_JSON`, `E_LIMIT`, `E_SEQ`.
    pub fn line(&mut self, line: &[u8]) -> Result<Option<FilePage>, LogError> {
        let line = self.frame.read(line)?;
        let (seq, after) = match &line {
            Line::Entry(entry) => (entry.n, entry.n.saturating_add(1)),
            Line::End(end) => (end.next, end.next),
        };
        if self.next.is_some_and(|next| next != seq) {
            return Err(LogError::Admit(AdmitError {
                code: "E_SEQ",
                seq: self.next,
                signed: false,
                evidence: Vec::new(),
                detail: format!("the file goes on with {seq}"),
            }));
        }
        self.next = Some(after);
        match line {
            Line::Entry(entry) => {
                self.lines.push(entry);
                Ok(None)
            }
            Line::End(end) => Ok(Some(FilePage { lines: std::mem::take(&mut self.lines), end })),
        }
    }

    /// Ends: the last line must have been the end of a page.
    ///
    /// # Errors
    /// `E_JSON`: there was no line at all, or the file was cut off.
    pub fn finish(self) -> Result<(), LogError> {
        match self.next {
            None => Err(LogError::Empty),
            Some(next) if !self.lines.is_empty() => Err(LogError::Cut(next)),
            Some(_) => Ok(()),
        }
    }
}

/// What is held so far; at the first line, nothing yet of the log that the line begins.
fn begun<'h>(
    held: &'h mut Option<Held>,
    expected: Option<Hash>,
    first: &PageLine,
) -> Result<&'h mut Held, LogError> {
    if held.is_none() {
        let entry = first.entry();
        let envelope = entry.envelope().map_err(|error| AdmitError {
            code: error.code(),
            seq: Some(first.n),
            signed: false,
            evidence: Vec::new(),
            detail: error.to_string(),
        })?;
        *held = Some(Held::nothing(envelope.log, expected.unwrap_or_else(|| entry.id())));
    }
    held.as_mut().ok_or(LogError::Empty)
}

#[cfg(test)]
mod tests;
