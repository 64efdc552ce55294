//! Which texts the code and the templates use.
//!
//! Ids in code are literals, so that this can be read from the sources; where an id is put
//! together, its beginning is in [`PREFIXES`].

use std::collections::BTreeSet;
use std::fs;

use enlace::config::{SETTINGS, Source as Origin};
use enlace::error::codes;
use enlace::locale::{Locale, fault};
use enlace::private::inventory::{ITEMS, Item, Keep};
use enlace::private::sections::SECTIONS;
use enlace_schema::event::correction::CorrectionReason;
use enlace_schema::event::dispute::{Ending, Reason};
use enlace_schema::event::role::Role;
use enlace_schema::membership::import_fault;
use enlace_schema::private::Purpose;
use enlace_schema::voting::disputes::Standing;

use super::{none, texts};
use crate::tidy::source::{Source, all, files, relative, root};

/// The words that end an id, if they are known here; every id so made must exist.
type Words = fn() -> Vec<String>;

/// Beginnings of ids that are put together.
const PREFIXES: &[(&str, Words)] = &[
    ("error-", || codes::ALL.iter().map(|code| code.name.to_owned()).collect()),
    ("setting-", || SETTINGS.iter().map(|setting| setting.key.to_owned()).collect()),
    ("config-source-", || {
        let sources = [Origin::Default, Origin::File, Origin::Environment, Origin::Flag];
        sources.iter().map(|source| source.as_str().to_owned()).collect()
    }),
    ("import-fault-", || import_fault::CODES.iter().map(|code| (*code).to_owned()).collect()),
    ("role-name-", || Role::ALL.iter().map(|role| role.as_str().to_owned()).collect()),
    // One per command and per argument, and the names of values that are words.
    ("cli-about-", || asked_by_the_grammar("cli-about-")),
    ("cli-arg-", || asked_by_the_grammar("cli-arg-")),
    ("cli-value-", || asked_by_the_grammar("cli-value-")),
    ("held-", held_codes),
    ("inventory-what-", || items(|item| item.id.to_owned())),
    ("inventory-why-", || items(|item| item.id.to_owned())),
    ("inventory-basis-", || items(|item| item.basis.to_owned())),
    ("inventory-keep-", || Keep::ALL.iter().map(|keep| keep.word().to_owned()).collect()),
    ("inventory-sharing-", || items(|item| item.sharing.word().to_owned())),
    ("inventory-purpose-", || {
        Purpose::ALL.iter().map(|purpose| purpose.as_str().to_owned()).collect()
    }),
    ("export-section-", || SECTIONS.map(String::from).into()),
    ("export-about-", || SECTIONS.map(String::from).into()),
    ("dispute-reason-", || {
        Reason::ALL.iter().map(|reason| reason.as_str().replace('_', "-")).collect()
    }),
    ("correction-reason-", || {
        CorrectionReason::ALL.iter().map(|reason| reason.as_str().replace('_', "-")).collect()
    }),
    ("dispute-outcome-", || Ending::ALL.iter().map(|one| one.as_str().to_owned()).collect()),
    ("portal-dispute-", standings),
    ("cli-dispute-", standings),
    ("fault-", || fault::CODES.iter().map(|code| (*code).to_owned()).collect()),
];

/// What becomes of disputes.
fn standings() -> Vec<String> {
    Standing::ALL.iter().map(|standing| standing.as_str().to_owned()).collect()
}

/// A word of every row of the inventory.
fn items(word: fn(&Item) -> String) -> Vec<String> {
    ITEMS.iter().map(word).collect()
}

/// Literals that begin so are ids of texts and nothing else.
const FAMILIES: &[&str] = &["portal-", "cli-", "demo-", "role-who-", "month-", "config-fault-"];

/// What follows `prefix` in the ids that the help of the command line shows.
fn asked_by_the_grammar(prefix: &str) -> Vec<String> {
    let ids = enlace::cli::text_ids();
    ids.iter().filter_map(|id| id.strip_prefix(prefix).map(str::to_owned)).collect()
}

/// Why an event is set aside: the codes that the projectors give.
fn held_codes() -> Vec<String> {
    let mut codes = BTreeSet::new();
    for source in api().iter().filter(|source| source.path.starts_with("api/src/ledger/project")) {
        let literals = source.live_literals().map(|literal| literal.text.clone());
        codes.extend(literals.filter(|text| is_id(text) && text.contains('-')));
    }
    codes.into_iter().collect()
}

fn is_id(text: &str) -> bool {
    let part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(part)
        && !text.ends_with('-')
}

/// What stands between quotes in a template.
fn quoted(template: &str) -> Vec<&str> {
    template.split('"').collect()
}

