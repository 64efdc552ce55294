//! Who may act, and for whom: offices, and the representation of organisations.

use enlace_schema::event::Draft;
use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::{self, Role};
use enlace_schema::ids::MemberId;
use serde::{Deserialize, Serialize};

use super::members::{current, keep_an_operator};
use super::once;
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::roles as stored;

/// Who may grant and revoke something.
const GRANTORS: [Role; 2] = [Role::Committee, Role::Operator];
/// Whose decision every other office is: who runs the machine hands out no power over votes or
/// money.
const COMMITTEE: [Role; 1] = [Role::Committee];
/// Longest name of a mandate; it stands in every event that rests on it.
const MANDATE_MAX: usize = 64;

/// An office, or the representation of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRole {
    /// The person who may act.
    pub member: MemberId,
    /// As what.
    pub role: Role,
    /// The organisation represented; only with `representative`.
    pub of: Option<MemberId>,
    /// 1 or 2: which of an organisation's two votes, where a poll gives it two representatives.
    pub seat: Option<u8>,
    /// The election or resolution on which it rests: letters, digits, `-`, `_` and `.`.
    pub mandate: String,
}

/// A role that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevokeRole {
    /// The person.
    pub member: MemberId,
    /// The role.
    pub role: Role,
    /// The organisation that was represented.
    pub of: Option<MemberId>,
}

/// Grants an office, or the representation of an organisation.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `member-not-found`, `member-elsewhere`, `member-ended`,
/// `role-already`, `representative-not-person`, `representative-of-non-organisation`,
/// `representative-seat`, `invalid-argument`.
pub fn grant_role(instance: &Instance, caller: &Caller, input: GrantRole) -> Result<MemberId> {
    caller.require(&GRANTORS)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("grant_role", &input), |tx| {
            grant(tx, &caller, &input)?;
            Ok(input.member.clone())
        })
    })
}

/// Ends an office or a representation.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `role-missing`, `last-operator`.
pub fn revoke_role(instance: &Instance, caller: &Caller, input: RevokeRole) -> Result<MemberId> {
    caller.require(&GRANTORS)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("revoke_role", &input), |tx| {
            let of = input.of.as_ref().map(AsRef::as_ref);
            let (origin, member) = (tx.origin().as_str(), input.member.as_ref());
            if stored::find_active(tx.conn(), origin, member, input.role, of)?.is_none() {
                return Err(Refusal::new(codes::ROLE_MISSING).into());
            }
            if input.role == Role::Operator {
                keep_an_operator(tx, member)?;
            }
            let grantors = grantors(tx, input.role)?;
            caller.require(grantors)?;
            let body = role::Revoked {
                member: input.member.clone(),
                role: input.role,
                of: input.of.clone(),
            };
            let mut draft = Draft::new(role::REVOKED, &body);
            draft.by = caller.acting_in(grantors);
            tx.append(&draft)?;
            Ok(input.member.clone())
        })
    })
}

/// Who may grant and end `role`. A committee that nobody is on is begun again by an operator.
fn grantors(tx: &mut Tx<'_>, role: Role) -> Result<&'static [Role]> {
    let origin = tx.origin().as_str();
    let by_operators = match role {
        Role::Operator | Role::Representative => true,
        Role::Committee => stored::holders(tx.conn(), origin, Role::Committee)?.is_empty(),
        _ => false,
    };
    Ok(if by_operators { &GRANTORS } else { &COMMITTEE })
}

/// Checks and writes `role.granted`.
pub(super) fn grant(tx: &mut Tx<'_>, caller: &Caller, input: &GrantRole) -> Result<()> {
    let grantors = grantors(tx, input.role)?;
    caller.require(grantors)?;
    check_mandate(&input.mandate)?;
    let person = current(tx, &input.member)?;
    if person.kind()? == MemberKind::Organisation {
        return Err(Refusal::new(codes::REPRESENTATIVE_NOT_PERSON).on("member").into());
    }
    match &input.of {
        Some(of) if input.role == Role::Representative => check_seat(tx, of, input.seat)?,
        None if input.role != Role::Representative && input.seat.is_none() => {}
        _ => {
            return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "of").on("of").into());
        }
    }
    let of = input.of.as_ref().map(AsRef::as_ref);
    let origin = tx.origin().as_str();
    if stored::find_active(tx.conn(), origin, &person.member, input.role, of)?.is_some() {
        return Err(Refusal::new(codes::ROLE_ALREADY).into());
    }
    let body = role::Granted {
        member: input.member.clone(),
        role: input.role,
        of: input.of.clone(),
        seat: input.seat,
        mandate: input.mandate.clone(),
    };
    let mut draft = Draft::new(role::GRANTED, &body);
    draft.by = caller.acting_in(grantors);
    tx.append(&draft)?;
    Ok(())
}

fn check_seat(tx: &mut Tx<'_>, of: &MemberId, seat: Option<u8>) -> Result<()> {
    if current(tx, of)?.kind()? != MemberKind::Organisation {
        return Err(Refusal::new(codes::REPRESENTATIVE_OF_NON_ORGANISATION).on("of").into());
    }
    let Some(seat) = seat else { return Ok(()) };
    if !(1..=2).contains(&seat) {
        return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "seat").on("seat").into());
    }
    if free_seat(tx, of, Some(seat))? == Some(seat) {
        return Ok(());
    }
    Err(Refusal::new(codes::REPRESENTATIVE_SEAT).on("seat").into())
}

/// A seat of an organisation that nobody holds: the wanted one, or the first.
pub(super) fn free_seat(tx: &mut Tx<'_>, of: &MemberId, wanted: Option<u8>) -> Result<Option<u8>> {
    let origin = tx.origin().as_str();
    let held = stored::representatives_of(tx.conn(), origin, of.as_ref())?;
    let is_free = |seat: &u8| held.iter().all(|row| row.seat != Some(i32::from(*seat)));
    Ok([1, 2].into_iter().filter(|seat| wanted.is_none_or(|w| w == *seat)).find(is_free))
}

/// A mandate stands between slashes in `by` (rule 4), so it is a word of a few characters.
pub(super) fn check_mandate(mandate: &str) -> Result<()> {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.');
    if (1..=MANDATE_MAX).contains(&mandate.len()) && mandate.bytes().all(plain) {
        return Ok(());
    }
    Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "mandate").on("mandate").into())
}
