//! The whole path in three chapters: a poll that all of them join, vote in, seal, tally and
//! certify, and receipts that verify against every instance.

use std::time::Duration;

use enlace::actions::polls::{DraftPoll, OnePoll, certify_poll, publish_poll};
use enlace::actions::receipts::{BallotStanding, check_receipt};
use enlace::error::codes;
use enlace::ledger::proof;
use enlace::views::{self, PollView};
use enlace_schema::ids::PollId;
use enlace_schema::log::{Hash, Receipt};
use enlace_schema::voting::Choices;
use enlace_schema::voting::result::Outcome;
use enlace_schema::voting::{export, tally};

use crate::harness::polls::{OPEN_SECS, cast, open, places, question, vote};
use crate::harness::{Site, World};

fn view(site: &Site, poll: &PollId) -> PollView {
    let now = site.instance().now();
    site.instance().store().snapshot(|conn| views::poll(conn, poll, now)).expect("a poll")
}

fn certify(site: &Site, poll: &PollId) -> Result<Hash, enlace::error::Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    certify_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
}

fn publish(site: &Site, poll: &PollId) -> Result<Hash, enlace::error::Error> {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    publish_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
}

#[test]
fn three_chapters_decide_together() {
    let world = World::of(3);
    let host = &world.sites[0];
    let poll = open(&host.chapter, question(&host.chapter));
    world.tick();
    let mut receipts = Vec::new();
    for site in &world.sites {
        let people = &site.chapter.people;
        let joined = view(site, &poll);
        assert!(joined.chapters.iter().all(|chapter| chapter.joined), "{}", site.origin());
        assert_eq!(places(&site.chapter, &poll, &people.hats).len(), 3, "three hats");
        assert!(places(&site.chapter, &poll, &people.arrears).is_empty(), "in arrears");
        // All three hats vote no first, then two of them change their mind.
        vote(&site.chapter, &people.hats, &poll, &Choices::No);
        receipts.extend(vote(&site.chapter, &people.hats, &poll, &Choices::Yes));
        receipts.extend(vote(&site.chapter, &people.voter, &poll, &Choices::Yes));
        receipts.extend(vote(&site.chapter, &people.other, &poll, &Choices::Abstain));
    }
    while_open(&world, &poll);
    world.advance(Duration::from_secs(3_700));
    world.tick();
    counted(&world, &poll);
    certified(&world, &poll);
    checked(&world, &receipts);
    for site in &world.sites {
        site.chapter.check();
    }
}

/// While it is open nobody sees how the others vote, and nobody can count.
fn while_open(world: &World, poll: &PollId) {
    world.settle();
    for site in &world.sites {
        let seen = view(site, poll);
        assert!(seen.result.is_none());
        for chapter in &seen.chapters {
            assert_eq!(chapter.turnout.members, 5, "turnout is public");
            assert!(chapter.sealed_at.is_none());
        }
        let error = certify(site, poll).expect_err("a refusal");
        assert!(error.is(codes::POLL_NOT_TALLIED), "{error}");
    }
    let host = &world.sites[0].chapter;
    let entry = places(host, poll, &host.people.other).remove(0);
    let stranger = host.caller(&host.people.arrears);
    let error = cast(host, &stranger, poll, &entry, Choices::No).expect_err("a refusal");
    assert!(error.is(codes::NOT_FOR_THIS_ENTRY), "{error}");
}

