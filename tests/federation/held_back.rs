//! A log of another past than the one that was published is held back (protocol §10): its instance
//! shows nothing of it but the genesis and the keys, has nobody cosign it, and takes nothing. What
//! it holds of others it shows and cosigns as ever.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
use enlace::actions::receipts::{ballot_receipt, check_receipt};
use enlace::error::codes;
use enlace::federation::client::Client;
use enlace::federation::guard;
use enlace::federation::steps::Steps;
use enlace::ledger::mark::{self, Found, Mark};
use enlace::ledger::{Hold, publish};
use enlace_schema::ids::{PollId, ProposalId};
use enlace_schema::log::{AddCheckpoint, Checkpoint, Hash};
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;
use serde_json::json;

use super::standing::Interrupted;
use super::tokens::{Asking, refusal};
use crate::harness::api::{Api, code_of};
use crate::harness::chapter::PASSWORD;
use crate::harness::forge::{ForgedLog, ForgedServer, Forgery};
use crate::harness::pages::Browser;
use crate::harness::polls::{count, open, places, question, vote};
use crate::harness::{Chapter, Site, World, http, wait};

const ADD_CHECKPOINT: &str = "/fed/v1/witness/add-checkpoint";

/// From now on the mark speaks of another tree, as large as the log is.
fn marked_otherwise(chapter: &Chapter) {
    let file = &chapter.instance.ledger.keys().mark;
    mark::write(file, &Mark { size: chapter.size(), root: Hash([7; 32]) }).expect("a mark");
}

/// Two chapters, with a poll and a proposal of the first. The second is down, and the first was
/// started with a mark that speaks of another tree.
fn held_back() -> (World, PollId, ProposalId) {
    let mut world = World::of(2);
    let us = &world.sites[0].chapter;
    let poll = open(us, question(us));
    let author = us.caller(&us.people.committee);
    let draft = DraftProposal { lang: Lang::En, title: "One".into(), body: "Two.".into() };
    let draft = draft_proposal(&us.instance, &author, draft).expect("a draft");
    let proposal = publish_proposal(&us.instance, &author, OneDraft { draft }).expect("published");
    world.settle();
    for site in world.sites.iter_mut().rev() {
        site.stop();
    }
    marked_otherwise(&world.sites[0].chapter);
    world.sites[0].start(false);
    assert_eq!(world.sites[0].instance().ledger.held_by(), Some(Hold::Unanswered));
    (world, poll, proposal)
}

/// What shows something of a log of this size.
fn targets(log: &str, size: u64) -> Vec<String> {
    vec![
        format!("/fed/v1/entries?from=0&log={log}"),
        format!("/fed/v1/checkpoint?log={log}"),
        format!("/fed/v1/heads?of={log}"),
        format!("/fed/v1/proof/inclusion?log={log}&index=0&size={size}"),
        format!("/fed/v1/proof/consistency?log={log}&old=1&new={size}"),
        format!("/fed/v1/logs/{log}/checkpoint"),
        format!("/fed/v1/logs/{log}/tile/0/000.p/7"),
        format!("/fed/v1/logs/{log}/tile/entries/000.p/7"),
    ]
}

#[test]
fn nothing_of_a_log_of_another_past_is_shown_until_peers_have_answered() {
    let (mut world, _, _) = held_back();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let own = us.origin();
    let plain = ["/fed/v1/entries?from=0", "/fed/v1/checkpoint", "/fed/v1/tile/0/000.p/7"];
    let mut all = targets(own.as_str(), us.chapter.size());
    all.extend(plain.map(String::from));
    for target in &all {
        let answer = Asking::of(mx, us).get(us, target);
        assert_eq!(refusal(&answer), (503, "E_BUSY".into()), "{target}");
        assert_eq!(answer.header("retry-after"), "60", "{target}");
    }
    for path in ["info", "genesis", "keys"] {
        let answer = http::get(&format!("{}/fed/v1/{path}", us.url), &[]);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        assert!(path != "info" || answer.text().contains("\"size\":0,"), "{}", answer.text());
    }
    for target in targets(mx.origin().as_str(), mx.chapter.size()) {
        let answer = Asking::of(mx, us).get(us, &target);
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    }
    // The peer holds the same as is here, and nobody else is to be asked.
    world.sites[1].start(false);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    wait::until("the guard is lifted", || !us.instance().ledger.is_read_only());
    for target in &all {
        let answer = Asking::of(mx, us).get(us, target);
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
    }
}

