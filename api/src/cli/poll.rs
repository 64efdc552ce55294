//! `enlace poll …`: what is there, and (in `act`) what officers do about it.

mod act;
pub mod file;
mod seal;

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::ids::PollId;
use enlace_schema::text::LocalText;
use enlace_schema::voting::admit::PollState;
use serde_json::{Value as Json, json};

use super::{Out, files, instance, tally, writable};
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::past;
use crate::locale::{self, Locale};
use crate::views::{self, PollView};

/// Polls read at a time.
const PAGE: i64 = 100;

/// Subcommands that change nothing.
const READS: [&str; 6] = ["list", "show", "export", "drafts", "seal-file", "seal-check"];

/// Shows, or acts.
///
/// # Errors
/// What settings, database and the actions about polls refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let instance = if READS.contains(&name) { instance(args, out)? } else { writable(args, out)? };
    let done = match name {
        "list" => list(&instance, out),
        "show" => show(&instance, args, out),
        "export" => export(&instance, args, out),
        "drafts" => act::list_drafts(&instance, out),
        "seal-file" => seal::write(&instance, args, out),
        "seal-check" => seal::check(&instance, args, out),
        _ => act::run(name, &instance, args, out),
    };
    instance.ledger.stop();
    done
}

fn named(args: &ArgMatches) -> Result<PollId> {
    let typed = args.get_one::<String>("poll").map(String::as_str).unwrap_or_default();
    let malformed = |_| Refusal::new(codes::ID_MALFORMED).with("expected", "pol");
    Ok(typed.parse().map_err(malformed)?)
}

fn list(instance: &Instance, out: &mut Out) -> Result<()> {
    let mut answer = Vec::new();
    let mut after = None;
    loop {
        let page = instance.store().snapshot(|conn| {
            let after = after.as_ref().map(|(at, id)| (*at, id));
            views::poll_page(conn, after, PAGE, instance.now())
        })?;
        let Some(last) = page.last() else { break };
        after = Some((last.opened.opens_at, last.opened.poll.clone()));
        for poll in &page {
            let title = title(poll, out.locale());
            let state = out.t(state_id(poll.state), &[]);
            out.plain(&format!("{}  {state:<12}  {title}", poll.opened.poll));
            answer.push(as_json(poll));
        }
    }
    if answer.is_empty() {
        out.say("cli-poll-none", &[]);
    }
    out.answer(&json!({ "ok": true, "polls": answer }));
    Ok(())
}

fn show(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let id = named(args)?;
    let poll = instance.store().snapshot(|conn| views::poll(conn, &id, instance.now()))?;
    out.plain(&title(&poll, out.locale()));
    let state = out.t(state_id(poll.state), &[]);
    out.say("cli-poll-state", &[("state", state.into())]);
    show_void(&poll, out);
    show_dates(instance, &id, out)?;
    show_rolls(instance, &poll, out);
    for chapter in &poll.chapters {
        for correction in &chapter.corrections {
            let reason = correction.reason.as_str().replace('_', "-");
            let values = [
                ("log", chapter.origin.to_string().into()),
                ("reason", out.t(&format!("correction-reason-{reason}"), &[]).into()),
                ("added", correction.added.into()),
                ("removed", correction.removed.into()),
            ];
            out.say("cli-poll-correction", &values);
        }
        if let Some(dispute) = &chapter.dispute {
            let values = [
                ("log", chapter.origin.to_string().into()),
                ("reason", out.t(&tally::reason_id(dispute.reason), &[]).into()),
            ];
            out.say(&format!("cli-dispute-{}", dispute.standing.as_str()), &values);
        }
    }
    show_silence(&poll, out);
    if let Some((log, seq)) = &poll.extension {
        let values = [("log", log.to_string().into()), ("seq", (*seq).into())];
        out.say("error-poll-extension", &values);
    }
    if let Some(result) = &poll.result {
        let outcome = out.t(tally::outcome_id(&result.outcome), &[]);
        out.say("cli-tally-outcome", &[("outcome", outcome.into())]);
        for caveat in poll.caveats() {
            let names = names(&poll, caveat.chapters(), out.locale());
            out.say(caveat.text(), &[("chapters", names.into())]);
        }
        if poll.voided_at.is_some() {
            out.say("cli-tally-voided", &[]);
        } else if poll.published_at.is_none() {
            out.say("cli-result-not-final", &[]);
        }
    }
    if let Some(hash) = &poll.result_hash {
        out.say("cli-poll-hash", &[("hash", hash.to_string().into())]);
    }
    out.answer(&json!({ "ok": true, "poll": as_json(&poll) }));
    Ok(())
}

/// Who voided it, when and why.
fn show_void(poll: &PollView, out: &mut Out) {
    let Some(at) = poll.voided_at else { return };
    let at = out.when(at);
    out.say("cli-poll-void", &[("log", poll.host.to_string().into()), ("at", at.into())]);
    if let Some(reason) = &poll.void_reason {
        let reason = in_language(reason, out.locale());
        out.say("cli-poll-void-reason", &[("reason", reason.into())]);
    }
}

