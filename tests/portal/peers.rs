//! What officers see of a peer: what is wrong with it, what of its log was set aside, what waits,
//! and what is owed to it, each with what to do, in their language.

use std::time::Duration;

use enlace::config::ThirdWitness;
use enlace::federation::cosign::cosign_held;
use enlace::store::peers::PeerState;
use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::privacy::{Commits, ERASED};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::log::{Hash, PageEnd};
use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::chapter::JOINED;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};

const DAY: Duration = Duration::from_secs(86_400);

/// A site with a peer of which an event is unknown, one inadmissible, and one waits.
fn scene() -> (Site, ForgedLog) {
    let site = Site::alone();
    let mut log = ForgedLog::new("forged");
    site.chapter.pin(&log.entries[0]);
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
    take_in(&site, &log);
    (site, log)
}

/// The site takes in what it does not hold of the log.
fn take_in(site: &Site, log: &ForgedLog) {
    let held = site.instance().ledger.held(&log.origin).expect("what is held");
    let page = log.page(usize::try_from(held.size).expect("small"));
    site.instance().ledger.admit(&held, page.as_bytes()).expect("an honest page");
}

/// The page of peers, as the operator reads it.
fn office(site: &Site, language: &'static str) -> String {
    site.browser(&site.chapter.people.operator, language).get("/office/peers").text()
}

