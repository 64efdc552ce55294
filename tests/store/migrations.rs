//! Migrations go up, down and up again, and both databases come out with the same tables.

use diesel::connection::SimpleConnection;
use enlace::store::migrate::{self, Status};
use enlace::store::{Backend, Connection};

use crate::harness::TestDb;
use crate::harness::db::{lines, server};

/// Every column in a form that both databases share: table, place, name, type, whether it may be
/// empty, and place in the primary key.
fn columns(db: &TestDb) -> Vec<String> {
    let sqlite = "SELECT m.name || ' ' || (c.cid + 1) || ' ' || c.name || ' ' || upper(c.type)
            || CASE WHEN c.\"notnull\" OR c.pk > 0 THEN ' NOT NULL' ELSE '' END
            || ' ' || c.pk AS line
        FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
            AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    let postgres = "SELECT c.table_name || ' ' || c.ordinal_position || ' ' || c.column_name || ' '
            || upper(c.data_type) || CASE WHEN c.is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
            || ' ' || COALESCE(k.ordinal_position, 0) AS line
        FROM information_schema.columns c
        LEFT JOIN information_schema.table_constraints t
            ON t.table_name = c.table_name AND t.table_schema = c.table_schema
            AND t.constraint_type = 'PRIMARY KEY'
        LEFT JOIN information_schema.key_column_usage k
            ON k.constraint_name = t.constraint_name AND k.column_name = c.column_name
            AND k.table_schema = c.table_schema
        WHERE c.table_schema = 'public' AND c.table_name NOT LIKE '\\_\\_%'";
    let mut found = match db.backend() {
        Backend::Sqlite => db.lines(sqlite),
        Backend::Postgres => db.lines(postgres),
    };
    for line in &mut found {
        *line = line.replace("BYTEA", "BLOB");
    }
    found.sort();
    found
}

/// Every index that a migration names, with its columns.
fn indexes(db: &TestDb) -> Vec<String> {
    let sqlite = "SELECT m.tbl_name || ' ' || m.name || ' ' || group_concat(i.name) AS line
        FROM sqlite_master m JOIN pragma_index_info(m.name) i
        WHERE m.type = 'index' AND m.sql IS NOT NULL GROUP BY m.name, m.tbl_name";
    let postgres = "SELECT t.relname || ' ' || x.relname || ' '
            || string_agg(a.attname, ','
                ORDER BY array_position(i.indkey::int2[], a.attnum)) AS line
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
        JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = ANY(i.indkey)
        WHERE NOT i.indisprimary AND t.relname NOT LIKE '\\_\\_%'
        GROUP BY t.relname, x.relname";
    let mut found = match db.backend() {
        Backend::Sqlite => db.lines(sqlite),
        Backend::Postgres => db.lines(postgres),
    };
    found.sort();
    found
}

#[test]
fn up_down_and_up_again_leaves_the_same_tables() {
    let db = TestDb::new();
    let mut conn = db.connect();
    assert_eq!(migrate::status(&mut conn).expect("a status"), Status::Older);
    let count = migrate::up(&mut conn).expect("up");
    assert!(count > 0);
    let (first, first_indexes) = (columns(&db), indexes(&db));
    assert!(first.len() > 100, "{} columns", first.len());
    assert_eq!(migrate::status(&mut conn).expect("a status"), Status::Current);
    assert_eq!(migrate::up(&mut conn).expect("nothing to do"), 0);
    assert_eq!(migrate::down(&mut conn).expect("down"), count);
    assert_eq!(columns(&db), Vec::<String>::new());
    assert_eq!(indexes(&db), Vec::<String>::new());
    assert_eq!(migrate::status(&mut conn).expect("a status"), Status::Older);
    assert_eq!(migrate::up(&mut conn).expect("up again"), count);
    assert_eq!(columns(&db), first);
    assert_eq!(indexes(&db), first_indexes);
}

#[test]
fn both_databases_have_the_same_tables() {
    let Some(_) = server() else {
        // The run on SQLite has no server; the one on PostgreSQL compares.
        assert_eq!(TestDb::new().backend(), Backend::Sqlite);
        return;
    };
    let (sqlite, postgres) = (TestDb::sqlite(), TestDb::postgres());
    drop((sqlite.create(), postgres.create()));
    assert_eq!(columns(&sqlite), columns(&postgres));
    assert_eq!(indexes(&sqlite), indexes(&postgres));
}

/// The tables as a migration leaves them are those that the queries name.
#[test]
fn every_projection_can_be_read_from_an_empty_database() {
    let db = TestDb::new();
    let store = db.create();
    let dump = store.read(enlace::store::projections::dump).expect("every table");
    assert!(dump.iter().all(|table| table.rows.is_empty()));
    let mut conn = db.connect();
    for table in enlace::store::projections::TABLES {
        let sql = format!("SELECT CAST(count(*) AS TEXT) AS line FROM {table}");
        assert_eq!(lines(&mut conn, &sql), ["0"]);
    }
}

#[test]
fn connections_are_as_durable_as_promised() {
    let db = TestDb::new();
    let mut conn = db.create().writer().expect("a writer");
    match &mut conn {
        Connection::Sqlite(c) => {
            c.batch_execute("BEGIN IMMEDIATE; ROLLBACK").expect("a transaction");
            let say = |pragma: &str| {
                format!("SELECT CAST({pragma} AS TEXT) AS line FROM pragma_{pragma}")
            };
            assert_eq!(lines(&mut conn, &say("journal_mode")), ["wal"]);
            assert_eq!(lines(&mut conn, &say("synchronous")), ["2"]);
            assert_eq!(lines(&mut conn, &say("foreign_keys")), ["1"]);
        }
        Connection::Postgres(_) => {
            let sql = "SELECT current_setting('synchronous_commit') AS line";
            assert_eq!(lines(&mut conn, sql), ["on"]);
        }
    }
}
