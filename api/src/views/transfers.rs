//! Moves of members between chapters: what both logs say together, as far as they are here.

use std::collections::BTreeSet;

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

/// A move in a list: the event that began it, before the rest is read.
#[derive(Debug, Clone)]
pub enum Begun {
    /// An offer.
    Offer(TransferRow),
    /// An adoption, or an acceptance without an offer that was made to its log.
    Arrival(ArrivalRow),
}

impl Begun {
    /// Its place in a list: the id of the event.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn key(&self) -> Result<String> {
        let (Self::Offer(TransferRow { id, .. }) | Self::Arrival(ArrivalRow { id, .. })) = self;
        Ok(log::hash(id)?.to_string())
    }

    fn at_ms(&self) -> i64 {
        match self {
            Self::Offer(row) => row.offered_ms,
            Self::Arrival(row) => row.accepted_ms,
        }
    }

    /// What both logs say of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn view(&self, conn: &mut Connection, own: &str, now: Millis) -> Result<TransferView> {
        match self {
            Self::Offer(row) => {
                let accepted = transfers::acceptance_of(conn, row)?;
                of_offer(row, accepted.as_ref(), now)
            }
            Self::Arrival(row) => of_arrival(conn, own, row, now),
        }
    }
}

/// Every move to or from a chapter, of one member or of all, oldest first. What a later generation
/// of a log says again is left out where the earlier one tells it.
///
/// # Errors
/// What the database says.
pub fn begun(conn: &mut Connection, own: &str, member: Option<&str>) -> Result<Vec<Begun>> {
    let offers = transfers::offers_about(conn, own, member)?;
    let made: BTreeSet<_> =
        offers.iter().map(|row| (&row.origin, &row.to_origin, Some(&row.id))).collect();
    let mut alone = Vec::new();
    for row in transfers::arrivals_about(conn, own, member)? {
        // What follows an offer to its log is told with that offer.
        let follows = match member {
            None => made.contains(&(&row.from_origin, &row.origin, row.offer.as_ref())),
            // It may name an offer of somebody else.
            Some(_) => {
                transfers::offer_of(conn, &row)?.is_some_and(|of| of.to_origin == row.origin)
            }
        };
        if !follows {
            alone.push(Begun::Arrival(row));
        }
    }
    let mut all = Vec::with_capacity(offers.len() + alone.len());
    for row in offers {
        if !transfers::is_said_again(conn, &row)? {
            all.push(Begun::Offer(row));
        }
    }
    all.append(&mut alone);
    all.sort_by_key(Begun::at_ms);
    Ok(all)
}

/// The same, as far as the logs tell.
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

fn of_offer(row: &TransferRow, accepted: Option<&ArrivalRow>, now: Millis) -> Result<TransferView> {
    let offer = row.offer()?;
    let arrival = accepted.map(|accepted| accepted.arrival()).transpose()?;
    let stage = rules::stage(Some(&offer), arrival.as_ref(), false, now).ok_or_else(stageless)?;
    let Offer { from, to, terms, expires, .. } = offer;
    Ok(TransferView {
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
