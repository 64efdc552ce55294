//! Third witnesses (C2SP tlog-witness; protocol §8.2): each new checkpoint of ours is brought to
//! every witness that the settings name, by one thread each. They hold no log, take no token, and
//! are believed nothing but their cosignature.

use std::sync::Arc;
use std::time::Duration;

use enlace_schema::log::witness::AddCheckpoint;
use enlace_schema::log::{SignedCheckpoint, consistency_proof};

use super::Shared;
use super::bell::Bells;
use super::client::{Cosigned, Fault};
use super::push::Trouble;
use super::worker::pause_after;
use crate::config::ThirdWitness;
use crate::error::{Error, Result};
use crate::ledger::{past, publish};
use crate::store::log::{self, StoredTiles};

/// How long the thread sleeps when nobody rings.
const IDLE: Duration = Duration::from_secs(60);
/// Rounds of agreeing on the size that the witness holds.
const TRIES: usize = 3;

/// The thread.
pub(super) fn run(shared: &Arc<Shared>, witness: &ThirdWitness, bells: &Bells) {
    let mut asker = Asker { shared, witness, theirs: 0, done: None };
    let mut failures: u32 = 0;
    let most = Duration::from_secs(shared.instance.config.peer_backoff_s);
    while !shared.is_stopping() {
        let (asked, pause) = match asker.round() {
            Ok(()) => {
                failures = 0;
                (Duration::ZERO, IDLE)
            }
            Err(trouble) => {
                failures = failures.saturating_add(1);
                let asked = match &trouble {
                    Trouble::Peer(fault) => fault.retry_after(most),
                    Trouble::Own(_) => Duration::ZERO,
                };
                match trouble {
                    // The first of a row is news; the rest is the same news.
                    Trouble::Peer(fault) if failures == 1 => {
                        tracing::warn!(witness = witness.name, %fault, "not cosigned");
                    }
                    Trouble::Peer(_) => {}
                    Trouble::Own(error) => error.log_once("third"),
                }
                (asked, pause_after(failures, most))
            }
        };
        bells.push.wait_out(asked, pause, || shared.is_stopping());
    }
}

struct Asker<'a> {
    shared: &'a Arc<Shared>,
    witness: &'a ThirdWitness,
    /// The size of our log that it last said it holds.
    theirs: u64,
    /// What it has cosigned: the text that was signed, and our own newest time on it.
    done: Option<(u64, u64)>,
}

impl Asker<'_> {
    fn round(&mut self) -> Result<(), Trouble> {
        let own = self.shared.instance.origin().as_str();
        let (newest, mine) = self.shared.instance.store().snapshot(|conn| {
            Ok((log::latest_checkpoint(conn, own)?, publish::witnesses_of(conn, own)?))
        })?;
        let other = past::is_held_as_other(&self.shared.instance.ledger)?;
        let Some(row) = newest.filter(|_| !other) else { return Ok(()) };
        let signed = row.signed()?;
        // A time that was renewed is to be renewed by the witness too.
        let time = mine.iter().filter_map(|key| signed.verify_cosignature(&key.name, &key.key));
        let now = (signed.checkpoint.size, time.max().unwrap_or(0));
        if self.done != Some(now) {
            self.cosign(&signed)?;
            self.done = Some(now);
        }
        Ok(())
    }

    fn cosign(&mut self, signed: &SignedCheckpoint) -> Result<(), Trouble> {
        let size = signed.checkpoint.size;
        let own = self.shared.instance.origin().as_str();
        for _ in 0..TRIES {
            let old = self.theirs.min(size);
            let proof = self.shared.instance.store().snapshot(|conn| {
                consistency_proof(&mut StoredTiles::of(conn, own), old, size)
                    .map_err(Error::internal)
            })?;
            let request = AddCheckpoint { old, proof, checkpoint: signed.clone() };
            let asked = self.shared.client.add_checkpoint_at(&self.witness.url, &request.to_text());
            match asked? {
                Cosigned::Lines(lines) => {
                    self.theirs = size;
                    return self.collect(signed, &lines);
                }
                Cosigned::Conflict(held) if held > size || held == old => {
                    // Its word alone stops nothing; but whoever runs this must look.
                    let witness = &self.witness.name;
                    tracing::error!(witness, held, size, "a witness holds another history of ours");
                    let why = format!("it holds another log of ours, of {held} events");
                    return Err(Fault::Answer(why).into());
                }
                Cosigned::Conflict(held) => self.theirs = held,
            }
        }
        Err(Fault::Answer("it changes its size at every request".into()).into())
    }

    /// Adds its cosignature to our note, if it holds.
    fn collect(&self, signed: &SignedCheckpoint, lines: &str) -> Result<(), Trouble> {
        let by = std::iter::once((self.witness.name.as_str(), &self.witness.key));
        let malformed = |_| Fault::Answer("no signature line".into());
        let Some((cosigned, _)) = signed.cosigned_by(lines, by).map_err(malformed)? else {
            return Err(Fault::Answer("a cosignature that does not hold".into()).into());
        };
        self.shared.instance.ledger.write_side(move |tx| publish::record(tx, &cosigned))?;
        Ok(())
    }
}
