//! Price lists, and dues settled by payment, waiver or plan.
//!
//! What federates is that a period is covered. How, and for how much, is a private record that the
//! treasurer and the member see, and nobody else.

use enlace_schema::event::Draft;
use enlace_schema::event::dues::{self, Price};
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::ids::{MemberId, PaymentId, ScheduleId};
use enlace_schema::membership::period::{self, PeriodFault};
use enlace_schema::membership::{self, Standing, schedule};
use enlace_schema::money::Currency;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::members::{current, record_of};
use super::transfers::overtaken;
use super::{new_id, once};
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::private::{self, CorrectionRecord, DuesHow, DuesRecord, PrivateRecord};
use crate::store::dues as stored;
use crate::store::members::MemberState;
use crate::store::tables::MemberRow;

/// Longest method, reason or note, in characters.
const WORDS_MAX: usize = 500;
/// Most parts of a payment plan.
const INSTALMENTS_MAX: u32 = 60;

/// A price list to adopt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AdoptSchedule {
    /// First day on which it is in force.
    pub from: Date,
    /// Its prices, all in the chapter's currency.
    pub prices: Vec<Price>,
}

/// A period of dues that is covered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleDues {
    /// Whose dues.
    pub member: MemberId,
    /// First day covered; if nothing is said, the first day that is not settled, or today when
    /// patience had run out.
    pub from: Option<Date>,
    /// How many calendar months, 1 to 120.
    pub months: u32,
    /// How: private.
    pub how: DuesHow,
}

/// A settlement that was recorded by mistake.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidSettlement {
    /// The settlement.
    pub payment: PaymentId,
    /// Why: private.
    pub reason: String,
}

impl std::fmt::Debug for VoidSettlement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("VoidSettlement").field("payment", &self.payment).finish_non_exhaustive()
    }
}

/// What was settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledDues {
    /// The settlement.
    pub payment: PaymentId,
    /// First day covered.
    pub from: Date,
    /// Last day covered.
    pub through: Date,
}

/// Adopts a price list.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `schedule-…`, `dues-currency`.
pub fn adopt_schedule(
    instance: &Instance,
    caller: &Caller,
    input: AdoptSchedule,
) -> Result<ScheduleId> {
    caller.require(&[Role::Treasurer, Role::Committee])?;
    schedule::check(&input.prices)?;
    for price in &input.prices {
        require_currency(price.amount.currency, instance.profile.currency)?;
    }
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("adopt_schedule", &input), |tx| {
            let by = caller.acting_in(&[Role::Treasurer, Role::Committee]);
            let schedule: ScheduleId = new_id(tx);
            let body = dues::ScheduleAdopted {
                schedule: schedule.clone(),
                from: input.from,
                prices: input.prices.clone(),
            };
            let mut draft = Draft::new(dues::SCHEDULE_ADOPTED, &body);
            draft.by = by;
            tx.append(&draft)?;
            Ok(schedule)
        })
    })
}

/// Records that a period of dues is covered. The treasurer records all three ways; the committee
/// grants waivers.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-elsewhere`, `member-ended`,
/// `member-not-admitted`, `member-kind`, `dues-period-malformed`, `dues-period-overlap`,
/// `dues-too-early`, `dues-too-late`, `dues-currency`, `money-range`, `missing-field`,
/// `text-too-long`, `text-control-character`.
pub fn settle_dues(instance: &Instance, caller: &Caller, input: SettleDues) -> Result<SettledDues> {
    let offices = offices_for(&input.how);
    caller.require(offices)?;
    check_how(&input.how, instance.profile.currency)?;
    let caller = caller.clone();
    let zone = instance.profile.zone.clone();
    let rules = instance.profile.dues_rules();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("settle_dues", &input), |tx| {
            let row = payer(tx, &input.member)?;
            let today = tx.now().day_in(&zone)?;
            let from = match input.from {
                Some(from) => from,
                None => {
                    let origin = tx.origin().as_str();
                    let facts = stored::facts_of(tx.conn(), origin, &row)?;
                    match membership::standing(&facts, today, &rules) {
                        Standing::Good { through } => {
                            through.tomorrow().map_err(|_| malformed())?
                        }
                        Standing::Grace { since, .. } => since,
                        Standing::Arrears { .. } | Standing::NotAMember => today,
                    }
                }
            };
            let through = schedule::through(from, input.months).ok_or_else(malformed)?;
            let by = caller.acting_in(offices);
            let band = record_of(tx, &row)?.and_then(|record| record.band);
            let record = DuesRecord { how: input.how.clone(), band };
            let payment = settle(tx, &row, Period { from, through, today }, record, by)?;
            Ok(SettledDues { payment, from, through })
        })
    })
}

