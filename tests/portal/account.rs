//! One's own account on the pages, and how an account begins: by an invitation that stays visible.

use std::time::Duration;

use crate::harness::Site;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::http::Answer;
use crate::harness::pages::Browser;
use crate::harness::polls::{open, question};

const NEW: &str = "otra frase bastante larga";

fn signed_in(site: &Site, person: &Person) -> Browser {
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&person.email, PASSWORD);
    browser
}

/// Sends a form of the account's page.
fn send(browser: &Browser, form: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get("/account");
    assert_eq!(page.status, 200, "{}", page.text());
    browser.submit(&page, &format!("/account/{form}"), fields)
}

fn went(answer: &Answer) -> (u16, String) {
    (answer.status, answer.header("location").to_owned())
}

/// Texts of the elements with this `data-test`.
fn parts(html: &str, name: &str) -> Vec<String> {
    let mark = format!("data-test=\"{name}\"");
    let rest = html.split(&mark).skip(1);
    let text = rest.filter_map(|rest| rest.split('>').nth(1)?.split('<').next());
    text.map(|text| text.trim().to_owned()).collect()
}

fn may_sign_in(site: &Site, email: &str, password: &str) -> bool {
    let browser = Browser::new(&site.url, "en");
    let form = browser.get("/sign-in");
    browser.submit(&form, "/sign-in", &[("email", email), ("password", password)]).status == 303
}

#[test]
fn the_account_says_who_one_is_and_how_it_began() {
    let site = Site::alone();
    let browser = signed_in(&site, &site.chapter.people.hats);
    let html = browser.get("/account").text();
    assert!(html.contains("href=\"/account\" aria-current=\"page\""), "in the menu");
    let hats = parts(&html, "account-hat");
    assert_eq!(hats, ["For yourself", "For Red de Radios", "For Book Cooperative"]);
    assert!(parts(&html, "account-office").is_empty());
    let made = parts(&html, "account-made");
    assert!(made.len() == 1 && made[0].contains("22 November 2026"), "{made:?}");
    assert_eq!(parts(&html, "session-row").len(), 1);
    let officer = signed_in(&site, &site.chapter.people.committee);
    let html = officer.get("/account").text();
    assert_eq!(parts(&html, "account-office").len(), 1);
    assert!(html.contains("<dd>committee@us.example.org</dd>"), "the address on the books");
    assert!(parts(&html, "account-hat").is_empty(), "on the books, and no member");
}

#[test]
fn the_language_is_kept_with_the_account() {
    let site = Site::alone();
    let voter = &site.chapter.people.voter;
    let browser = signed_in(&site, voter);
    let done = send(&browser, "language", &[("locale", "es-MX")]);
    assert_eq!(went(&done), (303, "/account?done=language".into()));
    assert!(browser.get("/").text().contains("<html lang=\"es-MX\">"));
    assert!(signed_in(&site, voter).get("/").text().contains("<html lang=\"es-MX\">"));
    let refused = send(&browser, "language", &[("locale", "xx")]);
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"locale-error\""));
}

#[test]
fn a_new_password_needs_the_old_one_and_ends_the_other_sign_ins() {
    let site = Site::alone();
    let voter = &site.chapter.people.voter;
    let (browser, elsewhere) = (signed_in(&site, voter), signed_in(&site, voter));
    let fields = [("label", "report"), ("scopes", "read"), ("days", "30")];
    assert_eq!(send(&browser, "token", &fields).status, 200);
    let html = browser.get("/account").text();
    assert!(html.contains("and your tokens for programs are revoked"), "it is said before");
    assert!(html.contains("action=\"/account/revoke\""));
    let wrong = send(&browser, "password", &[("current", "not the password"), ("new", NEW)]);
    assert_eq!(wrong.status, 401);
    assert!(wrong.text().contains("id=\"current-error\""), "{}", wrong.text());
    let short = send(&browser, "password", &[("current", PASSWORD), ("new", "corta")]);
    assert_eq!(short.status, 422);
    assert!(short.text().contains("id=\"new-error\"") && !short.text().contains("corta"));
    let done = send(&browser, "password", &[("current", PASSWORD), ("new", NEW)]);
    assert_eq!(went(&done), (303, "/account?done=password".into()));
    assert!(browser.get("/account?done=password").text().contains("role=\"status\""));
    assert_eq!(elsewhere.get("/account").status, 303, "signed out");
    let html = browser.get("/account").text();
    assert_eq!(parts(&html, "token-row").len(), 1);
    assert!(!html.contains("action=\"/account/revoke\""), "none is in force");
    assert!(!may_sign_in(&site, &voter.email, PASSWORD));
    assert!(may_sign_in(&site, &voter.email, NEW));
}

