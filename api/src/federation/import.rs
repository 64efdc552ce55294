//! A log, or its tail, from a file that a person carried here (protocol §3.5, decision 0028): a
//! peer's, or our own when a peer has a part of it that we lost.
//!
//! Page by page it passes the same admission as if it had been pulled. What is held already is
//! compared, not stored again, so a file may be taken in twice, and after an interruption once
//! more from its beginning.

use std::io::{BufRead, Read};

use enlace_schema::event::Origin;
use enlace_schema::json::LINE_MAX_BYTES;
use enlace_schema::log::{
    AdmitError, FilePage, FilePages, Held, LogError, PageEnd, SignedCheckpoint,
};

use super::client::Client;
use super::cosign::cosign_held;
use super::evidence::{self, Found};
use super::worker::Worker;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::admit::{AdmitFailure, held};
use crate::ledger::{proof, publish};
use crate::store::{Connection, log, peers};

/// What a file came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// The log; unknown when already the first page is malformed.
    pub origin: Option<Origin>,
    /// Events that came in.
    pub admitted: u64,
    /// Events held now.
    pub held: u64,
    /// Whether our cosignature is on its newest checkpoint now, to be carried back.
    pub cosigned: bool,
    /// Where it stopped being the log.
    pub refused: Option<Refused>,
}

/// Where a file stopped being the log, and why. What stood before it is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The protocol's code (rule 32).
    pub code: &'static str,
    /// What was found, for operators.
    pub detail: String,
    /// Whether the author signed it, so that its log is halted now and the evidence kept.
    pub halted: bool,
}

/// Takes in a file; `at` hears how many events are held after each page.
///
/// # Errors
/// `peer-unknown`, `peer-suspended`, `peer-halted`; `log-gap` when the file begins beyond what is
/// held; what the system says of the file, and the database. What is wrong with the file is in
/// [`Imported::refused`].
pub fn import(
    instance: &Instance,
    mut file: impl BufRead,
    mut at: impl FnMut(u64),
) -> Result<Imported> {
    let client = Client::new(instance.clone());
    let mut pages = FilePages::default();
    let mut taking: Option<Taking<'_>> = None;
    let mut line = Vec::new();
    let refused = loop {
        line.clear();
        if file.by_ref().take(LINE_MAX_BYTES as u64 + 2).read_until(b'\n', &mut line)? == 0 {
            break pages.finish().err().map(|error| unsigned(&error));
        }
        let page = match pages.line(&line) {
            Ok(None) => continue,
            Ok(Some(page)) => page,
            Err(error) => break Some(unsigned(&error)),
        };
        if taking.is_none() {
            match origin_of(&page.end) {
                Ok(origin) => taking = Some(Taking::begin(instance, origin)?),
                Err(refused) => break Some(refused),
            }
        }
        let Some(taking) = taking.as_mut() else { continue };
        if let Some(refused) = taking.page(&client, page)? {
            break Some(refused);
        }
        at(taking.held.size);
    };
    let Some(taking) = taking else {
        return Ok(Imported { origin: None, admitted: 0, held: 0, cosigned: false, refused });
    };
    let cosigned = match &refused {
        None if !taking.is_own() => cosign_held(instance, &taking.held.origin)?.is_some(),
        _ => false,
    };
    Ok(Imported {
        admitted: taking.held.size - taking.began,
        held: taking.held.size,
        origin: Some(taking.held.origin),
        cosigned,
        refused,
    })
}

fn unsigned(error: &LogError) -> Refused {
    Refused { code: error.code(), detail: error.to_string(), halted: false }
}

/// Which log a page is of, as its checkpoint says. Nothing is believed of it yet.
fn origin_of(end: &PageEnd) -> Result<Origin, Refused> {
    let refuse = |code, detail: String| Refused { code, detail, halted: false };
    let signed = SignedCheckpoint::parse(&end.checkpoint)
        .map_err(|error| refuse(error.code(), error.to_string()))?;
    let origin = signed.checkpoint.origin.parse();
    origin.map_err(|_| refuse("E_ORIGIN", signed.checkpoint.origin.clone()))
}

/// A log that is being taken in.
struct Taking<'a> {
    instance: &'a Instance,
    held: Held,
    /// How much was held before.
    began: u64,
    /// The newest note that was looked at: every page of a file may end with the same.
    note: String,
}

impl<'a> Taking<'a> {
    fn begin(instance: &'a Instance, origin: Origin) -> Result<Self> {
        let own = instance.origin();
        let held = instance.store().snapshot(|conn| {
            if origin != *own {
                require_open(conn, own, &origin)?;
            }
            held(conn, &origin)
        })?;
        Ok(Self { instance, began: held.size, held, note: String::new() })
    }

    fn is_own(&self) -> bool {
        self.held.origin == *self.instance.origin()
    }

