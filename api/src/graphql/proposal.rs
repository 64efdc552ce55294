//! Proposals: their texts in each language, who supports them, what is said about them.

use enlace_schema::event::Origin as OriginName;
use enlace_schema::ids;
use juniper::{GraphQLEnum, ID};

use super::Context;
use super::access::Told;
use super::comment::Comment;
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::node::NodeValue;
use super::poll::Poll;
use super::scalars::{DateTime, Hash, Lang, MemberId, Origin, int};
use super::text::wanted_langs;
use crate::error::{Error, Refusal, Result, codes};
use crate::store::tables::ProposalRow;
use crate::store::{Connection as Database, log, polls, proposals};
use crate::views::{self, ProposalView, TextView};

/// Where a proposal stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, GraphQLEnum)]
pub enum ProposalState {
    /// Open to support and comments.
    Published,
    /// Taken back by its author or the committee.
    Withdrawn,
}

impl ProposalState {
    /// The word of the store.
    fn word(self) -> &'static str {
        match self {
            Self::Published => proposals::PUBLISHED,
            Self::Withdrawn => proposals::WITHDRAWN,
        }
    }
}

/// A proposal with its texts and the counts of its support.
#[derive(Debug, Clone)]
pub struct Proposal {
    view: ProposalView,
    supported_by_me: bool,
}

/// A published proposal. Members only, of any chapter.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue, impl = NodeValue)]
impl Proposal {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.view.proposal.to_string())
    }

    /// The log that published it.
    fn origin(&self) -> Origin {
        Origin(self.view.host.clone())
    }

    /// The language whose text binds.
    fn lang(&self) -> Lang {
        self.view.lang.into()
    }

    /// Who published it.
    fn author_id(&self) -> Option<MemberId> {
        self.view.author.clone().map(MemberId)
    }

    /// Where it stands.
    fn state(&self) -> ProposalState {
        if self.view.withdrawn { ProposalState::Withdrawn } else { ProposalState::Published }
    }

    /// When it was published, by the clock of its instance.
    fn published_at(&self) -> DateTime {
        DateTime(self.view.published_at)
    }

    /// Its text in the wanted language, else in the reader's, else in the one that binds; `lang`
    /// of the text says which it is.
    fn text(
        &self,
        context: &Context,
        #[graphql(description = "The language wanted; the reader's where it is left out.")]
        lang: Option<Lang>,
    ) -> Result<ProposalText, ApiError> {
        let text = self.view.best(&wanted_langs(context, lang)).cloned();
        text.map(ProposalText).ok_or_else(missing).told(context)
    }

    /// Its text in each language that there is, the one that binds first.
    fn texts(&self) -> Vec<ProposalText> {
        self.view.texts.iter().cloned().map(ProposalText).collect()
    }

    /// How many members support it, in all chapters.
    fn support_count(&self) -> i32 {
        int(self.view.supporters())
    }

    /// How many members support it, by chapter.
    fn supports(&self) -> Vec<ChapterCount> {
        let count = |(origin, count): &(OriginName, u64)| ChapterCount {
            origin: origin.clone(),
            count: *count,
        };
        self.view.supports.iter().map(count).collect()
    }

    /// Whether the caller supports it.
    fn supported_by_me(&self) -> bool {
        self.supported_by_me
    }

    /// How many comments there are.
    fn comment_count(&self) -> i32 {
        int(self.view.comments)
    }

    /// What is said about it, the oldest first.
    fn comments(
        &self,
        context: &Context,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Comment>, ApiError> {
        let page = Page::of(context, (first, after), (last, before))?;
        Comment::page(context, &self.view.host, &self.view.proposal, &page)
    }

    /// The polls that decide it, the newest first.
    fn polls(&self, context: &Context) -> Result<Vec<Poll>, ApiError> {
        if self.view.polls.is_empty() {
            return Ok(Vec::new());
        }
        let all = context.read(|conn| {
            let rows = polls::of_proposal(conn, self.view.proposal.as_ref())?;
            views::polls(conn, rows, context.instance.now())
        })?;
        let mine = all.into_iter().filter(|poll| self.view.polls.contains(&poll.opened.poll));
        Ok(Poll::all(mine.collect()))
    }
}

connection!(Proposal, "ProposalConnection", "ProposalEdge");

impl Proposal {
    /// Proposals with their children, in a few queries however many they are.
    fn load(context: &Context, conn: &mut Database, rows: Vec<ProposalRow>) -> Result<Vec<Self>> {
        let me = context.signed.as_ref().and_then(|signed| signed.caller.member.as_ref());
        let mine = match me {
            Some(me) => {
                let ids: Vec<&str> = rows.iter().map(|row| row.proposal.as_str()).collect();
                let origin = context.instance.origin().as_str();
                proposals::supported_by(conn, origin, me.as_ref(), &ids)?
            }
            None => Vec::new(),
        };
        let all = views::proposals(conn, rows)?.into_iter().map(|view| {
            let is = |(host, id): &(String, String)| {
                *host == view.host.as_str() && *id == view.proposal.as_ref()
            };
            Self { supported_by_me: mine.iter().any(is), view }
        });
        Ok(all.collect())
    }

