//! Private records of former members, and of those who were accepted and did not come: blocked,
//! erased, and held back from erasing (protocol §11.7,
//! `docs/decisions/0022`).
//!
//! *Bloqueo*: nothing uses them any more but an export. *Supresión*: they are deleted here, and by
//! every peer that has copies, which says so in its own log. Both are decisions with a mandate, of
//! the committee or of the operator who carries one out.

mod beside;
mod duty;
mod gone;
pub mod held;
mod looks;
mod seen;

pub use self::duty::overdue;
pub use self::looks::{Look, note_look, queue_look};

use enlace_schema::event::privacy::{BLOCKED, COMMITS_MAX, Commits, ERASED};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Actor, Draft};
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::time::DAY_SECS;
use serde::{Deserialize, Serialize};

use super::once;
use super::roles::check_mandate;
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::members;
use crate::store::tables::{CommitmentRow, LegalHoldRow, MemberRow};
use crate::store::{accounts, erasures, invitations, log, privacy, private, tokens};

/// Who decides about private records.
const DECIDE: &[Role] = &[Role::Committee];

/// A decision about a member's private records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecideRecords {
    /// The member.
    pub member: MemberId,
    /// The request, resolution or order that it rests on.
    pub mandate: String,
}

/// What was decided, and where it stands in our log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecidedRecords {
    /// The member.
    pub member: MemberId,
    /// How many records it is about.
    pub records: u64,
    /// Seq of the last event that says so.
    pub seq: u64,
    /// Its id.
    pub event: Hash,
}

/// Blocks what is held of a former member, of one that moved away, or of somebody who was accepted
/// and did not come: it stays, and nothing uses it any more.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `invalid-argument` for a mandate that is none,
/// `member-not-found`, `member-elsewhere`, `privacy-member-active`, `privacy-vote-open` while one
/// that moved away still votes here, `privacy-nothing` when everything is blocked or erased
/// already.
pub fn block_records(
    instance: &Instance,
    caller: &Caller,
    input: DecideRecords,
) -> Result<DecidedRecords> {
    decide(instance, caller, "block_records", input, |tx, _, row, by| {
        let rows = made(tx, row)?;
        let open = rows.iter().filter(|made| made.blocked_seq.is_none());
        let done = say(tx, BLOCKED, row, open, by)?;
        let now = tx.now().as_ms();
        if let Some(account) = accounts::find_by_member(tx.conn(), &row.member)? {
            tokens::revoke_sessions(tx.conn(), &account.account, None, now)?;
            tokens::revoke_all_personal(tx.conn(), &account.account, now)?;
        }
        invitations::end_of(tx.conn(), &row.member, now)?;
        Ok(done)
    })
}

/// Erases what is held of a former member, here and at the peers, with the account and what
/// belongs to it. What stands in signed logs stays: ids, periods, decisions.
///
/// # Errors
/// As [`block_records`]; `privacy-held` while somebody has ordered them kept, `privacy-duty` while
/// the books must be, `privacy-block-first` and `privacy-blocked-until` where the law wants them
/// blocked for some days before.
pub fn erase_records(
    instance: &Instance,
    caller: &Caller,
    input: DecideRecords,
) -> Result<DecidedRecords> {
    let done = decide(instance, caller, "erase_records", input, |tx, instance, row, by| {
        if let Some(hold) = privacy::hold_on(tx.conn(), &row.member)? {
            return Err(Refusal::new(codes::PRIVACY_HELD).with("mandate", hold.mandate).into());
        }
        duty::require_none(tx, instance, row)?;
        let rows = made(tx, row)?;
        require_blocked(tx, instance, &rows)?;
        let done = say(tx, ERASED, row, rows.iter(), by)?;
        let keys: Vec<Vec<u8>> = rows.into_iter().map(|made| made.commitment).collect();
        private::delete(tx.conn(), &keys)?;
        privacy::forget_person(tx.conn(), &row.member)?;
        Ok(done)
    })?;
    instance.store().leave_nothing_deleted();
    Ok(done)
}

/// Keeps a member's records from being erased, until [`release_records`]: a court's order, a
/// dispute. It is no event: an order may forbid to speak of it.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `invalid-argument`, `member-not-found`,
/// `member-elsewhere`, `privacy-held` when there is one already.
pub fn hold_records(instance: &Instance, caller: &Caller, input: DecideRecords) -> Result<()> {
    caller.require(DECIDE)?;
    check_mandate(&input.mandate)?;
    instance.ledger.write_side(move |tx| {
        let row = own_member(tx, &input.member)?;
        if let Some(hold) = privacy::hold_on(tx.conn(), &row.member)? {
            return Err(Refusal::new(codes::PRIVACY_HELD).with("mandate", hold.mandate).into());
        }
        let hold = LegalHoldRow {
            member: row.member,
            placed_ms: tx.now().as_ms(),
            mandate: input.mandate,
            released_ms: None,
            released_by: None,
        };
        privacy::insert_hold(tx.conn(), &hold)
    })
}

