//! Admitting a page of a peer's log: cheapest check first, nothing of `E` parsed before its
//! signature holds (protocol §7, rules 18, 19, 22 and 24).
//!
//! Pure: the caller loads a [`Held`], and stores what comes back in one transaction, or keeps the
//! [`AdmitError`] as evidence and stores nothing.

use std::fmt;

use super::checkpoint::{Checkpoint, SignedCheckpoint};
use super::hash::Hash;
use super::proof::verify_consistency;
use super::schedule::KeySchedule;
use super::tree::Tree;
use super::wire::{PageEnd, PageLine};
use crate::event::{Entry, Envelope, Origin};

mod checked;
mod entry;

pub use checked::CheckedLine;

/// What an instance holds of one log: enough to take in the next page.
#[derive(Debug, Clone)]
pub struct Held {
    /// The pinned origin.
    pub origin: Origin,
    /// The pinned genesis id: the identity that people compared.
    pub genesis: Hash,
    /// How many entries are held.
    pub size: u64,
    /// The right edge of their tree.
    pub tree: Tree,
    /// Id of the last entry; nothing when none is held.
    pub last_id: Option<Hash>,
    /// The keys that the held entries publish; empty when none is held.
    pub keys: KeySchedule,
    /// The largest checkpoint verified, which may be ahead of `size`.
    pub checkpoint: Option<Checkpoint>,
}

/// Why a page, or a line of a log, is refused (class A).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdmitError {
    /// The protocol's code (rule 32).
    pub code: &'static str,
    /// The seq at which the fault lies, if it lies at one.
    pub seq: Option<u64>,
    /// Whether the author's own signature is on the fault, so that the peer is HALTED at once
    /// (rule 24). An unsigned fault may be the transport's, and backs off first.
    pub signed: bool,
    /// The offending bytes: an entry, or a note; empty where there are none.
    pub evidence: Vec<u8>,
    /// What was found, for an operator's log; no text for members.
    pub detail: String,
}

impl AdmitError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        self.code
    }

    fn unsigned(code: &'static str, seq: u64, detail: impl fmt::Display) -> AdmitError {
        let (seq, detail) = (Some(seq), detail.to_string());
        AdmitError { code, seq, signed: false, evidence: Vec::new(), detail }
    }

    fn signed_entry(
        code: &'static str,
        seq: u64,
        entry: &Entry,
        detail: impl fmt::Display,
    ) -> AdmitError {
        let evidence = entry.as_bytes().to_vec();
        AdmitError { signed: true, evidence, ..AdmitError::unsigned(code, seq, detail) }
    }

    fn note(code: &'static str, signed: bool, note: &str, detail: impl fmt::Display) -> AdmitError {
        let evidence = note.as_bytes().to_vec();
        AdmitError { code, seq: None, signed, evidence, detail: detail.to_string() }
    }
}

impl fmt::Display for AdmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.seq {
            Some(seq) => write!(f, "{} at seq {seq}: {}", self.code, self.detail),
            None => write!(f, "{}: {}", self.code, self.detail),
        }
    }
}

impl std::error::Error for AdmitError {}

/// A page that may be stored.
#[derive(Debug, Clone)]
pub struct AdmittedPage {
    /// The new entries in order, each as read, as stored, and its id.
    pub entries: Vec<(Envelope, Entry, Hash)>,
    /// The tree with them; its dirty tiles are the ones to store.
    pub tree: Tree,
    /// The keys with those that they publish.
    pub keys: KeySchedule,
    /// The checkpoint that covers them.
    pub checkpoint: SignedCheckpoint,
    /// Whether `checkpoint` takes the place of the one held. It does not while the held one is
    /// ahead of the entries: their consistency shows only when the entries reach it.
    pub replaces_held: bool,
}

/// Checks a page against what is held, and says what to store. `from` is what was asked for.
///
/// # Errors
/// The first fault, with its code and seq, and with evidence where the log has signed it.
pub fn admit(
    held: &Held,
    from: u64,
    lines: Vec<PageLine>,
    end: PageEnd,
) -> Result<AdmittedPage, AdmitError> {
    admit_checked(held, from, lines.into_iter().map(CheckedLine::from).collect(), end)
}

/// The same, of lines that may have been looked at.
///
/// # Errors
/// As [`admit`].
pub fn admit_checked(
    held: &Held,
    from: u64,
    lines: Vec<CheckedLine>,
    end: PageEnd,
) -> Result<AdmittedPage, AdmitError> {
    if from != held.size {
        return Err(AdmitError::unsigned("E_SEQ", from, "not the cursor"));
    }
    let next = held.size + lines.len() as u64;
    if end.next != next {
        return Err(AdmitError::unsigned("E_SEQ", end.next, format!("entries end at {next}")));
    }
    let before = held.tree.clone();
    let mut held = held.clone();
    let mut entries = Vec::with_capacity(lines.len());
    for line in lines {
        entries.push(held.take_checked(line)?);
    }
    let (checkpoint, replaces_held) = held
        .end_page(&end, !entries.is_empty())
        .map_err(|error| below(error, before, &entries, &end))?;
    if entries.is_empty() && held.size < checkpoint.checkpoint.size {
        return Err(AdmitError::unsigned("E_SEQ", next, "entries are withheld"));
    }
    Ok(AdmittedPage { entries, tree: held.tree, keys: held.keys, checkpoint, replaces_held })
}

