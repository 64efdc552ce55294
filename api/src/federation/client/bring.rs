//! What is brought to a peer that cannot call us (protocol §5.8 and §5.9).

use enlace_schema::event::Origin;
use enlace_schema::json::{self, Limits};
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;
use serde::Deserialize;

use super::{Client, Fault, Target, text};
use crate::federation::wire::Response;

/// A peer's answer to what was brought to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// It took it; so many events are there now, where it says.
    Held(u64),
    /// It holds another size than this begins at, or reaches.
    Conflict(u64),
}

impl Client {
    /// Brings a page to a peer that cannot ask for it: of our log, unless the peer's own is named,
    /// of which it lost the end.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn add_entries(
        &self,
        to: &Target,
        log: Option<&Origin>,
        page: &[u8],
    ) -> Result<Brought, Fault> {
        let log = log.map_or(String::new(), |log| format!("?log={log}"));
        let body = match self.bring(to, &format!("/fed/v1/add-entries{log}"), page)? {
            Ok(body) => body,
            Err(size) => return Ok(Brought::Conflict(size)),
        };
        let taken: Held =
            json::parse(&body, Limits::LINE).map_err(|error| Fault::Answer(error.to_string()))?;
        Ok(Brought::Held(taken.size))
    }

    /// Brings our cosignature to a peer whose checkpoint it is on.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn cosignature(&self, to: &Target, note: &str) -> Result<Brought, Fault> {
        let answer = self.bring(to, "/fed/v1/witness/cosignature", note.as_bytes())?;
        Ok(answer.map_or_else(Brought::Conflict, |_| Brought::Held(0)))
    }

    /// Posts a body; the answer's, or the size of which a conflict tells.
    fn bring(&self, to: &Target, target: &str, body: &[u8]) -> Result<Result<Vec<u8>, u64>, Fault> {
        let sent = self.instance.ledger.clock().read();
        let answer = self.post(to, target, body, sent)?;
        if answer.status == 409 && answer.is_of_type(SIZE_MEDIA_TYPE) {
            return conflict(answer).map(Err);
        }
        self.accept(to, answer, sent)?.body.map(Ok)
    }
}

/// What a peer answers to a page that was brought.
#[derive(Deserialize)]
struct Held {
    size: u64,
}

/// The size in a conflict.
pub(super) fn conflict(answer: Response) -> Result<u64, Fault> {
    let text = text(answer.body?)?;
    text.trim_end_matches('\n').parse().map_err(|_| Fault::Answer("no size".into()))
}
