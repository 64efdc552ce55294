//! Import of an older register, row by row, with CiviCRM's column names.
//!
//! Pure: a row of named texts goes in, a checked row or the list of everything wrong with it
//! comes out. Reading the file, showing progress and writing events are elsewhere. Nothing is
//! repaired but surrounding white space: a register that is wrong should be mended at its source.

mod columns;
pub mod fault;

use std::collections::BTreeSet;

use jiff::civil::Date;

pub use columns::*;
pub use fault::{CODES as FAULT_CODES, Register, RowFault, check_across, check_days};

use crate::event::member::MemberKind;
use crate::membership::email;
use crate::text::Lang;

/// Longest value of a column, in characters.
const VALUE_MAX: usize = 200;
/// Longest external identifier, in characters.
const EXTERNAL_ID_MAX: usize = 64;
/// Most organisations that one person represents.
const REPRESENTED_MAX: usize = 20;

/// What the older register says about the membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// New, Current, Grace, Expired: a member, whose standing follows from the dates.
    Active,
    /// Pending: has applied.
    Pending,
    /// Cancelled, Deceased: no longer a member.
    Ended,
}

/// A row without faults of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidRow {
    /// Key in the older register.
    pub external_id: String,
    /// What the member is; a person without a membership type is [`MemberKind::Person`].
    pub kind: MemberKind,
    /// Given name; for organisations of the contact, if any.
    pub first_name: Option<String>,
    /// Family name or names.
    pub last_name: Option<String>,
    /// Name of the organisation.
    pub organisation_name: Option<String>,
    /// E-mail address, as typed.
    pub email: Option<String>,
    /// Telephone number, as typed.
    pub phone: Option<String>,
    /// Locale as a BCP 47 tag: `en-US`, `es-MX`.
    pub locale: Option<String>,
    /// The language of that locale.
    pub lang: Option<Lang>,
    /// Street and number.
    pub street: Option<String>,
    /// City.
    pub city: Option<String>,
    /// State or province.
    pub state: Option<String>,
    /// Postal code.
    pub postal_code: Option<String>,
    /// Country, as typed.
    pub country: Option<String>,
    /// Membership type, as typed.
    pub membership_type: Option<String>,
    /// First day of the membership.
    pub since: Option<Date>,
    /// State of the membership.
    pub status: Status,
    /// Last day for which dues are paid.
    pub paid_through: Option<Date>,
    /// External identifiers of the organisations represented.
    pub represents: Vec<String>,
}

