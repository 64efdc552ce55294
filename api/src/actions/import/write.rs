//! What a valid row becomes: events, private records, representation, settled dues.

use enlace_schema::event::member::{EndReason, MemberKind};
use enlace_schema::event::role::Role;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::import::{
    END_DATE, EXTERNAL_ID, MEMBERSHIP_STATUS, REPRESENTATIVE_OF, Status, ValidRow,
};
use jiff::civil::Date;

use super::{ImportReport, Known};
use crate::actions::dues as settling;
use crate::actions::members::{admit, admit_new, apply, end, record_of, update};
use crate::actions::roles::{GrantRole, free_seat, grant};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::ledger::Tx;
use crate::private::{Address, DuesHow, DuesRecord, MemberRecord};
use crate::store::members::{self, MemberState};
use crate::store::tables::{ExternalIdRow, MemberRow};
use crate::store::{dues, roles};

/// How a period that an older register had as paid is noted: amounts are not in the file.
const METHOD: &str = "import";
/// On what the representations of an import rest.
const MANDATE: &str = "import";
/// Offices in one of which somebody imports.
const OFFICES: [Role; 2] = [Role::Committee, Role::Operator];

/// What one batch did.
#[derive(Debug, Default)]
pub(super) struct Counts {
    created: usize,
    updated: usize,
    unchanged: usize,
    skipped: usize,
    represented: usize,
    settled: usize,
}

impl Counts {
    pub(super) fn add_to(&self, report: &mut ImportReport) {
        report.created += self.created;
        report.updated += self.updated;
        report.unchanged += self.unchanged;
        report.skipped += self.skipped;
        report.represented += self.represented;
        report.settled += self.settled;
    }
}

/// Counts what a row would do. Of known members it sees whether row and register differ, not what
/// would follow for representation and dues.
pub(super) fn foresee(row: &ValidRow, known: Option<&Known>, report: &mut ImportReport) {
    let Some(known) = known else {
        if row.status == Status::Ended {
            report.skipped += 1;
            return;
        }
        report.created += 1;
        report.represented += row.represents.len();
        let settles = row.status == Status::Active && row.kind != MemberKind::Person;
        report.settled += usize::from(settles && row.paid_through.is_some());
        return;
    };
    let same_state = match row.status {
        Status::Active => known.state == MemberState::Active,
        Status::Pending => !known.state.is_over(),
        Status::Ended => known.state.is_over(),
    };
    let band = known.record.as_ref().and_then(|record| record.band.clone());
    let same_record = known.record.as_ref() == Some(&record(row, band));
    let over = row.status == Status::Ended;
    if same_state && (over || same_record && known.kind == row.kind) {
        report.unchanged += 1;
    } else {
        report.updated += 1;
    }
}

/// Why a row could not be written, and the column that it came from.
pub(super) struct Failed {
    pub(super) column: &'static str,
    pub(super) error: Error,
}

fn at(column: &'static str) -> impl Fn(Error) -> Failed {
    move |error| Failed { column, error }
}

/// Writes one row.
pub(super) fn row(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &ValidRow,
    today: Date,
    counts: &mut Counts,
) -> Result<(), Failed> {
    let before = stored(tx, row).map_err(at(EXTERNAL_ID))?;
    let changed = match &before {
        None if row.status == Status::Ended => {
            counts.skipped += 1;
            return Ok(());
        }
        None => {
            create(tx, caller, row, today).map_err(at(EXTERNAL_ID))?;
            counts.created += 1;
            None
        }
        Some(before) => {
            let ends = row.status == Status::Ended;
            let column = if ends { MEMBERSHIP_STATUS } else { EXTERNAL_ID };
            Some(change(tx, caller, row, before, today).map_err(at(column))?)
        }
    };
    if row.status == Status::Ended {
        tally(counts, changed);
        return Ok(());
    }
    let missing = || at(EXTERNAL_ID)(Error::internal("an imported member has no number"));
    let stored = stored(tx, row).map_err(at(EXTERNAL_ID))?.ok_or_else(missing)?;
    let represented = represent(tx, caller, row, &stored).map_err(at(REPRESENTATIVE_OF))?;
    let settled = settle(tx, caller, row, &stored, today).map_err(at(END_DATE))?;
    counts.represented += represented;
    counts.settled += usize::from(settled);
    tally(counts, changed.map(|changed| changed || represented > 0 || settled));
    Ok(())
}

/// The member that a row is about, if it is here.
fn stored(tx: &mut Tx<'_>, row: &ValidRow) -> Result<Option<MemberRow>> {
    let origin = tx.origin().as_str();
    match members::find_by_external(tx.conn(), &row.external_id)? {
        Some(member) => members::get(tx.conn(), origin, &member).map(Some),
        None => Ok(None),
    }
}

