//! `enlace tally verify FILE`: recomputes a result offline, from an exported poll.

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::event::dispute::Reason;
use enlace_schema::voting::export::{self, ExportError, VerifiedLog, VerifiedPoll};
use enlace_schema::voting::result::Outcome;
use enlace_schema::voting::tally::TallyError;
use serde_json::{Value as Json, json};

use super::{Out, files, log};
use crate::error::{Result, codes};
use crate::locale::Value;

/// An exported poll of 700 ballots has about half a megabyte.
const EXPORT_MAX: u64 = 256 * 1024 * 1024;

/// Verifies and tells the result.
///
/// # Errors
/// `tally-invalid`, `tally-differs`, `file-unreadable`.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((_, args)) = args.subcommand() else { return Ok(()) };
    let bytes = files::read(files::named(args)?, EXPORT_MAX)?;
    match export::verify(&bytes) {
        Ok(verified) => {
            tell(&verified, out);
            Ok(())
        }
        Err(error) => {
            let problem = problem(&error, out);
            out.say("cli-tally-fault", &[("problem", problem.into())]);
            let differs = matches!(error, ExportError::Differs(_));
            Err(if differs { codes::TALLY_DIFFERS } else { codes::TALLY_INVALID }.into())
        }
    }
}

/// What is wrong with a file, in words, and the stable code with its details for a report.
fn problem(error: &ExportError, out: &Out) -> String {
    let (id, values) = match error {
        ExportError::Line(0) => ("cli-export-cut", Vec::new()),
        ExportError::Line(line) => ("cli-export-line", vec![("line", (*line).into())]),
        ExportError::Log(line, _) => ("cli-export-log", vec![("line", (*line).into())]),
        ExportError::Poll => ("cli-export-poll", Vec::new()),
        ExportError::Chapter(log, _) => ("cli-export-chapter", vec![("log", of(log))]),
        ExportError::Tally(TallyError::Undecided(_)) => ("cli-export-undecided", Vec::new()),
        ExportError::Tally(TallyError::Missing(_)) => ("cli-export-missing", Vec::new()),
        ExportError::Tally(_) => ("cli-export-tally", Vec::new()),
        ExportError::Differs(log) => ("cli-export-differs", vec![("log", of(log))]),
    };
    // There is no line 0 to look at.
    let detail = match error {
        ExportError::Line(0) => error.code().to_owned(),
        _ => error.to_string(),
    };
    format!("{} ({detail})", out.t(id, &values))
}

fn of(log: &Origin) -> Value<'static> {
    log.to_string().into()
}

/// The text of an outcome.
pub fn outcome_id(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "cli-outcome-passed",
        Outcome::Rejected => "cli-outcome-rejected",
        Outcome::NoQuorum => "cli-outcome-no-quorum",
        Outcome::Elected(_) => "cli-outcome-elected",
        Outcome::Tie { .. } => "cli-outcome-tie",
    }
}

/// What a committee objects to, in common words.
pub fn reason_id(reason: Reason) -> String {
    format!("dispute-reason-{}", reason.as_str().replace('_', "-"))
}

fn tell(poll: &VerifiedPoll, out: &mut Out) {
    let sealed = poll.logs.iter().any(|log| log.sealed);
    if poll.voided && !sealed {
        out.say("cli-tally-never", &[("poll", poll.poll.to_string().into())]);
    } else {
        out.say("cli-tally-verified", &[("poll", poll.poll.to_string().into())]);
        out.plain(&poll.result_hash.to_string());
        let outcome = out.t(outcome_id(&poll.result.outcome), &[]);
        out.say("cli-tally-outcome", &[("outcome", outcome.into())]);
    }
    if !poll.published && !poll.voided {
        out.say("cli-result-not-final", &[]);
    }
    for silent in poll.silent.iter().filter(|silent| silent.cut) {
        let size = i64::try_from(silent.size).unwrap_or(i64::MAX);
        out.say("cli-tally-cut", &[("log", of(&silent.log)), ("size", size.into())]);
    }
    if poll.result.provisional {
        let closed: Vec<String> = poll.result.missing.iter().map(ToString::to_string).collect();
        out.say("cli-tally-provisional", &[("logs", closed.join(", ").into())]);
    } else if !poll.result.missing.is_empty() {
        let missing: Vec<String> = poll.result.missing.iter().map(ToString::to_string).collect();
        out.say("cli-tally-missing", &[("logs", missing.join(", ").into())]);
    }
    if poll.voided && sealed {
        out.say("cli-tally-voided", &[]);
    }
    for dispute in &poll.disputes {
        let reason = out.t(&reason_id(dispute.reason), &[]);
        let values = [("log", of(&dispute.log)), ("reason", reason.into())];
        out.say(&format!("cli-dispute-{}", dispute.standing.as_str()), &values);
        if dispute.other_tally {
            let seq = i64::try_from(dispute.tally.seq).unwrap_or(i64::MAX);
            let values = [
                ("log", of(&dispute.log)),
                ("host", of(&poll.host)),
                ("seq", seq.into()),
                ("id", dispute.tally.id.to_string().into()),
            ];
            out.say("cli-dispute-other-tally", &values);
        }
    }
    let mut logs = Vec::new();
    for found in &poll.logs {
        logs.push(tell_log(found, out));
    }
    out.answer(&json!({
        "ok": true,
        "poll": poll.poll.to_string(),
        "host": poll.host.to_string(),
        "result_hash": poll.result_hash.to_string(),
        "result": poll.result,
        "silent": poll.silent,
        "published": poll.published,
        "voided": poll.voided,
        "disputes": poll.disputes.iter().map(|dispute| json!({
            "log": dispute.log.to_string(),
            "reason": dispute.reason,
            "state": dispute.standing.as_str(),
            "tally": dispute.tally,
            "other_tally": dispute.other_tally,
        })).collect::<Vec<Json>>(),
        "logs": logs,
    }));
}

/// That a genesis is the right one is for people to compare.
fn tell_log(found: &VerifiedLog, out: &mut Out) -> Json {
    let words = log::words(&found.genesis, out.locale());
    let certified = if found.certified { "yes" } else { "no" };
    let values = [
        ("log", found.origin.to_string().into()),
        ("certified", certified.into()),
        ("words", words.clone().into()),
    ];
    out.say("cli-tally-log", &values);
    if found.differs {
        out.say("cli-tally-overruled", &[("log", of(&found.origin))]);
    }
    if found.counted {
        tell_seen(found, out);
    }
    json!({
        "log": found.origin.to_string(),
        "genesis": found.genesis.to_string(),
        "words": words,
        "size": found.size,
        "root": found.root.to_string(),
        "sealed": found.sealed,
        "tallied": found.tallied,
        "certified": found.certified,
        "differs": found.differs,
        "seen": found.seen.as_ref().map(|seen| json!({
            "size": seen.size,
            "by": seen.by.to_string(),
            "at": seen.at.to_string(),
        })),
        "unwitnessed": found.unwitnessed,
    })
}

/// Who had seen the ballots of a chapter before those of the others could be known.
fn tell_seen(found: &VerifiedLog, out: &mut Out) {
    let log = ("log", of(&found.origin));
    match &found.seen {
        Some(seen) => {
            let late = i64::try_from(found.unwitnessed).unwrap_or(i64::MAX);
            let by = of(&seen.by);
            let at = out.when(seen.at);
            let values = [log, ("by", by), ("at", at.into()), ("late", late.into())];
            out.say("cli-tally-seen", &values);
        }
        None => out.say("cli-tally-unseen", &[log]),
    }
}
