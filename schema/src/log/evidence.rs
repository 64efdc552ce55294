//! What proves that a log contradicts itself, as a file that speaks for itself (protocol §7.3,
//! rules 23 and 24; decision 0026).
//!
//! Whoever has the twelve words of the log can judge it, without any instance. What is claimed in
//! it (`code`, `detail`) is for people; what is proven follows from the signatures alone, and from
//! an honest log nobody can make anything that proves something.

mod judge;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::ScheduleError;
use super::hash::Hash;
use crate::event::{Entry, Origin};
use crate::json::{self, JsonError, Limits};

/// Version of the format.
pub const VERSION: u32 = 2;
/// Most bytes of a file: the entries of a page in base64url, two notes, and their frame.
pub const EVIDENCE_MAX_BYTES: usize = 8 << 20;
/// The file, its exhibit, a place in it, the list of its proof.
const EVIDENCE: Limits = Limits { bytes: EVIDENCE_MAX_BYTES, depth: 4 };

/// A piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Version of this format.
    pub v: u32,
    /// The log that it speaks against.
    pub origin: Origin,
    /// What was found (rule 32); a claim.
    pub code: String,
    /// In words, for operators; a claim.
    pub detail: String,
    /// The log's first entry: the identity that people compare, and its first keys.
    pub genesis: Bytes,
    /// The entries that changed the log's key since, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<Bytes>,
    /// What is shown.
    pub exhibit: Exhibit,
}

/// Bytes as base64url.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Bytes(pub Vec<u8>);

impl From<&Entry> for Bytes {
    fn from(entry: &Entry) -> Self {
        Bytes(entry.as_bytes().to_vec())
    }
}

impl Serialize for Bytes {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&json::to_b64u(&self.0))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Bytes, D::Error> {
        let text = String::deserialize(from)?;
        json::from_b64u(&text).map(Bytes).ok_or_else(|| serde::de::Error::custom("base64url"))
    }
}

/// What is shown against a log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Exhibit {
    /// Two notes of one size and different roots.
    Notes {
        /// Signed by the log.
        one: String,
        /// Signed by the log.
        other: String,
    },
    /// Two notes of different sizes: the tree of the larger begins otherwise than the smaller.
    Prefix {
        /// The note of the smaller tree.
        small: String,
        /// The note of the larger tree.
        large: String,
        /// The root over the first entries of the larger tree, as many as the smaller has.
        root: Hash,
        /// The consistency proof from that root to the larger tree.
        proof: Vec<Hash>,
    },
    /// Two notes whose trees have different leaves at one place.
    Leaves {
        /// The place.
        index: u64,
        /// In one tree.
        one: Leaf,
        /// In the other.
        other: Leaf,
    },
    /// A note, later entries, and a note of a size that they reach: their root is another.
    Tail {
        /// The note on which the entries follow; absent when they are the first.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<String>,
        /// The peaks of its tree: roots of its full subtrees, the largest first.
        peaks: Vec<Hash>,
        /// The entries that follow, each signed by the log.
        entries: Vec<Bytes>,
        /// The note that their root contradicts.
        note: String,
    },
    /// A note whose tree has, at a place, an event that says it stands elsewhere.
    Place {
        /// The place.
        index: u64,
        /// The entry.
        entry: Bytes,
        /// Its inclusion proof.
        proof: Vec<Hash>,
        /// The note.
        note: String,
    },
    /// Two entries that cannot both be in one log: of one seq, or neighbours that do not chain.
    Entries {
        /// Signed by the log.
        one: Bytes,
        /// Signed by the log.
        other: Bytes,
    },
    /// An entry that no log can have: malformed, of another log, under another key's name.
    Entry {
        /// Signed by the log.
        entry: Bytes,
    },
    /// Bytes that nobody signed: the last page refused. They prove nothing.
    Unsigned {
        /// The bytes.
        found: Bytes,
    },
}

/// A leaf of a tree that a note is the root of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leaf {
    /// The note, signed by the log.
    pub note: String,
    /// The leaf.
    pub leaf: Hash,
    /// Its inclusion proof.
    pub proof: Vec<Hash>,
}

/// What a piece of evidence proves, and against whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proven {
    /// The log.
    pub origin: Origin,
    /// Its genesis id: people compare its words, or an instance has pinned it.
    pub genesis: Hash,
    /// What is proven.
    pub finding: Finding,
    /// Name of the newest log key in the evidence.
    pub kid: String,
    /// From which seq on it is in force. Whether the log has changed its key after that, the
    /// evidence alone cannot tell: then what that key signed later proves nothing against it.
    pub since: u64,
}

