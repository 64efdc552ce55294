//! Page after page of one log: while some are stored, the next is asked for and verified. A disk
//! and a line are waited for at the same time then, and both at the same time as signatures.

use std::collections::VecDeque;

use enlace_schema::log::page::AdmittedPage;
use enlace_schema::log::{FilePage, Held, parse_page};

use super::Ledger;
use super::admit::{Admission, AdmitFailure, Brought, Storing, verify};
use super::signatures::Signatures;
use crate::error::Result;

/// Pages that the writer has at most: one that it stores, and one that waits, so that it need not
/// wait for the next to be verified.
const AHEAD: usize = 2;

/// Pages of a log that come one after another, asked or not, from its author or from who holds it.
pub struct Inflow<'a> {
    ledger: &'a Ledger,
    held: Held,
    signatures: Signatures,
    storing: VecDeque<(FilePage, Storing)>,
    stored: Vec<Admission>,
}

impl Ledger {
    /// Begins to take in what comes after `held`.
    pub fn inflow(&self, held: Held) -> Inflow<'_> {
        let (signatures, storing) = (Signatures::default(), VecDeque::with_capacity(AHEAD));
        Inflow { ledger: self, held, signatures, storing, stored: Vec::new() }
    }
}

impl Inflow<'_> {
    /// What is held once everything is stored that was taken: where the next page begins. It may
    /// not be in the database yet, nor ever be: only [`Inflow::stored`] says that.
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// Whether that is all that its newest checkpoint covers.
    pub fn is_level(&self) -> bool {
        self.held.checkpoint.as_ref().is_some_and(|newest| newest.size == self.held.size)
    }

    /// The pages that are stored, in order; each is told once.
    pub fn stored(&mut self) -> Vec<Admission> {
        std::mem::take(&mut self.stored)
    }

    /// Verifies a page (the body of `/entries` from `held().size` on) and hands it to the writer.
    ///
    /// # Errors
    /// [`AdmitFailure::Refused`] when this page is at fault: those before it are stored then.
    /// [`AdmitFailure::Failed`] when one before it could not be stored: nothing of this one is, nor
    /// of any between them.
    pub fn take(&mut self, body: &[u8]) -> Result<(), AdmitFailure> {
        let (lines, end) = parse_page(body)?;
        let page = FilePage { lines, end };
        let mut verified = self.verify(&page);
        // Nobody is blamed for what does not follow from a page that was not stored.
        let most = if verified.is_ok() { AHEAD - 1 } else { 0 };
        while self.storing.len() > most {
            if self.settle()? {
                verified = self.verify(&page);
            }
        }
        let storing = self.ledger.store_page(&self.held, verified?, Brought::ByPeer)?;
        self.held = storing.held.clone();
        self.storing.push_back((page, storing));
        Ok(())
    }

    /// Waits for what is being stored.
    ///
    /// # Errors
    /// What the database says; as [`Inflow::take`] where a page was verified anew.
    pub fn finish(&mut self) -> Result<(), AdmitFailure> {
        while !self.storing.is_empty() {
            self.settle()?;
        }
        Ok(())
    }

    fn verify(&mut self, page: &FilePage) -> Result<AdmittedPage, AdmitFailure> {
        verify(&self.held, page, &mut self.signatures)
    }

    /// Waits for the first of the pages that are being stored; whether they were verified anew,
    /// because a witness record moved meanwhile.
    fn settle(&mut self) -> Result<bool, AdmitFailure> {
        let Some((page, storing)) = self.storing.pop_front() else { return Ok(false) };
        let stored = storing.wait();
        if let Ok(Some(admission)) = stored {
            self.stored.push(admission);
            return Ok(false);
        }
        // Those after it do not follow from what is held, so that the writer refuses them.
        let mut pages = vec![page];
        for (page, storing) in self.storing.drain(..) {
            let _ = storing.wait();
            pages.push(page);
        }
        stored?;
        for page in pages {
            self.held = self.ledger.held(&self.held.origin)?;
            let admission = self.ledger.admit_parsed(&self.held, &page, Brought::ByPeer)?;
            self.held = admission.held.clone();
            self.stored.push(admission);
        }
        Ok(true)
    }
}
