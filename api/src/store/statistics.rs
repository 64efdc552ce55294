//! What PostgreSQL's planner knows of the tables that a log in arrears fills within seconds.
//!
//! The server gathers statistics by itself, but looks around once a minute. A table that was never
//! analysed counts as almost empty until then, whatever is in it: each page of ballots would read
//! the whole roll, and a fresh instance would take in a log at a quarter of its pace.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::Connection;
use crate::error::Result;

#[derive(QueryableByName)]
struct Table {
    #[diesel(sql_type = Text)]
    name: String,
}

/// Tables that are asked for many rows of a page at once.
const UNKNOWN: &str = "SELECT relname::text AS name FROM pg_class
    WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND reltuples <= 0
      AND relname IN ('members', 'roll_entries')";

/// Has statistics gathered of tables that have none; SQLite's plans need none (0048).
///
/// # Errors
/// What the database says.
pub fn gather_first(conn: &mut Connection) -> Result<()> {
    let Connection::Postgres(c) = conn else { return Ok(()) };
    let unknown: Vec<Table> = diesel::sql_query(UNKNOWN).load(c)?;
    for Table { name } in unknown {
        diesel::sql_query(format!("ANALYZE {name}")).execute(c)?;
    }
    Ok(())
}
