//! Who may come in: tokens, pins, sizes and rates, before any work is done for a request.

use actix_web::{HttpRequest, web};
use enlace_schema::event::Origin;
use enlace_schema::keys::PublicKey;
use futures::StreamExt;

use super::Federation;
use super::answer::Asked;
use super::limits::Class;
use super::problem::{self, Problem};
use super::token::{self, Bound, TokenError, Unverified};
use crate::auth::{self, session::PERSONAL_PREFIX};
use crate::caller::Scope;
use crate::clock::guard::Shown;
use crate::error::{Error, codes};
use crate::instance::Instance;
use crate::patience;
use crate::store::tables::{LogKeyRow, UsedTokenRow};
use crate::store::{Connection, chapters, peers};

/// How long a former transport key is still good, ms: requests on their way, and a peer's next
/// look.
const FORMER_MS: i64 = 10 * 60 * 1_000;

/// Who asks, after the token was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asker {
    /// Origin of the caller's log; ours, when an operator asks with our own keys.
    pub origin: Origin,
}

/// What the ledger and the store refuse, as the other side is told it.
///
/// # Errors
/// What `done` says, as a problem.
pub fn told<T>(done: Result<T, Error>) -> Result<T, Problem> {
    done.map_err(|error| {
        if error.is(codes::PEER_UNKNOWN) {
            Problem::new(problem::ORIGIN, "log not held")
        } else if error.is(codes::INVALID_ARGUMENT) {
            Problem::new(problem::SEQ, "beyond the log")
        } else {
            error.into()
        }
    })
}

/// Runs what blocks on a thread that may.
///
/// # Errors
/// What `work` says; `E_BUSY` when the instance stops.
pub async fn block<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let stopping = |_| Err(Problem::new(problem::BUSY, "stopping").retry_after(5));
    web::block(work).await.unwrap_or_else(stopping)
}

