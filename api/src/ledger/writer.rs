//! The one writer: takes what is waiting, gives each command its own savepoint, commits once, and
//! only then answers all of them. Durable and fast: one `fsync` for a whole batch.

use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, SyncSender, TrySendError};

use super::tx::{Heads, Tx};
use super::{Change, Shared};
use crate::error::{Error, Refusal, Result, codes};
use crate::store::{Connection, transaction};

/// A command that waits for the writer.
trait Command: Send {
    /// Does the work inside the savepoint and keeps its answer; a refusal is told here too.
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()>;
    /// Which tables it reads.
    fn reads(&self) -> Reads;
    /// Gives the answer: the command's own after a commit, otherwise why there was none.
    fn answer(self: Box<Self>, committed: Result<()>);
}

/// Which tables a command reads of what its batch did before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reads {
    /// Any. Heads and tiles that the batch moved are written out before the command runs.
    All,
    /// No log's head and no tiles, which wait for the end of the batch: hundreds of ballots are
    /// one write of them.
    NoHeads,
}

struct Waiting<T, F> {
    reads: Reads,
    work: Option<F>,
    answer: Option<Result<T>>,
    reply: SyncSender<Result<T>>,
}

impl<T, F> Command for Waiting<T, F>
where
    T: Send,
    F: FnOnce(&mut Tx<'_>) -> Result<T> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> Result<()> {
        let Some(work) = self.work.take() else {
            return Err(Error::internal("a command was run twice"));
        };
        // A panic in one command must not take the writer, and with it the instance, down.
        let answer = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(tx)))
            .unwrap_or_else(|_| Err(Error::internal("a command panicked")));
        let done = answer.as_ref().map(|_| ()).map_err(Error::clone);
        self.answer = Some(answer);
        done
    }

    fn reads(&self) -> Reads {
        self.reads
    }

    fn answer(self: Box<Self>, committed: Result<()>) {
        let answer = match (committed, self.answer) {
            // Its own refusal stands whether or not the others were committed.
            (_, Some(Err(refused))) => Err(refused),
            (Ok(()), Some(done)) => done,
            (Err(failed), _) => Err(failed),
            (Ok(()), None) => Err(Error::internal("a command was not run")),
        };
        // Whoever asked may have gone; the commit stands.
        let _ = self.reply.send(answer);
    }
}

enum Job {
    Command(Box<dyn Command>),
    Stop,
}

/// A command that waits for the writer, or that the writer has done.
#[must_use = "whether it was done shows only in its answer"]
pub(super) struct Pending<T> {
    answer: Receiver<Result<T>>,
}

impl<T> Pending<T> {
    /// Its answer, after the commit.
    pub(super) fn wait(self) -> Result<T> {
        self.answer.recv().unwrap_or_else(|_| Err(Refusal::new(codes::SHUTTING_DOWN).into()))
    }
}

/// Where commands wait for the writer.
#[derive(Clone)]
pub(super) struct Queue {
    jobs: SyncSender<Job>,
    #[cfg(feature = "simulation")]
    thread: Arc<std::sync::Mutex<Option<std::thread::JoinHandle<()>>>>,
}

impl Queue {
    /// Queues a command and waits for its answer.
    pub(super) fn run<T: Send + 'static>(
        &self,
        reads: Reads,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.begin(reads, work)?.wait()
    }

    /// Queues a command, whose answer is waited for later.
    pub(super) fn begin<T: Send + 'static>(
        &self,
        reads: Reads,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<Pending<T>> {
        let (reply, answer) = mpsc::sync_channel(1);
        let command = Waiting { reads, work: Some(work), answer: None, reply };
        match self.jobs.try_send(Job::Command(Box::new(command))) {
            Ok(()) => Ok(Pending { answer }),
            Err(TrySendError::Full(_)) => Err(Refusal::new(codes::UNAVAILABLE).into()),
            Err(TrySendError::Disconnected(_)) => Err(Refusal::new(codes::SHUTTING_DOWN).into()),
        }
    }

    /// Asks the writer to stop after what is queued.
    pub(super) fn stop(&self) {
        // A full or closed queue: the writer is ending or the process is.
        let _ = self.jobs.try_send(Job::Stop);
    }

    /// Waits until the writer has ended, and with it its connection.
    #[cfg(feature = "simulation")]
    pub(super) fn wait(&self) {
        let thread = self.thread.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take();
        // One whose power failed has panicked.
        let _ = thread.map(std::thread::JoinHandle::join);
    }
}

