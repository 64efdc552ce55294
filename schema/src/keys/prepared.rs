//! A key under which many signatures stand, as the log key of a page: multiples of its point are
//! laid out once, and each signature costs a third of what it costs ring.

use std::sync::LazyLock;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::Identity;
use ring::digest::{Context, SHA512};

use super::multiples::Multiples;
use super::{Halves, PublicKey, halves};

/// Multiples of the base point.
static BASE: LazyLock<Multiples> = LazyLock::new(|| Multiples::of(ED25519_BASEPOINT_POINT));

/// A key with some 2,400 multiples of its point laid out (370 KiB), which costs as much as 50
/// signatures.
///
/// Nothing is judged otherwise than by [`PublicKey::verify`]: the equation of rule 7 leaves no
/// freedom, since S and the key are canonical, and R is compared as bytes. Tests hold the two
/// together, odd keys and signatures among them. This is no batch verification, which accepts more:
/// each signature has its own equation.
pub struct PreparedKey {
    key: PublicKey,
    /// Multiples of −A.
    negated: Multiples,
}

impl PreparedKey {
    /// Lays the multiples of a key out. Nothing for what is no point, which no [`PublicKey`] is.
    pub fn new(key: PublicKey) -> Option<PreparedKey> {
        let point = CompressedEdwardsY(key.0).decompress()?;
        Some(PreparedKey { key, negated: Multiples::of(-point) })
    }

    /// The key.
    pub fn key(&self) -> PublicKey {
        self.key
    }

    /// Whether [`PublicKey::verify`] takes them: of each message and its signature, in their order.
    /// Together they cost less, because the points found are encoded by one inversion.
    pub fn verify_all<'a, M: AsRef<[u8]>>(
        &self,
        signed: impl IntoIterator<Item = (M, &'a [u8])>,
    ) -> Vec<bool> {
        let expect = |(message, signature): (M, &'a [u8])| {
            let Halves { r, s, .. } = halves(signature).ok()?;
            Some((r, self.expected(message.as_ref(), r, s)?))
        };
        let found: Vec<_> = signed.into_iter().map(expect).collect();
        let point = |found: &Option<(_, EdwardsPoint)>| found.map(|(_, point)| point);
        let points: Vec<_> =
            found.iter().map(|found| point(found).unwrap_or_else(EdwardsPoint::identity)).collect();
        let encoded = EdwardsPoint::compress_batch_alloc(&points);
        let holds = |(found, encoded): (&Option<(&[u8; 32], _)>, CompressedEdwardsY)| {
            found.is_some_and(|(r, _)| encoded.0 == *r)
        };
        found.iter().zip(encoded).map(holds).collect()
    }

    /// The R that would hold: S·B − k·A, where k is SHA-512(R ‖ A ‖ M) (RFC 8032, 5.1.7).
    fn expected(&self, message: &[u8], r: &[u8; 32], s: &[u8; 32]) -> Option<EdwardsPoint> {
        let mut hash = Context::new(&SHA512);
        for part in [r, &self.key.0, message] {
            hash.update(part);
        }
        let k = Scalar::from_bytes_mod_order_wide(hash.finish().as_ref().try_into().ok()?);
        let s: Scalar = Option::from(Scalar::from_canonical_bytes(*s))?;
        Some(self.negated.add(BASE.add(EdwardsPoint::identity(), &s), &k))
    }
}
