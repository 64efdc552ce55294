//! A plain HTTP client: every status is an answer, nothing is followed, everything is kept.

use std::collections::BTreeMap;
use std::time::Duration;

use ureq::http::{HeaderMap, Response};
use ureq::{Agent, Body};

/// An answer.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{error} in {} {}", self.status, self.text()))
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The cookies that it sets.
    pub fn cookies(&self) -> BTreeMap<String, String> {
        let values = self.headers.get_all("set-cookie").iter();
        let pair = |value: &str| {
            let (name, rest) = value.split_once('=')?;
            Some((name.to_owned(), rest.split(';').next()?.to_owned()))
        };
        values.filter_map(|value| pair(value.to_str().ok()?)).collect()
    }
}

/// A client without cookies, redirects or retries.
pub fn agent() -> Agent {
    Agent::config_builder()
        .http_status_as_error(false)
        .max_redirects(0)
        .max_redirects_will_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .proxy(None)
        .build()
        .new_agent()
}

/// The whole answer.
pub fn whole(answer: Result<Response<Body>, ureq::Error>) -> Answer {
    try_whole(answer).expect("an answer")
}

/// The whole answer, if there is one: a server may be killed in the middle.
pub fn try_whole(answer: Result<Response<Body>, ureq::Error>) -> Result<Answer, ureq::Error> {
    let mut answer = answer?;
    let status = answer.status().as_u16();
    let headers = answer.headers().clone();
    let body = answer.body_mut().with_config().limit(64 << 20).read_to_vec()?;
    Ok(Answer { status, headers, body })
}

/// GET.
pub fn get(url: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = agent().get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    whole(request.call())
}

/// POST.
pub fn post(url: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
    let mut request = agent().post(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    whole(request.send(body))
}

/// Text as it stands in a query or a form.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// A form's body.
pub fn form(fields: &[(&str, &str)]) -> String {
    let pair = |(name, value): &(&str, &str)| format!("{}={}", encode(name), encode(value));
    fields.iter().map(pair).collect::<Vec<_>>().join("&")
}
