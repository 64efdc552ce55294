//! When every key is lost: a new generation of the log, which continues the old one by the word of
//! two recovery keys, and is pinned again by people (protocol §4.7, rule 5).
//!
//! The old log is read from a file, as peers export it. It stays what it is, under its own name;
//! the new one begins with saying again what still stands of it. Private records and accounts are
//! lost with the keys, unless a backup of them is opened.

use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::sync::Arc;

use enlace_schema::event::key::{RecoverySignature, Trusted};
use enlace_schema::event::log::{Continues, PROFILE_ADOPTED, ProfileAdopted};
use enlace_schema::event::{Envelope, Origin};
use enlace_schema::json;
use enlace_schema::keys::{SigningKey, continuation_message, recovery_signers};
use enlace_schema::log::{Hash, KeySchedule};
use serde::{Deserialize, Serialize};

use super::chapter::{self, Continuation, InitChapter, NewChapter};
use crate::clock::Clock;
use crate::config::Config;
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::store::Store;

/// What the holders of the old log's recovery keys are asked to sign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContinuationRequest {
    /// Version of this file: 1.
    pub v: u32,
    /// Always `continue`.
    pub action: String,
    /// The log that ends.
    pub earlier: Origin,
    /// How far it is trusted.
    pub trusted: Trusted,
    /// The log that begins.
    pub origin: Origin,
    /// Its first log key, as a vkey.
    pub key: String,
}

/// A verified log that ended, as far as it is trusted.
#[derive(Debug, Clone)]
pub struct Earlier {
    /// Its origin.
    pub origin: Origin,
    /// How far it is trusted.
    pub trusted: Trusted,
    /// Its keys.
    pub keys: KeySchedule,
    /// Its events up to there with their ids, those that are void left out.
    pub events: Vec<(Envelope, Hash)>,
}

impl Earlier {
    /// The chapter's profile in force at its end, by name.
    pub fn profile(&self) -> Option<String> {
        let mut events = self.events.iter().rev().map(|(event, _)| event);
        let adopted = events.find(|event| event.kind == PROFILE_ADOPTED)?;
        Some(adopted.body::<ProfileAdopted>().ok()?.profile)
    }
}

/// Prepares an empty folder and database for the next generation: its keys are drawn, and what has
/// to be signed is told. Nothing is said yet.
///
/// # Errors
/// `already-initialised`; `disk-full`, `file-unwritable`; what the database says.
pub fn prepare_generation(config: &Config, earlier: &Earlier) -> Result<ContinuationRequest> {
    let next = earlier.origin.generation().saturating_add(1);
    let origin = Origin::new(earlier.origin.host(), next).map_err(Error::internal)?;
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&config.data);
    made.map_err(unwritable(&config.data))?;
    let store = Store::create(&config.database_url, config.database_connections)?;
    let keys = chapter::claim(config, &store, &origin)?;
    Ok(ContinuationRequest {
        v: 1,
        action: "continue".into(),
        earlier: earlier.origin.clone(),
        trusted: earlier.trusted,
        key: keys.in_force().log.public().to_vkey(origin.as_str()),
        origin,
    })
}

/// Signs a request with a recovery key of the log that ended.
///
/// # Errors
/// `keys-request` when the request is none.
pub fn sign_continuation(
    request: &ContinuationRequest,
    recovery: &SigningKey,
) -> Result<RecoverySignature> {
    let message = request_message(request)?;
    Ok(RecoverySignature {
        key: recovery.public().to_vkey(request.earlier.as_str()),
        sig: json::to_b64u(&recovery.sign(&message)),
    })
}

/// What the holders of recovery keys sign, byte for byte.
///
/// # Errors
/// `keys-request` when the request is none.
pub fn request_message(request: &ContinuationRequest) -> Result<Vec<u8>> {
    if (request.v, request.action.as_str()) != (1, "continue") {
        return Err(Refusal::new(codes::KEYS_REQUEST).into());
    }
    let ContinuationRequest { earlier, trusted, origin, key, .. } = request;
    Ok(continuation_message(earlier, trusted, origin, key))
}

/// Begins the new generation in the folder that was prepared.
///
/// # Errors
/// `keys-request-stale` when the request is not of this log or folder; `keys-not-signed`; as
/// [`chapter::init_chapter`].
pub fn continue_log(
    config: &Config,
    clock: Arc<dyn Clock>,
    earlier: Earlier,
    request: &ContinuationRequest,
    continued_by: Vec<RecoverySignature>,
    input: InitChapter,
) -> Result<NewChapter> {
    let (recovery, threshold) = earlier.keys.recovery();
    if (&request.earlier, request.trusted) != (&earlier.origin, earlier.trusted) {
        return Err(Refusal::new(codes::KEYS_REQUEST_STALE).into());
    }
    if recovery_signers(recovery, &request_message(request)?, &continued_by) < threshold as usize {
        return Err(Refusal::new(codes::KEYS_NOT_SIGNED).into());
    }
    let continues = Continues {
        origin: earlier.origin.to_string(),
        size: earlier.trusted.size,
        root: earlier.trusted.root,
        continued_by,
    };
    let continuation = Continuation { continues, events: earlier.events };
    let input =
        InitChapter { origin: request.origin.clone(), continues: Some(continuation), ..input };
    chapter::init_prepared(config, clock, input, Some(&request.key))
}
