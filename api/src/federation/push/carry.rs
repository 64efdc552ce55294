//! What an instance brings to a peer that cannot call it (protocol §5.8 and §5.9): its own pages,
//! its cosignature on the peer's checkpoint, and the end of the peer's log, if the peer lost it.
//!
//! It knows that it has to by the peer's own log, which names no address for it (decision 0029).

use std::time::Duration;

use enlace_schema::event::Origin;
use enlace_schema::log::SignedCheckpoint;

use super::{Pusher, Trouble};
use crate::error::Result;
use crate::federation::client::{Brought, Fault, Target};
use crate::federation::cosign::cosign_held;
use crate::federation::pages;
use crate::federation::receive::ADD_ENTRIES_MAX;
use crate::store::{Connection, log, peers};

/// After so long what is not new is brought again when something stirs: the peer may have lost it.
const AGAIN: Duration = Duration::from_secs(5);
/// So often in a row a peer may answer with another size before that is a fault.
const CONFLICTS: usize = 4;

/// Whether a peer's people noted no address for us.
///
/// # Errors
/// What the database says.
pub(super) fn cannot_call(conn: &mut Connection, peer: &Origin, own: &str) -> Result<bool> {
    let noted = peers::find(conn, peer.as_str(), own)?;
    Ok(noted.is_some_and(|row| row.endpoint.is_empty()))
}

/// What there is to bring: our newest checkpoint, its size and time, and the size of the peer's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Carried {
    ours: (u64, i64),
    theirs: i64,
}

impl Pusher {
    /// Brings what is new, and what is not whenever the thread wakes after a while, once a minute
    /// at least: the peer may have lost it.
    pub(super) fn carry(&mut self, to: &Target, ours: (u64, i64)) -> Result<(), Trouble> {
        let newest = self
            .shared
            .instance
            .store()
            .read(|conn| log::latest_checkpoint(conn, self.peer.as_str()))?;
        let what = Carried { ours, theirs: newest.map_or(0, |row| row.size) };
        let now = self.shared.limits.running();
        if self.carried.is_some_and(|(at, last)| last == what && now.saturating_sub(at) < AGAIN) {
            return Ok(());
        }
        let own = self.shared.instance.origin().clone();
        self.bring(to, &own)?;
        self.give_cosignature(to)?;
        self.carried = Some((now, what));
        Ok(())
    }

    /// Brings a log, from where the peer is to its end. Where that is, it says: the first page is
    /// the end alone, which proves that nothing is new if it is there.
    fn bring(&self, to: &Target, log: &Origin) -> Result<(), Trouble> {
        let instance = &self.shared.instance;
        let (mut from, mut conflicts) = (u64::MAX, 0);
        while !self.shared.is_stopping() {
            let page = instance.store().snapshot(|conn| {
                let newest = log::published(conn, log.as_str())?;
                let size = newest.map_or(Ok(0), |row| log::unsigned(row.size))?;
                pages::read(conn, log, from.min(size), ADD_ENTRIES_MAX)
            })?;
            let whose = (log != instance.origin()).then_some(log);
            match self.shared.client.add_entries(to, whose, &page.body)? {
                Brought::Held(size) if size >= page.size => break,
                Brought::Conflict(size) if size > page.size => {
                    return match whose {
                        None => self.look_back(to),
                        Some(_) => Ok(()),
                    };
                }
                Brought::Held(size) if from < size => (from, conflicts) = (size, 0),
                _ if conflicts == CONFLICTS => {
                    let why = "it changes its size at every request";
                    return Err(Fault::Answer(why.into()).into());
                }
                Brought::Held(size) | Brought::Conflict(size) => {
                    (from, conflicts) = (size, conflicts + 1);
                }
            }
        }
        Ok(())
    }

    /// Cosigns what we hold of the peer's log and brings it; a peer that turns out to have lost the
    /// end of its log gets it back.
    pub(super) fn give_cosignature(&self, to: &Target) -> Result<(), Trouble> {
        let instance = &self.shared.instance;
        let Some(note) = cosign_held(instance, &self.peer)? else { return Ok(()) };
        let note = only_by(&note, &self.peer, instance.origin());
        match self.shared.client.cosignature(to, note.note())? {
            Brought::Held(_) => Ok(()),
            Brought::Conflict(size) if size < note.checkpoint.size => {
                tracing::warn!(peer = %self.peer, size, "it lost the end of its log: brought back");
                self.bring(to, &self.peer)
            }
            Brought::Conflict(_) => Ok(()),
        }
    }
}

/// The note with the lines of its author and of one witness: what others would put there is asked
/// of them.
fn only_by(note: &SignedCheckpoint, author: &Origin, witness: &Origin) -> SignedCheckpoint {
    let named = |line: &str, origin: &Origin| line.starts_with(&format!("— {origin} "));
    note.retain(|line| named(line, author) || named(line, witness))
}
