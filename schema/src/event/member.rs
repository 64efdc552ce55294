//! Who belongs to the chapter. Names and addresses are never here: they are committed to in the
//! envelope's `priv` and live in the encrypted private store.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::MemberId;

/// `member.applied`: somebody asked to join.
pub const APPLIED: &str = "member.applied";
/// `member.admitted`: the membership begins.
pub const ADMITTED: &str = "member.admitted";
/// `member.updated`: the kind changed, or the private record has a new version.
pub const UPDATED: &str = "member.updated";
/// `member.ended`: the membership ends; the id is never used again.
pub const ENDED: &str = "member.ended";

/// What a member is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberKind {
    /// A natural person who is a member.
    Individual,
    /// An organisation that is a member.
    Organisation,
    /// A person on the books who is no member: represents organisations, pays nothing, is on no
    /// roll as such.
    Person,
}

impl MemberKind {
    /// The word used in events, the store and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Organisation => "organisation",
            Self::Person => "person",
        }
    }
}

impl std::str::FromStr for MemberKind {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "individual" => Ok(Self::Individual),
            "organisation" => Ok(Self::Organisation),
            "person" => Ok(Self::Person),
            _ => Err(()),
        }
    }
}

/// Body of `member.applied`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// The id that the member will keep for life.
    pub member: MemberId,
    /// What the member is.
    pub kind: MemberKind,
}

/// Body of `member.admitted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Admitted {
    /// The member.
    pub member: MemberId,
    /// What the member is.
    pub kind: MemberKind,
    /// First day of the membership; may lie before the event (an import of an older register).
    #[serde(deserialize_with = "crate::time::day::deserialize")]
    pub since: Date,
}

/// Body of `member.updated`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Updated {
    /// The member.
    pub member: MemberId,
    /// The new kind, if that is what changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<MemberKind>,
}

/// Why a membership ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EndReason {
    /// The member left.
    Withdrawn,
    /// The chapter ended the membership by its rules.
    Excluded,
    /// The organisation no longer exists, or the person died; which of them is private.
    Ceased,
}

impl EndReason {
    /// The word used in events, the store and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Excluded => "excluded",
            Self::Ceased => "ceased",
        }
    }
}

/// Body of `member.ended`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The member.
    pub member: MemberId,
    /// Why.
    pub reason: EndReason,
    /// Last day of the membership.
    #[serde(deserialize_with = "crate::time::day::deserialize")]
    pub on: Date,
}
