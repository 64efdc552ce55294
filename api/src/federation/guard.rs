//! The restore guard (rule 29, protocol §10): after a start, nothing is appended to a log of which
//! a newer copy may be elsewhere. A restored backup that went on writing would fork its own past.
//!
//! On every start the peers are asked for our own head; what they hold of ours and we do not is
//! pulled back first. The high-water mark, kept outside the database, tells whether this database
//! is the newest copy that ever published: if it is missing, was copied, or differs, an answer is
//! required, and until one comes the instance can only be read.

mod heads;

use std::time::Duration;

use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::{Draft, Origin};
use enlace_schema::log::{Checkpoint, SignedCheckpoint};
use tokio::sync::watch;

pub(super) use self::heads::head_at;
use self::heads::pinned;
use super::client::{Client, Target};
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::ledger::admit::AdmitFailure;
use crate::ledger::mark::{self, Found, Mark};
use crate::ledger::{Hold, proof, rebuild};
use crate::store::{log, peers};

/// First and longest pause between two rounds of asking.
const PAUSE: Duration = Duration::from_secs(2);
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// How often a waiting thread looks whether the instance stops.
const STEP: Duration = Duration::from_millis(100);

/// How the database stands to the high-water mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// All that was ever published is here; or there is no mark, and nothing can have been
    /// published: nobody is pinned, or this database never signed a checkpoint.
    Whole,
    /// The mark is missing, a copy, ahead, or of another tree; or the database was restored.
    Doubtful,
}

/// What asking the peers came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The log is whole, if need be after its tail came back.
    Whole,
    /// No peer answered: the instance stays read-only.
    Unanswered,
    /// Those who answered do not have all that the mark says was let out of the house. A member's
    /// receipt, a mirror or a witness may: what is appended in its place would be a second past.
    Lost,
}

/// Looks at the log before anything may be appended. `alone` is the operator's word that no newer
/// copy was in use; it is recorded in the log when it is needed. Afterwards the ledger is
/// read-only if the question is still open.
///
/// # Errors
/// `database-corrupt` when the entries do not have the stored root; `log-missing-tail` when a peer
/// holds a part of our log that cannot be had back, or another log than ours.
pub fn on_boot(instance: &Instance, alone: bool) -> Result<()> {
    on_boot_over(&Client::impatient(instance.clone()), alone)
}

/// The same, asking by a given client.
///
/// # Errors
/// As [`on_boot`].
pub fn on_boot_over(client: &Client, alone: bool) -> Result<()> {
    let instance = client.instance();
    let ledger = &instance.ledger;
    let origin = instance.origin();
    instance.store().snapshot(|conn| rebuild::verify_root(conn, origin))?;
    // The keys of an older log were replaced since: then a newer one is certainly elsewhere.
    let behind = ledger.keys().are_fetching();
    let required = behind || standing(instance)? == Standing::Doubtful;
    if required {
        tracing::warn!("the high-water mark is missing, copied or other: the peers must answer");
        ledger.hold(Hold::Unanswered);
    }
    match ask_by(client)? {
        Verdict::Unanswered | Verdict::Lost if required && alone => return resume_alone(instance),
        Verdict::Unanswered if required => {
            tracing::warn!("no peer answered: read-only until one does, or serve --alone");
            return Ok(());
        }
        Verdict::Lost => {
            tracing::warn!("nobody who answered has what was published last: read-only");
            ledger.hold(Hold::LostTail);
            return Ok(());
        }
        Verdict::Whole | Verdict::Unanswered => {}
    }
    open_up(instance)
}

/// The log is whole: the keys that it names are in force, and changes are taken.
fn open_up(instance: &Instance) -> Result<()> {
    settle(instance)?;
    keep_mark(instance)?;
    instance.ledger.release();
    Ok(())
}

/// Where the keys are newer than the log still, a part of it is missing.
fn settle(instance: &Instance) -> Result<()> {
    let keys = instance.ledger.keys();
    if !keys.are_fetching() {
        return Ok(());
    }
    instance.store().read(|conn| keys.settle(conn)).map_err(|error| {
        match error.is(codes::KEYS_MISSING) || error.is(codes::KEYS_MISMATCH) {
            true => codes::LOG_MISSING_TAIL.into(),
            false => error,
        }
    })
}

