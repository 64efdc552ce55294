//! A client of the GraphQL API over HTTP.

use serde_json::{Value, json};

use super::http::{self, Answer};

/// A client, with a token or without.
#[derive(Debug, Clone)]
pub struct Api {
    url: String,
    token: Option<String>,
    language: &'static str,
}

impl Api {
    /// A client without a token, which reads English.
    pub fn new(base: &str) -> Self {
        Self { url: format!("{base}/graphql"), token: None, language: "en" }
    }

    /// The same with a token.
    pub fn with_token(&self, token: impl Into<String>) -> Self {
        Self { token: Some(token.into()), ..self.clone() }
    }

    /// The same in another language.
    pub fn in_language(&self, language: &'static str) -> Self {
        Self { language, ..self.clone() }
    }

    /// Sends exactly this body.
    pub fn send(&self, body: &[u8]) -> Answer {
        self.send_as("application/json", body)
    }

    /// Sends exactly this body as another media type.
    pub fn send_as(&self, media_type: &str, body: &[u8]) -> Answer {
        let token = self.token.as_ref().map(|token| format!("Bearer {token}"));
        let mut headers = vec![("content-type", media_type), ("accept-language", self.language)];
        if let Some(token) = &token {
            headers.push(("authorization", token));
        }
        http::post(&self.url, &headers, body)
    }

    /// Runs a document.
    pub fn post(&self, query: &str, variables: Value) -> Answer {
        let body = json!({ "query": query, "variables": variables });
        self.send(body.to_string().as_bytes())
    }

    /// Runs a document by GET.
    pub fn get(&self, query: &str) -> Answer {
        let url = format!("{}?query={}", self.url, http::encode(query));
        http::get(&url, &[("accept-language", self.language)])
    }

    /// The data of a document that must succeed.
    pub fn data(&self, query: &str, variables: Value) -> Value {
        let mut answer = self.post(query, variables).json();
        assert!(answer.get("errors").is_none(), "{query}: {answer}");
        answer["data"].take()
    }

    /// The code of the first error of a document, `ok` when there is none.
    pub fn code(&self, query: &str, variables: Value) -> String {
        code_of(&self.post(query, variables).json())
    }
}

/// The code of the first error of an answer, `ok` when there is none.
pub fn code_of(answer: &Value) -> String {
    match &answer["errors"][0] {
        Value::Null => "ok".into(),
        error => match error["extensions"]["code"].as_str() {
            Some(code) => code.into(),
            None => format!("no code: {error}"),
        },
    }
}
