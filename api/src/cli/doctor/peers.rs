//! What `enlace doctor` finds out about the peers.

use enlace_schema::event::Origin;
use enlace_schema::time::Millis;

use super::{EVENTS_TOLD, Examination, Verdict};
use crate::error::{Error, Result, codes};
use crate::federation::client::{Client, Target};
use crate::federation::guard;
use crate::instance::Instance;
use crate::ledger::mark::{self, Found};
use crate::ledger::third::seen_witnesses;
use crate::locale::Value;
use crate::locale::fault::explain;
use crate::locale::held::todo;
use crate::store::tables::PeerRow;
use crate::store::{bundles, log, peers};
use crate::views::{self, PeerView};

/// Peers of which nothing more is pulled today.
pub(super) fn quotas(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let all = instance.store().read(peers::overview)?;
    for peer in all.into_iter().filter(|peer| peer.state == peers::PeerState::OverQuota) {
        let values = [("peer", peer.origin.into())];
        let why = exam.explained(&codes::PEER_QUOTA.into());
        exam.note(Verdict::Warning, "cli-doctor-peer-quota", &values, &why);
    }
    Ok(())
}

/// Of when the bundle is that each peer keeps for us: what names and sign-ins would come back from.
pub(super) fn kept_bundles(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let own = instance.origin().as_str();
    let (pinned, behind) = instance
        .store()
        .snapshot(|conn| Ok((peers::of(conn, own)?, bundles::behind(conn, own)?)))?;
    for peer in pinned {
        let behind = behind.iter().any(|row| row.peer == peer.peer);
        if !behind && (peer.suspended || !instance.config.bundle_send) {
            continue;
        }
        let sent = instance.store().read(|conn| bundles::sent(conn, &peer.peer))?;
        let (verdict, why) = match sent {
            _ if behind => (Verdict::Warning, exam.out.t("cli-doctor-bundle-behind", &[])),
            None => (Verdict::Warning, exam.out.t("cli-doctor-bundle-none", &[])),
            Some(sent) => {
                let at = exam.out.when(Millis::from_ms(sent.sent_ms));
                (Verdict::Good, exam.out.t("cli-doctor-bundle-of", &[("at", at.into())]))
            }
        };
        exam.note(verdict, "cli-doctor-bundle", &[("peer", peer.peer.into())], &why);
    }
    Ok(())
}

/// How far the third witnesses have cosigned our log.
pub(super) fn witnesses(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    for seen in seen_witnesses(&instance.ledger)? {
        let values: Vec<(&str, Value<'_>)> = match seen.last {
            Some((size, at)) => vec![("size", size.into()), ("at", exam.out.when(at).into())],
            None => Vec::new(),
        };
        let (verdict, why) = match (seen.last, seen.behind) {
            (None, _) => (Verdict::Warning, "cli-doctor-witness-never"),
            (_, true) => (Verdict::Warning, "cli-doctor-witness-behind"),
            _ => (Verdict::Good, "cli-doctor-witness-last"),
        };
        let why = exam.out.t(why, &values);
        exam.note(verdict, "cli-doctor-witness", &[("witness", seen.name.into())], &why);
    }
    Ok(())
}

/// What is wrong with a peer, and what of its log was set aside, with what to do about it.
pub(super) fn set_aside(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let now = instance.now();
    let all = instance.store().read(|conn| views::peers(conn, EVENTS_TOLD, now))?;
    for PeerView { overview: peer, held, missing } in all {
        let values = [("peer", peer.origin.clone().into())];
        if let Some(code) = &peer.code {
            let why = explain(exam.out.locale(), code);
            let why = format!("{code}: {} {}", why.what, why.todo);
            // What mends itself is looked at; a halt ends only when people have spoken.
            let halted = peer.state == peers::PeerState::Halted;
            let verdict = if halted { Verdict::Bad } else { Verdict::Warning };
            exam.note(verdict, "cli-doctor-peer-problem", &values, &why);
        }
        for row in held {
            let (why, todo) =
                (exam.out.t(&format!("held-{}", row.code), &[]), exam.out.t(todo(&row.code), &[]));
            let why = format!("{}: {why} {todo}", row.seq);
            exam.note(Verdict::Warning, "cli-doctor-peer-held", &values, &why);
        }
        for one in missing.iter().filter(|one| one.overdue) {
            let place =
                [("seq", one.seq.into()), ("log", one.log.clone().into()), ("at", one.at.into())];
            let why = exam.out.t("portal-peer-missing-overdue", &place);
            exam.note(Verdict::Warning, "cli-doctor-peer-missing", &values, &why);
        }
    }
    Ok(())
}

/// Asks each peer who it is, and what it holds of our log.
pub(super) fn reach_peers(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let own = instance.origin().as_str();
    let pinned = instance.store().read(|conn| peers::of(conn, own))?;
    let client = Client::prompt(instance.clone());
    let called = |peer: &&PeerRow| !peer.suspended && !peer.endpoint.is_empty();
    for peer in pinned.iter().filter(called) {
        let values = [("peer", peer.peer.clone().into())];
        let info = client.info(&peer.endpoint).map_err(Error::from);
        let expected: Result<Origin> = peer.peer.parse().map_err(Error::internal);
        match (info, expected) {
            (Ok(info), Ok(origin))
                if info.origin != origin || info.genesis.0[..] != peer.genesis[..] =>
            {
                let why = exam.out.t("cli-doctor-peer-words", &[]);
                exam.note(Verdict::Bad, "cli-doctor-peer", &values, &why);
            }
            (Ok(_), Ok(origin)) => {
                // Asked with our token: what comes back says what the peer thinks of our clock.
                let to = Target { origin, endpoint: peer.endpoint.clone() };
                let head = client.heads(&to, instance.origin()).unwrap_or_else(|fault| {
                    tracing::info!(peer = %to.origin, %fault, "no answer about our head");
                    None
                });
                match head {
                    Some(head) if guard::contradicts(instance, &head)? => {
                        other_head(exam, instance, &values, head.checkpoint.size)?;
                    }
                    _ => exam.note(Verdict::Good, "cli-doctor-peer", &values, ""),
                }
            }
            (info, _) => {
                exam.tried("cli-doctor-peer", &values, info.map(drop));
            }
        }
    }
    Ok(())
}

/// A peer holds so many events of our log, and they do not fit what is here.
fn other_head(
    exam: &mut Examination<'_>,
    instance: &Instance,
    values: &[(&str, Value<'_>)],
    size: u64,
) -> Result<()> {
    let own = instance.origin().as_str();
    let held = instance.store().read(|conn| log::size(conn, own))?;
    // A copy of before, and that is known: nobody is sent to look for a newer one while a start
    // has not asked for the rest.
    let older = !matches!(mark::read(&instance.ledger.keys().mark)?, Found::Own(_));
    if older && size > held {
        let counts = [("size", size.into()), ("held", held.into())];
        let why = exam.out.t("cli-doctor-peer-ahead", &counts);
        exam.note(Verdict::Warning, "cli-doctor-peer", values, &why);
    } else {
        exam.tried("cli-doctor-peer", values, Err(codes::LOG_MISSING_TAIL.into()));
    }
    Ok(())
}
