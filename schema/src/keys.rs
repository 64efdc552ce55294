//! Ed25519 as every instance must do it (protocol rule 7), verifier keys as C2SP writes them, and
//! the messages that keys sign about keys (rule 11).
//!
//! There is one equation here and everything uses it: two implementations that disagree about one
//! odd signature would keep two different logs. ring computes it; for many signatures by one key
//! [`PreparedKey`] computes the same in less time.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use curve25519_dalek::edwards::CompressedEdwardsY;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

use crate::event::Origin;
use crate::event::key::{RecoverySignature, Revoked, Trusted};
use crate::event::log::PublishedKey;
use crate::json;
use crate::log::{Hash, sha256_parts};

#[cfg(feature = "simulation")]
pub mod memo;
mod multiples;
mod prepared;

pub use prepared::PreparedKey;

/// Signature type of a plain Ed25519 signature in a note (C2SP signed-note).
pub const ALG_ED25519: u8 = 0x01;
/// Signature type of a timed cosignature (C2SP tlog-cosignature).
pub const ALG_COSIGNATURE: u8 = 0x04;

const NEXT_KEY_DOMAIN: &[u8] = b"enlace/nextkey/v1\0";
const ROTATE_DOMAIN: &[u8] = b"enlace/rotate/v1\0";
const RECOVER_DOMAIN: &[u8] = b"enlace/recover/v1\0";

/// The y coordinates, little-endian and with the sign bit clear, under which the eight points of
/// small order are encoded: canonically, and unreduced (p and p + 1). With either sign bit these
/// are all fourteen encodings (rule 7); `vectors/keys.json` lists them.
const SMALL_ORDER: [[u8; 32]; 7] = [
    // 0: order 4
    [0; 32],
    // 1: the neutral point
    {
        let mut y = [0; 32];
        y[0] = 1;
        y
    },
    // order 8
    [
        0x26, 0xe8, 0x95, 0x8f, 0xc2, 0xb2, 0x27, 0xb0, 0x45, 0xc3, 0xf4, 0x89, 0xf2, 0xef, 0x98,
        0xf0, 0xd5, 0xdf, 0xac, 0x05, 0xd3, 0xc6, 0x33, 0x39, 0xb1, 0x38, 0x02, 0x88, 0x6d, 0x53,
        0xfc, 0x05,
    ],
    // order 8
    [
        0xc7, 0x17, 0x6a, 0x70, 0x3d, 0x4d, 0xd8, 0x4f, 0xba, 0x3c, 0x0b, 0x76, 0x0d, 0x10, 0x67,
        0x0f, 0x2a, 0x20, 0x53, 0xfa, 0x2c, 0x39, 0xcc, 0xc6, 0x4e, 0xc7, 0xfd, 0x77, 0x92, 0xac,
        0x03, 0x7a,
    ],
    // p − 1: order 2
    near_p(0xec),
    // p, that is 0
    near_p(0xed),
    // p + 1, that is 1
    near_p(0xee),
];

/// The order of the base point, little-endian: a signature's S must be below it.
const ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

/// The little-endian number just around p = 2^255 − 19 that begins with `first`.
const fn near_p(first: u8) -> [u8; 32] {
    let mut y = [0xff; 32];
    y[0] = first;
    y[31] = 0x7f;
    y
}

/// Why a key or a signature is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The key is an encoding of a point of small order: it would accept signatures by anyone.
    Weak,
    /// The key is not 32 bytes, not canonical, no point of the curve, or its text is malformed.
    Malformed,
    /// The signature does not hold.
    Signature,
}

impl KeyError {
    /// The protocol's code (rule 32).
    pub fn code(&self) -> &'static str {
        match self {
            KeyError::Weak | KeyError::Malformed => "E_KEY_WEAK",
            KeyError::Signature => "E_SIG",
        }
    }
}

impl fmt::Display for KeyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            KeyError::Weak => "a key of small order",
            KeyError::Malformed => "a malformed key",
            KeyError::Signature => "a signature that does not hold",
        })
    }
}

impl std::error::Error for KeyError {}

/// A private Ed25519 key. It has no `Debug` and is never printed.
pub struct SigningKey {
    pair: Ed25519KeyPair,
    public: PublicKey,
}

impl SigningKey {
    /// The key of a 32-byte RFC 8032 seed.
    ///
    /// # Errors
    /// [`KeyError`], for a seed that makes no key: none is known.
    pub fn from_seed(seed: &[u8; 32]) -> Result<SigningKey, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| KeyError::Malformed)?;
        let public = PublicKey::import(pair.public_key().as_ref())?;
        Ok(SigningKey { pair, public })
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        self.public
    }

    /// Signs `message`, deterministically (RFC 8032; rule 6).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        let mut signature = [0; 64];
        signature.copy_from_slice(self.pair.sign(message).as_ref());
        #[cfg(feature = "simulation")]
        memo::holds(&signature_fact(&self.public.0, message, &signature), || true);
        signature
    }
}

