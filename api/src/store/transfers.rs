//! Members who move between chapters: offers by the old home's log, arrivals by the new home's.
//! What both say together is for `enlace_schema::membership::transfer`.

mod counted;
mod listed;

use diesel::prelude::*;
use enlace_schema::event::EventRef;
use enlace_schema::event::transfer::{Offered, Terms};
use enlace_schema::membership::transfer::{Arrival, Ending, Offer};
use enlace_schema::time::Millis;

pub use self::counted::{moves, places};
pub use self::listed::{
    Named, acceptance_named, acceptances_of, arrivals_about, named_by, offers_about, said_again,
};
use super::members::MemberState;
use super::tables::{self, ArrivalRow, MemberRow, TransferRow};
use super::{Connection, log};
use crate::error::{Error, Result};

impl TransferRow {
    /// The offer, as the rules read it.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn offer(&self) -> Result<Offer> {
        let ended = match (&self.ending, &self.end_id) {
            (Some(word), Some(id)) => {
                let ending: Ending =
                    word.parse().map_err(|()| Error::internal("how an offer ended"))?;
                Some((ending, log::hash(id)?))
            }
            _ => None,
        };
        Ok(Offer {
            from: log::origin(&self.origin)?,
            to: log::origin(&self.to_origin)?,
            id: log::hash(&self.id)?,
            terms: self.offered()?.terms,
            expires: Millis::from_ms(self.expires_ms),
            ended,
        })
    }

    /// The body of the offer.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn offered(&self) -> Result<Offered> {
        serde_json::from_str(&self.offered).map_err(Error::internal)
    }

    /// The offer, as an event of another log refers to it.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn event_ref(&self) -> Result<EventRef> {
        let (seq, id) = (log::unsigned(self.seq)?, log::hash(&self.id)?);
        Ok(EventRef { log: log::origin(&self.origin)?, seq, id })
    }

    /// What ended it, as an event of another log refers to it.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn end_ref(&self) -> Result<Option<EventRef>> {
        let (Some(seq), Some(id)) = (self.end_seq, &self.end_id) else { return Ok(None) };
        let (seq, id) = (log::unsigned(seq)?, log::hash(id)?);
        Ok(Some(EventRef { log: log::origin(&self.origin)?, seq, id }))
    }
}

impl ArrivalRow {
    /// The acceptance or adoption, as the rules read it.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn arrival(&self) -> Result<Arrival> {
        Ok(Arrival {
            to: log::origin(&self.origin)?,
            from: log::origin(&self.from_origin)?,
            offer: self.offer.as_deref().map(log::hash).transpose()?,
            terms: self.terms()?,
            at: Millis::from_ms(self.accepted_ms),
            closed: self.closed_id.as_deref().map(log::hash).transpose()?,
        })
    }

    /// With what the member comes.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn terms(&self) -> Result<Terms> {
        serde_json::from_str(&self.terms).map_err(Error::internal)
    }

    /// The acceptance, as an event of another log refers to it.
    ///
    /// # Errors
    /// Internal when what is stored does not read.
    pub fn event_ref(&self) -> Result<EventRef> {
        let (seq, id) = (log::unsigned(self.seq)?, log::hash(&self.id)?);
        Ok(EventRef { log: log::origin(&self.origin)?, seq, id })
    }
}

/// Adds an offer.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &TransferRow) -> Result<()> {
    diesel::insert_into(tables::transfers::table).values(row).execute(conn)?;
    Ok(())
}

/// Adds an acceptance or an adoption.
///
/// # Errors
/// What the database says.
pub fn insert_arrival(conn: &mut Connection, row: &ArrivalRow) -> Result<()> {
    diesel::insert_into(tables::arrivals::table).values(row).execute(conn)?;
    Ok(())
}

/// Notes how an offer ended, and by which event.
///
/// # Errors
/// What the database says.
pub fn end(
    conn: &mut Connection,
    offer: &TransferRow,
    ending: Ending,
    (seq, id, at_ms): (i64, &[u8], i64),
) -> Result<()> {
    use tables::transfers as t;
    diesel::update(t::table.find((&offer.origin, offer.seq)))
        .set((
            t::ending.eq(ending.as_str()),
            t::end_seq.eq(seq),
            t::end_id.eq(id),
            t::end_ms.eq(at_ms),
        ))
        .execute(conn)?;
    Ok(())
}

/// Notes that a member has arrived, and on which closing that rests.
///
/// # Errors
/// What the database says.
pub fn arrive(
    conn: &mut Connection,
    row: &ArrivalRow,
    (seq, at_ms): (i64, i64),
    closed: &EventRef,
) -> Result<()> {
    use tables::arrivals as t;
    diesel::update(t::table.find((&row.origin, row.seq)))
        .set((
            t::arrived_seq.eq(seq),
            t::arrived_ms.eq(at_ms),
            t::closed_seq.eq(log::signed(closed.seq)?),
            t::closed_id.eq(closed.id.0.to_vec()),
        ))
        .execute(conn)?;
    Ok(())
}

/// The latest offer of a member in a log, open or ended.
///
/// # Errors
/// What the database says.
pub fn last_of(conn: &mut Connection, origin: &str, member: &str) -> Result<Option<TransferRow>> {
    use tables::transfers as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .order(t::seq.desc())
        .first(conn)
        .optional()?)
}

