//! Whom this instance exchanges with: pinned by people who compared twelve words, suspended and
//! resumed by decision (protocol §4.3, §9.2).

use enlace_schema::event::log::Genesis;
use enlace_schema::event::peer::{
    ENDPOINT, Endpoint, PINNED, Pinned, RESUMED, SUSPENDED, Standing,
};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, Entry, Origin};
use enlace_schema::fingerprint::{self, Language};
use enlace_schema::json::from_b64u;
use enlace_schema::log::Hash;
use serde::{Deserialize, Serialize};

use super::once;
use crate::caller::Caller;
use crate::error::{Error, Result, codes};
use crate::federation::client::Client;
use crate::instance::Instance;
use crate::ledger::{Tx, admit, proof};
use crate::store::peers::{self as stored, PeerState};
use crate::store::tables::{PeerRow, PeerStateRow};
use crate::store::{log, usage};

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

/// A peer to pin by the beginning of its log, which came in a file: it may have no address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinEntry {
    /// Its genesis as stored, signature first, base64url.
    pub entry: String,
    /// The twelve words, as somebody read them out: English or Spanish.
    pub words: String,
}

/// A peer's new address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovePeer {
    /// The peer.
    pub origin: Origin,
    /// Its address from now on; empty when it has none that we could call.
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
    let endpoint = instance.config.peer_address(endpoint)?;
    let info = Client::attended(instance.clone()).info(&endpoint)?;
    Ok(Invitation::new(info.origin, endpoint, info.genesis))
}

/// Pins the instance at an address, if its fingerprint is the one typed.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `fingerprint-malformed`, `peer-address`,
/// `peer-unreachable`, `peer-answer`, `peer-fingerprint`, `peer-self`, `peer-pinned`;
/// `generation-unproven` where it says that it continues a log that we hold, and proves it not.
pub fn pin_peer(instance: &Instance, caller: &Caller, input: PinPeer) -> Result<Decided> {
    pin_peer_over(&Client::attended(instance.clone()), caller, input)
}

/// The same, asking by a given client.
///
/// # Errors
/// As [`pin_peer`].
pub fn pin_peer_over(client: &Client, caller: &Caller, input: PinPeer) -> Result<Decided> {
    let instance = client.instance();
    caller.require(&[Role::Operator])?;
    fingerprint::parse(&input.words)?;
    let endpoint = instance.config.peer_address(&input.endpoint)?;
    let info = client.info(&endpoint)?;
    require_words(instance, &info.origin, &info.genesis, &input.words)?;
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

/// Pins the instance whose log begins with this entry, if its fingerprint is the one typed. It has
/// no address then: it calls by itself, or files travel (decision 0028).
///
/// # Errors
/// As [`pin_peer`], but for what is about the address.
pub fn pin_entry(instance: &Instance, caller: &Caller, input: PinEntry) -> Result<Decided> {
    caller.require(&[Role::Operator])?;
    fingerprint::parse(&input.words)?;
    let bytes = from_b64u(&input.entry).ok_or(codes::PEER_ANSWER)?;
    let entry = Entry::from_bytes(bytes).map_err(|_| Error::from(codes::PEER_ANSWER))?;
    let origin = entry.envelope().map_err(|_| Error::from(codes::PEER_ANSWER))?.log;
    let genesis = entry.id();
    require_words(instance, &origin, &genesis, &input.words)?;
    admit::check_genesis(&origin, genesis, &entry)?;
    let body = Pinned { origin, genesis, endpoint: String::new() };
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("pin_entry", &input), |tx| pin(tx, &caller, body, &entry))
    })
}

/// The fingerprint that was typed is the one that was found, and not our own.
fn require_words(instance: &Instance, origin: &Origin, genesis: &Hash, words: &str) -> Result<()> {
    if origin == instance.origin() {
        return Err(codes::PEER_SELF.into());
    }
    match fingerprint::matches(genesis, words) {
        true => Ok(()),
        false => Err(codes::PEER_FINGERPRINT.into()),
    }
}

fn pin(tx: &mut Tx<'_>, caller: &Caller, body: Pinned, genesis: &Entry) -> Result<Decided> {
    let own = tx.origin().as_str();
    if stored::find(tx.conn(), own, body.origin.as_str())?.is_some() {
        return Err(codes::PEER_PINNED.into());
    }
    if let Some(earlier) = continued(tx, &body.origin, genesis)? {
        let (row, id) = pinned(tx, &earlier)?;
        if !row.suspended {
            append(tx, SUSPENDED, &Standing { origin: earlier.clone() }, caller, &earlier, id)?;
        }
    }
    let decided = append(tx, PINNED, &body, caller, &body.origin, body.genesis)?;
    admit::adopt_genesis(tx, &body.origin, body.genesis, genesis)?;
    Ok(decided)
}

