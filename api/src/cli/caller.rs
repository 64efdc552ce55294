//! Who acts on the command line.
//!
//! Whoever has the folder and its keys is the instance's operator, and what the clock does they may
//! do as well (`Caller::instance`). What people decide and sign with their mandate (a poll opened,
//! certified, published, voided) takes one of them: by a personal token of the scope `office`, or
//! by address and password. Either gives exactly what the same person has in the API.

use std::path::PathBuf;

use clap::ArgMatches;
use zeroize::Zeroizing;

use super::{Out, secrets};
use crate::actions::accounts::{sign_in, sign_out};
use crate::auth;
use crate::caller::Caller;
use crate::error::{Error, Result, codes};
use crate::instance::Instance;

/// The variable that may hold a token, for scripts.
const TOKEN: &str = "ENLACE_TOKEN";

/// The token in the file that was named.
///
/// # Errors
/// `file-unreadable`.
pub fn token_file(args: &ArgMatches) -> Result<Option<Zeroizing<String>>> {
    let named = args.get_one::<PathBuf>("token_file");
    named.map(|file| Ok(Zeroizing::new(secrets::read(file)?.trim().to_owned()))).transpose()
}

/// The token that the environment holds.
pub fn token_variable() -> Option<Zeroizing<String>> {
    let found = std::env::var(TOKEN).ok().map(Zeroizing::new);
    found.filter(|token| !token.is_empty())
}

/// The person who acts, if the command line or the environment names one.
///
/// # Errors
/// `file-unreadable`; `sign-in-failed`, `too-many-requests`; the `token-…` refusals.
pub fn person(args: &ArgMatches, instance: &Instance, out: &Out) -> Result<Option<Caller>> {
    if let Some(token) = token_file(args)? {
        return by_token(instance, &token).map(Some);
    }
    if let Some(email) = args.get_one::<String>("as") {
        return by_password(args, instance, email, out).map(Some);
    }
    token_variable().map(|token| by_token(instance, &token)).transpose()
}

/// The person who decides.
///
/// # Errors
/// `officer-missing` when nobody is named; as [`person`].
pub fn officer(args: &ArgMatches, instance: &Instance, out: &Out) -> Result<Caller> {
    person(args, instance, out)?.ok_or_else(|| codes::OFFICER_MISSING.into())
}

/// The person who acts, or the operator in the place of the clock.
///
/// # Errors
/// As [`person`].
pub fn officer_or_clock(args: &ArgMatches, instance: &Instance, out: &Out) -> Result<Caller> {
    Ok(person(args, instance, out)?.unwrap_or_else(Caller::instance))
}

fn by_token(instance: &Instance, token: &str) -> Result<Caller> {
    let header = Zeroizing::new(format!("Bearer {token}"));
    let signed = auth::from_bearer(instance, &header)?;
    signed.map(|signed| signed.caller).ok_or_else(|| codes::TOKEN_MALFORMED.into())
}

/// Signs in for this one command.
fn by_password(args: &ArgMatches, instance: &Instance, email: &str, out: &Out) -> Result<Caller> {
    let password = match args.get_one::<PathBuf>("password_file") {
        Some(file) => secrets::read(file)?,
        None => secrets::ask(&out.t("cli-ask-password", &[("email", email.into())]))?,
    };
    let token = Zeroizing::new(sign_in(instance, email, &password, None)?.access_token);
    let header = Zeroizing::new(format!("Bearer {}", token.as_str()));
    let signed = auth::from_bearer(instance, &header)?;
    let signed = signed.ok_or_else(|| Error::internal("a sign-in without anybody"))?;
    sign_out(instance, &signed)?;
    Ok(signed.caller)
}
