//! `enlace keys recover`: every key is lost, and the log goes on in a new generation.

use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use enlace_schema::event::Envelope;
use enlace_schema::event::key::Trusted;
use enlace_schema::fingerprint;
use enlace_schema::log::{Hash, KeySchedule, LogVerifier};
use serde_json::json;

use super::{option_missing, read_json, revoke, signatures, write_json};
use crate::actions::recover::{
    ContinuationRequest, Earlier, continue_log, prepare_generation, request_message,
};
use crate::cli::{Out, clock, files, init, log, settings};
use crate::error::{Error, Refusal, Result, codes};

/// Two steps, between which two people sign: the request, and the new generation.
///
/// # Errors
/// What the log, the request, the signatures and a new chapter are refused for.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let file = files::named(args)?;
    let path = args.get_one::<PathBuf>("log").ok_or_else(|| option_missing("log"))?;
    let earlier = read_log(path, args)?;
    if !args.contains_id("signature") {
        return request(args, file, &earlier, out);
    }
    let request: ContinuationRequest = read_json(file)?;
    let config = settings(args)?;
    let named = args.get_one::<String>("profile").cloned().or_else(|| earlier.profile());
    let profile = named.ok_or_else(|| option_missing("profile"))?;
    let gathered = init::gather(args, out, &config, profile, request.origin.clone())?;
    let signed = signatures(args)?;
    let input = gathered.input.clone();
    let made = continue_log(&config, clock(), earlier, &request, signed, input)?;
    out.say("cli-keys-continued", &[("earlier", request.earlier.to_string().into())]);
    init::finish(&config, gathered, &made, out)
}

fn request(args: &ArgMatches, file: &Path, earlier: &Earlier, out: &mut Out) -> Result<()> {
    let request = prepare_generation(&settings(args)?, earlier)?;
    write_json(file, &serde_json::to_value(&request).map_err(Error::internal)?)?;
    let (log, size) = (request.origin.to_string(), request.trusted.size);
    let values = [
        ("file", file.display().to_string().into()),
        ("log", log.clone().into()),
        ("earlier", request.earlier.to_string().into()),
        ("trusted", size.into()),
    ];
    out.say("cli-keys-continue-request", &values);
    let words = revoke::show_words(&request_message(&request)?, out);
    out.answer(&json!({ "ok": true, "file": file, "log": log, "trusted": size, "words": words }));
    Ok(())
}

/// Reads and verifies the log that ended, up to where it is trusted.
fn read_log(path: &Path, args: &ArgMatches) -> Result<Earlier> {
    let mut verifier = LogVerifier::new(None);
    let wanted = args.get_one::<u64>("trusted").copied();
    let mut events: Vec<(Envelope, Hash)> = Vec::new();
    let mut trusted = None;
    let mut keys = KeySchedule::empty();
    let mut lines = BufReader::new(files::open(path)?);
    let mut line = Vec::new();
    while lines.by_ref().take(log::LINE_MAX).read_until(b'\n', &mut line)? > 0 {
        let before = verifier.size();
        let taken = verifier.line(&line).map_err(|error| log::refuse_line(before, &error))?;
        line.clear();
        if let Some((event, _, id)) = taken {
            let size = verifier.size();
            if wanted.is_none_or(|wanted| size <= wanted) {
                events.push((event, id));
                trusted = Some(Trusted { size, root: verifier.root() });
            }
        }
        if let Some(known) = verifier.keys() {
            keys.clone_from(known);
        }
    }
    let report = verifier.finish().map_err(|_| Error::from(codes::LOG_INVALID))?;
    let typed = args.get_one::<String>("words");
    if typed.is_some_and(|words| !fingerprint::matches(&report.genesis, words)) {
        return Err(codes::PEER_FINGERPRINT.into());
    }
    let trusted = trusted.filter(|trusted| wanted.is_none_or(|wanted| wanted == trusted.size));
    let beyond = || Error::from(Refusal::new(codes::INVALID_ARGUMENT).with("name", "trusted"));
    events.retain(|(event, _)| !keys.is_void(event.seq));
    Ok(Earlier { origin: report.origin, trusted: trusted.ok_or_else(beyond)?, keys, events })
}
