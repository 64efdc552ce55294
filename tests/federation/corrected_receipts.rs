//! Receipts where a roll is corrected: a ballot that was on the roll when it was cast stays what
//! its receipt says, whatever is corrected later, and all say the same of it.

use std::time::Duration;

use enlace::actions::polls::{CorrectRoll, DraftPoll, correct_roll};
use enlace::actions::receipts::{BallotStanding, ballot_receipt, check_receipt};
use enlace::error::codes;
use enlace::ledger::proof;
use enlace::store::polls;
use enlace::views;
use enlace_schema::event::correction::{CORRECTED, Corrected, CorrectionReason};
use enlace_schema::event::poll::RollEntry;
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::json::to_b64u;
use enlace_schema::log::Receipt;
use enlace_schema::voting::Choices;

use crate::harness::forge::ForgedServer;
use crate::harness::hosted::Hosted;
use crate::harness::polls::{OPEN_SECS, open, places, question, vote};
use crate::harness::{Site, World, wait};

/// What every site says of a ballot.
fn standing(world: &World, receipt: &str) -> BallotStanding {
    let of = |site: &Site| {
        let checked = check_receipt(site.instance(), receipt).expect("a receipt");
        assert!(checked.held && checked.split.is_none());
        checked.ballot.expect("a ballot").standing
    };
    let first = of(&world.sites[0]);
    assert!(world.sites.iter().all(|site| of(site) == first), "all say {first:?}");
    first
}

fn correct(site: &Site, poll: &PollId, add: &[MemberId], remove: &[MemberId]) {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let (add, remove, reason) = (add.to_vec(), remove.to_vec(), CorrectionReason::NotEntitled);
    let input = CorrectRoll { poll: poll.clone(), reason, add, remove };
    correct_roll(site.instance(), &committee, input).expect("corrected");
}

fn count(world: &World) {
    world.advance(Duration::from_secs(OPEN_SECS.unsigned_abs() + 60));
    world.tick();
}

#[test]
fn a_receipt_holds_whatever_is_corrected_later() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let poll = open(&us.chapter, question(&us.chapter));
    world.tick();
    let (voter, other) = (&mx.chapter.people.voter, &mx.chapter.people.other);
    let before = vote(&mx.chapter, voter, &poll, &Choices::Yes).remove(0);
    let old = places(&mx.chapter, &poll, other).remove(0);
    correct(mx, &poll, &[], std::slice::from_ref(&other.member));
    // There is no receipt for whoever was taken off: nothing was cast.
    let caller = mx.chapter.caller(other);
    let none = ballot_receipt(mx.instance(), &caller, &poll, &old).expect_err("a refusal");
    assert!(none.is(codes::NOT_FOR_THIS_ENTRY), "{none}");
    correct(mx, &poll, std::slice::from_ref(&other.member), &[]);
    let after = vote(&mx.chapter, other, &poll, &Choices::No).remove(0);
    correct(mx, &poll, &[], std::slice::from_ref(&mx.chapter.people.hats.member));
    world.settle();
    let checked = || {
        for cast in [&before, &after] {
            for form in [&cast.bytes, &cast.code] {
                assert_eq!(standing(&world, form), BallotStanding::Counts);
            }
        }
    };
    checked();
    count(&world);
    checked();
    for (person, cast) in [(voter, &before), (other, &after)] {
        let caller = mx.chapter.caller(person);
        let kept = ballot_receipt(mx.instance(), &caller, &poll, &cast.entry).expect("a receipt");
        let text = kept.proof.expect("a proof").to_text();
        let origin = mx.origin();
        let keys = us.instance().store().read(|conn| proof::keys(conn, origin.as_str()));
        let key = keys.expect("keys").log_key_at(cast.seq).expect("a key").key;
        let receipt = Receipt::parse(&text).expect("a receipt");
        let verified = receipt.verify(&key, &[]).expect("verified");
        assert_eq!(verified.envelope.seq, cast.seq);
        assert_eq!(standing(&world, &text), BallotStanding::Counts);
    }
    for site in &world.sites {
        site.chapter.check();
    }
}

/// A chapter that takes somebody off who has voted, and takes the ballot of somebody it has taken
/// off: everybody sets both aside, and the receipts say so.
#[test]
fn a_chapter_that_corrects_against_its_voters_changes_no_receipt() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let mut liar = Hosted::new("liar", 3);
    liar.roll.retain(|place| place.seat.is_none());
    let (server, from) = (ForgedServer::of(&liar.log), liar.log.entries.len());
    server.entries(liar.log.page(1));
    for site in &world.sites {
        site.pin(&server.url, &words(&liar.log.genesis(), Language::Spanish).join(" "));
    }
    let mut chapters = vec![us.origin(), mx.origin(), liar.log.origin.clone()];
    chapters.sort();
    let draft = DraftPoll { chapters: Some(chapters), ..question(&us.chapter) };
    let poll = open(&us.chapter, draft);
    let row = us.instance().store().read(|conn| polls::get_by_id(conn, poll.as_ref()));
    let row = row.expect("a poll");
    liar.opened = row.opened().expect("a body");
    let (seq, id) = (row.seq.unsigned_abs(), enlace::store::log::hash(&row.id).expect("an id"));
    liar.guest_of = Some(EventRef { log: us.origin(), seq, id });
    world.tick();
    let [voted, off, _] = &liar.roll.clone()[..] else { panic!("three places") };
    liar.freeze();
    liar.join();
    liar.cast(&voted.entry, Some("ana"));
    let first = to_b64u(liar.log.entries.last().expect("a ballot").as_bytes());
    for remove in [voted, off] {
        let (poll, reason) = (poll.clone(), CorrectionReason::NotEntitled);
        let remove: Vec<RollEntry> = vec![remove.clone()];
        let body = Corrected { poll, reason, add: Vec::new(), remove };
        liar.log.say(&Draft::new(CORRECTED, &body));
    }
    liar.cast(&off.entry, Some("eva"));
    let second = to_b64u(liar.log.entries.last().expect("a ballot").as_bytes());
    liar.roll.retain(|place| place.entry != off.entry);
    liar.seal(&liar.sealed());
    server.entries(liar.log.page(from));
    for site in &world.sites {
        wait::until("its log is here", || {
            site.chapter.size_of(&liar.log.origin) == liar.log.size()
        });
    }
    server.entries(liar.log.page(liar.log.entries.len()));
    let aside = BallotStanding::SetAside("ballot-not-on-roll".into());
    assert_eq!(standing(&world, &first), BallotStanding::Counts);
    assert_eq!(standing(&world, &second), aside);
    count(&world);
    for site in &world.sites {
        let now = site.instance().now();
        let seen = site.instance().store().snapshot(|conn| views::poll(conn, &poll, now));
        let seen = seen.expect("a poll");
        assert_eq!(seen.hashes_equal, Some(true));
        let result = seen.result.expect("a result");
        let of = result.chapters.iter().find(|one| one.origin == liar.log.origin);
        let figures = &of.expect("figures").figures;
        assert_eq!((figures.entitled.members, figures.cast.members), (2, 1));
        site.chapter.check();
    }
    assert_eq!(standing(&world, &first), BallotStanding::Counts);
    assert_eq!(standing(&world, &second), aside);
}
