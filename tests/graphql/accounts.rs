//! Signing in, tokens of all kinds, and how each ends.

use std::time::Duration;

use serde_json::{Value, json};

use super::settings::site_with;
use crate::harness::Site;
use crate::harness::api::{Api, code_of};
use crate::harness::chapter::PASSWORD;
use crate::harness::http;
use crate::harness::pages::Browser;

const SIGN_IN: &str = "mutation ($input: SignInInput!) {
    signIn(input: $input) { accessToken refreshToken }
}";
const REFRESH: &str = "mutation ($input: RefreshInput!) {
    refresh(input: $input) { accessToken refreshToken }
}";
const CHANGE: &str = "mutation ($input: ChangePasswordInput!) {
    changePassword(input: $input) { __typename }
}";
const TOKEN: &str = "mutation ($input: CreatePersonalTokenInput!) {
    createPersonalToken(input: $input) { id token }
}";
const WHO: &str = "{ viewer { accountId locale offices { __typename } } }";
/// What only somebody who is signed in may ask.
const ASK: &str = "{ polls { totalCount } }";

fn text(of: &Value) -> String {
    of.as_str().expect("text").to_owned()
}

fn sign_in(site: &Site, email: &str) -> (String, String) {
    let input = json!({ "input": { "email": email, "password": PASSWORD } });
    let made = Api::new(&site.url).data(SIGN_IN, input)["signIn"].take();
    (text(&made["accessToken"]), text(&made["refreshToken"]))
}

#[test]
fn a_sign_in_lasts_and_ends() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let voter = &site.chapter.people.voter;
    let (access, refresh) = sign_in(&site, &voter.email);
    let signed = api.with_token(&access);
    assert_eq!(signed.data(WHO, json!({}))["viewer"]["accountId"], voter.account.to_string());
    assert!(api.data(WHO, json!({}))["viewer"].is_null());
    site.chapter.advance(Duration::from_secs(16 * 60));
    let expired = signed.post(ASK, json!({}));
    assert_eq!((expired.status, expired.header("www-authenticate")), (401, "Bearer"));
    assert_eq!(signed.code(ASK, json!({})), "token-expired");
    let again = |token: &str| json!({ "input": { "refreshToken": token } });
    let renewed = api.data(REFRESH, again(&refresh))["refresh"].take();
    let fresh = api.with_token(text(&renewed["accessToken"]));
    assert_eq!(fresh.code(ASK, json!({})), "ok");
    // Somebody else has the first one too: both are out.
    assert_eq!(api.code(REFRESH, again(&refresh)), "token-revoked");
    assert_eq!(fresh.code(ASK, json!({})), "token-revoked");
    let second = api.code(REFRESH, again(&text(&renewed["refreshToken"])));
    assert_eq!(second, "session-expired");
}

/// A thief who refreshes twice is found out by the owner's next refresh all the same.
#[test]
fn a_refresh_token_used_long_ago_ends_the_sign_in() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let (_, first) = sign_in(&site, &site.chapter.people.voter.email);
    let again = |token: &str| json!({ "input": { "refreshToken": token } });
    let renew = |token: &str| api.data(REFRESH, again(token))["refresh"].take();
    let second = text(&renew(&first)["refreshToken"]);
    let third = renew(&second);
    let fresh = api.with_token(text(&third["accessToken"]));
    // Whoever knows the session, and even a MAC of it, cannot end it with a secret of their own.
    let parts: Vec<&str> = second.split('.').collect();
    let secret = if parts[1].starts_with('A') { "B" } else { "A" }.to_owned() + &parts[1][1..];
    for made_up in [
        format!("{}.{secret}", parts[0]),
        format!("{}.{secret}.{}", parts[0], parts[2]),
        format!("{}.{}", parts[0], parts[1]),
    ] {
        assert_eq!(api.code(REFRESH, again(&made_up)), "token-malformed", "{made_up}");
        assert_eq!(fresh.code(ASK, json!({})), "ok");
    }
    assert_eq!(api.code(REFRESH, again(&first)), "token-revoked");
    assert_eq!(fresh.code(ASK, json!({})), "token-revoked");
    let newest = text(&third["refreshToken"]);
    assert_eq!(api.code(REFRESH, again(&newest)), "session-expired");
}

