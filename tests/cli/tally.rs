//! `enlace tally verify`: what a file cannot tell, and what was published over, is said in words
//! and to scripts. The files are those of the vectors.

use std::fs;

use serde_json::Value;
use tempfile::TempDir;

use super::good;
use crate::harness::process::run;

/// What is answered about the file of a case, and what people read of it in each language.
fn verified(name: &str) -> (Value, [String; 2]) {
    let json = include_str!("../../schema/vectors/exports.json");
    let vectors: Value = serde_json::from_str(json).expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    let case = cases.iter().find(|case| case["name"] == name).expect("a case");
    let folder = TempDir::new().expect("a folder");
    let file = folder.path().join("poll.ndjson").display().to_string();
    fs::write(&file, case["file"].as_str().expect("a text")).expect("a file");
    let read = ["en", "es"].map(|locale| {
        let (status, out, err) = run(&["tally", "verify", &file, "--locale", locale]);
        assert_eq!(status, 0, "{err}");
        out
    });
    (good(&["tally", "verify", &file]), read)
}

#[test]
fn a_disputed_event_that_the_file_does_not_hold_is_named() {
    let case = "a dispute of an event that the host's log in the file does not hold";
    let (answer, [en, es]) = verified(case);
    let dispute = &answer["disputes"][0];
    assert_eq!(dispute["other_tally"], true);
    let id = dispute["tally"]["id"].as_str().expect("an id");
    assert!(en.contains(id) && en.contains("that event is invented"), "{en}");
    assert!(es.contains(id) && es.contains("ese evento es inventado"), "{es}");
    let (answer, [en, _]) = verified("a dispute that is open");
    assert_eq!(answer["disputes"][0]["other_tally"], false);
    assert!(!en.contains("invented"), "{en}");
}

#[test]
fn another_result_that_was_published_over_is_named() {
    let case = "published over another result, naming it after the wait";
    let (answer, [en, es]) = verified(case);
    let logs = answer["logs"].as_array().expect("logs");
    let differ: Vec<_> = logs.iter().filter(|log| log["differs"] == true).collect();
    assert_eq!(differ.len(), 1);
    assert_eq!((&differ[0]["certified"], &differ[0]["tallied"]), (&false.into(), &false.into()));
    let log = differ[0]["log"].as_str().expect("a log");
    assert!(en.contains(&format!("{log} states another result.")), "{en}");
    assert!(es.contains(&format!("{log} declara otro resultado.")), "{es}");
}

#[test]
fn who_had_seen_the_ballots_is_told_with_a_day_as_people_write_it() {
    let (answer, [en, es]) = verified("who had seen the ballots: seen with the first ballot");
    let logs = answer["logs"].as_array().expect("logs");
    let seen = logs.iter().find(|log| log["seen"].is_object()).expect("a log that was seen");
    let (log, by) = (seen["log"].as_str().expect("a log"), seen["seen"]["by"].as_str());
    let by = by.expect("a log");
    assert_eq!(seen["unwitnessed"], 2);
    assert_eq!(seen["certified"], false);
    let day = "15 November 2013, 11:00 UTC";
    let told = format!("{log}: {by} had seen its ballots on {day}; 2 came later.");
    assert!(en.contains(&told), "{told}: {en}");
    let day = "15 de noviembre de 2013, 11:00 UTC";
    let told = format!("{log}: {by} había visto sus papeletas el {day}; 2 llegaron después.");
    assert!(es.contains(&told), "{told}: {es}");
    assert!(en.contains(&format!("{log}: its committee has not certified the result.")), "{en}");
    assert!(es.contains(&format!("{log}: su comité no ha certificado el resultado.")), "{es}");
}
