//! Receipts: at once the signed entry, later a proof that verifies with nothing but pinned keys.

use enlace::actions::polls::{VoidPoll, void_poll};
use enlace::actions::receipts::{BallotStanding, ballot_receipt, check_receipt};
use enlace::error::codes;
use enlace::ledger::{proof, publish};
use enlace_schema::json::from_b64u;
use enlace_schema::log::Receipt;
use enlace_schema::voting::Choices;

use crate::harness::Chapter;
use crate::harness::polls::{both, cast, open, places, question, vote};

#[test]
fn a_receipt_verifies_offline_once_a_checkpoint_covers_it() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let people = &chapter.people;
    let cast = vote(&chapter, &people.voter, &poll, &Choices::Yes).remove(0);
    let instance = &chapter.instance;
    let first = check_receipt(instance, &cast.bytes).expect("a signed entry");
    assert!(first.held && first.included.is_none());
    assert_eq!(first.code, cast.code);
    publish::publish(&instance.ledger).expect("published").expect("a checkpoint");
    let caller = chapter.caller(&people.voter);
    let receipt = ballot_receipt(instance, &caller, &poll, &cast.entry).expect("a receipt");
    assert_eq!(receipt.entry.as_bytes(), from_b64u(&cast.bytes).expect("bytes"));
    let text = receipt.proof.expect("a proof").to_text();
    let parsed = Receipt::parse(&text).expect("a receipt");
    let keys =
        instance.store().read(|conn| proof::keys(conn, chapter.origin().as_str())).expect("keys");
    let key = keys.log_key_at(cast.seq).expect("a key").key;
    let verified = parsed.verify(&key, &[]).expect("verified");
    assert_eq!((verified.size, verified.envelope.seq), (chapter.size(), cast.seq));
    for form in [&text, &cast.code, &cast.bytes, &cast.code.to_lowercase().replace('-', " ")] {
        let checked = check_receipt(instance, form).expect("a receipt");
        assert!(checked.held && checked.included.is_some(), "{form}");
        assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Counts);
    }
}

/// As it comes out of a mail or a page: blanks and empty lines round it, and its lines ended as
/// another system ends them. Inside, every byte counts.
#[test]
fn a_receipt_is_taken_with_what_was_copied_round_it() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let cast = vote(&chapter, &chapter.people.voter, &poll, &Choices::Yes).remove(0);
    publish::publish(&chapter.instance.ledger).expect("published").expect("a checkpoint");
    let caller = chapter.caller(&chapter.people.voter);
    let receipt = ballot_receipt(&chapter.instance, &caller, &poll, &cast.entry);
    let text = receipt.expect("a receipt").proof.expect("a proof").to_text();
    for form in [&text, &text.replace('\n', "\r\n"), &cast.code, &cast.bytes] {
        let whole = check_receipt(&chapter.instance, form).expect("a receipt");
        for (before, after) in [("\n\n", ""), ("", "\r\n \t\n"), (" \t", "\u{a0}\n")] {
            let pasted = format!("{before}{}{after}", form.trim_end());
            let checked = check_receipt(&chapter.instance, &pasted);
            assert_eq!(checked.ok(), Some(whole.clone()), "{pasted:?}");
        }
    }
    let inside = text.replacen("\nindex", "\n index", 1);
    let refused = check_receipt(&chapter.instance, &inside).expect_err("a refusal");
    assert!(refused.is(codes::RECEIPT_MALFORMED), "{refused}");
}

#[test]
fn a_replaced_ballot_says_by_which() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let first = vote(&chapter, &chapter.people.voter, &poll, &Choices::Yes).remove(0);
    let second = vote(&chapter, &chapter.people.voter, &poll, &Choices::No).remove(0);
    assert!(!first.replaced && second.replaced);
    let standing = |code: &str| {
        let checked = check_receipt(&chapter.instance, code).expect("a receipt");
        checked.ballot.expect("a ballot").standing
    };
    assert_eq!(standing(&first.code), BallotStanding::Replaced { by: second.seq });
    assert_eq!(standing(&second.code), BallotStanding::Counts);
}

/// No ballot of a void poll counts, whatever it was before.
#[test]
fn a_ballot_of_a_void_poll_does_not_count() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let first = vote(&chapter, &chapter.people.voter, &poll, &Choices::Yes).remove(0);
    let second = vote(&chapter, &chapter.people.voter, &poll, &Choices::No).remove(0);
    let committee = chapter.caller(&chapter.people.committee);
    let input = VoidPoll { poll, reason: both("A mistake", "Un error") };
    void_poll(&chapter.instance, &committee, input).expect("void");
    for code in [&first.code, &second.code] {
        let checked = check_receipt(&chapter.instance, code).expect("a receipt");
        assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Void, "{code}");
    }
}

/// A genuine entry of another kind is no ballot, and nothing is said of one.
#[test]
fn an_entry_that_is_no_ballot_is_not_called_one() {
    let chapter = Chapter::alone();
    let seq = chapter.size() - 1;
    let origin = chapter.origin().clone();
    let receipt = chapter
        .instance
        .store()
        .read(|conn| proof::receipt(conn, &origin, seq))
        .expect("an answer")
        .expect("an entry");
    let text = enlace_schema::json::to_b64u(receipt.entry.as_bytes());
    let checked = check_receipt(&chapter.instance, &text).expect("a genuine entry");
    assert!(checked.held);
    assert_eq!((checked.seq, checked.ballot), (seq, None));
}

#[test]
fn receipts_belong_to_their_voter_and_bad_ones_are_refused() {
    let chapter = Chapter::alone();
    let poll = open(&chapter, question(&chapter));
    let people = &chapter.people;
    let receipt = vote(&chapter, &people.voter, &poll, &Choices::Yes).remove(0);
    let other = chapter.caller(&people.other);
    let refused = ballot_receipt(&chapter.instance, &other, &poll, &receipt.entry);
    assert!(refused.expect_err("a refusal").is(codes::NOT_FOR_THIS_ENTRY));
    let stolen = cast(&chapter, &other, &poll, &receipt.entry, Choices::No);
    assert!(stolen.expect_err("a refusal").is(codes::NOT_FOR_THIS_ENTRY));
    let own = places(&chapter, &poll, &people.other).remove(0);
    let none = ballot_receipt(&chapter.instance, &other, &poll, &own);
    assert!(none.expect_err("a refusal").is(codes::RECEIPT_UNKNOWN));
    let mut spoilt = from_b64u(&receipt.bytes).expect("bytes");
    spoilt[3] ^= 1;
    let spoilt = enlace_schema::json::to_b64u(&spoilt);
    for (form, code) in [
        ("", codes::RECEIPT_MALFORMED),
        ("nothing of the kind", codes::RECEIPT_MALFORMED),
        ("0000-0000-0000", codes::RECEIPT_UNKNOWN),
        (&spoilt, codes::RECEIPT_INVALID),
    ] {
        let error = check_receipt(&chapter.instance, form).expect_err("a refusal");
        assert!(error.is(code), "{form}: {error}");
    }
}
