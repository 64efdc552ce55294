//! What officers see of a peer: what is wrong with it, what of its log was set aside and what
//! waits, each with what to do, in their language.

use enlace::actions::peers::{PinEntry, pin_entry};
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::json::to_b64u;
use enlace_schema::log::Hash;
use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::chapter::{JOINED, PASSWORD};
use crate::harness::forge::ForgedLog;
use crate::harness::pages::Browser;

/// A site with a peer of which an event is unknown, one inadmissible, and one waits.
fn scene() -> (Site, ForgedLog) {
    let site = Site::alone();
    let mut log = ForgedLog::new("forged");
    let operator = site.chapter.caller(&site.chapter.people.operator);
    let entry = to_b64u(log.entries[0].as_bytes());
    let words = words(&log.genesis(), Language::English).join(" ");
    pin_entry(site.instance(), &operator, PinEntry { entry, words }).expect("pinned");
    log.say_kind("weather.observed", &json!({}));
    let member = enlace::random::id_of(&log.origin, log.at);
    let admitted = Admitted { member, kind: MemberKind::Individual, since: JOINED };
    let elsewhere = EventRef {
        log: "nowhere.example.org/log/1".parse().expect("an origin"),
        seq: 7,
        id: Hash([7; 32]),
    };
    log.say(&Draft::new(ADMITTED, &admitted).referring([elsewhere]));
    log.say(&Draft::new(ADMITTED, &admitted));
    let held = site.instance().ledger.held(&log.origin).expect("what is held");
    let page = log.page(1);
    site.instance().ledger.admit(&held, page.as_bytes()).expect("an honest page");
    (site, log)
}

#[test]
fn officers_see_what_was_set_aside_and_what_to_do() {
    let (site, _log) = scene();
    for (language, said) in [
        (
            "en",
            [
                "This version does not know this kind",
                "Upgrade this instance",
                "had been recorded before",
                "refers to event 7 of nowhere.example.org/log/1",
            ],
        ),
        (
            "es",
            [
                "Esta versión no conoce este tipo",
                "Actualice esta instancia",
                "No hay que hacer nada",
                "se refiere al evento 7 de nowhere.example.org/log/1",
            ],
        ),
    ] {
        let browser = Browser::new(&site.url, language);
        browser.sign_in(&site.chapter.people.operator.email, PASSWORD);
        browser.get(&format!("/language/{language}?to=/office/peers"));
        let page = browser.get("/office/peers").text();
        for words in said {
            assert!(page.contains(words), "{language}: {words}: {page}");
        }
    }
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&site.chapter.people.voter.email, PASSWORD);
    assert_eq!(browser.get("/office/peers").status, 403);
}

#[test]
fn the_api_says_the_same() {
    let (site, log) = scene();
    let token = site.chapter.token(&site.chapter.people.operator);
    let api = Api::new(&site.url).with_token(token).in_language("es");
    let ask = "query ($origin: Origin!) {
        peers { endpoint problem whatToDo unknown inadmissible missingRefs }
        log(origin: $origin) {
            heldEvents { seq class code reason whatToDo }
            missingRefs(first: 5) { seq log at overdue } } }";
    let answer = api.post(ask, json!({ "origin": log.origin })).json();
    let data = &answer["data"];
    let peer = &data["peers"][0];
    assert_eq!((&peer["endpoint"], &peer["problem"]), (&json!(""), &Value::Null), "{answer}");
    let counts = [&peer["unknown"], &peer["inadmissible"], &peer["missingRefs"]];
    assert_eq!(counts, [1, 1, 1], "{answer}");
    let held = data["log"]["heldEvents"].as_array().expect("events");
    assert_eq!(
        (&held[0]["code"], &held[1]["code"]),
        (&json!("member-exists"), &json!("kind-unknown"))
    );
    let todo = held[1]["whatToDo"].as_str().expect("a text");
    assert!(todo.starts_with("Actualice"), "{todo}");
    let missing =
        json!([{ "seq": 2, "log": "nowhere.example.org/log/1", "at": 7, "overdue": false }]);
    assert_eq!(data["log"]["missingRefs"], missing);
}
