//! Polls as officers and members run them, through the actions that every edge uses.

use std::time::Duration;

use enlace::actions::polls::{
    CastBallot, CastReceipt, DraftPoll, OneDraft, cast_ballot, draft_poll, open_poll,
};
use enlace::caller::Caller;
use enlace::error::Error;
use enlace::{jobs, views};
use enlace_schema::ids::{EntryId, PollId};
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::voting::Choices;
use enlace_schema::voting::rules::Method;

use super::chapter::{Chapter, Person};

/// How long polls of tests are open, in seconds.
pub const OPEN_SECS: i64 = 3_600;

/// A text in both languages.
pub fn both(en: &str, es: &str) -> LocalText {
    LocalText::from([(Lang::En, en), (Lang::Es, es)])
}

/// A yes/no question that is open for an hour, without a window for disputes.
pub fn question(host: &Chapter) -> DraftPoll {
    let title = both("Shall we open an office?", "¿Abrimos una oficina?");
    let closes_at = host.instance.now().plus_secs(OPEN_SECS);
    DraftPoll { dispute_days: Some(0), ..DraftPoll::new(title, Method::YesNo, closes_at) }
}

/// An election of `seats` out of `options`, open for an hour.
pub fn election(host: &Chapter, options: usize, seats: u32) -> DraftPoll {
    let title = both("Who serves?", "¿Quién sirve?");
    let closes_at = host.instance.now().plus_secs(OPEN_SECS);
    let method = Method::ChooseUpTo { n: seats, seats };
    let option = |n| both(&format!("Candidate {n}"), &format!("Candidatura {n}"));
    DraftPoll {
        options: (1..=options).map(option).collect(),
        dispute_days: Some(0),
        ..DraftPoll::new(title, method, closes_at)
    }
}

/// Opens a poll in the name of the committee.
pub fn open(host: &Chapter, draft: DraftPoll) -> PollId {
    try_open(host, draft).expect("an open poll")
}

/// Opens a poll in the name of the committee, if it may be.
pub fn try_open(host: &Chapter, draft: DraftPoll) -> Result<PollId, Error> {
    let committee = host.caller(&host.people.committee);
    let draft = draft_poll(&host.instance, &committee, draft)?;
    open_poll(&host.instance, &committee, OneDraft { draft })
}

/// Somebody's places on the roll, their own first.
pub fn places(chapter: &Chapter, poll: &PollId, person: &Person) -> Vec<EntryId> {
    let now = chapter.instance.now();
    let rows = chapter
        .instance
        .store()
        .snapshot(|conn| views::eligibility(conn, poll, &person.member, now))
        .expect("eligibility");
    let mut rows: Vec<_> = rows.into_iter().filter(|row| row.entry.is_some()).collect();
    rows.sort_by_key(|row| row.represents);
    rows.into_iter().filter_map(|row| row.entry.map(|entry| entry.entry)).collect()
}

/// After the hour for which it was open: a chapter that votes alone seals and counts a poll.
pub fn count(chapter: &Chapter) {
    chapter.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 100));
    for _ in 0..2 {
        assert_eq!(jobs::tick(&chapter.instance).expect("a tick").failed, 0);
    }
}

/// Casts a ballot.
pub fn cast(
    chapter: &Chapter,
    caller: &Caller,
    poll: &PollId,
    entry: &EntryId,
    choices: Choices,
) -> Result<CastReceipt, Error> {
    let input = CastBallot { poll: poll.clone(), entry: entry.clone(), choices };
    cast_ballot(&chapter.instance, caller, input)
}

/// Casts a ballot at each of somebody's places.
pub fn vote(
    chapter: &Chapter,
    person: &Person,
    poll: &PollId,
    choices: &Choices,
) -> Vec<CastReceipt> {
    let caller = chapter.caller(person);
    let places = places(chapter, poll, person);
    assert!(!places.is_empty(), "{} is on no roll", person.email);
    let cast = |entry| cast(chapter, &caller, poll, entry, choices.clone()).expect("a receipt");
    places.iter().map(cast).collect()
}
