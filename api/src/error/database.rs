//! What the databases say, as refusals: busy, full, damaged, missing; anything else is internal.
//!
//! The one place outside `store` that names Diesel (`tests/tidy` lists it), so that `?` works in
//! every query. SQLite and PostgreSQL give no kinds for these states through Diesel, only their
//! own words, which both have kept for decades; a word that changes makes a refusal `internal`,
//! never a wrong one.

use diesel::ConnectionError;
use diesel::r2d2::PoolError;
use diesel::result::{DatabaseErrorKind, Error as QueryError};

use super::{Code, Error, codes};

/// Parts of the databases' messages, and what they mean here. The first that fits counts.
const WORDS: &[(&str, Code)] = &[
    // SQLite
    ("database is locked", codes::DATABASE_BUSY),
    ("database table is locked", codes::DATABASE_BUSY),
    ("database or disk is full", codes::DISK_FULL),
    ("disk I/O error", codes::DISK_FAILED),
    ("database disk image is malformed", codes::DATABASE_CORRUPT),
    ("file is not a database", codes::DATABASE_CORRUPT),
    ("attempt to write a readonly database", codes::DATABASE_READONLY),
    ("unable to open database file", codes::DATABASE_MISSING),
    ("unable to open the database file", codes::DATABASE_MISSING),
    // PostgreSQL
    ("due to lock timeout", codes::DATABASE_BUSY),
    ("deadlock detected", codes::DATABASE_BUSY),
    ("too many clients", codes::DATABASE_BUSY),
    ("No space left on device", codes::DISK_FULL),
    ("could not extend file", codes::DISK_FULL),
    ("could not write", codes::DISK_FAILED),
    ("could not fsync", codes::DISK_FAILED),
    ("read-only transaction", codes::DATABASE_READONLY),
    ("is being accessed by other users", codes::DATABASE_BUSY),
    ("terminating connection", codes::DATABASE_UNREACHABLE),
    ("the database system is", codes::DATABASE_UNREACHABLE),
    ("server closed the connection", codes::DATABASE_UNREACHABLE),
    ("Connection refused", codes::DATABASE_UNREACHABLE),
    ("could not translate host name", codes::DATABASE_UNREACHABLE),
    ("could not connect", codes::DATABASE_UNREACHABLE),
    // Diesel's combined connection, of any connection that it could not make, whatever the cause.
    ("Invalid connection url", codes::DATABASE_UNREACHABLE),
    ("does not exist", codes::DATABASE_MISSING),
];

fn by_words(message: &str) -> Option<Code> {
    WORDS.iter().find(|(words, _)| message.contains(words)).map(|(_, code)| *code)
}

impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        match error {
            // Details and hints are left out: PostgreSQL quotes values in them.
            QueryError::DatabaseError(kind, words) => from_database(&kind, words.message()),
            QueryError::NotFound => codes::NOT_FOUND.into(),
            QueryError::RollbackErrorOnCommit { commit_error, .. } => (*commit_error).into(),
            other => Self::internal(other),
        }
    }
}

fn from_database(kind: &DatabaseErrorKind, message: &str) -> Error {
    match kind {
        DatabaseErrorKind::SerializationFailure => codes::DATABASE_BUSY.into(),
        DatabaseErrorKind::ClosedConnection => codes::DATABASE_UNREACHABLE.into(),
        DatabaseErrorKind::ReadOnlyTransaction => codes::DATABASE_READONLY.into(),
        // A missing table is a defect of a migration, not a missing database.
        DatabaseErrorKind::Unknown if !message.starts_with("relation ") => {
            by_words(message).map_or_else(|| Error::internal(message), Error::from)
        }
        _ => Error::internal(message),
    }
}

impl From<ConnectionError> for Error {
    fn from(error: ConnectionError) -> Self {
        let words = error.to_string();
        match error {
            ConnectionError::CouldntSetupConfiguration(inner) => inner.into(),
            _ => by_words(&words).map_or_else(|| Self::internal(words), Self::from),
        }
    }
}

/// No connection came free in time, or none could be made; r2d2 gives the cause only as text.
impl From<PoolError> for Error {
    fn from(error: PoolError) -> Self {
        by_words(&error.to_string()).unwrap_or(codes::DATABASE_BUSY).into()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use diesel::r2d2::{ConnectionManager, NopErrorHandler, Pool};

    use super::*;
    use crate::store::Connection;

    fn said(message: &str) -> Error {
        let words = Box::new(message.to_owned());
        QueryError::DatabaseError(DatabaseErrorKind::Unknown, words).into()
    }

    #[test]
    fn states_that_people_can_mend_have_their_codes() {
        assert!(said("database is locked").is(codes::DATABASE_BUSY));
        assert!(said("database or disk is full").is(codes::DISK_FULL));
        assert!(said("disk I/O error").is(codes::DISK_FAILED));
        assert!(said("file is not a database").is(codes::DATABASE_CORRUPT));
        let full = "could not extend file \"base/1/2\": No space left on device";
        assert!(said(full).is(codes::DISK_FULL));
    }

    /// A pool says no more than that it could make no connection; with one that is busy it is not
    /// confused.
    #[test]
    fn a_pool_without_its_server_says_that_there_is_none() {
        let manager = ConnectionManager::<Connection>::new("postgres://127.0.0.1:1/nobody");
        let pool = Pool::builder()
            .max_size(1)
            .connection_timeout(Duration::from_millis(300))
            .error_handler(Box::new(NopErrorHandler))
            .build_unchecked(manager);
        let error = pool.get().map(drop).expect_err("no server");
        assert!(Error::from(error).is(codes::DATABASE_UNREACHABLE));
        let manager = ConnectionManager::<Connection>::new(":memory:");
        let pool = Pool::builder()
            .max_size(1)
            .connection_timeout(Duration::from_millis(300))
            .build(manager)
            .expect("a pool");
        let held = pool.get().expect("the one connection");
        let error = pool.get().map(drop).expect_err("no second one");
        assert!(Error::from(error).is(codes::DATABASE_BUSY));
        drop(held);
    }

    #[test]
    fn everything_else_is_internal_and_keeps_its_cause() {
        let error = said("near \"SELEC\": syntax error");
        assert!(error.is(codes::INTERNAL));
        assert!(error.to_string().contains("syntax error"));
        assert!(said("relation \"polls\" does not exist").is(codes::INTERNAL));
        assert!(Error::from(QueryError::NotFound).is(codes::NOT_FOUND));
    }
}
