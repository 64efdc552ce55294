//! The logs, ours first.

use enlace_schema::event::Origin;
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{SignedCheckpoint, empty_root, parse_page, verify_inclusion};

use super::{PeerLog, Step};
use crate::address;
use crate::error::{Error, Result, codes};
use crate::federation::client::{Client, Target};
use crate::federation::guard;
use crate::instance::Instance;
use crate::ledger::admit::{self, AdmitFailure};
use crate::store::tables::LogRow;
use crate::store::{log, peers as pins};

/// Fetches our own log from whoever holds the most of it. Gives the peers at the named addresses,
/// and those that answered.
pub(super) fn own(
    instance: &Instance,
    client: &Client,
    from: &[String],
    told: &dyn Fn(Step),
) -> Result<(Vec<Target>, Vec<Origin>)> {
    let ours = instance.ledger.keys().log_keys()?;
    let mut targets = Vec::new();
    let mut heads: Vec<(u64, SignedCheckpoint, Target)> = Vec::new();
    let mut trouble: Option<Error> = None;
    for url in from {
        match head_at(client, &address::safe(url)?) {
            Ok((head, to)) => {
                if let Some(head) = head
                    && let Some(number) = signer(instance, &head, &ours)
                {
                    heads.push((number, head, to.clone()));
                }
                targets.push(to);
            }
            Err(error) => {
                told(Step::NoAnswer(url.clone(), error.clone()));
                trouble = Some(error);
            }
        }
    }
    // By the newest key first: an older one may have been revoked and be in a thief's hands, and
    // what it signs is as long as he likes. Of one log, a longer part is signed by no older key.
    heads.sort_by_key(|(number, head, _)| std::cmp::Reverse((*number, head.checkpoint.size)));
    let Some((newest, largest)) = heads.first().map(|(key, head, _)| (*key, head.checkpoint.size))
    else {
        let nothing = || Error::from(codes::RECOVER_NOTHING);
        return Err(if targets.is_empty() { trouble.unwrap_or_else(nothing) } else { nothing() });
    };
    // What is under an older key is not even asked for: it would fill the place of what is missing.
    for (_, head, to) in heads.iter().filter(|(key, _, _)| *key == newest) {
        if let Err(error) = begin(instance, client, to, &ours) {
            tracing::warn!(peer = %to.origin, code = error.code().name, "not begun from there");
            trouble = Some(error);
            continue;
        }
        guard::restore(instance, client, to, &|size| told(Step::OwnLog(size, largest)))?;
        if guard::own_size(instance)? >= largest {
            break;
        }
        tracing::warn!(peer = %to.origin, size = head.checkpoint.size, "it gives less than that");
    }
    let held = guard::own_size(instance)?;
    if held < largest {
        let nothing_begun = trouble.filter(|_| held == 0);
        return Err(nothing_begun.unwrap_or_else(|| codes::LOG_MISSING_TAIL.into()));
    }
    // Somebody was shown another tree, under a key that was good then: two pasts.
    for (_, head, _) in &heads {
        if guard::contradicts(instance, head)? {
            return Err(codes::LOG_MISSING_TAIL.into());
        }
    }
    let asked = targets.iter().map(|to| to.origin.clone()).collect();
    Ok((targets, asked))
}

/// Who answers at an address, and the head of our log there.
fn head_at(client: &Client, endpoint: &str) -> Result<(Option<SignedCheckpoint>, Target)> {
    let info = client.info(endpoint)?;
    let to = Target { origin: info.origin, endpoint: endpoint.to_owned() };
    Ok((guard::head_at(client, &to)?, to))
}

/// The number of the log key that we hold by which a note of our log is signed.
fn signer(instance: &Instance, note: &SignedCheckpoint, ours: &[(u64, PublicKey)]) -> Option<u64> {
    if note.checkpoint.origin != instance.origin().as_str() {
        return None;
    }
    let signed = ours.iter().filter(|(_, key)| note.verify_log(key).is_ok());
    signed.map(|(number, _)| *number).max()
}

