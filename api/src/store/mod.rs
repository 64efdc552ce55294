//! The only Diesel: the pool, the two databases behind one connection type, migrations, and one
//! file of queries per subject.
//!
//! SQLite is embedded and the default; a `postgres://` URL chooses PostgreSQL. Functions take a
//! [`Connection`] and are read through their module: `members::find`, `ballots::insert`.

pub mod accounts;
pub mod backup;
pub mod ballots;
pub mod bundles;
pub mod chapters;
pub mod charters;
pub mod commands;
mod connection;
pub mod cuts;
pub mod disputes;
pub mod drafts;
pub mod dues;
pub mod erasures;
pub mod held;
pub mod invitations;
pub mod joins;
pub mod log;
pub mod members;
pub mod migrate;
pub mod peers;
pub mod polls;
pub mod privacy;
pub mod private;
pub mod projections;
pub mod proposals;
pub mod roles;
pub mod rolls;
mod statistics;
pub mod tables;
pub mod tokens;
pub mod transaction;
pub mod transfers;
pub mod usage;

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::r2d2::{ConnectionManager, CustomizeConnection, HandleError, Pool};

pub use connection::AnyConnection as Connection;

use crate::address::is_postgres;
use crate::error::{Error, Refusal, Result, codes};

/// How long a reader waits for a pooled connection, and SQLite for a lock, before it refuses.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// SQLite folds its log back into the file after so many pages (16 MiB). A commit of one ballot
/// writes a dozen of them: the default of 1,000 would wait for the disk every 80 ballots.
const WAL_PAGES: u32 = 4_000;

/// Runs a query that Diesel's combined backend refuses (batches, `ON CONFLICT`) on whichever
/// database is behind the connection: `on_each!(conn, |c| diesel::insert_into(…).execute(c))`.
macro_rules! on_each {
    ($conn:expr, |$c:ident| $query:expr) => {
        match $conn {
            $crate::store::Connection::Sqlite($c) => $query,
            $crate::store::Connection::Postgres($c) => $query,
        }
    };
}
pub(crate) use on_each;

/// Rows, or ids asked for, of one statement: SQLite binds at most 32,766 variables, and no row has
/// more than 20.
const CHUNK: usize = 500;
/// From so many rows on PostgreSQL takes them by `COPY`, which parses and plans nothing for each
/// value. Below, a prepared statement is one exchange less.
const COPIED: usize = 8;

/// Inserts a slice of rows, however many, as each database takes them fastest.
macro_rules! insert_all {
    ($conn:expr, $table:expr, $rows:expr) => {
        match $conn {
            $crate::store::Connection::Sqlite(c) => {
                $rows.chunks($crate::store::CHUNK).try_for_each(|chunk| {
                    diesel::insert_into($table).values(chunk).execute(c).map(drop)
                })
            }
            $crate::store::Connection::Postgres(c) if $rows.len() < $crate::store::COPIED => {
                diesel::insert_into($table).values($rows).execute(c).map(drop)
            }
            $crate::store::Connection::Postgres(c) => {
                diesel::copy_from($table).from_insertable($rows).execute(c).map(drop)
            }
        }
    };
}
pub(crate) use insert_all;

/// Which part of an ordered list is read: between two keys, from its front or from its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window<K> {
    /// Only what stands after this key.
    pub after: Option<K>,
    /// Only what stands before this key.
    pub before: Option<K>,
    /// Whether the last of them are wanted instead of the first.
    pub backwards: bool,
    /// How many at most.
    pub limit: i64,
}

impl<K> Window<K> {
    /// The first so many of a list.
    pub fn first(limit: i64) -> Self {
        Self { after: None, before: None, backwards: false, limit }
    }

    /// The same window in keys of another form.
    pub fn map<L>(self, change: impl Fn(K) -> L) -> Window<L> {
        Window {
            after: self.after.map(&change),
            before: self.before.map(&change),
            backwards: self.backwards,
            limit: self.limit,
        }
    }

    /// Rows that were read from the wanted end, in the order of the list.
    pub fn in_order<T>(&self, mut rows: Vec<T>) -> Vec<T> {
        if self.backwards {
            rows.reverse();
        }
        rows
    }
}

/// Which database is behind a URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Backend {
    /// A file.
    Sqlite,
    /// A server.
    Postgres,
}

impl Backend {
    /// Chosen by the URL's scheme; anything that is no PostgreSQL URL is a file name.
    pub fn of(url: &str) -> Self {
        if is_postgres(url) { Self::Postgres } else { Self::Sqlite }
    }
}

/// The database: a pool of readers, and connections for the one writer.
#[derive(Clone)]
pub struct Store {
    url: String,
    readers: Pool<ConnectionManager<Connection>>,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The URL may hold a password.
        f.debug_struct("Store").field("backend", &self.backend()).finish_non_exhaustive()
    }
}

impl Store {
    /// Opens a database that must exist and be exactly at this binary's migrations, with at most
    /// so many readers at a time.
    ///
    /// # Errors
    /// `database-missing`, `database-older`, `database-newer`, `database-corrupt`,
    /// `database-busy`.
    pub fn open(url: &str, readers: u32) -> Result<Self> {
        if Backend::of(url) == Backend::Sqlite && !Path::new(url).exists() {
            return Err(Refusal::new(codes::DATABASE_MISSING).into());
        }
        // One connection first: a pool would only say that it could make none.
        migrate::require_current(&mut establish(url)?)?;
        Self::connect(url, readers)
    }

