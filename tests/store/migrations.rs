//! Migrations go up, down and up again, and both databases come out with the same tables.

use std::fs;
use std::path::Path;

use diesel::connection::SimpleConnection;
use enlace::error::codes;
use enlace::store::migrate::{self, Status};
use enlace::store::{Backend, Connection};

use crate::harness::db::{lines, server};
use crate::harness::{Chapter, TestDb};

/// Every column in a form that both databases share: table, place, name, type, whether it may be
/// empty, and place in the primary key.
fn columns(db: &TestDb) -> Vec<String> {
    let sqlite = "SELECT m.name || ' ' || (c.cid + 1) || ' ' || c.name || ' ' || upper(c.type)
            || CASE WHEN c.\"notnull\" OR c.pk > 0 THEN ' NOT NULL' ELSE '' END
            || ' ' || c.pk AS line
        FROM sqlite_master m JOIN pragma_table_info(m.name) c
        WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'
            AND m.name NOT LIKE '\\_\\_%' ESCAPE '\\'";
    // PostgreSQL counts columns that were dropped in `ordinal_position`.
    let postgres = "SELECT c.table_name || ' '
            || row_number() OVER (PARTITION BY c.table_name ORDER BY c.ordinal_position)
            || ' ' || c.column_name || ' ' || upper(c.data_type)
            || CASE WHEN c.is_nullable = 'NO' THEN ' NOT NULL' ELSE '' END
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

/// Every index that a migration names, with its columns; what is computed is no column.
fn indexes(db: &TestDb) -> Vec<String> {
    let sqlite = "SELECT m.tbl_name || ' ' || m.name || ' '
            || group_concat(COALESCE(i.name, '(computed)')) AS line
        FROM sqlite_master m JOIN pragma_index_info(m.name) i
        WHERE m.type = 'index' AND m.sql IS NOT NULL GROUP BY m.name, m.tbl_name";
    let postgres = "SELECT t.relname || ' ' || x.relname || ' '
            || string_agg(COALESCE(a.attname, '(computed)'), ',' ORDER BY k.place) AS line
        FROM pg_index i JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_class t ON t.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace AND n.nspname = 'public'
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k (attnum, place)
        LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum AND k.attnum > 0
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

/// The two files of each migration of a backend, in their order.
fn files(backend: Backend) -> Vec<(String, String)> {
    let name = match backend {
        Backend::Sqlite => "sqlite",
        Backend::Postgres => "postgres",
    };
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(name);
    let mut folders: Vec<_> =
        fs::read_dir(all).expect("migrations").map(|one| one.expect("a folder").path()).collect();
    folders.sort();
    let read = |folder: &Path, file| fs::read_to_string(folder.join(file)).expect("a file");
    folders.iter().map(|folder| (read(folder, "up.sql"), read(folder, "down.sql"))).collect()
}

/// Each takes back what it made, and nothing else.
#[test]
fn each_migration_goes_up_down_and_up_by_itself() {
    let db = TestDb::new();
    let mut conn = db.connect();
    let all = files(db.backend());
    assert!(!all.is_empty());
    for (place, (up, down)) in all.iter().enumerate() {
        let before = (columns(&db), indexes(&db));
        conn.batch_execute(up).expect("up");
        let after = (columns(&db), indexes(&db));
        assert!(after.0.len() >= before.0.len(), "migration {place} takes columns away");
        assert_ne!(after, before, "migration {place} makes no table and no index");
        conn.batch_execute(down).expect("down");
        assert_eq!((columns(&db), indexes(&db)), before, "migration {place}, taken back");
        conn.batch_execute(up).expect("up again");
        assert_eq!((columns(&db), indexes(&db)), after, "migration {place}, again");
    }
}

/// What was acknowledged is durable: nothing of ours takes its tables away.
#[test]
fn tables_with_something_in_them_stay() {
    let chapter = Chapter::alone();
    let (before, size) = (chapter.digest(), chapter.size());
    let refused = migrate::down(&mut chapter.db.connect()).expect_err("a refusal");
    assert!(refused.is(codes::DATABASE_NOT_EMPTY), "{refused}");
    assert_eq!((chapter.digest(), chapter.size()), (before, size));
    chapter.check();
}

#[test]
fn both_databases_have_the_same_tables() {
    // What is written for them differs in two words only; that holds without a server.
    let said = |backend: Backend| -> Vec<String> {
        let one = |(up, down): (String, String)| {
            format!("{up}\n{down}").replace("BYTEA", "BLOB").replace(" WITHOUT ROWID", "")
        };
        files(backend).into_iter().map(one).collect()
    };
    assert_eq!(said(Backend::Sqlite), said(Backend::Postgres));
    // What comes of it, where there is one.
    let Some(_) = server() else { return };
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
