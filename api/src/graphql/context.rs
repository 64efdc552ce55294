//! What a resolver works with: the instance, who asks, in which language, until when.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use enlace_schema::time::DAY_SECS;

use super::error::ApiError;
use crate::actions::pace::{Act, pace};
use crate::actions::privacy::{Look, note_look, queue_look};
use crate::auth::Signed;
use crate::auth::limit::Client;
use crate::caller::{Caller, Scope};
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;
use crate::store::{self, Connection};
use crate::views;

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
    /// Until when a request may read and write, by a clock that nobody sets; a socket has no end.
    deadline: Option<Instant>,
    /// What this request has noted in the access log: each field of a member would ask again.
    looked: Arc<Mutex<BTreeSet<(i64, Look)>>>,
}

impl juniper::Context for Context {}

impl Context {
    /// The context of a request that came at an instant: from then on it has as long as
    /// `request_timeout_s` says.
    pub fn new(instance: Instance, signed: Option<Signed>, locale: Locale, came: Instant) -> Self {
        let deadline = Some(came + instance.config.request_timeout);
        Self { instance, signed, locale, client: None, deadline, looked: Arc::default() }
    }

    /// The context of a socket, which stays open.
    pub fn lasting(instance: Instance, signed: Option<Signed>, locale: Locale) -> Self {
        Self { instance, signed, locale, client: None, deadline: None, looked: Arc::default() }
    }

    /// The same for a request from a known address.
    #[must_use]
    pub fn asked_from(mut self, client: Option<Client>) -> Self {
        self.client = client;
        self
    }

    /// Reads from the store; as of one instant.
    ///
    /// # Errors
    /// `request-timeout`; what `read` says.
    pub fn read<T>(
        &self,
        read: impl FnOnce(&mut Connection) -> Result<T>,
    ) -> std::result::Result<T, ApiError> {
        self.in_time()?;
        self.instance.store().snapshot(read).map_err(|error| self.fail(error))
    }

    /// Notes in the access log that the caller is shown what is another's, before it is. Over a
    /// socket, where nothing may wait for a commit, it is queued before.
    ///
    /// # Errors
    /// What keeps it from being noted.
    pub fn look(&self, look: &Look) -> std::result::Result<(), ApiError> {
        let caller = self.caller()?;
        // A socket may outlast the day.
        let today = self.instance.now().as_ms().div_euclid(DAY_SECS * 1_000);
        let mut key = (today, look.clone());
        if let Ok(noted) = self.looked.lock() {
            if !noted.contains(&key) {
                let of_day = noted.iter().filter(|(day, _)| *day == today);
                key.1 = look.after(of_day.map(|(_, one)| one));
            }
            if noted.contains(&key) {
                return Ok(());
            }
        }
        let note = if self.deadline.is_some() { note_look } else { queue_look };
        note(&self.instance, caller, &key.1).map_err(|error| self.fail(error))?;
        if let Ok(mut noted) = self.looked.lock() {
            noted.insert(key);
        }
        Ok(())
    }

    /// Refuses what comes too late: a document that asks for too much stops at its next read or
    /// command, also when nobody waits for the answer any more.
    ///
    /// # Errors
    /// `request-timeout`.
    fn in_time(&self) -> std::result::Result<(), ApiError> {
        match self.deadline {
            Some(deadline) if Instant::now() > deadline => {
                Err(self.fail(Refusal::new(codes::REQUEST_TIMEOUT).into()))
            }
            _ => Ok(()),
        }
    }

    /// Does something as the caller, with the idempotency key of the command if there is one.
    ///
    /// # Errors
    /// `mutation-on-socket`, `request-timeout`, `unauthenticated`, `rate-limited`,
    /// `idempotency-malformed`; what `act` says.
    pub fn act<T>(
        &self,
        command: Option<String>,
        act: impl FnOnce(&Instance, &Caller) -> Result<T>,
    ) -> std::result::Result<T, ApiError> {
        self.may_write()?;
        let mut caller = self.caller()?.clone();
        pace(&self.instance, &caller, Act::Any).map_err(|error| self.fail(error))?;
        caller.command = command.map(checked_command).transpose().map_err(|e| self.fail(e))?;
        act(&self.instance, &caller).map_err(|error| self.fail(error))
    }

    /// Refuses to write over a socket: there a resolver runs where nothing may block, and nobody
    /// knows from which address a password is tried. Refuses what comes too late.
    ///
    /// # Errors
    /// `mutation-on-socket`, `request-timeout`.
    pub fn may_write(&self) -> std::result::Result<(), ApiError> {
        match self.deadline {
            Some(_) => self.in_time(),
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
        match error.tells_time() {
            true => ApiError::saying(&error, self.locale, self.sentence(&error)),
            false => ApiError::new(&error, self.locale),
        }
    }

    /// What a refusal says, with instants by the clocks of both chapters, as on the pages.
    pub fn sentence(&self, error: &Error) -> String {
        let own = self.instance.origin().as_str();
        let read = |conn: &mut Connection| Ok(views::zones(&store::chapters::all(conn)?, own));
        // Where nothing can be read, this chapter's clock is still one of the two.
        let mut zones = self.instance.store().read(read).unwrap_or_default();
        if zones.is_empty() {
            zones.push(self.instance.profile.zone.clone());
        }
        let zones: Vec<&str> = zones.iter().map(String::as_str).collect();
        error.message_in(self.locale, &zones)
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
