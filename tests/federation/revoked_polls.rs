//! A log is taken back while a poll is sealed, counted or published: what then is counted, what
//! shows as differing, and what the clock says anew (rule 15, protocol §4.6, §12.5).

use std::time::Duration;

use enlace::actions::keys::{request_revocation, revoke_keys, sign_revocation, void_events};
use enlace::caller::Caller;
use enlace::error::codes;
use enlace::jobs;
use enlace::ledger::again::Fate;
use enlace::store::{held, log, polls as stored};
use enlace::views::{self, Caveat};
use enlace_schema::ids::PollId;
use enlace_schema::voting::Choices;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::export;

use super::asked::{certify, file, publish, view};
use super::revocation::take_back;
use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Site, World};

const DAY: u64 = 86_400;

/// Where a site's own seal stands.
fn seal_of(site: &Site, poll: &PollId) -> u64 {
    let own = site.origin();
    let row =
        site.instance().store().read(|conn| stored::find_seal(conn, own.as_str(), poll.as_ref()));
    log::unsigned(row.expect("a read").expect("a seal").seq).expect("a seq")
}

/// Where a site's own tally stands, and its hash.
fn tally_of(site: &Site, poll: &PollId) -> Option<(u64, Vec<u8>)> {
    let own = site.origin();
    let row =
        site.instance().store().read(|conn| stored::find_tally(conn, own.as_str(), poll.as_ref()));
    row.expect("a read").map(|row| (log::unsigned(row.seq).expect("a seq"), row.result_hash))
}

/// Two chapters vote; the first one hosts.
fn voted() -> (World, PollId) {
    let world = World::of(2);
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    for site in &world.sites {
        vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes);
    }
    world.settle();
    (world, poll)
}

fn close(world: &World) {
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    world.tick();
}

/// Both hold the same of everything, each replays to it, and these events are void.
fn agree(world: &World, of: &Site, void: std::ops::Range<u64>) {
    for site in &world.sites {
        let rows = site.instance().store().read(|c| held::since(c, of.origin().as_str(), 0));
        let rows = rows.expect("held").into_iter().filter(|row| row.class == "V");
        let found: Vec<u64> = rows.map(|row| log::unsigned(row.seq).expect("a seq")).collect();
        assert_eq!(found, void.clone().collect::<Vec<_>>(), "at {}", site.origin());
        site.chapter.check();
    }
    assert_eq!(world.sites[0].chapter.digest(), world.sites[1].chapter.digest());
}

/// Everybody shows the same counted members in this outcome, and so does the file alone.
fn counted(world: &World, poll: &PollId, cast: u64) {
    for site in &world.sites {
        let seen = view(site, poll);
        assert_eq!(seen.hashes_equal, Some(true), "at {}", site.origin());
        let result = seen.result.expect("a result");
        assert_eq!(result.all.cast.members, cast, "at {}", site.origin());
        let found = file(site, poll).expect("it verifies");
        assert_eq!(Some(found.result_hash), seen.result_hash);
    }
}

/// Of whose boxes everybody is told that they were open before.
fn reopened(world: &World, poll: &PollId, of: &[&Site]) {
    let origins: Vec<_> = of.iter().map(|site| site.origin()).collect();
    let expected = if origins.is_empty() { vec![] } else { vec![Caveat::Reopened(origins)] };
    for site in &world.sites {
        assert_eq!(view(site, poll).caveats(), expected, "at {}", site.origin());
    }
}

