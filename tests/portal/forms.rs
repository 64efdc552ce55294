//! Forms: none is taken without its token, and what is refused says where.

use std::time::Duration;

use enlace::actions::receipts::ballot_receipt;
use enlace_schema::ids::ProposalId;
use enlace_schema::voting::Choices;
use serde_json::json;

use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::chapter::PASSWORD;
use crate::harness::pages::{Browser, csrf};
use crate::harness::polls::{open, places, question, vote};

fn signed_in(site: &Site) -> Browser {
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&site.chapter.people.voter.email, PASSWORD);
    browser
}

#[test]
fn no_form_is_taken_without_its_token() {
    let site = Site::alone();
    let poll = open(&site.chapter, question(&site.chapter));
    let entry = places(&site.chapter, &poll, &site.chapter.people.voter).remove(0).to_string();
    let proposal: ProposalId = enlace::random::id(site.instance().now());
    let browser = signed_in(&site);
    let other = Browser::new(&site.url, "en");
    other.sign_in(&site.chapter.people.other.email, PASSWORD);
    let foreign = csrf(&other.get("/receipts").text()).expect("a token");
    let before = site.chapter.size();
    for path in [
        "/sign-in".to_owned(),
        "/sign-out".to_owned(),
        format!("/polls/{poll}/ballot"),
        format!("/polls/{poll}/review"),
        format!("/polls/{poll}/cast"),
        format!("/proposals/{proposal}/support"),
        format!("/proposals/{proposal}/comment"),
        "/receipts".to_owned(),
        "/invitation".to_owned(),
        "/account/language".to_owned(),
        "/account/password".to_owned(),
        "/account/email".to_owned(),
        "/account/token".to_owned(),
        "/account/revoke".to_owned(),
        "/account/sessions".to_owned(),
        "/office/accounts".to_owned(),
        "/office/accounts/find".to_owned(),
        format!("/office/polls/{poll}/certify"),
        format!("/office/polls/{poll}/publish"),
        format!("/office/polls/{poll}/correct"),
        format!("/office/polls/{poll}/dispute"),
        format!("/office/polls/{poll}/settle"),
    ] {
        for token in ["", "x", foreign.as_str(), &"A".repeat(86)] {
            let fields = [("csrf", token), ("entry", entry.as_str()), ("choice", "yes")];
            let answer = browser.post(&path, &fields);
            assert_eq!(answer.status, 403, "{path} with {token:?}: {}", answer.text());
            assert!(answer.text().contains("data-code=\"csrf\""), "{path}: {}", answer.text());
        }
    }
    assert_eq!(site.chapter.size(), before);
    assert!(browser.get("/").text().contains("data-test=\"sign-out\""), "still signed in");
}

#[test]
fn cookies_are_closed_to_scripts_and_to_other_sites() {
    let site = Site::alone();
    let browser = Browser::new(&site.url, "en");
    let form = browser.get("/sign-in");
    let visit = form.header("set-cookie").to_owned();
    let fields = [("email", site.chapter.people.voter.email.as_str()), ("password", PASSWORD)];
    let done = browser.submit(&form, "/sign-in", &fields);
    let session = done.header("set-cookie").to_owned();
    for cookie in [&visit, &session] {
        for attribute in ["HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{attribute} in {cookie}");
        }
    }
    let page = browser.get("/");
    let out = browser.submit(&page, "/sign-out", &[]);
    assert_eq!((out.status, out.header("location")), (303, "/sign-in"));
    assert!(browser.get("/").text().contains("href=\"/sign-in\""));
}

#[test]
fn a_refused_sign_in_says_where_and_keeps_the_address() {
    let site = Site::alone();
    let browser = Browser::new(&site.url, "es-MX");
    let form = browser.get("/sign-in?to=/proposals");
    let email = &site.chapter.people.voter.email;
    let answer = browser.submit(&form, "/sign-in", &[("email", email), ("password", "x")]);
    assert_eq!(answer.status, 401);
    let html = answer.text();
    assert!(html.contains("aria-invalid=\"true\"") && html.contains("error-summary"), "{html}");
    assert!(html.contains(email.as_str()), "the address need not be typed again");
    assert!(html.contains("lang=\"es-MX\""));
    let fields = [("email", email.as_str()), ("password", PASSWORD), ("to", "/proposals")];
    let done = browser.submit(&answer, "/sign-in", &fields);
    assert_eq!((done.status, done.header("location")), (303, "/proposals"));
    for foreign in ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere"] {
        let fresh = Browser::new(&site.url, "en");
        let form = fresh.get("/sign-in");
        let fields = [("email", email.as_str()), ("password", PASSWORD), ("to", foreign)];
        let done = fresh.submit(&form, "/sign-in", &fields);
        assert_eq!((done.status, done.header("location")), (303, "/"), "{foreign}");
    }
}

