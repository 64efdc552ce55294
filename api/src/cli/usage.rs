//! What is said of a command line that was not understood, in the user's language.

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};

use serde_json::json;

use super::MISUSED;
use crate::locale::{Locale, Value, texts};

/// The language before anything was parsed: `--locale`, else the environment.
pub fn locale_of(args: &[OsString]) -> Locale {
    let words: Vec<_> = args.iter().filter_map(|arg| arg.to_str()).collect();
    let asked =
        words.iter().enumerate().find_map(|(at, word)| match word.strip_prefix("--locale") {
            Some("") => words.get(at + 1).copied(),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        });
    asked
        .and_then(|tag| tag.parse().ok())
        .unwrap_or_else(|| Locale::from_env(|name| std::env::var(name).ok()))
}

/// Explains, to people or to a program, and says with which status to exit. Help and version are
/// no faults.
pub fn explain(error: &clap::Error, locale: Locale, json: bool) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // Nobody left to tell when standard output is closed.
        let options = texts(locale).get("cli-value-options", &[]);
        let help = error.render().to_string().replacen("[OPTIONS]", &options, 1);
        let _ = match (json, error.kind()) {
            (false, _) => write!(std::io::stdout(), "{help}"),
            (true, ErrorKind::DisplayVersion) => {
                let version = env!("CARGO_PKG_VERSION");
                writeln!(std::io::stdout(), "{}", json!({ "ok": true, "version": version }))
            }
            (true, _) => writeln!(std::io::stdout(), "{}", json!({ "ok": true, "help": help })),
        };
        return ExitCode::SUCCESS;
    }
    let id = match error.kind() {
        ErrorKind::UnknownArgument => "cli-usage-unknown-argument",
        ErrorKind::InvalidSubcommand => "cli-usage-unknown-command",
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "cli-usage-missing-command"
        }
        ErrorKind::MissingRequiredArgument => "cli-usage-missing-argument",
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => "cli-usage-invalid-value",
        _ => "cli-usage-other",
    };
    let word = word(error);
    let value = context(error, ContextKind::InvalidValue);
    let values = [("word", Value::from(word)), ("value", Value::from(value))];
    let mut message = texts(locale).get(id, &values);
    let allowed = context(error, ContextKind::ValidValue);
    if !allowed.is_empty() && error.kind() == ErrorKind::InvalidValue {
        message.push('\n');
        message += &texts(locale).get("cli-usage-allowed", &[("values", Value::from(allowed))]);
    }
    let help = texts(locale).get("cli-usage-help", &[]);
    if json {
        let error = json!({ "code": "usage", "message": message, "help": help });
        let _ = writeln!(std::io::stdout(), "{}", json!({ "ok": false, "error": error }));
    } else {
        let _ = writeln!(std::io::stderr(), "{message}\n{help}");
    }
    ExitCode::from(MISUSED)
}

/// The word that the message is about.
fn word(error: &clap::Error) -> String {
    let kinds =
        [ContextKind::InvalidArg, ContextKind::InvalidSubcommand, ContextKind::InvalidValue];
    let mut found = kinds.into_iter().map(|kind| context(error, kind));
    found.find(|word| !word.is_empty()).unwrap_or_default()
}

/// What the parser knows of one kind.
fn context(error: &clap::Error, kind: ContextKind) -> String {
    match error.get(kind) {
        Some(ContextValue::String(word)) => word.clone(),
        Some(ContextValue::Strings(words)) => words.join(", "),
        _ => String::new(),
    }
}
