//! `enlace charter propose|ratify|show`: by what rules chapters decide together.

use std::path::{Path, PathBuf};

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::event::charter::{Proposed, Ratification};
use enlace_schema::event::poll::TextRef;
use enlace_schema::log::{Hash, sha256};
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::voting::rules::Electorate;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::rules::{self, QuorumFile, ThresholdFile};
use super::{Out, caller, files, instance, writable};
use crate::actions::charters::{OneCharter, propose_charter, ratify_charter};
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;
use crate::views::{self, CharterView};

/// Beyond any honest charter.
const TEXT_MAX: u64 = 16 * 1024 * 1024;

/// A charter as people write it, in TOML; its documents are files beside it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CharterFile {
    title: LocalText,
    authoritative: Lang,
    texts: std::collections::BTreeMap<Lang, PathBuf>,
    chapters: Vec<Origin>,
    electorate: Electorate,
    quorum: Option<QuorumFile>,
    threshold: ThresholdFile,
    dual_majority: bool,
    ratified_by: Ratification,
    supersedes: Option<Hash>,
}

/// Proposes, ratifies or shows charters.
///
/// # Errors
/// What settings, database and the actions about charters refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let instance = if name == "show" { instance(args, out)? } else { writable(args, out)? };
    let done = match name {
        "propose" => propose(&instance, args, out),
        "ratify" => ratify(&instance, args, out),
        "show" => show(&instance, out),
        _ => Ok(()),
    };
    instance.ledger.stop();
    done
}

fn propose(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let charter = read(files::named(args)?)?;
    let caller = caller::officer(args, instance, out)?;
    let id = propose_charter(instance, &caller, charter)?;
    out.say("cli-charter-proposed", &[("charter", id.to_string().into())]);
    out.answer(&json!({ "ok": true, "charter": id.to_string() }));
    Ok(())
}

fn ratify(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let typed = args.get_one::<String>("charter").cloned().unwrap_or_default();
    let charter: Hash = typed.parse().map_err(|_| Error::from(codes::CHARTER_NOT_FOUND))?;
    let caller = caller::officer(args, instance, out)?;
    let id = ratify_charter(instance, &caller, OneCharter { charter })?;
    out.say("cli-charter-ratified", &[("charter", id.to_string().into())]);
    out.answer(&json!({ "ok": true, "charter": id.to_string() }));
    Ok(())
}

fn show(instance: &Instance, out: &mut Out) -> Result<()> {
    let all = instance.store().snapshot(views::charters)?;
    let mut answer: Vec<Json> = Vec::new();
    if all.is_empty() {
        out.say("cli-charter-none", &[]);
    }
    for view in &all {
        tell(view, out);
        let chapters = view.chapters.iter().map(|(log, at)| {
            json!({ "origin": log.to_string(), "ratified": at.map(|at| at.to_string()) })
        });
        answer.push(json!({
            "charter": view.id.to_string(),
            "host": view.host.to_string(),
            "body": serde_json::to_value(&view.body).map_err(Error::internal)?,
            "chapters": chapters.collect::<Vec<_>>(),
            "ratified": view.ratified,
            "in_force": view.in_force,
        }));
    }
    out.answer(&json!({ "ok": true, "charters": answer }));
    Ok(())
}

fn tell(view: &CharterView, out: &mut Out) {
    let lang = if out.locale() == Locale::En { Lang::En } else { Lang::Es };
    let title = view.body.title.get(lang).or_else(|| view.body.title.get(view.body.authoritative));
    out.plain(&format!("{}  {}", view.id, title.unwrap_or_default()));
    let state = match (view.in_force, view.ratified) {
        (true, _) => "cli-charter-in-force",
        (false, true) => "cli-charter-replaced",
        (false, false) => "cli-charter-waits",
    };
    out.say(state, &[]);
    let body = &view.body;
    out.say("cli-charter-by", &[("log", view.host.to_string().into())]);
    let when = out.t(views::in_force_when(body.ratified_by), &[]);
    out.say("cli-charter-from", &[("when", when.into())]);
    for text in &body.texts {
        let language = out.t(views::language_of(text.lang), &[]);
        let digest = text.digest.to_string();
        out.say("cli-charter-text", &[("language", language.into()), ("digest", digest.into())]);
    }
    let binds = out.t(views::language_of(body.authoritative), &[]);
    out.say("cli-charter-binds", &[("language", binds.into())]);
    if let Some(earlier) = body.supersedes {
        out.say("cli-charter-supersedes", &[("charter", earlier.to_string().into())]);
    }
    for (log, at) in &view.chapters {
        let said = if at.is_some() { "cli-charter-has" } else { "cli-charter-has-not" };
        out.say(said, &[("log", log.to_string().into())]);
    }
}

/// Reads a charter from a file, and the digests of its documents from the files that it names.
///
/// # Errors
/// `file-unreadable`; `charter-file` with the place and what is expected there.
pub fn read(path: &Path) -> Result<Proposed> {
    let file: CharterFile = rules::read(path, codes::CHARTER_FILE)?;
    let beside = path.parent().unwrap_or_else(|| Path::new(""));
    let mut texts = Vec::new();
    for (lang, name) in &file.texts {
        let document = files::read(&beside.join(name), TEXT_MAX)?;
        texts.push(TextRef { lang: *lang, digest: sha256(&document) });
    }
    Ok(Proposed {
        title: file.title,
        authoritative: file.authoritative,
        texts,
        chapters: file.chapters,
        electorate: file.electorate,
        quorum: file.quorum.map(Into::into),
        threshold: file.threshold.into(),
        dual_majority: file.dual_majority,
        ratified_by: file.ratified_by,
        supersedes: file.supersedes,
    })
}
