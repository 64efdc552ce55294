//! Why a ballot or a poll is refused: one variant per rule, each with a stable code.
//!
//! The code is what scripts and Fluent ids (`error-<code>`) rely on; the fields are what the
//! sentence for people needs.

use std::fmt;

use crate::ids::OptionId;
use crate::time::Millis;

/// Why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// Before `opens_at`.
    NotOpenYet {
        /// When it opens.
        opens_at: Millis,
    },
    /// At or after `closes_at`.
    Closed {
        /// When it closed.
        closes_at: Millis,
    },
    /// The poll was voided.
    Void,
    /// The voter's chapter has not joined the poll, so its ballots would not count (rule 36).
    NotJoined,
    /// The voter's chapter has sealed its ballots.
    Sealed,
    /// The hat has no place on the roll.
    NotOnRoll,
    /// A ballot stands, and this poll replaces none (rule 39).
    AlreadyVoted,
    /// The person has voted from the organisation's other seat (rule 35).
    OtherSeat,
    /// More options than a ballot may name.
    TooManyChoices {
        /// How many it may name.
        max: u32,
    },
    /// An option that the poll does not have.
    UnknownOption {
        /// Which.
        option: OptionId,
    },
    /// An option twice on one ballot.
    DuplicateOption {
        /// Which.
        option: OptionId,
    },
    /// Yes on a poll of options, options on a poll of yes and no, or no option where blank is
    /// meant.
    ChoicesDoNotFit,
    /// A secrecy that this version cannot open.
    SecrecyNotYet,
    /// The poll itself does not make sense.
    Invalid {
        /// The field of `poll.opened` that is wrong.
        field: &'static str,
    },
}

impl Refusal {
    /// Every code there is.
    pub const CODES: [&'static str; 14] = [
        "poll-not-open-yet",
        "poll-closed",
        "poll-void",
        "poll-not-joined",
        "poll-sealed",
        "not-on-roll",
        "already-voted",
        "voted-other-seat",
        "too-many-choices",
        "unknown-option",
        "duplicate-option",
        "choices-do-not-fit",
        "poll-secrecy-not-yet",
        "poll-invalid",
    ];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotOpenYet { .. } => "poll-not-open-yet",
            Self::Closed { .. } => "poll-closed",
            Self::Void => "poll-void",
            Self::NotJoined => "poll-not-joined",
            Self::Sealed => "poll-sealed",
            Self::NotOnRoll => "not-on-roll",
            Self::AlreadyVoted => "already-voted",
            Self::OtherSeat => "voted-other-seat",
            Self::TooManyChoices { .. } => "too-many-choices",
            Self::UnknownOption { .. } => "unknown-option",
            Self::DuplicateOption { .. } => "duplicate-option",
            Self::ChoicesDoNotFit => "choices-do-not-fit",
            Self::SecrecyNotYet => "poll-secrecy-not-yet",
            Self::Invalid { .. } => "poll-invalid",
        }
    }

    /// The field of `poll.opened` that is wrong, for `poll-invalid`.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Invalid { field } => Some(field),
            _ => None,
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field() {
            Some(field) => write!(f, "{}: {field}", self.code()),
            None => f.write_str(self.code()),
        }
    }
}

impl std::error::Error for Refusal {}
