//! A chapter loses its machine and comes back from what its peers hold, in the middle of a vote.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use enlace::actions::accounts::sign_in;
use enlace::actions::keys::rotate_keys;
use enlace::actions::members::{ApplyMember, EndMember, apply_member, end_member};
use enlace::actions::peers::invite;
use enlace::actions::privacy::{DecideRecords, block_records, erase_records};
use enlace::actions::receipts::{BallotStanding, check_receipt};
use enlace::caller::Caller;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::error::{Error, codes};
use enlace::federation::bundle::{self, Sent};
use enlace::federation::recover::{Plan, Recovered, recover};
use enlace::ledger::mark::{self, Found, Mark};
use enlace::ledger::{keyfiles, publish, rebuild};
use enlace::private::{self, MemberRecord};
use enlace::store::{bundles, log, members, projections};
use enlace::views;
use enlace_schema::event::log::KeyRole;
use enlace_schema::event::member::{EndReason, MemberKind};
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::voting::Choices;
use tempfile::TempDir;

use crate::cli::ask;
use crate::harness::chapter::{PASSWORD, Person};
use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Site, TestDb, World};

mod cosigned;
mod locked;
mod stays;

fn append(site: &Site) -> Result<(), Error> {
    let record = MemberRecord { first_name: Some("Nueva".into()), ..MemberRecord::default() };
    let input = ApplyMember { kind: MemberKind::Individual, record };
    apply_member(site.instance(), &Caller::instance(), input).map(drop)
}

/// What is left of a chapter: its keys. And an empty machine for it.
struct Lost {
    keys: TempDir,
    data: TempDir,
    db: TestDb,
}

impl Lost {
    /// The second chapter's machine burns down.
    fn of(world: &mut World) -> Self {
        let site = &mut world.sites[1];
        site.stop();
        site.chapter.instance.ledger.stop();
        let keys = TempDir::with_prefix("enlace-keys").expect("a folder");
        let own = site.chapter.folder.path().join("keys");
        keyfiles::copy(&own, &keys.path().join("kept")).expect("copied keys");
        let data = TempDir::with_prefix("enlace-new").expect("a folder");
        site.chapter.config.data = data.path().join("data");
        let db = TestDb::new();
        site.chapter.config.database_url = db.url().into();
        Self { keys, data, db }
    }

    fn recover(&self, world: &World, from: &[usize]) -> Result<Recovered, Error> {
        let chapter = &world.sites[1].chapter;
        let plan = Plan {
            config: chapter.config.clone(),
            clock: Arc::new(chapter.clock.clone()),
            keys: self.keys.path().join("kept"),
            from: from.iter().map(|at| world.sites[*at].url.clone()).collect(),
        };
        recover(&plan, &|_| ())
    }

    fn is_clean(&self) -> bool {
        !self.data.path().join("data").join("keys").exists()
    }
}

fn send(site: &Site) -> Vec<Sent> {
    let done = bundle::send(site.instance()).expect("bundles");
    done.into_iter().map(|(peer, sent)| sent.unwrap_or_else(|e| panic!("{peer}: {e}"))).collect()
}

/// What an instance knows of a member, by its own private record.
fn record(site: &Site, person: &Person) -> Option<MemberRecord> {
    let keys = site.instance().ledger.keys();
    let read = |conn: &mut enlace::store::Connection| {
        let row = members::find_anywhere(conn, person.member.as_ref())?.expect("a member");
        private::of_member(conn, keys, &row)
    };
    site.instance().store().snapshot(read).expect("a read")
}

/// How many records its log committed to from a size on.
fn committed_since(site: &Site, size: u64) -> u64 {
    let own = site.origin();
    let all = site.instance().store().read(|conn| bundles::committed(conn, own.as_str()));
    let since = |one: &bundles::Committed| u64::try_from(one.seq).expect("a seq") >= size;
    all.expect("commitments").iter().filter(|one| since(one)).count() as u64
}

fn result(site: &Site, poll: &PollId) -> Option<Hash> {
    let now = site.instance().now();
    let seen = site.instance().store().snapshot(|conn| views::poll(conn, poll, now));
    seen.expect("a poll").result_hash
}

