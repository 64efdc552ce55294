//! Pages that are at fault: nothing of them is stored, whatever the fault.

use enlace::ledger::admit::{self, AdmitFailure};
use enlace::store::{Connection, log};
use enlace_schema::event::Draft;
use enlace_schema::event::envelope::Entry;
use enlace_schema::event::log::{KeyRole, RESUMED, Resumed};
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{AdmitError, Hash, PageEnd, entry_line};
use serde_json::json;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::forge::{ForgedLog, KID};

fn note(size: u64) -> Draft {
    Draft::new(RESUMED, &Resumed { size })
}

/// An honest log of five events.
fn five() -> ForgedLog {
    let mut log = ForgedLog::new("five");
    (1..5).for_each(|n| drop(log.say(&note(n))));
    log
}

/// A chapter that holds the first three events of the honest log.
fn holding_three() -> (Chapter, ForgedLog) {
    let (chapter, log) = (Chapter::alone(), five());
    let (origin, genesis) = (log.origin.clone(), log.genesis());
    let ledger = &chapter.instance.ledger;
    ledger.write_side(move |tx| admit::begin(tx.conn(), &origin, genesis)).expect("a log");
    let nothing = ledger.held(&log.origin).expect("nothing");
    let page = log.page_of(0, 3, &log.checkpoint(3));
    ledger.admit(&nothing, page.as_bytes()).expect("an honest page");
    (chapter, log)
}

/// Offers a page after the third event, which must be refused without a trace.
fn refused(chapter: &Chapter, log: &ForgedLog, page: &str) -> AdmitError {
    let ledger = &chapter.instance.ledger;
    let held = ledger.held(&log.origin).expect("what is held");
    let before = chapter.digest();
    let error = match ledger.admit(&held, page.as_bytes()) {
        Err(AdmitFailure::Refused(error)) => error,
        other => panic!("not refused: {other:?}"),
    };
    assert_eq!(chapter.size_of(&log.origin), 3, "{error}");
    assert_eq!(chapter.digest(), before, "{error}");
    let after = ledger.held(&log.origin).expect("what is held");
    assert_eq!((after.tree.root(), after.checkpoint), (held.tree.root(), held.checkpoint));
    error
}

fn assert_refused(page: impl Fn(&mut ForgedLog) -> String, code: &str, signed: bool) {
    let (chapter, mut log) = holding_three();
    let page = page(&mut log);
    let error = refused(&chapter, &log, &page);
    assert_eq!((error.code, error.signed), (code, signed), "{error}");
    // The honest rest still goes in afterwards.
    let honest = five();
    let held = chapter.instance.ledger.held(&honest.origin).expect("what is held");
    chapter.instance.ledger.admit(&held, honest.page(3).as_bytes()).expect("the honest rest");
    chapter.check();
}

/// The log with its fourth event said otherwise.
fn otherwise(log: &mut ForgedLog, change: (&str, serde_json::Value)) -> String {
    log.entries.truncate(3);
    log.say_changed(&note(3), &[change]);
    log.page(3)
}

#[test]
fn a_gap_is_refused() {
    assert_refused(|log| log.page_of(4, 5, &log.checkpoint(5)), "E_SEQ", false);
    assert_refused(|log| otherwise(log, ("seq", json!(4))), "E_SEQ", true);
    // Entries are withheld: none, though there is more.
    let withheld = |log: &mut ForgedLog| {
        let checkpoint = log.checkpoint(5).note().to_owned();
        let leaves: Vec<Hash> = log.entries.iter().map(Entry::leaf).collect();
        // RFC 6962: the proof from 3 to 5 leaves.
        let pair = |a: Hash, b: Hash| enlace_schema::log::node_hash(a, b);
        let proof = vec![leaves[2], leaves[3], pair(leaves[0], leaves[1]), leaves[4]];
        PageEnd { next: 3, checkpoint, proof }.to_line()
    };
    assert_refused(withheld, "E_SEQ", false);
}

#[test]
fn another_chain_is_refused() {
    let foreign = json!("aa".repeat(32));
    assert_refused(|log| otherwise(log, ("prev", foreign.clone())), "E_PREV", true);
    assert_refused(
        |log| otherwise(log, ("log", json!("other.example.org/log/1"))),
        "E_ORIGIN",
        true,
    );
    assert_refused(|log| otherwise(log, ("kid", json!("log-2"))), "E_KID", true);
    assert_refused(|log| otherwise(log, ("v", json!(2))), "E_VERSION", true);
}

#[test]
fn a_wrong_key_is_refused() {
    let stranger = |log: &mut ForgedLog| {
        log.entries.truncate(3);
        log.key = ForgedLog::new("stranger").key;
        log.say(&note(3));
        log.page(3)
    };
    assert_refused(stranger, "E_SIG", false);
    let own_entries = |log: &mut ForgedLog| {
        let honest = log.page(3);
        let entries: String = honest.lines().take(2).map(|line| format!("{line}\n")).collect();
        log.key = ForgedLog::new("stranger").key;
        let note = log.checkpoint(5).note().to_owned();
        entries + &PageEnd { next: 5, checkpoint: note, proof: Vec::new() }.to_line()
    };
    assert_refused(own_entries, "E_SIG", false);
}

