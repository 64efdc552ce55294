//! What the check says while it goes, and the one line of JSON at its end.

use serde_json::{Value as Json, json};

use crate::cli::Out;
use crate::error::Error;
use crate::locale::Value;

/// The checks made so far.
pub struct Checks<'o> {
    /// Where they are told.
    pub out: &'o mut Out,
    made: usize,
    refused: usize,
    failed: Vec<String>,
    facts: serde_json::Map<String, Json>,
}

impl<'o> Checks<'o> {
    /// None yet.
    pub fn new(out: &'o mut Out) -> Self {
        Self { out, made: 0, refused: 0, failed: Vec::new(), facts: serde_json::Map::new() }
    }

    /// Something that must hold; `detail` says what was found if it does not.
    pub fn that(
        &mut self,
        id: &str,
        values: &[(&str, Value<'_>)],
        holds: bool,
        detail: impl FnOnce() -> String,
    ) {
        self.made += 1;
        let text = self.out.t(id, values);
        if holds {
            self.out.plain(&format!("✓ {text}"));
            return;
        }
        let detail = detail();
        self.out.plain(&format!("✗ {text}\n    {detail}"));
        self.failed.push(format!("{text}: {detail}"));
    }

    /// A refusal that must come, with its code.
    pub fn refuses(&mut self, id: &str, expected: &str, code: Option<String>) {
        let holds = code.as_deref() == Some(expected);
        self.refused += usize::from(holds);
        self.that(id, &[("code", expected.into())], holds, || format!("{code:?}"));
    }

    /// How many refusals came as they should.
    pub fn refused(&self) -> usize {
        self.refused
    }

    /// Tells what happens, without checking anything.
    pub fn step(&mut self, id: &str, values: &[(&str, Value<'_>)]) {
        let text = self.out.t(id, values);
        self.out.plain(&format!("· {text}"));
    }

    /// Something for the last line.
    pub fn fact(&mut self, name: &str, value: Json) {
        self.facts.insert(name.into(), value);
    }

    /// Ends with one line of JSON, whoever reads. Whether all held.
    pub fn finish(mut self, broken: Option<&Error>) -> bool {
        let ok = self.failed.is_empty() && broken.is_none();
        match self.failed.len() {
            _ if ok => self.out.say("demo-run-agree", &[("count", self.made.into())]),
            // What broke is told below.
            0 => {}
            count => self.out.say("demo-run-failed", &[("count", count.into())]),
        }
        self.facts.insert("ok".into(), json!(ok));
        self.facts.insert("checks".into(), json!(self.made));
        if !self.failed.is_empty() {
            self.facts.insert("failed".into(), json!(self.failed));
        }
        if let Some(error) = broken {
            self.facts.insert("error".into(), json!(error.to_string()));
        }
        let last = Json::Object(self.facts);
        if self.out.is_json() {
            self.out.answer(&last);
        } else {
            self.out.line(&last.to_string());
        }
        ok
    }
}
