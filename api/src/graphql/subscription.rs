//! Subscriptions: news of a poll, and of a log. Each is told after the commit, from the tables as
//! they then stand; a subscriber who fell behind reads again and goes on.

use std::pin::Pin;

use enlace_schema::event::Origin as OriginName;
use enlace_schema::ids;
use enlace_schema::time::Millis;
use futures::Stream;
use futures::stream::unfold;
use tokio::sync::broadcast::Receiver;
use tokio::sync::broadcast::error::RecvError;

use super::Context;
use super::access::Told;
use super::error::ApiError;
use super::poll::Poll;
use super::scalars::{DateTime, Hash, Origin, PollId, int};
use crate::error::{Error, Refusal, Result, codes};
use crate::ledger::Change;
use crate::store::log;

type Stories<T> = Pin<Box<dyn Stream<Item = std::result::Result<T, ApiError>> + Send>>;

/// How a poll goes on.
#[derive(Debug, Clone)]
pub struct PollProgress(Poll, Millis);

/// How a poll goes on: turnout, seals, certifications. No running total is in it.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PollProgress {
    /// The poll as it stands now.
    fn poll(&self) -> &Poll {
        &self.0
    }

    /// When this was read, by this instance's clock.
    fn at(&self) -> DateTime {
        DateTime(self.1)
    }
}

/// That a log has grown.
#[derive(Debug, Clone)]
pub struct LogGrowth {
    origin: OriginName,
    size: u64,
    root: enlace_schema::log::Hash,
}

/// That a log has grown.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl LogGrowth {
    /// Its name.
    fn origin(&self) -> Origin {
        Origin(self.origin.clone())
    }

    /// How many events it has now.
    fn size(&self) -> i32 {
        int(self.size)
    }

    /// The Merkle root over all of them.
    fn root(&self) -> Hash {
        Hash(self.root)
    }
}

/// What can be subscribed to.
#[derive(Debug, Clone, Copy)]
pub struct Subscription;

/// What can be subscribed to, over `graphql-transport-ws` at `/graphql/ws`. Sign in with
/// `{"authorization": "Bearer …"}` in `connection_init`.
#[juniper::graphql_subscription]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Subscription {
    /// How a poll goes on: at once as it stands, then whenever turnout, a seal, a tally or a
    /// certification changes. Ends when the poll is published or void. Members only.
    async fn poll_progress(
        context: &Context,
        #[graphql(description = "The poll.")] id: PollId,
    ) -> std::result::Result<Stories<PollProgress>, ApiError> {
        context.reader()?;
        let changes = context.instance.ledger.changes();
        let watch = Watch { context: context.clone(), changes, of: id.0, last: None, done: false };
        // Whether there is such a poll is answered now, not in the middle of the stream.
        watch.read().await.told(context)?;
        Ok(Box::pin(unfold(watch, next_progress)))
    }

    /// That a log has grown: at once as it stands, then after each commit. Members only.
    async fn log_grown(
        context: &Context,
        #[graphql(description = "The log; this instance's own where it is left out.")]
        origin: Option<Origin>,
    ) -> std::result::Result<Stories<LogGrowth>, ApiError> {
        context.reader()?;
        let of = origin.map_or_else(|| context.instance.origin().clone(), |origin| origin.0);
        let changes = context.instance.ledger.changes();
        let watch = Watch { context: context.clone(), changes, of, last: None, done: false };
        watch.read().await.told(context)?;
        Ok(Box::pin(unfold(watch, next_growth)))
    }
}

/// What one subscriber follows, and what it was told last.
struct Watch<K, S> {
    context: Context,
    changes: Receiver<Change>,
    of: K,
    last: Option<S>,
    done: bool,
}

impl<K, S> Watch<K, S> {
    /// Waits for the next change that may matter; `false` when the instance stops. Changes that
    /// came meanwhile are taken as one, also those that were lost to a full channel.
    async fn changed(&mut self, matters: impl Fn(&Change) -> bool) -> bool {
        loop {
            let heard = match self.changes.recv().await {
                Ok(change) => matters(&change),
                Err(RecvError::Lagged(_)) => true,
                Err(RecvError::Closed) => return false,
            };
            if heard {
                self.changes = self.changes.resubscribe();
                return true;
            }
        }
    }
}

/// What of a poll is news: everything but the moment at which it is read.
type Seen = crate::views::PollView;

impl Watch<ids::PollId, Seen> {
    async fn read(&self) -> Result<PollProgress> {
        let (instance, id) = (self.context.instance.clone(), self.of.clone());
        blocking(move || {
            let now = instance.now();
            let poll = instance.store().snapshot(|conn| Poll::look_in(conn, &id, now))?;
            let poll = poll.ok_or_else(|| Error::from(Refusal::new(codes::POLL_NOT_FOUND)))?;
            Ok(PollProgress(poll, now))
        })
        .await
    }
}

type PollWatch = Watch<ids::PollId, Seen>;

async fn next_progress(
    mut watch: PollWatch,
) -> Option<(std::result::Result<PollProgress, ApiError>, PollWatch)> {
    if watch.done {
        return None;
    }
    loop {
        if let Some(last) = watch.last.take() {
            if !watch.changed(|change| last.rests_on(&change.origin)).await {
                return None;
            }
            watch.last = Some(last);
        }
        match watch.read().await {
            Ok(progress) => {
                let view = progress.0.0.clone();
                if watch.last.as_ref() == Some(&view) {
                    continue;
                }
                watch.done = view.published_at.is_some() || view.voided_at.is_some();
                watch.last = Some(view);
                return Some((Ok(progress), watch));
            }
            Err(error) => {
                watch.done = true;
                return Some((Err(watch.context.fail(error)), watch));
            }
        }
    }
}

type LogWatch = Watch<OriginName, u64>;

impl LogWatch {
    async fn read(&self) -> Result<LogGrowth> {
        let (instance, origin) = (self.context.instance.clone(), self.of.clone());
        blocking(move || {
            let row = instance.store().read(|conn| log::find(conn, origin.as_str()))?;
            let row = row.ok_or_else(|| Error::from(Refusal::new(codes::NOT_FOUND)))?;
            let (size, root) = (log::unsigned(row.size)?, log::hash(&row.root)?);
            Ok(LogGrowth { origin, size, root })
        })
        .await
    }
}

async fn next_growth(
    mut watch: LogWatch,
) -> Option<(std::result::Result<LogGrowth, ApiError>, LogWatch)> {
    if watch.done {
        return None;
    }
    loop {
        let of = watch.of.clone();
        if watch.last.is_some() && !watch.changed(|change| change.origin == of).await {
            return None;
        }
        match watch.read().await {
            Ok(growth) if watch.last == Some(growth.size) => {}
            Ok(growth) => {
                watch.last = Some(growth.size);
                return Some((Ok(growth), watch));
            }
            Err(error) => {
                watch.done = true;
                return Some((Err(watch.context.fail(error)), watch));
            }
        }
    }
}

/// Runs a read where it may block.
pub(super) async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    tokio::task::spawn_blocking(read).await.map_err(Error::internal)?
}
