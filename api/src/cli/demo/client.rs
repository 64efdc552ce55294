//! A client of one instance's HTTP API, as somebody else would write it: no short cuts into the
//! instance, every answer checked.

use std::time::Duration;

use serde_json::{Value as Json, json};
use ureq::Agent;

use super::stop::Stop;
use crate::error::{Error, Result};

/// Longest wait for an answer: a hash of a password on a busy machine takes a second.
const TIMEOUT: Duration = Duration::from_secs(30);
/// Longest answer that is read.
const ANSWER_MAX: u64 = 16 * 1024 * 1024;
/// How often something that is awaited is looked at.
const LOOK: Duration = Duration::from_millis(150);

/// The API of one instance.
#[derive(Clone)]
pub struct Api {
    agent: Agent,
    base: String,
    stop: Stop,
}

/// Somebody who is signed in at one instance.
#[derive(Clone)]
pub struct Session {
    /// The instance.
    pub api: Api,
    token: String,
}

/// A refusal, as a program sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The stable code.
    pub code: String,
    /// The sentence.
    pub message: String,
}

impl Api {
    /// The API at an address.
    pub fn new(base: String, stop: Stop) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(TIMEOUT))
            .proxy(None)
            .build()
            .new_agent();
        Self { agent, base, stop }
    }

    /// The address.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// A page or document: status and body.
    ///
    /// # Errors
    /// Internal when nobody answers; `shutting-down`.
    pub fn get(&self, path: &str) -> Result<(u16, String)> {
        self.stop.check()?;
        let answer = self.agent.get(format!("{}{path}", self.base)).call();
        let mut answer = answer.map_err(|error| self.silent(&error))?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(ANSWER_MAX).read_to_string();
        Ok((status, body.map_err(|error| self.silent(&error))?))
    }

    /// Whether it answers.
    pub fn is_up(&self) -> bool {
        matches!(self.get("/fed/v1/info"), Ok((200, _)))
    }

    /// Asks the API, with a token or without one.
    ///
    /// # Errors
    /// Internal when nobody answers or it is no GraphQL answer; `shutting-down`.
    pub fn ask(
        &self,
        token: Option<&str>,
        document: &str,
        variables: &Json,
    ) -> Result<Result<Json, Refused>> {
        self.stop.check()?;
        let mut request = self
            .agent
            .post(format!("{}/graphql", self.base))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("accept-language", "en");
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let body = json!({ "query": document, "variables": variables }).to_string();
        let mut answer = request.send(body).map_err(|error| self.silent(&error))?;
        let text = answer.body_mut().with_config().limit(ANSWER_MAX).read_to_string();
        let text = text.map_err(|error| self.silent(&error))?;
        let answer: Json = serde_json::from_str(&text)
            .map_err(|_| Error::internal(format!("{}: no JSON: {text:.200}", self.base)))?;
        if let Some(error) = answer["errors"].get(0) {
            let word = |value: &Json| value.as_str().unwrap_or_default().to_owned();
            let code = word(&error["extensions"]["code"]);
            return Ok(Err(Refused { code, message: word(&error["message"]) }));
        }
        Ok(Ok(answer["data"].clone()))
    }

    /// Signs in.
    ///
    /// # Errors
    /// Internal when it is refused.
    pub fn sign_in(&self, email: &str, password: &str) -> Result<Session> {
        let variables = json!({ "input": { "email": email, "password": password } });
        let data = self.ask(None, super::queries::SIGN_IN, &variables)?;
        let data = data.map_err(|refused| unexpected("signIn", &refused))?;
        let token = data["signIn"]["accessToken"].as_str();
        let token = token.ok_or_else(|| Error::internal("signIn: no token"))?.to_owned();
        Ok(Session { api: self.clone(), token })
    }

    fn silent(&self, error: &ureq::Error) -> Error {
        Error::internal(format!("{}: {error}", self.base))
    }
}

impl Session {
    /// The access token: to show it to the wrong instance.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Asks what must not be refused.
    ///
    /// # Errors
    /// Internal when it is refused; as [`Api::ask`].
    pub fn ask(&self, document: &str, variables: &Json) -> Result<Json> {
        let answer = self.api.ask(Some(&self.token), document, variables)?;
        answer.map_err(|refused| unexpected(document, &refused))
    }

    /// Asks what must be refused, and gives back the code; nothing if it was not.
    ///
    /// # Errors
    /// As [`Api::ask`].
    pub fn refusal(&self, document: &str, variables: &Json) -> Result<Option<String>> {
        let answer = self.api.ask(Some(&self.token), document, variables)?;
        Ok(answer.err().map(|refused| refused.code))
    }

    /// Asks again and again until the answer suits.
    ///
    /// # Errors
    /// Internal with `what` when it does not within `limit`; as [`Session::ask`].
    pub fn until(
        &self,
        what: &str,
        limit: Duration,
        document: &str,
        variables: &Json,
        suits: impl Fn(&Json) -> bool,
    ) -> Result<Json> {
        let mut left = limit;
        loop {
            let answer = self.api.ask(Some(&self.token), document, variables)?;
            match answer {
                Ok(data) if suits(&data) => return Ok(data),
                Ok(data) if left.is_zero() => {
                    return Err(Error::internal(format!("{what}: at last {data}")));
                }
                Err(refused) if left.is_zero() => return Err(unexpected(what, &refused)),
                Ok(_) | Err(_) => {}
            }
            self.api.stop.pause(LOOK)?;
            left = left.saturating_sub(LOOK);
        }
    }
}

fn unexpected(what: &str, refused: &Refused) -> Error {
    let first = what.trim().lines().next().unwrap_or_default();
    Error::internal(format!("{first}: {} ({})", refused.code, refused.message))
}
