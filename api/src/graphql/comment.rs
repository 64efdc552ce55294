//! Comments on proposals.

use enlace_schema::event::Origin as OriginName;
use enlace_schema::ids;
use enlace_schema::text::Lang as SchemaLang;
use enlace_schema::time::Millis;
use juniper::ID;

use super::Context;
use super::access::Told;
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::node::NodeValue;
use super::proposal::Place;
use super::scalars::{DateTime, Lang, MemberId, Origin, ProposalId};
use crate::error::{Error, Refusal, codes};
use crate::store::tables::CommentRow;
use crate::store::{chapters, log, proposals};

/// A comment on a proposal.
#[derive(Debug, Clone)]
pub struct Comment(CommentRow);

/// A comment on a proposal. Members only, of any chapter; it is public among them and stays.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl Comment {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.0.comment.clone())
    }

    /// The log of its author's chapter.
    fn origin(&self, context: &Context) -> Result<Origin, ApiError> {
        log::origin(&self.0.origin).map(Origin).told(context)
    }

    /// What it is about.
    fn proposal_id(&self, context: &Context) -> Result<ProposalId, ApiError> {
        self.0.proposal.parse().map(ProposalId).map_err(Error::internal).told(context)
    }

    /// Its author.
    fn author_id(&self, context: &Context) -> Result<MemberId, ApiError> {
        self.0.member.parse().map(MemberId).map_err(Error::internal).told(context)
    }

    /// Its language.
    fn lang(&self, context: &Context) -> Result<Lang, ApiError> {
        let lang = self.0.lang.parse::<SchemaLang>().map(Lang::from);
        lang.map_err(Error::internal).told(context)
    }

    /// Its text.
    fn text(&self) -> &str {
        &self.0.text
    }

    /// When it was written, by the clock of its author's instance.
    fn at(&self) -> DateTime {
        DateTime(Millis::from_ms(self.0.at_ms))
    }
}

connection!(Comment, "CommentConnection", "CommentEdge");

impl Comment {
    /// A page of what is said about a proposal, the oldest first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn page(
        context: &Context,
        host: &OriginName,
        proposal: &ids::ProposalId,
        page: &Page,
    ) -> Result<Connection<Self>, ApiError> {
        context.reader()?;
        let window = page.window::<Place>().told(context)?.map(Place::pair);
        let (host, id) = (host.as_str(), proposal.as_ref());
        context.read(|conn| {
            let rows = proposals::comments(conn, host, id, &window)?;
            let total = proposals::count_comments(conn, host, id)?;
            let keyed =
                rows.into_iter().map(|row| (Place::key(row.at_ms, &row.comment), Self(row)));
            Ok(Connection::new(page, keyed.collect(), total))
        })
    }

    /// One comment, whichever chapter's member wrote it.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn find(context: &Context, id: &ids::CommentId) -> Result<Option<Self>, ApiError> {
        context.reader()?;
        Self::look(context, id)
    }

    /// One comment that must be there, for a caller who was checked: after it was written.
    ///
    /// # Errors
    /// `not-found`.
    pub fn get(context: &Context, id: &ids::CommentId) -> Result<Self, ApiError> {
        let missing = || Error::from(Refusal::new(codes::NOT_FOUND));
        Self::look(context, id)?.ok_or_else(missing).told(context)
    }

    fn look(context: &Context, id: &ids::CommentId) -> Result<Option<Self>, ApiError> {
        context.read(|conn| {
            for chapter in chapters::all(conn)? {
                let row = proposals::find_comment(conn, &chapter.origin, id.as_ref())?;
                if row.is_some() {
                    return Ok(row.map(Self));
                }
            }
            Ok(None)
        })
    }
}
