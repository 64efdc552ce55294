//! Disputes about a result: a committee objects, and says how that ended (rule 45).

use enlace_schema::event::dispute::{
    Ending, OPENED, Opened as Dispute, RESOLVED, Reason, Resolved,
};
use enlace_schema::event::poll::{Opened, Place};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef};
use enlace_schema::ids::PollId;
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::PollState;
use enlace_schema::voting::rules::disputable_until;
use serde::{Deserialize, Serialize};

use super::super::once;
use super::review::require_reviewed;
use super::{append, require_chapter, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::tables::PollRow;
use crate::store::{cuts, disputes, log, polls};

/// A result to dispute, and what is objected to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputePoll {
    /// The poll.
    pub poll: PollId,
    /// What is objected to.
    pub reason: Reason,
}

/// A dispute of our own to end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettleDispute {
    /// The poll.
    pub poll: PollId,
    /// How it ended.
    pub outcome: Ending,
}

/// The committee objects to what the host counted.
///
/// A chapter that has not certified may do so until the host has published. One that has, within
/// `dispute_days` of the later of its own and the host's certification, by its own clock: no
/// instant of another log can make that time shorter than its own.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `poll-not-found`, `poll-void`,
/// `poll-chapters`, `poll-published`, `poll-not-tallied` before the host's count is here,
/// `already-disputed`, `dispute-window-over`, `dispute-no-difference` where the results are said to
/// differ and do not, `review-outdated`.
pub fn dispute_poll(instance: &Instance, caller: &Caller, input: DisputePoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    // People object, never the instance by itself.
    caller.person()?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("dispute_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_chapter(tx, &opened)?;
            require_reviewed(tx, &caller, &row, &opened)?;
            let now = tx.now();
            if row.state(now)? == PollState::Published {
                return Err(Refusal::new(codes::POLL_PUBLISHED).into());
            }
            let tally = host_tally(tx, &row)?.filter(|_| now >= opened.closes_at);
            let tally = tally.ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_TALLIED)))?;
            let own = tx.origin().to_string();
            if disputes::find(tx.conn(), &own, &row.poll)?.is_some() {
                return Err(Refusal::new(codes::ALREADY_DISPUTED).into());
            }
            let certified = |tx: &mut Tx<'_>, log: &str| {
                let found = polls::find_certification(tx.conn(), log, &row.poll)?;
                let found = found.filter(|found| found.host == row.origin);
                Ok::<_, Error>(found.map(|found| Millis::from_ms(found.at_ms)))
            };
            if let Some(ours) = certified(tx, &own)? {
                let theirs = certified(tx, &row.origin)?.unwrap_or(now);
                let until = disputable_until(&opened, ours.max(theirs));
                if now >= until {
                    return Err(Refusal::new(codes::DISPUTE_WINDOW_OVER).with("at", until).into());
                }
            }
            if input.reason == Reason::ResultsDiffer && counts_alike(tx, &row, &opened)? {
                return Err(Refusal::new(codes::DISPUTE_NO_DIFFERENCE).on("reason").into());
            }
            let host = log::origin(&row.origin)?;
            let body = Dispute { poll: input.poll.clone(), host, tally, reason: input.reason };
            let mut event = Draft::new(OPENED, &body);
            if body.host != *tx.origin() {
                let Place { seq, id } = tally;
                event.refs = vec![EventRef { log: body.host.clone(), seq, id }];
            }
            event.by = caller.acting_as(Role::Committee);
            tx.append(&event)?;
            Ok(input.poll.clone())
        })
    })
}

/// The committee that objected says how that ended.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `poll-not-found`, `poll-void`,
/// `dispute-not-found` where there is none of ours that is open, `review-outdated`.
pub fn settle_dispute(
    instance: &Instance,
    caller: &Caller,
    input: SettleDispute,
) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    caller.person()?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("settle_dispute", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_reviewed(tx, &caller, &row, &opened)?;
            let own = tx.origin().to_string();
            let open = disputes::find(tx.conn(), &own, &row.poll)?;
            let open = open.filter(|dispute| dispute.ending.is_none());
            let open = open.ok_or_else(|| Error::from(Refusal::new(codes::DISPUTE_NOT_FOUND)))?;
            let (poll, dispute) = (input.poll.clone(), open.place()?);
            let body = Resolved { poll, dispute, outcome: input.outcome };
            append(tx, &caller, RESOLVED, &body)?;
            Ok(input.poll.clone())
        })
    })
}

/// Whether our own count is the host's, and nothing that is here shows that to be untrue (§12.5).
fn counts_alike(tx: &mut Tx<'_>, row: &PollRow, opened: &Opened) -> Result<bool> {
    let count = |tx: &mut Tx<'_>, log: &str| {
        let tally = polls::find_tally(tx.conn(), log, &row.poll)?;
        let tally = tally.filter(|tally| tally.host == row.origin);
        Ok::<_, Error>(tally.map(|tally| tally.result_hash))
    };
    let own = tx.origin().to_string();
    let (ours, hosts) = (count(tx, &own)?, count(tx, &row.origin)?);
    Ok(ours.is_some() && ours == hosts && cuts::untrue_of(tx.conn(), row, opened)?.is_none())
}

/// Where the host counted.
fn host_tally(tx: &mut Tx<'_>, row: &PollRow) -> Result<Option<Place>> {
    let tally = polls::find_tally(tx.conn(), &row.origin, &row.poll)?;
    let Some(tally) = tally.filter(|tally| tally.host == row.origin) else { return Ok(None) };
    let seq = log::unsigned(tally.seq)?;
    Ok(log::find_entry_id(tx.conn(), &row.origin, seq)?.map(|id| Place { seq, id }))
}
