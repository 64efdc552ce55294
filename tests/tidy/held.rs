//! Why an event is set aside: each code that the protocol has for it is provoked by a test.

use std::collections::BTreeSet;

use super::faults;
use super::source::{all, root};

/// The codes of class C, as the table of the protocol (§7.4) has them.
fn codes() -> BTreeSet<String> {
    let page = std::fs::read_to_string(root().join("docs/protocol.md")).expect("the document");
    let (_, after) = page.split_once("Codes of class C, by subject.").expect("the table");
    let (table, _) = after.split_once("\n## ").expect("what follows it");
    let cells = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('|').next());
    let codes = cells.flat_map(|cell| cell.split(['`', ',', ' ']));
    codes.filter(|word| word.contains('-')).map(str::to_owned).collect()
}

/// Tests of what becomes of the events of a log name each code, alone or after its class. A code
/// that no test brings about may have stopped to be given, or be given for something honest.
#[test]
fn every_code_of_class_c_is_brought_about_by_a_test() {
    let codes = codes();
    assert!(codes.len() > 100, "the table is read: {}", codes.len());
    let mut named = BTreeSet::new();
    for source in all() {
        let folders = ["tests/ledger/", "tests/federation/"];
        if folders.iter().any(|folder| source.path.starts_with(folder)) {
            let texts = source.literals.into_iter().map(|literal| literal.text);
            named.extend(texts.map(|text| text.trim_start_matches("C ").to_owned()));
        }
    }
    let missing: Vec<String> = codes.difference(&named).cloned().collect();
    faults("codes of docs/protocol.md §7.4 that no test brings about", &missing);
}

/// What a reader of the protocol is told is what the projectors give, and the other way round.
#[test]
fn the_table_has_the_codes_that_are_given() {
    let is_code = |text: &str| {
        let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase());
        text.contains('-') && text.split('-').all(word)
    };
    let mut given = BTreeSet::new();
    for source in all() {
        if source.path.starts_with("api/src/ledger/project/") {
            let texts = source.live_literals().map(|literal| literal.text.clone());
            given.extend(texts.filter(|text| is_code(text)));
        }
    }
    // Of class B and V, which the text before the table has.
    for other in ["kind-unknown", "extension-unknown", "member-extension", "entry-void"] {
        assert!(given.remove(other), "{other} is given");
    }
    let table = codes();
    let differing = given.symmetric_difference(&table).cloned().collect::<Vec<_>>();
    faults("codes of class C in docs/protocol.md §7.4 or in the projectors alone", &differing);
}
