//! Anything by its id: one of every type that has an id of its own.

use enlace::actions::proposals::{
    CommentProposal, DraftProposal, OneDraft, comment_proposal, draft_proposal, publish_proposal,
};
use enlace_schema::text::Lang;
use serde_json::json;

use crate::harness::Site;
use crate::harness::api::Api;
use crate::harness::polls::{open, question};

#[test]
fn one_of_every_type_is_found_by_its_id() {
    let site = Site::alone();
    let (chapter, people) = (&site.chapter, &site.chapter.people);
    let voter = chapter.caller(&people.voter);
    let draft = DraftProposal { lang: Lang::Es, title: "Una".into(), body: "Dos.".into() };
    let draft = draft_proposal(site.instance(), &voter, draft).expect("a draft");
    let proposal =
        publish_proposal(site.instance(), &voter, OneDraft { draft }).expect("published");
    let comment = CommentProposal {
        proposal: proposal.clone(),
        host: site.origin(),
        lang: Lang::Es,
        text: "Con gusto".into(),
    };
    let comment = comment_proposal(site.instance(), &voter, comment).expect("a comment");
    let poll = open(chapter, question(chapter));
    let treasurer = Api::new(&site.url).with_token(chapter.token(&people.treasurer));
    let adopt = "mutation ($input: AdoptScheduleInput!) { adoptSchedule(input: $input) { id } }";
    let price = json!({
        "kind": "INDIVIDUAL", "band": "a", "months": 12,
        "amount": { "amount": "2000", "currency": "USD" },
    });
    let input = json!({ "from": "2027-01-01", "prices": [price] });
    let adopted = treasurer.data(adopt, json!({ "input": input }));
    let settled = treasurer.data(
        "query ($id: MemberID!) { member(id: $id) { settlements { nodes { id } } } }",
        json!({ "id": people.voter.member }),
    );
    let ids = [
        ("Member", json!(people.voter.member)),
        ("Proposal", json!(proposal)),
        ("Comment", json!(comment)),
        ("Poll", json!(poll)),
        ("DuesSchedule", adopted["adoptSchedule"]["id"].clone()),
        ("Settlement", settled["member"]["settlements"]["nodes"][0]["id"].clone()),
    ];
    let one = "query ($id: ID!) { node(id: $id) { __typename id } }";
    for (kind, id) in &ids {
        let found = treasurer.data(one, json!({ "id": id }));
        assert_eq!(found["node"], json!({ "__typename": kind, "id": id }));
    }
    let all: Vec<_> = ids.iter().rev().map(|(_, id)| id).collect();
    let many = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }";
    let found = treasurer.data(many, json!({ "ids": all }));
    let found = found["nodes"].as_array().expect("nodes").clone();
    assert_eq!(found.len(), ids.len());
    for (node, (kind, id)) in found.iter().zip(ids.iter().rev()) {
        assert_eq!((&node["__typename"], &node["id"]), (&json!(kind), id));
    }
    // What an id leads to is shown to whom it may be shown: dues are the treasurer's and one's own.
    let other = Api::new(&site.url).with_token(chapter.token(&people.other));
    let settlement = &ids[5].1;
    let answer = other.post(one, json!({ "id": settlement })).json();
    assert_ne!(answer["data"]["node"]["id"], *settlement, "{answer}");
}