/// After the deadline: each chapter sealed and counted for itself, and all came to the same.
fn counted(world: &World, poll: &PollId) {
    let host = &world.sites[0].chapter;
    let late = places(host, poll, &host.people.voter).remove(0);
    let voter = host.caller(&host.people.voter);
    let error = cast(host, &voter, poll, &late, Choices::No).expect_err("a refusal");
    assert!(error.is(codes::POLL_CLOSED), "{error}");
    let results: Vec<PollView> = world.sites.iter().map(|site| view(site, poll)).collect();
    for seen in &results {
        assert_eq!(seen.hashes_equal, Some(true));
        assert_eq!(seen.result_hash, results[0].result_hash);
        assert_eq!(seen.result, results[0].result);
        assert!(seen.unwitnessed.iter().all(|late| late.count == 0), "{:?}", seen.unwitnessed);
        assert!(seen.chapters.iter().all(|chapter| chapter.tallied == seen.result_hash));
        assert!(seen.chapters.iter().all(|chapter| chapter.sealed_count == Some(5)));
    }
    let result = results[0].result.as_ref().expect("a result");
    assert_eq!(result.outcome, Outcome::Passed);
    assert!(result.quorum_reached);
    // Anyone can count again from what an instance exports.
    for site in &world.sites {
        let file = site
            .instance()
            .store()
            .snapshot(|conn| views::export::poll(conn, poll, site.instance().now()))
            .expect("an export");
        let verified = export::verify(file.as_bytes()).expect("a file that verifies");
        for log in &verified.logs {
            let seen = log.seen.as_ref().expect("somebody saw its ballots in time");
            assert_ne!(seen.by, log.origin);
            assert_eq!(log.unwitnessed, 0, "{seen:?}");
        }
        assert_eq!(Some(verified.result_hash), results[0].result_hash);
        assert_eq!(&verified.result, result);
        assert_eq!(verified.logs.len(), world.sites.len());
        assert!(!verified.voided);
    }
    let row = |conn: &mut enlace::store::Connection| {
        let row = enlace::store::polls::get_by_id(conn, poll.as_ref())?;
        let opened = row.opened()?;
        let stated = enlace::store::cuts::host_statement(conn, &row)?.unwrap_or_default();
        let input = enlace::store::ballots::tally_input(conn, &row, &opened, &stated)?;
        Ok(tally::tally(&input).expect("a count"))
    };
    let again = world.sites[1].instance().store().snapshot(row).expect("counted again");
    assert_eq!(&again, result);
}

/// Each committee stands behind it, then the host publishes.
fn certified(world: &World, poll: &PollId) {
    let host = &world.sites[0];
    let error = publish(host, poll).expect_err("a refusal");
    assert!(error.is(codes::POLL_NOT_CERTIFIED), "{error}");
    for site in &world.sites {
        certify(site, poll).expect("certified");
        let twice = certify(site, poll).expect_err("a refusal");
        assert!(twice.is(codes::ALREADY_CERTIFIED), "{twice}");
    }
    world.settle();
    let other = publish(&world.sites[1], poll).expect_err("a refusal");
    assert!(other.is(codes::NOT_HOST), "{other}");
    let hash = publish(host, poll).expect("published");
    world.settle();
    for site in &world.sites {
        let seen = view(site, poll);
        assert!(seen.published_at.is_some());
        assert_eq!(seen.result_hash, Some(hash));
        assert!(seen.chapters.iter().all(|chapter| chapter.certified.is_some()));
    }
}

/// Every receipt verifies at every instance, and offline under all the witnesses' keys.
fn checked(world: &World, receipts: &[enlace::actions::polls::CastReceipt]) {
    let mut witnesses = Vec::new();
    for site in &world.sites {
        let keys = site.instance().ledger.keys();
        witnesses.push((keys.origin.to_string(), keys.in_force().witness_public()));
    }
    for receipt in receipts {
        for site in &world.sites {
            let checked = check_receipt(site.instance(), &receipt.code).expect("a receipt");
            assert!(checked.held);
            assert_eq!((checked.log, checked.seq), (receipt.log.clone(), receipt.seq));
            assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Counts);
        }
        let home = world.sites.iter().find(|site| site.origin() == receipt.log).expect("a home");
        let stored = home
            .instance()
            .store()
            .snapshot(|conn| proof::receipt(conn, &receipt.log, receipt.seq))
            .expect("a receipt")
            .expect("an entry");
        let text = stored.proof.expect("a proof").to_text();
        let key = home.instance().ledger.keys().in_force().log.public();
        let verified = Receipt::parse(&text)
            .expect("a receipt")
            .verify(&key, &witnesses)
            .expect("it verifies offline");
        // The smallest checkpoint that covers it may be older than the last peer's cosignature.
        assert!(!verified.cosigned_by.is_empty(), "by a peer");
    }
}

/// A chapter that was away all through the vote: the others wait for its seal.
#[test]
fn a_chapter_that_was_away_is_waited_for() {
    let mut world = World::of(2);
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.settle();
    world.sites[1].stop();
    world.advance(Duration::from_secs(3_700));
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    assert_eq!((report.sealed.len(), report.tallied.len()), (1, 0));
    assert!(view(&world.sites[0], &poll).result.is_none());
    world.sites[1].start(false);
    world.tick();
    let results: Vec<_> = world.sites.iter().map(|site| view(site, &poll).result_hash).collect();
    assert!(results[0].is_some());
    assert_eq!(results[0], results[1]);
}

