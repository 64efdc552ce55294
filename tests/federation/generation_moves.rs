//! Every key of a chapter is lost after members have moved (protocol §4.7, rule 46): its next log
//! says the moves again, and in polls of both chapters whoever moved is counted once, at the new
//! home.

use std::sync::Arc;
use std::time::Duration;

use enlace::Instance;
use enlace::actions::chapter::{FirstPerson, InitChapter, NewChapter};
use enlace::actions::keys::read_recovery_words;
use enlace::actions::members::{EndMember, end_member};
use enlace::actions::peers::invite;
use enlace::actions::privacy::{DecideRecords, block_records, erase_records};
use enlace::actions::recover::{Earlier, continue_log, prepare_generation, sign_continuation};
use enlace::caller::Caller;
use enlace::ledger::proof;
use enlace::locale::Locale;
use enlace::store::members::{self, MemberState};
use enlace::store::{Connection, erasures, log};
use enlace::views::transfers;
use enlace_schema::event::Envelope;
use enlace_schema::event::key::Trusted;
use enlace_schema::event::member::{ADMITTED, Admitted, EndReason};
use enlace_schema::event::role::Role;
use enlace_schema::event::transfer::CLOSED;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::transfer::Stage;
use enlace_schema::text::Lang;
use enlace_schema::voting::Choices;
use tempfile::TempDir;

use super::private::{await_name, name_at};
use crate::harness::chapter::{PASSWORD, Person, config};
use crate::harness::moves::{accept, check, newcomer, offer, on_roll, same_result, state, view};
use crate::harness::polls::{OPEN_SECS, open, question, vote};
use crate::harness::{Chapter, Site, TestDb, World, wait};

/// What a peer would export of a chapter's log, all of it trusted.
fn earlier(chapter: &Chapter) -> Earlier {
    let origin = chapter.origin();
    let read = chapter.instance.store().snapshot(|conn| {
        let row = log::find(conn, origin.as_str())?.expect("a log");
        let trusted = Trusted { size: log::unsigned(row.size)?, root: log::hash(&row.root)? };
        let keys = proof::keys(conn, origin.as_str())?;
        let mut events = Vec::new();
        for seq in 0..trusted.size {
            let entry = log::find_entry(conn, origin.as_str(), seq)?.expect("an entry");
            events.push((entry.envelope().expect("an event"), entry.id()));
        }
        Ok(Earlier { origin: origin.clone(), trusted, keys, events })
    });
    read.expect("a log")
}

/// The chapter in its next generation: nothing but the sheets and the log is left of it.
fn continued(old: &Chapter, port: u16) -> Chapter {
    continued_from(old, earlier(old), port)
}

/// The same, from what is said to be its log.
fn continued_from(old: &Chapter, earlier: Earlier, port: u16) -> Chapter {
    let (folder, db) = (TempDir::with_prefix("enlace").expect("a folder"), TestDb::new());
    let (config, clock) = (config(&folder, &db, port), old.clock.beside());
    let request = prepare_generation(&config, &earlier).expect("a request");
    let sign = |sheet: usize| {
        let key = read_recovery_words(&old.recovery[sheet].words).expect("a sheet");
        sign_continuation(&request, &key).expect("a signature")
    };
    let signed = vec![sign(0), sign(2)];
    let ana = FirstPerson {
        name: "Ana".into(),
        email: "ana@example.org".into(),
        password: PASSWORD.into(),
        locale: Locale::En,
        roles: vec![Role::Operator],
    };
    let input = InitChapter {
        profile: earlier.profile().expect("a profile"),
        origin: request.origin.clone(),
        name: "The same chapter".into(),
        people: vec![ana],
        language: Lang::En,
        recovery: None,
        continues: None,
    };
    let made = continue_log(&config, Arc::new(clock.clone()), earlier, &request, signed, input);
    let NewChapter { genesis, recovery, .. } = made.expect("a new generation");
    let instance = Instance::open(config.clone(), Arc::new(clock.clone())).expect("an instance");
    let people = old.people.again(&instance);
    Chapter { instance, clock, genesis, recovery, people, config, db, folder }
}

/// A chapter loses every key, and goes on in the next generation of its log, which all others pin.
fn lose_every_key(world: &mut World, at: usize) {
    world.sites[at].stop();
    let next = Site::with(|port| continued(&world.sites[at].chapter, port));
    world.sites[at] = next;
    let invitation = invite(world.sites[at].instance()).expect("an invitation");
    for (place, other) in world.sites.iter().enumerate() {
        if place != at {
            other.pin(&world.sites[at].url, &invitation.words_es);
        }
    }
    world.settle();
}

/// Two chapters, and somebody who has moved from the first to the second.
fn moved() -> (World, Person) {
    let world = World::of(2);
    let traveller = world.sites[0].chapter.join("traveller");
    world.settle();
    offer(&world.sites[0], &world.sites[1], &traveller).expect("an offer");
    world.settle();
    accept(&world.sites[1], &traveller.member).expect("an acceptance");
    world.tick();
    assert_eq!(state(&world.sites[1], &traveller.member), Some(MemberState::Active));
    (world, traveller)
}

/// How many moves each chapter lists.
fn listed(world: &World) -> Vec<usize> {
    let of = |site: &Site| {
        let (own, now) = (site.origin(), site.instance().now());
        let all = |conn: &mut Connection| transfers::all(conn, own.as_str(), now);
        site.instance().store().snapshot(all).expect("a read").len()
    };
    world.sites.iter().map(of).collect()
}

