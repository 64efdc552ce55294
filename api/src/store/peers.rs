//! Peers: whom our people pinned, where each sync worker stands, what halted one, and the ids of
//! the tokens that they used.

use diesel::prelude::*;
pub use enlace_schema::peers::PeerState;

use super::Connection;
use super::tables::{self, EntryRow, PeerEvidenceRow, PeerRow, PeerStateRow, UsedTokenRow};
use crate::error::{Error, Result, codes};

impl PeerStateRow {
    /// Whether the peer's log is halted.
    pub fn is_halted(&self) -> bool {
        self.state == PeerState::Halted.as_str()
    }
}

/// What an officer can do about a peer's state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Nothing: it mends itself.
    Wait,
    /// Call the peer's operator; its address may have changed.
    AskPeer,
    /// Look at the evidence together, then resume or suspend.
    Decide,
    /// End the suspension when the reason for it has gone.
    Resume,
    /// Compare the fingerprint and pin.
    Pin,
    /// Ask what it brings so much of; then raise its quota, wait for tomorrow, or suspend it.
    Raise,
}

impl Advice {
    /// What people can do about a state, as a word that every locale explains.
    pub fn on(state: PeerState) -> Self {
        match state {
            PeerState::Live | PeerState::Pinned | PeerState::CatchingUp | PeerState::Lagging => {
                Self::Wait
            }
            PeerState::Unreachable | PeerState::Stale => Self::AskPeer,
            PeerState::Halted => Self::Decide,
            PeerState::Suspended => Self::Resume,
            PeerState::Unpaired => Self::Pin,
            PeerState::OverQuota => Self::Raise,
        }
    }

    /// The word used in the API and in Fluent ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Wait => "wait",
            Self::AskPeer => "ask-peer",
            Self::Decide => "decide",
            Self::Resume => "resume",
            Self::Pin => "pin",
            Self::Raise => "raise",
        }
    }
}

/// The text that names a state to people.
pub fn text_of(state: PeerState) -> &'static str {
    match state {
        PeerState::Unpaired => "portal-peer-state-unpaired",
        PeerState::Pinned => "portal-peer-state-pinned",
        PeerState::CatchingUp => "portal-peer-state-catching-up",
        PeerState::Live => "portal-peer-state-live",
        PeerState::Lagging => "portal-peer-state-lagging",
        PeerState::Unreachable => "portal-peer-state-unreachable",
        PeerState::Halted => "portal-peer-state-halted",
        PeerState::Suspended => "portal-peer-state-suspended",
        PeerState::Stale => "portal-peer-state-stale",
        PeerState::OverQuota => "portal-peer-state-over-quota",
    }
}

/// A peer as an officer sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerOverview {
    /// The peer's log.
    pub origin: String,
    /// Its chapter's public name, once its genesis is here.
    pub name: Option<String>,
    /// Base URL.
    pub endpoint: String,
    /// Where it stands.
    pub state: PeerState,
    /// Since when, Unix milliseconds.
    pub since_ms: i64,
    /// Events of its log held here.
    pub held: u64,
    /// Events that it published, as far as we know.
    pub remote: u64,
    /// Events set aside because this version does not know them (class B).
    pub unknown: u64,
    /// Events set aside as inadmissible in meaning (class C).
    pub inadmissible: u64,
    /// References of its log to events that are not here (class D).
    pub missing_refs: u64,
    /// When it last answered or asked, Unix milliseconds.
    pub last_seen_ms: Option<i64>,
    /// Newest valid cosignature on its newest checkpoint (rule 20), Unix milliseconds.
    pub fresh_ms: Option<i64>,
    /// When it is asked again, Unix milliseconds; 0 when nothing is being waited for.
    pub next_try_ms: i64,
    /// What is wrong: a protocol code (rule 32) or a word of ours.
    pub code: Option<String>,
    /// The same in a few technical words, for the operator's log; never shown to members.
    pub detail: Option<String>,
    /// Pieces of evidence kept.
    pub evidence: u64,
}

