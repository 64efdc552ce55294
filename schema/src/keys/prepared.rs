//! A key under which many signatures stand, as the log key of a page: multiples of its point are
//! laid out once, and each signature costs two thirds of what it costs ring.

use curve25519_dalek::constants::ED25519_BASEPOINT_TABLE;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsBasepointTable};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::BasepointTable;
use ring::digest::{Context, SHA512};

use super::{Halves, KeyError, PublicKey, halves, judged};

/// A key with 256 multiples of its point laid out (30 KiB), which costs as much as 25 signatures.
///
/// Nothing is judged otherwise than by [`PublicKey::verify`]: the equation of rule 7 leaves no
/// freedom, since S and the key are canonical, and R is compared as bytes. Tests hold the two
/// together, odd keys and signatures among them.
pub struct PreparedKey {
    key: PublicKey,
    /// Multiples of −A.
    negated: Box<EdwardsBasepointTable>,
}

impl PreparedKey {
    /// Lays the multiples of a key out. Nothing for what is no point, which no [`PublicKey`] is.
    pub fn new(key: PublicKey) -> Option<PreparedKey> {
        let point = CompressedEdwardsY(key.0).decompress()?;
        Some(PreparedKey { key, negated: Box::new(EdwardsBasepointTable::create(&-point)) })
    }

    /// The key.
    pub fn key(&self) -> PublicKey {
        self.key
    }

    /// Verifies a 64-byte signature, as [`PublicKey::verify`].
    ///
    /// # Errors
    /// `E_SIG`, whatever is wrong with it.
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
        let Halves { whole, r, s } = halves(signature)?;
        let holds = || self.recomputed(message, r, s).is_some_and(|point| point == *r);
        match judged(&self.key.0, message, whole, holds) {
            true => Ok(()),
            false => Err(KeyError::Signature),
        }
    }

    /// The R that would hold: S·B − k·A, where k is SHA-512(R ‖ A ‖ M) (RFC 8032, 5.1.7).
    fn recomputed(&self, message: &[u8], r: &[u8; 32], s: &[u8; 32]) -> Option<[u8; 32]> {
        let mut hash = Context::new(&SHA512);
        for part in [r, &self.key.0, message] {
            hash.update(part);
        }
        let k = Scalar::from_bytes_mod_order_wide(hash.finish().as_ref().try_into().ok()?);
        let s = Option::from(Scalar::from_canonical_bytes(*s))?;
        let point = ED25519_BASEPOINT_TABLE.mul_base(&s) + self.negated.mul_base(&k);
        Some(point.compress().to_bytes())
    }
}
