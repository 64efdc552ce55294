//! Invitations, addresses, sessions and voided settlements through the API.

use std::time::Duration;

use serde_json::{Value, json};

use super::settings::site_with;
use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::chapter::{JOINED, PASSWORD, Person};

const INVITE: &str = "mutation ($input: InviteAccountInput!) {
    inviteAccount(input: $input) { id code expiresAt }
}";
const TAKE: &str = "mutation ($input: TakeInvitationInput!) {
    takeInvitation(input: $input) { memberId }
}";
const LIST: &str = "{ accountInvitations { totalCount nodes {
    memberId invitedById renews addressOnBooks createdAt takenAt endedAt
} } }";
const SIGN_IN: &str = "mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }";
const NEW: &str = "otra frase bastante larga";

fn api(site: &Site, person: &Person) -> Api {
    Api::new(&site.url).with_token(site.chapter.token(person))
}

fn sign_in(site: &Site, email: &str, password: &str) -> Result<Api, String> {
    let api = Api::new(&site.url);
    let mut answer =
        api.post(SIGN_IN, json!({ "input": { "email": email, "password": password } })).json();
    match answer["data"]["signIn"]["accessToken"].take() {
        Value::String(token) => Ok(api.with_token(token)),
        _ => Err(crate::harness::api::code_of(&answer)),
    }
}

fn take(site: &Site, code: &Value, password: &str) -> String {
    let input = json!({ "input": { "code": code, "password": password } });
    Api::new(&site.url).code(TAKE, input)
}

#[test]
fn an_officer_invites_and_never_learns_the_password() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let member = site.chapter.join_without_account("Citlali");
    let committee = api(&site, &people.committee);
    let input = json!({ "input": { "member": member, "email": "citlali@example.org" } });
    assert_eq!(api(&site, &people.voter).code(INVITE, input.clone()), "role-required");
    assert_eq!(api(&site, &people.teller).code(INVITE, input.clone()), "role-required");
    let first = committee.data(INVITE, input.clone())["inviteAccount"].take();
    site.chapter.advance(Duration::from_secs(1));
    let second = committee.data(INVITE, input.clone())["inviteAccount"].take();
    assert_eq!(take(&site, &first["code"], NEW), "invitation-over", "replaced");
    assert_eq!(take(&site, &json!("000-000-000-000"), NEW), "invitation-unknown");
    assert_eq!(take(&site, &second["code"], "corta"), "password-too-short");
    site.chapter.advance(Duration::from_secs(3_599));
    assert_eq!(take(&site, &second["code"], NEW), "ok");
    assert_eq!(take(&site, &second["code"], NEW), "invitation-over");
    let own = sign_in(&site, "citlali@example.org", NEW).expect("signed in");
    let ask = "{ viewer { createdAt invitations { invitedById takenAt renews } \
               sessions { current } } }";
    let viewer = own.data(ask, json!({}))["viewer"].take();
    assert_eq!(viewer["invitations"][0]["invitedById"], people.committee.member.to_string());
    assert_eq!(viewer["invitations"][0]["takenAt"], "2026-11-22T13:00:00.000Z");
    assert_eq!(viewer["createdAt"], "2026-11-22T13:00:00.000Z");
    assert_eq!(viewer["sessions"], json!([{ "current": true }]));
    // Every office reads the list; members do not.
    assert_eq!(own.code(LIST, json!({})), "role-required");
    let list = api(&site, &people.treasurer).data(LIST, json!({}))["accountInvitations"].take();
    assert_eq!(list["totalCount"], 2);
    let newest = &list["nodes"][0];
    assert_eq!(newest["memberId"], member.to_string());
    assert_eq!((&newest["renews"], &newest["addressOnBooks"]), (&json!(false), &json!(false)));
    assert_eq!(newest["takenAt"], "2026-11-22T13:00:00.000Z");
    assert!(list["nodes"][1]["takenAt"].is_null() && !list["nodes"][1]["endedAt"].is_null());
}

