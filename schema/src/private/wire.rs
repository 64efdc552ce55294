//! What is said on the wire when a peer asks for private records (protocol §5.7).

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::SEALED_MAX;
use crate::event::privacy::b64u;
use crate::json::{self, Limits};
use crate::log::Hash;

/// Most commitments of one request.
pub const ASK_MAX: usize = 100;
/// A request: a hundred commitments and their frame.
pub const ASK: Limits = Limits { bytes: 8 * 1024, depth: 2 };
/// An answer: a hundred sealed records in base64url, and their frames.
pub const ANSWER: Limits = Limits { bytes: ASK_MAX * (SEALED_MAX / 3 * 4 + 256), depth: 3 };

/// What a record is asked for. A peer that asks for another purpose is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// To show officers who acts beside what they said or decided in the federation.
    Names,
    /// To take over a member who moves.
    Transfer,
}

impl Purpose {
    /// Every purpose.
    pub const ALL: [Self; 2] = [Self::Names, Self::Transfer];

    /// The word in a request.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Transfer => "transfer",
        }
    }
}

impl FromStr for Purpose {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|purpose| purpose.as_str() == word).ok_or(())
    }
}

/// A request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ask {
    /// What for: the word of a [`Purpose`].
    pub purpose: String,
    /// For which records.
    #[serde(with = "b64u")]
    pub commitments: Vec<Hash>,
}

/// Why a request for private records is refused (protocol §5.7).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AskError {
    /// No request of that form, no purpose, no commitment or one twice; the part that is wrong.
    Malformed(String),
    /// More than [`ASK_MAX`] commitments.
    TooMany,
}

impl AskError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            Self::Malformed(_) => "E_JSON",
            Self::TooMany => "E_LIMIT",
        }
    }
}

impl Ask {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// `E_JSON`; `E_LIMIT` beyond a hundred commitments.
    pub fn read(body: &[u8]) -> Result<(Purpose, Vec<Hash>), AskError> {
        let malformed = |part: &str| AskError::Malformed(part.into());
        let ask: Self = json::parse(body, ASK).map_err(|error| malformed(&error.to_string()))?;
        let purpose = ask.purpose.parse().map_err(|()| malformed("purpose"))?;
        if ask.commitments.len() > ASK_MAX {
            return Err(AskError::TooMany);
        }
        let distinct: BTreeSet<_> = ask.commitments.iter().collect();
        if ask.commitments.is_empty() || distinct.len() != ask.commitments.len() {
            return Err(malformed("commitments"));
        }
        Ok((purpose, ask.commitments))
    }
}

/// An answer. What is in neither list is not held, or not for this peer and purpose: it does not
/// say which.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// What is given.
    pub records: Vec<SealedRecord>,
    /// What its author has erased: the log says so too.
    #[serde(with = "b64u")]
    pub gone: Vec<Hash>,
}

/// A record, sealed to the asker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedRecord {
    /// Its commitment, base64url.
    pub c: String,
    /// The asker's seal key that opens it.
    pub kid: String,
    /// The record, base64url.
    pub sealed: String,
}

impl SealedRecord {
    /// A record as it travels.
    pub fn new(c: &Hash, kid: &str, sealed: &[u8]) -> Self {
        Self { c: json::to_b64u(c.as_bytes()), kid: kid.into(), sealed: json::to_b64u(sealed) }
    }

    /// Its commitment, if it is one.
    pub fn commitment(&self) -> Option<Hash> {
        Hash::from_slice(&json::from_b64u(&self.c)?).ok()
    }

    /// Its bytes, if they are any.
    pub fn bytes(&self) -> Option<Vec<u8>> {
        json::from_b64u(&self.sealed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vectors_hold() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../../vectors/fetch.json")).expect("a vector file");
        let cases = vectors["cases"].as_array().expect("cases");
        assert!(cases.len() > 30);
        for case in cases {
            let body = case["body"].as_str().expect("text").as_bytes();
            // Whoever takes the body from the wire stops there.
            let found = match body.len() > ASK.bytes {
                true => "E_LIMIT",
                false => Ask::read(body).map_or_else(|error| error.code(), |_| "ok"),
            };
            assert_eq!(found, case["expect"], "{}", case["name"]);
        }
    }

    #[test]
    fn the_largest_answer_fits() {
        let sealed = vec![0xff; SEALED_MAX];
        let record = |place: usize| {
            let c = crate::log::sha256(&place.to_be_bytes());
            SealedRecord::new(&c, &"k".repeat(64), &sealed)
        };
        let records: Vec<SealedRecord> = (0..ASK_MAX).map(record).collect();
        assert_eq!(records[0].bytes().as_deref(), Some(sealed.as_slice()));
        assert_eq!(records[1].commitment(), Some(crate::log::sha256(&1_usize.to_be_bytes())));
        let answer = Answer { records, gone: Vec::new() };
        let bytes = serde_json::to_vec(&answer).expect("JSON");
        assert_eq!(json::parse::<Answer>(&bytes, ANSWER), Ok(answer));
        let commitments = (0..ASK_MAX).map(|n| crate::log::sha256(&n.to_be_bytes())).collect();
        let ask = Ask { purpose: Purpose::Names.as_str().into(), commitments };
        let bytes = serde_json::to_vec(&ask).expect("JSON");
        assert_eq!(json::parse::<Ask>(&bytes, ASK), Ok(ask));
    }
}
