//! The instance's keys over years: rotated by its operator, taken back by its recovery keys
//! (protocol §4.5, §4.6). Whoever does this holds the folder of keys, so it is done on the command
//! line and nowhere else.

use std::collections::BTreeSet;

use enlace_schema::event::Origin;
use enlace_schema::event::key::RecoverySignature;
use enlace_schema::event::log::KeyRole;
use enlace_schema::event::role::Role;
use enlace_schema::keys::SigningKey;
use enlace_schema::text::Lang;
use zeroize::Zeroizing;

use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::again::{self, VoidEvent};
use crate::ledger::publish;
use crate::ledger::rotate::{self, Replaced, RevocationRequest};

/// Longest text in which 24 words are looked for.
const WORDS_MAX: usize = 1_024;

/// A recovery key. Its private half exists in these words only: they are shown once and stored
/// nowhere. `Debug` does not show them.
pub struct RecoveryKey {
    /// The public half, as in the genesis.
    pub vkey: String,
    /// The private half as 24 words (BIP-39).
    pub words: Zeroizing<String>,
}

impl std::fmt::Debug for RecoveryKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RecoveryKey").field("vkey", &self.vkey).finish_non_exhaustive()
    }
}

/// Draws a recovery key for a log.
///
/// # Errors
/// Internal when the word list refuses: none is known.
pub fn recovery_key(origin: &Origin, language: Lang) -> Result<RecoveryKey> {
    let seed: Zeroizing<[u8; 32]> = Zeroizing::new(crate::random::bytes());
    let key = SigningKey::from_seed(&seed).map_err(Error::internal)?;
    let words =
        bip39::Mnemonic::from_entropy_in(list(language), &*seed).map_err(Error::internal)?;
    Ok(RecoveryKey {
        vkey: key.public().to_vkey(origin.as_str()),
        words: Zeroizing::new(words.to_string()),
    })
}

fn list(language: Lang) -> bip39::Language {
    match language {
        Lang::En => bip39::Language::English,
        Lang::Es => bip39::Language::Spanish,
    }
}

/// Reads a recovery key from its 24 words, in either language.
///
/// # Errors
/// `recovery-words` when they are none.
pub fn read_recovery_words(typed: &str) -> Result<SigningKey> {
    let refuse = || Error::from(Refusal::new(codes::RECOVERY_WORDS));
    if typed.len() > WORDS_MAX {
        return Err(refuse());
    }
    let words: Vec<String> = typed.split_whitespace().map(str::to_lowercase).collect();
    let words = Zeroizing::new(words.join(" "));
    let read = |language| bip39::Mnemonic::parse_in(language, words.as_str()).ok();
    let found = read(bip39::Language::English).or_else(|| read(bip39::Language::Spanish));
    let entropy = Zeroizing::new(found.ok_or_else(refuse)?.to_entropy());
    let seed: [u8; 32] = entropy.as_slice().try_into().map_err(|_| refuse())?;
    SigningKey::from_seed(&Zeroizing::new(seed)).map_err(|_| refuse())
}

/// Rotates keys of these roles, in one transaction, and lets their log's checkpoint out, so that
/// peers can follow.
///
/// # Errors
/// `role-required`; `disk-full`, `file-unwritable`; what the ledger says.
pub fn rotate_keys(
    instance: &Instance,
    caller: &Caller,
    roles: Vec<KeyRole>,
) -> Result<Vec<Replaced>> {
    caller.require(&[Role::Operator])?;
    let by = caller.acting_as(Role::Operator);
    // What was said before is covered by the outgoing key while it may still sign.
    publish::publish(&instance.ledger)?;
    let done = instance.ledger.write(move |tx| {
        roles.iter().map(|role| rotate::publish_key(tx, *role, by.clone())).collect()
    })?;
    publish::publish(&instance.ledger)?;
    Ok(done)
}

/// Prepares what two holders of recovery keys have to sign before [`revoke_keys`].
///
/// # Errors
/// `invalid-argument`; `disk-full`, `file-unwritable`; what the ledger says.
pub fn request_revocation(
    instance: &Instance,
    caller: &Caller,
    trusted: u64,
) -> Result<RevocationRequest> {
    caller.require(&[Role::Operator])?;
    publish::publish(&instance.ledger)?;
    instance.ledger.write(move |tx| rotate::prepare_revocation(tx, trusted))
}

/// Signs a request with the recovery key in somebody's words.
///
/// # Errors
/// `recovery-words`; `keys-request` when the request is malformed.
pub fn sign_revocation(request: &RevocationRequest, typed: &str) -> Result<RecoverySignature> {
    rotate::sign_request(request, &read_recovery_words(typed)?)
}

/// What a revocation did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// The log key that is in force now, and the one that is revoked.
    pub replaced: Replaced,
    /// How many entries are void.
    pub void: u64,
    /// Which of them were said again under the new key.
    pub said_again: Vec<u64>,
}

/// What a revocation that trusts so many entries makes void, for people to look through.
///
/// # Errors
/// `role-required`; what the database says.
pub fn void_events(
    instance: &Instance,
    caller: &Caller,
    trusted: u64,
    until: u64,
) -> Result<Vec<VoidEvent>> {
    caller.require(&[Role::Operator])?;
    let origin = instance.origin().as_str();
    instance.store().snapshot(|conn| again::list(conn, origin, trusted, until))
}

/// Takes the log back: appends the revocation, and says again, under the new key, what people chose
/// of the entries that it makes void, and that records were blocked or erased.
///
/// # Errors
/// `invalid-argument` for a choice that cannot be said again; `keys-request-stale`,
/// `keys-not-signed`, `keys-missing`; what the ledger says.
pub fn revoke_keys(
    instance: &Instance,
    caller: &Caller,
    request: RevocationRequest,
    signatures: Vec<RecoverySignature>,
    chosen: BTreeSet<u64>,
) -> Result<Revocation> {
    caller.require(&[Role::Operator])?;
    let by = caller.acting_as(Role::Operator);
    let trusted = request.body.last_trusted.size;
    let done = instance.ledger.write(move |tx| {
        let replaced = rotate::revoke(tx, request, signatures, by)?;
        let void = replaced.seq - trusted;
        let said_again = again::say_again(tx, trusted, replaced.seq, &chosen)?;
        Ok(Revocation { replaced, void, said_again })
    })?;
    publish::publish(&instance.ledger)?;
    Ok(done)
}
