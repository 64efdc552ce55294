//! `enlace log export|import FILE`, `enlace log tiles DIR` and `enlace log verify FILE|DIR|URL`.

mod fault;
mod import;
mod mirrored;
mod online;
mod other;
mod tiles;

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::fingerprint::{self, Language};
use enlace_schema::log::{Hash, LogReport, LogVerifier};
use serde_json::json;

use self::fault::tell_fault;
pub use self::fault::{Fault, refuse_line};
use super::{Out, files, instance};
use crate::error::{Error, Refusal, Result, codes};
use crate::federation::client::mirror;
use crate::federation::{guard, pages};
use crate::instance::Instance;
use crate::ledger::publish;
use crate::locale::Locale;
use crate::store::log;

/// No line of a log is longer (rule 3).
pub const LINE_MAX: u64 = 64 * 1024 + 1;
/// Options that say how a running instance is asked; a file is asked nothing.
const ONLINE: [&str; 4] = ["against", "save", "token_file", "witness"];

/// Exports, imports or verifies.
///
/// # Errors
/// `file-exists`, `log-end`, `log-other-past`, `log-invalid`, `log-import`, `log-file`, `log-gap`;
/// what settings, database, files and the other instance refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    match args.subcommand() {
        Some(("export", args)) => export(args, out),
        Some(("import", args)) => import::run(args, out),
        Some(("tiles", args)) => tiles::write(args, out),
        Some(("verify", args)) => verify(args, out),
        _ => Ok(()),
    }
}

fn export(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let file = files::exported(args)?;
    let instance = instance(args, out)?;
    let origin = log_of(args, &instance)?;
    let from = args.get_one::<u64>("from").copied().unwrap_or_default();
    if origin == *instance.origin() {
        cover(&instance);
    }
    let progress = out.progress("cli-log-progress");
    let size = write_log(&instance, &origin, from, file, |done, of| progress.at(done, of))?;
    drop(progress);
    let name = file.display().to_string();
    let events = size.saturating_sub(from);
    out.say("cli-log-exported", &[("file", name.into()), ("size", events.into())]);
    let log = origin.to_string();
    out.answer(&json!({ "ok": true, "file": file, "log": log, "from": from, "size": size }));
    instance.ledger.stop();
    Ok(())
}

/// The log that the command line names; otherwise that of the instance.
fn log_of(args: &ArgMatches, instance: &Instance) -> Result<Origin> {
    match args.get_one::<String>("log") {
        Some(text) => text.parse().map_err(|_| Error::from(codes::NOT_FOUND)),
        None => Ok(instance.origin().clone()),
    }
}

/// Signs a checkpoint of what no checkpoint covers yet, so that a chapter without a running server
/// can hand out all that it said. What is in the way keeps nobody from what was published.
fn cover(instance: &Instance) {
    let own = instance.origin().as_str();
    let covered = instance.store().snapshot(|conn| {
        let size = log::find(conn, own)?.map_or(0, |row| row.size);
        Ok(log::published(conn, own)?.is_some_and(|newest| newest.size == size))
    });
    if covered.is_ok_and(|covered| covered) {
        return;
    }
    let signed =
        guard::on_command(instance).and_then(|()| publish::publish(&instance.ledger).map(drop));
    if let Err(error) = signed {
        error.log_once("cli");
    }
}

/// Writes a log from a seq on to a file, pages one after the other; returns its size.
///
/// # Errors
/// `checkpoint-not-yet`, `peer-unknown`, `log-end` when it does not reach so far,
/// `file-unwritable`, `disk-full`; what the database says.
pub fn write_log(
    instance: &Instance,
    origin: &Origin,
    from: u64,
    file: &Path,
    at: impl Fn(usize, usize),
) -> Result<u64> {
    let mut part = files::Part::begin(file)?;
    let size = pages::write(instance, origin, from, |page| {
        at(count(page.next), count(page.size));
        part.write(&page.body)
    })?;
    part.finish()?;
    Ok(size)
}

