//! Where nothing says how much of our log there was, one peer's answer opens nothing: another that
//! is silent may hold more (rule 29, decision 0050).

use enlace::actions::members::{ApplyMember, apply_member};
use enlace::actions::peers::{PeerDecision, suspend_peer};
use enlace::caller::Caller;
use enlace::error::{Error, codes};
use enlace::ledger::Hold;
use enlace::ledger::mark::{self, Found, Mark};
use enlace::private::MemberRecord;
use enlace::store::log;
use enlace_schema::event::log::RESUMED;
use enlace_schema::event::member::MemberKind;

use crate::harness::{Site, TestDb, World, http, wait};

fn append(site: &Site) -> Result<(), Error> {
    let record = MemberRecord { first_name: Some("Nueva".into()), ..MemberRecord::default() };
    let input = ApplyMember { kind: MemberKind::Individual, record };
    apply_member(site.instance(), &Caller::instance(), input).map(drop)
}

/// Three chapters, all down. The first wrote something after the backup that is in the place of its
/// database, the second holds that, and the third slept meanwhile. Gives the size that was
/// published, the mark that agrees with the backup, and the newest database, which is to be kept.
fn parted() -> (World, u64, Mark, TestDb) {
    let mut world = World::of(3);
    world.settle();
    world.sites[2].stop();
    world.sites[0].stop();
    let backup = world.sites[0].chapter.db.copy();
    let Found::Own(before) = mark_of(&world.sites[0]) else { panic!("a mark") };
    world.sites[0].start(false);
    for _ in 0..4 {
        append(&world.sites[0]).expect("an event after the backup");
    }
    world.sites[0].await_checkpoint();
    world.sites[1].await_log_of(&world.sites[0]);
    let size = world.sites[0].chapter.size();
    for site in &mut world.sites[..2] {
        site.stop();
    }
    let newest = world.sites[0].chapter.use_database(backup);
    world.sites[2].start(false);
    (world, size, before, newest)
}

fn place(site: &Site) -> std::path::PathBuf {
    site.chapter.folder.path().join("keys").join("highwater")
}

fn mark_of(site: &Site) -> Found {
    mark::read(&place(site)).expect("a reading")
}

