//! Personal tokens: for scripts, with scopes and an end.

use enlace_schema::ids::TokenId;
use enlace_schema::time::{DAY_SECS, Millis};

use super::own_account;
use crate::actions::new_id;
use crate::auth::session;
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::store::tables::PersonalTokenRow;
use crate::store::tokens;

/// Longest life of a personal token, in days: a year, so that forgotten ones end.
pub const DAYS_MAX: u32 = 365;
/// Longest label, in characters.
const LABEL_MAX: usize = 100;
/// Most tokens of an account that are in force.
const TOKENS_MAX: usize = 50;

/// A personal token to create.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateToken {
    /// What it is for, in the member's own words.
    pub label: String,
    /// What it may be used for; none of them more than the caller's own.
    pub scopes: Vec<Scope>,
    /// How many days it lives, 1 to [`DAYS_MAX`].
    pub days: u32,
}

/// A new personal token. Its `Debug` does not show the token.
#[derive(Clone)]
pub struct CreatedToken {
    /// Its id.
    pub id: TokenId,
    /// The token itself: shown once, kept nowhere.
    pub token: String,
    /// When it expires.
    pub expires: Millis,
}

impl std::fmt::Debug for CreatedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreatedToken").field("id", &self.id).finish_non_exhaustive()
    }
}

/// A personal token as its owner sees it in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonalToken {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub label: String,
    /// What it may be used for.
    pub scopes: Vec<Scope>,
    /// When it was created.
    pub created: Millis,
    /// When it expires.
    pub expires: Millis,
    /// When it was revoked.
    pub revoked: Option<Millis>,
}

/// Creates a personal token for the caller.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `token-lifetime`, `missing-field`, `text-too-long`,
/// `too-many-requests` when there are too many.
pub fn create_personal_token(
    instance: &Instance,
    caller: &Caller,
    input: CreateToken,
) -> Result<CreatedToken> {
    caller.require_scope(Scope::Account)?;
    let account = own_account(caller)?;
    check(&input)?;
    for scope in &input.scopes {
        // A token cannot give another one more than it has.
        caller.require_scope(*scope)?;
    }
    instance.ledger.write_side(move |tx| {
        let now = tx.now();
        let rows = tokens::personal_of(tx.conn(), account.as_ref())?;
        let live =
            |row: &&PersonalTokenRow| row.revoked_ms.is_none() && row.expires_ms > now.as_ms();
        if rows.iter().filter(live).count() >= TOKENS_MAX {
            return Err(Refusal::new(codes::TOKENS_TOO_MANY).with("limit", TOKENS_MAX).into());
        }
        let id: TokenId = new_id(tx);
        let (token, digest) = session::new_personal(&id);
        let expires = now.plus_secs(i64::from(input.days) * DAY_SECS);
        let mut scopes: Vec<&str> = input.scopes.iter().map(|scope| scope.as_str()).collect();
        scopes.sort_unstable();
        scopes.dedup();
        let row = PersonalTokenRow {
            token: id.to_string(),
            account: account.to_string(),
            digest: digest.0.to_vec(),
            label: input.label.trim().into(),
            scopes: scopes.join(" "),
            created_ms: now.as_ms(),
            expires_ms: expires.as_ms(),
            revoked_ms: None,
        };
        tokens::insert_personal(tx.conn(), &row)?;
        Ok(CreatedToken { id, token, expires })
    })
}

fn check(input: &CreateToken) -> Result<()> {
    let missing =
        |name: &'static str| Refusal::new(codes::MISSING_FIELD).with("name", name).on(name);
    if input.label.trim().is_empty() {
        return Err(missing("label").into());
    }
    if input.label.chars().count() > LABEL_MAX {
        let refusal = Refusal::new(codes::TEXT_TOO_LONG).with("limit", LABEL_MAX);
        return Err(refusal.on("label").into());
    }
    if input.label.chars().any(char::is_control) {
        return Err(Refusal::new(codes::TEXT_CONTROL_CHARACTER).on("label").into());
    }
    if input.scopes.is_empty() {
        return Err(missing("scopes").into());
    }
    if !(1..=DAYS_MAX).contains(&input.days) {
        let refusal = Refusal::new(codes::TOKEN_LIFETIME).with("limit", DAYS_MAX);
        return Err(refusal.on("days").into());
    }
    Ok(())
}

/// Revokes one of the caller's personal tokens. Once revoked it stays so.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`, `token-unknown`.
pub fn revoke_personal_token(instance: &Instance, caller: &Caller, token: &TokenId) -> Result<()> {
    caller.require_scope(Scope::Account)?;
    let account = own_account(caller)?;
    let token = token.clone();
    instance.ledger.write_side(move |tx| {
        let now = tx.now().as_ms();
        tokens::find_personal(tx.conn(), token.as_ref())?
            .filter(|row| row.account == account.as_ref())
            .ok_or_else(|| Refusal::new(codes::TOKEN_UNKNOWN))?;
        tokens::revoke_personal(tx.conn(), token.as_ref(), now)
    })
}

/// The caller's personal tokens, newest first.
///
/// # Errors
/// `unauthenticated`, `scope-insufficient`.
pub fn personal_tokens(instance: &Instance, caller: &Caller) -> Result<Vec<PersonalToken>> {
    caller.require_scope(Scope::Account)?;
    let account = own_account(caller)?;
    let rows = instance.store().read(|conn| tokens::personal_of(conn, account.as_ref()))?;
    rows.into_iter().map(listed).collect()
}

fn listed(row: PersonalTokenRow) -> Result<PersonalToken> {
    Ok(PersonalToken {
        id: row.token.parse().map_err(Error::internal)?,
        label: row.label,
        scopes: row.scopes.split(' ').filter_map(|word| word.parse().ok()).collect(),
        created: Millis::from_ms(row.created_ms),
        expires: Millis::from_ms(row.expires_ms),
        revoked: row.revoked_ms.map(Millis::from_ms),
    })
}
