//! Private records that a log blocks and erases, and what it acknowledges of others'.
//!
//! A log speaks of its own commitments only. Whether another log erased what is acknowledged is
//! judged by whoever reads both (`docs/decisions/0003`).

use enlace_schema::event::Envelope;
use enlace_schema::event::privacy::{Commits, ErasedAck};
use serde::Deserialize;

use super::{Event, Outcome, inadmissible};
use crate::error::Result;
use crate::store::erasures::Word;
use crate::store::tables::{CommitmentRow, ErasureAckRow};
use crate::store::{Connection, erasures};

/// Of whom an event is, where its body says so.
#[derive(Deserialize)]
struct About {
    #[serde(default)]
    member: Option<String>,
}

/// Notes what an event commits to, whatever is meant by it: an event that was set aside has made
/// its commitments too, and they can be erased.
pub(super) fn note(conn: &mut Connection, envelope: &Envelope) -> Result<()> {
    if envelope.commitments.is_empty() {
        return Ok(());
    }
    let about: Option<About> = serde_json::from_str(envelope.body.get()).ok();
    let member = about.and_then(|about| about.member);
    for (idx, commitment) in (0..).zip(&envelope.commitments) {
        let row = CommitmentRow {
            origin: envelope.log.to_string(),
            commitment: commitment.c.0.to_vec(),
            seq: crate::store::log::signed(envelope.seq)?,
            idx,
            kind: envelope.kind.clone(),
            member: member.clone(),
            blocked_seq: None,
            blocked_ms: None,
            erased_seq: None,
            erased_ms: None,
        };
        erasures::note(conn, &row)?;
    }
    Ok(())
}

pub(super) fn blocked(conn: &mut Connection, event: &Event<'_>, body: &Commits) -> Result<Outcome> {
    said(conn, event, body, Word::Blocked)
}

pub(super) fn erased(conn: &mut Connection, event: &Event<'_>, body: &Commits) -> Result<Outcome> {
    said(conn, event, body, Word::Erased)
}

/// All of it or nothing: an event that speaks of one commitment that is not its log's says nothing.
fn said(conn: &mut Connection, event: &Event<'_>, body: &Commits, word: Word) -> Result<Outcome> {
    if !body.is_sound() {
        return inadmissible("commits-malformed");
    }
    let rows = erasures::find_all(conn, event.origin, &body.commits)?;
    if rows.len() != body.commits.len() {
        return inadmissible("commit-unknown");
    }
    if rows.iter().any(|row| row.erased_seq.is_some()) {
        return inadmissible("commit-erased");
    }
    if word == Word::Blocked && rows.iter().any(|row| row.blocked_seq.is_some()) {
        return inadmissible("commit-blocked");
    }
    erasures::say(conn, event.origin, &body.commits, word, (event.seq, event.at_ms))?;
    Ok(Outcome::Applied)
}

pub(super) fn acknowledged(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &ErasedAck,
) -> Result<Outcome> {
    let log = body.log.as_str();
    if !body.is_sound() {
        return inadmissible("commits-malformed");
    }
    if log == event.origin {
        return inadmissible("ack-own");
    }
    let held = body.erased.iter().map(|c| (c, true));
    let all: Vec<_> = held.chain(body.never_held.iter().map(|c| (c, false))).collect();
    for (c, _) in &all {
        if erasures::is_acked(conn, event.origin, log, c)? {
            return inadmissible("ack-twice");
        }
    }
    for (c, held) in all {
        let row = ErasureAckRow {
            origin: event.origin.into(),
            log: log.into(),
            commitment: c.0.to_vec(),
            held,
            seq: event.seq,
            at_ms: event.at_ms,
        };
        erasures::insert_ack(conn, &row)?;
    }
    Ok(Outcome::Applied)
}
