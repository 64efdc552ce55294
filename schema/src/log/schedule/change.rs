//! Keys over years: rotation, publication, revocation (protocol §4.5 to §4.7).

use std::ops::Range;

use super::{KeySchedule, NamedKey, ScheduleError};
use crate::event::key::{self, Published, Revoked, Rotated};
use crate::event::log::{KeyRole, PublishedKey};
use crate::event::{Entry, Envelope, Origin};
use crate::json;
use crate::keys::{
    KeyError, PublicKey, next_key_digest, recovery_signers, revocation_message, rotation_message,
};
use crate::log::proof::verify_consistency;
use crate::log::{Hash, Tree};

/// Where the log key changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyChange {
    /// The event that changed it.
    pub seq: u64,
    /// Whether recovery keys did: then the event is signed by the new key, else by the old one.
    pub revoked: bool,
}

impl KeySchedule {
    /// Takes in a `key.rotated` or `key.published` whose signature, by the log key in force,
    /// holds. Events of other kinds change nothing.
    ///
    /// # Errors
    /// As the variants of [`ScheduleError`]; nothing has changed then.
    pub fn apply(&mut self, event: &Envelope) -> Result<(), ScheduleError> {
        if key::is_key_kind(&event.kind) && event.kv != 1 {
            return Err(ScheduleError::Version(event.kv));
        }
        match event.kind.as_str() {
            key::ROTATED => self.rotate(event),
            key::PUBLISHED => self.publish_later(event),
            // What a key in force signs cannot take the log from that key.
            key::REVOKED => Err(ScheduleError::Kid(event.kid.clone())),
            _ => Ok(()),
        }
    }

    fn rotate(&mut self, event: &Envelope) -> Result<(), ScheduleError> {
        let body: Rotated = body_of(event)?;
        let key = own_vkey(&event.log, &body.key)?;
        if self.next != Some(next_key_digest(&key)) {
            return Err(ScheduleError::Next);
        }
        let prev = event.prev.unwrap_or(Hash([0; 32]));
        let message = rotation_message(&event.log, event.seq, &prev, &body.kid, &key);
        let possession = json::from_b64u(&body.possession).unwrap_or_default();
        key.verify(&message, &possession).map_err(|_| ScheduleError::Possession)?;
        self.add_log_key(&body.kid, &event.log, key, (event.seq + 1, event.seq))?;
        self.next = Some(body.next);
        self.changes.push(KeyChange { seq: event.seq, revoked: false });
        Ok(())
    }

    fn publish_later(&mut self, event: &Envelope) -> Result<(), ScheduleError> {
        let body: Published = body_of(event)?;
        let newest = match body.role {
            KeyRole::Log => None,
            KeyRole::Witness => self.witness.last().map(|key| &key.kid),
            KeyRole::Transport => self.transport.last().map(|key| &key.kid),
            KeyRole::Seal => self.seal.last().map(|key| &key.kid),
        };
        // After a revocation that named none of this role there may be none left to replace.
        if body.role == KeyRole::Log || newest.is_some_and(|kid| *kid != body.replaces) {
            return Err(ScheduleError::Kid(body.replaces));
        }
        let Published { role, kid, key, .. } = body;
        let published = PublishedKey { role, kid, key };
        self.publish_named(&event.log, &published, event.seq + 1, event.seq)
    }

    /// Publishes a key that bears the log's own name (rule 14).
    fn publish_named(
        &mut self,
        origin: &Origin,
        published: &PublishedKey,
        since: u64,
        told: u64,
    ) -> Result<(), ScheduleError> {
        match published.role {
            KeyRole::Seal => {}
            KeyRole::Witness => {
                let (name, _) = PublicKey::from_cosigner_vkey(&published.key)?;
                is_named(origin, &name)?;
            }
            KeyRole::Log | KeyRole::Transport => drop(own_vkey(origin, &published.key)?),
        }
        self.publish(published, since, told)
    }

    /// Checks a `key.revoked` that is not yet known to be anybody's: the recovery signatures, the
    /// fresh key, and that what is trusted is a prefix of the log. Whether the fresh key signed the
    /// entry [`KeySchedule::check_fresh`] says. `before` is the tree of all entries before it.
    ///
    /// # Errors
    /// [`ScheduleError::Recovery`] when the signatures are not by two recovery keys: then nothing
    /// proves that the log's people said it. Any other is on their own signatures.
    pub fn check_revocation(
        &self,
        event: &Envelope,
        before: &Tree,
    ) -> Result<(Revoked, PublicKey), ScheduleError> {
        let (body, key) = self.check_recovery(event)?;
        let trusted = &body.last_trusted;
        let prefix = trusted.size > 0
            && verify_consistency(
                trusted.size,
                trusted.root,
                before.size(),
                before.root(),
                &body.proof,
            )
            .is_ok();
        if prefix { Ok((body, key)) } else { Err(ScheduleError::Trusted) }
    }

    /// Checks an event that a log key in force signed for what is wrong with it whatever else the
    /// log said of its keys, of which perhaps nothing but changes of the log key is known here.
    pub(crate) fn check_alone(&self, event: &Envelope) -> Result<(), ScheduleError> {
        let mut tried = self.clone();
        if event.kind != key::PUBLISHED || event.kv != 1 {
            return tried.apply(event);
        }
        // Which key it replaces other events say.
        let Published { role, kid, key, .. } = body_of(event)?;
        if role == KeyRole::Log {
            return Err(ScheduleError::Kid(kid));
        }
        let published = PublishedKey { role, kid, key };
        tried.publish_named(&event.log, &published, event.seq + 1, event.seq)
    }

