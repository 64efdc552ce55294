//! Charters: the rules by which the chapters of a federation decide together.

use enlace_schema::event::charter::Ratification as SchemaRatification;
use enlace_schema::event::poll::TextRef;
use enlace_schema::log::Hash as Digest;
use enlace_schema::time::Millis;

use super::Context;
use super::access::Told;
use super::error::ApiError;
use super::poll::rules::{OrgMode, Quorum, Threshold, Weight};
use super::scalars::{DateTime, Hash, Lang, Origin, mirror};
use super::text::LocalizedText;
use crate::error::{Error, Refusal, codes};
use crate::views::{self, CharterView};

mirror! {
    /// How many of its chapters ratify a charter before it is in force.
    Ratification of SchemaRatification {
        /// Every one.
        All,
        /// More than half of them.
        Majority,
    }
}

/// A charter.
#[derive(Debug, Clone)]
pub struct Charter(CharterView);

/// By what rules chapters decide together. It never changes; another one takes its place.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Charter {
    /// Its id: that of the event by which it was proposed.
    fn id(&self) -> Hash {
        Hash(self.0.id)
    }

    /// The log of the chapter that proposed it.
    fn proposed_by(&self) -> Origin {
        Origin(self.0.host.clone())
    }

    /// When it was proposed, by that chapter's clock.
    fn proposed_at(&self) -> DateTime {
        DateTime(self.0.at)
    }

    /// What it is called, in one language.
    fn title(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        LocalizedText::pick(context, &self.0.body.title, Some(self.0.body.authoritative), lang)
    }

    /// The language whose text binds.
    fn authoritative(&self) -> Lang {
        self.0.body.authoritative.into()
    }

    /// The digest of the document in each language.
    fn texts(&self) -> Vec<CharterText> {
        self.0.body.texts.iter().cloned().map(CharterText).collect()
    }

    /// Its chapters, and which of them have ratified it.
    fn chapters(&self) -> Vec<CharterChapter> {
        let chapters = self.0.chapters.iter().cloned();
        chapters.map(|(origin, at)| CharterChapter { origin, at }).collect()
    }

    /// Votes by kind of member; a kind that is not here has none.
    fn weights(&self) -> Vec<Weight> {
        Weight::of(&self.0.body.electorate)
    }

    /// How organisations vote.
    fn org_mode(&self) -> OrgMode {
        self.0.body.electorate.org_mode.into()
    }

    /// Whether dues must be in order on the record date.
    fn good_standing(&self) -> bool {
        self.0.body.electorate.good_standing
    }

    /// Quorum of its polls; null where none is needed.
    fn quorum(&self) -> Option<Quorum> {
        self.0.body.quorum.map(Quorum)
    }

    /// What passes, overall.
    fn threshold(&self) -> Threshold {
        Threshold(self.0.body.threshold)
    }

    /// Whether each chapter must pass it too.
    fn dual_majority(&self) -> bool {
        self.0.body.dual_majority
    }

    /// How many of the chapters ratify it.
    fn ratified_by(&self) -> Ratification {
        self.0.body.ratified_by.into()
    }

    /// The charter in whose place it comes; null for none.
    fn supersedes(&self) -> Option<Hash> {
        self.0.body.supersedes.map(Hash)
    }

    /// Whether enough of its chapters have ratified it.
    fn ratified(&self) -> bool {
        self.0.ratified
    }

    /// Whether it is in force: ratified, and none in its place.
    fn in_force(&self) -> bool {
        self.0.in_force
    }
}

impl Charter {
    /// Every charter, the newest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn all(context: &Context) -> Result<Vec<Self>, ApiError> {
        Ok(context.read(views::charters)?.into_iter().map(Self).collect())
    }

    /// The charter with this id.
    ///
    /// # Errors
    /// `charter-not-found`.
    pub fn get(context: &Context, id: Digest) -> Result<Self, ApiError> {
        let found = context.read(|conn| views::charter(conn, id))?;
        let missing = || Error::from(Refusal::new(codes::CHARTER_NOT_FOUND));
        found.map(Self).ok_or_else(missing).told(context)
    }
}

/// A text of a charter.
#[derive(Debug, Clone)]
pub struct CharterText(TextRef);

/// The document of a charter in one language, by its digest.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl CharterText {
    /// The language.
    fn lang(&self) -> Lang {
        self.0.lang.into()
    }

    /// SHA-256 of the document.
    fn digest(&self) -> Hash {
        Hash(self.0.digest)
    }
}

/// A chapter of a charter.
#[derive(Debug, Clone)]
pub struct CharterChapter {
    origin: enlace_schema::event::Origin,
    at: Option<Millis>,
}

/// A chapter that a charter names.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl CharterChapter {
    /// The log of the chapter.
    fn origin(&self) -> Origin {
        Origin(self.origin.clone())
    }

    /// When it ratified the charter, by its own clock; null while it has not.
    fn ratified_at(&self) -> Option<DateTime> {
        self.at.map(DateTime)
    }
}
