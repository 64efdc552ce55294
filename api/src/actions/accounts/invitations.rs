//! Invitations: how somebody on the books comes to sign in. An officer starts one and hands over
//! its code; the person sets the password. No officer ever sets or sees a password.
//!
//! Whoever hands over a code could use it first. That cannot be prevented where officers decide
//! who belongs, so it is made visible: every invitation stays on a list that all officers read
//! (who, when, by whom, taken when, and whether its address is the one on the books), the member
//! sees it on their own account, and one whose code does not work any more knows that somebody else
//! used it. (`docs/decisions/0013`)

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::ids::{AccountId, InvitationId, MemberId};
use enlace_schema::log::receipt::{code_of, normalize_code};
use enlace_schema::time::Millis;

use super::{NewAccount, check_email, insert, own_account};
use crate::actions::members::{current, record_of};
use crate::actions::new_id;
use crate::auth::limit::Client;
use crate::auth::password;
use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::locale::Locale;
use crate::store::tables::{AccountRow, InvitationRow};
use crate::store::{accounts, invitations, tokens};

/// How long a code is good, in hours: a weekend between the assembly and the first quiet evening,
/// and not so long that it lies about in an old message.
pub const INVITATION_HOURS: i64 = 72;
/// Who may invite.
const OFFICES: [Role; 2] = [Role::Committee, Role::Operator];
/// Who may read the list: every office, so that no single one is left to watch itself.
const READERS: [Role; 4] = [Role::Committee, Role::Operator, Role::Treasurer, Role::Teller];

/// Somebody on the books who is to sign in, or to set a new password.
#[derive(Clone)]
pub struct InviteAccount {
    /// Who.
    pub member: MemberId,
    /// By which address; nothing takes the one on the books, or of an account keeps its own.
    pub email: Option<String>,
    /// Language of the new account; nothing takes the one on the books.
    pub locale: Option<Locale>,
}

impl std::fmt::Debug for InviteAccount {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InviteAccount").field("member", &self.member).finish_non_exhaustive()
    }
}

/// A new invitation. Its `Debug` does not show the code.
#[derive(Clone)]
pub struct Invited {
    /// Its id.
    pub id: InvitationId,
    /// The code for the person: shown once, kept nowhere.
    pub code: String,
    /// When it expires.
    pub expires: Millis,
}

impl std::fmt::Debug for Invited {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invited").field("id", &self.id).finish_non_exhaustive()
    }
}

/// An invitation in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Who was invited.
    pub member: MemberId,
    /// Who invited; nothing when it was done on the machine itself.
    pub by: Option<MemberId>,
    /// Whether it was for an account that there was already: to set a new password.
    pub renews: bool,
    /// Whether its address was the one on the books.
    pub address_on_books: bool,
    /// When it was made.
    pub created: Millis,
    /// When its code expires, or did.
    pub expires: Millis,
    /// When it was taken.
    pub taken: Option<Millis>,
    /// When another one took its place.
    pub ended: Option<Millis>,
}

/// Starts an invitation; one that the member had ends. The committee or an operator does it.
///
/// # Errors
/// `role-required`, `scope-insufficient`, `email-malformed`, `email-taken`, `missing-field` when no
/// address is known, `member-not-found`, `member-ended`, `member-kind` for an organisation.
pub fn invite_account(
    instance: &Instance,
    caller: &Caller,
    input: InviteAccount,
) -> Result<Invited> {
    caller.require(&OFFICES)?;
    if let Some(email) = &input.email {
        check_email(email)?;
    }
    let by = caller.member.as_ref().map(ToString::to_string);
    let language = instance.language();
    instance.ledger.write_side(move |tx| start(tx, &input, by, language))
}

fn start(
    tx: &mut Tx<'_>,
    input: &InviteAccount,
    by: Option<String>,
    language: Locale,
) -> Result<Invited> {
    let person = current(tx, &input.member)?;
    if person.kind()? == MemberKind::Organisation {
        return Err(Refusal::new(codes::MEMBER_KIND).on("member").into());
    }
    let account = accounts::find_by_member(tx.conn(), &person.member)?;
    let record = record_of(tx, &person)?.unwrap_or_default();
    let on_books = record.email.as_deref().map(|email| tx.keys().email_index(email));
    let wanted = input.email.as_deref().map(|email| tx.keys().email_index(email));
    let kept = account.as_ref().map(|row| row.email_index.clone());
    let missing = || Refusal::new(codes::MISSING_FIELD).with("name", "email").on("email");
    let index = wanted.or(kept).or_else(|| on_books.clone()).ok_or_else(missing)?;
    free_address(tx, &index, account.as_ref())?;
    let known = record.locale.as_deref().and_then(|tag| tag.parse().ok());
    let (id, code) = (new_id::<InvitationId>(tx), new_code());
    let now = tx.now();
    let expires = now.plus_secs(INVITATION_HOURS * 3_600);
    invitations::end_of(tx.conn(), &person.member, now.as_ms())?;
    let code_index = tx.keys().invitation_index(&code);
    let row = InvitationRow {
        invitation: id.to_string(),
        member: person.member,
        invited_by: by,
        renews: account.is_some(),
        address_on_books: on_books.as_ref() == Some(&index),
        email_index: index,
        locale: input.locale.or(known).unwrap_or(language).tag().into(),
        code_index,
        created_ms: now.as_ms(),
        expires_ms: expires.as_ms(),
        taken_ms: None,
        ended_ms: None,
    };
    invitations::insert(tx.conn(), &row)?;
    Ok(Invited { id, code, expires })
}

