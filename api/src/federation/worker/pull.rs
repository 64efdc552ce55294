//! Asking a peer for pages and taking them in.

use std::time::Instant;

use enlace_schema::log::Held;

use super::{Trouble, Worker};
use crate::error::{Error, codes};
use crate::federation::client::{Fault, Target};
use crate::ledger::admit::{self, Admission, AdmitFailure};
use crate::ledger::inflow::Inflow;

impl Worker {
    /// Asks for what comes after that which is held, and takes it in; the last page of it.
    pub(super) fn exchange(&mut self, to: &Target, wait: u64) -> Result<Admission, Trouble> {
        let held = match self.held.take() {
            Some(held) => held,
            None => self.instance.ledger.held(&self.peer)?,
        };
        let held = if held.size == 0 { self.adopt(to, &held)? } else { held };
        if self.failures > 0 {
            // A refused request is not repeated before the peer answers at all (rule 30).
            self.client.info(&to.endpoint)?;
        }
        let ledger = self.instance.ledger.clone();
        let mut inflow = ledger.inflow(held);
        let pulled = self.pull(&mut inflow, to, wait);
        let finished = inflow.finish().map_err(|failure| match failure {
            // Good when it came, and not after a witness record moved: the next round asks for
            // it again, and keeps the evidence.
            AdmitFailure::Refused(_) => Trouble::from(Error::from(codes::DATABASE_BUSY)),
            AdmitFailure::Failed(error) => error.into(),
        });
        let done = finished.and(pulled);
        let mut stored = inflow.stored();
        let last = if done.is_ok() { stored.pop() } else { None };
        for page in stored {
            self.admitted(page)?;
        }
        done?;
        let last = last.ok_or_else(|| Error::internal("no page was stored"))?;
        self.held = Some(last.held.clone());
        Ok(last)
    }

    /// Asks for pages and hands them on, until all is here that the peer has published, or for a
    /// while: then it is time to look around.
    fn pull(&mut self, inflow: &mut Inflow<'_>, to: &Target, wait: u64) -> Result<(), Trouble> {
        let begun = Instant::now();
        loop {
            let page = self.client.entries(to, None, inflow.held().size, wait)?;
            let taken = inflow.take(&page);
            for before in inflow.stored() {
                self.admitted(before)?;
            }
            taken.map_err(|failure| match failure {
                AdmitFailure::Refused(error) => Trouble::Page(error, page),
                AdmitFailure::Failed(error) => error.into(),
            })?;
            if inflow.is_level() || begun.elapsed() >= self.stretch || self.target().is_err() {
                return Ok(());
            }
        }
    }

    /// Nothing is held yet: the genesis first, whose fingerprint people compared. It brings the
    /// keys by which the peer's tokens are verified.
    fn adopt(&self, to: &Target, nothing: &Held) -> Result<Held, Trouble> {
        let info = self.client.info(&to.endpoint)?;
        if info.origin != self.peer || info.genesis != nothing.genesis {
            return Err(Fault::Answer("another instance answers at this address".into()).into());
        }
        let entry = info.genesis_entry()?;
        let (peer, genesis) = (self.peer.clone(), nothing.genesis);
        admit::check_genesis(&peer, genesis, &entry)
            .map_err(|_| Fault::Answer("not its genesis".into()))?;
        self.instance
            .ledger
            .write_side(move |tx| admit::adopt_genesis(tx, &peer, genesis, &entry))?;
        Ok(self.instance.ledger.held(&self.peer)?)
    }
}
