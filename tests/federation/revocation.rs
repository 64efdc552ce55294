//! A log is taken back: what the thief said is gone, his keys are worth nothing, and what protects
//! people stays.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use enlace::actions::keys::{
    Revocation, request_revocation, revoke_keys, rotate_keys, sign_revocation, void_events,
};
use enlace::actions::members::{EndMember, end_member};
use enlace::actions::privacy::{DecideRecords, block_records, erase_records};
use enlace::actions::roles::{GrantRole, grant_role};
use enlace::caller::Caller;
use enlace::federation::guard::{contradicts, is_ours};
use enlace::jobs;
use enlace::ledger::again::Fate;
use enlace::ledger::{admit, proof, publish};
use enlace::store::{Connection, erasures, log, members, polls as stored, roles, usage};
use enlace_schema::event::Origin;
use enlace_schema::event::log::KeyRole;
use enlace_schema::event::member::EndReason;
use enlace_schema::event::role::Role;
use enlace_schema::keys::SigningKey;
use enlace_schema::log::{Checkpoint, Hash, PageEnd, SignedCheckpoint, entry_line};
use enlace_schema::voting::Choices;

use crate::harness::Chapter;
use crate::harness::polls::{self, open, places, question};

/// Takes a chapter's log back from `trusted` on, and says again what was chosen.
pub(super) fn take_back(chapter: &Chapter, trusted: u64, chosen: &[u64]) -> Revocation {
    let (instance, caller) = (&chapter.instance, Caller::instance());
    let request = request_revocation(instance, &caller, trusted).expect("a request");
    let sign = |sheet: usize| sign_revocation(&request, &chapter.recovery[sheet].words);
    let signed = [0, 2].map(|sheet| sign(sheet).expect("a signature")).to_vec();
    let chosen: BTreeSet<u64> = chosen.iter().copied().collect();
    revoke_keys(instance, &caller, request, signed, chosen).expect("the log is back")
}

fn key_file(chapter: &Chapter, name: &str) -> PathBuf {
    chapter.folder.path().join("keys").join(name)
}

/// The log keys that lie in the folder, without what former ones signed last.
fn log_files(chapter: &Chapter) -> Vec<String> {
    let folder = fs::read_dir(chapter.folder.path().join("keys")).expect("a folder");
    let names = folder.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> =
        names.filter(|name| name.starts_with("log-") && !name.ends_with(".last")).collect();
    names.sort();
    names
}

fn count(chapter: &Chapter) -> usize {
    let read = |conn: &mut Connection| members::of_chapter(conn, chapter.origin().as_str());
    chapter.instance.store().read(read).expect("members").len()
}

fn offices(chapter: &Chapter) -> usize {
    let read =
        |conn: &mut Connection| roles::holders(conn, chapter.origin().as_str(), Role::Operator);
    chapter.instance.store().read(read).expect("offices").len()
}

/// Whoever had the log key made himself an operator, admitted friends and voted for others: under
/// the fresh key none of it is said by itself, and only what people choose is.
#[test]
fn a_thiefs_words_are_not_said_again() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let voter = chapter.people.voter.clone();
    let (people, operators) = (count(&chapter), offices(&chapter));
    let trusted = chapter.size();
    let entry = places(&chapter, &poll, &voter).remove(0);
    polls::vote(&chapter, &voter, &poll, &Choices::No);
    let office = GrantRole {
        member: voter.member.clone(),
        role: Role::Operator,
        of: None,
        seat: None,
        mandate: "his-own".into(),
    };
    grant_role(&chapter.instance, &Caller::instance(), office).expect("an office");
    chapter.join_without_account("A friend of the thief");
    let until = chapter.size();
    assert!(offices(&chapter) > operators && count(&chapter) > people);
    let listed = void_events(&chapter.instance, &Caller::instance(), trusted, until);
    let listed = listed.expect("a list");
    assert_eq!(listed.len() as u64, until - trusted);
    let kinds: BTreeSet<&str> = listed.iter().map(|event| event.kind.as_str()).collect();
    assert!(["ballot.cast", "role.granted", "member.admitted"].iter().all(|k| kinds.contains(k)));
    assert!(listed.iter().all(|event| event.fate == Fate::Choice), "{listed:?}");
    let done = take_back(&chapter, trusted, &[]);
    assert_eq!((done.void, done.said_again), (until - trusted, Vec::new()));
    assert_eq!(chapter.size(), until + 1, "the revocation and nothing else");
    assert_eq!((count(&chapter), offices(&chapter)), (people, operators));
    assert_eq!(places(&chapter, &poll, &voter), [entry], "the voter may vote");
    chapter.check();
}

