//! The old home's part of a move: it offers, withdraws, lets an offer expire, and closes. The first
//! of these ends in its log decides.

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::event::transfer::{self, Consent, Ended, Offered, Terms};
use enlace_schema::event::{Actor, Draft, Origin};
use enlace_schema::ids::MemberId;
use enlace_schema::log::Hash;
use enlace_schema::membership::transfer::{self as rules, Ending};
use enlace_schema::time::{DAY_SECS, Millis};
use serde::{Deserialize, Serialize};

use super::super::members::{current, keep_an_operator, record_of};
use super::super::once;
use super::{OneMember, require_trusted};
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::private::{self, PrivateRecord, TransferRecord};
use crate::store::members::MemberState;
use crate::store::tables::{MemberRow, TransferRow};
use crate::store::{Connection, dues, log, roles, transfers};

/// Longest note on how a member consented, in characters.
const CONSENT_MAX: usize = 500;

/// A member to offer to another chapter.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfferTransfer {
    /// The member.
    pub member: MemberId,
    /// The log of the chapter to which it moves.
    pub to: Origin,
    /// How the member said that it wants to move: private. Left out by members who ask themselves.
    pub consent: Option<String>,
}

impl std::fmt::Debug for OfferTransfer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("OfferTransfer");
        shown.field("member", &self.member).field("to", &self.to).finish_non_exhaustive()
    }
}

/// Offers a member to another chapter: the committee with a record of the member's consent, or the
/// member itself. Repeated, it gives the offer that stands.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-elsewhere`, `member-ended`,
/// `member-moved`, `member-not-admitted`, `member-kind`, `transfer-to`, `peer-unknown`,
/// `peer-suspended`, `transfer-open`, `last-operator`, `missing-field`, `text-too-long`,
/// `text-control-character`.
pub fn offer_transfer(instance: &Instance, caller: &Caller, input: OfferTransfer) -> Result<Hash> {
    let own = require_consenting(caller, &input.member)?;
    check_consent(input.consent.as_deref(), own)?;
    let caller = caller.clone();
    let zone = instance.profile.zone.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("offer_transfer", &input), |tx| {
            if input.to == *tx.origin() {
                return Err(Refusal::new(codes::TRANSFER_TO).on("to").into());
            }
            let row = movable(tx, &input.member)?;
            require_trusted(tx, input.to.as_str())?;
            let origin = tx.origin().as_str();
            if let Some(open) = transfers::open_of(tx.conn(), origin, &row.member)? {
                if open.to_origin == input.to.as_str() {
                    return log::hash(&open.id);
                }
                let refusal = Refusal::new(codes::TRANSFER_OPEN).with("chapter", open.to_origin);
                return Err(refusal.into());
            }
            keep_an_operator(tx, &row.member)?;
            let consent = if own { Consent::Own } else { Consent::Recorded };
            let today = tx.now().day_in(&zone)?;
            let body = Offered {
                member: input.member.clone(),
                to: input.to.clone(),
                terms: terms(tx, &row, today)?,
                expires: tx.now().plus_secs(rules::OFFER_DAYS * DAY_SECS),
                consent,
            };
            let record = record_of(tx, &row)?.unwrap_or_default();
            let pack = TransferRecord { member: record, consent: input.consent.clone() };
            let pack = private::put(tx, &input.member, &PrivateRecord::Transfer(pack))?;
            let mut draft = Draft::new(transfer::OFFERED, &body).committing([pack]);
            draft.by = acting(&caller, own);
            Ok(tx.append(&draft)?.id)
        })
    })
}

/// Takes an offer back: the committee, or the member itself. Repeated, it does nothing.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `transfer-not-found`, `transfer-closed`.
pub fn withdraw_transfer(instance: &Instance, caller: &Caller, input: OneMember) -> Result<Hash> {
    let own = require_consenting(caller, &input.member)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("withdraw_transfer", &input), |tx| {
            let origin = tx.origin().as_str();
            let last = transfers::last_of(tx.conn(), origin, input.member.as_ref())?;
            let last = last.ok_or_else(|| Refusal::new(codes::TRANSFER_NOT_FOUND))?;
            match last.offer()?.ended {
                Some((Ending::Withdrawn, _)) => return log::hash(&last.id),
                Some((Ending::Closed, _)) => {
                    return Err(Refusal::new(codes::TRANSFER_CLOSED).into());
                }
                Some((Ending::Expired, _)) => {
                    return Err(Refusal::new(codes::TRANSFER_NOT_FOUND).into());
                }
                None => {}
            }
            end(tx, &last, transfer::WITHDRAWN, acting(&caller, own))
        })
    })
}

/// Takes an open offer back because its terms are no longer true: another day is settled, or the
/// member is of another kind. A move on old terms would lose what was paid meanwhile. Whoever is
/// to move is offered again.
///
/// # Errors
/// What the database says.
pub(in crate::actions) fn overtaken(
    tx: &mut Tx<'_>,
    member: &str,
    by: Option<&Actor>,
) -> Result<()> {
    let origin = tx.origin().as_str();
    if let Some(open) = transfers::open_of(tx.conn(), origin, member)? {
        end(tx, &open, transfer::WITHDRAWN, by.cloned())?;
    }
    Ok(())
}

