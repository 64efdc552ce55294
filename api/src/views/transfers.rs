//! Moves of members between chapters: what both logs say together, as far as they are here.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::poll::Opened;
use enlace_schema::event::transfer::Consent;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::transfer::{self as rules, Arrival, Ending, Offer, Stage};
use enlace_schema::time::{DAY_SECS, Millis};

use crate::error::{Error, Result};
use crate::store::tables::{ArrivalRow, TransferRow};
use crate::store::transfers::{self, Named};
use crate::store::{Connection, log};

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
    /// An adoption, or an acceptance without an offer that was made to its log; and the latest
    /// generation of that log that says it.
    Arrival(ArrivalRow, Origin),
}

impl Begun {
    /// Its place in a list: the id of the event.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn key(&self) -> Result<String> {
        let (Self::Offer(TransferRow { id, .. }) | Self::Arrival(ArrivalRow { id, .. }, _)) = self;
        Ok(log::hash(id)?.to_string())
    }

    fn at_ms(&self) -> i64 {
        match self {
            Self::Offer(row) => row.offered_ms,
            Self::Arrival(row, _) => row.accepted_ms,
        }
    }

    /// What both logs say of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn view(&self, conn: &mut Connection, own: &str, now: Millis) -> Result<TransferView> {
        match self {
            Self::Offer(row) => {
                let taken = Taken::of(conn, row)?;
                of_offer(row, taken, now)
            }
            Self::Arrival(row, last) => {
                let view = of_arrival(conn, own, row, now)?;
                Ok(TransferView { to: last.clone(), ..view })
            }
        }
    }
}

/// Every move to or from a chapter, of one member or of all, oldest first, in a few queries however
/// many they are. What a later generation of a log says again is left out where the earlier one
/// tells it.
///
/// # Errors
/// What the database says.
pub fn begun(conn: &mut Connection, own: &str, member: Option<&str>) -> Result<Vec<Begun>> {
    let offers = transfers::offers_about(conn, own, member)?;
    let named = transfers::named_by(conn, &offers)?;
    let again = transfers::said_again(conn, &offers, &named)?;
    let made: BTreeMap<_, _> =
        offers.iter().map(|row| ((row.origin.as_str(), row.id.as_slice()), row)).collect();
    let mut alone = Vec::new();
    for (row, last) in once(transfers::arrivals_about(conn, own, member)?)? {
        let of = row.offer.as_deref().and_then(|id| made.get(&(row.from_origin.as_str(), id)));
        // What follows an offer to its log is told with that offer.
        let follows = match (of, member) {
            (Some(offer), _) => is_of(own, offer, &row)?,
            // It may name an offer of somebody else.
            (None, Some(_)) => {
                transfers::offer_of(conn, &row)?.is_some_and(|of| of.to_origin == row.origin)
            }
            (None, None) => false,
        };
        if !follows && !is_closed_again(&offers, &named, &row)? {
            alone.push(Begun::Arrival(row, last));
        }
    }
    let shown = offers.iter().filter(|row| !again.contains(&(row.origin.clone(), row.seq)));
    let mut all: Vec<Begun> = shown.cloned().map(Begun::Offer).collect();
    all.append(&mut alone);
    all.sort_by_key(Begun::at_ms);
    Ok(all)
}

/// Arrivals, each once, and the latest log that says it: a later generation of a log says again
/// what the earlier ones did, as it was (protocol §4.7).
fn once(rows: Vec<ArrivalRow>) -> Result<Vec<(ArrivalRow, Origin)>> {
    let mut said = Vec::with_capacity(rows.len());
    for row in rows {
        said.push((log::origin(&row.origin)?, row));
    }
    said.sort_by_key(|(log, _)| log.generation());
    let mut places = BTreeMap::new();
    let mut all: Vec<(ArrivalRow, Origin)> = Vec::with_capacity(said.len());
    for (log, row) in said {
        let ArrivalRow { member, from_origin, offer, terms, .. } = row.clone();
        let what = (log.host().to_owned(), member, from_origin, offer, terms);
        match places.get(&what).copied() {
            Some(at) if all[at].1.generation() < log.generation() => all[at].1 = log,
            _ => {
                places.insert(what, all.len());
                all.push((row, log));
            }
        }
    }
    Ok(all)
}

/// Whether an arrival that names an offer is told with it: one in the log that it was made to; or,
/// of an offer of ours, one in a later generation of that log, which may be all that is here.
fn is_of(own: &str, offer: &TransferRow, row: &ArrivalRow) -> Result<bool> {
    Ok(offer.to_origin == row.origin || offer.origin == own && takes(offer, row)?)
}

fn takes(offer: &TransferRow, row: &ArrivalRow) -> Result<bool> {
    Ok(offer.member == row.member && rules::takes(&offer.offer()?, &row.arrival()?))
}

/// Whether an arrival is told with an offer that its old home said again, and closed again: the
/// closing names the acceptance, which names the offer of an earlier generation.
fn is_closed_again(offers: &[TransferRow], named: &Named, row: &ArrivalRow) -> Result<bool> {
    if named.is_empty() {
        return Ok(false);
    }
    for offer in offers.iter().filter(|offer| offer.member == row.member) {
        let Some(end) = offer.end_seq.filter(|_| offer.to_origin == row.origin) else { continue };
        let Some(named) = named.get(&(offer.origin.clone(), end)) else { continue };
        let is_it = named.iter().any(|(log, id)| (log, id) == (&row.origin, &row.id));
        if is_it && log::origin(&offer.origin)?.stands_for(&log::origin(&row.from_origin)?) {
            return Ok(true);
        }
    }
    Ok(false)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn arrival(log: &str, seq: i64, terms: &str) -> ArrivalRow {
        ArrivalRow {
            origin: format!("{log}.example.org/log/{seq}"),
            seq,
            id: vec![0; 32],
            member: "mbr_1".into(),
            from_origin: "us.example.org/log/1".into(),
            offer: None,
            terms: terms.into(),
            accepted_ms: seq,
            arrived_seq: Some(seq),
            arrived_ms: Some(seq),
            closed_seq: None,
            closed_id: None,
        }
    }

    #[test]
    fn an_adoption_that_later_generations_say_again_is_one_and_another_is_not() {
        let said = [("mx", 3, "a"), ("mx", 1, "a"), ("mx", 2, "a"), ("mx", 2, "b"), ("ca", 2, "a")];
        let rows = said.map(|(log, seq, terms)| arrival(log, seq, terms));
        let found = once(rows.into()).expect("rows");
        let found: Vec<_> = found.iter().map(|(row, to)| (row.origin.as_str(), to)).collect();
        let log = |text: &str| text.parse::<Origin>().expect("an origin");
        let expected = [
            ("mx.example.org/log/1", &log("mx.example.org/log/3")),
            ("mx.example.org/log/2", &log("mx.example.org/log/2")),
            ("ca.example.org/log/2", &log("ca.example.org/log/2")),
        ];
        assert_eq!(found, expected);
        let twice = [arrival("mx", 1, "a"), arrival("mx", 1, "a")];
        assert_eq!(once(twice.into()).expect("rows").len(), 2, "one log never says it again");
    }
}
