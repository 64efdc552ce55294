//! Casting a ballot. The clock, read in the transaction that writes it, decides.

use enlace_schema::event::poll::{BALLOT_CAST, BallotCast};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, Origin};
use enlace_schema::ids::{EntryId, MemberId, PollId};
use enlace_schema::json::to_b64u;
use enlace_schema::log::{Hash, receipt_code};
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::{PollAt, admit, takes_ballots};
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::{Choices, seat};
use serde::{Deserialize, Serialize};

use super::super::once;
use super::super::pace::{Act, pace};
use crate::caller::{Caller, Scope};
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::random;
use crate::store::{ballots, polls, rolls};

/// A ballot, for one place on the roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CastBallot {
    /// The poll.
    pub poll: PollId,
    /// The place on the roll: which of the caller's hats casts it.
    pub entry: EntryId,
    /// What it says.
    pub choices: Choices,
}

/// What the voter gets at once: the signed entry, durable in the log. It says nothing of what the
/// ballot says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CastReceipt {
    /// The poll.
    pub poll: PollId,
    /// The place on the roll.
    pub entry: EntryId,
    /// The log in which the ballot stands.
    pub log: Origin,
    /// Its place there.
    pub seq: u64,
    /// Id of the event.
    pub id: Hash,
    /// The stored bytes, signature and event, in base64url.
    pub bytes: String,
    /// The code to read aloud.
    pub code: String,
    /// Whether an earlier ballot was replaced.
    pub replaced: bool,
    /// The instant at which it was written, by this instance's clock.
    pub at: Millis,
}

/// Casts a ballot for oneself or for an organisation that one represents.
///
/// # Errors
/// `scope-insufficient`, `unauthenticated`, `poll-not-found`, `poll-void`, `poll-not-open-yet`,
/// `poll-closed`, `poll-not-joined`, `poll-sealed`, `not-on-roll`, `not-for-this-entry`,
/// `already-voted`, `voted-other-seat`, and what [`Choices::check`] says.
pub fn cast_ballot(instance: &Instance, caller: &Caller, input: CastBallot) -> Result<CastReceipt> {
    caller.require_scope(Scope::Vote)?;
    pace(instance, caller, Act::Ballot)?;
    let person = caller.person()?.clone();
    let caller = caller.clone();
    instance.ledger.write_light(move |tx| {
        let request = ("cast_ballot", &input.poll, &input.entry, input.choices.to_json());
        once(tx, &caller, &request, |tx| cast(tx, &caller, &person, &input))
    })
}

fn cast(
    tx: &mut Tx<'_>,
    caller: &Caller,
    person: &MemberId,
    input: &CastBallot,
) -> Result<CastReceipt> {
    let (own, now) = (tx.origin().clone(), tx.now());
    let (log, poll, entry) = (own.as_str(), input.poll.as_ref(), input.entry.as_ref());
    let row = polls::get_by_id(tx.conn(), poll)?;
    let opened = row.opened()?;
    let at = PollAt {
        opened: &opened,
        now,
        joined: polls::find_join(tx.conn(), log, poll)?.is_some_and(|join| join.is_of(&row)),
        sealed: polls::find_seal(tx.conn(), log, poll)?.is_some(),
        voided: row.voided_ms.is_some(),
    };
    takes_ballots(&at)?;
    let place = rolls::find_entry(tx.conn(), log, poll, entry)?;
    let on_roll = place.as_ref().map(|place| place.entry()).transpose()?;
    let replaced = ballots::stands(tx.conn(), log, poll, entry)?;
    let hats = rolls::hats(tx.conn(), log, person.as_ref())?;
    let hat = place.as_ref().and_then(|place| hats.iter().find(|hat| hat.fits(place)));
    if place.is_some() && hat.is_none() {
        return Err(Refusal::new(codes::NOT_FOR_THIS_ENTRY).on("entry").into());
    }
    admit(&at, on_roll.as_ref(), replaced, &input.choices)?;
    let (Some(hat), Some(place)) = (hat, &place) else {
        return Err(codes::NOT_ON_ROLL.into());
    };
    if place.seat.is_some() {
        let bound = rolls::find_seat(tx.conn(), place, person.as_ref())?;
        seat::check(&place.entry()?, Some(person.as_ref()), bound.as_ref())
            .map_err(|_| Refusal::new(codes::VOTED_OTHER_SEAT).on("entry"))?;
    }
    let key = BoxKey::derive(tx.keys().ballot.as_slice(), &own, &input.poll);
    let envelope = key.seal(&opened, &input.entry, &own, &input.choices, random::bytes());
    let body = BallotCast { poll: input.poll.clone(), entry: input.entry.clone(), envelope };
    let mut event = Draft::new(BALLOT_CAST, &body);
    event.by = if hat.represents {
        caller.acting_as(Role::Representative)
    } else {
        caller.acting_as_member()
    };
    let appended = tx.append(&event)?;
    Ok(CastReceipt {
        poll: body.poll,
        entry: body.entry,
        log: own,
        seq: appended.seq,
        id: appended.id,
        bytes: to_b64u(appended.entry.as_bytes()),
        code: receipt_code(&appended.entry),
        replaced,
        at: now,
    })
}
