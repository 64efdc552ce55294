//! Who may act, and for whom.

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::{Granted, Revoked, Role};

use super::{Event, Outcome, inadmissible};
use crate::error::Result;
use crate::store::members::MemberState;
use crate::store::tables::{MemberRow, RoleRow};
use crate::store::{Connection, members, roles};

/// An organisation has two votes, hence two places for those who cast them.
const SEATS: std::ops::RangeInclusive<u8> = 1..=2;

pub(super) fn granted(conn: &mut Connection, event: &Event<'_>, body: &Granted) -> Result<Outcome> {
    let Some(member) = members::find(conn, event.origin, body.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    if let Some(code) = gone(&member)? {
        return inadmissible(code);
    }
    // Only people act; an organisation does so by its representatives.
    if member.kind()? == MemberKind::Organisation {
        return inadmissible("role-not-person");
    }
    if let Some(code) = misfit(conn, event, body)? {
        return inadmissible(code);
    }
    let of = body.of.as_ref().map(ToString::to_string);
    if roles::find_active(conn, event.origin, &member.member, body.role, of.as_deref())?.is_some() {
        return inadmissible("role-already");
    }
    roles::insert(
        conn,
        &RoleRow {
            origin: event.origin.into(),
            seq: event.seq,
            member: member.member,
            role: body.role.as_str().into(),
            of_member: of,
            seat: body.seat.map(i32::from),
            mandate: body.mandate.clone(),
            granted_ms: event.at_ms,
            revoked_ms: None,
        },
    )?;
    Ok(Outcome::Applied)
}

/// Why nobody of this row holds or gives an office: it is over, elsewhere, or not here yet.
fn gone(row: &MemberRow) -> Result<Option<&'static str>> {
    Ok(match row.state()? {
        MemberState::Ended => Some("member-ended"),
        MemberState::Moved => Some("member-moved"),
        MemberState::Arriving => Some("member-arriving"),
        MemberState::Applied | MemberState::Active => None,
    })
}

/// What does not fit of the organisation and the seat.
fn misfit(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Granted,
) -> Result<Option<&'static str>> {
    let represents = body.role == Role::Representative;
    let Some(of) = body.of.as_ref().filter(|_| represents) else {
        let plain = !represents && body.of.is_none() && body.seat.is_none();
        return Ok((!plain).then_some("role-malformed"));
    };
    match members::find(conn, event.origin, of.as_ref())? {
        None => return Ok(Some("member-unknown")),
        Some(row) if gone(&row)?.is_some() => return gone(&row),
        Some(row) if row.kind()? != MemberKind::Organisation => {
            return Ok(Some("role-malformed"));
        }
        Some(_) => {}
    }
    let Some(seat) = body.seat else {
        return Ok(None);
    };
    if !SEATS.contains(&seat) {
        return Ok(Some("role-malformed"));
    }
    let others = roles::representatives_of(conn, event.origin, of.as_ref())?;
    let taken = others.iter().any(|row| row.seat == Some(i32::from(seat)));
    Ok(taken.then_some("role-seat-taken"))
}

pub(super) fn revoked(conn: &mut Connection, event: &Event<'_>, body: &Revoked) -> Result<Outcome> {
    let of = body.of.as_ref().map(AsRef::as_ref);
    let held = roles::find_active(conn, event.origin, body.member.as_ref(), body.role, of)?;
    let Some(held) = held else {
        return inadmissible("role-missing");
    };
    roles::revoke(conn, event.origin, held.seq, event.at_ms)?;
    Ok(Outcome::Applied)
}