/// Ids asked for in templates: `page.t("id")`, `page.tr("id", …)`.
fn asked_in(template: &str) -> Vec<&str> {
    let mut found = Vec::new();
    for call in ["t(\"", "tr(\"", "attr(\""] {
        for (at, _) in template.match_indices(call) {
            let before = template[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &template[at + call.len()..];
            found.extend(rest.split('"').next());
        }
    }
    found
}

/// Uses of `t!` in the code that ships: the id and the names of the values, with the line.
fn macros(source: &Source) -> Vec<(String, BTreeSet<String>, usize)> {
    let live = source.live();
    let mut found = Vec::new();
    for (at, head) in live.match_indices("t!(") {
        let before = live[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let open = at + head.len();
        let (mut depth, mut starts) = (0_usize, vec![open]);
        for (i, c) in live[open..].char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth == 0 => break,
                ')' | ']' | '}' => depth -= 1,
                ',' if depth == 0 => starts.push(open + i + 1),
                _ => {}
            }
        }
        let Some(second) = starts.get(1).copied() else { continue };
        // An id that comes from elsewhere is a literal there.
        let first = source.literals.iter().find(|literal| literal.at >= second);
        let first = first.filter(|literal| live[second..literal.at].trim().is_empty());
        let Some(literal) = first else { continue };
        let names = starts.iter().skip(2).filter_map(|start| {
            let (name, _) = live[*start..].split_once('=')?;
            let name = name.trim();
            is_id(name).then(|| name.to_owned())
        });
        found.push((literal.text.clone(), names.collect(), source.line(at)));
    }
    found
}

fn templates() -> Vec<(String, String)> {
    let paths = files(&root().join("api/templates"), "");
    let read = |path: &std::path::PathBuf| fs::read_to_string(path).ok();
    paths.iter().filter_map(|path| Some((relative(path), read(path)?))).collect()
}

fn api() -> Vec<Source> {
    all().into_iter().filter(|source| source.path.starts_with("api/src/")).collect()
}

#[test]
fn every_used_text_exists() {
    let known = texts(Locale::En);
    let mut faults = Vec::new();
    for source in api() {
        for literal in source.live_literals() {
            let text = literal.text.as_str();
            let family = FAMILIES.iter().any(|family| text.starts_with(family));
            let code = codes::by_name(text).is_some();
            if family && !code && is_id(text) && !known.contains_key(text) {
                let line = source.line(literal.at);
                faults.push(format!("{}:{line}: {}", source.path, literal.text));
            }
        }
        for (id, names, line) in macros(&source) {
            match known.get(&id) {
                None => faults.push(format!("{}:{line}: {id}", source.path)),
                Some(message) => {
                    for lacking in message.variables().difference(&names) {
                        faults.push(format!("{}:{line}: {id} needs {lacking}", source.path));
                    }
                }
            }
        }
    }
    for (path, template) in templates() {
        for id in asked_in(&template) {
            if !known.contains_key(id) {
                faults.push(format!("{path}: {id}"));
            }
        }
    }
    none("texts that are used and not there", &faults);
}

#[test]
fn every_text_is_used() {
    let sources = api();
    let templates = templates();
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for source in &sources {
        used.extend(source.live_literals().map(|literal| literal.text.as_str()));
    }
    for (_, template) in &templates {
        used.extend(quoted(template));
    }
    let known = texts(Locale::En);
    let parts = known.values().flat_map(|message| message.parts.values());
    let included: BTreeSet<&String> = parts.flat_map(|part| &part.includes).collect();
    let ids = |(prefix, words): &(&str, Words)| {
        words().into_iter().map(|word| format!("{prefix}{word}")).collect::<Vec<_>>()
    };
    let built: BTreeSet<String> = PREFIXES.iter().flat_map(ids).collect();
    let mut faults = Vec::new();
    for (id, message) in &known {
        if !built.contains(id) && !used.contains(id.as_str()) && !included.contains(id) {
            faults.push(format!("{}: {id}", message.file));
        }
    }
    none("texts that nobody uses", &faults);
}

#[test]
fn ids_that_are_put_together_are_in_the_table() {
    let known = texts(Locale::En);
    let mut faults = Vec::new();
    for (prefix, words) in PREFIXES {
        for word in words() {
            let id = format!("{prefix}{word}");
            if !known.contains_key(&id) {
                faults.push(format!("{id} is missing"));
            }
        }
    }
    let sources = api();
    for (prefix, _) in PREFIXES {
        let made = format!("{prefix}{{");
        let mut literals = sources.iter().flat_map(Source::live_literals);
        if !literals.any(|literal| literal.text.starts_with(&made)) {
            faults.push(format!("{prefix} is in PREFIXES, and nothing is put together with it"));
        }
    }
    for source in &sources {
        for literal in source.live_literals() {
            let Some((prefix, _)) = literal.text.split_once('{') else { continue };
            let makes_ids = prefix.ends_with('-') && known.keys().any(|id| id.starts_with(prefix));
            if makes_ids && !PREFIXES.iter().any(|(listed, _)| *listed == prefix) {
                let line = source.line(literal.at);
                faults.push(format!("{}:{line}: {prefix} is not in PREFIXES", source.path));
            }
        }
    }
    none("ids that are put together", &faults);
}
