//! The inventory in words: one row as people read it, and the whole as a document.

use std::fmt::Write;

use enlace_schema::event::role::Role;
use enlace_schema::profile::Retention;

use super::inventory::{ITEMS, Item, Keep, Place, Sharing};
use super::{DuesHow, MemberRecord, PrivateRecord};
use crate::locale::{self, Locale, texts};
use crate::t;

/// A row in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is held.
    pub what: String,
    /// What for.
    pub why: String,
    /// By which right.
    pub basis: String,
    /// How long.
    pub keep: String,
    /// Which offices need it.
    pub needs: String,
    /// Who else has it.
    pub sharing: String,
}

/// The table in words.
pub fn told(locale: Locale) -> Vec<Told> {
    ITEMS.iter().map(|item| row(locale, item)).collect()
}

/// The same with the years of a chapter's own profile: for those of whom something is held there.
pub fn told_here(locale: Locale, retention: &Retention) -> Vec<Told> {
    let here = |item: &Item| {
        let told = row(locale, item);
        Told { keep: years(locale, item.keep, retention).unwrap_or(told.keep), ..told }
    };
    ITEMS.iter().map(here).collect()
}

/// How long something is held, where a number of the profile says so.
fn years(locale: Locale, keep: Keep, retention: &Retention) -> Option<String> {
    let (id, years) = match keep {
        Keep::Membership => ("inventory-keep-membership-years", &retention.former_member_years),
        Keep::Accounting => ("inventory-keep-accounting-years", &retention.accounting_years),
        Keep::Hold => ("inventory-keep-hold-years", &retention.accounting_years),
        _ => return None,
    };
    Some(texts(locale).get(id, &[("years", u64::from(years.value).into())]))
}

fn row(locale: Locale, item: &Item) -> Told {
    let text = |id: &str| texts(locale).get(id, &[]);
    Told {
        what: text(&format!("inventory-what-{}", item.id)),
        why: text(&format!("inventory-why-{}", item.id)),
        basis: text(&format!("inventory-basis-{}", item.basis)),
        keep: text(&format!("inventory-keep-{}", item.keep.word())),
        needs: needs(locale, item),
        sharing: sharing(locale, item.sharing),
    }
}

/// The office in which somebody looked, as the access log has it: `mbr_…/treasurer`.
pub fn reader(locale: Locale, who: &str) -> String {
    let office = who.rsplit('/').next().unwrap_or_default().parse::<Role>();
    office.map_or_else(|()| who.to_owned(), |office| locale::role(locale, office))
}

fn needs(locale: Locale, item: &Item) -> String {
    if item.place == Place::Log {
        return texts(locale).get("inventory-needs-members", &[]);
    }
    let offices: Vec<String> =
        item.needs.iter().map(|office| locale::role(locale, *office)).collect();
    match offices.is_empty() {
        true => texts(locale).get("inventory-needs-nobody", &[]),
        false => locale::list(locale, &offices),
    }
}

fn sharing(locale: Locale, sharing: Sharing) -> String {
    let purposes: Vec<String> = match sharing {
        Sharing::PeersFor(purposes) => purposes
            .iter()
            .map(|one| texts(locale).get(&format!("inventory-purpose-{}", one.as_str()), &[]))
            .collect(),
        _ => Vec::new(),
    };
    let purposes = locale::list(locale, &purposes);
    let id = format!("inventory-sharing-{}", sharing.word());
    texts(locale).get(&id, &[("purposes", purposes.into())])
}

/// The words at the head of each column.
pub fn heads(locale: Locale) -> [String; 6] {
    [
        "inventory-head-what",
        "inventory-head-why",
        "inventory-head-basis",
        "inventory-head-keep",
        "inventory-head-needs",
        "inventory-head-sharing",
    ]
    .map(|id| texts(locale).get(id, &[]))
}

/// The table as Markdown: what `docs/data-inventory.md` holds.
pub fn markdown(locale: Locale) -> String {
    let mut text = format!("| {} |\n|{}\n", heads(locale).join(" | "), "---|".repeat(6));
    for row in told(locale) {
        let cells = [&row.what, &row.why, &row.basis, &row.keep, &row.needs, &row.sharing];
        // Writing to a text cannot fail.
        let _ = writeln!(text, "| {} |", cells.map(String::as_str).join(" | "));
    }
    text
}

/// What a record says, field by field: the name of the field and its value, as people read them.
pub fn fields(locale: Locale, record: &PrivateRecord) -> Vec<(String, String)> {
    let values: Vec<(&str, Option<String>)> = match record {
        PrivateRecord::Member(member) => of_member(member),
        PrivateRecord::Name(name) => vec![
            ("shown-person", name.person.clone()),
            ("shown-organisation", name.organisation.clone()),
        ],
        PrivateRecord::Dues(dues) => {
            vec![("dues-how", Some(how(locale, &dues.how))), ("dues-band", dues.band.clone())]
        }
        PrivateRecord::Correction(correction) => {
            vec![("correction", Some(correction.reason.clone()))]
        }
        PrivateRecord::Transfer(pack) => {
            let mut of_pack = of_member(&pack.member);
            of_pack.push(("transfer-consent", pack.consent.clone()));
            of_pack
        }
    };
    let label = |id: &str| texts(locale).get(&format!("inventory-what-{id}"), &[]);
    values.into_iter().filter_map(|(id, value)| Some((label(id), value?))).collect()
}

fn of_member(member: &MemberRecord) -> Vec<(&'static str, Option<String>)> {
    let address = &member.address;
    let parts =
        [&address.street, &address.city, &address.state, &address.postal_code, &address.country];
    let parts: Vec<&str> = parts.into_iter().filter_map(|part| part.as_deref()).collect();
    vec![
        ("first-name", member.first_name.clone()),
        ("last-name", member.last_name.clone()),
        ("organisation-name", member.organisation_name.clone()),
        ("email", member.email.clone()),
        ("locale", member.locale.as_deref().map(locale::language)),
        ("phone", member.phone.clone()),
        ("address", (!parts.is_empty()).then(|| parts.join(", "))),
        ("external-id", member.external_id.clone()),
        ("membership-type", member.membership_type.clone()),
        ("band", member.band.clone()),
    ]
}

fn how(locale: Locale, how: &DuesHow) -> String {
    match how {
        DuesHow::Paid { amount: Some(amount), method } => {
            let amount = locale::money(locale, amount);
            t!(locale, "inventory-how-paid", amount = amount, method = method.as_str())
        }
        DuesHow::Paid { amount: None, method } => {
            t!(locale, "inventory-how-paid-unknown", method = method.as_str())
        }
        DuesHow::Waived { reason } => {
            t!(locale, "inventory-how-waived", reason = reason.as_str())
        }
        DuesHow::Plan { amount, instalments, note } => {
            let amount = locale::money(locale, amount);
            let (count, note) = (u64::from(*instalments), note.as_str());
            t!(locale, "inventory-how-plan", amount = amount, count = count, note = note)
        }
    }
}
