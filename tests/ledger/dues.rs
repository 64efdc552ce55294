//! Dues: a settlement that was voided counts as if it had never been recorded, and periods lie
//! within what people mean.

use enlace::actions::dues::{SettleDues, VoidSettlement, settle_dues, void_settlement};
use enlace::caller::Caller;
use enlace::error::Error;
use enlace::private::DuesHow;
use enlace::store::dues;
use enlace_schema::event::Draft;
use enlace_schema::event::dues::{SETTLED, SETTLEMENT_VOIDED, Settled, SettlementVoided};
use enlace_schema::event::member::{ADMITTED, Admitted, MemberKind};
use enlace_schema::ids::{MemberId, PaymentId};
use enlace_schema::membership::Standing;
use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::kinds::take_in;
use crate::harness::Chapter;
use crate::harness::chapter::JOINED;
use crate::harness::forge::ForgedLog;

/// Scripts; each begins with two databases of its own.
const SCRIPTS: u32 = 5;
/// From here on no good settlement reaches: months after the beginning.
const FAR: u32 = 60;

fn settle(
    chapter: &Chapter,
    member: &MemberId,
    from: Option<Date>,
    months: u32,
) -> Result<PaymentId, Error> {
    let how = DuesHow::Waived { reason: "by lot".into() };
    let input = SettleDues { member: member.clone(), from, months, how };
    settle_dues(&chapter.instance, &Caller::instance(), input).map(|done| done.payment)
}

fn void(chapter: &Chapter, payment: &PaymentId) -> Result<PaymentId, Error> {
    let caller = chapter.caller(&chapter.people.treasurer);
    let input = VoidSettlement { payment: payment.clone(), reason: "another member's".into() };
    void_settlement(&chapter.instance, &caller, input)
}

fn code(done: Result<PaymentId, Error>) -> &'static str {
    done.err().map_or("ok", |error| error.code().name)
}

fn month(number: u32) -> Date {
    JOINED.saturating_add(i64::from(number).months())
}

/// Where a member stands on many days.
fn standings(chapter: &Chapter, member: &MemberId) -> Vec<Standing> {
    let origin = chapter.origin().as_str();
    let days = (0..180_u32).map(|n| JOINED.saturating_add((i64::from(n) * 23).days()));
    let on = |day| {
        let read =
            |conn: &mut enlace::store::Connection| dues::standing_of(conn, origin, member, day);
        chapter.instance.store().read(read).expect("a standing")
    };
    days.map(on).collect()
}

/// What is done to one chapter, and but for the mistakes to the other one.
#[derive(Debug, Clone)]
enum Step {
    Settle(u32, u32),
    /// Recorded, and voided at once.
    Mistake(u32, u32),
    /// Recorded, and voided at the end.
    Late(u32, u32),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..FAR - 12, 1_u32..12).prop_map(|(at, months)| Step::Settle(at, months)),
        (0..FAR, 1_u32..24).prop_map(|(at, months)| Step::Mistake(at, months)),
        (FAR..FAR + 40, 1_u32..6).prop_map(|(at, months)| Step::Late(at, months)),
    ]
}

#[test]
fn standing_after_a_voided_settlement_is_as_if_it_had_never_been_recorded() {
    let steps = prop::collection::vec(step(), 4..16);
    let config = Config { cases: SCRIPTS, failure_persistence: None, ..Config::default() };
    TestRunner::new(config)
        .run(&steps, |steps| {
            let (with, without) = (Chapter::alone(), Chapter::alone());
            let (one, other) = (&with.people.arrears.member, &without.people.arrears.member);
            let mut late = Vec::new();
            for step in &steps {
                match step {
                    Step::Settle(at, months) => {
                        let done = code(settle(&with, one, Some(month(*at)), *months));
                        let same = code(settle(&without, other, Some(month(*at)), *months));
                        prop_assert_eq!(done, same, "{:?}", step);
                    }
                    Step::Mistake(at, months) => {
                        if let Ok(payment) = settle(&with, one, Some(month(*at)), *months) {
                            prop_assert_eq!(code(void(&with, &payment)), "ok");
                        }
                    }
                    Step::Late(at, months) => {
                        late.extend(settle(&with, one, Some(month(*at)), *months).ok());
                    }
                }
            }
            for payment in &late {
                prop_assert_eq!(code(void(&with, payment)), "ok");
            }
            prop_assert_eq!(standings(&with, one), standings(&without, other));
            with.check();
            Ok(())
        })
        .expect("a voided settlement leaves no trace in standing");
}

