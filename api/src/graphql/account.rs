//! The caller's own account: who it is, which hats and offices it has, its tokens.

use enlace_schema::ids;
use enlace_schema::time::Millis;
use juniper::ID;

use super::Context;
use super::access::Told;
use super::draft::{PollDraft, ProposalDraft};
use super::dues::Standing;
use super::error::ApiError;
use super::invitation::AccountInvitation;
use super::member::{Member, Role};
use super::poll::WaitingBallot;
use super::scalars::{AccountId, Date, DateTime, Locale, MemberId, TokenId, mirror};
use crate::actions::accounts::{self as actions, OpenSession, PersonalToken as ListedToken};
use crate::auth::Signed;
use crate::caller::{Office as HeldOffice, Scope as TokenScope};
use crate::error::{Error, Result};
use crate::private;
use crate::store::tables::{AccountRow, RoleRow};
use crate::store::{accounts, roles};

mirror! {
    /// What a token may be used for.
    Scope of TokenScope {
        /// Read what the caller may read.
        Read,
        /// Cast ballots.
        Vote,
        /// Proposals: draft, publish, translate, support, comment.
        Propose,
        /// Act in an office that the caller holds.
        Office,
        /// Change the account: password, personal tokens.
        Account,
        /// Read whole event logs, where the caller holds an office.
        Log,
    }
}

/// Who is signed in.
#[derive(Debug, Clone)]
pub struct Viewer(pub Signed);

/// Who is signed in, and what they may do.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Viewer {
    /// The account.
    fn account_id(&self, context: &Context) -> Result<AccountId, ApiError> {
        self.0.account.account.parse().map(AccountId).map_err(Error::internal).told(context)
    }

    /// The language that the account is set to.
    fn locale(&self) -> Locale {
        Locale(self.0.locale)
    }

    /// The person behind the account.
    fn person(&self, context: &Context) -> Result<Option<Member>, ApiError> {
        context.reader()?;
        Member::get(context, &self.member(context)?)
    }

    /// Offices held.
    fn offices(&self) -> Vec<Office> {
        self.0.caller.offices.iter().cloned().map(Office).collect()
    }

    /// For whom the person votes: first as themself, then for each organisation represented.
    fn hats(&self, context: &Context) -> Result<Vec<Hat>, ApiError> {
        context.reader()?;
        Hat::of(context, &self.member(context)?)
    }

    /// What the token of this request may be used for.
    fn scopes(&self) -> Vec<Scope> {
        self.0.caller.scopes.iter().copied().map(Scope::from).collect()
    }

    /// Open polls in which the person has a place on the roll, one row to each hat, with whether a
    /// ballot may be cast or stands. Why a hat has none in a poll, `myBallots` of the poll says.
    fn waiting_ballots(&self, context: &Context) -> Result<Vec<WaitingBallot>, ApiError> {
        WaitingBallot::all(context)
    }

    /// Where the person stands in dues on a day.
    fn standing(
        &self,
        context: &Context,
        #[graphql(description = "The day; today where it is left out.")] on: Option<Date>,
    ) -> Result<Standing, ApiError> {
        context.reader()?;
        Standing::of(context, &self.member(context)?, on)
    }

    /// Personal tokens of the account, the newest first, without the tokens themselves.
    fn personal_tokens(&self, context: &Context) -> Result<Vec<PersonalToken>, ApiError> {
        let caller = context.reader()?;
        let all = actions::personal_tokens(&context.instance, caller).told(context)?;
        Ok(all.into_iter().map(PersonalToken).collect())
    }

    /// The account's sign-ins that have not ended, the last to begin first.
    fn sessions(&self, context: &Context) -> Result<Vec<Session>, ApiError> {
        context.reader()?;
        let all = actions::sessions(&context.instance, &self.0).told(context)?;
        Ok(all.into_iter().map(Session).collect())
    }

    /// When the account was made.
    fn created_at(&self) -> DateTime {
        DateTime(Millis::from_ms(self.0.account.created_ms))
    }

    /// The invitations that were taken for this account, the newest first: the one with which it
    /// began, and those with which an officer had the password set anew. None for an account that
    /// was made on the machine itself.
    fn invitations(&self, context: &Context) -> Result<Vec<AccountInvitation>, ApiError> {
        AccountInvitation::own(context)
    }

    /// Drafts of proposals, the one changed last first.
    fn drafts(&self, context: &Context) -> Result<Vec<ProposalDraft>, ApiError> {
        ProposalDraft::of(context, &self.member(context)?)
    }

    /// Drafts of polls, the one changed last first. The committee only.
    fn poll_drafts(&self, context: &Context) -> Result<Option<Vec<PollDraft>>, ApiError> {
        PollDraft::all(context).map(Some)
    }
}

