//! The next generation of a log, begun on the command line: what was said again of the earlier one
//! and how far, and that the chapter goes on there.

use std::sync::Arc;

use enlace::actions::accounts::sign_in;
use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::actions::proposals::{DraftProposal, OneDraft, draft_proposal, publish_proposal};
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::store::members::MemberState;
use enlace::store::{Connection, dues, log, proposals, roles};
use enlace::{Instance, views};
use enlace_schema::event::Entry;
use enlace_schema::event::log::Genesis;
use enlace_schema::ids::{MemberId, ProposalId};
use enlace_schema::membership::Standing;
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;
use enlace_schema::voting::admit::PollState;
use serde_json::Value;
use tempfile::TempDir;

use super::keys::Table;
use super::{good, refused};
use crate::harness::chapter::{self, JOINED, PASSWORD, People};
use crate::harness::polls::{count, open, question, vote};
use crate::harness::{Chapter, TestDb};

/// How long ago everything before the command line happened.
const AGO_SECS: i64 = 2 * 3_600;
/// Who begins the new generation.
const ANA: [&str; 6] = ["--name", "May First", "--person", "Ana", "--email", "ana@example.org"];

/// The log of a chapter whose keys are lost, in a file, with the words of its sheets.
struct Ended {
    table: Table,
    file: String,
    sheets: Vec<String>,
}

/// Where the next generation is.
struct Next {
    folder: TempDir,
    db: TestDb,
}

fn past() -> Chapter {
    let clock = FixedClock::new(SystemClock.now().plus_secs(-AGO_SECS));
    Chapter::founded("us", "us-ny", clock, 8101)
}

impl Ended {
    fn of(chapter: &Chapter) -> Self {
        let table = Table::new();
        let (file, data) = (table.path("us.ndjson"), chapter.folder.path().display().to_string());
        good(&["log", "export", &file, "--data", &data, "--database-url", chapter.db.url()]);
        let sheets = chapter.recovery.iter().map(|key| key.words.to_string()).collect();
        Self { table, file, sheets }
    }

    /// What is typed at either step, with more of it.
    fn words(&self, request: &str, next: &Next, more: &[&str]) -> Vec<String> {
        let (request, data) = (self.table.path(request), next.folder.path().display().to_string());
        let begin = ["keys", "recover", &request, "--log", &self.file, "--data", &data];
        let database = ["--database-url", next.db.url()];
        let words = [&begin[..], &database[..], more].concat();
        words.into_iter().map(String::from).collect()
    }

    /// The request, which two holders of sheets sign: what was answered, and how it is finished.
    fn signed(&self, request: &str, next: &Next, trusted: &[&str]) -> (Value, Vec<String>) {
        let asked = good(&strs(&self.words(request, next, trusted)));
        let [one, two] = [(1, 0), (2, 2)].map(|(number, sheet): (usize, usize)| {
            self.table.sign(request, &self.sheets[sheet], number)
        });
        let password = self.table.path("password");
        let by = ["--password-file", &password, "--signature", &one, "--signature", &two];
        (asked, self.words(request, next, &[&ANA[..], &by[..]].concat()))
    }

    /// Begun in an empty folder, of so much of the log.
    fn continued(&self, request: &str, trusted: &[&str]) -> Next {
        let next = Next::new();
        let (asked, finish) = self.signed(request, &next, trusted);
        assert_eq!(asked["log"], "us.example.org/log/2");
        let made = good(&[&strs(&finish)[..], trusted].concat());
        assert_eq!(made["log"], "us.example.org/log/2");
        next
    }
}

fn strs(words: &[String]) -> Vec<&str> {
    words.iter().map(String::as_str).collect()
}

impl Next {
    fn new() -> Self {
        Self { folder: TempDir::with_prefix("enlace").expect("a folder"), db: TestDb::new() }
    }

    /// What stands in it, for reading; its writer is stopped by whoever asked.
    fn instance(&self) -> Instance {
        let config = chapter::config(&self.folder, &self.db, 8101);
        let clock = FixedClock::new(SystemClock.now());
        Instance::open(config, Arc::new(clock)).expect("an instance")
    }

    /// The chapter that goes on, with accounts for its people: those were lost with the keys.
    fn chapter(self, people: &People) -> Chapter {
        let config = chapter::config(&self.folder, &self.db, 8101);
        let clock = FixedClock::new(SystemClock.now());
        let instance =
            Instance::open(config.clone(), Arc::new(clock.clone())).expect("an instance");
        let people = people.again(&instance);
        let (genesis, recovery) = (first(&instance).id(), Vec::new());
        let Self { folder, db } = self;
        Chapter { instance, clock, genesis, recovery, people, config, db, folder }
    }
}

fn first(instance: &Instance) -> Entry {
    let origin = instance.origin().as_str();
    let entry = instance.store().read(|conn| log::find_entry(conn, origin, 0));
    entry.expect("a read").expect("a genesis")
}

/// What a log knows of a member today: its state, its first day, and how it stands with its dues.
fn known(
    instance: &Instance,
    member: &MemberId,
) -> Option<(MemberState, Option<String>, Standing)> {
    let (origin, today) = (instance.origin().as_str(), instance.today().expect("a day"));
    let read = |conn: &mut Connection| dues::standings(conn, origin, today);
    let all = instance.store().snapshot(read).expect("standings");
    let (row, standing) = all.into_iter().find(|(row, _)| row.member == member.as_ref())?;
    Some((row.state().expect("a state"), row.since, standing))
}