/// A contradiction that only whoever holds the log's key can have made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It signed two roots for one size.
    TwoRoots {
        /// The size.
        size: u64,
    },
    /// It signed two histories: the larger does not begin with the smaller.
    NotAPrefix {
        /// Size of the smaller.
        small: u64,
        /// Size of the larger.
        large: u64,
    },
    /// It signed two histories that differ at this place.
    TwoLeaves {
        /// The place.
        seq: u64,
    },
    /// It signed a root that is not that of the entries that it signed.
    RootOfEntries {
        /// The size.
        size: u64,
    },
    /// It signed a history with an event at a place that is not its own.
    Misplaced {
        /// Where it stands.
        index: u64,
    },
    /// It signed two different entries for one place.
    TwoEntries {
        /// The place.
        seq: u64,
    },
    /// It signed an entry that does not name the one before it.
    BrokenChain {
        /// The place.
        seq: u64,
    },
    /// It signed an event that breaks the rules of every log.
    Malformed {
        /// The protocol's code (rule 32).
        code: &'static str,
    },
    /// It signed an event of another log.
    ForeignLog {
        /// Which.
        log: Origin,
    },
    /// It signed an event in the name of another key.
    ForeignKey {
        /// Which.
        kid: String,
    },
    /// It signed an event about its keys that breaks a rule of those.
    BadKeyEvent {
        /// Where the event says that it stands.
        seq: u64,
        /// Which rule.
        fault: ScheduleError,
    },
}

impl Finding {
    /// The stable word for programs, in `docs/protocol.md`.
    pub fn word(&self) -> &'static str {
        match self {
            Finding::TwoRoots { .. } => "two-roots",
            Finding::NotAPrefix { .. } => "not-a-prefix",
            Finding::TwoLeaves { .. } => "two-leaves",
            Finding::RootOfEntries { .. } => "root-of-entries",
            Finding::Misplaced { .. } => "misplaced",
            Finding::TwoEntries { .. } => "two-entries",
            Finding::BrokenChain { .. } => "broken-chain",
            Finding::Malformed { .. } => "malformed",
            Finding::ForeignLog { .. } => "foreign-log",
            Finding::ForeignKey { .. } => "foreign-key",
            Finding::BadKeyEvent { .. } => "bad-key-event",
        }
    }

    /// The place or size at which it lies, if it lies at one.
    pub fn at(&self) -> Option<u64> {
        match self {
            Finding::TwoRoots { size: at }
            | Finding::NotAPrefix { small: at, .. }
            | Finding::TwoLeaves { seq: at }
            | Finding::RootOfEntries { size: at }
            | Finding::Misplaced { index: at }
            | Finding::TwoEntries { seq: at }
            | Finding::BrokenChain { seq: at }
            | Finding::BadKeyEvent { seq: at, .. } => Some(*at),
            _ => None,
        }
    }

    /// The protocol's code (rule 32) of the rule that an event broke, if one did by itself.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Finding::Malformed { code } => Some(code),
            Finding::BadKeyEvent { fault, .. } => Some(fault.code()),
            _ => None,
        }
    }
}

/// Why a file proves nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceError {
    /// Not a file of evidence.
    Json(JsonError),
    /// A version of the format, or of an event, that is not known here.
    Version,
    /// Its first entry is not the genesis of the log that it names.
    Genesis,
    /// Its later keys do not follow from the first.
    Keys,
    /// A part of it is malformed; which.
    Malformed(&'static str),
    /// A part of it is of another log; which.
    Origin(&'static str),
    /// A part of it is not signed by the log; which.
    Unsigned(&'static str),
    /// A proof in it does not hold.
    Proof,
    /// What is shown goes together: an honest log may have signed all of it.
    Agrees,
    /// Nothing in it was signed by the log: a fault of transport looks the same.
    NothingSigned,
}

impl EvidenceError {
    /// The stable word for programs, in `docs/protocol.md`.
    pub fn word(&self) -> &'static str {
        match self {
            EvidenceError::Json(_) => "json",
            EvidenceError::Version => "version",
            EvidenceError::Genesis => "genesis",
            EvidenceError::Keys => "keys",
            EvidenceError::Malformed(_) => "malformed",
            EvidenceError::Origin(_) => "origin",
            EvidenceError::Unsigned(_) => "signature",
            EvidenceError::Proof => "proof",
            EvidenceError::Agrees => "agrees",
            EvidenceError::NothingSigned => "unsigned",
        }
    }
}

impl fmt::Display for EvidenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EvidenceError::Json(error) => error.fmt(f),
            EvidenceError::Malformed(part)
            | EvidenceError::Origin(part)
            | EvidenceError::Unsigned(part) => write!(f, "{}: {part}", self.word()),
            _ => f.write_str(self.word()),
        }
    }
}

impl std::error::Error for EvidenceError {}

impl Evidence {
    /// Reads a file. It proves nothing until [`Evidence::judge`].
    ///
    /// # Errors
    /// That it is no file of evidence, or of another version.
    pub fn parse(bytes: &[u8]) -> Result<Evidence, EvidenceError> {
        /// As much of any version as says which one it is.
        #[derive(Deserialize)]
        struct Head {
            v: u32,
        }
        let head: Head = json::parse(bytes, EVIDENCE).map_err(EvidenceError::Json)?;
        if head.v != VERSION {
            return Err(EvidenceError::Version);
        }
        json::parse(bytes, EVIDENCE).map_err(EvidenceError::Json)
    }

    /// The file.
    pub fn to_json(&self) -> String {
        // Nothing in it has a form that JSON lacks.
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests;
