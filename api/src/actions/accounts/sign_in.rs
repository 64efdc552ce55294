//! Signing in, staying signed in, signing out.

use enlace_schema::ids::{AccountId, SessionId};
use enlace_schema::log::{Hash, sha256};
use enlace_schema::time::Millis;

use crate::actions::new_id;
use crate::auth::limit::{self, Client};
use crate::auth::{Signed, is_live, known, password, session, session_end, signed};
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::store::tables::{AccountRow, SessionRow, SignInFailureRow};
use crate::store::{accounts, tokens};

/// What a sign-in gives. Its `Debug` shows no token.
#[derive(Clone)]
pub struct SignedIn {
    /// For the `Authorization` header.
    pub access_token: String,
    /// When it expires.
    pub access_expires: Millis,
    /// For the next access token; good for one use.
    pub refresh_token: String,
    /// The sign-in.
    pub session: SessionId,
    /// Who signed in.
    pub account: AccountRow,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignedIn").field("session", &self.session).finish_non_exhaustive()
    }
}

/// Signs in by e-mail address and password. An unknown address and a wrong password give the same
/// answer after the same time. `client` is where the request comes from, as the edge knows it;
/// `None` for our own command line.
///
/// # Errors
/// `sign-in-failed`, `too-many-requests`, `account-disabled`, `unavailable` when too many sign in
/// at once.
pub fn sign_in(
    instance: &Instance,
    email: &str,
    password: &str,
    client: Option<&Client>,
) -> Result<SignedIn> {
    let index = instance.ledger.keys().email_index(email);
    let account = instance.store().read(|conn| accounts::find_by_email(conn, &index))?;
    let (account, reserved) = guess(instance, &index, account.as_ref(), password, client)?;
    // Only who knows the password hears that the membership is over.
    let allowed = instance
        .store()
        .read(|conn| signed(conn, instance, &account.account, None, Vec::new()).map(drop));
    if let Err(error) = allowed {
        give_back(instance, reserved)?;
        return Err(error);
    }
    let end = session_end(instance, instance.now());
    let row = account.clone();
    let (session, refresh_token) = instance.ledger.write_side(move |tx| {
        still_its_password(tx, &row)?;
        accounts::clear_failures(tx.conn(), &index)?;
        open_session(tx, &row, end)
    })?;
    answer(instance, account, session, refresh_token)
}

/// Whether this is the password of the account that was found, if one was; slows guessing. What
/// was reserved in the count of the account is for the caller to clear.
fn guess(
    instance: &Instance,
    who: &[u8],
    account: Option<&AccountRow>,
    given: &str,
    client: Option<&Client>,
) -> Result<(AccountRow, Reserved)> {
    let (now, attempts) = (instance.now(), instance.config.sign_in_attempts);
    let here = match client {
        Some(client) => Some((client, client.limit.reserve(who, client.ip, now, attempts)?)),
        None => None,
    };
    let keys = instance.ledger.keys();
    let cookie = client.and_then(|client| client.known.as_deref()).zip(account);
    let is_known =
        cookie.is_some_and(|(cookie, account)| known::is_known(keys, cookie, account, now));
    let allowed = (!is_known).then(|| limit::of_account(attempts));
    let right = reserve(instance, who.to_vec(), allowed)
        .and_then(|reserved| Ok((compare(instance, &reserved, account, given)?, reserved)));
    if let Some((client, failure)) = here {
        match &right {
            Ok(_) => client.limit.succeeded(&failure),
            Err(error) if error.is(codes::SIGN_IN_FAILED) => {}
            // Nothing was compared.
            Err(_) => client.limit.give_back(&failure),
        }
    }
    right
}

/// Whether this is the password of an account whose owner is signed in. Its failures are counted
/// apart: whoever guesses at the sign-in delays nobody here, and the other way round.
///
/// # Errors
/// `sign-in-failed`, `too-many-requests`, `unavailable`.
pub(super) fn check_own_password(
    instance: &Instance,
    account: &AccountRow,
    given: &str,
) -> Result<()> {
    let allowed = instance.config.sign_in_attempts;
    let reserved = reserve(instance, own_index(account), Some(allowed))?;
    compare(instance, &reserved, Some(account), given)?;
    give_back(instance, reserved)
}

