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

#[test]
fn every_rule_has_a_vector_or_a_test() {
    let page = fs::read_to_string(format!("{ROOT}/docs/protocol.md")).expect("the page");
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
