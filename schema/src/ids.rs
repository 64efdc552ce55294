//! Typed identifiers: lower-case TypeIDs (a prefix and a UUIDv7 in Crockford base32).
//!
//! The list of prefixes is closed (protocol rule 10): an id that does not parse makes its event
//! inadmissible in meaning, never in integrity. Ids are made outside this crate, from a UUID that
//! the caller draws, because nothing here is random.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

/// An identifier that does not parse, or has another type's prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdError {
    /// The prefix that was expected, without the underscore.
    pub expected: &'static str,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "not an id of the form {}_…", self.expected)
    }
}

impl std::error::Error for IdError {}

/// What every identifier type can do.
pub trait Id: Sized + fmt::Display {
    /// The prefix, without the underscore.
    const PREFIX: &'static str;
    /// Makes the id from a UUID drawn by the caller (version 7, so that ids sort by age).
    fn from_uuid(uuid: Uuid) -> Self;
    /// The textual form.
    fn as_str(&self) -> &str;
}

fn parse(prefix: &'static str, text: &str) -> Result<String, IdError> {
    let refuse = IdError { expected: prefix };
    let id: TypeSafeId<DynamicType> = text.parse().map_err(|_| refuse.clone())?;
    // `parse` accepts what it would print; comparing guards against a laxer future version.
    if id.type_prefix() == prefix && id.to_string() == text { Ok(text.into()) } else { Err(refuse) }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $prefix:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: Uuid) -> Self {
                let kind = DynamicType::new($prefix).expect("a literal prefix");
                Self(TypeSafeId::from_type_and_uuid(kind, uuid).to_string())
            }
            fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                parse($prefix, text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*

        /// Every prefix there is, without the underscore.
        pub const PREFIXES: &[&str] = &[$($prefix),*];
    };
}

ids! {
    /// A member: an individual, an organisation, or a person who only represents organisations.
    MemberId = "mbr";
    /// A proposal.
    ProposalId = "prp";
    /// A comment on a proposal.
    CommentId = "cmt";
    /// A poll.
    PollId = "pol";
    /// An option of a poll.
    OptionId = "opt";
    /// An entry of a voter roll: one ballot's place.
    EntryId = "ent";
    /// A price list of dues.
    ScheduleId = "sch";
    /// A settlement of dues: paid, waived or planned; which of them is private.
    PaymentId = "pay";
    /// A record of the private store.
    RecordId = "rec";
    /// An account that signs in.
    AccountId = "acc";
    /// A personal access token.
    TokenId = "tok";
    /// A family of refresh tokens: one sign-in.
    SessionId = "ses";
    /// A draft that is nobody else's business yet.
    DraftId = "drf";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_id_reads_back() {
        let id = MemberId::from_uuid(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        assert!(id.as_str().starts_with("mbr_"));
        assert_eq!(id.as_str().parse::<MemberId>(), Ok(id));
    }

    #[test]
    fn another_prefix_case_or_length_is_refused() {
        let id = PollId::from_uuid(Uuid::from_u128(1));
        assert!(id.as_str().parse::<MemberId>().is_err());
        assert!(id.as_str().to_uppercase().parse::<PollId>().is_err());
        assert!(id.as_str()[..20].parse::<PollId>().is_err());
        assert!("".parse::<PollId>().is_err());
    }
}
