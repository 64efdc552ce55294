//! `enlace keys revoke`: two steps, between which two people sign.

use std::collections::BTreeSet;
use std::path::Path;

use clap::ArgMatches;
use enlace_schema::log::Hash;
use serde_json::{Value, json};

use super::{read_json, signatures, write_json};
use crate::actions::keys::{request_revocation, revoke_keys, void_events};
use crate::caller::Caller;
use crate::cli::{Out, files, log};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::ledger::again::{Fate, VoidEvent};
use crate::ledger::rotate::{self, RevocationRequest};
use crate::locale::Locale;

/// The request, and its application.
///
/// # Errors
/// What the file, the request, the signatures and the ledger refuse.
pub fn run(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let file = files::named(args)?;
    match args.get_one::<u64>("trusted") {
        Some(trusted) => request(instance, file, *trusted, out),
        None => apply(instance, args, file, out),
    }
}

fn request(instance: &Instance, file: &Path, trusted: u64, out: &mut Out) -> Result<()> {
    let caller = Caller::instance();
    let request = request_revocation(instance, &caller, trusted)?;
    write_json(file, &serde_json::to_value(&request).map_err(Error::internal)?)?;
    let events = void_events(instance, &caller, trusted, request.seq)?;
    let void = request.seq - trusted;
    let path = file.display().to_string();
    out.say("cli-keys-request", &[("file", path.into()), ("count", void.into())]);
    let words = show_words(&rotate::request_message(&request)?, out);
    show_void(&events, out);
    out.answer(&json!({
        "ok": true,
        "file": file,
        "seq": request.seq,
        "void": void,
        "words": words,
        "events": events.iter().map(row).collect::<Vec<_>>(),
    }));
    Ok(())
}

fn apply(instance: &Instance, args: &ArgMatches, file: &Path, out: &mut Out) -> Result<()> {
    let request: RevocationRequest = read_json(file)?;
    let signatures = signatures(args)?;
    let chosen: BTreeSet<u64> =
        args.get_many::<u64>("again").into_iter().flatten().copied().collect();
    let done = revoke_keys(instance, &Caller::instance(), request, signatures, chosen.clone())?;
    let values = [
        ("kid", done.replaced.kid.clone().into()),
        ("seq", done.replaced.seq.into()),
        ("void", done.void.into()),
        ("again", done.said_again.len().into()),
    ];
    out.say("cli-keys-revoked", &values);
    let left: Vec<u64> = chosen.into_iter().filter(|seq| !done.said_again.contains(seq)).collect();
    if !left.is_empty() {
        let numbers = left.iter().map(u64::to_string).collect::<Vec<_>>().join(", ");
        out.say("cli-keys-not-again", &[("numbers", numbers.into())]);
    }
    out.say("cli-keys-backup", &[]);
    out.answer(&json!({
        "ok": true,
        "kid": done.replaced.kid,
        "seq": done.replaced.seq,
        "void": done.void,
        "said_again": done.said_again,
        "not_said_again": left,
    }));
    Ok(())
}

/// Twelve words of exactly what is signed, in both languages: the operator and the holders of the
/// sheets compare them by telephone. Numbers alone do not say whose the new keys are.
pub(super) fn show_words(message: &[u8], out: &mut Out) -> Value {
    let digest: Hash = enlace_schema::log::sha256(message);
    let [en, es] = [Locale::En, Locale::Es].map(|locale| log::words(&digest, locale));
    out.say("cli-keys-compare", &[]);
    out.plain(&format!("    {en}"));
    out.plain(&format!("    {es}"));
    json!({ "en": en, "es": es })
}

fn show_void(events: &[VoidEvent], out: &mut Out) {
    let texts = [
        (Fate::Choice, "cli-keys-void-choice"),
        (Fate::Always, "cli-keys-void-always"),
        (Fate::Bound, "cli-keys-void-bound"),
    ];
    for (fate, text) in texts {
        let mut there = events.iter().filter(|event| event.fate == fate).peekable();
        if there.peek().is_some() {
            out.say(text, &[]);
        }
        for VoidEvent { seq, kind, at, by, .. } in there {
            let at = out.when(*at);
            out.plain(&format!("    {seq}  {at}  {kind}  {}", by.as_deref().unwrap_or_default()));
        }
    }
}

fn row(event: &VoidEvent) -> Value {
    json!({
        "seq": event.seq,
        "kind": event.kind,
        "at": event.at.to_string(),
        "by": event.by,
        "again": event.fate.word(),
    })
}
