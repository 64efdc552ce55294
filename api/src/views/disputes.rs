//! Disputes about results, with what became of each by the host's last word.

use std::collections::BTreeMap;

use enlace_schema::event::dispute::Reason;
use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;
use enlace_schema::voting::disputes::{LastWord, Standing, standing};

use super::polls::ByLog;
use crate::error::Result;
use crate::store::tables::{DisputeRow, PollRow, TallyRow};
use crate::store::{Connection, disputes, log};

/// What a chapter's committee objects to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dispute {
    /// What is objected to.
    pub reason: Reason,
    /// Who opened it.
    pub by: Option<MemberId>,
    /// When, by that chapter's clock.
    pub at: Millis,
    /// What became of it.
    pub standing: Standing,
    /// When the chapter ended it, by its clock.
    pub ended_at: Option<Millis>,
    /// Whether it is about another tally than the host's that is held here: then the host has shown
    /// that chapter another log.
    pub other_tally: bool,
}

/// The disputes of these polls, by log and poll.
pub(super) fn of(
    conn: &mut Connection,
    polls: &[PollRow],
    tallies: &ByLog<TallyRow>,
) -> Result<ByLog<Dispute>> {
    let ids: Vec<&str> = polls.iter().map(|row| row.poll.as_str()).collect();
    let mut found = BTreeMap::new();
    for row in disputes::of_polls(conn, &ids)? {
        let of = |poll: &&PollRow| (&poll.origin, &poll.poll) == (&row.host, &row.poll);
        let Some(poll) = polls.iter().find(of) else { continue };
        let tally = tallies.get(&(row.host.clone(), row.poll.clone()));
        let dispute = dispute(conn, poll, &row, tally)?;
        found.insert((row.origin, row.poll), dispute);
    }
    Ok(found)
}

fn dispute(
    conn: &mut Connection,
    poll: &PollRow,
    row: &DisputeRow,
    tally: Option<&TallyRow>,
) -> Result<Dispute> {
    let ending = row.ending()?;
    let last_word = match ending {
        None => last_word(conn, poll, row)?,
        Some(_) => LastWord::None,
    };
    let held = match tally {
        Some(tally) => log::find_entry_id(conn, &tally.origin, log::unsigned(tally.seq)?)?,
        None => None,
    };
    Ok(Dispute {
        reason: row.reason()?,
        by: row.actor.as_deref().and_then(|actor| actor.parse().ok()),
        at: Millis::from_ms(row.at_ms),
        standing: standing(ending, last_word),
        ended_at: row.ended_ms.map(Millis::from_ms),
        other_tally: held.is_some_and(|id| id.0 != *row.tally_id),
    })
}

fn last_word(conn: &mut Connection, poll: &PollRow, row: &DisputeRow) -> Result<LastWord> {
    if poll.voided_ms.is_some() {
        return Ok(LastWord::Void);
    }
    if poll.published_ms.is_none() {
        return Ok(LastWord::None);
    }
    let Some((seq, published)) = disputes::publication(conn, poll)? else {
        return Ok(LastWord::Published { named: false, read: false });
    };
    let event = row.event()?;
    let read = disputes::had_read(conn, (&poll.origin, seq), (&row.origin, row.seq))?;
    Ok(LastWord::Published { named: published.disputed.contains(&event), read })
}
