//! Migrations: carried in the binary, the same directory names for both databases.

use diesel::migration::{Migration, MigrationVersion};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::Connection;
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
    with_harness!(conn, |c, source| c.run_pending_migrations(source).map(|done| done.len()))
        .map_err(Error::internal)
}

/// Takes every migration back: the database is empty afterwards. For tests and for the brave.
///
/// # Errors
/// What the database says.
pub fn down(conn: &mut Connection) -> Result<usize> {
    with_harness!(conn, |c, source| c.revert_all_migrations(source).map(|done| done.len()))
        .map_err(Error::internal)
}
