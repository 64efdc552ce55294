//! Chapters, their profiles, and this instance.

use std::collections::BTreeMap;

use enlace_schema::fingerprint::{Language, words};
use enlace_schema::profile::Profile as ChapterProfile;

use super::Context;
use super::access::Told;
use super::error::ApiError;
use super::log::Log;
use super::scalars::{Currency, DateTime, Hash, Lang, Locale, Origin, int};
use super::text::LocalizedText;
use crate::error::Error;
use crate::store::tables::ChapterRow;
use crate::store::{chapters, log};

const SOFTWARE: &str = env!("CARGO_PKG_NAME");
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A chapter, as its own log describes it.
#[derive(Debug, Clone)]
pub struct Chapter {
    row: ChapterRow,
    own: bool,
}

/// A chapter of the federation, as its own log describes it.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Chapter {
    /// The name of its log.
    fn origin(&self, context: &Context) -> Result<Origin, ApiError> {
        log::origin(&self.row.origin).map(Origin).told(context)
    }

    /// Its short name, `us`.
    fn chapter(&self) -> &str {
        &self.row.chapter
    }

    /// Its public name.
    fn name(&self) -> &str {
        &self.row.name
    }

    /// Whether it is the chapter of this instance.
    fn own(&self) -> bool {
        self.own
    }

    /// Id of the first event of its log: its identity, whatever its address.
    fn genesis(&self, context: &Context) -> Result<Hash, ApiError> {
        log::hash(&self.row.genesis).map(Hash).told(context)
    }

    /// The twelve words by which two operators compare the genesis, in the list of one language.
    fn fingerprint(
        &self,
        context: &Context,
        #[graphql(
            description = "Which list of words; the reader's language where it is left out."
        )]
        lang: Option<Lang>,
    ) -> Result<Vec<String>, ApiError> {
        let genesis = log::hash(&self.row.genesis).told(context)?;
        let lang = lang.unwrap_or_else(|| context.locale.lang().into());
        let language = match lang {
            Lang::En => Language::English,
            Lang::Es => Language::Spanish,
        };
        Ok(words(&genesis, language).to_vec())
    }

    /// The profile that it works by: its law, money and languages. Null until it has adopted one.
    fn profile(&self) -> Option<Profile> {
        // What a peer wrote may be no profile that this software knows.
        let data = self.row.profile_data.as_deref();
        data.and_then(|data| ChapterProfile::parse(data).ok()).map(Profile)
    }
}

impl Chapter {
    /// Every chapter known here, by the name of its log.
    ///
    /// # Errors
    /// What the database says.
    pub fn all(context: &Context) -> Result<Vec<Self>, ApiError> {
        let own = context.instance.origin().as_str();
        let rows = context.read(chapters::all)?;
        Ok(rows.into_iter().map(|row| Self { own: row.origin == own, row }).collect())
    }

    /// The chapter of a log.
    ///
    /// # Errors
    /// What the database says.
    pub fn find(context: &Context, origin: &str) -> Result<Option<Self>, ApiError> {
        let own = origin == context.instance.origin().as_str();
        let row = context.read(|conn| chapters::find(conn, origin))?;
        Ok(row.map(|row| Self { row, own }))
    }
}

/// A chapter's profile.
#[derive(Debug, Clone)]
pub struct Profile(ChapterProfile);

