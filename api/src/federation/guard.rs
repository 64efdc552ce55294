//! The restore guard (rule 29, protocol §10): after a start, nothing is appended to a log of which
//! a newer copy may be elsewhere. A restored backup that went on writing would fork its own past.
//!
//! On every start the peers are asked for our own head; what they hold of ours and we do not is
//! pulled back first. The high-water mark, kept outside the database, tells whether this database
//! is the newest copy that ever published. If it is ahead, an answer is required that reaches it;
//! if it is missing, was copied, or differs, one of everybody (`needed.rs`). Until then the
//! instance can only be read.

mod heads;
mod needed;

use std::time::Duration;

use enlace_schema::event::log::{RESUMED, Resumed};
use enlace_schema::event::{Draft, Origin};
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{Checkpoint, SignedCheckpoint};
pub use enlace_schema::peers::restore::Verdict;
use enlace_schema::peers::restore::{Here, Needed};
use tokio::sync::watch;

use self::heads::hear;
pub(super) use self::heads::{Told, head_at};
use self::needed::{beside, keep_mark, marked_size, needed, outrun};
pub(super) use self::needed::{heed_mark, note_other_past, own_size, reaches_mark};
use super::client::{Client, Target};
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::ledger::admit::AdmitFailure;
use crate::ledger::{Hold, proof, rebuild};

/// First and longest pause between two rounds of asking.
const PAUSE: Duration = Duration::from_secs(2);
const PAUSE_MAX: Duration = Duration::from_secs(60);
/// How often a waiting thread looks whether the instance stops.
const STEP: Duration = Duration::from_millis(100);

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

/// The same for a command that a person waits for, and in which nobody asks a second time.
///
/// # Errors
/// As [`on_boot`].
pub fn on_command(instance: &Instance) -> Result<()> {
    on_boot_over(&Client::prompt(instance.clone()), false)
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
    let required = behind || needed(instance)? != Needed::Nobody;
    if required {
        tracing::warn!("the high-water mark is missing, copied or other: the peers must answer");
        ledger.hold(Hold::Unanswered);
    }
    let (verdict, asked) = ask_by(client, &Told::new())?;
    match verdict {
        Verdict::Whole => {}
        Verdict::Unanswered if !required => {}
        // Nobody's word stands against our own signature.
        Verdict::Newer if alone => return Err(codes::LOG_MISSING_TAIL.into()),
        _ if alone => return resume_alone(instance),
        _ => {
            hold(instance, verdict);
            return Ok(());
        }
    }
    open_up(instance, asked).map(drop)
}

/// Why it holds, after peers were asked in vain.
fn hold(instance: &Instance, verdict: Verdict) {
    let (hold, why) = match verdict {
        Verdict::Whole | Verdict::Refuses => return,
        Verdict::Unanswered => {
            (Hold::Unanswered, "no peer answered: read-only until one does, or serve --alone")
        }
        Verdict::Silent => {
            (Hold::Silent, "read-only until every peer has answered, or serve --alone")
        }
        Verdict::Newer => (Hold::Newer, "read-only until somebody brings what a peer was shown"),
        Verdict::Lost => {
            (Hold::LostTail, "nobody who answered has what was published last: read-only")
        }
    };
    if instance.ledger.held_by() != Some(hold) {
        tracing::warn!("{why}");
    }
    instance.ledger.hold(hold);
}

