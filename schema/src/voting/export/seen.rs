//! What the tallies of an export show of who had seen a chapter's ballots in time (rule 43).

use std::cmp::Reverse;

use super::super::witnessed::witnessed_until;
use super::judge::of_poll;
use super::{File, LogPart, Seen};
use crate::event::Origin;
use crate::event::poll::{self, Opened, Tallied};
use crate::log::{NamedKey, SignedCheckpoint, is_stranger};
use crate::time::Millis;

/// The largest checkpoint of a log that a tally in the file shows and that a log of another host in
/// the file cosigned in time. Nothing is taken on the word of who counted: the log signed the
/// checkpoint, and the witness its time.
pub(super) fn of(file: &File, opened: &Opened, origin: &Origin, part: &LogPart) -> Option<Seen> {
    let tallies = file
        .logs
        .values()
        .flat_map(|log| of_poll::<Tallied>(log, poll::TALLIED, &file.poll, |body| &body.poll));
    let stated = tallies
        .filter(|said| said.body.host == file.host)
        .flat_map(|said| said.body.unwitnessed)
        .filter(|stated| stated.log == *origin);
    let notes = stated.filter_map(|stated| SignedCheckpoint::parse(&stated.seen?).ok());
    let in_time = notes.filter_map(|note| cosigned(file, opened, (origin, part), &note));
    in_time.max_by_key(|seen| (seen.size, Reverse((seen.at, seen.by.clone()))))
}

/// Who cosigned a checkpoint of the log first, if it is one, and that was in time.
fn cosigned(
    file: &File,
    opened: &Opened,
    (origin, part): (&Origin, &LogPart),
    note: &SignedCheckpoint,
) -> Option<Seen> {
    let (size, name) = (note.checkpoint.size, origin.as_str());
    let shown = &part.checkpoint.checkpoint;
    // Of a smaller one only who holds the log can say that it is of this tree.
    if size > shown.size || (size == shown.size && note.checkpoint.root != shown.root) {
        return None;
    }
    let mut keys = part.keys.log_keys_for(size);
    let signed = keys.any(|key| key.name == name && note.verify_log(&key.key).is_ok());
    if note.checkpoint.origin != name || !signed {
        return None;
    }
    let others = file.logs.iter().filter(|(other, _)| is_stranger(other.as_str(), name));
    let times = others.flat_map(|(other, log)| {
        let cosigned = |key: &NamedKey| note.verify_cosignature(&key.name, &key.key);
        let times = log.keys.witness_keys().iter().filter_map(cosigned);
        times.map(move |seconds| (seconds, other)).collect::<Vec<_>>()
    });
    let (seconds, by) = times.min()?;
    let at = Millis::from_ms(i64::try_from(seconds).ok()?.checked_mul(1_000)?);
    (at <= witnessed_until(opened)).then(|| Seen { size, by: by.clone(), at })
}