/// Lets a member's records be erased again.
///
/// # Errors
/// As [`hold_records`]; `privacy-not-held`.
pub fn release_records(instance: &Instance, caller: &Caller, input: DecideRecords) -> Result<()> {
    caller.require(DECIDE)?;
    check_mandate(&input.mandate)?;
    instance.ledger.write_side(move |tx| {
        let row = own_member(tx, &input.member)?;
        let now = tx.now().as_ms();
        match privacy::release(tx.conn(), &row.member, now, &input.mandate)? {
            0 => Err(Refusal::new(codes::PRIVACY_NOT_HELD).into()),
            _ => Ok(()),
        }
    })
}

/// Deletes again what our log has erased and a restored backup has brought back, accounts and
/// drafts too, and forgets who was given what long ago.
///
/// # Errors
/// What the database says.
pub fn tidy_records(instance: &Instance) -> Result<()> {
    instance.ledger.write_side(|tx| {
        let back = private::erased(tx.conn())?;
        if !back.is_empty() {
            tracing::warn!(records = back.len(), "erased records had come back: deleted again");
            private::delete(tx.conn(), &back)?;
        }
        let own = tx.origin().to_string();
        let people = privacy::returned(tx.conn(), &own)?;
        for member in &people {
            tracing::warn!(member, "what belongs to erased records had come back: deleted again");
            privacy::forget_person(tx.conn(), member)?;
        }
        let today = tx.now().as_ms().div_euclid(DAY_SECS * 1_000);
        let first = today - crate::private::inventory::ACCESS_LOG_DAYS;
        privacy::forget_accesses(tx.conn(), first).map(drop)
    })
}

fn decide(
    instance: &Instance,
    caller: &Caller,
    name: &'static str,
    input: DecideRecords,
    run: fn(&mut Tx<'_>, &Instance, &MemberRow, Actor) -> Result<DecidedRecords>,
) -> Result<DecidedRecords> {
    caller.require(DECIDE)?;
    check_mandate(&input.mandate)?;
    let (caller, here) = (caller.clone(), instance.clone());
    instance.ledger.write(move |tx| {
        once(tx, &caller, &(name, &input), |tx| {
            let row = own_member(tx, &input.member)?;
            gone::require(tx, &row)?;
            run(tx, &here, &row, acting(&caller, &input.mandate))
        })
    })
}

/// Who decides, on this mandate: the officer, or whoever has the machine.
fn acting(caller: &Caller, mandate: &str) -> Actor {
    let role = if caller.is_instance() { Role::Operator } else { Role::Committee };
    Actor {
        member: caller.member.as_ref().map(ToString::to_string),
        role: role.as_str().into(),
        mandate: mandate.into(),
    }
}

/// A member of this chapter, gone or not.
fn own_member(tx: &mut Tx<'_>, member: &MemberId) -> Result<MemberRow> {
    let origin = tx.origin().as_str();
    if let Some(row) = members::find(tx.conn(), origin, member.as_ref())? {
        return Ok(row);
    }
    Err(match members::find_anywhere(tx.conn(), member.as_ref())? {
        Some(_) => Refusal::new(codes::MEMBER_ELSEWHERE).into(),
        None => Refusal::new(codes::MEMBER_NOT_FOUND).into(),
    })
}

/// What our log has committed to about a member and not erased.
fn made(tx: &mut Tx<'_>, row: &MemberRow) -> Result<Vec<CommitmentRow>> {
    let mut rows = erasures::of_member(tx.conn(), &row.origin, &row.member)?;
    rows.retain(|made| made.erased_seq.is_none());
    Ok(rows)
}

/// Says it in our log, in as many events as it takes.
fn say<'a>(
    tx: &mut Tx<'_>,
    kind: &str,
    row: &MemberRow,
    rows: impl Iterator<Item = &'a CommitmentRow>,
    by: Actor,
) -> Result<DecidedRecords> {
    let commits: Result<Vec<Hash>> = rows.map(|made| log::hash(&made.commitment)).collect();
    let commits = commits?;
    let mut last = None;
    for part in commits.chunks(COMMITS_MAX) {
        let draft = Draft::new(kind, &Commits { commits: part.to_vec() }).by(by.clone());
        last = Some(tx.append(&draft)?);
    }
    let Some(last) = last else { return Err(Refusal::new(codes::PRIVACY_NOTHING).into()) };
    Ok(DecidedRecords {
        member: row.member.parse().map_err(crate::error::Error::internal)?,
        records: commits.len() as u64,
        seq: last.seq,
        event: last.id,
    })
}

/// Where the profile wants records blocked for some days before they are erased, they must be.
fn require_blocked(tx: &Tx<'_>, instance: &Instance, rows: &[CommitmentRow]) -> Result<()> {
    let days = instance.profile.retention.blocked_days.value;
    if days == 0 {
        return Ok(());
    }
    let since: Option<Vec<i64>> = rows.iter().map(|made| made.blocked_ms).collect();
    let Some(since) = since else {
        return Err(Refusal::new(codes::PRIVACY_BLOCK_FIRST).with("days", days).into());
    };
    let newest = since.into_iter().max().unwrap_or_default();
    let until = enlace_schema::time::Millis::from_ms(newest).plus_secs(i64::from(days) * DAY_SECS);
    if tx.now() < until {
        let day = until.day_in(&instance.profile.zone)?;
        return Err(Refusal::new(codes::PRIVACY_BLOCKED_UNTIL).with("day", day).into());
    }
    Ok(())
}