/// Whether a head is ours by its signature: by a log key that was good at its size, or by a later
/// one that we hold, where the tail that we lost had rotated to it. What lies in the folder from
/// before proves nothing: a key that was replaced, and one that was revoked the more, may be
/// somebody else's too.
pub fn is_ours(instance: &Instance, head: &SignedCheckpoint) -> bool {
    let origin = instance.origin().as_str();
    let Ok(published) = instance.store().snapshot(|conn| proof::keys(conn, origin)) else {
        return false;
    };
    let held = instance.ledger.keys().later_log_keys(&published).unwrap_or_default();
    let mut good = published.log_keys_for(head.checkpoint.size).map(|key| key.key).chain(held);
    head.checkpoint.origin == origin && good.any(|key| head.verify_log(&key).is_ok())
}

/// Whether a head that a peer shows is of another history of ours than the one here: signed by us,
/// and with more of our log, or with another root.
///
/// # Errors
/// What the database says.
pub fn contradicts(instance: &Instance, head: &SignedCheckpoint) -> Result<bool> {
    if !is_ours(instance, head) {
        return Ok(false);
    }
    let Checkpoint { size, root, .. } = head.checkpoint;
    if size > own_size(instance)? {
        return Ok(true);
    }
    let own = instance.origin().as_str();
    let here = instance.store().snapshot(|conn| proof::root(conn, own, size))?;
    Ok(here != Some(root))
}

fn standing(instance: &Instance) -> Result<Standing> {
    let origin = instance.origin();
    let found = mark::read(&instance.ledger.keys().mark)?;
    instance.store().snapshot(|conn| {
        // A copied mark came with a copied database: that they agree says nothing.
        let Found::Own(mark) = found else {
            if matches!(found, Found::Restored(_)) {
                return Ok(Standing::Doubtful);
            }
            let nobody = peers::of(conn, origin.as_str())?.is_empty();
            let never = log::latest_checkpoint(conn, origin.as_str())?.is_none();
            return Ok(if nobody || never { Standing::Whole } else { Standing::Doubtful });
        };
        let root = proof::root(conn, origin.as_str(), mark.size)?;
        Ok(if root == Some(mark.root) { Standing::Whole } else { Standing::Doubtful })
    })
}

/// Writes the mark at what is committed.
fn keep_mark(instance: &Instance) -> Result<()> {
    let own = instance.origin().as_str();
    let row = instance.store().read(|conn| log::find(conn, own))?;
    let Some(row) = row else { return Ok(()) };
    let mark = Mark { size: log::unsigned(row.size)?, root: log::hash(&row.root)? };
    mark::write(&instance.ledger.keys().mark, &mark)
}

/// The operator says that no newer copy was in use: recorded, and on from here.
fn resume_alone(instance: &Instance) -> Result<()> {
    let ledger = &instance.ledger;
    let origin = instance.origin().clone();
    // Nobody's word brings back the keys with which it would go on.
    settle(instance)?;
    ledger.release();
    let resumed = ledger.write(move |tx| {
        let size = tx.size(&origin)?;
        tx.append(&Draft::new(RESUMED, &Resumed { size })).map(drop)
    });
    // The log says who decided before the mark says that nothing is open: whatever fails, and
    // wherever the power goes, the next start asks again.
    let kept = resumed.and_then(|()| keep_mark(instance));
    if kept.is_err() {
        ledger.hold(Hold::Unanswered);
    }
    kept
}

/// Asks every peer for our own head, and brings our tail back if one holds more of it.
///
/// # Errors
/// `log-missing-tail`; what the database says.
pub fn ask(instance: &Instance) -> Result<Verdict> {
    ask_by(&Client::impatient(instance.clone()))
}

fn ask_by(client: &Client) -> Result<Verdict> {
    let instance = client.instance();
    let (mut answered, mut silent) = (false, false);
    let mut heads = Vec::new();
    for (to, trusted) in pinned(instance)? {
        match head_at(client, &to) {
            // That it holds nothing is its word alone; a note is ours, whoever shows it.
            Ok(None) => answered |= trusted,
            Ok(Some(head)) if is_ours(instance, &head) => {
                answered = true;
                heads.push((head.checkpoint, to));
            }
            Ok(Some(_)) => tracing::warn!(peer = %to.origin, "a head that is not signed by us"),
            Err(error) => {
                silent = true;
                tracing::info!(peer = %to.origin, %error, "no answer about our head");
            }
        }
    }
    if !answered {
        return Ok(Verdict::Unanswered);
    }
    heads.sort_by_key(|(head, _)| std::cmp::Reverse(head.size));
    let largest = heads.first().map_or(0, |(head, _)| head.size);
    for (head, to) in &heads {
        if own_size(instance)? >= largest {
            break;
        }
        if head.size == largest {
            restore(instance, client, to, &|_| ())?;
        }
    }
    if own_size(instance)? < largest {
        return Err(codes::LOG_MISSING_TAIL.into());
    }
    let own = instance.origin().as_str();
    for (head, _) in &heads {
        let root = instance.store().snapshot(|conn| proof::root(conn, own, head.size))?;
        if root != Some(head.root) {
            return Err(codes::LOG_MISSING_TAIL.into());
        }
    }
    let lacks = lacks_published(instance)?;
    Ok(match (lacks, silent) {
        (false, _) => Verdict::Whole,
        // Whoever is silent may be the one who has it.
        (true, true) => Verdict::Unanswered,
        (true, false) => Verdict::Lost,
    })
}

