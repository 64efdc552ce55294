//! Price lists, and dues settled.

use enlace_schema::event::dues::Price;
use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::access::Told;
use super::super::dues::{DuesSchedule, MoneyInput, PriceInput};
use super::super::error::ApiError;
use super::super::scalars::{Date, MemberId, PaymentId};
use super::super::settlement::Settlement;
use crate::actions::dues as actions;
use crate::error::{Error, Refusal, Result as Outcome, codes};
use crate::private::DuesHow;

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// A price list to adopt.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct AdoptScheduleInput {
    /// First day on which it is in force.
    pub from: Date,
    /// Its prices, all in the chapter's currency.
    pub prices: Vec<PriceInput>,
}

/// How a period was settled: one of the three.
#[derive(Debug, Clone, GraphQLInputObject)]
pub enum SettlementInput {
    /// Paid.
    Paid(PaidInput),
    /// Waived.
    Waived(WaivedInput),
    /// To be paid later, as agreed.
    Plan(PlanInput),
}

/// A payment.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct PaidInput {
    /// How much.
    pub amount: Option<MoneyInput>,
    /// By which means, as the chapter names them: `transfer`, `cash`, `card`.
    pub method: String,
}

/// A waiver.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct WaivedInput {
    /// Why. Nobody but the member and the treasurer will read it.
    pub reason: String,
}

/// A payment plan.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct PlanInput {
    /// How much in all.
    pub amount: MoneyInput,
    /// In how many parts.
    pub instalments: i32,
    /// What was agreed.
    pub note: Option<String>,
}

/// A period of dues that is covered.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct SettleDuesInput {
    /// Whose dues.
    pub member: MemberId,
    /// First day covered; where it is left out, the first day that is not settled, or today when
    /// patience had run out.
    pub from: Option<Date>,
    /// How many calendar months, 1 to 120.
    pub months: i32,
    /// How it was settled: private.
    pub how: SettlementInput,
}

/// A settlement that was recorded by mistake.
#[derive(Clone, GraphQLInputObject)]
pub struct VoidSettlementInput {
    /// The settlement.
    pub payment: PaymentId,
    /// Why. Nobody but the member and the treasurer will read it.
    pub reason: String,
}

/// What was settled.
#[derive(Debug, Clone)]
pub struct SettledDues(actions::SettledDues);

/// What was settled.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl SettledDues {
    /// The settlement.
    fn payment_id(&self) -> PaymentId {
        PaymentId(self.0.payment.clone())
    }

    /// First day covered.
    fn from(&self) -> Date {
        Date(self.0.from)
    }

    /// Last day covered.
    fn through(&self) -> Date {
        Date(self.0.through)
    }
}

fn how(input: SettlementInput) -> Outcome<DuesHow> {
    Ok(match input {
        SettlementInput::Paid(paid) => {
            DuesHow::Paid { amount: paid.amount.map(Into::into), method: paid.method }
        }
        SettlementInput::Waived(waived) => DuesHow::Waived { reason: waived.reason },
        SettlementInput::Plan(plan) => DuesHow::Plan {
            amount: plan.amount.into(),
            instalments: number(plan.instalments, "instalments")?,
            note: plan.note.unwrap_or_default(),
        },
    })
}

/// A number that cannot be negative.
pub(super) fn number(given: i32, field: &'static str) -> Outcome<u32> {
    let refusal = || Refusal::new(codes::INVALID_ARGUMENT).with("name", field).on(field);
    Ok(u32::try_from(given).map_err(|_| refusal())?)
}

pub(super) fn adopt(
    context: &Context,
    input: AdoptScheduleInput,
    key: Key,
) -> Answer<DuesSchedule> {
    let prices: Outcome<Vec<Price>> = input.prices.into_iter().map(PriceInput::read).collect();
    let asked = actions::AdoptSchedule { from: input.from.0, prices: prices.told(context)? };
    let id =
        context.act(key, |instance, caller| actions::adopt_schedule(instance, caller, asked))?;
    DuesSchedule::get(context, &id)
}

pub(super) fn settle(context: &Context, input: SettleDuesInput, key: Key) -> Answer<SettledDues> {
    let asked = actions::SettleDues {
        member: input.member.0,
        from: input.from.map(|from| from.0),
        months: number(input.months, "months").told(context)?,
        how: how(input.how).told(context)?,
    };
    let settled =
        context.act(key, |instance, caller| actions::settle_dues(instance, caller, asked))?;
    Ok(SettledDues(settled))
}

pub(super) fn void(context: &Context, input: VoidSettlementInput, key: Key) -> Answer<Settlement> {
    let asked = actions::VoidSettlement { payment: input.payment.0, reason: input.reason };
    let payment =
        context.act(key, |instance, caller| actions::void_settlement(instance, caller, asked))?;
    let missing = || Error::from(Refusal::new(codes::SETTLEMENT_NOT_FOUND));
    let voided = Settlement::get(context, payment.as_ref())?.ok_or_else(missing).told(context)?;
    voided.noted(context)?;
    Ok(voided)
}
