//! What is held, who needs it, who else may have it, and how long: the one table.
//!
//! The code asks it before a record leaves for a peer ([`may_share`]) and before an office sees a
//! field (`actions::needs`); `docs/data-inventory.md`, the member's own page and the exports are
//! written from it. What each row is, why it is held and by which right stands in
//! `locales/*/inventory.ftl`. A field of a record that has no row does not get through the tests,
//! and would never leave.

use enlace_schema::event::role::Role;
use enlace_schema::private::Purpose;

/// Names: of people and of organisations.
pub const NAMES: &[Role] = &[Role::Committee, Role::Treasurer, Role::Teller];

/// Addresses to write or send a bill to: e-mail, and in which language.
pub const EMAIL: &[Role] = &[Role::Committee, Role::Treasurer];

/// The rest of the register, which the committee keeps: telephone, postal address, the number of
/// the register before.
pub const REGISTER: &[Role] = &[Role::Committee];

/// By what dues are priced, and where a member stands in them.
pub const STANDING: &[Role] = &[Role::Treasurer, Role::Committee];

/// How dues were settled: amounts, waivers and their reasons, plans.
pub const DUES: &[Role] = &[Role::Treasurer];

/// Whoever runs the machine sees none of it in their office.
const NOBODY: &[Role] = &[];

/// Whom a field may be given to besides the member and its own chapter's offices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sharing {
    /// Nobody: it stays in its instance.
    HomeOnly,
    /// Peers that are pinned and not suspended.
    Peers,
    /// The same, for these purposes only.
    PeersFor(&'static [Purpose]),
    /// It stands in the signed log, which every peer holds and which nothing is taken out of.
    Log,
}

/// How long something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// While the membership lasts; then blocked, and erased (`retention.former_member_years`).
    Membership,
    /// As long as the law keeps books (`retention.accounting_years`).
    Accounting,
    /// Until the person closes the account, or the records are erased.
    Account,
    /// Until it expires by itself: days or weeks.
    Short,
    /// As long as the purpose lasts, or until its home erases it.
    Purpose,
    /// [`ACCESS_LOG_DAYS`] days.
    AccessLog,
    /// Until it is released, then as long as books are kept.
    Hold,
    /// For ever: what was decided must stay provable.
    Forever,
}

/// How long it is kept who was given what: members ask for a year back, and a year to notice.
pub const ACCESS_LOG_DAYS: i64 = 730;

/// Where something is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// A field of a kind of private record.
    Field(&'static str, &'static str),
    /// A side store: a table of this instance alone.
    Store(&'static str),
    /// Events of these kinds, or projections of them.
    Log,
}

/// One thing that is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Item {
    /// Its name: the ends of its texts, `inventory-what-<id>` and `inventory-why-<id>`.
    pub id: &'static str,
    /// Where.
    pub place: Place,
    /// Who else may have it.
    pub sharing: Sharing,
    /// Which offices need it.
    pub needs: &'static [Role],
    /// How long.
    pub keep: Keep,
    /// By which right: the end of `inventory-basis-<basis>`.
    pub basis: &'static str,
}

const fn field(
    id: &'static str,
    (record, name): (&'static str, &'static str),
    needs: &'static [Role],
    keep: Keep,
) -> Item {
    let place = Place::Field(record, name);
    Item { id, place, sharing: Sharing::HomeOnly, needs, keep, basis: "membership" }
}

const fn store(id: &'static str, table: &'static str, keep: Keep, basis: &'static str) -> Item {
    let place = Place::Store(table);
    Item { id, place, sharing: Sharing::HomeOnly, needs: NOBODY, keep, basis }
}

const fn said(id: &'static str) -> Item {
    let (place, sharing) = (Place::Log, Sharing::Log);
    Item { id, place, sharing, needs: NOBODY, keep: Keep::Forever, basis: "decisions" }
}

