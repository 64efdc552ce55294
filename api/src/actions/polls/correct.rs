//! Correcting a roll that is frozen, before it is sealed: a committee's decision that everybody
//! sees (rules 36 and 38).

use enlace_schema::event::correction::{CORRECTED, Corrected, CorrectionReason};
use enlace_schema::event::poll::{Opened, RollEntry};
use enlace_schema::event::role::Role;
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::profile::Profile;
use enlace_schema::voting::correction::{Before, CORRECTIONS_MAX, PLACES_MAX};
use enlace_schema::voting::{correction, roll};
use serde::{Deserialize, Serialize};

use super::super::once;
use super::join::{leave_to_others, members_on};
use super::review::require_reviewed;
use super::{append, require_chapter, require_not_closed, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::random;
use crate::store::{log, polls, rolls};

/// Who is put on our roll and who is taken off it, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectRoll {
    /// The poll.
    pub poll: PollId,
    /// Why.
    pub reason: CorrectionReason,
    /// Members who get the places that the poll's rules give them on the record date.
    #[serde(default)]
    pub add: Vec<MemberId>,
    /// Members who lose theirs.
    #[serde(default)]
    pub remove: Vec<MemberId>,
}

/// Corrects our own roll. A member who is in both lists gets new places for the old ones. Nobody
/// who has voted is touched.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `poll-not-found`, `poll-void`,
/// `poll-chapters`, `poll-not-joined`, `poll-sealed`, `poll-closed`; `correction-empty`; of who is
/// to lose a place `correction-not-on-roll`, `correction-voted`; of who is to get one
/// `correction-member`, `correction-moved`, `correction-on-roll`, `correction-weight`; of all
/// together `correction-size`, `correction-count`; `review-outdated`.
pub fn correct_roll(instance: &Instance, caller: &Caller, input: CorrectRoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    // People correct a roll, never the instance by itself.
    caller.person()?;
    let (caller, profile) = (caller.clone(), instance.profile.clone());
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("correct_roll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_chapter(tx, &opened)?;
            require_reviewed(tx, &caller, &row, &opened)?;
            let own = tx.origin().to_string();
            let join = polls::find_join(tx.conn(), &own, &row.poll)?;
            let join = join.filter(|join| join.is_of(&row));
            let join = join.ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_JOINED)))?;
            if polls::find_any_seal(tx.conn(), &own, &row.poll)?.is_some() {
                return Err(Refusal::new(codes::POLL_SEALED).into());
            }
            require_not_closed(tx, &opened)?;
            let body = body(tx, &profile, &opened, &input, join.seq)?;
            append(tx, &caller, CORRECTED, &body)?;
            Ok(input.poll.clone())
        })
    })
}

/// A member for whom nothing can be corrected, in one of the two lists.
fn refused(code: codes::Code, member: &MemberId, list: &'static str) -> Error {
    Refusal::new(code).with("member", member.to_string()).on(list).into()
}

/// What the correction says, after everything that its readers would set it aside for was asked.
fn body(
    tx: &mut Tx<'_>,
    profile: &Profile,
    opened: &Opened,
    input: &CorrectRoll,
    joined: i64,
) -> Result<Corrected> {
    if input.add.is_empty() && input.remove.is_empty() {
        return Err(Refusal::new(codes::CORRECTION_EMPTY).on("add").into());
    }
    let (own, poll) = (tx.origin().to_string(), opened.poll.as_ref());
    let size = log::signed(tx.size(&tx.origin().clone())?)?;
    let frozen = rolls::find(tx.conn(), &own, poll)?;
    let frozen = frozen.ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_JOINED)))?;
    let held = rolls::HeldRoll::at(tx.conn(), &frozen, joined, size)?;
    let before = held.before();
    let mut remove = leaving(input, &before)?;
    let now = tx.now();
    let members = members_on(tx, profile, opened.record_at)?;
    let wanted = members.into_iter().filter(|one| input.add.contains(&one.member));
    let mut add = roll::build(&opened.electorate, wanted, || random::id(now));
    leave_to_others(tx, opened, &mut add)?;
    for member in &input.add {
        let has = before.on_roll().any(|place| place.member == *member);
        let gets = add.iter().any(|place| place.member == *member);
        let fault = if has && !input.remove.contains(member) {
            codes::CORRECTION_ON_ROLL
        } else if before.has_moved(member) {
            codes::CORRECTION_MOVED
        } else if !gets {
            codes::CORRECTION_MEMBER
        } else {
            continue;
        };
        return Err(refused(fault, member, "add"));
    }
    remove.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
    remove.dedup();
    let given = before.given();
    if let Some(place) = add.iter().find(|place| !given.contains(&(place.weight, place.seat))) {
        return Err(refused(codes::CORRECTION_WEIGHT, &place.member, "add"));
    }
    let body = Corrected { poll: opened.poll.clone(), reason: input.reason, add, remove };
    check_size(&body, before.earlier)?;
    Ok(body)
}

/// The places that are taken off the roll.
fn leaving(input: &CorrectRoll, before: &Before<'_>) -> Result<Vec<RollEntry>> {
    let mut remove = Vec::new();
    for member in &input.remove {
        let places: Vec<&RollEntry> =
            before.on_roll().filter(|place| place.member == *member).collect();
        if places.is_empty() {
            return Err(refused(codes::CORRECTION_NOT_ON_ROLL, member, "remove"));
        }
        if places.iter().any(|place| before.voted.contains(&place.entry)) {
            return Err(refused(codes::CORRECTION_VOTED, member, "remove"));
        }
        remove.extend(places.into_iter().cloned());
    }
    Ok(remove)
}

/// Readers would set it aside for its size; here it is said which of its limits that is.
fn check_size(body: &Corrected, earlier: usize) -> Result<()> {
    if earlier >= CORRECTIONS_MAX {
        return Err(Refusal::new(codes::CORRECTION_COUNT).with("limit", CORRECTIONS_MAX).into());
    }
    match correction::check_size(body, earlier) {
        Ok(()) => Ok(()),
        Err(_) => Err(Refusal::new(codes::CORRECTION_SIZE).with("limit", PLACES_MAX).into()),
    }
}
