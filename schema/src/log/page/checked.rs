//! Lines whose signatures were looked at before their page is.

use crate::keys::PublicKey;
use crate::log::wire::PageLine;

/// A line of a page, and by which key it is known to be signed. A signature stands by itself, and
/// is most of what a line costs: so many lines may be looked at at once, on any processor, and
/// [`super::admit_checked`] looks again only where that was not done, or under another key.
#[derive(Debug, Clone)]
pub struct CheckedLine {
    pub(super) line: PageLine,
    pub(super) signer: Option<PublicKey>,
}

impl CheckedLine {
    /// Looks whether the line is signed by `key`.
    pub fn check(&mut self, key: &PublicKey) -> bool {
        self.signer = self.line.entry().verify(key).is_ok().then_some(*key);
        self.signer.is_some()
    }
}

impl From<PageLine> for CheckedLine {
    fn from(line: PageLine) -> CheckedLine {
        CheckedLine { line, signer: None }
    }
}
