//! age files (age-encryption.org/v1): what leaves the machine for a shelf or a peer. Any other tool
//! that reads age opens them with the same passphrase or identity, should this program be gone.
//!
//! A file that is cut short or changed never reads to its end: whoever opens one reads it whole
//! before believing any of it.

pub mod passphrase;

use std::io::{self, Read, Write};

use age::secrecy::{ExposeSecret, SecretString};
use age::stream::{StreamReader, StreamWriter};
use age::{DecryptError, Decryptor, Encryptor, Identity, Recipient, scrypt, x25519};
use zeroize::Zeroizing;

pub use self::passphrase::Passphrase;
use crate::error::{Error, Refusal, Result, codes};

/// Shortest passphrase: what a stranger may try for years on a stolen file. Five words have more.
pub const PASSPHRASE_MIN: usize = 16;

/// To whom a file is locked.
pub enum Lock {
    /// Whoever knows the passphrase.
    Passphrase(SecretString),
    /// Whoever has the identity of this recipient.
    Recipient(x25519::Recipient),
}

/// By what a file is opened.
pub enum Key {
    /// The passphrase.
    Passphrase(SecretString),
    /// An identity.
    Identity(x25519::Identity),
}

impl Lock {
    /// Locks by a passphrase.
    ///
    /// # Errors
    /// `passphrase-short`.
    pub fn passphrase(words: &str) -> Result<Self> {
        if words.chars().count() < PASSPHRASE_MIN {
            return Err(Refusal::new(codes::PASSPHRASE_SHORT).with("limit", PASSPHRASE_MIN).into());
        }
        Ok(Self::Passphrase(SecretString::from(words.to_owned())))
    }

    /// Locks to a recipient, `age1…`.
    ///
    /// # Errors
    /// `recipient-malformed`.
    pub fn recipient(text: &str) -> Result<Self> {
        let recipient = text.trim().parse().map_err(|_| Error::from(codes::RECIPIENT_MALFORMED))?;
        Ok(Self::Recipient(recipient))
    }

    /// Encrypts what is written to it; only [`StreamWriter::finish`] makes it a whole file.
    ///
    /// # Errors
    /// What the system says of the output.
    pub fn writer<W: Write>(&self, output: W) -> io::Result<StreamWriter<W>> {
        let by_words;
        let recipient: &dyn Recipient = match self {
            Self::Passphrase(words) => {
                by_words = scrypt::Recipient::new(words.clone());
                &by_words
            }
            Self::Recipient(recipient) => recipient,
        };
        let encryptor = Encryptor::with_recipients(std::iter::once(recipient));
        encryptor.map_err(io::Error::other)?.wrap_output(output)
    }

    /// Encrypts a piece.
    ///
    /// # Errors
    /// Internal when it cannot be encrypted.
    pub fn lock(&self, plaintext: &[u8]) -> Result<Vec<u8>> {
        let mut writer = self.writer(Vec::new()).map_err(Error::internal)?;
        writer.write_all(plaintext).map_err(Error::internal)?;
        writer.finish().map_err(Error::internal)
    }
}

impl Key {
    /// Opens by a passphrase.
    pub fn passphrase(words: &str) -> Self {
        Self::Passphrase(SecretString::from(words.to_owned()))
    }

    /// Opens by the identity in a text: the first line that is one, as `age-keygen` writes it.
    ///
    /// # Errors
    /// `identity-malformed`.
    pub fn identity(text: &str) -> Result<Self> {
        let found = text.lines().find_map(|line| line.trim().parse().ok());
        found.map(Self::Identity).ok_or_else(|| codes::IDENTITY_MALFORMED.into())
    }

    /// The identity of 32 secret bytes, which X25519 takes as they are.
    ///
    /// # Errors
    /// Internal, never for 32 bytes.
    pub fn from_secret(secret: &[u8; 32]) -> Result<Self> {
        let name = bech32::Hrp::parse("age-secret-key-").map_err(Error::internal)?;
        let text = bech32::encode_upper::<bech32::Bech32>(name, secret);
        let text = Zeroizing::new(text.map_err(Error::internal)?);
        text.parse().map(Self::Identity).map_err(Error::internal)
    }

    /// The identity as the text that other tools read, `AGE-SECRET-KEY-1…`; nothing for a
    /// passphrase.
    pub fn identity_text(&self) -> Option<Zeroizing<String>> {
        match self {
            Self::Identity(identity) => {
                let text = identity.to_string();
                Some(Zeroizing::new(format!("{}\n", text.expose_secret())))
            }
            Self::Passphrase(_) => None,
        }
    }

