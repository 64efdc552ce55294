//! `enlace migrate up|down|status`: the database's tables and this binary.

use clap::ArgMatches;
use serde_json::json;

use super::{Out, settings};
use crate::error::Result;
use crate::store::migrate::{self, Status};
use crate::store::open_unchecked;

/// Migrates, or says how the database stands.
///
/// # Errors
/// What settings and database refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let mut conn = open_unchecked(&settings(args)?.database_url)?;
    let changed = match name {
        "up" => migrate::up(&mut conn)?,
        "down" => migrate::down(&mut conn)?,
        _ => 0,
    };
    let (word, text) = match migrate::status(&mut conn)? {
        Status::Current => ("current", "cli-migrate-current"),
        Status::Older => ("older", "cli-migrate-older"),
        Status::Newer => ("newer", "cli-migrate-newer"),
    };
    out.say(text, &[("changed", changed.into())]);
    out.answer(&json!({ "ok": true, "status": word, "changed": changed }));
    Ok(())
}