/// The pinned log that a genesis continues, if it is a new generation of one: confirmed by that
/// log's recovery keys, from a prefix of what is held of it (protocol §4.7).
fn continued(tx: &mut Tx<'_>, origin: &Origin, genesis: &Entry) -> Result<Option<Origin>> {
    let refuse = || Error::from(codes::GENERATION_UNPROVEN);
    let envelope = genesis.envelope().map_err(|_| refuse())?;
    let genesis: Genesis = envelope.body().map_err(|_| refuse())?;
    let Some(continues) = &genesis.continues else { return Ok(None) };
    let earlier: Origin = continues.origin.parse().map_err(|_| refuse())?;
    let own = tx.origin().as_str();
    if stored::find(tx.conn(), own, earlier.as_str())?.is_none() {
        // Nothing is known here of what it says that it continues: it is a new log like any other.
        return Ok(None);
    }
    let keys = proof::keys(tx.conn(), earlier.as_str())?;
    keys.check_continuation(&earlier, origin, &genesis).map_err(|_| refuse())?;
    let held = tx.size(&earlier)?;
    let known = continues.size.min(held);
    let root = proof::root(tx.conn(), earlier.as_str(), known)?;
    // What lies beyond what is held here cannot be compared; its people have signed for it.
    match known < continues.size || root == Some(continues.root) {
        true => Ok(Some(earlier)),
        false => Err(refuse()),
    }
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
    draft.by = caller.acting_in(if kind == PINNED { &[Role::Operator] } else { DECIDE });
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
    let endpoint = match input.endpoint.as_str() {
        "" => String::new(),
        typed => instance.config.peer_address(typed)?,
    };
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("move_peer", &input), |tx| {
            let (_, genesis) = pinned(tx, &input.origin)?;
            let body = Endpoint { origin: input.origin.clone(), endpoint };
            append(tx, ENDPOINT, &body, &caller, &input.origin, genesis)
        })
    })
}

/// Stops exchanging with a peer, until it is resumed. Its clock is not heeded from then on, and it
/// is decided even while only peers speak against ours (decision 0009).
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-unknown`, `peer-suspended`.
pub fn suspend_peer(instance: &Instance, caller: &Caller, input: PeerDecision) -> Result<Decided> {
    caller.require(DECIDE)?;
    let caller = caller.clone();
    let peer = input.origin.clone();
    let decided = instance.ledger.write_against_peers(move |tx| {
        once(tx, &caller, &("suspend_peer", &input), |tx| {
            let (row, genesis) = pinned(tx, &input.origin)?;
            if row.suspended {
                return Err(codes::PEER_SUSPENDED.into());
            }
            let body = Standing { origin: input.origin.clone() };
            append(tx, SUSPENDED, &body, &caller, &input.origin, genesis)
        })
    })?;
    instance.ledger.heed_clock(&peer, false);
    Ok(decided)
}

/// Lets a peer bring as much again today as a day may bring. It is about this machine's disk alone,
/// and no event.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `peer-unknown`.
pub fn raise_quota(instance: &Instance, caller: &Caller, input: PeerDecision) -> Result<()> {
    caller.require(&[Role::Operator])?;
    instance.ledger.write_side(move |tx| {
        pinned(tx, &input.origin)?;
        let today = usage::day_of(tx.now());
        usage::raise(tx.conn(), input.origin.as_str(), today)
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
    let peer = input.origin.clone();
    let decided = instance.ledger.write(move |tx| {
        once(tx, &caller, &("resume_peer", &input), |tx| {
            let (row, genesis) = pinned(tx, &input.origin)?;
            let state = stored::find_state(tx.conn(), input.origin.as_str())?;
            if !row.suspended && !state.as_ref().is_some_and(PeerStateRow::is_halted) {
                return Err(codes::PEER_NOT_SUSPENDED.into());
            }
            if let Some(state) = state {
                begin_again(tx, state)?;
            }
            let body = Standing { origin: input.origin.clone() };
            append(tx, RESUMED, &body, &caller, &input.origin, genesis)
        })
    })?;
    instance.ledger.heed_clock(&peer, true);
    Ok(decided)
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
