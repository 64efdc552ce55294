//! Private records on the command line: shown, blocked, kept, erased.

use enlace::actions::members::{EndMember, end_member};
use enlace::caller::Caller;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace_schema::event::member::EndReason;
use serde_json::Value;

use super::{ask, good, refused};
use crate::harness::Chapter;
use crate::harness::process::run;

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
    assert_eq!(decide("erase")["records"], 2);
    assert_eq!(desk.refused(&["erase", &id, "--mandate", "request-7"]), "privacy-nothing");
    let shown = desk.good(&["export", &id]);
    assert_eq!(shown["held"]["records"], Value::Array(Vec::new()));
    assert_eq!(shown["held"]["erased"].as_array().map(Vec::len), Some(2));
    assert_eq!(desk.good(&["status"])["unacknowledged"], Value::Array(Vec::new()));
    assert_eq!(desk.refused(&["export", "mbr_nobody"]), "member-not-found");
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
