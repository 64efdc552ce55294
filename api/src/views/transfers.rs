//! Moves of members between chapters: what both logs say together, as far as they are here.

use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::Opened;
use enlace_schema::event::transfer::Consent;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::transfer::{self as rules, Offer, Stage};
use enlace_schema::time::{DAY_SECS, Millis};

use crate::error::{Error, Result};
use crate::store::tables::{ArrivalRow, TransferRow};
use crate::store::{Connection, log, transfers};

/// A move.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TransferView {
    /// The member.
    pub member: MemberId,
    /// What it is.
    pub kind: MemberKind,
    /// The old home.
    pub from: Origin,
    /// The new home.
    pub to: Origin,
    /// How it stands.
    pub stage: Stage,
    /// How the member's consent is known; of an offer.
    pub consent: Option<Consent>,
    /// When the old home offered.
    pub offered_at: Option<Millis>,
    /// From when on the offer may expire.
    pub expires_at: Option<Millis>,
    /// When the new home accepted, or adopted.
    pub accepted_at: Option<Millis>,
    /// When the old home ended its offer: closed, withdrawn or expired.
    pub ended_at: Option<Millis>,
    /// When the new home noted the arrival.
    pub arrived_at: Option<Millis>,
    /// Until when an adoption is provisional.
    pub provisional_until: Option<Millis>,
}

/// Every move to or from a chapter, as far as its log and the others tell, oldest first.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection, own: &str, now: Millis) -> Result<Vec<TransferView>> {
    about(conn, own, None, now)
}

fn about(
    conn: &mut Connection,
    own: &str,
    member: Option<&str>,
    now: Millis,
) -> Result<Vec<TransferView>> {
    let mut views = Vec::new();
    for row in transfers::offers_about(conn, own, member)? {
        let accepted = transfers::acceptance_of(conn, &row)?;
        views.extend(of_offer(&row, accepted.as_ref(), now)?);
    }
    for row in transfers::arrivals_about(conn, own, member)? {
        views.extend(of_arrival(conn, own, &row, now)?);
    }
    views.sort_by_key(|view| view.offered_at.or(view.accepted_at));
    Ok(views)
}

/// The latest move of a member of a chapter, or to it.
///
/// # Errors
/// What the database says.
pub fn of_member(
    conn: &mut Connection,
    own: &str,
    member: &str,
    now: Millis,
) -> Result<Option<TransferView>> {
    Ok(about(conn, own, Some(member), now)?.pop())
}

/// From where a member came that was no member here yet at an instant: whoever makes a roll of
/// then has its place there.
///
/// # Errors
/// What the database says.
pub fn came_from(
    conn: &mut Connection,
    own: &str,
    member: &str,
    now: Millis,
) -> Result<Option<Came>> {
    let moved = of_member(conn, own, member, now)?.filter(|moved| {
        let here = matches!(moved.stage, Stage::Arrived | Stage::Provisional | Stage::Adopted);
        here && moved.to.as_str() == own
    });
    Ok(moved.and_then(|moved| {
        let at = moved.arrived_at.or(moved.accepted_at)?;
        Some(Came { from: moved.from, at })
    }))
}

/// How a member came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// From where.
    pub from: Origin,
    /// When it arrived.
    pub at: Millis,
}

impl Came {
    /// Whether its place in a poll is at its old home, if it has one: the rolls are of before.
    pub fn votes_there(&self, opened: &Opened) -> bool {
        opened.record_at < self.at && opened.chapters.contains(&self.from)
    }
}

fn of_offer(
    row: &TransferRow,
    accepted: Option<&ArrivalRow>,
    now: Millis,
) -> Result<Option<TransferView>> {
    let offer = row.offer()?;
    let arrival = accepted.map(|accepted| accepted.arrival()).transpose()?;
    let Some(stage) = rules::stage(Some(&offer), arrival.as_ref(), false, now) else {
        return Ok(None);
    };
    let Offer { from, to, terms, expires, .. } = offer;
    Ok(Some(TransferView {
        member: row.member.parse().map_err(Error::internal)?,
        kind: terms.kind,
        from,
        to,
        stage,
        consent: Some(row.offered()?.consent),
        offered_at: Some(Millis::from_ms(row.offered_ms)),
        expires_at: Some(expires),
        accepted_at: arrival.map(|arrival| arrival.at),
        ended_at: row.end_ms.map(Millis::from_ms),
        arrived_at: accepted.and_then(|row| row.arrived_ms).map(Millis::from_ms),
        provisional_until: None,
    }))
}

/// An adoption, or an acceptance without an offer that was made to its log.
fn of_arrival(
    conn: &mut Connection,
    own: &str,
    row: &ArrivalRow,
    now: Millis,
) -> Result<Option<TransferView>> {
    let offer = transfers::offer_of(conn, row)?;
    if offer.as_ref().is_some_and(|offer| offer.to_origin == row.origin) {
        return Ok(None);
    }
    let offer = offer.map(|offer| offer.offer()).transpose()?;
    let arrival = row.arrival()?;
    // Whatever the old home published since then, it was there to publish it.
    let fresh = log::latest_checkpoint(conn, &row.from_origin)?.map_or(0, |note| note.fresh_ms);
    // Whoever adopts from us is told so by us, whatever time that log writes.
    let back = row.from_origin == own || fresh > row.accepted_ms;
    let Some(stage) = rules::stage(offer.as_ref(), Some(&arrival), back, now) else {
        return Ok(None);
    };
    let adopted = arrival.offer.is_none();
    let until = arrival.at.plus_secs(rules::PROVISIONAL_DAYS * DAY_SECS);
    Ok(Some(TransferView {
        member: row.member.parse().map_err(Error::internal)?,
        kind: arrival.terms.kind,
        from: arrival.from,
        to: arrival.to,
        stage,
        consent: None,
        offered_at: None,
        expires_at: None,
        accepted_at: Some(arrival.at),
        ended_at: None,
        arrived_at: row.arrived_ms.map(Millis::from_ms),
        provisional_until: adopted.then_some(until),
    }))
}
