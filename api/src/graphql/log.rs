//! The logs that are held here, event by event, and what of them was set aside.

use enlace_schema::time::Millis;

use super::Context;
use super::access::{OFFICES, Told, officer};
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::scalars::{DateTime, Hash, Origin, PollId, int};
use crate::ledger::past;
use crate::locale::held::todo;
use crate::locale::texts;
use crate::store::tables::{EntryRow, HeldEventRow, LogRow};
use crate::store::{held, log};
use crate::views;

/// A log that is held here.
#[derive(Debug, Clone)]
pub struct Log(LogRow);

/// A log that is held here: this instance's own, or a pinned peer's.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Log {
    /// Its name.
    fn origin(&self, context: &Context) -> Result<Origin, ApiError> {
        log::origin(&self.0.origin).map(Origin).told(context)
    }

    /// Whether it is this instance's own.
    fn own(&self) -> bool {
        self.0.own
    }

    /// How many events it has.
    fn size(&self) -> i32 {
        int(self.0.size)
    }

    /// The Merkle root over all of them.
    fn root(&self, context: &Context) -> Result<Hash, ApiError> {
        log::hash(&self.0.root).map(Hash).told(context)
    }

    /// When its last event was written, by its author's clock.
    fn last_at(&self) -> Option<DateTime> {
        (self.0.size > 0).then(|| DateTime(Millis::from_ms(self.0.last_at_ms)))
    }

    /// Its newest checkpoint as a signed note, with the cosignatures collected so far. Null before
    /// the first one.
    fn checkpoint(&self, context: &Context) -> Result<Option<String>, ApiError> {
        if self.0.own {
            past::require_shown(&context.instance.ledger).told(context)?;
        }
        let newest = context.read(|conn| log::latest_checkpoint(conn, &self.0.origin))?;
        Ok(newest.map(|checkpoint| checkpoint.note))
    }

    /// Its events, the oldest first. Officers only.
    fn events(
        &self,
        context: &Context,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<LogEvent>>, ApiError> {
        officer(context, &OFFICES)?;
        let page = Page::of(context, (first, after), (last, before))?;
        let window = page.window::<u64>().told(context)?;
        let size = log::unsigned(self.0.size).told(context)?;
        let from = window.after.map_or(0, |seq| seq.saturating_add(1));
        let to = window.before.unwrap_or(size).min(size).max(from);
        // Places have no gaps, so the last so many are found without reading from the end.
        let most = window.limit.unsigned_abs();
        let from = if window.backwards { from.max(to.saturating_sub(most)) } else { from };
        let count = log::signed((to - from).min(most)).told(context)?;
        let origin = &self.0.origin;
        let rows = context.read(|conn| log::entries_from(conn, origin, from, count))?;
        let keyed = rows.into_iter().map(|row| (row.seq.to_string(), LogEvent::from(row)));
        Ok(Some(Connection::new(&page, keyed.collect(), self.0.size)))
    }

    /// Events of it that were set aside, the newest first. Officers only.
    fn held_events(
        &self,
        context: &Context,
        #[graphql(description = "How many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
    ) -> Result<Option<Vec<HeldEvent>>, ApiError> {
        officer(context, &OFFICES)?;
        let page = Page::of(context, (first, None), (None, None))?;
        let most = page.size() as i64;
        let rows = context.read(|conn| held::of_log(conn, &self.0.origin, most))?;
        Ok(Some(rows.into_iter().map(HeldEvent).collect()))
    }

    /// Events of it that depend on one of another log that is not here, the oldest first (class D).
    /// Officers only.
    fn missing_refs(
        &self,
        context: &Context,
        #[graphql(description = "How many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
    ) -> Result<Option<Vec<MissingRef>>, ApiError> {
        officer(context, &OFFICES)?;
        let page = Page::of(context, (first, None), (None, None))?;
        let (most, now) = (page.size(), context.instance.now());
        let found = context.read(|conn| views::missing(conn, &self.0.origin, most, now))?;
        Ok(Some(found.into_iter().map(MissingRef).collect()))
    }
}