/// Records that were blocked and erased in the time that is void stay so, whoever said it: no older
/// copy brings them back.
#[test]
fn what_was_erased_stays_erased_through_a_revocation() {
    let chapter = Chapter::alone();
    let member = chapter.people.arrears.member.clone();
    let leaves = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(&chapter.instance, &Caller::instance(), leaves).expect("an end");
    let trusted = chapter.size();
    let input = || DecideRecords { member: member.clone(), mandate: "request-7".into() };
    block_records(&chapter.instance, &Caller::instance(), input()).expect("blocked");
    erase_records(&chapter.instance, &Caller::instance(), input()).expect("erased");
    let made = || {
        let origin = chapter.origin().as_str();
        let read = |conn: &mut Connection| erasures::of_member(conn, origin, member.as_ref());
        chapter.instance.store().read(read).expect("commitments")
    };
    let before = made();
    let is_erased = |made: &[enlace::store::tables::CommitmentRow]| {
        made.iter().all(|row| row.blocked_seq.is_some() && row.erased_seq.is_some())
    };
    assert!(!before.is_empty() && is_erased(&before));
    let done = take_back(&chapter, trusted, &[]);
    assert_eq!(done.said_again, [trusted, trusted + 1]);
    assert!(is_erased(&made()));
    assert!(made().iter().all(|row| row.erased_seq > Some(trusted as i64 + 1)), "said anew");
    chapter.check();
}

/// A key that was revoked or replaced is deleted, also where a process died before it could.
#[test]
fn no_former_log_key_stays_in_the_folder() {
    let chapter = Chapter::alone();
    publish::publish(&chapter.instance.ledger).expect("a checkpoint");
    let (first, next) = (key_file(&chapter, "log-1"), key_file(&chapter, "log-2"));
    let stolen = [&first, &next].map(|file| fs::read_to_string(file).expect("a key"));
    chapter.join_without_account("Somebody");
    take_back(&chapter, chapter.size(), &[]);
    assert_eq!(log_files(&chapter), ["log-3", "log-4"]);
    // As if it had died between the checkpoint and the deletion.
    enlace::ledger::keys::write(&first, &stolen[0]).expect("a file");
    enlace::ledger::keys::write(&next, &stolen[1]).expect("a file");
    publish::publish(&chapter.instance.ledger).expect("a round");
    assert_eq!(log_files(&chapter), ["log-3", "log-4"]);
    rotate_keys(&chapter.instance, &Caller::instance(), vec![KeyRole::Log]).expect("rotated");
    assert_eq!(log_files(&chapter), ["log-4", "log-5"]);
}

/// Only the joining of a poll is void, and the roll stands: the clock joins again, with that roll
/// (the simulator's find: it froze a second one, and failed at that with every tick).
#[test]
fn a_joining_that_was_taken_back_is_said_again_over_its_roll() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let before = places(&chapter, &poll, &chapter.people.voter);
    take_back(&chapter, chapter.size() - 1, &[]);
    let joined = || {
        let (own, poll) = (chapter.origin().as_str(), poll.to_string());
        let read = |conn: &mut Connection| stored::find_join(conn, own, &poll);
        chapter.instance.store().read(read).expect("a read").is_some()
    };
    assert!(!joined(), "it is void");
    let report = jobs::tick(&chapter.instance).expect("a tick");
    assert_eq!((report.failed, report.joined.len()), (0, 1));
    assert!(joined());
    assert_eq!(places(&chapter, &poll, &chapter.people.voter), before);
    polls::vote(&chapter, &chapter.people.voter, &poll, &Choices::Yes);
    chapter.check();
}

