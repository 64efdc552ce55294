//! Why a peer gave no answer to work with, as the worker keeps it and as a person is told it.

use std::time::Duration;

use enlace_schema::peers::pause;

use super::super::problem;
use crate::error::{Error, codes};

/// Why there is no answer to work with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nobody answered, or not in time.
    Unreachable(String),
    /// The other side refused.
    Refused {
        /// HTTP status.
        status: u16,
        /// Its code (rule 32), or `HTTP`, where there was no problem document.
        code: String,
        /// Its words, for the operator.
        detail: String,
        /// Seconds after which it may be asked again.
        retry_after: Option<u64>,
    },
    /// It answered something that is no such answer.
    Answer(String),
}

impl Fault {
    /// How long the peer asks not to be asked again, `most` being our own longest pause; nothing
    /// when it does not say.
    pub fn retry_after(&self, most: Duration) -> Duration {
        match self {
            Self::Refused { status, retry_after: Some(seconds), .. } => {
                pause::asked_for(*status, *seconds, most)
            }
            _ => Duration::ZERO,
        }
    }

    /// A short code for the peer's state.
    pub fn code(&self) -> &str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Refused { code, .. } => code,
            Self::Answer(_) => "answer",
        }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(why) | Self::Answer(why) => f.write_str(why),
            Self::Refused { status, code, detail, .. } => write!(f, "{status} {code} {detail}"),
        }
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        tracing::info!(%fault, "a peer did not answer as wished");
        match fault {
            Fault::Unreachable(_) => codes::PEER_UNREACHABLE.into(),
            // It knows nobody by our name, or takes our token for another's.
            Fault::Refused { code, .. } if code == problem::SKEW.0 => codes::PEER_CLOCK.into(),
            Fault::Refused { code, .. } if code == problem::AUTH.0 => {
                codes::PEER_NOT_PINNED_THERE.into()
            }
            Fault::Refused { .. } | Fault::Answer(_) => codes::PEER_ANSWER.into(),
        }
    }
}
