//! What made a peer HALTED, as a file that speaks for itself (protocol §7.3, rules 23 and 24;
//! decision 0026), and the halt.

use enlace_schema::event::Origin;

use crate::error::Result;
pub use crate::ledger::evidence::Found;
use crate::ledger::{Tx, evidence};
use crate::store::log;
use crate::store::peers::{self, PeerState};
use crate::store::tables::{PeerEvidenceRow, PeerStateRow};

/// Keeps evidence and halts the peer's log, in this transaction. Nothing else stops.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &mut Tx<'_>, peer: &Origin, found: Found<'_>) -> Result<()> {
    let evidence = evidence::of(tx.conn(), peer, found)?;
    halt(tx, peer, found, evidence.to_json().into_bytes())
}

/// The same for what did not come from the author, if by itself it proves a contradiction; whether
/// it does. Whoever carries a file can put good entries in wrong places.
///
/// # Errors
/// What the database says.
pub fn keep_proof(tx: &mut Tx<'_>, peer: &Origin, found: Found<'_>) -> Result<bool> {
    let evidence = evidence::of(tx.conn(), peer, found)?;
    if evidence.judge().is_err() {
        return Ok(false);
    }
    halt(tx, peer, found, evidence.to_json().into_bytes())?;
    Ok(true)
}

fn halt(tx: &mut Tx<'_>, peer: &Origin, found: Found<'_>, evidence: Vec<u8>) -> Result<()> {
    let now = tx.now().as_ms();
    let conn = tx.conn();
    let row = log::find(conn, peer.as_str())?;
    let size = row.map_or(0, |row| row.size);
    let (code, detail) = (found.code, found.detail);
    let piece = PeerEvidenceRow { peer: peer.to_string(), at_ms: now, code: code.into(), evidence };
    peers::insert_evidence(conn, &piece)?;
    let before = peers::find_state(conn, peer.as_str())?;
    peers::put_state(
        conn,
        &PeerStateRow {
            peer: peer.to_string(),
            state: PeerState::Halted.as_str().into(),
            code: Some(code.into()),
            detail: Some(detail.chars().take(500).collect()),
            failures: before.as_ref().map_or(0, |row| row.failures),
            since_ms: now,
            last_seen_ms: before.as_ref().and_then(|row| row.last_seen_ms),
            next_try_ms: 0,
            remote_size: before.map_or(size, |row| row.remote_size),
        },
    )?;
    tracing::error!(%peer, code, detail, "peer halted: people decide");
    Ok(())
}
