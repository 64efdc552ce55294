//! What the clock starts: rolls at their record date, seals at closing, the tally when every seal
//! is here.
//!
//! Everything a tick decides, it reads from the tables, and does through the same actions as
//! people do. So a tick may come late, twice, or after a crash in the middle of another: what is
//! done is not due any more. One job that fails does not stop the others.

mod transfers;

use std::fmt::Display;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use enlace_schema::event::poll::Opened;
use enlace_schema::ids::{MemberId, PollId};
use enlace_schema::time::DAY_SECS;
use enlace_schema::voting::charter::Joining;

use crate::actions::charters::joining;
use crate::actions::polls::{self as actions, OnePoll};
use crate::actions::privacy::tidy_records;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::store::tables::PollRow;
use crate::store::{Connection, accounts, commands, peers, polls, tokens};

/// Time between two ticks: a poll seals a second after it closes, far below the minute of rule 36.
const TICK: Duration = Duration::from_secs(1);
/// Ticks between two cleanings.
const CLEAN_EVERY: u32 = 600;
/// How long the answer to a command is kept: clients repeat within minutes; a phone that was off
/// over a weekend still gets its receipt.
const COMMANDS_KEPT_SECS: i64 = 7 * DAY_SECS;
/// How long failed sign-ins are kept: they slow nobody down after minutes.
const FAILURES_KEPT_SECS: i64 = DAY_SECS;

/// What a tick did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Polls whose roll was frozen and that were joined.
    pub joined: Vec<PollId>,
    /// Polls that were sealed.
    pub sealed: Vec<PollId>,
    /// Polls whose deadline for seals was moved.
    pub extended: Vec<PollId>,
    /// Polls of which silent chapters were cut.
    pub cut: Vec<PollId>,
    /// Polls that were tallied.
    pub tallied: Vec<PollId>,
    /// Members whose move was closed, expired, or ended in their arrival.
    pub moved: Vec<MemberId>,
    /// Jobs that failed; the causes are in the log, and the jobs are due again.
    pub failed: usize,
}

impl Report {
    /// Whether there was nothing to do.
    pub fn is_idle(&self) -> bool {
        *self == Self::default()
    }
}

/// The thread of the jobs. It stops when this is dropped.
pub struct Jobs {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl std::fmt::Debug for Jobs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Jobs").finish_non_exhaustive()
    }
}

impl Jobs {
    /// Stops the jobs and waits until the one that runs is done.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Jobs {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of the thread was logged when it happened.
            let _ = thread.join();
        }
    }
}

/// Starts the thread that ticks.
///
/// # Errors
/// What the system says when it has no thread left.
pub fn start(instance: Instance) -> Result<Jobs> {
    let (stop, stopped) = mpsc::channel::<()>();
    let work = move || {
        let mut until_cleaning = 0;
        while stopped.recv_timeout(TICK) == Err(RecvTimeoutError::Timeout) {
            if let Err(error) = tick(&instance) {
                error.log_once("jobs");
            }
            if until_cleaning == 0 {
                until_cleaning = CLEAN_EVERY;
                let cleaned = clean(&instance).and_then(|()| tidy_records(&instance));
                if let Err(error) = cleaned {
                    error.log_once("jobs");
                }
            }
            until_cleaning -= 1;
        }
    };
    let thread = std::thread::Builder::new().name("jobs".into()).spawn(work)?;
    Ok(Jobs { stop: Some(stop), thread: Some(thread) })
}

/// Does everything that is due now.
///
/// # Errors
/// What the database says of the reading; what a job says is in the report and the log.
pub fn tick(instance: &Instance) -> Result<Report> {
    let mut report = Report::default();
    if !instance.ledger.may_append() {
        // The restore guard holds, or the clock is in doubt: nothing is due that could be done. A
        // seal is final, so that no poll may be sealed by a clock that leapt.
        return Ok(report);
    }
    let caller = Caller::instance();
    // In this order: a poll whose dates lie close together goes all the way in one tick.
    for poll in due(instance, joinable)? {
        let done = actions::join_poll(instance, &caller, OnePoll { poll: poll.clone() });
        note(done, poll, &mut report.joined, &mut report.failed);
    }
    for poll in due(instance, sealable)? {
        let done = actions::seal_poll(instance, &caller, OnePoll { poll: poll.clone() });
        note(done, poll, &mut report.sealed, &mut report.failed);
    }
    for poll in due(instance, extendable)? {
        let done = actions::extend_poll(instance, &caller, OnePoll { poll: poll.clone() });
        note(done, poll, &mut report.extended, &mut report.failed);
    }
    for poll in due(instance, cuttable)? {
        let done = actions::cut_poll(instance, &caller, OnePoll { poll: poll.clone() });
        note(done, poll, &mut report.cut, &mut report.failed);
    }
    for poll in due(instance, countable)? {
        let done = actions::tally_poll(instance, &caller, OnePoll { poll: poll.clone() });
        note(done, poll, &mut report.tallied, &mut report.failed);
    }
    // After the rolls: whoever leaves now is on the rolls that are due now.
    transfers::tick(instance, &caller, &mut report)?;
    Ok(report)
}