/// Refuses when the password was changed while this one was compared: what the old one opens after
/// that would outlive the change.
pub(super) fn still_its_password(tx: &mut Tx<'_>, compared: &AccountRow) -> Result<()> {
    if accounts::get(tx.conn(), &compared.account)?.password == compared.password {
        return Ok(());
    }
    Err(Refusal::new(codes::SIGN_IN_FAILED).into())
}

/// Under what the failures of an account's own owner are counted.
pub(super) fn own_index(account: &AccountRow) -> Vec<u8> {
    sha256(format!("own password of {}", account.account).as_bytes()).0.to_vec()
}

/// A failure in the count of an account, noted before the comparison: guesses that arrive at once
/// would otherwise all pass before the first of them is counted.
#[derive(Clone)]
struct Reserved {
    who: Vec<u8>,
    at: Millis,
    /// When it had failed before.
    before: Option<Millis>,
}

/// Counts a failure, unless so many are `allowed` and the pause after them is not over; after an
/// hour of silence the count begins anew.
fn reserve(instance: &Instance, who: Vec<u8>, allowed: Option<u32>) -> Result<Reserved> {
    instance.ledger.write_side(move |tx| {
        let now = tx.now();
        let told =
            |row: SignInFailureRow| (row.failures.unsigned_abs(), Millis::from_ms(row.last_ms));
        let earlier = accounts::failures(tx.conn(), &who)?.map(told);
        if let (Some(allowed), Some((failures, last))) = (allowed, earlier) {
            limit::pause(failures, allowed, last, now)?;
        }
        let counted = earlier.map_or(1, |(failures, last)| limit::counted(failures, last, now));
        let failures = i32::try_from(counted).unwrap_or(i32::MAX);
        let row = SignInFailureRow { email_index: who.clone(), failures, last_ms: now.as_ms() };
        accounts::put_failures(tx.conn(), &row)?;
        Ok(Reserved { who, at: now, before: earlier.map(|(_, last)| last) })
    })
}

/// Takes a reserved failure back, with the pause that it may have begun.
fn give_back(instance: &Instance, reserved: Reserved) -> Result<()> {
    instance.ledger.write_side(move |tx| {
        let Some(mut row) = accounts::failures(tx.conn(), &reserved.who)? else { return Ok(()) };
        if row.failures <= 1 {
            return accounts::clear_failures(tx.conn(), &reserved.who);
        }
        row.failures -= 1;
        if let Some(before) = reserved.before
            && row.last_ms == reserved.at.as_ms()
        {
            row.last_ms = before.as_ms();
        }
        accounts::put_failures(tx.conn(), &row)
    })
}

/// Compares, in the time that it takes whether or not there is an account. A wrong password leaves
/// the failure that was reserved; what could not be compared was none.
fn compare(
    instance: &Instance,
    reserved: &Reserved,
    account: Option<&AccountRow>,
    given: &str,
) -> Result<AccountRow> {
    let stored = account.map(|row| row.password.as_str());
    match (password::verify(given, stored, instance.config.password), account) {
        (Ok(true), Some(account)) => Ok(account.clone()),
        (Ok(_), _) => Err(Refusal::new(codes::SIGN_IN_FAILED).into()),
        (Err(error), _) => {
            give_back(instance, reserved.clone())?;
            Err(error)
        }
    }
}

fn open_session(tx: &mut Tx<'_>, account: &AccountRow, end: Millis) -> Result<(SessionId, String)> {
    let session: SessionId = new_id(tx);
    let (refresh_token, digest) = session::new_refresh(tx.keys(), &session);
    let row = SessionRow {
        session: session.to_string(),
        account: account.account.clone(),
        refresh_digest: digest.0.to_vec(),
        created_ms: tx.now().as_ms(),
        expires_ms: end.as_ms(),
        revoked_ms: None,
    };
    tokens::insert_session(tx.conn(), &row)?;
    Ok((session, refresh_token))
}

fn answer(
    instance: &Instance,
    account: AccountRow,
    session: SessionId,
    refresh_token: String,
) -> Result<SignedIn> {
    let id: AccountId = account.account.parse().map_err(Error::internal)?;
    let (access_token, access_expires) = session::access_token(
        instance.ledger.keys(),
        &id,
        &session,
        instance.now(),
        instance.config.access_minutes,
    )?;
    Ok(SignedIn { access_token, access_expires, refresh_token, session, account })
}

