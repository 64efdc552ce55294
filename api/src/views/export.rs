//! A poll as one file that anyone can recompute offline (`enlace tally verify`). The format is
//! `enlace_schema::voting::export`.

use std::collections::BTreeSet;

use enlace_schema::event::poll::{self as kinds, Opened, RollFrozen, Silent};
use enlace_schema::event::{Origin, dispute, key};
use enlace_schema::ids::PollId;
use enlace_schema::log::SignedCheckpoint;
use enlace_schema::time::Millis;
use enlace_schema::voting::export::Writer;

use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::proof;
use crate::store::log::StoredTiles;
use crate::store::tables::PollRow;
use crate::store::{Connection, ballots, cuts, disputes, log, polls, rolls, transfers};

/// The file of a poll that was counted: every log that takes part, as far as it is held and
/// covered by a checkpoint.
///
/// # Errors
/// `poll-not-found`; before there is a result, `poll-void` of a poll that will never have one and
/// `poll-not-tallied` of any other: nothing could be recomputed from its file; `unavailable` in
/// the seconds before a checkpoint covers the poll's opening; internal when stored events do not
/// read.
pub fn poll(conn: &mut Connection, poll: &PollId, now: Millis) -> Result<String> {
    let view = super::poll(conn, poll, now)?;
    if view.result.is_none() {
        let void = view.voided_at.is_some();
        return Err(if void { codes::POLL_VOID } else { codes::POLL_NOT_TALLIED }.into());
    }
    let row = polls::get_by_id(conn, poll.as_ref())?;
    let opened = row.opened()?;
    let host = log::origin(&row.origin)?;
    let covered = covering_all(conn, host.as_str())?.map_or(0, |signed| signed.checkpoint.size);
    if covered <= log::unsigned(row.seq)? {
        return Err(Refusal::new(codes::UNAVAILABLE).into());
    }
    let mut file = Writer::new(poll, &host);
    let stated = cuts::host_statement(conn, &row)?.unwrap_or_default();
    let readings = readings(conn, &row)?;
    for origin in &opened.chapters {
        let silent = stated.silent.iter().find(|silent| silent.log == *origin);
        let mut seqs = places(conn, &row, &opened, (origin, silent))?;
        seqs.extend(readings.iter().filter(|(log, _)| log == origin).map(|(_, seq)| *seq));
        add_log(conn, &mut file, origin, seqs)?;
    }
    Ok(file.finish())
}

fn add_log(
    conn: &mut Connection,
    file: &mut Writer,
    origin: &Origin,
    seqs: BTreeSet<i64>,
) -> Result<()> {
    let Some(checkpoint) = covering_all(conn, origin.as_str())? else { return Ok(()) };
    let size = checkpoint.checkpoint.size;
    let Some(genesis) = log::find_entry_id(conn, origin.as_str(), 0)? else { return Ok(()) };
    file.log(origin, genesis, &checkpoint);
    let seqs: Vec<i64> = seqs.into_iter().collect();
    let mut entries = Vec::with_capacity(seqs.len());
    for stored in log::entries_at(conn, origin.as_str(), &seqs)? {
        let seq = log::unsigned(stored.seq)?;
        if seq < size {
            entries.push((seq, stored.to_entry()?));
        }
    }
    let mut tiles = StoredTiles::of(conn, origin.as_str());
    for (seq, entry) in entries {
        let path = proof::inclusion_in(&mut tiles, seq, size)?;
        file.event(seq, &entry, &path);
    }
    Ok(())
}

/// The largest checkpoint whose tree is held.
fn covering_all(conn: &mut Connection, origin: &str) -> Result<Option<SignedCheckpoint>> {
    log::published(conn, origin)?.map(|row| row.signed()).transpose()
}

