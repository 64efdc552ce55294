//! What follows from a page that is at fault (rules 22 and 24).

use enlace_schema::log::{AdmitError, SignedCheckpoint};

use super::Worker;
use crate::error::Result;
use crate::federation::evidence::{self, Found};
use crate::federation::standing::{self, Standing};
use crate::ledger::proof;
use crate::store::log;
use crate::store::peers::PeerState;

/// Refusals, and the time over which they come, until unsigned faults halt (rule 24).
const FAULTS: i32 = 5;
const FAULTS_MS: i64 = 3_600_000;
/// A smaller checkpoint is shown after this time (rule 22).
const CONFLICT_MS: i64 = 3_600_000;

impl Worker {
    /// As after a page that was pulled; where there is no row of them, a smaller checkpoint is
    /// shown at once.
    pub(in crate::federation) fn refused_now(
        &mut self,
        error: &AdmitError,
        page: &[u8],
    ) -> Result<()> {
        self.conflict_ms = Some(0);
        self.refused(error, page)
    }

    /// Halts, or counts towards it; the worker pauses either way.
    pub(super) fn refused(&mut self, error: &AdmitError, page: &[u8]) -> Result<()> {
        if error.code == "E_SIZE_CONFLICT" {
            return self.smaller(error, page);
        }
        if error.signed {
            return self.halt(error.code, &error.to_string(), &error.evidence, page);
        }
        if let Some(detail) = self.contradicts(error)? {
            return self.halt("E_FORK", &detail, &error.evidence, page);
        }
        let now = self.instance.now().as_ms();
        let before = self.state()?;
        let in_row = before.filter(|row| row.failures > 0);
        let since = in_row.as_ref().map_or(now, |row| row.since_ms);
        let failures = in_row.map_or(0, |row| row.failures).saturating_add(1);
        if failures >= FAULTS && now - since >= FAULTS_MS {
            return self.halt(error.code, &error.to_string(), b"", page);
        }
        let detail = error.to_string();
        let standing = Standing {
            why: Some((error.code, &detail)),
            failures,
            since_ms: Some(since),
            ..Standing::of(PeerState::Unreachable)
        };
        standing::write(&self.instance, &self.peer, standing)
    }

    /// Whether a page that was refused for another reason ends in a checkpoint that its author
    /// signed and that is not of the entries held: that is signed, whatever else is wrong
    /// (rule 24).
    fn contradicts(&self, error: &AdmitError) -> Result<Option<String>> {
        let note = std::str::from_utf8(&error.evidence).unwrap_or_default();
        let Ok(signed) = SignedCheckpoint::parse(note) else { return Ok(None) };
        let new = &signed.checkpoint;
        if new.origin != self.peer.as_str() {
            return Ok(None);
        }
        let root = self.instance.store().snapshot(|conn| {
            let size = log::size(conn, self.peer.as_str())?;
            if new.size > size || size == 0 {
                return Ok(None);
            }
            let keys = proof::keys(conn, self.peer.as_str())?;
            if !keys.log_keys_for(new.size).any(|key| signed.verify_log(&key.key).is_ok()) {
                return Ok(None);
            }
            proof::root(conn, self.peer.as_str(), new.size)
        })?;
        let other = root.is_some_and(|root| root != new.root);
        Ok(other.then(|| format!("another root at {}", new.size)))
    }

    /// A smaller checkpoint than one it signed before: a prefix is a lost tail of its own, and
    /// its business; anything else is a fork.
    fn smaller(&mut self, error: &AdmitError, page: &[u8]) -> Result<()> {
        let note = std::str::from_utf8(&error.evidence).unwrap_or_default();
        let Ok(signed) = SignedCheckpoint::parse(note) else {
            return Ok(());
        };
        let new = signed.checkpoint;
        let peer = self.peer.as_str();
        let root = self.instance.store().snapshot(|conn| proof::root(conn, peer, new.size))?;
        if root.is_some_and(|root| root != new.root) {
            let detail = format!("another root at {}", new.size);
            return self.halt("E_FORK", &detail, &error.evidence, page);
        }
        let now = self.instance.now().as_ms();
        let since = *self.conflict_ms.get_or_insert(now);
        if now - since >= CONFLICT_MS {
            let detail = error.to_string();
            let why = Some(("E_SIZE_CONFLICT", detail.as_str()));
            self.note(Standing { why, ..Standing::of(PeerState::Lagging) });
        }
        Ok(())
    }

    fn halt(&self, code: &'static str, detail: &str, bytes: &[u8], page: &[u8]) -> Result<()> {
        let (peer, detail) = (self.peer.clone(), detail.to_owned());
        let (bytes, page) = (bytes.to_vec(), page.to_vec());
        self.instance.ledger.write_side(move |tx| {
            let found = Found { code, detail: &detail, bytes: &bytes, page: &page };
            evidence::keep(tx, &peer, found)
        })
    }
}