/// What became of a refresh token.
enum Refreshed {
    Rotated(AccountRow, String),
    /// It was ours and is no longer the current one: it had been used, so somebody else has it too.
    Reused,
    Expired,
}

/// Gives a new access token and a new refresh token for a refresh token, which is used up. One
/// that comes a second time, however long after, ends the sign-in: whoever has the other copy, and
/// may have refreshed with it many times, is out too.
///
/// # Errors
/// `token-malformed`, `token-revoked`, `session-expired`, `account-disabled`.
pub fn refresh(instance: &Instance, refresh_token: &str) -> Result<SignedIn> {
    let (session, digest) = session::read_refresh(instance.ledger.keys(), refresh_token)
        .ok_or_else(|| Error::from(Refusal::new(codes::TOKEN_MALFORMED)))?;
    let end = session_end(instance, instance.now());
    let id = session.clone();
    // A refusal inside would undo the revocation, so what became of it comes out as a value.
    let done = instance.ledger.write_side(move |tx| rotate(tx, &id, digest, end))?;
    match done {
        Refreshed::Rotated(account, refresh_token) => {
            instance
                .store()
                .read(|conn| signed(conn, instance, &account.account, None, Vec::new()))?;
            answer(instance, account, session, refresh_token)
        }
        Refreshed::Reused => Err(Refusal::new(codes::TOKEN_REVOKED).into()),
        Refreshed::Expired => Err(Refusal::new(codes::SESSION_EXPIRED).into()),
    }
}

fn rotate(tx: &mut Tx<'_>, session: &SessionId, digest: Hash, end: Millis) -> Result<Refreshed> {
    let now = tx.now();
    let row = tokens::find_session(tx.conn(), session.as_ref())?;
    let Some(row) = row.filter(|row| is_live(row, now)) else {
        return Ok(Refreshed::Expired);
    };
    if row.refresh_digest != digest.0 {
        tokens::revoke_session(tx.conn(), &row.session, now.as_ms())?;
        return Ok(Refreshed::Reused);
    }
    let Some(account) = accounts::find(tx.conn(), &row.account)? else {
        return Ok(Refreshed::Expired);
    };
    let (token, next) = session::new_refresh(tx.keys(), session);
    tokens::rotate_session(tx.conn(), &row.session, &next.0, end.as_ms())?;
    Ok(Refreshed::Rotated(account, token))
}

/// Ends the sign-in. With a personal token there is none to end.
///
/// # Errors
/// What the database says.
pub fn sign_out(instance: &Instance, signed: &Signed) -> Result<()> {
    let Some(session) = signed.session.clone() else {
        return Ok(());
    };
    instance.ledger.write_side(move |tx| {
        let now = tx.now().as_ms();
        tokens::revoke_session(tx.conn(), session.as_ref(), now)
    })
}

/// Ends every sign-in of one's own account, this one too, and every personal token: whoever ends
/// them all means to put somebody out, who may have made a token meanwhile.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`.
pub fn end_sessions(instance: &Instance, caller: &Caller) -> Result<()> {
    caller.require_scope(Scope::Account)?;
    let account = super::own_account(caller)?;
    instance.ledger.write_side(move |tx| {
        let now = tx.now().as_ms();
        tokens::revoke_sessions(tx.conn(), account.as_ref(), None, now)?;
        tokens::revoke_all_personal(tx.conn(), account.as_ref(), now)
    })
}

/// A sign-in that has not ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSession {
    /// When it began.
    pub created: Millis,
    /// When it ends if it is not used.
    pub expires: Millis,
    /// Whether it is the one that asks.
    pub current: bool,
}

/// One's own open sign-ins, the last to begin first.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`.
pub fn sessions(instance: &Instance, signed: &Signed) -> Result<Vec<OpenSession>> {
    signed.caller.require_scope(Scope::Account)?;
    let now = instance.now().as_ms();
    let account = &signed.account.account;
    let rows = instance.store().read(|conn| tokens::open_sessions(conn, account, now))?;
    let current = signed.session.as_ref().map(AsRef::<str>::as_ref);
    let listed = rows.into_iter().map(|row| OpenSession {
        created: Millis::from_ms(row.created_ms),
        expires: Millis::from_ms(row.expires_ms),
        current: current == Some(row.session.as_str()),
    });
    Ok(listed.collect())
}
