//! Log keys that were replaced: what each signs last, and when it is destroyed.

use enlace_schema::keys::SigningKey;
use enlace_schema::log::{Checkpoint, KeySchedule, NamedKey, SignedCheckpoint};

use super::files::{self, Folder, LAST};
use super::{InstanceKeys, log_number};
use crate::error::{Result, codes};

impl InstanceKeys {
    /// The private half of a log key that the log once named, if its file is still there.
    ///
    /// # Errors
    /// `keys-damaged`, `keys-permissions`.
    fn log_key(&self, named: &NamedKey) -> Result<Option<SigningKey>> {
        if !self.folder.has(&named.kid) {
            return Ok(None);
        }
        let (key, _) = self.folder.signing(&named.kid)?;
        Ok(Some(key).filter(|key| key.public() == named.key))
    }

    /// The last checkpoint that a log key signs: by the key, and kept beside it, or as it was kept
    /// when the key is gone. Nothing where neither is there, or what was kept is of another past.
    ///
    /// # Errors
    /// `keys-damaged`, `keys-permissions`; `disk-full`, `file-unwritable`.
    pub(crate) fn sign_last(
        &self,
        named: &NamedKey,
        checkpoint: &Checkpoint,
    ) -> Result<Option<SignedCheckpoint>> {
        if let Some(key) = self.log_key(named)? {
            let signed = checkpoint.sign(&key);
            self.folder.keep_last(&named.kid, signed.note())?;
            return Ok(Some(signed));
        }
        let kept = self.folder.last(&named.kid)?;
        let kept = kept.and_then(|note| SignedCheckpoint::parse(&note).ok());
        Ok(kept
            .filter(|kept| kept.checkpoint == *checkpoint && kept.verify_log(&named.key).is_ok()))
    }

    /// Deletes the files of the log keys with a lower number than the one in force, but for those
    /// that have yet to sign their last checkpoint: replaced or revoked, they are of use to a thief
    /// only. Numbers only grow, in the log as in the folder.
    ///
    /// # Errors
    /// `keys-unreadable`, `file-unwritable`.
    pub(crate) fn forget_former(&self, published: &KeySchedule, still: &[String]) -> Result<()> {
        let next = self.in_force().log_next_kid.clone();
        let least = log_number(published);
        for (number, name) in self.folder.of_role("log")? {
            if number < least && name != next && !still.contains(&name) {
                self.folder.forget(&name)?;
            }
        }
        Ok(())
    }
}

impl Folder {
    /// Keeps what a key signs last, durably, for when the key itself is gone. It is no secret.
    ///
    /// # Errors
    /// `disk-full`, `file-unwritable`.
    fn keep_last(&self, name: &str, note: &str) -> Result<()> {
        files::replace(&self.file(&format!("{name}{LAST}")), note.as_bytes(), |_| Ok(()))
    }

    /// What a key signed last, if that was kept.
    ///
    /// # Errors
    /// `keys-damaged`, `keys-unreadable`, `keys-permissions`.
    fn last(&self, name: &str) -> Result<Option<String>> {
        match files::read_text(&self.file(&format!("{name}{LAST}"))) {
            Err(error) if error.is(codes::KEYS_MISSING) => Ok(None),
            read => read.map(Some),
        }
    }
}