#[test]
fn what_it_holds_of_others_it_cosigns() {
    let (world, _, _) = held_back();
    // Its line on it from before was made at another time.
    world.advance(Duration::from_secs(60));
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let checkpoint = mx.checkpoint_of(&mx.origin()).expect("a checkpoint");
    let old = checkpoint.checkpoint.size;
    let mut cosigned = checkpoint.clone();
    let body = AddCheckpoint { old, proof: Vec::new(), checkpoint }.to_text();
    let answer = Asking::of(mx, us).post(us, ADD_CHECKPOINT, body.as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.text());
    for line in answer.text().lines() {
        cosigned.add_signature(line).expect("a signature line");
    }
    let key = us.instance().ledger.keys().in_force().witness_public();
    let time = cosigned.verify_cosignature(us.origin().as_str(), &key).expect("a cosignature");
    assert_eq!(i64::try_from(time).expect("seconds"), us.instance().now().as_secs());
}

#[test]
fn nobody_is_asked_to_cosign_a_log_that_is_held_back() {
    let chapter = Chapter::alone();
    let log = ForgedLog::new("forged");
    let server = ForgedServer::pinned(&chapter, &log);
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    server.serve(ADD_CHECKPOINT, move |_| {
        count.fetch_add(1, Ordering::SeqCst);
        Forgery::new(503, "{}")
    });
    let mut steps = Steps::new(Client::new(chapter.instance.clone())).expect("steps");
    publish::publish(&chapter.instance.ledger).expect("published").expect("a checkpoint");
    assert!(!steps.push(&log.origin), "it does not cosign");
    assert_eq!(asked.load(Ordering::SeqCst), 1);
    // Held for another reason, its log is shown as ever.
    chapter.instance.ledger.hold(Hold::Unanswered);
    assert!(!steps.push(&log.origin));
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    marked_otherwise(&chapter);
    assert!(steps.push(&log.origin), "there is nothing to do");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}

/// Who refuses our checkpoint shows another that our key signed, and may be silent at the next
/// start: that is noted, and nothing is appended (rule 29). A refusal alone is a claim.
#[test]
fn another_history_that_a_refusal_shows_is_held_at_the_next_start_too() {
    let chapter = Chapter::alone();
    let (ledger, log) = (&chapter.instance.ledger, ForgedLog::new("forged"));
    let server = ForgedServer::pinned(&chapter, &log);
    let refusal = Forgery::new(409, json!({ "status": 409, "code": "E_FORK" }).to_string())
        .with("Content-Type", "application/problem+json");
    server.serve(ADD_CHECKPOINT, move |_| refusal.clone());
    let mut steps = Steps::new(Client::new(chapter.instance.clone())).expect("steps");
    let ours = publish::publish(ledger).expect("published").expect("a checkpoint");
    let Checkpoint { size, root, .. } = ours.checkpoint;
    let marked = || mark::read(&ledger.keys().mark).expect("a mark");
    server.answer("/fed/v1/heads", 200, ours.note());
    assert!(!steps.push(&log.origin), "it does not cosign");
    assert_eq!((ledger.held_by(), marked()), (None, Found::Own(Mark { size, root })));
    let other = Checkpoint { root: Hash([9; 32]), ..ours.checkpoint.clone() };
    server.answer("/fed/v1/heads", 200, other.sign(&ledger.keys().in_force().log).note());
    assert!(!steps.push(&log.origin), "it does not cosign");
    assert_eq!(ledger.held_by(), Some(Hold::Newer));
    assert_eq!(marked(), Found::Restored(Some(Mark { size, root })));
    drop(server);
    let again = chapter.reopen().expect("an instance");
    guard::on_boot(&again, false).expect("a log that may be used");
    assert_eq!(again.ledger.held_by(), Some(Hold::Unanswered));
    again.ledger.stop();
}

