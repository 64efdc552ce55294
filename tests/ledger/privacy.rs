//! Private records of former members: blocked, kept by order or by duty, erased; and everything
//! that was signed verifies afterwards.

use std::time::Duration;

use enlace::actions::accounts;
use enlace::actions::members::{EndMember, end_member};
use enlace::actions::polls::{OnePoll, certify_poll, publish_poll};
use enlace::actions::privacy::held::{export_records, own_records};
use enlace::actions::privacy::{
    DecideRecords, DecidedRecords, Look, block_records, erase_records, hold_records, note_look,
    overdue, queue_look, release_records, tidy_records,
};
use enlace::actions::receipts::{BallotStanding, check_receipt};
use enlace::caller::Caller;
use enlace::clock::FixedClock;
use enlace::error::{Error, codes};
use enlace::ledger::publish;
use enlace::private::inventory::{self, Place};
use enlace::private::{self, PrivateRecord};
use enlace::store::tables::{DraftRow, ExternalIdRow, PrivateRecordRow, SignInFailureRow};
use enlace::store::{
    Connection, accounts as accounts_of, drafts, members, privacy as accesses, private as stored,
};
use enlace::views;
use enlace_schema::event::member::EndReason;
use enlace_schema::ids::MemberId;
use enlace_schema::voting::{Choices, export};

use crate::harness::Chapter;
use crate::harness::chapter::{PASSWORD, start};
use crate::harness::polls::{count, open, question, vote};
use crate::harness::wait;

const DAY: u64 = 86_400;
const YEAR: u64 = 366 * DAY;

fn mx() -> Chapter {
    Chapter::founded("mx", "mx-coop", FixedClock::new(start()), 8102)
}

fn input(member: &MemberId) -> DecideRecords {
    DecideRecords { member: member.clone(), mandate: "request-7".into() }
}

fn block(chapter: &Chapter, member: &MemberId) -> Result<DecidedRecords, Error> {
    block_records(&chapter.instance, &Caller::instance(), input(member))
}

fn erase(chapter: &Chapter, member: &MemberId) -> Result<DecidedRecords, Error> {
    erase_records(&chapter.instance, &Caller::instance(), input(member))
}

fn leave(chapter: &Chapter, member: &MemberId) {
    let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(&chapter.instance, &Caller::instance(), input).expect("an end");
}

fn name(chapter: &Chapter, member: &MemberId) -> Option<String> {
    let keys = chapter.instance.ledger.keys();
    let read = |conn: &mut Connection| private::names(conn, keys, &[member]);
    chapter.instance.store().read(read).expect("names").remove(member.as_ref())
}

fn rows(chapter: &Chapter, member: &MemberId) -> Vec<PrivateRecordRow> {
    let read = |conn: &mut Connection| stored::all_of(conn, member.as_ref());
    chapter.instance.store().read(read).expect("rows")
}

fn is(done: Result<DecidedRecords, Error>, code: codes::Code) {
    let error = done.expect_err("a refusal");
    assert!(error.is(code), "{error}: expected {}", code.name);
}

