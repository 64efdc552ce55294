//! Private records that are blocked and erased. The events name commitments and nothing else: of
//! whom the records are stands in the events that made the commitments.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::log::Hash;

/// `privacy.blocked`: records are kept and used for nothing any more (*bloqueo*).
pub const BLOCKED: &str = "privacy.blocked";
/// `privacy.erased`: records are deleted here, and must be wherever there is a copy (*supresión*).
pub const ERASED: &str = "privacy.erased";
/// `privacy.erased.ack`: what another log erased is deleted here too.
pub const ERASED_ACK: &str = "privacy.erased.ack";

/// Most commitments that one event names: 43 characters each, far below the size of an event.
pub const COMMITS_MAX: usize = 256;

/// Body of `privacy.blocked` and `privacy.erased`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commits {
    /// Commitments that this log made.
    #[serde(with = "b64u")]
    pub commits: Vec<Hash>,
}

/// Body of `privacy.erased.ack`; `refs` name the `privacy.erased` that it answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasedAck {
    /// The log that erased.
    pub log: Origin,
    /// Of its commitments, those whose records were here and are deleted.
    #[serde(with = "b64u")]
    pub erased: Vec<Hash>,
    /// Those whose records were never here.
    #[serde(with = "b64u")]
    pub never_held: Vec<Hash>,
}

impl Commits {
    /// Whether it names something, nothing twice, and no more than it may.
    pub fn is_sound(&self) -> bool {
        are_sound(&[&self.commits])
    }
}

impl ErasedAck {
    /// Whether it names something, nothing twice, and no more than it may.
    pub fn is_sound(&self) -> bool {
        are_sound(&[&self.erased, &self.never_held])
    }
}

fn are_sound(lists: &[&[Hash]]) -> bool {
    let count: usize = lists.iter().map(|list| list.len()).sum();
    let distinct: BTreeSet<&Hash> = lists.iter().copied().flatten().collect();
    (1..=COMMITS_MAX).contains(&count) && distinct.len() == count
}

/// Commitments as JSON holds them: base64url, as in `priv` (rule 1).
pub(crate) mod b64u {
    use std::borrow::Cow;

    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::json;
    use crate::log::Hash;

    pub(crate) fn serialize<S: Serializer>(commits: &[Hash], to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(commits.iter().map(|one| json::to_b64u(one.as_bytes())))
    }

    pub(crate) fn deserialize<'de, D>(from: D) -> Result<Vec<Hash>, D::Error>
    where
        D: Deserializer<'de>,
    {
        let texts: Vec<Cow<'de, str>> = Deserialize::deserialize(from)?;
        let read = |text: &Cow<'_, str>| {
            json::from_b64u(text).and_then(|bytes| Hash::from_slice(&bytes).ok())
        };
        let read: Option<Vec<Hash>> = texts.iter().map(read).collect();
        read.ok_or_else(|| D::Error::custom("not a commitment"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_read_back_and_are_held_to_their_limits() {
        let body = Commits { commits: vec![Hash([1; 32]), Hash([2; 32])] };
        let text = serde_json::to_string(&body).expect("JSON");
        assert!(text.starts_with(r#"{"commits":["AQEB"#), "{text}");
        assert_eq!(serde_json::from_str::<Commits>(&text).expect("a body"), body);
        assert!(body.is_sound());
        assert!(!Commits { commits: vec![] }.is_sound());
        assert!(!Commits { commits: vec![Hash([1; 32]); 2] }.is_sound(), "one twice");
        let many = |count: usize| {
            let one = |place: usize| crate::log::sha256(&place.to_be_bytes());
            Commits { commits: (0..count).map(one).collect() }
        };
        assert!(many(COMMITS_MAX).is_sound() && !many(COMMITS_MAX + 1).is_sound());
        for bad in [r#"{"commits":["AQ"]}"#, r#"{"commits":["="]}"#, r#"{"commits":[1]}"#] {
            assert!(serde_json::from_str::<Commits>(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_acknowledgement_says_of_each_record_one_thing() {
        let log: Origin = "mx.example.org/log/1".parse().expect("an origin");
        let (one, two) = (Hash([1; 32]), Hash([2; 32]));
        let ack = |erased: &[Hash], never_held: &[Hash]| ErasedAck {
            log: log.clone(),
            erased: erased.to_vec(),
            never_held: never_held.to_vec(),
        };
        assert!(ack(&[one], &[two]).is_sound() && ack(&[], &[two]).is_sound());
        assert!(!ack(&[one], &[one]).is_sound() && !ack(&[], &[]).is_sound());
    }
}