#[test]
fn a_settlement_is_voided_once_and_by_the_treasurer() {
    let chapter = Chapter::alone();
    let member = &chapter.people.arrears.member;
    let before = standings(&chapter, member);
    let payment = settle(&chapter, member, Some(JOINED), 12).expect("settled");
    assert_ne!(standings(&chapter, member), before);
    for person in [&chapter.people.committee, &chapter.people.arrears] {
        let input = VoidSettlement { payment: payment.clone(), reason: "no".into() };
        let refused = void_settlement(&chapter.instance, &chapter.caller(person), input);
        assert_eq!(code(refused), "role-required");
    }
    let silent = VoidSettlement { payment: payment.clone(), reason: "  ".into() };
    let treasurer = chapter.caller(&chapter.people.treasurer);
    let refused = void_settlement(&chapter.instance, &treasurer, silent);
    assert_eq!(code(refused), "missing-field");
    assert_eq!(code(void(&chapter, &payment)), "ok");
    assert_eq!(standings(&chapter, member), before);
    assert_eq!(code(void(&chapter, &payment)), "settlement-voided");
    let unknown: PaymentId = enlace::random::id(chapter.instance.now());
    assert_eq!(code(void(&chapter, &unknown)), "settlement-not-found");
    // Its days can be settled again.
    assert_eq!(code(settle(&chapter, member, Some(JOINED), 12)), "ok");
    assert_eq!(code(settle(&chapter, member, Some(JOINED), 1)), "dues-period-overlap");
    chapter.check();
}

#[test]
fn a_period_lies_near_the_membership_and_near_today() {
    let chapter = Chapter::alone();
    let member = &chapter.people.arrears.member;
    let try_from = |from: Date| code(settle(&chapter, member, Some(from), 1));
    let before = chapter.size();
    for early in [date(1, 1, 1), date(1926, 11, 22), date(2023, 1, 13)] {
        assert_eq!(try_from(early), "dues-too-early", "{early}");
    }
    for late in [date(2036, 11, 23), date(2206, 11, 22), date(9998, 1, 1)] {
        assert_eq!(try_from(late), "dues-too-late", "{late}");
    }
    assert_eq!(chapter.size(), before);
    assert_eq!(try_from(date(2023, 1, 14)), "ok");
    assert_eq!(try_from(date(2036, 11, 22)), "ok");
    // What follows good standing stops there too.
    let voter = &chapter.people.voter.member;
    assert_eq!(code(settle(&chapter, voter, None, 120)), "ok");
    assert_eq!(code(settle(&chapter, voter, None, 120)), "dues-too-late");
    chapter.check();
}

#[test]
fn a_log_voids_only_what_it_recorded() {
    let chapter = Chapter::alone();
    let mut forged = ForgedLog::new("books");
    let (log, at) = (forged.origin.clone(), forged.at);
    let members = [0, 1].map(|_| enlace::random::id_of::<MemberId>(&log, at));
    for member in &members {
        let kind = MemberKind::Individual;
        let body = Admitted { member: member.clone(), kind, since: JOINED };
        forged.say(&Draft::new(ADMITTED, &body));
    }
    let payment: PaymentId = enlace::random::id(at);
    let (from, through) = (JOINED, date(2024, 12, 31));
    let settled = Settled { member: members[0].clone(), payment: payment.clone(), from, through };
    forged.say(&Draft::new(SETTLED, &settled));
    let voided = |member: &MemberId, payment: &PaymentId| {
        let body = SettlementVoided { member: member.clone(), payment: payment.clone() };
        Draft::new(SETTLEMENT_VOIDED, &body)
    };
    let theirs = &chapter.people.voter.member;
    forged.say(&voided(&members[1], &payment));
    forged.say(&voided(theirs, &payment));
    forged.say(&voided(&members[0], &enlace::random::id(at)));
    forged.say(&voided(&members[0], &payment));
    forged.say(&voided(&members[0], &payment));
    // A period that overlaps only what was voided.
    let again = Settled { payment: enlace::random::id(at), ..settled };
    forged.say(&Draft::new(SETTLED, &again));
    let outcomes = take_in(&chapter, &forged);
    let codes: Vec<Option<&str>> = outcomes[4..]
        .iter()
        .map(|outcome| outcome.as_ref().map(|(_, code)| code.as_str()))
        .collect();
    let unknown = Some("settlement-unknown");
    let expected = [unknown, unknown, unknown, None, Some("settlement-voided"), None];
    assert_eq!(codes, expected);
    chapter.check();
}
