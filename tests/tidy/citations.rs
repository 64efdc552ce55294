//! The code cites the protocol by section and by rule: both are where `docs/protocol.md` has them.

use std::collections::BTreeSet;

use super::faults;
use super::source::{all, root};

/// Numbers that follow a word such as `rule`, `rules 4, 5 and 9`, or `rules 38 to 42`.
fn rules(line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, word) in line.match_indices("rule") {
        let rest = line[at + word.len()..].trim_start_matches('s');
        let Some(rest) = rest.strip_prefix(' ') else { continue };
        let list = rest.split(|c: char| c.is_ascii_punctuation() && c != ',').next();
        let words = list.unwrap_or_default().split([' ', ',']).filter(|word| !word.is_empty());
        let cited = words.take_while(|word| {
            matches!(*word, "and" | "to") || word.bytes().all(|byte| byte.is_ascii_digit())
        });
        found.extend(cited.filter(|word| word.as_bytes()[0].is_ascii_digit()).map(String::from));
    }
    found
}

/// Section numbers after `§`.
fn sections(line: &str) -> Vec<String> {
    let cited = line.split('§').skip(1).map(|rest| {
        let number: String = rest.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        number.trim_end_matches('.').to_owned()
    });
    cited.filter(|number| !number.is_empty()).collect()
}

#[test]
fn what_is_cited_of_the_protocol_is_there() {
    let protocol = std::fs::read_to_string(root().join("docs/protocol.md")).expect("the document");
    let heads: BTreeSet<String> = protocol
        .lines()
        .filter_map(|line| {
            line.trim_start_matches('#').strip_prefix(' ').filter(|_| line.starts_with('#'))
        })
        .filter_map(|head| head.split(' ').next())
        .map(|number| number.trim_end_matches('.').to_owned())
        .collect();
    let numbered: BTreeSet<String> = protocol
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(' ').next().map(String::from))
        .filter(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let mut found = Vec::new();
    let mut cited = 0;
    for source in all() {
        for (number, line) in (1..).zip(source.text.lines()) {
            let of_protocol = line.to_lowercase().contains("protocol §");
            let sections = if of_protocol { sections(line) } else { Vec::new() };
            let missing = sections.iter().filter(|section| !heads.contains(*section));
            found.extend(missing.map(|it| format!("{}:{number} §{it}", source.path)));
            let rules = if line.trim_start().starts_with("//") { rules(line) } else { Vec::new() };
            let missing = rules.iter().filter(|rule| !numbered.contains(*rule));
            found.extend(missing.map(|it| format!("{}:{number} rule {it}", source.path)));
            cited += sections.len() + rules.len();
        }
    }
    assert!(cited > 100, "citations are not found: {cited}");
    faults("cited, and not in docs/protocol.md", &found);
}
