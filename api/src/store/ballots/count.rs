//! What a count reads: of each chapter of a poll its roll, its ballots and its seal, from the logs
//! as they are held here.

use std::collections::BTreeSet;

use enlace_schema::event::Origin;
use enlace_schema::event::poll::{BallotCast, Opened, Silent};
use enlace_schema::ids::EntryId;
use enlace_schema::log::Hash;
use enlace_schema::voting::counted::NotCounted;
use enlace_schema::voting::envelope::BoxKey;
use enlace_schema::voting::silent::Statement;
use enlace_schema::voting::tally::{CastBallot, ChapterInput, PollInput, SealRef, SilentInput};

use super::super::tables::{EntryRow, PollRow, SealRow};
use super::super::{Connection, joins, log, polls, rolls, transfers};
use super::{of, set_aside};
use crate::error::{Error, Refusal, Result, codes};

/// Everything that a count reads, from the logs as they are here: chapters whose seal counts, those
/// that are silent and counted all the same, and those that are missing. `stated` is what the host
/// counts, and is found to be so; `opened` is what the poll's row holds.
///
/// # Errors
/// What the database says; internal when stored events do not read.
pub fn tally_input<'a>(
    conn: &mut Connection,
    row: &PollRow,
    opened: &'a Opened,
    stated: &Statement,
) -> Result<PollInput<'a>> {
    let mut input = PollInput { ended: true, ..PollInput::of(opened) };
    for origin in &opened.chapters {
        if let Some(silent) = stated.silent.iter().find(|silent| silent.log == *origin) {
            input.silent.push(silent_input(conn, row, silent)?);
            continue;
        }
        let counts = stated.inputs.iter().any(|seal| seal.log == *origin);
        let chapter = if counts { chapter_input(conn, row, origin)? } else { None };
        match chapter {
            Some(chapter) => input.chapters.push(chapter),
            None => input.missing.push(origin.clone()),
        }
    }
    Ok(input)
}

/// The refusal of a count: `poll-not-sealed` while something may still come, and
/// `poll-results-differ` where the host counted what is no seal.
pub fn uncounted(why: NotCounted) -> Error {
    let code = match why {
        NotCounted::Waits => codes::POLL_NOT_SEALED,
        NotCounted::Differs(_) => codes::POLL_RESULTS_DIFFER,
    };
    Refusal::new(code).into()
}

/// What a running total reads, in a poll that shows live results: the ballots that are here of the
/// chapters whose box has been open from the start. Nothing of what comes out is final.
///
/// # Errors
/// As [`tally_input`].
pub fn running_input<'a>(
    conn: &mut Connection,
    row: &PollRow,
    opened: &'a Opened,
) -> Result<PollInput<'a>> {
    let mut input = PollInput::of(opened);
    for origin in &opened.chapters {
        let found = joins::find(conn, row, origin.as_str())?;
        let key = found.and_then(|join| Some((join.seq, BoxKey::from_b64u(&join.box_key?)?)));
        match key {
            Some((from, key)) => {
                let open = SealRef { seq: 0, id: Hash([0; 32]) };
                input.chapters.push(read_box(conn, row, origin, (from, i64::MAX), open, key)?);
            }
            None => input.missing.push(origin.clone()),
        }
    }
    Ok(input)
}

/// What one chapter sealed, if it takes part in the poll and has sealed.
fn chapter_input(
    conn: &mut Connection,
    row: &PollRow,
    origin: &Origin,
) -> Result<Option<ChapterInput>> {
    let Some(join) = joins::find(conn, row, origin.as_str())? else { return Ok(None) };
    let Some(seal) = polls::find_seal(conn, origin.as_str(), &row.poll)? else { return Ok(None) };
    let key =
        BoxKey::from_b64u(&seal.box_key).ok_or_else(|| Error::internal("a stored box key"))?;
    read_box(conn, row, origin, (join.seq, seal.seq), seal_ref(&seal)?, key).map(Some)
}

/// What was read of a chapter that has not sealed, its ballots up to where its box was opened.
fn silent_input(conn: &mut Connection, row: &PollRow, stated: &Silent) -> Result<SilentInput> {
    let log = stated.log.as_str();
    let join = joins::find(conn, row, log)?;
    let join = join.ok_or_else(|| Error::internal("a silent chapter that has not joined"))?;
    let seal = polls::find_any_seal(conn, log, &row.poll)?;
    let size = log::signed(stated.size)?;
    let end = seal.as_ref().map_or(size, |seal| size.min(seal.seq));
    let key = join.box_key.or(seal.map(|seal| seal.box_key)).filter(|_| stated.opened.is_some());
    let key = key.map(|key| BoxKey::from_b64u(&key).ok_or_else(|| Error::internal("a box key")));
    // As it was read: what was corrected later is late.
    let roll = rolls::entries_at(conn, log, &row.poll, size)?;
    Ok(SilentInput {
        stated: stated.clone(),
        roll: roll.iter().map(|place| place.entry()).collect::<Result<_>>()?,
        ballots: cast_between(conn, log, &row.poll, (join.seq, end))?,
        box_key: key.transpose()?,
        frozen: log::unsigned(rolls::find(conn, log, &row.poll)?.map_or(0, |roll| roll.seq))?,
        moves: transfers::moves(conn, log, size)?,
    })
}

/// Every ballot strictly between two places of a log, those set aside among them.
fn cast_between(
    conn: &mut Connection,
    log: &str,
    poll: &str,
    (from, to): (i64, i64),
) -> Result<Vec<CastBallot>> {
    let admitted = of(conn, log, poll)?;
    let seqs: Vec<i64> = admitted.iter().map(|ballot| ballot.seq).filter(|seq| *seq < to).collect();
    let mut stored = log::entries_at(conn, log, &seqs)?;
    stored.extend(set_aside(conn, log, poll, from, to)?);
    stored.iter().map(cast_ballot).collect()
}

/// The roll of a chapter and its ballots strictly between two places of its log.
fn read_box(
    conn: &mut Connection,
    row: &PollRow,
    origin: &Origin,
    (from, to): (i64, i64),
    seal: SealRef,
    box_key: BoxKey,
) -> Result<ChapterInput> {
    let (log, poll) = (origin.as_str(), row.poll.as_str());
    let roll = rolls::entries_at(conn, log, poll, to)?;
    Ok(ChapterInput {
        origin: origin.clone(),
        roll: roll.iter().map(|place| place.entry()).collect::<Result<_>>()?,
        ballots: cast_between(conn, log, poll, (from, to))?,
        seal,
        box_key,
        frozen: log::unsigned(rolls::find(conn, log, poll)?.map_or(0, |roll| roll.seq))?,
        moves: transfers::moves(conn, log, to)?,
    })
}

/// Every place that a ballot names, strictly between two places of a log, those set aside too.
///
/// # Errors
/// What the database says; internal when stored bytes are no event.
pub fn named(
    conn: &mut Connection,
    log: &str,
    poll: &str,
    between: (i64, i64),
) -> Result<BTreeSet<EntryId>> {
    Ok(cast_between(conn, log, poll, between)?.into_iter().map(|cast| cast.entry).collect())
}

fn cast_ballot(row: &EntryRow) -> Result<CastBallot> {
    let envelope = row.envelope()?;
    let body: BallotCast = envelope.body().map_err(Error::internal)?;
    let person = envelope.person().map(String::from);
    Ok(CastBallot { seq: envelope.seq, entry: body.entry, person, envelope: body.envelope })
}

fn seal_ref(row: &SealRow) -> Result<SealRef> {
    Ok(SealRef { seq: log::unsigned(row.seq)?, id: log::hash(&row.id)? })
}
