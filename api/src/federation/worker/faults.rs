//! What follows from a page that is at fault (rules 22 and 24).

use enlace_schema::log::{AdmitError, SignedCheckpoint};
use enlace_schema::peers::state::{FORK, Met, SIZE_CONFLICT};
use enlace_schema::time::Millis;

use super::Worker;
use crate::error::Result;
use crate::federation::evidence::{self, Found};
use crate::federation::standing::{self, Standing};
use crate::ledger::proof;
use crate::store::log;
use crate::store::peers::PeerState;

impl Worker {
    /// As after a page that was pulled; where there is no row of them, a smaller checkpoint is
    /// shown at once.
    pub(in crate::federation) fn refused_now(
        &mut self,
        error: &AdmitError,
        page: &[u8],
    ) -> Result<()> {
        self.smaller = Some(Millis::MIN);
        self.refused(error, page)
    }

    /// Halts, or counts towards it; the worker pauses either way.
    pub(super) fn refused(&mut self, error: &AdmitError, page: &[u8]) -> Result<()> {
        if error.code == SIZE_CONFLICT {
            return self.smaller(error, page);
        }
        if error.signed {
            return self.halt(error.code, &error.to_string(), &error.evidence, page);
        }
        if let Some(detail) = self.contradicts(error)? {
            return self.halt(FORK, &detail, &error.evidence, page);
        }
        let before = self.known()?;
        if before.state == PeerState::Halted {
            return Ok(());
        }
        let met = Met::Fault { code: error.code, fresh: self.fresh() };
        let known = before.after(met, self.instance.now());
        let detail = error.to_string();
        if known.state == PeerState::Halted {
            return self.halt(error.code, &detail, b"", page);
        }
        let standing = Standing { why: Some((error.code, &detail)), ..Standing::known(&known) };
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
            return self.halt(FORK, &detail, &error.evidence, page);
        }
        let known = self.known()?.after(Met::Smaller, self.instance.now());
        self.smaller = known.smaller;
        if let Some(code) = known.code {
            let detail = error.to_string();
            self.note(Standing { why: Some((code, &detail)), ..Standing::known(&known) });
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
