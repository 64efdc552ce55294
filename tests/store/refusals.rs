//! A database that is missing, older, newer, locked, damaged or tampered with: refused by name, and
//! left as it is.

use diesel::connection::SimpleConnection;
use enlace::actions::Caller;
use enlace::error::{Code, Error, codes};
use enlace::ledger::rebuild;
use enlace::store::{Backend, Store, migrate};

use crate::harness::{Chapter, TestDb};

fn refused(opened: Result<Store, Error>) -> Code {
    opened.expect_err("a refusal").code()
}

#[test]
fn a_missing_database_is_not_made_by_chance() {
    let db = TestDb::new();
    let elsewhere = format!("{}_gone", db.url());
    assert_eq!(refused(Store::open(&elsewhere)), codes::DATABASE_MISSING);
    if db.backend() == Backend::Sqlite {
        assert!(!std::path::Path::new(&elsewhere).exists());
    }
}

#[test]
fn an_older_database_waits_for_its_migrations() {
    let db = TestDb::new();
    drop(db.create());
    migrate::down(&mut db.connect()).expect("down");
    assert_eq!(refused(Store::open(db.url())), codes::DATABASE_OLDER);
    assert!(migrate::up(&mut db.connect()).expect("up") > 0);
    Store::open(db.url()).expect("a database of today");
}

#[test]
fn a_newer_database_is_left_alone() {
    let db = TestDb::new();
    drop(db.create());
    db.execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')");
    assert_eq!(refused(Store::open(db.url())), codes::DATABASE_NEWER);
    let up = migrate::up(&mut db.connect()).expect_err("a refusal");
    assert!(up.is(codes::DATABASE_NEWER));
    let create = Store::create(db.url()).map(drop).expect_err("a refusal");
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
    assert_eq!(refused(Store::open(db.url())), codes::DATABASE_CORRUPT);
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
    let key = chapter.folder.path().join("keys").join("log");
    let readable = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(&key, readable).expect("a file");
    let error = chapter.reopen().map(drop).expect_err("a refusal");
    assert!(error.is(codes::KEYS_PERMISSIONS), "{error}");
    std::fs::remove_file(&key).expect("a file");
    let error = chapter.reopen().map(drop).expect_err("a refusal");
    assert!(error.is(codes::KEYS_MISSING), "{error}");
}