#[test]
fn without_its_mark_a_database_waits_for_everybody() {
    let (mut world, size, _, _newest) = parted();
    std::fs::remove_file(place(&world.sites[0])).expect("a mark");
    world.sites[0].start(false);
    let us = &world.sites[0];
    assert_eq!(us.instance().ledger.held_by(), Some(Hold::Silent));
    assert!(append(us).expect_err("a refusal").is(codes::READ_ONLY));
    let health = http::get(&format!("{}/health", us.url), &[]);
    assert!(health.text().contains("\"why\":\"silent-peers\""), "{}", health.text());
    for (language, words) in [
        ("en", "Until every peer that is not suspended has answered"),
        ("es", "Hasta que respondan todas las que no estén suspendidas"),
    ] {
        let browser = us.browser(&us.chapter.people.operator, language);
        let page = browser.get("/office/peers").text();
        assert!(page.contains(words) && page.contains("serve --alone"), "{page}");
    }
    world.sites[1].start(false);
    let us = &world.sites[0];
    wait::until("the guard is lifted", || us.instance().ledger.held_by().is_none());
    assert_eq!(us.chapter.size(), size, "all of it is back");
    append(us).expect("open for changes");
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

/// Its own mark says how much there is, whoever is silent: there it waits for that, and for nobody
/// else.
#[test]
fn with_its_mark_whoever_has_the_rest_is_enough() {
    let (mut world, size, _, _newest) = parted();
    world.sites[0].start(false);
    let us = &world.sites[0];
    assert_eq!(us.instance().ledger.held_by(), Some(Hold::Unanswered), "the third has less");
    world.sites[2].stop();
    world.sites[1].start(false);
    let us = &world.sites[0];
    wait::until("the guard is lifted", || us.instance().ledger.held_by().is_none());
    assert_eq!(us.chapter.size(), size, "all of it is back");
    append(us).expect("open for changes, though the third is away");
}

/// The image of a disk came back, its mark with it: they agree, until a peer shows more.
#[test]
fn a_mark_that_is_outrun_is_no_mark_and_stays_none() {
    let (mut world, size, before, _newest) = parted();
    mark::write(&place(&world.sites[0]), &before).expect("the mark of that day");
    world.sites[2].stop();
    world.sites[1].start(false);
    world.sites[0].start(false);
    let us = &world.sites[0];
    assert_eq!(us.chapter.size(), size, "all that was shown is back");
    assert_eq!(us.instance().ledger.held_by(), Some(Hold::Silent), "the third may hold more");
    assert_eq!(mark_of(us), Found::Restored(Some(before)));
    // Nor is it forgotten over a start at which nobody answers.
    world.sites[0].stop();
    world.sites[1].stop();
    world.sites[0].start(false);
    assert_eq!(world.sites[0].instance().ledger.held_by(), Some(Hold::Unanswered));
    world.sites[1].start(false);
    world.sites[2].start(false);
    let us = &world.sites[0];
    wait::until("the guard is lifted", || us.instance().ledger.held_by().is_none());
    assert!(matches!(mark_of(us), Found::Own(mark) if mark.size >= size));
    append(us).expect("open for changes");
    world.settle();
}

#[test]
fn people_can_say_that_nobody_has_more() {
    let (mut world, size, _, _newest) = parted();
    std::fs::remove_file(place(&world.sites[0])).expect("a mark");
    world.sites[2].stop();
    world.sites[1].start(false);
    world.sites[0].start(true);
    let us = &world.sites[0];
    assert_eq!(us.instance().ledger.held_by(), None);
    assert_eq!(us.chapter.size(), size + 1, "what was answered is back, and who decided is said");
    let origin = us.origin();
    let last = us.instance().store().read(|conn| log::find_entry(conn, origin.as_str(), size));
    let last = last.expect("a read").expect("an entry").envelope().expect("an event");
    assert_eq!(last.kind, RESUMED);
    world.sites[2].start(false);
    world.settle();
}

/// Who is suspended may be gone for ever, and nobody waits for it.
#[test]
fn nobody_waits_for_who_is_suspended() {
    let mut world = World::of(3);
    let gone = PeerDecision { origin: world.sites[2].origin() };
    let operator = world.sites[0].chapter.caller(&world.sites[0].chapter.people.committee);
    suspend_peer(world.sites[0].instance(), &operator, gone).expect("suspended");
    world.sites[0].await_checkpoint();
    world.sites[1].await_log_of(&world.sites[0]);
    world.sites[2].stop();
    world.sites[0].stop();
    std::fs::remove_file(place(&world.sites[0])).expect("a mark");
    world.sites[0].start(false);
    assert_eq!(world.sites[0].instance().ledger.held_by(), None);
    append(&world.sites[0]).expect("open for changes");
}

/// One peer was shown a checkpoint and never had what is below it; another, silent now, holds that.
/// The start does not fail over it, and waits for whoever can bring it.
#[test]
fn what_one_was_shown_another_may_hold() {
    let mut world = World::of(3);
    world.settle();
    let origin = world.sites[0].origin();
    // The third asks where nobody answers: it is shown our checkpoints, and cannot pull.
    world.sites[2].point(&origin, "http://127.0.0.1:9");
    world.sites[2].stop();
    world.sites[2].start(false);
    world.sites[0].stop();
    let backup = world.sites[0].chapter.db.copy();
    world.sites[0].start(false);
    append(&world.sites[0]).expect("an event after the backup");
    world.sites[0].await_checkpoint();
    world.sites[1].await_log_of(&world.sites[0]);
    let size = world.sites[0].chapter.size();
    let third = &world.sites[2];
    wait::until("the third is shown it", || {
        third.checkpoint_of(&origin).is_some_and(|note| note.checkpoint.size == size)
    });
    assert!(third.chapter.size_of(&origin) < size, "and has nothing of it");
    for site in &mut world.sites[..2] {
        site.stop();
    }
    let _newest = world.sites[0].chapter.use_database(backup);
    std::fs::remove_file(place(&world.sites[0])).expect("a mark");
    world.sites[0].start(false);
    let us = &world.sites[0];
    assert_eq!(us.instance().ledger.held_by(), Some(Hold::Newer));
    assert!(append(us).expect_err("a refusal").is(codes::READ_ONLY));
    world.sites[1].start(false);
    let us = &world.sites[0];
    wait::until("the guard is lifted", || us.instance().ledger.held_by().is_none());
    assert_eq!(us.chapter.size(), size, "all of it is back");
    append(us).expect("open for changes");
}
