//! Which lines of a note stay. Whoever answers, brings or serves a note puts on it what it likes: a
//! line that nobody verified takes room, and must not take the place of one that holds.

use super::{CheckpointError, Cosignature, SignedCheckpoint};
use super::{cosignature, cosigned_message, read_line, time_of};
use crate::keys::PublicKey;
use crate::time::Millis;

/// Most bytes of a note that a tally shows; an honest one has less than half of it.
const SEEN_MAX_BYTES: usize = 1_024;

impl SignedCheckpoint {
    /// The note with the lines that are kept, which have no LF here; one at least.
    pub fn retain(&self, keep: impl Fn(&str) -> bool) -> SignedCheckpoint {
        let mut note = format!("{}\n", self.text());
        for line in self.lines().filter(|line| keep(line)) {
            note.push_str(line);
            note.push('\n');
        }
        SignedCheckpoint { note, ..self.clone() }
    }

    /// The note without the lines of these witnesses, by name and key, that do not hold: one with a
    /// late time would take the place of one that does. Lines of others stay.
    pub fn holding<'a>(
        &self,
        witnesses: impl Iterator<Item = (&'a str, &'a PublicKey)> + Clone,
    ) -> SignedCheckpoint {
        let is_spoiled = |cosigned: &Cosignature| {
            let message = cosigned_message(self.text(), cosigned.time);
            let of_it = |(name, key): &(&str, &PublicKey)| cosigned.is_by(name, key);
            let mut keys = witnesses.clone().filter(of_it).map(|(_, key)| key).peekable();
            keys.peek().is_some()
                && keys.all(|key| key.verify(&message, &cosigned.signature).is_err())
        };
        self.retain(|line| {
            let cosigned = read_line(line).ok().and_then(|line| cosignature(&line));
            !cosigned.is_some_and(|cosigned| is_spoiled(&cosigned))
        })
    }

    /// The note with those lines of an answer that these witnesses made, and their latest time, in
    /// Unix seconds; nothing where there is none. What else an answer has is nobody's.
    ///
    /// # Errors
    /// `E_JSON`: no line of a signature, or the note would be too long.
    pub fn cosigned_by<'a>(
        &self,
        lines: &str,
        witnesses: impl Iterator<Item = (&'a str, &'a PublicKey)> + Clone,
    ) -> Result<Option<(SignedCheckpoint, u64)>, CheckpointError> {
        let (mut cosigned, mut newest) = (self.clone(), None);
        for line in lines.lines() {
            let alone = self.with_only(line)?;
            let time = |(name, key): (&str, &PublicKey)| alone.verify_cosignature(name, key);
            if let Some(time) = witnesses.clone().filter_map(time).max() {
                cosigned.add_signature(line)?;
                newest = newest.max(Some(time));
            }
        }
        Ok(newest.map(|newest| (cosigned, newest)))
    }

    /// The note with what its log signed and the first cosignature of these witnesses by an
    /// instant, of those on it and one that was kept beside it; nothing where there is none, or
    /// where it would be longer than what a tally has room for.
    pub fn seen_by(
        &self,
        kept: Option<&str>,
        until: Millis,
        witnesses: &[(&str, &PublicKey)],
    ) -> Option<String> {
        let alone = |line| self.with_only(line).ok();
        let first = self.lines().chain(kept).filter_map(|line| {
            let note = alone(line)?;
            let times =
                witnesses.iter().filter_map(|(name, key)| note.verify_cosignature(name, key));
            Some((times.min()?, line))
        });
        let in_time = first.filter(|(time, _)| {
            i64::try_from(*time).is_ok_and(|seconds| seconds <= until.as_secs())
        });
        let (_, line) = in_time.min()?;
        alone(line).map(|note| note.note).filter(|note| note.len() <= SEEN_MAX_BYTES)
    }

    /// The note with what its log signed and this cosignature, and no others: enough to show who
    /// had seen the checkpoint, and when.
    ///
    /// # Errors
    /// `E_JSON`: no line of a signature, or the note would be too long.
    pub fn with_only(&self, cosignature: &str) -> Result<SignedCheckpoint, CheckpointError> {
        let mut note = self.retain(|line| {
            read_line(line).is_ok_and(|signature| {
                signature.name() == self.checkpoint.origin && time_of(&signature).is_none()
            })
        });
        note.add_signature(cosignature)?;
        Ok(note)
    }
}

#[cfg(test)]
mod tests;
