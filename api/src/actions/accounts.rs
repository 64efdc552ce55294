//! Accounts: who signs in, with which password, in which language. Accounts and credentials are no
//! events; they belong to this instance alone.
//!
//! None of these commands is kept under an idempotency key: what the key would be compared with,
//! and the answer that it would repeat, hold passwords, addresses and tokens.

mod invitations;
mod sign_in;
mod tokens;

use enlace_schema::event::member::MemberKind;
use enlace_schema::ids::{AccountId, MemberId};
use enlace_schema::membership::email;

pub use self::invitations::{
    INVITATION_HOURS, Invitation, InviteAccount, Invited, account_invitations, invite_account,
    own_invitations, take_invitation,
};
pub use self::sign_in::{
    OpenSession, SignedIn, end_sessions, refresh, sessions, sign_in, sign_out,
};
pub use self::tokens::{
    CreateToken, CreatedToken, PersonalToken, create_personal_token, personal_tokens,
    revoke_personal_token,
};
use super::members::current;
use super::new_id;
use crate::auth::{Signed, password};
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::locale::Locale;
use crate::store::tables::AccountRow;
use crate::store::{accounts, tokens as stored_tokens};

/// An account for a person on the books.
#[derive(Clone)]
pub struct CreateAccount {
    /// Who will sign in.
    pub member: MemberId,
    /// By which address.
    pub email: String,
    /// With which password.
    pub password: String,
    /// Language of pages and messages.
    pub locale: Locale,
}

impl std::fmt::Debug for CreateAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateAccount").field("member", &self.member).finish_non_exhaustive()
    }
}

/// Creates an account with its password: for whoever sets up the machine, where no page could be
/// opened yet. Officers invite ([`invite_account`]), so that they never know a password.
///
/// # Errors
/// `forbidden` for everybody but the instance itself, `email-malformed`, `email-taken`,
/// `account-exists`, `password-too-short`, `password-too-long`, `member-not-found`,
/// `member-ended`, `member-kind` for an organisation.
pub fn create_account(
    instance: &Instance,
    caller: &Caller,
    input: CreateAccount,
) -> Result<AccountId> {
    create_accounts(instance, caller, vec![input])?
        .pop()
        .ok_or_else(|| Error::internal("no account was created"))
}

/// Creates several accounts, all or none. Passwords are hashed side by side, outside the writer.
///
/// # Errors
/// As [`create_account`].
pub fn create_accounts(
    instance: &Instance,
    caller: &Caller,
    inputs: Vec<CreateAccount>,
) -> Result<Vec<AccountId>> {
    if !caller.is_instance() {
        return Err(Refusal::new(codes::FORBIDDEN).into());
    }
    for input in &inputs {
        check_email(&input.email)?;
        password::check(&input.password)?;
    }
    let hashes = hash_all(instance, &inputs)?;
    let keys = instance.ledger.keys();
    let created = inputs.into_iter().zip(hashes).map(|(input, hash)| NewAccount {
        member: input.member,
        email_index: keys.email_index(&input.email),
        hash,
        locale: input.locale,
    });
    let created: Vec<NewAccount> = created.collect();
    instance
        .ledger
        .write_side(move |tx| created.into_iter().map(|account| insert(tx, &account)).collect())
}

fn hash_all(instance: &Instance, inputs: &[CreateAccount]) -> Result<Vec<String>> {
    let cost = instance.config.password;
    let at_a_time = std::thread::available_parallelism().map_or(1, usize::from);
    let mut hashes = Vec::with_capacity(inputs.len());
    for chunk in inputs.chunks(at_a_time) {
        let done: Vec<Result<String>> = std::thread::scope(|scope| {
            let work = |input: &'_ CreateAccount| password::hash(&input.password, cost);
            let threads: Vec<_> =
                chunk.iter().map(|input| scope.spawn(move || work(input))).collect();
            let join = |thread: std::thread::ScopedJoinHandle<'_, Result<String>>| {
                thread.join().unwrap_or_else(|_| Err(Error::internal("hashing panicked")))
            };
            threads.into_iter().map(join).collect()
        });
        for hash in done {
            hashes.push(hash?);
        }
    }
    Ok(hashes)
}

/// An account whose password is hashed already.
pub(super) struct NewAccount {
    pub(super) member: MemberId,
    pub(super) email_index: Vec<u8>,
    pub(super) hash: String,
    pub(super) locale: Locale,
}

