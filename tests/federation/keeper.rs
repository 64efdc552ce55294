//! The vectors of a keeper of bundles, told to one that runs: what several peers ask, one request
//! after another, and what is answered to each.

use enlace::actions::peers::{PeerDecision, suspend_peer};
use enlace_schema::json::from_b64u;
use serde_json::{Value, json};

use super::tokens::{Asking, refusal};
use crate::harness::Site;
use crate::harness::forge::ForgedLog;
use crate::harness::http::{self, Answer};
use crate::harness::vectors::{list, text, vectors};

/// A log of this origin. Its keys follow from its name.
fn log(origin: &str) -> ForgedLog {
    ForgedLog::founded(origin, |_| ())
}

/// The keeper of the vectors, with its peers, which call and are never called.
fn keeper(file: &Value) -> Site {
    let mut site = Site::alone();
    assert_eq!(site.origin().as_str(), text(file, "own"));
    site.stop();
    site.chapter.config.bundle_keep = file["most"].as_u64().expect("bytes");
    site.start(false);
    for origin in list(file, "peers") {
        site.chapter.pin(&log(origin.as_str().expect("an origin")).entries[0]);
    }
    let committee = site.chapter.caller(&site.chapter.people.committee);
    for origin in list(file, "suspended") {
        let origin = origin.as_str().expect("an origin").parse().expect("an origin");
        suspend_peer(site.instance(), &committee, PeerDecision { origin }).expect("suspended");
    }
    site
}

/// The bytes of a request or an answer, if the vectors give any.
fn bytes(of: &Value) -> Option<Vec<u8>> {
    if let Some(text) = of["bytes"].as_str() {
        return Some(from_b64u(text).expect("base64url"));
    }
    let times = usize::try_from(of["times"].as_u64().unwrap_or(1)).expect("a length");
    of["body"].as_str().map(|text| text.repeat(times).into_bytes())
}

/// Asks what a step asks, with the token of whom it names.
fn send(site: &Site, step: &Value) -> Answer {
    let target = format!("/fed/v1{}", text(step, "target"));
    let (gets, body) = (step["method"] == "GET", bytes(step).unwrap_or_default());
    let Some(by) = step["by"].as_str() else {
        let url = format!("{}{target}", site.url);
        return if gets { http::get(&url, &[]) } else { http::post(&url, &[], &body) };
    };
    let log = log(by);
    let own = by == site.origin().as_str();
    let asking = if own { Asking::of(site, site) } else { Asking::forged(&log, site) };
    if gets { asking.get(site, &target) } else { asking.post(site, &target, &body) }
}

/// What was answered, as the vectors have it. Bytes that come back are compared by themselves.
fn told(answer: &Answer, are_bytes: bool) -> Value {
    if answer.status == 204 || (answer.status == 200 && are_bytes) {
        return json!({ "status": answer.status });
    }
    if answer.status != 200 {
        let (status, code) = refusal(answer);
        return json!({ "status": status, "code": code });
    }
    let mut said = answer.json();
    let fields = said.as_object_mut().expect("an object");
    fields.insert("status".into(), json!(200));
    // That nothing is missing may be said or not.
    fields.retain(|name, value| name != "missing" || *value != json!([]));
    said
}

#[test]
fn keepers_answer_what_the_vectors_say() {
    let file = vectors("keeper.json");
    let site = keeper(&file);
    let cases = list(&file, "cases");
    assert!(cases.len() > 90, "{}", cases.len());
    for case in cases {
        site.chapter.db.execute("DELETE FROM kept_bundles");
        site.chapter.db.execute("DELETE FROM kept_parts");
        for (at, step) in list(case, "steps").iter().enumerate() {
            let what = format!("{}: step {at}", text(case, "name"));
            let answer = send(&site, step);
            let back = bytes(&step["expect"]);
            let mut expect = step["expect"].clone();
            let fields = expect.as_object_mut().expect("an object");
            fields.retain(|name, _| !["body", "times", "bytes"].contains(&name.as_str()));
            assert_eq!(told(&answer, back.is_some()), expect, "{what}");
            assert!(back.is_none_or(|back| back == answer.body), "{what}: other bytes");
        }
    }
}
