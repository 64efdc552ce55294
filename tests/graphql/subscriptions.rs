//! Subscriptions over `graphql-transport-ws`: who may listen, and what is told when.

use enlace::actions::members::{EndMember, end_member};
use enlace::caller::Caller;
use enlace_schema::event::member::EndReason;
use enlace_schema::voting::Choices;
use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::Api;
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

/// A document that is not run is refused as over HTTP: with a code, in the client's language, and
/// with nothing after the refusal.
#[test]
fn a_document_that_does_not_fit_is_refused_as_over_http() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = Socket::open(&site.url, PATH, &[]).expect("an upgrade");
    let payload = json!({ "authorization": format!("Bearer {token}"), "locale": "es" });
    socket.send(&json!({ "type": "connection_init", "payload": payload }));
    socket.next_of("connection_ack");
    subscribe(&mut socket, "1", "subscription { nothing { size } }", json!({}));
    let error = socket.next_of("error");
    assert_eq!(error["id"], "1");
    assert_eq!(error["payload"][0]["extensions"]["code"], "query-invalid", "{error}");
    let message = error["payload"][0]["message"].as_str().expect("a sentence");
    assert_eq!(message, "La consulta no es válida según el esquema.");
    let unknown = "subscription ($a: Nothing = 1) { logGrown { size } }";
    subscribe(&mut socket, "2", unknown, json!({}));
    let error = socket.next_of("error");
    assert_eq!(error["payload"][0]["extensions"]["code"], "query-invalid", "{error}");
    subscribe(&mut socket, "3", "subscription { logGrown { size } }", json!({}));
    assert_eq!(socket.next_of("next")["id"], "3", "no complete of what was refused");
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

/// Waits for the end of a connection, whatever is told before it.
fn end_of(socket: &mut Socket) -> u16 {
    loop {
        if let Message::Closed(code) = socket.next() {
            return code;
        }
    }
}

fn listening(site: &Site, token: &str) -> Socket {
    let mut socket = open_socket(site, Some(token));
    socket.next_of("connection_ack");
    subscribe(&mut socket, "1", "subscription { logGrown { size } }", json!({}));
    socket.next_of("next");
    socket
}

#[test]
fn signing_out_ends_what_is_listened_to() {
    let site = Site::alone();
    let [leaving, staying] = [(); 2].map(|()| site.chapter.token(&site.chapter.people.voter));
    let (mut gone, mut here) = (listening(&site, &leaving), listening(&site, &staying));
    Api::new(&site.url).with_token(leaving).data("mutation { signOut }", json!({}));
    site.chapter.join_without_account("somebody");
    // Not even the news that were under way.
    assert_eq!(gone.next(), Message::Closed(4401));
    here.next_of("next");
}

/// Nothing happens, and the connection ends all the same: at its next sign of life.
#[test]
fn a_quiet_connection_ends_too() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = listening(&site, &token);
    Api::new(&site.url).with_token(token).data("mutation { endSessions }", json!({}));
    assert_eq!(end_of(&mut socket), 4401);
}

#[test]
fn a_token_that_is_revoked_or_expires_and_a_membership_that_ends_are_heard_of() {
    let site = Site::alone();
    let voter = &site.chapter.people.voter;
    let api = Api::new(&site.url).with_token(site.chapter.token(voter));
    let create = "mutation ($input: CreatePersonalTokenInput!) {
        createPersonalToken(input: $input) { id token }
    }";
    let made = |days: u32| {
        let input = json!({ "label": "x", "scopes": ["READ"], "days": days });
        api.data(create, json!({ "input": input }))["createPersonalToken"].take()
    };
    let (revoked, short) = (made(9), made(1));
    let socket = |made: &Value| listening(&site, made["token"].as_str().expect("a token"));
    let (mut one, mut two) = (socket(&revoked), socket(&short));
    let revoke = "mutation ($input: RevokePersonalTokenInput!) {
        revokePersonalToken(input: $input)
    }";
    api.data(revoke, json!({ "input": { "token": revoked["id"] } }));
    site.chapter.join_without_account("somebody");
    assert_eq!(end_of(&mut one), 4401);
    two.next_of("next");
    site.chapter.advance(std::time::Duration::from_secs(86_400));
    site.chapter.join_without_account("somebody else");
    assert_eq!(end_of(&mut two), 4401);
    let other = &site.chapter.people.other;
    let mut three = listening(&site, &site.chapter.token(other));
    let end = EndMember { member: other.member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(site.instance(), &Caller::instance(), end).expect("ended");
    assert_eq!(end_of(&mut three), 4403);
}

/// An access token lives for minutes; the sign-in, and what is listened to, go on.
#[test]
fn an_access_token_may_expire_meanwhile() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.voter);
    let mut socket = listening(&site, &token);
    site.chapter.advance(std::time::Duration::from_secs(16 * 60));
    assert_eq!(Api::new(&site.url).with_token(token).code(POLLS, json!({})), "token-expired");
    site.chapter.join_without_account("somebody");
    socket.next_of("next");
}

const POLLS: &str = "{ polls { totalCount } }";

/// What strangers may not ask over HTTP they may not ask here, and nobody asks for the schema.
#[test]
fn queries_over_a_socket_get_no_more_than_over_http() {
    let site = Site::alone();
    let token = site.chapter.token(&site.chapter.people.committee);
    assert_eq!(Api::new(&site.url).code(POLLS, json!({})), "unauthenticated");
    for token in [None, Some(token.as_str())] {
        for query in [
            POLLS,
            "{ members { nodes { id } } }",
            "{ chapters { origin } }",
            "{ logs { size } }",
            "{ peers { origin } }",
            "{ nodes(ids: []) { id } }",
            "{ __schema { queryType { name } } }",
            "{ __type(name: \"Member\") { name } }",
        ] {
            let mut socket = open_socket(&site, token);
            socket.next_of("connection_ack");
            subscribe(&mut socket, "q", query, json!({}));
            let told = socket.next_of("error");
            assert!(told["payload"][0]["message"].is_string(), "{query}: {told}");
        }
        let mut socket = open_socket(&site, token);
        socket.next_of("connection_ack");
        subscribe(&mut socket, "q", "{ version }", json!({}));
        let told = socket.next_of("next");
        assert!(told["payload"]["data"]["version"].is_string(), "{told}");
        socket.next_of("complete");
    }
}

#[test]
fn what_is_no_message_ends_the_connection() {
    let site = Site::alone();
    let mut socket = open_socket(&site, None);
    socket.next_of("connection_ack");
    socket.send(&json!("nonsense"));
    assert_eq!(end_of(&mut socket), 4400);
}
