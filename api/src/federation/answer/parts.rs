//! A request and an answer, whatever carries them.

use enlace_schema::log::witness::SIZE_MEDIA_TYPE;

use super::Answer;
use crate::error::Error;
use crate::federation::pages::Page;

const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

/// A request as it came, whatever carried it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The HTTP method.
    pub method: String,
    /// Path and query as sent: what the token is bound to.
    pub target: String,
    /// The `Authorization` header.
    pub authorization: Option<String>,
    /// Where it came from, by which rates are counted.
    pub address: String,
    /// The body; empty where the endpoint takes none.
    pub body: Vec<u8>,
}

impl Asked {
    /// The part of the target after the question mark.
    pub fn query_string(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }
}

/// What is answered when nothing is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`, where there is a body.
    pub content_type: Option<&'static str>,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    pub(in crate::federation) fn ok(content_type: &'static str, body: impl Into<Vec<u8>>) -> Self {
        Self { status: 200, content_type: Some(content_type), body: body.into() }
    }

    /// That another size is held than was said.
    pub(super) fn size(size: u64) -> Self {
        let body = format!("{size}\n").into_bytes();
        Self { status: 409, content_type: Some(SIZE_MEDIA_TYPE), body }
    }

    /// That it was done, without a body.
    pub(in crate::federation) fn nothing() -> Self {
        Self { status: 204, content_type: None, body: Vec::new() }
    }

    pub(in crate::federation) fn json(value: &impl serde::Serialize) -> Answer {
        let body = serde_json::to_vec(value).map_err(Error::internal)?;
        Ok(Self::ok(JSON, body))
    }
}

impl From<Page> for Reply {
    fn from(page: Page) -> Self {
        Self::ok(NDJSON, page.body)
    }
}