/// Sixty random bits, in the groups of a receipt's code: to be read aloud or written down.
fn new_code() -> String {
    code_of(u64::from_be_bytes(crate::random::bytes()))
}

/// Refuses an address by which somebody else signs in.
fn free_address(tx: &mut Tx<'_>, index: &[u8], own: Option<&AccountRow>) -> Result<()> {
    let taken = accounts::find_by_email(tx.conn(), index)?;
    let other = taken.is_some_and(|row| own.is_none_or(|own| own.account != row.account));
    if other { Err(Refusal::new(codes::EMAIL_TAKEN).on("email").into()) } else { Ok(()) }
}

/// Takes an invitation: makes the account with this password, or sets the password of the account
/// that there is and ends its sign-ins and personal tokens. `client` is where the request comes
/// from, as for a sign-in.
///
/// A right code always passes: its sixty random bits are what resists guessing, and whoever types
/// wrong ones keeps nobody in the same room from theirs.
///
/// # Errors
/// `invitation-unknown`, `invitation-over`, `too-many-requests`, `password-too-short`,
/// `password-too-long`, `email-taken`, `member-ended`, `unavailable`.
pub fn take_invitation(
    instance: &Instance,
    code: &str,
    new: &str,
    client: Option<&Client>,
) -> Result<AccountId> {
    let keys = instance.ledger.keys();
    let index = normalize_code(code).map(|code| keys.invitation_index(&code));
    let row = match &index {
        Some(index) => instance.store().read(|conn| invitations::find_by_code(conn, index))?,
        None => None,
    };
    let Some(row) = row else {
        if let Some(client) = client {
            let attempts = instance.config.sign_in_attempts;
            client.limit.wrong_code(client.ip, instance.now(), attempts)?;
        }
        return Err(Refusal::new(codes::INVITATION_UNKNOWN).on("code").into());
    };
    check_open(&row, instance.now())?;
    password::check(new)?;
    let hash = password::hash(new, instance.config.password)?;
    instance.ledger.write_side(move |tx| {
        // Somebody else may have taken it while the password was hashed.
        let row = invitations::find(tx.conn(), &row.invitation)?.unwrap_or(row);
        check_open(&row, tx.now())?;
        let account = enter(tx, &row, hash)?;
        let now = tx.now().as_ms();
        invitations::take(tx.conn(), &row.invitation, now)?;
        Ok(account)
    })
}

fn check_open(row: &InvitationRow, now: Millis) -> Result<()> {
    let over = row.taken_ms.is_some() || row.ended_ms.is_some() || now.as_ms() >= row.expires_ms;
    if over { Err(Refusal::new(codes::INVITATION_OVER).on("code").into()) } else { Ok(()) }
}

fn enter(tx: &mut Tx<'_>, row: &InvitationRow, hash: String) -> Result<AccountId> {
    let member: MemberId = row.member.parse().map_err(Error::internal)?;
    let Some(account) = accounts::find_by_member(tx.conn(), &row.member)? else {
        let locale = row.locale.parse().unwrap_or_default();
        let new = NewAccount { member, email_index: row.email_index.clone(), hash, locale };
        return insert(tx, &new);
    };
    // The membership may have ended since.
    current(tx, &member)?;
    free_address(tx, &row.email_index, Some(&account))?;
    let now = tx.now().as_ms();
    accounts::set_password(tx.conn(), &account.account, &hash)?;
    accounts::set_email(tx.conn(), &account.account, &row.email_index)?;
    accounts::clear_failures(tx.conn(), &row.email_index)?;
    tokens::revoke_sessions(tx.conn(), &account.account, None, now)?;
    // A token that a thief made would outlive the password that was stolen.
    tokens::revoke_all_personal(tx.conn(), &account.account, now)?;
    account.account.parse().map_err(Error::internal)
}

/// Every invitation, the newest first: for officers.
///
/// # Errors
/// `role-required`, `scope-insufficient`.
pub fn account_invitations(instance: &Instance, caller: &Caller) -> Result<Vec<Invitation>> {
    caller.require(&READERS)?;
    instance.store().read(invitations::all)?.into_iter().map(listed).collect()
}

/// The invitations that the caller took, the newest first: how the account began, and when an
/// officer had its password set anew.
///
/// # Errors
/// `unauthenticated`.
pub fn own_invitations(instance: &Instance, caller: &Caller) -> Result<Vec<Invitation>> {
    own_account(caller)?;
    let member = caller.person()?;
    let rows = instance.store().read(|conn| invitations::taken_by(conn, member.as_ref()))?;
    rows.into_iter().map(listed).collect()
}

fn listed(row: InvitationRow) -> Result<Invitation> {
    Ok(Invitation {
        id: row.invitation.parse().map_err(Error::internal)?,
        member: row.member.parse().map_err(Error::internal)?,
        by: row.invited_by.map(|by| by.parse()).transpose().map_err(Error::internal)?,
        renews: row.renews,
        address_on_books: row.address_on_books,
        created: Millis::from_ms(row.created_ms),
        expires: Millis::from_ms(row.expires_ms),
        taken: row.taken_ms.map(Millis::from_ms),
        ended: row.ended_ms.map(Millis::from_ms),
    })
}
