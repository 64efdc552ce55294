//! Commitments are public, and another log may repeat ours: they open nothing there.

use enlace::private;
use enlace::store::{Connection, members};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::transfer::{ACCEPTED, Accepted, Terms};
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::log::{Hash, sha256};

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