/// Adds a peer that a log pinned.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &PeerRow) -> Result<()> {
    diesel::insert_into(tables::peers::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a peer that `origin` pinned.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, peer: &str) -> Result<Option<PeerRow>> {
    Ok(tables::peers::table.find((origin, peer)).first(conn).optional()?)
}

/// The peer, if the people of `origin` trust it now: they pinned it and have not suspended it.
///
/// # Errors
/// `peer-unknown`, `peer-suspended`; what the database says.
pub fn get_trusted(conn: &mut Connection, origin: &str, peer: &str) -> Result<PeerRow> {
    let row = find(conn, origin, peer)?.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?;
    match row.suspended {
        true => Err(codes::PEER_SUSPENDED.into()),
        false => Ok(row),
    }
}

/// Whether [`get_trusted`] gives it.
///
/// # Errors
/// What the database says.
pub fn is_trusted(conn: &mut Connection, origin: &str, peer: &str) -> Result<bool> {
    Ok(find(conn, origin, peer)?.is_some_and(|row| !row.suspended))
}

/// Whether it is trusted, and nothing that it signed speaks against its log.
///
/// # Errors
/// What the database says.
pub fn is_in_good_standing(conn: &mut Connection, origin: &str, peer: &str) -> Result<bool> {
    Ok(is_trusted(conn, origin, peer)? && !is_halted(conn, peer)?)
}

/// Every peer that `origin` pinned, by the peer's origin.
///
/// # Errors
/// What the database says.
pub fn of(conn: &mut Connection, origin: &str) -> Result<Vec<PeerRow>> {
    Ok(tables::peers::table
        .filter(tables::peers::origin.eq(origin))
        .order(tables::peers::peer)
        .load(conn)?)
}

/// Changes a peer's address.
///
/// # Errors
/// What the database says.
pub fn set_endpoint(conn: &mut Connection, origin: &str, peer: &str, url: &str) -> Result<()> {
    diesel::update(tables::peers::table.find((origin, peer)))
        .set(tables::peers::endpoint.eq(url))
        .execute(conn)?;
    Ok(())
}

/// Suspends or resumes a peer.
///
/// # Errors
/// What the database says.
pub fn set_suspended(conn: &mut Connection, origin: &str, peer: &str, is: bool) -> Result<()> {
    diesel::update(tables::peers::table.find((origin, peer)))
        .set(tables::peers::suspended.eq(is))
        .execute(conn)?;
    Ok(())
}

/// Finds where a peer's worker stands.
///
/// # Errors
/// What the database says.
pub fn find_state(conn: &mut Connection, peer: &str) -> Result<Option<PeerStateRow>> {
    Ok(tables::peer_states::table.find(peer).first(conn).optional()?)
}

/// Whether a peer's log is halted: only people end that.
///
/// # Errors
/// What the database says.
pub fn is_halted(conn: &mut Connection, peer: &str) -> Result<bool> {
    Ok(find_state(conn, peer)?.is_some_and(|row| row.is_halted()))
}

