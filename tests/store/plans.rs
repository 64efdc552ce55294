//! What the databases' planners go by. SQLite plans a query once, whatever values are bound to it:
//! it is built so (`.cargo/config.toml`), otherwise each row that is looked up costs a plan.
//! PostgreSQL knows of a table before it is asked for a page of ballots at once.

use enlace::store::Backend;

use crate::harness::polls::{open, question};
use crate::harness::{Chapter, TestDb};

#[test]
fn plans_do_not_depend_on_bound_values() {
    let db = TestDb::sqlite();
    let options = db.lines("SELECT compile_options AS line FROM pragma_compile_options");
    assert!(options.iter().any(|option| option == "ENABLE_QPSG"), "{options:?}");
}

#[test]
fn a_roll_that_was_just_stored_is_known_to_the_planner() {
    let chapter = Chapter::alone();
    open(&chapter, question(&chapter));
    if chapter.db.backend() == Backend::Sqlite {
        // It has no statistics that could be missing.
        let tables = "SELECT count(*) || '' AS line FROM sqlite_master WHERE name = 'sqlite_stat1'";
        assert_eq!(chapter.db.lines(tables), ["0"]);
        return;
    }
    let unknown = "SELECT relname::text AS line FROM pg_class
        WHERE relname IN ('members', 'roll_entries') AND reltuples <= 0";
    assert_eq!(chapter.db.lines(unknown), Vec::<String>::new());
}
