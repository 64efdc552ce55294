//! Rust sources as the tests read them: code without comments and literals, and the literals.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().expect("the workspace").to_path_buf()
}

/// A string literal.
pub struct Literal {
    /// Its text, with its escapes as written.
    pub text: String,
    /// Where its first quote stands, in bytes.
    pub at: usize,
}

/// A Rust file.
pub struct Source {
    /// Its path from the workspace's folder, with `/`.
    pub path: String,
    /// All of it.
    pub text: String,
    /// The same, byte for byte, with spaces for comments and for what stands within quotes.
    pub code: String,
    /// Its string literals, in order.
    pub literals: Vec<Literal>,
}

impl Source {
    /// Reads a text as Rust.
    pub fn new(path: String, text: String) -> Self {
        let (code, literals) = lex(&text);
        Self { path, text, code, literals }
    }

    /// Whether the whole file is for tests.
    pub fn is_test(&self) -> bool {
        let name = self.path.rsplit('/').next().unwrap_or_default();
        self.path.starts_with("tests/")
            || name == "tests.rs"
            || name.ends_with("_tests.rs")
            || self.path.contains("/tests/")
    }

    /// Where the unit tests at the end of the file begin, or its end.
    pub fn live_end(&self) -> usize {
        let mark = "\n#[cfg(test)]\nmod ";
        let mut from = 0;
        while let Some(found) = self.code[from..].find(mark) {
            let at = from + found;
            let rest = &self.code[at + mark.len()..];
            let semicolon = rest.find(';').unwrap_or(usize::MAX);
            if rest.find('{').is_some_and(|brace| brace < semicolon) {
                return at;
            }
            from = at + mark.len();
        }
        self.code.len()
    }

    /// The code that ships, without comments and literals; nothing for a file of tests.
    pub fn live(&self) -> &str {
        if self.is_test() { "" } else { &self.code[..self.live_end()] }
    }

    /// The literals in the code that ships.
    pub fn live_literals(&self) -> impl Iterator<Item = &Literal> {
        let end = if self.is_test() { 0 } else { self.live_end() };
        self.literals.iter().filter(move |literal| literal.at < end)
    }

    /// The number of the line at a byte.
    pub fn line(&self, at: usize) -> usize {
        self.text[..at].matches('\n').count() + 1
    }
}

/// Every Rust file of the workspace.
pub fn all() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["schema/src", "api/src", "tests"] {
        for path in files(&root().join(folder), "rs") {
            let text = fs::read_to_string(&path).expect("a source file");
            found.push(Source::new(relative(&path), text));
        }
    }
    found
}

/// A path from the workspace's folder.
pub fn relative(path: &Path) -> String {
    let path = path.strip_prefix(root()).expect("within the workspace");
    path.to_string_lossy().replace('\\', "/")
}

/// Every file below a folder whose name ends in `.ext` (all, for an empty one), sorted.
pub fn files(folder: &Path, ext: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else { return found };
    for entry in entries {
        let path = entry.expect("an entry").path();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_default();
        // In a linked work tree `.git` is a file that says where the repository is.
        if matches!(name.as_str(), "target" | "node_modules" | ".git") {
            continue;
        }
        if path.is_dir() {
            found.extend(files(&path, ext));
        } else if ext.is_empty() || name.ends_with(&format!(".{ext}")) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Blanks comments and the insides of literals, and collects the string literals.
fn lex(text: &str) -> (String, Vec<Literal>) {
    let bytes = text.as_bytes();
    let mut code = bytes.to_vec();
    let mut literals = Vec::new();
    let mut i = 0;
    while i < bytes.len() {
        let end = match bytes[i] {
            b'/' if bytes.get(i + 1) == Some(&b'/') => {
                let end = text[i..].find('\n').map_or(bytes.len(), |n| i + n);
                blank(&mut code[i..end]);
                end
            }
            b'/' if bytes.get(i + 1) == Some(&b'*') => {
                let end = text[i..].find("*/").map_or(bytes.len(), |n| i + n + 2);
                blank(&mut code[i..end]);
                end
            }
            b'r' if is_raw(bytes, i) => {
                let hashes = bytes[i + 1..].iter().take_while(|b| **b == b'#').count();
                let start = i + 2 + hashes;
                let close = format!("\"{}", "#".repeat(hashes));
                let end = text[start..].find(&close).map_or(bytes.len(), |n| start + n);
                literals.push(Literal { text: text[start..end].into(), at: i });
                blank(&mut code[start..end]);
                end + close.len()
            }
            b'"' => {
                let end = closing_quote(bytes, i + 1);
                literals.push(Literal { text: text[i + 1..end].into(), at: i });
                blank(&mut code[i + 1..end]);
                end + 1
            }
            b'\'' => match char_literal(text, i) {
                Some(end) => {
                    blank(&mut code[i + 1..end]);
                    end + 1
                }
                None => i + 1,
            },
            _ => i + 1,
        };
        i = end;
    }
    (String::from_utf8(code).expect("blanks are ASCII"), literals)
}

/// Whether a raw string begins with the `r` at `i`: `r"`, `r#"`, `br"`, but not `number"`.
fn is_raw(bytes: &[u8], i: usize) -> bool {
    let word = |b: u8| b.is_ascii_alphanumeric() || b == b'_';
    let before = |n: usize| i.checked_sub(n).map(|at| bytes[at]);
    let starts = match before(1) {
        Some(b'b' | b'c') => !before(2).is_some_and(word),
        Some(other) => !word(other),
        None => true,
    };
    let rest = &bytes[i + 1..];
    let hashes = rest.iter().take_while(|b| **b == b'#').count();
    starts && rest.get(hashes) == Some(&b'"')
}

fn closing_quote(bytes: &[u8], from: usize) -> usize {
    let mut i = from;
    while i < bytes.len() && bytes[i] != b'"' {
        i += if bytes[i] == b'\\' { 2 } else { 1 };
    }
    i.min(bytes.len())
}

/// Where the character literal that begins at `i` ends; nothing if it is a lifetime.
fn char_literal(text: &str, i: usize) -> Option<usize> {
    let rest = &text[i + 1..];
    let first = rest.chars().next()?;
    if first == '\\' {
        // An escaped quote or backslash is two bytes long; others hold no quote.
        return rest[2..].find('\'').map(|n| i + 3 + n);
    }
    let after = i + 1 + first.len_utf8();
    text[after..].starts_with('\'').then_some(after)
}

fn blank(part: &mut [u8]) {
    for byte in part.iter_mut().filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

#[test]
fn a_source_is_read_as_rust_reads_it() {
    let first = "let a = \"x // \\\" y\"; // \"no\"\n";
    let text = format!("{first}let c = '\"'; let l: &'a str = r#\"raw \"q\"\"#;");
    let source = Source::new("x.rs".into(), text);
    let texts: Vec<&str> = source.literals.iter().map(|l| l.text.as_str()).collect();
    assert_eq!(texts, ["x // \\\" y", "raw \"q\""]);
    assert_eq!(source.code.len(), source.text.len());
    assert!(!source.code.contains("no") && source.code.contains("&'a str"));
}
