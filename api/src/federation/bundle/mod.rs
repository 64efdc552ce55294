//! Our bundle at the peers that keep one: made when something changed, at most once an hour, and at
//! once after an erasure, which has to reach every copy.

pub mod check;
pub mod keep;

use std::sync::Arc;
use std::time::Duration;

use enlace_schema::event::Origin;
use enlace_schema::log::Hash;
use enlace_schema::time::{DAY_SECS, Millis};

use self::keep::MISSING_MAX;
use super::Shared;
use super::client::{Client, Fault, Target};
use crate::error::{Result, codes};
use crate::instance::Instance;
use crate::private::bundle::{self, Contents, Manifest, PARTS_MAX};
use crate::store::tables::SentBundleRow;
use crate::store::{bundles, log};

/// How often the thread looks whether there is something to send.
const LOOK: Duration = Duration::from_secs(60);
/// Least time between two bundles for one peer: an evening of imports is sent a few times.
const INTERVAL_MS: i64 = 3_600_000;
/// How often what is kept is looked at, in seconds: whoever comes back has another keeper until
/// then, and a disk reads 64 MiB for each peer.
const CHECK_SECS: i64 = DAY_SECS;
/// A manifest is offered so often: as often as it takes to hear of all that is missing, once with
/// everything there, and once more should the keeper have let go of something meanwhile.
const OFFERS: usize = PARTS_MAX.div_ceil(MISSING_MAX) + 2;

/// What came of sending to one peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// It keeps this bundle now; so many parts had to be sent.
    Kept {
        /// The bundle's number.
        number: u64,
        /// Parts that it did not have.
        parts: usize,
    },
    /// It has all that there is.
    Current,
    /// It keeps none for us.
    Declined,
}

/// The thread.
pub(super) fn run(shared: &Arc<Shared>) {
    let mut stopping = shared.stopping.subscribe();
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_time().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            tracing::error!(%error, "no bundles will be sent");
            return;
        }
    };
    let mut check_at = Millis::MIN;
    loop {
        runtime.block_on(async {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                _ = stopping.changed() => {}
            }
        });
        if *stopping.borrow() {
            return;
        }
        if let Err(error) = keep::let_go(&shared.instance) {
            error.log_once("bundle");
        }
        let now = shared.instance.now();
        if now >= check_at {
            check_at = now.plus_secs(CHECK_SECS);
            if let Err(error) = check::check(&shared.instance) {
                error.log_once("bundle");
            }
        }
        if let Err(error) = send_due(&shared.instance, &shared.client) {
            error.log_once("bundle");
        }
    }
}

/// Sends to every pinned peer for which it is time. What one refuses keeps nobody from the others.
fn send_due(instance: &Instance, client: &Client) -> Result<()> {
    let mut due = Vec::new();
    for to in targets(instance)? {
        if is_due(instance, &to.origin)? {
            due.push(to);
        }
    }
    send_to(instance, client, &due).map(drop)
}

/// Sends to every pinned peer now.
///
/// # Errors
/// `bundle-too-large`; what the database says.
pub fn send(instance: &Instance) -> Result<Vec<(Origin, Result<Sent>)>> {
    let client = Client::new(instance.clone());
    send_to(instance, &client, &targets(instance)?)
}

fn targets(instance: &Instance) -> Result<Vec<Target>> {
    // Before the restore guard is lifted this may be an older copy: a peer has a better one.
    if instance.ledger.is_read_only() {
        return Ok(Vec::new());
    }
    let own = instance.origin().as_str();
    let (mut all, behind) = instance
        .store()
        .snapshot(|conn| Ok((Target::all(conn, own)?, bundles::behind(conn, own)?)))?;
    // Whoever is sent nothing any more is still told to let go of what was erased since.
    if !instance.config.bundle_send {
        all.retain(|to| behind.iter().any(|row| row.peer == to.origin.as_str()));
    }
    Ok(all)
}

fn is_due(instance: &Instance, peer: &Origin) -> Result<bool> {
    let (now, own) = (instance.now().as_ms(), instance.origin().as_str());
    instance.store().snapshot(|conn| {
        let Some(sent) = bundles::sent(conn, peer.as_str())? else { return Ok(true) };
        let waited = now.saturating_sub(sent.sent_ms) >= INTERVAL_MS || now < sent.sent_ms;
        Ok(waited || bundles::erased_since(conn, own, sent.log_size)?)
    })
}

