//! `enlace tally verify FILE`: recomputes a result offline, from an exported poll.

use clap::ArgMatches;
use enlace_schema::voting::export::{self, VerifiedPoll};
use serde_json::json;

use super::{Out, files};
use crate::error::{Refusal, Result, codes};

/// An exported poll of 700 ballots has about half a megabyte.
const EXPORT_MAX: u64 = 256 * 1024 * 1024;

/// Verifies and tells the result.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((_, args)) = args.subcommand() else { return Ok(()) };
    let bytes = files::read(files::named(args)?, EXPORT_MAX)?;
    let verified = export::verify(&bytes).map_err(|error| {
        Refusal::new(codes::TALLY_INVALID).with("problem", error.to_string())
    })?;
    tell(&verified, out);
    Ok(())
}

fn tell(poll: &VerifiedPoll, out: &mut Out) {
    out.say("cli-tally-verified", &[("poll", poll.poll.to_string().into())]);
    out.plain(&poll.result_hash.to_string());
    out.answer(&json!({
        "ok": true,
        "poll": poll.poll.to_string(),
        "result_hash": poll.result_hash.to_string(),
        "result": poll.result,
    }));
}