/// A public Ed25519 key that passed [`PublicKey::import`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey([u8; 32]);

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({})", self.to_b64u())
    }
}

impl PublicKey {
    /// Takes a key in, unless it is weak or not the one canonical encoding of a point (rule 7).
    ///
    /// # Errors
    /// `E_KEY_WEAK`: a point of small order, or no canonical encoding of a point.
    pub fn import(bytes: &[u8]) -> Result<PublicKey, KeyError> {
        let bytes: [u8; 32] = bytes.try_into().map_err(|_| KeyError::Malformed)?;
        if is_small_order(&bytes) {
            return Err(KeyError::Weak);
        }
        let unreduced = bytes[31] & 0x7f == 0x7f
            && bytes[1..31].iter().all(|byte| *byte == 0xff)
            && bytes[0] >= 0xed;
        // x = 0 has only points of small order, so a wrong sign bit cannot be left here.
        if unreduced || !is_point(&bytes) {
            return Err(KeyError::Malformed);
        }
        Ok(PublicKey(bytes))
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Verifies a 64-byte signature: S below the order, R not of small order, cofactorless
    /// equation with R compared as bytes (rule 7).
    ///
    /// # Errors
    /// `E_SIG`, whatever is wrong with it.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        let signature = halves(signature)?.whole;
        let ring = || UnparsedPublicKey::new(&ED25519, self.0).verify(message, signature).is_ok();
        match judged(&self.0, message, signature, ring) {
            true => Ok(()),
            false => Err(KeyError::Signature),
        }
    }

    /// The C2SP verifier key `name+id+key` of type Ed25519.
    pub fn to_vkey(&self, name: &str) -> String {
        self.vkey(name, ALG_ED25519)
    }

    /// The C2SP verifier key of a witness, whose type is the timed cosignature.
    pub fn to_cosigner_vkey(&self, name: &str) -> String {
        self.vkey(name, ALG_COSIGNATURE)
    }

    fn vkey(&self, name: &str, alg: u8) -> String {
        let id = note_key_id(name, alg, &self.0);
        let mut typed = vec![alg];
        typed.extend(self.0);
        format!("{name}+{id:08x}+{}", STANDARD.encode(typed))
    }

    /// Reads a C2SP verifier key of type Ed25519: its name and key.
    ///
    /// # Errors
    /// `E_KEY_WEAK`: another type of key, an id that is not the key's, or as [`PublicKey::import`].
    pub fn from_vkey(text: &str) -> Result<(String, PublicKey), KeyError> {
        read_vkey(text, &[ALG_ED25519])
    }

    /// Reads a witness's verifier key, of type Ed25519 or timed cosignature.
    ///
    /// # Errors
    /// As [`PublicKey::from_vkey`].
    pub fn from_cosigner_vkey(text: &str) -> Result<(String, PublicKey), KeyError> {
        read_vkey(text, &[ALG_ED25519, ALG_COSIGNATURE])
    }

    /// The key as base64url without padding.
    pub fn to_b64u(&self) -> String {
        json::to_b64u(&self.0)
    }

    /// Reads a key from base64url without padding.
    ///
    /// # Errors
    /// As [`PublicKey::import`].
    pub fn from_b64u(text: &str) -> Result<PublicKey, KeyError> {
        PublicKey::import(&json::from_b64u(text).ok_or(KeyError::Malformed)?)
    }
}

fn is_small_order(bytes: &[u8; 32]) -> bool {
    let mut y = *bytes;
    y[31] &= 0x7f;
    SMALL_ORDER.contains(&y)
}

/// Whether a canonical y is that of a point of the curve.
fn is_point(bytes: &[u8; 32]) -> bool {
    let find = || CompressedEdwardsY(*bytes).decompress().is_some();
    #[cfg(feature = "simulation")]
    let find = || memo::holds(&[b"point\0", bytes], find);
    find()
}

/// A signature that is not refused for its bytes alone.
struct Halves<'a> {
    whole: &'a [u8; 64],
    r: &'a [u8; 32],
    s: &'a [u8; 32],
}

/// A signature in its halves, unless S is not below the order or R is of small order.
fn halves(signature: &[u8]) -> Result<Halves<'_>, KeyError> {
    let whole: &[u8; 64] = signature.try_into().map_err(|_| KeyError::Signature)?;
    let (Some(r), Some(s)) = (whole.first_chunk(), whole.last_chunk()) else {
        return Err(KeyError::Signature);
    };
    let below_order = s.iter().rev().lt(ORDER.iter().rev());
    match below_order && !is_small_order(r) {
        true => Ok(Halves { whole, r, s }),
        false => Err(KeyError::Signature),
    }
}

/// What `find` says of a signature.
#[cfg(not(feature = "simulation"))]
fn judged(_: &[u8; 32], _: &[u8], _: &[u8; 64], find: impl FnOnce() -> bool) -> bool {
    find()
}