/// S + L is the same signature to a careless verifier.
#[test]
fn a_malleated_signature_is_refused() {
    const ORDER: [u8; 32] = [
        0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde,
        0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
    ];
    let malleated = |log: &mut ForgedLog| {
        let entry = log.entries[3].clone();
        let mut signature: [u8; 64] = entry.signature().try_into().expect("64 bytes");
        let mut carry = 0;
        for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(order) + carry;
            *byte = sum.to_le_bytes()[0];
            carry = sum >> 8;
        }
        log.entries[3] = Entry::from_parts(&signature, entry.event_bytes());
        log.page(3)
    };
    assert_refused(malleated, "E_SIG", false);
}

#[test]
fn a_fork_is_refused_and_is_evidence() {
    let bad_root = |log: &mut ForgedLog| {
        let checkpoint = log.sign(5, Hash([7; 32]));
        log.page_of(3, 5, &checkpoint)
    };
    assert_refused(bad_root, "E_PROOF", true);
    let same_size = |log: &mut ForgedLog| {
        let mut other = log.fork("five", 2);
        other.say(&note(99));
        let note = other.checkpoint(3).note().to_owned();
        PageEnd { next: 3, checkpoint: note, proof: Vec::new() }.to_line()
    };
    assert_refused(same_size, "E_FORK", true);
}

#[test]
fn a_smaller_checkpoint_is_a_conflict() {
    let smaller = |log: &mut ForgedLog| {
        let note = log.checkpoint(2).note().to_owned();
        PageEnd { next: 3, checkpoint: note, proof: Vec::new() }.to_line()
    };
    assert_refused(smaller, "E_SIZE_CONFLICT", false);
}

#[test]
fn what_is_signed_must_still_be_strict() {
    let twice = |log: &mut ForgedLog| {
        let honest = String::from_utf8(log.entries[3].event_bytes().to_vec()).expect("text");
        log.entries.truncate(3);
        log.say_bytes(honest.replacen("{\"v\":1", "{\"v\":1,\"v\":1", 1).as_bytes());
        log.page(3)
    };
    assert_refused(twice, "E_JSON", true);
    let float = |log: &mut ForgedLog| otherwise(log, ("body", json!({ "size": 1.5 })));
    assert_refused(float, "E_JSON", true);
}

#[test]
fn framing_is_refused_without_evidence() {
    assert_refused(|_| String::new(), "E_JSON", false);
    assert_refused(|log| log.page(3).trim_end().to_owned(), "E_JSON", false);
    assert_refused(|log| log.page(3).replacen("\"n\"", "\"m\"", 1), "E_JSON", false);
    assert_refused(|log| log.page(3).replacen("\"n\":3", "\"n\":3,\"n\":3", 1), "E_JSON", false);
    let other_kid = |log: &mut ForgedLog| {
        log.page(3).replacen(&format!("\"k\":\"{KID}\""), "\"k\":\"log-2\"", 1)
    };
    assert_refused(other_kid, "E_KID", false);
    let swapped = |log: &mut ForgedLog| {
        entry_line(3, KID, &log.entries[4])
            + &entry_line(4, KID, &log.entries[3])
            + log.page(5).as_str()
    };
    assert_refused(swapped, "E_SEQ", true);
}

#[test]
fn only_the_pinned_genesis_begins_a_log() {
    let (chapter, log) = (Chapter::alone(), five());
    let other = ForgedLog::new("elsewhere");
    let ledger = &chapter.instance.ledger;
    let (origin, genesis) = (log.origin.clone(), other.genesis());
    ledger.write_side(move |tx| admit::begin(tx.conn(), &origin, genesis)).expect("a row");
    let held = ledger.held(&log.origin).expect("nothing");
    match ledger.admit(&held, log.page(0).as_bytes()) {
        Err(AdmitFailure::Refused(error)) => assert_eq!(error.code, "E_ORIGIN"),
        other => panic!("not refused: {other:?}"),
    }
    assert_eq!(chapter.size_of(&log.origin), 0);
}

/// A log may publish its witness key as a vkey of either type; a cosignature line shows the id of
/// one type only, and counts all the same.
#[test]
fn a_witness_key_of_either_type_cosigns() {
    let chapter = Chapter::alone();
    for (name, plain) in [("plain", true), ("timed", false)] {
        let forged = ForgedLog::founded(&format!("{name}.example.org/log/1"), |genesis| {
            let witness = genesis.keys.iter_mut().find(|key| key.role == KeyRole::Witness);
            let witness = witness.expect("a witness key");
            let (of, key) = PublicKey::from_cosigner_vkey(&witness.key).expect("a vkey");
            witness.key = if plain { key.to_vkey(&of) } else { key.to_cosigner_vkey(&of) };
        });
        take_in(&chapter, &forged);
        let newest = |conn: &mut Connection| log::latest_checkpoint(conn, forged.origin.as_str());
        let row = chapter.instance.store().read(newest).expect("a read").expect("a checkpoint");
        assert_eq!(row.fresh_ms, forged.at.as_secs() * 1_000, "{name}");
    }
}
