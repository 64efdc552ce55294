//! Texts that are in several languages: which one is given, and whether it is the one that binds.

use enlace_schema::text::{Lang as SchemaLang, LocalText};

use super::Context;
use super::scalars::Lang;

/// A short text in one of its languages.
#[derive(Debug, Clone)]
pub struct LocalizedText {
    lang: SchemaLang,
    value: String,
    authoritative: bool,
}

/// A short text (a question, a label, a reason) in one of its languages. Where the language that
/// was asked for is not there, another one is given: `lang` says which.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl LocalizedText {
    /// The language of `value`.
    fn lang(&self) -> Lang {
        self.lang.into()
    }

    /// The text.
    fn value(&self) -> &str {
        &self.value
    }

    /// Whether this is the language whose text binds.
    fn authoritative(&self) -> bool {
        self.authoritative
    }
}

impl LocalizedText {
    /// The text in the wanted language, else in the reader's, else in the one that there is.
    /// `None` where there is no text at all.
    pub fn pick(
        context: &Context,
        text: &LocalText,
        binds: Option<SchemaLang>,
        wanted: Option<Lang>,
    ) -> Option<Self> {
        let (lang, value) = text.best(&wanted_langs(context, wanted))?;
        let authoritative = binds == Some(lang);
        Some(Self { lang, value: value.into(), authoritative })
    }

    /// The text in each language that there is.
    pub fn all(text: &LocalText, binds: Option<SchemaLang>) -> Vec<Self> {
        let one = |(lang, value): (SchemaLang, &str)| Self {
            lang,
            value: value.into(),
            authoritative: binds == Some(lang),
        };
        text.iter().map(one).collect()
    }
}

/// The languages in the order in which the caller wants them.
pub fn wanted_langs(context: &Context, wanted: Option<Lang>) -> Vec<SchemaLang> {
    wanted.map(SchemaLang::from).into_iter().chain(context.locale.langs()).collect()
}

/// A short text in each language, as a client gives it.
#[derive(Debug, Clone, juniper::GraphQLInputObject)]
pub struct LocalTextInput {
    /// The text in English.
    pub en: Option<String>,
    /// The text in Spanish.
    pub es: Option<String>,
}

impl From<LocalTextInput> for LocalText {
    fn from(input: LocalTextInput) -> Self {
        let pairs = [(SchemaLang::En, input.en), (SchemaLang::Es, input.es)];
        pairs.into_iter().filter_map(|(lang, text)| Some((lang, text?))).collect()
    }
}
