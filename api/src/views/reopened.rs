//! Boxes that were open before their chapter sealed: its recovery keys made an earlier seal void
//! (protocol §4.6), and whoever had read the ballots by then could leave some out, or cast others,
//! and seal anew. No rule tells that from a thief's seal that was taken back, so people are told.

use std::collections::BTreeSet;

use enlace_schema::event::poll::Sealed;
use enlace_schema::voting::envelope::BoxKey;

use super::polls::ByLog;
use crate::error::Result;
use crate::store::tables::JoinRow;
use crate::store::{Connection, held};

/// By log and poll, of those in which these logs take part.
///
/// # Errors
/// What the database says; internal when a stored entry does not read.
pub(super) fn of(
    conn: &mut Connection,
    joins: &ByLog<JoinRow>,
) -> Result<BTreeSet<(String, String)>> {
    let logs: BTreeSet<&str> = joins.keys().map(|(log, _)| log.as_str()).collect();
    let logs: Vec<&str> = logs.into_iter().collect();
    let mut found = BTreeSet::new();
    for row in held::void_seals(conn, &logs)? {
        let Ok(seal) = row.envelope()?.body::<Sealed>() else { continue };
        let of = (row.origin, seal.poll.to_string());
        let key = BoxKey::from_b64u(&seal.box_key).map(|key| key.commitment());
        let opens = |join: &JoinRow| key.is_some_and(|key| key.0.as_slice() == join.box_commit);
        if joins.get(&of).is_some_and(opens) {
            found.insert(of);
        }
    }
    Ok(found)
}
