//! The way of a row: from the file to a member, to settled dues, to standing, to the roll of a
//! poll. What is expected is written here by hand, from the file and the profile of New York:
//! ninety days of grace after a settled period, sixty for who is new.

use std::collections::BTreeMap;

use enlace::actions::import::{ImportReport, import_members};
use enlace::actions::polls::DraftPoll;
use enlace::caller::Caller;
use enlace::store::{dues, members, rolls};
use enlace_schema::event::member::MemberKind;
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::membership::Standing::{self, Arrears, Good, Grace, NotAMember};
use enlace_schema::voting::rules::{Electorate, OrgMode};
use jiff::civil::{Date, date};

use crate::harness::Chapter;
use crate::harness::polls::{open, question};

const HEADER: &str = "External Identifier,Contact Type,First Name,Organization Name,\
                      Membership Type,Member Since,Membership Status,End Date,Representative Of\n";
/// As the older register gave it on 22 November 2026.
const FILE: &str = "\
P-1,Individual,Ana,,Individual,2013-01-01,Current,2026-12-31,O-1
P-2,Individual,Beto,,Individual,2013-01-01,Grace,2026-10-31,
P-3,Individual,Celia,,Individual,2013-01-01,Expired,2025-12-31,
P-4,Individual,Daniel,,Individual,2013-01-01,Expired,,
P-5,Individual,Elena,,Individual,2026-11-02,New,,
P-6,Individual,Fidel,,Individual,2026-11-20,Pending,,
P-7,Individual,Gloria,,,,,,O-1
P-8,Individual,Hugo,,Individual,2013-01-01,Cancelled,2014-12-31,
O-1,Organization,,Wooden Comet,Organization,2013-01-01,Current,2026-12-31,
";
const TODAY: Date = date(2026, 11, 22);

fn import(chapter: &Chapter, rows: &str) -> ImportReport {
    let csv = format!("{HEADER}{rows}");
    let report = import_members(
        &chapter.instance,
        &Caller::instance(),
        csv.as_bytes(),
        false,
        &mut |_, _| {},
    )
    .expect("a report");
    assert!(report.refused.is_empty(), "{:?}", report.refused);
    assert!(report.stopped.is_none());
    report
}

fn member(chapter: &Chapter, external: &str) -> Option<MemberId> {
    let found = chapter.instance.store().read(|conn| members::find_by_external(conn, external));
    found.expect("a read").map(|id| id.parse().expect("an id"))
}

fn standing(chapter: &Chapter, external: &str) -> Standing {
    let (origin, member) = (chapter.origin().as_str(), member(chapter, external).expect(external));
    let read =
        |conn: &mut enlace::store::Connection| dues::standing_of(conn, origin, &member, TODAY);
    chapter.instance.store().read(read).expect("a standing")
}

/// Who of the file is on the frozen roll of a poll, with which weight.
fn on_roll(chapter: &Chapter, poll: &PollId) -> BTreeMap<String, i32> {
    let origin = chapter.origin().as_str();
    let rows = chapter.instance.store().read(|conn| rolls::entries(conn, origin, poll.as_ref()));
    let rows = rows.expect("a roll");
    let externals = FILE.lines().filter_map(|line| line.split(',').next());
    let weight = |external: &str| {
        let id = member(chapter, external)?;
        let mut entries = rows.iter().filter(|row| row.member == id.as_ref());
        let weight = entries.next()?.weight;
        assert!(entries.next().is_none(), "{external} is there twice");
        Some((external.to_owned(), weight))
    };
    externals.filter_map(weight).collect()
}

/// A poll for who had joined by the end of October and owes nothing.
fn poll(chapter: &Chapter) -> PollId {
    let electorate = Electorate {
        weights: [(MemberKind::Individual, 1), (MemberKind::Organisation, 3)].into(),
        org_mode: OrgMode::WeightedBallot,
        joined_by: Some(date(2026, 10, 31)),
        good_standing: true,
    };
    open(chapter, DraftPoll { electorate: Some(electorate), ..question(chapter) })
}

fn weights(expected: &[(&str, i32)]) -> BTreeMap<String, i32> {
    expected.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect()
}

#[test]
fn a_file_becomes_members_with_standing_and_a_roll() {
    let chapter = Chapter::alone();
    let report = import(&chapter, FILE);
    assert_eq!((report.rows, report.created, report.skipped), (9, 8, 1));
    assert_eq!((report.represented, report.settled), (2, 4));
    let long_ago = date(2013, 1, 1);
    let expected = [
        ("P-1", Good { through: date(2026, 12, 31) }),
        ("P-2", Grace { since: date(2026, 11, 1), until: date(2027, 1, 29) }),
        ("P-3", Arrears { since: date(2026, 1, 1) }),
        ("P-4", Arrears { since: long_ago }),
        ("P-5", Grace { since: date(2026, 11, 2), until: date(2026, 12, 31) }),
        ("P-6", NotAMember),
        ("O-1", Good { through: date(2026, 12, 31) }),
    ];
    for (external, expected) in expected {
        assert_eq!(standing(&chapter, external), expected, "{external}");
    }
    assert_eq!(member(&chapter, "P-8"), None, "nothing is kept of who had left before");
    let first = poll(&chapter);
    let before = weights(&[("P-1", 1), ("P-2", 1), ("O-1", 3)]);
    assert_eq!(on_roll(&chapter, &first), before);

    // Celia has paid for this year since: the next roll has her, a frozen one never changes.
    let paid = FILE.replace("Expired,2025-12-31", "Current,2026-12-31");
    let report = import(&chapter, &paid);
    assert_eq!((report.settled, report.updated, report.unchanged), (1, 1, 7));
    assert_eq!(standing(&chapter, "P-3"), Good { through: date(2026, 12, 31) });
    let second = poll(&chapter);
    assert_eq!(on_roll(&chapter, &first), before);
    let now = weights(&[("P-1", 1), ("P-2", 1), ("P-3", 1), ("O-1", 3)]);
    assert_eq!(on_roll(&chapter, &second), now);
    chapter.check();
}
