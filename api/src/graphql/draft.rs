//! Drafts: nobody else's business yet, and in no log.

use enlace_schema::event::role::Role;
use enlace_schema::ids;
use enlace_schema::time::Millis;

use super::Context;
use super::access::{Told, officer};
use super::error::ApiError;
use super::scalars::{DateTime, DraftId, Lang};
use super::text::LocalizedText;
use crate::actions::polls::DraftPoll;
use crate::actions::proposals::DraftProposal;
use crate::error::{Error, Refusal, Result, codes};
use crate::store::drafts::{self, DraftKind};
use crate::store::tables::DraftRow;

/// What every draft has.
#[derive(Debug, Clone)]
struct Frame {
    draft: ids::DraftId,
    created: Millis,
    changed: Millis,
}

impl Frame {
    fn new(row: &DraftRow) -> Result<Self> {
        Ok(Self {
            draft: row.draft.parse().map_err(Error::internal)?,
            created: Millis::from_ms(row.created_ms),
            changed: Millis::from_ms(row.changed_ms),
        })
    }
}

fn found(context: &Context, kind: DraftKind, draft: &ids::DraftId) -> Result<DraftRow, ApiError> {
    let row = context.read(|conn| drafts::find(conn, kind, draft.as_ref()))?;
    row.ok_or_else(|| Error::from(Refusal::new(codes::DRAFT_NOT_FOUND))).told(context)
}

/// A draft of a proposal.
#[derive(Debug, Clone)]
pub struct ProposalDraft {
    frame: Frame,
    text: DraftProposal,
}

/// A draft of a proposal. Its author only.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ProposalDraft {
    /// Its id.
    fn id(&self) -> DraftId {
        DraftId(self.frame.draft.clone())
    }

    /// Its language, which will be the one that binds.
    fn lang(&self) -> Lang {
        self.text.lang.into()
    }

    /// The title.
    fn title(&self) -> &str {
        &self.text.title
    }

    /// The body.
    fn body(&self) -> &str {
        &self.text.body
    }

    /// When it was begun.
    fn created_at(&self) -> DateTime {
        DateTime(self.frame.created)
    }

    /// When it last changed.
    fn changed_at(&self) -> DateTime {
        DateTime(self.frame.changed)
    }
}

impl ProposalDraft {
    fn new(row: &DraftRow) -> Result<Self> {
        let text = serde_json::from_str(&row.body).map_err(Error::internal)?;
        Ok(Self { frame: Frame::new(row)?, text })
    }

    /// Drafts of an author, the one changed last first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn of(context: &Context, author: &ids::MemberId) -> Result<Vec<Self>, ApiError> {
        context.reader()?;
        context.read(|conn| {
            let rows = drafts::of_author(conn, DraftKind::Proposal, author.as_ref())?;
            rows.iter().map(Self::new).collect()
        })
    }

    /// A draft that must be there, for its author: after an action on it.
    ///
    /// # Errors
    /// `draft-not-found`.
    pub fn get(context: &Context, draft: &ids::DraftId) -> Result<Self, ApiError> {
        Self::new(&found(context, DraftKind::Proposal, draft)?).told(context)
    }
}

/// A draft of a poll.
#[derive(Debug, Clone)]
pub struct PollDraft {
    frame: Frame,
    poll: DraftPoll,
}

/// A draft of a poll. The committee only.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PollDraft {
    /// Its id.
    fn id(&self) -> DraftId {
        DraftId(self.frame.draft.clone())
    }

    /// The question; null where the titles of the proposal will be taken.
    fn title(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Option<LocalizedText> {
        LocalizedText::pick(context, &self.poll.title, self.poll.authoritative, lang)
    }

    /// First instant at which a ballot may no longer be cast.
    fn closes_at(&self) -> DateTime {
        DateTime(self.poll.closes_at)
    }

    /// The whole draft as JSON, as this instance keeps it.
    fn body(&self, context: &Context) -> Result<String, ApiError> {
        serde_json::to_string(&self.poll).map_err(Error::internal).told(context)
    }

    /// When it was begun.
    fn created_at(&self) -> DateTime {
        DateTime(self.frame.created)
    }

    /// When it last changed.
    fn changed_at(&self) -> DateTime {
        DateTime(self.frame.changed)
    }
}

impl PollDraft {
    fn new(row: &DraftRow) -> Result<Self> {
        let poll = serde_json::from_str(&row.body).map_err(Error::internal)?;
        Ok(Self { frame: Frame::new(row)?, poll })
    }

    /// Every draft of a poll, the one changed last first.
    ///
    /// # Errors
    /// Who is not of the committee is refused.
    pub fn all(context: &Context) -> Result<Vec<Self>, ApiError> {
        officer(context, &[Role::Committee])?;
        context.read(|conn| {
            let rows = drafts::all(conn, DraftKind::Poll)?;
            rows.iter().map(Self::new).collect()
        })
    }

    /// A draft that must be there, for a caller who was checked: after an action on it.
    ///
    /// # Errors
    /// `draft-not-found`.
    pub fn get(context: &Context, draft: &ids::DraftId) -> Result<Self, ApiError> {
        Self::new(&found(context, DraftKind::Poll, draft)?).told(context)
    }
}