/// Whether our mark says that more was let out of the house than is here.
fn lacks_published(instance: &Instance) -> Result<bool> {
    let known = mark::read(&instance.ledger.keys().mark)?.mark().map_or(0, |mark| mark.size);
    Ok(own_size(instance)? < known)
}

pub(super) fn own_size(instance: &Instance) -> Result<u64> {
    let own = instance.origin().as_str();
    instance.store().read(|conn| log::size(conn, own))
}

/// Pulls what a peer holds of our log and we do not, through the checks that any page passes.
/// `told` hears how much is here.
pub(super) fn restore(
    instance: &Instance,
    client: &Client,
    from: &Target,
    told: &dyn Fn(u64),
) -> Result<()> {
    let own: &Origin = instance.origin();
    let mut held = instance.ledger.held(own)?;
    loop {
        let page = match client.entries(from, Some(own), held.size, 0) {
            Ok(page) => page,
            Err(fault) => {
                tracing::warn!(peer = %from.origin, %fault, "our tail did not come back");
                return Ok(());
            }
        };
        match instance.ledger.admit(&held, &page) {
            Ok(admission) if admission.entries == 0 => return Ok(()),
            Ok(admission) => {
                tracing::info!(entries = admission.entries, "of our own tail came back");
                held = admission.held;
                told(held.size);
            }
            Err(AdmitFailure::Refused(error)) => {
                tracing::error!(peer = %from.origin, %error, "our tail from there is refused");
                return Ok(());
            }
            Err(AdmitFailure::Failed(error)) => return Err(error),
        }
    }
}

/// Asks again and again, with pauses, until a peer has answered; then lifts the guard. Ends early
/// when the instance stops, and stays read-only when our tail cannot be had back.
///
/// Peers that cannot be asked call: `told` gives the checkpoints of ours that they showed, each
/// signed by us. Who showed one that we reach has answered.
pub(super) fn until_answered(
    instance: &Instance,
    stopping: &watch::Sender<bool>,
    told: impl Fn() -> Vec<Checkpoint>,
) {
    let mut pause = PAUSE;
    loop {
        let heard = ask(instance).and_then(|verdict| hear(instance, verdict, &told()));
        match heard.and_then(|verdict| match verdict {
            Verdict::Whole => open_up(instance).map(|()| true),
            Verdict::Unanswered => Ok(false),
            Verdict::Lost => {
                instance.ledger.hold(Hold::LostTail);
                Ok(false)
            }
        }) {
            Ok(true) => {
                tracing::info!("a peer confirmed that this log is whole: open for changes");
                return;
            }
            Ok(false) => {}
            Err(error) => {
                if error.is(codes::LOG_MISSING_TAIL) {
                    instance.ledger.hold(Hold::MissingTail);
                }
                report(&error);
            }
        }
        let mut waited = Duration::ZERO;
        while waited < pause {
            if *stopping.borrow() {
                return;
            }
            std::thread::sleep(STEP);
            waited += STEP;
        }
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// Asks once more, and lifts the guard if the log is whole; tells whether it is. For who takes the
/// steps by hand.
///
/// # Errors
/// As [`ask`].
pub(super) fn again(client: &Client) -> Result<bool> {
    if ask_by(client)? != Verdict::Whole {
        return Ok(false);
    }
    open_up(client.instance())?;
    Ok(true)
}

/// The verdict with what was told by those who call.
fn hear(instance: &Instance, asked: Verdict, told: &[Checkpoint]) -> Result<Verdict> {
    let size = own_size(instance)?;
    for head in told {
        if head.size > size {
            return Ok(Verdict::Unanswered);
        }
        let own = instance.origin().as_str();
        let root = instance.store().snapshot(|conn| proof::root(conn, own, head.size))?;
        if root != Some(head.root) {
            return Err(codes::LOG_MISSING_TAIL.into());
        }
    }
    let answered = !told.is_empty() && !lacks_published(instance)?;
    Ok(if answered { Verdict::Whole } else { asked })
}

fn report(error: &Error) {
    error.log_once("guard");
    tracing::error!(code = error.code().name, "the restore guard holds");
}
