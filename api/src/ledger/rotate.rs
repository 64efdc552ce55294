//! Keys of our own log change hands: rotation, publication, revocation (protocol §4.5, §4.6).
//!
//! A new key lies durably in its file before the event that names it is appended, and which files
//! are in force follows from the log. So a process that dies anywhere in between leaves at most a
//! file that nothing names yet, which the next attempt takes.

use enlace_schema::event::key::{self, Published, RecoverySignature, Revoked, Rotated, Trusted};
use enlace_schema::event::log::{KeyRole, PublishedKey};
use enlace_schema::event::{Actor, Draft};
use enlace_schema::json;
use enlace_schema::keys::{PublicKey, next_key_digest, rotation_message};
use enlace_schema::log::{Hash, KeySchedule, consistency_proof, root_at};
use serde::{Deserialize, Serialize};

use super::keys::public_of;
use super::{Tx, proof};
use crate::error::{Error, Refusal, Result, codes};
use crate::store::log::StoredTiles;

/// A key that took another's place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Name of the former key.
    pub former: String,
    /// Name of the key in force now.
    pub kid: String,
    /// Where the log says so.
    pub seq: u64,
}

/// What the holders of the recovery keys are asked to sign. It is good for one place of the log:
/// nothing may be appended before it is applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevocationRequest {
    /// Version of this file: 1.
    pub v: u32,
    /// Always `revoke`.
    pub action: String,
    /// Our log.
    pub origin: String,
    /// Where the revocation will stand.
    pub seq: u64,
    /// The id of the entry before it.
    pub prev: Hash,
    /// The revocation, without signatures.
    pub body: Revoked,
}

/// The keys that our own log names.
fn published(tx: &mut Tx<'_>) -> Result<KeySchedule> {
    let origin = tx.origin().as_str();
    proof::keys(tx.conn(), origin)
}

/// Rotates the log key: the next one, committed to long ago, takes over, and another is committed
/// to.
///
/// # Errors
/// `disk-full`, `file-unwritable`; as [`Tx::append`].
pub fn rotate_log(tx: &mut Tx<'_>, by: Option<Actor>) -> Result<Replaced> {
    let published = published(tx)?;
    let (former, kid) = (tx.in_force().log_kid.clone(), tx.in_force().log_next_kid.clone());
    let after = tx.keys().draw("log", &published)?;
    let next = next_key_digest(&tx.keys().public(&after)?);
    let (seq, prev) = tx.place()?;
    let (origin, new) = (tx.origin(), &tx.in_force().log_next);
    let message = rotation_message(origin, seq, &prev, &kid, &new.public());
    let body = Rotated {
        kid: kid.clone(),
        key: new.public().to_vkey(origin.as_str()),
        possession: json::to_b64u(&new.sign(&message)),
        next,
    };
    let appended = tx.append(&Draft { by, ..Draft::new(key::ROTATED, &body) })?;
    Ok(Replaced { former, kid, seq: appended.seq })
}

/// Publishes a new witness, transport or seal key in the place of the former.
///
/// # Errors
/// As [`rotate_log`].
pub fn publish_key(tx: &mut Tx<'_>, role: KeyRole, by: Option<Actor>) -> Result<Replaced> {
    let published = published(tx)?;
    let former = match role {
        KeyRole::Log => return rotate_log(tx, by),
        KeyRole::Witness => tx.in_force().witness_kid.clone(),
        KeyRole::Transport => tx.in_force().transport.kid.clone(),
        KeyRole::Seal => tx.in_force().seal_kid.clone(),
    };
    let PublishedKey { kid, key, .. } = new_key(tx, role, &published)?;
    let body = Published { role, kid: kid.clone(), key, replaces: former.clone() };
    let appended = tx.append(&Draft { by, ..Draft::new(key::PUBLISHED, &body) })?;
    Ok(Replaced { former, kid, seq: appended.seq })
}