/// Writes where a peer's worker stands.
///
/// # Errors
/// What the database says.
pub fn put_state(conn: &mut Connection, row: &PeerStateRow) -> Result<()> {
    use tables::peer_states as t;
    let changed = diesel::update(t::table.find(&row.peer))
        .set((
            t::state.eq(&row.state),
            t::code.eq(&row.code),
            t::detail.eq(&row.detail),
            t::failures.eq(row.failures),
            t::since_ms.eq(row.since_ms),
            t::last_seen_ms.eq(row.last_seen_ms),
            t::next_try_ms.eq(row.next_try_ms),
            t::remote_size.eq(row.remote_size),
        ))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Notes that a peer was heard of just now, and how large its log is.
///
/// # Errors
/// What the database says.
pub fn touch(conn: &mut Connection, peer: &str, now_ms: i64, remote_size: i64) -> Result<()> {
    use tables::peer_states as t;
    diesel::update(t::table.find(peer))
        .set((t::last_seen_ms.eq(now_ms), t::remote_size.eq(remote_size)))
        .execute(conn)?;
    Ok(())
}

/// What `origin` has said of events that it set aside (`peer.disputed`), in order: for rule 26.
///
/// # Errors
/// What the database says.
pub fn disputes_by(conn: &mut Connection, origin: &str) -> Result<Vec<EntryRow>> {
    use tables::entries as t;
    Ok(t::table
        .filter(t::origin.eq(origin))
        .filter(t::kind.eq(enlace_schema::event::peer::DISPUTED))
        .order(t::seq)
        .load(conn)?)
}

/// Keeps what speaks against a peer. A second piece within the same millisecond is not kept.
///
/// # Errors
/// What the database says.
pub fn insert_evidence(conn: &mut Connection, row: &PeerEvidenceRow) -> Result<()> {
    use tables::peer_evidence as t;
    let there: i64 = t::table.find((&row.peer, row.at_ms)).count().get_result(conn)?;
    if there == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// What speaks against a peer, newest first.
///
/// # Errors
/// What the database says.
pub fn evidence_of(conn: &mut Connection, peer: &str, limit: i64) -> Result<Vec<PeerEvidenceRow>> {
    use tables::peer_evidence as t;
    Ok(t::table.filter(t::peer.eq(peer)).order(t::at_ms.desc()).limit(limit).load(conn)?)
}

/// Marks a peer token as used; `false` when it was used before (rule 31).
///
/// # Errors
/// What the database says.
pub fn use_token(conn: &mut Connection, row: &UsedTokenRow) -> Result<bool> {
    use tables::used_tokens as t;
    let seen: i64 = t::table.find((&row.issuer, &row.jti)).count().get_result(conn)?;
    if seen > 0 {
        return Ok(false);
    }
    diesel::insert_into(t::table).values(row).execute(conn)?;
    Ok(true)
}

/// Forgets tokens that nobody could use again anyway.
///
/// # Errors
/// What the database says.
pub fn forget_tokens(conn: &mut Connection, now_ms: i64) -> Result<usize> {
    use tables::used_tokens as t;
    Ok(diesel::delete(t::table.filter(t::until_ms.lt(now_ms))).execute(conn)?)
}

/// Every pinned peer as an officer sees it, by origin.
///
/// # Errors
/// What the database says.
pub fn overview(conn: &mut Connection) -> Result<Vec<PeerOverview>> {
    let Some(own) = super::log::find_own(conn)? else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for peer in of(conn, &own.origin)? {
        all.push(describe(conn, peer)?);
    }
    Ok(all)
}

fn describe(conn: &mut Connection, peer: PeerRow) -> Result<PeerOverview> {
    use super::{chapters, held, log};
    let origin = peer.peer;
    let row = find_state(conn, &origin)?;
    let worker: Option<PeerState> = row.as_ref().and_then(|row| row.state.parse().ok());
    let state = match worker {
        _ if peer.suspended => PeerState::Suspended,
        // The suspension has ended, and the worker has not written its state yet.
        Some(PeerState::Suspended) | None => PeerState::Pinned,
        Some(state) => state,
    };
    let size = log::size(conn, &origin)?;
    let checkpoint = log::latest_checkpoint(conn, &origin)?;
    let remote = row.as_ref().map_or(Ok(0), |row| log::unsigned(row.remote_size))?;
    let evidence = evidence_of(conn, &origin, 1000)?.len();
    Ok(PeerOverview {
        name: chapters::find(conn, &origin)?.map(|chapter| chapter.name),
        endpoint: peer.endpoint,
        state,
        since_ms: row.as_ref().map_or(peer.pinned_ms, |row| row.since_ms),
        held: size,
        remote: remote.max(size),
        unknown: log::unsigned(held::count(conn, &origin, "B")?)?,
        inadmissible: log::unsigned(held::count(conn, &origin, "C")?)?,
        missing_refs: held::missing_refs(conn, &origin)?.len() as u64,
        last_seen_ms: row.as_ref().and_then(|row| row.last_seen_ms),
        fresh_ms: checkpoint.map(|checkpoint| checkpoint.fresh_ms).filter(|ms| *ms > 0),
        next_try_ms: row.as_ref().map_or(0, |row| row.next_try_ms),
        code: row.as_ref().and_then(|row| row.code.clone()),
        detail: row.and_then(|row| row.detail),
        evidence: evidence as u64,
        origin,
    })
}
