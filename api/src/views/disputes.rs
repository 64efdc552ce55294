//! Disputes about results, with what became of each by the host's last word.

use std::collections::BTreeMap;

use enlace_schema::event::dispute::Reason;
use enlace_schema::event::poll::Published;
use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;
use enlace_schema::voting::disputes::{LastWord, Standing, had_read, standing};

use super::polls::ByLog;
use crate::error::Result;
use crate::store::tables::{DisputeRow, PollRow};
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
    /// that chapter another log, or the tally is invented.
    pub other_tally: bool,
}

/// The disputes of these polls, by log and poll: the same few queries for any number of them, and
/// one where there is none.
pub(super) fn of(conn: &mut Connection, polls: &[PollRow]) -> Result<ByLog<Dispute>> {
    let ids: Vec<&str> = polls.iter().map(|row| row.poll.as_str()).collect();
    let rows = disputes::of_polls(conn, &ids)?;
    if rows.is_empty() {
        return Ok(BTreeMap::new());
    }
    let said = Said::load(conn, &ids)?;
    let mut found = BTreeMap::new();
    for row in rows {
        let of = |poll: &&PollRow| (&poll.origin, &poll.poll) == (&row.host, &row.poll);
        let Some(poll) = polls.iter().find(of) else { continue };
        let dispute = said.dispute(poll, &row)?;
        found.insert((row.origin, row.poll), dispute);
    }
    Ok(found)
}

/// What hosts said of their polls that are disputed.
struct Said {
    publications: ByLog<(u64, Published)>,
    tallies: ByLog<Vec<u8>>,
    /// By the disputing log: the first event of the host that had read so far.
    readings: ByLog<u64>,
}

impl Said {
    fn load(conn: &mut Connection, ids: &[&str]) -> Result<Self> {
        let mut readings = BTreeMap::new();
        for (log, poll, seq) in disputes::first_readings(conn, ids)? {
            readings.insert((log, poll), log::unsigned(seq)?);
        }
        Ok(Self {
            publications: by_log(disputes::publications(conn, ids)?),
            tallies: by_log(disputes::tally_ids(conn, ids)?),
            readings,
        })
    }

    fn dispute(&self, poll: &PollRow, row: &DisputeRow) -> Result<Dispute> {
        let ending = row.ending()?;
        let last_word = match ending {
            None => self.last_word(poll, row)?,
            Some(_) => LastWord::None,
        };
        let held = self.tallies.get(&(row.host.clone(), row.poll.clone()));
        Ok(Dispute {
            reason: row.reason()?,
            by: row.actor.as_deref().and_then(|actor| actor.parse().ok()),
            at: Millis::from_ms(row.at_ms),
            standing: standing(ending, last_word),
            ended_at: row.ended_ms.map(Millis::from_ms),
            other_tally: held.is_some_and(|id| *id != row.tally_id),
        })
    }

    fn last_word(&self, poll: &PollRow, row: &DisputeRow) -> Result<LastWord> {
        if poll.voided_ms.is_some() {
            return Ok(LastWord::Void);
        }
        if poll.published_ms.is_none() {
            return Ok(LastWord::None);
        }
        let of_host = (poll.origin.clone(), poll.poll.clone());
        let Some((seq, published)) = self.publications.get(&of_host) else {
            return Ok(LastWord::Published { named: false, read: false });
        };
        let first = self.readings.get(&(row.origin.clone(), row.poll.clone()));
        let read = had_read(first.copied(), *seq);
        Ok(LastWord::Published { named: published.disputed.contains(&row.event()?), read })
    }
}

fn by_log<T>(rows: Vec<disputes::OfPoll<T>>) -> ByLog<T> {
    rows.into_iter().map(|(log, poll, said)| ((log, poll), said)).collect()
}