/// Between seal and count: a thief's ballots were sealed with the honest ones. The seal is void
/// with them, people say again what was theirs, the clock seals that, and nothing else is counted.
#[test]
fn a_seal_that_is_void_before_the_count_is_made_anew_without_the_thiefs_ballots() {
    let (world, poll) = voted();
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let trusted = mx.chapter.size();
    let people = &mx.chapter.people;
    let honest = vote(&mx.chapter, &people.other, &poll, &Choices::No);
    // The thief votes for somebody who did not.
    let stolen: Vec<_> = vote(&mx.chapter, &people.hats, &poll, &Choices::Yes);
    assert_eq!((honest.len(), stolen.len()), (1, 3));
    world.settle();
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    let report = jobs::tick(mx.instance()).expect("a tick");
    assert_eq!((report.sealed.len(), report.tallied.len()), (1, 0));
    let before = seal_of(mx, &poll);
    world.settle();
    let until = mx.chapter.size();
    let listed = void_events(mx.instance(), &Caller::instance(), trusted, until).expect("a list");
    let fates: Vec<_> = listed.iter().map(|event| (event.kind.as_str(), event.fate)).collect();
    let ballot = ("ballot.cast", Fate::Choice);
    assert_eq!(fates, [ballot, ballot, ballot, ballot, ("poll.sealed", Fate::Bound)]);
    let done = take_back(&mx.chapter, trusted, &[trusted]);
    assert_eq!((done.void, done.said_again), (until - trusted, vec![trusted]));
    world.settle();
    assert!(view(us, &poll).chapter(&mx.origin()).expect("a chapter").sealed_at.is_none());
    world.tick();
    assert!(seal_of(mx, &poll) > before);
    // Two voters and the honest one; none of the three places of the thief's choice.
    counted(&world, &poll, 3);
    reopened(&world, &poll, &[mx]);
    for site in &world.sites {
        certify(site, &poll).expect("certified");
    }
    world.settle();
    publish(us, &poll).expect("published");
    world.settle();
    agree(&world, mx, trusted..until);
}

/// After the count: the seal that the host counted is none any more. Every reader says that the
/// results differ, and nobody certifies or proves what was counted.
#[test]
fn a_seal_that_is_void_after_the_count_is_a_dispute_by_itself() {
    let (world, poll) = voted();
    close(&world);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    counted(&world, &poll, 2);
    reopened(&world, &poll, &[]);
    let (seal, until) = (seal_of(mx, &poll), mx.chapter.size());
    take_back(&mx.chapter, seal, &[]);
    world.tick();
    assert!(seal_of(mx, &poll) > until, "the clock has sealed again");
    assert_eq!(tally_of(mx, &poll), None, "over that seal there is no count of the host's");
    for site in &world.sites {
        let seen = view(site, &poll);
        assert_eq!(seen.hashes_equal, Some(false), "at {}", site.origin());
        let now = site.instance().now();
        let file = site.instance().store().snapshot(|conn| views::export::poll(conn, &poll, now));
        let proven = file.is_ok_and(|file| export::verify(file.as_bytes()).is_ok());
        assert!(!proven, "no file proves what was counted");
        certify(site, &poll).expect_err("it differs");
    }
    // It ends as every difference does: the host's committee alone, and late.
    let refused = |site: &Site| certify(site, &poll).expect_err("it differs").code().name;
    world.advance(Duration::from_secs(13 * DAY));
    world.settle();
    assert_eq!(refused(us), codes::POLL_DIFFERENCE_OPEN.name);
    world.advance(Duration::from_secs(DAY));
    world.settle();
    certify(us, &poll).expect("two weeks are over");
    assert_eq!(refused(mx), codes::POLL_NOT_TALLIED.name);
    world.settle();
    world.advance(Duration::from_secs(29 * DAY));
    let error = publish(us, &poll).expect_err("nor is it published as if nothing were");
    assert!(error.is(codes::POLL_DISPUTED), "{error}");
    assert_eq!(view(mx, &poll).hashes_equal, Some(false));
    let caveats = view(us, &poll).caveats();
    assert_eq!(caveats, [Caveat::Reopened(vec![mx.origin()])], "beside what it had counted");
    agree(&world, mx, seal..until);
    assert_eq!(us.chapter.size_of(&mx.origin()), mx.chapter.size());
}

