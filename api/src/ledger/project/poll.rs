//! Polls: opening, roll, joining, tally, certification, publication (rules 34 to 45).

use enlace_schema::event::Origin;
use enlace_schema::event::poll::{
    Certified, Joined, Opened, Published, RollFrozen, RollPage, Tallied, Voided,
};
use enlace_schema::ids::{Id, PollId};
use enlace_schema::time::Millis;
use enlace_schema::voting::charter::keeps_to;
use enlace_schema::voting::disputes::{Grounds, may_publish};
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::roll::{self, Roll};
use enlace_schema::voting::rules::check_opened;

use super::{Event, Outcome, inadmissible_in, silence};
use crate::error::{Error, Result};
use crate::store::tables::{
    CertificationRow, JoinRow, PollRow, RollEntryRow, RollPageRow, RollRow, TallyRow,
};
use crate::store::{Connection, charters, disputes, log, polls, proposals, rolls};

pub(super) fn opened(conn: &mut Connection, event: &Event<'_>, body: &Opened) -> Result<Outcome> {
    if check_opened(body, &event.envelope.log).is_err() {
        return inadmissible_in(&body.poll, "poll-invalid");
    }
    let poll = body.poll.to_string();
    if !body.poll.is_of(&event.envelope.log) {
        return inadmissible_in(&poll, "id-foreign");
    }
    if polls::find(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "poll-twice");
    }
    if body.proposal.as_ref().is_some_and(|decided| !decided.proposal.is_of(&decided.host)) {
        return inadmissible_in(&poll, "id-foreign");
    }
    if let Some(decided) = body.proposal.as_ref().filter(|p| p.host == event.envelope.log)
        && proposals::find(conn, event.origin, decided.proposal.as_ref())?.is_none()
    {
        return inadmissible_in(&poll, "proposal-unknown");
    }
    if breaks_charter(conn, event, body)? {
        return inadmissible_in(&poll, "poll-charter");
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
            published_ms: None,
            voided_ms: None,
            void_reason: None,
            extended_ms: None,
            published_seq: None,
        },
    )?;
    Ok(Outcome::Applied)
}

/// Whether a poll does not keep to a charter of its own log by which it says to be decided. Of
/// another log's charter whoever joins is the judge.
fn breaks_charter(conn: &mut Connection, event: &Event<'_>, body: &Opened) -> Result<bool> {
    let Some(id) = body.charter else { return Ok(false) };
    let Some(row) = charters::find_in(conn, event.origin, &id.0)? else { return Ok(false) };
    let at = Millis::from_ms(event.at_ms);
    Ok(keeps_to(body, at, &row.charter()?.body).is_err())
}

/// A page alone changes nothing but where it is found: the freeze takes all of them, or none.
pub(super) fn roll_page(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &RollPage,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if rolls::was_frozen(conn, event.origin, &poll)? {
        return inadmissible_in(&poll, "roll-late");
    }
    rolls::insert_page(conn, &RollPageRow { origin: event.origin.into(), poll, seq: event.seq })?;
    Ok(Outcome::Applied)
}

pub(super) fn roll_frozen(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &RollFrozen,
) -> Result<Outcome> {
    let poll = body.poll.to_string();
    if rolls::was_frozen(conn, event.origin, &poll)? {
        return inadmissible_in(&poll, "roll-twice");
    }
    if body.poll.is_of(&event.envelope.log) && polls::find(conn, event.origin, &poll)?.is_none() {
        return inadmissible_in(&poll, "poll-unknown");
    }
    // A chapter freezes a roll once: a freeze that is wrong is the only one, too. So the pages of
    // a roll are read once, however many freezes follow (rule 35).
    let roll = match checked_roll(conn, event, body)? {
        Ok(roll) => roll,
        Err(code) => {
            rolls::insert(conn, &roll_row(event, body, true)?, &[])?;
            return inadmissible_in(&poll, code);
        }
    };
    let row = |entry| RollEntryRow::of(event.origin, &poll, entry, None);
    let entries: Result<Vec<_>> = roll.entries.iter().map(row).collect();
    rolls::insert(conn, &roll_row(event, body, false)?, &entries?)?;
    Ok(Outcome::Applied)
}

fn roll_row(event: &Event<'_>, body: &RollFrozen, broken: bool) -> Result<RollRow> {
    Ok(RollRow {
        origin: event.origin.into(),
        poll: body.poll.to_string(),
        seq: event.seq,
        count: log::signed(body.count)?,
        weight: log::signed(body.weight)?,
        root: body.root.0.to_vec(),
        broken,
        judged: Some(0),
    })
}

