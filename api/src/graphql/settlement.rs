//! Settled periods of dues: the member's and the treasurer's business alone.

use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;
use juniper::{GraphQLEnum, ID};

use super::Context;
use super::access::{Told, is_own, needed};
use super::connection::{Connection, Page, connection};
use super::dues::Money;
use super::error::ApiError;
use super::node::NodeValue;
use super::scalars::{Date, DateTime, int};
use crate::actions::needs;
use crate::actions::privacy::Look;
use crate::error::{Error, Result as Outcome};
use crate::ledger::InstanceKeys;
use crate::private::{self, CorrectionRecord, DuesHow, DuesRecord};
use crate::store::tables::SettlementRow;
use crate::store::{Connection as Database, dues};

/// How a period of dues was settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum SettlementHow {
    /// Paid.
    Paid,
    /// Waived.
    Waived,
    /// To be paid later, as agreed.
    Plan,
}

/// A settled period of dues.
#[derive(Debug, Clone)]
pub struct Settlement {
    row: SettlementRow,
    record: Option<DuesRecord>,
    voided: Option<CorrectionRecord>,
}

/// A settled period of dues, or one that was voided as a mistake. The member, whoever represents
/// it, and the treasurer only; how it was settled, and why it was voided, is in nobody else's
/// records, not even the log's.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl Settlement {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.row.payment.clone())
    }

    /// First day covered.
    fn from(&self, context: &Context) -> Result<Date, ApiError> {
        dues::day(&self.row.from_day).map(Date).told(context)
    }

    /// Last day covered.
    fn through(&self, context: &Context) -> Result<Date, ApiError> {
        dues::day(&self.row.through_day).map(Date).told(context)
    }

    /// How it was settled; null once the private record is erased.
    fn how(&self) -> Option<SettlementHow> {
        Some(match self.record.as_ref()?.how {
            DuesHow::Paid { .. } => SettlementHow::Paid,
            DuesHow::Waived { .. } => SettlementHow::Waived,
            DuesHow::Plan { .. } => SettlementHow::Plan,
        })
    }

    /// The amount paid or agreed; null for a waiver.
    fn amount(&self) -> Option<Money> {
        self.record.as_ref()?.how.amount().map(Money)
    }

    /// By which means it was paid, as the chapter names them.
    fn method(&self) -> Option<&str> {
        match &self.record.as_ref()?.how {
            DuesHow::Paid { method, .. } => Some(method),
            _ => None,
        }
    }

    /// Why it was waived.
    fn reason(&self) -> Option<&str> {
        match &self.record.as_ref()?.how {
            DuesHow::Waived { reason } => Some(reason),
            _ => None,
        }
    }

    /// In how many parts it will be paid.
    fn instalments(&self) -> Option<i32> {
        match &self.record.as_ref()?.how {
            DuesHow::Plan { instalments, .. } => Some(int(*instalments)),
            _ => None,
        }
    }

    /// What was agreed about a payment plan.
    fn note(&self) -> Option<&str> {
        match &self.record.as_ref()?.how {
            DuesHow::Plan { note, .. } => Some(note),
            _ => None,
        }
    }

    /// The member's income range or size at that time.
    fn band(&self) -> Option<&str> {
        self.record.as_ref()?.band.as_deref()
    }

    /// When it was voided as a mistake: it covers nothing then. Null while it counts.
    fn voided_at(&self) -> Option<DateTime> {
        self.row.voided_ms.map(|ms| DateTime(Millis::from_ms(ms)))
    }

    /// Why it was voided; null while it counts, and once the private record is erased.
    fn void_reason(&self) -> Option<&str> {
        self.voided.as_ref().map(|record| record.reason.as_str())
    }
}

connection!(Settlement, "SettlementConnection", "SettlementEdge");

impl Settlement {
    /// A page of a member's settled periods, by first day, voided ones too.
    ///
    /// # Errors
    /// Whose own it is not and who is not the treasurer is refused.
    pub fn page(
        context: &Context,
        member: &MemberId,
        page: &Page,
    ) -> Result<Connection<Self>, ApiError> {
        let own = is_own(context, member)?;
        needed(context, own, needs::DUES)?;
        let origin = context.instance.origin().as_str();
        let keys = context.instance.ledger.keys();
        let all = context.read(|conn| {
            let rows = dues::settlements_of(conn, origin, member.as_ref())?;
            Self::open(conn, keys, rows)
        })?;
        if !own {
            all.iter().try_for_each(|one| one.noted(context))?;
        }
        let keyed = all.into_iter().map(|one| (one.row.payment.clone(), one));
        Connection::of_whole(page, keyed.collect()).told(context)
    }

    /// One settled period of this chapter.
    ///
    /// # Errors
    /// As [`Settlement::page`].
    pub fn find(context: &Context, payment: &str) -> Result<Option<Self>, ApiError> {
        let Some(found) = Self::get(context, payment)? else {
            return Ok(None);
        };
        let member: MemberId = found.row.member.parse().map_err(Error::internal).told(context)?;
        let own = is_own(context, &member)?;
        needed(context, own, needs::DUES)?;
        if !own {
            found.noted(context)?;
        }
        Ok(Some(found))
    }

    /// Notes in the access log what the treasurer is shown of it.
    ///
    /// # Errors
    /// What keeps it from being noted.
    pub fn noted(&self, context: &Context) -> Result<(), ApiError> {
        let opened = [
            (self.record.is_some(), &self.row.record, "dues"),
            (self.voided.is_some(), &self.row.void_record, "correction"),
        ];
        for (is_open, commitment, kind) in opened {
            if let (true, Some(commitment)) = (is_open, commitment) {
                let (commitment, member) = (commitment.clone(), self.row.member.clone());
                context.look(&Look::Record { commitment, member, kind })?;
            }
        }
        Ok(())
    }

    /// One settled period of this chapter, for a caller who was checked: after an action on it.
    ///
    /// # Errors
    /// What the database says.
    pub fn get(context: &Context, payment: &str) -> Result<Option<Self>, ApiError> {
        let origin = context.instance.origin().as_str();
        let keys = context.instance.ledger.keys();
        context.read(|conn| {
            let row = dues::find_settlement(conn, origin, payment)?;
            Ok(Self::open(conn, keys, row.into_iter().collect())?.pop())
        })
    }

    /// Settlements with their private records.
    fn open(
        conn: &mut Database,
        keys: &InstanceKeys,
        rows: Vec<SettlementRow>,
    ) -> Outcome<Vec<Self>> {
        let mut records = private::of_settlements(conn, keys, &rows)?;
        let mut reasons = private::of_voided(conn, keys, &rows)?;
        let with_record = rows.into_iter().map(|row| Self {
            record: records.remove(&row.payment),
            voided: reasons.remove(&row.payment),
            row,
        });
        Ok(with_record.collect())
    }
}
