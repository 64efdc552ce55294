//! Who belongs to the chapter.

use enlace_schema::event::member::{Admitted, Applied, Ended, Updated};
use enlace_schema::ids::Id;

use super::{Event, Outcome, inadmissible, transfer};
use crate::error::Result;
use crate::store::members::MemberState;
use crate::store::tables::MemberRow;
use crate::store::{Connection, members, roles};

pub(super) fn applied(conn: &mut Connection, event: &Event<'_>, body: &Applied) -> Result<Outcome> {
    // A member's id belongs to the log that gave it out (rule 34).
    if !body.member.is_of(&event.envelope.log) {
        return inadmissible("id-foreign");
    }
    if members::find(conn, event.origin, body.member.as_ref())?.is_some() {
        return inadmissible("member-exists");
    }
    members::insert(
        conn,
        &MemberRow {
            origin: event.origin.into(),
            member: body.member.to_string(),
            kind: body.kind.as_str().into(),
            state: MemberState::Applied.as_str().into(),
            since: None,
            ended_on: None,
            end_reason: None,
            record: event.commitment(),
            admitted_seq: None,
            changed_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn admitted(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Admitted,
) -> Result<Outcome> {
    if !body.member.is_of(&event.envelope.log) {
        return inadmissible("id-foreign");
    }
    let before = members::find(conn, event.origin, body.member.as_ref())?;
    let record = match &before {
        Some(row) if row.state()? != MemberState::Applied => return inadmissible("member-exists"),
        // Admission may bring a newer record; otherwise that of the application stays.
        Some(row) => event.commitment().or_else(|| row.record.clone()),
        None => event.commitment(),
    };
    let row = MemberRow {
        origin: event.origin.into(),
        member: body.member.to_string(),
        kind: body.kind.as_str().into(),
        state: MemberState::Active.as_str().into(),
        since: Some(body.since.to_string()),
        ended_on: None,
        end_reason: None,
        record,
        admitted_seq: Some(event.seq),
        changed_ms: event.at_ms,
    };
    match before {
        Some(_) => members::update(conn, &row)?,
        None => members::insert(conn, &row)?,
    }
    Ok(Outcome::Applied)
}

pub(super) fn updated(conn: &mut Connection, event: &Event<'_>, body: &Updated) -> Result<Outcome> {
    let Some(mut row) = members::find(conn, event.origin, body.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    match row.state()? {
        MemberState::Ended => return inadmissible("member-ended"),
        MemberState::Moved => return inadmissible("member-moved"),
        _ => {}
    }
    if let Some(kind) = body.kind.filter(|kind| kind.as_str() != row.kind) {
        row.kind = kind.as_str().into();
        transfer::overtaken(conn, event, &row.member)?;
    }
    if let Some(record) = event.commitment() {
        row.record = Some(record);
    }
    row.changed_ms = event.at_ms;
    members::update(conn, &row)?;
    Ok(Outcome::Applied)
}

/// The end of a membership ends every office and representation with it, and an open offer.
pub(super) fn ended(conn: &mut Connection, event: &Event<'_>, body: &Ended) -> Result<Outcome> {
    let Some(mut row) = members::find(conn, event.origin, body.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    match row.state()? {
        MemberState::Ended => return inadmissible("member-ended"),
        MemberState::Moved => return inadmissible("member-moved"),
        MemberState::Arriving => return inadmissible("member-arriving"),
        MemberState::Applied | MemberState::Active => {}
    }
    row.state = MemberState::Ended.as_str().into();
    row.ended_on = Some(body.on.to_string());
    row.end_reason = Some(body.reason.as_str().into());
    row.changed_ms = event.at_ms;
    members::update(conn, &row)?;
    roles::revoke_all(conn, event.origin, &row.member, event.at_ms)?;
    transfer::overtaken(conn, event, &row.member)?;
    Ok(Outcome::Applied)
}