/// Both chapters decide, whoever moved votes at the new home and has no place at the old one: how
/// many could vote, and how many did.
fn decided(world: &World, there: &Person) -> (u64, u64) {
    let host = &world.sites[1].chapter;
    let poll = open(host, question(host));
    world.tick();
    let rolls = world.sites.iter().map(|site| on_roll(site, &poll, &there.member));
    assert_eq!(rolls.collect::<Vec<_>>(), [false, true]);
    vote(host, there, &poll, &Choices::Yes);
    world.advance(Duration::from_secs(OPEN_SECS as u64 + 1));
    world.tick();
    same_result(world, &poll)
}

#[test]
fn who_had_moved_away_is_no_member_of_the_next_generation() {
    let (mut world, traveller) = moved();
    let there = newcomer(&world.sites[1], &traveller);
    let before = decided(&world, &there);
    lose_every_key(&mut world, 0);
    assert_eq!(state(&world.sites[0], &traveller.member), Some(MemberState::Moved));
    let said = earlier(&world.sites[0].chapter).events;
    let closed = said.iter().find(|(event, _)| event.kind == CLOSED).expect("a closing");
    let named: Vec<_> = closed.0.refs.iter().map(|event| event.log.as_str()).collect();
    assert_eq!(named, ["mx.example.org/log/1", "us.example.org/log/1"]);
    let seen = view(&world.sites[1], &traveller.member).expect("a move");
    assert_eq!(seen.stage, Stage::Arrived, "and is still at the new home");
    let seen = view(&world.sites[0], &traveller.member).expect("a move");
    assert_eq!(seen.stage, Stage::Arrived, "by what the closing that was said again names");
    assert_eq!(listed(&world), [1, 1], "one move");
    assert_eq!(decided(&world, &there), before, "the same who could vote, and the one who did");
    check(&world);
}

#[test]
fn who_had_moved_here_is_a_member_of_the_next_generation() {
    let (mut world, traveller) = moved();
    let there = newcomer(&world.sites[1], &traveller);
    let before = decided(&world, &there);
    lose_every_key(&mut world, 1);
    let member = &traveller.member;
    assert_eq!(state(&world.sites[1], member), Some(MemberState::Active));
    for site in &world.sites {
        let seen = view(site, member).expect("a move");
        assert_eq!((seen.stage, seen.to), (Stage::Arrived, world.sites[1].origin()));
    }
    assert_eq!(listed(&world), [1, 1], "an arrival that was said again is the same one");
    let there = newcomer(&world.sites[1], &traveller);
    assert_eq!(decided(&world, &there), before);
    check(&world);
}

#[test]
fn who_moved_is_counted_once_after_both_have_lost_every_key() {
    let (mut world, traveller) = moved();
    let there = newcomer(&world.sites[1], &traveller);
    let before = decided(&world, &there);
    lose_every_key(&mut world, 0);
    lose_every_key(&mut world, 1);
    assert_eq!(state(&world.sites[0], &traveller.member), Some(MemberState::Moved));
    assert_eq!(listed(&world), [1, 1], "one move");
    let there = newcomer(&world.sites[1], &traveller);
    assert_eq!(decided(&world, &there), before);
    check(&world);
}

/// A later version has said something with an extension: this one does not know what, and says
/// nothing of it.
#[test]
fn what_needs_an_extension_is_not_said_again_without_it() {
    let old = Chapter::alone();
    let [plain, extended] = ["plain", "extended"].map(|name| old.join_without_account(name));
    let mut log = earlier(&old);
    let about = |event: &Envelope| {
        let body = event.body::<Admitted>();
        event.kind == ADMITTED && body.is_ok_and(|body| body.member == extended)
    };
    let found = log.events.iter_mut().find(|(event, _)| about(event)).expect("an admission");
    found.0.crit = vec!["odd".into()];
    let next = continued_from(&old, log, 8102);
    let is_there = |member: &MemberId| {
        let origin = next.origin();
        let find = |conn: &mut Connection| members::find(conn, origin.as_str(), member.as_ref());
        next.instance.store().read(find).expect("a read").is_some()
    };
    assert_eq!([&plain, &extended].map(is_there), [true, false]);
}

/// The log that had given peers a name says nothing any more; the next one erases it there, too.
#[test]
fn what_the_next_generation_blocks_and_erases_goes_where_the_earlier_had_given_it() {
    let mut world = World::of(2);
    let [teller, committee] = {
        let people = &world.sites[0].chapter.people;
        [people.teller.member.clone(), people.committee.member.clone()]
    };
    await_name(&world.sites[1], &teller, "teller");
    await_name(&world.sites[1], &committee, "committee");
    lose_every_key(&mut world, 0);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    await_name(mx, &teller, "teller");
    let decide = |member: &MemberId| {
        let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
        end_member(us.instance(), &Caller::instance(), input).expect("an end");
        DecideRecords { member: member.clone(), mandate: "request-7".into() }
    };
    let blocked = decide(&committee);
    block_records(us.instance(), &Caller::instance(), blocked).expect("blocked");
    let erased = decide(&teller);
    erase_records(us.instance(), &Caller::instance(), erased).expect("erased");
    wait::until("the names are gone", || {
        [&teller, &committee].iter().all(|member| name_at(mx, member).is_none())
    });
    let (by, of) = (mx.origin(), us.origin());
    let acks = |conn: &mut Connection| erasures::acks(conn, by.as_str(), of.as_str());
    let acks = || mx.instance().store().read(acks).expect("acknowledgements");
    wait::until("both records are acknowledged", || acks().len() == 2);
    assert_eq!(acks().iter().filter(|ack| ack.held).count(), 1, "the name was here");
}