/// How far each chapter is; where a roll is still to be frozen, when and how that will be.
fn show_rolls(instance: &Instance, poll: &PollView, out: &mut Out) {
    let ahead = matches!(poll.state, PollState::Scheduled | PollState::Open);
    let mut waiting = false;
    for chapter in &poll.chapters {
        let log = chapter.origin.to_string();
        if chapter.name.is_none() && !chapter.own {
            out.say("cli-poll-chapter-not-held", &[("log", log.into())]);
            continue;
        }
        if ahead && chapter.roll.is_none() {
            waiting = true;
            out.say("cli-poll-chapter-ahead", &[("log", log.into())]);
            continue;
        }
        let sealed = if chapter.sealed_at.is_some() { "cli-yes" } else { "cli-no" };
        let values = [
            ("log", log.into()),
            ("entitled", chapter.roll.unwrap_or_default().members.into()),
            ("cast", chapter.turnout.members.into()),
            ("sealed", out.t(sealed, &[]).into()),
        ];
        out.say("cli-poll-chapter", &values);
    }
    if waiting {
        let due = instance.now() >= poll.opened.record_at;
        let id = if due { "cli-poll-roll-due" } else { "cli-poll-roll-ahead" };
        let at = out.when(poll.opened.record_at);
        out.say(id, &[("at", at.into())]);
    }
}

/// What happens if a seal does not come, and whose the count waits for.
fn show_silence(poll: &PollView, out: &mut Out) {
    if poll.opened.chapters.len() > 1 {
        let rule = out.t(views::without_seal(poll.opened.missing_chapter), &[]);
        out.say("cli-poll-missing", &[("rule", rule.into())]);
    }
    let closed = poll.waits_for_keys();
    if !closed.is_empty() {
        let names = names(poll, &closed, out.locale());
        out.say("portal-poll-waits-key", &[("chapters", names.into())]);
    }
}

/// Names of chapters, as a list.
fn names(poll: &PollView, logs: &[Origin], locale: Locale) -> String {
    let name = |log: &Origin| poll.chapter(log).and_then(|chapter| chapter.name.clone());
    let names: Vec<String> =
        logs.iter().map(|log| name(log).unwrap_or_else(|| log.to_string())).collect();
    locale::list(locale, &names)
}

/// When voting begins and ends, in the zones of the chapters.
fn show_dates(instance: &Instance, poll: &PollId, out: &mut Out) -> Result<()> {
    let view = instance.store().snapshot(|conn| views::poll(conn, poll, instance.now()))?;
    let (opens, closes) = (out.when(view.opened.opens_at), out.when(view.opened.closes_at));
    let seals = out.when(view.opened.seal_by);
    out.say("cli-poll-opens", &[("at", opens.into())]);
    out.say("cli-poll-closes", &[("at", closes.into())]);
    if view.opened.chapters.len() > 1 {
        out.say("cli-poll-seals", &[("at", seals.into())]);
    }
    Ok(())
}

fn state_id(state: PollState) -> &'static str {
    match state {
        PollState::Scheduled => "cli-state-scheduled",
        PollState::Open => "cli-state-open",
        PollState::Closed => "cli-state-closed",
        PollState::Published => "cli-state-published",
        PollState::Void => "cli-state-void",
    }
}

fn title(poll: &PollView, locale: Locale) -> String {
    in_language(&poll.opened.title, locale)
}

fn in_language(text: &LocalText, locale: Locale) -> String {
    text.best(&locale.langs()).map(|(_, text)| text.to_owned()).unwrap_or_default()
}

fn as_json(poll: &PollView) -> Json {
    let chapters: Vec<Json> = poll
        .chapters
        .iter()
        .map(|chapter| {
            json!({
                "log": chapter.origin.to_string(),
                "joined": chapter.joined,
                "roll": chapter.roll,
                "turnout": chapter.turnout,
                "sealed": chapter.sealed_count,
                "cut": chapter.cut,
                "tallied": chapter.tallied.map(|hash| hash.to_string()),
                "certified": chapter
                    .certified
                    .as_ref()
                    .map(|certified| certified.result_hash.to_string()),
                "corrections": chapter.corrections.iter().map(|correction| json!({
                    "reason": correction.reason,
                    "added": correction.added,
                    "removed": correction.removed,
                })).collect::<Vec<Json>>(),
                "dispute": chapter.dispute.as_ref().map(|dispute| json!({
                    "reason": dispute.reason,
                    "state": dispute.standing.as_str(),
                })),
            })
        })
        .collect();
    json!({
        "poll": poll.opened.poll.to_string(),
        "host": poll.host.to_string(),
        "state": poll.state.as_str(),
        "voided": poll.voided_at.map(|at| {
            json!({ "by": poll.host.to_string(), "at": at, "reason": poll.void_reason })
        }),
        "opened": poll.opened,
        "chapters": chapters,
        "blocked_by": poll
            .extension
            .as_ref()
            .map(|(log, seq)| json!({ "log": log.to_string(), "seq": seq })),
        "result": poll.result,
        "provisional": poll.is_provisional(),
        "missing": poll.result.as_ref().map(|result| &result.missing),
        "waits_for_keys": poll.waits_for_keys(),
        "result_hash": poll.result_hash.map(|hash| hash.to_string()),
        "hashes_equal": poll.hashes_equal,
    })
}

fn export(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let id = named(args)?;
    let file = files::exported(args)?;
    let text = exported(instance, &id)?;
    files::write(file, text.as_bytes())?;
    out.say("cli-poll-exported", &[("file", file.display().to_string().into())]);
    out.answer(&json!({ "ok": true, "poll": id.to_string(), "file": file }));
    Ok(())
}

/// The poll as `tally verify` reads it.
///
/// # Errors
/// `poll-not-found`; `poll-not-tallied` and `poll-void` where there is no result;
/// `log-other-past`.
pub fn exported(instance: &Instance, poll: &PollId) -> Result<String> {
    past::require_own(&instance.ledger, instance.origin())?;
    let now = instance.now();
    instance.store().snapshot(|conn| views::export::poll(conn, poll, now))
}
