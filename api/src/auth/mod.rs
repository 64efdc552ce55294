//! Who asks: sign-in, tokens, sessions, and the [`Caller`] that is made of them.
//!
//! The API takes `Authorization: Bearer` and nothing else; pages take the cookie and nothing else.
//! So no other site can make a browser act through the API, and forms carry a token ([`csrf`]).
//! Offices are read from the tables at every request: whoever lost one has lost it at once.

pub mod client;
pub mod cookie;
pub mod csrf;
pub mod jwt;
pub mod known;
pub mod limit;
pub mod password;
pub mod session;

use enlace_schema::event::role::Role;
use enlace_schema::ids::{SessionId, TokenId};
use enlace_schema::time::{DAY_SECS, Millis};

pub use self::cookie::SESSION_COOKIE;
use crate::caller::{Caller, Office, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;
use crate::store::members::MemberState;
use crate::store::tables::{AccountRow, PersonalTokenRow, SessionRow};
use crate::store::{Connection, accounts, chapters, erasures, members, roles, tokens};

/// Somebody who is signed in.
#[derive(Clone)]
pub struct Signed {
    /// What they may do.
    pub caller: Caller,
    /// Their account.
    pub account: AccountRow,
    /// The sign-in; `None` with a personal token.
    pub session: Option<SessionId>,
    /// The personal token; `None` with a sign-in.
    pub token: Option<TokenId>,
    /// The language of their account.
    pub locale: Locale,
}

impl std::fmt::Debug for Signed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Signed").field("account", &self.account.account).finish_non_exhaustive()
    }
}

/// Who sends this `Authorization` header; `None` if it is empty.
///
/// # Errors
/// `token-malformed`, `token-foreign`, `token-expired`, `token-revoked`, `account-disabled`.
pub fn from_bearer(instance: &Instance, header: &str) -> Result<Option<Signed>> {
    let header = header.trim();
    if header.is_empty() {
        return Ok(None);
    }
    let malformed = || Error::from(Refusal::new(codes::TOKEN_MALFORMED));
    let (scheme, token) = header.split_once(' ').ok_or_else(malformed)?;
    if !scheme.eq_ignore_ascii_case("Bearer") {
        return Err(malformed());
    }
    let token = token.trim();
    if token.starts_with(session::PERSONAL_PREFIX) {
        from_personal(instance, token).map(Some)
    } else {
        from_access(instance, token).map(Some)
    }
}

/// Who sends this value of the portal's cookie; `None` if the sign-in is over or was never ours.
///
/// # Errors
/// `account-disabled`; what the database says.
pub fn from_cookie(instance: &Instance, cookie: &str) -> Result<Option<Signed>> {
    let Some(session) = session::read_cookie(instance.ledger.keys(), cookie) else {
        return Ok(None);
    };
    let now = instance.now();
    let found = instance.store().read(|conn| {
        let row = tokens::find_session(conn, session.as_ref())?;
        let Some(row) = row.filter(|row| is_live(row, now)) else {
            return Ok(None);
        };
        let signed = signed(conn, instance, &row.account, Some(session), Scope::ALL.to_vec())?;
        Ok(Some((row, signed)))
    })?;
    let Some((row, signed)) = found else {
        return Ok(None);
    };
    keep_alive(instance, &row, now);
    Ok(Some(signed))
}

/// Whether a sign-in is neither ended nor expired.
pub(crate) fn is_live(row: &SessionRow, now: Millis) -> bool {
    row.revoked_ms.is_none() && now.as_ms() < row.expires_ms
}

/// When a sign-in that is used now would end.
pub(crate) fn session_end(instance: &Instance, now: Millis) -> Millis {
    now.plus_secs(i64::from(instance.config.session_days) * DAY_SECS)
}

/// Moves the end of a sign-in that is used, once a day: pages read, and should not write.
fn keep_alive(instance: &Instance, row: &SessionRow, now: Millis) {
    let end = session_end(instance, now);
    if end.as_ms() - row.expires_ms < DAY_SECS * 1_000 {
        return;
    }
    let session = row.session.clone();
    let moved = instance
        .ledger
        .write_side(move |tx| tokens::extend_session(tx.conn(), &session, end.as_ms()));
    if let Err(error) = moved {
        // The page can be shown all the same; the next one tries again.
        error.log_once("session");
    }
}

fn from_access(instance: &Instance, token: &str) -> Result<Signed> {
    let now = instance.now();
    let claims = session::check_access(instance.ledger.keys(), token, now)?;
    let kid = jwt::read_header(token)?.kid;
    instance.store().read(|conn| {
        require_current(conn, instance, &kid, now)?;
        let row = going_on(conn, &claims.sid)?;
        if row.account != claims.sub.as_ref() {
            return Err(Refusal::new(codes::TOKEN_REVOKED).into());
        }
        signed(conn, instance, &row.account, Some(claims.sid), Scope::ALL.to_vec())
    })
}

