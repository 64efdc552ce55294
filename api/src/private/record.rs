//! What private records hold. No type here shows its content in `Debug`.

use std::fmt;

use enlace_schema::money::Money;
use serde::{Deserialize, Serialize};

/// A private record. Its JSON, byte for byte as stored, is what the commitment covers.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "lowercase")]
pub enum PrivateRecord {
    /// Who a member is and how to reach them.
    Member(MemberRecord),
    /// How a period of dues was settled.
    Dues(DuesRecord),
    /// Why a settlement was voided.
    Correction(CorrectionRecord),
    /// The name by which a member is known beyond the chapter.
    Name(NameRecord),
    /// The pack of a member who moves to another chapter.
    Transfer(TransferRecord),
}

/// Who a member is and how to reach them. The chapter's officers and the member see it.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberRecord {
    /// Given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name or names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Name of an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_name: Option<String>,
    /// E-mail address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Telephone number, as written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Postal address.
    #[serde(skip_serializing_if = "Address::is_empty")]
    pub address: Address,
    /// BCP 47 tag of the language in which the member is written to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale: Option<String>,
    /// Number in the register that the member was imported from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_id: Option<String>,
    /// Name of the membership type in that register.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership_type: Option<String>,
    /// Income range or size by which dues are priced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
}

/// A postal address, in parts.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Street and number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// State or province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// How a period of dues was settled. The treasurer and the member see it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DuesRecord {
    /// How.
    pub how: DuesHow,
    /// The member's income range or size at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub band: Option<String>,
}

/// Why an entry in the books was corrected. The treasurer and the member see it: a reason may say
/// how something was paid, which is nobody else's business.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionRecord {
    /// Why.
    pub reason: String,
}

/// The name by which a member is known beyond the chapter: a record of its own, because a record
/// is given or kept as a whole. One of the two.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NameRecord {
    /// Of a natural person.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
    /// Of an organisation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
}

/// The pack of a member who moves, as the offer commits to it. The committee sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TransferRecord {
    /// Who the member is, as the old home knew it when it offered.
    pub member: MemberRecord,
    /// How the member's consent was given; nothing where the member asked, signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<String>,
}

/// The three ways to settle dues; from outside they cannot be told apart.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DuesHow {
    /// Paid.
    Paid {
        /// How much; unknown for a period taken over from an older register.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        amount: Option<Money>,
        /// By which means, as the chapter names them: `transfer`, `cash`, `card`.
        method: String,
    },
    /// Waived.
    Waived {
        /// Why.
        reason: String,
    },
    /// To be paid later, as agreed.
    Plan {
        /// How much in all.
        amount: Money,
        /// In how many parts.
        instalments: u32,
        /// What was agreed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
}

impl PrivateRecord {
    /// The word used in the store.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Member(_) => "member",
            Self::Dues(_) => "dues",
            Self::Correction(_) => "correction",
            Self::Name(_) => "name",
            Self::Transfer(_) => "transfer",
        }
    }

    /// The record of a member, if it is one.
    pub fn into_member(self) -> Option<MemberRecord> {
        match self {
            Self::Member(record) => Some(record),
            _ => None,
        }
    }

    /// The record of a settlement, if it is one.
    pub fn into_dues(self) -> Option<DuesRecord> {
        match self {
            Self::Dues(record) => Some(record),
            _ => None,
        }
    }

    /// The record of a name, if it is one.
    pub fn into_name(self) -> Option<NameRecord> {
        match self {
            Self::Name(record) => Some(record),
            _ => None,
        }
    }

    /// The record of a correction, if it is one.
    pub fn into_correction(self) -> Option<CorrectionRecord> {
        match self {
            Self::Correction(record) => Some(record),
            _ => None,
        }
    }
}

impl NameRecord {
    /// The name of a member to give to peers, if it has one.
    pub fn of(record: &MemberRecord, is_organisation: bool) -> Option<Self> {
        let name = Some(record.display_name()).filter(|name| !name.is_empty())?;
        Some(match is_organisation {
            true => Self { person: None, organisation: Some(name) },
            false => Self { person: Some(name), organisation: None },
        })
    }

