//! Certification, publication, and voiding: what people stand behind, with their mandate.

use std::collections::BTreeSet;
use std::slice;

use enlace_schema::event::envelope::MAX_REFS;
use enlace_schema::event::poll::{
    CERTIFIED, Certified, Opened, PUBLISHED, Published, Tallied, VOIDED, Voided,
};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::ids::PollId;
use enlace_schema::log::Hash;
use enlace_schema::text::{self, LocalText};
use enlace_schema::time::Millis;
use enlace_schema::voting::differing::{
    Difference, Stated, certifications_awaited_until, tallies_awaited_until,
};
use enlace_schema::voting::disputes::may_override_from;
use enlace_schema::voting::result::Outcome;
use enlace_schema::voting::rules::disputable_until;
use serde::{Deserialize, Serialize};

use super::super::once;
use super::super::proposals::on;
use super::review::require_reviewed;
use super::{OnePoll, append, require_chapter, require_host, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::tables::{DisputeRow, PollRow};
use crate::store::{cuts, disputes, joins, log, polls};

/// A poll to void, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoidPoll {
    /// The poll.
    pub poll: PollId,
    /// Why, in the poll's binding language at least.
    pub reason: LocalText,
}

/// The committee stands behind what its own instance computed.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `poll-not-found`, `poll-void`,
/// `poll-chapters`, `poll-not-tallied`, `poll-results-differ` when the host computed something
/// else or another chapter something from other seals, `poll-difference-open` for two weeks when
/// another chapter computed something else, `poll-tallies-missing` while another chapter's result
/// may still come,
/// `dispute-own` while this committee disputes the result, `already-certified`, `review-outdated`.
pub fn certify_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    // People certify, never the instance by itself.
    caller.person()?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("certify_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_chapter(tx, &opened)?;
            require_reviewed(tx, &caller, &row, &opened)?;
            let own = tx.origin().to_string();
            let tallied = own_tally(tx, &row)?;
            if polls::find_certification(tx.conn(), &own, &row.poll)?.is_some() {
                return Err(Refusal::new(codes::ALREADY_CERTIFIED).into());
            }
            if disputes::is_open(tx.conn(), &own, &row.poll)? {
                return Err(Refusal::new(codes::DISPUTE_OWN).into());
            }
            compare_tallies(tx, &row, &opened)?;
            let body = Certified {
                poll: input.poll.clone(),
                host: tallied.host,
                result_hash: tallied.result_hash,
            };
            append(tx, &caller, CERTIFIED, &body)?;
            Ok(body.result_hash)
        })
    })
}

/// The host publishes what every chapter has certified, or, two weeks after its own
/// certification, without those that have not.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `poll-not-found`, `not-host`,
/// `poll-void`, `poll-published`, `poll-not-tallied`, `poll-undecided` after a tie,
/// `poll-not-certified`, `dispute-window-open`, `dispute-own` while this committee disputes the
/// result, `dispute-open` while another does, `poll-disputed` while another states another result,
/// `review-outdated`.
pub fn publish_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    caller.person()?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("publish_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_last_word(tx, &row)?;
            require_reviewed(tx, &caller, &row, &opened)?;
            let tallied = own_tally(tx, &row)?;
            if matches!(tallied.result.outcome, Outcome::Tie { .. }) {
                return Err(Refusal::new(codes::POLL_UNDECIDED).into());
            }
            let grounds = grounds(tx, &row, &opened, &tallied)?;
            let until = disputable_until(&opened, grounds.own_at);
            if opened.dispute_days > 0 && tx.now() < until {
                let refusal = Refusal::new(codes::DISPUTE_WINDOW_OPEN).with("at", until);
                return Err(refusal.into());
            }
            let disputed = published_over(tx, &row, &opened, (&tallied, grounds.own_at))?;
            let (poll, result_hash) = (input.poll.clone(), tallied.result_hash);
            let body = Published { poll, result_hash, certified: grounds.others, disputed };
            let mut event = Draft::new(PUBLISHED, &body);
            let rests_on = body.certified.iter().chain(&body.disputed);
            event.refs = rests_on.take(MAX_REFS).cloned().collect();
            event.by = caller.acting_as(Role::Committee);
            tx.append(&event)?;
            Ok(result_hash)
        })
    })
}

