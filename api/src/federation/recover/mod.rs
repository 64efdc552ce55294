//! Disaster recovery (protocol §15.4, decision 0031): a chapter that has lost its machine and kept
//! its keys comes back from what its peers hold. Its own log is fetched and verified like any page,
//! then those of its peers; names, sign-ins and drafts come from the bundle that its keys open.
//!
//! Whatever a peer says is proven by our own signature, or it is not believed: the largest
//! checkpoint that we signed decides how much there must be, and the newest bundle that our data
//! key made. Keys get their place last, so that a recovery that was interrupted is no instance yet,
//! and goes on where it was when it is typed again.

mod back;
mod logs;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::{Draft, Origin};
use enlace_schema::log::Hash;
use enlace_schema::time::Millis;

use super::client::Client;
use super::guard::{self, Verdict};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Result, codes, unwritable};
use crate::instance::Instance;
use crate::ledger::mark::{self, Found, Mark};
use crate::ledger::{InstanceKeys, keyfiles, rebuild};
use crate::store::{Store, log};

/// The folder, in the data folder, where the keys wait until everything else is here.
const PART: &str = "recover.part";

/// What a chapter comes back from.
pub struct Plan {
    /// The settings of the new machine.
    pub config: Config,
    /// Its clock.
    pub clock: Arc<dyn Clock>,
    /// The folder of the keys that were kept.
    pub keys: PathBuf,
    /// Addresses of peers that hold our log.
    pub from: Vec<String>,
}

/// What is being done, for whoever waits.
#[derive(Debug, Clone)]
pub enum Step {
    /// Nobody at this address says what it holds of our log, and why.
    NoAnswer(String, Error),
    /// So many of so many events of our own log are here.
    OwnLog(u64, u64),
    /// The peers' logs come.
    PeerLogs,
    /// The bundle comes.
    Bundle,
    /// Everything is compared.
    Checking,
}

/// A peer's log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeerLog {
    /// Whose.
    pub origin: Origin,
    /// How much of it is here now.
    pub size: u64,
    /// The code of what went wrong, if it is not all that there is.
    pub fault: Option<&'static str>,
}

/// The bundle that was put back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleBack {
    /// Who kept it.
    pub from: Origin,
    /// Its number.
    pub number: u64,
    /// When it was made.
    pub made: Millis,
    /// The size of our log at that moment.
    pub log_size: u64,
    /// Rows put back, by store.
    pub rows: BTreeMap<&'static str, u64>,
}

/// What came back, and what did not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recovered {
    /// Our log.
    pub origin: Origin,
    /// Its genesis.
    pub genesis: Hash,
    /// How many of its events came back.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// Peers that answered about it.
    pub asked: Vec<Origin>,
    /// The logs of our peers.
    pub peers: Vec<PeerLog>,
    /// The bundle, if any peer kept one that is ours.
    pub bundle: Option<BundleBack>,
    /// Bundles that were offered and are not ours, forged or damaged.
    pub refused: u64,
    /// Private records that our log commits to and did not erase, older than the bundle, that are
    /// not here.
    pub without_before: u64,
    /// The same for those that are newer than the bundle: they are lost, unless a backup has them.
    pub without_after: u64,
    /// Seq of the event that says that the log goes on from here.
    pub resumed: u64,
}

/// Comes back.
///
/// # Errors
/// `already-initialised` where an instance lives; `keys-…` of the folder; `peer-unreachable`,
/// `peer-not-pinned-there` when nobody gives anything; `recover-nothing` when nobody holds our log;
/// `log-missing-tail` when a peer, or a mark that outlived the machine, knows of more of it than
/// anyone gives back; `keys-mismatch` when what came is not the log of these keys; `disk-full`.
pub fn recover(plan: &Plan, told: &dyn Fn(Step)) -> Result<Recovered> {
    let part = plan.config.data.join(PART);
    let keys = staged(plan, &part)?;
    let place = mark_place(&plan.config);
    let store = Store::create(&plan.config.database_url, plan.config.database_connections)?;
    require_unfinished(&store, &keys, &plan.config, &place)?;
    // Before anything is fetched: another key under the same name would have no place at the end.
    keyfiles::require_same(&plan.keys, &plan.config.data.join("keys"))?;
    // Before the ledger opens: a log that is here in part must not be asked which keys it names.
    keys.ask_as(0)?;
    let instance =
        Instance::without_log(plan.config.clone(), Arc::clone(&plan.clock), keys, store)?;
    let done = fetch(&instance, plan, told);
    instance.ledger.stop();
    let recovered = done?;
    let root = instance.store().snapshot(|c| rebuild::verify_root(c, &recovered.origin))?;
    let whole = Mark { size: recovered.resumed + 1, root };
    let keys = plan.config.data.join("keys");
    // A folder that takes its place at once takes the mark along: renaming it changes nothing about
    // the mark. Where files are added to one, the mark comes when all are there, for it says that
    // nothing is open any more.
    let along = plan.config.highwater_file.is_none() && !keys.exists();
    if along {
        mark::write(&part.join("keys").join(mark::FILE), &whole)?;
    }
    keyfiles::place(&part.join("keys"), &keys)?;
    if !along {
        mark::write(&place, &whole)?;
    }
    fs::remove_dir_all(&part).map_err(unwritable(&part))?;
    Ok(recovered)
}

