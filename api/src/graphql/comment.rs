//! Comments on proposals.

use std::collections::BTreeMap;

use enlace_schema::event::Origin as OriginName;
use enlace_schema::ids;
use enlace_schema::text::Lang as SchemaLang;
use enlace_schema::time::Millis;
use juniper::ID;

use super::Context;
use super::access::{Told, officer};
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::node::NodeValue;
use super::proposal::Place;
use super::scalars::{DateTime, Lang, MemberId, Origin, ProposalId};
use crate::actions::needs;
use crate::actions::privacy::Look;
use crate::error::{Error, Refusal, Result as Outcome, codes};
use crate::private;
use crate::store::tables::CommentRow;
use crate::store::{Connection as Database, chapters, log, proposals};

/// A comment on a proposal.
#[derive(Debug, Clone)]
pub struct Comment {
    row: CommentRow,
    /// Its author's name, where the caller's office needs it and it is known here.
    author: Option<String>,
    /// Whether that name is another's, from our own books.
    look: bool,
}

/// A comment on a proposal. Members only, of any chapter; it is public among them and stays.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl Comment {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.row.comment.clone())
    }

    /// The log of its author's chapter.
    fn origin(&self, context: &Context) -> Result<Origin, ApiError> {
        log::origin(&self.row.origin).map(Origin).told(context)
    }

    /// What it is about.
    fn proposal_id(&self, context: &Context) -> Result<ProposalId, ApiError> {
        self.row.proposal.parse().map(ProposalId).map_err(Error::internal).told(context)
    }

    /// Its author.
    fn author_id(&self, context: &Context) -> Result<MemberId, ApiError> {
        self.row.member.parse().map(MemberId).map_err(Error::internal).told(context)
    }

    /// Its author's name, for officers who need names; null where it is not known here.
    fn author_name(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        officer(context, needs::NAMES)?;
        if self.look {
            context.look(&Look::List)?;
        }
        Ok(self.author.as_deref())
    }

    /// Its language.
    fn lang(&self, context: &Context) -> Result<Lang, ApiError> {
        let lang = self.row.lang.parse::<SchemaLang>().map(Lang::from);
        lang.map_err(Error::internal).told(context)
    }

    /// Its text.
    fn text(&self) -> &str {
        &self.row.text
    }

    /// When it was written, by the clock of its author's instance.
    fn at(&self) -> DateTime {
        DateTime(Millis::from_ms(self.row.at_ms))
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
            let all = Self::load(context, conn, rows)?;
            let key = |one: &Self| Place::key(one.row.at_ms, &one.row.comment);
            let keyed = all.into_iter().map(|one| (key(&one), one));
            Ok(Connection::new(page, keyed.collect(), total))
        })
    }

    /// Comments with the names of their authors, in two queries however many they are. A name is
    /// that of the log in which the comment stands: no other chapter says who speaks there. An
    /// earlier generation of our own log is ours.
    fn load(context: &Context, conn: &mut Database, rows: Vec<CommentRow>) -> Outcome<Vec<Self>> {
        let sees = context
            .signed
            .as_ref()
            .is_some_and(|signed| signed.caller.require(needs::NAMES).is_ok());
        let own = context.instance.origin().host();
        let (mut names, mut of_peers) = (BTreeMap::new(), BTreeMap::new());
        if sees {
            let keys = context.instance.ledger.keys();
            let ids: Vec<&str> = rows.iter().map(|row| row.member.as_str()).collect();
            names = private::names(conn, keys, &ids)?;
            of_peers = private::names_of_peers(conn, keys, &ids)?;
        }
        let caller = context.signed.as_ref().and_then(|signed| signed.caller.member.as_ref());
        let caller = caller.map(AsRef::<str>::as_ref);
        let named = |row: CommentRow| {
            let log = row.origin.parse::<OriginName>();
            let ours = log.is_ok_and(|log| log.host() == own);
            let author = match ours {
                true => names.get(&row.member),
                false => of_peers.get(&(row.origin.clone(), row.member.clone())),
            };
            let look = ours && author.is_some() && caller != Some(row.member.as_str());
            Self { author: author.cloned(), look, row }
        };
        Ok(rows.into_iter().map(named).collect())
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
                    let rows = row.into_iter().collect();
                    return Ok(Self::load(context, conn, rows)?.pop());
                }
            }
            Ok(None)
        })
    }
}
