//! A member moves to another chapter (protocol §11.6, rule 46; `docs/decisions/0024`).
//!
//! Two logs take part. The old home offers, and alone ends the offer: closed, withdrawn or expired,
//! whichever stands first in its log. The new home accepts, and notes the arrival once it holds the
//! closing. What is said of the member on both sides is the same [`Terms`]; who it is, is private.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Origin;
use super::member::MemberKind;
use crate::ids::MemberId;
use crate::log::Hash;
use crate::time::Millis;

/// `member.transfer.offered`: the old home would let the member go to another chapter.
pub const OFFERED: &str = "member.transfer.offered";
/// `member.transfer.withdrawn`: the offer was taken back; the member stays.
pub const WITHDRAWN: &str = "member.transfer.withdrawn";
/// `member.transfer.expired`: nobody took the offer in time; the member stays.
pub const EXPIRED: &str = "member.transfer.expired";
/// `member.transfer.accepted`: the new home will have the member.
pub const ACCEPTED: &str = "member.transfer.accepted";
/// `member.transfer.closed`: from here on the old home is none.
pub const CLOSED: &str = "member.transfer.closed";
/// `member.transfer.arrived`: the new home has seen the closing; from here on it is the home.
pub const ARRIVED: &str = "member.transfer.arrived";
/// `member.transfer.adopted`: a chapter takes in a member whose home is gone, provisionally.
pub const ADOPTED: &str = "member.transfer.adopted";

/// A settled period of dues.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day covered.
    pub from: Date,
    /// Last day covered.
    pub through: Date,
}

/// With what a member moves. Money is never among it: a day that is covered stays covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    /// What the member is: an individual or an organisation.
    pub kind: MemberKind,
    /// First day of the membership, which goes on.
    pub since: Date,
    /// Periods whose dues are settled, by first day, none touching another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settled: Vec<Period>,
}

/// How the member's consent is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Consent {
    /// The member asked for it, signed in.
    Own,
    /// An officer recorded it; how it was given is in the private record.
    Recorded,
}

impl Consent {
    /// The word used in events, the store and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Recorded => "recorded",
        }
    }
}

/// Body of `member.transfer.offered`. Its id is the offer's name. `priv` commits to the pack: name,
/// address and language of the member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offered {
    /// The member.
    pub member: MemberId,
    /// The log of the chapter that may take it.
    pub to: Origin,
    /// With what the member moves.
    pub terms: Terms,
    /// From when on the old home may let the offer expire.
    pub expires: Millis,
    /// How the member's consent is known.
    pub consent: Consent,
}

/// Body of `member.transfer.withdrawn` and of `member.transfer.expired`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The member.
    pub member: MemberId,
    /// Id of the offer, in this log.
    pub offer: Hash,
}

/// Body of `member.transfer.accepted`; `refs` name the offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accepted {
    /// The member.
    pub member: MemberId,
    /// The old home.
    pub from: Origin,
    /// Id of the offer, in the old home's log.
    pub offer: Hash,
    /// What the offer says, said again: the new home's own log has to tell it.
    pub terms: Terms,
}

/// Body of `member.transfer.closed`; `refs` name the acceptance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The member.
    pub member: MemberId,
    /// Id of the offer, in this log.
    pub offer: Hash,
    /// The new home.
    pub to: Origin,
    /// Id of the acceptance, in the new home's log.
    pub accepted: Hash,
    /// Last day at the old home.
    pub on: Date,
}

/// Body of `member.transfer.arrived`; `refs` name the closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// The member.
    pub member: MemberId,
    /// The old home.
    pub from: Origin,
    /// Id of the closing, in the old home's log.
    pub closed: Hash,
}

/// Body of `member.transfer.adopted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adopted {
    /// The member.
    pub member: MemberId,
    /// The home that is gone.
    pub from: Origin,
    /// With what the member comes, as far as the evidence shows it.
    pub terms: Terms,
    /// Receipts (§3.4) from the old home's log that name the member.
    pub evidence: Vec<String>,
}
