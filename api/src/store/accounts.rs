//! Who signs in, and how often it failed lately. E-mail addresses are keyed digests here.

use diesel::prelude::*;

use super::Connection;
use super::tables::{self, AccountRow, SignInFailureRow};
use crate::error::{Refusal, Result, codes};

/// Adds an account.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &AccountRow) -> Result<()> {
    diesel::insert_into(tables::accounts::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds an account.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, account: &str) -> Result<Option<AccountRow>> {
    Ok(tables::accounts::table.find(account).first(conn).optional()?)
}

/// An account.
///
/// # Errors
/// `account-unknown`.
pub fn get(conn: &mut Connection, account: &str) -> Result<AccountRow> {
    find(conn, account)?.ok_or_else(|| Refusal::new(codes::ACCOUNT_UNKNOWN).into())
}

/// Finds the account of an e-mail address, by its keyed digest.
///
/// # Errors
/// What the database says.
pub fn find_by_email(conn: &mut Connection, email_index: &[u8]) -> Result<Option<AccountRow>> {
    use tables::accounts as t;
    Ok(t::table.filter(t::email_index.eq(email_index)).first(conn).optional()?)
}

/// Finds the account of a member.
///
/// # Errors
/// What the database says.
pub fn find_by_member(conn: &mut Connection, member: &str) -> Result<Option<AccountRow>> {
    use tables::accounts as t;
    Ok(t::table.filter(t::member.eq(member)).first(conn).optional()?)
}

/// Changes a password's hash.
///
/// # Errors
/// What the database says.
pub fn set_password(conn: &mut Connection, account: &str, hash: &str) -> Result<()> {
    diesel::update(tables::accounts::table.find(account))
        .set(tables::accounts::password.eq(hash))
        .execute(conn)?;
    Ok(())
}

/// Changes the language of an account.
///
/// # Errors
/// What the database says.
pub fn set_locale(conn: &mut Connection, account: &str, locale: &str) -> Result<()> {
    diesel::update(tables::accounts::table.find(account))
        .set(tables::accounts::locale.eq(locale))
        .execute(conn)?;
    Ok(())
}

/// Changes the e-mail address by which an account signs in, as its keyed digest.
///
/// # Errors
/// What the database says.
pub fn set_email(conn: &mut Connection, account: &str, email_index: &[u8]) -> Result<()> {
    diesel::update(tables::accounts::table.find(account))
        .set(tables::accounts::email_index.eq(email_index))
        .execute(conn)?;
    Ok(())
}

/// Failed sign-ins with an address, whether or not there is such an account.
///
/// # Errors
/// What the database says.
pub fn failures(conn: &mut Connection, email_index: &[u8]) -> Result<Option<SignInFailureRow>> {
    Ok(tables::sign_in_failures::table.find(email_index).first(conn).optional()?)
}

/// Notes failed sign-ins.
///
/// # Errors
/// What the database says.
pub fn put_failures(conn: &mut Connection, row: &SignInFailureRow) -> Result<()> {
    use tables::sign_in_failures as t;
    let changed = diesel::update(t::table.find(&row.email_index))
        .set((t::failures.eq(row.failures), t::last_ms.eq(row.last_ms)))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

/// Forgets the failed sign-ins with an address.
///
/// # Errors
/// What the database says.
pub fn clear_failures(conn: &mut Connection, email_index: &[u8]) -> Result<()> {
    diesel::delete(tables::sign_in_failures::table.find(email_index)).execute(conn)?;
    Ok(())
}

/// Forgets failed sign-ins from before an instant: they slow nobody down any more.
///
/// # Errors
/// What the database says.
pub fn forget_failures(conn: &mut Connection, before_ms: i64) -> Result<usize> {
    let old = tables::sign_in_failures::last_ms.lt(before_ms);
    Ok(diesel::delete(tables::sign_in_failures::table.filter(old)).execute(conn)?)
}
