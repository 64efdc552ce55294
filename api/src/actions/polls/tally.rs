//! The tally: each instance computes it by itself from the sealed logs, and signs what it found.

use enlace_schema::event::envelope::MAX_REFS;
use enlace_schema::event::poll::{Opened, TALLIED, Tallied, Unwitnessed};
use enlace_schema::event::role::Role;
use enlace_schema::event::{Draft, Origin};
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{Checkpoint, Hash, is_stranger};
use enlace_schema::time::Millis;
use enlace_schema::voting::counted::{NotCounted, to_tally};
use enlace_schema::voting::silent::Statement;
use enlace_schema::voting::size::that_fits;
use enlace_schema::voting::tally::{PollInput, TallyError, tally, tally_as_host};
use enlace_schema::voting::witnessed::{unwitnessed as unwitnessed_of, witnessed_until};

use super::super::once;
use super::{OnePoll, require_chapter, require_closed, standing};
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::publish::{self, Witness};
use crate::ledger::{Tx, proof};
use crate::store::tables::PollRow;
use crate::store::{Connection, ballots, cuts, held, log, polls};

/// Counts a poll. Its host does so when every chapter's seal is here, or when the seal deadline has
/// passed and the poll can do without the missing ones; any other chapter when the host's tally is
/// here, over exactly what the host counted (§12.5). Counting again gives the first answer.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `poll-not-found`, `poll-void`, `poll-chapters`,
/// `poll-not-closed`, `poll-extension` while an event of a chapter names the poll and needs what
/// this version does not understand (rule 9), `poll-not-sealed` while a seal or the host's tally
/// may still come, `poll-results-differ` if what the host counted is not so.
pub fn tally_poll(instance: &Instance, caller: &Caller, input: OnePoll) -> Result<Hash> {
    caller.require(&[Role::Committee])?;
    let caller = caller.clone();
    instance.ledger.write(move |tx| {
        once(tx, &caller, &("tally_poll", &input), |tx| {
            let (row, opened) = standing(tx, &input.poll)?;
            require_chapter(tx, &opened)?;
            let own = tx.origin().to_string();
            if let Some(done) = polls::find_tally(tx.conn(), &own, &row.poll)? {
                return log::hash(&done.result_hash);
            }
            require_closed(tx, &opened)?;
            if let Some((log, seq)) = not_understood(tx.conn(), &row, &opened)? {
                let refusal = Refusal::new(codes::POLL_EXTENSION).with("log", log.to_string());
                return Err(refusal.with("seq", seq).into());
            }
            let now = tx.now();
            let body = compute(tx, &row, &opened, now)?;
            let mut event = Draft::new(TALLIED, &body);
            let others = body.inputs.iter().filter(|seal| seal.log != *tx.origin());
            event.refs = others.take(MAX_REFS).cloned().collect();
            event.by = caller.acting_as(Role::Committee);
            tx.append(&event)?;
            Ok(body.result_hash)
        })
    })
}

/// Whether a closed poll can be counted now, judged by the logs and the host's tally that are
/// here. Cheap, as the clock asks this every second: where all depends on a closed box, it is
/// looked at again when what would be counted is another.
///
/// # Errors
/// What the database says.
pub fn can_tally(
    conn: &mut Connection,
    instance: &Instance,
    row: &PollRow,
    opened: &Opened,
) -> Result<bool> {
    let (own, now) = (instance.origin().as_str(), instance.now());
    let Ok(statement) = due(conn, own, row, opened, now)? else { return Ok(false) };
    if not_understood(conn, row, opened)?.is_some() {
        return Ok(false);
    }
    let is_closed = statement.silent.iter().any(|silent| silent.cut && silent.opened.is_none());
    if !is_closed {
        return Ok(true);
    }
    if instance.undecided.is_known(&opened.poll, &statement) {
        return Ok(false);
    }
    let input = ballots::tally_input(conn, row, opened, &statement)?;
    if let Err(TallyError::Undecided(_)) = tally(&input) {
        instance.undecided.note(&opened.poll, statement);
        return Ok(false);
    }
    Ok(true)
}

/// The first event of a chapter of the poll that blocks its count here (rule 9).
fn not_understood(
    conn: &mut Connection,
    row: &PollRow,
    opened: &Opened,
) -> Result<Option<(Origin, u64)>> {
    let held = held::extensions_of(conn, &[&row.poll])?;
    held::not_understood(opened, held.iter().map(|(origin, seq, _)| (origin.as_str(), *seq)))
}

/// What we count now, if we may.
fn due(
    conn: &mut Connection,
    own: &str,
    row: &PollRow,
    opened: &Opened,
    now: Millis,
) -> Result<std::result::Result<Statement, NotCounted>> {
    if owes_seal(conn, own, row)? {
        return Ok(Err(NotCounted::Waits));
    }
    let stated = cuts::host_statement(conn, row)?;
    let is_host = row.origin == own;
    if stated.is_none() && !is_host {
        return Ok(Err(NotCounted::Waits));
    }
    let held = cuts::held(conn, row, opened, stated.as_ref())?;
    Ok(to_tally(opened, &held, stated.as_ref(), is_host, now))
}

