//! Whether what an instance stores is whole, and what it holds is what its logs say.

use enlace::Instance;
use enlace::ledger::rebuild;
use enlace::store::projections::{self, TableDump};

/// The stored logs of an instance are what they should be, and a replay of them changes nothing.
pub fn check(instance: &Instance) {
    for check in rebuild::verify(instance.store(), |_, _| ()).expect("verified") {
        assert_eq!(check.fault, None, "{}", check.origin);
    }
    let dump = || instance.store().snapshot(projections::dump).expect("a dump");
    let before = dump();
    let report = rebuild::rebuild(&instance.ledger, |_, _| ()).expect("rebuilt");
    if !report.changed.is_empty() {
        let seen = (before, dump());
        let named = |all: &Vec<TableDump>| {
            all.iter().filter(|t| report.changed.contains(&t.table)).map(show).collect::<String>()
        };
        panic!("{:?} changed, from\n{}to\n{}", report.changed, named(&seen.0), named(&seen.1));
    }
    assert_eq!(report.before, report.after);
}

/// Rows as a person can compare them.
fn show(dump: &TableDump) -> String {
    let rows = dump.rows.iter().map(|row| format!("  {}\n", row.escape_ascii()));
    std::iter::once(format!("{}:\n", dump.table)).chain(rows).collect()
}
