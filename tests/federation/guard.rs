//! The restore guard (rule 29): an older copy of the database never goes on writing before its
//! tail is back, unless an operator says that no newer copy was in use.

use std::path::Path;

use enlace::actions::members::{ApplyMember, apply_member};
use enlace::actions::peers::{PeerDecision, resume_peer, suspend_peer};
use enlace::caller::Caller;
use enlace::error::{Error, codes};
use enlace::federation::guard;
use enlace::ledger::Hold;
use enlace::ledger::mark::{self, Found};
use enlace::private::MemberRecord;
use enlace::store::log;
use enlace::store::peers::PeerState;
use enlace_schema::event::log::RESUMED;
use enlace_schema::event::member::MemberKind;
use tempfile::TempDir;

use crate::harness::{Site, TestDb, World, wait};

fn append(site: &Site) -> Result<(), Error> {
    let record = MemberRecord { first_name: Some("Nueva".into()), ..MemberRecord::default() };
    let input = ApplyMember { kind: MemberKind::Individual, record };
    apply_member(site.instance(), &Caller::instance(), input).map(drop)
}

/// Two level chapters, of which the second was taken down and has an older database in place of
/// its own. Gives the size that it had, and the newer database, which is to be kept.
fn restored() -> (World, u64, TestDb) {
    let mut world = World::of(2);
    world.sites[1].stop();
    let backup = world.sites[1].chapter.db.copy();
    world.sites[1].start(false);
    for _ in 0..4 {
        append(&world.sites[1]).expect("an event after the backup");
    }
    world.settle();
    let size = world.sites[1].chapter.size();
    world.sites[1].stop();
    let newer = world.sites[1].chapter.use_database(backup);
    (world, size, newer)
}

