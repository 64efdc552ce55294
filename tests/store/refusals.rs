//! A database that is missing, older, newer, locked, damaged or tampered with: refused by name, and
//! left as it is.

use diesel::connection::SimpleConnection;
use enlace::Instance;
use enlace::caller::Caller;
use enlace::error::{Code, Error, codes};
use enlace::ledger::rebuild;
use enlace::store::{Backend, Store, migrate};
use enlace_schema::log::Hash;

use crate::harness::{Chapter, TestDb, World, process};

fn refused(opened: Result<Store, Error>) -> Code {
    opened.expect_err("a refusal").code()
}

#[test]
fn a_missing_database_is_not_made_by_chance() {
    let db = TestDb::new();
    let elsewhere = format!("{}_gone", db.url());
    assert_eq!(refused(Store::open(&elsewhere, 2)), codes::DATABASE_MISSING);
    if db.backend() == Backend::Sqlite {
        assert!(!std::path::Path::new(&elsewhere).exists());
    }
}

#[test]
fn an_older_database_waits_for_its_migrations() {
    let db = TestDb::new();
    drop(db.create());
    migrate::down(&mut db.connect()).expect("down");
    assert_eq!(refused(Store::open(db.url(), 2)), codes::DATABASE_OLDER);
    assert!(migrate::up(&mut db.connect()).expect("up") > 0);
    Store::open(db.url(), 2).expect("a database of today");
}

#[test]
fn a_newer_database_is_left_alone() {
    let db = TestDb::new();
    drop(db.create());
    db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    assert_eq!(refused(Store::open(db.url(), 2)), codes::DATABASE_NEWER);
    let up = migrate::up(&mut db.connect()).expect_err("a refusal");
    assert!(up.is(codes::DATABASE_NEWER));
    let create = Store::create(db.url(), 2).map(drop).expect_err("a refusal");
    assert!(create.is(codes::DATABASE_NEWER));
}

#[test]
fn what_is_no_database_is_called_damaged() {
    let db = TestDb::sqlite();
    std::fs::write(
        db.url(),
        "this is a text, and long enough to be none of a database's".repeat(99),
    )
    .expect("a file");
    assert_eq!(refused(Store::open(db.url(), 2)), codes::DATABASE_CORRUPT);
    let kept = std::fs::read(db.url()).expect("the file");
    assert!(kept.starts_with(b"this is a text"));
}

#[test]
fn a_locked_database_is_busy_and_then_it_is_not() {
    let chapter = Chapter::alone();
    let before = chapter.size();
    let mut other = chapter.db.connect();
    let lock = match chapter.db.backend() {
        Backend::Sqlite => "BEGIN IMMEDIATE",
        Backend::Postgres => "BEGIN; SELECT * FROM logs FOR UPDATE",
    };
    other.batch_execute(lock).expect("a lock");
    let say = || {
        let voter = chapter.people.voter.clone();
        let input = enlace::actions::members::EndMember {
            member: voter.member,
            reason: enlace_schema::event::member::EndReason::Withdrawn,
            on: None,
        };
        enlace::actions::members::end_member(&chapter.instance, &Caller::instance(), input)
    };
    assert!(say().expect_err("a refusal").is(codes::DATABASE_BUSY));
    assert_eq!(chapter.size(), before, "readers go on, and nothing was written");
    other.batch_execute("ROLLBACK").expect("unlocked");
    say().expect("an ended membership");
    assert_eq!(chapter.size(), before + 1);
    chapter.check();
}

#[test]
fn a_changed_entry_is_found() {
    let chapter = Chapter::alone();
    let origin = chapter.origin().to_string();
    let checked = || rebuild::verify(chapter.instance.store(), |_, _| ()).expect("checked");
    assert!(checked().iter().all(|log| log.fault.is_none()));
    chapter.db.execute(&format!(
        "UPDATE entries SET entry =
            (SELECT entry FROM entries WHERE origin = '{origin}' AND seq = 4)
         WHERE origin = '{origin}' AND seq = 5"
    ));
    let fault = checked().remove(0).fault.expect("a fault");
    assert!(["E_SEQ", "E_PREV", "E_SIG"].contains(&fault.0.as_str()), "{fault:?}");
    let root = chapter
        .instance
        .store()
        .snapshot(|conn| rebuild::verify_root(conn, chapter.origin()))
        .expect_err("a refusal");
    assert!(root.is(codes::DATABASE_CORRUPT));
}

