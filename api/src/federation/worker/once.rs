//! One peer's log, pulled to its end once: `enlace peer sync`.

use enlace_schema::event::Origin;

use super::{Trouble, Worker};
use crate::error::{Result, codes};
use crate::federation::client::Client;
use crate::instance::Instance;
use crate::store::log;

/// What a single call of `enlace peer sync` did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Synced {
    /// Events that came in.
    pub admitted: u64,
    /// Events held now.
    pub held: u64,
    /// Events that the peer has published.
    pub remote: u64,
}

/// Pulls a peer's log to its end once, without a thread, while somebody waits for it.
///
/// # Errors
/// `peer-unknown`, `peer-suspended`, `peer-halted`, `peer-quota`, `peer-unreachable`,
/// `peer-not-pinned-there`, `peer-answer` (also when a page is at fault: what follows from it is
/// decided as by the worker).
pub fn sync(instance: &Instance, peer: &Origin) -> Result<Synced> {
    let client = Client::attended(instance.clone());
    let mut worker = Worker::new(instance, &client, peer);
    let before = instance.store().read(|conn| log::size(conn, peer.as_str()))?;
    loop {
        let to = match worker.target() {
            Err(error) if error.is(codes::PEER_QUOTA) => {
                worker.over_quota();
                return Err(error);
            }
            to => to?,
        };
        match worker.exchange(&to, 0) {
            Ok(admission) => {
                let (held, remote) = (admission.held.size, admission.checkpoint.size);
                worker.admitted(admission)?;
                if held >= remote {
                    worker.attend_records(&to, true);
                    // The genesis does not count: people brought it, by its words.
                    let admitted = held.saturating_sub(before.max(1));
                    return Ok(Synced { admitted, held, remote });
                }
            }
            Err(Trouble::Own(error)) => return Err(error),
            Err(Trouble::Peer(fault)) => return Err(fault.into()),
            Err(Trouble::Page(error, page)) => {
                tracing::error!(%peer, %error, "a page was refused");
                worker.refused(&error, &page)?;
                return Err(codes::PEER_ANSWER.into());
            }
        }
    }
}
