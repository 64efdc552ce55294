//! What can be wrong with a row of an import, and the checks that compare rows.
//!
//! Codes are stable: reports, scripts and the Fluent ids `import-fault-<code>` rely on them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{EMAIL, END_DATE, EXTERNAL_ID, MEMBER_SINCE, REPRESENTATIVE_OF, Status, ValidRow};
use crate::event::member::MemberKind;
use crate::membership::{email, period};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: &str = $code;)*

        /// Every code there is.
        pub const CODES: &[&str] = &[$($code),*];
    };
}

codes! {
    /// No external identifier.
    EXTERNAL_ID_MISSING = "external-id-missing";
    /// An external identifier that is too long or holds more than letters, digits and `-_./`.
    EXTERNAL_ID_INVALID = "external-id-invalid";
    /// No contact type.
    CONTACT_TYPE_MISSING = "contact-type-missing";
    /// Neither Individual nor Organization.
    CONTACT_TYPE_UNKNOWN = "contact-type-unknown";
    /// Neither a first nor a last name, or no organisation name.
    NAME_MISSING = "name-missing";
    /// A value of more than 200 characters.
    TOO_LONG = "too-long";
    /// A line break, a tab or another control character within a value.
    CONTROL_CHARACTER = "control-character";
    /// Not the form of an e-mail address.
    EMAIL_INVALID = "email-invalid";
    /// Not the form of a telephone number.
    PHONE_INVALID = "phone-invalid";
    /// A language that is neither English nor Spanish.
    LANGUAGE_UNKNOWN = "language-unknown";
    /// Not a day as `YYYY-MM-DD`.
    DATE_INVALID = "date-invalid";
    /// A member without a first day.
    SINCE_MISSING = "since-missing";
    /// Dues paid through a day before the membership began.
    END_BEFORE_SINCE = "end-before-since";
    /// A membership that begins after today.
    SINCE_TO_COME = "since-to-come";
    /// Dues paid for longer than anything may cover: a year mistyped.
    END_TOO_FAR = "end-too-far";
    /// A member without a status.
    STATUS_MISSING = "status-missing";
    /// A status that CiviCRM does not have.
    STATUS_UNKNOWN = "status-unknown";
    /// An organisation without a membership type, or a person with a status and without a type.
    MEMBERSHIP_TYPE_MISSING = "membership-type-missing";
    /// An organisation that represents another.
    ORGANISATION_REPRESENTS = "organisation-represents";
    /// A person without a membership who represents nobody.
    NEITHER_MEMBER_NOR_REPRESENTATIVE = "neither-member-nor-representative";
    /// More organisations than one person may represent.
    REPRESENTS_TOO_MANY = "represents-too-many";
    /// What stands for an organisation is not an external identifier: its name, for instance.
    REPRESENTED_INVALID = "represented-invalid";
    /// The same organisation twice.
    REPRESENTED_TWICE = "represented-twice";
    /// Another row has this external identifier, or it was imported before.
    EXTERNAL_ID_TWICE = "external-id-twice";
    /// Another person has this e-mail address: one of them could not sign in.
    EMAIL_TWICE = "email-twice";
    /// Represents an organisation that is neither in the file nor in the register, or is over.
    REPRESENTED_UNKNOWN = "represented-unknown";
    /// Represents somebody who is not an organisation.
    REPRESENTED_NOT_ORGANISATION = "represented-not-organisation";
}

/// One fault of one row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowFault {
    /// The column, by its CiviCRM name.
    pub column: &'static str,
    /// The stable code, one of [`CODES`].
    pub code: &'static str,
}

impl RowFault {
    /// A fault of a column.
    pub fn new(column: &'static str, code: &'static str) -> Self {
        Self { column, code }
    }
}

/// What is wrong with the days of a row, as seen from the day on which it is imported.
pub fn check_days(row: &ValidRow, today: Date) -> Vec<RowFault> {
    let mut faults = Vec::new();
    if row.status == Status::Active && row.since.is_some_and(|since| since > today) {
        faults.push(RowFault::new(MEMBER_SINCE, SINCE_TO_COME));
    }
    if row.paid_through.is_some_and(|through| through > period::last_day(today)) {
        faults.push(RowFault::new(END_DATE, END_TOO_FAR));
    }
    faults
}

/// What the register holds already, for the checks across rows.
#[derive(Debug, Clone, Default)]
pub struct Register {
    /// External identifiers of earlier imports with what they are.
    pub external_ids: BTreeMap<String, MemberKind>,
    /// E-mail addresses of people, in lower case.
    pub emails: BTreeSet<String>,
}

/// Compares rows with each other and with the register. `rows` are those without faults of their
/// own, each with its line in the file; the answer has the same lines, in order. Of rows that
/// collide every one after the first is at fault.
pub fn check_across(rows: &[(u64, ValidRow)], register: &Register) -> Vec<(u64, RowFault)> {
    let mut faults = Vec::new();
    let mut kinds = register.external_ids.clone();
    let mut emails = register.emails.clone();
    for (line, row) in rows {
        if kinds.contains_key(&row.external_id) {
            faults.push((*line, RowFault::new(EXTERNAL_ID, EXTERNAL_ID_TWICE)));
        } else {
            kinds.insert(row.external_id.clone(), row.kind);
        }
        // Organisations share addresses with people and with each other, and do not sign in.
        let person = row.kind != MemberKind::Organisation;
        let email = row.email.as_deref().filter(|_| person);
        if email.is_some_and(|email| !emails.insert(email::fold(email))) {
            faults.push((*line, RowFault::new(EMAIL, EMAIL_TWICE)));
        }
    }
    // Nobody represents what is over.
    for (_, row) in rows.iter().filter(|(_, row)| row.status == Status::Ended) {
        kinds.remove(&row.external_id);
    }
    // A second walk: a representative may stand before the organisation.
    for (line, row) in rows.iter().filter(|(_, row)| row.status != Status::Ended) {
        for id in &row.represents {
            let code = match kinds.get(id) {
                Some(MemberKind::Organisation) => continue,
                Some(_) => REPRESENTED_NOT_ORGANISATION,
                None => REPRESENTED_UNKNOWN,
            };
            faults.push((*line, RowFault::new(REPRESENTATIVE_OF, code)));
        }
    }
    faults.sort_unstable();
    faults.dedup();
    faults
}
