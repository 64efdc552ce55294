//! A log, its tail and a seal as files, by the built program.

use std::fs;

use enlace::actions::peers::invite;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::jobs;
use enlace::ledger::{proof, publish};
use enlace::store::Connection;
use enlace_schema::voting::Choices;
use std::time::Duration;

use super::{good, refused};
use crate::harness::Chapter;
use crate::harness::polls::{open, question, vote};
use crate::harness::process::run;

/// How long ago everything before the command line happened.
const AGO_SECS: i64 = 2 * 3_600;

fn on<'a>(chapter: &'a Chapter, folder: &'a str, args: &[&'a str]) -> Vec<&'a str> {
    [args, &["--data", folder, "--database-url", chapter.db.url()]].concat()
}

#[test]
fn logs_and_seals_travel_as_files() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-AGO_SECS));
    let us = Chapter::founded("us", "us-ny", clock.beside(), 8101);
    let mx = Chapter::founded("mx", "mx-coop", clock.beside(), 8102);
    let poll = open(&us, question(&us));
    vote(&us, &us.people.voter, &poll, &Choices::Yes);
    let folders = [&us, &mx].map(|chapter| chapter.folder.path().display().to_string());
    let (at_us, at_mx) = (folders[0].as_str(), folders[1].as_str());
    let file = us.folder.path().join("us.log").display().to_string();
    // Nothing was ever published: the export itself signs a checkpoint.
    let exported = good(&on(&us, at_us, &["log", "export", &file]));
    assert_eq!((exported["size"].as_u64(), exported["from"].as_u64()), (Some(us.size()), Some(0)));
    let words = invite(&us.instance).expect("an invitation").words_en;
    let import = on(&mx, at_mx, &["log", "import", &file]);
    assert_eq!(refused(&import), "peer-unknown");
    let pinned = good(&on(&mx, at_mx, &["peer", "pin", &file, "--words", &words]));
    assert_eq!(pinned["peer"], us.origin().as_str());
    // Nothing is taken from whom people suspended, until they resume it.
    let decide = |what: &'static str| on(&mx, at_mx, &["peer", what, us.origin().as_str()]);
    assert_eq!(refused(&decide("resume")), "peer-not-suspended");
    assert_eq!(good(&decide("suspend"))["peer"], us.origin().as_str());
    assert_eq!(refused(&decide("suspend")), "peer-suspended");
    assert_eq!(refused(&import), "peer-suspended");
    assert_eq!(good(&decide("resume"))["peer"], us.origin().as_str());
    let found = good(&import);
    assert_eq!(found["held"].as_u64(), Some(us.size()));
    assert_eq!((found["cosigned"].as_bool(), found["error"].is_null()), (Some(true), true));

    let seal = us.folder.path().join("seal").display().to_string();
    let write = on(&us, at_us, &["poll", "seal-file", poll.as_ref()]);
    assert_eq!(refused(&write), "poll-not-sealed");
    us.advance(Duration::from_secs(3_700));
    jobs::tick(&us.instance).expect("sealed");
    assert_eq!(refused(&write), "checkpoint-not-yet");
    publish::publish(&us.instance.ledger).expect("a checkpoint");
    let (status, text, _) = run(&write);
    assert_eq!(status, 0);
    fs::write(&seal, &text).expect("a file");
    let check = on(&mx, at_mx, &["poll", "seal-check", &seal]);
    let found = good(&check);
    assert_eq!((found["poll"].as_str(), found["count"].as_u64()), (Some(poll.as_ref()), Some(1)));
    assert_eq!(found["held"], false, "nothing is counted from a seal alone");
    fs::write(&seal, text.replacen("index ", "index 1", 1)).expect("a file");
    assert_eq!(refused(&check), "seal-invalid");
    fs::write(&seal, &text).expect("a file");

    // The tail alone; a gap; and the same file damaged.
    let tail = us.folder.path().join("tail.log").display().to_string();
    let held = mx.size_of(us.origin()).to_string();
    good(&on(&us, at_us, &["log", "export", &tail, "--from", &held]));
    let bytes = fs::read_to_string(&tail).expect("a file");
    fs::write(&tail, bytes.replacen("\"s\":\"", "\"s\":\"A", 1)).expect("a file");
    let import = on(&mx, at_mx, &["log", "import", &tail]);
    assert_eq!(refused(&import), "log-import");
    let (status, said, complaint) = run(&[&import[..], &["--locale", "es"]].concat());
    assert_eq!(status, 1);
    assert!(said.contains("E_JSON: Algo está mal formado"), "{said}{complaint}");
    fs::write(&tail, bytes).expect("a file");
    assert_eq!(good(&import)["held"].as_u64(), Some(us.size()));
    assert_eq!(good(&check)["held"], true);
}

