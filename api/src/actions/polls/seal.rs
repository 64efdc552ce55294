//! Sealing: the event that fixes how many ballots there are, and opens the envelopes.

use enlace_schema::event::poll::{SEALED, Sealed};
use enlace_schema::event::role::Role;
use enlace_schema::ids::PollId;
use enlace_schema::voting::envelope::BoxKey;

use super::super::once;
use super::{OnePoll, append, require_closed, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::ledger::project::urn;
use crate::store::{log, polls, rolls};

/// Seals our ballots of a poll that has closed. The clock does this within a minute (rule 36).
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `poll-void`, `poll-not-closed`,
/// `poll-not-joined`, `poll-sealed`.
pub fn seal_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("seal_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_closed(tx, &opened)?;
            let own = tx.origin().to_string();
            // Of which opening it was is not asked, here and in the tally: what may follow a
            // joining in our log is judged by our log alone, and that names the host.
            let join = polls::find_join(tx.conn(), &own, &row.poll)?
                .filter(|join| join.host == row.origin)
                .ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_JOINED)))?;
            if polls::find_seal(tx.conn(), &own, &row.poll)?.is_some() {
                return Err(Refusal::new(codes::POLL_SEALED).into());
            }
            let body = seal_of(tx, &input.poll, join.seq)?;
            append(tx, &caller, SEALED, &body)?;
            Ok(input.poll.clone())
        })
    })
}

fn seal_of(tx: &mut Tx<'_>, poll: &PollId, joined: i64) -> Result<Sealed> {
    let own = tx.origin().clone();
    let urn = urn(tx.conn(), own.as_str(), poll.as_ref(), joined, i64::MAX)?;
    let roll = rolls::find(tx.conn(), own.as_str(), poll.as_ref())?
        .ok_or_else(|| Error::from(Refusal::new(codes::ROLL_NOT_FROZEN)))?;
    Ok(Sealed {
        poll: poll.clone(),
        count: urn.count,
        ballots_root: urn.root,
        first_seq: urn.first,
        last_seq: urn.last,
        roll_root: log::hash(&roll.root)?,
        box_key: BoxKey::derive(tx.keys().ballot.as_slice(), &own, poll).to_b64u(),
    })
}
