//! What a revocation made void, said again under the key in force (protocol §4.6); and what a new
//! generation says again of the log that it continues (§4.7).
//!
//! Whoever had the log key wrote between what was honest, and the bytes do not tell them apart. So
//! nothing that gives anybody a right, a vote or a place is said again unless a person chose it,
//! entry by entry. What protects people is: records that were blocked or erased stay so.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::envelope::MAX_REFS;
use enlace_schema::event::key::{is_kept_always, is_sayable_again};
use enlace_schema::event::privacy::{BLOCKED, Commits, ERASED};
use enlace_schema::event::{Draft, Envelope, EventRef, transfer};
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;

use super::{Tx, void};
use crate::error::{Error, Refusal, Result, codes};
use crate::store::{Connection, erasures, log};

/// What becomes of an entry that is void.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is said again if a person chooses it.
    Choice,
    /// It is said again in any case: a record that was blocked or erased.
    Always,
    /// It names its place or others' ids, so the clock, the committee or the operator make it anew.
    Bound,
}

impl Fate {
    /// That of events of a kind.
    pub fn of(kind: &str) -> Self {
        match (is_kept_always(kind), is_sayable_again(kind)) {
            (true, _) => Self::Always,
            (false, true) => Self::Choice,
            (false, false) => Self::Bound,
        }
    }

    /// Its name in answers.
    pub fn word(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Always => "always",
            Self::Bound => "bound",
        }
    }
}

/// An entry that a revocation makes void, as people look at it before they choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidEvent {
    /// Its place.
    pub seq: u64,
    /// Its kind.
    pub kind: String,
    /// When it says that it was written.
    pub at: Millis,
    /// Who it says has acted.
    pub by: Option<String>,
    /// Whether it can be said again.
    pub fate: Fate,
}

/// What stands from `from` on below `until` in our own log.
///
/// # Errors
/// Internal when stored bytes are no event; what the database says.
pub fn list(conn: &mut Connection, origin: &str, from: u64, until: u64) -> Result<Vec<VoidEvent>> {
    let mut found = Vec::new();
    let row = log::find(conn, origin)?.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
    void::for_each_from(conn, &row, (from, until), |_, stored| {
        let Envelope { seq, kind, at, by, .. } = stored.envelope()?;
        let fate = Fate::of(&kind);
        found.push(VoidEvent { seq, kind, at, by, fate });
        Ok(())
    })?;
    Ok(found)
}

/// Says again what people chose of what stands between `from` and `until` of our own log, and what
/// is said again in any case, in the order of the log. What its own projector refuses today is
/// left out. Gives the places of what was said.
///
/// # Errors
/// `invalid-argument` when something was chosen that does not stand there or cannot be said again;
/// internal when stored bytes are no event; what the database says.
pub fn say_again(
    tx: &mut Tx<'_>,
    from: u64,
    until: u64,
    chosen: &BTreeSet<u64>,
) -> Result<Vec<u64>> {
    let origin = tx.origin().to_string();
    let there = list(tx.conn(), &origin, from, until)?;
    let sayable = |seq: &u64| there.iter().any(|e| e.seq == *seq && e.fate != Fate::Bound);
    if !chosen.iter().all(sayable) {
        return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "again").into());
    }
    let mut said = Vec::new();
    for VoidEvent { seq, fate, .. } in there {
        if fate != Fate::Always && !chosen.contains(&seq) {
            continue;
        }
        let entry = log::find_entry(tx.conn(), &origin, seq)?;
        let entry = entry.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
        if say(tx, &entry.envelope().map_err(Error::internal)?)? {
            said.push(seq);
        }
    }
    Ok(said)
}

/// Says an event again, if it means the same at another place; whether it was said.
fn say(tx: &mut Tx<'_>, event: &Envelope) -> Result<bool> {
    if Fate::of(&event.kind) == Fate::Bound || needs_more(event) {
        return Ok(false);
    }
    let Some(draft) = of_what_stands(tx, draft_of(event)?, event)? else { return Ok(false) };
    Ok(attempt(tx, &draft)?.is_some())
}