    /// What locks to this identity; a passphrase locks to itself.
    pub fn lock(&self) -> Lock {
        match self {
            Self::Passphrase(words) => {
                Lock::Passphrase(SecretString::from(words.expose_secret().to_owned()))
            }
            Self::Identity(identity) => Lock::Recipient(identity.to_public()),
        }
    }

    /// Reads what is inside a file.
    ///
    /// # Errors
    /// `archive-locked` when this key does not open it, `archive-damaged` when it is no age file.
    pub fn reader<R: Read>(&self, input: R) -> Result<StreamReader<R>> {
        let by_words;
        let identity: &dyn Identity = match self {
            Self::Passphrase(words) => {
                by_words = scrypt::Identity::new(words.clone());
                &by_words
            }
            Self::Identity(identity) => identity,
        };
        let opened = Decryptor::new(input).and_then(|file| file.decrypt(std::iter::once(identity)));
        opened.map_err(|error| match error {
            DecryptError::NoMatchingKeys
            | DecryptError::KeyDecryptionFailed
            | DecryptError::DecryptionFailed
            | DecryptError::ExcessiveWork { .. } => codes::ARCHIVE_LOCKED.into(),
            _ => codes::ARCHIVE_DAMAGED.into(),
        })
    }

    /// Decrypts a piece of at most `most` bytes.
    ///
    /// # Errors
    /// As [`Key::reader`]; `archive-damaged` also when it is longer, changed or cut short.
    pub fn open(&self, piece: &[u8], most: u64) -> Result<Zeroizing<Vec<u8>>> {
        let mut inside = Zeroizing::new(Vec::new());
        let read = self.reader(piece)?.take(most + 1).read_to_end(&mut inside);
        let long = inside.len() as u64 > most;
        if read.is_err() || long { Err(codes::ARCHIVE_DAMAGED.into()) } else { Ok(inside) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(byte: u8) -> Key {
        Key::from_secret(&[byte; 32]).expect("an identity")
    }

    #[test]
    fn only_the_identity_opens_a_piece_and_only_whole() {
        let locked = key(7).lock().lock(b"names and addresses").expect("locked");
        assert_eq!(key(7).open(&locked, 100).expect("opens").as_slice(), b"names and addresses");
        assert!(key(8).open(&locked, 100).expect_err("a refusal").is(codes::ARCHIVE_LOCKED));
        assert!(key(7).open(&locked, 5).expect_err("a refusal").is(codes::ARCHIVE_DAMAGED));
        for end in 0..locked.len() {
            assert!(key(7).open(&locked[..end], 100).is_err(), "{end}");
        }
        for at in 0..locked.len() {
            let mut changed = locked.clone();
            changed[at] ^= 1;
            assert!(key(7).open(&changed, 100).is_err(), "{at}");
        }
    }

    #[test]
    fn a_passphrase_is_long_and_opens() {
        let short = Lock::passphrase("too short").err().expect("a refusal");
        assert!(short.is(codes::PASSPHRASE_SHORT));
        let words = "correct horse battery staple";
        let locked = Lock::passphrase(words).expect("a lock").lock(b"x").expect("locked");
        assert_eq!(Key::passphrase(words).open(&locked, 9).expect("opens").as_slice(), b"x");
        let other = Key::passphrase("another horse entirely").open(&locked, 9);
        assert!(other.expect_err("a refusal").is(codes::ARCHIVE_LOCKED));
        assert!(key(7).open(&locked, 9).expect_err("a refusal").is(codes::ARCHIVE_LOCKED));
    }

    #[test]
    fn recipients_and_identities_are_those_of_other_tools() {
        // Thirty-two bytes 0x42 in Bech32, as another program writes them.
        let identity = "# created: 2021-01-02\nAGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJ\
                        ZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n";
        let key = Key::identity(identity).expect("an identity");
        assert!(matches!(key.lock(), Lock::Recipient(recipient)
            if recipient.to_string().starts_with("age1")));
        let same = Key::from_secret(&[0x42; 32]).expect("an identity");
        let locked = same.lock().lock(b"x").expect("locked");
        assert!(key.open(&locked, 9).is_ok());
        assert!(Key::identity("no key here").is_err());
        assert!(Lock::recipient("age1nonsense").is_err());
    }
}
