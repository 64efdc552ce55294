//! Each numbered rule of the protocol has vectors, or names the test that stands for it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
const RULES: u32 = 46;

/// The numbers in the first sentence of what a vector file says of itself.
fn rules_of(file: &str) -> BTreeSet<u32> {
    let text = fs::read(format!("{ROOT}/schema/{file}")).expect("a vector file");
    let file: Value = serde_json::from_slice(&text).expect("JSON");
    let about = file["about"].as_str().expect("what it is about");
    let first = about.split('.').next().unwrap_or_default();
    assert!(first.starts_with("Rule"), "{about:?} begins with its rules");
    first.split(|char: char| !char.is_ascii_digit()).filter_map(|word| word.parse().ok()).collect()
}

fn page() -> String {
    fs::read_to_string(format!("{ROOT}/docs/protocol.md")).expect("the page")
}

/// The numbers of the sections that have text of their own, each with the vectors that it names.
fn sections(page: &str) -> Vec<(String, BTreeSet<String>)> {
    let mut found: Vec<(String, BTreeSet<String>)> = Vec::new();
    for line in page.lines() {
        let title = line.strip_prefix("## ").or_else(|| line.strip_prefix("### "));
        let number = title.and_then(|title| title.split(' ').next());
        let number = number.filter(|number| number.starts_with(|char: char| char.is_ascii_digit()));
        match (number, found.last_mut()) {
            (Some(number), _) => found.push((number.trim_end_matches('.').into(), BTreeSet::new())),
            (None, _) if title.is_some_and(|title| title.starts_with("Appendix")) => break,
            (None, Some((_, named))) => {
                let words = line.split('`').filter(|word| word.starts_with("vectors/"));
                named.extend(words.map(str::to_owned));
            }
            (None, None) => {}
        }
    }
    // A chapter that has sections is shown by them.
    let numbers: Vec<String> = found.iter().map(|(number, _)| number.clone()).collect();
    let has_parts = |whole: &str| {
        let prefix = format!("{whole}.");
        numbers.iter().any(|number| number.starts_with(&prefix))
    };
    found.retain(|(number, _)| !has_parts(number));
    found
}

#[test]
fn every_section_names_its_vectors_or_says_why_not() {
    let page = page();
    let (_, table) = page.split_once("## Appendix: sections").expect("the appendix");
    let (table, _) = table.split_once("## Appendix: vectors").expect("the end of it");
    let mut rows = table.lines().filter(|line| line.starts_with("| ") && !line.contains("section"));
    for (number, named) in sections(&page) {
        let row = rows.next().unwrap_or_else(|| panic!("no row for {number}"));
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells[1], number, "rows are in the order of sections");
        let paths: BTreeSet<String> =
            cells[2].split('`').skip(1).step_by(2).map(str::to_owned).collect();
        assert!(!paths.is_empty(), "{number} is shown by nothing");
        for path in &paths {
            let folder = if path.starts_with("vectors/") { "schema/" } else { "" };
            assert!(Path::new(ROOT).join(format!("{folder}{path}")).is_file(), "{number}: {path}");
        }
        let unsaid: Vec<_> = named.difference(&paths).collect();
        assert!(unsaid.is_empty(), "{number} names {unsaid:?} in its text");
    }
    assert_eq!(rows.next(), None, "a row for no section");
}

#[test]
fn every_rule_has_a_vector_or_a_test() {
    let page = page();
    let (_, table) = page.split_once("## Appendix: vectors").expect("the appendix");
    let mut next = 1;
    let mut named = BTreeSet::new();
    for line in table.lines().filter(|line| line.starts_with("| ") && !line.contains("rule")) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert_eq!(cells[1].parse(), Ok(next), "{line}");
        let paths: Vec<&str> = cells[2].split('`').skip(1).step_by(2).collect();
        assert!(!paths.is_empty() || cells[2] == "reserved (section 14)", "{line}");
        for path in paths {
            if let Some(file) = path.strip_prefix("vectors/") {
                assert!(rules_of(path).contains(&next), "{file} does not say rule {next}");
                named.insert(file.to_owned());
            } else {
                assert!(Path::new(ROOT).join(path).is_file(), "{path}");
            }
        }
        next += 1;
    }
    assert_eq!(next, RULES + 1, "every rule has its row");
    let files = fs::read_dir(format!("{ROOT}/schema/vectors")).expect("the vectors");
    for file in files {
        let name = file.expect("a file").file_name().into_string().expect("a name");
        assert!(named.contains(&name), "{name} shows no rule");
    }
}