/// Only the host's tally is void: it counts the same seals again, to the same result.
#[test]
fn a_tally_that_is_void_is_made_anew_over_the_same_seals() {
    let (world, poll) = voted();
    close(&world);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let (tally, hash) = tally_of(us, &poll).expect("a tally");
    let until = us.chapter.size();
    take_back(&us.chapter, tally, &[]);
    world.settle();
    for site in &world.sites {
        assert_eq!(view(site, &poll).chapter(&us.origin()).expect("a chapter").tallied, None);
    }
    certify(us, &poll).expect_err("nothing to certify");
    world.tick();
    let (again, same) = tally_of(us, &poll).expect("a tally");
    assert!(again > until && same == hash, "the same result at another place");
    counted(&world, &poll, 2);
    reopened(&world, &poll, &[]);
    for site in &world.sites {
        certify(site, &poll).expect("certified");
    }
    world.settle();
    publish(us, &poll).expect("published");
    world.settle();
    agree(&world, us, tally..until);
    assert_eq!(tally_of(mx, &poll).map(|(_, hash)| hash), Some(same));
}

/// The host's own seal is void with its tally: it counts another seal, and the chapter that has
/// counted the first one knows that the host has told two stories.
#[test]
fn a_host_whose_seal_is_void_states_another_result() {
    let (world, poll) = voted();
    close(&world);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let (_, before) = tally_of(us, &poll).expect("a tally");
    let (seal, until) = (seal_of(us, &poll), us.chapter.size());
    take_back(&us.chapter, seal, &[]);
    world.tick();
    let (_, after) = tally_of(us, &poll).expect("a tally");
    assert_ne!(before, after, "another seal, so another result");
    for site in &world.sites {
        assert_eq!(view(site, &poll).hashes_equal, Some(false), "at {}", site.origin());
    }
    let refused = |site: &Site| certify(site, &poll).expect_err("it differs").code().name;
    assert_eq!(refused(us), codes::POLL_DIFFERENCE_OPEN.name);
    assert_eq!(refused(mx), codes::POLL_RESULTS_DIFFER.name);
    world.advance(Duration::from_secs(14 * DAY + 60));
    world.settle();
    assert_eq!(refused(mx), codes::POLL_RESULTS_DIFFER.name, "it never does");
    agree(&world, us, seal..until);
}

/// Somebody with the host's key published for the committee. The result is not published any more,
/// and the committee may publish, or not.
#[test]
fn what_was_published_is_not_when_that_is_void() {
    let (world, poll) = voted();
    close(&world);
    let us = &world.sites[0];
    for site in &world.sites {
        certify(site, &poll).expect("certified");
    }
    world.settle();
    let trusted = us.chapter.size();
    let hash = publish(us, &poll).expect("published");
    world.settle();
    let states = || world.sites.iter().map(|site| view(site, &poll).state).collect::<Vec<_>>();
    assert_eq!(states(), [PollState::Published; 2]);
    take_back(&us.chapter, trusted, &[]);
    world.settle();
    assert_eq!(states(), [PollState::Closed; 2]);
    assert!(!file(us, &poll).expect("it verifies").published);
    assert_eq!(publish(us, &poll).expect("published"), hash);
    world.settle();
    assert_eq!(states(), [PollState::Published; 2]);
    agree(&world, us, trusted..trusted + 1);
}

/// Neither a seal nor a count can be chosen to be said again: they name their place, and whoever
/// holds two recovery keys cannot put them behind other ballots.
#[test]
fn what_is_bound_to_its_place_is_not_said_again() {
    let (world, poll) = voted();
    close(&world);
    let us = &world.sites[0];
    let (instance, caller) = (us.instance(), Caller::instance());
    let seal = seal_of(us, &poll);
    let request = request_revocation(instance, &caller, seal).expect("a request");
    let sign = |sheet: usize| sign_revocation(&request, &us.chapter.recovery[sheet].words);
    let signed = [0, 1].map(|sheet| sign(sheet).expect("a signature")).to_vec();
    let size = us.chapter.size();
    for chosen in [seal, tally_of(us, &poll).expect("a tally").0] {
        let chosen = [chosen].into_iter().collect();
        let refused = revoke_keys(instance, &caller, request.clone(), signed.clone(), chosen);
        assert!(refused.expect_err("bound").is(codes::INVALID_ARGUMENT));
        assert_eq!(us.chapter.size(), size, "nothing half-done");
    }
}
