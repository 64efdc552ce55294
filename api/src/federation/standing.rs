//! Where a peer stands, as written to `peer_states` for officers, and for the next start.

use enlace_schema::event::Origin;
use enlace_schema::peers::state::Known;

use crate::error::Result;
use crate::instance::Instance;
use crate::store::log;
use crate::store::peers::{self, PeerState};
use crate::store::tables::PeerStateRow;

/// Longest technical detail that is kept, in characters.
const DETAIL_MAX: usize = 500;

/// Where a peer stands now.
#[derive(Debug, Clone, Copy)]
pub(super) struct Standing<'a> {
    /// The state.
    pub(super) state: PeerState,
    /// What is wrong: a code, and details for the operator.
    pub(super) why: Option<(&'a str, &'a str)>,
    /// Pages refused in a row for unsigned faults (rule 24).
    pub(super) failures: i32,
    /// Since when, where it is not since this change.
    pub(super) since_ms: Option<i64>,
    /// When the peer is asked again; 0 when nothing is being waited for.
    pub(super) next_try_ms: i64,
    /// The size that the peer published, where it was just learned.
    pub(super) remote: Option<u64>,
}

impl Standing<'_> {
    /// A state without anything wrong.
    pub(super) fn of(state: PeerState) -> Self {
        Self { state, why: None, failures: 0, since_ms: None, next_try_ms: 0, remote: None }
    }

    /// A state as the rules have it, with its row of faults.
    pub(super) fn known(known: &Known) -> Self {
        Self {
            failures: i32::try_from(known.faults).unwrap_or(i32::MAX),
            since_ms: (known.faults > 0).then(|| known.first_fault.as_ms()),
            ..Self::of(known.state)
        }
    }

    fn is_told_by(&self, row: &PeerStateRow) -> bool {
        row.state == self.state.as_str()
            && row.code.as_deref() == self.why.map(|(code, _)| code)
            && row.failures == self.failures
            && row.next_try_ms == self.next_try_ms
    }
}

/// Writes where a peer stands, if that is news. A halt stays: only people lift it; and comes with
/// its evidence only (`evidence::keep`), or one that was just lifted would be written again.
///
/// # Errors
/// What the database says.
pub(super) fn write(instance: &Instance, peer: &Origin, now: Standing<'_>) -> Result<()> {
    if now.state == PeerState::Halted {
        return Ok(());
    }
    let known = instance.store().read(|conn| peers::find_state(conn, peer.as_str()))?;
    if known.as_ref().is_some_and(|row| now.is_told_by(row)) {
        return Ok(());
    }
    let remote = now.remote.map(log::signed).transpose()?;
    let code = now.why.map(|(code, _)| code.to_owned());
    let detail = now.why.map(|(_, detail)| detail.chars().take(DETAIL_MAX).collect::<String>());
    let (state, failures, since, next_try_ms) =
        (now.state, now.failures, now.since_ms, now.next_try_ms);
    let peer = peer.to_string();
    instance.ledger.write_side(move |tx| {
        let at = tx.now().as_ms();
        let before = peers::find_state(tx.conn(), &peer)?;
        if before.as_ref().is_some_and(PeerStateRow::is_halted) {
            return Ok(());
        }
        let same = before
            .as_ref()
            .filter(|row| row.state == state.as_str() && row.code == code)
            .map(|row| row.since_ms);
        let answers = code.is_none() && state != PeerState::Suspended;
        let seen = before.as_ref().and_then(|row| row.last_seen_ms);
        let row = PeerStateRow {
            since_ms: since.or(same).unwrap_or(at),
            last_seen_ms: if answers { Some(at) } else { seen },
            remote_size: remote.or(before.map(|row| row.remote_size)).unwrap_or(0),
            peer,
            state: state.as_str().into(),
            code,
            detail,
            failures,
            next_try_ms,
        };
        peers::put_state(tx.conn(), &row)
    })
}