#[test]
fn the_address_changes_with_the_password_only() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let browser = signed_in(&site, &people.voter);
    let change = |email: &str, password: &str| {
        send(&browser, "email", &[("email", email), ("password", password)])
    };
    let wrong = change("nueva@example.org", "not the password");
    assert_eq!(wrong.status, 401);
    assert!(wrong.text().contains("id=\"password-error\""));
    assert!(wrong.text().contains("value=\"nueva@example.org\""), "need not be typed again");
    assert_eq!(change("nobody", PASSWORD).status, 422);
    let taken = change(&people.other.email, PASSWORD);
    assert_eq!(taken.status, 409);
    assert!(taken.text().contains("id=\"email-error\""));
    let done = change("nueva@example.org", PASSWORD);
    assert_eq!(went(&done), (303, "/account?done=email".into()));
    assert!(!may_sign_in(&site, &people.voter.email, PASSWORD));
    assert!(may_sign_in(&site, "Nueva@Example.org", PASSWORD));
    assert!(may_sign_in(&site, &people.other.email, PASSWORD));
}

#[test]
fn a_token_is_shown_once_and_can_be_revoked() {
    let site = Site::alone();
    let browser = signed_in(&site, &site.chapter.people.voter);
    for (fields, field) in [
        (&[("label", ""), ("scopes", "read"), ("days", "30")][..], "label"),
        (&[("label", "report"), ("days", "30")], "scopes"),
        (&[("label", "report"), ("scopes", "read"), ("days", "soon")], "days"),
        (&[("label", "report"), ("scopes", "read"), ("days", "366")], "days"),
    ] {
        let refused = send(&browser, "token", fields);
        assert!(refused.status >= 400, "{fields:?}: {}", refused.status);
        assert!(refused.text().contains(&format!("id=\"{field}-error\"")), "{fields:?}");
    }
    let fields = [("label", "report"), ("scopes", "read"), ("scopes", "propose"), ("days", "30")];
    let made = send(&browser, "token", &fields);
    assert_eq!(made.status, 200, "{}", made.text());
    let token = parts(&made.text(), "new-token").remove(0);
    let api = crate::harness::api::Api::new(&site.url).with_token(&token);
    let ask = "{ polls { totalCount } }";
    assert_eq!(api.code(ask, serde_json::json!({})), "ok");
    let page = browser.get("/account").text();
    assert!(!page.contains(&token), "shown once");
    assert_eq!(parts(&page, "token-row").len(), 1);
    let id = crate::harness::pages::field(&page, "token").expect("the token's id");
    let done = send(&browser, "revoke", &[("token", &id)]);
    assert_eq!(went(&done), (303, "/account?done=revoked".into()));
    assert_eq!(api.code(ask, serde_json::json!({})), "token-revoked");
    assert!(!browser.get("/account").text().contains("action=\"/account/revoke\""));
    // Nobody revokes for others.
    let other = signed_in(&site, &site.chapter.people.other);
    assert_eq!(send(&other, "revoke", &[("token", &id)]).status, 404);
}

#[test]
fn one_signs_out_everywhere_at_once() {
    let site = Site::alone();
    let voter = &site.chapter.people.voter;
    let (browser, elsewhere) = (signed_in(&site, voter), signed_in(&site, voter));
    assert_eq!(parts(&browser.get("/account").text(), "session-row").len(), 2);
    let done = send(&browser, "sessions", &[]);
    assert_eq!(went(&done), (303, "/sign-in".into()));
    for one in [&browser, &elsewhere] {
        assert_eq!(one.get("/account").status, 303);
    }
}

