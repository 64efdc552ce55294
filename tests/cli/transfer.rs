//! A move on the command line: both committees' parts, and that nobody acts without an office.

use std::fs;

use enlace::actions::accounts::{CreateToken, create_personal_token};
use enlace::caller::Scope;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::federation::worker;
use enlace_schema::event::Draft;
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::transfer::{Consent, OFFERED, Offered, Terms};
use enlace_schema::ids::MemberId;
use serde_json::Value;

use super::{good, refused};
use crate::harness::Chapter;
use crate::harness::chapter::{JOINED, Person};
use crate::harness::forge::{ForgedLog, ForgedServer};

/// How long ago everything before the command line happened.
const AGO_SECS: i64 = 2 * 3_600;

fn token(chapter: &Chapter, person: &Person) -> String {
    let caller = chapter.caller(person);
    let input = CreateToken { label: "a test".into(), scopes: vec![Scope::Office], days: 30 };
    let made = create_personal_token(&chapter.instance, &caller, input).expect("a token");
    let path = chapter.folder.path().join(format!("{}.token", made.id));
    fs::write(&path, format!("{}\n", made.token)).expect("a file");
    path.display().to_string()
}

/// A peer that offers a member of its own, pinned and read.
fn peer(chapter: &Chapter) -> (ForgedLog, ForgedServer, MemberId) {
    let mut log = ForgedLog::new("forged");
    log.at = chapter.instance.now();
    let member: MemberId = enlace::random::id_of(&log.origin, log.at);
    let kind = MemberKind::Organisation;
    let admitted = Admitted { member: member.clone(), kind, since: JOINED };
    log.say(&Draft::new(ADMITTED, &admitted));
    let offer = Offered {
        member: member.clone(),
        to: chapter.origin().clone(),
        terms: Terms { kind, since: JOINED, settled: Vec::new() },
        expires: log.at.plus_secs(14 * 86_400),
        consent: Consent::Recorded,
    };
    log.say(&Draft::new(OFFERED, &offer));
    let server = ForgedServer::pinned(chapter, &log);
    server.entries(log.page(1));
    worker::sync(&chapter.instance, &log.origin).expect("an honest page");
    (log, server, member)
}

#[test]
fn officers_move_members_on_the_command_line() {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-AGO_SECS));
    let chapter = Chapter::founded("us", "us-ny", clock, 8101);
    let (log, _server, theirs) = peer(&chapter);
    let (ours, theirs) = (chapter.people.voter.member.to_string(), theirs.to_string());
    let committee = token(&chapter, &chapter.people.committee);
    let teller = token(&chapter, &chapter.people.teller);
    let data = chapter.folder.path().display().to_string();
    let args = |args: &[&str]| -> Vec<String> {
        let on = ["--data", &data, "--database-url", chapter.db.url()];
        [&["member", "transfer"][..], args, &on[..]].concat().iter().map(|a| (*a).into()).collect()
    };
    let done = |list: &[&str]| -> Value {
        let list = args(list);
        good(&list.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let not = |list: &[&str]| -> String {
        let list = args(list);
        refused(&list.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let to = log.origin.to_string();
    let offer = ["offer", &ours, "--to", &to, "--consent", "A letter of 20 November"];
    assert_eq!(not(&offer), "officer-missing");
    let by = |list: &[&str], who: &str| -> Vec<String> {
        list.iter().chain(&["--token-file", who]).map(|a| (*a).to_owned()).collect()
    };
    let ask = |list: &[&str], who: &str| {
        let list = by(list, who);
        done(&list.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let ask_not = |list: &[&str], who: &str| {
        let list = by(list, who);
        not(&list.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(ask_not(&offer, &teller), "role-required");
    assert_eq!(ask(&offer, &committee)["transfer"]["stage"], "offered");
    assert_eq!(ask(&offer, &committee)["transfer"]["consent"], "recorded", "again");
    let accept = ["accept", &theirs, "--name", "Red Comunitaria"];
    assert_eq!(ask_not(&accept, &teller), "role-required");
    let answer = ask(&accept, &committee);
    assert_eq!(answer["transfer"]["stage"], "accepted", "{answer}");
    assert_eq!(ask_not(&["accept", &ours, "--name", "X"], &committee), "transfer-not-found");
    assert_eq!(ask(&["withdraw", &ours], &committee)["transfer"]["stage"], "withdrawn");
    let receipt = chapter.folder.path().join("receipt.txt");
    fs::write(&receipt, "no receipt").expect("a file");
    let receipt = receipt.display().to_string();
    let adopt = ["adopt", &theirs, "--from", &to, "--receipt", &receipt, "--name", "Red"];
    assert_eq!(ask_not(&adopt, &committee), "transfer-home-there");
    let listed = done(&["list"]);
    let listed = listed["transfers"].as_array().expect("a list");
    let stages: Vec<_> = listed.iter().map(|one| one["stage"].as_str().unwrap_or("")).collect();
    assert_eq!(stages, ["accepted", "withdrawn"]);
}
