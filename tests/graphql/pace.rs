//! How much one account may write, through the API and through the portal.

use std::time::Duration;

use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
use enlace_schema::text::Lang;
use serde_json::{Value, json};

use super::settings::site_with;
use crate::harness::Site;
use crate::harness::api::{Api, code_of};
use crate::harness::chapter::PASSWORD;
use crate::harness::pages::Browser;
use crate::harness::polls::{open, places, question};

fn proposal(site: &Site) -> String {
    let author = site.chapter.caller(&site.chapter.people.other);
    let draft = DraftProposal { lang: Lang::En, title: "One".into(), body: "Two.".into() };
    let draft = draft_proposal(site.instance(), &author, draft).expect("a draft");
    publish_proposal(site.instance(), &author, OneDraft { draft }).expect("published").to_string()
}

const COMMENT: &str = "mutation ($input: CommentProposalInput!) {
    commentProposal(input: $input) { id }
}";

fn comment(proposal: &str) -> Value {
    json!({ "input": { "proposal": proposal, "lang": "EN", "text": "Again." } })
}

#[test]
fn comments_in_a_loop_are_refused_by_account() {
    let site = site_with(|config| config.writes.comments = 2);
    let proposal = proposal(&site);
    let people = &site.chapter.people;
    let api = Api::new(&site.url).with_token(site.chapter.token(&people.voter));
    for _ in 0..2 {
        assert_eq!(api.code(COMMENT, comment(&proposal)), "ok");
    }
    let size = site.chapter.size();
    let refused = api.post(COMMENT, comment(&proposal)).json();
    assert_eq!(code_of(&refused), "rate-limited");
    assert_eq!(refused["errors"][0]["extensions"]["retryAfter"], 1_800, "half an hour for one");
    // A token of the account is the account.
    let create = "mutation ($input: CreatePersonalTokenInput!) {
        createPersonalToken(input: $input) { token }
    }";
    let input = json!({ "input": { "label": "script", "scopes": ["READ", "PROPOSE"], "days": 2 } });
    let made = api.data(create, input);
    let token = made["createPersonalToken"]["token"].as_str().expect("a token");
    let script = Api::new(&site.url).with_token(token);
    assert_eq!(script.code(COMMENT, comment(&proposal)), "rate-limited");
    let browser = Browser::new(&site.url, "en");
    browser.sign_in(&people.voter.email, PASSWORD);
    let page = browser.get(&format!("/proposals/{proposal}"));
    let path = format!("/proposals/{proposal}/comment");
    let answer = browser.submit(&page, &path, &[("lang", "en"), ("text", "Again.")]);
    assert_eq!((answer.status, answer.header("retry-after")), (429, "1800"), "{}", answer.text());
    assert!(answer.text().contains("Again."), "what was typed is kept");
    assert_eq!(site.chapter.size(), size, "nothing was written");
    let other = Api::new(&site.url).with_token(site.chapter.token(&people.other));
    assert_eq!(other.code(COMMENT, comment(&proposal)), "ok", "another account");
    let supports = "mutation ($input: ProposalInput!) { supportProposal(input: $input) { id } }";
    let support = json!({ "input": { "proposal": proposal } });
    assert_eq!(api.code(supports, support), "ok", "another kind of act");
    site.chapter.advance(Duration::from_secs(1_800));
    let fresh = Api::new(&site.url).with_token(site.chapter.token(&people.voter));
    assert_eq!(fresh.code(COMMENT, comment(&proposal)), "ok");
    assert_eq!(fresh.code(COMMENT, comment(&proposal)), "rate-limited");
}

#[test]
fn every_kind_of_act_has_its_limit() {
    let draft = "mutation {
        draftProposal(input: { text: { lang: EN, title: \"A\", body: \"B\" } }) { id }
    }";
    let support = "mutation ($input: ProposalInput!) { supportProposal(input: $input) { id } }";
    let site = site_with(|config| {
        config.writes.drafts = 1;
        config.writes.supports = 1;
        config.writes.proposals = 1;
        config.writes.ballots = 1;
    });
    let of = json!({ "input": { "proposal": proposal(&site) } });
    let api = Api::new(&site.url).with_token(site.chapter.token(&site.chapter.people.voter));
    let made = api.data(draft, json!({}));
    assert_eq!(api.code(draft, json!({})), "rate-limited");
    assert_eq!(api.code(support, of.clone()), "ok");
    assert_eq!(api.code(support, of), "rate-limited");
    let publish = "mutation ($input: DraftInput!) { publishProposal(input: $input) { id } }";
    let input = json!({ "input": { "draft": made["draftProposal"]["id"] } });
    assert_eq!(api.code(publish, input.clone()), "ok");
    assert_eq!(api.code(publish, input), "rate-limited", "before anything is looked up");
    let poll = open(&site.chapter, question(&site.chapter));
    let entry = places(&site.chapter, &poll, &site.chapter.people.voter).remove(0);
    let cast = "mutation ($input: CastBallotInput!) { castBallot(input: $input) { code } }";
    let ballot = |word: &str| {
        let choices = json!({ "word": word });
        json!({ "input": { "poll": poll, "entry": entry, "choices": choices } })
    };
    assert_eq!(api.code(cast, ballot("YES")), "ok");
    assert_eq!(api.code(cast, ballot("NO")), "rate-limited");
    assert_eq!(api.code(cast, ballot("NO")), "rate-limited", "a refusal takes nothing");
}

#[test]
fn whatever_is_sent_counts() {
    let site = site_with(|config| config.writes.any = 3);
    let api = Api::new(&site.url).with_token(site.chapter.token(&site.chapter.people.voter));
    let end = "mutation { setLocale(input: { locale: \"es\" }) { __typename } }";
    for _ in 0..3 {
        assert_eq!(api.code(end, json!({})), "ok");
    }
    assert_eq!(api.code(end, json!({})), "rate-limited");
    assert_eq!(api.code("{ polls { totalCount } }", json!({})), "ok", "reading goes on");
}
