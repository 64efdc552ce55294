//! Requests that are too much, or none: refused with a stable code and the right status, in the
//! reader's language.

use enlace_schema::ids::PollId;
use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::{Api, code_of};
use crate::harness::http::{self, Answer};

fn coded(answer: &Answer) -> (u16, String) {
    assert_eq!(answer.header("content-type"), "application/json", "{}", answer.text());
    (answer.status, code_of(&answer.json()))
}

fn refusal(status: u16, code: &str) -> (u16, String) {
    (status, code.into())
}

#[test]
fn documents_have_limits() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let nested = |depth: usize| {
        let open = "ofType { ".repeat(depth);
        let close = " }".repeat(depth);
        format!("{{ __schema {{ types {{ fields {{ type {{ {open} name {close} }} }} }} }} }}")
    };
    assert_eq!(coded(&api.post(&nested(3), json!({}))), refusal(200, "ok"));
    assert_eq!(coded(&api.post(&nested(40), json!({}))), refusal(400, "query-too-deep"));
    let fields = |count: usize| {
        let all: String = (0..count).map(|n| format!("a{n}: __typename ")).collect();
        format!("{{ {all} }}")
    };
    assert_eq!(coded(&api.post(&fields(100), json!({}))), refusal(200, "ok"));
    assert_eq!(coded(&api.post(&fields(700), json!({}))), refusal(400, "query-too-many-fields"));
    let ids = |count: usize| format!("{{ nodes(ids: [{}]) {{ id }} }}", "\"\" ".repeat(count));
    assert_eq!(coded(&api.post(&ids(5_000), json!({}))), refusal(400, "query-too-large"));
    for bad in [
        "",
        "{",
        "{ nothing }",
        "{ polls(firts: 1) { totalCount } }",
        "query Q { a } query R { b }",
        "query Q($a: Nothing) { __typename }",
        "query Q($a: [Nothing!] = 1) { __typename }",
    ] {
        let (status, code) = coded(&api.post(bad, json!({})));
        assert_eq!(status, 400, "{bad}");
        assert!(["query-invalid", "bad-request"].contains(&code.as_str()), "{bad}: {code}");
    }
}

#[test]
fn pages_have_limits() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let api = Api::new(&site.url).with_token(token);
    for (arguments, code) in [
        ("first: 100", "ok"),
        ("first: 0", "ok"),
        ("first: 101", "page-too-large"),
        ("first: -1", "invalid-argument"),
        ("after: \"*\"", "cursor-malformed"),
        ("after: \"bm90IGEgY3Vyc29y\"", "cursor-malformed"),
    ] {
        for list in ["polls", "proposals"] {
            let query = format!("{{ {list}({arguments}) {{ totalCount }} }}");
            assert_eq!(api.code(&query, json!({})), code, "{query}");
        }
    }
    let many: Vec<String> = (0..101)
        .map(|_| {
            let id: PollId = enlace::random::id(site.instance().now());
            id.to_string()
        })
        .collect();
    let nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
    assert_eq!(api.code(nodes, json!({ "ids": many })), "page-too-large");
    assert_eq!(api.code(nodes, json!({ "ids": many[..100] })), "ok");
}

#[test]
fn bodies_are_what_they_must_be() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    for (body, status, code) in [
        ("", 400, "not-json"),
        ("nothing", 400, "not-json"),
        ("{}", 400, "missing-field"),
        ("{\"query\":1}", 400, "invalid-argument"),
        ("{\"query\":\"{__typename}\",\"colour\":1}", 400, "unknown-field"),
        ("{\"query\":\"{__typename}\",\"variables\":[1]}", 400, "invalid-argument"),
        ("{\"query\":\"{__typename}\",\"variables\":\"x\"}", 400, "invalid-argument"),
        ("[{\"query\":\"{__typename}\"}]", 400, "batch-refused"),
        ("{\"query\":\"{__typename}\",\"variables\":null}", 200, "ok"),
        ("{\"query\":\"{__typename}\",\"variables\":{\"a\":1}}", 200, "ok"),
    ] {
        assert_eq!(coded(&api.send(body.as_bytes())), refusal(status, code), "{body}");
    }
    let long = format!("{{\"query\":\"{{__typename}}{}\"}}", " ".repeat(70_000));
    assert_eq!(coded(&api.send(long.as_bytes())), refusal(413, "body-too-large"));
    let good = b"{\"query\":\"{__typename}\"}";
    for media_type in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"] {
        let found = coded(&api.send_as(media_type, good));
        assert_eq!(found, refusal(415, "content-type"), "{media_type}");
    }
}

