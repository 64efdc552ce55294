//! `enlace config check`: every setting, its value, and where it comes from.

use clap::ArgMatches;
use serde_json::json;

use super::{Out, settings};
use crate::error::Result;

/// Checks and shows; values that are secret are not shown.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((_, args)) = args.subcommand() else { return Ok(()) };
    let config = settings(args)?;
    let rows = config.describe();
    for row in &rows {
        out.plain(&format!("{:<28} {:<40} {}", row.key, row.value, row.source));
    }
    let answer: Vec<_> = rows
        .iter()
        .map(|row| json!({ "key": row.key, "value": row.value, "source": row.source.to_string() }))
        .collect();
    out.answer(&json!({ "ok": true, "settings": answer }));
    out.say("cli-config-sound", &[]);
    Ok(())
}
