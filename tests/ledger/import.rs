//! Importing a register: a row that the register refuses stops the import, says which it is, and
//! leaves nothing half done; the same file again goes on from there.

use enlace::actions::dues::{VoidSettlement, void_settlement};
use enlace::actions::import::{ImportReport, import_members};
use enlace::actions::roles::{GrantRole, RevokeRole, grant_role, revoke_role};
use enlace::caller::Caller;
use enlace::private;
use enlace::store::{dues, members};
use enlace_schema::event::role::Role;
use enlace_schema::ids::{MemberId, PaymentId};

use crate::harness::Chapter;

/// Rows of the file: more than one batch.
const ROWS: usize = 250;
/// The row that stops the import, in the second batch.
const ODD: usize = 240;

const HEADER: &str = "External Identifier,Contact Type,First Name,City,Email,Membership Type,\
                      Member Since,Membership Status,End Date\n";

fn row(number: usize, city: &str, status: &str, end: &str) -> String {
    let name = format!("Persona {number}");
    format!("P-{number},Individual,{name},{city},,Individual,2013-01-01,{status},{end}\n")
}

/// Everybody in this city, one of them with another status.
fn file(city: &str, status: &str) -> String {
    let status = |number| if number == ODD { status } else { "Current" };
    let rows = (1..=ROWS).map(|number| row(number, city, status(number), ""));
    format!("{HEADER}{}", rows.collect::<String>())
}

fn import(chapter: &Chapter, csv: &str) -> ImportReport {
    let caller = Caller::instance();
    import_members(&chapter.instance, &caller, csv.as_bytes(), false, &mut |_, _| {})
        .expect("a report")
}

fn member(chapter: &Chapter, number: usize) -> MemberId {
    let external = format!("P-{number}");
    let find = |conn: &mut enlace::store::Connection| members::find_by_external(conn, &external);
    let found = chapter.instance.store().read(find).expect("a read").expect("imported");
    found.parse().expect("an id")
}

fn city(chapter: &Chapter, number: usize) -> String {
    let id = member(chapter, number);
    let keys = chapter.instance.ledger.keys();
    let read = |conn: &mut enlace::store::Connection| private::of_members(conn, keys, &[&id]);
    let records = chapter.instance.store().read(read).expect("records");
    records[id.as_ref()].address.city.clone().unwrap_or_default()
}

fn operator(chapter: &Chapter, member: &MemberId, holds: bool) {
    let (member, role, caller) = (member.clone(), Role::Operator, Caller::instance());
    if holds {
        let (of, seat, mandate) = (None, None, "letter-1".into());
        let input = GrantRole { member, role, of, seat, mandate };
        grant_role(&chapter.instance, &caller, input).expect("granted");
    } else {
        let input = RevokeRole { member, role, of: None };
        revoke_role(&chapter.instance, &caller, input).expect("revoked");
    }
}

#[test]
fn a_row_that_cannot_be_written_stops_the_import_and_is_named() {
    let chapter = Chapter::alone();
    let first = import(&chapter, &file("Oaxaca", "Current"));
    assert_eq!((first.created, first.refused_rows), (ROWS, 0));
    assert!(first.stopped.is_none());
    // The only operator is now somebody whose membership the file ends.
    let usual = chapter.people.operator.member.clone();
    operator(&chapter, &member(&chapter, ODD), true);
    operator(&chapter, &usual, false);
    let changed = file("Puebla", "Cancelled");
    let report = import(&chapter, &changed);
    assert_eq!((report.updated, report.refused_rows), (200, 0));
    let stopped = report.stopped.expect("it stopped");
    // The headers are line 1.
    assert_eq!(stopped.row, Some(ODD as u64 + 1));
    assert_eq!(stopped.column, Some("Membership Status"));
    assert_eq!((stopped.code, stopped.batch, stopped.left), ("last-operator", 50, 50));
    assert!(!stopped.error.message(enlace::locale::Locale::Es).is_empty());
    assert_eq!((city(&chapter, 200), city(&chapter, 201)), ("Puebla".into(), "Oaxaca".into()));
    // Again, nothing twice: it stops at the same row.
    let again = import(&chapter, &changed);
    assert_eq!((again.unchanged, again.updated), (200, 0));
    assert_eq!(again.stopped.and_then(|stopped| stopped.row), Some(ODD as u64 + 1));
    operator(&chapter, &usual, true);
    let rest = import(&chapter, &changed);
    assert_eq!((rest.unchanged, rest.updated), (200, 50));
    assert!(rest.stopped.is_none());
    assert_eq!(city(&chapter, 201), "Puebla");
    chapter.check();
}

#[test]
fn days_that_nobody_means_are_refused_by_row() {
    let chapter = Chapter::alone();
    let csv = [
        HEADER.to_owned(),
        row(1, "Oaxaca", "Current", "2099-12-31"),
        row(2, "Oaxaca", "Current", "2026-12-31"),
        row(3, "Oaxaca", "Current", "").replace("2013-01-01", "2031-01-01"),
    ];
    let report = import(&chapter, &csv.concat());
    assert_eq!((report.created, report.settled, report.refused_rows), (1, 1, 2));
    let refused: Vec<_> = report
        .refused
        .iter()
        .map(|fault| (fault.row, fault.column.as_str(), fault.code.as_str()))
        .collect();
    let expected = [(2, "End Date", "end-too-far"), (4, "Member Since", "since-to-come")];
    assert_eq!(refused, expected);
    chapter.check();
}

#[test]
fn what_was_voided_is_not_brought_back_by_its_file() {
    let chapter = Chapter::alone();
    let csv = |end: &str| format!("{HEADER}{}", row(1, "Oaxaca", "Current", end));
    assert_eq!(import(&chapter, &csv("2026-12-31")).settled, 1);
    let (origin, id) = (chapter.origin().as_str(), member(&chapter, 1));
    let read =
        |conn: &mut enlace::store::Connection| dues::settlements_of(conn, origin, id.as_ref());
    let rows = chapter.instance.store().read(read).expect("settlements");
    let payment: PaymentId = rows[0].payment.parse().expect("an id");
    let treasurer = chapter.caller(&chapter.people.treasurer);
    let input = VoidSettlement { payment, reason: "a year mistyped".into() };
    void_settlement(&chapter.instance, &treasurer, input).expect("voided");
    let again = import(&chapter, &csv("2026-12-31"));
    assert_eq!((again.unchanged, again.settled), (1, 0));
    // The mended file settles what it says now.
    assert_eq!(import(&chapter, &csv("2025-12-31")).settled, 1);
    chapter.check();
}
