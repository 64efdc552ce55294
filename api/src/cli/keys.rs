//! `enlace keys …`: an instance's keys over years, and how they lie on the disk.

pub(super) mod locked;
mod recover;
mod revoke;

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use enlace_schema::event::key::RecoverySignature;
use enlace_schema::event::log::KeyRole;
use enlace_schema::json;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::{Out, files, init, instance, log, secrets, writable};
use crate::actions::keys::{read_recovery_words, recovery_key, rotate_keys, sign_revocation};
use crate::actions::recover::{ContinuationRequest, request_message, sign_continuation};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::proof;
use crate::ledger::rotate::{self, RevocationRequest};
use crate::locale::Locale;
use crate::store;

/// Most bytes of a request or a signature: a request has about 3 KB.
const FILE_MAX: u64 = 64 * 1024;
/// Most bytes of a file with 24 words.
const WORDS_MAX: u64 = 1024;
/// The roles that `rotate` knows, in the order in which it does all of them.
const ROLES: [KeyRole; 4] = [KeyRole::Witness, KeyRole::Transport, KeyRole::Seal, KeyRole::Log];

/// Shows, rotates or revokes keys, or signs for it.
///
/// # Errors
/// What settings, files and the actions about keys refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    match name {
        "sign" => return sign(args, out),
        "recover" => return recover::run(args, out),
        "ceremony" => return ceremony(args, out),
        "lock" => return locked::lock(args, out),
        "unlock" => return locked::unlock(args, out),
        "passphrase" => return locked::change(args, out),
        _ => {}
    }
    let instance = if name == "fingerprint" { instance(args, out)? } else { writable(args, out)? };
    let done = match name {
        "fingerprint" => fingerprint(&instance, out),
        "rotate" => rotate(&instance, args, out),
        "revoke" => revoke::run(&instance, args, out),
        _ => Ok(()),
    };
    instance.ledger.stop();
    done
}

fn fingerprint(instance: &Instance, out: &mut Out) -> Result<()> {
    let origin = instance.origin().as_str();
    let (genesis, published) = instance.store().snapshot(|conn| {
        let row = store::log::find(conn, origin)?.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
        Ok((store::log::hash(&row.genesis)?, proof::keys(conn, origin)?))
    })?;
    let words = log::words(&genesis, out.locale());
    out.say("cli-keys-log", &[("log", origin.into())]);
    out.plain(&format!("    {words}"));
    let newest =
        |keys: &[enlace_schema::log::NamedKey]| keys.last().map(|key| (key.kid.clone(), key.since));
    let log_key = published.log_key().map(|key| (key.kid.clone(), key.since));
    let seal = published.seal_key().map(|key| (key.kid.clone(), key.since));
    let in_force = [
        ("log", log_key),
        ("witness", newest(published.witness_keys())),
        ("transport", newest(published.transport_keys())),
        ("seal", seal),
    ];
    let mut answer = serde_json::Map::new();
    for (role, found) in in_force {
        let Some((kid, since)) = found else { continue };
        let role_name = out.t(role_text(role), &[]);
        let values =
            [("role", role_name.into()), ("kid", kid.clone().into()), ("seq", since.into())];
        out.say("cli-keys-row", &values);
        answer.insert(role.into(), json!({ "kid": kid, "since": since }));
    }
    let void: u64 = published.void().iter().map(|range| range.end - range.start).sum();
    if void > 0 {
        out.say("cli-keys-void", &[("count", void.into())]);
    }
    out.answer(&json!({
        "ok": true,
        "log": origin,
        "genesis": genesis.to_string(),
        "words": { "en": log::words(&genesis, Locale::En), "es": log::words(&genesis, Locale::Es) },
        "keys": answer,
        "void": void,
    }));
    Ok(())
}

fn role_text(role: &str) -> &'static str {
    match role {
        "log" => "cli-keys-role-log",
        "witness" => "cli-keys-role-witness",
        "transport" => "cli-keys-role-transport",
        _ => "cli-keys-role-seal",
    }
}

fn rotate(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let named = args.get_one::<String>("role").map(String::as_str);
    let roles: Vec<KeyRole> = ROLES
        .into_iter()
        .filter(|role| named.is_none_or(|named| named == "all" || named == role.word()))
        .collect();
    let done = rotate_keys(instance, &Caller::instance(), roles)?;
    for replaced in &done {
        let values = [
            ("former", replaced.former.clone().into()),
            ("kid", replaced.kid.clone().into()),
            ("seq", replaced.seq.into()),
        ];
        out.say("cli-keys-rotated", &values);
    }
    out.say("cli-keys-backup", &[]);
    let rows: Vec<_> = done
        .iter()
        .map(|one| json!({ "former": one.former, "kid": one.kid, "seq": one.seq }))
        .collect();
    out.answer(&json!({ "ok": true, "keys": rows }));
    Ok(())
}

