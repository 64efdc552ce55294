//! The columns of an import file, and one row of it as named texts.

use std::collections::{BTreeMap, BTreeSet};

/// Key of the row in the older register; what `Representative Of` names.
pub const EXTERNAL_ID: &str = "External Identifier";
/// `Individual` or `Organization`.
pub const CONTACT_TYPE: &str = "Contact Type";
/// Given name.
pub const FIRST_NAME: &str = "First Name";
/// Family name or names.
pub const LAST_NAME: &str = "Last Name";
/// Name of an organisation.
pub const ORGANIZATION_NAME: &str = "Organization Name";
/// E-mail address, by which a person is invited to sign in.
pub const EMAIL: &str = "Email";
/// Telephone number, as written.
pub const PHONE: &str = "Phone";
/// Locale, `en_US` or `es_MX`.
pub const PREFERRED_LANGUAGE: &str = "Preferred Language";
/// Postal address: street and number.
pub const STREET_ADDRESS: &str = "Street Address";
/// Postal address: city.
pub const CITY: &str = "City";
/// Postal address: state or province.
pub const STATE_PROVINCE: &str = "State/Province";
/// Postal address: code.
pub const POSTAL_CODE: &str = "Postal Code";
/// Postal address: country.
pub const COUNTRY: &str = "Country";
/// Name of the membership type; empty for a person who only represents organisations.
pub const MEMBERSHIP_TYPE: &str = "Membership Type";
/// First day of the membership, `YYYY-MM-DD`.
pub const MEMBER_SINCE: &str = "Member Since";
/// One of CiviCRM's states: New, Current, Grace, Expired, Pending, Cancelled, Deceased.
pub const MEMBERSHIP_STATUS: &str = "Membership Status";
/// Last day for which dues are paid, `YYYY-MM-DD`.
pub const END_DATE: &str = "End Date";
/// External identifiers of organisations, separated by `;`, for whom the person votes.
pub const REPRESENTATIVE_OF: &str = "Representative Of";
/// CiviCRM's own name for the relationship; read as [`REPRESENTATIVE_OF`].
pub const EMPLOYER: &str = "Employer";
/// What other exports of CiviCRM call [`END_DATE`].
pub const MEMBERSHIP_END_DATE: &str = "Membership End Date";

/// Names under which a column may stand in a file besides its own.
const ALSO: [(&str, &str); 2] = [(EMPLOYER, REPRESENTATIVE_OF), (MEMBERSHIP_END_DATE, END_DATE)];

/// Every column that is read, in the order of a template file.
pub const COLUMNS: [&str; 18] = [
    EXTERNAL_ID,
    CONTACT_TYPE,
    FIRST_NAME,
    LAST_NAME,
    ORGANIZATION_NAME,
    EMAIL,
    PHONE,
    PREFERRED_LANGUAGE,
    STREET_ADDRESS,
    CITY,
    STATE_PROVINCE,
    POSTAL_CODE,
    COUNTRY,
    MEMBERSHIP_TYPE,
    MEMBER_SINCE,
    MEMBERSHIP_STATUS,
    END_DATE,
    REPRESENTATIVE_OF,
];

/// Columns without which a file is refused as a whole.
pub const REQUIRED: [&str; 2] = [EXTERNAL_ID, CONTACT_TYPE];

/// What is wrong with the header line of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeaderReport {
    /// Required columns that are not there: the file is refused.
    pub missing: Vec<&'static str>,
    /// Columns that are there twice: the file is refused.
    pub twice: Vec<String>,
    /// Columns that will not be read; worth a notice, a misspelt name among them loses data.
    pub ignored: Vec<String>,
    /// Columns that stand there under another name: ours, and the one that was typed. Faults are
    /// told by the latter.
    pub renamed: Vec<(&'static str, String)>,
}

/// Checks the header line of a file.
pub fn check_headers<'a>(headers: impl IntoIterator<Item = &'a str>) -> HeaderReport {
    let mut report = HeaderReport::default();
    let mut seen = BTreeSet::new();
    for header in headers {
        match column(header) {
            Some(name) if !seen.insert(name) => report.twice.push(header.trim().into()),
            Some(name) if name != bare(header) => report.renamed.push((name, bare(header).into())),
            Some(_) => {}
            None => report.ignored.push(header.trim().into()),
        }
    }
    report.missing = REQUIRED.into_iter().filter(|name| !seen.contains(name)).collect();
    report
}

/// A header without a spreadsheet's byte order mark and white space.
fn bare(header: &str) -> &str {
    header.trim_start_matches('\u{feff}').trim()
}

/// The column that a header names.
fn column(header: &str) -> Option<&'static str> {
    let name = bare(header);
    if let Some((_, known)) = ALSO.into_iter().find(|(also, _)| *also == name) {
        return Some(known);
    }
    COLUMNS.into_iter().find(|known| *known == name)
}

/// One row of the file: its values by column, empty ones left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportRow(pub(super) BTreeMap<&'static str, String>);

impl ImportRow {
    /// A row from headers and values; columns that are not known are left out.
    pub fn new<'a>(cells: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let known = cells.into_iter().filter_map(|(header, value)| {
            let value = value.trim();
            let name = column(header)?;
            (!value.is_empty()).then(|| (name, value.to_owned()))
        });
        Self(known.collect())
    }

    /// The value of a column, if it has one.
    pub fn get(&self, column: &str) -> Option<&str> {
        self.0.get(column).map(String::as_str)
    }

    /// Whether no column has a value: such rows end many spreadsheets and are skipped.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn owned(&self, column: &str) -> Option<String> {
        self.0.get(column).cloned()
    }
}
