//! The texts of each locale, built once from the files within the binary.

use std::sync::{Arc, LazyLock};

use fluent::concurrent::FluentBundle;
use fluent::{FluentArgs, FluentError, FluentResource, FluentValue};
use rust_embed::RustEmbed;

use super::{Locale, format};

/// A value for a variable of a text: from a number (grouped, with plural forms) or from a text.
pub type Value<'a> = FluentValue<'a>;

#[derive(RustEmbed)]
#[folder = "../locales"]
struct Files;

/// All texts in one locale, with what it inherits.
pub struct Texts {
    locale: Locale,
    bundle: FluentBundle<Arc<FluentResource>>,
}

static ALL: LazyLock<[Texts; 3]> = LazyLock::new(|| Locale::ALL.map(Texts::build));

/// The texts in this locale.
pub fn texts(locale: Locale) -> &'static Texts {
    &ALL[locale as usize]
}

/// A text in a locale, with its variables: `t!(locale, "poll-closes", at = date)`.
///
/// The id is a literal, so that `tests/locales` finds which texts are used and which lack.
#[macro_export]
macro_rules! t {
    ($locale:expr, $id:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::locale::texts($locale)
            .get($id, &[$((stringify!($name), $crate::locale::Value::from($value))),*])
    };
}

impl Texts {
    fn build(locale: Locale) -> Self {
        let tags = locale.chain().iter().rev().filter_map(|link| link.tag().parse().ok());
        let mut bundle = FluentBundle::new_concurrent(tags.collect());
        // Isolation marks would end up in mails, terminals and file names; both languages are
        // written from left to right.
        bundle.set_use_isolating(false);
        // A formatter is a plain function, so each locale has its own.
        match locale {
            Locale::En => bundle.set_formatter(Some(|n, _| format::grouped(Locale::En, n))),
            Locale::Es => bundle.set_formatter(Some(|n, _| format::grouped(Locale::Es, n))),
            Locale::EsMx => bundle.set_formatter(Some(|n, _| format::grouped(Locale::EsMx, n))),
        }
        for link in locale.chain() {
            for resource in resources(*link) {
                bundle.add_resource_overriding(resource);
            }
        }
        Self { locale, bundle }
    }

    /// Whether there is a text with this id.
    pub fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    /// The text with this id. A missing text is its id, a missing variable shows its name: both
    /// are logged, and stop a debug build.
    pub fn get(&self, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.write(id, None, args)
    }

    /// An attribute of the text with this id: a help, a label, a placeholder.
    pub fn attr(&self, id: &str, name: &str, args: &[(&str, Value<'_>)]) -> String {
        self.write(id, Some(name), args)
    }

    fn write(&self, id: &str, attribute: Option<&str>, args: &[(&str, Value<'_>)]) -> String {
        let pattern = self.bundle.get_message(id).and_then(|message| match attribute {
            Some(name) => message.get_attribute(name).map(|found| found.value()),
            None => message.value(),
        });
        let whole = || attribute.map_or_else(|| id.to_owned(), |name| format!("{id}.{name}"));
        let Some(pattern) = pattern else {
            self.complain(&whole(), "no such text");
            return whole();
        };
        let args: FluentArgs<'_> = args.iter().cloned().collect();
        let mut faults: Vec<FluentError> = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&args), &mut faults);
        for fault in &faults {
            self.complain(&whole(), &fault.to_string());
        }
        text.into_owned()
    }

    fn complain(&self, id: &str, fault: &str) {
        if cfg!(debug_assertions) {
            panic!("text {id} in {}: {fault}", self.locale);
        }
        tracing::error!(id, locale = self.locale.tag(), fault, "text");
    }
}

/// The files of one locale. One that does not parse keeps its readable part in a release, and
/// stops a debug build.
fn resources(locale: Locale) -> Vec<Arc<FluentResource>> {
    let folder = format!("{}/", locale.tag());
    let paths = Files::iter().filter(|path| path.starts_with(&folder) && path.ends_with(".ftl"));
    let mut found = Vec::new();
    for path in paths {
        let Some(file) = Files::get(&path) else { continue };
        let source = String::from_utf8_lossy(&file.data).into_owned();
        let resource = FluentResource::try_new(source).unwrap_or_else(|(readable, faults)| {
            if cfg!(debug_assertions) {
                panic!("{path}: {faults:?}");
            }
            tracing::error!(%path, ?faults, "texts");
            readable
        });
        found.push(Arc::new(resource));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spanish_of_mexico_inherits_and_overrides() {
        let (es, mx) = (texts(Locale::Es), texts(Locale::EsMx));
        assert_eq!(es.get("error-not-found", &[]), mx.get("error-not-found", &[]));
        let help = |texts: &Texts| texts.attr("error-unknown-option", "help", &[]);
        assert!(help(es).contains("papeleta") && help(mx).contains("boleta"));
    }

    #[test]
    fn numbers_in_texts_are_grouped_and_have_plurals() {
        let limit = |locale, limit: u64| t!(locale, "error-body-too-large", limit = limit);
        assert!(limit(Locale::En, 65_536).contains("65,536"));
        assert!(limit(Locale::Es, 65_536).contains("65.536"));
        assert!(limit(Locale::EsMx, 65_536).contains("65,536"));
        let choices = |n: u64| t!(Locale::Es, "error-too-many-choices", limit = n);
        assert_ne!(choices(1), choices(2).replace('2', "1"));
    }

    #[cfg(debug_assertions)]
    #[test]
    #[should_panic(expected = "no such text")]
    fn a_missing_text_stops_a_debug_build() {
        texts(Locale::En).get("there-is-no-such-text", &[]);
    }
}
