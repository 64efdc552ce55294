//! Commitments are public, and another log may repeat ours: they open nothing there.

use enlace::actions::members::{UpdateMember, update_member};
use enlace::error::Error;
use enlace::private::{self, MemberRecord, exchange};
use enlace::store::{Connection, erasures, members};
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind, UPDATED, Updated};
use enlace_schema::event::role::{GRANTED, Granted, Role};
use enlace_schema::event::transfer::{ACCEPTED, Accepted, Terms};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::MemberId;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::private::Purpose;

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::chapter::JOINED;
use crate::harness::forge::ForgedLog;

/// A log says that a member of ours arrives there, with the commitment to somebody else's record.
/// Whatever its name, and so the order of rows, each of our members keeps their own.
#[test]
fn a_commitment_of_ours_beside_another_member_gives_nobody_that_record() {
    let chapter = Chapter::alone();
    let own = chapter.origin();
    let (asks, named) = (&chapter.people.voter.member, &chapter.people.teller.member);
    let keys = chapter.instance.ledger.keys();
    let names = || {
        let read = |conn: &mut Connection| private::names(conn, keys, &[asks, named]);
        chapter.instance.store().read(read).expect("names")
    };
    let row = |log: &str, member: &str| {
        let read = |conn: &mut Connection| members::find(conn, log, member);
        chapter.instance.store().read(read).expect("a read").expect("a member")
    };
    let before = names();
    assert_eq!(before.len(), 2);
    let record = row(own.as_str(), named.as_ref()).record.expect("a commitment");
    let record = Hash::from_slice(&record).expect("a commitment");
    for name in ["aaa", "zzz"] {
        let mut liar = ForgedLog::new(name);
        let offer = sha256(b"no offer");
        let terms = Terms { kind: MemberKind::Individual, since: JOINED, settled: Vec::new() };
        let body = Accepted { member: asks.clone(), from: own.clone(), offer, terms };
        let of = EventRef { log: own.clone(), seq: 3, id: offer };
        liar.say(&Draft::new(ACCEPTED, &body).referring([of]).committing([record]));
        assert_eq!(take_in(&chapter, &liar), [None, None]);
        let arriving = row(liar.origin.as_str(), asks.as_ref());
        assert_eq!(arriving.record.as_deref(), Some(&record.0[..]), "it is repeated there");
        assert_eq!(names(), before);
        let opened =
            chapter.instance.store().read(|conn| private::of_member(conn, keys, &arriving));
        assert_eq!(opened.expect("a read"), None);
    }
    chapter.check();
}

/// The commitments that a chapter made about a member of its own, in their order.
fn made(chapter: &Chapter, member: &MemberId) -> Vec<Hash> {
    let own = chapter.origin().as_str();
    let read = |conn: &mut Connection| erasures::of_member(conn, own, member.as_ref());
    let rows = chapter.instance.store().read(read).expect("commitments");
    rows.iter().map(|row| Hash::from_slice(&row.commitment).expect("a commitment")).collect()
}

/// A peer says that our commitments are those of an officer of its own, whose name we would give.
#[test]
fn a_peer_that_repeats_our_commitments_is_given_what_it_was_given_before() {
    let chapter = Chapter::alone();
    let people = &chapter.people;
    let (voter, teller) =
        (made(&chapter, &people.voter.member), made(&chapter, &people.teller.member));
    // The voter holds no office: neither its register's record nor its name is for peers.
    let (register, unseen, seen) = (voter[0], voter[1], teller[1]);
    let mut liar = ForgedLog::new("liar");
    let member: MemberId = enlace::random::id_of(&liar.origin, liar.at);
    let kind = MemberKind::Individual;
    let body = Admitted { member: member.clone(), kind, since: JOINED };
    liar.say(&Draft::new(ADMITTED, &body).committing([register, unseen]));
    let (role, mandate) = (Role::Committee, "m".into());
    let body = Granted { member, role, of: None, seat: None, mandate };
    liar.say(&Draft::new(GRANTED, &body));
    assert_eq!(take_in(&chapter, &liar), [None, None, None]);
    let (keys, now) = (chapter.instance.ledger.keys(), chapter.instance.now());
    let asked = [register, unseen, seen];
    let select = |conn: &mut Connection| {
        exchange::select(conn, keys, (&liar.origin, Purpose::Names), &asked, now)
    };
    let answer = chapter.instance.store().read(select).expect("an answer").answer;
    let given: Vec<_> = answer.records.iter().map(|record| record.commitment()).collect();
    assert_eq!(given, [Some(seen)], "an officer's name, and nothing else");
}

/// Not even in our own log, should a thief of its key write there.
#[test]
fn a_commitment_that_our_own_log_repeats_is_nobody_elses_record() {
    let chapter = Chapter::alone();
    let people = &chapter.people;
    let named = |name: &str, band: Option<&str>| MemberRecord {
        first_name: Some(name.into()),
        band: band.map(str::to_owned),
        ..MemberRecord::default()
    };
    let change = |by, member: &MemberId, record| {
        let input = UpdateMember { member: member.clone(), kind: None, record: Some(record) };
        update_member(&chapter.instance, &chapter.caller(by), input).expect("changed");
    };
    let (voter, teller) = (&people.voter, &people.teller);
    change(&people.committee, &teller.member, named("teller", Some("low")));
    let record = made(&chapter, &teller.member);
    // The last two are those of the change: the register's record and the name.
    let record = record[record.len() - 2];
    let body = Updated { member: voter.member.clone(), kind: None };
    let draft = Draft::new(UPDATED, &body).committing([record]);
    chapter.instance.ledger.write(move |tx| tx.append(&draft).map(drop)).expect("repeated");
    let band = |member: &MemberId| {
        let (own, keys) = (chapter.origin().as_str(), chapter.instance.ledger.keys());
        let read = |conn: &mut Connection| {
            let row = members::get(conn, own, member.as_ref())?;
            Ok::<_, Error>((row.record.clone(), private::of_member(conn, keys, &row)?))
        };
        let (commitment, record) = chapter.instance.store().read(read).expect("a record");
        (commitment, record.and_then(|record| record.band))
    };
    assert_eq!(band(&teller.member).1.as_deref(), Some("low"));
    assert_eq!(band(&voter.member), (Some(record.0.to_vec()), None), "it stands there");
    // What the chapter decided of a member stays when that changes its own record.
    change(voter, &voter.member, named("voter", None));
    assert_eq!(band(&voter.member).1, None, "not another's");
}
