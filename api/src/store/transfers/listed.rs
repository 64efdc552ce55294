//! Moves as lists show them, whichever logs tell them.

use diesel::prelude::*;

use crate::error::Result;
use crate::store::tables::{self, ArrivalRow, TransferRow};
use crate::store::{Connection, log};

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

/// Whether the closing of an offer says again one of an earlier generation of its log (protocol
/// §4.7) that is here: that log tells the whole move.
///
/// # Errors
/// What the database says.
pub fn is_said_again(conn: &mut Connection, offer: &TransferRow) -> Result<bool> {
    use tables::{event_refs as r, transfers as t};
    // Of its own earlier generations alone: a log that names another's closing hides nothing.
    let later = log::origin(&offer.origin)?;
    let Some(end) = offer.end_seq.filter(|_| later.generation() > 1) else { return Ok(false) };
    let named: Vec<(String, Vec<u8>)> = r::table
        .filter(r::origin.eq(&offer.origin))
        .filter(r::seq.eq(end))
        .select((r::ref_origin, r::ref_id))
        .load(conn)?;
    let ends: Vec<(String, Option<Vec<u8>>)> = t::table
        .filter(t::member.eq(&offer.member))
        .filter(t::origin.ne(&offer.origin))
        .select((t::origin, t::end_id))
        .load(conn)?;
    for (earlier, id) in ends {
        let Some(id) = id else { continue };
        if later.stands_for(&log::origin(&earlier)?) && named.contains(&(earlier, id)) {
            return Ok(true);
        }
    }
    Ok(false)
}
