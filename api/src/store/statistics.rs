//! What the planners know of the tables.
//!
//! PostgreSQL gathers statistics by itself, but looks around once a minute. A table that was never
//! analysed counts as almost empty until then, whatever is in it: each page of ballots would read
//! the whole roll, and a fresh instance would take in a log at a quarter of its pace.
//!
//! SQLite gathers none unless it is asked, and without any it takes all rows of a log for ten: then
//! an index by member or poll seems to save nothing, and the whole log is read. So it is told how
//! the tables look after years, once and for all (`docs/decisions/0053`).

use diesel::connection::SimpleConnection;
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

/// Has statistics gathered of tables that have none; SQLite was told (0053).
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

/// Of each index of SQLite: a million rows, and how many of them are left when its first column is
/// known, and the next, and so on. A table without a rowid has its primary key under its own name.
const ASSUMED: &str = "
ANALYZE;
DELETE FROM sqlite_stat1;
INSERT INTO sqlite_stat1 (tbl, idx, stat)
SELECT t.name, iif(i.origin = 'pk' AND t.sql LIKE '%WITHOUT ROWID%', t.name, i.name),
    '1000000 ' || (
        SELECT group_concat(rows, ' ') FROM (
            SELECT CASE
                WHEN i.[unique] AND c.seqno + 1 = count(*) OVER () THEN 1
                WHEN c.name = 'origin' THEN 200000
                WHEN c.name IS NULL THEN 8192
                WHEN c.name = 'poll' THEN 5000
                WHEN c.seqno < 2 THEN 50
                ELSE 10
            END AS rows
            FROM pragma_index_info(i.name) c ORDER BY c.seqno
        )
    )
FROM sqlite_master t JOIN pragma_index_list(t.name) i
WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite!_%' ESCAPE '!'
    AND t.name NOT LIKE '!_!_%' ESCAPE '!';
ANALYZE sqlite_schema;";

/// Tells SQLite's planner what the tables look like after years; PostgreSQL looks for itself.
///
/// # Errors
/// What the database says.
pub fn assume(conn: &mut Connection) -> Result<()> {
    if let Connection::Sqlite(c) = conn {
        c.batch_execute(ASSUMED)?;
    }
    Ok(())
}
