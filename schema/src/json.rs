//! Strict JSON (protocol rules 1 to 3): a profile that rejects and never repairs.
//!
//! Two readers that disagree about one event would keep two different truths. So everything on
//! which JSON libraries differ (duplicate names, fractions, large integers, lone surrogates, NUL,
//! depth) is refused here, in one pass, before any other parser sees the bytes.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{self, Deserialize, Deserializer, Visitor};

mod check;
mod plain;

pub use plain::read;

/// Most bytes of one event `E` (rule 2): the longest text that a member writes fits many times.
pub const EVENT_MAX_BYTES: usize = 32_768;
/// Most nested objects and arrays in one event, the event itself being the first (rule 2).
pub const EVENT_MAX_DEPTH: usize = 16;
/// Most bytes of one page line or token (rule 3): an event in base64url and its frame.
pub const LINE_MAX_BYTES: usize = 65_536;
/// The largest integer: 2^53 − 1, which every JSON library holds exactly (rule 2).
pub const MAX_INTEGER: u64 = (1 << 53) - 1;

/// How long and how deep a document may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes.
    pub bytes: usize,
    /// Most nested objects and arrays, the outermost object included.
    pub depth: usize,
}

impl Limits {
    /// One event (rule 2).
    pub const EVENT: Limits = Limits { bytes: EVENT_MAX_BYTES, depth: EVENT_MAX_DEPTH };
    /// One line of a page, or one token (rule 3).
    pub const LINE: Limits = Limits { bytes: LINE_MAX_BYTES, depth: 2 };
}

/// Why a document is refused, with the byte offset of the fault where there is one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum JsonError {
    /// Longer than the limit; the length in bytes.
    TooLong(usize),
    /// Not UTF-8 from here on.
    Utf8(usize),
    /// The first byte is not `{`: another value, white space, a byte order mark, nothing.
    NotObject(usize),
    /// Not JSON.
    Syntax(usize),
    /// Something follows the object, were it a line feed.
    Trailing(usize),
    /// Nested too deeply.
    TooDeep(usize),
    /// A name that its object already has, after unescaping.
    Duplicate(usize),
    /// A number that is no plain integer within ±(2^53 − 1), or `-0`.
    Number(usize),
    /// U+0000, raw or escaped.
    Nul(usize),
    /// Half of a surrogate pair.
    Surrogate(usize),
    /// Strict JSON, but not of the shape that was expected; the parser's own words.
    Shape(String),
}

impl JsonError {
    /// A short stable name of the kind, as in the vectors.
    pub fn name(&self) -> &'static str {
        match self {
            JsonError::TooLong(_) => "too-long",
            JsonError::Utf8(_) => "utf8",
            JsonError::NotObject(_) => "not-object",
            JsonError::Syntax(_) => "syntax",
            JsonError::Trailing(_) => "trailing",
            JsonError::TooDeep(_) => "too-deep",
            JsonError::Duplicate(_) => "duplicate",
            JsonError::Number(_) => "number",
            JsonError::Nul(_) => "nul",
            JsonError::Surrogate(_) => "surrogate",
            JsonError::Shape(_) => "shape",
        }
    }

    /// Byte offset of the fault, where there is one.
    pub fn at(&self) -> Option<usize> {
        match self {
            JsonError::TooLong(at)
            | JsonError::Utf8(at)
            | JsonError::NotObject(at)
            | JsonError::Syntax(at)
            | JsonError::Trailing(at)
            | JsonError::TooDeep(at)
            | JsonError::Duplicate(at)
            | JsonError::Number(at)
            | JsonError::Nul(at)
            | JsonError::Surrogate(at) => Some(*at),
            JsonError::Shape(_) => None,
        }
    }

    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        "E_JSON"
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JsonError::Shape(detail) => write!(f, "shape: {detail}"),
            _ => write!(f, "{} at byte {}", self.name(), self.at().unwrap_or_default()),
        }
    }
}

impl std::error::Error for JsonError {}

/// Whether `bytes` are one object of the strict profile (rule 2).
///
/// Duplicate names are looked for when their object ends, so of several faults an earlier one of
/// another kind is the one reported.
///
/// # Errors
/// The first fault that was found, with its place.
pub fn check(bytes: &[u8], limits: Limits) -> Result<(), JsonError> {
    if bytes.len() > limits.bytes {
        return Err(JsonError::TooLong(bytes.len()));
    }
    if let Err(error) = std::str::from_utf8(bytes) {
        return Err(JsonError::Utf8(error.valid_up_to()));
    }
    if bytes.first() != Some(&b'{') {
        return Err(JsonError::NotObject(0));
    }
    check::Checker::new(bytes).document(limits.depth)
}

/// Checks `bytes` against the strict profile, then reads them as a `T`.
///
/// # Errors
/// As [`check`]; `Shape` when it is strict JSON of another form.
pub fn parse<'a, T: Deserialize<'a>>(bytes: &'a [u8], limits: Limits) -> Result<T, JsonError> {
    check(bytes, limits)?;
    read(bytes).map_err(|error| JsonError::Shape(error.to_string()))
}

/// Encodes a binary value for JSON: base64url without padding (rule 1).
pub fn to_b64u(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes a binary value of JSON; nothing if it is padded, not base64url, or its trailing bits
/// are not zero (rule 1).
pub fn from_b64u(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// Reads a JSON string by `T`'s own parser, without a copy of the text.
pub(crate) fn text<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: FromStr,
    T::Err: fmt::Display,
{
    from.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<'de, T> Visitor<'de> for TextVisitor<T>
where
    T: FromStr,
    T::Err: fmt::Display,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(E::custom)
    }
}

#[cfg(test)]
mod tests;
