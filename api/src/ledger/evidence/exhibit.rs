//! What is shown against a log, from what is held of it and what was found: as little as proves the
//! contradiction, whatever the size of the log.

use std::collections::BTreeMap;

use enlace_schema::event::{Entry, Origin};
use enlace_schema::json::EVENT_MAX_BYTES;
use enlace_schema::log::evidence::{Bytes, EVIDENCE_MAX_BYTES, Exhibit};
use enlace_schema::log::{
    Line, PAGE_MAX_ENTRIES, SignedCheckpoint, TileId, Tiles, consistency_proof, inclusion_proof,
    parse_line, root_at,
};

use super::Found;
use crate::error::{Error, Result};
use crate::ledger::proof;
use crate::store::Connection;
use crate::store::log::{self, StoredTiles};

/// Room of a file for entries, which are a third longer in base64url; notes and frame need the
/// rest.
const ENTRIES_MAX: usize = (EVIDENCE_MAX_BYTES - 8 * EVENT_MAX_BYTES) / 4 * 3;

/// The exhibit. What was not signed is shown as it came.
pub(super) fn of(conn: &mut Connection, peer: &Origin, found: Found<'_>) -> Result<Exhibit> {
    let signed = match note_in(found.bytes) {
        Some(note) => of_note(conn, peer, &note, found.page)?,
        None => match Entry::from_bytes(found.bytes.to_vec()) {
            Ok(entry) => of_entry(conn, peer, &entry, found)?,
            Err(_) => None,
        },
    };
    Ok(signed.unwrap_or_else(|| {
        let bytes = if found.page.is_empty() { found.bytes } else { found.page };
        Exhibit::Unsigned { found: Bytes(bytes.to_vec()) }
    }))
}

fn note_in(bytes: &[u8]) -> Option<SignedCheckpoint> {
    SignedCheckpoint::parse(std::str::from_utf8(bytes).ok()?).ok()
}

/// A note against one that is held; where the entries held do not reach it, against the entries.
fn of_note(
    conn: &mut Connection,
    peer: &Origin,
    note: &SignedCheckpoint,
    page: &[u8],
) -> Result<Option<Exhibit>> {
    let size = note.checkpoint.size;
    let same = log::find_checkpoint(conn, peer.as_str(), log::signed(size)?)?;
    if let Some(held) = same {
        return Ok(Some(Exhibit::Notes { one: held.note, other: note.note().to_owned() }));
    }
    let Some(base) = log::published(conn, peer.as_str())? else {
        return tail(conn, peer, None, note, page);
    };
    let large = log::unsigned(base.size)?;
    if size > large {
        return tail(conn, peer, Some((large, base.note)), note, page);
    }
    let mut tiles = StoredTiles::of(conn, peer.as_str());
    let root = root_at(&mut tiles, size).map_err(Error::internal)?;
    let proof = consistency_proof(&mut tiles, size, large).map_err(Error::internal)?;
    let small = note.note().to_owned();
    Ok(Some(Exhibit::Prefix { small, large: base.note, root, proof }))
}

/// The entries between a note that is held and one that they contradict.
fn tail(
    conn: &mut Connection,
    peer: &Origin,
    base: Option<(u64, String)>,
    note: &SignedCheckpoint,
    page: &[u8],
) -> Result<Option<Exhibit>> {
    let size = note.checkpoint.size;
    let from = base.as_ref().map_or(0, |(size, _)| *size);
    let peaks = log::load_tree(conn, peer.as_str(), from)?.peaks().to_vec();
    let mut entries: Vec<Bytes> = Vec::new();
    let (mut next, mut bytes) = (from, 0);
    while next < size && bytes <= ENTRIES_MAX {
        let most = (size - next).min(PAGE_MAX_ENTRIES as u64);
        let rows = log::entries_from(conn, peer.as_str(), next, log::signed(most)?)?;
        if rows.is_empty() {
            break;
        }
        next += rows.len() as u64;
        bytes += rows.iter().map(|row| row.entry.len()).sum::<usize>();
        entries.extend(rows.into_iter().map(|row| Bytes(row.entry)));
    }
    for (seq, entry) in entries_of(page) {
        if seq == next && seq < size {
            next += 1;
            bytes += entry.as_bytes().len();
            entries.push(Bytes::from(&entry));
        }
    }
    if next != size || bytes > ENTRIES_MAX {
        return Ok(None);
    }
    let (base, note) = (base.map(|(_, note)| note), note.note().to_owned());
    Ok(Some(Exhibit::Tail { base, peaks, entries, note }))
}

/// The entries of a page as it came, as far as it has any.
fn entries_of(page: &[u8]) -> impl Iterator<Item = (u64, Entry)> + '_ {
    page.split(|byte| *byte == b'\n').filter_map(|line| match parse_line(line, 1) {
        Ok(Line::Entry(line)) => Some((line.n, line.entry())),
        _ => None,
    })
}

