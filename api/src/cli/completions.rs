//! `enlace completions SHELL`.

use clap::ArgMatches;

use super::{Out, grammar};
use crate::error::Result;

/// Writes the completion script of a shell.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    if let Some(shell) = args.get_one::<clap_complete::Shell>("shell") {
        let mut command = grammar::command(out.locale());
        clap_complete::generate(*shell, &mut command, "enlace", &mut std::io::stdout());
    }
    Ok(())
}
