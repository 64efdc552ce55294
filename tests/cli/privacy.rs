//! Private records on the command line: shown, blocked, kept, erased.

use std::time::Duration;

use enlace::actions::members::{AdmitMember, EndMember, admit_member, end_member};
use enlace::actions::privacy::{DecideRecords, block_records};
use enlace::caller::Caller;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::private::MemberRecord;
use enlace::store::{Backend, private};
use enlace_schema::event::member::{EndReason, MemberKind};
use enlace_schema::ids::MemberId;
use serde_json::Value;

use super::{ask, good, refused};
use crate::harness::Chapter;
use crate::harness::chapter::JOINED;
use crate::harness::process::run;

const DAY_SECS: u64 = 86_400;

/// A chapter that stands still while the command line works on its folder.
struct Desk(Chapter);

impl Desk {
    fn args<'a>(&'a self, data: &'a str, args: &[&'a str]) -> Vec<&'a str> {
        let database = ["--data", data, "--database-url", self.0.db.url()];
        [&["privacy"][..], args, &database[..]].concat()
    }

    fn data(&self) -> String {
        self.0.folder.path().display().to_string()
    }

    fn good(&self, args: &[&str]) -> Value {
        let data = self.data();
        good(&self.args(&data, args))
    }

    fn refused(&self, args: &[&str]) -> String {
        let data = self.data();
        refused(&self.args(&data, args))
    }

    /// The private records of a member as they are stored, sealed.
    fn sealed(&self, member: &str) -> Vec<Vec<u8>> {
        let rows = self.0.instance.store().read(|conn| private::all_of(conn, member));
        rows.expect("records").into_iter().map(|row| row.sealed).collect()
    }

    /// Whether the database is files of ours.
    fn files(&self) -> bool {
        self.0.db.backend() == Backend::Sqlite
    }

    /// How many of these stand in the files of the database.
    fn bear(&self, sealed: &[Vec<u8>]) -> usize {
        if !self.files() {
            return 0;
        }
        let file =
            |end: &str| std::fs::read(format!("{}{end}", self.0.db.url())).unwrap_or_default();
        let bytes = [file(""), file("-wal")].concat();
        let stands = |one: &&Vec<u8>| bytes.windows(one.len()).any(|part| part == one.as_slice());
        sealed.iter().filter(stands).count()
    }
}

#[test]
fn an_operator_answers_a_member_and_forgets_them() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-3_600));
    let desk = Desk(Chapter::founded("us", "us-ny", clock, 8101));
    let member = desk.0.people.arrears.member.clone();
    let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    let id = member.to_string();
    assert_eq!(
        desk.refused(&["erase", &id, "--mandate", "request-7"]),
        "privacy-member-active",
        "not while the membership lasts"
    );
    end_member(&desk.0.instance, &Caller::instance(), input).expect("an end");
    let shown = desk.good(&["export", &id]);
    assert_eq!(shown["held"]["member"], id.as_str());
    assert_eq!(shown["held"]["records"][0]["content"]["first_name"], "arrears");
    assert_eq!(shown["held"]["records"][1]["content"]["person"], "arrears");
    assert_eq!(shown["held"]["accesses"][0]["who"], "operator");
    assert!(shown["inventory"].as_array().is_some_and(|rows| rows.len() > 20));
    // Every part is explained, by the name that programs know it by.
    let sections = shown["sections"].as_array().expect("sections");
    let head = ["chapter", "member", "at", "language"];
    for key in shown["held"].as_object().expect("parts").keys() {
        let told = sections.iter().find(|one| one["key"] == key.as_str());
        let about = told.and_then(|told| told["about"].as_str()).unwrap_or_default();
        assert!(head.contains(&key.as_str()) || about.len() > 40, "{key}: {about}");
    }
    let word = |word: &str| shown["words"].as_array()?.iter().find(|one| one["word"] == word);
    assert_eq!(word("withdrawn").expect("a word")["means"], "left of its own will");
    let data = desk.data();
    let (status, text, _) = run(&desk.args(&data, &["export", &id]));
    for part in ["the membership is over", "left of its own will", "kept for good", "Voting rolls"]
    {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("export-") && !text.contains("organisation,"), "{text}");
    assert!(status == 0 && text.contains("Given name: arrears"), "{text}");
    assert!(text.contains("\n- Whoever operates the instance has “"), "{text}");
    assert!(!text.contains("- -"), "{text}");

    let decide = |what: &str| desk.good(&[what, &id, "--mandate", "request-7"]);
    decide("hold");
    assert_eq!(desk.refused(&["erase", &id, "--mandate", "request-7"]), "privacy-held");
    decide("release");
    assert_eq!(decide("block")["records"], 2);
    let sealed = desk.sealed(&id);
    assert_eq!((sealed.len(), desk.bear(&sealed)), (2, if desk.files() { 2 } else { 0 }));
    assert_eq!(decide("erase")["records"], 2);
    assert_eq!(desk.bear(&sealed), 0, "erased, and still in a file of the database");
    assert_eq!(desk.refused(&["erase", &id, "--mandate", "request-7"]), "privacy-nothing");
    let shown = desk.good(&["export", &id]);
    assert_eq!(shown["held"]["records"], Value::Array(Vec::new()));
    assert_eq!(shown["held"]["erased"].as_array().map(Vec::len), Some(2));
    assert_eq!(desk.good(&["status"])["unacknowledged"], Value::Array(Vec::new()));
    assert_eq!(desk.refused(&["export", "mbr_nobody"]), "member-not-found");
}

