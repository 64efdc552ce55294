//! Whose records may be blocked or erased: whoever is no member here any more, or never came.

use enlace_schema::membership::transfer::Ending;
use enlace_schema::time::Millis;

use crate::error::{Refusal, Result, codes};
use crate::ledger::Tx;
use crate::store::members::MemberState;
use crate::store::tables::MemberRow;
use crate::store::{Connection, polls, rolls, transfers};

/// Refuses while a member is one here, is on its way here, or still votes here.
///
/// # Errors
/// `privacy-member-active`, `privacy-vote-open`.
pub(super) fn require(tx: &mut Tx<'_>, row: &MemberRow) -> Result<()> {
    let active = || Err(Refusal::new(codes::PRIVACY_MEMBER_ACTIVE).into());
    match row.state()? {
        MemberState::Ended => return Ok(()),
        MemberState::Applied | MemberState::Active => return active(),
        MemberState::Moved | MemberState::Arriving => {}
    }
    if is_waiting(tx.conn(), row)? && never_came(tx.conn(), row)?.is_none() {
        return active();
    }
    // What was open when a member moved is voted here, with the account that blocking would close.
    if votes(tx.conn(), row)? {
        return Err(Refusal::new(codes::PRIVACY_VOTE_OPEN).into());
    }
    Ok(())
}

/// Since when it is known that somebody whom our chapter accepted will not come: the old home has
/// ended its offer otherwise than by letting the member go.
///
/// # Errors
/// What the database says.
pub(super) fn never_came(conn: &mut Connection, row: &MemberRow) -> Result<Option<Millis>> {
    let last = transfers::last_arrival(conn, &row.origin, &row.member)?;
    let Some(accepted) = last.filter(|last| last.arrived_seq.is_none()) else { return Ok(None) };
    let Some(offer) = transfers::offer_of(conn, &accepted)? else {
        // What was accepted is not in that log any more: a revocation has made it void.
        return Ok(Some(Millis::from_ms(accepted.accepted_ms)));
    };
    Ok(match offer.offer()?.ended {
        Some((Ending::Withdrawn | Ending::Expired, _)) => offer.end_ms.map(Millis::from_ms),
        Some((Ending::Closed, _)) | None => None,
    })
}

fn is_waiting(conn: &mut Connection, row: &MemberRow) -> Result<bool> {
    let last = transfers::last_arrival(conn, &row.origin, &row.member)?;
    Ok(last.is_some_and(|last| last.arrived_seq.is_none()))
}

/// Whether a member, or an organisation that it represents, has a place on our roll for a poll that
/// we have not sealed.
fn votes(conn: &mut Connection, row: &MemberRow) -> Result<bool> {
    let open = polls::due_to_seal(conn, &row.origin, i64::MAX)?;
    let open: Vec<&str> = open.iter().map(|poll| poll.poll.as_str()).collect();
    let hats = rolls::hats(conn, &row.origin, &row.member)?;
    let hats: Vec<&str> = hats.iter().map(|hat| hat.member.as_str()).collect();
    Ok(!rolls::entries_of_members(conn, &row.origin, &open, &hats)?.is_empty())
}
