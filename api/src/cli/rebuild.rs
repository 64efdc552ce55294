//! `enlace rebuild`: drops every projection and replays all logs.

use clap::ArgMatches;
use serde_json::json;

use super::{Out, instance};
use crate::error::{Refusal, Result, codes};
use crate::ledger::rebuild;

/// Replays, and says whether the tables are what they were.
///
/// # Errors
/// `projections-differed`; what settings and database refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let instance = instance(args, out)?;
    let progress = out.progress("cli-rebuild-progress");
    let report = rebuild::rebuild(&instance.ledger, move |done, of| progress.at(done, of))?;
    let same = report.before == report.after;
    out.answer(&json!({
        "ok": same,
        "events": report.events,
        "before": report.before.to_string(),
        "after": report.after.to_string(),
    }));
    out.say("cli-rebuild-done", &[("events", report.events.into())]);
    if same {
        out.say("cli-rebuild-same", &[]);
        return Ok(());
    }
    Err(Refusal::new(codes::PROJECTIONS_DIFFERED).into())
}