#[test]
fn signing_out_ends_one_sign_in_and_ending_sessions_all() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let email = &site.chapter.people.voter.email;
    let [one, two, three] = [(); 3].map(|()| api.with_token(sign_in(&site, email).0));
    one.data("mutation { signOut }", json!({}));
    assert_eq!(one.code(ASK, json!({})), "token-revoked");
    assert_eq!(two.code(ASK, json!({})), "ok");
    two.data("mutation { endSessions }", json!({}));
    assert_eq!(two.code(ASK, json!({})), "token-revoked");
    assert_eq!(three.code(ASK, json!({})), "token-revoked");
}

#[test]
fn a_wrong_password_and_an_unknown_address_look_the_same() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let voter = &site.chapter.people.voter;
    let tried = |email: &str, password: &str| {
        let input = json!({ "input": { "email": email, "password": password } });
        let mut answer = api.post(SIGN_IN, input).json();
        answer["errors"][0]["message"].take()
    };
    assert_eq!(
        tried(&voter.email, "not the password at all"),
        tried("nobody@example.org", "not the password at all")
    );
    let upper = json!({ "input": { "email": voter.email.to_uppercase(), "password": PASSWORD } });
    assert_eq!(api.code(SIGN_IN, upper), "ok", "an address has no capitals");
}

/// A site behind a proxy of ours, where three wrong passwords are enough.
fn guarded() -> Site {
    site_with(|config| {
        config.sign_in_attempts = 3;
        config.trusted_proxy = vec![std::net::IpAddr::from([127, 0, 0, 1])];
    })
}

/// Tries to sign in from an address.
fn tried(site: &Site, from: &str, email: &str, password: &str) -> String {
    tried_at(&site.url, from, email, password)
}

fn tried_at(site: &str, from: &str, email: &str, password: &str) -> String {
    let body = json!({ "query": SIGN_IN, "variables": {
        "input": { "email": email, "password": password },
    } });
    let headers = [("content-type", "application/json"), ("x-forwarded-for", from)];
    let url = format!("{site}/graphql");
    code_of(&http::post(&url, &headers, body.to_string().as_bytes()).json())
}

const WRONG: &str = "not the password at all";

#[test]
fn guessing_is_slowed() {
    let site = guarded();
    let email = &site.chapter.people.voter.email;
    let guess = |password: &str| tried(&site, "192.0.2.1", email, password);
    for _ in 0..3 {
        assert_eq!(guess(WRONG), "sign-in-failed");
    }
    assert_eq!(guess(PASSWORD), "too-many-requests", "even the right one has to wait");
    site.chapter.advance(Duration::from_secs(60));
    assert_eq!(guess(WRONG), "sign-in-failed", "one after each pause");
    site.chapter.advance(Duration::from_secs(119));
    assert_eq!(guess(PASSWORD), "too-many-requests", "and the pauses grow");
    site.chapter.advance(Duration::from_secs(1));
    assert_eq!(guess(PASSWORD), "ok");
    for _ in 0..3 {
        assert_eq!(guess(WRONG), "sign-in-failed", "who signed in begins anew");
    }
}

/// How many of twelve attempts at the same time came to this code.
fn at_once(code: &str, attempt: impl Fn() -> String + Sync) -> usize {
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..12).map(|_| scope.spawn(&attempt)).collect();
        let told = threads.into_iter().map(|thread| thread.join().expect("an answer"));
        told.filter(|told| told == code).count()
    })
}

/// Guesses are counted before they are compared: else all that come in one moment pass.
#[test]
fn guesses_at_once_are_counted_one_by_one() {
    let site = guarded();
    let (url, email) = (&site.url, &site.chapter.people.voter.email);
    let wrong = at_once("sign-in-failed", || tried_at(url, "192.0.2.1", email, WRONG));
    assert_eq!(wrong, 3);
    let api = Api::new(url).with_token(sign_in(&site, email).0);
    let input = json!({ "input": { "current": WRONG, "new": "otra frase bastante larga" } });
    assert_eq!(at_once("sign-in-failed", || api.code(CHANGE, input.clone())), 3);
}

/// Ten people in one room, each with a wrong password or two: nobody else waits for them.
#[test]
fn a_room_is_not_locked_out() {
    let site = guarded();
    let people = &site.chapter.people;
    let room = "192.0.2.1";
    for email in [&people.voter.email, &people.arrears.email, &people.hats.email] {
        for _ in 0..3 {
            assert_eq!(tried(&site, room, email, WRONG), "sign-in-failed");
        }
        assert_eq!(tried(&site, room, email, PASSWORD), "too-many-requests");
    }
    assert_eq!(tried(&site, room, &people.other.email, PASSWORD), "ok");
    // Nor does whoever guesses from one place keep a member out elsewhere.
    assert_eq!(tried(&site, "192.0.2.2", &people.voter.email, PASSWORD), "ok");
}

