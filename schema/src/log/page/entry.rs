//! One entry of a page: whose key it is under, whose signature it bears, what it says of its place
//! and of the log's keys (rule 19).

use super::checked::Found;
use super::{AdmitError, CheckedLine, Held};
use crate::event::key::REVOKED;
use crate::event::{Entry, Envelope};
use crate::keys::KeyError;
use crate::log::schedule::ScheduleError;
use crate::log::wire::PageLine;
use crate::log::{Hash, KeySchedule};

impl Held {
    /// Takes in the next entry: its key, its signature, strict parse, fields (rule 19). After an
    /// error this `Held` is spent: [`super::admit`] works on a copy.
    ///
    /// # Errors
    /// As [`super::admit`], of this entry.
    pub fn take_entry(&mut self, line: PageLine) -> Result<(Envelope, Entry, Hash), AdmitError> {
        self.take_checked(line.into())
    }

    /// The same, of an entry that may have been looked at.
    pub(super) fn take_checked(
        &mut self,
        line: CheckedLine,
    ) -> Result<(Envelope, Entry, Hash), AdmitError> {
        let CheckedLine { line, found } = line;
        let seq = self.size;
        if line.n != seq {
            return Err(AdmitError::unsigned("E_SEQ", seq, format!("line says {}", line.n)));
        }
        let mut found = found.unwrap_or_else(|| Found::of(line.entry()));
        let in_force = self.keys.log_key_at(seq).is_some_and(|key| key.kid == line.k);
        let envelope = if self.last_id.is_none() {
            self.read_genesis(&line.k, &mut found)?
        } else if in_force || self.keys.knows(&line.k) {
            self.read_next(&line.k, &mut found)?
        } else {
            self.read_revocation(&line.k, &mut found)?
        };
        let Found { entry, id, leaf, .. } = found;
        self.tree.push(leaf);
        self.compare_ahead()
            .map_err(|detail| AdmitError::signed_entry("E_FORK", seq, &entry, detail))?;
        self.size += 1;
        self.last_id = Some(id);
        Ok((envelope, entry, id))
    }

    /// The first entry: its bytes are the ones that people pinned, and name the key that signs.
    fn read_genesis(&mut self, kid: &str, found: &mut Found) -> Result<Envelope, AdmitError> {
        let id = found.id;
        if id != self.genesis {
            return Err(AdmitError::unsigned("E_ORIGIN", 0, format!("genesis is {id}")));
        }
        let envelope = self.read(found)?;
        let entry = &found.entry;
        let signed = |code, detail: String| AdmitError::signed_entry(code, 0, entry, detail);
        let keys = KeySchedule::from_envelope(&envelope)
            .map_err(|error| signed(error.code(), error.to_string()))?;
        let key = keys.log_key().ok_or_else(|| signed("E_KID", "no log key".into()))?;
        if envelope.kid != key.kid {
            return Err(signed("E_KID", format!("signed by {:?}", envelope.kid)));
        }
        if kid != key.kid {
            return Err(AdmitError::unsigned("E_KID", 0, format!("line says {kid:?}")));
        }
        entry.verify(&key.key).map_err(|error| AdmitError::unsigned(error.code(), 0, error))?;
        self.keys = keys;
        Ok(envelope)
    }

    /// An entry under the key in force, and what it changes about the keys.
    fn read_next(&mut self, kid: &str, found: &mut Found) -> Result<Envelope, AdmitError> {
        let seq = self.size;
        let key = self.keys.log_key_at(seq).filter(|key| key.kid == kid);
        let key = key.ok_or_else(|| {
            AdmitError::unsigned("E_KID", seq, format!("{kid:?} is not in force"))
        })?;
        if found.signer != Some(key.key) {
            let unsigned = |error: KeyError| AdmitError::unsigned(error.code(), seq, error);
            found.entry.verify(&key.key).map_err(unsigned)?;
        }
        let envelope = self.read(found)?;
        let entry = &found.entry;
        if envelope.kid != key.kid {
            let detail = format!("signed by {:?}", envelope.kid);
            return Err(AdmitError::signed_entry("E_KID", seq, entry, detail));
        }
        self.keys
            .apply(&envelope)
            .map_err(|error| AdmitError::signed_entry(error.code(), seq, entry, error))?;
        Ok(envelope)
    }

    /// An entry under a name that this log never published: only a revocation may be, which names
    /// its own key. As with a genesis, what vouches for it (here the recovery keys, and the fresh
    /// key for its envelope) stands inside; until that holds nobody is known to have said anything.
    fn read_revocation(&mut self, kid: &str, found: &mut Found) -> Result<Envelope, AdmitError> {
        let seq = self.size;
        let nobody = || AdmitError::unsigned("E_KID", seq, format!("{kid:?} is not in force"));
        let envelope = self.read(found).map_err(|_| nobody())?;
        let entry = &found.entry;
        if envelope.kind != REVOKED || envelope.kid != kid {
            return Err(nobody());
        }
        let checked = self.keys.check_revocation(&envelope, &self.tree);
        if matches!(checked, Err(ScheduleError::Recovery)) {
            return Err(nobody());
        }
        KeySchedule::check_fresh(entry, &envelope)
            .map_err(|error| AdmitError::unsigned(error.code(), seq, error))?;
        checked.map_err(|error| AdmitError::signed_entry(error.code(), seq, entry, error))?;
        self.keys
            .revoke(&envelope)
            .map_err(|error| AdmitError::signed_entry(error.code(), seq, entry, error))?;
        Ok(envelope)
    }

    /// Strict parse, then the fields that place the event. Its bytes are known to be the author's.
    fn read(&self, found: &mut Found) -> Result<Envelope, AdmitError> {
        let (seq, read) = (self.size, found.envelope());
        let entry = &found.entry;
        let refuse = |code, detail: String| AdmitError::signed_entry(code, seq, entry, detail);
        let envelope = read.map_err(|error| refuse(error.code(), error.to_string()))?;
        if envelope.log != self.origin {
            return Err(refuse("E_ORIGIN", format!("log is {}", envelope.log)));
        }
        if envelope.seq != seq {
            return Err(refuse("E_SEQ", format!("seq is {}", envelope.seq)));
        }
        if envelope.prev != self.last_id {
            return Err(refuse("E_PREV", "prev is not the entry before".into()));
        }
        Ok(envelope)
    }
}