/// In the parts, in the table, and for programs.
#[test]
fn an_export_says_for_how_many_years_everything_is_kept() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-3_600));
    let desk = Desk(Chapter::founded("us", "us-ny", clock, 8104));
    let (id, data) = (desk.0.people.voter.member.to_string(), desk.data());
    let (_, letter, _) = run(&desk.args(&data, &["export", &id]));
    let answer = desk.good(&["export", &id]);
    let kept = &desk.0.instance.profile.retention;
    let (years, books) = (kept.former_member_years.value, kept.accounting_years.value);
    for told in [letter, answer["sections"].to_string(), answer["inventory"].to_string()] {
        for (count, words) in [(years, "years after it ended"), (books, "years after the last")] {
            assert!(told.contains(&format!("{count} {words}")), "{words}: {told}");
        }
        assert!(!told.contains("chapter's profile"), "{told}");
    }
}

/// Somebody who came, never paid and left: no books keep their record.
fn gone(chapter: &Chapter, name: &str) -> MemberId {
    let record = MemberRecord { first_name: Some(name.into()), ..MemberRecord::default() };
    let kind = Some(MemberKind::Individual);
    let input = AdmitMember { member: None, kind, since: Some(JOINED), record: Some(record) };
    let member = admit_member(&chapter.instance, &Caller::instance(), input).expect("a member");
    let reason = EndReason::Withdrawn;
    let input = EndMember { member: member.clone(), reason, on: None };
    end_member(&chapter.instance, &Caller::instance(), input).expect("an end");
    member
}

/// Blocked as the command line does it, on the day that the chapter's clock shows.
fn blocked(chapter: &Chapter, member: &MemberId) {
    let input = DecideRecords { member: member.clone(), mandate: "request-7".into() };
    block_records(&chapter.instance, &Caller::instance(), input).expect("blocked");
}

/// Thirty days, by the profile: the program counts them on the clock of its machine, whoever
/// blocked.
#[test]
fn in_mexico_an_operator_blocks_first_and_erases_after_the_days() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-31 * DAY_SECS.cast_signed()));
    let desk = Desk(Chapter::founded("mx", "mx-coop", clock, 8102));
    let [long_ago, too_soon, today] = ["one", "two", "three"].map(|name| gone(&desk.0, name));
    blocked(&desk.0, &long_ago);
    desk.0.advance(Duration::from_secs(2 * DAY_SECS));
    blocked(&desk.0, &too_soon);
    let [long_ago, too_soon, today] = [long_ago, too_soon, today].map(|id| id.to_string());
    let decide = |what: &str, id: &str| desk.good(&[what, id, "--mandate", "request-8"]);
    let refuse = |what: &str, id: &str| desk.refused(&[what, id, "--mandate", "request-8"]);
    assert_eq!(refuse("erase", &today), "privacy-block-first");
    assert_eq!(decide("block", &today)["records"], 2);
    assert_eq!(refuse("block", &today), "privacy-nothing");
    for waiting in [&today, &too_soon] {
        assert_eq!(refuse("erase", waiting), "privacy-blocked-until", "not before its days");
        let held = desk.good(&["export", waiting])["held"].clone();
        assert!(held["records"][0]["blocked"].is_string(), "kept, and blocked: {held}");
    }
    let data = desk.data();
    let erase = ["erase", &too_soon, "--mandate", "request-8", "--locale", "es"];
    let (status, out, err) = run(&desk.args(&data, &erase));
    assert_eq!((status, out.as_str()), (1, ""), "{err}");
    assert!(err.contains("pueden suprimirse a partir del"), "{err}");
    assert_eq!(decide("erase", &long_ago)["records"], 2);
    assert_eq!(refuse("erase", &long_ago), "privacy-nothing");
    let held = desk.good(&["export", &long_ago])["held"].clone();
    assert_eq!(held["records"], Value::Array(Vec::new()));
    assert_eq!(held["erased"].as_array().map(Vec::len), Some(2));
    desk.0.check();
}

#[test]
fn the_inventory_is_printed_in_both_languages() {
    let (status, answer) = ask(&["privacy", "inventory"]);
    assert_eq!(status, 0);
    assert!(answer["inventory"].as_array().is_some_and(|rows| rows.len() > 20));
    for (locale, word) in [("en", "E-mail address"), ("es", "Correo electrónico")] {
        let (status, text, _) = run(&["privacy", "inventory", "--locale", locale]);
        assert!(status == 0 && text.contains(word), "{text}");
    }
}

/// Whoever has the machine reads names too, and is noted.
#[test]
fn a_list_of_members_on_the_command_line_is_noted() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-3_600));
    let desk = Desk(Chapter::founded("us", "us-ny", clock, 8103));
    let id = desk.0.people.voter.member.to_string();
    let data = desk.data();
    let list = ["member", "list", "--data", data.as_str(), "--database-url", desk.0.db.url()];
    for _ in 0..2 {
        assert!(good(&list)["members"].as_array().is_some_and(|all| all.len() > 5));
    }
    let held = desk.good(&["export", &id])["held"].clone();
    let accesses = held["accesses"].as_array().expect("accesses");
    let listed: Vec<_> = accesses.iter().filter(|one| one["purpose"] == "list").collect();
    assert_eq!(listed.len(), 1, "{held}");
    assert_eq!(listed[0]["who"], "operator");
    assert_eq!(listed[0]["commitment"], Value::Null);
}
