//! Ballots, and the seal that closes their box (rules 36 to 39). Position decides, never a clock.

use enlace_schema::event::poll::{BallotCast, Sealed};
use enlace_schema::log::{Hash, leaf_hash};
use enlace_schema::voting::envelope::{BOX_MAX, BoxKey};
use enlace_schema::voting::tally::ballots_root;
use serde::Deserialize;

use super::{Event, Outcome, inadmissible_in};
use crate::error::Result;
use crate::store::tables::{BallotRow, JoinRow, SealRow};
use crate::store::{Connection, ballots, log, polls, rolls};

/// The one thing about its poll that a ballot's place depends on.
#[derive(Deserialize)]
struct Replacing {
    replaceable: bool,
}

/// One query tells all that the log says of the ballot's place; this is the path that a busy last
/// hour takes.
pub(super) fn cast(conn: &mut Connection, event: &Event<'_>, body: &BallotCast) -> Result<Outcome> {
    let (poll, entry) = (body.poll.to_string(), body.entry.to_string());
    let Some(place) = ballots::find_place(conn, event.origin, &poll, &entry)? else {
        return inadmissible_in(&poll, "ballot-not-joined");
    };
    if place.sealed_seq.is_some() {
        return inadmissible_in(&poll, "ballot-sealed");
    }
    if place.weight.is_none() {
        return inadmissible_in(&poll, "ballot-not-on-roll");
    }
    if body.envelope.len() > BOX_MAX {
        return inadmissible_in(&poll, "ballot-too-long");
    }
    // Of another host's poll this log does not know whether ballots replace each other. The count
    // does, and lets the first one stand there too (rule 39).
    let fixed = place.opened.as_deref().is_some_and(is_fixed);
    if fixed && ballots::last_seq(conn, event.origin, &poll, &entry)?.is_some() {
        return inadmissible_in(&poll, "ballot-twice");
    }
    let row = BallotRow { origin: event.origin.into(), seq: event.seq, poll, entry };
    ballots::insert(conn, &row)?;
    Ok(Outcome::Applied)
}

fn is_fixed(opened: &str) -> bool {
    serde_json::from_str::<Replacing>(opened).is_ok_and(|poll| !poll.replaceable)
}

pub(super) fn sealed(conn: &mut Connection, event: &Event<'_>, body: &Sealed) -> Result<Outcome> {
    let poll = body.poll.to_string();
    let Some(join) = polls::find_join(conn, event.origin, &poll)? else {
        return inadmissible_in(&poll, "seal-not-joined");
    };
    if polls::find_seal(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "seal-twice");
    }
    if box_key_of(body, &join).is_none() {
        return inadmissible_in(&poll, "seal-box-key");
    }
    let roll = rolls::find(conn, event.origin, &poll)?;
    if roll.is_none_or(|roll| roll.root != body.roll_root.0) {
        return inadmissible_in(&poll, "seal-roll");
    }
    let urn = urn(conn, event.origin, &poll, join.seq, event.seq)?;
    let figures = (body.count, body.ballots_root, body.first_seq, body.last_seq);
    if figures != (urn.count, urn.root, urn.first, urn.last) {
        return inadmissible_in(&poll, "seal-mismatch");
    }
    polls::insert_seal(
        conn,
        &SealRow {
            origin: event.origin.into(),
            poll,
            seq: event.seq,
            id: event.id.0.to_vec(),
            count: log::signed(body.count)?,
            ballots_root: body.ballots_root.0.to_vec(),
            first_seq: body.first_seq.map(log::signed).transpose()?,
            last_seq: body.last_seq.map(log::signed).transpose()?,
            roll_root: body.roll_root.0.to_vec(),
            box_key: body.box_key.clone(),
            at_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

/// The revealed key, if it is the one that `poll.joined` committed to.
fn box_key_of(body: &Sealed, join: &JoinRow) -> Option<BoxKey> {
    BoxKey::from_b64u(&body.box_key).filter(|key| key.commitment().0.as_slice() == join.box_commit)
}

/// What a seal must say of a chapter's ballots (rule 38).
pub(crate) struct Urn {
    /// Effective ballots, one per roll entry.
    pub(crate) count: u64,
    /// Root over all `ballot.cast` of the poll, those set aside among them.
    pub(crate) root: Hash,
    /// Seq of the first of them.
    pub(crate) first: Option<u64>,
    /// Seq of the last of them.
    pub(crate) last: Option<u64>,
}

/// Looks into a chapter's box between its `poll.joined` and a place of its log.
///
/// # Errors
/// What the database says.
pub(crate) fn urn(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    joined: i64,
    before: i64,
) -> Result<Urn> {
    let admitted = ballots::of(conn, origin, poll)?;
    let seqs: Vec<i64> = admitted.iter().map(|row| row.seq).collect();
    let mut stored = log::entries_at(conn, origin, &seqs)?;
    stored.extend(ballots::set_aside(conn, origin, poll, joined, before)?);
    stored.sort_unstable_by_key(|row| row.seq);
    let (count, _) = ballots::turnout(conn, origin, poll)?;
    Ok(Urn {
        count: log::unsigned(count)?,
        root: ballots_root(stored.iter().map(|row| leaf_hash(&row.entry))),
        first: stored.first().map(|row| log::unsigned(row.seq)).transpose()?,
        last: stored.last().map(|row| log::unsigned(row.seq)).transpose()?,
    })
}
