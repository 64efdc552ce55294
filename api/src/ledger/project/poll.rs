//! Polls: opening, roll, joining, tally, certification, publication (rules 34 to 45).

use enlace_schema::event::poll::{
    Certified, Joined, Opened, Published, RollFrozen, RollPage, Tallied, Voided,
};
use enlace_schema::event::{Entry, poll};
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::roll::{self, Roll};
use enlace_schema::voting::rules::check_opened;

use super::{Event, Outcome, inadmissible_in};
use crate::error::{Error, Result};
use crate::store::tables::{CertificationRow, JoinRow, PollRow, RollEntryRow, RollRow, TallyRow};
use crate::store::{Connection, log, polls, proposals, rolls};

pub(super) fn opened(conn: &mut Connection, event: &Event<'_>, body: &Opened) -> Result<Outcome> {
    if check_opened(body, &event.envelope.log).is_err() {
        return inadmissible_in(&body.poll, "poll-invalid");
    }
    let poll = body.poll.to_string();
    if polls::find(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "poll-twice");
    }
    if let Some(decided) = body.proposal.as_ref().filter(|p| p.host == event.envelope.log)
        && proposals::find(conn, event.origin, decided.proposal.as_ref())?.is_none()
    {
        return inadmissible_in(&poll, "proposal-unknown");
    }
    polls::insert(
        conn,
        &PollRow {
            origin: event.origin.into(),
            poll,
            seq: event.seq,
            id: event.id.0.to_vec(),
            opened: event.envelope.body.get().into(),
            proposal: body.proposal.as_ref().map(|decided| decided.proposal.to_string()),
            record_ms: body.record_at.as_ms(),
            opens_ms: body.opens_at.as_ms(),
            closes_ms: body.closes_at.as_ms(),
            seal_by_ms: body.seal_by.as_ms(),
            published_ms: None,
            published_hash: None,
            voided_ms: None,
            void_reason: None,
        },
    )?;
    Ok(Outcome::Applied)
}

/// A page alone changes nothing: the freeze takes all of them, or none.
pub(super) fn roll_page(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &RollPage,
) -> Result<Outcome> {
    if rolls::find(conn, event.origin, body.poll.as_ref())?.is_some() {
        return inadmissible_in(&body.poll, "roll-late");
    }
    Ok(Outcome::Applied)
}

pub(super) fn roll_frozen(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &RollFrozen,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if rolls::find(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "roll-twice");
    }
    let Some(roll) = read_roll(conn, event, body)? else {
        return inadmissible_in(&poll, "roll-mismatch");
    };
    let mut members: Vec<&str> = roll.entries.iter().map(|e| e.member.as_ref()).collect();
    members.sort_unstable();
    members.dedup();
    if rolls::count_admitted(conn, event.origin, &members)? != members.len() {
        return inadmissible_in(&poll, "roll-foreign-member");
    }
    let row = |entry: &poll::RollEntry| {
        Ok(RollEntryRow {
            origin: event.origin.into(),
            poll: poll.clone(),
            entry: entry.entry.to_string(),
            member: entry.member.to_string(),
            weight: i32::try_from(entry.weight).map_err(Error::internal)?,
            seat: entry.seat.map(i32::from),
        })
    };
    let entries: Result<Vec<_>> = roll.entries.iter().map(row).collect();
    let frozen = RollRow {
        origin: event.origin.into(),
        poll: poll.clone(),
        seq: event.seq,
        count: log::signed(body.count)?,
        weight: log::signed(body.weight)?,
        root: body.root.0.to_vec(),
    };
    rolls::insert(conn, &frozen, &entries?)?;
    Ok(Outcome::Applied)
}

/// The roll that the pages between `first` and `last` make, if it is the one that was frozen.
fn read_roll(conn: &mut Connection, event: &Event<'_>, body: &RollFrozen) -> Result<Option<Roll>> {
    let mut pages = Vec::new();
    if let (Some(first), Some(last)) = (body.first, body.last) {
        if first > last || last >= event.envelope.seq {
            return Ok(None);
        }
        let (first, last) = (log::signed(first)?, log::signed(last)?);
        let mut ends = Vec::new();
        for row in rolls::stored_pages(conn, event.origin, first, last)? {
            if let Some(page) = read_page(row.entry).filter(|page| page.poll == body.poll) {
                ends.push(row.seq);
                pages.push(page);
            }
        }
        // The freeze names exactly where its pages begin and end.
        if ends.first() != Some(&first) || ends.last() != Some(&last) {
            return Ok(None);
        }
    }
    Ok(roll::verify(&pages, body).ok())
}