/// Lets the member go: from then on the other chapter is its home. The clock does this as soon as
/// the acceptance is here.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `transfer-not-found` while nobody has accepted,
/// `peer-unknown`, `peer-suspended`, `last-operator`.
pub fn close_transfer(instance: &Instance, caller: &Caller, input: OneMember) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    let zone = instance.profile.zone.clone();
    instance.ledger.write(move |tx| {
        let row = open(tx, &input.member)?;
        require_trusted(tx, &row.to_origin)?;
        let accepted = transfers::acceptance_of(tx.conn(), &row)?;
        let arrival = accepted.as_ref().map(|accepted| accepted.arrival()).transpose()?;
        let (Some(accepted), true) = (&accepted, rules::may_close(&row.offer()?, arrival.as_ref()))
        else {
            return Err(Refusal::new(codes::TRANSFER_NOT_FOUND).into());
        };
        keep_an_operator(tx, &row.member)?;
        let body = transfer::Closed {
            member: input.member.clone(),
            offer: log::hash(&row.id)?,
            to: log::origin(&row.to_origin)?,
            accepted: log::hash(&accepted.id)?,
            on: tx.now().day_in(&zone)?,
        };
        let mut draft = Draft::new(transfer::CLOSED, &body).referring([accepted.event_ref()?]);
        draft.by = caller.acting_as(Role::Committee);
        Ok(tx.append(&draft)?.id)
    })
}

/// Whether the clock closes a move now.
///
/// # Errors
/// What the database says.
pub fn can_close(conn: &mut Connection, own: &str, row: &TransferRow) -> Result<bool> {
    let accepted = transfers::acceptance_of(conn, row)?;
    let arrival = accepted.map(|accepted| accepted.arrival()).transpose()?;
    if !rules::may_close(&row.offer()?, arrival.as_ref()) {
        return Ok(false);
    }
    // The last operator stays until there is another one; then this is due again.
    let operators = roles::holders(conn, own, Role::Operator)?;
    let is_one = operators.iter().any(|role| role.member == row.member);
    Ok(!is_one || operators.iter().any(|role| role.member != row.member))
}

/// Lets an offer expire that nobody took in time. The clock does this.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `transfer-not-found` while it stands.
pub fn expire_transfer(instance: &Instance, caller: &Caller, input: OneMember) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        let row = open(tx, &input.member)?;
        let now = tx.now();
        if !can_expire(tx.conn(), &row, now)? {
            return Err(Refusal::new(codes::TRANSFER_NOT_FOUND).into());
        }
        end(tx, &row, transfer::EXPIRED, caller.acting_as(Role::Committee))
    })
}

/// Whether the clock lets an offer expire now.
///
/// # Errors
/// What the database says.
pub fn can_expire(conn: &mut Connection, row: &TransferRow, now: Millis) -> Result<bool> {
    let accepted = transfers::acceptance_of(conn, row)?;
    let arrival = accepted.map(|accepted| accepted.arrival()).transpose()?;
    Ok(rules::may_expire(&row.offer()?, arrival.as_ref(), now))
}

/// Whether the member itself asks; otherwise it takes the committee.
fn require_consenting(caller: &Caller, member: &MemberId) -> Result<bool> {
    let own = caller.member.as_ref() == Some(member);
    if own {
        caller.require_scope(Scope::Account)?;
    } else {
        caller.require(&[Role::Committee])?;
    }
    Ok(own)
}

fn acting(caller: &Caller, own: bool) -> Option<Actor> {
    if own { caller.acting_as_member() } else { caller.acting_in(&[Role::Committee]) }
}

/// An officer says how the member consented.
fn check_consent(consent: Option<&str>, own: bool) -> Result<()> {
    let text = consent.unwrap_or_default();
    if !own && text.trim().is_empty() {
        return Err(Refusal::new(codes::MISSING_FIELD)
            .with("name", "consent")
            .on("consent")
            .into());
    }
    if text.chars().count() > CONSENT_MAX {
        let refusal = Refusal::new(codes::TEXT_TOO_LONG).with("limit", CONSENT_MAX);
        return Err(refusal.on("consent").into());
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::new(codes::TEXT_CONTROL_CHARACTER).on("consent").into());
    }
    Ok(())
}

/// A member of ours who can move: people on the books who are no members have nothing to take
/// along.
fn movable(tx: &mut Tx<'_>, member: &MemberId) -> Result<MemberRow> {
    let row = current(tx, member)?;
    if row.state()? != MemberState::Active {
        return Err(Refusal::new(codes::MEMBER_NOT_ADMITTED).into());
    }
    if row.kind()? == MemberKind::Person {
        return Err(Refusal::new(codes::MEMBER_KIND).on("member").into());
    }
    Ok(row)
}

/// With what a member moves: since when, and which days are covered.
fn terms(tx: &mut Tx<'_>, row: &MemberRow, today: jiff::civil::Date) -> Result<Terms> {
    let origin = tx.origin().as_str();
    let facts = dues::facts_of(tx.conn(), origin, row)?;
    Ok(Terms {
        kind: row.kind()?,
        since: facts.since.unwrap_or(today),
        settled: rules::settled(facts.settled),
    })
}

fn open(tx: &mut Tx<'_>, member: &MemberId) -> Result<TransferRow> {
    let origin = tx.origin().as_str();
    let open = transfers::open_of(tx.conn(), origin, member.as_ref())?;
    open.ok_or_else(|| Refusal::new(codes::TRANSFER_NOT_FOUND).into())
}

fn end(tx: &mut Tx<'_>, row: &TransferRow, kind: &str, by: Option<Actor>) -> Result<Hash> {
    let offer = log::hash(&row.id)?;
    let body = Ended { member: row.member.parse().map_err(Error::internal)?, offer };
    let mut draft = Draft::new(kind, &body);
    draft.by = by;
    tx.append(&draft)?;
    Ok(offer)
}
