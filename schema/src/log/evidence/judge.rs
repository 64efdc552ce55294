//! What a piece of evidence proves. Each exhibit is held to one rule: an honest author, who signs
//! one entry for each place and only roots of those entries, could not have signed all of it.

use super::{Bytes, Evidence, EvidenceError, Exhibit, Finding, Leaf, Proven};
use crate::event::key::REVOKED;
use crate::event::{Entry, Envelope, EnvelopeError, Origin};
use crate::log::proof::{verify_consistency, verify_inclusion};
use crate::log::tree::grown;
use crate::log::{Checkpoint, Hash, KeySchedule, ScheduleError, SignedCheckpoint, empty_root};

/// Whose signatures count.
struct Court<'a> {
    origin: &'a Origin,
    keys: KeySchedule,
    genesis: Entry,
    /// The entries that changed the log key, each of which brought one.
    later: Vec<Entry>,
}

impl Evidence {
    /// What it proves, against the log of the genesis in it. That this is the log that is meant is
    /// for the caller to compare.
    ///
    /// # Errors
    /// Why it proves nothing.
    pub fn judge(&self) -> Result<Proven, EvidenceError> {
        let genesis = entry(&self.genesis, "genesis")?;
        KeySchedule::of_chain(&self.origin, &genesis, &[]).map_err(|_| EvidenceError::Genesis)?;
        let later: Result<Vec<Entry>, _> =
            self.keys.iter().map(|bytes| entry(bytes, "keys")).collect();
        let court = Court::over(&self.origin, genesis.clone(), later?)?;
        let finding = court.judge(&self.exhibit)?;
        let newest = court.keys.log_key().ok_or(EvidenceError::Keys)?;
        let (kid, since) = (newest.kid.clone(), newest.since);
        Ok(Proven { origin: self.origin.clone(), genesis: genesis.id(), finding, kid, since })
    }
}

fn entry(bytes: &Bytes, part: &'static str) -> Result<Entry, EvidenceError> {
    Entry::from_bytes(bytes.0.clone()).map_err(|_| EvidenceError::Malformed(part))
}

