//! Languages: which one a reader gets, the texts in it, and how it writes dates and amounts.
//!
//! Texts are Fluent files under `locales/`, built into the binary ([`texts()`], [`t!`](crate::t)).
//! `es` is complete and neutral; `es-MX` holds only what differs, and falls back to `es`, which
//! falls back to `en`. Dates, numbers and money are written here, not by Fluent ([`date`],
//! [`money`]), with every word of them from the locales.

pub mod fault;
mod format;
pub mod held;
mod texts;

use std::fmt;
use std::str::FromStr;

use enlace_schema::event::role::Role;
use enlace_schema::text::Lang;
use fluent_langneg::{LanguageIdentifier, NegotiationStrategy, negotiate_languages};

pub use self::format::{both_zones, civil_day, date, day, list, money, number, percent};
pub use self::texts::{Texts, Value, texts};

/// Longest list of languages that is read from a request; browsers send less than 100 bytes.
const HEADER_MAX: usize = 512;

/// A language of the interface, with the habits of a country where they differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Locale {
    /// English, with the number formats of the United States.
    #[default]
    En,
    /// Neutral Spanish.
    Es,
    /// Spanish of Mexico.
    EsMx,
}

impl Locale {
    /// Every locale, in the order of the language switch.
    pub const ALL: [Self; 3] = [Self::En, Self::Es, Self::EsMx];

    /// The BCP 47 tag: for `lang` attributes, headers and files.
    pub fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::EsMx => "es-MX",
        }
    }

    /// The language of records that suits this reader first.
    pub fn lang(self) -> Lang {
        match self {
            Self::En => Lang::En,
            Self::Es | Self::EsMx => Lang::Es,
        }
    }

    /// Every language of records, the reader's first: what
    /// [`LocalText::best`](enlace_schema::text::LocalText::best) takes.
    pub fn langs(self) -> [Lang; 2] {
        match self.lang() {
            Lang::En => [Lang::En, Lang::Es],
            Lang::Es => [Lang::Es, Lang::En],
        }
    }

    /// The locales whose texts are used, the last resort first.
    fn chain(self) -> &'static [Self] {
        match self {
            Self::En => &[Self::En],
            Self::Es => &[Self::En, Self::Es],
            Self::EsMx => &[Self::En, Self::Es, Self::EsMx],
        }
    }

    /// The best locale for an `Accept-Language` header, English if none of it suits.
    pub fn negotiate(header: &str) -> Self {
        Self::negotiate_or(header, Self::En)
    }

    /// The best locale for an `Accept-Language` header, else the given one.
    pub fn negotiate_or(header: &str, otherwise: Self) -> Self {
        if header.len() > HEADER_MAX {
            return otherwise;
        }
        let mut wanted: Vec<(u16, LanguageIdentifier)> = header
            .split(',')
            .filter_map(|part| {
                let (tag, quality) = part.split_once(';').unwrap_or((part, ""));
                Some((thousandths(quality)?, tag.trim().parse().ok()?))
            })
            .filter(|(quality, _)| *quality > 0)
            .collect();
        // Equal qualities keep the order of the header: the sort is stable.
        wanted.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
        let wanted: Vec<_> = wanted.into_iter().map(|(_, tag)| tag).collect();
        pick(&wanted).unwrap_or(otherwise)
    }

    /// The locale of a terminal: `ENLACE_LANG`, `LC_ALL`, `LC_MESSAGES`, `LANG`, the first that is
    /// set and not empty, as POSIX has it. `get` reads a variable.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Self {
        let names = ["ENLACE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"];
        let value = names.into_iter().filter_map(get).find(|value| !value.is_empty());
        let value = value.unwrap_or_default();
        let end = value.find(['.', '@']).unwrap_or(value.len());
        Self::negotiate(&value[..end].replace('_', "-"))
    }
}

/// The name of a role, as a title.
pub fn role(locale: Locale, role: Role) -> String {
    texts(locale).get(&format!("role-name-{}", role.as_str()), &[])
}

