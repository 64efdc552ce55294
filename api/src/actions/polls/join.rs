//! Joining a poll: the chapter freezes its roll, and from then on its ballots are valid.

use std::collections::BTreeSet;

use enlace_schema::event::poll::{self, Joined, Opened, RollEntry};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Actor, Draft};
use enlace_schema::ids::PollId;
use enlace_schema::profile::Profile;
use enlace_schema::time::Millis;
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::moved::{self, Frozen};
use enlace_schema::voting::roll::{self, MemberOnDate};

use super::super::charters::require_charter;
use super::super::once;
use super::super::transfers::note_all;
use super::{OnePoll, ref_to_opened, require_chapter, require_not_closed, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::random;
use crate::store::members::MemberState;
use crate::store::tables::PollRow;
use crate::store::{dues, log, peers, polls, rolls, transfers};

/// Freezes our roll for a poll and joins it. The clock does this when the record date has come;
/// an officer may when the clock could not.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `poll-void`, `poll-chapters`,
/// `poll-already-joined`, `poll-closed`, `poll-charter`, `roll-not-due`, `peer-unknown`,
/// `peer-suspended`.
pub fn join_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<PollId> {
    caller.require(&[Role::Committee])?;
    let (caller, profile) = (caller.clone(), instance.profile.clone());
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("join_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_chapter(tx, &opened)?;
            require_trusted_host(tx, &row)?;
            let own = tx.origin().to_string();
            if polls::find_join(tx.conn(), &own, &row.poll)?.is_some() {
                return Err(Refusal::new(codes::POLL_ALREADY_JOINED).into());
            }
            if tx.now() < opened.record_at {
                let refusal = Refusal::new(codes::ROLL_NOT_DUE).with("at", opened.record_at);
                return Err(refusal.into());
            }
            require_not_closed(tx, &opened)?;
            require_charter(tx, &row, &opened)?;
            freeze_and_join(tx, &caller, &profile, &row, &opened)?;
            Ok(input.poll.clone())
        })
    })
}

/// The host is us, or a peer that our people trust now.
fn require_trusted_host(tx: &mut Tx<'_>, row: &PollRow) -> Result<()> {
    let own = tx.origin().to_string();
    if row.origin == own {
        return Ok(());
    }
    peers::get_trusted(tx.conn(), &own, &row.origin).map(drop)
}

/// Notes who has arrived, and writes the roll's pages, its freeze and `poll.joined`, one after the
/// other.
pub(super) fn freeze_and_join(
    tx: &mut Tx<'_>,
    caller: &Caller,
    profile: &Profile,
    row: &PollRow,
    opened: &Opened,
) -> Result<()> {
    let by = caller.acting_as(Role::Committee);
    // A roll is frozen once. It stands already where a revocation took back our joining alone.
    let own = tx.origin();
    if !rolls::was_frozen(tx.conn(), own.as_str(), opened.poll.as_ref())? {
        freeze(tx, by.clone(), profile, opened)?;
    }
    let key = BoxKey::derive(tx.keys().ballot.as_slice(), tx.origin(), &opened.poll);
    let joined = Joined {
        poll: opened.poll.clone(),
        host: log::origin(&row.origin)?,
        opened: log::hash(&row.id)?,
        box_commit: key.commitment(),
        // Live results mean that everybody may open the envelopes from the start.
        box_key: opened.live.then(|| key.to_b64u()),
    };
    let draft = Draft::new(poll::JOINED, &joined).referring(ref_to_opened(tx, row)?);
    append(tx, draft, by)?;
    Ok(())
}

/// Writes the roll's pages and its freeze.
fn freeze(tx: &mut Tx<'_>, by: Option<Actor>, profile: &Profile, opened: &Opened) -> Result<()> {
    let now = tx.now();
    // Whom the old home let go before it froze has its place here, or nowhere.
    note_all(tx, by.as_ref())?;
    let members = members_on(tx, profile, opened.record_at)?;
    let mut entries = roll::build(&opened.electorate, members, || random::id(now));
    leave_to_others(tx, opened, &mut entries)?;
    let mut seqs: Option<(u64, u64)> = None;
    for page in roll::pages(&opened.poll, &entries) {
        let seq = append(tx, Draft::new(poll::ROLL_PAGE, &page), by.clone())?;
        seqs = Some((seqs.map_or(seq, |(first, _)| first), seq));
    }
    let frozen = roll::frozen(&opened.poll, &entries, seqs);
    append(tx, Draft::new(poll::ROLL_FROZEN, &frozen), by)?;
    Ok(())
}

/// Leaves out whoever has a place on the roll of a former home, or was not let go by it, as far as
/// its log is here: they vote there, and a place here would not count (rule 46).
pub(super) fn leave_to_others(
    tx: &mut Tx<'_>,
    opened: &Opened,
    entries: &mut Vec<RollEntry>,
) -> Result<()> {
    let own = tx.origin().clone();
    let size = log::signed(tx.size(&own)?)?;
    let poll = opened.poll.as_ref();
    let moves = transfers::moves(tx.conn(), own.as_str(), size)?;
    if moves.is_empty() {
        return Ok(());
    }
    let mut logs = vec![(own.clone(), entries.clone(), u64::MAX, moves)];
    for origin in opened.chapters.iter().filter(|origin| **origin != own) {
        let moves = transfers::moves(tx.conn(), origin.as_str(), i64::MAX)?;
        let roll = rolls::find(tx.conn(), origin.as_str(), poll)?;
        let places = rolls::entries(tx.conn(), origin.as_str(), poll)?;
        let places = places.iter().map(|place| place.entry()).collect::<Result<_>>()?;
        let at = roll.map_or(Ok(u64::MAX), |roll| log::unsigned(roll.seq))?;
        logs.push((origin.clone(), places, at, moves));
    }
    let frozen: Vec<_> = logs
        .iter()
        .map(|(origin, roll, at, moves)| Frozen { origin, roll, at: *at, moves })
        .collect();
    if let Some(left_out) = moved::elsewhere(&frozen).get(&own) {
        entries.retain(|place| !left_out.contains(&place.entry));
    }
    Ok(())
}

fn append(tx: &mut Tx<'_>, mut draft: Draft, by: Option<Actor>) -> Result<u64> {
    draft.by = by;
    Ok(tx.append(&draft)?.seq)
}

/// Everyone who ever belonged to the chapter, as they stand on the record date in its own zone.
pub(super) fn members_on(
    tx: &mut Tx<'_>,
    profile: &Profile,
    at: Millis,
) -> Result<Vec<MemberOnDate>> {
    let date = at.day_in(&profile.zone)?;
    let own = tx.origin().to_string();
    let adopted: BTreeSet<String> = transfers::arrived(tx.conn(), &own)?
        .into_iter()
        .filter(|row| row.offer.is_none())
        .map(|row| row.member)
        .collect();
    let mut members = Vec::new();
    for (row, standing) in dues::standings(tx.conn(), &own, date)? {
        // Who has moved away is on the roll of the new home, whatever the day.
        if row.state()? == MemberState::Moved {
            continue;
        }
        // Whom we took in without the old home votes there if it is back.
        if adopted.contains(&row.member) && transfers::is_disputed(tx.conn(), &own, &row.member)? {
            continue;
        }
        // Who applied and was not admitted, or has not arrived, has no first day.
        let Some(since) = row.since.as_deref() else { continue };
        members.push(MemberOnDate {
            member: row.member.parse::<enlace_schema::ids::MemberId>().map_err(Error::internal)?,
            kind: row.kind()?,
            since: dues::day(since)?,
            standing,
        });
    }
    Ok(members)
}
