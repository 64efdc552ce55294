//! What a log may not say in proposals, comments and charters.

use serde_json::{Value, json};

use super::{Case, ELSEWHERE, Hosted, cause};
use enlace_schema::event::Origin;
use enlace_schema::event::proposal::ProposalText;
use enlace_schema::ids::{CommentId, MemberId, ProposalId};
use enlace_schema::log::Hash;
use enlace_schema::text::Lang;

use crate::harness::chapter::start;

pub const CASES: &[Case] = &[
    ("text-inadmissible", |liar| {
        let proposal = liar.own();
        publish(liar, &proposal, " ");
    }),
    ("text-inadmissible", |liar| {
        let proposal = liar.own();
        publish(liar, &proposal, &"x".repeat(201));
    }),
    // It would turn round what is read after it.
    ("text-inadmissible", |liar| {
        let proposal = liar.own();
        publish(liar, &proposal, "Pay \u{202e}on");
    }),
    ("text-inadmissible", |liar| {
        let proposal = published(liar);
        comment(liar, &proposal, &liar.own(), "\u{7}");
    }),
    ("text-language", |liar| {
        let proposal = published(liar);
        translate(liar, &proposal, "en", digest("A title"));
    }),
    ("text-language", |liar| {
        let proposal = published(liar);
        let body = json!({ "proposal": proposal, "text": text("es", "Otro título") });
        liar.says("proposal.amended", body);
    }),
    ("translation-outdated", |liar| {
        let proposal = published(liar);
        let body = json!({ "proposal": proposal, "text": text("en", "Another title") });
        liar.says("proposal.amended", body);
        translate(liar, &proposal, "es", digest("A title"));
    }),
    ("proposal-twice", |liar| {
        let proposal = published(liar);
        publish(liar, &proposal, "Another title");
    }),
    ("proposal-unknown", |liar| {
        let unknown = liar.own();
        translate(liar, &unknown, "es", digest("A title"));
    }),
    ("proposal-unknown", |liar| {
        let unknown = liar.own();
        support(liar, &unknown, &liar.person());
    }),
    ("proposal-unknown", |liar| {
        let unknown: ProposalId = liar.own();
        liar.says("proposal.withdrawn", json!({ "proposal": unknown }));
    }),
    ("proposal-withdrawn", |liar| {
        let proposal = withdrawn(liar);
        support(liar, &proposal, &liar.person());
    }),
    ("proposal-withdrawn", |liar| {
        let proposal = withdrawn(liar);
        comment(liar, &proposal, &liar.own(), "Yes.");
    }),
    ("proposal-withdrawn", |liar| {
        let proposal = withdrawn(liar);
        translate(liar, &proposal, "es", digest("A title"));
    }),
    ("support-twice", |liar| {
        let proposal = published(liar);
        support(liar, &proposal, &liar.person());
        support(liar, &proposal, &liar.person());
    }),
    ("comment-twice", |liar| {
        let (proposal, id) = (published(liar), liar.own());
        comment(liar, &proposal, &id, "Yes.");
        comment(liar, &proposal, &id, "No.");
    }),
    // In the name of somebody of another log.
    ("member-unknown", |liar| {
        let proposal = published(liar);
        support(liar, &proposal, &elsewhere());
    }),
    ("charter-invalid", |liar| {
        liar.says("charter.proposed", charter(&[ELSEWHERE]));
    }),
    ("charter-twice", |liar| {
        let charter = proposed(liar);
        ratify(liar, charter);
        ratify(liar, charter);
    }),
    ("charter-unknown", |liar| ratify(liar, cause("no charter"))),
    ("charter-unknown", |liar| {
        let body = json!({ "charter": cause("theirs"), "host": ELSEWHERE });
        liar.says_of("charter.ratified", body, cause("another event"));
    }),
];

fn text(lang: &str, title: &str) -> Value {
    json!({ "lang": lang, "title": title, "body": "A body." })
}

fn digest(title: &str) -> Hash {
    ProposalText { lang: Lang::En, title: title.into(), body: "A body.".into() }.digest()
}

fn publish(liar: &mut Hosted, proposal: &ProposalId, title: &str) {
    let body = json!({ "proposal": proposal, "text": text("en", title) });
    liar.says("proposal.published", body);
}

fn published(liar: &mut Hosted) -> ProposalId {
    let proposal = liar.own();
    publish(liar, &proposal, "A title");
    proposal
}

fn withdrawn(liar: &mut Hosted) -> ProposalId {
    let proposal = published(liar);
    liar.says("proposal.withdrawn", json!({ "proposal": proposal }));
    proposal
}

fn translate(liar: &mut Hosted, proposal: &ProposalId, lang: &str, of: Hash) {
    let body = json!({ "proposal": proposal, "text": text(lang, "Un título"), "of": of });
    liar.says("proposal.translated", body);
}

fn support(liar: &mut Hosted, proposal: &ProposalId, member: &MemberId) {
    let host = liar.log.origin.clone();
    let body = json!({ "proposal": proposal, "host": host, "member": member });
    liar.says("proposal.supported", body);
}

fn comment(liar: &mut Hosted, proposal: &ProposalId, comment: &CommentId, text: &str) {
    let (host, member) = (liar.log.origin.clone(), liar.person());
    let body = json!({
        "proposal": proposal, "host": host, "comment": comment, "member": member, "lang": "en",
        "text": text,
    });
    liar.says("proposal.commented", body);
}

fn elsewhere() -> MemberId {
    let log: Origin = ELSEWHERE.parse().expect("an origin");
    enlace::random::id_of(&log, start())
}

/// A charter of these chapters.
fn charter(chapters: &[&str]) -> Value {
    json!({
        "title": { "en": "Charter", "es": "Carta" }, "authoritative": "en",
        "texts": [{ "lang": "en", "digest": cause("en") }, { "lang": "es", "digest": cause("es") }],
        "chapters": chapters,
        "electorate": {
            "weights": { "individual": 1 }, "org_mode": "weighted_ballot", "good_standing": true,
        },
        "threshold": {
            "base": "valid", "unit": "votes", "fraction": { "num": 1, "den": 2 }, "strict": true,
        },
        "dual_majority": false, "ratified_by": "all",
    })
}

fn proposed(liar: &mut Hosted) -> Hash {
    let own = liar.log.origin.to_string();
    liar.says("charter.proposed", charter(&[&own]))
}

fn ratify(liar: &mut Hosted, charter: Hash) {
    let host = liar.log.origin.clone();
    liar.says("charter.ratified", json!({ "charter": charter, "host": host }));
}