impl<'a> Court<'a> {
    /// The keys of the log, as far as the evidence brings them.
    fn over(
        origin: &'a Origin,
        genesis: Entry,
        later: Vec<Entry>,
    ) -> Result<Court<'a>, EvidenceError> {
        let keys = KeySchedule::of_chain(origin, &genesis, &later);
        let keys = keys.map_err(|_| EvidenceError::Keys)?;
        Ok(Court { origin, keys, genesis, later })
    }

    fn judge(&self, exhibit: &Exhibit) -> Result<Finding, EvidenceError> {
        match exhibit {
            Exhibit::Notes { one, other } => self.notes(one, other),
            Exhibit::Prefix { small, large, root, proof } => {
                self.prefix(small, large, *root, proof)
            }
            Exhibit::Leaves { index, one, other } => self.leaves(*index, one, other),
            Exhibit::Tail { base, peaks, entries, note } => {
                self.tail(base.as_deref(), peaks, entries, note)
            }
            Exhibit::Place { index, entry, proof, note } => self.place(*index, entry, proof, note),
            Exhibit::Entries { one, other } => self.entries(one, other),
            Exhibit::Entry { entry } => self.entry(entry),
            Exhibit::Unsigned { .. } => Err(EvidenceError::NothingSigned),
        }
    }

    /// A checkpoint that the log signed.
    fn note(&self, note: &str, part: &'static str) -> Result<Checkpoint, EvidenceError> {
        let signed = SignedCheckpoint::parse(note).map_err(|_| EvidenceError::Malformed(part))?;
        if signed.checkpoint.origin != self.origin.as_str() {
            return Err(EvidenceError::Origin(part));
        }
        let mut keys = self.keys.log_keys_for(signed.checkpoint.size);
        match keys.any(|key| signed.verify_log(&key.key).is_ok()) {
            true => Ok(signed.checkpoint),
            false => Err(EvidenceError::Unsigned(part)),
        }
    }

    /// An event of this log that the log signed, by the key in force at its place.
    fn signed(
        &self,
        bytes: &Bytes,
        part: &'static str,
    ) -> Result<(Entry, Envelope), EvidenceError> {
        let entry = entry(bytes, part)?;
        let envelope = entry.envelope().map_err(|_| EvidenceError::Malformed(part))?;
        if envelope.log != *self.origin {
            return Err(EvidenceError::Origin(part));
        }
        let key = self.keys.log_key_at(envelope.seq);
        match key.is_some_and(|key| entry.verify(&key.key).is_ok()) {
            true => Ok((entry, envelope)),
            false => Err(EvidenceError::Unsigned(part)),
        }
    }

    fn notes(&self, one: &str, other: &str) -> Result<Finding, EvidenceError> {
        let (one, other) = (self.note(one, "one")?, self.note(other, "other")?);
        if one.size != other.size || one.root == other.root {
            return Err(EvidenceError::Agrees);
        }
        Ok(Finding::TwoRoots { size: one.size })
    }

    fn prefix(
        &self,
        small: &str,
        large: &str,
        root: Hash,
        proof: &[Hash],
    ) -> Result<Finding, EvidenceError> {
        let (small, large) = (self.note(small, "small")?, self.note(large, "large")?);
        if small.size >= large.size || small.root == root {
            return Err(EvidenceError::Agrees);
        }
        // The root of nothing is the same in every tree: a note that says another lies by itself.
        if small.size == 0 {
            let nothing = root == empty_root();
            let lie = Finding::NotAPrefix { small: 0, large: large.size };
            return if nothing { Ok(lie) } else { Err(EvidenceError::Proof) };
        }
        // What leads to the larger root is bound in it: the larger tree has but one beginning.
        verify_consistency(small.size, root, large.size, large.root, proof)
            .map_err(|_| EvidenceError::Proof)?;
        Ok(Finding::NotAPrefix { small: small.size, large: large.size })
    }

    fn leaves(&self, index: u64, one: &Leaf, other: &Leaf) -> Result<Finding, EvidenceError> {
        for (leaf, part) in [(one, "one"), (other, "other")] {
            let note = self.note(&leaf.note, part)?;
            verify_inclusion(leaf.leaf, index, note.size, &leaf.proof, note.root)
                .map_err(|_| EvidenceError::Proof)?;
        }
        match one.leaf == other.leaf {
            true => Err(EvidenceError::Agrees),
            false => Ok(Finding::TwoLeaves { seq: index }),
        }
    }

    fn tail(
        &self,
        base: Option<&str>,
        peaks: &[Hash],
        entries: &[Bytes],
        note: &str,
    ) -> Result<Finding, EvidenceError> {
        let base = base.map(|base| self.note(base, "base")).transpose()?;
        let from = base.as_ref().map_or(0, |base| base.size);
        let note = self.note(note, "note")?;
        let mut leaves = Vec::with_capacity(entries.len());
        for (seq, bytes) in (from..).zip(entries) {
            let (entry, envelope) = self.signed(bytes, "entries")?;
            if envelope.seq != seq {
                return Err(EvidenceError::Malformed("entries"));
            }
            leaves.push(entry.leaf());
        }
        let size = from + leaves.len() as u64;
        if size != note.size {
            return Err(EvidenceError::Malformed("entries"));
        }
        let (before, after) =
            grown(from, peaks, leaves.into_iter()).ok_or(EvidenceError::Malformed("peaks"))?;
        if base.is_some_and(|base| base.root != before) {
            return Err(EvidenceError::Proof);
        }
        match after == note.root {
            true => Err(EvidenceError::Agrees),
            false => Ok(Finding::RootOfEntries { size }),
        }
    }

    /// Only what does not depend on keys counts: the evidence may leave keys out that came later.
    fn place(
        &self,
        index: u64,
        bytes: &Bytes,
        proof: &[Hash],
        note: &str,
    ) -> Result<Finding, EvidenceError> {
        let note = self.note(note, "note")?;
        let entry = entry(bytes, "entry")?;
        verify_inclusion(entry.leaf(), index, note.size, proof, note.root)
            .map_err(|_| EvidenceError::Proof)?;
        let misplaced = match entry.envelope() {
            Ok(envelope) => envelope.seq != index || envelope.log != *self.origin,
            Err(EnvelopeError::Version(_)) => return Err(EvidenceError::Version),
            Err(_) => true,
        };
        if misplaced { Ok(Finding::Misplaced { index }) } else { Err(EvidenceError::Agrees) }
    }

    fn entries(&self, one: &Bytes, other: &Bytes) -> Result<Finding, EvidenceError> {
        let (one, first) = self.signed(one, "one")?;
        let (other, second) = self.signed(other, "other")?;
        if first.seq == second.seq {
            return match one == other {
                true => Err(EvidenceError::Agrees),
                false => Ok(Finding::TwoEntries { seq: first.seq }),
            };
        }
        let (before, after) = match first.seq < second.seq {
            true => ((&one, first.seq), &second),
            false => ((&other, second.seq), &first),
        };
        if before.1 + 1 != after.seq || after.prev == Some(before.0.id()) {
            return Err(EvidenceError::Agrees);
        }
        Ok(Finding::BrokenChain { seq: after.seq })
    }

    fn entry(&self, bytes: &Bytes) -> Result<Finding, EvidenceError> {
        let entry = entry(bytes, "entry")?;
        let all = self.keys.log_keys();
        let Some(place) = all.iter().position(|key| entry.verify(&key.key).is_ok()) else {
            return self.revocation(&entry);
        };
        let envelope = match entry.envelope() {
            Ok(envelope) => envelope,
            // A later version of the envelope may be honest.
            Err(EnvelopeError::Version(_)) => return Err(EvidenceError::Version),
            Err(error) => return Ok(Finding::Malformed { code: error.code() }),
        };
        if envelope.log != *self.origin {
            // Another generation of the same log is no other author.
            return match envelope.log.host() == self.origin.host() {
                true => Err(EvidenceError::Agrees),
                false => Ok(Finding::ForeignLog { log: envelope.log }),
            };
        }
        if envelope.kid != all[place].kid {
            return Ok(Finding::ForeignKey { kid: envelope.kid });
        }
        // A fresh key that is in the file signed the very event that brings it in.
        let own = envelope.kind == REVOKED && self.keys.is_recovered(&envelope);
        if own && KeySchedule::check_fresh(&entry, &envelope).is_ok() {
            return self.revocation(&entry);
        }
        // The keys as they stood when its signer came in: what a later event says convicts nobody.
        let before = self.first_keys(place)?;
        key_event(&envelope, before.check_alone(&envelope))
    }

    /// A revocation that two recovery keys signed. Its own key is nobody's yet.
    fn revocation(&self, entry: &Entry) -> Result<Finding, EvidenceError> {
        let unsigned = || EvidenceError::Unsigned("entry");
        let event = entry.envelope().map_err(|_| unsigned())?;
        let ours = event.kind == REVOKED && event.log == *self.origin;
        if !ours || !self.keys.is_recovered(&event) {
            return Err(unsigned());
        }
        KeySchedule::check_fresh(entry, &event).map_err(|_| unsigned())?;
        let before = self.keys.changes().iter().filter(|change| change.seq < event.seq).count();
        key_event(&event, self.first_keys(before)?.check_recovery(&event).map(drop))
    }

    /// The keys after so many changes of the log key.
    fn first_keys(&self, changes: usize) -> Result<KeySchedule, EvidenceError> {
        let later = self.later.get(..changes).ok_or(EvidenceError::Keys)?;
        let keys = KeySchedule::of_chain(self.origin, &self.genesis, later);
        keys.map_err(|_| EvidenceError::Keys)
    }
}

/// What an event about keys proves that was checked.
fn key_event(
    event: &Envelope,
    checked: Result<(), ScheduleError>,
) -> Result<Finding, EvidenceError> {
    match checked {
        Ok(()) => Err(EvidenceError::Agrees),
        // A later version may be honest.
        Err(ScheduleError::Version(_)) => Err(EvidenceError::Version),
        Err(fault) => Ok(Finding::BadKeyEvent { seq: event.seq, fault }),
    }
}