/// Prepares a revocation: a fresh log key with the next one, new keys of every other role, and what
/// recovery keys have to sign. Entries from `trusted` on will be void.
///
/// # Errors
/// `invalid-argument` when `trusted` is nothing or beyond the log; `disk-full`, `file-unwritable`.
pub fn prepare_revocation(tx: &mut Tx<'_>, trusted: u64) -> Result<RevocationRequest> {
    let origin = tx.origin();
    let published = published(tx)?;
    let (seq, prev) = tx.place()?;
    if trusted == 0 || trusted > seq {
        return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "trusted").into());
    }
    // Not the next key that was committed to: it may have been stolen with the others.
    let (kid, after) =
        (tx.keys().draw_new("log", &published)?, tx.keys().draw_new("log", &published)?);
    let others = [KeyRole::Witness, KeyRole::Transport, KeyRole::Seal];
    let keys: Result<Vec<_>> =
        others.into_iter().map(|role| new_key(tx, role, &published)).collect();
    let mut tiles = StoredTiles::of(tx.conn(), origin.as_str());
    let root = root_at(&mut tiles, trusted).map_err(Error::internal)?;
    let path = consistency_proof(&mut tiles, trusted, seq).map_err(Error::internal)?;
    let body = Revoked {
        key: tx.keys().public(&kid)?.to_vkey(origin.as_str()),
        kid,
        next: next_key_digest(&tx.keys().public(&after)?),
        last_trusted: Trusted { size: trusted, root },
        proof: path,
        keys: keys?,
        recovery: Vec::new(),
    };
    let (v, action) = (1, "revoke".into());
    Ok(RevocationRequest { v, action, origin: origin.to_string(), seq, prev, body })
}

/// A new key of a role other than `log`, as the log publishes it.
fn new_key(tx: &Tx<'_>, role: KeyRole, published: &KeySchedule) -> Result<PublishedKey> {
    let kid = tx.keys().draw_new(role.word(), published)?;
    let name = tx.origin().as_str();
    let key = match role {
        KeyRole::Seal => json::to_b64u(&public_of(&*tx.keys().secret(&kid)?)),
        KeyRole::Witness => tx.keys().public(&kid)?.to_cosigner_vkey(name),
        KeyRole::Log | KeyRole::Transport => tx.keys().public(&kid)?.to_vkey(name),
    };
    Ok(PublishedKey { role, kid, key })
}

/// Appends a revocation that two recovery keys have signed, as the first of what the caller does in
/// this transaction.
///
/// # Errors
/// `keys-request-stale` when the log has grown since the request was made; `keys-not-signed` when
/// the signatures are not by two of its recovery keys; as [`Tx::append`].
pub fn revoke(
    tx: &mut Tx<'_>,
    request: RevocationRequest,
    signatures: Vec<RecoverySignature>,
    by: Option<Actor>,
) -> Result<Replaced> {
    let (seq, prev) = tx.place()?;
    if (request.origin.as_str(), request.seq, request.prev) != (tx.origin().as_str(), seq, prev) {
        return Err(Refusal::new(codes::KEYS_REQUEST_STALE).into());
    }
    let body = Revoked { recovery: signatures, ..request.body };
    let message = enlace_schema::keys::revocation_message(tx.origin(), seq, &prev, &body);
    let published = published(tx)?;
    let (recovery, threshold) = published.recovery();
    let signers = enlace_schema::keys::recovery_signers(recovery, &message, &body.recovery);
    if signers < threshold as usize {
        return Err(Refusal::new(codes::KEYS_NOT_SIGNED).into());
    }
    let former = tx.in_force().log_kid.clone();
    let key = tx.keys().signing(&body.kid)?;
    if key.public().to_vkey(tx.origin().as_str()) != body.key {
        return Err(Refusal::new(codes::KEYS_MISMATCH).into());
    }
    let draft = Draft { by, ..Draft::new(key::REVOKED, &body) };
    let appended = tx.append_as(&draft, &body.kid, &key)?;
    Ok(Replaced { former, kid: body.kid, seq: appended.seq })
}

/// What the holders of recovery keys sign, byte for byte.
///
/// # Errors
/// `keys-request` when the request is malformed.
pub fn request_message(request: &RevocationRequest) -> Result<Vec<u8>> {
    let malformed = || Error::from(Refusal::new(codes::KEYS_REQUEST));
    let origin = request.origin.parse().map_err(|_| malformed())?;
    if (request.v, request.action.as_str()) != (1, "revoke") {
        return Err(malformed());
    }
    PublicKey::from_vkey(&request.body.key).map_err(|_| malformed())?;
    let (seq, prev) = (request.seq, &request.prev);
    Ok(enlace_schema::keys::revocation_message(&origin, seq, prev, &request.body))
}

/// Signs a request with a recovery key, wherever its holder sits: nothing of an instance is needed.
///
/// # Errors
/// `keys-request` when the request is malformed.
pub fn sign_request(
    request: &RevocationRequest,
    recovery: &enlace_schema::keys::SigningKey,
) -> Result<RecoverySignature> {
    let message = request_message(request)?;
    Ok(RecoverySignature {
        key: recovery.public().to_vkey(&request.origin),
        sig: json::to_b64u(&recovery.sign(&message)),
    })
}