/// Whether our chapter has joined and not sealed: it seals before it counts, also where others are
/// missing.
fn owes_seal(conn: &mut Connection, own: &str, row: &PollRow) -> Result<bool> {
    let join = polls::find_join(conn, own, &row.poll)?;
    let joined = join.is_some_and(|join| join.host == row.origin);
    Ok(joined && polls::find_any_seal(conn, own, &row.poll)?.is_none())
}

fn compute(tx: &mut Tx<'_>, row: &PollRow, opened: &Opened, now: Millis) -> Result<Tallied> {
    let own = tx.origin().to_string();
    let statement = due(tx.conn(), &own, row, opened, now)?.map_err(ballots::uncounted)?;
    let input = ballots::tally_input(tx.conn(), row, opened, &statement)?;
    let (input, result) = if row.origin == own {
        tally_as_host(input)?
    } else {
        let result = tally(&input).map_err(|error| match error {
            // The host has counted what it says, so that its content cannot matter.
            TallyError::Undecided(_) => Error::from(Refusal::new(codes::POLL_RESULTS_DIFFER)),
            other => other.into(),
        })?;
        (input, result)
    };
    let (inputs, silent) = (input.inputs(), input.silent());
    let result_hash = result.result_hash(&opened.poll, &inputs, &silent);
    Ok(that_fits(Tallied {
        poll: opened.poll.clone(),
        host: log::origin(&row.origin)?,
        inputs,
        silent,
        result,
        result_hash,
        unwitnessed: unwitnessed(tx, &input)?,
    }))
}

/// Ballots of each chapter that nobody else had cosigned in time, as far as this instance knows,
/// with the checkpoint by which another chapter of the poll shows it.
fn unwitnessed(tx: &mut Tx<'_>, input: &PollInput<'_>) -> Result<Vec<Unwitnessed>> {
    let mut witnesses = Vec::new();
    for chapter in &input.opened.chapters {
        witnesses.extend(publish::witnesses_of(tx.conn(), chapter.as_str())?);
    }
    let by = witnessed_until(input.opened);
    let mut all = Vec::new();
    for (log, ballots) in input.counted() {
        let (mut size, mut seen) = (0, None);
        for row in log::cosigned_by(tx.conn(), log.as_str(), by.as_ms())? {
            let note = row.signed()?;
            let Checkpoint { size: shown, root, .. } = note.checkpoint;
            // A witness cosigns what is consistent with what it holds, not what it has read: what
            // counts is the tree that came to be (3.3).
            if proof::root(tx.conn(), log.as_str(), shown)? != Some(root) {
                continue;
            }
            size = size.max(shown);
            seen = note.seen_by(row.first_cosignature.as_deref(), by, &strangers(&witnesses, log));
            if seen.is_some() {
                break;
            }
        }
        let count = unwitnessed_of(ballots, size);
        all.push(Unwitnessed { log: log.clone(), count, seen });
    }
    all.sort_by(|a, b| a.log.cmp(&b.log));
    Ok(all)
}

/// Names and keys of the witnesses of the other chapters, under other hosts.
fn strangers<'a>(witnesses: &'a [Witness], log: &Origin) -> Vec<(&'a str, &'a PublicKey)> {
    let others = witnesses.iter().filter(|witness| is_stranger(&witness.origin, log.as_str()));
    others.map(|witness| (witness.name.as_str(), &witness.key)).collect()
}

#[cfg(test)]
mod tests {
    use enlace_schema::keys::SigningKey;

    use super::*;

    /// A poll may have two logs of one host among its chapters (protocol §3.3, §12.5).
    #[test]
    fn what_another_generation_of_a_log_cosigned_shows_nothing_as_seen() {
        let key = |seed: u8| SigningKey::from_seed(&[seed; 32]).expect("a seed");
        let chapters =
            [("us.example.org/log/1", 1), ("us.example.org/log/2", 2), ("mx.example.org/log/1", 3)];
        let witness = |(name, seed): (&str, u8)| Witness {
            origin: name.into(),
            name: name.into(),
            key: key(seed).public(),
        };
        let witnesses = chapters.map(witness);
        let log: Origin = chapters[0].0.parse().expect("an origin");
        let checkpoint = Checkpoint { origin: log.to_string(), size: 9, root: Hash([9; 32]) };
        let mut note = checkpoint.sign(&key(9));
        let (others, until) = (strangers(&witnesses, &log), Millis::from_ms(60_000));
        // Each later than the one before it, and the newest in time still.
        for ((name, seed), seconds) in chapters.into_iter().zip(58..) {
            assert_eq!(note.seen_by(None, until, &others), None, "before {name}");
            let line = note.cosign(name, &key(seed), seconds);
            note.add_signature(&line).expect("a line");
        }
        let seen = note.seen_by(None, until, &others).expect("a note");
        assert!(seen.contains("— mx.example.org/log/1 "), "{seen}");
        assert!(!seen.contains("— us.example.org/log/2 "), "{seen}");
    }
}
