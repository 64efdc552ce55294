//! Members who move between chapters (rule 46). Each log is judged by itself: what the old home
//! says of its offer, what the new home says of its acceptance. Whether they belong together is
//! for the reader (`enlace_schema::membership::transfer`).

use enlace_schema::event::transfer::{Accepted, Adopted, Arrived, Closed, Ended, Offered, Terms};
use enlace_schema::event::{EventRef, Origin};
use enlace_schema::ids::{Id, MemberId};
use enlace_schema::log::Hash;
use enlace_schema::membership::transfer::{self as rules, Ending};

use super::{Event, Outcome, inadmissible};
use crate::error::{Error, Result};
use crate::store::members::MemberState;
use crate::store::tables::{ArrivalRow, MemberRow, TransferRow};
use crate::store::transfers::Bar;
use crate::store::{Connection, log, members, roles, transfers};

pub(super) fn offered(conn: &mut Connection, event: &Event<'_>, body: &Offered) -> Result<Outcome> {
    let Some(member) = members::find(conn, event.origin, body.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    match member.state()? {
        MemberState::Active => {}
        MemberState::Applied | MemberState::Arriving => return inadmissible("member-unknown"),
        MemberState::Moved => return inadmissible("member-moved"),
        MemberState::Ended => return inadmissible("member-ended"),
    }
    if body.to == event.envelope.log {
        return inadmissible("transfer-self");
    }
    if !rules::check_terms(&body.terms) {
        return inadmissible("transfer-terms");
    }
    if transfers::open_of(conn, event.origin, &member.member)?.is_some() {
        return inadmissible("transfer-open");
    }
    transfers::insert(
        conn,
        &TransferRow {
            origin: event.origin.into(),
            seq: event.seq,
            id: event.id.0.to_vec(),
            member: member.member,
            to_origin: body.to.to_string(),
            offered: event.envelope.body.get().into(),
            expires_ms: body.expires.as_ms(),
            offered_ms: event.at_ms,
            ending: None,
            end_seq: None,
            end_id: None,
            end_ms: None,
        },
    )?;
    Ok(Outcome::Applied)
}

/// The open offer of this name.
fn open(
    conn: &mut Connection,
    event: &Event<'_>,
    member: &MemberId,
    offer: Hash,
) -> Result<Option<TransferRow>> {
    let open = transfers::open_of(conn, event.origin, member.as_ref())?;
    Ok(open.filter(|row| row.id == offer.0))
}

fn end(
    conn: &mut Connection,
    event: &Event<'_>,
    offer: &TransferRow,
    ending: Ending,
) -> Result<Outcome> {
    transfers::end(conn, offer, ending, (event.seq, &event.id.0, event.at_ms))?;
    Ok(Outcome::Applied)
}

pub(super) fn withdrawn(conn: &mut Connection, event: &Event<'_>, body: &Ended) -> Result<Outcome> {
    match open(conn, event, &body.member, body.offer)? {
        Some(offer) => end(conn, event, &offer, Ending::Withdrawn),
        None => inadmissible("transfer-none"),
    }
}

pub(super) fn expired(conn: &mut Connection, event: &Event<'_>, body: &Ended) -> Result<Outcome> {
    match open(conn, event, &body.member, body.offer)? {
        Some(offer) => end(conn, event, &offer, Ending::Expired),
        None => inadmissible("transfer-none"),
    }
}

/// What ends a membership, or makes the terms of an open offer untrue (another settled day, another
/// kind), takes the offer back with it.
pub(super) fn overtaken(conn: &mut Connection, event: &Event<'_>, member: &str) -> Result<()> {
    if let Some(offer) = transfers::open_of(conn, event.origin, member)? {
        end(conn, event, &offer, Ending::Withdrawn)?;
    }
    Ok(())
}

/// From here on this log is not the member's home: its offices end, and no later roll has it.
pub(super) fn closed(conn: &mut Connection, event: &Event<'_>, body: &Closed) -> Result<Outcome> {
    let offer = open(conn, event, &body.member, body.offer)?;
    let Some(offer) = offer.filter(|row| row.to_origin == body.to.as_str()) else {
        return inadmissible("transfer-none");
    };
    if named(event, &body.to, body.accepted).is_none() {
        return inadmissible("transfer-none");
    }
    // A membership that ended has taken its offer with it, so the member is here and active.
    let Some(mut row) = members::find(conn, event.origin, body.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    row.state = MemberState::Moved.as_str().into();
    row.ended_on = Some(body.on.to_string());
    row.changed_ms = event.at_ms;
    members::update(conn, &row)?;
    roles::revoke_own(conn, event.origin, &row.member, event.at_ms)?;
    end(conn, event, &offer, Ending::Closed)
}

/// The event of another log that `refs` name with this id.
fn named<'a>(event: &'a Event<'_>, other: &Origin, id: Hash) -> Option<&'a EventRef> {
    event.envelope.refs.iter().find(|to| to.log == *other && to.id == id)
}

pub(super) fn accepted(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Accepted,
) -> Result<Outcome> {
    if named(event, &body.from, body.offer).is_none() {
        return inadmissible("transfer-none");
    }
    let coming = Coming { member: &body.member, from: &body.from, terms: &body.terms };
    if let Some(code) = cannot_come(conn, event, &coming)? {
        return inadmissible(code);
    }
    let before = transfers::last_arrival(conn, event.origin, body.member.as_ref())?;
    if before.is_some_and(|row| row.offer.as_deref() == Some(&body.offer.0)) {
        return inadmissible("transfer-twice");
    }
    expect(conn, event, &coming)?;
    insert(conn, event, &coming, Some(body.offer))
}

/// A member whose home is gone is here from now on, and its evidence for everybody to check.
pub(super) fn adopted(conn: &mut Connection, event: &Event<'_>, body: &Adopted) -> Result<Outcome> {
    let long = body.evidence.iter().any(|text| text.len() > rules::EVIDENCE_BYTES);
    if long || !(1..=rules::EVIDENCE_MAX).contains(&body.evidence.len()) {
        return inadmissible("transfer-evidence");
    }
    let coming = Coming { member: &body.member, from: &body.from, terms: &body.terms };
    if let Some(code) = cannot_come(conn, event, &coming)? {
        return inadmissible(code);
    }
    let state = members::find(conn, event.origin, body.member.as_ref())?;
    if state.map(|row| row.state()).transpose()? == Some(MemberState::Active) {
        return inadmissible("member-exists");
    }
    expect(conn, event, &coming)?;
    insert(conn, event, &coming, None)?;
    settle_in(conn, event, &coming)
}

pub(super) fn arrived(conn: &mut Connection, event: &Event<'_>, body: &Arrived) -> Result<Outcome> {
    let waiting = transfers::last_arrival(conn, event.origin, body.member.as_ref())?;
    let waiting =
        waiting.filter(|row| row.arrived_seq.is_none() && row.from_origin == body.from.as_str());
    let (Some(row), Some(closed)) = (waiting, named(event, &body.from, body.closed)) else {
        return inadmissible("transfer-none");
    };
    let member = members::find(conn, event.origin, body.member.as_ref())?;
    if member.map(|row| row.state()).transpose()? == Some(MemberState::Ended) {
        return inadmissible("member-ended");
    }
    transfers::arrive(conn, &row, (event.seq, event.at_ms), closed)?;
    let terms = row.terms()?;
    settle_in(conn, event, &Coming { member: &body.member, from: &body.from, terms: &terms })
}

/// Who comes, from where, with what.
struct Coming<'a> {
    member: &'a MemberId,
    from: &'a Origin,
    terms: &'a Terms,
}

/// Why a log may not take somebody in, as far as this log tells.
fn cannot_come(
    conn: &mut Connection,
    event: &Event<'_>,
    coming: &Coming<'_>,
) -> Result<Option<&'static str>> {
    if *coming.from == event.envelope.log {
        return Ok(Some("transfer-self"));
    }
    if !rules::check_terms(coming.terms) {
        return Ok(Some("transfer-terms"));
    }
    let Some(row) = members::find(conn, event.origin, coming.member.as_ref())? else {
        // Its own id would have to be on its books.
        let own = coming.member.is_of(&event.envelope.log);
        return Ok(own.then_some("member-unknown"));
    };
    Ok(transfers::bar(conn, &row)?.map(|bar| match bar {
        Bar::Ended => "member-ended",
        Bar::Here => "member-exists",
    }))
}