/// The signatures in the files that were named.
fn signatures(args: &ArgMatches) -> Result<Vec<RecoverySignature>> {
    args.get_many::<PathBuf>("signature")
        .into_iter()
        .flatten()
        .map(|path| read_json(path))
        .collect()
}

/// What may be asked of somebody who holds a recovery sheet.
#[derive(Deserialize)]
#[serde(untagged)]
enum Request {
    Revoke(RevocationRequest),
    Continue(ContinuationRequest),
}

/// At the table of somebody who holds a recovery sheet; no instance is needed.
fn sign(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let request: Request = read_json(files::named(args)?)?;
    let to = args.get_one::<PathBuf>("out").ok_or_else(|| option_missing("out"))?;
    let words = match &request {
        Request::Revoke(request) => {
            let values = [
                ("log", request.origin.clone().into()),
                ("trusted", request.body.last_trusted.size.into()),
                ("seq", request.seq.into()),
                ("void", request.seq.saturating_sub(request.body.last_trusted.size).into()),
            ];
            out.say("cli-keys-sign-what", &values);
            revoke::show_words(&rotate::request_message(request)?, out)
        }
        Request::Continue(request) => {
            let values = [
                ("earlier", request.earlier.to_string().into()),
                ("trusted", request.trusted.size.into()),
                ("log", request.origin.to_string().into()),
            ];
            out.say("cli-keys-sign-continue", &values);
            revoke::show_words(&request_message(request)?, out)
        }
    };
    let sheet = match args.get_one::<PathBuf>("words_file") {
        Some(path) => Zeroizing::new(files::text(path, WORDS_MAX)?),
        None => secrets::ask(&out.t("cli-keys-ask-words", &[]))?,
    };
    let signature = match &request {
        Request::Revoke(request) => sign_revocation(request, &sheet)?,
        Request::Continue(request) => sign_continuation(request, &read_recovery_words(&sheet)?)?,
    };
    write_json(to, &serde_json::to_value(&signature).map_err(Error::internal)?)?;
    out.say("cli-keys-signed", &[("file", to.display().to_string().into())]);
    out.answer(&json!({ "ok": true, "file": to, "key": signature.key, "words": words }));
    Ok(())
}

/// Draws the three recovery keys where no network is, before there is an instance: sheets to print,
/// and a file of their public halves for `init`.
fn ceremony(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let typed = args.get_one::<String>("origin").cloned().unwrap_or_default();
    let origin = init::origin(&typed)?;
    let folder = args.get_one::<PathBuf>("dir").ok_or_else(|| option_missing("dir"))?;
    let language = out.locale().lang();
    let keys: Result<Vec<_>> = (0..3).map(|_| recovery_key(&origin, language)).collect();
    let keys = keys?;
    init::write_sheets(folder, origin.as_str(), &origin, (&keys, None), out)?;
    // Read back what was printed from: a sheet that cannot be read is worth nothing.
    for key in &keys {
        let read = read_recovery_words(&key.words)?;
        if read.public().to_vkey(origin.as_str()) != key.vkey {
            return Err(Error::internal("a recovery sheet does not give its key back"));
        }
    }
    let public: Vec<&str> = keys.iter().map(|key| key.vkey.as_str()).collect();
    let path = folder.join("recovery-public.json");
    write_json(&path, &json!({ "origin": origin.to_string(), "recovery": public }))?;
    out.say("cli-keys-ceremony", &[("folder", folder.display().to_string().into())]);
    out.answer(&json!({ "ok": true, "public": path, "folder": folder }));
    Ok(())
}

fn option_missing(name: &str) -> Error {
    Refusal::new(codes::OPTION_MISSING).with("name", name).into()
}

fn write_json(path: &Path, value: &serde_json::Value) -> Result<()> {
    crate::ledger::keys::write(path, &format!("{value}\n"))
}

/// Reads strict JSON of a known form.
fn read_json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let bytes = files::read(path, FILE_MAX)?;
    let text = bytes.strip_suffix(b"\n").unwrap_or(&bytes);
    let limits = json::Limits { bytes: 64 * 1024, depth: 6 };
    json::parse(text, limits).map_err(|_| Refusal::new(codes::KEYS_REQUEST).into())
}