#[test]
fn in_mexico_records_are_blocked_before_they_are_erased() {
    let chapter = mx();
    let member = chapter.people.arrears.member.clone();
    assert_eq!(name(&chapter, &member).as_deref(), Some("arrears"));
    is(block(&chapter, &member), codes::PRIVACY_MEMBER_ACTIVE);
    is(erase(&chapter, &member), codes::PRIVACY_MEMBER_ACTIVE);
    leave(&chapter, &member);
    is(erase(&chapter, &member), codes::PRIVACY_BLOCK_FIRST);
    assert_eq!(block(&chapter, &member).expect("blocked").records, 2);
    is(block(&chapter, &member), codes::PRIVACY_NOTHING);
    // Kept, and there for nobody in the ordinary way.
    assert_eq!(rows(&chapter, &member).len(), 2);
    assert_eq!(name(&chapter, &member), None);
    let committee = chapter.caller(&chapter.people.committee);
    let held = export_records(&chapter.instance, &committee, &member).expect("an export");
    assert!(held.records.iter().all(|record| record.blocked.is_some()));
    let first = |record: &PrivateRecord| match record {
        PrivateRecord::Member(member) => member.first_name.clone(),
        _ => None,
    };
    let said: Vec<String> = held.records.iter().filter_map(|one| first(&one.content)).collect();
    assert_eq!(said, ["arrears"], "an export still reads it");
    assert_eq!(held.accesses.len(), 2, "and says who read it");
    assert_eq!(held.accesses[0].who, chapter.people.committee.member.to_string());

    is(erase(&chapter, &member), codes::PRIVACY_BLOCKED_UNTIL);
    chapter.advance(Duration::from_secs(29 * DAY));
    is(erase(&chapter, &member), codes::PRIVACY_BLOCKED_UNTIL);
    chapter.advance(Duration::from_secs(DAY));
    assert_eq!(erase(&chapter, &member).expect("erased").records, 2);
    assert_eq!(rows(&chapter, &member), []);
    is(erase(&chapter, &member), codes::PRIVACY_NOTHING);
    let held = export_records(&chapter.instance, &committee, &member).expect("an export");
    assert_eq!((held.records.len(), held.erased.len()), (0, 2));
    assert!(held.account.is_none() && held.invitations == 0);
    chapter.check();
}

/// In which part of the answer what a side store holds of a member stands.
fn part_of(store: &str) -> Option<&'static str> {
    Some(match store {
        "accounts" => "/account/since",
        "sessions" => "/account/sessions",
        "personal_tokens" => "/account/tokens",
        "invitations" => "/invitations",
        "sign_in_failures" => "/beside/failed_sign_ins",
        "commands" => "/beside/answers",
        "external_ids" => "/beside/old_numbers",
        "drafts" => "/beside/drafts",
        "private_accesses" => "/accesses",
        _ => return None,
    })
}

/// Of peers' members, and what an order may forbid to tell.
const NOT_OF_A_MEMBER: [&str; 2] = ["foreign_records", "legal_holds"];

/// Whoever asks what is held hears of every store in the inventory.
#[test]
fn nothing_that_the_inventory_lists_is_left_out_of_what_is_held() {
    let chapter = Chapter::alone();
    let person = chapter.people.voter.clone();
    let (member, now) = (person.member.to_string(), chapter.instance.now());
    let draft = DraftRow {
        draft: "prp_01j0000000fay928t5p2n79e26".into(),
        kind: "proposal".into(),
        author: member.clone(),
        body: r#"{"title":"a thought"}"#.into(),
        created_ms: now.as_ms(),
        changed_ms: now.as_ms(),
    };
    chapter
        .instance
        .ledger
        .write_side(move |tx| {
            let account = accounts_of::find_by_member(tx.conn(), &member)?.expect("an account");
            let email_index = account.email_index;
            let failed = SignInFailureRow { email_index, failures: 3, last_ms: now.as_ms() };
            accounts_of::put_failures(tx.conn(), &failed)?;
            members::insert_external(
                tx.conn(),
                &ExternalIdRow { external: "A-17".into(), member },
            )?;
            drafts::insert(tx.conn(), &draft)
        })
        .expect("rows");
    let caller = chapter.caller(&person);
    let held = own_records(&chapter.instance, &caller).expect("what is held");
    assert_eq!(held.beside.old_numbers, ["A-17"]);
    assert_eq!(held.beside.failed_sign_ins, 3);
    assert_eq!(held.beside.drafts.len(), 1);
    assert_eq!(held.beside.drafts[0].content["title"], "a thought");
    let told = serde_json::to_value(&held).expect("JSON");
    for item in inventory::ITEMS {
        let Place::Store(store) = item.place else { continue };
        if NOT_OF_A_MEMBER.contains(&store) {
            continue;
        }
        let part = part_of(store).unwrap_or_else(|| panic!("{store} is told nowhere"));
        assert!(told.pointer(part).is_some(), "{store} at {part}");
    }
}