fn verify(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let source = args.get_one::<String>("source").ok_or(codes::BAD_REQUEST)?;
    if args.get_flag("tiles") || Path::new(source).is_dir() {
        return mirrored::verify(args, source, out);
    }
    if mirror::is_address(source) {
        return online::verify(args, source, out);
    }
    if let Some(option) = ONLINE.into_iter().find(|option| args.contains_id(option)) {
        let name = format!("--{}", option.replace('_', "-"));
        return Err(Refusal::new(codes::LOG_OPTION).with("name", name).into());
    }
    let report = verify_file(Path::new(source), None, out)?.0;
    compare_words(args, &report.genesis)?;
    tell(&report, args.contains_id("words"), out);
    Ok(())
}

/// The twelve words that were typed, if any were, are those of this log.
///
/// # Errors
/// `log-fingerprint`.
pub fn compare_words(args: &ArgMatches, genesis: &Hash) -> Result<()> {
    match args.get_one::<String>("words") {
        Some(words) if !fingerprint::matches(genesis, words) => Err(codes::LOG_FINGERPRINT.into()),
        _ => Ok(()),
    }
}

/// Verifies a file; also gives its root over the first `watched` entries, if it has so many.
fn verify_file(
    path: &Path,
    watched: Option<u64>,
    out: &mut Out,
) -> Result<(LogReport, Option<Hash>)> {
    let file = files::open(path)?;
    let length = file.metadata().map_or(0, |about| count(about.len()));
    let progress = out.progress("cli-log-reading");
    let mut read = 0;
    let at = |bytes: usize| {
        read += bytes;
        progress.at(read, length);
    };
    let mut lines = Verifying::new(watched);
    let done = lines.read(BufReader::new(Watched { file, at }));
    drop(progress);
    match done? {
        Ok(()) => lines.finish(out),
        Err(fault) => Err(tell_fault(&fault, out)),
    }
}

/// A file whose reading is watched.
struct Watched<F> {
    file: File,
    at: F,
}

impl<F: FnMut(usize)> Read for Watched<F> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(into)?;
        (self.at)(count);
        Ok(count)
    }
}

/// A log that is being verified, and its root where somebody watches for it.
struct Verifying {
    verifier: LogVerifier,
    watched: Option<u64>,
    root: Option<Hash>,
}

impl Verifying {
    fn new(watched: Option<u64>) -> Self {
        Self { verifier: LogVerifier::new(None), watched, root: None }
    }

    fn size(&self) -> u64 {
        self.verifier.size()
    }

    fn line(&mut self, line: &[u8]) -> std::result::Result<(), Fault> {
        if let Err(error) = self.verifier.line(line) {
            return Err(Fault { seq: self.verifier.size(), error });
        }
        if self.watched == Some(self.verifier.size()) {
            self.root = Some(self.verifier.root());
        }
        Ok(())
    }

    /// Reads lines to their end; what is wrong with the log is the inner error.
    fn read(&mut self, mut from: impl BufRead) -> Result<std::result::Result<(), Fault>> {
        let mut line = Vec::new();
        loop {
            line.clear();
            if from.by_ref().take(LINE_MAX).read_until(b'\n', &mut line)? == 0 {
                return Ok(Ok(()));
            }
            if let Err(fault) = self.line(&line) {
                return Ok(Err(fault));
            }
        }
    }

    fn end(self) -> std::result::Result<(LogReport, Option<Hash>), Fault> {
        let (seq, root) = (self.verifier.size(), self.root);
        let ended = self.verifier.finish().map_err(|error| Fault { seq, error })?;
        Ok((ended, root))
    }

    fn finish(self, out: &mut Out) -> Result<(LogReport, Option<Hash>)> {
        self.end().map_err(|fault| tell_fault(&fault, out))
    }
}

/// Verifies a log's lines, as `log verify` does.
///
/// # Errors
/// What the system says of the reader; what is wrong with the log is the inner error.
pub fn verify_reader(from: impl BufRead) -> Result<std::result::Result<LogReport, Fault>> {
    let mut lines = Verifying::new(None);
    Ok(match lines.read(from)? {
        Ok(()) => lines.end().map(|(report, _)| report),
        Err(fault) => Err(fault),
    })
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The twelve words of a genesis in the list of the reader's language.
pub fn words(genesis: &Hash, locale: Locale) -> String {
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
