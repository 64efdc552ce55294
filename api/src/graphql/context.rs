//! What a resolver works with: the instance, who asks, in which language, until when.

use std::time::Duration;

use enlace_schema::time::Millis;

use super::error::ApiError;
use crate::actions::{Caller, Scope};
use crate::auth::Signed;
use crate::auth::limit::Client;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;
use crate::store::Connection;

/// How long one request may take before its next read is refused.
const TIME_LIMIT: Duration = Duration::from_secs(10);

/// The context of one request.
#[derive(Clone)]
pub struct Context {
    /// The instance.
    pub instance: Instance,
    /// Who is signed in.
    pub signed: Option<Signed>,
    /// The language of messages, and of texts where none is asked for.
    pub locale: Locale,
    /// Where the request comes from, to slow the guessing of passwords. A socket has none: nobody
    /// signs in over it.
    pub client: Option<Client>,
    /// Until when a request may read; a socket has no end.
    deadline: Option<Millis>,
}

impl juniper::Context for Context {}

impl Context {
    /// The context of a request that starts now.
    pub fn new(instance: Instance, signed: Option<Signed>, locale: Locale) -> Self {
        let deadline = Some(instance.now().plus_secs(TIME_LIMIT.as_secs().cast_signed()));
        Self { instance, signed, locale, client: None, deadline }
    }

    /// The context of a socket, which stays open.
    pub fn lasting(instance: Instance, signed: Option<Signed>, locale: Locale) -> Self {
        Self { instance, signed, locale, client: None, deadline: None }
    }

    /// The same for a request from a known address.
    #[must_use]
    pub fn asked_from(mut self, client: Option<Client>) -> Self {
        self.client = client;
        self
    }

    /// Reads from the store; as of one instant.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> std::result::Result<T, ApiError> {
        if self.deadline.is_some_and(|deadline| self.instance.now() > deadline) {
            return Err(self.fail(Refusal::new(codes::UNAVAILABLE).into()));
        }
        self.instance.store().snapshot(read).map_err(|error| self.fail(error))
    }

    /// Does something as the caller, with the idempotency key of the command if there is one.
    pub fn act<T>(
        &self,
        command: Option<String>,
        act: impl FnOnce(&Instance, &Caller) -> Result<T>,
    ) -> std::result::Result<T, ApiError> {
        self.may_write()?;
        let mut caller = self.caller()?.clone();
        caller.command = command.map(checked_command).transpose().map_err(|e| self.fail(e))?;
        act(&self.instance, &caller).map_err(|error| self.fail(error))
    }

    /// Refuses to write over a socket: there a resolver runs where nothing may block, and nobody
    /// knows from which address a password is tried.
    ///
    /// # Errors
    /// `mutation-on-socket`.
    pub fn may_write(&self) -> std::result::Result<(), ApiError> {
        match self.deadline {
            Some(_) => Ok(()),
            None => Err(self.fail(Refusal::new(codes::MUTATION_ON_SOCKET).into())),
        }
    }

    /// The caller.
    ///
    /// # Errors
    /// `unauthenticated`.
    pub fn caller(&self) -> std::result::Result<&Caller, ApiError> {
        match &self.signed {
            Some(signed) => Ok(&signed.caller),
            None => Err(self.fail(Refusal::new(codes::UNAUTHENTICATED).into())),
        }
    }

    /// The caller, whose token may read.
    ///
    /// # Errors
    /// `unauthenticated`, `scope-insufficient`.
    pub fn reader(&self) -> std::result::Result<&Caller, ApiError> {
        let caller = self.caller()?;
        caller.require_scope(Scope::Read).map_err(|error| self.fail(error))?;
        Ok(caller)
    }

    /// An error as the caller gets it: stable code, a sentence in their language.
    pub fn fail(&self, error: Error) -> ApiError {
        ApiError::new(&error, self.locale)
    }
}

/// At most 64 visible ASCII characters: a UUID, or whatever a script counts with.
fn checked_command(key: String) -> Result<String> {
    let fits = (1..=64).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if fits {
        return Ok(key);
    }
    Err(Refusal::new(codes::IDEMPOTENCY_MALFORMED).on("commandKey").into())
}