/// A chapter's profile: what its law, its by-laws and its habits fix, as data.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Profile {
    /// Its name, `mx-coop`.
    fn name(&self) -> &str {
        &self.0.name
    }

    /// Its version, from 1.
    fn version(&self) -> i32 {
        int(self.0.version)
    }

    /// The chapter's name in one language.
    fn title(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        let binds = self.0.languages.first().copied();
        LocalizedText::pick(context, &self.0.names, binds, lang)
    }

    /// The languages of the chapter; the first binds.
    fn languages(&self) -> Vec<Lang> {
        self.0.languages.iter().copied().map(Lang::from).collect()
    }

    /// The locale in which the chapter speaks when nobody asked for another, as a BCP 47 tag.
    fn locale(&self) -> &str {
        &self.0.locale
    }

    /// The currency of its dues.
    fn currency(&self) -> Currency {
        Currency(self.0.currency)
    }

    /// The time zone in which its deadlines are shown, as the IANA names it.
    fn zone(&self) -> &str {
        &self.0.zone
    }

    /// Every number that a law, by-laws or the federation sets, with where it is from.
    fn numbers(&self, context: &Context) -> Result<Vec<LegalNumber>, ApiError> {
        let all = serde_json::to_value(&self.0).map_err(Error::internal).told(context)?;
        let mut numbers = BTreeMap::new();
        collect_numbers("", &all, &mut numbers);
        Ok(numbers.into_values().collect())
    }
}

/// A number with its source.
#[derive(Debug, Clone)]
pub struct LegalNumber {
    name: String,
    value: String,
    source: String,
    checked: bool,
}

/// A number that a law, by-laws or the federation sets.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl LegalNumber {
    /// Its place in the profile, `meetings.notice_days_ordinary`.
    fn name(&self) -> &str {
        &self.name
    }

    /// Its value: a number, `true` or `false`, a word, or JSON where it has parts.
    fn value(&self) -> &str {
        &self.value
    }

    /// Where it is from: statute and section, by-laws, charter.
    fn source(&self) -> &str {
        &self.source
    }

    /// Whether a lawyer of the chapter has compared it with the law in force.
    fn checked_by_counsel(&self) -> bool {
        self.checked
    }
}

/// Finds what has a value, a source and a check, wherever in the profile it stands.
fn collect_numbers(
    path: &str,
    value: &serde_json::Value,
    numbers: &mut BTreeMap<String, LegalNumber>,
) {
    let Some(object) = value.as_object() else { return };
    let legal = (object.get("value"), object.get("source"), object.get("checked_by_counsel"));
    if let (Some(value), Some(source), Some(checked)) = legal {
        let text =
            |json: &serde_json::Value| json.as_str().map_or_else(|| json.to_string(), String::from);
        let number = LegalNumber {
            name: path.into(),
            value: text(value),
            source: text(source),
            checked: checked.as_bool().unwrap_or_default(),
        };
        numbers.insert(path.into(), number);
        return;
    }
    for (name, part) in object {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        collect_numbers(&path, part, numbers);
    }
}

/// This instance.
#[derive(Debug, Clone, Copy)]
pub struct InstanceInfo;

/// The instance that answers.
#[juniper::graphql_object]
#[graphql(name = "Instance", context = Context, scalar = juniper::DefaultScalarValue)]
impl InstanceInfo {
    /// The name of its log.
    fn origin(context: &Context) -> Origin {
        Origin(context.instance.origin().clone())
    }

    /// Its chapter.
    fn chapter(context: &Context) -> Result<Option<Chapter>, ApiError> {
        Chapter::find(context, context.instance.origin().as_str())
    }

    /// The language of the messages in this answer: by `Accept-Language`.
    fn locale(context: &Context) -> Locale {
        Locale(context.locale)
    }

    /// The present moment by its clock, which judges whether a poll is open.
    fn now(context: &Context) -> DateTime {
        DateTime(context.instance.now())
    }

    /// The name of the program.
    fn software() -> &'static str {
        SOFTWARE
    }

    /// The version of the program.
    fn version() -> &'static str {
        VERSION
    }

    /// Whether it takes no writes now, because a newer copy of its log may exist elsewhere.
    fn read_only(context: &Context) -> bool {
        context.instance.ledger.is_read_only()
    }

    /// Its own log. Members only.
    fn log(context: &Context) -> Result<Option<Log>, ApiError> {
        Log::find(context, context.instance.origin().as_str())
    }
}
