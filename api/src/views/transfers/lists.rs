//! Lists of moves: each once, whichever generations of the logs tell it.

use std::collections::BTreeMap;

use enlace_schema::event::Origin;
use enlace_schema::time::Millis;

use super::{Taken, TransferView, of_arrival, of_offer, takes};
use crate::error::Result;
use crate::store::tables::{ArrivalRow, TransferRow};
use crate::store::transfers::{self, Named};
use crate::store::{Connection, log};

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
    let mut places: BTreeMap<_, usize> = BTreeMap::new();
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
