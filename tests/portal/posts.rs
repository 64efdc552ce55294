//! Every form, sent by everybody: who may, who may not, and in which language they are told; and
//! that no route of the portal escapes these tables.

use std::collections::BTreeSet;
use std::fs;

use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
use enlace::locale::Locale;
use enlace_schema::ids::{PollId, ProposalId};
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;

use super::routes::check_page;
use crate::harness::Site;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::http::Answer;
use crate::harness::pages::Browser;
use crate::harness::polls::{count, open, places, question, vote};
use crate::tidy::source::root;

/// Who sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Who {
    Visitor,
    Voter,
    Treasurer,
    Teller,
    Operator,
    Committee,
}

impl Who {
    const ALL: [Self; 6] = [
        Self::Visitor,
        Self::Voter,
        Self::Treasurer,
        Self::Teller,
        Self::Operator,
        // Last: what it certifies and publishes stays so.
        Self::Committee,
    ];

    fn browser(self, site: &Site, language: &'static str) -> Browser {
        let people = &site.chapter.people;
        let person: Option<&Person> = match self {
            Self::Visitor => None,
            Self::Voter => Some(&people.voter),
            Self::Treasurer => Some(&people.treasurer),
            Self::Teller => Some(&people.teller),
            Self::Operator => Some(&people.operator),
            Self::Committee => Some(&people.committee),
        };
        let browser = Browser::new(&site.url, language);
        if let Some(person) = person {
            browser.sign_in(&person.email, PASSWORD);
        }
        browser
    }
}

/// Sends a form with the token that the browser has.
fn send(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    browser.submit(&browser.get("/receipts"), path, fields)
}

pub(super) fn proposal(site: &Site) -> ProposalId {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let draft = DraftProposal { lang: Lang::Es, title: "Una".into(), body: "Dos.".into() };
    let draft = draft_proposal(site.instance(), &committee, draft).expect("a draft");
    publish_proposal(site.instance(), &committee, OneDraft { draft }).expect("a proposal")
}

/// A poll that is counted, and waits for the committee.
fn counted(site: &Site) -> PollId {
    let poll = open(&site.chapter, question(&site.chapter));
    vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    count(&site.chapter);
    poll
}

/// What an answer must be: done and on to another page, or refused by this code.
fn check(answer: &Answer, expected: Result<(), &str>, place: &str) {
    match expected {
        Ok(()) => assert_eq!(answer.status, 303, "{place}: {}", answer.text()),
        Err("sign-in") => {
            let to = answer.header("location");
            assert!(answer.status == 303 && to.starts_with("/sign-in?to="), "{place}: {to}");
        }
        Err(code) => {
            let html = answer.text();
            assert!(html.contains(&format!("data-code=\"{code}\"")), "{place}: {html}");
            assert!((400..500).contains(&answer.status), "{place}: {}", answer.status);
        }
    }
}

#[test]
fn only_the_committee_disputes_certifies_and_publishes() {
    let site = Site::alone();
    let poll = counted(&site);
    for (step, fields) in [
        ("dispute", &[("reason", "procedure")][..]),
        ("settle", &[("outcome", "withdrawn")][..]),
        ("certify", &[]),
        ("publish", &[]),
    ] {
        for who in Who::ALL {
            let path = format!("/office/polls/{poll}/{step}");
            let before = site.chapter.size();
            let browser = who.browser(&site, "en");
            let answer = browser.sign(&browser.get("/receipts"), &path, fields);
            let expected = match who {
                Who::Visitor => Err("sign-in"),
                Who::Committee => Ok(()),
                _ => Err("role-required"),
            };
            check(&answer, expected, &format!("{path} by {who:?}"));
            assert_eq!(site.chapter.size() > before, expected.is_ok(), "{path} by {who:?}");
        }
    }
    site.chapter.check();
}

