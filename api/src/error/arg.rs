//! The values in a refusal's sentence: they are written in the reader's language only when read.

use enlace_schema::time::Millis;
use jiff::civil::Date;

use crate::locale::{self, Locale, Value, texts};

/// A value in the sentence of a refusal; it is written in the reader's language only when read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Arg {
    /// A name, a path, a code: shown as it is. Never a person's name or address.
    Text(String),
    /// A number, grouped and with its plural forms.
    Count(u64),
    /// A moment, shown by the clocks of the reader's zones, with their offsets.
    At(Millis),
    /// A day of the calendar.
    Day(Date),
    /// Another text of the locales, by its id, with its own arguments.
    Phrase(&'static str, Vec<(&'static str, Arg)>),
}

impl Arg {
    /// Whether its words depend on the reader's zones.
    pub(super) fn tells_time(&self) -> bool {
        match self {
            Self::At(_) => true,
            Self::Phrase(_, args) => args.iter().any(|(_, arg)| arg.tells_time()),
            Self::Text(_) | Self::Count(_) | Self::Day(_) => false,
        }
    }

    fn value(&self, locale: Locale, zones: &[&str]) -> Value<'static> {
        match self {
            Self::Text(text) => text.clone().into(),
            Self::Count(count) => (*count).into(),
            Self::At(at) => locale::both_zones(locale, *at, zones).into(),
            Self::Day(day) => locale::civil_day(locale, *day).into(),
            Self::Phrase(id, args) => texts(locale).get(id, &values(args, locale, zones)).into(),
        }
    }
}

/// The same for several, by name.
pub(super) fn values(
    args: &[(&'static str, Arg)],
    locale: Locale,
    zones: &[&str],
) -> Vec<(&'static str, Value<'static>)> {
    args.iter().map(|(name, arg)| (*name, arg.value(locale, zones))).collect()
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<&std::path::Path> for Arg {
    fn from(path: &std::path::Path) -> Self {
        Self::Text(path.display().to_string())
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

impl From<u32> for Arg {
    fn from(count: u32) -> Self {
        Self::Count(count.into())
    }
}

impl From<usize> for Arg {
    fn from(count: usize) -> Self {
        Self::Count(count as u64)
    }
}

impl From<Date> for Arg {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<Millis> for Arg {
    fn from(at: Millis) -> Self {
        Self::At(at)
    }
}
