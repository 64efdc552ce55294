//! Moves of members between chapters: what both logs say together, as far as they are here.

mod lists;

use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::Opened;
use enlace_schema::event::transfer::Consent;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::transfer::{self as rules, Arrival, Ending, Offer, Stage};
use enlace_schema::time::{DAY_SECS, Millis};

pub use self::lists::{Begun, begun};
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

/// Whether an arrival takes an offer of the same member.
fn takes(offer: &TransferRow, row: &ArrivalRow) -> Result<bool> {
    Ok(offer.member == row.member && rules::takes(&offer.offer()?, &row.arrival()?))
}

/// Every move to or from a chapter, of all members, as far as the logs tell.
///
/// # Errors
/// What the database says.
pub fn all(conn: &mut Connection, own: &str, now: Millis) -> Result<Vec<TransferView>> {
    begun(conn, own, None)?.iter().map(|one| one.view(conn, own, now)).collect()
}

/// Members whom other chapters offer to this one, and who are not accepted yet, oldest first.
///
/// # Errors
/// What the database says.
pub fn offered_to(conn: &mut Connection, own: &str, now: Millis) -> Result<Vec<TransferView>> {
    let mut open = transfers::offers_about(conn, own, None)?;
    open.retain(|row| row.to_origin == own && row.ending.is_none());
    let views = open.into_iter().map(|row| Begun::Offer(row).view(conn, own, now));
    let mut views = views.collect::<Result<Vec<_>>>()?;
    views.retain(|view| view.stage == Stage::Offered);
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
    let last = begun(conn, own, Some(member))?.pop();
    last.map(|last| last.view(conn, own, now)).transpose()
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

/// What takes an offer.
struct Taken {
    /// The acceptance that tells most of it, as the rules read it.
    arrival: Arrival,
    /// When the arrival was noted.
    arrived_at: Option<Millis>,
    /// The latest log that says so.
    to: Origin,
}

impl Taken {
    /// In the log that the offer was made to, or in later generations of it, which say it again.
    fn of(conn: &mut Connection, row: &TransferRow) -> Result<Option<Self>> {
        let mut all = Vec::new();
        for one in transfers::acceptances_of(conn, row)? {
            if one.origin == row.to_origin || takes(row, &one)? {
                all.push((log::origin(&one.origin)?, one));
            }
        }
        all.sort_by_key(|(log, _)| log.generation());
        let Some((to, _)) = all.last() else { return Self::of_earlier(conn, row) };
        let to = to.clone();
        // One that lost its end may know less than the next.
        let whole = all.iter().position(|(_, one)| one.arrived_seq.is_some()).unwrap_or(0);
        let (_, row) = &all[whole];
        let arrived_at = row.arrived_ms.map(Millis::from_ms);
        Ok(Some(Self { arrival: row.arrival()?, arrived_at, to }))
    }

    /// Of an offer that was said again closed: the acceptance names the offer, and the arrival the
    /// closing, of the earlier generation.
    fn of_earlier(conn: &mut Connection, row: &TransferRow) -> Result<Option<Self>> {
        let named = transfers::named_by(conn, std::slice::from_ref(row))?;
        let Some(named) = named.into_values().next() else { return Ok(None) };
        let Some(one) = transfers::acceptance_named(conn, row, &named)? else { return Ok(None) };
        let (offer, mut arrival) = (row.offer()?, one.arrival()?);
        let Some((Ending::Closed, end)) = offer.ended else { return Ok(None) };
        if !offer.from.stands_for(&arrival.from) {
            return Ok(None);
        }
        if let Some(closed) = arrival.closed
            && named.iter().any(|(log, id)| *log == one.from_origin && *id == closed.0)
        {
            arrival.closed = Some(end);
        }
        (arrival.from, arrival.offer) = (offer.from, Some(offer.id));
        let (to, arrived_at) = (arrival.to.clone(), one.arrived_ms.map(Millis::from_ms));
        Ok(Some(Self { arrival, arrived_at, to }))
    }
}

fn of_offer(row: &TransferRow, taken: Option<Taken>, now: Millis) -> Result<TransferView> {
    let offer = row.offer()?;
    let arrival = taken.as_ref().map(|taken| &taken.arrival);
    let stage = rules::stage(Some(&offer), arrival, false, now).ok_or_else(stageless)?;
    let Offer { from, to, terms, expires, .. } = offer;
    Ok(TransferView {
        member: row.member.parse().map_err(Error::internal)?,
        kind: terms.kind,
        from,
        stage,
        consent: Some(row.offered()?.consent),
        offered_at: Some(Millis::from_ms(row.offered_ms)),
        expires_at: Some(expires),
        accepted_at: arrival.map(|arrival| arrival.at),
        ended_at: row.end_ms.map(Millis::from_ms),
        arrived_at: taken.as_ref().and_then(|taken| taken.arrived_at),
        to: taken.map_or(to, |taken| taken.to),
        provisional_until: None,
    })
}

/// Of an offer or an arrival there is always one.
fn stageless() -> Error {
    Error::internal("a move without a stage")
}

/// An adoption, or an acceptance without an offer that was made to its log.
fn of_arrival(
    conn: &mut Connection,
    own: &str,
    row: &ArrivalRow,
    now: Millis,
) -> Result<TransferView> {
    let offer = transfers::offer_of(conn, row)?;
    let offer = offer.map(|offer| offer.offer()).transpose()?;
    let arrival = row.arrival()?;
    // Whatever the old home published since then, it was there to publish it.
    let fresh = log::latest_checkpoint(conn, &row.from_origin)?.map_or(0, |note| note.fresh_ms);
    // Whoever adopts from us is told so by us, whatever time that log writes.
    let back = row.from_origin == own || fresh > row.accepted_ms;
    let stage = rules::stage(offer.as_ref(), Some(&arrival), back, now).ok_or_else(stageless)?;
    let adopted = arrival.offer.is_none();
    let until = arrival.at.plus_secs(rules::PROVISIONAL_DAYS * DAY_SECS);
    Ok(TransferView {
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
    })
}