/// A signed entry: by itself, against another one of its place, or against the one before it.
fn of_entry(
    conn: &mut Connection,
    peer: &Origin,
    entry: &Entry,
    found: Found<'_>,
) -> Result<Option<Exhibit>> {
    let keys = proof::keys(conn, peer.as_str())?;
    let by_log = keys.log_keys().iter().any(|key| entry.verify(&key.key).is_ok());
    // Of a revocation the recovery keys are the author; its own key is named in it only.
    if !by_log && !entry.envelope().is_ok_and(|event| keys.is_recovered(&event)) {
        return Ok(None);
    }
    let own = Exhibit::Entry { entry: Bytes::from(entry) };
    let placed = entry.envelope().ok().filter(|envelope| envelope.log == *peer);
    if let Some(envelope) = &placed
        && let Some(held) = log::find_entry(conn, peer.as_str(), envelope.seq)?
        && held != *entry
    {
        return Ok(Some(Exhibit::Entries { one: Bytes::from(&held), other: Bytes::from(entry) }));
    }
    let newest = log::latest_checkpoint(conn, peer.as_str())?;
    if let Some(newest) = newest.filter(|_| found.code == "E_FORK") {
        let note = newest.signed()?;
        return tail_to(conn, peer, &note, found.page);
    }
    let Some(envelope) = placed else { return Ok(Some(own)) };
    let mut at = |seq: u64| -> Result<Option<Entry>> {
        let held = log::find_entry(conn, peer.as_str(), seq)?;
        Ok(held.or_else(|| entries_of(found.page).find(|(n, _)| *n == seq).map(|(_, one)| one)))
    };
    let same = at(envelope.seq)?.filter(|held| held != entry);
    let before = match envelope.seq.checked_sub(1) {
        Some(seq) => at(seq)?.filter(|before| envelope.prev != Some(before.id())),
        None => None,
    };
    if let Some(other) = same.or(before) {
        return Ok(Some(Exhibit::Entries { one: Bytes::from(&other), other: Bytes::from(entry) }));
    }
    // At its own place it agrees with every note; what is wrong with it is in itself.
    match found.code {
        "E_SEQ" => Ok(Some(place(conn, peer, entry, found.page)?.unwrap_or(own))),
        _ => Ok(Some(own)),
    }
}

/// An entry where the note at the end of its page says that it stands.
fn place(
    conn: &mut Connection,
    peer: &Origin,
    entry: &Entry,
    page: &[u8],
) -> Result<Option<Exhibit>> {
    let end = page.split(|byte| *byte == b'\n').find_map(|line| match parse_line(line, 1) {
        Ok(Line::End(end)) => Some(end),
        _ => None,
    });
    let Some(end) = end else { return Ok(None) };
    let Some(note) = note_in(end.checkpoint.as_bytes()) else { return Ok(None) };
    let held = log::size(conn, peer.as_str())?;
    let mut tree = log::load_tree(conn, peer.as_str(), held)?;
    for (_, entry) in entries_of(page) {
        tree.push(entry.leaf());
    }
    let found = entries_of(page).zip(held..).find(|((_, one), _)| one == entry);
    let Some((_, index)) = found else { return Ok(None) };
    if (tree.size(), tree.root()) != (note.checkpoint.size, note.checkpoint.root) {
        return Ok(None);
    }
    let new = tree.dirty_tiles().into_iter().collect();
    let mut tiles = Overlay { stored: StoredTiles::of(conn, peer.as_str()), new };
    let proof = inclusion_proof(&mut tiles, index, tree.size()).map_err(Error::internal)?;
    let (entry, note) = (Bytes::from(entry), note.note().to_owned());
    Ok(Some(Exhibit::Place { index, entry, proof, note }))
}

/// The tiles that are stored, and those that a page would make of them.
struct Overlay<'a> {
    stored: StoredTiles<'a>,
    new: BTreeMap<TileId, Vec<u8>>,
}

impl Tiles for Overlay<'_> {
    type Error = Error;

    fn tile(&mut self, id: TileId) -> Result<Vec<u8>> {
        match self.new.get(&id) {
            Some(hashes) => Ok(hashes.clone()),
            None => self.stored.tile(id),
        }
    }
}

/// The entries that reach a note which was verified before them.
fn tail_to(
    conn: &mut Connection,
    peer: &Origin,
    note: &SignedCheckpoint,
    page: &[u8],
) -> Result<Option<Exhibit>> {
    let base = match log::published(conn, peer.as_str())? {
        Some(row) => Some((log::unsigned(row.size)?, row.note)),
        None => None,
    };
    tail(conn, peer, base, note, page)
}
