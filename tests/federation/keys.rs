//! Keys over years, between instances that run: rotated while others follow, taken back from a
//! thief, and never out of step with what is signed.

use std::collections::BTreeSet;
use std::time::Duration;

use enlace::actions::keys::{
    request_revocation, revoke_keys, rotate_keys, sign_revocation, void_events,
};
use enlace::actions::peers::invite;
use enlace::caller::Caller;
use enlace::error::codes;
use enlace::ledger::again::Fate;
use enlace::ledger::{proof, publish};
use enlace::store::{held, log, members, polls as stored};
use enlace_schema::event::key::RecoverySignature;
use enlace_schema::event::log::KeyRole;
use enlace_schema::ids::PollId;
use enlace_schema::log::KeySchedule;
use enlace_schema::voting::Choices;

use super::tokens::Asking;
use crate::harness::polls::{self, open, places, question};
use crate::harness::replay::check;
use crate::harness::{Chapter, Site, World};

const ALL: [KeyRole; 4] = [KeyRole::Witness, KeyRole::Transport, KeyRole::Seal, KeyRole::Log];

fn schedule(at: &Site, of: &Site) -> KeySchedule {
    let origin = of.origin();
    let keys = at.instance().store().snapshot(|conn| proof::keys(conn, origin.as_str()));
    keys.expect("keys")
}

fn rotate(site: &Site, roles: &[KeyRole]) {
    let done = rotate_keys(site.instance(), &Caller::instance(), roles.to_vec());
    assert_eq!(done.expect("rotated").len(), roles.len());
}

fn files(chapter: &Chapter) -> Vec<String> {
    let folder = std::fs::read_dir(chapter.folder.path().join("keys")).expect("a folder");
    let mut names: Vec<String> = folder
        .map(|file| file.expect("a file").file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains('-'))
        .collect();
    names.sort();
    names
}

/// Two of the three people with sheets sign.
fn signed(
    chapter: &Chapter,
    request: &enlace::ledger::rotate::RevocationRequest,
    sheets: &[usize],
) -> Vec<RecoverySignature> {
    let sign = |sheet: &usize| sign_revocation(request, &chapter.recovery[*sheet].words);
    sheets.iter().map(|sheet| sign(sheet).expect("a signature")).collect()
}

#[test]
fn all_keys_rotate_and_everybody_follows() {
    let mut world = World::of(2);
    let before = schedule(&world.sites[1], &world.sites[0]);
    rotate(&world.sites[0], &ALL);
    world.settle();
    let after = schedule(&world.sites[1], &world.sites[0]);
    assert_eq!(after.log_key().map(|key| key.kid.as_str()), Some("log-2"));
    assert_ne!(before.transport_keys().last(), after.transport_keys().last());
    // The checkpoint where the key changed is there, on both sides, and a third one follows.
    world.sites[0].chapter.join("Newcomer");
    rotate(&world.sites[0], &[KeyRole::Log]);
    rotate(&world.sites[1], &ALL);
    world.sites[0].chapter.join("Another");
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
    assert_eq!(
        files(&world.sites[0].chapter),
        [
            "log-1.last",
            "log-2.last",
            "log-3",
            "log-4",
            "seal-1",
            "seal-2",
            "transport-1",
            "transport-2",
            "witness-1",
            "witness-2"
        ],
        "the log keys that signed their last are gone, what they signed is not"
    );
    // Who comes back, and who comes new, has the same keys.
    world.sites[0].stop();
    world.sites[0].start(false);
    world.settle();
    assert_eq!(
        schedule(&world.sites[0], &world.sites[0]),
        schedule(&world.sites[1], &world.sites[0])
    );
}

#[test]
fn whoever_reads_a_log_late_follows_its_rotations() {
    let world = World::strangers(3);
    let [us, mx, ca] = &world.sites[..] else { panic!("three sites") };
    for name in ["First", "Second", "Third"] {
        rotate(us, &[KeyRole::Log, KeyRole::Transport]);
        us.chapter.join(name);
    }
    us.await_checkpoint();
    for reader in [mx, ca] {
        for (one, other) in [(reader, us), (us, reader)] {
            one.pin(&other.url, &invite(other.instance()).expect("an invitation").words_en);
        }
        reader.await_log_of(us);
        assert_eq!(schedule(reader, us), schedule(us, us));
        reader.chapter.check();
    }
}

