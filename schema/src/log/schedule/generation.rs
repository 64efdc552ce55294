//! A new generation of a log, which its people's recovery keys confirm (protocol §4.7, rule 5).

use crate::event::Origin;
use crate::event::key::Trusted;
use crate::event::log::{Continues, Genesis};
use crate::keys::{continuation_message, recovery_signers};
use crate::log::{KeySchedule, ScheduleError};

impl KeySchedule {
    /// Whether a genesis continues the log of these keys, by the word of its recovery keys: the
    /// same host, a later generation, two signatures over exactly this. That `size` and `root` are
    /// of the log is the caller's to compare, who holds it. Nothing for a genesis that continues
    /// none.
    ///
    /// # Errors
    /// [`ScheduleError::Kid`] for another host's log or an earlier generation,
    /// [`ScheduleError::Recovery`].
    pub fn check_continuation<'g>(
        &self,
        earlier: &Origin,
        origin: &Origin,
        genesis: &'g Genesis,
    ) -> Result<Option<&'g Continues>, ScheduleError> {
        let Some(continues) = &genesis.continues else { return Ok(None) };
        let follows = earlier.host() == origin.host()
            && earlier.generation() < origin.generation()
            && continues.origin == earlier.as_str();
        if !follows {
            return Err(ScheduleError::Kid(continues.origin.clone()));
        }
        let first = KeySchedule::from_genesis(genesis)?;
        let key = first.log_key().ok_or(ScheduleError::Next)?;
        let trusted = Trusted { size: continues.size, root: continues.root };
        let vkey = key.key.to_vkey(origin.as_str());
        let message = continuation_message(earlier, &trusted, origin, &vkey);
        let signers = recovery_signers(&self.recovery, &message, &continues.continued_by);
        match signers >= usize::try_from(self.threshold).unwrap_or(usize::MAX) {
            true => Ok(Some(continues)),
            false => Err(ScheduleError::Recovery),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::event::key::{RecoverySignature, Revoked};
    use crate::fingerprint::Language::{English, Spanish};
    use crate::fingerprint::words;
    use crate::json::to_b64u;
    use crate::keys::{SigningKey, revocation_message};
    use crate::log::page::tests::Sample;
    use crate::log::{Hash, sha256};

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_seed(&[seed; 32]).expect("a seed")
    }

    /// The sample's keys, and a genesis that continues its log, signed by these.
    fn continued(origin: &str, signers: &[u8]) -> (KeySchedule, Origin, Genesis) {
        let sample = Sample::new(3);
        let envelope = sample.entries[0].envelope().expect("an event");
        let earlier = KeySchedule::from_envelope(&envelope).expect("keys");
        let mut genesis: Genesis = envelope.body().expect("a genesis");
        let origin: Origin = origin.parse().expect("an origin");
        genesis.keys[0].key = key(61).public().to_vkey(origin.as_str());
        let trusted = Trusted { size: 3, root: Hash([5; 32]) };
        let message = continuation_message(&sample.origin, &trusted, &origin, &genesis.keys[0].key);
        let sign = |seed: &u8| RecoverySignature {
            key: key(*seed).public().to_vkey(sample.origin.as_str()),
            sig: to_b64u(&key(*seed).sign(&message)),
        };
        genesis.continues = Some(Continues {
            origin: sample.origin.to_string(),
            size: trusted.size,
            root: trusted.root,
            continued_by: signers.iter().map(sign).collect(),
        });
        (earlier, origin, genesis)
    }

    fn verdict(origin: &str, signers: &[u8]) -> Result<bool, &'static str> {
        let (earlier, origin, genesis) = continued(origin, signers);
        let log = Sample::new(1).origin;
        let found = earlier.check_continuation(&log, &origin, &genesis);
        found.map(|found| found.is_some()).map_err(|error| error.code())
    }

    #[test]
    fn two_recovery_keys_confirm_a_later_generation_of_the_same_host() {
        assert_eq!(verdict("us.example.org/log/2", &[21, 22]), Ok(true));
        assert_eq!(verdict("us.example.org/log/9", &[23, 21]), Ok(true));
        assert_eq!(verdict("us.example.org/log/2", &[21]), Err("E_SIG"));
        assert_eq!(verdict("us.example.org/log/2", &[21, 21]), Err("E_SIG"));
        assert_eq!(verdict("us.example.org/log/2", &[21, 99]), Err("E_SIG"));
        assert_eq!(verdict("us.example.org/log/1", &[21, 22]), Err("E_KID"));
        assert_eq!(verdict("mx.example.org/log/2", &[21, 22]), Err("E_KID"));
    }

    #[test]
    fn what_was_confirmed_is_exactly_this() {
        let (earlier, origin, mut genesis) = continued("us.example.org/log/2", &[21, 22]);
        let log = Sample::new(1).origin;
        if let Some(continues) = &mut genesis.continues {
            continues.size = 2;
        }
        let changed = earlier.check_continuation(&log, &origin, &genesis);
        assert_eq!(changed.map(drop).map_err(|error| error.code()), Err("E_SIG"));
        genesis.continues = None;
        assert_eq!(earlier.check_continuation(&log, &origin, &genesis).map(drop), Ok(()));
    }

    /// What people sign, and the words of it that they compare. The genesis of a new log is tried
    /// on a running instance (`tests/federation`).
    #[test]
    fn the_words_of_what_is_signed() {
        let vectors: Value = serde_json::from_str(include_str!("../../../vectors/recovery.json"))
            .expect("a vector file");
        let words_of = vectors["words"].as_array().expect("words");
        assert!(words_of.len() >= 5);
        for case in words_of {
            let text = |field: &str| case[field].as_str().expect(field);
            let log = |field: &str| text(field).parse::<Origin>().expect("an origin");
            let message = if case["action"] == "continue" {
                let size = case["size"].as_u64().expect("a size");
                let trusted = Trusted { size, root: text("root").parse().expect("a root") };
                continuation_message(&log("earlier"), &trusted, &log("origin"), text("key"))
            } else {
                let seq = case["seq"].as_u64().expect("a seq");
                let prev = text("prev").parse().expect("an id");
                let mut body = case["body"].clone();
                // The message is of what they sign; the proof and the signatures come beside it.
                body["proof"] = Value::Array(Vec::new());
                body["recovery"] = Value::Array(Vec::new());
                let body: Revoked = serde_json::from_value(body).expect("a body");
                revocation_message(&log("origin"), seq, &prev, &body)
            };
            assert_eq!(String::from_utf8_lossy(&message), text("message"), "{}", case["name"]);
            for (language, field) in [(English, "english"), (Spanish, "spanish")] {
                let found = words(&sha256(&message), language).join(" ");
                assert_eq!(found, text(field), "{}", case["name"]);
            }
        }
    }
}
