//! Typed identifiers: lower-case TypeIDs (a prefix and a UUIDv7 in Crockford base32).
//!
//! The list of prefixes is closed (protocol rule 10): an id that does not parse makes its event
//! inadmissible in meaning, never in integrity. Ids are made outside this crate, from a UUID that
//! the caller draws, because nothing here is random.
//!
//! Ids of members, proposals, comments and polls tell whose they are: their last 40 bits are a
//! digest of the log's name (`docs/decisions/0010`). So one log alone shows that it uses an id of
//! another, and an id never names two things.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use type_safe_id::{DynamicType, TypeSafeId};
use uuid::Uuid;

use crate::event::Origin;
use crate::log::{Hash, sha256_parts};

/// Domain of the digest that ties an id to its log (rule 11).
const DOMAIN: &[u8] = b"enlace/id/v1\0";
/// Bytes of a UUID that its author draws: time, version, variant, and 34 random bits.
const DRAWN_BYTES: usize = 11;
/// Bytes of an id after its prefix: `_`, and 26 letters for the UUID.
const SUFFIX_BYTES: usize = 27;

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

    /// Makes an id that a log gives out: the UUID's last bytes are replaced by the log's.
    fn of_log(log: &Origin, drawn: Uuid) -> Self {
        Self::from_uuid(tie(Self::PREFIX, log, drawn))
    }

    /// Whether a log gave out this id. All generations of a log give out the same ids.
    fn is_of(&self, log: &Origin) -> bool {
        let id = self.as_str().parse::<TypeSafeId<DynamicType>>();
        id.is_ok_and(|id| tie(Self::PREFIX, log, id.uuid()) == id.uuid())
    }
}

/// The UUID whose last bytes say that this log gave it out, as an id with this prefix.
fn tie(prefix: &str, log: &Origin, drawn: Uuid) -> Uuid {
    let mut bytes = drawn.into_bytes();
    let (head, tail) = bytes.split_at_mut(DRAWN_BYTES);
    let Hash(digest) =
        sha256_parts(&[DOMAIN, prefix.as_bytes(), b"\n", log.host().as_bytes(), b"\n", head]);
    tail.copy_from_slice(&digest[..tail.len()]);
    Uuid::from_bytes(bytes)
}

fn parse(prefix: &'static str, text: &str) -> Result<String, IdError> {
    let refuse = IdError { expected: prefix };
    // The library cuts what stands before the last `_` at 63 bytes, and panics within a character.
    if text.len() != prefix.len() + SUFFIX_BYTES || !text.is_ascii() {
        return Err(refuse);
    }
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
    /// An invitation to sign in.
    InvitationId = "inv";
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
    fn an_id_tells_whose_it_is() {
        let log = |name: &str| name.parse::<Origin>().expect("an origin");
        let (us, mx) = (log("us.example.org/log/1"), log("mx.example.org/log/1"));
        let drawn = Uuid::from_u128(0x0190_0000_0000_7abc_9123_4567_89ab_cdef);
        let id = PollId::of_log(&us, drawn);
        assert!(id.is_of(&us) && !id.is_of(&mx));
        assert!(id.is_of(&log("us.example.org/log/2")), "a log goes on under its name");
        assert!(!PollId::from_uuid(drawn).is_of(&us), "drawn by anybody");
        assert_ne!(id, PollId::of_log(&mx, drawn));
        // What is drawn stays: ids sort by age, and remain UUIDs of version 7.
        let uuid = |id: &str| id.parse::<TypeSafeId<DynamicType>>().expect("an id").uuid();
        assert_eq!(uuid(id.as_str()).as_bytes()[..DRAWN_BYTES], drawn.as_bytes()[..DRAWN_BYTES]);
        assert_eq!(uuid(id.as_str()).get_version_num(), 7);
        // Of another type the same drawing is another id: no type's ids can stand for another's.
        let member = MemberId::of_log(&us, drawn);
        assert_ne!(uuid(member.as_str()), uuid(id.as_str()));
        assert_eq!(id.as_str(), "pol_01j0000000fay928t5p2n79e26");
    }

    #[test]
    fn another_prefix_case_or_length_is_refused() {
        let id = PollId::from_uuid(Uuid::from_u128(1));
        assert!(id.as_str().parse::<MemberId>().is_err());
        assert!(id.as_str().to_uppercase().parse::<PollId>().is_err());
        assert!(id.as_str()[..20].parse::<PollId>().is_err());
        assert!("".parse::<PollId>().is_err());
        // Found by fuzzing: whoever could say a body or a ballot could say this.
        for odd in [62, 61, 60, 58].map(|at| format!("pol_{}é_1", "x".repeat(at - 4))) {
            assert!(odd.parse::<PollId>().is_err(), "{odd}");
        }
        assert!("é".repeat(40).parse::<PollId>().is_err());
    }

    #[test]
    fn vectors_hold() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../vectors/ids.json")).expect("a vector file");
        let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
        let list = |name: &str| vectors[name].as_array().expect("cases").clone();
        fn is<T: Id + FromStr>(id: &str) -> bool {
            id.parse::<T>().is_ok()
        }
        for case in list("cases") {
            let (id, prefix) = (text(&case["id"]), text(&case["prefix"]));
            let found = match prefix.as_str() {
                "mbr" => is::<MemberId>(&id),
                "prp" => is::<ProposalId>(&id),
                "cmt" => is::<CommentId>(&id),
                "pol" => is::<PollId>(&id),
                "opt" => is::<OptionId>(&id),
                "ent" => is::<EntryId>(&id),
                "sch" => is::<ScheduleId>(&id),
                "pay" => is::<PaymentId>(&id),
                other => panic!("{other} never leaves an instance"),
            };
            assert_eq!(found, case["expect"] == "ok", "{id:?}: {}", case["name"]);
        }
        for case in list("own") {
            let (id, log) = (text(&case["id"]), text(&case["log"]));
            let log: Origin = log.parse().expect("an origin");
            let found = match &id[..3] {
                "mbr" => id.parse::<MemberId>().expect("an id").is_of(&log),
                "prp" => id.parse::<ProposalId>().expect("an id").is_of(&log),
                "cmt" => id.parse::<CommentId>().expect("an id").is_of(&log),
                _ => id.parse::<PollId>().expect("an id").is_of(&log),
            };
            assert_eq!(found, case["expect"] == true, "{id} of {log}");
        }
        for case in list("origins") {
            let name = text(&case["origin"]);
            assert_eq!(name.parse::<Origin>().is_ok(), case["expect"] == "ok", "{name:?}");
        }
    }
}
