//! What made a peer HALTED, as a file that speaks for itself (rules 23 and 24), and the halt.

use enlace_schema::event::Origin;
use enlace_schema::json;
use enlace_schema::log::leaf_hash;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::ledger::Tx;
use crate::store::peers::{self, PeerState};
use crate::store::tables::{PeerEvidenceRow, PeerStateRow};
use crate::store::{Connection, log};

/// Leaves that a piece of evidence carries at most: 2 MB of them. With a longer log the entries
/// held here are the evidence, and `log export` gives them.
const MAX_LEAVES: i64 = 65_536;

/// A piece of evidence, as JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Version of this format: 1.
    pub v: u32,
    /// The log that it speaks against.
    pub origin: Origin,
    /// What was found (rule 32).
    pub code: String,
    /// In words, for operators.
    pub detail: String,
    /// The offending bytes, base64url: a signed entry, a note, or the last page refused.
    pub found: String,
    /// The largest checkpoint held against it: a note.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// Leaf hashes of the entries held, base64url, one after the other: from them the root at the
    /// size of a contradicting note is seen to differ (rule 23).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<String>,
}

/// Keeps evidence and halts the peer's log, in this transaction. Nothing else stops.
///
/// # Errors
/// What the database says.
pub fn keep(tx: &mut Tx<'_>, peer: &Origin, code: &str, detail: &str, found: &[u8]) -> Result<()> {
    let now = tx.now().as_ms();
    let conn = tx.conn();
    let row = log::find(conn, peer.as_str())?;
    let size = row.map_or(0, |row| row.size);
    let evidence = Evidence {
        v: 1,
        origin: peer.clone(),
        code: code.into(),
        detail: detail.into(),
        found: json::to_b64u(found),
        held: log::latest_checkpoint(conn, peer.as_str())?.map(|row| row.note),
        leaves: if size <= MAX_LEAVES { Some(leaves(conn, peer)?) } else { None },
    };
    let evidence = serde_json::to_vec(&evidence).map_err(Error::internal)?;
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

fn leaves(conn: &mut Connection, peer: &Origin) -> Result<String> {
    let mut all = Vec::new();
    let mut next = 0;
    loop {
        let batch = log::entries_from(conn, peer.as_str(), next, 500)?;
        if batch.is_empty() {
            return Ok(json::to_b64u(&all));
        }
        next += batch.len() as u64;
        for row in batch {
            all.extend(leaf_hash(&row.entry).0);
        }
    }
}