#[test]
fn an_invitation_sets_a_forgotten_password_and_expires() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let operator = api(&site, &people.operator);
    let input = json!({ "input": { "member": people.voter.member } });
    let old = operator.data(INVITE, input.clone())["inviteAccount"].take();
    site.chapter.advance(Duration::from_secs(72 * 3_600));
    assert_eq!(take(&site, &old["code"], NEW), "invitation-over");
    let (before, operator) = (api(&site, &people.voter), api(&site, &people.operator));
    let code = operator.data(INVITE, input)["inviteAccount"]["code"].take();
    assert!(sign_in(&site, &people.voter.email, PASSWORD).is_ok(), "until it is taken");
    let create = "mutation ($input: CreatePersonalTokenInput!) {
        createPersonalToken(input: $input) { token }
    }";
    let token = json!({ "input": { "label": "x", "scopes": ["READ", "VOTE"], "days": 365 } });
    let made = before.data(create, token)["createPersonalToken"]["token"].take();
    let script = Api::new(&site.url).with_token(made.as_str().expect("a token"));
    assert_eq!(script.code("{ polls { totalCount } }", json!({})), "ok");
    assert_eq!(take(&site, &code, NEW), "ok");
    assert_eq!(before.code("{ polls { totalCount } }", json!({})), "token-revoked");
    let revoked = script.code("{ polls { totalCount } }", json!({}));
    assert_eq!(revoked, "token-revoked", "a thief's token goes with the password");
    let refused = sign_in(&site, &people.voter.email, PASSWORD).err();
    assert_eq!(refused.as_deref(), Some("sign-in-failed"));
    assert!(sign_in(&site, &people.voter.email, NEW).is_ok(), "the address is kept");
    let taken = json!({ "input": { "member": people.voter.member, "email": people.other.email } });
    assert_eq!(operator.code(INVITE, taken), "email-taken");
    let organisation = json!({ "input": {
        "member": people.organisations[0], "email": "radio@example.org"
    } });
    assert_eq!(operator.code(INVITE, organisation), "member-kind");
}

/// All of them come from one network: an assembly room behind one router.
#[test]
fn wrong_codes_keep_nobody_from_a_right_one() {
    let site = site_with(|config| config.sign_in_attempts = 3);
    let member = site.chapter.join_without_account("Citlali");
    let input = json!({ "input": { "member": member, "email": "citlali@example.org" } });
    let committee = api(&site, &site.chapter.people.committee);
    let code = committee.data(INVITE, input)["inviteAccount"]["code"].take();
    let wrong = json!("000-000-000-000");
    for n in 0..150 {
        assert_eq!(take(&site, &wrong, NEW), "invitation-unknown", "{n}");
    }
    assert_eq!(take(&site, &wrong, NEW), "too-many-requests");
    assert_eq!(take(&site, &code, NEW), "ok");
}

#[test]
fn the_address_changes_with_the_password() {
    let site = Site::alone();
    let voter = &site.chapter.people.voter;
    let signed = api(&site, voter);
    let change = "mutation ($input: ChangeEmailInput!) {
        changeEmail(input: $input) { memberId }
    }";
    let input =
        |email: &str, password: &str| json!({ "input": { "email": email, "password": password } });
    assert_eq!(signed.code(change, input("nueva@example.org", "no")), "sign-in-failed");
    assert_eq!(signed.code(change, input("nueva", PASSWORD)), "email-malformed");
    let other = &site.chapter.people.other.email;
    assert_eq!(signed.code(change, input(other, PASSWORD)), "email-taken");
    assert_eq!(signed.code(change, input("nueva@example.org", PASSWORD)), "ok");
    assert!(sign_in(&site, "nueva@example.org", PASSWORD).is_ok());
    assert_eq!(sign_in(&site, &voter.email, PASSWORD).err().as_deref(), Some("sign-in-failed"));
}

#[test]
fn why_a_settlement_was_voided_is_the_members_and_the_treasurers_business() {
    let site = Site::alone();
    let people = &site.chapter.people;
    let treasurer = api(&site, &people.treasurer);
    let settle = "mutation ($input: SettleDuesInput!) {
        settleDues(input: $input) { paymentId }
    }";
    let input = json!({ "input": {
        "member": people.arrears.member, "from": JOINED.to_string(), "months": 12,
        "how": { "waived": { "reason": "in kind" } },
    } });
    let payment = treasurer.data(settle, input)["settleDues"]["paymentId"].take();
    let void = "mutation ($input: VoidSettlementInput!) {
        voidSettlement(input: $input) { id voidedAt voidReason }
    }";
    let input = json!({ "input": { "payment": payment, "reason": "another member's" } });
    assert_eq!(api(&site, &people.committee).code(void, input.clone()), "role-required");
    let voided = treasurer.data(void, input.clone())["voidSettlement"].take();
    assert_eq!(voided["id"], payment);
    assert_eq!(voided["voidedAt"], "2026-11-22T12:00:00.000Z");
    assert_eq!(voided["voidReason"], "another member's");
    assert_eq!(treasurer.code(void, input), "settlement-voided");
    let ask = "query ($id: ID!) { node(id: $id) { ... on Settlement { voidReason } } }";
    let of = json!({ "id": payment });
    let own = api(&site, &people.arrears).data(ask, of.clone());
    assert_eq!(own["node"]["voidReason"], "another member's");
    assert_eq!(api(&site, &people.other).code(ask, of), "role-required");
}
