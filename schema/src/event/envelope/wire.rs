//! The envelope's JSON: field by field, how it is written and what each must look like.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::de::{Deserializer, IgnoredAny};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{
    Actor, Commitment, Draft, Envelope, EnvelopeError, EventRef, MAX_COMMITMENTS, MAX_REFS, VERSION,
};
use crate::event::Origin;
use crate::json::{self, JsonError};
use crate::log::Hash;
use crate::time::Millis;

/// The envelope's own fields, which `crit` must not name.
const FIELDS: [&str; 13] =
    ["v", "log", "seq", "prev", "kid", "at", "kind", "kv", "body", "priv", "refs", "by", "cmd"];
const CRIT: &str = "crit";
const COMMITMENT_ALG: &str = "hmac-sha256";
const KID_MAX_BYTES: usize = 64;
const UUID_BYTES: usize = 36;

/// An event as it is written, in this order of fields.
#[derive(Serialize)]
pub(super) struct Signed<'a> {
    v: u64,
    log: &'a Origin,
    seq: u64,
    #[serde(serialize_with = "hash_or_nothing")]
    prev: Option<Hash>,
    kid: &'a str,
    at: Millis,
    kind: &'a str,
    kv: u32,
    body: &'a Value,
    #[serde(rename = "priv", skip_serializing_if = "Option::is_none")]
    commitments: Option<Commitments>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    refs: &'a [EventRef],
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cmd: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    crit: &'a [String],
}

impl<'a> Signed<'a> {
    pub(super) fn new(
        draft: &'a Draft,
        log: &'a Origin,
        kid: &'a str,
        seq: u64,
        prev: Option<Hash>,
        at: Millis,
    ) -> Signed<'a> {
        Signed {
            v: VERSION,
            log,
            seq,
            prev,
            kid,
            at,
            kind: &draft.kind,
            kv: draft.kv,
            body: &draft.body,
            commitments: Commitments::of(&draft.commitments),
            refs: &draft.refs,
            by: draft.by.as_ref().map(Actor::to_string),
            cmd: draft.cmd.as_deref(),
            crit: &draft.crit,
        }
    }
}

fn hash_or_nothing<S: Serializer>(hash: &Option<Hash>, to: S) -> Result<S::Ok, S::Error> {
    match hash {
        Some(hash) => hash.serialize(to),
        None => to.serialize_str(""),
    }
}

/// One commitment is written as an object, several as an array.
#[derive(Serialize)]
#[serde(untagged)]
enum Commitments {
    One(WireCommitment<'static>),
    Many(Vec<WireCommitment<'static>>),
}

impl Commitments {
    fn of(hashes: &[Hash]) -> Option<Commitments> {
        match hashes {
            [] => None,
            [only] => Some(Commitments::One(WireCommitment::of(only))),
            many => Some(Commitments::Many(many.iter().map(WireCommitment::of).collect())),
        }
    }
}

#[derive(Serialize, Deserialize)]
struct WireCommitment<'a> {
    #[serde(borrow)]
    alg: Cow<'a, str>,
    #[serde(borrow)]
    c: Cow<'a, str>,
}

impl WireCommitment<'_> {
    fn of(hash: &Hash) -> WireCommitment<'static> {
        WireCommitment { alg: COMMITMENT_ALG.into(), c: json::to_b64u(hash.as_bytes()).into() }
    }

    fn read(&self) -> Option<Commitment> {
        let c = json::from_b64u(&self.c)?;
        let c = Hash::from_slice(&c).ok()?;
        (self.alg == COMMITMENT_ALG).then_some(Commitment { c })
    }
}

/// An event as it is read, before the grammars.
#[derive(Deserialize)]
struct Wire<'a> {
    v: u64,
    #[serde(borrow)]
    log: Cow<'a, str>,
    seq: u64,
    #[serde(borrow)]
    prev: Cow<'a, str>,
    kid: String,
    #[serde(borrow)]
    at: Cow<'a, str>,
    kind: String,
    kv: u64,
    #[serde(borrow)]
    body: &'a RawValue,
    #[serde(borrow, rename = "priv", default, deserialize_with = "present")]
    commitments: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "present")]
    refs: Option<Vec<EventRef>>,
    #[serde(default, deserialize_with = "present")]
    by: Option<String>,
    #[serde(default, deserialize_with = "present")]
    cmd: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: Option<Vec<String>>,
}

/// An optional field is absent or a value, never `null`.
fn present<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(Some)
}

