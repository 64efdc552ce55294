//! The envelope: what is signed, how its bytes are made, and how they are read (protocol §2).
//!
//! `E` is a strict-JSON object whose exact bytes are signed, stored and hashed; it is never
//! serialised again to verify it. [`seal`] makes an entry, [`parse`] reads one, and both hold the
//! same grammar, because one malformed event would stop its log at every peer (rule 25).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

use super::Origin;
use crate::json::{self, JsonError};
use crate::keys::{KeyError, PreparedKey, PublicKey, SigningKey};
use crate::log::{Hash, leaf_hash, sha256_parts};
use crate::time::Millis;

mod wire;

pub(crate) use wire::is_kid;

/// The type in the pre-authentication encoding.
pub const PAYLOAD_TYPE: &str = "application/vnd.enlace.event.v1+json";
/// The version of the envelope that this code reads and writes.
pub const VERSION: u64 = 1;
/// Most `refs` of one event (rule 4).
pub const MAX_REFS: usize = 16;
/// Most commitments to private records in one event (rule 4).
pub const MAX_COMMITMENTS: usize = 8;
/// Bytes of a signature, with which an entry begins.
pub const SIGNATURE_BYTES: usize = 64;

/// An event of another log on which this one depends.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventRef {
    /// The other log.
    pub log: Origin,
    /// Its place there.
    pub seq: u64,
    /// Its id.
    pub id: Hash,
}

/// A salted commitment to a private record (protocol §4.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Commitment {
    /// HMAC-SHA-256 under the record's salt.
    pub c: Hash,
}

/// Who acted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Actor {
    /// The member's id, if a member acted.
    pub member: Option<String>,
    /// The role in which they acted; empty for a plain member.
    pub role: String,
    /// The mandate on which they acted; may be empty.
    pub mandate: String,
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let member = self.member.as_deref().unwrap_or_default();
        write!(f, "{member}/{}/{}", self.role, self.mandate)
    }
}

impl FromStr for Actor {
    type Err = EnvelopeError;

    fn from_str(text: &str) -> Result<Actor, EnvelopeError> {
        let parts: Vec<&str> = text.split('/').collect();
        match parts.as_slice() {
            [member, role, mandate] if text.bytes().all(|byte| byte.is_ascii_graphic()) => {
                Ok(Actor {
                    member: (!member.is_empty()).then(|| (*member).to_owned()),
                    role: (*role).to_owned(),
                    mandate: (*mandate).to_owned(),
                })
            }
            _ => Err(EnvelopeError::Field("by")),
        }
    }
}

/// What an action wants to say; the ledger adds its place, its time and its signature.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// Registered name of the kind.
    pub kind: String,
    /// Version of the body.
    pub kv: u32,
    /// The public part.
    pub body: Value,
    /// Commitments to private records, written as `priv`.
    pub commitments: Vec<Hash>,
    /// Events of other logs on which this one depends.
    pub refs: Vec<EventRef>,
    /// Who acted; nothing for the instance itself.
    pub by: Option<Actor>,
    /// Idempotency key of the command: a UUID made by the server.
    pub cmd: Option<String>,
    /// Extension fields that a reader must understand; none exist in this version.
    pub crit: Vec<String>,
}

impl Draft {
    /// A draft of `kind` at version 1. A body that JSON cannot hold becomes `null`, which
    /// [`seal`] refuses.
    pub fn new(kind: impl Into<String>, body: &impl Serialize) -> Draft {
        Draft {
            kind: kind.into(),
            kv: 1,
            body: serde_json::to_value(body).unwrap_or_default(),
            commitments: Vec::new(),
            refs: Vec::new(),
            by: None,
            cmd: None,
            crit: Vec::new(),
        }
    }

    /// Adds commitments to private records.
    #[must_use]
    pub fn committing(mut self, commitments: impl IntoIterator<Item = Hash>) -> Draft {
        self.commitments.extend(commitments);
        self
    }

