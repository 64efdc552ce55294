//! Bundles between peers: what changed is sent and no more, the keeper reads nothing of it, keeps
//! no more than it agreed to, and lets go of what was erased.

use std::time::Duration;

use enlace::actions::members::{EndMember, end_member};
use enlace::actions::privacy::{DecideRecords, block_records, erase_records};
use enlace::caller::Caller;
use enlace::error::codes;
use enlace::federation::bundle::keep::{self, Put, Status};
use enlace::federation::bundle::{self, Sent, check};
use enlace::federation::client::{Client, Fault, Target};
use enlace::private::bundle::{
    Contents, Manifest, PART_SEALED_MAX, PARTS_MAX, open_part, seal_part,
};
use enlace::store::{Backend, Connection, bundles};
use enlace_schema::event::Origin;
use enlace_schema::event::member::EndReason;
use enlace_schema::log::{Hash, sha256};

use crate::harness::{Chapter, Site, World, http, wait};

fn send(site: &Site) -> Sent {
    let mut done = bundle::send(site.instance()).expect("bundles");
    assert_eq!(done.len(), 1);
    done.remove(0).1.expect("a peer that answers")
}

/// Sends until nothing is new: that a peer fetched a name is a row, too.
fn send_all(site: &Site) {
    wait::until("nothing is new", || send(site) == Sent::Current);
}

fn status(world: &World) -> Status {
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    keep::status(us.instance(), &mx.origin()).expect("a status")
}

fn contents(site: &Site) -> Contents {
    let keys = site.instance().ledger.keys();
    let read = |conn: &mut Connection| Contents::read(conn, keys);
    site.instance().store().snapshot(read).expect("rows")
}

fn kept_bytes(world: &World) -> Vec<u8> {
    let owner = world.sites[1].origin();
    let read = |conn: &mut Connection| {
        let mut all = Vec::new();
        for row in bundles::kept(conn, owner.as_str())? {
            all.extend(row.manifest.into_bytes());
        }
        for name in bundles::part_names(conn, owner.as_str())? {
            let row = bundles::find_part(conn, owner.as_str(), &name)?;
            all.extend(row.map(|row| row.part).unwrap_or_default());
        }
        Ok(all)
    };
    world.sites[0].instance().store().snapshot(read).expect("what is kept")
}

#[test]
fn only_what_changed_is_sent_and_nothing_of_it_is_read() {
    let world = World::of(2);
    let mx = &world.sites[1];
    for n in 0..200 {
        mx.chapter.join_without_account(&format!("Encarnación {n}"));
    }
    let Sent::Kept { number: 1, parts: first } = send(mx) else { panic!("a first bundle") };
    assert!(first > 2, "{first} parts");
    send_all(mx);
    let before = status(&world).numbers[0];
    mx.chapter.advance(Duration::from_secs(1));
    mx.chapter.join_without_account("Encarnación la última");
    let Sent::Kept { number, parts } = send(mx) else { panic!("another bundle") };
    assert!(parts < first, "{parts} of {first}");
    assert_eq!(status(&world).numbers, [number, before]);
    let bytes = kept_bytes(&world);
    for word in ["Encarnaci", "example.org", "argon2", "accounts", "private"] {
        let found = bytes.windows(word.len()).any(|part| part == word.as_bytes());
        assert!(!found, "{word} can be read");
    }
    let us = world.sites[0].instance().ledger.keys();
    for (name, inside) in &contents(mx).parts {
        let keys = mx.instance().ledger.keys();
        let sealed = seal_part(keys, inside).expect("sealed");
        assert!(sealed.len() <= PART_SEALED_MAX);
        assert!(!open_part(keys, name, &sealed).expect("opens").is_empty());
        assert!(open_part(keys, &Hash([1; 32]), &sealed).is_err(), "under its own name only");
        assert!(open_part(us, name, &sealed).expect_err("a refusal").is(codes::BUNDLE_REFUSED));
    }
}

/// A keeper that lost or forgot what it kept gets it again; numbers only grow.
#[test]
fn a_keeper_that_forgot_gets_it_again() {
    let world = World::of(2);
    let mx = &world.sites[1];
    send(mx);
    world.sites[0].chapter.db.execute("DELETE FROM kept_bundles");
    world.sites[0].chapter.db.execute("DELETE FROM kept_parts");
    assert!(matches!(send(mx), Sent::Kept { number: 2, parts } if parts > 0));
    // The owner forgot: it goes on above what the keeper has.
    let peer = world.sites[0].origin().to_string();
    let forget = move |tx: &mut enlace::ledger::Tx<'_>| bundles::forget_sent(tx.conn(), &peer);
    mx.instance().ledger.write_side(forget).expect("forgotten");
    assert!(matches!(send(mx), Sent::Kept { number: 3, .. }));
}