#[test]
fn only_queries_go_by_get() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    assert_eq!(coded(&api.get("{ instance { origin } }")), refusal(200, "ok"));
    assert_eq!(coded(&api.get("mutation { signOut }")), refusal(405, "mutation-on-get"));
    let subscription = "subscription { logGrown { size } }";
    assert_eq!(coded(&api.get(subscription)), refusal(400, "subscription-needs-socket"));
    let posted = api.post(subscription, json!({}));
    assert_eq!(coded(&posted), refusal(400, "subscription-needs-socket"));
    let url = format!("{}/graphql", site.url);
    let put = http::whole(http::agent().put(&url).send("{}"));
    assert_eq!(coded(&put), refusal(405, "method-not-allowed"));
    let malformed = http::get(&format!("{url}?query=%7B__typename%7D&variables=nothing"), &[]);
    assert_eq!(coded(&malformed), refusal(400, "not-json"));
    let nothing = http::get(&url, &[]);
    assert_eq!(coded(&nothing), refusal(400, "bad-request"));
}

/// The sentence is in the reader's language; what the parser says is a detail.
#[test]
fn a_document_that_does_not_fit_is_refused_in_words() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let deep = format!(
        "{{ __schema {{ types {{ {} name {} }} }} }}",
        "ofType { ".repeat(40),
        "} ".repeat(40)
    );
    for (document, variables, spanish) in [
        ("{ nope }", json!({}), "La consulta no es válida según el esquema."),
        ("{ poll(id: 5) { id } }", json!({}), "La consulta no es válida según el esquema."),
        ("query ($id: PollID!) { poll(id: $id) { id } }", json!({ "id": "acc_1" }), "La consulta"),
        ("{", json!({}), "La consulta no es válida según el esquema."),
        (&deep, json!({}), "La consulta tiene más de"),
    ] {
        let error = api.in_language("es").post(document, variables).json()["errors"][0].take();
        let message = error["message"].as_str().expect("a sentence");
        assert!(message.starts_with(spanish), "{document}: {error}");
        let detail = error["extensions"]["detail"].as_str().expect("the parser's words");
        assert!(!detail.is_empty() && detail != message, "{error}");
        assert!(error["extensions"]["help"].is_string(), "{error}");
        assert!(error["locations"][0]["line"].is_number(), "{error}");
    }
}

#[test]
fn a_refusal_is_told_in_the_readers_language() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let said = |language: &'static str| -> Value {
        let answer = api.in_language(language).post("{ polls { totalCount } }", json!({}));
        let mut error = answer.json()["errors"][0].take();
        json!([error["message"].take(), error["extensions"].take()])
    };
    let (en, es, mx) = (said("en-US,en;q=0.9"), said("es"), said("es-MX,es;q=0.9,en;q=0.1"));
    assert_eq!(en[1]["code"], "unauthenticated");
    assert_eq!(en[1]["code"], es[1]["code"]);
    assert_ne!(en[0], es[0], "another language");
    assert_ne!(en[1]["help"], es[1]["help"]);
    assert!(mx[0].as_str().is_some_and(|text| !text.is_empty()));
    assert_eq!(said("fr, xx;q=0.3"), en, "the instance's own language for the rest");
    let invalid = |language: &'static str| -> Value {
        let answer = api.in_language(language).send(b"nothing");
        answer.json()["errors"][0]["message"].clone()
    };
    assert_ne!(invalid("en"), invalid("es"));
    // The address has the last word: a link or a script may not be able to set headers.
    let query = "query=%7Bpolls%7BtotalCount%7D%7D";
    let url = format!("{}/graphql?locale=es&{query}", site.url);
    let answer = http::get(&url, &[("accept-language", "en")]).json();
    assert_eq!(answer["errors"][0]["message"], es[0]);
}

#[test]
fn wrong_types_and_ids_are_refused_by_name() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let api = Api::new(&site.url).with_token(token);
    let proposal: enlace_schema::ids::ProposalId = enlace::random::id(site.instance().now());
    for id in ["", "x", "pol_", proposal.to_string().as_str(), "POL_01h455vb4pex5vsknk084sn02q"] {
        let code = api.code("query ($id: PollID!) { poll(id: $id) { id } }", json!({ "id": id }));
        assert!(
            ["query-invalid", "id-malformed", "bad-request"].contains(&code.as_str()),
            "{id}: {code}"
        );
    }
    assert_eq!(api.code("{ node(id: \"nothing\") { id } }", json!({})), "id-malformed");
    assert_eq!(api.code("{ node(id: \"pol_x\") { id } }", json!({})), "id-malformed");
    let unknown: PollId = enlace::random::id(site.instance().now());
    let found = api.data("query ($id: ID!) { node(id: $id) { id } }", json!({ "id": unknown }));
    assert!(found["node"].is_null());
}