impl ValidRow {
    /// The name to show: the organisation's, or the person's.
    pub fn display_name(&self) -> String {
        if let (MemberKind::Organisation, Some(name)) = (self.kind, &self.organisation_name) {
            return name.clone();
        }
        let parts = [self.first_name.as_deref(), self.last_name.as_deref()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }
}

/// Checks one row by itself. Every fault is reported, not only the first.
///
/// # Errors
/// Everything that is wrong with the row, by column.
pub fn check_row(row: &ImportRow) -> Result<ValidRow, Vec<RowFault>> {
    let mut faults = Vec::new();
    check_values(row, &mut faults);
    let kind = check_kind(row, &mut faults);
    let (since, paid_through) = check_dates(row, kind, &mut faults);
    let status = check_status(row, kind, &mut faults);
    let locale = check_locale(row, &mut faults);
    let represents = check_represents(row, kind, &mut faults);
    match (faults.is_empty(), row.owned(EXTERNAL_ID), kind) {
        (true, Some(external_id), Some(kind)) => Ok(ValidRow {
            external_id,
            kind,
            first_name: row.owned(FIRST_NAME),
            last_name: row.owned(LAST_NAME),
            organisation_name: row.owned(ORGANIZATION_NAME),
            email: row.owned(EMAIL),
            phone: row.owned(PHONE),
            lang: locale.as_ref().map(|(lang, _)| *lang),
            locale: locale.map(|(_, tag)| tag),
            street: row.owned(STREET_ADDRESS),
            city: row.owned(CITY),
            state: row.owned(STATE_PROVINCE),
            postal_code: row.owned(POSTAL_CODE),
            country: row.owned(COUNTRY),
            membership_type: row.owned(MEMBERSHIP_TYPE),
            since,
            status,
            paid_through,
            represents,
        }),
        _ => Err(faults),
    }
}

fn check_values(row: &ImportRow, faults: &mut Vec<RowFault>) {
    for (column, value) in &row.0 {
        if value.chars().any(char::is_control) {
            faults.push(RowFault::new(column, fault::CONTROL_CHARACTER));
        }
        let max = if *column == REPRESENTATIVE_OF {
            REPRESENTED_MAX * (EXTERNAL_ID_MAX + 2)
        } else {
            VALUE_MAX
        };
        if value.chars().count() > max {
            faults.push(RowFault::new(column, fault::TOO_LONG));
        }
    }
    match row.get(EXTERNAL_ID) {
        None => faults.push(RowFault::new(EXTERNAL_ID, fault::EXTERNAL_ID_MISSING)),
        Some(id) if !is_external_id(id) => {
            faults.push(RowFault::new(EXTERNAL_ID, fault::EXTERNAL_ID_INVALID));
        }
        Some(_) => {}
    }
    if row.get(EMAIL).is_some_and(|text| !email::is_address(text)) {
        faults.push(RowFault::new(EMAIL, fault::EMAIL_INVALID));
    }
    if row.get(PHONE).is_some_and(|text| !is_phone(text)) {
        faults.push(RowFault::new(PHONE, fault::PHONE_INVALID));
    }
}

fn check_kind(row: &ImportRow, faults: &mut Vec<RowFault>) -> Option<MemberKind> {
    let kind = match row.get(CONTACT_TYPE) {
        Some("Individual") if row.get(MEMBERSHIP_TYPE).is_some() => MemberKind::Individual,
        Some("Individual") => MemberKind::Person,
        Some("Organization") => MemberKind::Organisation,
        Some(_) => {
            faults.push(RowFault::new(CONTACT_TYPE, fault::CONTACT_TYPE_UNKNOWN));
            return None;
        }
        None => {
            faults.push(RowFault::new(CONTACT_TYPE, fault::CONTACT_TYPE_MISSING));
            return None;
        }
    };
    match kind {
        MemberKind::Organisation => {
            if row.get(ORGANIZATION_NAME).is_none() {
                faults.push(RowFault::new(ORGANIZATION_NAME, fault::NAME_MISSING));
            }
            if row.get(MEMBERSHIP_TYPE).is_none() {
                faults.push(RowFault::new(MEMBERSHIP_TYPE, fault::MEMBERSHIP_TYPE_MISSING));
            }
        }
        // Many people have one name only, and not every one of them sorts it under the first.
        MemberKind::Individual | MemberKind::Person => {
            if row.get(FIRST_NAME).is_none() && row.get(LAST_NAME).is_none() {
                faults.push(RowFault::new(FIRST_NAME, fault::NAME_MISSING));
            }
        }
    }
    Some(kind)
}

fn check_dates(
    row: &ImportRow,
    kind: Option<MemberKind>,
    faults: &mut Vec<RowFault>,
) -> (Option<Date>, Option<Date>) {
    let mut read = |column: &'static str| {
        let text = row.get(column)?;
        let date = parse_date(text);
        if date.is_none() {
            faults.push(RowFault::new(column, fault::DATE_INVALID));
        }
        date
    };
    let (since, through) = (read(MEMBER_SINCE), read(END_DATE));
    let pending = row.get(MEMBERSHIP_STATUS) == Some("Pending");
    let member = kind.is_some_and(|kind| kind != MemberKind::Person);
    if member && !pending && row.get(MEMBER_SINCE).is_none() {
        faults.push(RowFault::new(MEMBER_SINCE, fault::SINCE_MISSING));
    }
    if let (Some(since), Some(through)) = (since, through)
        && through < since
    {
        faults.push(RowFault::new(END_DATE, fault::END_BEFORE_SINCE));
    }
    (since, through)
}

