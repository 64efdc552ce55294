//! What a committee was shown of a poll before it signs, and that this is still so when it does
//! (decision 0059).

use enlace_schema::event::poll::Opened;
use enlace_schema::ids::PollId;
use enlace_schema::log::{Hash, sha256};

use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::ledger::Tx;
use crate::store::tables::PollRow;
use crate::store::{Connection, cuts, disputes, polls, rolls};

/// Digest of what matters of a poll to who is about to sign: what every chapter counted, whose
/// seals are here and whether the host's count is true of them, who disputes that, and what was
/// corrected. Only this instance reads it.
///
/// # Errors
/// `poll-not-found`; internal when stored events do not read.
pub fn reviewed(conn: &mut Connection, poll: &PollId) -> Result<Hash> {
    let row = polls::get_by_id(conn, poll.as_ref())?;
    digest(conn, &row, &row.opened()?)
}

/// Refuses where the caller was shown something else.
pub(super) fn require_reviewed(
    tx: &mut Tx<'_>,
    caller: &Caller,
    row: &PollRow,
    opened: &Opened,
) -> Result<()> {
    match caller.reviewed {
        Some(shown) if digest(tx.conn(), row, opened)? != shown => {
            Err(Refusal::new(codes::REVIEW_OUTDATED).into())
        }
        _ => Ok(()),
    }
}

fn digest(conn: &mut Connection, row: &PollRow, opened: &Opened) -> Result<Hash> {
    let ids = [row.poll.as_str()];
    let mut facts = Vec::new();
    for tally in polls::tallies_of(conn, &ids)? {
        facts.push(format!("tally {} {} {:?}", tally.origin, tally.seq, tally.result_hash));
    }
    for seal in polls::any_seals_of(conn, &ids)? {
        facts.push(format!("seal {} {} {}", seal.origin, seal.seq, seal.broken));
    }
    for dispute in disputes::of_polls(conn, &ids)? {
        facts.push(format!("dispute {} {} {:?}", dispute.origin, dispute.seq, dispute.ending));
    }
    for correction in rolls::corrections_of(conn, &ids)? {
        facts.push(format!("correction {} {}", correction.origin, correction.seq));
    }
    facts.extend(cuts::untrue_of(conn, row, opened)?.map(|log| format!("untrue {log}")));
    // By their bytes: a database may sort by a language.
    facts.sort_unstable();
    Ok(sha256(facts.join("\n").as_bytes()))
}
