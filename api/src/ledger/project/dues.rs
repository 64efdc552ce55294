//! Price lists and settled periods.

use enlace_schema::event::dues::{ScheduleAdopted, Settled, SettlementVoided};
use enlace_schema::event::member::MemberKind;
use enlace_schema::membership::schedule;

use super::{Event, Outcome, inadmissible, transfer};
use crate::error::{Error, Result};
use crate::store::members::MemberState;
use crate::store::tables::{DuesScheduleRow, SettlementRow};
use crate::store::{Connection, dues, members};

pub(super) fn schedule_adopted(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &ScheduleAdopted,
) -> Result<Outcome> {
    if dues::find_schedule(conn, event.origin, body.schedule.as_ref())?.is_some() {
        return inadmissible("schedule-exists");
    }
    if schedule::check(&body.prices).is_err() {
        return inadmissible("schedule-invalid");
    }
    dues::insert_schedule(
        conn,
        &DuesScheduleRow {
            origin: event.origin.into(),
            schedule: body.schedule.to_string(),
            from_day: body.from.to_string(),
            prices: serde_json::to_string(&body.prices).map_err(Error::internal)?,
            seq: event.seq,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn settled(conn: &mut Connection, event: &Event<'_>, body: &Settled) -> Result<Outcome> {
    if dues::find_settlement(conn, event.origin, body.payment.as_ref())?.is_some() {
        return inadmissible("payment-exists");
    }
    let Some(member) = members::find(conn, event.origin, body.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    match member.state()? {
        MemberState::Moved => return inadmissible("member-moved"),
        MemberState::Arriving => return inadmissible("member-arriving"),
        _ => {}
    }
    if member.kind()? == MemberKind::Person {
        return inadmissible("dues-of-person");
    }
    // Days are compared as text in the tables, which only four digits of a year allow.
    if body.from > body.through || !(0..=9999).contains(&body.from.year()) {
        return inadmissible("dues-period");
    }
    if dues::find_overlap(conn, event.origin, &member.member, body.from, body.through)?.is_some() {
        return inadmissible("dues-period-overlap");
    }
    transfer::overtaken(conn, event, &member.member)?;
    dues::insert_settlement(
        conn,
        &SettlementRow {
            origin: event.origin.into(),
            payment: body.payment.to_string(),
            member: member.member,
            from_day: body.from.to_string(),
            through_day: body.through.to_string(),
            record: event.commitment(),
            seq: event.seq,
            voided_ms: None,
            void_record: None,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn settlement_voided(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &SettlementVoided,
) -> Result<Outcome> {
    let row = dues::find_settlement(conn, event.origin, body.payment.as_ref())?;
    let Some(row) = row.filter(|row| row.member == body.member.as_ref()) else {
        return inadmissible("settlement-unknown");
    };
    if row.voided_ms.is_some() {
        return inadmissible("settlement-voided");
    }
    transfer::overtaken(conn, event, &row.member)?;
    dues::void_settlement(conn, &row, event.at_ms, event.commitment().as_deref())?;
    Ok(Outcome::Applied)
}
