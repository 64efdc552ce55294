//! An older database under newer keys: a backup was restored, and keys had been rotated since. The
//! folder no longer holds the log key that the database names.

use std::fs;

use enlace::Instance;
use enlace::actions::keys::rotate_keys;
use enlace::actions::peers::invite;
use enlace::caller::Caller;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace::ledger::{mark, publish, rotate};
use enlace::store::{Connection, log};
use enlace_schema::event::log::KeyRole;

use crate::cli::{ask, good, refused};
use crate::harness::process::Process;
use crate::harness::{Chapter, Site, TestDb, http, wait};

/// Two chapters, and the second's database as it was before it changed all its keys twice.
fn restored() -> (Site, Site, TestDb) {
    let now = || FixedClock::new(SystemClock.now());
    let (us, mut mx) = (Site::new("us", "us-ny", now()), Site::new("mx", "mx-coop", now()));
    for (one, other) in [(&us, &mx), (&mx, &us)] {
        let words = invite(other.instance()).expect("an invitation").words_en;
        one.pin(&other.url, &words);
    }
    us.await_log_of(&mx);
    let older = mx.chapter.db.copy();
    let rotate = |mx: &Site| {
        let roles = vec![KeyRole::Witness, KeyRole::Transport, KeyRole::Seal, KeyRole::Log];
        rotate_keys(mx.instance(), &Caller::instance(), roles).is_ok()
    };
    // On a database server the copy threw everybody out.
    wait::until("new keys", || rotate(&mx));
    mx.await_checkpoint();
    us.await_log_of(&mx);
    assert!(rotate(&mx));
    mx.await_checkpoint();
    us.await_log_of(&mx);
    mx.stop();
    mx.chapter.instance.ledger.stop();
    assert!(!mx.chapter.folder.path().join("keys").join("log-1").exists());
    (us, mx, older)
}

fn on<'a>(command: &[&'a str], data: &'a str, database: &'a str) -> Vec<&'a str> {
    [command, &["--data", data, "--database-url", database]].concat()
}

fn health(process: &Process) -> (u16, serde_json::Value) {
    let answer = http::get(&format!("{}/health", process.url), &[]);
    (answer.status, answer.json())
}

#[test]
fn it_starts_with_the_tail_that_a_peer_holds() {
    let (us, mx, older) = restored();
    let data = mx.chapter.folder.path().display().to_string();
    let (_, examined) = ask(&on(&["doctor", "--offline"], &data, older.url()));
    let own = examined["findings"].as_array().expect("findings").iter();
    let own = own.filter(|one| one["check"] == "keys-own").collect::<Vec<_>>();
    assert_eq!(own[0]["verdict"], "warning", "{examined}");
    // Once the copy is known to be one, the peer that has the rest is no alarm.
    mark::write_restored(&mx.instance().ledger.keys().mark).expect("a note");
    let (_, examined) = ask(&on(&["doctor"], &data, older.url()));
    let peer = examined["findings"].as_array().expect("findings").iter();
    let peer = peer.filter(|one| one["check"] == "peer").collect::<Vec<_>>();
    assert_eq!(peer[0]["verdict"], "warning", "{examined}");
    let mut process = Process::on(mx.chapter.folder.path().to_path_buf(), older.url().into());
    process.start();
    assert_eq!(health(&process).0, 200, "open for changes");
    let shown = good(&on(&["keys", "fingerprint"], &data, older.url()));
    for role in ["log", "witness", "transport", "seal"] {
        assert_eq!(shown["keys"][role]["kid"], format!("{role}-3"));
    }
    // It goes on under the keys in force, and its past is one.
    good(&on(&["keys", "rotate", "--role", "log"], &data, older.url()));
    process.kill();
    assert_eq!(good(&on(&["doctor", "--offline"], &data, older.url()))["ok"], true);
    drop(us);
}

/// A database copied when a rotation stood in it and the checkpoint just after it did not: soon
/// nobody could sign that one any more.
#[test]
fn what_a_key_signed_last_outlives_it_and_an_older_database() {
    let mut chapter = Chapter::alone();
    let instance = chapter.instance.clone();
    let ledger = &instance.ledger;
    wait::until("a checkpoint", || publish::publish(ledger).is_ok());
    // As where the power fails before anything is published.
    ledger.write(|tx| rotate::rotate_log(tx, None)).expect("a new key");
    let own = ledger.origin().clone();
    let size = i64::try_from(chapter.size_of(&own)).expect("a size");
    // The new key says something too.
    chapter.join_without_account("Dora");
    let copied = chapter.db.copy();
    let keys = chapter.folder.path().join("keys");
    wait::until("the former key is gone", || {
        publish::publish(ledger).is_ok() && !keys.join("log-1").exists()
    });
    let last_of = |instance: &Instance| {
        let read = |conn: &mut Connection| log::find_checkpoint(conn, own.as_str(), size);
        let row = instance.store().read(read).expect("a read")?;
        Some(row.signed().expect("a note"))
    };
    let signed = last_of(&instance).expect("a checkpoint");
    ledger.stop();
    let newest = chapter.use_database(copied);
    let older = chapter.reopen().expect("an instance");
    assert!(last_of(&older).is_none());
    // Of another past it would not be taken.
    let kept = keys.join("log-1.last");
    let note = fs::read_to_string(&kept).expect("what was signed last");
    fs::write(&kept, note.replacen(&format!("\n{size}\n"), "\n7\n", 1)).expect("a file");
    publish::publish(&older.ledger).expect("what can be signed");
    assert!(last_of(&older).is_none());
    fs::write(&kept, note).expect("a file");
    publish::publish(&older.ledger).expect("what can be signed");
    assert_eq!(last_of(&older).map(|last| last.text().to_owned()), Some(signed.text().to_owned()));
    older.ledger.stop();
    drop(newest);
}

#[test]
fn while_nobody_answers_it_only_reads_and_nobodys_word_opens_it() {
    let (mut us, mx, older) = restored();
    us.stop();
    let data = mx.chapter.folder.path().display().to_string();
    let alone = ["serve", "--alone", "--listen", "127.0.0.1:0"];
    assert_eq!(refused(&on(&alone, &data, older.url())), "log-missing-tail");
    let rotate = ["keys", "rotate", "--role", "log"];
    assert_eq!(refused(&on(&rotate, &data, older.url())), "read-only");
    let mut process = Process::on(mx.chapter.folder.path().to_path_buf(), older.url().into());
    process.start();
    let (status, said) = health(&process);
    assert_eq!((status, &said["code"]), (503, &"read-only".into()), "{said}");
    us.start(false);
    wait::until("the tail came", || health(&process).0 == 200);
    let shown = good(&on(&["keys", "fingerprint"], &data, older.url()));
    assert_eq!(shown["keys"]["log"]["kid"], "log-3");
    process.kill();
}
