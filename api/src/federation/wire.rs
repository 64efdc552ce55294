//! How a request between instances travels: HTTP by [`Https`]; in tests and simulations whatever
//! implements [`Wire`]. What is asked, and what an answer means, is the [`client`]'s business;
//! what is answered is that of [`answer`].
//!
//! [`client`]: super::client
//! [`answer`]: super::answer

use std::time::Duration;

use ureq::http::HeaderMap;
use ureq::{Agent, Body};

use super::client::Fault;

/// Total time for one call, a long poll of 30 s included.
const DEADLINE: Duration = Duration::from_secs(45);
/// Age at which an idle connection is not used again.
const IDLE_MAX: Duration = Duration::from_secs(3);
/// Most bytes of the body of a refusal, whatever was asked: a problem document.
const REFUSAL_MAX: u64 = 16 * 1024;
/// Most bytes of an answer's headers.
const HEADER_MAX: usize = 16 * 1024;

/// A request on its way to an endpoint.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `GET` or `POST`.
    pub method: &'a str,
    /// Path and query, as signed in the token.
    pub target: &'a str,
    /// The `Authorization` header.
    pub authorization: Option<&'a str>,
    /// The body of a `POST`.
    pub body: &'a [u8],
    /// Most bytes of a body that is taken of an answer, decompressed.
    pub most: u64,
}

/// What came back. Headers that nobody looks at are left out.
#[derive(Debug, Clone)]
pub struct Response {
    /// HTTP status.
    pub status: u16,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `Date`.
    pub date: Option<String>,
    /// `Retry-After`.
    pub retry_after: Option<String>,
    /// The body; or why it did not come whole, though the headers did.
    pub body: Result<Vec<u8>, Fault>,
}

impl Response {
    /// Whether the status says that it went well.
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// Whether the body is of a media type, its parameters aside.
    pub fn is_of_type(&self, media_type: &str) -> bool {
        let value = self.content_type.as_deref();
        value.is_some_and(|value| value.split(';').next().is_some_and(|first| first == media_type))
    }
}

/// Carries requests.
pub trait Wire: Send + Sync {
    /// Sends a request to the instance at a base URL, and waits for what comes back.
    ///
    /// # Errors
    /// [`Fault::Unreachable`] when nothing did.
    fn call(&self, endpoint: &str, request: &Request<'_>) -> Result<Response, Fault>;
}

/// HTTP over TLS, or without it on this machine: no redirects, deadlines and limits on everything
/// (rule 30).
pub struct Https(Agent);

impl Https {
    /// A wire that gives up connecting after so long.
    pub fn new(connect: Duration) -> Self {
        Self::within(connect, DEADLINE)
    }

    /// The same where somebody waits: it also gives up on an answer of which nothing has come after
    /// so long. One that comes may take its time.
    pub fn prompt(connect: Duration, begins: Duration) -> Self {
        Self::of(connect, Some(begins), DEADLINE)
    }

    /// The same with another deadline for a whole call, for tests, which cannot wait that long.
    pub fn within(connect: Duration, deadline: Duration) -> Self {
        Self::of(connect, None, deadline)
    }

    fn of(connect: Duration, begins: Option<Duration>, deadline: Duration) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_response_header_size(HEADER_MAX)
            .timeout_global(Some(deadline))
            .timeout_connect(Some(connect))
            .timeout_recv_response(begins)
            // Below the five seconds after which a server lets an idle connection go.
            .max_idle_age(IDLE_MAX)
            // Which way packets go is the operator's routing, not the environment of a shell.
            .proxy(None)
            .user_agent(concat!("enlace/", env!("CARGO_PKG_VERSION")))
            .build()
            .new_agent();
        Self(agent)
    }
}

impl Wire for Https {
    fn call(&self, endpoint: &str, request: &Request<'_>) -> Result<Response, Fault> {
        let url = format!("{endpoint}{}", request.target);
        let answer = if request.method == "GET" {
            let plain = self.0.get(url);
            match request.authorization {
                Some(token) => plain.header("authorization", token).call(),
                None => plain.call(),
            }
        } else {
            let plain = self.0.post(url);
            match request.authorization {
                Some(token) => plain.header("authorization", token).send(request.body),
                None => plain.send(request.body),
            }
        };
        let (head, body) = answer.map_err(unreachable)?.into_parts();
        let header = |name| text(&head.headers, name);
        let good = head.status.is_success();
        let most = if good { request.most } else { request.most.min(REFUSAL_MAX) };
        Ok(Response {
            status: head.status.as_u16(),
            content_type: header("content-type"),
            date: header("date"),
            retry_after: header("retry-after"),
            body: read(body, most),
        })
    }
}

fn text(headers: &HeaderMap, name: &str) -> Option<String> {
    headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
}

fn read(mut body: Body, most: u64) -> Result<Vec<u8>, Fault> {
    body.with_config().limit(most).read_to_vec().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => Fault::Answer("too long an answer".into()),
        other => unreachable(other),
    })
}

fn unreachable(error: ureq::Error) -> Fault {
    Fault::Unreachable(error.to_string())
}
