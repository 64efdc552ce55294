//! What one log says of disputes is judged by that log alone (rule 45).

use std::time::Duration;

use enlace::actions::polls::{DisputePoll, dispute_poll};
use enlace::{jobs, views};
use enlace_schema::event::dispute::{Ending, OPENED, Opened, RESOLVED, Reason, Resolved};
use enlace_schema::event::poll::{PUBLISHED, Place, Published};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::log::Hash;
use enlace_schema::time::DAY_SECS;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::count::Asked;
use crate::harness::forge::ForgedLog;
use crate::harness::hosted::Hosted;
use crate::harness::polls::{OPEN_SECS, open, question};

/// A poll that its host has counted, and where.
fn counted(name: &str) -> (Hosted, Place, Hash) {
    let mut host = Hosted::new(name, 2);
    host.opened.chapters.push("zz.example.org/log/1".parse().expect("an origin"));
    host.begin();
    host.seal(&host.sealed());
    // Of the other chapter nothing is asked here.
    let other = host.opened.chapters.pop();
    let tallied = host.tallied();
    host.opened.chapters.extend(other);
    let seq = host.log.size();
    host.tally(&tallied);
    let id = host.log.entries.last().expect("an entry").id();
    (host, Place { seq, id }, tallied.result_hash)
}

fn codes(log: &ForgedLog, from: u64) -> Vec<String> {
    let outcomes = take_in(&Chapter::alone(), log);
    let from = usize::try_from(from).expect("small");
    outcomes
        .into_iter()
        .skip(from)
        .map(|one| one.map(|(_, code)| code).unwrap_or_default())
        .collect()
}

fn dispute(host: &mut Hosted, tally: Place) -> Place {
    let (poll, log) = (host.opened.poll.clone(), host.log.origin.clone());
    let body = Opened { poll, host: log, tally, reason: Reason::Procedure };
    let seq = host.log.size();
    let id = host.log.say(&Draft::new(OPENED, &body)).id();
    Place { seq, id }
}

fn end(host: &mut Hosted, dispute: Place) {
    let body = Resolved { poll: host.opened.poll.clone(), dispute, outcome: Ending::Withdrawn };
    host.log.say(&Draft::new(RESOLVED, &body));
}

/// The host publishes over these logs' disputes.
fn publish_over(host: &mut Hosted, result_hash: Hash, logs: &[&str]) {
    let named =
        |log: &&str| EventRef { log: log.parse().expect("an origin"), seq: 7, id: Hash([7; 32]) };
    let poll = host.opened.poll.clone();
    let disputed = logs.iter().map(named).collect();
    let body = Published { poll, result_hash, certified: Vec::new(), disputed };
    host.log.say(&Draft::new(PUBLISHED, &body));
}

#[test]
fn over_its_own_dispute_a_host_neither_certifies_nor_publishes() {
    let (mut host, tally, hash) = counted("own");
    let from = host.log.size();
    let other = Place { id: Hash([9; 32]), ..tally };
    end(&mut host, other);
    dispute(&mut host, other);
    let first = dispute(&mut host, tally);
    dispute(&mut host, tally);
    host.certify(hash);
    end(&mut host, other);
    end(&mut host, first);
    end(&mut host, first);
    host.certify(hash);
    host.publish(hash);
    let expected = [
        "dispute-unknown",
        "dispute-tally",
        "",
        "dispute-twice",
        "certification-disputed",
        "dispute-unknown",
        "",
        "dispute-ended",
        "",
        "",
    ];
    assert_eq!(codes(&host.log, from), expected);
}

#[test]
fn what_is_certified_may_be_disputed_and_is_not_published() {
    let (mut host, tally, hash) = counted("late");
    let from = host.log.size();
    host.certify(hash);
    let first = dispute(&mut host, tally);
    host.publish(hash);
    end(&mut host, first);
    host.publish(hash);
    dispute(&mut host, tally);
    let expected = ["", "", "publication-disputed", "", "", "dispute-twice"];
    assert_eq!(codes(&host.log, from), expected);
    let (mut host, tally, hash) = counted("over");
    let from = host.log.size();
    host.certify(hash);
    host.publish(hash);
    dispute(&mut host, tally);
    assert_eq!(codes(&host.log, from), ["", "", "poll-published"]);
}

#[test]
fn another_chapters_dispute_is_published_over_after_the_wait_and_named() {
    let (mut host, _, hash) = counted("wait");
    host.log.at = host.log.at.plus_secs(7_200);
    let from = host.log.size();
    host.certify(hash);
    let certified_at = host.log.entries.last().expect("an entry").envelope().expect("reads").at;
    publish_over(&mut host, hash, &["zz.example.org/log/1"]);
    host.log.at = certified_at.plus_secs(30 * DAY_SECS);
    publish_over(&mut host, hash, &["yy.example.org/log/1"]);
    publish_over(&mut host, hash, &["zz.example.org/log/1", "zz.example.org/log/1"]);
    publish_over(&mut host, hash, &["zz.example.org/log/1"]);
    let early = "publication-disputed";
    assert_eq!(codes(&host.log, from), ["", early, early, early, ""]);
}

/// Lists of polls read the disputes of all of them with the queries that one poll takes.
#[test]
fn many_disputes_cost_as_much_as_one() {
    let chapter = Chapter::alone();
    let all: Vec<_> = (0..5).map(|_| open(&chapter, question(&chapter))).collect();
    chapter.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 1));
    jobs::tick(&chapter.instance).expect("a tick");
    let committee = chapter.caller(&chapter.people.committee);
    for poll in &all {
        let input = DisputePoll { poll: poll.clone(), reason: Reason::Roll };
        dispute_poll(&chapter.instance, &committee, input).expect("a dispute");
    }
    let now = chapter.instance.now();
    let queries = |count: i64| {
        let read = |conn: &mut enlace::store::Connection| {
            let asked = Asked::of(conn, "");
            let page = views::poll_page(conn, None, count, now)?;
            let disputed = page.iter().filter(|poll| !poll.disputing().is_empty()).count();
            Ok((asked.count(), disputed))
        };
        chapter.instance.store().snapshot(read).expect("polls")
    };
    let one = queries(1);
    assert!(one.0 > 0 && one.1 == 1);
    assert_eq!(queries(5), (one.0, 5));
}