/// The open offer of a member in a log: there is one at most.
///
/// # Errors
/// What the database says.
pub fn open_of(conn: &mut Connection, origin: &str, member: &str) -> Result<Option<TransferRow>> {
    Ok(last_of(conn, origin, member)?.filter(|row| row.ending.is_none()))
}

/// Why a log does not take in somebody who is on its books.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bar {
    /// The membership ended there.
    Ended,
    /// The member is there already, or has applied.
    Here,
}

/// Why a log does not take in somebody who is on its books, as far as it tells by itself. Whoever
/// was taken in without the old home is let go by it when it comes back.
///
/// # Errors
/// What the database says; internal when what is stored does not read.
pub fn bar(conn: &mut Connection, row: &MemberRow) -> Result<Option<Bar>> {
    Ok(match row.state()? {
        MemberState::Arriving | MemberState::Moved => None,
        MemberState::Ended => Some(Bar::Ended),
        MemberState::Applied => Some(Bar::Here),
        MemberState::Active => {
            let last = last_arrival(conn, &row.origin, &row.member)?;
            let adopted = last.is_some_and(|row| row.offer.is_none());
            (!adopted).then_some(Bar::Here)
        }
    })
}

/// The latest acceptance or adoption of a member in a log.
///
/// # Errors
/// What the database says.
pub fn last_arrival(
    conn: &mut Connection,
    origin: &str,
    member: &str,
) -> Result<Option<ArrivalRow>> {
    use tables::arrivals as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .order(t::seq.desc())
        .first(conn)
        .optional()?)
}

/// Whether a chapter took a member in without its old home, and that home has been heard since: it
/// has not let the member go, so that is where it votes.
///
/// # Errors
/// What the database says.
pub fn is_disputed(conn: &mut Connection, origin: &str, member: &str) -> Result<bool> {
    let last = last_arrival(conn, origin, member)?;
    let Some(adopted) = last.filter(|last| last.offer.is_none()) else { return Ok(false) };
    // Whatever the old home published since then, it was there to publish it.
    let fresh = log::latest_checkpoint(conn, &adopted.from_origin)?.map_or(0, |row| row.fresh_ms);
    Ok(fresh > adopted.accepted_ms)
}

/// How often, and with what, a member has arrived at a chapter.
///
/// # Errors
/// What the database says.
pub fn arrivals_of(conn: &mut Connection, origin: &str, member: &str) -> Result<Vec<ArrivalRow>> {
    use tables::arrivals as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::member.eq(member))
        .filter(t::arrived_seq.is_not_null())
        .order(t::seq)
        .load(conn)?)
}

/// Everybody whom a log has taken in: what was settled before they came counts there.
///
/// # Errors
/// What the database says.
pub fn arrived(conn: &mut Connection, origin: &str) -> Result<Vec<ArrivalRow>> {
    use tables::arrivals as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::arrived_seq.is_not_null())
        .order(t::seq)
        .load(conn)?)
}

/// The open offers of a member to a log, of one other log or of all.
///
/// # Errors
/// What the database says.
pub fn open_to(
    conn: &mut Connection,
    to: &str,
    member: &str,
    from: Option<&str>,
) -> Result<Vec<TransferRow>> {
    let mut about = offers_about(conn, to, Some(member))?;
    about.retain(|row| row.to_origin == to && row.ending.is_none());
    about.retain(|row| from.is_none_or(|from| row.origin == from));
    Ok(about)
}

/// The open offers of a log.
///
/// # Errors
/// What the database says.
pub fn open_offers(conn: &mut Connection, origin: &str) -> Result<Vec<TransferRow>> {
    use tables::transfers as t;
    let open = t::table.filter(t::origin.eq(origin)).filter(t::ending.is_null());
    Ok(open.order(t::seq).load(conn)?)
}

/// Whom a log has accepted and not noted as arrived.
///
/// # Errors
/// What the database says.
pub fn waiting(conn: &mut Connection, origin: &str) -> Result<Vec<ArrivalRow>> {
    use tables::arrivals as t;
    let waiting = t::table.filter(t::origin.eq(origin)).filter(t::arrived_seq.is_null());
    Ok(waiting.order(t::seq).load(conn)?)
}

/// The acceptance of an offer in the log that it was made to.
///
/// # Errors
/// What the database says.
pub fn acceptance_of(conn: &mut Connection, offer: &TransferRow) -> Result<Option<ArrivalRow>> {
    use tables::arrivals as t;
    Ok(t::table
        .filter(t::origin.eq(&offer.to_origin))
        .filter(t::offer.eq(&offer.id))
        .order(t::seq)
        .first(conn)
        .optional()?)
}

/// The offer that an acceptance names, in the log of the old home.
///
/// # Errors
/// What the database says.
pub fn offer_of(conn: &mut Connection, arrival: &ArrivalRow) -> Result<Option<TransferRow>> {
    use tables::transfers as t;
    let Some(offer) = &arrival.offer else { return Ok(None) };
    Ok(t::table
        .filter(t::origin.eq(&arrival.from_origin))
        .filter(t::id.eq(offer))
        .first(conn)
        .optional()?)
}