#[test]
fn the_tail_comes_back_from_a_peer_before_anything_is_written() {
    let (mut world, size, _newer) = restored();
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert!(!mx.instance().ledger.is_read_only(), "the peer has answered");
    assert_eq!(mx.chapter.size(), size, "all of it is back");
    append(mx).expect("open for changes");
    assert_eq!(mx.chapter.size(), size + 1);
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

#[test]
fn without_an_answer_it_stays_read_only_until_a_peer_is_there() {
    let (mut world, size, _newer) = restored();
    world.sites[0].stop();
    world.sites[1].start(false);
    let older = world.sites[1].chapter.size();
    assert!(older < size);
    assert!(world.sites[1].instance().ledger.is_read_only());
    let refused = append(&world.sites[1]).expect_err("a refusal");
    assert!(refused.is(codes::READ_ONLY), "{refused}");
    assert_eq!(world.sites[1].chapter.size(), older);
    world.sites[0].start(false);
    let mx = &world.sites[1];
    wait::until("the guard is lifted", || !mx.instance().ledger.is_read_only());
    assert_eq!(mx.chapter.size(), size);
    append(mx).expect("open for changes");
    world.settle();
    for site in &world.sites {
        site.chapter.check();
    }
}

/// The operator was wrong: what follows is a fork, and the peer sees it.
#[test]
fn alone_is_recorded_and_a_wrong_word_is_seen() {
    let (mut world, size, _newer) = restored();
    world.sites[0].stop();
    world.sites[1].start(true);
    let mx = &world.sites[1];
    let older = mx.chapter.size();
    assert!(older < size && !mx.instance().ledger.is_read_only());
    let last = mx
        .instance()
        .store()
        .read(|conn| log::find_entry(conn, mx.origin().as_str(), older - 1))
        .expect("a read")
        .expect("an entry");
    assert_eq!(last.envelope().expect("an event").kind, RESUMED);
    append(mx).expect("open for changes");
    world.sites[0].start(false);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    us.await_state(&mx.origin(), PeerState::Halted);
    let peer = us.peer(&mx.origin());
    assert_eq!(peer.code.as_deref(), Some("E_FORK"), "{peer:?}");
    assert!(peer.evidence > 0);
    append(us).expect("everything else goes on");
    // Nor does it go on by itself: what it takes now counts nowhere else, and its people see that.
    wait::until("it is shown its own signature", || {
        mx.instance().ledger.held_by() == Some(Hold::MissingTail)
    });
    let refused = append(mx).expect_err("a refusal");
    assert!(refused.is(codes::READ_ONLY), "{refused}");
}

/// Published, and fetched by nobody, when the disk died: the peer has answered, and yet a receipt
/// may show what stood there. Only people can say that it is lost.
#[test]
fn what_nobody_has_waits_for_a_word_of_people() {
    let mut world = World::of(2);
    world.sites[1].stop();
    let backup = world.sites[1].chapter.db.copy();
    world.sites[0].stop();
    world.sites[1].start(false);
    append(&world.sites[1]).expect("an event after the backup");
    world.sites[1].await_checkpoint();
    let size = world.sites[1].chapter.size();
    world.sites[1].stop();
    let newest = world.sites[1].chapter.use_database(backup);
    world.sites[0].start(false);
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert_eq!(mx.instance().ledger.held_by(), Some(Hold::LostTail));
    assert!(append(mx).expect_err("a refusal").is(codes::READ_ONLY));
    world.sites[1].stop();
    let older = world.sites[1].chapter.use_database(newest);
    world.sites[1].start(false);
    assert_eq!(world.sites[1].chapter.size(), size, "the newest was found");
    append(&world.sites[1]).expect("open for changes");
    world.settle();
    drop(older);
    for site in &world.sites {
        site.chapter.check();
    }
}

/// An older database still says that the only peer is suspended, and nobody could resume it in a
/// log that takes nothing: it is asked for our own head all the same.
#[test]
fn a_suspended_peer_is_asked_for_what_we_lost() {
    let mut world = World::of(2);
    let input = || PeerDecision { origin: world.sites[0].origin() };
    let operator = world.sites[1].chapter.caller(&world.sites[1].chapter.people.committee);
    suspend_peer(world.sites[1].instance(), &operator, input()).expect("suspended");
    let peer = input();
    world.sites[1].await_checkpoint();
    world.sites[1].stop();
    let backup = world.sites[1].chapter.db.copy();
    world.sites[1].start(false);
    resume_peer(world.sites[1].instance(), &operator, peer).expect("resumed");
    world.settle();
    let size = world.sites[1].chapter.size();
    world.sites[1].stop();
    let _newest = world.sites[1].chapter.use_database(backup);
    world.sites[1].start(false);
    assert!(!world.sites[1].instance().ledger.is_read_only());
    assert_eq!(world.sites[1].chapter.size(), size, "all of it is back");
    world.settle();
}

#[test]
fn a_newest_copy_asks_nobody() {
    let mut world = World::of(2);
    world.sites[1].stop();
    world.sites[0].stop();
    world.sites[1].start(false);
    assert!(!world.sites[1].instance().ledger.is_read_only());
    append(&world.sites[1]).expect("open for changes, though nobody answers");
    world.sites[1].stop();
    // Without its mark it has to ask.
    let mark = world.sites[1].chapter.folder.path().join("keys").join("highwater");
    std::fs::remove_file(mark).expect("a mark");
    world.sites[1].start(false);
    assert!(world.sites[1].instance().ledger.is_read_only());
    world.sites[0].start(false);
    let mx = &world.sites[1];
    wait::until("the guard is lifted", || !mx.instance().ledger.is_read_only());
    world.settle();
}

/// A copy of a folder and all that is in it, as a backup tool makes one.
fn copied(folder: &Path) -> TempDir {
    fn copy(from: &Path, to: &Path) {
        for entry in std::fs::read_dir(from).expect("a folder") {
            let entry = entry.expect("an entry");
            let (from, to) = (entry.path(), to.join(entry.file_name()));
            if entry.file_type().expect("a type").is_dir() {
                std::fs::create_dir(&to).expect("a folder");
                copy(&from, &to);
            } else {
                std::fs::copy(&from, &to).expect("a copy");
            }
        }
    }
    let to = TempDir::with_prefix("enlace-copy").expect("a folder");
    copy(folder, to.path());
    to
}

/// The mark came along and agrees with the database: it knows that it was copied.
#[test]
fn a_folder_restored_with_its_mark_writes_nothing_alone() {
    let mut world = World::of(2);
    world.sites[0].stop();
    world.sites[1].stop();
    let copy = copied(world.sites[1].chapter.folder.path());
    let data = world.sites[1].chapter.config.data.clone();
    world.sites[1].chapter.config.data = copy.path().into();
    world.sites[1].start(false);
    let mx = &world.sites[1];
    assert!(mx.instance().ledger.is_read_only());
    let refused = append(mx).expect_err("a refusal");
    assert!(refused.is(codes::READ_ONLY), "{refused}");
    // The folder that was not moved goes on.
    world.sites[1].stop();
    world.sites[1].chapter.config.data = data;
    world.sites[1].start(false);
    append(&world.sites[1]).expect("open for changes");
    world.sites[1].stop();
    // The copy again: a peer's answer is enough, and from then on it is at home there.
    world.sites[0].start(false);
    world.sites[1].chapter.config.data = copy.path().into();
    world.sites[1].start(false);
    append(&world.sites[1]).expect("open for changes");
    world.settle();
    world.sites[0].stop();
    world.sites[1].stop();
    world.sites[1].start(false);
    append(&world.sites[1]).expect("it was written here");
}

#[test]
fn a_mark_can_lie_outside_the_folder() {
    let mut world = World::of(2);
    let outside = TempDir::with_prefix("enlace-mark").expect("a folder");
    let path = outside.path().join("of-mx").join("highwater");
    world.sites[1].stop();
    world.sites[1].chapter.config.highwater_file = Some(path.clone());
    world.sites[1].start(false);
    append(&world.sites[1]).expect("a peer has answered");
    world.settle();
    let size = world.sites[1].chapter.size();
    let told = || matches!(mark::read(&path), Ok(Found::Own(mark)) if mark.size == size);
    wait::until("the mark is there", told);
    world.sites[0].stop();
    world.sites[1].stop();
    // The folder and all in it comes back as it was: this mark does not.
    world.sites[1].start(false);
    assert!(!world.sites[1].instance().ledger.is_read_only(), "it is the newest");
    world.sites[1].stop();
    std::fs::remove_file(&path).expect("a mark");
    world.sites[1].start(false);
    assert!(world.sites[1].instance().ledger.is_read_only());
}

/// That the operator decided alone is in the log before the mark says that all is whole: whatever
/// fails in between, the next start asks again.
#[test]
fn the_log_says_who_decided_before_the_mark_does() {
    let (mut world, _, _newer) = restored();
    world.sites[0].stop();
    let chapter = &mut world.sites[1].chapter;
    // Where its new file would be written lies a folder: the mark cannot be kept.
    let mark = chapter.folder.path().join("marks").join("highwater");
    std::fs::create_dir_all(mark.with_extension("part")).expect("a folder");
    chapter.config.highwater_file = Some(mark);
    let instance = chapter.reopen().expect("an instance");
    guard::on_boot(&instance, true).expect_err("no mark can be kept");
    assert!(instance.ledger.is_read_only());
    let origin = instance.origin().as_str();
    let last = instance.store().read(|conn| {
        let size = log::unsigned(log::find(conn, origin)?.expect("a log").size)?;
        log::find_entry(conn, origin, size - 1)
    });
    let last = last.expect("a read").expect("an entry").envelope().expect("an event");
    assert_eq!(last.kind, RESUMED);
    instance.ledger.stop();
}