/// The name of the language of a BCP 47 tag, in that language: `Español (México)`; the tag itself
/// where none of [`Locale::ALL`] suits it.
pub fn language(tag: &str) -> String {
    let wanted: Option<LanguageIdentifier> = tag.trim().parse().ok();
    let known = wanted.and_then(|wanted| pick(&[wanted]));
    known.map_or_else(|| tag.to_owned(), |locale| texts(locale).get("language-name", &[]))
}

/// The quality of a header's part in thousandths, 1000 if it gives none; nothing if unreadable.
fn thousandths(parameters: &str) -> Option<u16> {
    let Some(text) = parameters.trim().strip_prefix("q=") else { return Some(1000) };
    let (whole, part) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
    let digits = |s: &str| s.len() <= 3 && s.bytes().all(|b| b.is_ascii_digit());
    if !matches!(whole, "0" | "1") || !digits(part) {
        return None;
    }
    let value: u16 = format!("{whole}{part:0<3}").parse().ok()?;
    (value <= 1000).then_some(value)
}

fn pick(wanted: &[LanguageIdentifier]) -> Option<Locale> {
    let have: Vec<LanguageIdentifier> =
        Locale::ALL.iter().filter_map(|locale| locale.tag().parse().ok()).collect();
    let found = negotiate_languages(wanted, &have, None, NegotiationStrategy::Lookup);
    found.first().and_then(|tag| tag.to_string().parse().ok())
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// A tag that is none of [`Locale::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownLocale;

impl fmt::Display for UnknownLocale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not one of en, es, es-MX")
    }
}

impl std::error::Error for UnknownLocale {}

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(tag: &str) -> Result<Self, UnknownLocale> {
        let same = |locale: &Self| locale.tag().eq_ignore_ascii_case(tag);
        Self::ALL.into_iter().find(same).ok_or(UnknownLocale)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_read_with_its_qualities() {
        for (header, locale) in [
            ("es-MX,es;q=0.9,en;q=0.8", Locale::EsMx),
            ("es-mx", Locale::EsMx),
            ("es", Locale::Es),
            ("es-ES,en;q=0.5", Locale::Es),
            ("es-419", Locale::Es),
            ("en;q=0.1, es;q=0.9", Locale::Es),
            ("es;q=0, en", Locale::En),
            ("pt-BR,fr;q=0.9", Locale::En),
            ("pt-BR, es;q=0.3", Locale::Es),
            ("en-GB", Locale::En),
            ("*", Locale::En),
            ("", Locale::En),
            ("es;q=2, ;;,=", Locale::En),
        ] {
            assert_eq!(Locale::negotiate(header), locale, "{header}");
        }
        assert_eq!(Locale::negotiate_or("fr", Locale::EsMx), Locale::EsMx);
        assert_eq!(Locale::negotiate_or(&"es,".repeat(400), Locale::En), Locale::En);
    }

    #[test]
    fn a_terminal_s_variables_are_read_in_posix_order() {
        let with = |pairs: &[(&str, &str)]| {
            Locale::from_env(|name| {
                pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into())
            })
        };
        assert_eq!(with(&[("LANG", "es_MX.UTF-8")]), Locale::EsMx);
        assert_eq!(with(&[("LC_ALL", ""), ("LANG", "es_ES@euro")]), Locale::Es);
        assert_eq!(with(&[("LC_ALL", "C.UTF-8"), ("LANG", "es_MX.UTF-8")]), Locale::En);
        assert_eq!(with(&[("ENLACE_LANG", "es"), ("LC_ALL", "en_US.UTF-8")]), Locale::Es);
        assert_eq!(with(&[]), Locale::En);
    }

    #[test]
    fn a_language_is_called_what_it_calls_itself() {
        for (tag, name) in [
            ("es-MX", "Español (México)"),
            ("es", "Español"),
            ("es-AR", "Español"),
            ("en-US", "English"),
            ("fr", "fr"),
            ("by letter", "by letter"),
            ("", ""),
        ] {
            assert_eq!(language(tag), name, "{tag}");
        }
    }

    #[test]
    fn tags_read_back() {
        for locale in Locale::ALL {
            assert_eq!(locale.tag().parse(), Ok(locale));
        }
        assert_eq!("es_MX".parse::<Locale>(), Err(UnknownLocale));
    }
}
