//! Page after page of one log: while one is stored, the next is asked for and verified. A disk and
//! a line are waited for at the same time then, and both at the same time as signatures.

use enlace_schema::log::{FilePage, Held, parse_page};

use super::Ledger;
use super::admit::{Admission, AdmitFailure, Brought, Storing, verify};
use super::signatures::Signatures;
use crate::error::Result;

/// Pages of a log that come one after another, asked or not, from its author or from who holds it.
pub struct Inflow<'a> {
    ledger: &'a Ledger,
    held: Held,
    signatures: Signatures,
    storing: Option<(FilePage, Storing)>,
    stored: Option<Admission>,
}

impl Ledger {
    /// Begins to take in what comes after `held`.
    pub fn inflow(&self, held: Held) -> Inflow<'_> {
        Inflow {
            ledger: self,
            held,
            signatures: Signatures::default(),
            storing: None,
            stored: None,
        }
    }
}

impl Inflow<'_> {
    /// What is held once everything is stored that was taken: where the next page begins. It may
    /// not be in the database yet, nor ever be: only [`Inflow::finish`] says that.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Whether that is all that its newest checkpoint covers.
    pub fn is_level(&self) -> bool {
        self.held.checkpoint.as_ref().is_some_and(|newest| newest.size == self.held.size)
    }

    /// Verifies a page (the body of `/entries` from `held().size` on) and hands it to the writer,
    /// once the one before is stored; what became of that one.
    ///
    /// # Errors
    /// [`AdmitFailure::Refused`] when this page is at fault, and [`AdmitFailure::Failed`] when the
    /// one before could not be stored: nothing of this one is stored then, nor of any after it.
    pub fn take(&mut self, body: &[u8]) -> Result<Option<Admission>, AdmitFailure> {
        let (lines, end) = parse_page(body)?;
        let page = FilePage { lines, end };
        let mut verified = verify(&self.held, &page, &mut self.signatures);
        if self.settle()? {
            verified = verify(&self.held, &page, &mut self.signatures);
        }
        let storing = self.ledger.store_page(&self.held, verified?, Brought::ByPeer)?;
        self.held = storing.held.clone();
        self.storing = Some((page, storing));
        Ok(self.stored.take())
    }

    /// Waits for what is being stored; what became of the last page that was stored, if nobody was
    /// told yet.
    ///
    /// # Errors
    /// What the database says.
    pub fn finish(&mut self) -> Result<Option<Admission>, AdmitFailure> {
        self.settle()?;
        Ok(self.stored.take())
    }

    /// Waits for the page that is being stored; whether it was verified anew, because a witness
    /// record moved meanwhile.
    fn settle(&mut self) -> Result<bool, AdmitFailure> {
        let Some((page, storing)) = self.storing.take() else { return Ok(false) };
        if let Some(admission) = storing.wait()? {
            self.stored = Some(admission);
            return Ok(false);
        }
        let held = self.ledger.held(&self.held.origin)?;
        let admission = self.ledger.admit_parsed(&held, &page, Brought::ByPeer)?;
        self.held = admission.held.clone();
        self.stored = Some(admission);
        Ok(true)
    }
}
