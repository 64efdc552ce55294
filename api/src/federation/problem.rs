//! What instances answer each other when they refuse: RFC 9457 problem documents with a stable
//! `code` (protocol §5.2, rule 32). Programs branch on `code`; `detail` is English for operators.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use enlace_schema::time::Millis;
use serde::{Deserialize, Serialize};

use super::wire;
use crate::error::{Error, codes};

/// Media type of a problem document (RFC 9457, §6).
pub const MEDIA_TYPE: &str = "application/problem+json";

/// A kind of refusal: its stable code and its HTTP status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind(pub &'static str, pub u16);

/// No token, or one that does not hold.
pub const AUTH: Kind = Kind("E_AUTH", 401);
/// The caller is known and may not do this.
pub const FORBIDDEN: Kind = Kind("E_AUTH", 403);
/// The clocks of both sides are too far apart; the answer has a `Date`.
pub const SKEW: Kind = Kind("E_SKEW", 401);
/// A log that is not held here, or not the one that was meant.
pub const ORIGIN: Kind = Kind("E_ORIGIN", 404);
/// A path that this version does not answer. Nobody may take it for an answer about a log: a path
/// that was changed on its way, or a wrong address, is no word of the peer's people.
pub const PATH: Kind = Kind("E_VERSION", 404);
/// Malformed request.
pub const JSON: Kind = Kind("E_JSON", 400);
/// A seq or size beyond the log.
pub const SEQ: Kind = Kind("E_SEQ", 422);
/// A proof that proves nothing.
pub const PROOF: Kind = Kind("E_PROOF", 422);
/// A signature that does not hold, or by a key that is not the log's.
pub const SIG: Kind = Kind("E_SIG", 403);
/// A checkpoint that contradicts one that is held.
pub const FORK: Kind = Kind("E_FORK", 409);
/// Too many requests; `Retry-After` says when.
pub const LIMIT: Kind = Kind("E_LIMIT", 429);
/// Too long a body.
pub const TOO_LARGE: Kind = Kind("E_LIMIT", 413);
/// A body that did not come in time.
pub const LATE: Kind = Kind("E_LIMIT", 408);
/// Not now; `Retry-After` says when.
pub const BUSY: Kind = Kind("E_BUSY", 503);
/// A refusal between instances.
#[derive(Debug, Clone)]
pub struct Problem {
    kind: Kind,
    detail: String,
    /// Seconds until it is worth trying again.
    retry_after: Option<u64>,
    /// Our clock, for a caller whose clock differs.
    date: Option<Millis>,
}

/// The document as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Always `about:blank`: the code says what it is.
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The HTTP status in words.
    #[serde(default)]
    pub title: String,
    /// The HTTP status.
    #[serde(default)]
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What was wrong with this request, for operators.
    #[serde(default)]
    pub detail: String,
}

impl Problem {
    /// A refusal with a few words for the other side's operator.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), retry_after: None, date: None }
    }

    /// A peer brought as much today as a day may bring. It may come back soon: an operator who
    /// raises the quota cannot call back whoever stays away.
    pub fn over_quota() -> Self {
        Self::new(LIMIT, "too much for one day").retry_after(60)
    }

    /// The same, telling when to come back.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    /// The same, telling our time.
    #[must_use]
    pub fn dated(mut self, now: Millis) -> Self {
        self.date = Some(now);
        self
    }

    /// The code and the status.
    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.kind.0, self.detail)
    }
}

impl std::error::Error for Problem {}

/// What fails inside is busy to the other side, and logged once here; it is never described, but
/// for the number under which our operator finds it.
impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        error.log_once("fed");
        let retry = if error.is(codes::INTERNAL) { 60 } else { 5 };
        let code = error.code().name;
        let detail = error.number().map_or(code.into(), |number| format!("{code} {number}"));
        Self::new(BUSY, detail).retry_after(retry)
    }
}

impl Problem {
    fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.kind.1).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The document; empty if it could not be written.
    fn document(&self) -> Vec<u8> {
        let document = Document {
            kind: "about:blank".into(),
            title: self.status().canonical_reason().unwrap_or_default().into(),
            status: self.kind.1,
            code: self.kind.0.into(),
            detail: self.detail.clone(),
        };
        serde_json::to_vec(&document).unwrap_or_default()
    }

    fn date(&self) -> Option<header::HttpDate> {
        let secs = u64::try_from(self.date?.as_secs()).unwrap_or_default();
        Some((std::time::UNIX_EPOCH + std::time::Duration::from_secs(secs)).into())
    }

    /// The refusal as it comes over a wire.
    pub(super) fn response(&self) -> wire::Response {
        wire::Response {
            status: self.status().as_u16(),
            content_type: Some(MEDIA_TYPE.into()),
            date: self.date().map(|date| date.to_string()),
            retry_after: self.retry_after.map(|seconds| seconds.to_string()),
            body: Ok(self.document()),
        }
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut answer = HttpResponse::build(self.status());
        answer.insert_header((header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE)));
        if let Some(seconds) = self.retry_after {
            answer.insert_header((header::RETRY_AFTER, seconds));
        }
        if let Some(date) = self.date() {
            answer.insert_header(header::Date(date));
        }
        answer.body(self.document())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_is_a_document_with_its_code() {
        let now = Millis::from_ms(1_795_000_000_000);
        let answer = Problem::new(SKEW, "clock").dated(now).error_response();
        assert_eq!(answer.status(), 401);
        let headers = answer.headers();
        assert_eq!(headers.get("content-type").map(|v| v.as_bytes()), Some(MEDIA_TYPE.as_bytes()));
        assert!(headers.contains_key("date"));
        let busy = Problem::from(Error::internal("secret")).error_response();
        assert_eq!(busy.status(), 503);
        assert_eq!(busy.headers().get("retry-after").map(|v| v.as_bytes()), Some(&b"60"[..]));
        let error = Error::internal("secret");
        let number = error.number().expect("a number").to_owned();
        let said = Problem::from(error).to_string();
        assert!(said.contains(&number) && !said.contains("secret"), "{said}");
    }
}
