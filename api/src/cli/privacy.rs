//! `enlace privacy`: what is held of members is shown to them, blocked, erased, held back; and what
//! peers have not yet acknowledged.

mod export;

use clap::ArgMatches;
use enlace_schema::ids::MemberId;
use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::{Out, caller, instance, writable};
use crate::actions::privacy::{
    DecideRecords, DecidedRecords, block_records, erase_records, hold_records, overdue,
    release_records,
};
use crate::caller::Caller;
use crate::error::{Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale;
use crate::store::bundles;
use crate::store::erasures::{self, Unacknowledged};

/// Does what the subcommand says.
///
/// # Errors
/// What settings and database refuse, and the action.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    if name == "inventory" {
        export::inventory(out);
        return Ok(());
    }
    if name == "status" {
        let instance = instance(args, out)?;
        let done = status(&instance, out);
        instance.ledger.stop();
        return done;
    }
    let instance = writable(args, out)?;
    let done = match name {
        "export" => export::run(&instance, args, out),
        "block" => decide(&instance, args, out, "cli-privacy-blocked", block_records),
        "erase" => decide(&instance, args, out, "cli-privacy-erased", erase_records),
        "hold" => keep(&instance, args, out, "cli-privacy-held", hold_records),
        "release" => keep(&instance, args, out, "cli-privacy-released", release_records),
        _ => Ok(()),
    };
    instance.ledger.stop();
    done
}

type Decision = fn(&Instance, &Caller, DecideRecords) -> Result<DecidedRecords>;
type Keeping = fn(&Instance, &Caller, DecideRecords) -> Result<()>;

/// The member and the mandate that the command line names.
fn input(args: &ArgMatches) -> Result<DecideRecords> {
    let text = |name| args.get_one::<String>(name).cloned().unwrap_or_default();
    Ok(DecideRecords { member: member(args)?, mandate: text("mandate") })
}

/// The member that the command line names.
fn member(args: &ArgMatches) -> Result<MemberId> {
    let named = args.get_one::<String>("member").map(String::as_str).unwrap_or_default();
    named.parse().map_err(|_| Refusal::new(codes::MEMBER_NOT_FOUND).into())
}

fn decide(
    instance: &Instance,
    args: &ArgMatches,
    out: &mut Out,
    text: &str,
    decision: Decision,
) -> Result<()> {
    let who = caller::officer_or_clock(args, instance, out)?;
    let done = decision(instance, &who, input(args)?)?;
    let values = [("member", done.member.to_string().into()), ("count", done.records.into())];
    out.say(text, &values);
    out.answer(&json!({
        "ok": true,
        "member": done.member,
        "records": done.records,
        "seq": done.seq,
        "event": done.event.to_string(),
    }));
    Ok(())
}

fn keep(
    instance: &Instance,
    args: &ArgMatches,
    out: &mut Out,
    text: &str,
    keeping: Keeping,
) -> Result<()> {
    let who = caller::officer_or_clock(args, instance, out)?;
    let input = input(args)?;
    let member = input.member.to_string();
    keeping(instance, &who, input)?;
    out.say(text, &[("member", member.clone().into())]);
    out.answer(&json!({ "ok": true, "member": member }));
    Ok(())
}

/// What is erased and not acknowledged, ours by peers and theirs by us; and whose records have been
/// kept long enough.
fn status(instance: &Instance, out: &mut Out) -> Result<()> {
    let own = instance.origin().as_str();
    let (now, zone) = (instance.now(), instance.profile.zone.clone());
    let open = instance.store().snapshot(|c| erasures::unacknowledged(c, own, i64::MAX))?;
    let behind = instance.store().snapshot(|c| bundles::behind(c, own))?;
    if open.is_empty() && behind.is_empty() {
        out.say("cli-privacy-level", &[]);
    }
    for one in &behind {
        out.say("cli-privacy-bundle", &[("peer", one.peer.clone().into())]);
    }
    for one in &open {
        let since = locale::day(out.locale(), Millis::from_ms(one.since_ms), &zone);
        let values = [
            ("author", one.author.clone().into()),
            ("peer", one.peer.clone().into()),
            ("count", one.count.into()),
            ("day", since.into()),
        ];
        match is_overdue(one, now) {
            true => out.say("cli-privacy-overdue", &values),
            false => out.say("cli-privacy-open", &values),
        }
    }
    let due = overdue(instance)?;
    for (member, day) in &due {
        let day = locale::civil_day(out.locale(), *day);
        out.say("cli-privacy-due", &[("member", member.clone().into()), ("day", day.into())]);
    }
    let rows: Vec<Json> = open.iter().map(|one| as_json(one, now)).collect();
    let due: Vec<Json> =
        due.iter().map(|(member, day)| json!({ "member": member, "since": day })).collect();
    let behind: Vec<&str> = behind.iter().map(|one| one.peer.as_str()).collect();
    out.answer(&json!({ "ok": true, "unacknowledged": rows, "bundles": behind, "due": due }));
    Ok(())
}

fn is_overdue(one: &Unacknowledged, now: Millis) -> bool {
    one.since_ms < erasures::overdue_before(now)
}

fn as_json(one: &Unacknowledged, now: Millis) -> Json {
    json!({
        "author": one.author,
        "peer": one.peer,
        "records": one.count,
        "since": Millis::from_ms(one.since_ms),
        "overdue": is_overdue(one, now),
    })
}
