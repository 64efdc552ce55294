//! Private records between honest instances over time: blocked, erased, unanswered; and what
//! officers see of the names that travel.

use std::collections::BTreeMap;
use std::time::Duration;

use enlace::actions::members::{EndMember, end_member};
use enlace::actions::privacy::{DecideRecords, block_records, erase_records};
use enlace::actions::proposals::{
    CommentProposal, DraftProposal, OneDraft, comment_proposal, draft_proposal, publish_proposal,
};
use enlace::caller::Caller;
use enlace::store::{Connection, erasures};
use enlace_schema::event::member::{ADMITTED, Admitted, EndReason, MemberKind};
use enlace_schema::event::proposal::{COMMENTED, Commented};
use enlace_schema::event::transfer::{ACCEPTED, Accepted, Terms};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::{MemberId, ProposalId};
use enlace_schema::log::{Hash, sha256};
use enlace_schema::text::Lang;
use serde_json::{Value, json};

use super::private_hostile::{Scene, ask, commits, given};
use crate::harness::api::Api;
use crate::harness::chapter::{JOINED, Person};
use crate::harness::forge::ForgedLog;
use crate::harness::{Site, World, wait};
use crate::ledger::kinds::take_in;

/// What is blocked is given to nobody, and of what is erased that is said.
#[test]
fn a_blocked_record_is_given_to_nobody_and_an_erased_one_is_gone() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let member = &us.chapter.people.teller.member;
    let all = commits(us, member);
    assert_eq!(given(&ask(mx, us, "names", &all)), [all[1]]);
    let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(us.instance(), &Caller::instance(), input).expect("an end");
    // Who left acts in nobody's view any more.
    assert_eq!(given(&ask(mx, us, "names", &all)), []);
    let input = || DecideRecords { member: member.clone(), mandate: "request-7".into() };
    block_records(us.instance(), &Caller::instance(), input()).expect("blocked");
    let answer = ask(mx, us, "names", &all);
    assert_eq!((answer.records.len(), answer.gone.len()), (0, 0));
    erase_records(us.instance(), &Caller::instance(), input()).expect("erased");
    let answer = ask(mx, us, "names", &all);
    assert_eq!((answer.records.len(), answer.gone), (0, all));
}

/// Whoever does not answer is shown after a month, to both.
#[test]
fn an_erasure_that_is_not_acknowledged_in_a_month_is_shown_on_both_sides() {
    let mut world = World::of(2);
    let member = world.sites[0].chapter.people.arrears.member.clone();
    world.sites[1].stop();
    {
        let us = &world.sites[0];
        let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
        end_member(us.instance(), &Caller::instance(), input).expect("an end");
        let input = DecideRecords { member, mandate: "request-7".into() };
        erase_records(us.instance(), &Caller::instance(), input).expect("erased");
    }
    let us = &world.sites[0];
    let seen = || {
        let token = us.chapter.token(&us.chapter.people.committee);
        let api = Api::new(&us.url).with_token(token);
        let data = api.data("{ peers { erasuresUnanswered erasuresOwed } }", json!({}));
        let peer = &data["peers"][0];
        (peer["erasuresUnanswered"].as_i64(), peer["erasuresOwed"].as_i64())
    };
    world.advance(Duration::from_secs(29 * 86_400));
    assert_eq!(seen(), (Some(0), Some(0)), "not yet");
    world.advance(Duration::from_secs(2 * 86_400));
    assert_eq!(seen(), (Some(2), Some(0)));
    let browser = us.browser(&us.chapter.people.committee, "en");
    let page = browser.get("/office/peers").text();
    assert!(page.contains("has not said to have deleted"), "{page}");

    // And whoever owes the answer sees that, too.
    let mut scene = Scene::new();
    let all: Vec<Hash> = (0..200_u32).map(|place| sha256(&place.to_be_bytes())).collect();
    for some in all.chunks(8) {
        scene.officer(some);
    }
    for c in &all {
        scene.erase(&[*c]);
    }
    scene.sync();
    scene.chapter.advance(Duration::from_secs(31 * 86_400));
    let own = scene.chapter.origin().to_string();
    let before = erasures::overdue_before(scene.chapter.instance.now());
    let open = |conn: &mut Connection| erasures::unacknowledged(conn, &own, before);
    let open = scene.chapter.instance.store().read(open).expect("a read");
    let owed: Vec<_> = open.iter().map(|one| (one.peer.as_str(), one.count)).collect();
    assert_eq!(owed, [(own.as_str(), 200 - 12 * 16)]);
}

const COMMENTS: &str = "query ($id: ProposalID!) { proposal(id: $id) {
    comments(first: 9) { nodes { text authorName } } } }";

/// A proposal of a chapter's.
fn proposed(at: &Site) -> ProposalId {
    let author = at.chapter.caller(&at.chapter.people.committee);
    let draft = DraftProposal { lang: Lang::En, title: "One".into(), body: "Two.".into() };
    let draft = draft_proposal(at.instance(), &author, draft).expect("a draft");
    publish_proposal(at.instance(), &author, OneDraft { draft }).expect("published")
}

