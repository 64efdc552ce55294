//! `enlace peer invite|pin|move|suspend|resume|list|sync|raise`.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::json::{LINE_MAX_BYTES, to_b64u};
use enlace_schema::log::{Line, parse_line};
use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::{Out, files, instance, writable};
use crate::actions::peers::{
    Decided, MovePeer, PeerDecision, PinEntry, PinPeer, invite as invitation, move_peer, pin_entry,
    pin_peer, raise_quota, resume_peer, suspend_peer,
};
use crate::caller::Caller;
use crate::error::{Error, Result, codes};
use crate::federation::worker;
use crate::instance::Instance;
use crate::locale::Locale;
use crate::locale::fault::explain;
use crate::store::peers::{self, Advice, PeerOverview};

/// Invites, pins, changes an address, suspends, resumes, lists, fetches, or raises a quota.
///
/// # Errors
/// What settings, database and the actions about peers refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = args.subcommand() else { return Ok(()) };
    let writes = matches!(name, "pin" | "move" | "suspend" | "resume");
    let instance = if writes { writable(args, out)? } else { instance(args, out)? };
    let done = match name {
        "invite" => invite(&instance, out),
        "pin" => pin(&instance, args, out),
        "move" => move_to(&instance, args, out),
        "list" => list(&instance, out),
        "sync" => sync(&instance, out),
        "raise" => raise(&instance, args, out),
        "suspend" => decide(&instance, args, out, suspend_peer, "cli-peer-suspended"),
        "resume" => decide(&instance, args, out, resume_peer, "cli-peer-resumed"),
        _ => Ok(()),
    };
    instance.ledger.stop();
    done
}

fn invite(instance: &Instance, out: &mut Out) -> Result<()> {
    let ours = invitation(instance)?;
    let words = if out.locale() == Locale::En { &ours.words_en } else { &ours.words_es };
    out.say("cli-peer-invite-send", &[]);
    out.plain(&format!("    {}", ours.endpoint));
    out.say("cli-peer-invite-say", &[]);
    out.plain(&format!("    {words}"));
    out.say("cli-peer-invite-command", &[]);
    // Without the words: whoever copies the line must not send them along with the address.
    out.plain(&format!("    enlace peer pin {} --words \"…\"", ours.endpoint));
    out.answer(&json!({
        "ok": true,
        "origin": ours.origin.to_string(),
        "endpoint": ours.endpoint,
        "genesis": ours.genesis.to_string(),
        "words": { "en": ours.words_en, "es": ours.words_es },
    }));
    Ok(())
}

fn pin(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let word = |name: &str| args.get_one::<String>(name).cloned().unwrap_or_default();
    let (place, words, by) = (word("endpoint"), word("words"), Caller::instance());
    let pinned = if place.contains("://") {
        pin_peer(instance, &by, PinPeer { origin: None, endpoint: place, words })?
    } else {
        let entry = first_entry(Path::new(&place))?;
        pin_entry(instance, &by, PinEntry { entry, words })?
    };
    let origin = pinned.origin.to_string();
    out.say("cli-peer-pinned", &[("peer", origin.clone().into())]);
    out.answer(&json!({
        "ok": true,
        "peer": origin,
        "genesis": pinned.genesis.to_string(),
        "seq": pinned.seq,
    }));
    Ok(())
}

/// The first entry of an exported log, in base64url.
fn first_entry(path: &Path) -> Result<String> {
    let mut line = Vec::new();
    let file = BufReader::new(files::open(path)?);
    file.take(LINE_MAX_BYTES as u64 + 1).read_until(b'\n', &mut line)?;
    match parse_line(line.trim_ascii_end(), 1) {
        Ok(Line::Entry(first)) if first.n == 0 => Ok(to_b64u(first.entry().as_bytes())),
        Ok(Line::Entry(_)) => Err(codes::LOG_PART.into()),
        _ => Err(codes::LOG_INVALID.into()),
    }
}

/// The peer that is named, as it was typed and as an origin.
fn named(args: &ArgMatches) -> Result<(String, Origin)> {
    let peer = args.get_one::<String>("peer").cloned().unwrap_or_default();
    let origin = peer.parse().map_err(|_| Error::from(codes::PEER_UNKNOWN))?;
    Ok((peer, origin))
}

