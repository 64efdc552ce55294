//! Invitations to sign in: how accounts began, for the officers and for whoever has one.

use super::Context;
use super::access::{OFFICES, Told, needed, officer};
use super::connection::{Connection, Page, connection};
use super::error::ApiError;
use super::scalars::{DateTime, InvitationId, MemberId};
use crate::actions::accounts::{self as actions, Invitation, Invited};
use crate::actions::needs;
use crate::actions::privacy::Look;
use crate::private;

/// An invitation in a list.
#[derive(Debug, Clone)]
pub struct AccountInvitation {
    one: Invitation,
    /// Whether the caller took it.
    own: bool,
    member: Option<String>,
    by: Option<String>,
}

/// An invitation to sign in, or to set a new password: who was invited, by whom, and what came of
/// it. Its code is shown once, to the officer who made it, and is nowhere else.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl AccountInvitation {
    /// Its id.
    fn id(&self) -> InvitationId {
        InvitationId(self.one.id.clone())
    }

    /// Who was invited.
    fn member_id(&self) -> MemberId {
        MemberId(self.one.member.clone())
    }

    /// The name of who was invited, where it is held here. Whoever took it, and the offices that
    /// need names.
    fn member_name(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        self.named_to(context, self.member.as_deref())
    }

    /// Who invited; null when it was done on the machine itself.
    fn invited_by_id(&self) -> Option<MemberId> {
        self.one.by.clone().map(MemberId)
    }

    /// The name of who invited, where it is held here. Whoever took it, and the offices that need
    /// names.
    fn invited_by_name(&self, context: &Context) -> Result<Option<&str>, ApiError> {
        self.named_to(context, self.by.as_deref())
    }

    /// Whether there was an account already, so that it was to set a new password.
    fn renews(&self) -> bool {
        self.one.renews
    }

    /// Whether the address to sign in with was the one on the books when it was made. Where it was
    /// not, ask the member.
    fn address_on_books(&self) -> bool {
        self.one.address_on_books
    }

    /// When it was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.one.created)
    }

    /// When its code expires, or did.
    fn expires_at(&self) -> DateTime {
        DateTime(self.one.expires)
    }

    /// When it was taken: from then on somebody knew the password of the account.
    fn taken_at(&self) -> Option<DateTime> {
        self.one.taken.map(DateTime)
    }

    /// When another invitation took its place.
    fn ended_at(&self) -> Option<DateTime> {
        self.one.ended.map(DateTime)
    }
}

connection!(AccountInvitation, "AccountInvitationConnection", "AccountInvitationEdge");

impl AccountInvitation {
    /// A page of every invitation, the newest first.
    ///
    /// # Errors
    /// Who holds no office is refused.
    pub fn page(context: &Context, page: &Page) -> Result<Connection<Self>, ApiError> {
        let caller = officer(context, &OFFICES)?;
        let all = actions::account_invitations(&context.instance, caller).told(context)?;
        let all = Self::named(context, all, false)?.into_iter();
        let keyed = all.map(|one| (one.one.id.to_string(), one));
        Connection::of_whole(page, keyed.collect()).told(context)
    }

    /// Those that the caller took, the newest first.
    ///
    /// # Errors
    /// Who is not signed in is refused.
    pub fn own(context: &Context) -> Result<Vec<Self>, ApiError> {
        let caller = context.reader()?;
        let all = actions::own_invitations(&context.instance, caller).told(context)?;
        Self::named(context, all, true)
    }

    /// A name in it, for who may read it; officers are noted in the access log.
    fn named_to<'a>(
        &self,
        context: &Context,
        name: Option<&'a str>,
    ) -> Result<Option<&'a str>, ApiError> {
        needed(context, self.own, needs::NAMES)?;
        if !self.own && name.is_some() {
            context.look(&Look::List)?;
        }
        Ok(name)
    }

    /// With the names of those whom they name.
    fn named(context: &Context, all: Vec<Invitation>, own: bool) -> Result<Vec<Self>, ApiError> {
        let people = all.iter().flat_map(|one| [Some(&one.member), one.by.as_ref()]);
        let people: Vec<String> = people.flatten().map(ToString::to_string).collect();
        let keys = context.instance.ledger.keys();
        let names = context.read(|conn| private::names(conn, keys, &people))?;
        let name = |id: Option<&enlace_schema::ids::MemberId>| names.get(id?.as_ref()).cloned();
        let named = all.into_iter().map(|one| Self {
            member: name(Some(&one.member)),
            by: name(one.by.as_ref()),
            own,
            one,
        });
        Ok(named.collect())
    }
}

/// A new invitation with its code.
#[derive(Debug, Clone)]
pub struct NewInvitation(pub Invited);

/// A new invitation, with the code for the person invited.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl NewInvitation {
    /// Its id.
    fn id(&self) -> InvitationId {
        InvitationId(self.0.id.clone())
    }

    /// The code: twelve letters and digits, shown this once and kept nowhere. The person enters it
    /// at `/invitation`.
    fn code(&self) -> &str {
        &self.0.code
    }

    /// When the code expires.
    fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires)
    }
}