/// Invites somebody on the officers' page; the code.
fn invite(browser: &Browser, member: &str, email: &str) -> String {
    let page = browser.get("/office/accounts");
    let made = browser.submit(&page, "/office/accounts", &[("member", member), ("email", email)]);
    assert_eq!(made.status, 200, "{}", made.text());
    parts(&made.text(), "invitation-code").remove(0)
}

fn take(site: &Site, code: &str, password: &str) -> Answer {
    let browser = Browser::new(&site.url, "en");
    let form = browser.get("/invitation");
    browser.submit(&form, "/invitation", &[("code", code), ("password", password)])
}

#[test]
fn whoever_is_invited_sets_the_password_and_everybody_sees_by_whom() {
    let site = Site::alone();
    let member = site.chapter.join_without_account("Citlali").to_string();
    let committee = signed_in(&site, &site.chapter.people.committee);
    let code = invite(&committee, &member, "citlali@example.org");
    assert!(!committee.get("/office/accounts").text().contains(&code), "shown once");
    let short = take(&site, &code, "corta");
    assert_eq!(short.status, 422);
    assert!(short.text().contains("id=\"password-error\""));
    let unknown = take(&site, "AAA-BBB-CCC-DDD", NEW);
    assert_eq!(unknown.status, 404);
    assert!(unknown.text().contains("id=\"code-error\""));
    let done = take(&site, &code.to_lowercase().replace('-', " "), NEW);
    assert!(done.status == 200 && done.text().contains("invitation-taken"), "{}", done.text());
    assert_eq!(take(&site, &code, PASSWORD).status, 409, "a code is good once");
    let own = Browser::new(&site.url, "en");
    own.sign_in("citlali@example.org", NEW);
    let made = parts(&own.get("/account").text(), "account-made");
    assert!(made.len() == 1 && made[0].contains("Made by committee"), "{made:?}");
    // Every office sees it, and that the address is not the one on the books.
    let teller = signed_in(&site, &site.chapter.people.teller).get("/office/accounts").text();
    assert_eq!(parts(&teller, "invitation-row").len(), 1);
    assert!(teller.contains("Invited by committee on") && teller.contains("Taken on"), "{teller}");
    assert!(teller.contains("class=\"bad\"") && !teller.contains("data-test=\"invite\""));
    // A later invitation sets a new password, keeps the address and ends the sign-ins.
    let again = invite(&committee, &member, "");
    assert_eq!(take(&site, &again, "una tercera frase larga").status, 200);
    assert_eq!(own.get("/account").status, 303, "signed out");
    own.sign_in("citlali@example.org", "una tercera frase larga");
    assert_eq!(parts(&own.get("/account").text(), "account-made").len(), 2);
}

#[test]
fn an_invitation_ends_with_time_and_with_the_next_one() {
    let site = Site::alone();
    let member = site.chapter.join_without_account("Citlali").to_string();
    let operator = signed_in(&site, &site.chapter.people.operator);
    let page = operator.get("/office/accounts");
    let nobody = operator.submit(&page, "/office/accounts", &[("member", ""), ("email", "")]);
    assert_eq!(nobody.status, 400);
    assert!(nobody.text().contains("id=\"member-error\""));
    let fields = [("member", member.as_str()), ("email", "")];
    let silent = operator.submit(&page, "/office/accounts", &fields);
    assert!(silent.text().contains("id=\"email-error\""), "no address is known");
    let first = invite(&operator, &member, "citlali@example.org");
    let second = invite(&operator, &member, "citlali@example.org");
    assert_eq!(take(&site, &first, NEW).status, 409);
    site.chapter.advance(Duration::from_secs(72 * 3_600));
    assert_eq!(take(&site, &second, NEW).status, 409);
    assert!(!may_sign_in(&site, "citlali@example.org", NEW));
}

