//! Everything that can be read.

use juniper::ID;

use super::Context;
use super::access::{Told, is_own, needed};
use super::account::Viewer;
use super::chapter::{Chapter, InstanceInfo};
use super::charter::Charter;
use super::comment::Comment;
use super::connection::{Connection, Page};
use super::dues::{DuesSchedule, Standing};
use super::error::ApiError;
use super::invitation::AccountInvitation;
use super::log::Log;
use super::member::{Member, MemberKind, MemberState};
use super::node::{self, NodeValue};
use super::peer::{Peer, PeerInvitation};
use super::poll::{Poll, PollState};
use super::proposal::{Proposal, ProposalState};
use super::receipt::ReceiptCheck;
use super::scalars::{CommentId, Date, MemberId, Origin, PollId, ProposalId};
use super::transfer::Transfer;
use crate::actions::needs;
use crate::store::members::MemberFilter;

/// Everything that can be read.
#[derive(Debug, Clone, Copy)]
pub struct Query;

/// Everything that can be read. Each field says who may read it; where nothing is said, members
/// of this chapter may.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Query {
    /// Anything by its id, by the rules of whoever may read it; null where there is none.
    fn node(
        context: &Context,
        #[graphql(description = "The id.")] id: ID,
    ) -> Result<Option<NodeValue>, ApiError> {
        node::find(context, &id)
    }

    /// Several things by their ids, in the order asked for; null where there is none.
    fn nodes(
        context: &Context,
        #[graphql(description = "The ids, at most 100.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<NodeValue>>, ApiError> {
        node::find_all(context, &ids)
    }

    /// Who is signed in; null for who is not.
    fn viewer(context: &Context) -> Option<Viewer> {
        context.signed.clone().map(Viewer)
    }

    /// This instance. Anyone.
    fn instance() -> InstanceInfo {
        InstanceInfo
    }

    /// The chapters that are known here. Anyone.
    fn chapters(context: &Context) -> Result<Vec<Chapter>, ApiError> {
        Chapter::all(context)
    }

    /// The logs that are held here, this instance's own first.
    fn logs(context: &Context) -> Result<Vec<Log>, ApiError> {
        Log::all(context)
    }

    /// A log that is held here.
    fn log(
        context: &Context,
        #[graphql(description = "Its name.")] origin: Origin,
    ) -> Result<Option<Log>, ApiError> {
        Log::find(context, origin.0.as_str())
    }

    /// Pinned peers and where they stand. Operators and the committee only.
    fn peers(context: &Context) -> Result<Option<Vec<Peer>>, ApiError> {
        Peer::all(context).map(Some)
    }

    /// What our people tell another instance's people, so that they can pin this one. Operators
    /// and the committee only.
    fn invitation(context: &Context) -> Result<Option<PeerInvitation>, ApiError> {
        PeerInvitation::own(context).map(Some)
    }

    /// What the instance at an address says of itself: for people to compare, before they pin it.
    /// Operators only.
    fn look_at_peer(
        context: &Context,
        #[graphql(description = "The base URL of the instance.")] endpoint: String,
    ) -> Result<Option<PeerInvitation>, ApiError> {
        PeerInvitation::of(context, &endpoint).map(Some)
    }

    /// Every invitation to sign in, the newest first: who invited whom, and when it was taken.
    /// Officers only.
    fn account_invitations(
        context: &Context,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<AccountInvitation>>, ApiError> {
        let page = Page::of(context, (first, after), (last, before))?;
        AccountInvitation::page(context, &page).map(Some)
    }

    /// Moves of members to and from this chapter, oldest first. The committee only.
    fn transfers(
        context: &Context,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<Transfer>>, ApiError> {
        let page = Page::of(context, (first, after), (last, before))?;
        Transfer::page(context, &page).map(Some)
    }

    /// Members of this chapter. Officers only, and of each member only what the office needs.
    fn members(
        context: &Context,
        #[graphql(description = "Only of this kind.")] kind: Option<MemberKind>,
        #[graphql(description = "Only in this state.")] state: Option<MemberState>,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Option<Connection<Member>>, ApiError> {
        let filter = MemberFilter { kind: kind.map(Into::into), state: state.map(Into::into) };
        let page = Page::of(context, (first, after), (last, before))?;
        Member::page(context, &filter, &page).map(Some)
    }

    /// A member of this chapter. The member itself, whoever represents it, and officers only.
    fn member(
        context: &Context,
        #[graphql(description = "The member.")] id: MemberId,
    ) -> Result<Option<Member>, ApiError> {
        Member::find(context, &id.0)
    }

    /// Where a member stands in dues on a day. Oneself, whoever represents it, the treasurer and
    /// the committee only.
    fn standing(
        context: &Context,
        #[graphql(description = "The member; oneself where it is left out.")] member: Option<
            MemberId,
        >,
        #[graphql(description = "The day; today where it is left out.")] on: Option<Date>,
    ) -> Result<Option<Standing>, ApiError> {
        let member = match member {
            Some(member) => member.0,
            None => context.reader()?.person().told(context)?.clone(),
        };
        needed(context, is_own(context, &member)?, needs::STANDING)?;
        Standing::of(context, &member, on).map(Some)
    }

    /// Price lists of dues, in the order of adoption.
    fn dues_schedules(
        context: &Context,
        #[graphql(description = "Of which chapter; this one where it is left out.")] origin: Option<
            Origin,
        >,
    ) -> Result<Vec<DuesSchedule>, ApiError> {
        let origin = origin.map_or_else(|| context.instance.origin().clone(), |origin| origin.0);
        DuesSchedule::of(context, origin.as_str())
    }

    /// Published proposals of every chapter, the newest first.
    fn proposals(
        context: &Context,
        #[graphql(description = "Only in this state.")] state: Option<ProposalState>,
        #[graphql(description = "Only with these letters in a title.")] search: Option<String>,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Proposal>, ApiError> {
        let page = Page::of(context, (first, after), (last, before))?;
        Proposal::page(context, state, search, &page)
    }

    /// A proposal.
    fn proposal(
        context: &Context,
        #[graphql(description = "The proposal.")] id: ProposalId,
    ) -> Result<Option<Proposal>, ApiError> {
        Proposal::find(context, &id.0)
    }

    /// A comment on a proposal.
    fn comment(
        context: &Context,
        #[graphql(description = "The comment.")] id: CommentId,
    ) -> Result<Option<Comment>, ApiError> {
        Comment::find(context, &id.0)
    }

    /// Polls of every chapter, the last to open first.
    fn polls(
        context: &Context,
        #[graphql(description = "Only in this state.")] state: Option<PollState>,
        #[graphql(description = "The first so many; without it 20. At most 100, or as set here.")]
        first: Option<i32>,
        #[graphql(description = "Those after this cursor.")] after: Option<String>,
        #[graphql(description = "The last so many, instead of `first`. At most as many.")]
        last: Option<i32>,
        #[graphql(description = "Those before this cursor.")] before: Option<String>,
    ) -> Result<Connection<Poll>, ApiError> {
        let page = Page::of(context, (first, after), (last, before))?;
        Poll::page(context, state, &page)
    }

    /// A poll.
    fn poll(
        context: &Context,
        #[graphql(description = "The poll.")] id: PollId,
    ) -> Result<Option<Poll>, ApiError> {
        Poll::find(context, &id.0)
    }

    /// Charters, the newest first: by what rules chapters decide together.
    fn charters(context: &Context) -> Result<Vec<Charter>, ApiError> {
        context.reader()?;
        Charter::all(context)
    }

    /// What this instance finds of a receipt, in its own log and in those of its peers. Anyone who
    /// has the receipt; with a code instead, members only.
    fn receipt(
        context: &Context,
        #[graphql(
            description = "The text of the receipt, or the bytes of the event in base64url, or the \
                           code."
        )]
        text: String,
    ) -> Result<ReceiptCheck, ApiError> {
        ReceiptCheck::of(context, &text)
    }

    /// What this instance finds of the ballot with a receipt code. Members only.
    fn check_receipt_code(
        context: &Context,
        #[graphql(description = "Twelve characters; case, spaces and hyphens do not matter.")]
        code: String,
    ) -> Result<ReceiptCheck, ApiError> {
        context.reader()?;
        ReceiptCheck::of_code(context, &code)
    }
}