/// The log is whole by the word of those who were asked: the keys that it names are in force, and
/// changes are taken. Not where another process found since that everybody must be asked.
fn open_up(instance: &Instance, asked: Needed) -> Result<bool> {
    settle(instance)?;
    let kept = keep_mark(instance, asked)?;
    match kept {
        true => instance.ledger.release(),
        false => hold(instance, Verdict::Unanswered),
    }
    Ok(kept)
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
///
/// # Errors
/// What the database says.
pub fn is_ours(instance: &Instance, head: &SignedCheckpoint) -> Result<bool> {
    let good = ours_at(instance, &head.checkpoint)?;
    let signed = good.iter().any(|key| head.verify_log(key).is_ok());
    Ok(head.checkpoint.origin == instance.origin().as_str() && signed)
}

/// The log keys by one of which a head is ours. Where a revocation made void what stands below it,
/// the key of that time was somebody else's too: it counts for the tree that is here, and for no
/// other.
pub(super) fn ours_at(instance: &Instance, head: &Checkpoint) -> Result<Vec<PublicKey>> {
    let origin = instance.origin().as_str();
    let Checkpoint { size, root, .. } = *head;
    let (published, here) = instance
        .store()
        .snapshot(|conn| Ok((proof::keys(conn, origin)?, beside(conn, origin, size, root)?)))?;
    let held = instance.ledger.keys().later_log_keys(&published).unwrap_or_default();
    let good = here == Here::Same || !published.is_void(size.saturating_sub(1));
    let then = published.log_keys_for(size).filter(|_| good).map(|key| key.key);
    Ok(then.chain(held).collect())
}

/// Whether a head that a peer shows is of another history of ours than the one here: signed by us,
/// and with more of our log, or with another root.
///
/// # Errors
/// What the database says.
pub fn contradicts(instance: &Instance, head: &SignedCheckpoint) -> Result<bool> {
    if !is_ours(instance, head)? {
        return Ok(false);
    }
    let Checkpoint { size, root, .. } = head.checkpoint;
    let own = instance.origin().as_str();
    let here = instance.store().snapshot(|conn| beside(conn, own, size, root))?;
    Ok(here != Here::Same)
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
    let kept = resumed.and_then(|()| keep_mark(instance, Needed::Everybody));
    if kept.is_err() {
        ledger.hold(Hold::Unanswered);
    }
    kept.map(drop)
}

/// Asks every peer for our own head, and brings our tail back if one holds more of it.
///
/// # Errors
/// `log-missing-tail`; what the database says.
pub fn ask(client: &Client) -> Result<Verdict> {
    ask_by(client, &Told::new()).map(|(verdict, _)| verdict)
}

/// The same, and whose answers were needed when they were asked.
fn ask_by(client: &Client, told: &Told) -> Result<(Verdict, Needed)> {
    let instance = client.instance();
    let before = needed(instance)?;
    let heard = hear(client, told)?;
    if !heard.answered {
        return Ok((Verdict::Unanswered, before));
    }
    let largest = heard.asked.first().map_or(0, |(head, _)| head.size);
    let shown = heard.told.iter().map(|head| head.size).max().unwrap_or(0).max(largest);
    let mut needed = needed(instance)?;
    // What another process found while they were asked, they have not answered.
    let mut asked = before.min(needed);
    // Before any of it comes back: whatever happens then, the next start asks everybody too.
    if needed != Needed::Everybody && outrun(instance, shown)? {
        needed = Needed::Everybody;
        asked = needed;
    }
    for (head, to) in &heard.asked {
        if own_size(instance)? >= largest {
            break;
        }
        if head.size == largest {
            restore(instance, client, to, &|_| ())?;
        }
    }
    let (held, marked) = (own_size(instance)?, marked_size(instance)?);
    match heard.beside(instance)?.judge(needed, held, marked) {
        Verdict::Refuses => Err(codes::LOG_MISSING_TAIL.into()),
        verdict => Ok((verdict, asked)),
    }
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

/// Asks again and again, with pauses, until those have answered whose answers are needed; then
/// lifts the guard. Ends early when the instance stops, and stays read-only when our tail cannot be
/// had back.
///
/// Peers that cannot be asked call: `told` gives the checkpoints of ours that they showed, each
/// signed by us. Who showed one that we reach has answered.
pub(super) fn until_answered(
    instance: &Instance,
    stopping: &watch::Sender<bool>,
    told: impl Fn() -> Told,
) {
    let client = Client::impatient(instance.clone());
    let mut pause = PAUSE;
    loop {
        match again(&client, &told()) {
            Ok(true) => {
                tracing::info!("the peers confirmed that this log is whole: open for changes");
                return;
            }
            Ok(false) => {}
            Err(error) => report(&error),
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

/// Asks once more, and lifts the guard if the log is whole; tells whether it is.
///
/// # Errors
/// As [`ask`].
pub(super) fn again(client: &Client, told: &Told) -> Result<bool> {
    let instance = client.instance();
    let asked = ask_by(client, told).and_then(|(verdict, asked)| match verdict {
        Verdict::Whole => open_up(instance, asked),
        // Why it holds may be known better than that nobody answers now.
        Verdict::Unanswered => Ok(false),
        _ => {
            hold(instance, verdict);
            Ok(false)
        }
    });
    asked.inspect_err(|error| {
        if error.is(codes::LOG_MISSING_TAIL) {
            instance.ledger.hold(Hold::MissingTail);
        }
    })
}

fn report(error: &Error) {
    error.log_once("guard");
    tracing::error!(code = error.code().name, "the restore guard holds");
}