/// Reads a body up to a size.
///
/// # Errors
/// `E_LIMIT` with 413 beyond it, with 408 when it does not come in time.
pub async fn body(mut payload: web::Payload, most: usize) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| match patience::is_late(&error) {
            true => Problem::new(problem::LATE, "the body did not come in time"),
            false => Problem::new(problem::JSON, "body"),
        })?;
        if body.len() + chunk.len() > most {
            return Err(too_large(most));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

/// A body beyond its limit.
pub fn too_large(most: usize) -> Problem {
    Problem::new(problem::TOO_LARGE, format!("more than {most} bytes"))
}

/// Lets anyone in, at the rate of strangers.
///
/// # Errors
/// `E_LIMIT`.
pub fn public(asked: &Asked, federation: &Federation) -> Result<(), Problem> {
    federation.limits().take(Class::Public, &asked.address)
}

/// Lets anyone in where checkpoints and proofs are public, otherwise whoever may read entries.
///
/// # Errors
/// `E_LIMIT`, `E_AUTH`, `E_SKEW`.
pub fn reader(asked: &Asked, federation: &Federation) -> Result<(), Problem> {
    if federation.instance().config.public_reads {
        return public(asked, federation);
    }
    log_reader(asked, federation).map(drop)
}

/// Lets in who may read entries: peers, and officers by a personal token of the scope `log`
/// (`docs/decisions/0012`). Gives the peer, if it is one.
///
/// # Errors
/// As [`peer`].
pub fn log_reader(asked: &Asked, federation: &Federation) -> Result<Option<Asker>, Problem> {
    if bearer(asked)?.starts_with(PERSONAL_PREFIX) {
        return officer(asked, federation).map(|()| None);
    }
    peer(asked, Class::Peer, federation).map(Some)
}

/// An officer of ours whose token is for reading logs. What it is refused for is the detail: by
/// its code a program can tell its user.
fn officer(asked: &Asked, federation: &Federation) -> Result<(), Problem> {
    federation.limits().take(Class::Knock, &asked.address)?;
    let header = format!("Bearer {}", bearer(asked)?);
    let found = match auth::from_bearer(federation.instance(), &header) {
        Err(error) if !matches!(error.status(), 401 | 403) => return told(Err(error)),
        found => found,
    };
    let refused = |kind| move |error: Error| Problem::new(kind, error.code().name);
    let signed = found.map_err(refused(problem::AUTH))?;
    let signed = signed.ok_or_else(|| Problem::new(problem::AUTH, "no token"))?;
    signed.caller.require_scope(Scope::Log).map_err(refused(problem::FORBIDDEN))?;
    if signed.caller.offices.is_empty() {
        return Err(Problem::new(problem::FORBIDDEN, codes::ROLE_REQUIRED.name));
    }
    federation.limits().take(Class::Peer, &signed.account.account)
}

/// Lets in whom our people pinned and did not suspend, and our own operator, at the rate of a
/// class. The rate comes before the token is noted as used: a peer that is too fast writes nothing
/// here.
///
/// # Errors
/// `E_AUTH`, `E_SKEW`, `E_LIMIT`, `E_BUSY`.
pub fn peer(asked: &Asked, class: Class, federation: &Federation) -> Result<Asker, Problem> {
    let instance = federation.instance();
    federation.limits().take(Class::Knock, &asked.address)?;
    let at = instance.ledger.clock().read();
    let now = at.now;
    let token = token::read(bearer(asked)?).map_err(refused)?;
    let key = told(key_of(instance, &token.claims.iss, &token.kid))?;
    let Asked { method, target, body, .. } = asked;
    let bound = Bound { method, target, body };
    token.verify(&key?, instance.origin(), bound, now).map_err(|error| match error {
        TokenError::Skew => refused(error).dated(now),
        TokenError::Auth(_) => refused(error),
    })?;
    federation.limits().take(class, token.claims.iss.as_str())?;
    use_once(instance, &token)?;
    // Signed, and not seen before: what the caller's clock showed a moment ago.
    if let Some(made) = token.made_just_now(now) {
        instance.ledger.saw_clock(&token.claims.iss, made, Shown::Signed, at);
    }
    Ok(Asker { origin: token.claims.iss })
}

/// Refuses whom [`peer`] would refuse, before a long body is read: a stranger must not fill our
/// memory. Nothing is written down; the token is verified with its body afterwards. Gives whose it
/// is.
///
/// # Errors
/// `E_AUTH`, `E_SKEW`, `E_LIMIT`, `E_BUSY`.
pub fn before_body(asked: &Asked, federation: &Federation) -> Result<Origin, Problem> {
    let instance = federation.instance();
    federation.limits().take(Class::Knock, &asked.address)?;
    let now = instance.now();
    let token = token::read(bearer(asked)?).map_err(refused)?;
    let key = told(key_of(instance, &token.claims.iss, &token.kid))?;
    let request = (asked.method.as_str(), asked.target.as_str());
    token.verify_before_body(&key?, instance.origin(), request, now).map_err(
        |error| match error {
            TokenError::Skew => refused(error).dated(now),
            TokenError::Auth(_) => refused(error),
        },
    )?;
    Ok(token.claims.iss)
}

fn bearer(asked: &Asked) -> Result<&str, Problem> {
    let query = asked.query_string();
    if query.split('&').any(|pair| pair.starts_with("access_token=") || pair.starts_with("token="))
    {
        return Err(Problem::new(problem::AUTH, "a token in the URL"));
    }
    let header = asked.authorization.as_deref();
    header
        .and_then(|value| value.strip_prefix("Bearer "))
        .ok_or_else(|| Problem::new(problem::AUTH, "no token"))
}

fn refused(error: TokenError) -> Problem {
    match error {
        TokenError::Auth(why) => Problem::new(problem::AUTH, why),
        TokenError::Skew => Problem::new(problem::SKEW, "the clocks differ by more than 60 s"),
    }
}

/// The transport key that an issuer's tokens are to be signed by: its newest, or for a little while
/// the one before it.
fn key_of(
    instance: &Instance,
    issuer: &Origin,
    kid: &str,
) -> Result<Result<PublicKey, Problem>, Error> {
    let own = instance.origin();
    if issuer == own {
        // By the keys that are in force, also while the log that names them is not here.
        let newest = instance.ledger.keys().in_force();
        let former = || instance.store().read(|conn| named_key(conn, instance, own, kid));
        return match newest.transport.kid == kid {
            true => Ok(Ok(newest.transport.key.public())),
            false => former(),
        };
    }
    instance.store().read(|conn| {
        let Some(pinned) = peers::find(conn, own.as_str(), issuer.as_str())? else {
            return Ok(Err(Problem::new(problem::AUTH, "not pinned here")));
        };
        if pinned.suspended {
            return Ok(Err(Problem::new(problem::FORBIDDEN, "suspended")));
        }
        named_key(conn, instance, issuer, kid)
    })
}

/// A transport key by its name, if it is the newest of its log, or the one before it for a while.
fn named_key(
    conn: &mut Connection,
    instance: &Instance,
    issuer: &Origin,
    kid: &str,
) -> Result<Result<PublicKey, Problem>, Error> {
    let keys = chapters::keys(conn, issuer.as_str())?;
    let mut keys = keys.into_iter().rev().filter(|key| key.role == "transport");
    let (newest, former) = (keys.next(), keys.next());
    let named = match newest {
        Some(newest) if newest.kid == kid => Some(newest),
        Some(newest) if is_recent(conn, instance, &newest)? => {
            former.filter(|former| former.kid == kid)
        }
        _ => None,
    };
    let Some(named) = named else {
        return Ok(Err(Problem::new(problem::AUTH, "unknown key")));
    };
    let (_, key) = PublicKey::from_vkey(&named.key).map_err(Error::internal)?;
    Ok(Ok(key))
}

/// Whether a key was published so lately that requests by the one before it may still be on their
/// way (protocol §4.5).
fn is_recent(conn: &mut Connection, instance: &Instance, key: &LogKeyRow) -> Result<bool, Error> {
    let since = chapters::published_ms(conn, key)?;
    Ok(instance.now().as_ms() - since <= FORMER_MS)
}

/// A token is good once; its id is durable before the request is answered.
fn use_once(instance: &Instance, token: &Unverified) -> Result<(), Problem> {
    let row = UsedTokenRow {
        issuer: token.claims.iss.to_string(),
        jti: token.claims.jti.clone(),
        until_ms: token.remember_until_ms(),
    };
    let used = instance.ledger.write_side(move |tx| peers::use_token(tx.conn(), &row));
    if told(used)? { Ok(()) } else { Err(Problem::new(problem::AUTH, "token used before")) }
}

/// The caller's address, behind the proxies that the operator named.
pub fn address(request: &HttpRequest, instance: &Instance) -> String {
    let ip = auth::client::address(request, &instance.config);
    ip.map(|ip| ip.to_string()).unwrap_or_default()
}