#[test]
fn orders_and_books_stand_in_the_way_of_erasing() {
    let chapter = Chapter::alone();
    let (owing, paid) =
        (chapter.people.arrears.member.clone(), chapter.people.other.member.clone());
    leave(&chapter, &owing);
    leave(&chapter, &paid);
    let instance = &chapter.instance;
    let operator = Caller::instance();
    release_records(instance, &operator, input(&owing)).expect_err("nothing to release");
    hold_records(instance, &operator, input(&owing)).expect("held");
    let twice = hold_records(instance, &operator, input(&owing)).expect_err("a refusal");
    assert!(twice.is(codes::PRIVACY_HELD), "{twice}");
    let size = chapter.size();
    is(erase(&chapter, &owing), codes::PRIVACY_HELD);
    release_records(instance, &operator, input(&owing)).expect("released");
    assert_eq!(chapter.size(), size, "nothing of it is an event");
    erase(&chapter, &owing).expect("erased");
    // Whoever has settled dues stands in the books, for seven years here.
    is(erase(&chapter, &paid), codes::PRIVACY_DUTY);
    block(&chapter, &paid).expect("blocked meanwhile");
    chapter.advance(Duration::from_secs(6 * YEAR));
    is(erase(&chapter, &paid), codes::PRIVACY_DUTY);
    assert_eq!(overdue(&chapter.instance).expect("a list"), []);
    chapter.advance(Duration::from_secs(YEAR + DAY));
    let due = overdue(&chapter.instance).expect("a list");
    assert_eq!(due.iter().map(|(member, _)| member.as_str()).collect::<Vec<_>>(), [paid.as_ref()]);
    erase(&chapter, &paid).expect("erased");
    assert_eq!(overdue(&chapter.instance).expect("a list"), []);
    chapter.check();
}

#[test]
fn who_may_decide_and_about_whom() {
    let chapter = Chapter::alone();
    let instance = &chapter.instance;
    let people = &chapter.people;
    leave(&chapter, &people.arrears.member);
    for person in [&people.operator, &people.treasurer, &people.teller, &people.voter] {
        let caller = chapter.caller(person);
        let asked = || input(&people.arrears.member);
        let refusals = [
            block_records(instance, &caller, asked()).map(drop),
            erase_records(instance, &caller, asked()).map(drop),
            hold_records(instance, &caller, asked()),
            release_records(instance, &caller, asked()),
            export_records(instance, &caller, &people.arrears.member).map(drop),
        ];
        for refused in refusals {
            let error = refused.expect_err("a refusal");
            assert!(error.is(codes::ROLE_REQUIRED), "{error}");
        }
    }
    let nobody: MemberId = enlace::random::id_of(chapter.origin(), instance.now());
    is(erase(&chapter, &nobody), codes::MEMBER_NOT_FOUND);
    let spaced = DecideRecords { member: people.arrears.member.clone(), mandate: "a name".into() };
    is(erase_records(instance, &Caller::instance(), spaced), codes::INVALID_ARGUMENT);
    // Everybody sees their own.
    let held = own_records(instance, &chapter.caller(&people.voter)).expect("one's own");
    assert_eq!(held.member, people.voter.member.to_string());
    assert!(held.account.is_some() && held.accesses.is_empty());
}