fn note(origin: &Origin, secret: &str) -> SignedCheckpoint {
    let seed: Hash = secret.trim().parse().expect("a key");
    let key = SigningKey::from_seed(&seed.0).expect("a key");
    Checkpoint { origin: origin.to_string(), size: 1_000, root: Hash([7; 32]) }.sign(&key)
}

/// A peer shows a note of ours by a key that the thief has: it is none of ours, even where an old
/// copy of the file lies in the folder. By a later key that only we have it is.
#[test]
fn a_note_by_a_revoked_key_is_not_ours() {
    let chapter = Chapter::alone();
    publish::publish(&chapter.instance.ledger).expect("a checkpoint");
    let read = |name: &str| fs::read_to_string(key_file(&chapter, name)).expect("a key");
    let stolen = [read("log-1"), read("log-2")];
    let ours =
        |secret: &str| is_ours(&chapter.instance, &note(chapter.origin(), secret)).expect("a read");
    take_back(&chapter, chapter.size(), &[]);
    for (name, secret) in ["log-1", "log-2"].into_iter().zip(&stolen) {
        assert!(!ours(secret), "{name}");
        enlace::ledger::keys::write(&key_file(&chapter, name), secret).expect("a file");
        assert!(!ours(secret), "{name}, a file");
    }
    for name in ["log-3", "log-4"] {
        assert!(ours(&read(name)), "{name}");
    }
}

/// The key of a time that is void was a thief's too: by it he shows another tree of any size above
/// what is trusted, and that does not count against us. The tree that is here does not either, and
/// of what is trusted every other tree does, for then the key was ours alone.
#[test]
fn another_tree_of_a_void_time_does_not_count_against_us() {
    let chapter = Chapter::alone();
    let (instance, trusted) = (&chapter.instance, chapter.size());
    publish::publish(&instance.ledger).expect("a checkpoint");
    let stolen = instance.ledger.keys().in_force();
    for n in 0..3 {
        chapter.join_without_account(&format!("void soon {n}"));
    }
    let until = chapter.size();
    let shown = |size: u64, root: Hash| {
        let origin = chapter.origin().to_string();
        let note = Checkpoint { origin, size, root }.sign(&stolen.log);
        let told = (is_ours(instance, &note), contradicts(instance, &note));
        (told.0.expect("a read"), told.1.expect("a read"))
    };
    let here = |size| {
        let origin = chapter.origin().as_str();
        let root = instance.store().snapshot(|conn| proof::root(conn, origin, size));
        root.expect("a read").expect("so many entries")
    };
    let other = Hash([7; 32]);
    assert_eq!(shown(until, other), (true, true), "before anybody takes the log back");
    take_back(&chapter, trusted, &[]);
    for size in trusted + 1..=until {
        assert_eq!(shown(size, other), (false, false), "{size}");
        assert_eq!(shown(size, here(size)), (true, false), "{size}");
    }
    assert_eq!(shown(trusted, other), (true, true));
    assert_eq!(shown(trusted, here(trusted)), (true, false));
}