/// Adds the row of our log, if there is none: by the entry that is proven to be the first under a
/// checkpoint of ours. From there on every page proves itself.
fn begin(
    instance: &Instance,
    client: &Client,
    to: &Target,
    ours: &[(u64, PublicKey)],
) -> Result<()> {
    let own = instance.origin();
    if instance.store().read(|conn| log::find(conn, own.as_str()))?.is_some() {
        return Ok(());
    }
    let refuse = || Error::from(codes::PEER_ANSWER);
    let note = client.checkpoint_of(to, own)?;
    if signer(instance, &note, ours).is_none() {
        return Err(refuse());
    }
    let (lines, _) = parse_page(&client.entries(to, Some(own), 0, 0)?).map_err(|_| refuse())?;
    let first = lines.first().ok_or_else(refuse)?.entry();
    let (size, root) = (note.checkpoint.size, note.checkpoint.root);
    let proof = client.inclusion(to, own, 0, size)?;
    verify_inclusion(first.leaf(), 0, size, &proof, root).map_err(|_| refuse())?;
    let genesis = first.id();
    admit::check_genesis(own, genesis, &first)?;
    let row = LogRow {
        origin: own.to_string(),
        own: true,
        genesis: genesis.0.to_vec(),
        size: 0,
        last_id: None,
        last_at_ms: 0,
        root: empty_root().0.to_vec(),
    };
    instance.ledger.write_side(move |tx| log::create(tx.conn(), &row))
}

/// Fetches the logs of those whom our people pinned: each from itself, or else from whoever holds
/// it. Gives also everybody who may keep a bundle of ours.
pub(super) fn peers(
    instance: &Instance,
    client: &Client,
    mut targets: Vec<Target>,
) -> Result<(Vec<PeerLog>, Vec<Target>)> {
    let own = instance.origin().as_str();
    let pinned = instance.store().read(|conn| pins::of(conn, own))?;
    for row in &pinned {
        let Some(to) = Target::of(row)? else { continue };
        if !targets.iter().any(|known| known.origin == to.origin) {
            targets.push(to);
        }
    }
    let mut logs = Vec::new();
    for row in &pinned {
        let origin = log::origin(&row.peer)?;
        let (peer, genesis) = (origin.clone(), log::hash(&row.genesis)?);
        instance.ledger.write_side(move |tx| admit::begin(tx.conn(), &peer, genesis))?;
        let mut fault = Some(codes::PEER_UNREACHABLE.name);
        let (itself, others): (Vec<_>, Vec<_>) = targets.iter().partition(|to| to.origin == origin);
        for to in itself.into_iter().chain(others) {
            fault = pull(instance, client, to, &origin)?;
            if fault.is_none() {
                break;
            }
        }
        let size = instance.store().read(|conn| log::size(conn, origin.as_str()))?;
        logs.push(PeerLog { origin, size, fault });
    }
    Ok((logs, targets))
}

/// Pulls a log from somebody who holds it; the code of what went wrong.
fn pull(
    instance: &Instance,
    client: &Client,
    to: &Target,
    origin: &Origin,
) -> Result<Option<&'static str>> {
    let mut held = instance.ledger.held(origin)?;
    loop {
        let log = Some(origin).filter(|origin| **origin != to.origin);
        let page = match client.entries(to, log, held.size, 0) {
            Ok(page) => page,
            Err(fault) => return Ok(Some(Error::from(fault).code().name)),
        };
        match instance.ledger.admit(&held, &page) {
            Ok(admission) if admission.entries == 0 => return Ok(None),
            Ok(admission) => held = admission.held,
            Err(AdmitFailure::Refused(error)) => {
                tracing::error!(peer = %to.origin, %error, "a page was refused");
                return Ok(Some(codes::PEER_ANSWER.name));
            }
            Err(AdmitFailure::Failed(error)) => return Err(error),
        }
    }
}