#[test]
fn an_account_guessed_at_from_everywhere_pauses_but_not_for_a_browser_that_it_knows() {
    let site = guarded();
    let email = &site.chapter.people.voter.email;
    let known = Browser::new(&site.url, "en");
    known.sign_in(email, PASSWORD);
    let page = known.get("/");
    assert_eq!(known.submit(&page, "/sign-out", &[]).status, 303);
    for n in 0..30 {
        let from = format!("198.51.100.{n}");
        assert_eq!(tried(&site, &from, email, WRONG), "sign-in-failed", "{n}");
        // Whether there is such an account shows in nothing.
        assert_eq!(tried(&site, &from, "nobody@example.org", WRONG), "sign-in-failed", "{n}");
    }
    for somebody in [email.as_str(), "nobody@example.org"] {
        assert_eq!(tried(&site, "203.0.113.1", somebody, WRONG), "too-many-requests");
    }
    let fields = [("email", email.as_str()), ("password", PASSWORD)];
    let stranger = Browser::new(&site.url, "en");
    let answer = stranger.submit(&stranger.get("/sign-in"), "/sign-in", &fields);
    assert_eq!((answer.status, answer.header("retry-after")), (429, "60"), "{}", answer.text());
    let answer = known.submit(&known.get("/sign-in"), "/sign-in", &fields);
    assert_eq!(answer.status, 303, "{}", answer.text());
    // Signing in has ended the count.
    assert_eq!(tried(&site, "203.0.113.1", email, WRONG), "sign-in-failed");
}

/// A browser that a thief has, or whose cookie was copied, is a stranger after a new password.
#[test]
fn a_browser_is_known_until_the_password_changes() {
    let site = guarded();
    let email = &site.chapter.people.voter.email;
    let [own, stolen] = [(); 2].map(|()| Browser::new(&site.url, "en"));
    own.sign_in(email, PASSWORD);
    stolen.sign_in(email, PASSWORD);
    let new = "otra frase bastante larga";
    let fields = [("current", PASSWORD), ("new", new)];
    assert_eq!(own.submit(&own.get("/account"), "/account/password", &fields).status, 303);
    assert_eq!(own.submit(&own.get("/"), "/sign-out", &[]).status, 303);
    for n in 0..30 {
        let from = format!("198.51.100.{n}");
        assert_eq!(tried(&site, &from, email, WRONG), "sign-in-failed", "{n}");
    }
    let fields = [("email", email.as_str()), ("password", new)];
    assert_eq!(stolen.submit(&stolen.get("/sign-in"), "/sign-in", &fields).status, 429);
    assert_eq!(own.submit(&own.get("/sign-in"), "/sign-in", &fields).status, 303);
}

/// An address that tries everybody once.
#[test]
fn a_network_has_a_limit_of_its_own() {
    let site = guarded();
    for n in 0..150 {
        let email = format!("nobody{n}@example.org");
        assert_eq!(tried(&site, "192.0.2.1", &email, WRONG), "sign-in-failed", "{n}");
    }
    let email = &site.chapter.people.voter.email;
    assert_eq!(tried(&site, "192.0.2.1", email, PASSWORD), "too-many-requests");
    assert_eq!(tried(&site, "192.0.2.2", email, PASSWORD), "ok");
}

#[test]
fn the_own_password_is_not_guessed_either() {
    let site = guarded();
    let email = &site.chapter.people.voter.email;
    let api = Api::new(&site.url).with_token(sign_in(&site, email).0);
    let code = |current: &str| {
        let input = json!({ "current": current, "new": "otra frase bastante larga" });
        api.code(CHANGE, json!({ "input": input }))
    };
    for _ in 0..3 {
        assert_eq!(code(WRONG), "sign-in-failed");
    }
    assert_eq!(code(PASSWORD), "too-many-requests");
    assert_eq!(tried(&site, "192.0.2.1", email, PASSWORD), "ok", "signing in is another count");
    site.chapter.advance(Duration::from_secs(60));
    assert_eq!(code(PASSWORD), "ok");
}

