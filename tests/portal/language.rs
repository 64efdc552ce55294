//! Which language a page is in, and the switch that keeps the page.

use enlace::locale::Locale;

use super::posts::proposal;
use crate::harness::Site;
use crate::harness::chapter::PASSWORD;
use crate::harness::http::encode;
use crate::harness::pages::Browser;

fn is_in(browser: &Browser, path: &str, tag: &str) {
    let html = browser.get(path).text();
    assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{path} in {tag}");
}

#[test]
fn a_page_is_in_the_readers_language() {
    let site = Site::alone();
    for (accepted, tag) in [
        ("en", "en"),
        ("en-GB,en;q=0.8", "en"),
        ("es", "es"),
        ("es-AR,es;q=0.9", "es"),
        ("es-MX,es;q=0.9,en;q=0.5", "es-MX"),
        ("fr,de;q=0.3", "en"),
        ("", "en"),
        ("*;;;q=", "en"),
    ] {
        is_in(&Browser::new(&site.url, accepted), "/receipts", tag);
    }
    // The language of the account wins over the browser's, and a choice over both.
    let browser = Browser::new(&site.url, "es-MX");
    browser.sign_in(&site.chapter.people.voter.email, PASSWORD);
    is_in(&browser, "/", "en");
    browser.get("/language/es?to=/");
    is_in(&browser, "/", "es");
}

#[test]
fn the_switch_keeps_the_page() {
    let site = Site::alone();
    let browser = Browser::new(&site.url, "en");
    let page = browser.get("/receipts?code=AAA-BBB-CCC-DDD").text();
    for locale in Locale::ALL {
        let tag = locale.tag();
        if tag != "en" {
            let link = format!(
                "href=\"/language/{tag}?to={}\"",
                encode_path("/receipts?code=AAA-BBB-CCC-DDD")
            );
            assert!(page.contains(&link), "{link}");
        }
        let to = "/receipts?code=AAA-BBB-CCC-DDD";
        let answer = browser.get(&format!("/language/{tag}?to={}", encode(to)));
        assert_eq!((answer.status, answer.header("location")), (303, to));
        is_in(&browser, to, tag);
    }
}

/// As pages encode a path in a query: slashes stay.
fn encode_path(path: &str) -> String {
    encode(path).replace("%2F", "/").replace("%7E", "~")
}

#[test]
fn the_switch_sends_nobody_elsewhere() {
    let site = Site::alone();
    let browser = Browser::new(&site.url, "en");
    for foreign in [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/\\elsewhere.example",
        "\\\\elsewhere.example",
        "javascript:alert(1)",
        "elsewhere",
        "/polls\r\nSet-Cookie: x=y",
        "",
    ] {
        let answer = browser.get(&format!("/language/es?to={}", encode(foreign)));
        assert_eq!((answer.status, answer.header("location")), (303, "/"), "{foreign}");
    }
    let other = Browser::new(&site.url, "en");
    let unknown = other.get("/language/xx?to=/polls");
    assert_eq!(unknown.status, 303);
    assert!(unknown.cookies().is_empty(), "a language that there is not is not kept");
    is_in(&other, "/receipts", "en");
}

/// On what a refused form answers, the switch sends again what was typed; nothing else is done.
#[test]
fn what_was_typed_stays_when_the_language_is_switched() {
    let site = Site::alone();
    let path = format!("/proposals/{}/comment", proposal(&site));
    let browser = site.browser(&site.chapter.people.voter, "en");
    let send = |path: &str, fields: &[(&str, &str)]| {
        let answer = browser.submit(&browser.get("/receipts"), path, fields);
        (answer.status, answer.text())
    };
    let size = site.chapter.size();
    let long = "x".repeat(2_001);
    let (status, html) = send(&path, &[("lang", "es"), ("text", &long)]);
    assert_eq!(status, 422, "{html}");
    assert!(!html.contains("href=\"/language/"), "the switch is a form: {html}");
    assert!(html.contains(&format!("name=\"text\" value=\"{long}\"")), "it keeps: {html}");
    let typed = [("lang", "en"), ("text", "One\ntwo"), ("language", "es")];
    let (status, html) = send(&path, &typed);
    assert_eq!((status, site.chapter.size()), (200, size), "{html}");
    assert!(html.contains("<html lang=\"es\">") && html.contains(">One\ntwo</textarea>"), "{html}");
    assert!(html.contains("<option value=\"en\" selected>"), "{html}");

    let (path, days) = ("/account/token", ("days", "7"));
    let (status, html) = send(path, &[("scopes", "read"), ("scopes", "vote"), days]);
    assert_eq!(status, 400, "{html}");
    for kept in ["read", "vote", "7"].map(|value| format!("value=\"{value}\">")) {
        assert!(html.contains(&kept), "{kept}: {html}");
    }
    let fields = [("label", "lector"), ("scopes", "read"), days, ("language", "en")];
    let (status, html) = send(path, &fields);
    assert_eq!(status, 200, "{html}");
    assert!(html.contains("<html lang=\"en\">") && !html.contains("new-token"), "{html}");
    for part in ["name=\"scopes\" value=\"read\" checked", "value=\"lector\"", "value=\"7\""] {
        assert!(html.contains(part), "{part}: {html}");
    }
    let secret = [("current", "no-one-knows"), ("new", "nor-this-one")];
    for language in ["", "es"] {
        let fields = [&secret[..], &[("language", language)][..]].concat();
        let (_, html) = send("/account/password", &fields);
        assert!(html.contains("action=\"/account/password\""), "{html}");
        assert!(!html.contains("no-one") && !html.contains("nor-this"), "no password: {html}");
    }
}
