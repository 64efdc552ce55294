//! The new home's part of a move: it accepts, and notes the arrival once it holds the closing.

use enlace_schema::event::role::Role;
use enlace_schema::event::transfer::{self, Accepted, Arrived};
use enlace_schema::event::{Actor, Draft, Origin};
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::membership::transfer as rules;
use serde::{Deserialize, Serialize};

use super::super::members::check_record;
use super::super::once;
use super::{OneMember, require_trusted};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::private::{self, MemberRecord, PrivateRecord};
use crate::store::members::{self, MemberState};
use crate::store::tables::{ArrivalRow, TransferRow};
use crate::store::transfers::Bar;
use crate::store::{Connection, log, transfers};

/// A member to take in whom another chapter has offered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AcceptTransfer {
    /// The member.
    pub member: MemberId,
    /// The log of the chapter that offers it, where more than one does.
    pub from: Option<Origin>,
    /// Who it is: private, and entered here anew. Records of members never leave their instance.
    pub record: MemberRecord,
}

/// Accepts a member whom another chapter offered to ours. It becomes a member here when that
/// chapter has closed the move. Repeated, it gives the acceptance that stands.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `transfer-not-found`, `transfer-from` where several
/// chapters offer the member and none is named, `transfer-expired`, `peer-unknown`,
/// `peer-suspended`, `member-exists`, `member-ended`; of the record as
/// `apply_member`.
pub fn accept_transfer(
    instance: &Instance,
    caller: &Caller,
    input: AcceptTransfer,
) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("accept_transfer", &input), |tx| {
            let row = offered(tx, &input)?;
            let offer = row.offer()?;
            let (origin, member) = (tx.origin().as_str(), input.member.as_ref());
            let before = transfers::last_arrival(tx.conn(), origin, member)?;
            if let Some(before) = before.filter(|before| before.offer.as_ref() == Some(&row.id)) {
                return log::hash(&before.id);
            }
            if !rules::may_accept(&offer, tx.now()) {
                let refusal = Refusal::new(codes::TRANSFER_EXPIRED).with("at", offer.expires);
                return Err(refusal.into());
            }
            require_trusted(tx, &row.origin)?;
            may_come(tx, &input.member)?;
            check_record(offer.terms.kind, &input.record)?;
            let record = PrivateRecord::Member(input.record.clone());
            let record = private::put(tx, &input.member, &record)?;
            let body = Accepted {
                member: input.member.clone(),
                from: offer.from.clone(),
                offer: offer.id,
                terms: offer.terms.clone(),
            };
            let draft = Draft::new(transfer::ACCEPTED, &body).committing([record]);
            let mut draft = draft.referring([row.event_ref()?]);
            draft.by = caller.acting_in(&[Role::Committee]);
            Ok(tx.append(&draft)?.id)
        })
    })
}

/// The open offer of a member to our chapter. A member has one home: where several logs offer it,
/// one of them has no right to, and no clock tells which. People say whom they mean.
fn offered(tx: &mut Tx<'_>, input: &AcceptTransfer) -> Result<TransferRow> {
    let (own, from) = (tx.origin().as_str(), input.from.as_ref().map(Origin::as_str));
    let mut offers = transfers::open_to(tx.conn(), own, input.member.as_ref(), from)?;
    if offers.len() > 1 {
        return Err(Refusal::new(codes::TRANSFER_FROM).on("from").into());
    }
    offers.pop().ok_or_else(|| Refusal::new(codes::TRANSFER_NOT_FOUND).into())
}

/// Whoever is at home here already does not come; whose membership ended here does not either.
pub(super) fn may_come(tx: &mut Tx<'_>, member: &MemberId) -> Result<()> {
    let own = tx.origin().as_str();
    let Some(row) = members::find(tx.conn(), own, member.as_ref())? else { return Ok(()) };
    match transfers::bar(tx.conn(), &row)? {
        None => Ok(()),
        Some(Bar::Ended) => Err(Refusal::new(codes::MEMBER_ENDED).into()),
        Some(Bar::Here) => Err(Refusal::new(codes::MEMBER_EXISTS).into()),
    }
}

/// Notes that a member has arrived. The clock does this as soon as the closing is here.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `transfer-not-found` while the old home has not closed.
pub fn arrive(instance: &Instance, caller: &Caller, input: OneMember) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        let by = caller.acting_as(Role::Committee);
        note(tx, &input.member, by)
    })
}

/// Notes everybody who has been let go to us and is not noted yet. A roll is frozen after that:
/// the old home leaves them to ours.
///
/// # Errors
/// What the database says.
pub(in crate::actions) fn note_all(tx: &mut Tx<'_>, by: Option<&Actor>) -> Result<()> {
    let own = tx.origin().to_string();
    for row in transfers::waiting(tx.conn(), &own)? {
        if can_arrive(tx.conn(), &row)? {
            note(tx, &row.member.parse().map_err(Error::internal)?, by.cloned())?;
        }
    }
    Ok(())
}

fn note(tx: &mut Tx<'_>, member: &MemberId, by: Option<Actor>) -> Result<Hash> {
    let own = tx.origin().as_str();
    let waiting = transfers::last_arrival(tx.conn(), own, member.as_ref())?;
    let missing = || Refusal::new(codes::TRANSFER_NOT_FOUND);
    let waiting = waiting.filter(|row| row.arrived_seq.is_none()).ok_or_else(missing)?;
    let (offer, closed) = closing(tx.conn(), &waiting)?.ok_or_else(missing)?;
    let end = offer.end_ref()?.ok_or_else(missing)?;
    let body = Arrived { member: member.clone(), from: end.log.clone(), closed };
    let mut draft = Draft::new(transfer::ARRIVED, &body).referring([end]);
    draft.by = by;
    Ok(tx.append(&draft)?.id)
}

/// Whether the clock notes an arrival now.
///
/// # Errors
/// What the database says.
pub fn can_arrive(conn: &mut Connection, row: &ArrivalRow) -> Result<bool> {
    // A later acceptance of the same member has taken this one's place.
    let last = transfers::last_arrival(conn, &row.origin, &row.member)?;
    if last.is_none_or(|last| last.seq != row.seq) {
        return Ok(false);
    }
    let ended = members::find(conn, &row.origin, &row.member)?;
    if ended.map(|row| row.state()).transpose()? == Some(MemberState::Ended) {
        return Ok(false);
    }
    Ok(closing(conn, row)?.is_some())
}

/// The closing that an acceptance waits for, if it is here.
fn closing(conn: &mut Connection, row: &ArrivalRow) -> Result<Option<(TransferRow, Hash)>> {
    let Some(offer) = transfers::offer_of(conn, row)? else { return Ok(None) };
    let closed = rules::may_arrive(&offer.offer()?, &row.arrival()?);
    Ok(closed.map(|closed| (offer, closed)))
}
