//! Scalars, each with the URL of its rule, and the words of the schema that every subject uses.
//!
//! A value that another writer of the same value would have written differently is refused, so
//! that two equal values are equal texts. Ids are one scalar to each type: a poll's id where a
//! member's is asked for is refused before anything is looked up.

use std::fmt;
use std::str::FromStr;

use enlace_schema::event::Origin as OriginName;
use enlace_schema::ids;
use enlace_schema::log::Hash as Digest;
use enlace_schema::money::Currency as CurrencyCode;
use enlace_schema::text::Lang as SchemaLang;
use enlace_schema::time::Millis;
use juniper::GraphQLScalar;

use crate::locale;

/// Reads a value that would be written exactly as it was.
fn exactly<T: FromStr + fmt::Display>(text: &str, name: &str) -> Result<T, Box<str>> {
    let read = text.parse::<T>().ok().filter(|value| value.to_string() == text);
    read.ok_or_else(|| format!("not a value of {name}").into())
}

macro_rules! scalars {
    ($($(#[$doc:meta])* $name:ident($inner:ty) as $graphql:literal, $url:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, GraphQLScalar)]
        #[graphql(name = $graphql, specified_by_url = $url, parse_token(String))]
        pub struct $name(pub $inner);

        impl $name {
            fn to_output(&self) -> String {
                self.0.to_string()
            }

            fn from_input(text: &str) -> Result<Self, Box<str>> {
                exactly(text, $graphql).map(Self)
            }
        }

        impl From<$inner> for $name {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }
    )*};
}

scalars! {
    /// A moment, RFC 3339 in UTC with exactly three digits of milliseconds:
    /// `2026-11-22T18:30:00.000Z`.
    DateTime(Millis) as "DateTime", "https://www.rfc-editor.org/rfc/rfc3339";
    /// A day of the calendar, `2026-11-22`.
    Date(jiff::civil::Date) as "Date", "https://www.rfc-editor.org/rfc/rfc3339#section-5.6";
    /// A SHA-256 digest, 64 lower-case hexadecimal digits: ids of events, roots, results.
    Hash(Digest) as "Hash", "https://enlace.example/scalars/hash";
    /// The name of an instance's log, `us.example.org/log/1`. A name, not an address.
    Origin(OriginName) as "Origin", "https://enlace.example/scalars/origin";
    /// A number of minor units (cents, centavos) in decimal digits, as text because it may be
    /// larger than an `Int`.
    MinorUnits(i64) as "MinorUnits", "https://enlace.example/scalars/minor-units";
    /// An ISO 4217 code: `USD`, `MXN`.
    Currency(CurrencyCode) as "Currency", "https://www.iso.org/iso-4217-currency-codes.html";
    /// Bytes in base64url without padding (RFC 4648, section 5).
    Base64Url(Base64Text) as "Base64Url", "https://www.rfc-editor.org/rfc/rfc4648#section-5";
    /// A language of the interface as a BCP 47 tag: `en`, `es` or `es-MX`.
    Locale(locale::Locale) as "Locale", "https://www.rfc-editor.org/rfc/rfc5646";

    /// Id of a member, `mbr_` and 26 characters.
    MemberId(ids::MemberId) as "MemberID", "https://enlace.example/scalars/member-id";
    /// Id of a proposal, `prp_` and 26 characters.
    ProposalId(ids::ProposalId) as "ProposalID", "https://enlace.example/scalars/proposal-id";
    /// Id of a comment, `cmt_` and 26 characters.
    CommentId(ids::CommentId) as "CommentID", "https://enlace.example/scalars/comment-id";
    /// Id of a poll, `pol_` and 26 characters.
    PollId(ids::PollId) as "PollID", "https://enlace.example/scalars/poll-id";
    /// Id of an option of a poll, `opt_` and 26 characters.
    OptionId(ids::OptionId) as "OptionID", "https://enlace.example/scalars/option-id";
    /// Id of an entry of a voter roll, `ent_` and 26 characters: one ballot's place.
    EntryId(ids::EntryId) as "EntryID", "https://enlace.example/scalars/entry-id";
    /// Id of a price list of dues, `sch_` and 26 characters.
    ScheduleId(ids::ScheduleId) as "ScheduleID", "https://enlace.example/scalars/schedule-id";
    /// Id of a settlement of dues, `pay_` and 26 characters.
    PaymentId(ids::PaymentId) as "PaymentID", "https://enlace.example/scalars/payment-id";
    /// Id of an account, `acc_` and 26 characters.
    AccountId(ids::AccountId) as "AccountID", "https://enlace.example/scalars/account-id";
    /// Id of a personal token, `tok_` and 26 characters. It is not the token itself.
    TokenId(ids::TokenId) as "TokenID", "https://enlace.example/scalars/token-id";
    /// Id of an invitation to sign in, `inv_` and 26 characters. It is not its code.
    InvitationId(ids::InvitationId) as "InvitationID",
        "https://enlace.example/scalars/invitation-id";
    /// Id of a draft, `drf_` and 26 characters.
    DraftId(ids::DraftId) as "DraftID", "https://enlace.example/scalars/draft-id";
}

/// Text in the alphabet of base64url. Its length is the field's own business.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base64Text(pub String);

impl fmt::Display for Base64Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Base64Text {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let in_alphabet = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
        if text.bytes().all(in_alphabet) { Ok(Self(text.into())) } else { Err(()) }
    }
}

/// Makes an enum of the API that has the same values as one of the contract.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident of $of:ident { $($(#[$vdoc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, juniper::GraphQLEnum)]
        pub enum $name {
            $($(#[$vdoc])* $variant,)*
        }

        impl From<$of> for $name {
            fn from(value: $of) -> Self {
                match value {
                    $($of::$variant => Self::$variant,)*
                }
            }
        }

        impl From<$name> for $of {
            fn from(value: $name) -> Self {
                match value {
                    $($name::$variant => Self::$variant,)*
                }
            }
        }
    };
}
pub(super) use mirror;

mirror! {
    /// A language that records are written in. Regional forms are a matter of the interface.
    Lang of SchemaLang {
        /// English.
        En,
        /// Spanish.
        Es,
    }
}

/// A count or a number as `Int`: beyond 2^31 − 1 it stays there, which no count of people or
/// events of the federation reaches.
pub fn int(number: impl TryInto<i32>) -> i32 {
    number.try_into().unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_read_only_as_it_is_written() {
        assert!(Date::from_input("2026-11-22").is_ok());
        for bad in ["2026-11-22T00:00", "26-11-22", "2026-1-2", ""] {
            assert!(Date::from_input(bad).is_err(), "{bad}");
        }
        assert!(MinorUnits::from_input("-5").is_ok());
        for bad in ["+5", "05", "5.0", "9223372036854775808"] {
            assert!(MinorUnits::from_input(bad).is_err(), "{bad}");
        }
        assert!(Base64Url::from_input("a-_9").is_ok());
        assert!(Base64Url::from_input("a=").is_err());
    }

    #[test]
    fn counts_stay_within_an_int() {
        assert_eq!(int(700_u64), 700);
        assert_eq!(int(u64::MAX), i32::MAX);
        assert_eq!(int(-1_i64), -1);
    }
}