fn send_to(
    instance: &Instance,
    client: &Client,
    to: &[Target],
) -> Result<Vec<(Origin, Result<Sent>)>> {
    if to.is_empty() {
        return Ok(Vec::new());
    }
    let keys = instance.ledger.keys();
    let contents = instance.store().snapshot(|conn| match instance.config.bundle_send {
        true => Contents::read(conn, keys),
        false => Contents::nothing(conn, keys),
    })?;
    let mut done = Vec::new();
    for to in to {
        let sent = send_one(instance, client, to, &contents);
        match &sent {
            Ok(Sent::Kept { number, parts }) => {
                tracing::info!(peer = %to.origin, number, parts, "our bundle is kept there");
            }
            Ok(_) => {}
            Err(error) => {
                let code = error.code().name;
                tracing::info!(peer = %to.origin, code, "our bundle was not taken");
            }
        }
        done.push((to.origin.clone(), sent));
    }
    Ok(done)
}

fn send_one(
    instance: &Instance,
    client: &Client,
    to: &Target,
    contents: &Contents,
) -> Result<Sent> {
    let status = match client.bundle_status(to) {
        Ok(status) => status,
        // An older version knows no bundles.
        Err(Fault::Refused { status: 404, .. }) => return Ok(Sent::Declined),
        Err(fault) => return Err(fault.into()),
    };
    let (own, peer) = (instance.origin().as_str(), to.origin.as_str());
    if !status.keeps {
        if status.numbers.is_empty() {
            let peer = peer.to_owned();
            instance.ledger.write_side(move |tx| bundles::forget_sent(tx.conn(), &peer))?;
        }
        return Ok(Sent::Declined);
    }
    let newest = status.numbers.first().copied().unwrap_or_default();
    let (before, erased) = instance.store().snapshot(|conn| {
        let sent = bundles::sent(conn, peer)?;
        let from = sent.as_ref().map_or(0, |sent| sent.log_size);
        Ok((sent, bundles::erased_since(conn, own, from)?))
    })?;
    let sent = before.as_ref().map_or(Ok(0), |row| log::unsigned(row.number))?;
    if newest < sent {
        // It said once that it keeps a newer one.
        tracing::error!(%peer, newest, sent, "the peer has let go of our newest bundle");
    }
    let digest = contents.digest();
    let same = before.as_ref().is_some_and(|row| row.content == digest.0);
    if same && newest == sent && !erased {
        note(instance, to, sent, contents)?;
        return Ok(Sent::Current);
    }
    let number = newest.max(sent) + 1;
    let manifest = contents.manifest(instance.ledger.keys(), number, instance.now())?;
    let parts = offer(instance, client, to, contents, &manifest, erased)?;
    note(instance, to, number, contents)?;
    Ok(Sent::Kept { number, parts })
}

/// Offers a manifest, and sends what the keeper lacks; how many parts that were.
fn offer(
    instance: &Instance,
    client: &Client,
    to: &Target,
    contents: &Contents,
    manifest: &Manifest,
    alone: bool,
) -> Result<usize> {
    let bytes = manifest.to_bytes()?;
    let mut parts = 0;
    for _ in 0..OFFERS {
        let taken = client.put_bundle(to, &bytes, alone)?;
        if taken.kept {
            return Ok(parts);
        }
        for name in &taken.missing {
            let Some((_, inside)) = contents.parts.iter().find(|(one, _)| one == name) else {
                return Err(codes::PEER_ANSWER.into());
            };
            let sealed = bundle::seal_part(instance.ledger.keys(), inside)?;
            client.put_part(to, name, &sealed)?;
            parts += 1;
        }
    }
    Err(codes::PEER_ANSWER.into())
}

fn note(instance: &Instance, to: &Target, number: u64, contents: &Contents) -> Result<()> {
    let row = SentBundleRow {
        peer: to.origin.to_string(),
        number: log::signed(number)?,
        content: contents.digest().0.to_vec(),
        log_size: log::signed(contents.log_size)?,
        sent_ms: instance.now().as_ms(),
    };
    instance.ledger.write_side(move |tx| bundles::put_sent(tx.conn(), &row))
}

/// A bundle that a keeper has of ours, whole and verified.
pub struct Fetched {
    /// What it says of itself.
    pub head: bundle::Head,
    /// Its rows.
    pub rows: Vec<bundles::Row>,
}

/// Fetches one of our bundles from its keeper, and opens it.
///
/// # Errors
/// `bundle-refused` when it is not ours, forged, changed, or not whole; `peer-unreachable`,
/// `peer-answer`.
pub fn fetch(
    instance: &Instance,
    client: &Client,
    to: &Target,
    number: u64,
    genesis: Hash,
) -> Result<Fetched> {
    let keys = instance.ledger.keys();
    let manifest = Manifest::parse(&client.bundle_manifest(to, number)?)?;
    let head = manifest.open(keys, genesis)?;
    if head.number != number {
        return Err(codes::BUNDLE_REFUSED.into());
    }
    let mut rows = Vec::new();
    for name in &manifest.parts {
        rows.extend(bundle::open_part(keys, name, &client.bundle_part(to, name)?)?);
    }
    Ok(Fetched { head, rows })
}
