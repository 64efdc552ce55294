//! No log speaks of what is another log's (rule 34): each line of the table in
//! `schema/src/event/authority.rs`, said under a subject of somebody else.

use std::collections::BTreeSet;

use enlace_schema::event::authority::{Subject, claims};
use enlace_schema::ids::{MemberId, PollId, ProposalId};
use serde_json::{Value, json};

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::forge::ForgedLog;
use crate::independent::kinds::examples;

/// A subject of the chapter, of the sort that a claim names; nothing where none can be told from
/// the log alone: its own, those of a poll that it may yet join, and members who move.
fn of(chapter: &Chapter, subject: Subject) -> Option<String> {
    let (origin, at) = (chapter.origin(), chapter.instance.now());
    match subject {
        Subject::NewMember => Some(enlace::random::id_of::<MemberId>(origin, at).to_string()),
        Subject::OwnMember => Some(chapter.people.voter.member.to_string()),
        Subject::NewProposal | Subject::OwnProposal => {
            Some(enlace::random::id_of::<ProposalId>(origin, at).to_string())
        }
        Subject::NewPoll | Subject::OwnPoll => {
            Some(enlace::random::id_of::<PollId>(origin, at).to_string())
        }
        Subject::OwnLog | Subject::MovingMember | Subject::AnyProposal | Subject::ChapterOfPoll => {
            None
        }
    }
}

#[test]
fn whatever_is_said_of_anothers_subject_is_set_aside() {
    let chapter = Chapter::alone();
    let mut liar = ForgedLog::new("liar");
    let mut said = vec![String::from("the genesis")];
    for (kind, body) in examples() {
        for claim in claims(&kind).expect("a kind of the registry") {
            // Of rolls the whole is judged: see `corrected` and `orders`.
            let there = body.get(claim.field).is_some_and(Value::is_string);
            let Some(subject) = of(&chapter, claim.subject).filter(|_| there) else { continue };
            let mut lie = body.clone();
            lie[claim.field] = json!(subject);
            liar.say_kind(&kind, &lie);
            said.push(format!("{kind} of another's {}", claim.field));
        }
    }
    let kinds: BTreeSet<&String> = said.iter().collect();
    assert!(kinds.len() > 25, "the table is walked: {kinds:?}");
    let outcomes = take_in(&chapter, &liar);
    for (what, outcome) in said.iter().zip(&outcomes).skip(1) {
        let (class, code) = outcome.as_ref().unwrap_or_else(|| panic!("{what} was applied"));
        assert_eq!(class, "C", "{what}");
        assert_ne!(code, "body-malformed", "{what}: the body is the specification's");
    }
    chapter.check();
}