/// The whole story, in so many chapters.
fn story(count: usize) {
    let mut world = World::of(count);
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    let mut receipts = Vec::new();
    for site in &world.sites {
        receipts.extend(vote(&site.chapter, &site.chapter.people.voter, &poll, &Choices::Yes));
        let replaced = vote(&site.chapter, &site.chapter.people.hats, &poll, &Choices::No);
        assert_eq!(replaced.len(), 3);
    }
    world.settle();
    let mx = &world.sites[1];
    assert!(send(mx).iter().all(|sent| matches!(sent, Sent::Kept { parts, .. } if *parts > 0)));
    let (size, digest) = (mx.chapter.size(), mx.chapter.digest());
    let known = record(mx, &mx.chapter.people.voter);
    assert!(known.is_some());
    let lost = Lost::of(&mut world);
    let from: Vec<usize> = (0..count).filter(|at| *at != 1).collect();
    let done = lost.recover(&world, &from).expect("everything that the peers had");
    assert_eq!((done.size, done.resumed), (size, size));
    assert_eq!(done.asked.len(), count - 1);
    assert!(done.peers.iter().all(|peer| peer.fault.is_none()), "{:?}", done.peers);
    let back = done.bundle.expect("a bundle");
    assert_eq!((back.number, back.log_size), (1, size));
    assert_eq!(back.rows.get("accounts"), Some(&8), "{:?}", back.rows);
    assert_eq!((done.without_before, done.without_after, done.refused), (0, 0, 0));
    // Nobody recovers over the head of an instance.
    let again = lost.recover(&world, &from).expect_err("a refusal");
    assert!(again.is(codes::ALREADY_INITIALISED), "{again}");
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(mx.instance().ledger.held_by(), None);
    assert_eq!(mx.chapter.size(), size + 1, "that it goes on from here is recorded");
    assert_eq!(mx.chapter.digest(), digest, "projections are equal");
    assert_eq!(record(mx, &mx.chapter.people.voter), known);
    mx.chapter.token(&mx.chapter.people.voter);
    // The vote goes on: ballots replaced, another one cast, the box sealed with the same key.
    receipts.extend(vote(&mx.chapter, &mx.chapter.people.hats, &poll, &Choices::Yes));
    receipts.extend(vote(&mx.chapter, &mx.chapter.people.other, &poll, &Choices::Yes));
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 100));
    world.tick();
    let hash = result(&world.sites[0], &poll).expect("a result");
    for site in &world.sites {
        assert_eq!(result(site, &poll), Some(hash), "{}", site.origin());
        for receipt in &receipts {
            let checked = check_receipt(site.instance(), &receipt.code).expect("a receipt");
            assert!(checked.held);
            assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Counts);
        }
        site.chapter.check();
    }
    drop(lost.db);
}

#[test]
fn a_chapter_comes_back_from_its_only_peer_in_the_middle_of_a_vote() {
    story(2);
}

#[test]
fn a_chapter_comes_back_from_two_peers_in_the_middle_of_a_vote() {
    story(3);
}

/// All keys were replaced, some of them twice, and their first halves deleted: the newest are
/// enough.
#[test]
fn rotated_keys_bring_their_log_back() {
    let mut world = World::of(2);
    for roles in [&ALL[..], &[KeyRole::Log], &[KeyRole::Transport]] {
        let done = rotate_keys(world.sites[1].instance(), &Caller::instance(), roles.to_vec());
        assert_eq!(done.expect("rotated").len(), roles.len());
        world.settle();
    }
    append(&world.sites[1]).expect("an event");
    send(&world.sites[1]);
    world.settle();
    let (size, digest) = (world.sites[1].chapter.size(), world.sites[1].chapter.digest());
    let lost = Lost::of(&mut world);
    assert!(!lost.keys.path().join("kept").join("log-1").exists(), "deleted when it was replaced");
    let done = lost.recover(&world, &[0]).expect("a chapter");
    assert_eq!((done.size, done.without_after), (size, 0));
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(mx.chapter.digest(), digest);
    append(mx).expect("open for changes");
    world.settle();
    mx.chapter.check();
}

const ALL: [KeyRole; 4] = [KeyRole::Witness, KeyRole::Transport, KeyRole::Seal, KeyRole::Log];

/// What is newer than the bundle is named, and a receipt of before still verifies.
#[test]
fn what_is_newer_than_the_bundle_is_counted_and_old_receipts_hold() {
    let mut world = World::of(2);
    let poll = open(&world.sites[0].chapter, question(&world.sites[0].chapter));
    world.tick();
    send(&world.sites[1]);
    let mx = &world.sites[1];
    let since = mx.chapter.size();
    let receipts = vote(&mx.chapter, &mx.chapter.people.voter, &poll, &Choices::Yes);
    append(mx).expect("a member after the bundle");
    let late = mx.chapter.join("late");
    let newer = committed_since(mx, since);
    assert!(newer >= 3, "two members, and how the dues of one were settled");
    world.settle();
    let lost = Lost::of(&mut world);
    let done = lost.recover(&world, &[0]).expect("a chapter");
    assert_eq!((done.without_before, done.without_after), (0, newer));
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(record(mx, &late), None);
    for receipt in &receipts {
        assert!(check_receipt(mx.instance(), &receipt.code).expect("a receipt").held);
    }
    append(mx).expect("open for changes");
    world.settle();
}

