//! Which language a page is in, and the switch that keeps the page.

use enlace::locale::Locale;

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
