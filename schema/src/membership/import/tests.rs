use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::fault::CODES;
use super::*;

const PERSON: &[(&str, &str)] = &[
    (EXTERNAL_ID, "MX-0012"),
    (CONTACT_TYPE, "Individual"),
    (FIRST_NAME, "Citlali"),
    (LAST_NAME, "Hernández Ruiz"),
    (EMAIL, "citlali@ejemplo.mx"),
    (PREFERRED_LANGUAGE, "es_MX"),
    (COUNTRY, "México"),
    (MEMBERSHIP_TYPE, "Individual"),
    (MEMBER_SINCE, "2009-05-01"),
    (MEMBERSHIP_STATUS, "Current"),
    (END_DATE, "2013-12-31 00:00:00"),
    (REPRESENTATIVE_OF, "MX-0900; MX-0901"),
];

/// A row like [`PERSON`] with some columns set otherwise; an empty value removes one.
fn with(changes: &[(&'static str, &str)]) -> ImportRow {
    let mut cells: BTreeMap<&str, &str> = PERSON.iter().copied().collect();
    cells.extend(changes.iter().copied());
    ImportRow::new(cells)
}

fn faults(changes: &[(&'static str, &str)]) -> Vec<(&'static str, &'static str)> {
    let faults = check_row(&with(changes)).err().unwrap_or_default();
    faults.into_iter().map(|fault| (fault.column, fault.code)).collect()
}

fn organisation(id: &str) -> ValidRow {
    let row = with(&[
        (EXTERNAL_ID, id),
        (CONTACT_TYPE, "Organization"),
        (ORGANIZATION_NAME, "Radio Tierra y Libertad"),
        (REPRESENTATIVE_OF, ""),
    ]);
    check_row(&row).expect("valid")
}

#[test]
fn a_good_row_is_read_whole() {
    let row = check_row(&with(&[])).expect("valid");
    assert_eq!(row.kind, MemberKind::Individual);
    assert_eq!(row.display_name(), "Citlali Hernández Ruiz");
    assert_eq!(row.locale.as_deref(), Some("es-MX"));
    assert_eq!(row.lang, Some(Lang::Es));
    assert_eq!(row.since, Some(date(2009, 5, 1)));
    assert_eq!(row.paid_through, Some(date(2013, 12, 31)));
    assert_eq!(row.represents, ["MX-0900", "MX-0901"]);
    assert_eq!(organisation("MX-1").display_name(), "Radio Tierra y Libertad");
}

#[test]
fn a_person_without_membership_type_is_no_member() {
    let row = with(&[(MEMBERSHIP_TYPE, ""), (MEMBERSHIP_STATUS, ""), (MEMBER_SINCE, "")]);
    assert_eq!(check_row(&row).expect("valid").kind, MemberKind::Person);
}

#[test]
fn every_fault_of_a_row_has_its_case() {
    type Case<'a> = (&'a [(&'static str, &'a str)], (&'static str, &'static str));
    let long = "x".repeat(201);
    let many = vec!["A"; 21].join(";");
    let cases: &[Case<'_>] = &[
        (&[(EXTERNAL_ID, "")], (EXTERNAL_ID, fault::EXTERNAL_ID_MISSING)),
        (&[(EXTERNAL_ID, "a b")], (EXTERNAL_ID, fault::EXTERNAL_ID_INVALID)),
        (&[(CONTACT_TYPE, "")], (CONTACT_TYPE, fault::CONTACT_TYPE_MISSING)),
        (&[(CONTACT_TYPE, "Household")], (CONTACT_TYPE, fault::CONTACT_TYPE_UNKNOWN)),
        (&[(FIRST_NAME, ""), (LAST_NAME, " ")], (FIRST_NAME, fault::NAME_MISSING)),
        (&[(CONTACT_TYPE, "Organization")], (ORGANIZATION_NAME, fault::NAME_MISSING)),
        (&[(CITY, &long)], (CITY, fault::TOO_LONG)),
        (&[(CITY, "Oaxaca\u{7}de")], (CITY, fault::CONTROL_CHARACTER)),
        (&[(EMAIL, "citlali@ejemplo")], (EMAIL, fault::EMAIL_INVALID)),
        (&[(PHONE, "llámame")], (PHONE, fault::PHONE_INVALID)),
        (&[(PREFERRED_LANGUAGE, "fr_CA")], (PREFERRED_LANGUAGE, fault::LANGUAGE_UNKNOWN)),
        (&[(MEMBER_SINCE, "01/05/2009")], (MEMBER_SINCE, fault::DATE_INVALID)),
        (&[(END_DATE, "2013-02-30")], (END_DATE, fault::DATE_INVALID)),
        (&[(MEMBER_SINCE, "")], (MEMBER_SINCE, fault::SINCE_MISSING)),
        (&[(END_DATE, "2009-04-30")], (END_DATE, fault::END_BEFORE_SINCE)),
        (&[(MEMBERSHIP_STATUS, "")], (MEMBERSHIP_STATUS, fault::STATUS_MISSING)),
        (&[(MEMBERSHIP_STATUS, "Vigente")], (MEMBERSHIP_STATUS, fault::STATUS_UNKNOWN)),
        (
            &[(CONTACT_TYPE, "Organization"), (MEMBERSHIP_TYPE, "")],
            (MEMBERSHIP_TYPE, fault::MEMBERSHIP_TYPE_MISSING),
        ),
        (&[(CONTACT_TYPE, "Organization")], (REPRESENTATIVE_OF, fault::ORGANISATION_REPRESENTS)),
        (
            &[(MEMBERSHIP_TYPE, ""), (REPRESENTATIVE_OF, " ; ")],
            (MEMBERSHIP_TYPE, fault::MEMBERSHIP_TYPE_MISSING),
        ),
        (
            &[(MEMBERSHIP_TYPE, ""), (MEMBERSHIP_STATUS, ""), (REPRESENTATIVE_OF, " ; ")],
            (REPRESENTATIVE_OF, fault::NEITHER_MEMBER_NOR_REPRESENTATIVE),
        ),
        (&[(REPRESENTATIVE_OF, &many)], (REPRESENTATIVE_OF, fault::REPRESENTS_TOO_MANY)),
        (&[(REPRESENTATIVE_OF, "A;A")], (REPRESENTATIVE_OF, fault::REPRESENTED_TWICE)),
        (&[(REPRESENTATIVE_OF, "A;b c")], (REPRESENTATIVE_OF, fault::REPRESENTED_INVALID)),
    ];
    for (changes, expected) in cases {
        assert!(faults(changes).contains(expected), "{changes:?}: {:?}", faults(changes));
        assert!(CODES.contains(&expected.1));
    }
    assert_eq!(faults(&[]), []);
}

#[test]
fn days_are_seen_from_the_day_of_the_import() {
    let found = |since: &str, end: &str, status: &str| {
        let changes = [(MEMBER_SINCE, since), (END_DATE, end), (MEMBERSHIP_STATUS, status)];
        let row = check_row(&with(&changes)).expect("valid by itself");
        let faults = check_days(&row, date(2026, 11, 22));
        faults.into_iter().map(|fault| (fault.column, fault.code)).collect::<Vec<_>>()
    };
    assert_eq!(found("2026-11-22", "2046-11-22", "Current"), []);
    assert_eq!(found("2026-11-23", "", "Current"), [(MEMBER_SINCE, fault::SINCE_TO_COME)]);
    assert_eq!(found("2026-12-01", "", "Pending"), [], "an application may say from when");
    assert_eq!(found("2013-01-01", "2099-12-31", "Current"), [(END_DATE, fault::END_TOO_FAR)]);
    assert!([fault::SINCE_TO_COME, fault::END_TOO_FAR].iter().all(|code| CODES.contains(code)));
}

#[test]
fn several_faults_are_told_at_once() {
    assert_eq!(faults(&[(EXTERNAL_ID, ""), (EMAIL, "x"), (END_DATE, "soon")]).len(), 3);
}

#[test]
fn rows_are_compared_with_each_other_and_the_register() {
    let person = |id: &str, email: &str, of: &str| {
        let row = with(&[(EXTERNAL_ID, id), (EMAIL, email), (REPRESENTATIVE_OF, of)]);
        check_row(&row).expect("valid")
    };
    let rows = [
        (2, person("A", "Ana@example.org", "O1;O9;B")),
        (3, person("B", "ana@EXAMPLE.org", "OLD")),
        (4, organisation("O1")),
        (5, organisation("A")),
    ];
    let register = Register {
        external_ids: BTreeMap::from([("OLD".into(), MemberKind::Organisation)]),
        emails: BTreeSet::new(),
    };
    let found: Vec<_> = check_across(&rows, &register)
        .into_iter()
        .map(|(line, fault)| (line, fault.code))
        .collect();
    assert_eq!(
        found,
        [
            (2, fault::REPRESENTED_NOT_ORGANISATION),
            (2, fault::REPRESENTED_UNKNOWN),
            (3, fault::EMAIL_TWICE),
            (5, fault::EXTERNAL_ID_TWICE),
        ]
    );
}

#[test]
fn headers_are_judged_before_any_row() {
    let good = check_headers(["\u{feff}External Identifier", "Contact Type ", "Employer"]);
    assert!(good.missing.is_empty() && good.twice.is_empty() && good.ignored.is_empty());
    assert_eq!(good.renamed, [(REPRESENTATIVE_OF, EMPLOYER.into())]);
    let end = ImportRow::new([("Membership End Date", "2027-12-31")]);
    assert_eq!(end.get(END_DATE), Some("2027-12-31"));
    let bad = check_headers(["Contact Type", "Contact Type", "E-Mail"]);
    assert_eq!(bad.missing, [EXTERNAL_ID]);
    assert_eq!(bad.twice, [CONTACT_TYPE]);
    assert_eq!(bad.ignored, ["E-Mail"]);
}

#[test]
fn telephone_numbers_of_both_countries_pass() {
    assert!(is_phone("+52 (951) 123-4567 ext 3"));
}

proptest! {
    #[test]
    fn no_text_makes_the_check_panic(column in 0usize..COLUMNS.len(), value in "\\PC{0,40}") {
        let _ = check_row(&with(&[(COLUMNS[column], &value)]));
    }
}