    /// The name to show.
    pub fn shown(self) -> Option<String> {
        self.organisation.or(self.person)
    }
}

impl MemberRecord {
    /// The name to show: the organisation's, or the person's.
    pub fn display_name(&self) -> String {
        if let Some(name) = &self.organisation_name {
            return name.clone();
        }
        let parts = [self.first_name.as_deref(), self.last_name.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

impl Address {
    /// Whether no part of it is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl DuesHow {
    /// The word used in the API and files.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Paid { .. } => "paid",
            Self::Waived { .. } => "waived",
            Self::Plan { .. } => "plan",
        }
    }

    /// The amount, where there is one.
    pub fn amount(&self) -> Option<Money> {
        match self {
            Self::Paid { amount, .. } => *amount,
            Self::Waived { .. } => None,
            Self::Plan { amount, .. } => Some(*amount),
        }
    }
}

macro_rules! hide {
    ($($name:ident)*) => {$(
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    )*};
}

hide! {
    PrivateRecord MemberRecord NameRecord Address DuesRecord DuesHow CorrectionRecord
    TransferRecord
}

/// Records of every kind, with every field: for the tests of whatever must know them all.
#[cfg(test)]
pub(super) fn samples() -> Vec<PrivateRecord> {
    let text = || Some("x".to_owned());
    let address = Address {
        street: text(),
        city: text(),
        state: text(),
        postal_code: text(),
        country: text(),
    };
    let member = MemberRecord {
        first_name: text(),
        last_name: text(),
        organisation_name: text(),
        email: text(),
        phone: text(),
        address,
        locale: text(),
        external_id: text(),
        membership_type: text(),
        band: text(),
    };
    let dues = DuesRecord { how: DuesHow::Waived { reason: "x".into() }, band: text() };
    vec![
        PrivateRecord::Member(member),
        PrivateRecord::Dues(dues),
        PrivateRecord::Correction(CorrectionRecord { reason: "x".into() }),
        PrivateRecord::Name(NameRecord { person: text(), organisation: text() }),
        PrivateRecord::Transfer(TransferRecord {
            member: MemberRecord::default(),
            consent: text(),
        }),
    ]
}

#[cfg(test)]
mod tests {
    use enlace_schema::money::Currency;

    use super::*;

    #[test]
    fn records_read_back_and_debug_shows_nothing() {
        let member = MemberRecord {
            first_name: Some("June".into()),
            last_name: Some("Quillstone".into()),
            address: Address { city: Some("Chicago".into()), ..Address::default() },
            ..MemberRecord::default()
        };
        assert_eq!(member.display_name(), "June Quillstone");
        let plan = DuesHow::Plan {
            amount: Money::new(65_000, Currency::MXN),
            instalments: 3,
            note: "".into(),
        };
        let dues = DuesRecord { how: plan, band: None };
        let correction = CorrectionRecord { reason: "65 was hers, not Quillstone's".into() };
        let records = [
            PrivateRecord::Member(member),
            PrivateRecord::Dues(dues),
            PrivateRecord::Correction(correction),
        ];
        for record in records {
            let text = serde_json::to_string(&record).expect("JSON");
            assert!(text.starts_with(&format!("{{\"record\":\"{}\"", record.kind())));
            let back: PrivateRecord = serde_json::from_str(&text).expect("a record");
            assert!(back == record);
            let shown = format!("{record:?}");
            assert!(!shown.contains("Quillstone") && !shown.contains("65"));
        }
    }

    #[test]
    fn an_organisation_shows_its_own_name() {
        let record = MemberRecord {
            first_name: Some("Una".into()),
            organisation_name: Some("Wooden Comet".into()),
            ..MemberRecord::default()
        };
        assert_eq!(record.display_name(), "Wooden Comet");
    }
}