    /// Whether as many recovery keys signed a revocation as act together.
    pub fn is_recovered(&self, event: &Envelope) -> bool {
        event.kind == key::REVOKED
            && body_of::<Revoked>(event).is_ok_and(|body| self.are_enough(event, &body))
    }

    fn are_enough(&self, event: &Envelope, body: &Revoked) -> bool {
        let prev = event.prev.unwrap_or(Hash([0; 32]));
        let message = revocation_message(&event.log, event.seq, &prev, body);
        let signers = recovery_signers(&self.recovery, &message, &body.recovery);
        signers >= usize::try_from(self.threshold).unwrap_or(usize::MAX)
    }

    /// Whether the fresh key of a revocation signed its entry. Recovery keys sign for the body, so
    /// anybody could put what they said into another envelope: without this, its faults are
    /// nobody's. What is no key signs nothing, and recovery keys signed for that.
    ///
    /// # Errors
    /// `E_SIG`.
    pub(crate) fn check_fresh(entry: &Entry, event: &Envelope) -> Result<(), KeyError> {
        match body_of::<Revoked>(event).map(|body| PublicKey::from_vkey(&body.key)) {
            Ok(Ok((_, key))) => entry.verify(&key),
            _ => Ok(()),
        }
    }

    /// The same without the tree: that two recovery keys say it, and that it can be taken in.
    pub(crate) fn check_recovery(
        &self,
        event: &Envelope,
    ) -> Result<(Revoked, PublicKey), ScheduleError> {
        let body: Revoked = body_of(event).map_err(|_| ScheduleError::Recovery)?;
        if !self.are_enough(event, &body) {
            return Err(ScheduleError::Recovery);
        }
        if event.kv != 1 {
            return Err(ScheduleError::Version(event.kv));
        }
        let key = own_vkey(&event.log, &body.key)?;
        if body.kid != event.kid || self.knows(&body.kid) {
            return Err(ScheduleError::Kid(body.kid));
        }
        if let Some(key) = body.keys.iter().find(|key| key.role == KeyRole::Log) {
            return Err(ScheduleError::Kid(key.kid.clone()));
        }
        // That the others can be published is tried on a copy: nothing has changed after a refusal.
        self.clone().revoke(event)?;
        Ok((body, key))
    }

    /// Takes in a revocation that was checked, or one of a stored log, which was checked when it
    /// came in. Entries from `last_trusted` to it are void from now on, and what they published.
    ///
    /// # Errors
    /// `E_KEY_WEAK`, `E_KID`, for one that was not checked.
    pub fn revoke(&mut self, event: &Envelope) -> Result<(), ScheduleError> {
        let body: Revoked = body_of(event)?;
        let key = own_vkey(&event.log, &body.key)?;
        self.add_log_key(&body.kid, &event.log, key, (event.seq, event.seq))?;
        let trusted = body.last_trusted.size;
        let replaced = |role| body.keys.iter().any(|key| key.role == role);
        // By the event that gave it out: what a revocation gave out is good from its own seq on,
        // and goes with it all the same when a later one trusts the log only up to there.
        let stays = |role, told: u64| told < trusted && !replaced(role);
        self.witness.retain(|key| stays(KeyRole::Witness, key.told));
        self.transport.retain(|key| stays(KeyRole::Transport, key.told));
        self.seal.retain(|key| stays(KeyRole::Seal, key.told));
        for published in &body.keys {
            self.publish_named(&event.log, published, event.seq, event.seq)?;
        }
        self.next = Some(body.next);
        self.changes.push(KeyChange { seq: event.seq, revoked: true });
        if trusted < event.seq {
            self.void.push(trusted..event.seq);
        }
        Ok(())
    }

    /// Takes in an event of a stored log: it was admitted once, so that nothing but what it
    /// changes is looked at.
    ///
    /// # Errors
    /// As [`KeySchedule::apply`].
    pub fn replay(&mut self, event: &Envelope) -> Result<(), ScheduleError> {
        match event.kind == key::REVOKED {
            true => self.revoke(event),
            false => self.apply(event),
        }
    }

    /// Where the log key changed, in order.
    pub fn changes(&self) -> &[KeyChange] {
        &self.changes
    }

    /// The entries that a revocation made void: kept for ever, and never projected.
    pub fn void(&self) -> &[Range<u64>] {
        &self.void
    }

    /// Whether the entry at `seq` is void.
    pub fn is_void(&self, seq: u64) -> bool {
        self.void.iter().any(|range| range.contains(&seq))
    }

    fn add_log_key(
        &mut self,
        kid: &str,
        origin: &Origin,
        key: PublicKey,
        (since, told): (u64, u64),
    ) -> Result<(), ScheduleError> {
        self.name(kid)?;
        let name = origin.to_string();
        self.log.push(NamedKey { kid: kid.to_owned(), name, key, since, told });
        Ok(())
    }
}

fn body_of<T: serde::de::DeserializeOwned>(event: &Envelope) -> Result<T, ScheduleError> {
    event.body().map_err(|error| ScheduleError::Body(error.to_string()))
}

/// A vkey that bears the log's own name (rule 14).
fn own_vkey(origin: &Origin, vkey: &str) -> Result<PublicKey, ScheduleError> {
    let (name, key) = PublicKey::from_vkey(vkey)?;
    is_named(origin, &name)?;
    Ok(key)
}

fn is_named(origin: &Origin, name: &str) -> Result<(), ScheduleError> {
    match name == origin.as_str() {
        true => Ok(()),
        false => Err(ScheduleError::Kid(name.to_owned())),
    }
}