#[test]
fn what_is_no_log_and_what_no_log_has_is_said() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-AGO_SECS));
    let us = Chapter::founded("us", "us-ny", clock, 8101);
    let poll = open(&us, question(&us));
    us.advance(Duration::from_secs(3_700));
    jobs::tick(&us.instance).expect("sealed");
    publish::publish(&us.instance.ledger).expect("a checkpoint");
    let (folder, size) = (us.folder.path().display().to_string(), us.size());
    let at = |name: &str| us.folder.path().join(name).display().to_string();
    let (_, seal, _) = run(&on(&us, &folder, &["poll", "seal-file", poll.as_ref()]));
    for (name, text, what) in [
        ("seal", seal.as_str(), "a receipt or a seal"),
        ("nothing", "", "the file is empty"),
        ("letter", "Dear all,\n", "a text of some kind"),
        ("backup", "age-encryption.org/v1\n-> X", "a locked file"),
    ] {
        fs::write(at(name), text).expect("a file");
        let file = at(name);
        let import = on(&us, &folder, &["log", "import", &file]);
        assert_eq!(refused(&import), "log-file", "{name}");
        let (_, said, complaint) = run(&import);
        assert!(complaint.contains(what), "{name}: {said}{complaint}");
    }
    // Beyond the end of a log there is nothing, and how long it is is said.
    let (beyond, from) = (at("beyond"), (size + 1).to_string());
    let export = on(&us, &folder, &["log", "export", &beyond, "--from", &from]);
    assert_eq!(refused(&export), "log-end");
    let (_, said, complaint) = run(&export);
    assert!(complaint.contains(&format!("This log has {size} events")), "{said}{complaint}");
    assert!(!us.folder.path().join("beyond").exists(), "nothing half-done");
    assert_eq!(us.size(), size);
}

/// Where a whole log is needed, a part of one is no damage and no forgery, and is not called so.
#[test]
fn a_part_of_a_log_is_not_taken_for_a_damaged_one() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-AGO_SECS));
    let us = Chapter::founded("us", "us-ny", clock.beside(), 8101);
    let mx = Chapter::founded("mx", "mx-coop", clock.beside(), 8102);
    let folder = |chapter: &Chapter| chapter.folder.path().display().to_string();
    let at = |name: &str| us.folder.path().join(name).display().to_string();
    let (at_us, at_mx) = (folder(&us), folder(&mx));
    let (part, kept, request) = (at("part.log"), at("kept.tlog-proof"), at("request"));
    good(&on(&us, &at_us, &["log", "export", &part, "--from", "1"]));
    let read = |conn: &mut Connection| proof::receipt(conn, us.origin(), 2);
    let found = us.instance.store().snapshot(read).expect("a read").expect("an event");
    fs::write(&kept, found.proof.expect("a receipt").to_text()).expect("a file");
    let words = invite(&us.instance).expect("an invitation").words_en;
    let verify = ["log", "verify", &part];
    assert_eq!(refused(&verify), "log-part");
    assert_eq!(refused(&["receipt", "verify", &kept, "--against", &part]), "log-part");
    let pin = on(&mx, &at_mx, &["peer", "pin", &part, "--words", &words]);
    assert_eq!(refused(&pin), "log-part");
    let recover = on(&mx, &at_mx, &["keys", "recover", &request, "--log", &part]);
    assert_eq!(refused(&recover), "log-part");
    for (locale, sentence) in [
        ("en", "This file begins in the middle of a log"),
        ("es", "Este archivo empieza a la mitad de una bitácora"),
    ] {
        let (status, said, complaint) = run(&[&verify[..], &["--locale", locale]].concat());
        assert_eq!((status, said.as_str()), (1, ""), "{complaint}");
        assert!(complaint.contains(sentence), "{complaint}");
    }
    // What is damaged in its first line is still called so.
    let bytes = fs::read_to_string(&part).expect("a file");
    fs::write(&part, bytes.replacen("\"s\":\"", "\"s\":\"A", 1)).expect("a file");
    assert_eq!(refused(&verify), "log-invalid");
}
