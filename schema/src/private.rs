//! Private records: what an event commits to without saying it, and how one travels to a peer
//! (protocol §4.4, rules 11 and 16).
//!
//! `c = HMAC-SHA-256(salt, "enlace/commit/v1\0" ‖ plaintext)` binds the exact bytes. A record goes
//! to a peer sealed to the peer's seal key by HPKE (RFC 9180, base mode: X25519, HKDF-SHA256,
//! ChaCha20-Poly1305) with `info = "enlace/seal/v1\0" ‖ c`: sealed for one commitment, it opens
//! under no other.

use std::convert::Infallible;
use std::fmt;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::rand_core::{TryCryptoRng, TryRng};
use hpke::{Deserializable, Kem, OpModeR, OpModeS, Serializable};
use ring::hmac;
use zeroize::Zeroizing;

mod wire;

pub use wire::{ANSWER, ASK, ASK_MAX, Answer, Ask, AskError, Purpose, SealedRecord};

use crate::log::{Hash, sha256_parts};

/// Separates commitments from every other use of HMAC (rule 11).
const COMMIT_DOMAIN: &[u8] = b"enlace/commit/v1\0";
/// Separates what is sealed to a peer from every other use of its key (rule 11).
const SEAL_DOMAIN: &[u8] = b"enlace/seal/v1\0";
/// Bytes of a salt: without it nobody can guess a plaintext from its commitment.
pub const SALT_BYTES: usize = 32;
/// Bytes of an encapsulated key, with which a sealed record begins.
const ENC_BYTES: usize = 32;
/// Bytes of the tag at the end of a sealed record.
const TAG_BYTES: usize = 16;
/// Most bytes of a plaintext that travels: a name, an address; a hundred of them fit an answer.
pub const TRAVELS_MAX: usize = 4096;
/// Most bytes of a sealed record.
pub const SEALED_MAX: usize = ENC_BYTES + SALT_BYTES + TRAVELS_MAX + TAG_BYTES;

/// Why a record cannot be sealed or opened. It tells nothing of the content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealError {
    /// Longer than what travels, or too short to be sealed at all.
    Length,
    /// The key is none to seal to, as one of small order.
    Key,
    /// Not sealed to this key, for this commitment, or changed since.
    Sealed,
    /// It opens, and is not what was committed to.
    Commitment,
}

impl SealError {
    /// The word in the vectors.
    pub fn name(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Key => "key",
            Self::Sealed => "sealed",
            Self::Commitment => "commitment",
        }
    }
}

impl fmt::Display for SealError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a private record: {}", self.name())
    }
}

impl std::error::Error for SealError {}

/// A record that was opened, and is what was committed to. It does not show its content.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened {
    /// The salt.
    pub salt: [u8; SALT_BYTES],
    /// The exact bytes that were committed to.
    pub plaintext: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(…)")
    }
}

/// The commitment to a plaintext.
pub fn commitment(salt: &[u8; SALT_BYTES], plaintext: &[u8]) -> Hash {
    let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, salt));
    context.update(COMMIT_DOMAIN);
    context.update(plaintext);
    let mut digest = [0; 32];
    digest.copy_from_slice(context.sign().as_ref());
    Hash(digest)
}

/// Seals salt and plaintext to a peer's seal key: `enc ‖ ciphertext`. `chance` is 32 fresh random
/// bytes, the input keying material of the ephemeral key (RFC 9180, §4.1).
///
/// # Errors
/// `Length`, `Key`; `Commitment` when they are not what `c` commits to.
pub fn seal(
    to: &[u8; 32],
    chance: [u8; 32],
    c: &Hash,
    salt: &[u8; SALT_BYTES],
    plaintext: &[u8],
) -> Result<Vec<u8>, SealError> {
    if plaintext.len() > TRAVELS_MAX {
        return Err(SealError::Length);
    }
    if commitment(salt, plaintext) != *c {
        return Err(SealError::Commitment);
    }
    let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(to).map_err(|_| SealError::Key)?;
    let (enc, mut ciphertext) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &to,
            &info(c),
            &[salt.as_slice(), plaintext].concat(),
            b"",
            &mut Chance { bytes: chance, taken: 0 },
        )
        .map_err(|_| SealError::Key)?;
    let mut sealed = enc.to_bytes().to_vec();
    sealed.append(&mut ciphertext);
    Ok(sealed)
}

/// Opens what was sealed to us, and checks that it is what was committed to.
///
/// # Errors
/// `Length`, `Sealed`, `Commitment`.
pub fn open(secret: &[u8; 32], c: &Hash, sealed: &[u8]) -> Result<Opened, SealError> {
    let least = ENC_BYTES + SALT_BYTES + TAG_BYTES;
    if !(least..=SEALED_MAX).contains(&sealed.len()) {
        return Err(SealError::Length);
    }
    let (enc, ciphertext) = sealed.split_at(ENC_BYTES);
    let broken = |_| SealError::Sealed;
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).map_err(broken)?;
    let enc = <X25519HkdfSha256 as Kem>::EncappedKey::from_bytes(enc).map_err(broken)?;
    let mode = OpModeR::Base;
    let inside = hpke::single_shot_open::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
        &mode,
        &secret,
        &enc,
        &info(c),
        ciphertext,
        b"",
    )
    .map_err(broken)?;
    let (salt, plaintext) = inside.split_first_chunk().ok_or(SealError::Sealed)?;
    if commitment(salt, plaintext) != *c {
        return Err(SealError::Commitment);
    }
    Ok(Opened { salt: *salt, plaintext: Zeroizing::new(plaintext.to_vec()) })
}

fn info(c: &Hash) -> Vec<u8> {
    [SEAL_DOMAIN, c.as_bytes()].concat()
}

/// The caller's random bytes as a generator: the first 32 bytes are they themselves, which is all
/// that is ever asked for; any more are derived from them.
struct Chance {
    bytes: [u8; 32],
    taken: u64,
}

impl TryRng for Chance {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes)?;
        Ok(u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, to: &mut [u8]) -> Result<(), Infallible> {
        for part in to.chunks_mut(32) {
            let block = match self.taken {
                0 => self.bytes,
                n => sha256_parts(&[&self.bytes, &n.to_be_bytes()]).0,
            };
            self.taken += 1;
            part.copy_from_slice(&block[..part.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Chance {}

#[cfg(test)]
mod tests;
