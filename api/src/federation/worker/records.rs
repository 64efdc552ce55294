//! When a peer's private records are looked after: whenever its log has grown, and now and then.

use super::Worker;
use crate::federation::client::Target;
use crate::federation::records;

/// How often a peer's private records are looked after though its log does not grow: for what it
/// did not give, or could not.
const RECORDS_EVERY_MS: i64 = 3_600_000;

impl Worker {
    /// Looks after the peer's private records when its log has grown, and now and then. What does
    /// not work is tried again later, and changes nothing about the peer's state: its log is here.
    pub(in crate::federation) fn attend_records(&mut self, to: &Target, grown: bool) {
        let now = self.instance.now().as_ms();
        if !grown && now < self.records_ms {
            return;
        }
        self.records_ms = now.saturating_add(RECORDS_EVERY_MS);
        if let Err(fault) = records::attend(&self.instance, &self.client, to) {
            tracing::warn!(peer = %self.peer, %fault, "private records were not exchanged");
        }
    }
}
