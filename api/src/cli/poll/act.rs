//! What officers decide about polls, and what the clock does when it could not: the same actions
//! as in the API and the portal. Ballots are not cast here: whoever can type on this machine is its
//! operator, and ballots are for the members' own devices.

use std::path::Path;

use clap::ArgMatches;
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::ids::{DraftId, MemberId};
use enlace_schema::log::Hash;
use enlace_schema::text::{Lang, LocalText};
use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::{file, in_language, named, show_dates};
use crate::actions::polls::{
    CorrectRoll, DisputePoll, DraftPoll, OneDraft, OnePoll, SettleDispute, UpdateDraft, VoidPoll,
    certify_poll, correct_roll, cut_poll, discard_draft, dispute_poll, draft_poll, extend_poll,
    join_poll, open_poll, publish_poll, seal_poll, settle_dispute, tally_poll, update_draft,
    void_poll,
};
use crate::caller::Caller;
use crate::cli::{Out, caller};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::store::drafts::{self, DraftKind};

/// Does what the subcommand says.
///
/// # Errors
/// What the action refuses.
pub fn run(name: &str, instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    match name {
        "draft" => draft(instance, args, out),
        "discard" => discard(instance, args, out),
        "open" => open(instance, args, out),
        "void" => void(instance, args, out),
        // The clock does these by itself; an operator may where it could not.
        "join" => by_clock(instance, args, out, "cli-poll-joined", |i, c, p| {
            join_poll(i, c, p).map(|_| None)
        }),
        "seal" => by_clock(instance, args, out, "cli-poll-sealed", |i, c, p| {
            seal_poll(i, c, p).map(|_| None)
        }),
        "extend" => by_clock(instance, args, out, "cli-poll-extended", |i, c, p| {
            extend_poll(i, c, p).map(|_| None)
        }),
        "cut" => {
            by_clock(instance, args, out, "cli-poll-cut", |i, c, p| cut_poll(i, c, p).map(|_| None))
        }
        "tally" => by_clock(instance, args, out, "cli-poll-tallied", |i, c, p| {
            tally_poll(i, c, p).map(Some)
        }),
        "correct-roll" => correct(instance, args, out),
        "dispute" => dispute(instance, args, out),
        "settle" => settle(instance, args, out),
        "certify" => by_officer(instance, args, out, "cli-poll-certified", certify_poll),
        "publish" => by_officer(instance, args, out, "cli-poll-published", publish_poll),
        _ => Ok(()),
    }
}

type Step = fn(&Instance, &Caller, OnePoll) -> Result<Option<Hash>>;
type Decision = fn(&Instance, &Caller, OnePoll) -> Result<Hash>;

fn by_clock(
    instance: &Instance,
    args: &ArgMatches,
    out: &mut Out,
    done: &str,
    step: Step,
) -> Result<()> {
    let poll = named(args)?;
    let caller = caller::officer_or_clock(args, instance, out)?;
    let hash = step(instance, &caller, OnePoll { poll: poll.clone() })?;
    tell(out, done, poll.as_ref(), hash);
    Ok(())
}

fn by_officer(
    instance: &Instance,
    args: &ArgMatches,
    out: &mut Out,
    done: &str,
    decide: Decision,
) -> Result<()> {
    let poll = named(args)?;
    let caller = caller::officer(args, instance, out)?;
    let hash = decide(instance, &caller, OnePoll { poll: poll.clone() })?;
    tell(out, done, poll.as_ref(), Some(hash));
    Ok(())
}

fn tell(out: &mut Out, done: &str, poll: &str, hash: Option<Hash>) {
    let hash = hash.map(|hash| hash.to_string());
    let shown = hash.clone().unwrap_or_default();
    out.say(done, &[("poll", poll.into()), ("hash", shown.into())]);
    let mut answer = json!({ "ok": true, "poll": poll });
    if let Some(hash) = hash {
        answer["result_hash"] = hash.into();
    }
    out.answer(&answer);
}

fn draft_named(typed: &str) -> Result<DraftId> {
    let malformed = |_| Refusal::new(codes::ID_MALFORMED).with("expected", "drf");
    Ok(typed.parse().map_err(malformed)?)
}

/// Keeps a poll as a draft, or puts a file in the place of one.
fn draft(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let poll = file::read(crate::cli::files::named(args)?, instance.origin())?;
    let caller = caller::officer(args, instance, out)?;
    let draft = match args.get_one::<String>("draft") {
        Some(typed) => {
            let draft = draft_named(typed)?;
            update_draft(instance, &caller, UpdateDraft { draft, poll })?
        }
        None => draft_poll(instance, &caller, poll)?,
    };
    out.say("cli-poll-drafted", &[("draft", draft.to_string().into())]);
    out.answer(&json!({ "ok": true, "draft": draft.to_string() }));
    Ok(())
}

fn discard(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let typed = args.get_one::<String>("draft").map(String::as_str).unwrap_or_default();
    let draft = draft_named(typed)?;
    let caller = caller::officer(args, instance, out)?;
    let draft = discard_draft(instance, &caller, OneDraft { draft })?;
    out.say("cli-poll-discarded", &[("draft", draft.to_string().into())]);
    out.answer(&json!({ "ok": true, "draft": draft.to_string() }));
    Ok(())
}