    /// Adds events of other logs on which this one depends.
    #[must_use]
    pub fn referring(mut self, refs: impl IntoIterator<Item = EventRef>) -> Draft {
        self.refs.extend(refs);
        self
    }

    /// Says who acted.
    #[must_use]
    pub fn by(mut self, actor: Actor) -> Draft {
        self.by = Some(actor);
        self
    }

    /// Sets the idempotency key of the command.
    #[must_use]
    pub fn cmd(mut self, cmd: impl Into<String>) -> Draft {
        self.cmd = Some(cmd.into());
        self
    }
}

/// An event as it was read. The signed bytes stay in its [`Entry`].
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The author's log.
    pub log: Origin,
    /// Its place there.
    pub seq: u64,
    /// Id of the event before; nothing at seq 0 only.
    pub prev: Option<Hash>,
    /// The signing key's name.
    pub kid: String,
    /// The author's clock; informative (rule 8).
    pub at: Millis,
    /// Name of the kind.
    pub kind: String,
    /// Version of the body.
    pub kv: u32,
    /// The public part, an object, exactly as signed.
    pub body: Box<RawValue>,
    /// Commitments to private records.
    pub commitments: Vec<Commitment>,
    /// Events of other logs on which this one depends.
    pub refs: Vec<EventRef>,
    /// Who acted, as written; see [`Actor`].
    pub by: Option<String>,
    /// Idempotency key of the command.
    pub cmd: Option<String>,
    /// Extension fields that a reader must understand, all of them present and unknown to this
    /// version (rule 9).
    pub crit: Vec<String>,
}

impl Envelope {
    /// Reads the body. Unknown fields are ignored; a failure is class C, of meaning.
    ///
    /// # Errors
    /// What the reader of JSON says.
    pub fn body<'a, T: Deserialize<'a>>(&'a self) -> Result<T, serde_json::Error> {
        json::read(self.body.get().as_bytes())
    }

    /// The member who acted, as `by` names it.
    pub fn person(&self) -> Option<&str> {
        let member = self.by.as_deref()?.split('/').next()?;
        Some(member).filter(|member| !member.is_empty())
    }

    /// Who acted, in parts.
    pub fn actor(&self) -> Option<Actor> {
        self.by.as_deref().and_then(|by| by.parse().ok())
    }
}

/// Why bytes are no event (class A).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EnvelopeError {
    /// Not strict JSON, or a field is missing or of the wrong type.
    Json(JsonError),
    /// The grammar of this field is broken (rules 4 and 9).
    Field(&'static str),
    /// Another version of the envelope.
    Version(u64),
    /// `prev` is missing after seq 0, or present at it.
    Prev,
    /// The entry is too short to hold a signature and an event, or too long.
    Length(usize),
}

impl EnvelopeError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            EnvelopeError::Version(_) => "E_VERSION",
            EnvelopeError::Prev => "E_PREV",
            _ => "E_JSON",
        }
    }
}

impl From<JsonError> for EnvelopeError {
    fn from(error: JsonError) -> Self {
        EnvelopeError::Json(error)
    }
}

impl fmt::Display for EnvelopeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EnvelopeError::Json(error) => error.fmt(f),
            EnvelopeError::Field(field) => write!(f, "malformed {field}"),
            EnvelopeError::Version(version) => write!(f, "envelope version {version}"),
            EnvelopeError::Prev => f.write_str("prev does not go with seq"),
            EnvelopeError::Length(length) => write!(f, "an entry of {length} bytes"),
        }
    }
}

impl std::error::Error for EnvelopeError {}

/// A signed event as it is stored and hashed: `sig (64 bytes) ‖ E`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry(Vec<u8>);

impl Entry {
    /// Puts a signature before its event.
    pub fn from_parts(sig: &[u8; SIGNATURE_BYTES], e: &[u8]) -> Entry {
        let mut bytes = Vec::with_capacity(SIGNATURE_BYTES + e.len());
        bytes.extend_from_slice(sig);
        bytes.extend_from_slice(e);
        Entry(bytes)
    }

