//! SQLite plans a query once, whatever values are bound to it: it is built so
//! (`.cargo/config.toml`). Otherwise each row that is looked up costs a plan.

use crate::harness::TestDb;

#[test]
fn plans_do_not_depend_on_bound_values() {
    let db = TestDb::sqlite();
    let options = db.lines("SELECT compile_options AS line FROM pragma_compile_options");
    assert!(options.iter().any(|option| option == "ENABLE_QPSG"), "{options:?}");
}
