//! Disputes about a result: what a chapter's committee objects to, and how that ended (rule 45,
//! protocol §12.9). Each chapter opens and ends its own; the host answers by what it publishes.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::Origin;
use super::poll::Place;
use crate::ids::PollId;

/// `dispute.opened`, by a chapter's committee, about what the host counted.
pub const OPENED: &str = "dispute.opened";
/// `dispute.resolved`, by the chapter that opened it.
pub const RESOLVED: &str = "dispute.resolved";

/// What a committee objects to: a word of a closed list, so that no event can hold what is said
/// about a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Its own instance counts otherwise, or does not find what the host counted.
    ResultsDiffer,
    /// A seal that had come in time was not counted.
    SealLeftOut,
    /// A seal that came late shows something else.
    LateSeal,
    /// Ballots that nobody else had cosigned in time.
    Unwitnessed,
    /// Who is on a roll and who is not, or with which weight.
    Roll,
    /// How the poll was held.
    Procedure,
}

impl Reason {
    /// Every reason there is.
    pub const ALL: [Self; 6] = [
        Self::ResultsDiffer,
        Self::SealLeftOut,
        Self::LateSeal,
        Self::Unwitnessed,
        Self::Roll,
        Self::Procedure,
    ];

    /// Its word, as in the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ResultsDiffer => "results_differ",
            Self::SealLeftOut => "seal_left_out",
            Self::LateSeal => "late_seal",
            Self::Unwitnessed => "unwitnessed",
            Self::Roll => "roll",
            Self::Procedure => "procedure",
        }
    }
}

impl FromStr for Reason {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.as_str() == word).ok_or(())
    }
}

/// How a dispute ended, in the words of who opened it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// It was a mistake.
    Withdrawn,
    /// It was answered: the chapter no longer holds it against the result.
    Settled,
}

impl Ending {
    /// Every ending there is.
    pub const ALL: [Self; 2] = [Self::Withdrawn, Self::Settled];

    /// Its word, as in the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Settled => "settled",
        }
    }
}

impl FromStr for Ending {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.as_str() == word).ok_or(())
    }
}

/// Body of `dispute.opened`. Of a chapter that is not the host, `refs` name the tally too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The poll.
    pub poll: PollId,
    /// The log that opened it.
    pub host: Origin,
    /// The host's `poll.tallied` that is disputed: it fixes what was counted.
    pub tally: Place,
    /// What is objected to.
    pub reason: Reason,
}

/// Body of `dispute.resolved`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resolved {
    /// The poll.
    pub poll: PollId,
    /// The `dispute.opened` of this very log.
    pub dispute: Place,
    /// How it ended.
    pub outcome: Ending,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_events() {
        for reason in Reason::ALL {
            let word = serde_json::to_value(reason).expect("a word");
            assert_eq!(word, reason.as_str());
        }
        for ending in Ending::ALL {
            assert_eq!(serde_json::to_value(ending).expect("a word"), ending.as_str());
        }
    }
}
