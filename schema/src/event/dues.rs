//! Dues, as far as standing needs them.
//!
//! There is one kind for a settled period, not one for payments and another for waivers: that a
//! member's dues were waived is nobody else's business, so how a period was settled and for how
//! much is a private record (`docs/decisions/`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::member::MemberKind;
use crate::ids::{MemberId, PaymentId, ScheduleId};
use crate::money::Money;

/// `dues.schedule.adopted`: the chapter's price list.
pub const SCHEDULE_ADOPTED: &str = "dues.schedule.adopted";
/// `dues.settled`: a period is covered, by payment, waiver or plan.
pub const SETTLED: &str = "dues.settled";
/// `dues.settlement.voided`: a settlement was recorded by mistake, and counts no more.
pub const SETTLEMENT_VOIDED: &str = "dues.settlement.voided";

/// Body of `dues.schedule.adopted`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScheduleAdopted {
    /// The price list.
    pub schedule: ScheduleId,
    /// First day on which it is in force.
    #[serde(deserialize_with = "crate::time::day::deserialize")]
    pub from: Date,
    /// Its prices; all in one currency.
    pub prices: Vec<Price>,
}

/// One line of a price list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Price {
    /// Whom it is for.
    pub kind: MemberKind,
    /// Income range or size, as the chapter names it: `a`, `b`, `c` …
    pub band: String,
    /// How long it covers.
    pub months: u32,
    /// The price.
    pub amount: Money,
}

/// Body of `dues.settled`. Amount, means and reason are in the private record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// Whose dues.
    pub member: MemberId,
    /// The settlement.
    pub payment: PaymentId,
    /// First day covered.
    #[serde(deserialize_with = "crate::time::day::deserialize")]
    pub from: Date,
    /// Last day covered.
    #[serde(deserialize_with = "crate::time::day::deserialize")]
    pub through: Date,
}

/// Body of `dues.settlement.voided`. From here on the settlement counts as if it had never been
/// recorded; rolls that were frozen before stay as they are. Why is in the private record.
///
/// It corrects the books and gives no money back: a refund, which ends a period early, is another
/// kind (protocol §14, `dues.refunded`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettlementVoided {
    /// Whose dues.
    pub member: MemberId,
    /// The settlement that was a mistake.
    pub payment: PaymentId,
}