/// Files that a full disk or a loss of power cut off, by a version that wrote them under their own
/// names: nothing names them, and nothing stops for them.
#[test]
fn a_key_file_that_was_cut_off_stops_nothing() {
    let chapter = Chapter::alone();
    for name in ["log-3", "witness-2", "transport-2", "seal-2"] {
        enlace::ledger::keys::write(&key_file(&chapter, name), "").expect("a file");
    }
    chapter.instance.ledger.stop();
    let again = chapter.reopen().expect("an instance");
    let roles = vec![KeyRole::Witness, KeyRole::Transport, KeyRole::Seal, KeyRole::Log];
    let done = rotate_keys(&again, &Caller::instance(), roles).expect("rotated");
    let kids: Vec<&str> = done.iter().map(|one| one.kid.as_str()).collect();
    assert_eq!(kids, ["witness-3", "transport-3", "seal-3", "log-2"]);
    assert_eq!(again.ledger.keys().in_force().log_next_kid, "log-4");
    again.ledger.stop();
    chapter.reopen().expect("an instance").ledger.stop();
}

/// What was half written has no key's name, and what is there is not written over.
#[test]
fn a_key_has_its_name_when_it_is_whole() {
    let chapter = Chapter::alone();
    let part = key_file(&chapter, "log-3.part");
    fs::write(&part, "7").expect("a half-written file");
    rotate_keys(&chapter.instance, &Caller::instance(), vec![KeyRole::Log]).expect("rotated");
    assert!(!part.exists() && log_files(&chapter) == ["log-2", "log-3"]);
    let before = fs::read(key_file(&chapter, "log-3")).expect("a key");
    let over = enlace::ledger::keys::write(&key_file(&chapter, "log-3"), "other");
    assert!(over.is_err() && !part.exists());
    assert_eq!(fs::read(key_file(&chapter, "log-3")).expect("a key"), before);
    // A key that the log does name is missed, with its name.
    fs::write(key_file(&chapter, "log-2"), "").expect("a damaged file");
    chapter.instance.ledger.stop();
    assert!(chapter.reopen().err().expect("no key").is(enlace::error::codes::KEYS_DAMAGED));
}

/// A log with many revocations in one page, as only its author would make one: it is read in one
/// replay, which counts as what its peer brought.
#[test]
fn revocations_in_one_page_cost_one_replay() {
    let us = Chapter::alone();
    let trusted = us.size();
    for name in ["First", "Second", "Third"] {
        us.join_without_account(name);
        take_back(&us, us.size() - 1, &[]);
    }
    publish::publish(&us.instance.ledger).expect("a checkpoint");
    let (origin, size) = (us.origin().clone(), us.size());
    let entries = us.instance.store().read(|conn| log::entries_from(conn, origin.as_str(), 0, 500));
    let note = us.instance.store().read(|conn| log::latest_checkpoint(conn, origin.as_str()));
    let note = note.expect("a read").expect("a checkpoint").note;
    let mut page = String::new();
    for (seq, row) in (0..).zip(entries.expect("entries")) {
        let entry = enlace_schema::event::Entry::from_bytes(row.entry).expect("an entry");
        page += &entry_line(seq, &entry.envelope().expect("an event").kid, &entry);
    }
    page += &PageEnd { next: size, checkpoint: note, proof: Vec::new() }.to_line();
    let mx = Chapter::founded("mx", "mx-coop", us.clock.beside(), 8102);
    let (begun, genesis) = (origin.clone(), us.genesis);
    let ledger = &mx.instance.ledger;
    ledger.write_side(move |tx| admit::begin(tx.conn(), &begun, genesis)).expect("a log");
    let nothing = ledger.held(&origin).expect("nothing");
    let admission = ledger.admit(&nothing, page.as_bytes()).expect("a good page");
    assert_eq!(admission.entries as u64, size);
    mx.check();
    let here = |at: &Chapter| {
        let read = |conn: &mut Connection| members::of_chapter(conn, origin.as_str());
        at.instance.store().read(read).expect("members").len()
    };
    assert_eq!(here(&mx), here(&us));
    let day = usage::day_of(mx.instance.now());
    let counted = mx.instance.store().read(|conn| usage::of(conn, origin.as_str(), day));
    let last = size - 1;
    assert_eq!(counted.expect("usage").events as u64, size + last, "one replay, up to the last");
    assert!(trusted < last);
}