#[test]
fn after_a_session_has_ended_one_signs_in_and_comes_back() {
    let site = Site::alone();
    let poll = open(&site.chapter, question(&site.chapter));
    let voter = &site.chapter.people.voter;
    let entry = places(&site.chapter, &poll, voter).remove(0).to_string();
    let browser = signed_in(&site);
    let form = browser.get(&format!("/polls/{poll}/ballot?entry={entry}"));
    site.chapter.advance(Duration::from_secs(400 * 86_400));
    let fields = [("entry", entry.as_str()), ("choice", "yes")];
    let sent = browser.submit(&form, &format!("/polls/{poll}/review"), &fields);
    let to = format!("/sign-in?to=/polls/{poll}&ended=true");
    assert_eq!((sent.status, sent.header("location")), (303, to.as_str()), "{}", sent.text());
    let form = browser.get(&to);
    assert!(form.text().contains("What you just sent was not carried out"), "{}", form.text());
    let path = format!("/polls/{poll}");
    let fields = [("email", voter.email.as_str()), ("password", PASSWORD), ("to", path.as_str())];
    let done = browser.submit(&form, "/sign-in", &fields);
    assert_eq!((done.status, done.header("location")), (303, path.as_str()));
    assert_eq!(browser.get(&path).status, 200);
}

#[test]
fn forms_that_are_too_long_are_refused() {
    let site = Site::alone();
    let browser = signed_in(&site);
    let page = browser.get("/receipts");
    let long = "x".repeat(100_000);
    let answer = browser.submit(&page, "/receipts", &[("code", &long)]);
    assert_eq!(answer.status, 413, "{}", answer.text());
    assert_eq!(answer.header("content-security-policy"), enlace::portal::CONTENT_POLICY);
    assert!(answer.text().contains("data-code=\"body-too-large\""), "{}", answer.text());
    let twice = browser.get("/receipts?code=a&code=b");
    assert_eq!(twice.status, 400);
    assert!(twice.text().contains("data-code=\"bad-request\""), "{}", twice.text());
}

/// Out of a mail, by somebody who is not signed in: the page and the API take it.
#[test]
fn a_receipt_is_pasted_with_what_stood_round_it() {
    let site = Site::alone();
    let (chapter, voter) = (&site.chapter, &site.chapter.people.voter);
    let poll = open(chapter, question(chapter));
    let cast = vote(chapter, voter, &poll, &Choices::Yes).remove(0);
    site.await_checkpoint();
    let receipt = ballot_receipt(site.instance(), &chapter.caller(voter), &poll, &cast.entry);
    let text = receipt.expect("a receipt").proof.expect("a proof").to_text();
    let lines = text.trim_end().replace('\n', "\r\n");
    let browser = Browser::new(&site.url, "es");
    for pasted in [format!("\r\n \t{lines}\r\n\r\n"), format!("  {}\n", cast.bytes)] {
        let answer = browser.submit(&browser.get("/receipts"), "/receipts", &[("code", &pasted)]);
        let html = answer.text();
        assert_eq!(answer.status, 200, "{pasted:?}: {html}");
        assert!(html.contains("data-effect=\"counts\""), "{pasted:?}: {html}");
        let query = "query ($text: String!) { receipt(text: $text) { held } }";
        let found = Api::new(&site.url).data(query, json!({ "text": pasted }));
        assert_eq!(found["receipt"]["held"], true, "{pasted:?}");
    }
}

#[test]
fn a_field_that_is_missing_is_called_as_on_the_form() {
    let site = Site::alone();
    let poll = open(&site.chapter, question(&site.chapter));
    let nobody = site.chapter.join_without_account("Citlali").to_string();
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&site.chapter.people.committee.email, PASSWORD);
    let none: &[(&str, &str)] = &[];
    let (token, correct) = ("/account/token", format!("/office/polls/{poll}/correct"));
    for (path, fields, en, es) in [
        ("/office/accounts", none, "Who will sign in", "Quién iniciará sesión"),
        (
            "/office/accounts",
            &[("member", nobody.as_str())][..],
            "E-mail address",
            "Correo electrónico",
        ),
        (token, none, "What it is for", "Para qué es"),
        (token, &[("label", "x")][..], "What the program may do", "Qué puede hacer el programa"),
        (correct.as_str(), none, "Why it is corrected", "Por qué se corrige"),
    ] {
        for (locale, sentence) in [
            ("en", format!("The field “{en}” is missing.")),
            ("es", format!("Falta un dato: «{es}».")),
        ] {
            browser.get(&format!("/language/{locale}?to=/"));
            let answer = browser.submit(&browser.get("/receipts"), path, fields);
            assert_eq!(answer.status, 400, "{path}: {}", answer.text());
            assert!(answer.text().contains(&sentence), "{sentence}: {}", answer.text());
        }
    }
}
