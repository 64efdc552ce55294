//! Chapters that lie about members who move: what one log shows is set aside, what only both show
//! has no effect, in whatever order the logs come.

use std::time::Duration;

use enlace::actions::transfers::{AcceptTransfer, OfferTransfer, accept_transfer, offer_transfer};
use enlace::error::codes as codes_of;
use enlace::jobs;
use enlace::private::MemberRecord;
use enlace::store::members::{self, MemberState};
use enlace::store::{held, transfers as transfers_of};
use enlace::views::transfers;
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::event::poll::{ROLL_FROZEN, ROLL_PAGE, RollEntry};
use enlace_schema::event::transfer::{
    ACCEPTED, ADOPTED, ARRIVED, Accepted, Adopted, Arrived, CLOSED, Closed, Consent, Ended,
    OFFERED, Offered, Terms, WITHDRAWN,
};
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::fingerprint::{Language, words};
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::log::{Hash, sha256};
use enlace_schema::membership::transfer::Stage;
use enlace_schema::voting::roll;

use crate::harness::chapter::JOINED;
use crate::harness::forge::{ForgedLog, ForgedServer};
use crate::harness::moves::{accept, stage};
use crate::harness::{Site, wait};
use crate::ledger::kinds::take_in;

fn terms() -> Terms {
    Terms { kind: MemberKind::Individual, since: JOINED, settled: Vec::new() }
}

fn to(log: &Origin, id: Hash) -> EventRef {
    EventRef { log: log.clone(), seq: 3, id }
}

fn accepted(from: &Origin, member: &MemberId, offer: Hash) -> Draft {
    let (member, from) = (member.clone(), from.clone());
    let body = Accepted { member, from: from.clone(), offer, terms: terms() };
    Draft::new(ACCEPTED, &body).referring([to(&from, offer)])
}

fn arrived(from: &Origin, member: &MemberId, closed: Hash) -> Draft {
    let (member, from) = (member.clone(), from.clone());
    let body = Arrived { member, from: from.clone(), closed };
    Draft::new(ARRIVED, &body).referring([to(&from, closed)])
}

fn codes(outcomes: &[Option<(String, String)>]) -> Vec<&str> {
    outcomes.iter().map(|one| one.as_ref().map_or("", |(_, code)| code.as_str())).collect()
}

fn freeze(log: &mut ForgedLog, poll: &PollId, member: &MemberId) {
    let entry = RollEntry {
        entry: enlace::random::id(log.at),
        member: member.clone(),
        weight: 1,
        seat: None,
    };
    let entries = [entry];
    let first = log.size();
    for page in roll::pages(poll, &entries) {
        log.say(&Draft::new(ROLL_PAGE, &page));
    }
    log.say(&Draft::new(ROLL_FROZEN, &roll::frozen(poll, &entries, Some((first, first)))));
}

/// A chapter that takes a member whom nobody offered, and puts it on its roll.
#[test]
fn a_new_home_that_takes_whom_nobody_offered() {
    let us = Site::alone();
    let voter = us.chapter.people.voter.clone();
    let mut liar = ForgedLog::new("liar");
    let server = ForgedServer::of(&liar);
    server.entries(liar.page(1));
    us.pin(&server.url, &words(&liar.genesis(), Language::Spanish).join(" "));
    let (offer, closed) = (sha256(b"no offer"), sha256(b"no closing"));
    let poll = enlace::random::id_of(&us.origin(), liar.at);
    let early = enlace::random::id_of(&us.origin(), liar.at);
    liar.say(&arrived(&us.origin(), &voter.member, closed));
    liar.say(&accepted(&us.origin(), &voter.member, offer));
    liar.say(&accepted(&us.origin(), &voter.member, offer));
    freeze(&mut liar, &early, &voter.member);
    liar.say(&arrived(&us.origin(), &voter.member, closed));
    freeze(&mut liar, &poll, &voter.member);
    server.entries(liar.page(1));
    wait::until("the lies are here", || us.chapter.size_of(&liar.origin) == liar.size());
    let rows = us.instance().store().read(|conn| held::since(conn, liar.origin.as_str(), 0));
    let rows = rows.expect("rows");
    let found: Vec<_> = rows.iter().map(|row| (row.seq, row.code.as_str())).collect();
    let expected = [(1, "transfer-none"), (3, "transfer-twice"), (5, "roll-foreign-member")];
    assert_eq!(found, expected, "the second roll is of one log's word; the count judges it");
    // Nothing follows at the old home, and people see it.
    let report = jobs::tick(us.instance()).expect("a tick");
    assert!(report.is_idle(), "{report:?}");
    let (own, now, id) = (us.origin(), us.instance().now(), voter.member.as_ref());
    let store = us.instance().store();
    let (seen, home) = store
        .snapshot(|conn| {
            let seen = transfers::of_member(conn, own.as_str(), id, now)?;
            Ok((seen, members::find_anywhere(conn, id)?))
        })
        .expect("a read");
    assert_eq!(seen.map(|view| view.stage), Some(Stage::Unfounded));
    let home = home.expect("a member");
    assert_eq!(home.origin, own.as_str(), "the member is where it was");
    assert_eq!(home.state().expect("a state"), MemberState::Active);
    us.chapter.check();
}

