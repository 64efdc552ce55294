//! Price lists and settled periods, and the standing that follows from them.

use std::collections::BTreeMap;

use diesel::prelude::*;
use enlace_schema::event::dues::{Price, ScheduleAdopted};
use enlace_schema::event::transfer::Period;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::{self, DuesRules, Facts, Recorded, Standing};
use enlace_schema::profile::Profile;
use jiff::civil::Date;

use super::tables::{self, ArrivalRow, DuesScheduleRow, MemberRow, SettlementRow};
use super::{Connection, chapters, members, transfers};
use crate::error::{Error, Result};

/// Adds a price list.
///
/// # Errors
/// What the database says.
pub fn insert_schedule(conn: &mut Connection, row: &DuesScheduleRow) -> Result<()> {
    diesel::insert_into(tables::dues_schedules::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a price list.
///
/// # Errors
/// What the database says.
pub fn find_schedule(
    conn: &mut Connection,
    origin: &str,
    schedule: &str,
) -> Result<Option<DuesScheduleRow>> {
    Ok(tables::dues_schedules::table.find((origin, schedule)).first(conn).optional()?)
}

/// Price lists of a chapter in the order of their adoption.
///
/// # Errors
/// What the database says; internal when stored prices do not read.
pub fn schedules(conn: &mut Connection, origin: &str) -> Result<Vec<ScheduleAdopted>> {
    use tables::dues_schedules as t;
    let rows: Vec<DuesScheduleRow> =
        t::table.filter(t::origin.eq(origin)).order(t::seq).load(conn)?;
    rows.iter().map(schedule).collect()
}

fn schedule(row: &DuesScheduleRow) -> Result<ScheduleAdopted> {
    let prices: Vec<Price> = serde_json::from_str(&row.prices).map_err(Error::internal)?;
    Ok(ScheduleAdopted {
        schedule: row.schedule.parse().map_err(Error::internal)?,
        from: day(&row.from_day)?,
        prices,
    })
}

/// Adds a settled period.
///
/// # Errors
/// What the database says.
pub fn insert_settlement(conn: &mut Connection, row: &SettlementRow) -> Result<()> {
    diesel::insert_into(tables::settlements::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a settled period.
///
/// # Errors
/// What the database says.
pub fn find_settlement(
    conn: &mut Connection,
    origin: &str,
    payment: &str,
) -> Result<Option<SettlementRow>> {
    Ok(tables::settlements::table.find((origin, payment)).first(conn).optional()?)
}

/// Notes that a settled period was recorded by mistake. It stays, and counts no more.
///
/// # Errors
/// What the database says.
pub fn void_settlement(
    conn: &mut Connection,
    row: &SettlementRow,
    at_ms: i64,
    record: Option<&[u8]>,
) -> Result<()> {
    use tables::settlements as t;
    diesel::update(t::table.find((&row.origin, &row.payment)))
        .set((t::voided_ms.eq(at_ms), t::void_record.eq(record)))
        .execute(conn)?;
    Ok(())
}

/// Settled periods of a member, the earliest first, voided ones too.
///
/// # Errors
/// What the database says.
pub fn settlements_of(
    conn: &mut Connection,
    origin: &str,
    member: &str,
) -> Result<Vec<SettlementRow>> {
    use tables::settlements as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .order((t::from_day, t::seq))
        .load(conn)?)
}

/// A settled period of a member that counts and shares a day with another one, if there is one.
///
/// # Errors
/// What the database says.
pub fn find_overlap(
    conn: &mut Connection,
    origin: &str,
    member: &str,
    from: Date,
    through: Date,
) -> Result<Option<SettlementRow>> {
    use tables::settlements as t;
    // ISO dates of four-digit years sort as text.
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .filter(t::voided_ms.is_null())
        .filter(t::from_day.le(through.to_string()))
        .filter(t::through_day.ge(from.to_string()))
        .first(conn)
        .optional()?)
}

/// The patience of a chapter, from the profile that it adopted; none if it has none yet.
///
/// # Errors
/// Internal when the stored profile does not read.
pub fn rules_of(conn: &mut Connection, origin: &str) -> Result<DuesRules> {
    let chapter = chapters::find(conn, origin)?;
    match chapter.and_then(|chapter| chapter.profile_data) {
        Some(data) => Ok(Profile::parse(&data).map_err(Error::internal)?.dues_rules()),
        None => Ok(DuesRules::default()),
    }
}

/// What a member's events say about dues.
///
/// # Errors
/// What the database says.
pub fn facts_of(conn: &mut Connection, origin: &str, member: &MemberRow) -> Result<Facts> {
    let settled = settlements_of(conn, origin, &member.member)?;
    let mut periods = settled.iter().map(recorded).collect::<Result<Vec<_>>>()?;
    periods.extend(carried(conn, origin, &member.member)?);
    facts(member, periods)
}

/// What was settled at a former home before the member came: those days stay covered.
///
/// # Errors
/// What the database says.
pub fn carried(conn: &mut Connection, origin: &str, member: &str) -> Result<Vec<Recorded>> {
    let mut periods = Vec::new();
    for row in transfers::arrivals_of(conn, origin, member)? {
        periods.extend(brought(&row)?);
    }
    Ok(periods)
}

fn brought(row: &ArrivalRow) -> Result<Vec<Recorded>> {
    let period = |period: Period| {
        let Period { from, through } = period;
        Recorded { from, through, voided: false }
    };
    Ok(row.terms()?.settled.into_iter().map(period).collect())
}

/// The standing of a member of a chapter on a date.
///
/// # Errors
/// `member-not-found`.
pub fn standing_of(
    conn: &mut Connection,
    origin: &str,
    member: &MemberId,
    date: Date,
) -> Result<Standing> {
    let row = members::get(conn, origin, member.as_ref())?;
    let facts = facts_of(conn, origin, &row)?;
    Ok(membership::standing(&facts, date, &rules_of(conn, origin)?))
}

/// Every member of a chapter with its standing on a date, by id: what a roll is made from. A few
/// queries, however many members there are.
///
/// # Errors
/// What the database says.
pub fn standings(
    conn: &mut Connection,
    origin: &str,
    date: Date,
) -> Result<Vec<(MemberRow, Standing)>> {
    use tables::settlements as t;
    let rules = rules_of(conn, origin)?;
    let all: Vec<SettlementRow> = t::table.filter(t::origin.eq(origin)).load(conn)?;
    let mut settled: BTreeMap<String, Vec<Recorded>> = BTreeMap::new();
    for row in &all {
        settled.entry(row.member.clone()).or_default().push(recorded(row)?);
    }
    for row in transfers::arrived(conn, origin)? {
        settled.entry(row.member.clone()).or_default().extend(brought(&row)?);
    }
    let rows = members::of_chapter(conn, origin)?;
    rows.into_iter()
        .map(|row| {
            let periods = settled.remove(&row.member).unwrap_or_default();
            let standing = membership::standing(&facts(&row, periods)?, date, &rules);
            Ok((row, standing))
        })
        .collect()
}

fn facts(member: &MemberRow, settled: Vec<Recorded>) -> Result<Facts> {
    Ok(Facts {
        since: member.since.as_deref().map(day).transpose()?,
        ended_on: member.ended_on.as_deref().map(day).transpose()?,
        settled: membership::counted(settled),
    })
}

fn recorded(row: &SettlementRow) -> Result<Recorded> {
    let (from, through) = (day(&row.from_day)?, day(&row.through_day)?);
    Ok(Recorded { from, through, voided: row.voided_ms.is_some() })
}

/// A day as the tables keep it.
///
/// # Errors
/// Internal when it does not read.
pub fn day(text: &str) -> Result<Date> {
    text.parse().map_err(Error::internal)
}
