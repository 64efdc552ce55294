//! What waits for the committee, and that nobody takes an uncertified result for the last word.

use std::time::Duration;

use enlace::actions::polls::{VoidPoll, void_poll};
use enlace::jobs;
use enlace_schema::voting::Choices;

use crate::harness::Site;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::pages::Browser;
use crate::harness::polls::{both, open, question, vote};

fn signed_in(site: &Site, person: &Person) -> Browser {
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&person.email, PASSWORD);
    browser
}

fn duty(html: &str) -> Option<&str> {
    html.split("data-duty=\"").nth(1)?.split('"').next()
}

#[test]
fn the_committee_finds_what_waits_for_it() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    let path = format!("/polls/{poll}");
    vote(chapter, &people.voter, &poll, &Choices::Yes);
    let voter = signed_in(&site, &people.voter);
    let early = voter.get(&format!("{path}/export"));
    assert_eq!(early.status, 409, "{}", early.text());
    assert!(early.text().contains("data-code=\"poll-not-tallied\""), "{}", early.text());
    chapter.advance(Duration::from_secs(3_700));
    let committee = signed_in(&site, &people.committee);
    assert_eq!(duty(&committee.get("/").text()), Some("seal"));
    for _ in 0..2 {
        assert_eq!(jobs::tick(site.instance()).expect("a tick").failed, 0);
    }
    let office = format!("/office/polls/{poll}");
    let voter = signed_in(&site, &people.voter);
    for (step, form) in [("certify", "certify"), ("publish", "publish")] {
        assert_eq!(duty(&committee.get("/").text()), Some(step));
        assert_eq!(duty(&voter.get("/").text()), None, "only officers");
        for page in [voter.get(&path), voter.get(&format!("{path}/result"))] {
            assert!(page.text().contains("data-test=\"not-final\""), "{step}: {}", page.text());
        }
        let page = committee.get(&office);
        for part in ["outcome", "not-final", "result-chart"] {
            assert!(page.text().contains(&format!("data-test=\"{part}\"")), "{part}");
        }
        let done = committee.sign(&page, &format!("{office}/{form}"), &[]);
        assert_eq!(done.status, 303, "{}", done.text());
    }
    assert_eq!(duty(&committee.get("/").text()), None);
    assert!(!voter.get(&path).text().contains("data-test=\"not-final\""));
}

#[test]
fn a_void_poll_says_that_it_is_void() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    let reason = both("A wrong date", "Una fecha equivocada");
    let input = VoidPoll { poll: poll.clone(), reason };
    void_poll(site.instance(), &chapter.caller(&people.committee), input).expect("void");
    let committee = signed_in(&site, &people.committee);
    let page = committee.get(&format!("/office/polls/{poll}")).text();
    assert!(page.contains("A wrong date") && page.contains("nothing is counted"), "{page}");
    let export = committee.get(&format!("/polls/{poll}/export"));
    assert_eq!(export.status, 409);
    assert!(export.text().contains("data-code=\"poll-void\""), "{}", export.text());
}

/// What a receipt's check says of a ballot that counts no more, and of what is no ballot.
#[test]
fn a_receipt_says_what_its_entry_is() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let poll = open(chapter, question(chapter));
    let cast = vote(chapter, &people.voter, &poll, &Choices::Yes).remove(0);
    let reason = both("A mistake", "Un error");
    let input = VoidPoll { poll, reason };
    void_poll(site.instance(), &chapter.caller(&people.committee), input).expect("void");
    let origin = chapter.origin().clone();
    let voided = chapter.size() - 1;
    let entry = site
        .instance()
        .store()
        .read(|conn| enlace::ledger::proof::receipt(conn, &origin, voided))
        .expect("an answer")
        .expect("the event that voided it");
    let entry = enlace_schema::json::to_b64u(entry.entry.as_bytes());
    for (language, void, none) in
        [("en", "poll is void", "not a ballot"), ("es-MX", "votación es nula", "no es una boleta")]
    {
        let browser = site.browser(&people.voter, language);
        for (code, effect, word) in [(&cast.code, "void", void), (&entry, "no-ballot", none)] {
            let form = browser.get("/receipts");
            let page = browser.submit(&form, "/receipts", &[("code", code)]).text();
            assert!(page.contains(&format!("data-effect=\"{effect}\"")), "{effect}: {page}");
            assert!(page.to_lowercase().contains(word), "{effect} in {language}: {page}");
        }
    }
}
