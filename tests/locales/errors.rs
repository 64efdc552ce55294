//! The table of refusals, the locales and `docs/errors.md` agree, and every refusal is given the
//! values that its sentence needs. Settings are documented.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use enlace::config::SETTINGS;
use enlace::error::codes;
use enlace::locale::Locale;

use super::{none, texts};
use crate::tidy::source::{all, root};

#[test]
fn every_code_has_its_sentence_and_its_help() {
    let en = texts(Locale::En);
    let mut faults = Vec::new();
    for code in codes::ALL {
        let Some(message) = en.get(&format!("error-{}", code.name)) else {
            faults.push(format!("{} has no sentence", code.name));
            continue;
        };
        if !message.parts.contains_key("help") {
            faults.push(format!("{} has no help", code.name));
        }
        for variable in message.variables() {
            if !code.args.contains(&variable.as_str()) {
                faults.push(format!("{}: ${variable} is not in the table", code.name));
            }
        }
        for arg in code.args {
            if !message.variables().contains(*arg) {
                faults.push(format!("{}: {arg} is not in the sentence", code.name));
            }
        }
    }
    none("api/src/error/codes.rs and locales/en/errors.ftl", &faults);
}

#[test]
fn the_document_has_every_code_with_its_status() {
    let text = fs::read_to_string(root().join("docs/errors.md")).expect("docs/errors.md");
    let mut rows = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert!(cells.len() == 4 && cells.iter().all(|cell| !cell.is_empty()), "{line}");
        let status: u16 = cells[1].parse().expect("a status");
        let twice = rows.insert(cells[0].trim_matches('`').to_owned(), status);
        assert!(twice.is_none(), "{line}");
    }
    let table: BTreeMap<String, u16> =
        codes::ALL.iter().map(|code| (code.name.to_owned(), code.status)).collect();
    assert_eq!(rows, table, "docs/errors.md and api/src/error/codes.rs");
}

#[test]
fn every_refusal_is_given_its_values() {
    let constant = |name: &str| name.to_uppercase().replace('-', "_");
    let table: BTreeMap<String, codes::Code> =
        codes::ALL.iter().map(|code| (constant(code.name), *code)).collect();
    let mut faults = Vec::new();
    for source in all() {
        let live = source.live();
        let marks: Vec<usize> = live.match_indices("codes::").map(|(at, _)| at).collect();
        for (i, at) in marks.iter().enumerate() {
            let rest = &live[at + "codes::".len()..];
            let end = rest.find(|c: char| !(c.is_ascii_uppercase() || c == '_'));
            let name = &rest[..end.unwrap_or(rest.len())];
            let Some(code) = table.get(name) else { continue };
            let before = live[..*at].trim_end_matches("error::").trim_end_matches("crate::");
            let made = before.trim_end().ends_with("Refusal::new(")
                || rest[name.len()..].starts_with(".into()")
                || before.trim_end().ends_with("Error::from(");
            if !made {
                continue;
            }
            // The chain of `.with(…)` ends at the latest where the next code is named.
            let stop = marks.get(i + 1).copied().unwrap_or(live.len());
            let chain: String =
                source.text[*at..stop].chars().filter(|c| !c.is_whitespace()).collect();
            for arg in code.args {
                // The field stands in for the name of an argument.
                let field = *arg == "name" && chain.contains(".on(\"");
                if !field && !chain.contains(&format!(".with(\"{arg}\",")) {
                    let line = source.line(*at);
                    faults.push(format!("{}:{line}: {} lacks {arg}", source.path, code.name));
                }
            }
        }
    }
    none("values of refusals", &faults);
}

/// A sentence that nobody is ever told is a promise that nobody keeps: each code is given in the
/// program, or is one that a rule of the contract names.
#[test]
fn every_code_is_given() {
    let mut given = BTreeSet::new();
    for source in all() {
        let table = source.path == "api/src/error/codes.rs";
        if source.path.starts_with("api/src/") && !table {
            let word = |c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
            given.extend(source.live().split(word).map(|word| word.to_lowercase()));
        } else if source.path.starts_with("schema/src/") {
            given.extend(source.literals.iter().map(|one| one.text.replace('-', "_")));
        }
    }
    let constant = |code: &codes::Code| code.name.replace('-', "_");
    let never = codes::ALL.iter().filter(|code| !given.contains(&constant(code)));
    let faults: Vec<String> = never.map(|code| format!("{} is never given", code.name)).collect();
    none("api/src/error/codes.rs", &faults);
}

#[test]
fn every_setting_is_documented() {
    let text = fs::read_to_string(root().join("docs/operations.md")).expect("docs/operations.md");
    let mut faults = Vec::new();
    for setting in SETTINGS {
        let row = format!("| `{}` |", setting.key);
        if !text.contains(&row) {
            faults.push(format!("{} is not in docs/operations.md", setting.key));
        }
    }
    none("settings", &faults);
}
