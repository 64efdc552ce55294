//! What must be kept of a former member, and until when: books, and agreements that still run.

use enlace_schema::time::Millis;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

use super::gone;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::private::{self, DuesHow, PrivateRecord};
use crate::store::members::MemberState;
use crate::store::tables::{MemberRow, PrivateRecordRow};
use crate::store::{dues, members, private as stored};

/// Kinds of records that are books.
pub(super) const BOOKS: [&str; 2] = ["dues", "correction"];

/// Refuses while something of a member must be kept.
///
/// # Errors
/// `privacy-duty` with the first day on which nothing must.
pub(super) fn require_none(tx: &mut Tx<'_>, instance: &Instance, row: &MemberRow) -> Result<()> {
    let today = tx.now().day_in(&instance.profile.zone)?;
    let records = stored::all_of(tx.conn(), &row.member)?;
    let books = books(instance, &records)?;
    let plan = plan(tx, row, &records)?;
    match books.max(plan).filter(|until| *until > today) {
        Some(day) => Err(Refusal::new(codes::PRIVACY_DUTY).with("day", day).into()),
        None => Ok(()),
    }
}

/// Former members whose records the chapter's profile wants kept no longer, with the day from which
/// it does: `retention.former_member_years` after the end; of those who were accepted and did not
/// come, from the day on which their old home ended its offer. What else stands in the way is said
/// when they are erased.
///
/// # Errors
/// What the database says; internal when a stored day does not read.
pub fn overdue(instance: &Instance) -> Result<Vec<(String, Date)>> {
    let origin = instance.origin().as_str();
    let years: Span = i64::from(instance.profile.retention.former_member_years.value).years();
    let today = instance.today()?;
    instance.store().snapshot(|conn| {
        let mut due = Vec::new();
        for row in members::of_chapter(conn, origin)? {
            let until = match (row.state()?, row.ended_on.as_deref()) {
                (MemberState::Arriving, _) => match gone::never_came(conn, &row)? {
                    Some(since) => since.day_in(&instance.profile.zone)?,
                    None => continue,
                },
                (_, Some(ended)) => {
                    dues::day(ended)?.checked_add(years).map_err(Error::internal)?
                }
                (_, None) => continue,
            };
            if until > today || stored::all_of(conn, &row.member)?.is_empty() {
                continue;
            }
            due.push((row.member, until));
        }
        Ok(due)
    })
}

/// Books are kept for the chapter's years from the day they were written.
fn books(instance: &Instance, records: &[PrivateRecordRow]) -> Result<Option<Date>> {
    let years: Span = i64::from(instance.profile.retention.accounting_years.value).years();
    let newest = records
        .iter()
        .filter(|record| BOOKS.contains(&record.kind.as_str()))
        .map(|record| record.created_ms)
        .max();
    let Some(newest) = newest else { return Ok(None) };
    let day = Millis::from_ms(newest).day_in(&instance.profile.zone)?;
    day.checked_add(years).map(Some).map_err(Error::internal)
}

/// A plan is an agreement until the day after the last that it covers.
fn plan(tx: &mut Tx<'_>, row: &MemberRow, records: &[PrivateRecordRow]) -> Result<Option<Date>> {
    let mut until = None;
    for settlement in dues::settlements_of(tx.conn(), &row.origin, &row.member)? {
        let of_it =
            records.iter().find(|sealed| Some(&sealed.commitment) == settlement.record.as_ref());
        let (Some(sealed), None) = (of_it, settlement.voided_ms) else { continue };
        let record = private::open(tx.keys(), sealed)?;
        let is_plan = matches!(
            &record,
            PrivateRecord::Dues(dues) if matches!(dues.how, DuesHow::Plan { .. })
        );
        if is_plan {
            let next = dues::day(&settlement.through_day)?.tomorrow().map_err(Error::internal)?;
            until = until.max(Some(next));
        }
    }
    Ok(until)
}