    /// Takes stored bytes, of whose content only the length is checked.
    ///
    /// # Errors
    /// `E_LIMIT`, `E_JSON`: longer than an entry may be, or shorter than a signature.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Entry, EnvelopeError> {
        let event = bytes.len().checked_sub(SIGNATURE_BYTES);
        match event {
            Some(1..=json::EVENT_MAX_BYTES) => Ok(Entry(bytes)),
            _ => Err(EnvelopeError::Length(bytes.len())),
        }
    }

    /// The whole entry.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The whole entry, given away.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// `E`, exactly as signed.
    pub fn event_bytes(&self) -> &[u8] {
        &self.0[SIGNATURE_BYTES..]
    }

    /// The signature over [`signed_message`].
    pub fn signature(&self) -> &[u8] {
        &self.0[..SIGNATURE_BYTES]
    }

    /// The Merkle leaf.
    pub fn leaf(&self) -> Hash {
        leaf_hash(&self.0)
    }

    /// The event's id, which does not cover the signature (rule 6).
    pub fn id(&self) -> Hash {
        event_id(self.event_bytes())
    }

    /// Reads the event.
    ///
    /// # Errors
    /// As [`parse`].
    pub fn envelope(&self) -> Result<Envelope, EnvelopeError> {
        parse(self.event_bytes())
    }

    /// Whether the signature is by `key`.
    ///
    /// # Errors
    /// `E_SIG`.
    pub fn verify(&self, key: &PublicKey) -> Result<(), KeyError> {
        key.verify(&signed_message(self.event_bytes()), self.signature())
    }

    /// The same of many, in their order, by a key that is ready for them.
    pub fn verify_all(entries: &[Entry], key: &PreparedKey) -> Vec<bool> {
        let signed = |entry: &'_ Entry| signed_message(entry.event_bytes());
        key.verify_all(entries.iter().map(|entry| (signed(entry), entry.signature())))
    }
}

/// Whose log, and by which key.
pub struct Author<'a> {
    /// The log.
    pub origin: &'a Origin,
    /// Name of the log key in force.
    pub kid: &'a str,
    /// The log key itself.
    pub key: &'a SigningKey,
}

/// Gives a draft its place and time and signs it, after the reader's own parse accepted the exact
/// bytes (rule 25). `prev` is the id of the event before, nothing at seq 0.
///
/// # Errors
/// As [`parse`]: what no reader would take is not signed.
pub fn seal(
    draft: &Draft,
    author: &Author<'_>,
    seq: u64,
    prev: Option<Hash>,
    at: Millis,
) -> Result<Entry, EnvelopeError> {
    let signed = wire::Signed::new(draft, author.origin, author.kid, seq, prev, at);
    let e = serde_json::to_vec(&signed)
        .map_err(|error| EnvelopeError::Json(JsonError::Shape(error.to_string())))?;
    parse(&e)?;
    let signature = author.key.sign(&signed_message(&e));
    Ok(Entry::from_parts(&signature, &e))
}

fn pae_prefix(e: &[u8]) -> String {
    format!("DSSEv1 {} {PAYLOAD_TYPE} {} ", PAYLOAD_TYPE.len(), e.len())
}

/// What is signed: the DSSE v1 pre-authentication encoding of `e`.
pub fn signed_message(e: &[u8]) -> Vec<u8> {
    let mut message = pae_prefix(e).into_bytes();
    message.extend_from_slice(e);
    message
}

/// The id of the event `e`: SHA-256 of [`signed_message`].
pub fn event_id(e: &[u8]) -> Hash {
    sha256_parts(&[pae_prefix(e).as_bytes(), e])
}

/// Reads an event: strict JSON and every grammar of the envelope (rules 2, 4 and 9). Whether
/// `log`, `seq`, `prev` and `kid` are the expected ones is for the page's admission.
///
/// # Errors
/// The first rule that it breaks (rule 16): strict JSON, the fields of an event, their forms.
pub fn parse(e: &[u8]) -> Result<Envelope, EnvelopeError> {
    json::check(e, json::Limits::EVENT)?;
    wire::read(e)
}

#[cfg(test)]
mod tests;
