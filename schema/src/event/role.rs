//! Who may act, and for whom: offices and the representation of organisations.

use serde::{Deserialize, Serialize};

use crate::ids::MemberId;

/// `role.granted`.
pub const GRANTED: &str = "role.granted";
/// `role.revoked`.
pub const REVOKED: &str = "role.revoked";

/// An office, or the representation of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The leadership committee: proposals, polls, certification, admission.
    Committee,
    /// Dues and their settlement.
    Treasurer,
    /// Install, keys, peers, backup.
    Operator,
    /// Enters and confirms counts.
    Teller,
    /// Casts the ballot of the organisation `of`.
    Representative,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 5] =
        [Self::Committee, Self::Treasurer, Self::Operator, Self::Teller, Self::Representative];

    /// The word used in events, the store, tokens and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Committee => "committee",
            Self::Treasurer => "treasurer",
            Self::Operator => "operator",
            Self::Teller => "teller",
            Self::Representative => "representative",
        }
    }
}

impl std::str::FromStr for Role {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|role| role.as_str() == word).ok_or(())
    }
}

/// Body of `role.granted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Granted {
    /// The person who may act.
    pub member: MemberId,
    /// As what.
    pub role: Role,
    /// The organisation represented; only with `representative`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<MemberId>,
    /// 1 or 2: which of an organisation's two votes this representative casts, where a poll gives
    /// it two representatives; only with `representative`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    /// Where the authority comes from: the election or resolution, as the chapter numbers them.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub mandate: String,
}

/// Body of `role.revoked`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revoked {
    /// The person.
    pub member: MemberId,
    /// The role that ends.
    pub role: Role,
    /// The organisation that was represented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub of: Option<MemberId>,
}