/// A chapter that was away over the deadline for seals: the host counts without it, and the seal
/// that comes late rewrites nothing. Both count what the host counted, and go on to the end.
#[test]
fn a_seal_that_comes_too_late_changes_nothing() {
    let mut world = World::of(2);
    let draft = question(&world.sites[0].chapter);
    let draft = DraftPoll { seal_by: Some(draft.closes_at.plus_secs(600)), ..draft };
    let poll = open(&world.sites[0].chapter, draft);
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.settle();
    world.sites[1].stop();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 700));
    // The one that is away seals as well, too late: and does not count before the host's tally.
    let away = enlace::jobs::tick(world.sites[1].instance()).expect("a tick");
    assert_eq!((away.sealed.len(), away.tallied.len(), away.failed), (1, 0, 0));
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    assert_eq!((report.sealed.len(), report.tallied.len(), report.failed), (1, 1, 0));
    // Two to whom a host shows two tallies would have to see each other's before they certify.
    let error = certify(&world.sites[0], &poll).expect_err("a refusal");
    assert!(error.is(codes::POLL_TALLIES_MISSING), "{error}");
    let late = world.sites[1].origin();
    world.sites[1].start(false);
    world.tick();
    let first = view(&world.sites[0], &poll);
    let result = first.result.as_ref().expect("a result");
    assert_eq!((&result.outcome, &result.missing), (&Outcome::Rejected, &vec![late.clone()]));
    for site in &world.sites {
        let seen = view(site, &poll);
        assert_eq!((seen.hashes_equal, seen.result_hash), (Some(true), first.result_hash));
        assert!(seen.chapters.iter().all(|chapter| chapter.tallied == first.result_hash));
        let sealed = seen.chapter(&late).and_then(|chapter| chapter.sealed_at);
        assert!(sealed.is_some_and(|at| at > seen.opened.seal_by), "it is kept, and seen as late");
        certify(site, &poll).expect("certified");
    }
    world.settle();
    publish(&world.sites[0], &poll).expect("published");
    world.settle();
    for site in &world.sites {
        let now = site.instance().now();
        let file = site.instance().store().snapshot(|conn| views::export::poll(conn, &poll, now));
        let verified = export::verify(file.expect("a file").as_bytes()).expect("it verifies");
        assert_eq!(Some(verified.result_hash), first.result_hash);
        assert!(verified.published && !verified.voided);
        let sealed = verified.logs.iter().map(|log| (log.sealed, log.origin != late));
        assert!(sealed.clone().all(|(sealed, in_time)| sealed == in_time), "{:?}", verified.logs);
        site.chapter.check();
    }
}

/// A chapter that is silent as the deadline comes: the host moves it once, by itself, and what is
/// sealed before the second one counts.
#[test]
fn a_deadline_for_seals_is_moved_once() {
    use enlace::actions::polls::extend_poll;
    use enlace_schema::voting::rules::MissingChapter;

    let mut world = World::of(2);
    let draft = question(&world.sites[0].chapter);
    let draft = DraftPoll {
        seal_by: Some(draft.closes_at.plus_secs(3_600)),
        missing_chapter: Some(MissingChapter::ExtendOnce),
        ..draft
    };
    let poll = open(&world.sites[0].chapter, draft);
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.hats, &poll, &Choices::Yes);
    }
    world.settle();
    let extend = |site: &Site| {
        let committee = site.chapter.caller(&site.chapter.people.committee);
        extend_poll(site.instance(), &committee, OnePoll { poll: poll.clone() })
    };
    let early = extend(&world.sites[0]).expect_err("a refusal");
    assert!(early.is(codes::POLL_NOT_CLOSED), "{early}");
    let other = extend(&world.sites[1]).expect_err("a refusal");
    assert!(other.is(codes::NOT_HOST), "{other}");
    world.sites[1].stop();
    // Nine minutes before the deadline.
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 3_060));
    let first = view(&world.sites[0], &poll).opened.seal_by;
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    assert_eq!((report.sealed.len(), report.extended.len(), report.failed), (1, 1, 0));
    let moved = view(&world.sites[0], &poll).opened.seal_by;
    assert_eq!(moved, first.plus_secs(86_400));
    let again = extend(&world.sites[0]).expect_err("a refusal");
    assert!(again.is(codes::POLL_NOT_EXTENDABLE), "{again}");
    // The first deadline passes, and nothing is counted yet.
    world.advance(Duration::from_secs(7_200));
    let report = enlace::jobs::tick(world.sites[0].instance()).expect("a tick");
    assert!(report.is_idle(), "{report:?}");
    world.sites[1].start(false);
    world.tick();
    for site in &world.sites {
        let seen = view(site, &poll);
        assert_eq!((seen.hashes_equal, seen.opened.seal_by), (Some(true), moved));
        let result = seen.result.expect("a result");
        assert_eq!((result.outcome, result.missing), (Outcome::Passed, vec![]));
        site.chapter.check();
    }
}
