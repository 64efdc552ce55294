//! A database of its own for each test, on the backend that `ENLACE_TEST_DATABASE` names
//! (`sqlite`, the default, or `postgres`, on the server of `ENLACE_TEST_POSTGRES`). It goes away
//! with the test.

use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use enlace::store::{self, Backend, Connection, Store};
use enlace_schema::log::Hash;
use tempfile::TempDir;

use super::wait;

static COUNTER: AtomicU32 = AtomicU32::new(0);

/// A database.
pub struct TestDb {
    url: String,
    /// The folder of an SQLite file.
    folder: Option<TempDir>,
    /// The server's URL and the name of the database on it.
    server: Option<(String, String)>,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

/// The backend that this run is about.
pub fn backend() -> Backend {
    match std::env::var("ENLACE_TEST_DATABASE").as_deref() {
        Err(_) | Ok("sqlite") => Backend::Sqlite,
        Ok("postgres") => Backend::Postgres,
        Ok(other) => panic!("ENLACE_TEST_DATABASE is {other:?}: neither sqlite nor postgres"),
    }
}

/// The server for throw-away databases, where there is one.
pub fn server() -> Option<String> {
    std::env::var("ENLACE_TEST_POSTGRES").ok().filter(|url| !url.is_empty())
}

impl TestDb {
    /// A place for a database on the backend of this run; on PostgreSQL it is there, and empty.
    pub fn new() -> Self {
        match backend() {
            Backend::Sqlite => Self::sqlite(),
            Backend::Postgres => Self::postgres(),
        }
    }

    /// A place for an SQLite file, whatever this run is about.
    pub fn sqlite() -> Self {
        let folder = TempDir::with_prefix("enlace-db").expect("a temporary folder");
        let url = folder.path().join("enlace.db").display().to_string();
        Self { url, folder: Some(folder), server: None }
    }

    /// An empty database on the server.
    pub fn postgres() -> Self {
        let server =
            server().expect("ENLACE_TEST_POSTGRES: the URL of a server for throw-away databases");
        let count = COUNTER.fetch_add(1, Ordering::Relaxed);
        let Hash(chance) = Hash(enlace::random::bytes());
        let chance = u64::from_be_bytes(chance[..8].try_into().expect("eight bytes"));
        let name = format!("enlace_test_{}_{count}_{chance:016x}", std::process::id());
        run(&server, &format!("CREATE DATABASE {name}"));
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Self { url: format!("{base}/{name}"), folder: None, server: Some((server, name)) }
    }

    /// A copy of it as it is now, as a backup would be. Whoever is connected on a server is thrown
    /// out.
    pub fn copy(&self) -> Self {
        match &self.server {
            None => {
                let copy = Self::sqlite();
                self.execute(&format!("VACUUM INTO '{}'", copy.url));
                copy
            }
            Some((server, name)) => {
                let copy = Self::postgres();
                let (_, copied) = copy.server.as_ref().expect("on a server");
                run(server, &format!("DROP DATABASE {copied}"));
                wait::until("nobody is connected", || {
                    let mut conn = store::open_unchecked(server).expect("the test server");
                    conn.batch_execute(&format!(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                         WHERE datname = '{name}'"
                    ))
                    .and_then(|()| {
                        conn.batch_execute(&format!("CREATE DATABASE {copied} TEMPLATE {name}"))
                    })
                    .is_ok()
                });
                copy
            }
        }
    }

    /// Its URL, or its path.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Which kind it is.
    pub fn backend(&self) -> Backend {
        Backend::of(&self.url)
    }

    /// Creates it and brings it to the newest migrations.
    pub fn create(&self) -> Store {
        Store::create(&self.url, 4).expect("a new database")
    }

    /// A connection beside the house's own.
    pub fn connect(&self) -> Connection {
        if self.folder.is_some() && !std::path::Path::new(&self.url).exists() {
            std::fs::write(&self.url, b"").expect("an empty file");
        }
        store::open_unchecked(&self.url).expect("a connection")
    }

    /// Runs statements behind the house's back.
    pub fn execute(&self, sql: &str) {
        self.connect().batch_execute(sql).expect(sql);
    }

    /// The answers of a query with one column of text named `line`.
    pub fn lines(&self, sql: &str) -> Vec<String> {
        lines(&mut self.connect(), sql)
    }

    /// How SQLite would run a statement, step by step.
    pub fn plan(&self, sql: &str) -> Vec<String> {
        let explain = format!("EXPLAIN QUERY PLAN {sql}");
        let Connection::Sqlite(mut conn) = self.connect() else { panic!("not SQLite") };
        let steps: Vec<Step> = diesel::sql_query(&explain).load(&mut conn).expect(&explain);
        steps.into_iter().map(|step| step.detail).collect()
    }
}

/// The answers of a query with one column of text named `line`.
pub fn lines(conn: &mut Connection, sql: &str) -> Vec<String> {
    let found: Vec<Line> = match conn {
        Connection::Sqlite(c) => diesel::sql_query(sql).load(c).expect(sql),
        Connection::Postgres(c) => diesel::sql_query(sql).load(c).expect(sql),
    };
    found.into_iter().map(|line| line.line).collect()
}

fn run(url: &str, sql: &str) {
    store::open_unchecked(url).expect("the test server").batch_execute(sql).expect(sql);
}

impl Drop for TestDb {
    fn drop(&mut self) {
        let Some((server, name)) = &self.server else { return };
        // A test that fails must not fail again here; the whole server goes away with the run.
        if let Ok(mut conn) = store::open_unchecked(server) {
            let _ = conn.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}
