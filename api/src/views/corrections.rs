//! What chapters corrected of their frozen rolls: for everybody to see.

use std::collections::BTreeMap;

use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;

use super::polls::ByLog;
use crate::error::{Error, Result};
use crate::store::{Connection, log, rolls};

/// A correction of a frozen roll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Where it stands in its log.
    pub seq: u64,
    /// Why.
    pub reason: CorrectionReason,
    /// How many places it added.
    pub added: u64,
    /// How many places it took off.
    pub removed: u64,
    /// Who decided it.
    pub by: Option<MemberId>,
    /// When, by that chapter's clock.
    pub at: Millis,
}

/// The corrections of these polls, by log and poll.
pub(super) fn of(conn: &mut Connection, polls: &[&str]) -> Result<ByLog<Vec<Correction>>> {
    let mut found: ByLog<Vec<Correction>> = BTreeMap::new();
    for row in rolls::corrections_of(conn, polls)? {
        let known: std::result::Result<CorrectionReason, ()> = row.reason.parse();
        let correction = Correction {
            seq: log::unsigned(row.seq)?,
            reason: known.map_err(|()| Error::internal("a reason that is none"))?,
            added: u64::try_from(row.added).map_err(Error::internal)?,
            removed: u64::try_from(row.removed).map_err(Error::internal)?,
            by: row.actor.as_deref().and_then(|actor| actor.parse().ok()),
            at: Millis::from_ms(row.at_ms),
        };
        found.entry((row.origin, row.poll)).or_default().push(correction);
    }
    Ok(found)
}
