//! What the databases' planners go by. SQLite plans a query once, whatever values are bound to it:
//! it is built so (`.cargo/config.toml`), otherwise each row that is looked up costs a plan.
//! PostgreSQL knows of a table before it is asked for a page of ballots at once.

use std::collections::BTreeSet;
use std::sync::Mutex;

use diesel::connection::{Instrumentation, InstrumentationEvent, set_default_instrumentation};
use enlace::store::Backend;

use crate::harness::polls::{open, question};
use crate::harness::{Chapter, TestDb};

/// Tables that grow with every ballot, roll or year. (Who supports or comments on anything is asked
/// of all at once, to know whose name a peer needs.)
const LONG: [&str; 10] = [
    "entries",
    "tiles",
    "checkpoints",
    "event_refs",
    "members",
    "settlements",
    "roll_entries",
    "seats",
    "ballots",
    "commands",
];
/// Conditions under which a log is read from its newest end until the first row that fits.
const NEWEST: [&str; 1] = ["`first_cosigned_ms` <= ?"];
/// Schedules of the simulator whose statements are looked at.
const SCHEDULES: std::ops::RangeInclusive<u64> = 1..=24;

/// Plans do not depend on bound values (0048), and connections wait for no common lock (0055).
#[test]
fn sqlite_is_built_as_the_house_wants_it() {
    let db = TestDb::sqlite();
    let options = db.lines("SELECT compile_options AS line FROM pragma_compile_options");
    let has = |wanted: &str| options.iter().any(|option| option == wanted);
    for wanted in ["ENABLE_QPSG", "THREADSAFE=2", "DEFAULT_MEMSTATUS=0"] {
        assert!(has(wanted), "{wanted}: {options:?}");
    }
    assert!(!has("ENABLE_MEMORY_MANAGEMENT"), "{options:?}");
}

#[test]
fn a_roll_that_was_just_stored_is_known_to_the_planner() {
    let chapter = Chapter::alone();
    open(&chapter, question(&chapter));
    if chapter.db.backend() == Backend::Sqlite {
        // It is told what it knows.
        let indexes = "SELECT i.name AS line FROM sqlite_master i
            LEFT JOIN sqlite_stat1 s ON i.name = s.idx
            WHERE i.type = 'index' AND i.sql IS NOT NULL AND s.stat IS NULL";
        assert_eq!(chapter.db.lines(indexes), Vec::<String>::new());
        return;
    }
    let unknown = "SELECT relname::text AS line FROM pg_class
        WHERE relname IN ('members', 'roll_entries') AND reltuples <= 0";
    assert_eq!(chapter.db.lines(unknown), Vec::<String>::new());
}

/// Every statement that was asked since [`collect`], as SQLite is given it.
static ASKED: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

fn collect() -> Option<Box<dyn Instrumentation>> {
    Some(Box::new(|event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            let statement = text.split(" -- binds:").next().unwrap_or_default();
            ASKED.lock().expect("nobody panicked").insert(statement.to_owned());
        }
    }))
}

/// Whether a plan reads one of the long tables from its first row to its last, or all of one log.
fn reads_whole(step: &str) -> bool {
    LONG.iter().any(|table| {
        let reads = |how| step.strip_prefix(how)?.strip_prefix(table);
        let rest = reads("SCAN ").or_else(|| reads("SEARCH "));
        rest.filter(|rest| rest.is_empty() || rest.starts_with(' '))
            .is_some_and(|rest| rest.split_once('(').is_none_or(|(_, by)| by == "origin=?)"))
    })
}

/// Whether a statement asks for less than a whole table, or all of one log.
fn asks_for_less(statement: &str) -> bool {
    let asks = ["SELECT", "UPDATE", "DELETE"].iter().any(|word| statement.starts_with(word));
    let condition = statement.split_once(" WHERE ").map_or("", |(_, condition)| condition);
    let nothing = condition.contains("1=0");
    asks && condition.contains(" AND ") && !nothing
}

/// What a log holds grows for years; no statement costs more for it. Whatever the simulator's
/// chapters ask of their databases is planned, and no plan reads a long table whole.
#[test]
fn no_statement_reads_a_whole_log() {
    set_default_instrumentation(collect).expect("instrumentation");
    for seed in SCHEDULES {
        simulation::run(seed, None, false);
    }
    let db = TestDb::sqlite();
    drop(db.create());
    let asked = ASKED.lock().expect("nobody panicked").clone();
    assert!(asked.len() > 200, "{} statements", asked.len());
    let mut found = Vec::new();
    for statement in asked.iter().filter(|statement| asks_for_less(statement)) {
        if !NEWEST.iter().any(|condition| statement.contains(condition)) {
            let whole = db.plan(statement).into_iter().filter(|step| reads_whole(step));
            found.extend(whole.map(|step| format!("{step}: {statement}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}
