//! `docs/data-inventory.md` has the table of the code, row by row.

use std::collections::BTreeSet;

use enlace::locale::Locale;
use enlace::private::inventory::{ITEMS, Place};
use enlace::private::told;

use super::source::{files, root};

#[test]
fn the_page_has_the_table_of_the_code() {
    let page = std::fs::read_to_string(root().join("docs/data-inventory.md")).expect("the page");
    let rows: Vec<&str> = page.lines().filter(|line| line.starts_with('|')).collect();
    let table = told::markdown(Locale::En);
    let expected: Vec<&str> = table.lines().collect();
    assert_eq!(rows, expected, "write the table again: `enlace privacy inventory --locale en`");
    assert_eq!(rows.len(), ITEMS.len() + 2);
}

/// A side store that the inventory forgot would be held in silence. These hold nothing of anybody:
/// where peers stand, what speaks against them, ids of their tokens, and bundles, which are sealed
/// copies of what has its rows.
#[test]
fn every_side_store_is_in_the_inventory_or_holds_nothing_of_anybody() {
    const OF_NOBODY: [&str; 7] = [
        "peer_states",
        "peer_evidence",
        "peer_usage",
        "used_tokens",
        "kept_bundles",
        "kept_parts",
        "sent_bundles",
    ];
    let mut stores = BTreeSet::new();
    for path in files(&root().join("api/src/store/tables"), "rs") {
        // The logs themselves: what they say of people has rows of its own.
        if path.ends_with("ledger.rs") {
            continue;
        }
        let text = std::fs::read_to_string(path).expect("the tables");
        for part in text.split("diesel::table! {").skip(1) {
            let head = part.lines().find(|line| line.trim_end().ends_with(") {"));
            let name = head.and_then(|line| line.trim().split(' ').next()).expect("a table");
            stores.insert(name.to_owned());
        }
    }
    for projection in enlace::store::projections::TABLES {
        stores.remove(*projection);
    }
    let listed = ITEMS.iter().filter_map(|item| match item.place {
        Place::Store(table) => Some(table),
        Place::Field(..) => Some("private_records"),
        Place::Log => None,
    });
    let known: BTreeSet<String> = listed.chain(OF_NOBODY).map(str::to_owned).collect();
    assert_eq!(stores, known, "side stores, and those that private::inventory lists");
}
