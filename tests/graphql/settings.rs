//! The limits that an operator sets: each, when it is lowered, refuses what went through before.

use std::time::Duration;

use enlace::config::Config;
use serde_json::json;

use crate::harness::api::{Api, code_of};
use crate::harness::chapter::PASSWORD;
use crate::harness::pages::Browser;
use crate::harness::{Site, gzip, http};

/// A site whose settings were changed before it started.
pub fn site_with(change: impl FnOnce(&mut Config)) -> Site {
    let mut site = Site::alone();
    site.stop();
    change(&mut site.chapter.config);
    site.start(false);
    site
}

#[test]
fn a_document_has_the_depth_tokens_and_fields_that_are_set() {
    let deep = "{ __schema { types { fields { type { ofType { name } } } } } }";
    let many: String = (0..60).map(|n| format!("a{n}: __typename ")).collect();
    let many = format!("{{ {many} }}");
    let ids = format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"\" ".repeat(600));
    let code = |site: &Site, query: &str| Api::new(&site.url).code(query, json!({}));
    let site = Site::alone();
    assert_eq!(code(&site, deep), "ok");
    assert_eq!(code(&site, &many), "ok");
    assert_ne!(code(&site, &ids), "query-too-large");
    let site = site_with(|config| config.query.depth = 4);
    assert_eq!(code(&site, deep), "query-too-deep");
    let site = site_with(|config| config.query.fields = 50);
    assert_eq!(code(&site, &many), "query-too-many-fields");
    let site = site_with(|config| config.query.tokens = 500);
    assert_eq!(code(&site, &ids), "query-too-large");
}

#[test]
fn a_page_has_the_items_that_are_set() {
    let site = site_with(|config| config.page_max = 10);
    site.chapter.join_without_account("one more than a page");
    let voter = &site.chapter.people.voter;
    let api = Api::new(&site.url).with_token(site.chapter.token(voter));
    for (arguments, code) in [
        ("first: 10", "ok"),
        ("last: 10", "ok"),
        ("first: 11", "page-too-large"),
        ("last: 11", "page-too-large"),
    ] {
        let query = format!("{{ polls({arguments}) {{ totalCount }} }}");
        assert_eq!(api.code(&query, json!({})), code, "{arguments}");
    }
    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    let ids = vec![voter.member.to_string(); 11];
    assert_eq!(api.code(nodes, json!({ "ids": ids })), "page-too-large");
    assert_eq!(api.code(nodes, json!({ "ids": ids[..10] })), "ok");
    let committee = site.chapter.token(&site.chapter.people.committee);
    let unsaid = "{ members { nodes { id } totalCount } }";
    let found = api.with_token(committee).data(unsaid, json!({}))["members"].take();
    assert_eq!(found["nodes"].as_array().map(Vec::len), Some(10), "{found}");
    assert_ne!(found["totalCount"], 10, "there is more than a page");
}

/// So many sign-ins in one document take longer than a second, each a little: the first ones are
/// done, and the first that comes too late ends the document.
#[test]
fn a_document_stops_at_its_time() {
    let site = site_with(|config| {
        config.request_timeout = Duration::from_secs(1);
        config.query.fields = 1_000;
        config.query.tokens = 20_000;
    });
    let email = &site.chapter.people.voter.email;
    let one = |n: usize| {
        format!(
            "a{n}: signIn(input: {{ email: \"{email}\", password: \"{PASSWORD}\" }})
             {{ accessToken }} "
        )
    };
    let all: String = (0..400).map(one).collect();
    let answer = Api::new(&site.url).post(&format!("mutation {{ {all} }}"), json!({}));
    let said = answer.json();
    assert_eq!((answer.status, code_of(&said)), (200, "request-timeout".into()));
    let late = said["errors"][0]["path"][0].as_str().expect("a path").to_owned();
    assert_ne!(late, "a0", "the first ones were in time");
    assert_eq!(said["errors"].as_array().map(Vec::len), Some(1), "the rest was not begun");
}

/// One hash that takes longer than a request may: whoever waits is answered.
#[test]
fn an_answer_that_takes_too_long_is_given_up() {
    let site = site_with(|config| {
        config.request_timeout = Duration::from_secs(1);
        config.password.memory_kib = 262_144;
        config.password.passes = 16;
    });
    let browser = Browser::new(&site.url, "es");
    let form = browser.get("/sign-in");
    let fields = [("email", "nobody@example.org"), ("password", PASSWORD)];
    let answer = browser.submit(&form, "/sign-in", &fields);
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(answer.text().contains("data-code=\"request-timeout\""), "{}", answer.text());
    assert!(answer.text().contains("lang=\"es\""), "in the reader's language");
    let query = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }";
    let input = json!({ "input": { "email": "nobody@example.org", "password": PASSWORD } });
    let answer = Api::new(&site.url).post(query, input);
    assert_eq!((answer.status, code_of(&answer.json())), (503, "request-timeout".into()));
}

/// What is packed is not unpacked: a small body could be a large one.
#[test]
fn a_packed_body_is_no_body() {
    let site = Site::alone();
    let url = format!("{}/graphql", site.url);
    let plain = b"{\"query\":\"{ __typename }\"}";
    let send = |headers: &[(&str, &str)], body: &[u8]| {
        let mut all = vec![("content-type", "application/json")];
        all.extend(headers);
        let answer = http::post(&url, &all, body);
        (answer.status, code_of(&answer.json()))
    };
    assert_eq!(send(&[], plain), (200, "ok".into()));
    let packed = gzip::pack(plain);
    assert_eq!(send(&[("content-encoding", "gzip")], &packed), (400, "not-json".into()));
    let form = http::form(&[("email", "x"), ("password", "y"), ("csrf", "z")]);
    let headers =
        [("content-type", "application/x-www-form-urlencoded"), ("content-encoding", "gzip")];
    let read = http::post(&format!("{}/sign-in", site.url), &headers[..1], form.as_bytes());
    assert_eq!(read.status, 403, "a form without its token");
    let packed = gzip::pack(form.as_bytes());
    let unread = http::post(&format!("{}/sign-in", site.url), &headers, &packed);
    assert!(!unread.text().contains("value=\"x\""), "nothing of it was read");
}

/// Whoever accepts no coding that there is gets the answer as it is, and no page of another kind.
#[test]
fn an_answer_is_not_refused_for_how_it_would_travel() {
    let site = Site::alone();
    let url = format!("{}/graphql", site.url);
    for accept in ["br", "deflate", "zstd, identity;q=0", "*;q=0"] {
        let headers = [("content-type", "application/json"), ("accept-encoding", accept)];
        let answer = http::post(&url, &headers, b"{\"query\":\"{ __typename }\"}");
        assert_eq!((answer.status, code_of(&answer.json())), (200, "ok".into()), "{accept}");
        assert_eq!(answer.header("content-encoding"), "", "{accept}");
    }
}
