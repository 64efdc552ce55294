//! What a revocation made void, said again under the key in force (protocol §4.6).
//!
//! Whoever had the log key wrote between what was honest, and the bytes do not tell them apart. So
//! nothing that gives anybody a right, a vote or a place is said again unless a person chose it,
//! entry by entry. What protects people is: records that were blocked or erased stay so.

use std::collections::BTreeSet;

use enlace_schema::event::key::{is_kept_always, is_sayable_again};
use enlace_schema::event::privacy::{BLOCKED, Commits, ERASED};
use enlace_schema::event::{Draft, Envelope};
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

/// Says an event again, of this log or of the one that it continues, if it means the same at
/// another place; whether it was said.
///
/// # Errors
/// As [`say_again`].
pub fn say(tx: &mut Tx<'_>, event: &Envelope) -> Result<bool> {
    if Fate::of(&event.kind) == Fate::Bound {
        return Ok(false);
    }
    let draft = Draft {
        kind: event.kind.clone(),
        kv: event.kv,
        body: event.body().map_err(Error::internal)?,
        commitments: event.commitments.iter().map(|commitment| commitment.c).collect(),
        refs: event.refs.clone(),
        by: event.actor(),
        cmd: event.cmd.clone(),
        crit: Vec::new(),
    };
    let Some(draft) = of_what_stands(tx, draft, event)? else { return Ok(false) };
    // What a thief said does not all make sense: a refusal skips that one event.
    tx.attempt(|tx| tx.append(&draft).map(drop))
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