    /// One proposal.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn find(context: &Context, id: &ids::ProposalId) -> Result<Option<Self>, ApiError> {
        context.reader()?;
        Self::look(context, id)
    }

    /// One proposal that must be there, for a caller who was checked: after an action on it.
    ///
    /// # Errors
    /// `proposal-not-found`.
    pub fn get(context: &Context, id: &ids::ProposalId) -> Result<Self, ApiError> {
        Self::look(context, id)?.ok_or_else(missing).told(context)
    }

    fn look(context: &Context, id: &ids::ProposalId) -> Result<Option<Self>, ApiError> {
        context.read(|conn| {
            let row = proposals::find_by_id(conn, id.as_ref())?;
            Ok(Self::load(context, conn, row.into_iter().collect())?.pop())
        })
    }

    /// The log that published a proposal.
    ///
    /// # Errors
    /// `proposal-not-found`; who is not signed in is refused.
    pub fn host(context: &Context, id: &ids::ProposalId) -> Result<OriginName, ApiError> {
        context.caller()?;
        context.read(|conn| {
            let row = proposals::find_by_id(conn, id.as_ref())?.ok_or_else(missing)?;
            log::origin(&row.origin)
        })
    }

    /// A page of proposals, the newest first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn page(
        context: &Context,
        state: Option<ProposalState>,
        search: Option<String>,
        page: &Page,
    ) -> Result<Connection<Self>, ApiError> {
        context.reader()?;
        let window = page.window::<Place>().told(context)?.map(Place::pair);
        let filter = proposals::ProposalFilter {
            state: state.map(|state| state.word().into()),
            title: search,
        };
        context.read(|conn| {
            let rows = proposals::filtered(conn, &filter, &window)?;
            let total = proposals::count_filtered(conn, &filter)?;
            let keyed = Self::load(context, conn, rows)?.into_iter().map(|one| {
                let key = Place::key(one.view.published_at.as_ms(), one.view.proposal.as_ref());
                (key, one)
            });
            Ok(Connection::new(page, keyed.collect(), total))
        })
    }
}

fn missing() -> Error {
    Refusal::new(codes::PROPOSAL_NOT_FOUND).into()
}

/// The key of a list by time: a moment, and an id for what has the same moment.
#[derive(Debug, Clone)]
pub struct Place {
    /// The moment, Unix milliseconds.
    pub ms: i64,
    /// The id.
    pub id: String,
}

impl Place {
    /// As the store takes it.
    pub fn pair(self) -> (i64, String) {
        (self.ms, self.id)
    }

    /// Its text, which a cursor is made of.
    pub fn key(ms: i64, id: &str) -> String {
        format!("{ms} {id}")
    }
}

impl std::str::FromStr for Place {
    type Err = ();

    fn from_str(key: &str) -> std::result::Result<Self, ()> {
        let (ms, id) = key.split_once(' ').ok_or(())?;
        Ok(Self { ms: ms.parse().map_err(|_| ())?, id: id.into() })
    }
}

/// A count of one chapter.
#[derive(Debug, Clone)]
pub struct ChapterCount {
    /// The chapter's log.
    pub origin: OriginName,
    /// How many.
    pub count: u64,
}

/// A count of one chapter.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ChapterCount {
    /// The chapter, by the name of its log.
    fn origin(&self) -> Origin {
        Origin(self.origin.clone())
    }

    /// How many.
    fn count(&self) -> i32 {
        int(self.count)
    }
}

/// The text of a proposal in one language.
#[derive(Debug, Clone)]
pub struct ProposalText(TextView);

/// The text of a proposal in one language.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl ProposalText {
    /// Its language.
    fn lang(&self) -> Lang {
        self.0.lang.into()
    }

    /// The title, one line.
    fn title(&self) -> &str {
        &self.0.title
    }

    /// The body, plain paragraphs.
    fn body(&self) -> &str {
        &self.0.body
    }

    /// Whether this is the text that binds.
    fn authoritative(&self) -> bool {
        self.0.authoritative
    }

    /// Whether this translates an earlier text than the one that binds now.
    fn outdated(&self) -> bool {
        self.0.outdated
    }

    /// Its digest: what translations and polls are tied to.
    fn digest(&self) -> Hash {
        Hash(self.0.digest)
    }
}

/// The text of a proposal, as a client gives it.
#[derive(Debug, Clone, juniper::GraphQLInputObject)]
pub struct ProposalTextInput {
    /// Its language.
    pub lang: Lang,
    /// The title: one line of at most 200 characters.
    pub title: String,
    /// The body: plain paragraphs of at most 8000 characters.
    pub body: String,
}