/// Whoever has not read of the new transport key takes the former; who has, for ten minutes more.
#[test]
fn a_former_transport_key_is_good_for_a_while() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let former = Asking::of(us, mx);
    let ask = |jti: &str, key| {
        let ask = Asking { jti: jti.into(), at: mx.instance().now(), ..Asking::of(us, mx) };
        Asking { key, ..ask }.get(mx, "/fed/v1/heads?of=us.example.org/log/1").status
    };
    assert_eq!(ask("before", former.key), 200);
    rotate(us, &[KeyRole::Transport]);
    world.settle();
    assert_eq!(ask("sent-before", former.key), 200, "requests on their way");
    world.advance(Duration::from_secs(9 * 60));
    world.settle();
    assert_eq!(ask("later", former.key), 200);
    world.advance(Duration::from_secs(2 * 60));
    world.settle();
    assert_eq!(ask("too-late", former.key), 401);
}

#[test]
fn a_second_process_rotates_and_the_first_signs_with_the_new_key() {
    let chapter = Chapter::alone();
    let other = chapter.reopen().expect("a second process");
    publish::publish(&chapter.instance.ledger).expect("a checkpoint");
    let done = rotate_keys(&other, &Caller::instance(), vec![KeyRole::Log]).expect("rotated");
    assert_eq!(done[0].kid, "log-2");
    chapter.join("Somebody");
    let last = chapter.size() - 1;
    let origin = chapter.origin().as_str();
    let kid = |seq| {
        let entry = chapter.instance.store().read(|conn| log::find_entry(conn, origin, seq));
        entry.expect("a read").expect("an entry").envelope().expect("an event").kid
    };
    assert_eq!(kid(last), "log-2");
    assert_eq!(chapter.instance.ledger.keys().in_force().log_kid, "log-2");
    other.ledger.stop();
    chapter.check();
}

#[test]
fn a_rotation_that_was_cut_off_is_taken_up_again() {
    let chapter = Chapter::alone();
    // A process died between the file of the key after next and the event that commits to it.
    let keys = chapter.folder.path().join("keys");
    let orphan = "5".repeat(64);
    enlace::ledger::keys::write(&keys.join("log-3"), &orphan).expect("a file");
    chapter.instance.ledger.stop();
    let again = chapter.reopen().expect("the keys that the log names");
    assert_eq!(again.ledger.keys().in_force().log_next_kid, "log-2");
    let done = rotate_keys(&again, &Caller::instance(), vec![KeyRole::Log]).expect("rotated");
    assert_eq!(done[0].kid, "log-2");
    assert_eq!(again.ledger.keys().in_force().log_next_kid, "log-3");
    assert_eq!(std::fs::read_to_string(keys.join("log-3")).expect("a file"), orphan);
    check(&again);
    again.ledger.stop();
}

#[test]
fn two_recovery_keys_take_a_log_back_and_peers_forget_what_was_void() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    world.advance(Duration::from_secs(600));
    let trusted = us.chapter.size();
    let voter = us.chapter.people.voter.clone();
    let place = places(&us.chapter, &poll, &voter).remove(0);
    polls::vote(&us.chapter, &voter, &poll, &Choices::Yes);
    us.chapter.join("A friend of the thief");
    world.settle();
    let before = us.chapter.size();
    assert!(before > trusted);
    let count = |site: &Site| {
        let origin = us.origin();
        let all = site.instance().store().read(|conn| members::of_chapter(conn, origin.as_str()));
        all.expect("members").len()
    };
    let with = count(mx);

    let request =
        request_revocation(us.instance(), &Caller::instance(), trusted).expect("a request");
    assert_eq!(request.seq, before);
    let one = signed(&us.chapter, &request, &[0]);
    let refused =
        revoke_keys(us.instance(), &Caller::instance(), request.clone(), one, BTreeSet::new());
    assert!(refused.expect_err("one signature").is(codes::KEYS_NOT_SIGNED));
    let foreign = signed(&mx.chapter, &request, &[0, 1]);
    let refused =
        revoke_keys(us.instance(), &Caller::instance(), request.clone(), foreign, BTreeSet::new());
    assert!(refused.expect_err("another log's sheets").is(codes::KEYS_NOT_SIGNED));
    assert_eq!(us.chapter.size(), before, "nothing half-done");

    let two = signed(&us.chapter, &request, &[2, 0]);
    // The people look through what is void, and find all of it theirs.
    let listed = void_events(us.instance(), &Caller::instance(), trusted, before).expect("a list");
    let ours = listed.iter().filter(|event| event.fate == Fate::Choice);
    let ours: BTreeSet<u64> = ours.map(|event| event.seq).collect();
    let caller = Caller::instance();
    let done = revoke_keys(us.instance(), &caller, request.clone(), two.clone(), ours.clone())
        .expect("the log is back");
    assert_eq!(done.void, before - trusted);
    assert_eq!(done.said_again, ours.into_iter().collect::<Vec<_>>());
    let stale = revoke_keys(us.instance(), &Caller::instance(), request, two, BTreeSet::new());
    assert!(stale.expect_err("used").is(codes::KEYS_REQUEST_STALE));
    world.settle();
    assert_eq!(count(mx), with, "what was ours was said again");
    let void: Vec<i64> = (trusted as i64..before as i64).collect();
    taken_out(&world, &void);

    // The poll goes on, with the ballot that was said again, to an equal result.
    assert_eq!(places(&us.chapter, &poll, &voter).first(), Some(&place));
    world.advance(Duration::from_secs(40 * 86_400));
    world.tick();
    counted_alike(&world, &poll);
}