/// One peer has less than the other: the larger part that we signed decides, in either order.
#[test]
fn a_peer_with_an_older_part_does_not_shorten_the_log() {
    for from in [[0, 2], [2, 0]] {
        let mut world = World::of(3);
        world.sites[0].stop();
        for _ in 0..3 {
            append(&world.sites[1]).expect("an event");
        }
        world.sites[2].await_log_of(&world.sites[1]);
        world.sites[1].await_checkpoint();
        let size = world.sites[1].chapter.size();
        let lost = Lost::of(&mut world);
        world.sites[0].start(false);
        let done = lost.recover(&world, &from).expect("a chapter");
        assert_eq!(done.size, size, "{from:?}");
        world.sites[1].start(false);
        world.settle();
    }
}

#[test]
fn nobody_to_ask_and_nothing_to_give() {
    let mut world = World::of(2);
    let lost = Lost::of(&mut world);
    world.sites[0].stop();
    assert!(lost.recover(&world, &[0]).expect_err("a refusal").is(codes::PEER_UNREACHABLE));
    assert!(lost.is_clean());
    world.sites[0].start(false);
    // Without a bundle the log comes back all the same.
    let done = lost.recover(&world, &[0]).expect("a chapter");
    assert!(done.bundle.is_none() && done.without_after > 0);
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(record(mx, &mx.chapter.people.voter), None);
    world.settle();
}

/// A keeper that damages, exchanges or forges what it keeps: none of it is taken, and what is older
/// and whole is.
#[test]
fn a_bundle_that_is_not_ours_is_not_taken() {
    let spoil: [(&str, &str); 5] = [
        // As a keeper that means it: one that does not would see by the digest.
        ("cut short", "UPDATE kept_parts SET part = substr(part, 1, 200), digest = NULL"),
        ("spoiled", "UPDATE kept_parts SET part = substr(part, 1, 200)"),
        ("of another chapter", ANOTHERS),
        (
            "with a forged number",
            "UPDATE kept_bundles SET manifest = \
            replace(manifest, '\"number\":1,', '\"number\":9,'), number = 9",
        ),
        ("without a part", "DELETE FROM kept_parts"),
    ];
    for (what, sql) in spoil {
        let mut world = World::of(2);
        send(&world.sites[1]);
        send(&world.sites[0]);
        let lost = Lost::of(&mut world);
        world.sites[0].chapter.db.execute(&sql.replace("OTHER", &other(&world)));
        let done = lost.recover(&world, &[0]).expect(what);
        assert!(done.bundle.is_none(), "{what}");
        assert_eq!(done.refused, 1, "{what}");
        assert_eq!(done.rows_of("accounts"), 0, "{what}");
    }
}

/// A bundle that another chapter's keys made, under the lost chapter's name.
const ANOTHERS: &str = "OTHER";

/// Statements that put the first chapter's own kind of bundle in the place of the second's.
fn other(world: &World) -> String {
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let keys = us.instance().ledger.keys();
    let read = |conn: &mut enlace::store::Connection| private::bundle::Contents::read(conn, keys);
    let contents = us.instance().store().snapshot(read).expect("rows");
    let manifest = contents.manifest(keys, 7, us.instance().now()).expect("a manifest");
    let text = String::from_utf8(manifest.to_bytes().expect("bytes")).expect("text");
    format!(
        "UPDATE kept_bundles SET number = 7, manifest = '{text}' WHERE owner = '{}'",
        mx.origin()
    )
}

trait Rows {
    fn rows_of(&self, store: &str) -> u64;
}

impl Rows for Recovered {
    fn rows_of(&self, store: &str) -> u64 {
        self.bundle.as_ref().and_then(|back| back.rows.get(store)).copied().unwrap_or_default()
    }
}

/// The newest is damaged, the one before it is not.
#[test]
fn the_bundle_before_a_damaged_one_is_taken() {
    let mut world = World::of(2);
    send(&world.sites[1]);
    let since = world.sites[1].chapter.size();
    append(&world.sites[1]).expect("a member");
    let newer = committed_since(&world.sites[1], since);
    assert!(matches!(send(&world.sites[1])[..], [Sent::Kept { number: 2, .. }]));
    world.settle();
    let lost = Lost::of(&mut world);
    let newest = "UPDATE kept_bundles SET manifest = \
                  replace(manifest, '\"head\":\"', '\"head\":\"A') WHERE number = 2";
    world.sites[0].chapter.db.execute(newest);
    let done = lost.recover(&world, &[0]).expect("a chapter");
    assert_eq!((done.bundle.as_ref().map(|back| back.number), done.refused), (Some(1), 1));
    assert_eq!((done.without_before, done.without_after), (0, newer));
}