/// A member's offices and representations: which, for whom, on what they rest.
fn offices(instance: &Instance, member: &MemberId) -> Vec<(String, Option<String>, String)> {
    let (origin, member) = (instance.origin().as_str(), member.as_ref());
    let rows = instance.store().read(|conn| roles::active_of(conn, origin, member));
    let rows = rows.expect("offices").into_iter();
    rows.map(|row| (row.role, row.of_member, row.mandate)).collect()
}

/// A proposal's texts: language, title, body, digest.
fn texts(instance: &Instance, id: &ProposalId) -> Vec<(String, String, String, Vec<u8>)> {
    let (origin, id) = (instance.origin().as_str(), id.as_ref());
    let rows = instance.store().read(|conn| proposals::texts(conn, origin, id));
    let rows = rows.expect("texts").into_iter();
    rows.map(|row| (row.lang, row.title, row.body, row.digest)).collect()
}

fn proposed(chapter: &Chapter) -> ProposalId {
    let (instance, author) = (&chapter.instance, chapter.caller(&chapter.people.voter));
    let (title, body) = ("A server".to_owned(), "We buy it.".to_owned());
    let draft = DraftProposal { lang: Lang::En, title, body };
    let draft = draft_proposal(instance, &author, draft).expect("a draft");
    publish_proposal(instance, &author, OneDraft { draft }).expect("a proposal")
}

/// Somebody who came back votes there, for themselves and for whom they represent; it is counted,
/// certified and published by the offices of old.
fn decides(next: &Chapter) {
    let poll = open(next, question(next));
    vote(next, &next.people.voter, &poll, &Choices::No);
    let hats = vote(next, &next.people.hats, &poll, &Choices::Yes);
    assert_eq!(hats.len(), 3, "their own place, and those of two organisations");
    count(next);
    let committee = next.caller(&next.people.committee);
    let one = || OnePoll { poll: poll.clone() };
    certify_poll(&next.instance, &committee, one()).expect("certified");
    publish_poll(&next.instance, &committee, one()).expect("published");
    let now = next.instance.now();
    let seen = next.instance.store().snapshot(|conn| views::poll(conn, &poll, now));
    let seen = seen.expect("a poll");
    assert_eq!(seen.state, PollState::Published);
    let all = seen.result.expect("a result").all;
    assert_eq!((all.entitled.members, all.cast.members), (5, 4), "whose dues are in order");
}

#[test]
fn what_still_stands_is_said_again_and_the_chapter_goes_on() {
    let old = past();
    let proposal = proposed(&old);
    let lost = open(&old, question(&old));
    let next = Ended::of(&old).continued("request", &[]).chapter(&old.people);
    let (voter, arrears) = (&old.people.voter.member, &old.people.arrears.member);
    for member in [voter, arrears, &old.people.hats.member, &old.people.organisations[0]] {
        assert_eq!(known(&next.instance, member), known(&old.instance, member), "{member}");
    }
    let since = Some(JOINED.to_string());
    let (state, joined, standing) = known(&next.instance, voter).expect("a member");
    assert_eq!((state, joined), (MemberState::Active, since));
    assert!(matches!(standing, Standing::Good { .. }), "{standing:?}");
    let (_, _, standing) = known(&next.instance, arrears).expect("a member");
    assert!(matches!(standing, Standing::Arrears { .. }), "{standing:?}");
    let people = &old.people;
    for (person, count) in [(&people.committee, 1), (&people.treasurer, 1), (&people.hats, 2)] {
        let held = offices(&next.instance, &person.member);
        assert_eq!(held, offices(&old.instance, &person.member), "{}", person.email);
        assert_eq!(held.len(), count, "{}", person.email);
    }
    let said = texts(&next.instance, &proposal);
    assert_eq!(said, texts(&old.instance, &proposal));
    assert_eq!((said[0].1.as_str(), said[0].2.as_str()), ("A server", "We buy it."));
    let now = next.instance.now();
    let there = next.instance.store().snapshot(|conn| views::poll(conn, &lost, now));
    assert!(there.is_err(), "a poll that was open ends with its log");
    sign_in(&next.instance, "ana@example.org", PASSWORD, None).expect("whoever began it");
    assert!(!next.token(&next.people.voter).is_empty());
    decides(&next);
    next.check();
}

#[test]
fn what_is_not_trusted_is_not_said_again() {
    let old = past();
    let size = old.size();
    let late = old.join_without_account("Late");
    let ended = Ended::of(&old);
    let text = size.to_string();
    let trusted = ["--trusted", text.as_str()];
    let read = |next: &Next| {
        let instance = next.instance();
        let found = (known(&instance, &old.people.voter.member), known(&instance, &late));
        let genesis: Genesis =
            first(&instance).envelope().expect("an event").body().expect("a genesis");
        instance.ledger.stop();
        (found.0.is_some(), found.1.is_some(), genesis.continues.expect("an earlier log").size)
    };
    assert_eq!(read(&ended.continued("part", &trusted)), (true, false, size));
    let whole = ended.continued("whole", &[]);
    assert_eq!(read(&whole), (true, true, old.size()));
    // Signed for so much and no more; and nobody trusts more than there is.
    let next = Next::new();
    let (asked, finish) = ended.signed("other", &next, &trusted);
    assert_eq!(asked["trusted"], size);
    assert_eq!(refused(&strs(&finish)), "keys-request-stale");
    let beyond = (old.size() + 1).to_string();
    let more = ended.words("more", &Next::new(), &["--trusted", &beyond]);
    assert_eq!(refused(&strs(&more)), "invalid-argument");
}
