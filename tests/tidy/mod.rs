//! The habits of `docs/architecture.md` that a machine can check: who may know whom, sizes, and
//! what must not be written. Each failure names file and line.

mod citations;
mod errors;
mod held;
mod inventory;
mod rooms;
pub mod source;

use std::fs;

use self::source::{Literal, Source, all, files, relative, root};

/// Longest file.
const FILE_LINES: usize = 400;
/// Longest line, in characters.
const LINE_CHARS: usize = 100;
/// Longest function.
const FUNCTION_LINES: usize = 70;

/// Crates and words that code below a path must not use, and why. Whom of our own rooms it may know
/// is in the table of `docs/architecture.md` ([`rooms`]).
struct Ban {
    /// Where it holds: a file, or a folder with a slash at the end.
    below: &'static [&'static str],
    /// Where within that it does not.
    except: &'static [&'static str],
    /// The words, found as whole path segments.
    words: &'static [&'static str],
    why: &'static str,
}

/// Frameworks of the edges.
const EDGE_CRATES: &[&str] = &["actix_web", "juniper", "askama", "fluent", "clap"];

const BANS: &[Ban] = &[
    Ban {
        below: &["api/src/"],
        // The one error has to be made from Diesel's, or no query could use `?`.
        except: &["api/src/store/", "api/src/error/database.rs"],
        words: &["diesel", "diesel_migrations"],
        why: "Diesel stays in store",
    },
    Ban { below: &["schema/"], except: &[], words: EDGE_CRATES, why: "the contract is pure" },
    Ban {
        below: &["schema/src/"],
        except: &[],
        words: &[
            "diesel",
            "tokio",
            "std::fs",
            "std::net",
            "std::env",
            "std::process",
            "std::thread",
            "SystemTime",
            "Instant",
            "tracing",
        ],
        why: "the contract is pure: no I/O, no clock, no database",
    },
    Ban {
        below: &[
            "api/src/store/",
            "api/src/ledger/",
            "api/src/private",
            "api/src/instance.rs",
            "api/src/actions/",
            "api/src/views/",
        ],
        except: &[],
        words: EDGE_CRATES,
        why: "below the edges nobody knows their frameworks",
    },
    Ban {
        below: &["api/src/auth/", "api/src/federation/"],
        except: &[],
        words: &["juniper", "askama", "fluent", "clap"],
        why: "of the edges' frameworks only the HTTP server's types",
    },
    Ban {
        below: &["api/src/graphql/"],
        except: &[],
        words: &["askama", "clap", "FieldResult"],
        why: "edges do not use one another's; FieldResult leaks internal texts",
    },
    Ban {
        below: &["api/src/portal/"],
        except: &[],
        words: &["juniper", "clap"],
        why: "edges do not use one another's",
    },
    Ban {
        below: &["api/src/jobs/"],
        except: &[],
        words: &["actix_web", "juniper", "askama", "clap"],
        why: "edges do not use one another's",
    },
    Ban {
        below: &["api/src/cli/"],
        except: &[],
        words: &["juniper", "askama"],
        why: "edges do not use one another's",
    },
    Ban {
        below: &["api/src/"],
        except: &["api/src/clock.rs"],
        words: &["SystemTime::now", "Timestamp::now", "Zoned::now", "now_v7", "now_v1"],
        why: "only clock.rs reads the system's clock",
    },
    Ban {
        below: &["api/src/"],
        except: &["api/src/random.rs"],
        words: &["new_v4"],
        why: "only random.rs draws ids",
    },
    Ban {
        below: &["api/src/"],
        // The writer's thread draws from the stream of whoever started it.
        except: &["api/src/random.rs", "api/src/random/", "api/src/ledger/writer.rs"],
        words: &["seeded"],
        why: "nothing that ships gives chance a seed (decision 20)",
    },
];

/// What no committed text may hold: places of the machine it was written on, and of registries.
/// Written in parts, so that this file does not hold them either.
const TRACES: &[&[&str]] = &[
    &["/wo", "rk/"],
    &["/ro", "ot/"],
    &["/ho", "me/"],
    &[".cargo/", "registry"],
    &["index.", "crates.io"],
    &["registry.", "npmjs"],
    &["proxy.", "golang"],
    &["pypi.", "org"],
];

/// Files of tools, or of others, that are not ours to write.
const FOREIGN: &[&str] = &["Cargo.lock", "LICENSE", "api/assets/graphiql/"];

