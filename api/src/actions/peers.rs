//! Whom this instance exchanges with: pinned by people who compared twelve words, suspended and
//! resumed by decision, and told what of theirs was inadmissible (protocol §3, §6).

use std::collections::BTreeMap;

use enlace_schema::event::peer::{
    DISPUTED, Disputed, ENDPOINT, Endpoint, PINNED, Pinned, RESUMED, SUSPENDED, Standing,
};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, Entry, Origin};
use enlace_schema::fingerprint::{self, Language};
use enlace_schema::log::Hash;
use serde::{Deserialize, Serialize};

use super::members::acting;
use super::{Caller, once};
use crate::error::{Error, Result, codes};
use crate::federation::check_address;
use crate::federation::client::Client;
use crate::instance::Instance;
use crate::ledger::{Tx, admit};
use crate::store::peers::{self as stored, PeerState};
use crate::store::tables::{PeerRow, PeerStateRow};
use crate::store::{Connection, held, log};

/// At most one dispute per peer, code and poll in this time (rule 26).
const DISPUTE_EVERY_MS: i64 = 3_600_000;
/// At most so many of one peer in that time: it could invent a poll for each of its events, and
/// our own log is not its to fill.
const DISPUTES_MAX: usize = 64;
/// Who decides about peers: the committee, and the operator who carries it out.
const DECIDE: &[Role] = &[Role::Committee, Role::Operator];

/// What one instance shows another's people, so that they can pin it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Origin of its log.
    pub origin: Origin,
    /// Where it answers.
    pub endpoint: String,
    /// Id of its genesis: its identity.
    pub genesis: Hash,
    /// The fingerprint in English words.
    pub words_en: String,
    /// The fingerprint in Spanish words.
    pub words_es: String,
}

impl Invitation {
    fn new(origin: Origin, endpoint: String, genesis: Hash) -> Self {
        let words = |language| fingerprint::words(&genesis, language).join(" ");
        let (words_en, words_es) = (words(Language::English), words(Language::Spanish));
        Self { origin, endpoint, genesis, words_en, words_es }
    }
}

/// A peer to pin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinPeer {
    /// Its origin, where it is known beforehand; it must then be the one that answers.
    pub origin: Option<Origin>,
    /// Its address.
    pub endpoint: String,
    /// The twelve words, as somebody read them out: English or Spanish.
    pub words: String,
}

/// A peer's new address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePeer {
    /// The peer.
    pub origin: Origin,
    /// Its address from now on.
    pub endpoint: String,
}

/// The peer that a decision is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeerDecision {
    /// The peer.
    pub origin: Origin,
}

/// What was decided, and where it stands in our log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// The peer.
    pub origin: Origin,
    /// Its genesis.
    pub genesis: Hash,
    /// Seq of the event.
    pub seq: u64,
    /// Id of the event.
    pub event: Hash,
}

/// What our people tell the other instance's people.
///
/// # Errors
/// `unavailable` when this instance has no genesis.
pub fn invite(instance: &Instance) -> Result<Invitation> {
    let origin = instance.origin().clone();
    let row = instance.store().read(|conn| log::find(conn, origin.as_str()))?;
    let row = row.ok_or_else(|| Error::from(codes::UNAVAILABLE))?;
    let endpoint = instance.config.public_url.clone();
    Ok(Invitation::new(origin, endpoint, log::hash(&row.genesis)?))
}

/// What the instance at an address says of itself: for people to compare, before they pin it.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-address`, `peer-unreachable`, `peer-answer`.
pub fn look_at_peer(instance: &Instance, caller: &Caller, endpoint: &str) -> Result<Invitation> {
    caller.require(&[Role::Operator])?;
    let endpoint = check_address(endpoint, &instance.config)?;
    let info = Client::new(instance.clone()).info(&endpoint)?;
    Ok(Invitation::new(info.origin, endpoint, info.genesis))
}

/// Pins the instance at an address, if its fingerprint is the one typed.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `fingerprint-malformed`, `peer-address`,
/// `peer-unreachable`, `peer-answer`, `peer-fingerprint`, `peer-self`, `peer-pinned`.
pub fn pin_peer(instance: &Instance, caller: &Caller, input: PinPeer) -> Result<Decided> {
    caller.require(&[Role::Operator])?;
    fingerprint::parse(&input.words)?;
    let endpoint = check_address(&input.endpoint, &instance.config)?;
    let info = Client::new(instance.clone()).info(&endpoint)?;
    if info.origin == *instance.origin() {
        return Err(codes::PEER_SELF.into());
    }
    if !fingerprint::matches(&info.genesis, &input.words) {
        return Err(codes::PEER_FINGERPRINT.into());
    }
    if input.origin.as_ref().is_some_and(|expected| *expected != info.origin) {
        return Err(codes::PEER_ANSWER.into());
    }
    let entry = info.genesis_entry()?;
    admit::check_genesis(&info.origin, info.genesis, &entry)?;
    let body = Pinned { origin: info.origin, genesis: info.genesis, endpoint };
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("pin_peer", &input), |tx| pin(tx, &caller, body, &entry))
    })
}

