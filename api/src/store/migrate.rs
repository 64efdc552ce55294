//! Migrations: carried in the binary, the same directory names for both databases.

use diesel::migration::{Migration, MigrationVersion};
use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::tables::{accounts, entries, private_records};
use super::{Connection, on_each, statistics};
use crate::error::{Error, Refusal, Result, codes};

const SQLITE: EmbeddedMigrations = embed_migrations!("../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../migrations/postgres");

/// How a database stands to this binary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Exactly at the binary's migrations.
    Current,
    /// The binary has migrations that the database has not.
    Older,
    /// The database has migrations that the binary does not know.
    Newer,
}

macro_rules! with_harness {
    ($conn:expr, |$c:ident, $source:ident| $body:expr) => {
        match $conn {
            Connection::Sqlite($c) => {
                let $source = SQLITE;
                $body
            }
            Connection::Postgres($c) => {
                let $source = POSTGRES;
                $body
            }
        }
    };
}

fn known(conn: &Connection) -> Result<Vec<String>> {
    use diesel::migration::MigrationSource;
    let names = |list: Vec<String>| -> Vec<String> {
        let mut list = list;
        list.sort();
        list
    };
    Ok(match conn {
        Connection::Sqlite(_) => {
            let all: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> =
                SQLITE.migrations().map_err(Error::internal)?;
            names(all.iter().map(|m| m.name().version().to_string()).collect())
        }
        Connection::Postgres(_) => {
            let all: Vec<Box<dyn Migration<diesel::pg::Pg>>> =
                POSTGRES.migrations().map_err(Error::internal)?;
            names(all.iter().map(|m| m.name().version().to_string()).collect())
        }
    })
}

/// How the database stands to this binary.
///
/// # Errors
/// What the database says; `database-corrupt` when it is no database.
pub fn status(conn: &mut Connection) -> Result<Status> {
    let known = known(conn)?;
    let applied: Vec<MigrationVersion<'static>> = with_harness!(conn, |c, _source| c
        .applied_migrations())
    .map_err(|_| Error::from(Refusal::new(codes::DATABASE_CORRUPT)))?;
    let applied: Vec<String> = applied.iter().map(ToString::to_string).collect();
    if applied.iter().any(|version| !known.contains(version)) {
        return Ok(Status::Newer);
    }
    Ok(if applied.len() == known.len() { Status::Current } else { Status::Older })
}

/// Refuses a database that is not exactly at this binary's migrations.
///
/// # Errors
/// `database-older`, `database-newer`, `database-corrupt`.
pub fn require_current(conn: &mut Connection) -> Result<()> {
    match status(conn)? {
        Status::Current => Ok(()),
        Status::Older => Err(Refusal::new(codes::DATABASE_OLDER).into()),
        Status::Newer => Err(Refusal::new(codes::DATABASE_NEWER).into()),
    }
}

/// Applies what is missing; returns how many.
///
/// # Errors
/// `database-newer`, or what the database says.
pub fn up(conn: &mut Connection) -> Result<usize> {
    if status(conn)? == Status::Newer {
        return Err(Refusal::new(codes::DATABASE_NEWER).into());
    }
    let done =
        with_harness!(conn, |c, source| c.run_pending_migrations(source).map(|done| done.len()))
            .map_err(Error::internal)?;
    statistics::assume(conn)?;
    Ok(done)
}

/// Takes every migration back, of a database that holds nothing yet: what was acknowledged is
/// durable, so no command of ours throws it away.
///
/// # Errors
/// `database-not-empty`, `database-newer`, or what the database says.
pub fn down(conn: &mut Connection) -> Result<usize> {
    if status(conn)? == Status::Newer {
        return Err(Refusal::new(codes::DATABASE_NEWER).into());
    }
    if holds_anything(conn)? {
        return Err(Refusal::new(codes::DATABASE_NOT_EMPTY).into());
    }
    with_harness!(conn, |c, source| c.revert_all_migrations(source).map(|done| done.len()))
        .map_err(Error::internal)
}

/// Whether there is an event, an account or a private record; a database that has been migrated
/// in part lacks some of the tables.
fn holds_anything(conn: &mut Connection) -> Result<bool> {
    let counts = [
        on_each!(conn, |c| entries::table.count().get_result::<i64>(c)),
        on_each!(conn, |c| accounts::table.count().get_result::<i64>(c)),
        on_each!(conn, |c| private_records::table.count().get_result::<i64>(c)),
    ];
    for count in counts {
        match count {
            Ok(0) => {}
            Ok(_) => return Ok(true),
            Err(error) if lacks_the_table(&error) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(false)
}

/// What SQLite and PostgreSQL say of a table that is not there.
fn lacks_the_table(error: &QueryError) -> bool {
    let QueryError::DatabaseError(_, words) = error else { return false };
    let words = words.message();
    words.starts_with("no such table")
        || words.starts_with("relation ") && words.ends_with("does not exist")
}
