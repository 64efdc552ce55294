//! `enlace log verify URL`: what a running instance shows of its log, checked from the genesis up
//! (`docs/decisions/0012`).
//!
//! With nothing, what is public: who it is, its newest checkpoint, who cosigned that, and that it
//! continues what was seen before (`--against` a file or a checkpoint kept by `--save`). With an
//! officer's token or as a pinned instance, every entry too.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use clap::parser::ValueSource;
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{
    Hash, LogReport, NamedKey, SignedCheckpoint, is_stranger, verify_consistency,
};
use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::{Verifying, compare_words, count, tell_fault, verify_file, words};
use crate::cli::{Out, caller, files, instance};
use crate::error::{Refusal, Result, codes};
use crate::federation::client::audit::{Auditor, Pass};
use crate::ledger::publish;
use crate::store::log;

/// Longest checkpoint file: a note has at most 8 KiB.
const NOTE_MAX: u64 = 16 * 1024;
/// What tells a log from a note: its lines are JSON.
const LOG_BEGINS: u8 = b'{';

/// What was found.
struct Found<'a> {
    auditor: &'a Auditor,
    head: &'a SignedCheckpoint,
    cosigned: Vec<Cosigned>,
    /// Names of witnesses whose keys nobody here knows.
    unknown: Vec<String>,
    /// Witnesses that were asked for and have not cosigned.
    missing: Vec<String>,
    earlier: Option<Earlier>,
    whole: Option<LogReport>,
}

/// A valid cosignature on the checkpoint.
struct Cosigned {
    by: String,
    at: Millis,
}

/// What was seen of the log before.
struct Earlier {
    file: PathBuf,
    size: u64,
    root: Hash,
    /// The root over the first entries of it, as many as the checkpoint now shows.
    root_at_head: Option<Hash>,
}

/// Verifies what the instance at an address shows.
///
/// # Errors
/// What the instance at the address refuses; what does not verify.
pub fn verify(args: &ArgMatches, url: &str, out: &mut Out) -> Result<()> {
    let auditor = Auditor::ask(url, pass(args, out)?)?;
    compare_words(args, &auditor.genesis())?;
    let head = auditor.checkpoint()?;
    let (cosigned, unknown, missing) = cosignatures(args, &auditor, &head)?;
    let earlier = match args.get_one::<PathBuf>("against") {
        Some(file) => Some(continued(&auditor, &head, file, out)?),
        None => None,
    };
    let whole = match auditor.may_read_entries() {
        true => Some(entries(&auditor, &head, out)?),
        false => None,
    };
    if let Some(file) = args.get_one::<PathBuf>("save") {
        files::write(file, head.note().as_bytes())?;
    }
    let found =
        Found { auditor: &auditor, head: &head, cosigned, unknown, missing, earlier, whole };
    tell(&found, args, out);
    match found.missing.is_empty() {
        false => Err(codes::LOG_NOT_COSIGNED.into()),
        true => Ok(()),
    }
}

/// By what we are let in: a token, or the folder that was named; otherwise nothing.
fn pass(args: &ArgMatches, out: &mut Out) -> Result<Pass> {
    if let Some(token) = caller::token_file(args)? {
        return Ok(Pass::Token(token));
    }
    // A folder that the environment names is not meant here: what is public needs none.
    let typed = |name| args.value_source(name) == Some(ValueSource::CommandLine);
    if ["data", "database_url", "config"].into_iter().any(typed) {
        return Ok(Pass::Instance(Box::new(instance(args, out)?)));
    }
    Ok(caller::token_variable().map_or(Pass::Public, Pass::Token))
}

