//! What is wrong with a file in TOML, in the reader's language: the parser speaks English only.

use std::path::Path;

use crate::error::{Arg, Code, Refusal};

/// Most characters that are shown of what stands where the parser stopped.
const FOUND_MAX: usize = 40;

/// Refuses a file that is no TOML, or not of the form that is read here, with a code that has
/// `file`, `why` and `said`: where it is wrong and what is expected there, and apart from that
/// sentence the parser's own words.
pub fn broken(code: Code, path: &Path, text: &str, error: &toml::de::Error) -> Refusal {
    let said = error.message();
    Refusal::new(code).with("file", path).with("why", why(text, error)).with("said", said)
}

fn why(text: &str, error: &toml::de::Error) -> Arg {
    let span = error.span().unwrap_or_default();
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    // As texts: a place is not grouped like a number.
    let mut args: Vec<(&'static str, Arg)> =
        vec![("line", line.to_string().into()), ("column", column.to_string().into())];
    // Serde's words; should it ever choose others, the place is still said.
    let missing = error.message().strip_prefix("missing field `");
    if let Some(name) = missing.and_then(|rest| rest.strip_suffix('`')) {
        // The whole file begins where nothing has to be looked for.
        let id = if span.start == 0 { "toml-missing" } else { "toml-missing-in" };
        args.push(("name", name.into()));
        return Arg::Phrase(id, args);
    }
    if text.parse::<toml::Table>().is_err() {
        return Arg::Phrase("toml-syntax", args);
    }
    let found = text.get(span).and_then(|found| found.lines().next()).unwrap_or_default();
    args.push(("found", found.chars().take(FOUND_MAX).collect::<String>().into()));
    Arg::Phrase("toml-value", args)
}
