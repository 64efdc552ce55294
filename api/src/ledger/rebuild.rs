//! Projections from nothing but the logs: dropped and replayed, or only compared. And the logs
//! themselves, verified from their raw bytes.

use enlace_schema::event::{self, Origin};
use enlace_schema::log::{Hash, Held, KeySchedule, PageLine, SignedCheckpoint, Tree, leaf_hash};

use super::void::{self, for_each};
use super::{Ledger, proof};
use crate::error::{Error, Result, codes};
use crate::store::tables::{EntryRow, LogRow};
use crate::store::{Connection, Store, disputes, erasures, held, log, projections, rolls};

/// Entries between two reports of progress.
const PROGRESS: u64 = 500;

/// What a replay did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RebuildReport {
    /// Digest of the projections as they were.
    pub before: Hash,
    /// Digest of the projections as replayed.
    pub after: Hash,
    /// Events replayed.
    pub events: u64,
    /// Tables that changed.
    pub changed: Vec<&'static str>,
}

/// Drops every projection and replays all logs, ours first, each in the order of its seq, in one
/// transaction. `progress` hears how many of how many events are done.
///
/// # Errors
/// Internal when stored bytes are no event; what the database says. Nothing has changed then.
pub fn rebuild(
    ledger: &Ledger,
    progress: impl Fn(usize, usize) + Send + 'static,
) -> Result<RebuildReport> {
    ledger.write_side(move |tx| replayed(tx.conn(), &progress))
}

/// As [`rebuild`], but nothing of it is kept: whether the tables are what the logs say.
///
/// # Errors
/// As [`rebuild`].
pub fn compare(
    ledger: &Ledger,
    progress: impl Fn(usize, usize) + Send + 'static,
) -> Result<RebuildReport> {
    let (tell, told) = std::sync::mpsc::channel();
    let undone: Result<()> = ledger.write_side(move |tx| {
        // Whoever asked has gone when nobody hears it.
        let _ = tell.send(replayed(tx.conn(), &progress)?);
        // A refusal undoes the command.
        Err(codes::PROJECTIONS_DIFFERED.into())
    });
    match (told.try_recv(), undone) {
        (Ok(report), _) => Ok(report),
        (Err(_), Err(error)) => Err(error),
        (Err(_), Ok(())) => Err(Error::internal("a replay without a report")),
    }
}

fn replayed(conn: &mut Connection, progress: &impl Fn(usize, usize)) -> Result<RebuildReport> {
    let before = projections::dump(conn)?;
    projections::clear(conn)?;
    let events = replay(conn, progress)?;
    let after = projections::dump(conn)?;
    Ok(RebuildReport {
        before: projections::digest_of(&before),
        after: projections::digest_of(&after),
        events,
        changed: projections::differing(&before, &after),
    })
}

fn replay(conn: &mut Connection, progress: &impl Fn(usize, usize)) -> Result<u64> {
    let logs = log::all(conn)?;
    let total: usize = logs.iter().map(|row| usize::try_from(row.size).unwrap_or_default()).sum();
    let mut done: u64 = 0;
    for row in logs {
        let (origin, size) = (log::origin(&row.origin)?, log::unsigned(row.size)?);
        void::replay(conn, &origin, &row, size, || {
            done += 1;
            if done.is_multiple_of(PROGRESS) {
                progress(usize::try_from(done).unwrap_or(usize::MAX), total);
            }
        })?;
    }
    progress(usize::try_from(done).unwrap_or(usize::MAX), total);
    Ok(done)
}

