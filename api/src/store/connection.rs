//! The two databases behind one type, which the rest of the house calls `store::Connection`: what
//! `MultiConnection` writes would mistake that name for Diesel's trait.

use diesel::{PgConnection, SqliteConnection};

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    /// Embedded, the default.
    Sqlite(SqliteConnection),
    /// By URL.
    Postgres(PgConnection),
}