/// Where a log says something about the poll, the genesis among it; of one that the host states as
/// silent also where it was read to.
fn places(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
    (origin, silent): (&Origin, Option<&Silent>),
) -> Result<BTreeSet<i64>> {
    let (of, poll) = (origin.as_str(), row.poll.as_str());
    let mut seqs = BTreeSet::from([0]);
    let keys = [key::ROTATED, key::PUBLISHED, key::REVOKED];
    let said = log::entries_of_kinds(conn, of, 0, &keys)?;
    seqs.extend(said.iter().map(|entry| entry.seq));
    // Who came and who left decides which places count (rule 46).
    seqs.extend(transfers::places(conn, of)?);
    if row.origin == of {
        seqs.insert(row.seq);
        let last_words = [kinds::CUT, kinds::PUBLISHED, kinds::VOIDED];
        seqs.extend(about(conn, origin, row.seq, &last_words, &opened.poll)?);
    }
    if let Some(roll) = rolls::find(conn, of, poll)? {
        seqs.insert(roll.seq);
        seqs.extend(pages(conn, of, poll, roll.seq)?);
    }
    let corrected = rolls::corrections_of(conn, &[poll])?;
    seqs.extend(corrected.iter().filter(|row| row.origin == of).map(|row| row.seq));
    let join = polls::find_join(conn, of, poll)?;
    // One that is wrong may still be what opens the box of a silent chapter.
    let seal =
        polls::find_any_seal(conn, of, poll)?.filter(|seal| !seal.broken || silent.is_some());
    if let Some(silent) = silent {
        seqs.insert(log::signed(silent.size)? - 1);
    }
    seqs.extend(ballots::of(conn, of, poll)?.iter().map(|ballot| ballot.seq));
    if let Some(join) = &join {
        seqs.insert(join.seq);
        let before = seal.as_ref().map_or(i64::MAX, |seal| seal.seq);
        let aside = ballots::set_aside(conn, of, poll, join.seq, before)?;
        seqs.extend(aside.iter().map(|entry| entry.seq));
    }
    seqs.extend(seal.map(|seal| seal.seq));
    seqs.extend(polls::find_tally(conn, of, poll)?.map(|row| row.seq));
    seqs.extend(polls::find_certification(conn, of, poll)?.map(|row| row.seq));
    if let Some(dispute) = disputes::find(conn, of, poll)? {
        seqs.insert(dispute.seq);
        let ends = [dispute::RESOLVED];
        seqs.extend(about(conn, origin, dispute.seq, &ends, &opened.poll)?);
    }
    Ok(seqs)
}

/// What shows that the host had read a dispute: the first event of its log that does, and in the
/// other log that to which it refers.
fn readings(conn: &mut Connection, row: &PollRow) -> Result<Vec<(Origin, i64)>> {
    let host = log::origin(&row.origin)?;
    let mut places = Vec::new();
    for (of, poll, seq) in disputes::first_readings(conn, &[&row.poll])? {
        let Some(dispute) = disputes::find(conn, &of, &poll)? else { continue };
        if dispute.host != row.origin {
            continue;
        }
        let dispute = dispute.event()?;
        let entry = log::find_entry(conn, &row.origin, log::unsigned(seq)?)?
            .ok_or_else(|| Error::internal("a reference without its event"))?;
        let refs = entry.envelope().map_err(Error::internal)?.refs;
        for to in refs.into_iter().filter(|to| to.log == dispute.log && to.seq >= dispute.seq) {
            places.push((to.log, log::signed(to.seq)?));
        }
        places.push((host.clone(), seq));
    }
    Ok(places)
}

/// Where the pages of a frozen roll stand: its freeze names the first and the last.
fn pages(conn: &mut Connection, origin: &str, poll: &str, frozen: i64) -> Result<Vec<i64>> {
    let entry = log::find_entry(conn, origin, log::unsigned(frozen)?)?
        .ok_or_else(|| Error::internal("a roll without its event"))?;
    let envelope = entry.envelope().map_err(Error::internal)?;
    let body: RollFrozen = envelope.body().map_err(Error::internal)?;
    let (Some(first), Some(last)) = (body.first, body.last) else { return Ok(Vec::new()) };
    let stored = rolls::stored_pages(conn, origin, poll, log::signed(first)?, log::signed(last)?)?;
    Ok(stored.iter().map(|page| page.seq).collect())
}

/// Events of these kinds about the poll, after a place of the log.
fn about(
    conn: &mut Connection,
    origin: &Origin,
    after: i64,
    kinds: &[&str],
    poll: &PollId,
) -> Result<Vec<i64>> {
    #[derive(serde::Deserialize)]
    struct About {
        poll: PollId,
    }
    let mut seqs = Vec::new();
    for stored in log::entries_of_kinds(conn, origin.as_str(), after, kinds)? {
        if stored.envelope()?.body::<About>().is_ok_and(|body| body.poll == *poll) {
            seqs.push(stored.seq);
        }
    }
    Ok(seqs)
}
