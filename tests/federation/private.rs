//! Private records between instances: fetched sealed where the rule lets them, erased at home,
//! deleted at the peer, acknowledged; and what a peer gets that asks for more.

use enlace::actions::members::{EndMember, end_member};
use enlace::actions::privacy::{DecideRecords, erase_records};
use enlace::caller::Caller;
use enlace::private;
use enlace::store::tables::CommitmentRow;
use enlace::store::{Connection, erasures, privacy};
use enlace_schema::event::member::EndReason;
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;

use crate::harness::chapter::Person;
use crate::harness::{Site, World, wait};

/// What a chapter has committed to about one of its members, as another one holds it.
pub fn made(at: &Site, home: &Site, member: &MemberId) -> Vec<CommitmentRow> {
    let home = home.origin();
    let read = |conn: &mut Connection| erasures::of_member(conn, home.as_str(), member.as_ref());
    at.instance().store().read(read).expect("commitments")
}

fn hash(row: &CommitmentRow) -> Hash {
    Hash::from_slice(&row.commitment).expect("a commitment")
}

/// What `at` knows as the name of another chapter's member.
pub fn name_at(at: &Site, member: &MemberId) -> Option<String> {
    let keys = at.instance().ledger.keys();
    let read = |conn: &mut Connection| private::names_of_peers(conn, keys, &[member]);
    let mut names = at.instance().store().read(read).expect("names").into_iter();
    names.find(|((_, of), _)| of == member.as_ref()).map(|(_, name)| name)
}

/// Waits until `at` knows it.
pub fn await_name(at: &Site, member: &MemberId, name: &str) {
    wait::until("the name of a peer's member is here", || {
        name_at(at, member).as_deref() == Some(name)
    });
}

fn leave(site: &Site, member: &MemberId) {
    let input = EndMember { member: member.clone(), reason: EndReason::Withdrawn, on: None };
    end_member(site.instance(), &Caller::instance(), input).expect("an end");
}

fn erase(site: &Site, person: &Person) {
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let input = DecideRecords { member: person.member.clone(), mandate: "request-7".into() };
    erase_records(site.instance(), &committee, input).expect("erased");
}

/// The thin path: a name that peers may have is fetched sealed, because its bearer holds an office;
/// erased at home, it is deleted at the peer, which says so, and both sides see that it did.
#[test]
fn a_name_is_fetched_and_erased_and_acknowledged() {
    let world = World::of(2);
    let [us, mx] = &world.sites[..] else { panic!("two sites") };
    let teller = &us.chapter.people.teller;
    await_name(mx, &teller.member, "teller");
    let accesses = |conn: &mut Connection| privacy::accesses_of(conn, teller.member.as_ref());
    let noted = us.instance().store().read(accesses).expect("accesses");
    let mx_origin = mx.origin();
    assert_eq!(noted.len(), 1, "{noted:?}");
    assert_eq!((noted[0].who.as_str(), noted[0].given), (mx_origin.as_str(), true));
    assert_eq!((noted[0].kind.as_str(), noted[0].purpose.as_str()), ("name", "names"));
    // Whoever holds no office and said nothing is nobody's business.
    assert_eq!(name_at(mx, &us.chapter.people.arrears.member), None);

    leave(us, &teller.member);
    erase(us, teller);
    let acked =
        |conn: &mut Connection| erasures::acks(conn, mx_origin.as_str(), us.origin().as_str());
    for site in [us, mx] {
        wait::until("the erasure is acknowledged", || {
            site.instance().store().read(acked).expect("acknowledgements").len() == 2
        });
    }
    world.settle();
    let rows = us.instance().store().read(acked).expect("acknowledgements");
    let records = made(us, us, &teller.member);
    assert_eq!(records.len(), 2, "the register's, and the name");
    let held = |row: &CommitmentRow| {
        rows.iter().find(|ack| ack.commitment == row.commitment).map(|ack| ack.held)
    };
    assert_eq!([held(&records[0]), held(&records[1])], [Some(false), Some(true)]);
    assert_eq!(name_at(mx, &teller.member), None);
    for site in [us, mx] {
        let own = site.origin();
        let open = |conn: &mut Connection| erasures::unacknowledged(conn, own.as_str(), i64::MAX);
        assert_eq!(site.instance().store().read(open).expect("a read"), []);
    }
    let c = hash(&records[1]);
    let keys = us.instance().ledger.keys();
    let gone = us.instance().store().read(|conn| private::get(conn, keys, &c));
    assert!(gone.expect("a read").is_none(), "deleted at home");
    for site in &world.sites {
        site.chapter.check();
    }
}