/// What `find` says of a signature, or said before.
#[cfg(feature = "simulation")]
fn judged(
    key: &[u8; 32],
    message: &[u8],
    signature: &[u8; 64],
    find: impl FnOnce() -> bool,
) -> bool {
    memo::holds(&signature_fact(key, message, signature), find)
}

#[cfg(feature = "simulation")]
fn signature_fact<'a>(
    key: &'a [u8; 32],
    message: &'a [u8],
    signature: &'a [u8; 64],
) -> [&'a [u8]; 4] {
    [b"signature\0", key, signature, message]
}

fn read_vkey(text: &str, algs: &[u8]) -> Result<(String, PublicKey), KeyError> {
    // The base64 part may hold a plus too, so only the first two separate.
    let mut parts = text.splitn(3, '+');
    let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(KeyError::Malformed);
    };
    let typed = STANDARD.decode(key).map_err(|_| KeyError::Malformed)?;
    let (alg, key) = typed.split_first().ok_or(KeyError::Malformed)?;
    let expected = format!("{:08x}", note_key_id(name, *alg, key));
    if !algs.contains(alg) || !signed_note::is_key_name_valid(name) || id != expected {
        return Err(KeyError::Malformed);
    }
    Ok((name.to_owned(), PublicKey::import(key)?))
}

/// The key id of a note's signature: the first four bytes, as a big-endian number, of
/// SHA-256(name ‖ LF ‖ type ‖ key) (C2SP signed-note).
pub fn note_key_id(name: &str, alg: u8, key: &[u8]) -> u32 {
    let Hash([a, b, c, d, ..]) = sha256_parts(&[name.as_bytes(), b"\n", &[alg], key]);
    u32::from_be_bytes([a, b, c, d])
}

/// What a log commits to before it rotates: the digest of its next log key (rule 11).
pub fn next_key_digest(key: &PublicKey) -> Hash {
    sha256_parts(&[NEXT_KEY_DOMAIN, &key.0])
}

/// The message by which a new log key proves its possession: domain, then origin, seq, prev, kid
/// and the key as a vkey of that origin, each ended by LF (rule 11).
pub fn rotation_message(
    origin: &Origin,
    seq: u64,
    prev: &Hash,
    kid: &str,
    key: &PublicKey,
) -> Vec<u8> {
    let mut message = ROTATE_DOMAIN.to_vec();
    let vkey = key.to_vkey(origin.as_str());
    message.extend(format!("{origin}\n{seq}\n{prev}\n{kid}\n{vkey}\n").into_bytes());
    message
}

/// The message by which recovery keys take a log back (protocol §4.6): domain, then `revoke`,
/// origin, seq, prev, the fresh key's kid and vkey, the digest of the key after it, size and root
/// up to which the log is trusted, and for each other new key its role, kid and key with a space
/// between them; each ended by LF.
pub fn revocation_message(origin: &Origin, seq: u64, prev: &Hash, body: &Revoked) -> Vec<u8> {
    let Revoked { kid, key, next, last_trusted: Trusted { size, root }, keys, .. } = body;
    let mut message = RECOVER_DOMAIN.to_vec();
    let lines = format!("revoke\n{origin}\n{seq}\n{prev}\n{kid}\n{key}\n{next}\n{size}\n{root}\n");
    message.extend(lines.into_bytes());
    for PublishedKey { role, kid, key } in keys {
        message.extend(format!("{} {kid} {key}\n", role.word()).into_bytes());
    }
    message
}

/// The message by which recovery keys say that a new generation continues a log (protocol §4.7):
/// domain, then `continue`, the earlier origin, its size and root up to which it is trusted, the
/// new origin, and the new generation's first log key as a vkey, each ended by LF.
pub fn continuation_message(
    earlier: &Origin,
    trusted: &Trusted,
    origin: &Origin,
    key: &str,
) -> Vec<u8> {
    let Trusted { size, root } = trusted;
    let mut message = RECOVER_DOMAIN.to_vec();
    let lines = format!("continue\n{earlier}\n{size}\n{root}\n{origin}\n{key}\n");
    message.extend(lines.into_bytes());
    message
}

/// How many of `recovery` signed `message`: different keys, each listed, each signature good.
pub fn recovery_signers(
    recovery: &[PublicKey],
    message: &[u8],
    signatures: &[RecoverySignature],
) -> usize {
    let good = |signature: &&RecoverySignature| -> Option<PublicKey> {
        let (_, key) = PublicKey::from_vkey(&signature.key).ok()?;
        let bytes = json::from_b64u(&signature.sig)?;
        let listed = recovery.contains(&key) && key.verify(message, &bytes).is_ok();
        listed.then_some(key)
    };
    let signers: BTreeSet<_> =
        signatures.iter().take(recovery.len()).filter_map(|s| good(&s)).collect();
    signers.len()
}

#[cfg(test)]
mod tests;
