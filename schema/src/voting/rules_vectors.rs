//! The cases of `vectors/polls.json` and `vectors/charters.json`, and of `vectors/prices.json`:
//! bodies that a schema cannot judge alone.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::charter::{self, Charter, Joining, RatifiedBy, is_in_force, is_ratified, joining};
use super::rules::check_opened;
use crate::event::Origin;
use crate::event::charter::Proposed;
use crate::event::dues::ScheduleAdopted;
use crate::event::poll::Opened;
use crate::json;
use crate::log::Hash;
use crate::membership::schedule;
use crate::time::Millis;

/// A body as a projector reads it.
fn read<T: DeserializeOwned>(value: &Value) -> Option<T> {
    json::read(&serde_json::to_vec(value).expect("JSON")).ok()
}

fn good<T: DeserializeOwned>(value: &Value) -> T {
    read(value).expect("its type")
}

fn cases(file: &str, name: &str, least: usize) -> Vec<Value> {
    let vectors: Value = serde_json::from_str(file).expect("a vector file");
    let cases = vectors[name].as_array().expect("cases").clone();
    assert!(cases.len() >= least, "{}", cases.len());
    cases
}

/// The verdict on a body; where the schema refuses it, the rule may too.
fn same<T: DeserializeOwned>(case: &Value, code: &str, holds: impl Fn(&T) -> bool) {
    let found = match read::<T>(&case["body"]) {
        None => "body-malformed",
        Some(body) if holds(&body) => "ok",
        Some(_) => code,
    };
    let either = case["expect"] == "body-malformed" && found == code;
    assert!(either || found == case["expect"], "{}: {found}", case["name"]);
}

#[test]
fn polls_hold() {
    for case in cases(include_str!("../../vectors/polls.json"), "cases", 140) {
        let host: Origin = good(&case["host"]);
        same(&case, "poll-invalid", |opened: &Opened| check_opened(opened, &host).is_ok());
    }
}

#[test]
fn prices_hold() {
    for case in cases(include_str!("../../vectors/prices.json"), "cases", 30) {
        let sound = |list: &ScheduleAdopted| schedule::check(&list.prices).is_ok();
        same(&case, "schedule-invalid", sound);
    }
}

const CHARTERS: &str = include_str!("../../vectors/charters.json");

fn all(case: &Value) -> (Vec<Charter>, Vec<RatifiedBy>) {
    let charters = case["charters"].as_array().expect("charters").iter();
    let charters = charters.map(|one| Charter { id: good(&one["id"]), body: good(&one["body"]) });
    let ratified = case["ratified"].as_array().expect("who ratified").iter();
    let ratified =
        ratified.map(|one| RatifiedBy { log: good(&one["log"]), charter: good(&one["charter"]) });
    (charters.collect(), ratified.collect())
}

#[test]
fn charters_hold() {
    for case in cases(CHARTERS, "cases", 35) {
        let log: Origin = good(&case["log"]);
        same(&case, "charter-invalid", |body: &Proposed| charter::check(body, &log).is_ok());
    }
    for case in cases(CHARTERS, "force", 15) {
        let (charters, ratified) = all(&case);
        let ids = |holds: &dyn Fn(&Charter) -> bool| -> Vec<Hash> {
            charters.iter().filter(|one| holds(one)).map(|one| one.id).collect()
        };
        let found = ids(&|one| is_ratified(one, &ratified));
        assert_eq!(found, good::<Vec<Hash>>(&case["is_ratified"]), "{}", case["name"]);
        let found = ids(&|one| is_in_force(one, &charters, &ratified));
        assert_eq!(found, good::<Vec<Hash>>(&case["in_force"]), "{}", case["name"]);
    }
}

#[test]
fn polls_keep_to_charters() {
    for case in cases(CHARTERS, "keeps", 30) {
        let (opened, at): (Opened, Millis) = (good(&case["opened"]), good(&case["at"]));
        let found = charter::keeps_to(&opened, at, &good(&case["charter"])).is_ok();
        assert_eq!(found, case["expect"], "{}", case["name"]);
    }
    for case in cases(CHARTERS, "joins", 15) {
        let (charters, ratified) = all(&case);
        let (opened, at): (Opened, Millis) = (good(&case["opened"]), good(&case["at"]));
        let (own, host): (Origin, Origin) = (good(&case["own"]), good(&case["host"]));
        let found = match joining((&opened, at), (&own, &host), &charters, &ratified) {
            Joining::Clock => "clock",
            Joining::People => "people",
            Joining::Nobody => "nobody",
        };
        assert_eq!(found, case["expect"], "{}", case["name"]);
    }
}
