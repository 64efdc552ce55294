//! The keys of a log from its genesis and the entries that changed its log key alone, without the
//! log: each is vouched for by what came before it.

use super::{KeySchedule, ScheduleError};
use crate::event::key::{REVOKED, ROTATED};
use crate::event::{Entry, Envelope, Origin};

impl KeySchedule {
    /// The keys that follow from a genesis and later entries, each a `key.rotated` signed by the
    /// key before it, or a `key.revoked` signed by two recovery keys and the fresh one. That no
    /// other change was left out is not known from them.
    ///
    /// # Errors
    /// As [`KeySchedule::from_envelope`] and [`KeySchedule::apply`]; `E_KID` for an entry that
    /// changes no log key, is of another log, or is not signed by the key that it must be.
    pub fn of_chain(
        origin: &Origin,
        genesis: &Entry,
        later: &[Entry],
    ) -> Result<KeySchedule, ScheduleError> {
        let first = read(origin, genesis)?;
        let mut keys = KeySchedule::from_envelope(&first)?;
        let signer = keys.log_key().filter(|key| key.kid == first.kid && first.seq == 0);
        let signer = signer.ok_or_else(|| ScheduleError::Kid(first.kid.clone()))?;
        genesis.verify(&signer.key)?;
        let mut last = 0;
        for entry in later {
            let event = read(origin, entry)?;
            let refuse = || ScheduleError::Kid(event.kid.clone());
            if event.seq <= last {
                return Err(refuse());
            }
            last = event.seq;
            match event.kind.as_str() {
                ROTATED => {
                    let key = keys.log_key_at(event.seq).filter(|key| key.kid == event.kid);
                    entry.verify(&key.ok_or_else(refuse)?.key)?;
                    keys.apply(&event)?;
                }
                REVOKED => {
                    let (_, fresh) = keys.check_recovery(&event)?;
                    entry.verify(&fresh)?;
                    keys.revoke(&event)?;
                }
                _ => return Err(refuse()),
            }
        }
        Ok(keys)
    }
}

fn read(origin: &Origin, entry: &Entry) -> Result<Envelope, ScheduleError> {
    let envelope = entry.envelope().map_err(|error| ScheduleError::Body(error.to_string()))?;
    match envelope.log == *origin {
        true => Ok(envelope),
        false => Err(ScheduleError::Kid(envelope.kid)),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::log::{Hash, LogVerifier};

    /// The entries of a case that is good, and the name of its log key at the end.
    fn good(case: &Value, genesis: Hash) -> Option<(Vec<(Envelope, Entry)>, String)> {
        let key = case["ok"]["log_key"].as_str()?.to_owned();
        let mut verifier = LogVerifier::new(Some(genesis));
        let mut entries = Vec::new();
        for line in case["page"].as_str()?.split_inclusive('\n') {
            let taken = verifier.line(line.as_bytes()).expect("a good case");
            entries.extend(taken.map(|(event, entry, _)| (event, entry)));
        }
        Some((entries, key))
    }

    #[test]
    fn the_keys_follow_from_the_events_about_them_alone() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../../vectors/rotation.json")).expect("a file");
        let genesis: Hash = vectors["genesis"].as_str().expect("an id").parse().expect("an id");
        let origin: Origin = vectors["origin"].as_str().expect("one").parse().expect("one");
        let mut changed = 0;
        for case in vectors["cases"].as_array().expect("cases") {
            let Some((entries, key)) = good(case, genesis) else { continue };
            let changes = |event: &Envelope| matches!(event.kind.as_str(), ROTATED | REVOKED);
            let later: Vec<Entry> = entries
                .iter()
                .filter(|(event, _)| changes(event))
                .map(|(_, entry)| entry.clone())
                .collect();
            let first = &entries[0].1;
            let keys = KeySchedule::of_chain(&origin, first, &later).expect("a chain");
            assert_eq!(keys.log_key().map(|key| key.kid.clone()), Some(key), "{}", case["name"]);
            changed += later.len();
            // Nothing else is taken for a change, nor any out of its order.
            let other = entries.iter().find(|(event, _)| event.seq > 0 && !changes(event));
            if let Some((_, other)) = other {
                let odd = [later.clone(), vec![other.clone()]].concat();
                assert!(KeySchedule::of_chain(&origin, first, &odd).is_err(), "{}", case["name"]);
            }
            if later.len() > 1 {
                let back: Vec<Entry> = later.iter().rev().cloned().collect();
                assert!(KeySchedule::of_chain(&origin, first, &back).is_err(), "{}", case["name"]);
                // Recovery keys vouch for a revocation, the key before it for a rotation.
                let second = later[1].envelope().expect("an event");
                let cut = KeySchedule::of_chain(&origin, first, &later[1..]);
                assert!(cut.is_err() || second.kind == REVOKED, "{}", case["name"]);
            }
            assert!(KeySchedule::of_chain(&origin, &entries[1].1, &[]).is_err(), "no genesis");
        }
        assert!(changed >= 3, "{changed}");
    }
}
