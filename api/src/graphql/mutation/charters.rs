//! What a committee decides about charters.

use enlace_schema::event::charter::Proposed;
use enlace_schema::event::poll::TextRef;
use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::access::Told;
use super::super::charter::{Charter, Ratification};
use super::super::error::ApiError;
use super::super::scalars::{Hash, Lang, Origin};
use super::super::text::LocalTextInput;
use super::polls::{ElectorateInput, QuorumInput, ThresholdInput, electorate, quorum, threshold};
use crate::actions::charters::{self as actions, OneCharter};
use crate::error::Result as Outcome;

type Key = Option<String>;
type Answer<T> = Result<T, ApiError>;

/// The document of a charter in one language, by its digest.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct CharterTextInput {
    /// The language.
    pub lang: Lang,
    /// SHA-256 of the document.
    pub digest: Hash,
}

/// A charter to propose.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct ProposeCharterInput {
    /// What it is called.
    pub title: LocalTextInput,
    /// The language whose text binds.
    pub authoritative: Lang,
    /// The document in each language.
    pub texts: Vec<CharterTextInput>,
    /// The chapters that it is for, ours among them.
    pub chapters: Vec<Origin>,
    /// Who votes in their polls, with which weight; without `joinedBy`.
    pub electorate: ElectorateInput,
    /// Quorum of their polls; null for none.
    pub quorum: Option<QuorumInput>,
    /// What passes, overall.
    pub threshold: ThresholdInput,
    /// Whether each chapter must pass it too.
    pub dual_majority: bool,
    /// How many of the chapters ratify it.
    pub ratified_by: Ratification,
    /// The charter in whose place it comes; null for none.
    pub supersedes: Option<Hash>,
}

/// The charter that a decision is about.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct CharterInput {
    /// Its id.
    pub charter: Hash,
}

fn read(input: ProposeCharterInput) -> Outcome<Proposed> {
    let text = |text: CharterTextInput| TextRef { lang: text.lang.into(), digest: text.digest.0 };
    Ok(Proposed {
        title: input.title.into(),
        authoritative: input.authoritative.into(),
        texts: input.texts.into_iter().map(text).collect(),
        chapters: input.chapters.into_iter().map(|origin| origin.0).collect(),
        electorate: electorate(input.electorate)?,
        quorum: input.quorum.map(quorum).transpose()?,
        threshold: threshold(input.threshold)?,
        dual_majority: input.dual_majority,
        ratified_by: input.ratified_by.into(),
        supersedes: input.supersedes.map(|id| id.0),
    })
}

pub(super) fn propose(context: &Context, input: ProposeCharterInput, key: Key) -> Answer<Charter> {
    let asked = read(input).told(context)?;
    let id =
        context.act(key, |instance, caller| actions::propose_charter(instance, caller, asked))?;
    Charter::get(context, id)
}

pub(super) fn ratify(context: &Context, input: CharterInput, key: Key) -> Answer<Charter> {
    let asked = OneCharter { charter: input.charter.0 };
    let id =
        context.act(key, |instance, caller| actions::ratify_charter(instance, caller, asked))?;
    Charter::get(context, id)
}