/// A disk that spoils a part tells nobody; the keeper finds it, and its owner gives it again.
#[test]
fn a_part_that_the_disk_has_spoiled_is_given_again() {
    let world = World::of(2);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    for n in 0..200 {
        mx.chapter.join_without_account(&format!("Encarnación {n}"));
    }
    send_all(mx);
    let number = status(&world).numbers[0];
    let check = || check::check(us.instance()).expect("looked at");
    assert_eq!((check(), status(&world).numbers[0]), (0, number));
    let parts = contents(mx).parts;
    assert!(parts.len() > 2);
    let owner = mx.origin();
    let held = |name: &Hash| keep::part(us.instance(), &owner, name).expect("a read");
    let whole = || parts.iter().filter(|(name, _)| held(name).is_some()).count();
    let one = parts[1].0.to_string();
    let of_it = match us.instance().store().backend() {
        Backend::Sqlite => format!("x'{one}'"),
        Backend::Postgres => format!("'\\x{one}'"),
    };
    us.chapter.db.execute(&format!("UPDATE kept_parts SET part = name WHERE name = {of_it}"));
    assert_eq!(whole(), parts.len() - 1, "it is not given back");
    assert_eq!(status(&world).numbers[0], number, "nobody has looked yet");
    assert_eq!(check(), 1);
    assert_eq!(status(&world).numbers.first(), None, "no bundle without a part is claimed");
    let sent = send(mx);
    assert!(matches!(sent, Sent::Kept { number: next, parts: 1 } if next > number), "{sent:?}");
    assert_eq!((whole(), check()), (parts.len(), 0));
    for (name, _) in &parts {
        let part = held(name).expect("a part");
        assert!(!open_part(mx.instance().ledger.keys(), name, &part).expect("opens").is_empty());
    }
    // Whoever gives one again before the keeper has looked is not told that it is there.
    us.chapter.db.execute("UPDATE kept_parts SET part = name");
    assert_eq!(whole(), 0);
    let (name, inside) = &parts[1];
    let sealed = seal_part(mx.instance().ledger.keys(), inside).expect("sealed");
    assert!(keep::put_part(us.instance(), &owner, *name, sealed.clone()).expect("taken"));
    assert_eq!(held(name), Some(sealed));
    // From before there were digests: taken as it is, and held to that from then on.
    us.chapter.db.execute("UPDATE kept_parts SET digest = NULL");
    assert_eq!((check(), whole()), (0, parts.len()));
    us.chapter.db.execute("UPDATE kept_parts SET part = digest");
    assert_eq!(whole(), 0);
}

/// A manifest can be spoiled like a part: whether the keeper looks first, or the owner sends first.
#[test]
fn a_manifest_that_the_disk_has_spoiled_keeps_nothing_else_out() {
    let world = World::of(2);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    let spoil = |how: &str| us.chapter.db.execute(how);
    let check = || check::check(us.instance()).expect("looked at");
    send_all(mx);
    let first = status(&world).numbers[0];
    spoil("UPDATE kept_bundles SET manifest = 'x' || manifest");
    mx.chapter.join_without_account("quien llega después");
    let Sent::Kept { number, .. } = send(mx) else { panic!("another bundle") };
    assert!(number > first);
    assert_eq!(status(&world).numbers, [number], "and nothing spoiled beside it");
    assert_eq!(check(), 0);
    for how in ["UPDATE kept_bundles SET manifest = '{}'", "DELETE FROM kept_parts"] {
        let before = status(&world).numbers;
        spoil(how);
        assert_eq!((check(), status(&world).numbers), (before.len(), Vec::new()), "{how}");
        let sent = send(mx);
        assert!(matches!(sent, Sent::Kept { number, .. } if number > before[0]), "{sent:?}");
    }
}