/// The host voids a poll; everything is kept.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `not-host`, `poll-void`,
/// `poll-published`, `text-…`.
pub fn void_poll(instance: &Instance, caller: &Caller, input: VoidPoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    for (_, reason) in input.reason.iter() {
        text::check_title(reason).map_err(|refusal| on(refusal, "reason"))?;
    }
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("void_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_last_word(tx, &row)?;
            if input.reason.get(opened.authoritative).is_none() {
                return Err(Refusal::new(codes::TEXT_EMPTY).on("reason").into());
            }
            let body = Voided { poll: input.poll.clone(), reason: input.reason.clone() };
            append(tx, &caller, VOIDED, &body)?;
            Ok(input.poll.clone())
        })
    })
}

/// Only the host has the last word, and only once.
fn require_last_word(tx: &Tx<'_>, row: &PollRow) -> Result<()> {
    require_host(tx, row)?;
    if row.published_ms.is_some() {
        return Err(Refusal::new(codes::POLL_PUBLISHED).into());
    }
    Ok(())
}

fn own_tally(tx: &mut Tx<'_>, row: &PollRow) -> Result<Tallied> {
    let own = tx.origin().to_string();
    polls::find_tally(tx.conn(), &own, &row.poll)?
        .filter(|tally| tally.host == row.origin)
        .ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_TALLIED)))?
        .tallied()
}

/// Whether the other chapters computed what we did, as far as certifying needs it (decision 0049).
/// One that has joined and is not here is waited for, also if the host calls it missing: two
/// chapters to which a host shows two tallies must see each other's before either certifies
/// (decision 0034).
fn compare_tallies(tx: &mut Tx<'_>, row: &PollRow, opened: &Opened) -> Result<()> {
    let tallies = polls::tallies_of(tx.conn(), &[&row.poll])?;
    let joins = joins::of(tx.conn(), slice::from_ref(row))?;
    let of = |log: &str| tallies.iter().find(|t| t.origin == log && t.host == row.origin);
    let own = of(tx.origin().as_str())
        .ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_TALLIED)))?;
    let mut waits = false;
    // A chapter whose seal is void since has not said anything else, and is counted otherwise.
    let untrue = cuts::untrue_of(tx.conn(), row, opened)?;
    let mut others: Vec<_> = untrue.map(|_| (Stated::Story, false)).into_iter().collect();
    for chapter in &opened.chapters {
        let joined = joins.iter().any(|join| join.origin == chapter.as_str());
        match of(chapter.as_str()) {
            Some(other) if other.result_hash != own.result_hash => {
                let stated = Stated::of(&own.tallied()?, &other.tallied()?);
                others.push((stated, other.origin == row.origin));
            }
            Some(_) => {}
            None => waits |= joined,
        }
    }
    let (counted_at, now) = (Millis::from_ms(own.at_ms), tx.now());
    let difference = Difference::between(row.origin == tx.origin().as_str(), counted_at, others);
    match difference {
        Difference::Never => return Err(Refusal::new(codes::POLL_RESULTS_DIFFER).into()),
        Difference::Until(at) if !difference.is_over(now) => {
            return Err(Refusal::new(codes::POLL_DIFFERENCE_OPEN).with("at", at).into());
        }
        Difference::Until(_) | Difference::None => {}
    }
    let until = tallies_awaited_until(counted_at);
    if waits && now < until {
        return Err(Refusal::new(codes::POLL_TALLIES_MISSING).with("at", until).into());
    }
    Ok(())
}

/// What the host's publication rests on.
struct Grounds {
    /// When the host's own committee certified.
    own_at: Millis,
    /// The other chapters' certifications, by origin.
    others: Vec<EventRef>,
}

