//! `enlace completions SHELL`.

use clap::ArgMatches;
use serde_json::json;

use super::{Out, grammar};
use crate::error::Result;

/// Writes the completion script of a shell.
///
/// # Errors
/// None: it is a command like the others.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    if let Some(shell) = args.get_one::<clap_complete::Shell>("shell") {
        let mut command = grammar::command(out.locale());
        let mut script = Vec::new();
        clap_complete::generate(*shell, &mut command, "enlace", &mut script);
        let script = String::from_utf8_lossy(&script);
        out.answer(&json!({ "ok": true, "shell": shell.to_string(), "script": script }));
        out.plain(script.trim_end());
    }
    Ok(())
}