    /// Takes in a page; says why not, if it is at fault.
    fn page(&mut self, client: &Client, page: FilePage) -> Result<Option<Refused>> {
        let begins = page.begins();
        if begins > self.held.size {
            let refusal = Refusal::new(codes::LOG_GAP).with("from", begins);
            return Err(refusal.with("held", self.held.size).into());
        }
        let FilePage { mut lines, end } = page;
        let known = usize::try_from(self.held.size - begins).unwrap_or(lines.len());
        let new = lines.split_off(known.min(lines.len()));
        let compared = self.instance.store().snapshot(|conn| self.compare(conn, begins, &lines))?;
        if let Err(error) = compared {
            return self.refuse(error, FilePage { lines, end }.to_text().as_bytes()).map(Some);
        }
        if new.is_empty() {
            return self.end_again(&end);
        }
        let page = FilePage { lines: new, end };
        match self.instance.ledger.admit_by_hand(&self.held, &page) {
            Ok(admission) => {
                self.held = admission.held.clone();
                if !self.is_own() {
                    let origin = self.held.origin.clone();
                    Worker::new(self.instance, client, &origin).admitted(admission)?;
                }
                Ok(None)
            }
            Err(AdmitFailure::Refused(error)) => {
                self.refuse(error, page.to_text().as_bytes()).map(Some)
            }
            Err(AdmitFailure::Failed(error)) => Err(error),
        }
    }

    /// Entries that are held already must be the same bytes (rule 23).
    fn compare(
        &self,
        conn: &mut Connection,
        begins: u64,
        lines: &[enlace_schema::log::PageLine],
    ) -> Result<Result<(), AdmitError>> {
        let count = log::signed(lines.len() as u64)?;
        let rows = match lines.is_empty() {
            true => Vec::new(),
            false => log::entries_from(conn, self.held.origin.as_str(), begins, count)?,
        };
        for (row, line) in rows.iter().zip(lines) {
            let entry = line.entry();
            if entry.as_bytes() == row.entry {
                continue;
            }
            let key = self.held.keys.log_key_at(line.n);
            let signed = key.is_some_and(|key| entry.verify(&key.key).is_ok());
            return Ok(Err(AdmitError {
                code: if signed { "E_FORK" } else { "E_SIG" },
                seq: Some(line.n),
                signed,
                evidence: entry.as_bytes().to_vec(),
                detail: "another entry is held at this place".into(),
            }));
        }
        Ok(Ok(()))
    }

    /// The end of a page whose entries are all held: its checkpoint must be of the log that is
    /// held, and its cosignatures are taken over.
    fn end_again(&mut self, end: &PageEnd) -> Result<Option<Refused>> {
        if self.note == end.checkpoint {
            return Ok(None);
        }
        self.note.clone_from(&end.checkpoint);
        let fault = |code, signed, detail: String| AdmitError {
            code,
            seq: None,
            signed,
            evidence: end.checkpoint.clone().into_bytes(),
            detail,
        };
        let signed = match SignedCheckpoint::parse(&end.checkpoint) {
            Ok(signed) => signed,
            Err(error) => {
                return self.refuse(fault(error.code(), false, error.to_string()), b"").map(Some);
            }
        };
        let found = &signed.checkpoint;
        if found.origin != self.held.origin.as_str() {
            let detail = format!("checkpoint of {}", found.origin);
            return self.refuse(fault("E_ORIGIN", false, detail), b"").map(Some);
        }
        let mut keys = self.held.keys.log_keys_for(found.size);
        if !keys.any(|key| signed.verify_log(&key.key).is_ok()) {
            return self
                .refuse(fault("E_SIG", false, "not by a key of this log".into()), b"")
                .map(Some);
        }
        // What reaches further is met when its entries come.
        if found.size > self.held.size {
            return Ok(None);
        }
        let origin = &self.held.origin;
        let root =
            self.instance.store().snapshot(|c| proof::root(c, origin.as_str(), found.size))?;
        if root != Some(found.root) {
            let detail = format!("the entries held have another root at {}", found.size);
            return self.refuse(fault("E_FORK", true, detail), b"").map(Some);
        }
        self.instance.ledger.write_side(move |tx| publish::record(tx, &signed))?;
        Ok(None)
    }

    /// Keeps evidence where what stands in the page proves by itself that the author signed the
    /// fault: a file is from whoever carries it. Against our own log nobody halts: whoever reads
    /// the refusal holds the file.
    fn refuse(&self, error: AdmitError, page: &[u8]) -> Result<Refused> {
        let detail = error.to_string();
        let mut halted = error.signed && !self.is_own();
        if halted {
            let (peer, code, detail) = (self.held.origin.clone(), error.code, detail.clone());
            let (bytes, page) = (error.evidence, page.to_vec());
            halted = self.instance.ledger.write_side(move |tx| {
                let found = Found { code, detail: &detail, bytes: &bytes, page: &page };
                evidence::keep_proof(tx, &peer, found)
            })?;
        }
        Ok(Refused { code: error.code, detail, halted })
    }
}

/// Whether a peer's events may come in at all.
fn require_open(conn: &mut Connection, own: &Origin, peer: &Origin) -> Result<()> {
    peers::get_trusted(conn, own.as_str(), peer.as_str())?;
    if peers::is_halted(conn, peer.as_str())? {
        return Err(codes::PEER_HALTED.into());
    }
    Ok(())
}
