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
    let account = guess(instance, &index, account.as_ref(), password, client)?;
    // Only who knows the password hears that the membership is over.
    instance.store().read(|conn| signed(conn, instance, &account.account, None, Vec::new()))?;
    let end = session_end(instance, instance.now());
    let row = account.clone();
    let (session, refresh_token) = instance.ledger.write_side(move |tx| {
        accounts::clear_failures(tx.conn(), &index)?;
        open_session(tx, &row, end)
    })?;
    answer(instance, account, session, refresh_token)
}

/// Whether this is the password of the account that was found, if one was; slows guessing.
fn guess(
    instance: &Instance,
    who: &[u8],
    account: Option<&AccountRow>,
    given: &str,
    client: Option<&Client>,
) -> Result<AccountRow> {
    let (now, attempts) = (instance.now(), instance.config.sign_in_attempts);
    if let Some(client) = client {
        client.limit.check(who, client.ip, now, attempts)?;
    }
    let keys = instance.ledger.keys();
    let cookie = client.and_then(|client| client.known.as_deref());
    if !cookie.is_some_and(|cookie| known::is_known(keys, cookie, who, now)) {
        let (failures, last) = failures(instance, who)?;
        limit::check_account(failures, last, now, attempts)?;
    }
    let right = compare(instance, who, account, given);
    if let Some(client) = client {
        match &right {
            Ok(_) => client.limit.succeeded(who, client.ip),
            Err(error) if error.is(codes::SIGN_IN_FAILED) => {
                client.limit.failed(who, client.ip, now);
            }
            Err(_) => {}
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
    let who = own_index(account);
    let (failures, last) = failures(instance, &who)?;
    limit::pause(failures, instance.config.sign_in_attempts, last, instance.now())?;
    compare(instance, &who, Some(account), given)?;
    Ok(())
}

/// Under what the failures of an account's own owner are counted.
pub(super) fn own_index(account: &AccountRow) -> Vec<u8> {
    sha256(format!("own password of {}", account.account).as_bytes()).0.to_vec()
}

/// How often it failed lately, and when the last time.
fn failures(instance: &Instance, who: &[u8]) -> Result<(u32, Millis)> {
    let row = instance.store().read(|conn| accounts::failures(conn, who))?;
    let told = |row: SignInFailureRow| (row.failures.unsigned_abs(), Millis::from_ms(row.last_ms));
    Ok(row.map_or((0, Millis::from_ms(0)), told))
}

/// Compares, in the time that it takes whether or not there is an account, and counts a failure.
fn compare(
    instance: &Instance,
    who: &[u8],
    account: Option<&AccountRow>,
    given: &str,
) -> Result<AccountRow> {
    let stored = account.map(|row| row.password.as_str());
    let right = password::verify(given, stored, instance.config.password)?;
    match account {
        Some(account) if right => Ok(account.clone()),
        _ => {
            let who = who.to_vec();
            instance.ledger.write_side(move |tx| count_failure(tx, who))?;
            Err(Refusal::new(codes::SIGN_IN_FAILED).into())
        }
    }
}

/// Counts a failure; after an hour of silence the count begins anew.
fn count_failure(tx: &mut Tx<'_>, email_index: Vec<u8>) -> Result<()> {
    let now = tx.now();
    let earlier = accounts::failures(tx.conn(), &email_index)?;
    let counted = earlier.map_or(1, |row| {
        limit::counted(row.failures.unsigned_abs(), Millis::from_ms(row.last_ms), now)
    });
    let failures = i32::try_from(counted).unwrap_or(i32::MAX);
    accounts::put_failures(
        tx.conn(),
        &SignInFailureRow { email_index, failures, last_ms: now.as_ms() },
    )
}

fn open_session(tx: &mut Tx<'_>, account: &AccountRow, end: Millis) -> Result<(SessionId, String)> {
    let session: SessionId = new_id(tx);
    let (refresh_token, digest) = session::new_refresh(&session);
    let row = SessionRow {
        session: session.to_string(),
        account: account.account.clone(),
        refresh_digest: digest.0.to_vec(),
        previous_digest: None,
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
    /// It had been used before: somebody else has it too.
    Reused,
    Expired,
}

/// Gives a new access token and a new refresh token for a refresh token, which is used up. One
/// that comes a second time ends the sign-in: whoever has the other copy is out too.
///
/// # Errors
/// `token-malformed`, `token-revoked`, `session-expired`, `account-disabled`.
pub fn refresh(instance: &Instance, refresh_token: &str) -> Result<SignedIn> {
    let (session, digest) = session::read_refresh(refresh_token)
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
    if row.previous_digest.as_deref() == Some(&digest.0[..]) {
        tokens::revoke_session(tx.conn(), &row.session, now.as_ms())?;
        return Ok(Refreshed::Reused);
    }
    let Some(account) = accounts::find(tx.conn(), &row.account)? else {
        return Ok(Refreshed::Expired);
    };
    if row.refresh_digest != digest.0 {
        return Err(Refusal::new(codes::TOKEN_MALFORMED).into());
    }
    let (token, next) = session::new_refresh(session);
    tokens::rotate_session(tx.conn(), &row.session, &digest.0, &next.0, end.as_ms())?;
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

/// Ends every sign-in of one's own account, this one too.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`.
pub fn end_sessions(instance: &Instance, caller: &Caller) -> Result<()> {
    caller.require_scope(Scope::Account)?;
    let account = super::own_account(caller)?;
    instance.ledger.write_side(move |tx| {
        let now = tx.now().as_ms();
        tokens::revoke_sessions(tx.conn(), account.as_ref(), None, now)
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
