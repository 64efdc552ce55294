//! Under which hats people vote: seats of organisations, and lists that cost the same however long
//! they are.

use std::collections::BTreeMap;

use enlace::actions::polls::DraftPoll;
use enlace::actions::receipts::check_receipt;
use enlace::actions::roles::{GrantRole, RevokeRole, grant_role, revoke_role};
use enlace::caller::Caller;
use enlace::error::codes;
use enlace::store::polls;
use enlace::views;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::ids::{EntryId, PollId};
use enlace_schema::voting::Choices;
use enlace_schema::voting::rules::{Electorate, OrgMode};

use crate::harness::Chapter;
use crate::harness::chapter::Person;
use crate::harness::count::Asked;
use crate::harness::polls::{cast, open, question, vote};

/// Seats somebody for the first organisation, in the place of whatever seat they had.
fn seat(chapter: &Chapter, person: &Person, seat: Option<u8>) {
    let of = Some(chapter.people.organisations[0].clone());
    let (member, role) = (person.member.clone(), Role::Representative);
    let revoked = RevokeRole { member: member.clone(), role, of: of.clone() };
    match revoke_role(&chapter.instance, &Caller::instance(), revoked) {
        Ok(_) => {}
        Err(error) => assert!(error.is(codes::ROLE_MISSING), "{error}"),
    }
    if seat.is_some() {
        let granted = GrantRole { member, role, of, seat, mandate: "letter-2".into() };
        grant_role(&chapter.instance, &Caller::instance(), granted).expect("a seat");
    }
}

/// The place that somebody has for the organisation, and why they may not vote there.
fn at_seat(chapter: &Chapter, poll: &PollId, who: &Person) -> (EntryId, Option<&'static str>) {
    let now = chapter.instance.now();
    let store = chapter.instance.store();
    let rows = store.snapshot(|conn| views::eligibility(conn, poll, &who.member, now));
    let mut rows = rows.expect("rows").into_iter().filter(|row| row.represents);
    let row = rows.next().expect("a hat");
    (row.entry.expect("a place").entry, row.refusal.map(|refusal| refusal.code()))
}

fn waiting(chapter: &Chapter, who: &Person) -> usize {
    let now = chapter.instance.now();
    let rows = |conn: &mut _| views::ballots_waiting(conn, &who.member, now);
    chapter.instance.store().snapshot(rows).expect("rows").len()
}

fn two_representatives(chapter: &Chapter) -> DraftPoll {
    let electorate = Electorate {
        weights: BTreeMap::from([(MemberKind::Individual, 1), (MemberKind::Organisation, 2)]),
        org_mode: OrgMode::TwoRepresentatives,
        joined_by: None,
        good_standing: true,
    };
    DraftPoll { electorate: Some(electorate), ..question(chapter) }
}

#[test]
fn whoever_changes_seats_does_not_vote_twice() {
    let chapter = Chapter::alone();
    let (ana, beto) = (&chapter.people.voter, &chapter.people.other);
    seat(&chapter, ana, Some(1));
    seat(&chapter, beto, Some(2));
    let poll = open(&chapter, two_representatives(&chapter));
    let try_at = |who: &Person, entry: &EntryId| {
        cast(&chapter, &chapter.caller(who), &poll, entry, Choices::Yes)
    };
    let (first, refusal) = at_seat(&chapter, &poll, ana);
    assert_eq!(refusal, None);
    try_at(ana, &first).expect("a ballot");
    // Ana takes Beto's seat, and Beto hers: neither of them casts what the other has to.
    seat(&chapter, beto, None);
    seat(&chapter, ana, Some(2));
    seat(&chapter, beto, Some(1));
    let (second, refusal) = at_seat(&chapter, &poll, ana);
    assert_ne!(first, second);
    assert_eq!(refusal, Some("voted-other-seat"));
    assert_eq!(waiting(&chapter, ana), 1, "her own");
    let error = try_at(ana, &second).expect_err("a refusal");
    assert!(error.is(codes::VOTED_OTHER_SEAT), "{error}");
    // Beto has not voted, so his new seat is his: her ballot is replaced there.
    assert!(try_at(beto, &first).expect("a ballot").replaced);
    // Back in her former seat she may change what was cast from it.
    seat(&chapter, beto, None);
    seat(&chapter, ana, Some(1));
    assert!(try_at(ana, &first).expect("a ballot").replaced);
    seat(&chapter, beto, Some(2));
    let (_, refusal) = at_seat(&chapter, &poll, beto);
    assert_eq!(refusal, Some("voted-other-seat"));
    chapter.check();
}

/// Lists of polls read the caller's places in all of them with the queries that one poll takes.
#[test]
fn places_in_many_polls_cost_as_much_as_in_one() {
    let chapter = Chapter::alone();
    let hats = &chapter.people.hats;
    let all: Vec<PollId> = (0..5).map(|_| open(&chapter, question(&chapter))).collect();
    vote(&chapter, hats, &all[1], &Choices::Yes);
    let now = chapter.instance.now();
    let queries = |count: usize| {
        let ids: Vec<&str> = all[..count].iter().map(AsRef::as_ref).collect();
        let read = |conn: &mut enlace::store::Connection| {
            let rows = polls::find_all(conn, &ids)?;
            let asked = Asked::of(conn, "");
            let mine = views::eligibility_in(conn, &rows, &hats.member, now)?;
            let voted = mine.iter().flatten().filter(|hat| hat.voted).count();
            Ok((asked.count(), mine.len(), voted))
        };
        chapter.instance.store().snapshot(read).expect("places")
    };
    let one = queries(1);
    assert!(one.0 > 0);
    assert_eq!((one.1, one.2), (1, 0));
    assert_eq!(queries(5), (one.0, 5, 3));
}

/// A code is found by two queries (how long logs are, and the look), and not by reading ballots.
#[test]
fn a_code_is_looked_up_and_not_searched() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let first = vote(&chapter, &chapter.people.hats, &poll, &Choices::Yes).remove(0);
    let found = check_receipt(&chapter.instance, &first.code).expect("found");
    assert_eq!(found.seq, first.seq);
    let number = enlace_schema::log::code_number(&first.code).expect("a code");
    let read = |conn: &mut enlace::store::Connection| {
        let asked = Asked::of(conn, "");
        let place = enlace::store::ballots::with_receipt(conn, number)?;
        Ok((place, asked.count()))
    };
    let own = chapter.origin().to_string();
    let seq = i64::try_from(first.seq).expect("small");
    let looked = chapter.instance.store().snapshot(read).expect("a look");
    assert_eq!(looked, (Some((own, seq)), 2));
}