/// The roll of members of this log that was frozen, or why there is none.
fn checked_roll(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &RollFrozen,
) -> Result<std::result::Result<Roll, &'static str>> {
    let Some(roll) = read_roll(conn, event, body)? else { return Ok(Err("roll-mismatch")) };
    let mut members: Vec<&str> = roll.entries.iter().map(|e| e.member.as_ref()).collect();
    members.sort_unstable();
    members.dedup();
    if rolls::count_admitted(conn, event.origin, &members)? != members.len() {
        return Ok(Err("roll-foreign-member"));
    }
    Ok(Ok(roll))
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
        for row in rolls::stored_pages(conn, event.origin, body.poll.as_ref(), first, last)? {
            ends.push(row.seq);
            pages.push(row.body()?);
        }
        // The freeze names exactly where its pages begin and end.
        if ends.first() != Some(&first) || ends.last() != Some(&last) {
            return Ok(None);
        }
    }
    Ok(roll::verify(&pages, body).ok())
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
    if let Some(code) = not_hosted(conn, event, &body.poll, &body.host)? {
        return inadmissible_in(&poll, code);
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
    if polls::find_tally(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "join-late");
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
    if body.digest() != body.result_hash {
        return inadmissible_in(&poll, "tally-hash");
    }
    if let Some(code) = not_hosted(conn, event, &body.poll, &body.host)? {
        return inadmissible_in(&poll, code);
    }
    if !counts_own_seal(conn, event, body)? {
        return inadmissible_in(&poll, "tally-not-sealed");
    }
    if body.host == event.envelope.log && !silence::may_stand(conn, event, body)? {
        return inadmissible_in(&poll, "tally-silent");
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

/// Whether a tally stands after its own log's seal, and counts no other: whoever has joined a poll
/// seals before they count, and whoever has not joined has nothing of their own to count. The host
/// counts its own seal; another chapter's may have come too late for the host to count it.
fn counts_own_seal(conn: &mut Connection, event: &Event<'_>, body: &Tallied) -> Result<bool> {
    let poll = body.poll.as_ref();
    let joined = polls::find_join(conn, event.origin, poll)?;
    let joined = joined.is_some_and(|join| join.host == body.host.as_str());
    let seal = polls::find_any_seal(conn, event.origin, poll)?.filter(|_| joined);
    if joined && seal.is_none() {
        return Ok(false);
    }
    let mut counted = body.inputs.iter().filter(|input| input.log == event.envelope.log);
    Ok(match seal.filter(|seal| !seal.broken) {
        None => counted.next().is_none(),
        Some(seal) => {
            let place = log::unsigned(seal.seq)?;
            let is_host = body.host == event.envelope.log;
            match counted.next() {
                None => !is_host,
                Some(input) => {
                    let own = input.seq == place && input.id.0 == *seal.id;
                    own && counted.next().is_none()
                }
            }
        }
    })
}

/// Why a log may say nothing of a poll of this host: the id is not the host's, or the host is this
/// log and never opened it, or voided it.
pub(super) fn not_hosted(
    conn: &mut Connection,
    event: &Event<'_>,
    poll: &PollId,
    host: &Origin,
) -> Result<Option<&'static str>> {
    if !poll.is_of(host) {
        return Ok(Some("id-foreign"));
    }
    if *host != event.envelope.log {
        return Ok(None);
    }
    Ok(match polls::find(conn, event.origin, poll.as_ref())? {
        None => Some("poll-unknown"),
        Some(row) if row.voided_ms.is_some() => Some("poll-void"),
        Some(_) => None,
    })
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
    if let Some(code) = not_hosted(conn, event, &body.poll, &body.host)? {
        return inadmissible_in(&poll, code);
    }
    // Nobody stands behind what they dispute.
    if disputes::is_open(conn, event.origin, &poll)? {
        return inadmissible_in(&poll, "certification-disputed");
    }
    // A committee certifies what its own instance has computed before.
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

/// Only the host's log has the poll among its own rows, so only the host can publish it, after its
/// own committee has certified the result.
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
    let Some(own) = own.filter(|row| row.result_hash == body.result_hash.0) else {
        return inadmissible_in(&poll, "publication-mismatch");
    };
    let (_, opened) = silence::hosted(conn, event, &poll)?;
    let grounds = Grounds {
        opened: &opened,
        host: &event.envelope.log,
        certified_at: Millis::from_ms(own.at_ms),
        own_open: disputes::is_open(conn, event.origin, &poll)?,
    };
    if !may_publish(&grounds, body, event.envelope.at) {
        return inadmissible_in(&poll, "publication-disputed");
    }
    polls::set_published(conn, (event.origin, &poll), event.seq, event.at_ms)?;
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
pub(super) fn over(
    conn: &mut Connection,
    event: &Event<'_>,
    poll: &str,
) -> Result<Option<&'static str>> {
    Ok(match polls::find(conn, event.origin, poll)? {
        None => Some("poll-unknown"),
        Some(row) if row.published_ms.is_some() => Some("poll-published"),
        Some(row) if row.voided_ms.is_some() => Some("poll-void"),
        Some(_) => None,
    })
}
