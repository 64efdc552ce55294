//! `enlace witness init|add|list|serve|lock|unlock|passphrase`: a third witness, which holds no
//! membership data.

use std::net::TcpListener;
use std::path::PathBuf;

use clap::ArgMatches;
use enlace_schema::event::{Entry, Origin};
use enlace_schema::fingerprint;
use enlace_schema::log::SignedCheckpoint;
use serde_json::{Value as Json, json};

use super::keys::locked;
use super::{Out, clock, log, secrets};
use crate::error::{Error, Result, codes};
use crate::federation::client::audit::{Auditor, Pass};
use crate::federation::client::mirror::Mirror;
use crate::ledger::keys;
use crate::locked::Passphrase;
use crate::logging;
use crate::witness::{Folder, Watched, Witness, build};

/// Makes a witness, adds a log to it, lists them, serves, locks its key.
///
/// # Errors
/// The `witness-…` and `keys-…` refusals; `log-fingerprint`, `peer-unreachable`, `peer-answer`;
/// `port-taken`.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let folder = args.get_one::<PathBuf>("folder").ok_or(codes::BAD_REQUEST)?;
    // What needs no key has no option for it.
    let words = args.try_get_one::<PathBuf>("passphrase_file").ok().flatten();
    let words = Passphrase::from_file(words.cloned()).or_asked(secrets::ask_keys);
    let folder = Folder::opened_by(folder, words);
    match name {
        "init" => init(&folder, args, out),
        "add" => add(&folder, args, out),
        "list" => list(&folder, out),
        "serve" => serve(folder, args, out),
        "lock" => lock(&folder, args, out),
        "unlock" => locked::unlock_folder(&folder.keys()?, out),
        "passphrase" => locked::change_folder(&folder.keys()?, args, out),
        _ => Ok(()),
    }
}

/// Locks its key, as the keys of an instance are locked.
fn lock(folder: &Folder, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let keys = folder.keys()?;
    let words = locked::lock_by(args, &keys, folder.words(), out)?;
    let (count, mut others) = keys::lock(&keys, &words)?;
    others.retain(|name| !Folder::is_own(name));
    locked::tell_locked(count, &others, "cli-witness-locked-next", out);
    Ok(())
}

fn word(args: &ArgMatches, name: &str) -> String {
    args.get_one::<String>(name).cloned().unwrap_or_default()
}

fn init(folder: &Folder, args: &ArgMatches, out: &mut Out) -> Result<()> {
    folder.create(&word(args, "name"))?;
    let witness = Witness::open(folder.clone(), clock())?;
    out.say("cli-witness-made", &[]);
    out.plain(&format!("    {}", witness.vkey()));
    out.answer(&json!({ "ok": true, "name": folder.name()?, "vkey": witness.vkey() }));
    Ok(())
}

fn add(folder: &Folder, args: &ArgMatches, out: &mut Out) -> Result<()> {
    folder.name()?;
    let url = word(args, "endpoint");
    let (origin, genesis, address) = Auditor::ask(&url, Pass::Public)?.into_identity();
    if !fingerprint::matches(&genesis.id(), &word(args, "words")) {
        return Err(codes::LOG_FINGERPRINT.into());
    }
    let later = later(&address)?;
    let watched = Watched { origin: origin.clone(), genesis, later, url: address };
    watched.keys()?;
    folder.add(&watched)?;
    let origin = origin.to_string();
    out.say("cli-witness-added", &[("log", origin.clone().into())]);
    out.answer(&json!({ "ok": true, "log": origin }));
    Ok(())
}

fn list(folder: &Folder, out: &mut Out) -> Result<()> {
    let witness = Witness::open(folder.clone(), clock())?;
    out.plain(&witness.vkey());
    let mut answer: Vec<Json> = Vec::new();
    for watched in folder.logs()? {
        let record = folder.record(&watched.origin)?.mark();
        let size = record.map_or(0, |mark| mark.size);
        let log = watched.origin.to_string();
        let words = log::words(&watched.genesis.id(), out.locale());
        let values =
            [("log", log.clone().into()), ("size", size.into()), ("words", words.clone().into())];
        out.say("cli-witness-row", &values);
        answer.push(json!({ "log": log, "size": size, "words": words, "url": watched.url }));
    }
    let restored: Vec<String> = witness.restored().iter().map(ToString::to_string).collect();
    if !restored.is_empty() {
        out.say("cli-witness-copies", &[("logs", restored.join(", ").into())]);
    }
    out.answer(&json!({
        "ok": true,
        "name": folder.name()?,
        "vkey": witness.vkey(),
        "logs": answer,
        "restored": restored,
    }));
    Ok(())
}

fn serve(folder: Folder, args: &ArgMatches, out: &mut Out) -> Result<()> {
    logging::init_plain();
    let witness = Witness::open(folder.clone(), clock())?;
    if !witness.restored().is_empty() {
        if !args.get_flag("restored") {
            return Err(codes::WITNESS_RESTORED.into());
        }
        for (origin, size) in witness.restore(&notes(&folder, &witness.restored())?)? {
            let values = [("log", origin.to_string().into()), ("size", size.into())];
            out.say("cli-witness-restored", &values);
        }
    }
    let address = word(args, "listen");
    let listener = super::serve::listen(&address)?;
    let at = local(&listener)?;
    out.say("cli-witness-up", &[("address", at.clone().into())]);
    out.answer(&json!({ "ok": true, "address": at, "vkey": witness.vkey() }));
    let follower = witness.clone();
    std::thread::spawn(move || follower.follow_on(|watched| later(&watched.url)));
    actix_web::rt::System::new().block_on(async move {
        let (server, _) = build(witness, listener)?;
        server.await.map_err(Error::from)
    })
}

/// The entries that changed a log's key, as the instance at an address shows them.
fn later(address: &str) -> Result<Vec<Entry>> {
    Mirror::at(&format!("{address}/fed/v1"), None)?.later()
}

fn local(listener: &TcpListener) -> Result<String> {
    Ok(listener.local_addr()?.to_string())
}

/// What every instance that this witness knows shows of these logs; who does not answer is left
/// out.
fn notes(folder: &Folder, of: &[Origin]) -> Result<Vec<String>> {
    let mut notes: Vec<String> = Vec::new();
    for watched in folder.logs()? {
        let Ok(auditor) = Auditor::ask(&watched.url, Pass::Public) else { continue };
        for origin in of {
            let shown = auditor.shown(origin);
            notes.extend(shown.ok().as_ref().map(SignedCheckpoint::note).map(str::to_owned));
        }
    }
    Ok(notes)
}