/// Who cosigned, as far as keys are known: the instance's own, those of the instances that were
/// named as witnesses, and those of every log in the folder, if one was named. And the names of
/// the others; and which of those that were named as witnesses have not.
fn cosignatures(
    args: &ArgMatches,
    auditor: &Auditor,
    head: &SignedCheckpoint,
) -> Result<(Vec<Cosigned>, Vec<String>, Vec<String>)> {
    let mut asked: Vec<String> = Vec::new();
    let mut known: Vec<(String, String, PublicKey)> = Vec::new();
    let learn = |of: &Auditor| {
        let named = |key: &NamedKey| (of.origin().to_string(), key.name.clone(), key.key);
        of.keys().witness_keys().iter().map(named).collect::<Vec<_>>()
    };
    known.extend(learn(auditor));
    for url in args.get_many::<String>("witness").unwrap_or_default() {
        // One that has no log is named by its key.
        if let Ok((name, key)) = PublicKey::from_cosigner_vkey(url) {
            asked.push(name.clone());
            known.push((name.clone(), name, key));
            continue;
        }
        let witness = Auditor::ask(url, Pass::Public)?;
        asked.push(witness.origin().to_string());
        known.extend(learn(&witness));
    }
    if let Some(instance) = auditor.instance() {
        let held = instance.store().snapshot(|conn| {
            let mut held = Vec::new();
            for row in log::all(conn)? {
                held.extend(publish::witnesses_of(conn, &row.origin)?);
            }
            Ok(held)
        })?;
        let third = instance.ledger.keys().third.to_vec();
        let all = held.into_iter().chain(third);
        known.extend(all.map(|witness| (witness.origin, witness.name, witness.key)));
    }
    // Another generation of the log is nobody else, and does not show it as the newest.
    let author = &head.checkpoint.origin;
    let counts = |by: &String| by == author || is_stranger(by, author);
    let mut cosigned: Vec<Cosigned> = Vec::new();
    for (by, name, key) in known.into_iter().filter(|(by, ..)| counts(by)) {
        let Some(seconds) = head.verify_cosignature(&name, &key) else { continue };
        if cosigned.iter().all(|other| other.by != by) {
            let seconds = i64::try_from(seconds).unwrap_or(i64::MAX / 1000);
            cosigned.push(Cosigned { by, at: Millis::from_ms(seconds.saturating_mul(1000)) });
        }
    }
    let mut unknown: Vec<String> = head.cosignatures().into_iter().map(|line| line.name).collect();
    unknown.retain(|name| counts(name) && cosigned.iter().all(|known| known.by != *name));
    unknown.sort_unstable();
    unknown.dedup();
    let seen_by = |log: &String| cosigned.iter().any(|known| known.by == *log);
    asked.retain(|log| !is_stranger(log, author) || !seen_by(log));
    Ok((cosigned, unknown, asked))
}

/// Checks that the log now begins with what was seen before.
fn continued(
    auditor: &Auditor,
    head: &SignedCheckpoint,
    file: &Path,
    out: &mut Out,
) -> Result<Earlier> {
    let earlier = seen(auditor, head, file, out)?;
    let now = &head.checkpoint;
    if now.size < earlier.size {
        return match earlier.root_at_head {
            Some(root) if root != now.root => Err(codes::LOG_DIFFERS.into()),
            _ => {
                let refusal = Refusal::new(codes::LOG_BEHIND).with("held", earlier.size);
                Err(refusal.with("shown", now.size).into())
            }
        };
    }
    let proof = match now.size == earlier.size {
        true => Vec::new(),
        false => auditor.consistency(earlier.size, now.size)?,
    };
    verify_consistency(earlier.size, earlier.root, now.size, now.root, &proof)
        .map_err(|_| codes::LOG_DIFFERS)?;
    Ok(earlier)
}

/// What a file says of the log: an exported log, or a checkpoint that was kept.
fn seen(auditor: &Auditor, head: &SignedCheckpoint, file: &Path, out: &mut Out) -> Result<Earlier> {
    let path = file.to_owned();
    if files::first_byte(file)? == Some(LOG_BEGINS) {
        let (report, root_at_head) = verify_file(file, Some(head.checkpoint.size), out)?;
        if report.genesis != auditor.genesis() {
            return Err(codes::LOG_DIFFERS.into());
        }
        return Ok(Earlier { file: path, size: report.size, root: report.root, root_at_head });
    }
    let unreadable = || Refusal::new(codes::FILE_UNREADABLE).with("file", file);
    let text = String::from_utf8(files::read(file, NOTE_MAX)?).map_err(|_| unreadable())?;
    let signed = SignedCheckpoint::parse(&text).map_err(|_| unreadable())?;
    auditor.check_signed(&signed)?;
    let (size, root) = (signed.checkpoint.size, signed.checkpoint.root);
    Ok(Earlier { file: path, size, root, root_at_head: None })
}

