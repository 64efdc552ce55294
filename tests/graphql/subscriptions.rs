//! Subscriptions over `graphql-transport-ws`: who may listen, and what is told when.

use enlace_schema::voting::Choices;
use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::polls::{open, question, vote};
use crate::harness::socket::{Message, Socket};

const PATH: &str = "/graphql/ws";

fn open_socket(site: &Site, token: Option<&str>) -> Socket {
    let mut socket = Socket::open(&site.url, PATH, &[]).expect("an upgrade");
    let payload = match token {
        Some(token) => json!({ "authorization": format!("Bearer {token}") }),
        None => json!({}),
    };
    socket.send(&json!({ "type": "connection_init", "payload": payload }));
    socket
}

fn subscribe(socket: &mut Socket, id: &str, query: &str, variables: Value) {
    let payload = json!({ "query": query, "variables": variables });
    socket.send(&json!({ "type": "subscribe", "id": id, "payload": payload }));
}

#[test]
fn a_listener_hears_what_commits() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = open_socket(&site, Some(&token));
    socket.next_of("connection_ack");
    subscribe(&mut socket, "1", "subscription { logGrown { origin size root } }", json!({}));
    let first = socket.next_of("next");
    assert_eq!(first["id"], "1");
    let told = |message: &Value| message["payload"]["data"]["logGrown"].clone();
    assert_eq!(told(&first)["size"], site.chapter.size());
    site.chapter.join_without_account("somebody");
    let mut last = told(&socket.next_of("next"));
    while last["size"] != site.chapter.size() {
        last = told(&socket.next_of("next"));
    }
    assert_eq!(last["origin"], site.origin().as_str());
}

#[test]
fn progress_is_told_without_a_running_total_until_the_end() {
    let site = Site::alone();
    let poll = open(&site.chapter, question(&site.chapter));
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = open_socket(&site, Some(&token));
    socket.next_of("connection_ack");
    let query = "subscription ($id: PollID!) { pollProgress(id: $id) {
        poll { state turnout { members } result { __typename } }
    } }";
    subscribe(&mut socket, "p", query, json!({ "id": poll }));
    let told = |message: Value| message["payload"]["data"]["pollProgress"]["poll"].clone();
    let first = told(socket.next_of("next"));
    assert_eq!((&first["state"], &first["turnout"]["members"]), (&json!("OPEN"), &json!(0)));
    vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    let second = told(socket.next_of("next"));
    assert_eq!(second["turnout"]["members"], 1);
    assert!(second["result"].is_null());
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let reason = crate::harness::polls::both("A mistake", "Un error");
    let void = enlace::actions::polls::VoidPoll { poll, reason };
    enlace::actions::polls::void_poll(site.instance(), &committee, void).expect("void");
    assert_eq!(told(socket.next_of("next"))["state"], "VOID");
    let end = socket.next_of("complete");
    assert_eq!(end["id"], "p");
}

/// The code of whatever refusal comes for an operation.
fn refused(socket: &mut Socket) -> String {
    match socket.next() {
        Message::Json(message) => {
            let found = [
                &message["payload"]["errors"][0]["extensions"]["code"],
                &message["payload"][0]["extensions"]["code"],
            ];
            let code = found.into_iter().find_map(Value::as_str);
            code.unwrap_or_else(|| panic!("no refusal: {message}")).to_owned()
        }
        Message::Closed(code) => format!("closed {code}"),
    }
}

#[test]
fn only_members_listen() {
    let site = Site::alone();
    let poll = open(&site.chapter, question(&site.chapter));
    for (query, variables) in [
        ("subscription { logGrown { size } }", json!({})),
        ("subscription ($id: PollID!) { pollProgress(id: $id) { at } }", json!({ "id": poll })),
    ] {
        let mut socket = open_socket(&site, None);
        socket.next_of("connection_ack");
        subscribe(&mut socket, "1", query, variables);
        assert_eq!(refused(&mut socket), "unauthenticated", "{query}");
    }
    let mut socket = open_socket(&site, Some("nonsense"));
    match socket.next() {
        Message::Closed(_) => {}
        Message::Json(message) => {
            assert_ne!(message["type"], "connection_ack", "a bad token opens nothing");
        }
    }
}

#[test]
fn other_sites_open_no_socket() {
    let site = Site::alone();
    let host = site.url.trim_start_matches("http://");
    let own = format!("Origin: http://{host}");
    assert!(Socket::open(&site.url, PATH, &[&own]).is_ok());
    assert!(Socket::open(&site.url, PATH, &[]).is_ok(), "a script sends none");
    for origin in [
        "Origin: http://elsewhere.example",
        "Origin: https://elsewhere.example:443",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
    ] {
        assert_eq!(Socket::open(&site.url, PATH, &[origin]).err(), Some(403), "{origin}");
    }
}

#[test]
fn nothing_is_written_over_a_socket() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = open_socket(&site, Some(&token));
    socket.next_of("connection_ack");
    let before = site.chapter.size();
    subscribe(&mut socket, "1", "mutation { endSessions }", json!({}));
    assert_eq!(refused(&mut socket), "mutation-on-socket");
    assert_eq!(site.chapter.size(), before);
}

/// Whether there is such a poll is answered at once.
#[test]
fn unknown_things_are_not_subscribed_to() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = open_socket(&site, Some(&token));
    socket.next_of("connection_ack");
    let unknown: enlace_schema::ids::PollId = enlace::random::id(site.instance().now());
    let query = "subscription ($id: PollID!) { pollProgress(id: $id) { at } }";
    subscribe(&mut socket, "1", query, json!({ "id": unknown }));
    assert_eq!(refused(&mut socket), "poll-not-found");
}