fn faults(title: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{title}:\n  {}", faults.join("\n  "));
}

/// Where `word` stands as a whole path, not as a part of a longer name.
fn find_word(code: &str, word: &str) -> Option<usize> {
    let part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).map(|(at, _)| at).find(|at| {
        let before = code[..*at].chars().next_back();
        let after = code[at + word.len()..].chars().next();
        !before.is_some_and(part) && !after.is_some_and(part)
    })
}

#[test]
fn crates_and_words_stay_where_they_belong() {
    let mut found = Vec::new();
    for source in all() {
        for ban in BANS {
            let excepted = ban.except.iter().any(|path| source.path.starts_with(path));
            if excepted || !ban.below.iter().any(|path| source.path.starts_with(path)) {
                continue;
            }
            for word in ban.words {
                if let Some(at) = find_word(source.live(), word) {
                    let line = source.line(at);
                    found.push(format!("{}:{line}: {word}: {}", source.path, ban.why));
                }
            }
        }
    }
    faults("crates and words", &found);
}

#[test]
fn files_lines_and_functions_fit() {
    let mut found = Vec::new();
    for source in all() {
        let lines: Vec<&str> = source.text.lines().collect();
        if lines.len() > FILE_LINES {
            found.push(format!("{}: {} lines", source.path, lines.len()));
        }
        for (number, line) in lines.iter().enumerate() {
            if line.chars().count() > LINE_CHARS {
                found.push(format!("{}:{}: a long line", source.path, number + 1));
            }
        }
        for (line, length) in functions(&source) {
            if length > FUNCTION_LINES {
                found.push(format!("{}:{line}: a function of {length} lines", source.path));
            }
        }
    }
    faults("too long", &found);
}

/// The line of each function, and how many lines it has.
fn functions(source: &Source) -> Vec<(usize, usize)> {
    let code = &source.code;
    let mut found = Vec::new();
    for (at, _) in code.match_indices("fn ") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            continue;
        }
        let rest = &code[at..];
        let Some(open) = rest.find(['{', ';']) else { continue };
        if rest.as_bytes()[open] == b';' {
            continue;
        }
        let mut depth = 0_usize;
        let body = rest[open..].char_indices().find(|(_, c)| {
            match *c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            depth == 0
        });
        if let Some((length, _)) = body {
            let text = &rest[..open + length];
            found.push((source.line(at), text.matches('\n').count() + 1));
        }
    }
    found
}

#[test]
fn nothing_is_left_for_later_in_the_code() {
    let marks = [["TO", "DO"].concat(), ["FIX", "ME"].concat(), ["XX", "X"].concat()];
    let macros = [["to", "do!"].concat(), ["unimplemented", "!"].concat()];
    let mut found = Vec::new();
    for source in all() {
        for word in &marks {
            if let Some(at) = find_word(&source.text, word) {
                // A literal may hold such letters: the unknown currency of ISO 4217 is one.
                let holds = |l: &Literal| l.at <= at && at <= l.at + l.text.len();
                let quoted = source.literals.iter().any(holds);
                if !quoted {
                    found.push(format!("{}:{}: {word}", source.path, source.line(at)));
                }
            }
        }
        for word in &macros {
            if let Some(at) = source.code.find(word.as_str()) {
                found.push(format!("{}:{}: {word}", source.path, source.line(at)));
            }
        }
    }
    faults("unfinished", &found);
}

#[test]
fn every_file_says_why_it_is_there() {
    let silent: Vec<String> = all()
        .iter()
        .filter(|source| source.path.starts_with("tests/") || !source.is_test())
        .filter(|source| !source.text.starts_with("//!"))
        .map(|source| source.path.clone())
        .collect();
    faults("no //! at the head", &silent);
}

#[test]
fn no_trace_of_a_machine_or_a_registry() {
    let mut found = Vec::new();
    for path in files(&root(), "") {
        let name = relative(&path);
        if FOREIGN.iter().any(|foreign| name.starts_with(foreign)) {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        for (number, line) in text.lines().enumerate() {
            let mut traces = TRACES.iter().map(|parts| parts.concat());
            let trace = traces.find(|trace| line.contains(trace.as_str()));
            if let Some(trace) = trace {
                found.push(format!("{name}:{}: {trace}", number + 1));
            }
        }
    }
    faults("traces", &found);
}
