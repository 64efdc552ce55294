//! Who may know whom: the table at the head of `docs/architecture.md`, held against every path
//! that begins with `crate::` in the code that ships.

use std::collections::BTreeSet;
use std::fs;

use super::faults;
use super::source::{Source, all, root};

/// Shorter names at the root of the crate, and the rooms that they belong to.
const NICKNAMES: &[(&str, &str)] = &[("Instance", "instance"), ("t", "locale")];

/// A row of the table.
struct Row {
    rooms: Vec<String>,
    /// Rooms, or paths in them, that each of the rooms may use.
    may: Vec<String>,
    /// Whether everybody may use these rooms.
    ground: bool,
}

/// What stands between backticks.
fn ticked(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The rows about rooms of `api/src`.
fn table() -> Vec<Row> {
    let text = fs::read_to_string(root().join("docs/architecture.md")).expect("the document");
    let head = text.split("\n## ").next().unwrap_or_default();
    let mut rows = Vec::new();
    for line in head.lines().filter(|line| line.starts_with("| `api/src/")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [rooms, _, may] = cells[..] else { panic!("three cells: {line}") };
        let room = |name: String| name.trim_start_matches("api/src/").to_owned();
        rows.push(Row {
            rooms: ticked(rooms).into_iter().map(room).collect(),
            may: ticked(may),
            ground: may.starts_with("each other"),
        });
    }
    rows
}

/// The room that a file belongs to; nothing for the two that only put rooms together.
fn room_of(source: &Source) -> Option<&str> {
    let path = source.path.strip_prefix("api/src/")?;
    let name = path.split('/').next()?.trim_end_matches(".rs");
    (!matches!(name, "lib" | "main")).then_some(name)
}

/// Every path from the root of the crate, also those within braces, and where it begins.
fn paths(code: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (at, head) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let mut names = Vec::new();
        tree(&code[at + head.len()..], "", &mut names);
        found.extend(names.into_iter().map(|name| (at, name)));
    }
    found
}

/// Reads a path, or several in braces; gives back what follows.
fn tree<'a>(rest: &'a str, prefix: &str, found: &mut Vec<String>) -> &'a str {
    let rest = rest.trim_start();
    if let Some(inner) = rest.strip_prefix('{') {
        let mut inner = inner;
        loop {
            inner = tree(inner, prefix, found);
            let Some(at) = inner.find([',', '}']) else { return "" };
            let ends = inner[at..].starts_with('}');
            inner = &inner[at + 1..];
            if ends {
                return inner;
            }
        }
    }
    let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
    let (name, after) = rest.split_at(end);
    let path = match (prefix, name) {
        (_, "") if after.starts_with('*') => prefix.to_owned(),
        // After the last comma of a list there is nothing.
        (_, "") => return after,
        ("", _) => name.to_owned(),
        _ => format!("{prefix}::{name}"),
    };
    let goes_on = |more: &&str| more.starts_with(|c: char| c.is_alphabetic() || "_{*".contains(c));
    match after.strip_prefix("::").filter(goes_on) {
        Some(more) => tree(more, &path, found),
        None => {
            found.push(path);
            after
        }
    }
}

/// Whether a path is this room, or something in it, or exactly this thing.
fn covers(may: &str, path: &str) -> bool {
    path.strip_prefix(may).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

#[test]
fn everybody_knows_only_whom_the_document_says() {
    let table = table();
    let ground: Vec<&String> =
        table.iter().filter(|row| row.ground).flat_map(|row| &row.rooms).collect();
    let mut found = Vec::new();
    let mut used: BTreeSet<(usize, &str)> = BTreeSet::new();
    let mut rooms: BTreeSet<String> = BTreeSet::new();
    for source in &all() {
        let Some(room) = room_of(source) else { continue };
        rooms.insert(room.into());
        let row = table.iter().position(|row| row.rooms.iter().any(|name| name == room));
        for (at, path) in paths(source.live()) {
            let first = path.split("::").next().unwrap_or_default();
            let nickname = NICKNAMES.iter().find(|(name, _)| *name == first);
            let path = nickname.map_or(path.as_str(), |(_, room)| room);
            if covers(room, path) || ground.iter().any(|ground| covers(ground, path)) {
                continue;
            }
            let may = row.map(|row| &table[row].may);
            match may.and_then(|may| may.iter().find(|may| covers(may, path))) {
                Some(may) => {
                    used.extend(row.map(|row| (row, may.as_str())));
                }
                None => {
                    let line = source.line(at);
                    found.push(format!("{}:{line}: {room} may not use {path}", source.path));
                }
            }
        }
    }
    for (at, row) in table.iter().enumerate() {
        for may in row.may.iter().filter(|may| !used.contains(&(at, may.as_str()))) {
            found.push(format!("{} may use {may}, and does not", row.rooms.join(", ")));
        }
    }
    let listed: BTreeSet<String> = table.iter().flat_map(|row| row.rooms.clone()).collect();
    let unlike = listed.symmetric_difference(&rooms);
    found.extend(unlike.map(|room| format!("{room}: in the table or in the house, not in both")));
    faults("docs/architecture.md", &found);
}

#[test]
fn paths_are_read_as_rust_reads_them() {
    let code = "use crate::a; use crate::{b::{self, c as d}, e::*, f,}; x(crate::g::h::<T>(y)); \
                $crate::i!(z); mycrate::j";
    let found: Vec<String> = paths(code).into_iter().map(|(_, path)| path).collect();
    assert_eq!(found, ["a", "b::self", "b::c", "e", "f", "g::h", "i"]);
    assert!(covers("a", "a") && covers("a", "a::b") && covers("a::b", "a::b::c"));
    assert!(!covers("a", "ab") && !covers("a::b", "a::c"));
}
