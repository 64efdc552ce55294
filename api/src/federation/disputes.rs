//! What this instance says of a peer's events that it set aside as inadmissible. A worker decides
//! it, as rule 26 of the protocol asks: nobody asks for it, and no office stands behind it.

use std::collections::BTreeMap;

use enlace_schema::event::peer::{DISPUTED, Disputed};
use enlace_schema::event::{Draft, Origin};

use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::store::{Connection, held, log, peers};

/// At most one dispute per peer, code and poll in this time (rule 26).
const DISPUTE_EVERY_MS: i64 = 3_600_000;
/// At most so many of one peer in that time: it could invent a poll for each of its events, and
/// our own log is not its to fill.
const DISPUTES_MAX: usize = 64;

/// Says in our own log which of a peer's events were set aside as inadmissible and not yet spoken
/// of: one event per code and poll, at most one of each in an hour, never about a dispute
/// (rule 26). Returns whether everything has now been said.
///
/// # Errors
/// `read-only` while the restore guard holds; what the database says.
pub fn dispute(instance: &Instance, peer: &Origin) -> Result<bool> {
    let own = instance.origin().as_str();
    let now = instance.now().as_ms();
    let open = instance.store().snapshot(|conn| open_disputes(conn, own, peer, now))?;
    // The writer is not kept busy with what may not be said yet.
    if open.is_empty() || !open.iter().any(|dispute| dispute.is_due) {
        return Ok(open.is_empty());
    }
    let peer = peer.clone();
    instance.ledger.write(move |tx| {
        let own = tx.origin().as_str();
        let now = tx.now().as_ms();
        let open = open_disputes(tx.conn(), own, &peer, now)?;
        for dispute in open.iter().filter(|dispute| dispute.is_due) {
            tx.append(&Draft::new(DISPUTED, &dispute.body))?;
        }
        Ok(open.iter().all(|dispute| dispute.is_due))
    })
}

/// Events set aside for one reason, of which nothing was said yet.
struct OpenDispute {
    body: Disputed,
    /// Whether it may be said now.
    is_due: bool,
}

fn open_disputes(
    conn: &mut Connection,
    own: &str,
    peer: &Origin,
    now: i64,
) -> Result<Vec<OpenDispute>> {
    let mut rows = held::since(conn, peer.as_str(), 0)?;
    rows.retain(|row| row.class == "C");
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let (mut said, mut left) = (BTreeMap::new(), DISPUTES_MAX);
    for (body, at) in said_of(conn, own, peer)? {
        if now - at < DISPUTE_EVERY_MS {
            left = left.saturating_sub(1);
        }
        said.insert((body.code, body.poll), (body.last, at));
    }
    let mut open: BTreeMap<_, OpenDispute> = BTreeMap::new();
    for row in rows {
        let seq = log::unsigned(row.seq)?;
        // A poll that is no poll's id is spoken of without it.
        let poll = row.poll.as_deref().and_then(|poll| poll.parse().ok());
        let reason = (row.code, poll);
        let before = said.get(&reason);
        // What is wrong with a `peer.disputed` can only be its body.
        let spoken = before.is_some_and(|(last, _)| *last >= seq);
        if spoken || (reason.0 == "body-malformed" && is_dispute(conn, peer, seq)?) {
            continue;
        }
        let is_due = before.is_none_or(|(_, at)| now - at >= DISPUTE_EVERY_MS);
        let (code, poll) = reason.clone();
        let body = Disputed { origin: peer.clone(), poll, code, count: 0, first: seq, last: seq };
        let dispute = open.entry(reason).or_insert(OpenDispute { body, is_due });
        dispute.body.count += 1;
        dispute.body.last = seq;
    }
    let mut open: Vec<OpenDispute> = open.into_values().collect();
    open.sort_by_key(|dispute| dispute.body.first);
    for dispute in open.iter_mut().filter(|dispute| dispute.is_due) {
        dispute.is_due = left > 0;
        left = left.saturating_sub(1);
    }
    Ok(open)
}

/// What our log has said of a peer, in order, with the time.
fn said_of(conn: &mut Connection, own: &str, peer: &Origin) -> Result<Vec<(Disputed, i64)>> {
    let mut said = Vec::new();
    for row in peers::disputes_by(conn, own)? {
        let body: Disputed = row.body()?;
        if body.origin == *peer {
            said.push((body, row.at_ms));
        }
    }
    Ok(said)
}

fn is_dispute(conn: &mut Connection, peer: &Origin, seq: u64) -> Result<bool> {
    let entry = log::find_entry(conn, peer.as_str(), seq)?;
    let envelope = entry.map(|entry| entry.envelope()).transpose().map_err(Error::internal)?;
    Ok(envelope.is_some_and(|envelope| envelope.kind == DISPUTED))
}
