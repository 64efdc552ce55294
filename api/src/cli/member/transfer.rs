//! `enlace member transfer …`: what officers of both chapters do when a member moves. Closing,
//! expiry and arrival are done by the clock of the instances.

use std::path::PathBuf;

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::event::member::MemberKind;
use enlace_schema::ids::MemberId;
use enlace_schema::membership::transfer::{EVIDENCE_BYTES, Stage};
use serde_json::json;

use super::super::{Out, caller, files, instance, writable};
use crate::actions::transfers::{
    AcceptTransfer, AdoptMember, OfferTransfer, OneMember, accept_transfer, adopt_member,
    offer_transfer, withdraw_transfer,
};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::private::MemberRecord;
use crate::store::transfers as stored;
use crate::views::transfers::{self, TransferView};

/// Offers, accepts, withdraws, adopts or lists.
///
/// # Errors
/// What settings, database and the actions about moves refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let instance = if name == "list" { instance(args, out)? } else { writable(args, out)? };
    let done = match name {
        "offer" => offer(&instance, args, out),
        "accept" => accept(&instance, args, out),
        "withdraw" => withdraw(&instance, args, out),
        "adopt" => adopt(&instance, args, out),
        _ => list(&instance, out),
    };
    instance.ledger.stop();
    done
}

fn text<'a>(args: &'a ArgMatches, name: &str) -> &'a str {
    args.get_one::<String>(name).map(String::as_str).unwrap_or_default()
}

fn named(args: &ArgMatches) -> Result<MemberId> {
    let malformed = |_| Refusal::new(codes::ID_MALFORMED).with("expected", "mbr");
    Ok(text(args, "member").parse().map_err(malformed)?)
}

fn chapter(args: &ArgMatches, name: &'static str) -> Result<Origin> {
    let malformed = |_| Refusal::new(codes::INVALID_ARGUMENT).with("name", name).on(name);
    Ok(text(args, name).parse().map_err(malformed)?)
}

fn offer(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let (member, to) = (named(args)?, chapter(args, "to")?);
    let consent = Some(text(args, "consent").to_owned());
    let caller = caller::officer(args, instance, out)?;
    offer_transfer(instance, &caller, OfferTransfer { member: member.clone(), to, consent })?;
    tell(instance, &member, "cli-transfer-offered", out)
}

fn accept(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let member = named(args)?;
    let caller = caller::officer(args, instance, out)?;
    let own = instance.origin().as_str();
    let from = args.contains_id("from").then(|| chapter(args, "from")).transpose()?;
    let log = from.as_ref().map(Origin::as_str);
    let mut offers =
        instance.store().read(|conn| stored::open_to(conn, own, member.as_ref(), log))?;
    let offer = offers.pop();
    let kind = offer.map(|row| row.offered()).transpose()?.map(|offer| offer.terms.kind);
    let record = record(args, kind.unwrap_or(MemberKind::Individual));
    accept_transfer(instance, &caller, AcceptTransfer { member: member.clone(), from, record })?;
    tell(instance, &member, "cli-transfer-accepted", out)
}

fn withdraw(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let member = named(args)?;
    let caller = caller::officer(args, instance, out)?;
    withdraw_transfer(instance, &caller, OneMember { member: member.clone() })?;
    tell(instance, &member, "cli-transfer-withdrawn", out)
}

fn adopt(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let (member, from) = (named(args)?, chapter(args, "from")?);
    let caller = caller::officer(args, instance, out)?;
    let mut evidence = Vec::new();
    for file in args.get_many::<PathBuf>("receipt").into_iter().flatten() {
        let bytes = files::read(file, EVIDENCE_BYTES as u64)?;
        let text = String::from_utf8(bytes).map_err(|_| codes::TRANSFER_EVIDENCE)?;
        evidence.push(text);
    }
    let held = instance
        .store()
        .read(|conn| crate::store::members::find(conn, from.as_str(), member.as_ref()))?;
    let kind = held.map(|row| row.kind()).transpose()?.unwrap_or(MemberKind::Individual);
    let record = record(args, kind);
    let input = AdoptMember { member: member.clone(), from, evidence, record };
    adopt_member(instance, &caller, input)?;
    tell(instance, &member, "cli-transfer-adopted", out)
}

/// Name and address as the new home's officers enter them anew.
fn record(args: &ArgMatches, kind: MemberKind) -> MemberRecord {
    let name = Some(text(args, "name").to_owned());
    let email = args.get_one::<String>("email").cloned();
    match kind {
        MemberKind::Organisation => {
            MemberRecord { organisation_name: name, email, ..MemberRecord::default() }
        }
        _ => MemberRecord { first_name: name, email, ..MemberRecord::default() },
    }
}

fn tell(instance: &Instance, member: &MemberId, done: &str, out: &mut Out) -> Result<()> {
    let (own, now) = (instance.origin().as_str(), instance.now());
    let read =
        |conn: &mut crate::store::Connection| transfers::of_member(conn, own, member.as_ref(), now);
    let view = instance.store().snapshot(read)?;
    let view = view.ok_or_else(|| Error::from(Refusal::new(codes::TRANSFER_NOT_FOUND)))?;
    let (from, to) = (view.from.to_string(), view.to.to_string());
    let values = [("member", member.to_string().into()), ("from", from.into()), ("to", to.into())];
    out.say(done, &values);
    out.answer(&json!({ "ok": true, "transfer": as_json(&view) }));
    Ok(())
}

fn list(instance: &Instance, out: &mut Out) -> Result<()> {
    let (own, now) = (instance.origin().as_str(), instance.now());
    let all = instance.store().snapshot(|conn| transfers::all(conn, own, now))?;
    if all.is_empty() {
        out.say("cli-transfer-none", &[]);
    }
    for view in &all {
        let stage = out.t(stage_id(view.stage), &[]);
        let TransferView { member, from, to, .. } = view;
        out.plain(&format!("{member}  {from} → {to}  {stage}"));
    }
    let all: Vec<_> = all.iter().map(as_json).collect();
    out.answer(&json!({ "ok": true, "transfers": all }));
    Ok(())
}

fn stage_id(stage: Stage) -> &'static str {
    match stage {
        Stage::Offered => "cli-transfer-stage-offered",
        Stage::Accepted => "cli-transfer-stage-accepted",
        Stage::Closed => "cli-transfer-stage-closed",
        Stage::Arrived => "cli-transfer-stage-arrived",
        Stage::Withdrawn => "cli-transfer-stage-withdrawn",
        Stage::Expired => "cli-transfer-stage-expired",
        Stage::Unfounded => "cli-transfer-stage-unfounded",
        Stage::Provisional => "cli-transfer-stage-provisional",
        Stage::Adopted => "cli-transfer-stage-adopted",
        Stage::Disputed => "cli-transfer-stage-disputed",
    }
}

fn as_json(view: &TransferView) -> serde_json::Value {
    json!({
        "member": view.member,
        "kind": view.kind.as_str(),
        "from": view.from,
        "to": view.to,
        "stage": view.stage.as_str(),
        "consent": view.consent.map(|consent| consent.as_str()),
        "offered_at": view.offered_at,
        "expires_at": view.expires_at,
        "accepted_at": view.accepted_at,
        "ended_at": view.ended_at,
        "arrived_at": view.arrived_at,
        "provisional_until": view.provisional_until,
    })
}
