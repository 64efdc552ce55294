//! Members who move, and what each chapter makes of it.

use enlace::actions::accounts::{CreateAccount, create_account};
use enlace::actions::transfers::{
    AcceptTransfer, OfferTransfer, OneMember, accept_transfer, offer_transfer, withdraw_transfer,
};
use enlace::caller::Caller;
use enlace::error::Error;
use enlace::locale::Locale;
use enlace::private::MemberRecord;
use enlace::store::members::{self, MemberState};
use enlace::store::rolls;
use enlace::views;
use enlace::views::transfers::{self, TransferView};
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::log::Hash;
use enlace_schema::membership::transfer::Stage;
use enlace_schema::voting::export;

use super::chapter::{PASSWORD, Person};
use super::{Site, World};

/// Seconds of a day.
pub const DAY: u64 = 86_400;

/// The first two chapters.
pub fn pair(world: &World) -> (&Site, &Site) {
    (&world.sites[0], &world.sites[1])
}

/// A member offers itself to another chapter.
pub fn offer(site: &Site, to: &Site, person: &Person) -> Result<Hash, Error> {
    let input = OfferTransfer { member: person.member.clone(), to: to.origin(), consent: None };
    offer_transfer(site.instance(), &site.chapter.caller(person), input)
}

/// The committee takes a member in.
pub fn accept(site: &Site, member: &MemberId) -> Result<Hash, Error> {
    let record = MemberRecord { first_name: Some("Viajera".into()), ..MemberRecord::default() };
    let committee = site.chapter.caller(&site.chapter.people.committee);
    let input = AcceptTransfer { member: member.clone(), from: None, record };
    accept_transfer(site.instance(), &committee, input)
}

/// A member takes its offer back.
pub fn withdraw(site: &Site, person: &Person) -> Result<Hash, Error> {
    let input = OneMember { member: person.member.clone() };
    withdraw_transfer(site.instance(), &site.chapter.caller(person), input)
}

/// How a move stands at a chapter.
pub fn stage(site: &Site, member: &MemberId) -> Option<Stage> {
    view(site, member).map(|view| view.stage)
}

/// What a chapter shows of a move.
pub fn view(site: &Site, member: &MemberId) -> Option<TransferView> {
    let (own, now) = (site.origin(), site.instance().now());
    let read = |conn: &mut enlace::store::Connection| {
        transfers::of_member(conn, own.as_str(), member.as_ref(), now)
    };
    site.instance().store().snapshot(read).expect("a read")
}

/// What a chapter has of a member.
pub fn state(site: &Site, member: &MemberId) -> Option<MemberState> {
    let own = site.origin();
    let row = site
        .instance()
        .store()
        .read(|conn| members::find(conn, own.as_str(), member.as_ref()))
        .expect("a read");
    row.map(|row| row.state().expect("a state"))
}

/// Whether a chapter's roll for a poll has a member.
pub fn on_roll(site: &Site, poll: &PollId, member: &MemberId) -> bool {
    let own = site.origin();
    let rows =
        site.instance().store().read(|conn| rolls::entries(conn, own.as_str(), poll.as_ref()));
    rows.expect("a roll").iter().any(|row| row.member == member.as_ref())
}

/// The same person with an account at the new home.
pub fn newcomer(site: &Site, person: &Person) -> Person {
    let email = format!("nueva.{}", person.email);
    let input = CreateAccount {
        member: person.member.clone(),
        email: email.clone(),
        password: PASSWORD.into(),
        locale: Locale::Es,
    };
    let account = create_account(site.instance(), &Caller::instance(), input).expect("an account");
    Person { member: person.member.clone(), account, email }
}

/// Both chapters, after a poll has closed: the same result, of so many places and ballots.
pub fn same_result(world: &World, poll: &PollId) -> (u64, u64) {
    let mut found = Vec::new();
    for site in &world.sites {
        let now = site.instance().now();
        let seen = site.instance().store().snapshot(|conn| views::poll(conn, poll, now));
        let seen = seen.expect("a poll");
        assert_eq!(seen.hashes_equal, Some(true), "at {}", site.origin());
        let all = seen.result.expect("a result").all;
        found.push((seen.result_hash, all.entitled.members, all.cast.members));
        // Whoever has the file alone counts the same.
        let file = site.instance().store().snapshot(|conn| views::export::poll(conn, poll, now));
        let verified = export::verify(file.expect("a file").as_bytes()).expect("a proof");
        assert_eq!(Some(verified.result_hash), seen.result_hash);
    }
    assert_eq!(found[0], found[1]);
    (found[0].1, found[0].2)
}

/// Every chapter replays to what it has.
pub fn check(world: &World) {
    for site in &world.sites {
        site.chapter.check();
    }
}
