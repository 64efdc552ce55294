//! Signing in, and one's own account.

use juniper::GraphQLInputObject;

use super::super::Context;
use super::super::access::Told;
use super::super::account::{Account, Scope};
use super::super::error::ApiError;
use super::super::invitation::NewInvitation;
use super::super::scalars::{DateTime, Locale, MemberId, TokenId};
use crate::actions::accounts as actions;
use crate::auth::Signed;
use crate::error::{Error, Refusal, codes};

type Answer<T> = Result<T, ApiError>;

/// Who signs in.
#[derive(Clone, GraphQLInputObject)]
pub struct SignInInput {
    /// E-mail address.
    pub email: String,
    /// Password.
    pub password: String,
}

/// What continues a sign-in.
#[derive(Clone, GraphQLInputObject)]
pub struct RefreshInput {
    /// The refresh token.
    pub refresh_token: String,
}

/// A new password.
#[derive(Clone, GraphQLInputObject)]
pub struct ChangePasswordInput {
    /// The password until now.
    pub current: String,
    /// The password from now on.
    pub new: String,
}

/// A language.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct SetLocaleInput {
    /// The language.
    pub locale: Locale,
}

/// A personal token to make.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct CreatePersonalTokenInput {
    /// What it is for, in one's own words.
    pub label: String,
    /// What it may be used for; none of them more than the caller's own.
    pub scopes: Vec<Scope>,
    /// How many days it lives, 1 to 365.
    pub days: i32,
}

/// A personal token to revoke.
#[derive(Debug, Clone, GraphQLInputObject)]
pub struct RevokePersonalTokenInput {
    /// Its id.
    pub token: TokenId,
}

/// A new address to sign in with.
#[derive(Clone, GraphQLInputObject)]
pub struct ChangeEmailInput {
    /// The password of the account.
    pub password: String,
    /// The address from now on.
    pub email: String,
}

/// Somebody on the books who is to sign in, or to set a new password.
#[derive(Clone, GraphQLInputObject)]
pub struct InviteAccountInput {
    /// The person.
    pub member: MemberId,
    /// The address with which the person will sign in; where it is left out, the one on the books,
    /// or of an account that there is, its own.
    pub email: Option<String>,
    /// The language of the new account; where it is left out, the one on the books.
    pub locale: Option<Locale>,
}

/// An invitation to take.
#[derive(Clone, GraphQLInputObject)]
pub struct TakeInvitationInput {
    /// The code that an officer gave. Case, spaces and hyphens do not matter.
    pub code: String,
    /// The password from now on.
    pub password: String,
}

/// What a sign-in gives.
#[derive(Clone)]
pub struct SignedIn(actions::SignedIn, Account);

/// What a sign-in gives.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl SignedIn {
    /// For the `Authorization` header, after `Bearer` and a space.
    fn access_token(&self) -> &str {
        &self.0.access_token
    }

    /// When the access token expires.
    fn expires_at(&self) -> DateTime {
        DateTime(self.0.access_expires)
    }

    /// For the next access token; good for one use.
    fn refresh_token(&self) -> &str {
        &self.0.refresh_token
    }

    /// Who signed in.
    fn account(&self) -> &Account {
        &self.1
    }
}

/// A new personal token.
#[derive(Debug, Clone)]
pub struct CreatedToken(actions::CreatedToken);

/// A new personal token.
#[juniper::graphql_object]
#[graphql(context = Context, scalar = juniper::DefaultScalarValue)]
impl CreatedToken {
    /// Its id.
    fn id(&self) -> TokenId {
        TokenId(self.0.id.clone())
    }

    /// The token itself: shown this once, kept nowhere.
    fn token(&self) -> &str {
        &self.0.token
    }

    /// When it expires.
    fn expires_at(&self) -> DateTime {
        DateTime(self.0.expires)
    }
}

fn signed(context: &Context) -> Answer<&Signed> {
    context.may_write()?;
    context.caller()?;
    let missing = || Error::from(Refusal::new(codes::UNAUTHENTICATED));
    context.signed.as_ref().ok_or_else(missing).told(context)
}

fn answer(context: &Context, done: actions::SignedIn) -> Answer<SignedIn> {
    let account = Account::new(&done.account).told(context)?;
    Ok(SignedIn(done, account))
}

pub(super) fn sign_in(context: &Context, input: SignInInput) -> Answer<SignedIn> {
    context.may_write()?;
    let client = context.client.as_ref();
    let done = actions::sign_in(&context.instance, &input.email, &input.password, client);
    answer(context, done.told(context)?)
}

pub(super) fn refresh(context: &Context, input: RefreshInput) -> Answer<SignedIn> {
    context.may_write()?;
    let done = actions::refresh(&context.instance, &input.refresh_token).told(context)?;
    answer(context, done)
}

pub(super) fn sign_out(context: &Context) -> Answer<bool> {
    actions::sign_out(&context.instance, signed(context)?).told(context)?;
    Ok(true)
}

pub(super) fn end_sessions(context: &Context) -> Answer<bool> {
    context.act(None, actions::end_sessions)?;
    Ok(true)
}

pub(super) fn change_password(context: &Context, input: ChangePasswordInput) -> Answer<Account> {
    let signed = signed(context)?;
    actions::change_password(&context.instance, signed, &input.current, &input.new)
        .told(context)?;
    Account::new(&signed.account).told(context)
}

pub(super) fn set_locale(context: &Context, input: SetLocaleInput) -> Answer<Account> {
    let locale = input.locale.0;
    context.act(None, |instance, caller| actions::set_locale(instance, caller, locale))?;
    let mut row = signed(context)?.account.clone();
    row.locale = locale.tag().into();
    Account::new(&row).told(context)
}

pub(super) fn create_token(
    context: &Context,
    input: CreatePersonalTokenInput,
) -> Answer<CreatedToken> {
    let asked = actions::CreateToken {
        label: input.label,
        scopes: input.scopes.into_iter().map(Into::into).collect(),
        // A negative number is refused as too few.
        days: u32::try_from(input.days).unwrap_or(0),
    };
    let made = context
        .act(None, |instance, caller| actions::create_personal_token(instance, caller, asked))?;
    Ok(CreatedToken(made))
}

pub(super) fn revoke_token(context: &Context, input: RevokePersonalTokenInput) -> Answer<bool> {
    context.act(None, |instance, caller| {
        actions::revoke_personal_token(instance, caller, &input.token.0)
    })?;
    Ok(true)
}

pub(super) fn change_email(context: &Context, input: ChangeEmailInput) -> Answer<Account> {
    let signed = signed(context)?;
    actions::change_email(&context.instance, signed, &input.password, &input.email)
        .told(context)?;
    Account::new(&signed.account).told(context)
}

pub(super) fn invite(context: &Context, input: InviteAccountInput) -> Answer<NewInvitation> {
    let asked = actions::InviteAccount {
        member: input.member.0,
        email: input.email,
        locale: input.locale.map(|locale| locale.0),
    };
    let made =
        context.act(None, |instance, caller| actions::invite_account(instance, caller, asked))?;
    Ok(NewInvitation(made))
}

pub(super) fn take_invitation(context: &Context, input: TakeInvitationInput) -> Answer<Account> {
    context.may_write()?;
    let client = context.client.as_ref();
    let (code, password) = (&input.code, &input.password);
    let taken = actions::take_invitation(&context.instance, code, password, client);
    Account::get(context, &taken.told(context)?)
}