/// The voter of a chapter comments on a proposal of another.
fn remark(at: &Site, host: &Site, proposal: &ProposalId) {
    let voter = at.chapter.caller(&at.chapter.people.voter);
    let comment = CommentProposal {
        proposal: proposal.clone(),
        host: host.origin(),
        lang: Lang::Es,
        text: "De acuerdo.".into(),
    };
    comment_proposal(at.instance(), &voter, comment).expect("a comment");
}

/// Two chapters; the voter of the second has commented on a proposal of the first.
fn remarked() -> (World, ProposalId) {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let proposal = proposed(us);
    world.settle();
    remark(mx, us, &proposal);
    world.settle();
    (world, proposal)
}

/// Why names travel at all: officers see who speaks from the other chapter, and nobody else does.
#[test]
fn officers_see_who_comments_from_another_chapter() {
    let (world, proposal) = remarked();
    let us = &world.sites[0];
    let answer = |person: &Person| {
        let api = Api::new(&us.url).with_token(us.chapter.token(person));
        api.post(COMMENTS, json!({ "id": proposal })).json()
    };
    let name = |answer: &Value| answer["data"]["proposal"]["comments"]["nodes"][0].clone();
    let people = &us.chapter.people;
    wait::until("the name of who commented is here", || {
        name(&answer(&people.committee))["authorName"] == "voter"
    });
    for person in [&people.treasurer, &people.teller] {
        let answer = answer(person);
        assert_eq!(name(&answer)["authorName"], "voter", "{answer}");
    }
    for person in [&people.operator, &people.voter] {
        let answer = answer(person);
        assert_eq!(name(&answer)["authorName"], Value::Null);
        assert_eq!(name(&answer)["text"], "De acuerdo.");
        assert_eq!(answer["errors"][0]["extensions"]["code"], "role-required", "{answer}");
    }
}

/// A forged log says that somebody comments there on a proposal of another log.
fn comments(log: &mut ForgedLog, (host, proposal): (&Site, &ProposalId), said: (&MemberId, &str)) {
    let body = Commented {
        proposal: proposal.clone(),
        host: host.origin(),
        comment: enlace::random::id_of(&log.origin, log.at),
        member: said.0.clone(),
        lang: Lang::Es,
        text: said.1.into(),
    };
    log.say(&Draft::new(COMMENTED, &body));
}

/// A forged log says that a member of another arrives there, whom nobody has offered.
fn claims(log: &mut ForgedLog, from: &Site, member: &MemberId) {
    let (from, offer) = (from.origin(), sha256(member.to_string().as_bytes()));
    let terms = Terms { kind: MemberKind::Individual, since: JOINED, settled: Vec::new() };
    let of = EventRef { log: from.clone(), seq: 3, id: offer };
    let body = Accepted { member: member.clone(), from, offer, terms };
    log.say(&Draft::new(ACCEPTED, &body).referring([of]));
}

/// A name is shown in the log of which it is known: whoever repeats the id of another chapter's
/// member, or of ours, speaks under no name by it. Another generation of our own log is ours.
#[test]
fn a_name_is_shown_in_the_log_of_whoever_gave_it() {
    let (world, proposal) = remarked();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let (theirs, ours) = (&mx.chapter.people.voter.member, &us.chapter.people.other.member);
    let mut liar = ForgedLog::new("liar");
    for (from, member, text) in [(mx, theirs, "As theirs."), (us, ours, "As ours.")] {
        claims(&mut liar, from, member);
        comments(&mut liar, (us, &proposal), (member, text));
    }
    let mut ourselves = ForgedLog::founded("us.example.org/log/7", |_| ());
    let admitted = Admitted { member: ours.clone(), kind: MemberKind::Individual, since: JOINED };
    ourselves.say(&Draft::new(ADMITTED, &admitted));
    comments(&mut ourselves, (us, &proposal), (ours, "Ourselves."));
    for log in [&liar, &ourselves] {
        let outcomes = take_in(&us.chapter, log);
        assert!(outcomes.iter().all(Option::is_none), "{outcomes:?}");
    }
    let api = Api::new(&us.url).with_token(us.chapter.token(&us.chapter.people.committee));
    let named = || -> BTreeMap<String, Value> {
        let data = api.data(COMMENTS, json!({ "id": proposal }));
        let nodes = data["proposal"]["comments"]["nodes"].as_array().expect("comments");
        let pair = |node: &Value| {
            (node["text"].as_str().unwrap_or_default().to_owned(), node["authorName"].clone())
        };
        nodes.iter().map(pair).collect()
    };
    wait::until("the name of who commented is here", || named()["De acuerdo."] == "voter");
    let expected = [
        ("As ours.", Value::Null),
        ("As theirs.", Value::Null),
        ("De acuerdo.", "voter".into()),
        ("Ourselves.", "other".into()),
    ];
    assert_eq!(named(), BTreeMap::from(expected.map(|(text, name)| (text.to_owned(), name))));
}
