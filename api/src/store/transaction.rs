//! Transactions that begin in a way of their own: the writer's must hold the lock from its first
//! statement, a reader's must see one instant. Diesel's manager is told of both, so that what it
//! nests within them are savepoints.

use diesel::PgConnection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::sqlite::SqliteConnection;

use super::Connection;
use crate::error::Result;

/// Begins to write. On SQLite a deferred transaction would fail with "database is locked" when it
/// turns into a writer; `IMMEDIATE` waits its turn.
///
/// # Errors
/// `database-busy` when the turn does not come in time; what the database says.
pub fn begin_write(conn: &mut Connection) -> Result<()> {
    begin(conn, "BEGIN IMMEDIATE", "BEGIN")
}

/// Begins to read as of one instant.
///
/// # Errors
/// What the database says.
pub fn begin_read(conn: &mut Connection) -> Result<()> {
    begin(conn, "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
}

fn begin(conn: &mut Connection, sqlite: &str, postgres: &str) -> Result<()> {
    match conn {
        Connection::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, sqlite)?,
        Connection::Postgres(c) => AnsiTransactionManager::begin_transaction_sql(c, postgres)?,
    }
    Ok(())
}

/// Begins a part of a transaction that can be undone by itself: a savepoint.
///
/// # Errors
/// What the database says.
pub fn nest(conn: &mut Connection) -> Result<()> {
    match conn {
        Connection::Sqlite(c) => {
            <AnsiTransactionManager as TransactionManager<SqliteConnection>>::begin_transaction(c)?;
        }
        Connection::Postgres(c) => {
            <AnsiTransactionManager as TransactionManager<PgConnection>>::begin_transaction(c)?;
        }
    }
    Ok(())
}

/// Commits: what was written is durable when this returns. Of a nested part: keeps it.
///
/// # Errors
/// What the database says; then nothing was written.
pub fn commit(conn: &mut Connection) -> Result<()> {
    match conn {
        Connection::Sqlite(c) => {
            <AnsiTransactionManager as TransactionManager<SqliteConnection>>::commit_transaction(
                c,
            )?;
        }
        Connection::Postgres(c) => {
            <AnsiTransactionManager as TransactionManager<PgConnection>>::commit_transaction(c)?;
        }
    }
    Ok(())
}

/// Ends a transaction, or a nested part of one, as if it had not been; whether it could. On a
/// full disk SQLite ends the whole transaction by itself, and a savepoint is no more: what then
/// followed would commit alone. A connection that cannot roll back is thrown away by the pool, or
/// opened anew by the writer.
pub fn abandon(conn: &mut Connection) -> bool {
    let ended =
        match conn {
            Connection::Sqlite(c) => <AnsiTransactionManager as TransactionManager<
                SqliteConnection,
            >>::rollback_transaction(c),
            Connection::Postgres(c) => <AnsiTransactionManager as TransactionManager<
                PgConnection,
            >>::rollback_transaction(c),
        };
    if let Err(error) = &ended {
        tracing::debug!(%error, "rollback");
    }
    ended.is_ok()
}

/// Whether the connection no longer answers, or no longer knows which transaction it is in.
pub fn is_broken(conn: &mut Connection) -> bool {
    use diesel::connection::SimpleConnection;

    let lost =
        match conn {
            Connection::Sqlite(c) => <AnsiTransactionManager as TransactionManager<
                SqliteConnection,
            >>::is_broken_transaction_manager(c),
            Connection::Postgres(c) => <AnsiTransactionManager as TransactionManager<
                PgConnection,
            >>::is_broken_transaction_manager(c),
        };
    lost || conn.batch_execute("SELECT 1").is_err()
}