/// Another address, or none.
fn move_to(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let (peer, origin) = named(args)?;
    let endpoint = args.get_one::<String>("to").cloned().unwrap_or_default();
    let moved =
        move_peer(instance, &Caller::instance(), MovePeer { origin, endpoint: endpoint.clone() })?;
    match endpoint.as_str() {
        "" => out.say("cli-peer-without-address", &[("peer", peer.clone().into())]),
        address => {
            let values = [("peer", peer.clone().into()), ("address", address.into())];
            out.say("cli-peer-moved", &values);
        }
    }
    out.answer(&json!({ "ok": true, "peer": peer, "endpoint": endpoint, "seq": moved.seq }));
    Ok(())
}

/// Whether we exchange with a peer: signed, and for all to see.
fn decide(
    instance: &Instance,
    args: &ArgMatches,
    out: &mut Out,
    act: fn(&Instance, &Caller, PeerDecision) -> Result<Decided>,
    said: &'static str,
) -> Result<()> {
    let (peer, origin) = named(args)?;
    let decided = act(instance, &Caller::instance(), PeerDecision { origin })?;
    out.say(said, &[("peer", peer.clone().into())]);
    out.answer(&json!({ "ok": true, "peer": peer, "seq": decided.seq }));
    Ok(())
}

fn raise(instance: &Instance, args: &ArgMatches, out: &mut Out) -> Result<()> {
    let (peer, origin) = named(args)?;
    raise_quota(instance, &Caller::instance(), PeerDecision { origin })?;
    out.say("cli-peer-raised", &[("peer", peer.clone().into())]);
    out.answer(&json!({ "ok": true, "peer": peer }));
    Ok(())
}

fn list(instance: &Instance, out: &mut Out) -> Result<()> {
    let all = instance.store().read(peers::overview)?;
    if all.is_empty() {
        out.say("cli-peer-none", &[]);
    }
    for peer in &all {
        let values = [
            ("peer", peer.origin.clone().into()),
            ("state", out.t(peers::text_of(peer.state), &[]).into()),
            ("held", peer.held.into()),
            ("remote", peer.remote.into()),
            ("address", peer.endpoint.clone().into()),
        ];
        let called = !peer.endpoint.is_empty();
        out.say(if called { "cli-peer-row" } else { "cli-peer-row-uncalled" }, &values);
        if let Some(code) = &peer.code {
            let why = explain(out.locale(), code);
            out.plain(&format!("    {code}: {} {}", why.what, why.todo));
        }
        for (id, count) in [
            ("cli-peer-unknown", peer.unknown),
            ("cli-peer-inadmissible", peer.inadmissible),
            ("cli-peer-missing", peer.missing_refs),
        ] {
            if count > 0 {
                out.say(id, &[("count", count.into())]);
            }
        }
    }
    let answer: Vec<Json> = all.iter().map(as_json).collect();
    out.answer(&json!({ "ok": true, "peers": answer }));
    Ok(())
}

fn as_json(peer: &PeerOverview) -> Json {
    json!({
        "peer": peer.origin,
        "name": peer.name,
        "endpoint": peer.endpoint,
        "state": peer.state.as_str(),
        "since": Millis::from_ms(peer.since_ms),
        "held": peer.held,
        "remote": peer.remote,
        "unknown": peer.unknown,
        "inadmissible": peer.inadmissible,
        "missing_refs": peer.missing_refs,
        "last_seen": peer.last_seen_ms.map(Millis::from_ms),
        "fresh": peer.fresh_ms.map(Millis::from_ms),
        "advice": Advice::on(peer.state).as_str(),
        "code": peer.code,
        "detail": peer.detail,
        "evidence": peer.evidence,
    })
}

/// Fetches from every peer; one that does not answer keeps nobody from the others.
fn sync(instance: &Instance, out: &mut Out) -> Result<()> {
    let all = instance.store().read(peers::overview)?;
    if all.is_empty() {
        out.say("cli-peer-none", &[]);
    }
    let mut failed: Option<Error> = None;
    let mut answer = Vec::new();
    for peer in &all {
        let origin: Origin = peer.origin.parse().map_err(Error::internal)?;
        let name = peer.origin.clone();
        match worker::sync(instance, &origin) {
            Ok(synced) => {
                let values = [("peer", name.clone().into()), ("count", synced.admitted.into())];
                out.say("cli-peer-synced", &values);
                answer.push(json!({
                    "peer": name,
                    "admitted": synced.admitted,
                    "held": synced.held,
                    "remote": synced.remote,
                }));
            }
            Err(error) => {
                let problem = out.refusal(&error);
                answer.push(json!({ "peer": name, "error": error.code().name }));
                let values = [("peer", name.into()), ("problem", problem.into())];
                out.say("cli-peer-failed", &values);
                failed = Some(error);
            }
        }
    }
    out.answer(&json!({ "ok": failed.is_none(), "peers": answer }));
    failed.map_or(Ok(()), Err)
}
