//! The locales: all say the same, every text is used, every used text is there.

mod errors;
mod ftl;
mod usage;

use std::collections::BTreeMap;

use enlace::locale::Locale;

use self::ftl::Message;

/// The texts of one locale, without what it inherits; faults of syntax stop the test.
fn texts(locale: Locale) -> BTreeMap<String, Message> {
    let mut faults = Vec::new();
    let found = ftl::read(locale, &mut faults);
    none(&format!("locales/{locale}"), &faults);
    found
}

fn none(title: &str, faults: &[String]) {
    assert!(faults.is_empty(), "{title}:\n  {}", faults.join("\n  "));
}

#[test]
fn english_and_spanish_have_the_same_texts() {
    let (en, es) = (texts(Locale::En), texts(Locale::Es));
    let mut faults = Vec::new();
    for id in en.keys().filter(|id| !es.contains_key(*id)) {
        faults.push(format!("{id} is missing in es"));
    }
    for id in es.keys().filter(|id| !en.contains_key(*id)) {
        faults.push(format!("{id} is missing in en"));
    }
    compare(&en, &es, &mut faults);
    none("en and es", &faults);
}

#[test]
fn mexican_spanish_holds_only_what_differs() {
    let (es, mx) = (texts(Locale::Es), texts(Locale::EsMx));
    let mut faults = Vec::new();
    for (id, message) in &mx {
        match es.get(id) {
            None => faults.push(format!("{id} is not in es")),
            Some(other) if same_words(other, message) => {
                // An override that differs only in braces or marks is honest: formats do.
                let marks = message.file.ends_with("units.ftl");
                if !marks {
                    faults.push(format!("{id} says the same as es"));
                }
            }
            Some(_) => {}
        }
    }
    compare(&es, &mx, &mut faults);
    none("es and es-MX", &faults);
}

fn same_words(one: &Message, other: &Message) -> bool {
    one.parts.iter().all(|(name, part)| other.parts.get(name) == Some(part))
}

/// Texts that both have must have the same attributes with the same variables. An override
/// replaces a text with all its attributes, so one that it lacked would be lost.
fn compare(
    one: &BTreeMap<String, Message>,
    other: &BTreeMap<String, Message>,
    faults: &mut Vec<String>,
) {
    for (id, message) in other {
        let Some(original) = one.get(id) else { continue };
        let names = |message: &Message| message.parts.keys().cloned().collect::<Vec<_>>();
        if names(original) != names(message) {
            let (left, right) = (names(original), names(message));
            faults.push(format!("{id}: attributes {left:?} and {right:?}"));
        }
        for (name, part) in &message.parts {
            let Some(same) = original.parts.get(name) else { continue };
            if same.variables != part.variables {
                let (left, right) = (&same.variables, &part.variables);
                faults.push(format!("{id}.{name}: variables {left:?} and {right:?}"));
            }
        }
    }
}

#[test]
fn included_texts_exist() {
    let en = texts(Locale::En);
    let mut faults = Vec::new();
    for locale in Locale::ALL {
        for (id, message) in texts(locale) {
            for include in message.parts.values().flat_map(|part| &part.includes) {
                if !en.contains_key(include) {
                    faults.push(format!("{locale}: {id} includes {include}"));
                }
            }
        }
    }
    none("includes", &faults);
}

#[test]
fn spanish_is_written_as_the_glossary_has_it() {
    let mut faults = Vec::new();
    for locale in [Locale::Es, Locale::EsMx] {
        for (id, message) in texts(locale) {
            for part in message.parts.values() {
                for word in part.words.split_whitespace() {
                    if let Some(why) = fault_of_word(&id, word) {
                        faults.push(format!("{locale}: {id}: {word}: {why}"));
                    }
                }
            }
        }
    }
    none("words", &faults);
}

fn fault_of_word(id: &str, word: &str) -> Option<&'static str> {
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    // Tags such as es-MX are no words.
    let tag = bare.ends_with("MX");
    let bare = bare.to_lowercase();
    let address = word.contains("example.") || word.contains("ejemplo.");
    if word.contains('@') && !address {
        return Some("no @ forms: screen readers stumble over them");
    }
    if !tag && is_x_form(&bare) {
        return Some("no -x forms: choose a collective");
    }
    if bare.starts_with("recuento") && !id.contains("recount") {
        return Some("counting is escrutinio or cómputo; recuento is counting again");
    }
    if bare == "censo" {
        return Some("the roll is padrón de votantes");
    }
    None
}

/// `todxs`, `latinx`, `bienvenidx`: an x after a consonant at the end, or before a plural s.
fn is_x_form(word: &str) -> bool {
    let Some(stem) = word.strip_suffix("xs").or_else(|| word.strip_suffix('x')) else {
        return false;
    };
    // `linux`, `fax`, `PostgreSQL`: after a vowel an x is a letter like any other.
    stem.chars().count() >= 3 && stem.ends_with(|c: char| !"aeiouáéíóúü".contains(c))
}

#[test]
fn money_never_goes_by_a_sign_alone() {
    let mut faults = Vec::new();
    for locale in Locale::ALL {
        for (id, message) in texts(locale) {
            if message.parts.values().any(|part| part.words.contains('$')) {
                faults.push(format!("{locale}: {id}"));
            }
        }
    }
    none("a $ means dollars to some and pesos to others", &faults);
}

/// The program formats numbers and dates itself, and gives Fluent no functions: a text that called
/// one would not be shown.
#[test]
fn no_text_calls_a_function() {
    let mut faults = Vec::new();
    for locale in Locale::ALL {
        for (id, message) in texts(locale) {
            for function in message.parts.values().flat_map(|part| &part.functions) {
                faults.push(format!("{locale}: {id}: {function}"));
            }
        }
    }
    none("texts that call a function", &faults);
}

#[test]
fn no_text_is_empty() {
    let mut faults = Vec::new();
    for locale in Locale::ALL {
        for (id, message) in texts(locale) {
            for (name, part) in &message.parts {
                let marks = message.file.ends_with("units.ftl");
                let silent = part.words.trim().is_empty() && part.variables.is_empty();
                if silent && part.includes.is_empty() && !marks {
                    faults.push(format!("{locale}: {id}.{name}"));
                }
            }
        }
    }
    none("empty texts", &faults);
}