/// The keys, copied to where they wait.
fn staged(plan: &Plan, part: &Path) -> Result<InstanceKeys> {
    if part.exists() {
        fs::remove_dir_all(part).map_err(unwritable(part))?;
    }
    keyfiles::copy(&plan.keys, &part.join("keys"))?;
    InstanceKeys::load(part, &plan.config.keys_passphrase)
}

fn mark_place(config: &Config) -> PathBuf {
    let beside = config.data.join("keys").join(mark::FILE);
    config.highwater_file.clone().unwrap_or(beside)
}

/// Refuses where an instance lives: it is not recovered over its head. What a recovery left that
/// was interrupted is gone on with.
fn require_unfinished(
    store: &Store,
    keys: &InstanceKeys,
    config: &Config,
    place: &Path,
) -> Result<()> {
    let lives = config.data.join("keys").join("origin").exists();
    if lives && matches!(mark::read(place)?, Found::Own(_)) {
        return Err(codes::ALREADY_INITIALISED.into());
    }
    match store.read(log::find_own)? {
        Some(own) if own.origin != keys.origin.as_str() => Err(codes::KEYS_MISMATCH.into()),
        _ => Ok(()),
    }
}

fn fetch(instance: &Instance, plan: &Plan, told: &dyn Fn(Step)) -> Result<Recovered> {
    let client = Client::attended(instance.clone());
    let (targets, asked) = logs::own(instance, &client, &plan.from, told)?;
    let keys = instance.ledger.keys();
    instance.store().read(|conn| keys.settle(conn))?;
    // Now it is known whom our people pinned: they are asked too, and their word counts as much.
    match guard::ask(&client)? {
        // Somebody was shown more of our log than is here: what is appended in its place would be a
        // second past, and nobody's word stands against our own signature (protocol §15.4).
        Verdict::Newer | Verdict::Lost | Verdict::Refuses => {
            return Err(codes::LOG_MISSING_TAIL.into());
        }
        Verdict::Whole | Verdict::Silent | Verdict::Unanswered => {}
    }
    // No mark lies beside keys that were kept elsewhere. One that the settings put outside the
    // folder may have outlived the machine: then it says how much was let out of the house, and
    // whoever is silent may have the rest.
    if !guard::reaches_mark(instance)? {
        return Err(codes::LOG_MISSING_TAIL.into());
    }
    told(Step::PeerLogs);
    let (peers, targets) = logs::peers(instance, &client, targets)?;
    told(Step::Bundle);
    let own = instance.store().read(|conn| log::find(conn, keys.origin.as_str()))?;
    let own = own.ok_or_else(|| Error::from(codes::RECOVER_NOTHING))?;
    let genesis = log::hash(&own.genesis)?;
    let (fetched, refused) = back::newest(instance, &client, &targets, genesis);
    let bundle = fetched.map(|(from, fetched)| back::put(instance, from, fetched)).transpose()?;
    told(Step::Checking);
    let replayed = rebuild::rebuild(&instance.ledger, |_, _| ())?;
    if replayed.before != replayed.after {
        return Err(codes::PROJECTIONS_DIFFERED.into());
    }
    let log_size = bundle.as_ref().map_or(0, |bundle| bundle.log_size);
    let (without_before, without_after) = back::without(instance, log_size)?;
    let size = log::unsigned(own.size)?;
    let resumed = instance.ledger.write(move |tx| {
        let origin = tx.origin().clone();
        let size = tx.size(&origin)?;
        tx.append(&Draft::new(RESUMED, &Resumed { size })).map(|done| done.seq)
    })?;
    Ok(Recovered {
        origin: keys.origin.clone(),
        genesis,
        size,
        root: log::hash(&own.root)?,
        asked,
        peers,
        bundle,
        refused,
        without_before,
        without_after,
        resumed,
    })
}
