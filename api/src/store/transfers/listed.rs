//! Moves as lists show them, whichever logs tell them.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::error::Result;
use crate::store::tables::{self, ArrivalRow, TransferRow};
use crate::store::{CHUNK, Connection, log};

/// Offers that a log made, and that others made to it, oldest first; of one member, or of all.
///
/// # Errors
/// What the database says.
pub fn offers_about(
    conn: &mut Connection,
    own: &str,
    member: Option<&str>,
) -> Result<Vec<TransferRow>> {
    use tables::transfers as t;
    let mut about = t::table.filter(t::origin.eq(own).or(t::to_origin.eq(own))).into_boxed();
    if let Some(member) = member {
        about = about.filter(t::member.eq(member));
    }
    Ok(about.order((t::offered_ms, t::origin, t::seq)).load(conn)?)
}

/// Acceptances and adoptions of a log, and those of others of members that came from it, oldest
/// first; of one member, or of all.
///
/// # Errors
/// What the database says.
pub fn arrivals_about(
    conn: &mut Connection,
    own: &str,
    member: Option<&str>,
) -> Result<Vec<ArrivalRow>> {
    use tables::arrivals as t;
    let mut about = t::table.filter(t::origin.eq(own).or(t::from_origin.eq(own))).into_boxed();
    if let Some(member) = member {
        about = about.filter(t::member.eq(member));
    }
    Ok(about.order((t::accepted_ms, t::origin, t::seq)).load(conn)?)
}

/// Logs and ids of the events that a closing names, by the log and the place of the closing.
pub type Named = BTreeMap<(String, i64), Vec<(String, Vec<u8>)>>;

/// What the closings of offers name, where their log has earlier generations, whose closings they
/// may say again (protocol §4.7).
///
/// # Errors
/// What the database says; internal when what is stored does not read.
pub fn named_by(conn: &mut Connection, offers: &[TransferRow]) -> Result<Named> {
    use tables::event_refs as r;
    let mut ends = Vec::new();
    for offer in offers {
        if let Some(end) = offer.end_seq
            && log::origin(&offer.origin)?.generation() > 1
        {
            ends.push((offer.origin.as_str(), end));
        }
    }
    let mut named = Named::new();
    for some in ends.chunks(CHUNK) {
        let (logs, seqs): (BTreeSet<&str>, BTreeSet<i64>) = some.iter().copied().unzip();
        let rows: Vec<(String, i64, String, Vec<u8>)> = r::table
            .filter(r::origin.eq_any(logs))
            .filter(r::seq.eq_any(seqs))
            .select((r::origin, r::seq, r::ref_origin, r::ref_id))
            .load(conn)?;
        for (origin, seq, log, id) in rows {
            named.entry((origin, seq)).or_default().push((log, id));
        }
    }
    Ok(named)
}

/// Places of the offers whose closing says again one of an earlier generation of its log that is
/// here: that log tells the whole move.
///
/// # Errors
/// What the database says; internal when what is stored does not read.
pub fn said_again(
    conn: &mut Connection,
    offers: &[TransferRow],
    named: &Named,
) -> Result<BTreeSet<(String, i64)>> {
    use tables::transfers as t;
    let by = |offer: &TransferRow| named.get(&(offer.origin.clone(), offer.end_seq?));
    let later: Vec<_> = offers.iter().filter_map(|one| Some((one, by(one)?))).collect();
    let mut again = BTreeSet::new();
    for some in later.chunks(CHUNK) {
        let people: BTreeSet<&str> = some.iter().map(|(offer, _)| offer.member.as_str()).collect();
        let ends: Vec<(String, String, Option<Vec<u8>>)> = t::table
            .filter(t::member.eq_any(people))
            .filter(t::end_id.is_not_null())
            .select((t::member, t::origin, t::end_id))
            .load(conn)?;
        let ends: BTreeSet<_> = ends.into_iter().collect();
        for (offer, named) in some {
            let log = log::origin(&offer.origin)?;
            for (earlier, id) in *named {
                let end = (offer.member.clone(), earlier.clone(), Some(id.clone()));
                // Of its own earlier generations alone: a log that names another's closing hides
                // nothing.
                let own = *earlier != offer.origin && log.stands_for(&log::origin(earlier)?);
                if own && ends.contains(&end) {
                    again.insert((offer.origin.clone(), offer.seq));
                }
            }
        }
    }
    Ok(again)
}

/// Acceptances of an offer in any log, each log's first.
///
/// # Errors
/// What the database says.
pub fn acceptances_of(conn: &mut Connection, offer: &TransferRow) -> Result<Vec<ArrivalRow>> {
    use tables::arrivals as t;
    let mut all: Vec<ArrivalRow> = t::table
        .filter(t::from_origin.eq(&offer.origin))
        .filter(t::offer.eq(&offer.id))
        .order((t::origin, t::seq))
        .load(conn)?;
    all.dedup_by(|next, first| next.origin == first.origin);
    Ok(all)
}

/// The acceptance that a closing names, in the log that the offer was made to.
///
/// # Errors
/// What the database says.
pub fn acceptance_named(
    conn: &mut Connection,
    offer: &TransferRow,
    named: &[(String, Vec<u8>)],
) -> Result<Option<ArrivalRow>> {
    use tables::arrivals as t;
    let of_it = named.iter().filter(|(log, _)| *log == offer.to_origin);
    let ids: Vec<Vec<u8>> = of_it.map(|(_, id)| id.clone()).collect();
    Ok(t::table
        .filter(t::origin.eq(&offer.to_origin))
        .filter(t::member.eq(&offer.member))
        .filter(t::id.eq_any(ids))
        .first(conn)
        .optional()?)
}
