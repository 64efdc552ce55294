//! How long a peer is waited for, by whoever waits.

use std::sync::Arc;
use std::time::Duration;

use super::Client;
use crate::federation::wire::Https;
use crate::instance::Instance;

/// Time to connect.
const CONNECT: Duration = Duration::from_secs(10);
/// Time to connect while a start or a command waits for it.
const CONNECT_AT_START: Duration = Duration::from_secs(2);
/// Time until something of an answer comes, while a person waits for a command: peers answer what
/// it asks in milliseconds, and one that hangs is as one that is not there. An answer that has
/// begun may take as long as any.
const ANSWER_TO_COMMAND: Duration = Duration::from_secs(5);

/// A wire for whoever waits for nothing else: one on a slow line has longer to take the call.
pub(super) fn attended() -> Https {
    Https::prompt(ANSWER_TO_COMMAND, ANSWER_TO_COMMAND)
}

impl Client {
    /// A client that signs as this instance.
    pub fn new(instance: Instance) -> Self {
        Self::over(Arc::new(Https::new(CONNECT)), instance)
    }

    /// The same for the start, which waits for it: it gives up sooner.
    pub fn impatient(instance: Instance) -> Self {
        Self::over(Arc::new(Https::new(CONNECT_AT_START)), instance)
    }

    /// The same for a command that a person waits for: it gives up on who takes its call and does
    /// not begin to answer, too.
    pub fn prompt(instance: Instance) -> Self {
        Self::over(Arc::new(Https::prompt(CONNECT_AT_START, ANSWER_TO_COMMAND)), instance)
    }

    /// The same for a command that is about nothing but what peers answer.
    pub fn attended(instance: Instance) -> Self {
        Self::over(Arc::new(attended()), instance)
    }
}