/// Replays when this version knows a kind that an earlier one had to leave out (rule 28).
///
/// # Errors
/// As [`rebuild`].
pub fn after_upgrade(ledger: &Ledger) -> Result<Option<RebuildReport>> {
    let learned = ledger.store().snapshot(|conn| {
        // Tables that an earlier version did not fill.
        let lacking = erasures::are_missing(conn)? || disputes::lack_places(conn)?;
        if lacking || rolls::lack_judged(conn)? {
            return Ok(true);
        }
        for row in log::all(conn)? {
            for held in held::since(conn, &row.origin, 0)? {
                // What waits for another event is known again when that one is.
                let waits = held.code == "member-extension";
                if held.class == "B" && !waits && is_known_now(conn, &row.origin, held.seq)? {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    })?;
    if learned { rebuild(ledger, |_, _| ()).map(Some) } else { Ok(None) }
}

fn is_known_now(conn: &mut Connection, origin: &str, seq: i64) -> Result<bool> {
    let Some(entry) = log::find_entry(conn, origin, log::unsigned(seq)?)? else {
        return Ok(false);
    };
    let envelope = entry.envelope().map_err(Error::internal)?;
    Ok(envelope.crit.is_empty() && event::is_known(&envelope.kind, envelope.kv))
}

/// What a stored log is found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogCheck {
    /// Which log.
    pub origin: Origin,
    /// Whether it is ours.
    pub own: bool,
    /// Its size as stored.
    pub size: u64,
    /// The root computed from the raw bytes.
    pub root: Hash,
    /// What is wrong with it, for the operator: a protocol code, or a word of ours, and details.
    pub fault: Option<(String, String)>,
}

/// Verifies every stored log from its raw bytes: signatures, chain, keys, root, tiles, and the
/// newest checkpoint. `progress` hears how many of how many events are done.
///
/// # Errors
/// What the database says; what is wrong with a log is in its [`LogCheck`].
pub fn verify(store: &Store, progress: impl Fn(usize, usize)) -> Result<Vec<LogCheck>> {
    store.snapshot(|conn| {
        let logs = log::all(conn)?;
        let total: usize =
            logs.iter().map(|row| usize::try_from(row.size).unwrap_or_default()).sum();
        let mut done = 0;
        let mut checks = Vec::with_capacity(logs.len());
        for row in logs {
            let origin = log::origin(&row.origin)?;
            let mut held = Held::nothing(origin.clone(), log::hash(&row.genesis)?);
            let fault = match verify_log(conn, &row, &mut held, || {
                done += 1;
                if done % 500 == 0 {
                    progress(done, total);
                }
            }) {
                Ok(fault) => fault,
                Err(Error::Internal(inner)) => Some(("E_SEQ".into(), inner.cause().into())),
                Err(error) => return Err(error),
            };
            let (own, size, root) = (row.own, log::unsigned(row.size)?, held.tree.root());
            checks.push(LogCheck { origin, own, size, root, fault });
        }
        progress(done, total);
        Ok(checks)
    })
}

/// Lets go of finished tiles, which nobody needs here, now and then.
fn forget_tiles(tree: &mut Tree) {
    if tree.size().is_multiple_of(4096) {
        drop(tree.dirty_tiles());
    }
}

type Fault = Option<(String, String)>;

fn verify_log(
    conn: &mut Connection,
    row: &LogRow,
    held: &mut Held,
    mut tick: impl FnMut(),
) -> Result<Fault> {
    let mut fault: Fault = None;
    for_each(conn, row, log::unsigned(row.size)?, |_, stored| {
        tick();
        if fault.is_some() {
            return Ok(());
        }
        let next = line(&held.keys, &stored)?;
        match held.take_entry(next) {
            Ok((_, _, id)) if id.0[..] == stored.id[..] => {}
            Ok((_, _, id)) => fault = Some(("E_PREV".into(), format!("id of {id}"))),
            Err(error) => fault = Some((error.code.into(), error.to_string())),
        }
        forget_tiles(&mut held.tree);
        Ok(())
    })?;
    if fault.is_some() {
        return Ok(fault);
    }
    let root = held.tree.root();
    if root != log::hash(&row.root)? {
        return Ok(Some(("E_PROOF".into(), "the stored root".into())));
    }
    if log::load_tree(conn, &row.origin, held.size)?.root() != root {
        return Ok(Some(("E_PROOF".into(), "the stored tiles".into())));
    }
    verify_checkpoint(conn, row, held)
}

fn line(keys: &KeySchedule, stored: &EntryRow) -> Result<PageLine> {
    let entry = stored.to_entry()?;
    let n = log::unsigned(stored.seq)?;
    // As its author sent it: a genesis and a revocation name a key that nothing before them knows.
    let k = match (entry.envelope(), keys.log_key_at(n)) {
        (Ok(event), _) => event.kid,
        (Err(_), Some(key)) => key.kid.clone(),
        (Err(error), None) => return Err(Error::internal(error)),
    };
    Ok(PageLine::new(n, &k, &entry))
}

fn verify_checkpoint(conn: &mut Connection, row: &LogRow, held: &Held) -> Result<Fault> {
    let Some(newest) = log::published(conn, &row.origin)? else {
        return Ok(None);
    };
    let signed = match SignedCheckpoint::parse(&newest.note) {
        Ok(signed) => signed,
        Err(error) => return Ok(Some((error.code().into(), error.to_string()))),
    };
    let size = signed.checkpoint.size;
    if !held.keys.log_keys_for(size).any(|key| signed.verify_log(&key.key).is_ok()) {
        return Ok(Some(("E_SIG".into(), format!("the checkpoint at {size}"))));
    }
    if proof::root(conn, &row.origin, size)? != Some(signed.checkpoint.root) {
        return Ok(Some(("E_FORK".into(), format!("the checkpoint at {size}"))));
    }
    Ok(None)
}

/// Recomputes a log's root from its raw bytes and compares it with the stored one, as on every
/// start (protocol §10). Signatures are for [`verify`].
///
/// # Errors
/// `database-corrupt` when they differ.
pub fn verify_root(conn: &mut Connection, origin: &Origin) -> Result<Hash> {
    let row = log::find(conn, origin.as_str())?;
    let row = row.ok_or_else(|| Error::from(codes::DATABASE_CORRUPT))?;
    let mut tree = Tree::empty();
    let done = for_each(conn, &row, log::unsigned(row.size)?, |_, stored| {
        tree.push(leaf_hash(&stored.entry));
        forget_tiles(&mut tree);
        Ok(())
    });
    match done {
        Ok(()) if tree.root() == log::hash(&row.root)? => Ok(tree.root()),
        Ok(()) | Err(Error::Internal(_)) => Err(codes::DATABASE_CORRUPT.into()),
        Err(error) => Err(error),
    }
}