/// The member is on the books, and not here yet.
fn expect(conn: &mut Connection, event: &Event<'_>, coming: &Coming<'_>) -> Result<()> {
    if let Some(mut row) = members::find(conn, event.origin, coming.member.as_ref())? {
        if let Some(record) = event.commitment() {
            row.record = Some(record);
        }
        row.changed_ms = event.at_ms;
        return members::update(conn, &row);
    }
    members::insert(
        conn,
        &MemberRow {
            origin: event.origin.into(),
            member: coming.member.to_string(),
            kind: coming.terms.kind.as_str().into(),
            state: MemberState::Arriving.as_str().into(),
            since: None,
            ended_on: None,
            end_reason: None,
            record: event.commitment(),
            admitted_seq: None,
            changed_ms: event.at_ms,
        },
    )
}

fn insert(
    conn: &mut Connection,
    event: &Event<'_>,
    coming: &Coming<'_>,
    offer: Option<Hash>,
) -> Result<Outcome> {
    // An adoption is an arrival at once, on the strength of its evidence.
    let arrived = offer.is_none();
    transfers::insert_arrival(
        conn,
        &ArrivalRow {
            origin: event.origin.into(),
            seq: event.seq,
            id: event.id.0.to_vec(),
            member: coming.member.to_string(),
            from_origin: coming.from.to_string(),
            offer: offer.map(|offer| offer.0.to_vec()),
            terms: serde_json::to_string(coming.terms).map_err(Error::internal)?,
            accepted_ms: event.at_ms,
            arrived_seq: arrived.then_some(event.seq),
            arrived_ms: arrived.then_some(event.at_ms),
            closed_seq: None,
            closed_id: None,
        },
    )?;
    Ok(Outcome::Applied)
}

/// From here on this log is the member's home.
fn settle_in(conn: &mut Connection, event: &Event<'_>, coming: &Coming<'_>) -> Result<Outcome> {
    let Some(mut row) = members::find(conn, event.origin, coming.member.as_ref())? else {
        return inadmissible("member-unknown");
    };
    row.kind = coming.terms.kind.as_str().into();
    row.state = MemberState::Active.as_str().into();
    row.since = Some(coming.terms.since.to_string());
    row.ended_on = None;
    row.admitted_seq = Some(log::signed(event.envelope.seq)?);
    row.changed_ms = event.at_ms;
    members::update(conn, &row)?;
    Ok(Outcome::Applied)
}
