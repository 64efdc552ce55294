//! A correction of a roll that is frozen (rules 36 and 38, protocol §12.2).

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::poll::RollEntry;
use crate::ids::PollId;

/// `roll.corrected`, by a chapter's committee, between its `poll.joined` and its seal.
pub const CORRECTED: &str = "roll.corrected";

/// Why a roll is corrected: a word of a closed list. None of them tells of dues: whether somebody
/// owes some is nobody else's business.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectionReason {
    /// Who has a vote had been left out.
    LeftOut,
    /// Who has no vote had been put on it.
    NotEntitled,
    /// A place had the wrong weight.
    WrongWeight,
}

impl CorrectionReason {
    /// Every reason there is.
    pub const ALL: [Self; 3] = [Self::LeftOut, Self::NotEntitled, Self::WrongWeight];

    /// Its word, as in the event.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::LeftOut => "left_out",
            Self::NotEntitled => "not_entitled",
            Self::WrongWeight => "wrong_weight",
        }
    }
}

impl FromStr for CorrectionReason {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|known| known.as_str() == word).ok_or(())
    }
}

/// Body of `roll.corrected`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrected {
    /// The poll.
    pub poll: PollId,
    /// Why.
    pub reason: CorrectionReason,
    /// Places that are put on the roll, by ascending entry id, none of which it ever had.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<RollEntry>,
    /// Places that are taken off it, as they stand there, by ascending entry id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<RollEntry>,
}
