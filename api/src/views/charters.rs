//! Charters as they stand here: who ratified them, and which are in force.

use enlace_schema::event::Origin;
use enlace_schema::event::charter::{Proposed, Ratification};
use enlace_schema::log::Hash;
use enlace_schema::text::Lang;
use enlace_schema::time::Millis;
use enlace_schema::voting::charter::{is_in_force, is_ratified};

use crate::error::Result;
use crate::store::{Connection, charters, log};

/// A charter, as this instance knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CharterView {
    /// Its id.
    pub id: Hash,
    /// The log that proposed it.
    pub host: Origin,
    /// When, by its author's clock.
    pub at: Millis,
    /// What it says.
    pub body: Proposed,
    /// Its chapters, each with when it ratified, by its own clock, if it has.
    pub chapters: Vec<(Origin, Option<Millis>)>,
    /// Whether enough of them have ratified it.
    pub ratified: bool,
    /// Whether it is in force: ratified, and none in its place.
    pub in_force: bool,
}

/// Id of the text of when a charter is in force.
pub fn in_force_when(rule: Ratification) -> &'static str {
    match rule {
        Ratification::All => "portal-charter-from-all",
        Ratification::Majority => "portal-charter-from-majority",
    }
}

/// Id of the name of a language of texts.
pub fn language_of(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "portal-language-en",
        Lang::Es => "portal-language-es",
    }
}

/// Every charter, the newest first.
///
/// # Errors
/// What the database says; internal when a stored event does not read.
pub fn charters(conn: &mut Connection) -> Result<Vec<CharterView>> {
    let (all, ratified) = charters::facts(conn)?;
    let when = charters::ratifications(conn)?;
    let mut views = Vec::new();
    for row in charters::all(conn)? {
        let charter = row.charter()?;
        let by = |chapter: &Origin| {
            let of = |row: &&crate::store::tables::RatificationRow| {
                row.origin == chapter.as_str() && row.charter == charter.id.0
            };
            when.iter().find(of).map(|row| Millis::from_ms(row.at_ms))
        };
        views.push(CharterView {
            id: charter.id,
            host: log::origin(&row.origin)?,
            at: Millis::from_ms(row.at_ms),
            chapters: charter.body.chapters.iter().map(|log| (log.clone(), by(log))).collect(),
            ratified: is_ratified(&charter, &ratified),
            in_force: is_in_force(&charter, &all, &ratified),
            body: charter.body,
        });
    }
    Ok(views)
}

/// The charter with this id, if it is here.
///
/// # Errors
/// As [`charters()`].
pub fn charter(conn: &mut Connection, id: Hash) -> Result<Option<CharterView>> {
    Ok(charters(conn)?.into_iter().find(|view| view.id == id))
}