/// Opens a draft, or a poll straight from its file.
fn open(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let typed = args.get_one::<String>("what").map(String::as_str).unwrap_or_default();
    let poll = match typed.parse::<DraftId>() {
        Ok(draft) => {
            let caller = caller::officer(args, instance, out)?;
            open_poll(instance, &caller, OneDraft { draft })?
        }
        Err(_) => {
            let poll = file::read(Path::new(typed), instance.origin())?;
            let caller = caller::officer(args, instance, out)?;
            let draft = draft_poll(instance, &caller, poll)?;
            let one = || OneDraft { draft: draft.clone() };
            open_poll(instance, &caller, one()).inspect_err(|_| {
                // The file is still there: a draft that was only on the way leaves nothing.
                if let Err(error) = discard_draft(instance, &caller, one()) {
                    error.log_once("cli");
                }
            })?
        }
    };
    out.say("cli-poll-opened", &[("poll", poll.to_string().into())]);
    show_dates(instance, &poll, out)?;
    out.answer(&json!({ "ok": true, "poll": poll.to_string() }));
    Ok(())
}

fn void(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let poll = named(args)?;
    let mut reason = LocalText::default();
    for typed in args.get_many::<String>("reason").unwrap_or_default() {
        let malformed =
            || Refusal::new(codes::INVALID_ARGUMENT).with("name", "--reason").on("reason");
        let (lang, text) = typed.split_once('=').ok_or_else(malformed)?;
        let lang: Lang = lang.trim().parse().map_err(|_| malformed())?;
        reason.set(lang, text.trim());
    }
    let caller = caller::officer(args, instance, out)?;
    let poll = void_poll(instance, &caller, VoidPoll { poll, reason })?;
    tell(out, "cli-poll-voided", poll.as_ref(), None);
    Ok(())
}

fn correct(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let poll = named(args)?;
    let reason = word(args, "reason", &CorrectionReason::ALL, CorrectionReason::as_str)?;
    let members = |name: &str| -> Result<Vec<MemberId>> {
        let malformed = |_| Refusal::new(codes::ID_MALFORMED).with("expected", "mbr");
        let typed = args.get_many::<String>(name).unwrap_or_default();
        Ok(typed
            .map(|typed| typed.parse().map_err(malformed))
            .collect::<std::result::Result<_, _>>()?)
    };
    let input = CorrectRoll { poll, reason, add: members("add")?, remove: members("remove")? };
    let caller = caller::officer(args, instance, out)?;
    let poll = correct_roll(instance, &caller, input)?;
    tell(out, "cli-poll-corrected", poll.as_ref(), None);
    Ok(())
}

fn dispute(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let poll = named(args)?;
    let reason = word(args, "reason", &Reason::ALL, Reason::as_str)?;
    let caller = caller::officer(args, instance, out)?;
    let poll = dispute_poll(instance, &caller, DisputePoll { poll, reason })?;
    tell(out, "cli-poll-disputed", poll.as_ref(), None);
    Ok(())
}

fn settle(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let poll = named(args)?;
    let outcome = word(args, "outcome", &Ending::ALL, Ending::as_str)?;
    let caller = caller::officer(args, instance, out)?;
    let poll = settle_dispute(instance, &caller, SettleDispute { poll, outcome })?;
    tell(out, "cli-poll-settled", poll.as_ref(), None);
    Ok(())
}

/// A word of a closed list; hyphens may stand for underscores.
fn word<T: Copy>(
    args: &ArgMatches,
    name: &'static str,
    all: &[T],
    as_str: fn(T) -> &'static str,
) -> Result<T> {
    let typed = args.get_one::<String>(name).map(|typed| typed.replace('-', "_"));
    let known = all.iter().find(|one| typed.as_deref() == Some(as_str(**one)));
    let unknown = || Refusal::new(codes::INVALID_ARGUMENT).with("name", name).on(name);
    Ok(*known.ok_or_else(unknown)?)
}

/// The drafts that the committee shares, the last changed first.
///
/// # Errors
/// What the database says.
pub fn list_drafts(instance: &Instance, out: &mut Out) -> Result<()> {
    let rows = instance.store().read(|conn| drafts::all(conn, DraftKind::Poll))?;
    let mut answer: Vec<Json> = Vec::new();
    for row in &rows {
        let draft: DraftPoll = serde_json::from_str(&row.body).map_err(Error::internal)?;
        out.plain(&format!("{}  {}", row.draft, in_language(&draft.title, out.locale())));
        answer.push(json!({
            "draft": row.draft,
            "author": row.author,
            "changed": Millis::from_ms(row.changed_ms),
            "poll": draft,
        }));
    }
    if rows.is_empty() {
        out.say("cli-poll-no-drafts", &[]);
    }
    out.answer(&json!({ "ok": true, "drafts": answer }));
    Ok(())
}
