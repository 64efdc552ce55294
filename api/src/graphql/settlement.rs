//! Settled periods of dues: the member's and the treasurer's business alone.

use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use juniper::{GraphQLEnum, ID};

use super::Context;
use super::access::{Told, oneself_or};
use super::connection::{Connection, Page, connection};
use super::dues::Money;
use super::error::ApiError;
use super::node::NodeValue;
use super::scalars::{Date, int};
use crate::error::Error;
use crate::private::{self, DuesHow, DuesRecord};
use crate::store::dues;
use crate::store::tables::SettlementRow;

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
}

/// A settled period of dues. The member and the treasurer only; how it was settled is in nobody
/// else's records, not even the log's.
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
}

connection!(Settlement, "SettlementConnection", "SettlementEdge");

impl Settlement {
    /// A page of a member's settled periods, by first day.
    ///
    /// # Errors
    /// Who is neither the member nor the treasurer is refused.
    pub fn page(
        context: &Context,
        member: &MemberId,
        page: &Page,
    ) -> Result<Connection<Self>, ApiError> {
        oneself_or(context, member, &[Role::Treasurer])?;
        let origin = context.instance.origin().as_str();
        let keys = context.instance.ledger.keys();
        let all = context.read(|conn| {
            let rows = dues::settlements_of(conn, origin, member.as_ref())?;
            let mut records = private::of_settlements(conn, keys, &rows)?;
            let with_record = rows.into_iter().map(|row| {
                let record = records.remove(&row.payment);
                (row.payment.clone(), Self { row, record })
            });
            Ok(with_record.collect())
        })?;
        Connection::of_whole(page, all).told(context)
    }

    /// One settled period of this chapter.
    ///
    /// # Errors
    /// As [`Settlement::page`].
    pub fn find(context: &Context, payment: &str) -> Result<Option<Self>, ApiError> {
        let origin = context.instance.origin().as_str();
        let Some(row) = context.read(|conn| dues::find_settlement(conn, origin, payment))? else {
            return Ok(None);
        };
        let member: MemberId = row.member.parse().map_err(Error::internal).told(context)?;
        oneself_or(context, &member, &[Role::Treasurer])?;
        let keys = context.instance.ledger.keys();
        let rows = [row];
        let records = context.read(|conn| private::of_settlements(conn, keys, &rows))?;
        let record = records.into_values().next();
        Ok(rows.into_iter().next().map(|row| Self { row, record }))
    }
}