/// The table.
pub const ITEMS: &[Item] = &[
    field("first-name", ("member", "first_name"), NAMES, Keep::Membership),
    field("last-name", ("member", "last_name"), NAMES, Keep::Membership),
    field("organisation-name", ("member", "organisation_name"), NAMES, Keep::Membership),
    field("email", ("member", "email"), EMAIL, Keep::Membership),
    field("locale", ("member", "locale"), EMAIL, Keep::Membership),
    field("phone", ("member", "phone"), REGISTER, Keep::Membership),
    field("address", ("member", "address"), REGISTER, Keep::Membership),
    field("external-id", ("member", "external_id"), REGISTER, Keep::Membership),
    field("membership-type", ("member", "membership_type"), REGISTER, Keep::Membership),
    field("band", ("member", "band"), STANDING, Keep::Membership),
    Item {
        sharing: Sharing::PeersFor(&[Purpose::Names]),
        basis: "federation",
        ..field("shown-person", ("name", "person"), NAMES, Keep::Membership)
    },
    Item {
        sharing: Sharing::Peers,
        basis: "federation",
        ..field("shown-organisation", ("name", "organisation"), NAMES, Keep::Membership)
    },
    Item { basis: "books", ..field("dues-how", ("dues", "how"), DUES, Keep::Accounting) },
    Item { basis: "books", ..field("dues-band", ("dues", "band"), DUES, Keep::Accounting) },
    Item {
        basis: "books",
        ..field("correction", ("correction", "reason"), DUES, Keep::Accounting)
    },
    field("transfer-pack", ("transfer", "member"), REGISTER, Keep::Membership),
    field("transfer-consent", ("transfer", "consent"), REGISTER, Keep::Membership),
    store("account", "accounts", Keep::Account, "account"),
    store("session", "sessions", Keep::Short, "account"),
    store("token", "personal_tokens", Keep::Account, "account"),
    store("invitation", "invitations", Keep::Account, "account"),
    store("sign-in-failure", "sign_in_failures", Keep::Short, "security"),
    store("command", "commands", Keep::Short, "security"),
    store("old-number", "external_ids", Keep::Membership, "membership"),
    store("draft", "drafts", Keep::Account, "account"),
    Item { needs: NAMES, ..store("peer-name", "foreign_records", Keep::Purpose, "federation") },
    store("access", "private_accesses", Keep::AccessLog, "accountability"),
    store("hold", "legal_holds", Keep::Hold, "accountability"),
    said("membership"),
    said("office"),
    said("dues-period"),
    said("opinion"),
    said("vote"),
    said("commitment"),
];

/// Whether a record's plaintext may go to a peer for a purpose: every field of it may.
pub fn may_share(plaintext: &[u8], purpose: Purpose) -> bool {
    let Ok(fields) = serde_json::from_slice::<serde_json::Map<_, _>>(plaintext) else {
        return false;
    };
    let Some(record) = fields.get("record").and_then(serde_json::Value::as_str) else {
        return false;
    };
    let names: Vec<&String> = fields.keys().filter(|name| *name != "record").collect();
    !names.is_empty() && names.iter().all(|name| is_shared(record, name, purpose))
}

fn is_shared(record: &str, name: &str, purpose: Purpose) -> bool {
    let is_it = |item: &&Item| matches!(item.place, Place::Field(r, f) if (r, f) == (record, name));
    match ITEMS.iter().find(is_it).map(|item| item.sharing) {
        Some(Sharing::Peers) => true,
        Some(Sharing::PeersFor(purposes)) => purposes.contains(&purpose),
        Some(Sharing::HomeOnly | Sharing::Log) | None => false,
    }
}

impl Sharing {
    /// The end of `inventory-sharing-<word>`.
    pub fn word(self) -> &'static str {
        match self {
            Self::HomeOnly => "home",
            Self::Peers => "peers",
            Self::PeersFor(_) => "purpose",
            Self::Log => "log",
        }
    }
}

impl Keep {
    /// Every way to keep something.
    pub const ALL: [Self; 8] = [
        Self::Membership,
        Self::Accounting,
        Self::Account,
        Self::Short,
        Self::Purpose,
        Self::AccessLog,
        Self::Hold,
        Self::Forever,
    ];

    /// The end of `inventory-keep-<word>`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Membership => "membership",
            Self::Accounting => "accounting",
            Self::Account => "account",
            Self::Short => "short",
            Self::Purpose => "purpose",
            Self::AccessLog => "access",
            Self::Hold => "hold",
            Self::Forever => "forever",
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::private::record::samples;

    #[test]
    fn every_field_of_every_record_has_its_row() {
        let mut fields = BTreeSet::new();
        for record in samples() {
            let json = serde_json::to_value(&record).expect("JSON");
            let names = json.as_object().expect("an object").keys();
            let own = names.filter(|name| *name != "record");
            fields.extend(own.map(|name| (record.kind().to_owned(), name.clone())));
        }
        let rows: BTreeSet<_> = ITEMS
            .iter()
            .filter_map(|item| match item.place {
                Place::Field(record, name) => Some((record.to_owned(), name.to_owned())),
                _ => None,
            })
            .collect();
        assert_eq!(fields, rows);
        let ids: BTreeSet<_> = ITEMS.iter().map(|item| item.id).collect();
        assert_eq!(ids.len(), ITEMS.len(), "an id twice");
    }

    #[test]
    fn only_what_every_field_allows_is_shared() {
        let may = |text: &str, purpose| may_share(text.as_bytes(), purpose);
        let person = r#"{"record":"name","person":"June"}"#;
        assert!(may(person, Purpose::Names) && !may(person, Purpose::Transfer));
        let organisation = r#"{"record":"name","organisation":"Comet"}"#;
        assert!(Purpose::ALL.iter().all(|purpose| may(organisation, *purpose)));
        for not in [
            r#"{"record":"member","first_name":"June"}"#,
            r#"{"record":"name","person":"June","email":"june@example.org"}"#,
            r#"{"record":"name"}"#,
            r#"{"person":"June"}"#,
            r#"{"record":"dues","how":{}}"#,
            "[]",
        ] {
            assert!(Purpose::ALL.iter().all(|purpose| !may(not, *purpose)), "{not}");
        }
    }
}
