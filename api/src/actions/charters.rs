//! Charters: a chapter proposes one, each ratifies it, and polls of all its chapters keep to it.

use enlace_schema::event::charter::{PROPOSED, Proposed, RATIFIED, Ratified};
use enlace_schema::event::poll::Opened;
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, EventRef, Origin};
use enlace_schema::log::Hash;
use enlace_schema::voting;
use enlace_schema::voting::charter::{Charter, Joining, check, is_in_force};
use serde::{Deserialize, Serialize};

use super::once;
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::tables::{CharterRow, PollRow};
use crate::store::{Connection, charters, log, peers};

/// A charter, by its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OneCharter {
    /// Id of its `charter.proposed`.
    pub charter: Hash,
}

/// The committee proposes a charter, whose chapters and texts may come in any order. It binds
/// nobody before enough chapters have ratified it, ours among them.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `charter-invalid` with the field,
/// `charter-not-found` for one that it would supersede, `poll-chapters` for a chapter that is no
/// peer.
pub fn propose_charter(instance: &Instance, caller: &Caller, mut input: Proposed) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    caller.person()?;
    input.chapters.sort();
    input.texts.sort_by_key(|text| text.lang);
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("propose_charter", &input), |tx| {
            check(&input, tx.origin()).map_err(|refusal| {
                let field = refusal.field().unwrap_or("charter");
                Refusal::new(codes::CHARTER_INVALID).on(field)
            })?;
            let own = tx.origin().to_string();
            let peers = peers::of(tx.conn(), &own)?;
            let known = |log: &str| log == own || peers.iter().any(|peer| peer.peer == log);
            if !input.chapters.iter().all(|chapter| known(chapter.as_str())) {
                return Err(Refusal::new(codes::POLL_CHAPTERS).on("chapters").into());
            }
            let former = input.supersedes.map(|id| get(tx.conn(), id)).transpose()?;
            let former = former.map(|row| reference(tx, &row)).transpose()?.flatten();
            let mut event = Draft::new(PROPOSED, &input);
            event.refs = former.into_iter().collect();
            event.by = caller.acting_as(Role::Committee);
            Ok(tx.append(&event)?.id)
        })
    })
}

/// The committee ratifies a charter for its chapter.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `unauthenticated`, `charter-not-found`,
/// `charter-not-ours` where it names our chapter not, `charter-ratified`.
pub fn ratify_charter(instance: &Instance, caller: &Caller, input: OneCharter) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    caller.person()?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("ratify_charter", &input), |tx| {
            let row = get(tx.conn(), input.charter)?;
            if !row.charter()?.body.chapters.contains(tx.origin()) {
                return Err(Refusal::new(codes::CHARTER_NOT_OURS).into());
            }
            let own = tx.origin().to_string();
            if charters::find_ratification(tx.conn(), &own, &row.id)?.is_some() {
                return Err(Refusal::new(codes::CHARTER_RATIFIED).into());
            }
            let body = Ratified { charter: input.charter, host: log::origin(&row.origin)? };
            let mut event = Draft::new(RATIFIED, &body);
            event.refs = reference(tx, &row)?.into_iter().collect();
            event.by = caller.acting_as(Role::Committee);
            tx.append(&event)?;
            Ok(input.charter)
        })
    })
}

fn get(conn: &mut Connection, id: Hash) -> Result<CharterRow> {
    let found = charters::find(conn, &id.0)?;
    found.ok_or_else(|| Refusal::new(codes::CHARTER_NOT_FOUND).into())
}

/// A charter as an event of another log refers to it; nothing for our own.
fn reference(tx: &Tx<'_>, row: &CharterRow) -> Result<Option<EventRef>> {
    if row.origin == tx.origin().as_str() {
        return Ok(None);
    }
    let (seq, id) = (log::unsigned(row.seq)?, log::hash(&row.id)?);
    Ok(Some(EventRef { log: log::origin(&row.origin)?, seq, id }))
}

/// A charter that binds us, and what an event that rests on it refers to.
pub(super) struct Binding {
    /// The charter.
    pub(super) charter: Charter,
    /// Its event, where it is another log's.
    pub(super) reference: Option<EventRef>,
}

/// The charters in force that our own committee has ratified, the newest first.
///
/// # Errors
/// What the database says.
pub(super) fn binding(tx: &mut Tx<'_>) -> Result<Vec<Binding>> {
    let own = tx.origin().clone();
    let (all, ratified) = charters::facts(tx.conn())?;
    let mut binding = Vec::new();
    for row in charters::all(tx.conn())? {
        let charter = row.charter()?;
        let ours = ratified.iter().any(|by| by.log == own && by.charter == charter.id);
        if ours && is_in_force(&charter, &all, &ratified) {
            let reference = reference(tx, &row)?;
            binding.push(Binding { charter, reference });
        }
    }
    Ok(binding)
}

/// Who may join a poll for us, by the charters that are known here.
///
/// # Errors
/// What the database says.
pub fn joining(
    conn: &mut Connection,
    own: &Origin,
    row: &PollRow,
    opened: &Opened,
) -> Result<Joining> {
    let entry = log::find_entry(conn, &row.origin, log::unsigned(row.seq)?)?;
    let entry = entry.ok_or_else(|| Error::internal("a poll without its event"))?;
    let at = entry.envelope().map_err(Error::internal)?.at;
    let (all, ratified) = charters::facts(conn)?;
    let host = log::origin(&row.origin)?;
    Ok(voting::charter::joining((opened, at), (own, &host), &all, &ratified))
}

/// Refuses a poll that does not keep to the charter that it names. What waits for people is for
/// whoever asks: the clock does not.
///
/// # Errors
/// `poll-charter`.
pub(super) fn require_charter(tx: &mut Tx<'_>, row: &PollRow, opened: &Opened) -> Result<()> {
    let own = tx.origin().clone();
    match joining(tx.conn(), &own, row, opened)? {
        Joining::Clock | Joining::People => Ok(()),
        Joining::Nobody => Err(Error::from(Refusal::new(codes::POLL_CHARTER))),
    }
}