/// A checkpoint that does not cover its page is a fault of the transport, unless its root is not
/// that of the entries at its size: then its author has signed the fault.
fn below(
    error: AdmitError,
    mut tree: Tree,
    entries: &[(Envelope, Entry, Hash)],
    end: &PageEnd,
) -> AdmitError {
    let signed = SignedCheckpoint::parse(&end.checkpoint).ok();
    let Some(Checkpoint { size, root, .. }) = signed.map(|signed| signed.checkpoint) else {
        return error;
    };
    if error.code != "E_PROOF" || !(tree.size()..end.next).contains(&size) {
        return error;
    }
    let count = (size - tree.size()) as usize;
    entries.iter().take(count).for_each(|(_, entry, _)| tree.push(entry.leaf()));
    AdmitError { signed: tree.root() != root, ..error }
}

impl Held {
    /// Nothing held yet of the log that people pinned.
    pub fn nothing(origin: Origin, genesis: Hash) -> Held {
        Held {
            origin,
            genesis,
            size: 0,
            tree: Tree::empty(),
            last_id: None,
            keys: KeySchedule::empty(),
            checkpoint: None,
        }
    }

    /// Takes in the end of a page: the checkpoint's key, its size, and that the entries held are
    /// a prefix of it. Says whether it takes the place of the checkpoint held.
    ///
    /// # Errors
    /// As [`admit`], of the checkpoint: signature, size, root, or one that contradicts that on
    /// record.
    pub fn take_end(&mut self, end: &PageEnd) -> Result<(SignedCheckpoint, bool), AdmitError> {
        self.end_page(end, false)
    }

    /// The same, of a page that has brought entries or has not. With them a smaller checkpoint than
    /// the one held is no fault: a request to cosign overtook the page (`docs/decisions/0008`).
    fn end_page(
        &mut self,
        end: &PageEnd,
        some: bool,
    ) -> Result<(SignedCheckpoint, bool), AdmitError> {
        let note = &end.checkpoint;
        let refuse = |code, detail: String| AdmitError::note(code, false, note, detail);
        let signed = SignedCheckpoint::parse(note)
            .map_err(|error| refuse(error.code(), error.to_string()))?;
        let checkpoint = &signed.checkpoint;
        if end.next != self.size {
            return Err(AdmitError::unsigned("E_SEQ", end.next, "not where the entries end"));
        }
        if checkpoint.origin != self.origin.as_str() {
            return Err(refuse("E_ORIGIN", format!("checkpoint of {}", checkpoint.origin)));
        }
        self.verify_key(&signed).map_err(|detail| refuse("E_SIG", detail))?;
        let overtaken =
            some && self.checkpoint.as_ref().is_some_and(|held| checkpoint.size < held.size);
        self.compare_held(checkpoint)
            .or_else(|fault| if overtaken { Ok(()) } else { Err(fault) })
            .map_err(|(code, detail)| AdmitError::note(code, code == "E_FORK", note, detail))?;
        if checkpoint.size < self.size {
            return Err(refuse("E_PROOF", "the checkpoint does not cover the entries".into()));
        }
        let root = self.tree.root();
        if checkpoint.size == self.size && checkpoint.root != root {
            let detail = format!("the entries have root {root}");
            return Err(AdmitError::note("E_PROOF", true, note, detail));
        }
        // The proof itself is not signed: that one does not hold is no evidence.
        verify_consistency(self.size, root, checkpoint.size, checkpoint.root, &end.proof)
            .map_err(|error| refuse(error.code(), error.to_string()))?;
        let ahead = |held: &Checkpoint| held.size > self.size && held.size < checkpoint.size;
        let replaces = !overtaken && !self.checkpoint.as_ref().is_some_and(ahead);
        if replaces {
            self.checkpoint = Some(signed.checkpoint.clone());
        }
        Ok((signed, replaces))
    }

    /// A log key in force at the checkpoint's size must have signed it (rule 14).
    fn verify_key(&self, signed: &SignedCheckpoint) -> Result<(), String> {
        let mut detail = "no key of this log is known".to_owned();
        for key in self.keys.log_keys_for(signed.checkpoint.size) {
            match signed.verify_log(&key.key) {
                Ok(()) => return Ok(()),
                Err(error) => detail = error.to_string(),
            }
        }
        Err(detail)
    }

    /// Entries that reach the size of a checkpoint verified earlier must have its root.
    fn compare_ahead(&self) -> Result<(), String> {
        match &self.checkpoint {
            Some(held) if held.size == self.tree.size() && held.root != self.tree.root() => {
                Err(format!("the checkpoint held at {} has another root", held.size))
            }
            _ => Ok(()),
        }
    }

    /// A validly signed checkpoint against the one held, as far as sizes and roots say. Whether a
    /// smaller one is a prefix (rule 22) needs the tiles: the caller compares
    /// [`super::proof::root_at`] its size.
    fn compare_held(&self, new: &Checkpoint) -> Result<(), (&'static str, String)> {
        match &self.checkpoint {
            Some(held) if new.size < held.size => {
                Err(("E_SIZE_CONFLICT", format!("{} is below {} held", new.size, held.size)))
            }
            Some(held) if new.size == held.size && new.root != held.root => {
                Err(("E_FORK", format!("another root than the held one at {}", held.size)))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
pub(super) mod tests;