/// A chapter that takes, with other terms, or that was offered to another.
#[test]
fn an_acceptance_that_does_not_fit_closes_nothing() {
    let us = Site::alone();
    let mut liar = ForgedLog::new("liar");
    let server = ForgedServer::of(&liar);
    server.entries(liar.page(1));
    us.pin(&server.url, &words(&liar.genesis(), Language::Spanish).join(" "));
    let voter = us.chapter.people.voter.clone();
    let caller = us.chapter.caller(&voter);
    let input =
        OfferTransfer { member: voter.member.clone(), to: liar.origin.clone(), consent: None };
    let offer = offer_transfer(us.instance(), &caller, input).expect("an offer");
    // The terms are not those of the offer: no paid days, and so on.
    liar.say(&accepted(&us.origin(), &voter.member, offer));
    server.entries(liar.page(1));
    wait::until("the lie is here", || us.chapter.size_of(&liar.origin) == liar.size());
    let report = jobs::tick(us.instance()).expect("a tick");
    assert!(report.is_idle(), "{report:?}");
    // It does not hold the offer open either.
    us.chapter.advance(Duration::from_secs(15 * 86_400));
    let report = jobs::tick(us.instance()).expect("a tick");
    assert_eq!(report.moved, std::slice::from_ref(&voter.member));
    let (own, now) = (us.origin(), us.instance().now());
    let seen = us
        .instance()
        .store()
        .snapshot(|conn| transfers::of_member(conn, own.as_str(), voter.member.as_ref(), now));
    assert_eq!(seen.expect("a read").map(|view| view.stage), Some(Stage::Unfounded));
    us.chapter.check();
}

/// A chapter that dates what it says far ahead: no clock of another log decides here.
#[test]
fn an_adoption_from_a_home_that_is_there_is_disputed_whatever_its_date() {
    let us = Site::alone();
    let voter = us.chapter.people.voter.clone();
    let mut liar = ForgedLog::new("liar");
    liar.at = liar.at.plus_secs(73 * 365 * 86_400);
    let server = ForgedServer::of(&liar);
    server.entries(liar.page(1));
    us.pin(&server.url, &words(&liar.genesis(), Language::Spanish).join(" "));
    let (member, from, evidence) = (voter.member.clone(), us.origin(), vec!["no receipt".into()]);
    let body = Adopted { member, from, terms: terms(), evidence };
    liar.say(&Draft::new(ADOPTED, &body));
    server.entries(liar.page(1));
    wait::until("the lie is here", || us.chapter.size_of(&liar.origin) == liar.size());
    assert_eq!(stage(&us, &voter.member), Some(Stage::Disputed));
    us.chapter.check();
}

