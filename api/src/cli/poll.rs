//! `enlace poll list|show|export`.

use clap::ArgMatches;
use enlace_schema::ids::PollId;
use enlace_schema::voting::admit::PollState;
use serde_json::{Value as Json, json};

use super::{Out, files, instance, tally};
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::{self, Locale};
use crate::store::chapters;
use crate::views::{self, PollView};

/// Polls read at a time.
const PAGE: i64 = 100;

/// Lists, shows or exports.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let instance = instance(args)?;
    let done = match name {
        "list" => list(&instance, out),
        "show" => show(&instance, args, out),
        "export" => export(&instance, args, out),
        _ => Ok(()),
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
    let (poll, chapters) = instance
        .store()
        .snapshot(|conn| Ok((views::poll(conn, &id, instance.now())?, chapters::all(conn)?)))?;
    let locale = out.locale();
    let zones = views::zones(&chapters, instance.origin().as_str());
    let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
    let when = |at| locale::both_zones(locale, at, &zones);
    out.plain(&title(&poll, locale));
    let state = out.t(state_id(poll.state), &[]);
    out.say("cli-poll-state", &[("state", state.into())]);
    out.say("cli-poll-opens", &[("at", when(poll.opened.opens_at).into())]);
    out.say("cli-poll-closes", &[("at", when(poll.opened.closes_at).into())]);
    for chapter in &poll.chapters {
        let sealed = if chapter.sealed_at.is_some() { "cli-yes" } else { "cli-no" };
        let values = [
            ("log", chapter.origin.to_string().into()),
            ("entitled", chapter.roll.unwrap_or_default().members.into()),
            ("cast", chapter.turnout.members.into()),
            ("sealed", out.t(sealed, &[]).into()),
        ];
        out.say("cli-poll-chapter", &values);
    }
    if let Some(result) = &poll.result {
        let outcome = out.t(tally::outcome_id(&result.outcome), &[]);
        out.say("cli-tally-outcome", &[("outcome", outcome.into())]);
    }
    if let Some(hash) = &poll.result_hash {
        out.say("cli-poll-hash", &[("hash", hash.to_string().into())]);
    }
    out.answer(&json!({ "ok": true, "poll": as_json(&poll) }));
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
    let title = poll.opened.title.best(&locale.langs());
    title.map(|(_, title)| title.to_owned()).unwrap_or_default()
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
                "tallied": chapter.tallied.map(|hash| hash.to_string()),
                "certified": chapter
                    .certified
                    .as_ref()
                    .map(|certified| certified.result_hash.to_string()),
            })
        })
        .collect();
    json!({
        "poll": poll.opened.poll.to_string(),
        "host": poll.host.to_string(),
        "state": poll.state.as_str(),
        "opened": poll.opened,
        "chapters": chapters,
        "result": poll.result,
        "result_hash": poll.result_hash.map(|hash| hash.to_string()),
        "hashes_equal": poll.hashes_equal,
    })
}

fn export(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let id = named(args)?;
    let file = files::named(args)?;
    let text = exported(instance, &id)?;
    files::write(file, text.as_bytes())?;
    out.say("cli-poll-exported", &[("file", file.display().to_string().into())]);
    out.answer(&json!({ "ok": true, "poll": id.to_string(), "file": file }));
    Ok(())
}

/// The poll as `tally verify` reads it.
///
/// # Errors
/// `poll-not-found`; what the database says.
pub fn exported(instance: &Instance, poll: &PollId) -> Result<String> {
    instance.store().snapshot(|conn| views::export::poll(conn, poll))
}
