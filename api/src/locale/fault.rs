//! What is wrong with a peer, or with what it sent, in words: one sentence per code, and what an
//! officer does about it. The codes are those of the protocol (rule 32) and a few words of ours.

use super::{Locale, texts};

/// Every code that has words of its own: `fault-<code>` in lower case, `.help` what to do.
pub const CODES: &[&str] = &[
    "answer",
    "e-auth",
    "e-busy",
    "e-fork",
    "e-gone",
    "e-json",
    "e-key-weak",
    "e-kid",
    "e-limit",
    "e-origin",
    "e-prev",
    "e-proof",
    "e-seq",
    "e-sig",
    "e-size-conflict",
    "e-skew",
    "e-version",
    "other",
    "peer-quota",
    "unreachable",
];

/// A fault in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    /// What is wrong.
    pub what: String,
    /// What an officer does about it.
    pub todo: String,
}

/// A code in words. A peer may answer a code that nobody here knows.
pub fn explain(locale: Locale, code: &str) -> Explained {
    let word = code.to_ascii_lowercase().replace('_', "-");
    let known = CODES.iter().find(|known| **known == word).copied().unwrap_or("other");
    let id = format!("fault-{known}");
    let texts = texts(locale);
    Explained { what: texts.get(&id, &[]), todo: texts.attr(&id, "help", &[]) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words_in_every_language() {
        for locale in Locale::ALL {
            for code in ["E_SIG", "E_SIZE_CONFLICT", "unreachable", "peer-quota", "E_NOVEL"] {
                let found = explain(locale, code);
                assert!(!found.what.is_empty() && !found.todo.is_empty(), "{locale} {code}");
            }
        }
        assert_eq!(explain(Locale::En, "E_NOVEL"), explain(Locale::En, "HTTP"));
    }
}