/// Whether an event says something that this version does not understand (rule 9): without its
/// extension it would say something else, and nobody would be held back by it.
fn needs_more(event: &Envelope) -> bool {
    !event.crit.is_empty()
}

fn draft_of(event: &Envelope) -> Result<Draft> {
    Ok(Draft {
        kind: event.kind.clone(),
        kv: event.kv,
        body: event.body().map_err(Error::internal)?,
        commitments: event.commitments.iter().map(|commitment| commitment.c).collect(),
        refs: event.refs.clone(),
        by: event.actor(),
        cmd: event.cmd.clone(),
        crit: Vec::new(),
    })
}

/// What a thief said does not all make sense: a refusal skips that one event.
fn attempt(tx: &mut Tx<'_>, draft: &Draft) -> Result<Option<Hash>> {
    let mut said = None;
    tx.attempt(|tx| {
        said = Some(tx.append(draft)?.id);
        Ok(())
    })?;
    Ok(said)
}

/// A log that begins by saying again what still stands of the one that it continues, event by event
/// in their order. Members who moved among it, or they would be members again whose home is
/// elsewhere.
#[derive(Debug, Default)]
pub struct Continuing {
    /// What an offer is called here, by its name in the earlier log.
    offers: BTreeMap<String, Hash>,
}

impl Continuing {
    /// Says the next event again, if it means the same here.
    ///
    /// # Errors
    /// As [`say_again`].
    pub fn say(&mut self, tx: &mut Tx<'_>, event: &Envelope, id: Hash) -> Result<()> {
        if needs_more(event) {
            return Ok(());
        }
        match event.kind.as_str() {
            transfer::OFFERED => {
                if let Some(here) = attempt(tx, &draft_of(event)?)? {
                    self.offers.insert(id.to_string(), here);
                }
            }
            transfer::WITHDRAWN | transfer::EXPIRED | transfer::CLOSED => {
                self.end(tx, event, id)?;
            }
            // They name no event but the other log's.
            transfer::ACCEPTED | transfer::ARRIVED | transfer::ADOPTED => {
                attempt(tx, &draft_of(event)?)?;
            }
            _ => {
                say(tx, event)?;
            }
        }
        Ok(())
    }

    /// Ends an offer by the name that it has here. A closing names the one that it repeats, by
    /// which the member was taken in: the count finds it by that (rule 46).
    fn end(&self, tx: &mut Tx<'_>, event: &Envelope, id: Hash) -> Result<()> {
        let mut draft = draft_of(event)?;
        let Some(offer) = draft.body.get_mut("offer") else { return Ok(()) };
        let Some(here) = offer.as_str().and_then(|named| self.offers.get(named)) else {
            return Ok(());
        };
        *offer = here.to_string().into();
        if event.kind == transfer::CLOSED && draft.refs.len() < MAX_REFS {
            draft.refs.push(EventRef { log: event.log.clone(), seq: event.seq, id });
        }
        attempt(tx, &draft)?;
        Ok(())
    }
}

/// One commitment that is not here any more must not keep the others of the event from being
/// blocked or erased.
fn of_what_stands(tx: &mut Tx<'_>, draft: Draft, event: &Envelope) -> Result<Option<Draft>> {
    if ![BLOCKED, ERASED].contains(&draft.kind.as_str()) {
        return Ok(Some(draft));
    }
    let Ok(named) = event.body::<Commits>() else { return Ok(None) };
    let origin = tx.origin().as_str();
    let mut rows = erasures::find_all(tx.conn(), origin, &named.commits)?;
    rows.retain(|row| row.erased_seq.is_none());
    if draft.kind == BLOCKED {
        rows.retain(|row| row.blocked_seq.is_none());
    }
    let commits: Result<Vec<Hash>> = rows.iter().map(|row| log::hash(&row.commitment)).collect();
    let commits = commits?;
    if commits.is_empty() {
        return Ok(None);
    }
    let Draft { refs, by, cmd, .. } = draft;
    let narrowed = Draft::new(&event.kind, &Commits { commits });
    Ok(Some(Draft { kv: event.kv, refs, by, cmd, ..narrowed }))
}
