//! Lines that were looked at before their page is.

use crate::event::{Entry, Envelope, EnvelopeError};
use crate::keys::{PreparedKey, PublicKey};
use crate::log::Hash;
use crate::log::wire::PageLine;

/// A line of a page, and what is known of it by itself: by which key it is signed, and what it
/// says. That is most of what a line costs, and asks for no other line: so many may be looked at at
/// once, on any processor, and [`super::admit_checked`] looks again only where that was not done,
/// or under another key.
#[derive(Debug, Clone)]
pub struct CheckedLine {
    pub(super) line: PageLine,
    pub(super) found: Option<Found>,
}

/// What is known of an entry. All but the signer follows from its bytes.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) entry: Entry,
    pub(super) id: Hash,
    pub(super) leaf: Hash,
    /// Whose signature it is known to bear.
    pub(super) signer: Option<PublicKey>,
    /// What the strict parse says, where a signature was seen to hold before (rule 19).
    envelope: Option<Result<Envelope, EnvelopeError>>,
}

impl Found {
    /// Nothing but what its bytes are.
    pub(super) fn of(entry: Entry) -> Found {
        let (id, leaf) = (entry.id(), entry.leaf());
        Found { entry, id, leaf, signer: None, envelope: None }
    }

    /// What the strict parse says.
    pub(super) fn envelope(&mut self) -> Result<Envelope, EnvelopeError> {
        self.envelope.take().unwrap_or_else(|| self.entry.envelope())
    }
}

impl CheckedLine {
    /// Looks which lines are signed by `key`, and what they say: up to the first that is not, where
    /// the page ends.
    pub fn check_all(lines: &mut [CheckedLine], key: &PreparedKey) {
        let entries: Vec<Entry> = lines.iter().map(|line| line.line.entry()).collect();
        let signed = Entry::verify_all(&entries, key);
        let good = entries.into_iter().zip(signed).take_while(|(_, signed)| *signed);
        for (line, (entry, _)) in lines.iter_mut().zip(good) {
            let (signer, envelope) = (Some(key.key()), Some(entry.envelope()));
            line.found = Some(Found { signer, envelope, ..Found::of(entry) });
        }
    }
}

impl From<PageLine> for CheckedLine {
    fn from(line: PageLine) -> CheckedLine {
        CheckedLine { line, found: None }
    }
}
