//! What an export of what is held of a member is made of, in words: each part, and each word that a
//! program reads there. The names that programs read stay as they are; these stand beside them.

use enlace_schema::profile::Retention;

use crate::locale::{Locale, texts};
use crate::store::privacy::{LISTED, LOOKED};

/// The parts of an export, by the names of the fields of `actions::privacy::held::Held`.
/// `export-section-…` is what each is called, and `export-about-…` says what it is, why it is held,
/// how long, and who else has it.
pub const SECTIONS: [&str; 12] = [
    "records",
    "erased",
    "membership",
    "dues",
    "offices",
    "account",
    "invitations",
    "polls",
    "supports",
    "comments",
    "beside",
    "accesses",
];

/// Words of programs: the field, the word, and the text that says what it means.
const WORDS: &[(&str, &str, &str)] = &[
    ("membership.kind", "individual", "portal-kind-individual"),
    ("membership.kind", "organisation", "portal-kind-organisation"),
    ("membership.kind", "person", "portal-kind-person"),
    ("membership.state", "applied", "export-state-applied"),
    ("membership.state", "arriving", "export-state-arriving"),
    ("membership.state", "active", "export-state-active"),
    ("membership.state", "moved", "export-state-moved"),
    ("membership.state", "ended", "export-state-ended"),
    ("membership.end_reason", "withdrawn", "export-end-withdrawn"),
    ("membership.end_reason", "excluded", "export-end-excluded"),
    ("membership.end_reason", "ceased", "export-end-ceased"),
    ("records.kind", "member", "export-record-member"),
    ("records.kind", "name", "export-record-name"),
    ("records.kind", "dues", "export-record-dues"),
    ("records.kind", "correction", "export-record-correction"),
    ("records.kind", "transfer", "export-record-transfer"),
    ("accesses.purpose", "names", "inventory-purpose-names"),
    ("accesses.purpose", "transfer", "inventory-purpose-transfer"),
    ("accesses.purpose", "export", "portal-data-export"),
    ("accesses.purpose", LOOKED, "export-purpose-look"),
    ("accesses.purpose", LISTED, "export-purpose-list"),
];

/// A part of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its name for programs.
    pub key: &'static str,
    /// Its name for people.
    pub name: String,
    /// What it is, why it is held, how long, and who else has it.
    pub about: String,
}

/// A part in words, with the years of the chapter's own profile.
pub fn section(locale: Locale, key: &'static str, retention: &Retention) -> Section {
    let years = [
        ("years", u64::from(retention.former_member_years.value).into()),
        ("books", u64::from(retention.accounting_years.value).into()),
    ];
    let name = texts(locale).get(&format!("export-section-{key}"), &[]);
    Section { key, name, about: texts(locale).get(&format!("export-about-{key}"), &years) }
}

/// What a word of a field means; the word itself where it is none that is known here.
pub fn meaning(locale: Locale, field: &str, word: &str) -> String {
    let known = WORDS.iter().find(|(of, one, _)| *of == field && *one == word);
    known.map_or_else(|| word.to_owned(), |(_, _, id)| texts(locale).get(id, &[]))
}

/// Every word that is known, by field, with what it means.
pub fn words(locale: Locale) -> impl Iterator<Item = (&'static str, &'static str, String)> {
    WORDS.iter().map(move |(field, word, id)| (*field, *word, texts(locale).get(id, &[])))
}

#[cfg(test)]
mod tests {
    use enlace_schema::private::Purpose;

    use super::*;
    use crate::store::members::MemberState;

    #[test]
    fn every_word_of_an_export_has_a_meaning() {
        let states = MemberState::ALL.map(|one| ("membership.state", one.as_str()));
        let records = crate::private::record::samples();
        let kinds = records.iter().map(|one| ("records.kind", one.kind()));
        let purposes = Purpose::ALL.iter().map(|one| ("accesses.purpose", one.as_str()));
        for (field, word) in states.into_iter().chain(kinds).chain(purposes) {
            assert_ne!(meaning(Locale::Es, field, word), word, "{field}: {word}");
        }
    }
}