/// Forgets what nobody will ask for again: old answers to commands, tokens and sign-ins that have
/// expired, failed sign-ins of yesterday.
///
/// # Errors
/// What the database says.
pub fn clean(instance: &Instance) -> Result<()> {
    instance.ledger.write_side(|tx| {
        let now = tx.now();
        commands::forget_before(tx.conn(), now.plus_secs(-COMMANDS_KEPT_SECS).as_ms())?;
        peers::forget_tokens(tx.conn(), now.as_ms())?;
        tokens::forget_sessions(tx.conn(), now.as_ms())?;
        accounts::forget_failures(tx.conn(), now.plus_secs(-FAILURES_KEPT_SECS).as_ms())?;
        Ok(())
    })
}

type Due = fn(&mut Connection, &Instance) -> Result<Vec<PollId>>;

fn due(instance: &Instance, which: Due) -> Result<Vec<PollId>> {
    instance.store().read(|conn| which(conn, instance))
}

/// Polls to join: of ours, or of a peer that our people trust now.
fn joinable(conn: &mut Connection, instance: &Instance) -> Result<Vec<PollId>> {
    let own = instance.origin().as_str();
    let now = instance.now().as_ms();
    let rows = polls::to_join_by(conn, own, now, now)?;
    wanted(rows, |row, opened| is_joined(conn, instance, row, opened))
}

/// Whether the clock joins a poll when its time has come. One that does not keep to a charter, or
/// whose charter is not ratified here yet, waits.
fn is_joined(
    conn: &mut Connection,
    instance: &Instance,
    row: &PollRow,
    opened: &Opened,
) -> Result<bool> {
    let own = instance.origin();
    if !opened.chapters.contains(own) {
        return Ok(false);
    }
    let trusted = row.origin == own.as_str() || peers::is_trusted(conn, own.as_str(), &row.origin)?;
    Ok(trusted && joining(conn, own, row, opened)? == Joining::Clock)
}

fn sealable(conn: &mut Connection, instance: &Instance) -> Result<Vec<PollId>> {
    let own = instance.origin().as_str();
    let rows = polls::due_to_seal(conn, own, instance.now().as_ms())?;
    wanted(rows, |_, _| Ok(true))
}

fn extendable(conn: &mut Connection, instance: &Instance) -> Result<Vec<PollId>> {
    let (own, now) = (instance.origin().as_str(), instance.now());
    let mut rows = polls::due_to_tally(conn, own, now.as_ms())?;
    rows.retain(|row| row.origin == own);
    wanted(rows, |row, opened| actions::is_to_extend(conn, row, opened, now))
}

fn cuttable(conn: &mut Connection, instance: &Instance) -> Result<Vec<PollId>> {
    let (own, now) = (instance.origin().as_str(), instance.now());
    let mut rows = polls::due_to_tally(conn, own, now.as_ms())?;
    rows.retain(|row| row.origin == own);
    wanted(rows, |row, opened| actions::is_to_cut(conn, row, opened, now))
}

fn countable(conn: &mut Connection, instance: &Instance) -> Result<Vec<PollId>> {
    let rows = polls::due_to_tally(conn, instance.origin().as_str(), instance.now().as_ms())?;
    wanted(rows, |row, opened| actions::can_tally(conn, instance, row, opened))
}

fn wanted(
    rows: Vec<PollRow>,
    mut is_wanted: impl FnMut(&PollRow, &Opened) -> Result<bool>,
) -> Result<Vec<PollId>> {
    let mut wanted = Vec::new();
    for row in rows {
        let opened = row.opened()?;
        if is_wanted(&row, &opened)? {
            wanted.push(opened.poll);
        }
    }
    Ok(wanted)
}

/// Notes what became of a job. A refusal is no defect: somebody else did it a moment ago, or the
/// host voided the poll.
fn note<T, S: Display>(done: Result<T>, subject: S, into: &mut Vec<S>, failed: &mut usize) {
    match done {
        Ok(_) => into.push(subject),
        Err(error) => {
            *failed += 1;
            match &error {
                Error::Refused(refusal) => {
                    tracing::warn!(%subject, refusal = refusal.code.name, "a job was refused");
                }
                Error::Internal(_) => error.log_once("jobs"),
            }
        }
    }
}