#[test]
fn a_missing_entry_is_found() {
    let chapter = Chapter::alone();
    chapter.db.execute("DELETE FROM entries WHERE seq = 7");
    let check = rebuild::verify(chapter.instance.store(), |_, _| ()).expect("checked").remove(0);
    assert_eq!(check.fault.expect("a fault").0, "E_SEQ");
    let before = chapter.digest();
    rebuild::rebuild(&chapter.instance.ledger, |_, _| ()).expect_err("nothing to replay from");
    assert_eq!(chapter.digest(), before, "nothing half-done remains");
}

#[test]
fn keys_that_others_may_read_are_refused() {
    use std::os::unix::fs::PermissionsExt;
    let chapter = Chapter::alone();
    let key = chapter.folder.path().join("keys").join("log-1");
    let readable = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(&key, readable).expect("a file");
    let error = chapter.reopen().map(drop).expect_err("a refusal");
    assert!(error.is(codes::KEYS_PERMISSIONS), "{error}");
    std::fs::remove_file(&key).expect("a file");
    let error = chapter.reopen().map(drop).expect_err("a refusal");
    assert!(error.is(codes::KEYS_MISSING), "{error}");
}

#[test]
fn keys_of_another_log_sign_nothing() {
    let chapter = Chapter::alone();
    let before = chapter.size();
    for name in ["log-1", "log-2", "witness-1", "transport-1", "seal-1"] {
        let key = chapter.folder.path().join("keys").join(name);
        let own = std::fs::read_to_string(&key).expect("a key");
        let other = Hash(enlace::random::bytes()).to_string();
        std::fs::write(&key, other).expect("another key");
        let error = chapter.reopen().map(drop).expect_err("a refusal");
        assert!(error.is(codes::KEYS_MISMATCH), "{name}: {error}");
        std::fs::write(&key, own).expect("the key");
    }
    chapter.reopen().expect("its own keys").ledger.stop();
    assert_eq!(chapter.size(), before);
}

#[test]
fn the_keys_of_a_pinned_peer_do_not_speak_for_us() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two chapters") };
    assert!(us.chapter.size_of(&mx.origin()) > 0, "it holds the peer's log");
    let mut config = us.chapter.config.clone();
    config.data.clone_from(&mx.chapter.config.data);
    let clock = std::sync::Arc::new(us.chapter.clock.clone());
    let error = Instance::open(config, clock).map(drop).expect_err("a refusal");
    assert!(error.is(codes::KEYS_MISMATCH), "{error}");
    world.settle();
    us.chapter.check();
}

#[test]
fn doctor_tells_which_keys_do_not_belong() {
    let chapter = Chapter::alone();
    let key = chapter.folder.path().join("keys").join("log-1");
    std::fs::write(&key, Hash(enlace::random::bytes()).to_string()).expect("another key");
    chapter.instance.ledger.stop();
    let data = chapter.folder.path().display().to_string();
    let options = ["--json", "--offline", "--data", &data, "--database-url", chapter.db.url()];
    let (status, said, _) = process::run(&[&["doctor"], &options[..]].concat());
    assert_eq!(status, 1, "{said}");
    let said: serde_json::Value = serde_json::from_str(&said).expect("one object");
    let findings = said["findings"].as_array().expect("findings").clone();
    let verdict = |check: &str| {
        let found = findings.iter().find(|finding| finding["check"] == check);
        found.map(|finding| finding["verdict"].clone())
    };
    assert_eq!(verdict("keys-own"), Some("bad".into()), "{said}");
    assert_eq!(verdict("keys"), Some("good".into()), "{said}");
    assert_eq!(verdict("database"), Some("good".into()), "{said}");
}

/// Who finds no free connection is refused after a while, and does not wait for ever.
#[test]
fn as_many_read_at_a_time_as_is_set() {
    let db = TestDb::new();
    drop(db.create());
    let within = |readers: u32| {
        let store = Store::open(db.url(), readers).expect("a database");
        store.read(|_| store.read(|_| Ok(())))
    };
    within(2).expect("a second reader");
    assert!(within(1).expect_err("no second reader").is(codes::DATABASE_BUSY));
}