/// Another history is shown while a checkpoint is on its way, before its turn: none is let out any
/// more, and no mark takes the place of the note (rule 29).
#[test]
fn a_checkpoint_that_was_begun_before_the_log_was_held_is_not_let_out() {
    let mut chapter = Chapter::alone();
    let clock = Interrupted::open(&mut chapter);
    let ledger = &chapter.instance.ledger;
    publish::publish(ledger).expect("published").expect("a checkpoint");
    chapter.join_without_account("Somebody");
    let before = mark::read(&ledger.keys().mark).expect("a mark");
    let instance = chapter.instance.clone();
    clock.then(Box::new(move || {
        instance.ledger.hold(Hold::Newer);
        mark::write_restored(&instance.ledger.keys().mark).expect("noted");
    }));
    assert_eq!(publish::publish(ledger).expect("nothing is wrong"), None);
    let after = mark::read(&ledger.keys().mark).expect("a mark");
    assert_eq!(after, Found::Restored(before.mark()));
}

#[test]
fn members_are_told_that_it_can_only_be_read() {
    let (world, poll, proposal) = held_back();
    let us = &world.sites[0];
    let (voter, size) = (&us.chapter.people.voter, us.chapter.size());
    let entry = places(&us.chapter, &poll, voter).remove(0);
    let api = Api::new(&us.url).with_token(us.chapter.token(voter));
    let ballot = json!({ "poll": poll, "entry": entry, "choices": { "word": "YES" } });
    let comment = json!({ "proposal": proposal, "lang": "ES", "text": "De acuerdo." });
    let cast = "mutation ($input: CastBallotInput!) { castBallot(input: $input) { code } }";
    let say = "mutation ($input: CommentProposalInput!) { commentProposal(input: $input) { id } }";
    for (mutation, input) in [(cast, ballot), (say, comment)] {
        let said = |language| -> String {
            let variables = json!({ "input": input });
            let answer = api.in_language(language).post(mutation, variables).json();
            assert_eq!(code_of(&answer), "read-only", "{answer}");
            answer["errors"][0]["message"].as_str().expect("a message").to_owned()
        };
        assert_ne!(said("en"), said("es"));
    }
    assert_eq!(us.chapter.size(), size, "nothing was appended");
    let seen = api.data("query ($id: PollID!) { poll(id: $id) { state } }", json!({ "id": poll }));
    assert_eq!(seen["poll"]["state"], "OPEN", "it is read as ever");
}

/// What is signed of it goes to nobody: no file of a poll, no receipt, no checkpoint; and a receipt
/// is not held against it.
#[test]
fn members_take_nothing_home_of_a_log_of_another_past() {
    let site = Site::alone();
    let (chapter, voter) = (&site.chapter, &site.chapter.people.voter);
    let poll = open(chapter, question(chapter));
    let entry = vote(chapter, voter, &poll, &Choices::Yes).remove(0).entry;
    count(chapter);
    site.await_checkpoint();
    let browser = Browser::new(&site.url, "es");
    browser.sign_in(&voter.email, PASSWORD);
    let api = Api::new(&site.url).with_token(chapter.token(voter));
    let pages =
        [format!("/polls/{poll}/export"), format!("/polls/{poll}/receipt?entry={entry}&done=")];
    let fields = ["export", "myBallots { receipt { text } }", "id } logs { checkpoint"];
    let shown = |status: u16, code: &str| {
        for page in &pages {
            let answer = browser.get(page);
            let html = answer.text();
            assert_eq!(answer.status, status, "{page}: {html}");
            let says = html.contains(&format!("data-code=\"{code}\""));
            assert_eq!(says, status != 200, "{page}: {html}");
        }
        for field in fields {
            let query = format!("query ($id: PollID!) {{ poll(id: $id) {{ {field} }} }}");
            assert_eq!(api.code(&query, json!({ "id": poll })), code, "{field}");
        }
    };
    shown(200, "ok");
    site.instance().ledger.hold(Hold::Unanswered);
    shown(200, "ok");
    let receipt = ballot_receipt(site.instance(), &chapter.caller(voter), &poll, &entry);
    let code = receipt.expect("a receipt").code;
    check_receipt(site.instance(), &code).expect("it is held");
    marked_otherwise(chapter);
    shown(503, "log-other-past");
    let refused = check_receipt(site.instance(), &code).expect_err("of another past");
    assert!(refused.is(codes::LOG_OTHER_PAST), "{refused}");
}