/// Records that a settlement was a mistake: from then on it counts as if it had never been
/// recorded. Rolls that were frozen before stay as they are. The treasurer's alone.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `settlement-not-found`, `settlement-voided`,
/// `missing-field`, `text-too-long`, `text-control-character`.
pub fn void_settlement(
    instance: &Instance,
    caller: &Caller,
    input: VoidSettlement,
) -> Result<PaymentId> {
    caller.require(&[Role::Treasurer])?;
    words("reason", &input.reason, true)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("void_settlement", &input), |tx| {
            let origin = tx.origin().as_str();
            let row = stored::find_settlement(tx.conn(), origin, input.payment.as_ref())?
                .ok_or_else(|| Refusal::new(codes::SETTLEMENT_NOT_FOUND))?;
            if row.voided_ms.is_some() {
                return Err(Refusal::new(codes::SETTLEMENT_VOIDED).into());
            }
            let reason = CorrectionRecord { reason: input.reason.trim().into() };
            let record = PrivateRecord::Correction(reason);
            let commitment = private::put(tx, &row.member, &record)?;
            let body = dues::SettlementVoided {
                member: row.member.parse().map_err(crate::error::Error::internal)?,
                payment: input.payment.clone(),
            };
            let mut draft = Draft::new(dues::SETTLEMENT_VOIDED, &body).committing([commitment]);
            draft.by = caller.acting_in(&[Role::Treasurer]);
            overtaken(tx, &row.member, draft.by.as_ref())?;
            tx.append(&draft)?;
            Ok(input.payment.clone())
        })
    })
}

/// A period to settle, and the day on which that is done.
#[derive(Debug, Clone, Copy)]
pub(super) struct Period {
    pub(super) from: Date,
    pub(super) through: Date,
    pub(super) today: Date,
}

/// Checks the period and writes `dues.settled`. An open offer to another chapter is taken back.
pub(super) fn settle(
    tx: &mut Tx<'_>,
    row: &MemberRow,
    period: Period,
    record: DuesRecord,
    by: Option<enlace_schema::event::Actor>,
) -> Result<PaymentId> {
    let Period { from, through, today } = period;
    let since = row.since.as_deref().map(stored::day).transpose()?;
    period::check(from, through, since.unwrap_or(today), today).map_err(outside)?;
    let origin = tx.origin().as_str();
    let brought = stored::carried(tx.conn(), origin, &row.member)?;
    let brought = brought.iter().any(|other| from <= other.through && other.from <= through);
    if brought || stored::find_overlap(tx.conn(), origin, &row.member, from, through)?.is_some() {
        return Err(Refusal::new(codes::DUES_PERIOD_OVERLAP).into());
    }
    let payment: PaymentId = new_id(tx);
    let commitment = private::put(tx, &row.member, &PrivateRecord::Dues(record))?;
    let body = dues::Settled {
        member: row.member.parse().map_err(crate::error::Error::internal)?,
        payment: payment.clone(),
        from,
        through,
    };
    let mut draft = Draft::new(dues::SETTLED, &body).committing([commitment]);
    draft.by = by;
    overtaken(tx, &row.member, draft.by.as_ref())?;
    tx.append(&draft)?;
    Ok(payment)
}

/// Offices that may record this way of settling.
fn offices_for(how: &DuesHow) -> &'static [Role] {
    match how {
        DuesHow::Waived { .. } => &[Role::Treasurer, Role::Committee],
        DuesHow::Paid { .. } | DuesHow::Plan { .. } => &[Role::Treasurer],
    }
}

/// A member who owes dues at all.
fn payer(tx: &mut Tx<'_>, member: &MemberId) -> Result<MemberRow> {
    let row = current(tx, member)?;
    if matches!(row.state()?, MemberState::Applied | MemberState::Arriving) {
        return Err(Refusal::new(codes::MEMBER_NOT_ADMITTED).into());
    }
    if row.kind()? == MemberKind::Person {
        return Err(Refusal::new(codes::MEMBER_KIND).on("member").into());
    }
    Ok(row)
}

fn check_how(how: &DuesHow, currency: Currency) -> Result<()> {
    if let Some(amount) = how.amount() {
        require_currency(amount.currency, currency)?;
        if !(0..=enlace_schema::money::Money::MAX).contains(&amount.amount) {
            return Err(Refusal::new(codes::MONEY_RANGE).on("amount").into());
        }
    }
    match how {
        DuesHow::Paid { amount: None, .. } => Err(missing("amount")),
        DuesHow::Paid { method, .. } => words("method", method, true),
        DuesHow::Waived { reason } => words("reason", reason, true),
        DuesHow::Plan { instalments, .. } if !(1..=INSTALMENTS_MAX).contains(instalments) => {
            let name = "instalments";
            Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", name).on(name).into())
        }
        DuesHow::Plan { note, .. } => words("note", note, false),
    }
}

fn words(name: &'static str, text: &str, needed: bool) -> Result<()> {
    if needed && text.trim().is_empty() {
        return Err(missing(name));
    }
    if text.chars().count() > WORDS_MAX {
        let refusal = Refusal::new(codes::TEXT_TOO_LONG).with("limit", WORDS_MAX);
        return Err(refusal.on(name).into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::new(codes::TEXT_CONTROL_CHARACTER).on(name).into());
    }
    Ok(())
}

fn missing(name: &'static str) -> crate::error::Error {
    Refusal::new(codes::MISSING_FIELD).with("name", name).on(name).into()
}

fn outside(fault: PeriodFault) -> Refusal {
    match fault {
        PeriodFault::Malformed => malformed(),
        PeriodFault::TooEarly(day) => {
            Refusal::new(codes::DUES_TOO_EARLY).with("day", day).on("from")
        }
        PeriodFault::TooLate(day) => Refusal::new(codes::DUES_TOO_LATE).with("day", day).on("from"),
    }
}

fn malformed() -> Refusal {
    Refusal::new(codes::DUES_PERIOD_MALFORMED)
}

fn require_currency(given: Currency, own: Currency) -> Result<()> {
    if given == own {
        return Ok(());
    }
    Err(Refusal::new(codes::DUES_CURRENCY).with("expected", own.as_str()).on("amount").into())
}