    /// Creates the database if it is not there, and brings it to this binary's migrations.
    ///
    /// # Errors
    /// `database-newer`, or what the database says.
    pub fn create(url: &str, readers: u32) -> Result<Self> {
        if Backend::of(url) == Backend::Sqlite {
            private_file(Path::new(url));
        }
        let mut conn = establish(url)?;
        migrate::up(&mut conn)?;
        Self::connect(url, readers)
    }

    fn connect(url: &str, readers: u32) -> Result<Self> {
        let readers = Pool::builder()
            .max_size(readers)
            .min_idle(Some(1))
            .connection_timeout(BUSY_TIMEOUT)
            .connection_customizer(Box::new(Prepare))
            .error_handler(Box::new(Reported))
            .build(ConnectionManager::new(url))
            .map_err(Error::from)?;
        Ok(Self { url: url.into(), readers })
    }

    /// Which database this is.
    pub fn backend(&self) -> Backend {
        Backend::of(&self.url)
    }

    /// Reads committed state.
    ///
    /// # Errors
    /// `database-busy` when no connection is free in time, `database-unreachable` when none could
    /// be made, or what `read` says.
    pub fn read<T>(&self, read: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        let mut conn = self.readers.get()?;
        read(&mut conn)
    }

    /// Reads several things as of one instant.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn snapshot<T>(&self, read: impl FnOnce(&mut Connection) -> Result<T>) -> Result<T> {
        self.read(|conn| {
            transaction::begin_read(conn)?;
            let got = read(conn);
            transaction::abandon(conn);
            got
        })
    }

    /// Leaves in no file what was deleted, as far as that is ours to do: SQLite overwrites it in
    /// its pages and keeps them in its journal until that is folded back. On PostgreSQL its vacuum
    /// does it, in its own time. What readers hold up is done by a later fold.
    pub fn leave_nothing_deleted(&self) {
        if let Err(error) = self.fold_journal() {
            tracing::warn!(%error, "the journal, not folded back, may hold what was erased");
        }
    }

    fn fold_journal(&self) -> Result<()> {
        match &mut establish(&self.url)? {
            Connection::Sqlite(c) => Ok(c.batch_execute("PRAGMA wal_checkpoint(TRUNCATE)")?),
            Connection::Postgres(_) => Ok(()),
        }
    }

    /// A connection of its own, for the writer.
    ///
    /// # Errors
    /// What the database says.
    pub fn writer(&self) -> Result<Connection> {
        establish(&self.url)
    }
}

/// A connection without asking which migrations the database has: for migrating.
///
/// # Errors
/// `database-missing`, or what the database says.
pub fn open_unchecked(url: &str) -> Result<Connection> {
    if Backend::of(url) == Backend::Sqlite && !Path::new(url).exists() {
        return Err(Refusal::new(codes::DATABASE_MISSING).into());
    }
    establish(url)
}

/// Makes the file of a database that is not there yet, for its owner alone: it holds accounts,
/// sessions and drafts. Its journals get the same mode from it.
fn private_file(path: &Path) {
    // Where it cannot be made, connecting says why.
    drop(OpenOptions::new().write(true).create_new(true).mode(0o600).open(path));
}

/// Connects and prepares.
fn establish(url: &str) -> Result<Connection> {
    use diesel::Connection as _;

    let mut conn = match Backend::of(url) {
        Backend::Sqlite => Connection::Sqlite(SqliteConnection::establish(url)?),
        Backend::Postgres => Connection::Postgres(PgConnection::establish(url)?),
    };
    prepare(&mut conn)?;
    Ok(conn)
}

/// Durability before speed: an acknowledged write survives the loss of power.
fn prepare(conn: &mut Connection) -> QueryResult<()> {
    match conn {
        // `busy_timeout` first: the next line may already wait for a lock.
        Connection::Sqlite(c) => c.batch_execute(&format!(
            "PRAGMA busy_timeout = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -16000;
             PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;
             PRAGMA wal_autocheckpoint = {WAL_PAGES};",
            BUSY_TIMEOUT.as_millis()
        )),
        Connection::Postgres(c) => c.batch_execute(&format!(
            "SET lock_timeout = {}; SET synchronous_commit = on;
             SET client_min_messages = warning;",
            BUSY_TIMEOUT.as_millis()
        )),
    }
}

/// Says in the log that no connection could be made. Diesel's combined connection always blames
/// the URL for it, which was good when the store was opened.
#[derive(Debug)]
struct Reported;

impl HandleError<diesel::r2d2::Error> for Reported {
    fn handle_error(&self, error: diesel::r2d2::Error) {
        let code = match error {
            diesel::r2d2::Error::ConnectionError(error) => Error::from(error).code(),
            diesel::r2d2::Error::QueryError(error) => Error::from(error).code(),
        };
        tracing::warn!(code = code.name, "the database gives no connection");
    }
}

#[derive(Debug)]
struct Prepare;

impl CustomizeConnection<Connection, diesel::r2d2::Error> for Prepare {
    fn on_acquire(&self, conn: &mut Connection) -> std::result::Result<(), diesel::r2d2::Error> {
        prepare(conn).map_err(diesel::r2d2::Error::QueryError)
    }
}