/// Starts the writer's thread.
pub(super) fn start(shared: Arc<Shared>) -> Result<Queue> {
    let (jobs, waiting) = mpsc::sync_channel(shared.limits.queue);
    let conn = shared.store.writer()?;
    let writer = Writer { shared, conn: Some(conn), heads: Heads::default() };
    #[cfg(feature = "simulation")]
    let stream = crate::random::seeded::Stream::current();
    let work = move || {
        #[cfg(feature = "simulation")]
        crate::random::seeded::Stream::draw_from(stream);
        writer.work(&waiting);
    };
    let thread = std::thread::Builder::new().name("ledger".into()).spawn(work)?;
    #[cfg(feature = "simulation")]
    let thread = Arc::new(std::sync::Mutex::new(Some(thread)));
    // In earnest nobody waits for it: what it has committed is durable.
    #[cfg(not(feature = "simulation"))]
    drop(thread);
    Ok(Queue {
        jobs,
        #[cfg(feature = "simulation")]
        thread,
    })
}

struct Writer {
    shared: Arc<Shared>,
    /// None after one broke: the next batch begins with a new one.
    conn: Option<Connection>,
    heads: Heads,
}

impl Writer {
    fn work(mut self, waiting: &Receiver<Job>) {
        while let Ok(first) = waiting.recv() {
            let mut stop = false;
            let mut batch = Vec::new();
            let mut take = |job| match job {
                Job::Command(command) => batch.push(command),
                Job::Stop => stop = true,
            };
            take(first);
            for job in waiting.try_iter().take(self.shared.limits.batch - 1) {
                take(job);
            }
            self.commit(batch);
            if stop {
                return;
            }
        }
    }

    /// One transaction for the batch; afterwards every command has its answer.
    fn commit(&mut self, mut batch: Vec<Box<dyn Command>>) {
        if batch.is_empty() {
            return;
        }
        match self.transact(&mut batch) {
            Ok(changes) => {
                for command in batch {
                    command.answer(Ok(()));
                }
                for change in changes {
                    self.shared.announce(change);
                }
            }
            Err(failed) => {
                // Nothing of the batch happened; what was in memory is read again.
                self.heads = Heads::default();
                self.give_up_if_broken();
                failed.log_once("writer");
                for command in batch {
                    command.answer(Err(failed.clone()));
                }
            }
        }
    }

    fn transact(&mut self, batch: &mut [Box<dyn Command>]) -> Result<Vec<Change>> {
        let conn = match &mut self.conn {
            Some(conn) => conn,
            none => none.insert(self.shared.store.writer()?),
        };
        transaction::begin_write(conn)?;
        let mut tx = Tx::begin(&self.shared, conn, &mut self.heads)?;
        for command in batch.iter_mut() {
            if command.reads() == Reads::All {
                tx.write_heads()?;
            }
            tx.savepoint(|tx| command.run(tx))?;
        }
        let (changes, in_force) = tx.flush()?;
        transaction::commit(conn)?;
        self.shared.keys.put_in_force(in_force);
        Ok(changes)
    }

    /// Ends the transaction that failed. A database server may have been restarted, and SQLite
    /// may have ended the transaction by itself, on a full disk: then the connection is closed,
    /// and whatever it still held with it.
    fn give_up_if_broken(&mut self) {
        if let Some(conn) = &mut self.conn {
            transaction::abandon(conn);
            if transaction::is_broken(conn) {
                self.conn = None;
            }
        }
    }
}
