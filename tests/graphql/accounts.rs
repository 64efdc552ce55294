//! Signing in, tokens of all kinds, and how each ends.

use std::time::Duration;

use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::chapter::PASSWORD;

const SIGN_IN: &str = "mutation ($input: SignInInput!) {
    signIn(input: $input) { accessToken refreshToken }
}";
const REFRESH: &str = "mutation ($input: RefreshInput!) {
    refresh(input: $input) { accessToken refreshToken }
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

#[test]
fn guessing_is_slowed() {
    let mut site = Site::alone();
    site.stop();
    site.chapter.config.sign_in_attempts = 3;
    site.start(false);
    let api = Api::new(&site.url);
    let email = &site.chapter.people.voter.email;
    let guess = |password: &str| {
        api.code(SIGN_IN, json!({ "input": { "email": email, "password": password } }))
    };
    for _ in 0..3 {
        assert_eq!(guess("not the password at all"), "sign-in-failed");
    }
    assert_eq!(guess(PASSWORD), "too-many-requests", "even the right one has to wait");
    site.chapter.advance(Duration::from_secs(16 * 60));
    assert_eq!(guess(PASSWORD), "ok");
}

#[test]
fn changing_the_password_ends_every_other_sign_in() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let email = &site.chapter.people.voter.email;
    let [here, elsewhere] = [(); 2].map(|()| api.with_token(sign_in(&site, email).0));
    let change = "mutation ($input: ChangePasswordInput!) {
        changePassword(input: $input) { __typename }
    }";
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

#[test]
fn a_personal_token_lives_as_long_as_it_says() {
    let site = Site::alone();
    let api = Api::new(&site.url);
    let (access, _) = sign_in(&site, &site.chapter.people.voter.email);
    let signed = api.with_token(access);
    let create = "mutation ($input: CreatePersonalTokenInput!) {
        createPersonalToken(input: $input) { id token }
    }";
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
        let code = crate::harness::api::code_of(&answer.json());
        assert_eq!(answer.status, 401, "{token}: {code}");
        assert!(["token-malformed", "token-foreign"].contains(&code.as_str()), "{token}: {code}");
    }
    let url = format!("{}/graphql", us.url);
    let basic = crate::harness::http::post(
        &url,
        &[("content-type", "application/json"), ("authorization", "Basic eDp5")],
        b"{\"query\":\"{__typename}\"}",
    );
    assert_eq!(basic.status, 401);
}