fn tally(counts: &mut Counts, changed: Option<bool>) {
    match changed {
        Some(true) => counts.updated += 1,
        Some(false) => counts.unchanged += 1,
        None => {}
    }
}

fn create(tx: &mut Tx<'_>, caller: &Caller, row: &ValidRow, today: Date) -> Result<()> {
    let by = caller.acting_in(&OFFICES);
    let record = record(row, None);
    let member = match row.status {
        Status::Pending => apply(tx, row.kind, &record, by)?,
        _ => admit_new(tx, row.kind, row.since.unwrap_or(today), &record, by)?,
    };
    let external = ExternalIdRow { external: row.external_id.clone(), member: member.to_string() };
    members::insert_external(tx.conn(), &external)
}

/// Brings a known member to what the row says; whether anything changed.
fn change(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &ValidRow,
    before: &MemberRow,
    today: Date,
) -> Result<bool> {
    let by = caller.acting_in(&OFFICES);
    let state = before.state()?;
    if row.status == Status::Ended {
        let ends = !state.is_over();
        if ends {
            // The register does not tell leaving from being excluded; leaving is the usual case.
            end(tx, before, EndReason::Withdrawn, today, by)?;
        }
        return Ok(ends);
    }
    let stored = record_of(tx, before)?;
    let record = record(row, stored.as_ref().and_then(|record| record.band.clone()));
    let new_record = (stored.as_ref() != Some(&record)).then_some(&record);
    if state == MemberState::Applied && row.status == Status::Active {
        admit(tx, before, row.kind, row.since.unwrap_or(today), new_record, by)?;
        return Ok(true);
    }
    let kind = (before.kind()? != row.kind).then_some(row.kind);
    if kind.is_none() && new_record.is_none() {
        return Ok(false);
    }
    update(tx, before, kind, new_record, by)?;
    Ok(true)
}

/// Grants the representations of a row that are not there yet; how many.
fn represent(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &ValidRow,
    person: &MemberRow,
) -> Result<usize> {
    let origin = tx.origin().as_str();
    let role = Role::Representative;
    let mut granted = 0;
    for number in &row.represents {
        let Some(of) = members::find_by_external(tx.conn(), number)? else {
            return Err(Error::internal("a represented organisation is not there"));
        };
        let held = roles::find_active(tx.conn(), origin, &person.member, role, Some(&of))?;
        if held.is_some() {
            continue;
        }
        let of: MemberId = of.parse().map_err(Error::internal)?;
        // The first two representatives take the two seats; further ones vote only where the
        // organisation's ballot is one.
        let seat = free_seat(tx, &of, None)?;
        let member = person.member.parse().map_err(Error::internal)?;
        let grant_role = GrantRole { member, role, of: Some(of), seat, mandate: MANDATE.into() };
        grant(tx, caller, &grant_role)?;
        granted += 1;
    }
    Ok(granted)
}

/// Settles what the register has as paid and is not settled yet; whether there was anything. What
/// the treasurer voided is not brought back by the file that it came from.
fn settle(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &ValidRow,
    member: &MemberRow,
    today: Date,
) -> Result<bool> {
    let owes = row.kind != MemberKind::Person && row.status == Status::Active;
    let (Some(through), Some(since), true) = (row.paid_through, row.since, owes) else {
        return Ok(false);
    };
    let origin = tx.origin().as_str();
    let settled = dues::settlements_of(tx.conn(), origin, &member.member)?;
    let mut from = since;
    for period in &settled {
        if period.voided_ms.is_some() {
            if dues::day(&period.through_day)? == through {
                return Ok(false);
            }
            continue;
        }
        let next = dues::day(&period.through_day)?.tomorrow().map_err(Error::internal)?;
        from = from.max(next);
    }
    if from > through {
        return Ok(false);
    }
    let how = DuesHow::Paid { amount: None, method: METHOD.into() };
    let by = caller.acting_in(&OFFICES);
    let period = settling::Period { from, through, today };
    settling::settle(tx, member, period, DuesRecord { how, band: None }, by)?;
    Ok(true)
}

fn record(row: &ValidRow, band: Option<String>) -> MemberRecord {
    MemberRecord {
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        organisation_name: match row.kind {
            MemberKind::Organisation => row.organisation_name.clone(),
            // CiviCRM repeats a person's employer here.
            MemberKind::Individual | MemberKind::Person => None,
        },
        email: row.email.clone(),
        phone: row.phone.clone(),
        address: Address {
            street: row.street.clone(),
            city: row.city.clone(),
            state: row.state.clone(),
            postal_code: row.postal_code.clone(),
            country: row.country.clone(),
        },
        locale: row.locale.clone(),
        external_id: Some(row.external_id.clone()),
        membership_type: row.membership_type.clone(),
        band,
    }
}