/// The page of peers says all of this in each language.
fn says(site: &Site, said: [(&'static str, [&str; 4]); 2]) {
    for (language, said) in said {
        let page = office(site, language);
        for words in said {
            assert!(page.contains(words), "{language}: {words}: {page}");
        }
    }
}

/// What the API answers the operator.
fn asked(site: &Site, query: &str, variables: Value) -> Value {
    let token = site.chapter.token(&site.chapter.people.operator);
    Api::new(&site.url).with_token(token).data(query, variables)
}

#[test]
fn officers_see_what_was_set_aside_and_what_to_do() {
    let (site, _log) = scene();
    let said = [
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
    ];
    says(&site, said);
    let voter = site.browser(&site.chapter.people.voter, "en");
    assert_eq!(voter.get("/office/peers").status, 403);
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

/// A peer whose author signed two histories is halted. What that means, what to do, and where the
/// evidence is, is on the page.
#[test]
fn officers_see_that_a_peer_is_halted_and_what_to_do() {
    let (site, mut log) = (Site::alone(), ForgedLog::new("forged"));
    (1..3).for_each(|size| drop(log.say(&Draft::new(RESUMED, &Resumed { size }))));
    let mut other = log.fork("forged", 2);
    other.say(&Draft::new(RESUMED, &Resumed { size: 99 }));
    let checkpoint = other.checkpoint(3).note().to_owned();
    let end = PageEnd { next: 3, checkpoint, proof: Vec::new() }.to_line();
    let (server, honest) = (ForgedServer::of(&log), log.page(1));
    server.serve("/fed/v1/entries", move |query| match query.starts_with("from=1&") {
        true => Forgery::new(200, honest.clone()),
        false => Forgery::new(200, end.clone()),
    });
    server.let_pin(&site.chapter, &log);
    site.await_state(&log.origin, PeerState::Halted);
    let said = [
        (
            "en",
            [
                "two histories of one log",
                "Show the evidence to the committees of both chapters",
                "do not resume before the operators have spoken with each other",
                "Download the evidence",
            ],
        ),
        (
            "es",
            [
                "dos historias de una misma bitácora",
                "Muestre la prueba a los comités de ambos centros",
                "no la reanude antes de que hablen quienes operan ambas instancias",
                "Descargar la prueba",
            ],
        ),
    ];
    says(&site, said);
    let data = asked(&site, "{ peers { state advice code evidence } }", json!({}));
    let halted = json!({ "state": "HALTED", "advice": "DECIDE", "code": "E_FORK", "evidence": 1 });
    assert_eq!(data["peers"][0], halted);
}

/// What waits for another log is said; after a week also what to do about it.
#[test]
fn officers_see_what_to_do_about_an_event_that_waits_for_a_week() {
    let (site, log) = scene();
    cosign_held(site.instance(), &log.origin).expect("a cosignature").expect("a note");
    let texts = [
        (
            "en",
            "Event 2 refers to event 7 of nowhere.example.org/log/1, which is not here yet.",
            "which has been missing for more than a week. Pin that chapter, or import its log from \
             a file.",
        ),
        (
            "es",
            "El evento 2 se refiere al evento 7 de nowhere.example.org/log/1, que aún no está \
             aquí.",
            "que falta desde hace más de una semana. Reconozca a ese centro o importe su bitácora \
             desde un archivo.",
        ),
    ];
    let query = "query ($origin: Origin!) {
        log(origin: $origin) { missingRefs(first: 5) { overdue } } }";
    for (days, overdue) in [(6, false), (2, true)] {
        site.chapter.advance(DAY * days);
        for (language, early, late) in texts {
            let page = office(&site, language);
            let (said, unsaid) = if overdue { (late, early) } else { (early, late) };
            assert!(page.contains(said), "{language}: {said}: {page}");
            assert!(!page.contains(unsaid), "{language}: {unsaid}: {page}");
        }
        let data = asked(&site, query, json!({ "origin": log.origin }));
        assert_eq!(data["log"]["missingRefs"], json!([{ "overdue": overdue }]));
    }
}

/// What a peer erased and nobody here has acknowledged for a month is shown here too: the other
/// side is in `tests/federation/private_time.rs`.
#[test]
fn officers_see_which_acknowledgements_their_chapter_owes() {
    let (site, mut log) = (Site::alone(), ForgedLog::new("forged"));
    // It answers nothing, so that nobody here looks after what it erased.
    let server = ForgedServer::of(&log);
    server.answer("/fed/v1/entries", 503, "{}");
    server.let_pin(&site.chapter, &log);
    log.at = site.instance().now();
    let commits = vec![Hash([1; 32]), Hash([2; 32]), Hash([3; 32])];
    let member = enlace::random::id_of(&log.origin, log.at);
    let admitted = Admitted { member, kind: MemberKind::Individual, since: JOINED };
    log.say(&Draft::new(ADMITTED, &admitted).committing(commits.clone()));
    log.say(&Draft::new(ERASED, &Commits { commits }));
    take_in(&site, &log);
    let texts = [
        (
            "en",
            "Records it erased over 30 days ago that this chapter has not acknowledged</dt>\
             <dd>3</dd>",
        ),
        (
            "es",
            "Registros que suprimió hace más de 30 días sin que este centro haya dado acuse</dt>\
             <dd>3</dd>",
        ),
    ];
    for (days, owed) in [(29, 0), (2, 3)] {
        site.chapter.advance(DAY * days);
        for (language, said) in texts {
            let page = office(&site, language);
            assert_eq!(page.contains(said), owed > 0, "{language}: {said}: {page}");
        }
        let data = asked(&site, "{ peers { erasuresUnanswered erasuresOwed } }", json!({}));
        let counts = json!({ "erasuresUnanswered": 0, "erasuresOwed": owed });
        assert_eq!(data["peers"][0], counts, "after {days} more days");
    }
}

/// One that the settings name and nobody ever heard of is no reason to think that two look on.
#[test]
fn a_third_witness_is_shown_with_how_far_it_came() {
    let mut site = Site::alone();
    site.await_checkpoint();
    let none = office(&site, "en");
    assert!(!none.contains("Third witnesses"), "{none}");
    let key = ForgedLog::new("third").witness.public();
    site.stop();
    let (name, url) = ("witness.example.net".into(), "http://127.0.0.1:9".into());
    site.chapter.config.witnesses = vec![ThirdWitness { name, key, url }];
    site.start(false);
    for (language, words) in [
        ("en", ["Third witnesses", "witness.example.net", "Ask whoever runs it"]),
        ("es", ["Terceros testigos", "witness.example.net", "Pregunte a quien lo opera"]),
    ] {
        let page = office(&site, language);
        for word in words {
            assert!(page.contains(word), "{language}: {word}: {page}");
        }
    }
}