/// Every entry, from the first on; they must give the very checkpoint that everybody is shown.
fn entries(auditor: &Auditor, head: &SignedCheckpoint, out: &mut Out) -> Result<LogReport> {
    let now = &head.checkpoint;
    let progress = out.progress("cli-log-progress");
    let mut lines = Verifying::new(Some(now.size));
    loop {
        let from = lines.size();
        let page = auditor.entries(from)?;
        for line in page.split_inclusive(|byte| *byte == b'\n') {
            if let Err(fault) = lines.line(line) {
                drop(progress);
                return Err(tell_fault(&fault, out));
            }
        }
        progress.at(count(lines.size()), count(now.size.max(lines.size())));
        if lines.size() == from || lines.size() >= now.size {
            break;
        }
    }
    drop(progress);
    let (report, root) = lines.finish(out)?;
    if report.genesis != auditor.genesis() || root != Some(now.root) {
        return Err(codes::LOG_DIFFERS.into());
    }
    Ok(report)
}

fn tell(found: &Found<'_>, args: &ArgMatches, out: &mut Out) {
    let now = &found.head.checkpoint;
    let words = words(&found.auditor.genesis(), out.locale());
    let log = now.origin.clone();
    let values = [("log", log.clone().into()), ("size", now.size.into())];
    match &found.whole {
        Some(_) => out.say("cli-log-verified", &values),
        None => out.say("cli-log-checkpoint", &values),
    }
    out.plain(&now.root.to_string());
    for cosigned in &found.cosigned {
        let at = out.when(cosigned.at);
        let own = cosigned.by == now.origin;
        let id = if own { "cli-log-fresh" } else { "cli-log-cosigned" };
        out.say(id, &[("log", cosigned.by.clone().into()), ("at", at.into())]);
    }
    for log in &found.missing {
        out.say("cli-log-not-cosigned", &[("log", log.as_str().into())]);
    }
    if !found.unknown.is_empty() {
        let names = found.unknown.join(", ");
        out.say("cli-log-unknown-witness", &[("names", names.into())]);
    }
    if let Some(earlier) = &found.earlier {
        let file = earlier.file.display().to_string();
        out.say("cli-log-continues", &[("file", file.into()), ("size", earlier.size.into())]);
    }
    if !args.contains_id("words") {
        out.say("cli-log-compare", &[("words", words.clone().into())]);
    }
    if found.whole.is_none() {
        out.say("cli-log-entries-how", &[]);
    }
    if found.missing.is_empty() {
        out.answer(&as_json(found, &words, args.get_one::<PathBuf>("save")));
    }
}

fn as_json(found: &Found<'_>, words: &str, saved: Option<&PathBuf>) -> Json {
    let now = &found.head.checkpoint;
    let cosigned: Vec<Json> = found
        .cosigned
        .iter()
        .map(|one| json!({ "log": one.by, "at": one.at.to_string() }))
        .collect();
    json!({
        "ok": true,
        "log": now.origin,
        "size": now.size,
        "root": now.root.to_string(),
        "genesis": found.auditor.genesis().to_string(),
        "words": words,
        "cosigned": cosigned,
        "unknown_witnesses": found.unknown,
        "against": found.earlier.as_ref().map(|earlier| {
            json!({
                "file": earlier.file,
                "size": earlier.size,
                "root": earlier.root.to_string(),
            })
        }),
        "entries": found.whole.as_ref().map(|whole| {
            json!({
                "size": whole.size,
                "root": whole.root.to_string(),
                "kinds": whole.kinds,
            })
        }),
        "saved": saved,
    })
}