/// Reads an event whose JSON was found strict.
pub(super) fn read(e: &[u8]) -> Result<Envelope, EnvelopeError> {
    let wire: Wire<'_> = match json::read(e) {
        Ok(wire) => wire,
        Err(error) => return Err(other_version(e).unwrap_or_else(|| shape(&error))),
    };
    if wire.v != VERSION {
        return Err(EnvelopeError::Version(wire.v));
    }
    let crit = wire.crit.unwrap_or_default();
    if !crit.is_empty() {
        check_crit(e, &crit)?;
    }
    let log: Origin = field("log", wire.log.parse().ok())?;
    let prev = match wire.prev.as_ref() {
        "" => None,
        text => Some(field("prev", text.parse().ok())?),
    };
    let refs = wire.refs.unwrap_or_default();
    if let Some(by) = &wire.by {
        by.parse::<Actor>()?;
    }
    let envelope = Envelope {
        seq: wire.seq,
        prev,
        kid: field("kid", is_kid(&wire.kid).then_some(wire.kid))?,
        at: field("at", wire.at.parse().ok())?,
        kind: field("kind", is_kind(&wire.kind).then_some(wire.kind))?,
        kv: field("kv", u32::try_from(wire.kv).ok().filter(|kv| *kv >= 1))?,
        body: field("body", wire.body.get().starts_with('{').then(|| wire.body.to_owned()))?,
        commitments: wire.commitments.map_or(Ok(Vec::new()), read_commitments)?,
        refs: field("refs", are_refs(&refs, &log).then_some(refs))?,
        by: wire.by,
        cmd: wire.cmd.map_or(Ok(None), |cmd| field("cmd", is_uuid(&cmd).then_some(Some(cmd))))?,
        crit,
        log,
    };
    // Last, so that of several faults every reader names the same one.
    if envelope.prev.is_some() != (envelope.seq > 0) {
        return Err(EnvelopeError::Prev);
    }
    Ok(envelope)
}

fn field<T>(name: &'static str, value: Option<T>) -> Result<T, EnvelopeError> {
    value.ok_or(EnvelopeError::Field(name))
}

fn shape(error: &serde_json::Error) -> EnvelopeError {
    EnvelopeError::Json(JsonError::Shape(error.to_string()))
}

/// An event of another version may have another shape, and should be told apart all the same.
fn other_version(e: &[u8]) -> Option<EnvelopeError> {
    #[derive(Deserialize)]
    struct OnlyVersion {
        v: u64,
    }
    let OnlyVersion { v } = json::read(e).ok()?;
    (v != VERSION).then_some(EnvelopeError::Version(v))
}

/// `crit` names top-level fields, each present, none of the envelope's own (rule 9).
fn check_crit(e: &[u8], crit: &[String]) -> Result<(), EnvelopeError> {
    let names: BTreeMap<String, IgnoredAny> = json::read(e).map_err(|error| shape(&error))?;
    let extends = |name: &String| {
        names.contains_key(name) && name != CRIT && !FIELDS.contains(&name.as_str())
    };
    if crit.iter().all(extends) { Ok(()) } else { Err(EnvelopeError::Field(CRIT)) }
}

fn read_commitments(raw: &RawValue) -> Result<Vec<Commitment>, EnvelopeError> {
    let text = raw.get();
    let wire: Vec<WireCommitment<'_>> = if text.starts_with('[') {
        json::read(text.as_bytes()).map_err(|error| shape(&error))?
    } else {
        vec![json::read(text.as_bytes()).map_err(|error| shape(&error))?]
    };
    if wire.is_empty() || wire.len() > MAX_COMMITMENTS {
        return Err(EnvelopeError::Field("priv"));
    }
    wire.iter().map(|one| field("priv", one.read())).collect()
}

/// `[a-z0-9._-]{1,64}` (rule 4).
pub(crate) fn is_kid(text: &str) -> bool {
    let plain = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'_' | b'-')
    };
    (1..=KID_MAX_BYTES).contains(&text.len()) && text.bytes().all(plain)
}

/// Words of lower-case letters joined by dots, at least two (rule 4).
fn is_kind(text: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase());
    text.contains('.') && text.split('.').all(is_word)
}

/// A UUID in its usual form: lower case, with hyphens.
fn is_uuid(text: &str) -> bool {
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte),
    };
    text.len() == UUID_BYTES && text.bytes().enumerate().all(fits)
}

/// At most 16, and of other logs only (rule 4).
fn are_refs(refs: &[EventRef], log: &Origin) -> bool {
    refs.len() <= MAX_REFS && refs.iter().all(|reference| reference.log != *log)
}
