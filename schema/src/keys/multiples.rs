//! Multiples of a point by which many scalars are multiplied, laid out once. A product is then a
//! sum of some of them, with nothing left to double: fixed-base multiplication with signed windows
//! (Handbook of Applied Cryptography, 14.6.3).
//!
//! Which multiples are read, and how long it takes, depends on the scalar. That is for signatures
//! that everybody may see; no secret is ever multiplied here.

use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;

/// Bits of a digit. With one more a table has nearly twice as many multiples, and leaves the
/// processor's nearest caches; with one less a product has six more terms.
const WIDTH: usize = 7;
/// The largest digit: they go from one more than its negative to it.
const LARGEST: usize = 1 << (WIDTH - 1);
/// Digits of a scalar, which is below the order, so below 2²⁵³.
const DIGITS: usize = 253_usize.div_ceil(WIDTH);

/// For each place of a digit, the point times 1 to [`LARGEST`] times the value of that place.
pub(super) struct Multiples(Box<[[EdwardsPoint; LARGEST]]>);

impl Multiples {
    /// Lays them out, which takes about as long as multiplying 100 scalars by them.
    pub(super) fn of(point: EdwardsPoint) -> Multiples {
        let mut one = point;
        let place = |_| {
            let mut next = one;
            let multiples: [_; LARGEST] = std::array::from_fn(|_| {
                let this = next;
                next += one;
                this
            });
            // Twice the largest is the value of the place after.
            one = multiples[LARGEST - 1] + multiples[LARGEST - 1];
            multiples
        };
        Multiples((0..DIGITS).map(place).collect())
    }

    /// A sum, and the point times a scalar besides. The formulas of the curve are complete: they
    /// hold for every point of it, and for one added to itself.
    pub(super) fn add(&self, sum: EdwardsPoint, scalar: &Scalar) -> EdwardsPoint {
        self.0.iter().zip(digits(scalar)).fold(sum, |sum, (multiples, digit)| {
            match (digit, usize::from(digit.unsigned_abs())) {
                (0, _) => sum,
                (1.., size) => sum + multiples[size - 1],
                (_, size) => sum - multiples[size - 1],
            }
        })
    }
}

/// A scalar's digits, the least first: its value is the sum of each times 2^([`WIDTH`]·place).
fn digits(scalar: &Scalar) -> [i16; DIGITS] {
    let bytes = scalar.as_bytes();
    let mut carry = 0;
    std::array::from_fn(|place| {
        let (byte, bit) = (place * WIDTH / 8, place * WIDTH % 8);
        let next = bytes.get(byte + 1).copied().unwrap_or(0);
        let window = u16::from_le_bytes([bytes[byte], next]) >> bit & (2 * LARGEST - 1) as u16;
        let digit = window as i16 + carry;
        carry = i16::from(digit > LARGEST as i16);
        digit - (carry << WIDTH)
    })
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
    use curve25519_dalek::traits::Identity;
    use proptest::prelude::*;

    use super::*;

    fn agrees(multiples: &Multiples, point: EdwardsPoint, scalar: Scalar) {
        let product = point * scalar;
        // Added to another point, to nothing, to itself and to its negative.
        for sum in [ED25519_BASEPOINT_POINT, EdwardsPoint::identity(), product, -product] {
            assert_eq!(multiples.add(sum, &scalar), sum + product, "{sum:?} {scalar:?}");
        }
    }

    /// Scalars whose digits are all alike, at the ends of what a digit may be, and powers of two.
    #[test]
    fn products_are_those_of_the_library_at_the_edges() {
        let of_digits = |value: u64| {
            let place = Scalar::from(1_u64 << WIDTH);
            let digits = 0..DIGITS - 1;
            digits.fold(Scalar::ZERO, |sum, _| sum * place + Scalar::from(value))
        };
        let largest = LARGEST as u64;
        let mut edges: Vec<_> =
            [0, 1, largest - 1, largest, largest + 1, 2 * largest - 1].map(of_digits).into();
        edges.extend([Scalar::ONE, -Scalar::ONE]);
        edges.extend((0..253).scan(Scalar::ONE, |power, _| {
            *power += *power;
            Some(*power)
        }));
        for small in [EIGHT_TORSION[0], EIGHT_TORSION[1], EIGHT_TORSION[4]] {
            let point = ED25519_BASEPOINT_POINT + small;
            let multiples = Multiples::of(point);
            edges.iter().for_each(|scalar| agrees(&multiples, point, *scalar));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]

        #[test]
        fn products_are_those_of_the_library(
            factor: [u8; 32],
            scalars: [[u8; 32]; 8],
            small in 0..8_usize,
        ) {
            let factor = Scalar::from_bytes_mod_order(factor);
            let point = ED25519_BASEPOINT_POINT * factor + EIGHT_TORSION[small];
            let multiples = Multiples::of(point);
            for scalar in scalars.map(Scalar::from_bytes_mod_order) {
                agrees(&multiples, point, scalar);
                let value = |digit: i16| Scalar::from(u64::from(digit.unsigned_abs()));
                let signed = |digit: i16| if digit < 0 { -value(digit) } else { value(digit) };
                let place = Scalar::from(1_u64 << WIDTH);
                let whole = digits(&scalar).iter().rev().fold(Scalar::ZERO, |sum, digit| {
                    sum * place + signed(*digit)
                });
                prop_assert_eq!(whole, scalar);
            }
        }
    }
}