impl Viewer {
    fn member(&self, context: &Context) -> Result<ids::MemberId, ApiError> {
        self.0.account.member.parse().map_err(Error::internal).told(context)
    }
}

/// An account, without anything that could sign in.
#[derive(Debug, Clone)]
pub struct Account {
    id: ids::AccountId,
    member: ids::MemberId,
    locale: crate::locale::Locale,
}

/// An account: who signs in. Credentials are never readable.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Account {
    /// Its id.
    fn id(&self) -> ID {
        ID::new(self.id.to_string())
    }

    /// The person behind it.
    fn member_id(&self) -> MemberId {
        MemberId(self.member.clone())
    }

    /// The language that it is set to.
    fn locale(&self) -> Locale {
        Locale(self.locale)
    }
}

impl Account {
    /// An account as its row has it.
    ///
    /// # Errors
    /// Internal when a stored id does not parse.
    pub fn new(row: &AccountRow) -> Result<Self> {
        Ok(Self {
            id: row.account.parse().map_err(Error::internal)?,
            member: row.member.parse().map_err(Error::internal)?,
            locale: row.locale.parse().unwrap_or_default(),
        })
    }

    /// An account that must be there, for a caller who was checked.
    ///
    /// # Errors
    /// `account-unknown`.
    pub fn get(context: &Context, account: &ids::AccountId) -> Result<Self, ApiError> {
        context.read(|conn| Self::new(&accounts::get(conn, account.as_ref())?))
    }
}

/// An office held.
#[derive(Debug, Clone)]
pub struct Office(HeldOffice);

/// An office that the caller holds.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Office {
    /// The office.
    fn role(&self) -> Role {
        self.0.role.into()
    }

    /// The election or resolution that it rests on.
    fn mandate(&self) -> &str {
        &self.0.mandate
    }
}

/// A hat.
#[derive(Debug, Clone)]
pub struct Hat {
    member: ids::MemberId,
    name: Option<String>,
    oneself: bool,
    seat: Option<i32>,
}

/// For whom a person votes: themself, or an organisation that they represent.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Hat {
    /// The member for whom the vote is cast.
    fn member_id(&self) -> MemberId {
        MemberId(self.member.clone())
    }

    /// The name of that member.
    fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// Whether that member is the person.
    fn oneself(&self) -> bool {
        self.oneself
    }

    /// Which of an organisation's two votes, 1 or 2, where a poll gives it two representatives.
    fn seat(&self) -> Option<i32> {
        self.seat
    }
}

impl Hat {
    fn of(context: &Context, person: &ids::MemberId) -> Result<Vec<Self>, ApiError> {
        let origin = context.instance.origin().as_str();
        let keys = context.instance.ledger.keys();
        context.read(|conn| {
            let represented = roles::organisations_of(conn, origin, person.as_ref())?;
            let of = represented.iter().filter_map(|row| row.of_member.as_deref());
            let all: Vec<&str> = std::iter::once(person.as_ref()).chain(of).collect();
            let names = private::names(conn, keys, &all)?;
            let own = Self {
                member: person.clone(),
                name: names.get(person.as_ref()).cloned(),
                oneself: true,
                seat: None,
            };
            let organisation = |row: &RoleRow| {
                let id = row.of_member.as_deref().unwrap_or_default();
                Ok(Self {
                    member: id.parse().map_err(Error::internal)?,
                    name: names.get(id).cloned(),
                    oneself: false,
                    seat: row.seat,
                })
            };
            std::iter::once(Ok(own)).chain(represented.iter().map(organisation)).collect()
        })
    }
}

/// A sign-in.
#[derive(Debug, Clone)]
pub struct Session(OpenSession);

/// A sign-in that has not ended.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl Session {
    /// When it began.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created)
    }

    /// When it ends if it is not used.
    fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires)
    }

    /// Whether it is the one that asks.
    fn current(&self) -> bool {
        self.0.current
    }
}

/// A personal token in a list.
#[derive(Debug, Clone)]
pub struct PersonalToken(ListedToken);

/// A personal token, without the token itself.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl PersonalToken {
    /// Its id.
    fn id(&self) -> TokenId {
        TokenId(self.0.id.clone())
    }

    /// What its owner called it.
    fn label(&self) -> &str {
        &self.0.label
    }

    /// What it may be used for.
    fn scopes(&self) -> Vec<Scope> {
        self.0.scopes.iter().copied().map(Scope::from).collect()
    }

    /// When it was made.
    fn created_at(&self) -> DateTime {
        DateTime(self.0.created)
    }

    /// When it ends by itself.
    fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires)
    }

    /// When it was revoked; null while it is good.
    fn revoked_at(&self) -> Option<DateTime> {
        self.0.revoked.map(DateTime)
    }
}