#[test]
fn supports_comments_and_ballots_are_taken_from_members() {
    let site = Site::alone();
    let proposal = proposal(&site);
    let poll = open(&site.chapter, question(&site.chapter));
    let entry = places(&site.chapter, &poll, &site.chapter.people.voter).remove(0).to_string();
    for who in Who::ALL {
        let browser = who.browser(&site, "en");
        let said = [("lang", "es"), ("text", "Con gusto")];
        // Whoever is on the books may speak; the ballot is the voter's, whatever office asks.
        let cast = [("entry", entry.as_str()), ("choice", "yes"), ("command", "once")];
        for (path, fields, others) in [
            (format!("/proposals/{proposal}/support"), &[][..], Ok(())),
            (format!("/proposals/{proposal}/comment"), &said[..], Ok(())),
            (format!("/polls/{poll}/cast"), &cast[..], Err("not-for-this-entry")),
        ] {
            let before = site.chapter.size();
            let answer = send(&browser, &path, fields);
            let expected = match who {
                Who::Visitor => Err("sign-in"),
                Who::Voter => Ok(()),
                _ => others,
            };
            check(&answer, expected, &format!("{path} by {who:?}"));
            let wrote = site.chapter.size() > before;
            assert_eq!(wrote, expected.is_ok(), "{path} by {who:?}");
        }
    }
    site.chapter.check();
}

/// Pages that are only seen after a form was sent.
#[test]
fn what_forms_answer_is_in_every_language() {
    let site = Site::alone();
    let voter = &site.chapter.people.voter;
    let poll = open(&site.chapter, question(&site.chapter));
    let entry = places(&site.chapter, &poll, voter).remove(0).to_string();
    let cast = vote(&site.chapter, voter, &poll, &Choices::Yes).remove(0);
    let proposal = proposal(&site);
    let browser = Who::Voter.browser(&site, "en");
    let place = ("entry", entry.as_str());
    let yes = ("choice", "yes");
    for locale in Locale::ALL {
        browser.get(&format!("/language/{}?to=/", locale.tag()));
        for (path, fields, status) in [
            (format!("/polls/{poll}/review"), &[place, yes][..], 200),
            (format!("/polls/{poll}/review"), &[place], 422),
            (format!("/polls/{poll}/ballot"), &[place, yes], 200),
            (format!("/polls/{poll}/cast"), &[("entry", "x"), yes], 403),
            ("/receipts".into(), &[("code", cast.code.as_str())], 200),
            ("/receipts".into(), &[("code", "000-000-000-000")], 404),
            (format!("/proposals/{proposal}/comment"), &[("lang", "es"), ("text", "")], 422),
            ("/invitation".into(), &[("code", "AAA-BBB-CCC-DDD"), ("password", PASSWORD)], 404),
        ] {
            let answer = send(&browser, &path, fields);
            let place = format!("{path} in {}", locale.tag());
            assert_eq!(answer.status, status, "{place}: {}", answer.text());
            check_page(&answer, locale, &place);
        }
    }
}

/// The routes of the portal as `configure` lists them: method and pattern.
fn configured() -> BTreeSet<(String, String)> {
    let source = fs::read_to_string(root().join("api/src/portal/mod.rs")).expect("the portal");
    let routes = source.split(".route(\"").skip(1).filter_map(|rest| {
        let (path, rest) = rest.split_once("\", ")?;
        Some((rest.split('(').next()?.to_owned(), path.to_owned()))
    });
    routes.collect()
}

/// Whether a literal of these tests is a path of this pattern: a value in it is whatever `format!`
/// puts in, or one written out.
fn asked_for(tests: &str, pattern: &str) -> bool {
    tests.split('"').any(|literal| {
        let path = literal.split('?').next().unwrap_or_default().trim_start_matches("{}");
        let (own, asked): (Vec<_>, Vec<_>) =
            (pattern.split('/').collect(), path.split('/').collect());
        let same = |(own, asked): (&&str, &&str)| {
            if own.starts_with('{') { !asked.is_empty() } else { own == asked }
        };
        own.len() == asked.len() && own.iter().zip(&asked).all(same)
    })
}

/// A page or a form that is added to the portal is added to the tests of its kind.
#[test]
fn every_route_is_in_a_table() {
    let read = |names: &[&str]| -> String {
        let path = |name: &&str| root().join("tests/portal").join(name);
        names.iter().map(|name| fs::read_to_string(path(name)).expect("tests")).collect()
    };
    let (pages, forms) = (read(&["routes.rs"]), read(&["forms.rs"]));
    let routes = configured();
    assert!(routes.len() > 35, "they are found: {routes:?}");
    let mut missing = Vec::new();
    for (method, pattern) in &routes {
        let tests = if method == "post" { &forms } else { &pages };
        if !asked_for(tests, pattern) {
            missing.push(format!("{method} {pattern}"));
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "routes that no table opens");
    assert!(!asked_for(&pages, "/office/nothing") && !asked_for(&forms, "/polls/{poll}/nothing"));
}