/// At both sites, exactly these entries of the first one's log are void, and nothing else differs.
fn taken_out(world: &World, expected: &[i64]) {
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    for site in [us, mx] {
        let void: Vec<i64> = site
            .instance()
            .store()
            .read(|conn| held::since(conn, us.origin().as_str(), 0))
            .expect("held")
            .into_iter()
            .filter(|row| row.class == "V")
            .map(|row| row.seq)
            .collect();
        assert_eq!(void, expected);
        site.chapter.check();
    }
    assert_eq!(schedule(us, us), schedule(mx, us));
    assert_eq!(us.chapter.digest(), mx.chapter.digest());
}

fn counted_alike(world: &World, poll: &PollId) {
    let hashes: Vec<_> = world
        .sites
        .iter()
        .map(|site| {
            let origin = site.origin();
            let tally = site
                .instance()
                .store()
                .read(|conn| stored::find_tally(conn, origin.as_str(), poll.as_ref()));
            tally.expect("a read").expect("a tally").result_hash
        })
        .collect();
    assert_eq!(hashes[0], hashes[1]);
}

#[test]
fn an_old_request_is_stale() {
    let chapter = Chapter::alone();
    let request = request_revocation(&chapter.instance, &Caller::instance(), chapter.size())
        .expect("a request");
    let two = signed(&chapter, &request, &[0, 1]);
    chapter.join("Somebody");
    let refused =
        revoke_keys(&chapter.instance, &Caller::instance(), request, two, BTreeSet::new());
    assert!(refused.expect_err("stale").is(codes::KEYS_REQUEST_STALE));
    let voter = chapter.caller(&chapter.people.voter);
    let refused = rotate_keys(&chapter.instance, &voter, vec![KeyRole::Log]);
    assert!(refused.expect_err("a member").is(codes::ROLE_REQUIRED));
    for trusted in [0, chapter.size() + 1] {
        let refused = request_revocation(&chapter.instance, &Caller::instance(), trusted);
        assert!(refused.expect_err("no prefix").is(codes::INVALID_ARGUMENT));
    }
}

/// Each does something while nothing passes between them; then they must find each other.
fn apart(change: impl Fn(&Site)) {
    let mut world = World::of(2);
    world.settle();
    world.sites.iter_mut().for_each(|site| site.stop());
    for site in &mut world.sites {
        site.start(false);
        change(site);
        site.stop();
    }
    world.sites.iter_mut().for_each(|site| site.start(false));
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

/// Both change their transport keys, twice, while nothing passes between them: neither can know
/// the other's newest, and an older one must still open the door (protocol §4.5).
#[test]
fn two_that_changed_their_keys_apart_find_each_other_again() {
    apart(|site| {
        for name in ["Meanwhile", "Later"] {
            rotate(site, &[KeyRole::Transport]);
            site.chapter.join(name);
        }
    });
}

/// Both take their logs back: the keys that each knows of the other are revoked, and each still has
/// to be let in by whoever has not read so (the simulator's find).
#[test]
fn two_that_were_taken_back_apart_find_each_other_again() {
    apart(|site| {
        rotate(site, &[KeyRole::Transport]);
        let (instance, trusted) = (site.instance(), site.chapter.size() - 1);
        let request = request_revocation(instance, &Caller::instance(), trusted);
        let request = request.expect("a request");
        let signed = signed(&site.chapter, &request, &[1, 2]);
        let done = revoke_keys(instance, &Caller::instance(), request, signed, BTreeSet::new());
        assert_eq!(done.expect("the log is back").void, 1, "the rotation");
        let keys = instance.ledger.keys().in_force();
        let revoked: Vec<&str> = keys.unnamed_transports.iter().map(|key| &*key.kid).collect();
        assert_eq!(revoked, ["transport-2", "transport-1"]);
        assert!(keys.former_transports.is_empty(), "nothing is believed under them");
        site.chapter.join("Afterwards");
    });
}