fn check_status(row: &ImportRow, kind: Option<MemberKind>, faults: &mut Vec<RowFault>) -> Status {
    match row.get(MEMBERSHIP_STATUS) {
        Some("New" | "Current" | "Grace" | "Expired") => Status::Active,
        Some("Pending") => Status::Pending,
        Some("Cancelled" | "Deceased") => Status::Ended,
        None if kind == Some(MemberKind::Person) => Status::Active,
        None => {
            faults.push(RowFault::new(MEMBERSHIP_STATUS, fault::STATUS_MISSING));
            Status::Active
        }
        Some(_) => {
            faults.push(RowFault::new(MEMBERSHIP_STATUS, fault::STATUS_UNKNOWN));
            Status::Active
        }
    }
}

fn check_locale(row: &ImportRow, faults: &mut Vec<RowFault>) -> Option<(Lang, String)> {
    let text = row.get(PREFERRED_LANGUAGE)?;
    let (code, region) = text.split_once(['_', '-']).unwrap_or((text, ""));
    let plain =
        region.is_empty() || (region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase()));
    match code.parse::<Lang>() {
        Ok(lang) if plain => Some((lang, text.replace('_', "-"))),
        _ => {
            faults.push(RowFault::new(PREFERRED_LANGUAGE, fault::LANGUAGE_UNKNOWN));
            None
        }
    }
}

fn check_represents(
    row: &ImportRow,
    kind: Option<MemberKind>,
    faults: &mut Vec<RowFault>,
) -> Vec<String> {
    let typeless = row.get(MEMBERSHIP_STATUS).is_some();
    let mut refuse = |code| faults.push(RowFault::new(REPRESENTATIVE_OF, code));
    let text = row.get(REPRESENTATIVE_OF).unwrap_or_default();
    let ids: Vec<_> = text.split(';').map(str::trim).filter(|id| !id.is_empty()).collect();
    match kind {
        Some(MemberKind::Organisation) if !ids.is_empty() => {
            refuse(fault::ORGANISATION_REPRESENTS);
        }
        // A status, and neither a type nor an organisation: it is the type that is missing.
        Some(MemberKind::Person) if ids.is_empty() && typeless => {
            faults.push(RowFault::new(MEMBERSHIP_TYPE, fault::MEMBERSHIP_TYPE_MISSING));
            return Vec::new();
        }
        Some(MemberKind::Person) if ids.is_empty() => {
            refuse(fault::NEITHER_MEMBER_NOR_REPRESENTATIVE)
        }
        _ => {}
    }
    if ids.len() > REPRESENTED_MAX {
        refuse(fault::REPRESENTS_TOO_MANY);
    }
    let distinct: BTreeSet<_> = ids.iter().collect();
    if distinct.len() < ids.len() {
        refuse(fault::REPRESENTED_TWICE);
    }
    if ids.iter().any(|id| !is_external_id(id)) {
        refuse(fault::REPRESENTED_INVALID);
    }
    ids.into_iter().map(str::to_owned).collect()
}

/// Reads `YYYY-MM-DD`, with or without a time of day after a space, as CiviCRM writes it. Other
/// orders of day and month are refused: 03/04 is two different days in our two countries.
fn parse_date(text: &str) -> Option<Date> {
    let day = text.split_once(' ').map_or(text, |(day, _)| day);
    let shape: Vec<usize> = day.split('-').map(str::len).collect();
    let date: Date = (shape == [4, 2, 2]).then(|| day.parse().ok()).flatten()?;
    // Nobody was a member before the last century or after this one; a typing error was made.
    (1900..=2199).contains(&date.year()).then_some(date)
}

fn is_external_id(id: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'/');
    (1..=EXTERNAL_ID_MAX).contains(&id.len()) && id.bytes().all(plain)
}

fn is_phone(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let other = text.chars().all(|c| c.is_ascii_digit() || " +-().,/#xext".contains(c));
    (5..=20).contains(&digits) && other
}

#[cfg(test)]
mod tests;