fn from_personal(instance: &Instance, token: &str) -> Result<Signed> {
    let (id, digest) = session::read_personal(token)
        .ok_or_else(|| Error::from(Refusal::new(codes::TOKEN_MALFORMED)))?;
    let now = instance.now();
    instance.store().read(|conn| {
        let row = tokens::find_personal(conn, id.as_ref())?
            .filter(|row| row.digest == digest.0)
            .ok_or_else(|| Refusal::new(codes::TOKEN_FOREIGN))?;
        still_good(&row, now)?;
        // A word that this version does not know gives nothing.
        let scopes = row.scopes.split(' ').filter_map(|word| word.parse().ok()).collect();
        let signed = signed(conn, instance, &row.account, None, scopes)?;
        Ok(Signed { token: Some(id), ..signed })
    })
}

/// Refuses a token by a transport key that was replaced once those that it signed itself have all
/// expired: who has it still must not make others, whatever times they name. What stands in the log
/// decides, as the command line may have replaced it a moment ago.
fn require_current(
    conn: &mut Connection,
    instance: &Instance,
    kid: &str,
    now: Millis,
) -> Result<()> {
    let keys = chapters::keys(conn, instance.origin().as_str())?;
    let newest = keys.iter().rev().find(|key| key.role == "transport");
    let Some(newest) = newest.filter(|newest| newest.kid != kid) else { return Ok(()) };
    let since = Millis::from_ms(chapters::published_ms(conn, newest)?);
    match now > since.plus_secs(i64::from(instance.config.access_minutes) * 60) {
        true => Err(Refusal::new(codes::TOKEN_EXPIRED).into()),
        false => Ok(()),
    }
}

/// A sign-in that nobody has ended.
fn going_on(conn: &mut Connection, session: &SessionId) -> Result<SessionRow> {
    tokens::find_session(conn, session.as_ref())?
        .filter(|row| row.revoked_ms.is_none())
        .ok_or_else(|| Refusal::new(codes::TOKEN_REVOKED).into())
}

fn still_good(row: &PersonalTokenRow, now: Millis) -> Result<()> {
    if row.revoked_ms.is_some() {
        return Err(Refusal::new(codes::TOKEN_REVOKED).into());
    }
    if now.as_ms() >= row.expires_ms {
        return Err(Refusal::new(codes::TOKEN_EXPIRED).into());
    }
    Ok(())
}

/// Whether what somebody signed in with is still good, for a connection that outlives a request.
/// An access token may expire meanwhile: its sign-in goes on, and that is what counts.
///
/// # Errors
/// `token-revoked`, `token-expired`, `session-expired`, `account-disabled`.
pub fn recheck(instance: &Instance, who: &Signed) -> Result<()> {
    let now = instance.now();
    instance.store().read(|conn| {
        if let Some(session) = &who.session {
            let row = going_on(conn, session)?;
            if !is_live(&row, now) {
                return Err(Refusal::new(codes::SESSION_EXPIRED).into());
            }
        }
        if let Some(token) = &who.token {
            let row = tokens::find_personal(conn, token.as_ref())?;
            still_good(&row.ok_or_else(|| Refusal::new(codes::TOKEN_REVOKED))?, now)?;
        }
        signed(conn, instance, &who.account.account, None, Vec::new()).map(drop)
    })
}

/// Makes the caller from the tables as they stand.
pub(crate) fn signed(
    conn: &mut Connection,
    instance: &Instance,
    account: &str,
    session: Option<SessionId>,
    scopes: Vec<Scope>,
) -> Result<Signed> {
    let account =
        accounts::find(conn, account)?.ok_or_else(|| Refusal::new(codes::TOKEN_REVOKED))?;
    let origin = instance.origin().as_str();
    let member = members::find(conn, origin, &account.member)?;
    let is_over = match &member {
        None => true,
        Some(row) => match row.state()? {
            MemberState::Ended => true,
            // Who has moved away still votes here where an open poll's roll has them; once
            // nothing is open any more, the record may be blocked, and the account with it.
            MemberState::Moved | MemberState::Arriving => erasures::is_closed(conn, row)?,
            MemberState::Applied | MemberState::Active => false,
        },
    };
    if is_over {
        return Err(Refusal::new(codes::ACCOUNT_DISABLED).into());
    }
    let mut offices = Vec::new();
    for row in roles::active_of(conn, origin, &account.member)? {
        match row.role.parse() {
            // To represent an organisation is no office: it is asked for ballot by ballot.
            Ok(Role::Representative) | Err(()) => {}
            Ok(role) => offices.push(Office { role, mandate: row.mandate }),
        }
    }
    let caller = Caller {
        account: Some(account.account.parse().map_err(Error::internal)?),
        member: Some(account.member.parse().map_err(Error::internal)?),
        offices,
        scopes,
        command: None,
        reviewed: None,
    };
    let locale = account.locale.parse().unwrap_or_else(|_| instance.language());
    Ok(Signed { caller, account, session, token: None, locale })
}

#[cfg(test)]
mod tests;