/// A ballot, its receipt and the result of its poll say after an erasure what they said before.
#[test]
fn everything_that_was_signed_verifies_after_an_erasure() {
    let chapter = Chapter::alone();
    let instance = &chapter.instance;
    let person = &chapter.people.voter;
    let poll = open(&chapter, question(&chapter));
    let cast = vote(&chapter, person, &poll, &Choices::Yes).remove(0);
    vote(&chapter, &chapter.people.other, &poll, &Choices::Yes);
    count(&chapter);
    let committee = chapter.caller(&chapter.people.committee);
    let one = || OnePoll { poll: poll.clone() };
    certify_poll(instance, &committee, one()).expect("certified");
    publish_poll(instance, &committee, one()).expect("published");
    publish::publish(&instance.ledger).expect("published").expect("a checkpoint");
    let count = || {
        let file = instance
            .store()
            .snapshot(|conn| views::export::poll(conn, &poll, instance.now()))
            .expect("an export");
        export::verify(file.as_bytes()).expect("a file that verifies").result_hash
    };
    let before = count();
    leave(&chapter, &person.member);
    chapter.advance(Duration::from_secs(7 * YEAR + DAY));
    let sign_in = || accounts::sign_in(instance, &person.email, PASSWORD, None);
    erase(&chapter, &person.member).expect("erased");
    let refused = sign_in().expect_err("no account any more");
    assert!(refused.is(codes::SIGN_IN_FAILED), "{refused}");
    assert_eq!(count(), before);
    let checked = check_receipt(instance, &cast.code).expect("a receipt");
    assert_eq!(checked.ballot.expect("a ballot").standing, BallotStanding::Counts);
    chapter.check();
}

/// A backup brings rows back; nobody sees them, and they are deleted again.
#[test]
fn a_restored_row_of_an_erased_record_stays_unseen_and_goes_again() {
    let chapter = Chapter::alone();
    let member = chapter.people.arrears.member.clone();
    let before = rows(&chapter, &member);
    let account = || {
        let read = |conn: &mut Connection| accounts_of::find_by_member(conn, member.as_ref());
        chapter.instance.store().read(read).expect("a read")
    };
    let row = account().expect("an account");
    leave(&chapter, &member);
    erase(&chapter, &member).expect("erased");
    assert_eq!(account(), None);
    chapter
        .instance
        .ledger
        .write_side(move |tx| {
            for row in &before {
                stored::insert(tx.conn(), row)?;
            }
            accounts_of::insert(tx.conn(), &row)
        })
        .expect("restored");
    assert!(account().is_some());
    assert_eq!(rows(&chapter, &member).len(), 2);
    assert_eq!(name(&chapter, &member), None);
    tidy_records(&chapter.instance).expect("tidied");
    assert_eq!(rows(&chapter, &member), []);
    assert_eq!(account(), None, "nor does anybody sign in");
    // Nobody else's goes with it.
    let voter = chapter.people.voter.member.as_ref();
    let read = |conn: &mut Connection| accounts_of::find_by_member(conn, voter);
    assert!(chapter.instance.store().read(read).expect("a read").is_some());
}

/// A script that asks for everybody, one by one, does not fill the access log.
#[test]
fn what_one_reader_looks_at_in_a_day_is_bounded() {
    let chapter = Chapter::alone();
    let treasurer = chapter.caller(&chapter.people.treasurer);
    for count in 0..40_u8 {
        let member = format!("mbr_{count}");
        let look = Look::Record { commitment: vec![count; 32], member, kind: "member" };
        note_look(&chapter.instance, &treasurer, &look).expect("noted");
    }
    let lines = |member: &str| {
        let read = |conn: &mut Connection| accesses::accesses_of(conn, member);
        let rows = chapter.instance.store().read(read).expect("accesses");
        rows.into_iter().map(|row| row.purpose).collect::<Vec<_>>()
    };
    assert_eq!(lines("mbr_29"), ["list", "look"], "beside the list, which is everybody's");
    assert_eq!(lines("mbr_30"), ["list"], "from here on it is a list");
    chapter.advance(Duration::from_secs(731 * DAY));
    tidy_records(&chapter.instance).expect("tidied");
    assert_eq!(lines("mbr_29"), Vec::<String>::new(), "kept for two years");
    // Over a socket nothing waits for it.
    queue_look(&chapter.instance, &treasurer, &Look::List).expect("queued");
    wait::until("what was queued is noted", || lines("mbr_29") == ["list"]);
}