/// Of two chapters that offer one member, people name the one that they mean.
#[test]
fn of_two_offers_nobody_takes_the_one_with_the_later_date() {
    let us = Site::alone();
    let (mut home, mut liar) = (ForgedLog::new("home"), ForgedLog::new("liar"));
    let member: MemberId = enlace::random::id_of(&home.origin, home.at);
    let admitted = Admitted { member: member.clone(), kind: MemberKind::Individual, since: JOINED };
    home.say(&Draft::new(ADMITTED, &admitted));
    liar.at = liar.at.plus_secs(73 * 365 * 86_400);
    let (from, evidence) = (home.origin.clone(), vec!["no receipt".into()]);
    let adopted = Adopted { member: member.clone(), from, terms: terms(), evidence };
    liar.say(&Draft::new(ADOPTED, &adopted));
    let mut servers = Vec::new();
    for log in [&mut home, &mut liar] {
        let body = Offered {
            member: member.clone(),
            to: us.origin(),
            terms: terms(),
            expires: log.at.plus_secs(86_400),
            consent: Consent::Own,
        };
        log.say(&Draft::new(OFFERED, &body));
        let server = ForgedServer::of(log);
        server.entries(log.page(1));
        us.pin(&server.url, &words(&log.genesis(), Language::Spanish).join(" "));
        servers.push(server);
    }
    for log in [&home, &liar] {
        wait::until("its offer is here", || us.chapter.size_of(&log.origin) == log.size());
    }
    let several = accept(&us, &member).expect_err("which one?");
    assert!(several.is(codes_of::TRANSFER_FROM), "{several}");
    let committee = us.chapter.caller(&us.chapter.people.committee);
    let record = MemberRecord { first_name: Some("Viajera".into()), ..MemberRecord::default() };
    let from = Some(home.origin.clone());
    let input = AcceptTransfer { member: member.clone(), from, record };
    accept_transfer(us.instance(), &committee, input).expect("accepted");
    let own = us.origin();
    let last = us
        .instance()
        .store()
        .read(|conn| transfers_of::last_arrival(conn, own.as_str(), member.as_ref()));
    assert_eq!(last.expect("a read").expect("a row").from_origin, home.origin.as_str());
    us.chapter.check();
}

/// A chapter that offers one member to two others, says things twice, and lets go what it has not.
#[test]
fn an_old_home_that_offers_to_two() {
    let us = crate::harness::Chapter::alone();
    let mut liar = ForgedLog::new("liar");
    let member: MemberId = enlace::random::id_of(&liar.origin, liar.at);
    let admitted = Admitted { member: member.clone(), kind: MemberKind::Individual, since: JOINED };
    liar.say(&Draft::new(ADMITTED, &admitted));
    let others = [us.origin().clone(), "mx.example.org/log/1".parse().expect("an origin")];
    let offers: Vec<Hash> = others
        .iter()
        .map(|to| {
            let body = Offered {
                member: member.clone(),
                to: to.clone(),
                terms: terms(),
                expires: liar.at.plus_secs(86_400),
                consent: Consent::Own,
            };
            liar.say(&Draft::new(OFFERED, &body)).id()
        })
        .collect();
    let closed = |offer, log: &Origin, refs: &[Hash]| {
        let accepted = sha256(b"accepted");
        let (member, to_log, on) = (member.clone(), log.clone(), JOINED);
        let body = Closed { member, offer, to: to_log, accepted, on };
        Draft::new(CLOSED, &body).referring(refs.iter().map(|id| to(log, *id)))
    };
    let named = [sha256(b"accepted")];
    let withdrawn = Ended { member: member.clone(), offer: offers[0] };
    liar.say(&closed(offers[1], &others[1], &named));
    liar.say(&closed(offers[0], &others[1], &named));
    liar.say(&closed(offers[0], &others[0], &[]));
    liar.say(&closed(offers[0], &others[0], &named));
    liar.say(&closed(offers[0], &others[0], &named));
    liar.say(&Draft::new(WITHDRAWN, &withdrawn));
    let poll = enlace::random::id_of(&others[1], liar.at);
    freeze(&mut liar, &poll, &member);
    let outcomes = take_in(&us, &liar);
    let none = "transfer-none";
    assert_eq!(
        codes(&outcomes),
        ["", "", "", "transfer-open", none, none, none, "", none, none, "", "roll-foreign-member"]
    );
    us.check();
}
