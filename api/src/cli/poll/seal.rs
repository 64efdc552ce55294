//! `enlace poll seal-file` and `seal-check`: a seal as a file of its own (protocol §12.4), to be
//! sent by any way there is. It proves when a box was sealed and over how many ballots; nothing is
//! counted from it, because a count needs the ballots themselves.

use clap::ArgMatches;
use enlace_schema::event::poll::{SEALED, Sealed};
use enlace_schema::log::receipt::RECEIPT_MAX_BYTES;
use enlace_schema::log::{Hash, Receipt};
use serde_json::json;

use super::named;
use crate::actions::receipts::{CheckedReceipt, Included, check_receipt};
use crate::cli::{Out, files};
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::ledger::{past, proof};
use crate::store::{log, polls};

/// Writes a seal to standard output.
///
/// # Errors
/// `not-found` for what is no log, `poll-not-found`, `poll-not-sealed`, `checkpoint-not-yet`;
/// `log-other-past`.
pub(super) fn write(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let poll = named(args)?;
    let origin = match args.get_one::<String>("log") {
        Some(text) => text.parse().map_err(|_| Error::from(codes::NOT_FOUND))?,
        None => instance.origin().clone(),
    };
    past::require_own(&instance.ledger, &origin)?;
    let receipt = instance.store().snapshot(|conn| {
        polls::get_by_id(conn, poll.as_ref())?;
        let seal = polls::find_seal(conn, origin.as_str(), poll.as_ref())?;
        let seal = seal.ok_or_else(|| Error::from(codes::POLL_NOT_SEALED))?;
        let found = proof::receipt(conn, &origin, log::unsigned(seal.seq)?)?;
        found.and_then(|found| found.proof).ok_or_else(|| codes::CHECKPOINT_NOT_YET.into())
    })?;
    let text = receipt.to_text();
    // As it is, without a line more: it goes into a file.
    out.plain(text.strip_suffix('\n').unwrap_or(&text));
    let log = origin.to_string();
    out.answer(&json!({ "ok": true, "poll": poll.to_string(), "log": log, "seal": text }));
    Ok(())
}

/// Says what a seal proves.
///
/// # Errors
/// `file-unreadable`; `seal-invalid` for what is no seal of a log whose keys are here;
/// `seal-differs` when the log that is held here says otherwise.
pub(super) fn check(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let invalid = || Error::from(codes::SEAL_INVALID);
    let bytes = files::read(files::named(args)?, RECEIPT_MAX_BYTES as u64)?;
    let text = String::from_utf8(bytes).map_err(|_| invalid())?;
    let receipt = Receipt::parse(&text).map_err(|_| invalid())?;
    let checked = check_receipt(instance, &text).map_err(|error| match error {
        Error::Refused(_) => invalid(),
        own => own,
    })?;
    let included = checked.included.as_ref().filter(|_| checked.kind == SEALED);
    let included = included.ok_or_else(invalid)?;
    let sealed: Sealed =
        receipt.entry.envelope().ok().and_then(|event| event.body().ok()).ok_or_else(invalid)?;
    require_same_log(instance, &checked, included)?;
    tell(&checked, included, &sealed, out);
    Ok(())
}

/// What is held of the log, as far as it reaches, says the same as the seal's file.
fn require_same_log(
    instance: &Instance,
    checked: &CheckedReceipt,
    included: &Included,
) -> Result<()> {
    let origin = &checked.log;
    let (size, root) = instance.store().snapshot(|conn| {
        let size = log::size(conn, origin.as_str())?;
        Ok((size, proof::root(conn, origin.as_str(), included.size)?))
    })?;
    let other_entry = checked.seq < size && !checked.held;
    let other_log = root.is_some_and(|root: Hash| root != included.root);
    if other_entry || other_log { Err(codes::SEAL_DIFFERS.into()) } else { Ok(()) }
}

fn tell(checked: &CheckedReceipt, included: &Included, sealed: &Sealed, out: &mut Out) {
    let at = out.when(checked.at);
    let log = checked.log.to_string();
    let values = [
        ("log", log.clone().into()),
        ("poll", sealed.poll.to_string().into()),
        ("at", at.into()),
        ("count", sealed.count.into()),
    ];
    out.say("cli-seal-good", &values);
    for (by, at) in &included.cosigned {
        let at = out.when(*at);
        out.say("cli-log-cosigned", &[("log", by.to_string().into()), ("at", at.into())]);
    }
    out.say(if checked.held { "cli-seal-held" } else { "cli-seal-not-held" }, &[]);
    let cosigned: Vec<_> = included
        .cosigned
        .iter()
        .map(|(by, at)| json!({ "log": by.to_string(), "at": at.to_string() }))
        .collect();
    out.answer(&json!({
        "ok": true,
        "poll": sealed.poll.to_string(),
        "log": log,
        "seq": checked.seq,
        "event": checked.id.to_string(),
        "at": checked.at.to_string(),
        "count": sealed.count,
        "ballots_root": sealed.ballots_root.to_string(),
        "size": included.size,
        "cosigned": cosigned,
        "held": checked.held,
    }));
}