/// What was erased at home is in nothing that is kept.
#[test]
fn an_erasure_leaves_no_older_bundle() {
    let world = World::of(2);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    send(mx);
    mx.chapter.join_without_account("quien se queda");
    send_all(mx);
    let number = status(&world).numbers[0] + 1;
    let owner = mx.origin();
    let contents = contents(mx);
    let keys = mx.instance().ledger.keys();
    let manifest = contents.manifest(keys, number, mx.instance().now()).expect("a manifest");
    let bytes = manifest.to_bytes().expect("bytes");
    let Put::Taken(taken) = keep::put(us.instance(), &owner, bytes.clone(), true).expect("put")
    else {
        panic!("a larger number")
    };
    assert!(taken.kept);
    assert_eq!(status(&world).numbers, [number]);
    let names = us.instance().store().read(|conn| bundles::part_names(conn, owner.as_str()));
    assert_eq!(names.expect("names").len(), manifest.parts.len());
    let again = keep::put(us.instance(), &owner, bytes, true).expect("an answer");
    assert_eq!(again, Put::Older(number));
}

/// The same by people's decision: the next bundle is the only one, and does not wait for its hour.
#[test]
fn an_erased_member_leaves_every_bundle() {
    let world = World::of(2);
    let mx = &world.sites[1];
    send(mx);
    mx.chapter.join_without_account("quien se queda");
    send_all(mx);
    assert_eq!(status(&world).numbers.len(), 2);
    let person = &mx.chapter.people.teller;
    let leaves =
        EndMember { member: person.member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(mx.instance(), &Caller::instance(), leaves).expect("an end");
    let input = DecideRecords { member: person.member.clone(), mandate: "request-7".into() };
    let committee = mx.chapter.caller(&mx.chapter.people.committee);
    block_records(mx.instance(), &committee, input.clone()).expect("blocked");
    // As long as the law of this chapter wants it.
    world.advance(Duration::from_secs(30 * 86_400));
    erase_records(mx.instance(), &committee, input).expect("erased");
    assert!(matches!(send(mx), Sent::Kept { .. }));
    assert_eq!(status(&world).numbers.len(), 1);
    send_all(mx);
}

/// Who keeps nothing is left alone; who keeps little says so, and loses nothing that it has.
#[test]
fn a_keeper_keeps_what_it_agreed_to() {
    let mut world = World::of(2);
    for (keep, declined) in [(0, true), (100, false)] {
        world.sites[0].stop();
        world.sites[0].chapter.config.bundle_keep = keep;
        world.sites[0].start(false);
        let mx = &world.sites[1];
        let sent = bundle::send(mx.instance()).expect("bundles").remove(0).1;
        match sent {
            Ok(Sent::Declined) => assert!(declined),
            Err(error) => assert!(!declined && error.is(codes::PEER_ANSWER), "{error}"),
            other => panic!("{other:?}"),
        }
        assert!(status(&world).numbers.is_empty());
    }
    world.sites[1].stop();
    world.sites[1].chapter.config.bundle_send = false;
    world.sites[1].start(false);
    assert!(bundle::send(world.sites[1].instance()).expect("bundles").is_empty());
}

fn behind(site: &Site) -> Vec<String> {
    let own = site.origin();
    let read = |conn: &mut Connection| bundles::behind(conn, own.as_str());
    let rows = site.instance().store().snapshot(read).expect("rows");
    rows.into_iter().map(|row| row.peer).collect()
}

fn erase_somebody(site: &Site) {
    let member = site.chapter.people.arrears.member.clone();
    let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(site.instance(), &Caller::instance(), input).expect("an end");
    let input = DecideRecords { member, mandate: "request-7".into() };
    erase_records(site.instance(), &Caller::instance(), input).expect("erased");
}

/// Where bundles are sent no longer, those that were sent still have to forget.
#[test]
fn what_is_erased_leaves_the_bundles_of_whoever_sends_no_more() {
    let mut world = World::of(2);
    send_all(&world.sites[0]);
    world.sites[0].stop();
    world.sites[0].chapter.config.bundle_send = false;
    world.sites[0].start(false);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    assert!(bundle::send(us.instance()).expect("bundles").is_empty(), "nothing is sent");
    erase_somebody(us);
    assert_eq!(behind(us), [mx.origin().to_string()]);
    assert!(matches!(send(us), Sent::Kept { parts: 0, .. }));
    assert!(behind(us).is_empty());
    let owner = us.origin();
    let names = |conn: &mut Connection| bundles::part_names(conn, owner.as_str());
    assert!(mx.instance().store().read(names).expect("names").is_empty(), "nothing is kept");
    assert!(bundle::send(us.instance()).expect("bundles").is_empty(), "told once");
}

/// Who keeps nothing any more lets go of what it has, and the owner hears of it.
#[test]
fn a_keeper_that_keeps_no_more_lets_go_of_what_it_has() {
    let mut world = World::of(2);
    send_all(&world.sites[0]);
    world.sites[1].stop();
    erase_somebody(&world.sites[0]);
    assert_eq!(behind(&world.sites[0]).len(), 1, "away, and shown");
    world.sites[1].chapter.config.bundle_keep = 0;
    world.sites[1].start(false);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    keep::let_go(mx.instance()).expect("let go");
    let owner = us.origin();
    let kept = keep::status(mx.instance(), &owner).expect("a status");
    assert!(!kept.keeps && kept.numbers.is_empty());
    assert_eq!(send(us), Sent::Declined);
    assert!(behind(us).is_empty());
}

/// Names cost a keeper something too: with nothing in them, no more rows are kept than bundles
/// have.
#[test]
fn a_keeper_is_not_filled_with_empty_parts() {
    let chapter = Chapter::alone();
    let owner: Origin = "mx.example.org/log/1".parse().expect("an origin");
    for n in 0..1_600_u64 {
        let mut name = [0; 32];
        name[..8].copy_from_slice(&n.to_be_bytes());
        let put = keep::put_part(&chapter.instance, &owner, Hash(name), Vec::new());
        assert!(put.expect("kept"), "what no bundle names makes room");
    }
    let kept = chapter.instance.store().read(|conn| bundles::parts_kept(conn, owner.as_str()));
    let (count, room) = kept.expect("a count");
    assert_eq!((count, room), (100, 100 * bundles::PART_ROOM));
}

#[test]
fn each_peer_deals_with_its_own_bundles_within_limits() {
    let world = World::of(2);
    let (us, mx) = (&world.sites[0], &world.sites[1]);
    send(mx);
    let client = Client::new(mx.instance().clone());
    let to = Target { origin: us.origin(), endpoint: us.url.clone() };
    let code = |fault: Fault| match fault {
        Fault::Refused { status, code, .. } => (status, code),
        other => panic!("{other}"),
    };
    // What others keep here is not theirs to see, and strangers see nothing at all.
    let own = Client::new(us.instance().clone());
    assert_eq!(code(own.bundle_status(&to).expect_err("refused")), (403, "E_AUTH".into()));
    assert_eq!(http::get(&format!("{}/fed/v1/bundle", us.url), &[]).status, 401);
    let part = http::post(&format!("{}/fed/v1/bundle/part?name=x", us.url), &[], &[7; 1000]);
    assert_eq!(part.status, 401, "{}", part.text());
    let name = sha256(b"a part");
    let long = vec![7; PART_SEALED_MAX + 1];
    assert_eq!(code(client.put_part(&to, &name, &long).expect_err("refused")).0, 413);
    assert_eq!(code(client.bundle_manifest(&to, 9).expect_err("none")), (404, "E_ORIGIN".into()));
    assert_eq!(code(client.bundle_part(&to, &name).expect_err("none")), (404, "E_ORIGIN".into()));
    // A part that no bundle names is let go of with the next bundle.
    client.put_part(&to, &name, b"rubbish").expect("taken");
    assert_eq!(client.bundle_part(&to, &name).expect("there"), b"rubbish");
    for bad in [&b"{}"[..], b"nothing", &huge()[..]] {
        let refused = code(client.put_bundle(&to, bad, false).expect_err("refused"));
        assert!(matches!(refused.0, 400 | 413), "{refused:?}");
    }
    let keys = mx.instance().ledger.keys();
    let stale = contents(mx).manifest(keys, 1, mx.instance().now()).expect("a manifest");
    let bytes = stale.to_bytes().expect("bytes");
    assert_eq!(code(client.put_bundle(&to, &bytes, false).expect_err("refused")).0, 422);
    mx.chapter.join_without_account("una más");
    send(mx);
    assert_eq!(code(client.bundle_part(&to, &name).expect_err("gone")), (404, "E_ORIGIN".into()));
}

/// More parts than a bundle may have.
fn huge() -> Vec<u8> {
    let name = |n: usize| sha256(&n.to_be_bytes());
    let parts = (0..=PARTS_MAX).map(name).collect();
    let manifest = Manifest { v: 1, number: 99, parts, head: String::new() };
    manifest.to_bytes().expect("bytes")
}
