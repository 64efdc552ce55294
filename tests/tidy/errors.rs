//! Whoever calls a public function reads in its documentation what it refuses: `# Errors`.

use super::faults;
use super::source::{Source, all};

/// The end of what stands between brackets that open at the beginning of `text`.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    text.char_indices().find_map(|(at, c)| {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })
}

/// Where the parameters of types end that open at the beginning of `text`; arrows are not theirs.
fn generics(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut before = ' ';
    let end = text.char_indices().find_map(|(at, c)| {
        match c {
            '<' => depth += 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        before = c;
        (depth == 0).then_some(at)
    });
    end.map(|at| at + 1)
}

/// What the function whose signature begins at `text` gives back, as it is written.
fn answer(text: &str) -> Option<&str> {
    let open = text.find(['(', '<'])?;
    let rest = match text[open..].starts_with('<') {
        true => &text[open..][generics(&text[open..])?..],
        false => &text[open..],
    };
    let after = &rest[closing(rest)? + 1..];
    let end = after.find('{').unwrap_or(after.len());
    after[..end].split_once("->").map(|(_, answer)| answer.trim())
}

/// Public functions of the code that ships that may refuse and do not say what.
fn silent(source: &Source) -> Vec<usize> {
    let mut found = Vec::new();
    let live = source.live();
    let mut at = 0;
    for (number, line) in live.split_inclusive('\n').enumerate() {
        let from = at;
        at += line.len();
        let Some(rest) = line.trim_start().strip_prefix("pub ") else { continue };
        let rest = rest.strip_prefix("const ").unwrap_or(rest);
        let rest = rest.strip_prefix("async ").unwrap_or(rest);
        if !rest.starts_with("fn ") {
            continue;
        }
        let refuses = answer(&live[from..])
            .is_some_and(|answer| answer.trim_start_matches("std::result::").starts_with("Result"));
        let above: Vec<&str> = source.text.lines().take(number).collect();
        let documented = above
            .iter()
            .rev()
            .map(|line| line.trim_start())
            .take_while(|line| line.starts_with("///") || line.starts_with("#["))
            .any(|line| line == "/// # Errors");
        if refuses && !documented {
            found.push(number + 1);
        }
    }
    found
}

#[test]
fn what_may_refuse_says_what() {
    let mut found = Vec::new();
    for source in all() {
        found.extend(silent(&source).iter().map(|line| format!("{}:{line}", source.path)));
    }
    faults("no # Errors in the documentation", &found);
}

#[test]
fn answers_are_found() {
    let code = "
/// Says.
pub fn a(f: impl Fn() -> Result<u8>) -> u8 {}
/// Says.
pub fn b(x: [u8; 2]) -> Result<(), E>
where
    E: X,
{
}
/// # Errors
/// Some.
#[must_use]
pub fn c() -> std::result::Result<(), E> {}
    /// Says.
    pub const fn d<T: Fn(u8) -> u8>(x: T) -> Result<T> {}
";
    let source = Source::new("api/src/x.rs".into(), code.into());
    assert_eq!(silent(&source), [5, 15]);
}