/// The certifications of this very result: the host's own, and those of the others that had
/// something to certify. Whoever has not certified by [`certifications_awaited_until`] is waited
/// for no longer; the publication does not name it. All by the host's own clock (decision 0036).
fn grounds(tx: &mut Tx<'_>, row: &PollRow, opened: &Opened, tallied: &Tallied) -> Result<Grounds> {
    let certified = polls::certifications_of(tx.conn(), &[&row.poll])?;
    let of = |log: &str| {
        certified.iter().find(|row| row.origin == log && row.host == tallied.host.as_str())
    };
    let not_yet = || Error::from(Refusal::new(codes::POLL_NOT_CERTIFIED));
    let own_at = Millis::from_ms(of(&row.origin).ok_or_else(not_yet)?.at_ms);
    let is_over = tx.now() >= certifications_awaited_until(own_at);
    let mut others = Vec::new();
    for chapter in &opened.chapters {
        let own = chapter.as_str() == row.origin;
        match of(chapter.as_str()) {
            // Of another result: that chapter's tally says so, and the publication names it.
            Some(row) if log::hash(&row.result_hash)? != tallied.result_hash => {}
            Some(row) if !own => {
                let seq = log::unsigned(row.seq)?;
                let id = log::find_entry_id(tx.conn(), chapter.as_str(), seq)?
                    .ok_or_else(|| Error::internal("a certification without its event"))?;
                others.push(EventRef { log: chapter.clone(), seq, id });
            }
            Some(_) => {}
            None if tallied.result.missing.contains(chapter) || is_over => {}
            None => return Err(not_yet()),
        }
    }
    Ok(Grounds { own_at, others })
}

/// What the host publishes over, by origin: the other chapters' disputes, and the tallies of those
/// that state another result. Never over its own dispute, and over nothing before the time is over
/// in which this could have ended.
fn published_over(
    tx: &mut Tx<'_>,
    row: &PollRow,
    opened: &Opened,
    (tallied, certified_at): (&Tallied, Millis),
) -> Result<Vec<EventRef>> {
    let open = disputes::open_of(tx.conn(), row, opened)?;
    if open.iter().any(|dispute| dispute.origin == row.origin) {
        return Err(Refusal::new(codes::DISPUTE_OWN).into());
    }
    let mut over: Vec<EventRef> = open.iter().map(DisputeRow::event).collect::<Result<_>>()?;
    let is_disputed = !over.is_empty();
    for tally in polls::tallies_of(tx.conn(), &[&row.poll])? {
        let log = log::origin(&tally.origin)?;
        let differs = tally.host == row.origin && tally.result_hash != tallied.result_hash.0;
        let named = over.iter().any(|event| event.log == log);
        if differs && !named && opened.chapters.contains(&log) {
            let seq = log::unsigned(tally.seq)?;
            let id = log::find_entry_id(tx.conn(), &tally.origin, seq)?
                .ok_or_else(|| Error::internal("a tally without its event"))?;
            over.push(EventRef { log, seq, id });
        }
    }
    over.sort_unstable_by(|a, b| a.log.cmp(&b.log));
    // A seal that is void since is no event that could be named: every reader finds it so.
    let untrue = cuts::untrue_of(tx.conn(), row, opened)?;
    let from = may_override_from(opened, certified_at);
    if (!over.is_empty() || untrue.is_some()) && tx.now() < from {
        let code = if is_disputed { codes::DISPUTE_OPEN } else { codes::POLL_DISPUTED };
        let logs = over.iter().map(|event| event.log.as_str());
        let chapters: BTreeSet<&str> = logs.chain(untrue.as_ref().map(Origin::as_str)).collect();
        let chapters: Vec<&str> = chapters.into_iter().collect();
        let refusal = Refusal::new(code).with("chapters", chapters.join(", "));
        return Err(refusal.with("at", from).into());
    }
    Ok(over)
}