#[test]
fn changing_the_password_ends_every_other_sign_in() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let email = &site.chapter.people.voter.email;
    let [here, elsewhere] = [(); 2].map(|()| api.with_token(sign_in(&site, email).0));
    let change = CHANGE;
    let input = |current: &str, new: &str| json!({ "input": { "current": current, "new": new } });
    let new = "otra frase bastante larga";
    assert_eq!(here.code(change, input("not the password at all", new)), "sign-in-failed");
    assert_eq!(here.code(change, input(PASSWORD, "corta")), "password-too-short");
    assert_eq!(here.code(change, input(PASSWORD, &"x".repeat(300))), "password-too-long");
    assert_eq!(here.code(change, input(PASSWORD, new)), "ok");
    assert_eq!(here.code(ASK, json!({})), "ok");
    assert_eq!(elsewhere.code(ASK, json!({})), "token-revoked");
    let old = json!({ "input": { "email": email, "password": PASSWORD } });
    assert_eq!(api.code(SIGN_IN, old), "sign-in-failed");
}

/// A token that a thief made would outlive the password that was stolen.
#[test]
fn a_new_password_and_ending_all_sign_ins_revoke_personal_tokens() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let people = &site.chapter.people;
    let signed = |email: &str| api.with_token(sign_in(&site, email).0);
    let made = |signed: &Api| {
        let input = json!({ "label": "x", "scopes": ["READ", "VOTE", "ACCOUNT"], "days": 365 });
        let made = signed.data(TOKEN, json!({ "input": input }));
        api.with_token(text(&made["createPersonalToken"]["token"]))
    };
    let (own, other) = (signed(&people.voter.email), made(&signed(&people.other.email)));
    let script = made(&own);
    assert_eq!(script.code(ASK, json!({})), "ok");
    let change = json!({ "input": { "current": PASSWORD, "new": "otra frase bastante larga" } });
    assert_eq!(own.code(CHANGE, change), "ok");
    assert_eq!(script.code(ASK, json!({})), "token-revoked");
    let script = made(&own);
    assert_eq!(script.code(ASK, json!({})), "ok", "one that is made afterwards");
    own.data("mutation { endSessions }", json!({}));
    assert_eq!(script.code(ASK, json!({})), "token-revoked");
    assert_eq!(other.code(ASK, json!({})), "ok", "of somebody else");
}

#[test]
fn a_personal_token_lives_as_long_as_it_says() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let (access, _) = sign_in(&site, &site.chapter.people.voter.email);
    let signed = api.with_token(access);
    let create = TOKEN;
    let made = |label: &str| {
        let input = json!({ "input": { "label": label, "scopes": ["READ"], "days": 2 } });
        signed.data(create, input)["createPersonalToken"].take()
    };
    let (first, second) = (made("report"), made("backup"));
    let script = api.with_token(text(&first["token"]));
    assert_eq!(script.code(ASK, json!({})), "ok");
    let more = json!({ "input": { "label": "x", "scopes": ["READ", "VOTE"], "days": 2 } });
    assert_eq!(script.code(create, more), "scope-insufficient");
    let revoke = "mutation ($input: RevokePersonalTokenInput!) {
        revokePersonalToken(input: $input)
    }";
    signed.data(revoke, json!({ "input": { "token": first["id"] } }));
    assert_eq!(script.code(ASK, json!({})), "token-revoked");
    let other = api.with_token(text(&second["token"]));
    assert_eq!(other.code(ASK, json!({})), "ok");
    site.chapter.advance(Duration::from_secs(3 * 86_400));
    assert_eq!(other.code(ASK, json!({})), "token-expired");
}

#[test]
fn tokens_of_others_and_nonsense_are_refused() {
    let (us, mx) = (
        Site::alone(),
        Site::new(
            "mx",
            "mx-coop",
            enlace::clock::FixedClock::new(crate::harness::chapter::start()),
        ),
    );
    let foreign = mx.chapter.token(&mx.chapter.people.voter);
    let api = Api::new(&us.url);
    assert_eq!(api.with_token(foreign).code(ASK, json!({})), "token-foreign");
    let own = us.chapter.token(&us.chapter.people.voter);
    let mut spoilt = own.clone();
    let last = if spoilt.ends_with('A') { 'B' } else { 'A' };
    spoilt.replace_range(10..11, &last.to_string());
    for token in [spoilt.as_str(), "x", "a.b.c", &"x".repeat(9_000), "enlace_pat_x"] {
        let answer = api.with_token(token).post(ASK, json!({}));
        let code = code_of(&answer.json());
        assert_eq!(answer.status, 401, "{token}: {code}");
        assert!(["token-malformed", "token-foreign"].contains(&code.as_str()), "{token}: {code}");
    }
    let url = format!("{}/graphql", us.url);
    let basic = http::post(
        &url,
        &[("content-type", "application/json"), ("authorization", "Basic eDp5")],
        b"{\"query\":\"{__typename}\"}",
    );
    assert_eq!(basic.status, 401);
}