fn pin(tx: &mut Tx<'_>, caller: &Caller, body: Pinned, genesis: &Entry) -> Result<Decided> {
    let own = tx.origin().as_str();
    if stored::find(tx.conn(), own, body.origin.as_str())?.is_some() {
        return Err(codes::PEER_PINNED.into());
    }
    let decided = append(tx, PINNED, &body, caller, &body.origin, body.genesis)?;
    admit::adopt_genesis(tx, &body.origin, body.genesis, genesis)?;
    Ok(decided)
}

fn append(
    tx: &mut Tx<'_>,
    kind: &str,
    body: &impl Serialize,
    caller: &Caller,
    origin: &Origin,
    genesis: Hash,
) -> Result<Decided> {
    let mut draft = Draft::new(kind, body);
    draft.by = acting(caller, if kind == PINNED { &[Role::Operator] } else { DECIDE });
    let done = tx.append(&draft)?;
    Ok(Decided { origin: origin.clone(), genesis, seq: done.seq, event: done.id })
}

fn pinned(tx: &mut Tx<'_>, peer: &Origin) -> Result<(PeerRow, Hash)> {
    let own = tx.origin().as_str();
    let row = stored::find(tx.conn(), own, peer.as_str())?;
    let row = row.ok_or_else(|| Error::from(codes::PEER_UNKNOWN))?;
    let genesis = log::hash(&row.genesis)?;
    Ok((row, genesis))
}

/// Changes a peer's address. Its identity is its genesis, which stays.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-address`, `peer-unknown`.
pub fn move_peer(instance: &Instance, caller: &Caller, input: MovePeer) -> Result<Decided> {
    caller.require(DECIDE)?;
    let endpoint = check_address(&input.endpoint, &instance.config)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("move_peer", &input), |tx| {
            let (_, genesis) = pinned(tx, &input.origin)?;
            let body = Endpoint { origin: input.origin.clone(), endpoint };
            append(tx, ENDPOINT, &body, &caller, &input.origin, genesis)
        })
    })
}

/// Stops exchanging with a peer, until it is resumed.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-unknown`, `peer-suspended`.
pub fn suspend_peer(instance: &Instance, caller: &Caller, input: PeerDecision) -> Result<Decided> {
    caller.require(DECIDE)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("suspend_peer", &input), |tx| {
            let (row, genesis) = pinned(tx, &input.origin)?;
            if row.suspended {
                return Err(codes::PEER_SUSPENDED.into());
            }
            let body = Standing { origin: input.origin.clone() };
            append(tx, SUSPENDED, &body, &caller, &input.origin, genesis)
        })
    })
}

/// Exchanges with a peer again that was suspended, or HALTED. The evidence stays; the same fault,
/// met again, halts again.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-unknown`, `peer-not-suspended`.
pub fn resume_peer(instance: &Instance, caller: &Caller, input: PeerDecision) -> Result<Decided> {
    caller.require(DECIDE)?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("resume_peer", &input), |tx| {
            let (row, genesis) = pinned(tx, &input.origin)?;
            let state = stored::find_state(tx.conn(), input.origin.as_str())?;
            let halted = |row: &PeerStateRow| row.state == PeerState::Halted.as_str();
            if !row.suspended && !state.as_ref().is_some_and(halted) {
                return Err(codes::PEER_NOT_SUSPENDED.into());
            }
            if let Some(state) = state {
                begin_again(tx, state)?;
            }
            let body = Standing { origin: input.origin.clone() };
            append(tx, RESUMED, &body, &caller, &input.origin, genesis)
        })
    })
}

fn begin_again(tx: &mut Tx<'_>, state: PeerStateRow) -> Result<()> {
    let row = PeerStateRow {
        state: PeerState::CatchingUp.as_str().into(),
        code: None,
        detail: None,
        failures: 0,
        since_ms: tx.now().as_ms(),
        next_try_ms: 0,
        ..state
    };
    stored::put_state(tx.conn(), &row)
}

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
    for row in stored::disputes_by(conn, own)? {
        let entry = Entry::from_bytes(row.entry).map_err(Error::internal)?;
        let envelope = entry.envelope().map_err(Error::internal)?;
        let body: Disputed = envelope.body().map_err(Error::internal)?;
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