#[test]
fn in_a_large_chapter_one_looks_for_whom_one_invites() {
    let site = Site::alone();
    for number in 0..31 {
        site.chapter.join_without_account(&format!("Núñez {number}"));
    }
    let citlali = site.chapter.join_without_account("Citlali Íñiguez").to_string();
    let committee = signed_in(&site, &site.chapter.people.committee);
    let page = committee.get("/office/accounts");
    let html = page.text();
    assert!(html.contains("data-test=\"find\"") && !html.contains("<select"), "{html}");
    let look = |fields: &[(&str, &str)]| {
        let found = committee.submit(&page, "/office/accounts/find", fields);
        assert_eq!(found.status, 200, "{}", found.text());
        found.text()
    };
    let chosen = format!("<option value=\"{citlali}\" selected>");
    let html = look(&[("find", "iniguez")]);
    assert!(html.contains(&chosen), "{html}");
    assert_eq!(parts(&html, "found"), ["One member was found."]);
    let html = look(&[("find", "NUNEZ")]);
    assert_eq!(html.matches("<option value=\"mbr_").count(), 30, "{html}");
    assert!(parts(&html, "found")[0].starts_with("31 members were found"), "{html}");
    let html = look(&[("find", "nobody like this")]);
    assert!(parts(&html, "found")[0].starts_with("Nobody") && !html.contains("<select"), "{html}");
    // The language switch keeps it, and no name is in an address.
    let html = look(&[("find", "iniguez"), ("language", "es")]);
    assert!(html.contains("<html lang=\"es\">") && html.contains(&chosen), "{html}");
    assert!(!html.contains("/language/"), "the switch is a form: {html}");
    let fields = [("find", "iniguez"), ("member", citlali.as_str()), ("email", "nobody")];
    let refused = committee.submit(&page, "/office/accounts", &fields).text();
    assert!(refused.contains(&chosen) && refused.contains("id=\"email-error\""), "{refused}");
    let again = [&fields[..], &[("language", "es")][..]].concat();
    let switched = committee.submit(&page, "/office/accounts", &again);
    let html = switched.text();
    assert_eq!(switched.status, 200, "{html}");
    assert!(html.contains("<html lang=\"es\">") && html.contains(&chosen), "{html}");
    assert!(html.contains("value=\"nobody\"") && !html.contains("invitation-code"), "{html}");
    let nobody = committee.submit(&page, "/office/accounts", &[]);
    assert!(nobody.status == 400 && nobody.text().contains("id=\"find-error\""), "its field");
}

#[test]
fn a_proposal_and_its_poll_lead_to_each_other() {
    use enlace::actions::proposals::{
        DraftProposal, OneDraft, OneProposal, TranslateProposal, draft_proposal, publish_proposal,
        translate_proposal,
    };
    use enlace_schema::text::Lang;

    let site = Site::alone();
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let (title, body) = ("Una".into(), "Dos.".into());
    let draft = DraftProposal { lang: Lang::Es, title, body };
    let draft = draft_proposal(site.instance(), &committee, draft).expect("a draft");
    let proposal =
        publish_proposal(site.instance(), &committee, OneDraft { draft }).expect("a proposal");
    let seen = |conn: &mut enlace::store::Connection| enlace::views::proposal(conn, &proposal);
    let view = site.instance().store().snapshot(seen).expect("a proposal");
    let translation = TranslateProposal {
        proposal: proposal.clone(),
        host: site.origin(),
        lang: Lang::En,
        title: "One".into(),
        body: "Two.".into(),
        of: view.binding().expect("a text that binds").digest,
    };
    translate_proposal(site.instance(), &committee, translation).expect("a translation");
    let browser = signed_in(&site, &site.chapter.people.voter);
    let page = format!("/proposals/{proposal}");
    assert!(!browser.get(&page).text().contains("data-test=\"proposal-poll\""));
    let mut draft = question(&site.chapter);
    draft.proposal = Some(OneProposal { proposal: proposal.clone(), host: site.origin() });
    let poll = open(&site.chapter, draft);
    let html = browser.get(&page).text();
    assert!(html.contains(&format!("data-test=\"proposal-poll\" data-poll=\"{poll}\"")), "{html}");
    assert!(html.contains(&format!("href=\"/polls/{poll}\"")));
    let html = browser.get(&format!("/polls/{poll}")).text();
    assert!(html.contains(&format!("href=\"{page}\"")), "{html}");
}