/// Checks and writes an account.
pub(super) fn insert(tx: &mut Tx<'_>, new: &NewAccount) -> Result<AccountId> {
    let person = current(tx, &new.member)?;
    if person.kind()? == MemberKind::Organisation {
        return Err(Refusal::new(codes::MEMBER_KIND).on("member").into());
    }
    if accounts::find_by_email(tx.conn(), &new.email_index)?.is_some() {
        return Err(Refusal::new(codes::EMAIL_TAKEN).on("email").into());
    }
    if accounts::find_by_member(tx.conn(), &person.member)?.is_some() {
        return Err(Refusal::new(codes::ACCOUNT_EXISTS).on("member").into());
    }
    let account: AccountId = new_id(tx);
    let row = AccountRow {
        account: account.to_string(),
        member: person.member,
        email_index: new.email_index.clone(),
        password: new.hash.clone(),
        locale: new.locale.tag().into(),
        created_ms: tx.now().as_ms(),
    };
    accounts::insert(tx.conn(), &row)?;
    Ok(account)
}

/// Changes one's own password; every other sign-in of the account ends, and every personal token:
/// whoever had the old password may have made one. The account as it is then.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `sign-in-failed` when the current password is wrong,
/// `too-many-requests`, `password-too-short`, `password-too-long`.
pub fn change_password(
    instance: &Instance,
    signed: &Signed,
    current: &str,
    new: &str,
) -> Result<AccountRow> {
    signed.caller.require_scope(Scope::Account)?;
    password::check(new).map_err(|error| on_field(error, "new"))?;
    // The row in the request may be older than a change of a moment ago.
    let row = instance.store().read(|conn| accounts::get(conn, &signed.account.account))?;
    sign_in::check_own_password(instance, &row, current)
        .map_err(|error| on_field(error, "current"))?;
    let hash = password::hash(new, instance.config.password)?;
    let session = signed.session.as_ref().map(ToString::to_string);
    instance.ledger.write_side(move |tx| {
        sign_in::still_its_password(tx, &row).map_err(|error| on_field(error, "current"))?;
        let now = tx.now().as_ms();
        accounts::set_password(tx.conn(), &row.account, &hash)?;
        accounts::clear_failures(tx.conn(), &row.email_index)?;
        accounts::clear_failures(tx.conn(), &sign_in::own_index(&row))?;
        stored_tokens::revoke_sessions(tx.conn(), &row.account, session.as_deref(), now)?;
        stored_tokens::revoke_all_personal(tx.conn(), &row.account, now)?;
        Ok(AccountRow { password: hash, ..row })
    })
}

/// Changes the address by which one signs in oneself. The record on the books, to which the chapter
/// writes, is another thing and stays.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `email-malformed`, `email-taken`, `sign-in-failed` when
/// the password is wrong, `too-many-requests`.
pub fn change_email(
    instance: &Instance,
    signed: &Signed,
    password: &str,
    email: &str,
) -> Result<()> {
    signed.caller.require_scope(Scope::Account)?;
    check_email(email)?;
    let row = instance.store().read(|conn| accounts::get(conn, &signed.account.account))?;
    sign_in::check_own_password(instance, &row, password)
        .map_err(|error| on_field(error, "password"))?;
    let index = instance.ledger.keys().email_index(email);
    instance.ledger.write_side(move |tx| {
        sign_in::still_its_password(tx, &row).map_err(|error| on_field(error, "password"))?;
        let taken = accounts::find_by_email(tx.conn(), &index)?;
        if taken.is_some_and(|other| other.account != row.account) {
            return Err(Refusal::new(codes::EMAIL_TAKEN).on("email").into());
        }
        accounts::set_email(tx.conn(), &row.account, &index)?;
        accounts::clear_failures(tx.conn(), &sign_in::own_index(&row))
    })
}

/// Says of a refused password in which field it was typed.
fn on_field(error: Error, field: &str) -> Error {
    match error {
        Error::Refused(refusal) => refusal.on(field).into(),
        other => other,
    }
}

/// Changes the language of one's own account.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`.
pub fn set_locale(instance: &Instance, caller: &Caller, locale: Locale) -> Result<()> {
    caller.require_scope(Scope::Account)?;
    let account = own_account(caller)?;
    instance
        .ledger
        .write_side(move |tx| accounts::set_locale(tx.conn(), account.as_ref(), locale.tag()))
}

/// The account of the caller.
fn own_account(caller: &Caller) -> Result<AccountId> {
    caller.account.clone().ok_or_else(|| Refusal::new(codes::UNAUTHENTICATED).into())
}

/// Refuses what cannot be an e-mail address.
///
/// # Errors
/// `email-malformed`.
pub fn check_email(email: &str) -> Result<()> {
    if email::is_address(email.trim()) {
        return Ok(());
    }
    Err(Refusal::new(codes::EMAIL_MALFORMED).on("email").into())
}
