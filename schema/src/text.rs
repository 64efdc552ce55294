//! Texts in several languages, of which one binds, and what a text may contain.
//!
//! Free text is kept exactly as typed; what cannot be shown safely is refused, never repaired.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::json::EVENT_MAX_BYTES;
use crate::log::{Hash, sha256};

/// Longest title, in characters: one line on a phone held sideways, twice over.
pub const TITLE_MAX: usize = 200;
/// Longest body, in characters: about four printed pages.
pub const BODY_MAX: usize = 8_000;
/// Longest comment, in characters.
pub const COMMENT_MAX: usize = 2_000;

/// Most bytes a body may take inside its event, counted as JSON writes them. Only a body of
/// mostly four-byte characters meets this before [`BODY_MAX`].
pub const BODY_BYTES_MAX: usize = 30_000;

/// What an event with a text holds beside title and body: the envelope's fields at their usual
/// longest, ids, a digest, names of fields.
const ENVELOPE_BYTES: usize = 1_900;
/// A character is at most four bytes, and JSON writes every allowed one in no more.
const CHAR_BYTES: usize = 4;

// A text that passes the checks always fits into its event.
const _: () = assert!(BODY_BYTES_MAX + TITLE_MAX * CHAR_BYTES + ENVELOPE_BYTES < EVENT_MAX_BYTES);
const _: () = assert!(COMMENT_MAX * CHAR_BYTES + ENVELOPE_BYTES < EVENT_MAX_BYTES);

/// A language that texts can be in. Regional forms are a matter of the interface, not of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// English.
    En,
    /// Spanish.
    Es,
}

impl Lang {
    /// Every language there is.
    pub const ALL: [Self; 2] = [Self::En, Self::Es];

    /// The BCP 47 code.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A code that names no language of [`Lang`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLang;

impl fmt::Display for UnknownLang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a language that texts can be in")
    }
}

impl std::error::Error for UnknownLang {}

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(code: &str) -> Result<Self, UnknownLang> {
        Self::ALL.into_iter().find(|lang| lang.as_str() == code).ok_or(UnknownLang)
    }
}

/// A short text in one or more languages: a title, a label, a reason.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalText(BTreeMap<Lang, String>);

impl LocalText {
    /// The text in exactly this language.
    pub fn get(&self, lang: Lang) -> Option<&str> {
        self.0.get(&lang).map(String::as_str)
    }

    /// The text in the first wanted language that there is, else in the first that there is, and
    /// which language that is, so that it can be marked up.
    pub fn best(&self, wanted: &[Lang]) -> Option<(Lang, &str)> {
        let found = wanted.iter().find_map(|lang| self.get(*lang).map(|text| (*lang, text)));
        found.or_else(|| self.iter().next())
    }

    /// Every text with its language, in a fixed order.
    pub fn iter(&self) -> impl Iterator<Item = (Lang, &str)> {
        self.0.iter().map(|(lang, text)| (*lang, text.as_str()))
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sets the text of one language.
    pub fn set(&mut self, lang: Lang, text: impl Into<String>) {
        self.0.insert(lang, text.into());
    }
}

impl<T: Into<String>> FromIterator<(Lang, T)> for LocalText {
    fn from_iter<I: IntoIterator<Item = (Lang, T)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(lang, text)| (lang, text.into())).collect())
    }
}

impl<T: Into<String>, const N: usize> From<[(Lang, T); N]> for LocalText {
    fn from(pairs: [(Lang, T); N]) -> Self {
        pairs.into_iter().collect()
    }
}

/// Digest of a text in one language: what a translation and a poll are tied to.
///
/// SHA-256 over `enlace/text/v1\0` ‖ language LF ‖ bytes of the title in decimal LF ‖ title LF ‖
/// body. The length keeps a title and a body from trading lines.
pub fn digest(lang: Lang, title: &str, body: &str) -> Hash {
    let text = format!("enlace/text/v1\0{lang}\n{}\n{title}\n{body}", title.len());
    sha256(text.as_bytes())
}

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRefusal {
    /// Nothing but white space.
    Empty,
    /// More characters (or bytes) than allowed.
    TooLong {
        /// The limit in characters.
        max: usize,
    },
    /// A control character, or a line break where one line is asked for.
    Control,
    /// A character that reorders the text around it: what is read would not be what is signed.
    Bidi,
}

impl TextRefusal {
    /// Every code there is.
    pub const CODES: [&'static str; 4] =
        ["text-empty", "text-too-long", "text-control-character", "text-direction-override"];

    /// The stable code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "text-empty",
            Self::TooLong { .. } => "text-too-long",
            Self::Control => "text-control-character",
            Self::Bidi => "text-direction-override",
        }
    }
}

impl fmt::Display for TextRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for TextRefusal {}