impl Log {
    /// A log that is held here.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn find(context: &Context, origin: &str) -> Result<Option<Self>, ApiError> {
        context.reader()?;
        Ok(context.read(|conn| log::find(conn, origin))?.map(Self))
    }

    /// Every log held here, this instance's own first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn all(context: &Context) -> Result<Vec<Self>, ApiError> {
        context.reader()?;
        Ok(context.read(log::all)?.into_iter().map(Self).collect())
    }
}

/// An event of a log, without its content.
#[derive(Debug, Clone)]
pub struct LogEvent {
    seq: i64,
    id: Vec<u8>,
    kind: String,
    at_ms: i64,
}

impl From<EntryRow> for LogEvent {
    fn from(row: EntryRow) -> Self {
        Self { seq: row.seq, id: row.id, kind: row.kind, at_ms: row.at_ms }
    }
}

/// An event of a log. Its content is in the export of the log, for auditors.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl LogEvent {
    /// Its place in the log, from 0.
    fn seq(&self) -> i32 {
        int(self.seq)
    }

    /// Its id.
    fn id(&self, context: &Context) -> Result<Hash, ApiError> {
        log::hash(&self.id).map(Hash).told(context)
    }

    /// What it is: the name of its kind, `ballot.cast`.
    fn kind(&self) -> &str {
        &self.kind
    }

    /// When it was written, by its author's clock.
    fn at(&self) -> DateTime {
        DateTime(Millis::from_ms(self.at_ms))
    }
}

connection!(LogEvent, "LogEventConnection", "LogEventEdge");

/// Why an event was set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, juniper::GraphQLEnum)]
pub enum HeldClass {
    /// Of a kind or a version that this program does not know (class B).
    Unknown,
    /// Inadmissible in meaning (class C).
    Inadmissible,
    /// Declared void by the log's own recovery keys.
    Void,
}

/// An event that was set aside.
#[derive(Debug, Clone)]
pub struct HeldEvent(HeldEventRow);

/// An event that is stored but counts for nothing here, and why.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl HeldEvent {
    /// Its place in its log.
    fn seq(&self) -> i32 {
        int(self.0.seq)
    }

    /// Whether its meaning is unknown or inadmissible, or it is void.
    fn class(&self) -> HeldClass {
        match self.0.class.as_str() {
            "B" => HeldClass::Unknown,
            "V" => HeldClass::Void,
            _ => HeldClass::Inadmissible,
        }
    }

    /// The stable code of the reason.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// The reason in the reader's language.
    fn reason(&self, context: &Context) -> String {
        texts(context.locale).get(&format!("held-{}", self.0.code), &[])
    }

    /// What an officer does about it, in the reader's language.
    fn what_to_do(&self, context: &Context) -> String {
        texts(context.locale).get(todo(&self.0.code), &[])
    }

    /// The poll that it concerns, if it concerns one.
    fn poll(&self) -> Option<PollId> {
        self.0.poll.as_ref()?.parse().ok().map(PollId)
    }
}

/// An event that depends on another, which is not here.
#[derive(Debug, Clone)]
pub struct MissingRef(views::Missing);

/// An event that depends on one of another log that is not here. It counts all the same, and waits
/// for it for ever: what is missing may still come.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl MissingRef {
    /// Its place in its log.
    fn seq(&self) -> i32 {
        int(self.0.seq)
    }

    /// The log of the other event.
    fn log(&self, context: &Context) -> Result<Origin, ApiError> {
        log::origin(&self.0.log).map(Origin).told(context)
    }

    /// The place of the other event there.
    fn at(&self) -> i32 {
        int(self.0.at)
    }

    /// Whether it has been missing for more than seven days.
    fn overdue(&self) -> bool {
        self.0.overdue
    }
}