/// A stored page; nothing if this version sets it aside.
fn read_page(bytes: Vec<u8>) -> Option<RollPage> {
    let envelope = Entry::from_bytes(bytes).ok()?.envelope().ok()?;
    if envelope.kv != 1 || !envelope.crit.is_empty() {
        return None;
    }
    envelope.body().ok()
}

/// Nothing of the host's log is asked: a chapter may have it later, or never.
pub(super) fn joined(conn: &mut Connection, event: &Event<'_>, body: &Joined) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if polls::find_join(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "join-twice");
    }
    if rolls::find(conn, event.origin, &poll)?.is_none() {
        return inadmissible_in(&poll, "join-no-roll");
    }
    let known = if body.host == event.envelope.log {
        let own = polls::find(conn, event.origin, &poll)?;
        own.is_some_and(|row| row.id == body.opened.0)
    } else {
        let refs = &event.envelope.refs;
        refs.iter().any(|to| to.log == body.host && to.id == body.opened)
    };
    if !known {
        return inadmissible_in(&poll, "join-unknown-poll");
    }
    if let Some(text) = &body.box_key
        && BoxKey::from_b64u(text).is_none_or(|key| key.commitment() != body.box_commit)
    {
        return inadmissible_in(&poll, "join-box-key");
    }
    polls::insert_join(
        conn,
        &JoinRow {
            origin: event.origin.into(),
            poll,
            host: body.host.to_string(),
            opened: body.opened.0.to_vec(),
            seq: event.seq,
            box_commit: body.box_commit.0.to_vec(),
            box_key: body.box_key.clone(),
        },
    )?;
    Ok(Outcome::Applied)
}

/// What the instance computed. Whether it is what we compute is for the reader.
pub(super) fn tallied(conn: &mut Connection, event: &Event<'_>, body: &Tallied) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if polls::find_tally(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "tally-twice");
    }
    if body.result.result_hash(&body.poll, &body.inputs) != body.result_hash {
        return inadmissible_in(&poll, "tally-hash");
    }
    if body.host == event.envelope.log && polls::find(conn, event.origin, &poll)?.is_none() {
        return inadmissible_in(&poll, "poll-unknown");
    }
    polls::insert_tally(
        conn,
        &TallyRow {
            origin: event.origin.into(),
            poll,
            host: body.host.to_string(),
            seq: event.seq,
            tallied: event.envelope.body.get().into(),
            result_hash: body.result_hash.0.to_vec(),
            at_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn certified(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Certified,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if polls::find_certification(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "certification-twice");
    }
    // A committee certifies what its own instance computed.
    let tally = polls::find_tally(conn, event.origin, &poll)?;
    let host = body.host.to_string();
    if tally.is_none_or(|row| row.result_hash != body.result_hash.0 || row.host != host) {
        return inadmissible_in(&poll, "certification-mismatch");
    }
    polls::insert_certification(
        conn,
        &CertificationRow {
            origin: event.origin.into(),
            poll,
            host,
            seq: event.seq,
            actor: event.actor(),
            result_hash: body.result_hash.0.to_vec(),
            at_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

/// Only the host's log has the poll among its own rows, so only the host can publish it.
pub(super) fn published(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Published,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if let Some(code) = over(conn, event, &poll)? {
        return inadmissible_in(&poll, code);
    }
    let own = polls::find_certification(conn, event.origin, &poll)?;
    if own.is_none_or(|row| row.result_hash != body.result_hash.0) {
        return inadmissible_in(&poll, "publication-mismatch");
    }
    polls::set_published(conn, event.origin, &poll, event.at_ms, &body.result_hash.0)?;
    Ok(Outcome::Applied)
}

pub(super) fn voided(conn: &mut Connection, event: &Event<'_>, body: &Voided) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if let Some(code) = over(conn, event, &poll)? {
        return inadmissible_in(&poll, code);
    }
    let reason = serde_json::to_string(&body.reason).map_err(Error::internal)?;
    polls::set_voided(conn, event.origin, &poll, event.at_ms, &reason)?;
    Ok(Outcome::Applied)
}

/// Why the host has nothing more to say of a poll.
fn over(conn: &mut Connection, event: &Event<'_>, poll: &str) -> Result<Option<&'static str>> {
    Ok(match polls::find(conn, event.origin, poll)? {
        None => Some("poll-unknown"),
        Some(row) if row.published_ms.is_some() => Some("poll-published"),
        Some(row) if row.voided_ms.is_some() => Some("poll-void"),
        Some(_) => None,
    })
}