/// Checks one line of at most [`TITLE_MAX`] characters: a title, a question, a label.
///
/// # Errors
/// `text-empty`, `text-too-long`, `text-control-character`, `text-direction-override`.
pub fn check_title(text: &str) -> Result<(), TextRefusal> {
    check(text, TITLE_MAX, usize::MAX, false)
}

/// Checks paragraphs of at most [`BODY_MAX`] characters.
///
/// # Errors
/// As [`check_title`].
pub fn check_body(text: &str) -> Result<(), TextRefusal> {
    check(text, BODY_MAX, BODY_BYTES_MAX, true)
}

/// Checks paragraphs of at most [`COMMENT_MAX`] characters.
///
/// # Errors
/// As [`check_title`].
pub fn check_comment(text: &str) -> Result<(), TextRefusal> {
    check(text, COMMENT_MAX, usize::MAX, true)
}

fn check(text: &str, max: usize, max_bytes: usize, lines: bool) -> Result<(), TextRefusal> {
    if text.trim().is_empty() {
        return Err(TextRefusal::Empty);
    }
    // The length first: it bounds the work of what follows.
    if text.len() > max.saturating_mul(CHAR_BYTES) || text.chars().count() > max {
        return Err(TextRefusal::TooLong { max });
    }
    if text.chars().map(json_bytes).sum::<usize>() > max_bytes {
        return Err(TextRefusal::TooLong { max });
    }
    for c in text.chars() {
        if c.is_control() && !(lines && matches!(c, '\n' | '\t')) {
            return Err(TextRefusal::Control);
        }
        if is_override(c) {
            return Err(TextRefusal::Bidi);
        }
    }
    Ok(())
}

/// Bytes that JSON writes for an allowed character.
fn json_bytes(c: char) -> usize {
    if matches!(c, '"' | '\\' | '\n' | '\t') { 2 } else { c.len_utf8() }
}

/// The explicit directional embeddings, overrides and isolates of Unicode (UAX 9). The plain
/// marks U+200E and U+200F are allowed: they have honest uses and move nothing far.
fn is_override(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
#[path = "text_vectors.rs"]
mod vectors;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_reads_back() {
        for lang in Lang::ALL {
            assert_eq!(lang.as_str().parse(), Ok(lang));
        }
        assert_eq!("es-MX".parse::<Lang>(), Err(UnknownLang));
    }

    #[test]
    fn the_best_language_is_the_first_wanted_one_that_there_is() {
        let both = LocalText::from([(Lang::En, "Budget"), (Lang::Es, "Presupuesto")]);
        assert_eq!(both.best(&[Lang::Es, Lang::En]), Some((Lang::Es, "Presupuesto")));
        let one = LocalText::from([(Lang::Es, "Presupuesto")]);
        assert_eq!(one.best(&[Lang::En]), Some((Lang::Es, "Presupuesto")));
        assert_eq!(LocalText::default().best(&[Lang::En]), None);
    }

    #[test]
    fn texts_are_a_plain_map_in_json() {
        let text = LocalText::from([(Lang::Es, "Sí"), (Lang::En, "Yes")]);
        let json = serde_json::to_string(&text).expect("serializes");
        assert_eq!(json, r#"{"en":"Yes","es":"Sí"}"#);
        assert_eq!(serde_json::from_str::<LocalText>(&json).expect("parses"), text);
        assert!(serde_json::from_str::<LocalText>(r#"{"fr":"Oui"}"#).is_err());
    }

    #[test]
    fn the_digest_separates_language_title_and_body() {
        let base = digest(Lang::En, "a", "b");
        assert_ne!(base, digest(Lang::Es, "a", "b"));
        assert_ne!(base, digest(Lang::En, "a\nb", ""));
        assert_ne!(digest(Lang::En, "a\n", "b"), digest(Lang::En, "a", "\nb"));
    }

    #[test]
    fn every_refusal_has_its_case() {
        assert_eq!(check_title(" \u{a0}"), Err(TextRefusal::Empty));
        assert_eq!(check_title(&"x".repeat(201)), Err(TextRefusal::TooLong { max: 200 }));
        assert_eq!(check_title("one\ntwo"), Err(TextRefusal::Control));
        assert_eq!(check_body("nul\0"), Err(TextRefusal::Control));
        assert_eq!(check_body("a\r\nb"), Err(TextRefusal::Control));
        assert_eq!(check_body("pay \u{202e}evil"), Err(TextRefusal::Bidi));
        assert_eq!(check_comment("a\u{2066}b"), Err(TextRefusal::Bidi));
        assert_eq!(check_body("¿Qué?\n\n\tAsí."), Ok(()));
        assert_eq!(check_title(&"ñ".repeat(200)), Ok(()));
        assert_eq!(check_body(&"字".repeat(8_000)), Ok(()));
        assert_eq!(check_body(&"🌽".repeat(8_000)), Err(TextRefusal::TooLong { max: BODY_MAX }));
    }
}
