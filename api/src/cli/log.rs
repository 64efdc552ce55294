//! `enlace log export FILE` and `enlace log verify FILE|URL`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::fingerprint::{self, Language};
use enlace_schema::log::{LogError, LogReport, LogVerifier};
use serde_json::json;

use super::{Out, files, instance};
use crate::error::{Error, Result, codes};
use crate::federation::client;
use crate::federation::pages::{self, PAGE_MAX};
use crate::instance::Instance;
use crate::locale::Locale;

/// No line of a log is longer (rule 3).
const LINE_MAX: u64 = 64 * 1024 + 1;

/// Exports or verifies.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    match args.subcommand() {
        Some(("export", args)) => export(args, out),
        Some(("verify", args)) => verify(args, out),
        _ => Ok(()),
    }
}

fn export(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let instance = instance(args)?;
    let origin = match args.get_one::<String>("log") {
        Some(text) => text.parse().map_err(|_| Error::from(codes::NOT_FOUND))?,
        None => instance.origin().clone(),
    };
    let file = files::named(args)?;
    let progress = out.progress("cli-log-progress");
    let size = write_log(&instance, &origin, file, |done, of| progress.at(done, of))?;
    drop(progress);
    let name = file.display().to_string();
    out.say("cli-log-exported", &[("file", name.into()), ("size", size.into())]);
    let log = origin.to_string();
    out.answer(&json!({ "ok": true, "file": file, "log": log, "size": size }));
    Ok(())
}

/// Writes a whole log to a file, pages one after the other; returns how many entries it has.
///
/// # Errors
/// `file-unwritable`, `disk-full`; what the database says.
pub fn write_log(
    instance: &Instance,
    origin: &Origin,
    file: &Path,
    at: impl Fn(usize, usize),
) -> Result<u64> {
    let mut part = files::Part::begin(file)?;
    let mut from = 0;
    loop {
        let page = instance.store().snapshot(|conn| pages::read(conn, origin, from, PAGE_MAX))?;
        part.write(&page.body)?;
        let count = |number: u64| usize::try_from(number).unwrap_or(usize::MAX);
        at(count(page.next), count(page.size));
        if page.next >= page.size || page.next == from {
            part.finish()?;
            return Ok(page.next);
        }
        from = page.next;
    }
}

fn verify(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let source = args.get_one::<String>("source").ok_or(codes::BAD_REQUEST)?;
    let typed = args.get_one::<String>("words");
    let progress = out.progress("cli-log-progress");
    let at = |done: u64| progress.at(usize::try_from(done).unwrap_or(usize::MAX), 0);
    let found = if source.starts_with("http://") || source.starts_with("https://") {
        verify_url(&instance(args)?, source, at)?
    } else {
        verify_reader(BufReader::new(files::open(Path::new(source))?), at)?
    };
    drop(progress);
    let report = match found {
        Ok(report) => report,
        Err(fault) => {
            let values = [("seq", fault.seq.into()), ("problem", fault.error.to_string().into())];
            out.say("cli-log-fault", &values);
            return Err(codes::LOG_INVALID.into());
        }
    };
    if let Some(words) = typed
        && !fingerprint::matches(&report.genesis, words)
    {
        return Err(codes::PEER_FINGERPRINT.into());
    }
    tell(&report, typed.is_some(), out);
    Ok(())
}

/// Where a log stops being one, and why.
#[derive(Debug)]
pub struct Fault {
    /// How many entries were good.
    pub seq: u64,
    /// What is wrong with the next line.
    pub error: LogError,
}

/// Verifies a log's lines, as `log verify` does.
///
/// # Errors
/// What the system says of the reader; what is wrong with the log is the inner error.
pub fn verify_reader(
    mut from: impl BufRead,
    at: impl Fn(u64),
) -> Result<std::result::Result<LogReport, Fault>> {
    let mut verifier = LogVerifier::new(None);
    let mut line = Vec::new();
    loop {
        line.clear();
        if from.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if let Err(error) = verifier.line(&line) {
            return Ok(Err(Fault { seq: verifier.size(), error }));
        }
        at(verifier.size());
    }
    Ok(finish(verifier))
}

fn verify_url(
    instance: &Instance,
    url: &str,
    at: impl Fn(u64),
) -> Result<std::result::Result<LogReport, Fault>> {
    let mut verifier = LogVerifier::new(None);
    loop {
        let from = verifier.size();
        let page = client::entries_as(instance, url, from)?;
        for line in page.split_inclusive(|byte| *byte == b'\n') {
            if let Err(error) = verifier.line(line) {
                return Ok(Err(Fault { seq: verifier.size(), error }));
            }
        }
        at(verifier.size());
        if verifier.size() == from {
            return Ok(finish(verifier));
        }
    }
}

fn finish(verifier: LogVerifier) -> std::result::Result<LogReport, Fault> {
    let seq = verifier.size();
    verifier.finish().map_err(|error| Fault { seq, error })
}

/// The twelve words of a genesis in the list of the reader's language.
pub fn words(genesis: &enlace_schema::log::Hash, locale: Locale) -> String {
    let language = if locale == Locale::En { Language::English } else { Language::Spanish };
    fingerprint::words(genesis, language).join(" ")
}

fn tell(report: &LogReport, compared: bool, out: &mut Out) {
    let words = words(&report.genesis, out.locale());
    let origin = report.origin.to_string();
    out.say("cli-log-verified", &[("log", origin.clone().into()), ("size", report.size.into())]);
    out.plain(&report.root.to_string());
    if !compared {
        out.say("cli-log-compare", &[("words", words.clone().into())]);
    }
    out.answer(&json!({
        "ok": true,
        "log": origin,
        "size": report.size,
        "root": report.root.to_string(),
        "genesis": report.genesis.to_string(),
        "words": words,
        "kinds": report.kinds,
    }));
}
