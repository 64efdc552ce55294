//! Ed25519 at its edges, against RFC 8032 and the vectors.

use curve25519_dalek::Scalar;
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use proptest::prelude::*;
use ring::digest::{SHA512, digest};
use serde_json::Value;

use super::*;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../vectors/keys.json")).expect("a vector file")
}

fn text<'v>(case: &'v Value, field: &str) -> &'v str {
    case[field].as_str().unwrap_or_else(|| panic!("{field} of {case}"))
}

fn hex(text: &str) -> Vec<u8> {
    let digit = |byte: u8| char::from(byte).to_digit(16).expect("a hex digit") as u8;
    text.as_bytes().chunks(2).map(|pair| digit(pair[0]) * 16 + digit(pair[1])).collect()
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed(&[seed; 32]).expect("a seed")
}

#[test]
fn imports_as_the_vectors_say() {
    let vectors = vectors();
    let cases = vectors["keys"].as_array().expect("keys");
    assert!(cases.iter().filter(|case| case["expect"] == "weak").count() == 14);
    for case in cases {
        let found = match PublicKey::import(&hex(text(case, "key"))) {
            Ok(_) => "ok",
            Err(KeyError::Weak) => "weak",
            Err(_) => "malformed",
        };
        assert_eq!(found, text(case, "expect"), "{case}");
    }
}

#[test]
fn verifies_as_the_vectors_say() {
    for case in vectors()["signatures"].as_array().expect("signatures") {
        let key = PublicKey::import(&hex(text(case, "key"))).expect("a good key");
        let expected = if case["expect"] == "ok" { Ok(()) } else { Err(KeyError::Signature) };
        let (message, signature) = (hex(text(case, "message")), hex(text(case, "signature")));
        assert_eq!(both_say(key, &message, &signature), expected, "{case}");
    }
}

#[test]
fn signs_as_the_vectors_say() {
    for case in vectors()["signing"].as_array().expect("signing") {
        let seed: [u8; 32] = hex(text(case, "seed")).try_into().expect("32 bytes");
        let key = SigningKey::from_seed(&seed).expect("a seed");
        assert_eq!(key.public().as_bytes().as_slice(), hex(text(case, "key")), "{case}");
        let signature = key.sign(&hex(text(case, "message")));
        assert_eq!(signature.as_slice(), hex(text(case, "signature")), "{case}");
    }
}

#[test]
fn texts_read_back_and_vkeys_agree_with_the_vectors() {
    let public = key(7).public();
    assert_eq!(PublicKey::from_b64u(&public.to_b64u()), Ok(public));
    let name = "us.example.org/log/1";
    assert_eq!(PublicKey::from_vkey(&public.to_vkey(name)), Ok((name.to_owned(), public)));
    let cosigner = public.to_cosigner_vkey(name);
    assert_eq!(PublicKey::from_vkey(&cosigner), Err(KeyError::Malformed));
    assert_eq!(PublicKey::from_cosigner_vkey(&cosigner), Ok((name.to_owned(), public)));
    for case in vectors()["vkeys"].as_array().expect("vkeys") {
        let found = PublicKey::from_vkey(text(case, "vkey"));
        match case["expect"].as_str() {
            Some("ok") => {
                let key = PublicKey::import(&hex(text(case, "key"))).expect("a good key");
                assert_eq!(found, Ok((text(case, "name").to_owned(), key)), "{case}");
                assert_eq!(key.to_vkey(text(case, "name")), text(case, "vkey"));
            }
            Some("weak") => assert_eq!(found, Err(KeyError::Weak), "{case}"),
            _ => assert_eq!(found, Err(KeyError::Malformed), "{case}"),
        }
    }
}

#[test]
fn any_changed_bit_breaks_a_signature() {
    let (key, message) = (key(1), b"one message");
    let signature = key.sign(message);
    assert_eq!(key.public().verify(message, &signature), Ok(()));
    assert_eq!(key.public().verify(b"another", &signature), Err(KeyError::Signature));
    assert_eq!(key.public().verify(message, &signature[..63]), Err(KeyError::Signature));
    for bit in 0..512 {
        let mut other = signature;
        other[bit / 8] ^= 1 << (bit % 8);
        assert_eq!(key.public().verify(message, &other), Err(KeyError::Signature), "bit {bit}");
    }
}

#[test]
fn a_malleated_signature_is_refused() {
    let (key, message) = (key(2), b"one message");
    let mut signature = key.sign(message);
    // S + L satisfies the equation just as S does.
    let mut carry = 0;
    for (byte, order) in signature[32..].iter_mut().zip(ORDER) {
        let sum = u16::from(*byte) + u16::from(order) + carry;
        *byte = sum as u8;
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
    assert_eq!(key.public().verify(message, &signature), Err(KeyError::Signature));
}

/// What ring says of a signature, and the same is said where the key was prepared, whatever stands
/// beside it.
fn both_say(key: PublicKey, message: &[u8], signature: &[u8]) -> Result<(), KeyError> {
    let said = key.verify(message, signature);
    let prepared = PreparedKey::new(key).expect("a point");
    assert_eq!(prepared.key(), key);
    let (good, asked) = (said.is_ok(), (message, signature));
    let found = prepared.verify_all([asked, (b"", &[]), asked, (message, &[0; 64]), asked]);
    assert_eq!(found, [good, false, good, false, good], "{key:?} {message:?} {signature:?}");
    said
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_prepared_key_says_what_ring_says(
        seed: [u8; 32],
        message: Vec<u8>,
        noise: [u8; 64],
        place in 0..512_usize,
    ) {
        let key = SigningKey::from_seed(&seed).expect("a seed");
        let good = key.sign(&message);
        prop_assert_eq!(both_say(key.public(), &message, &good), Ok(()));
        let mut altered = good;
        altered[place / 8] ^= 1 << (place % 8);
        // With S below the order the equation itself is asked.
        let mut reduced = noise;
        reduced[63] &= 0x0f;
        let mut foreign = good;
        foreign[..32].copy_from_slice(&noise[..32]);
        for bad in [altered, noise, reduced, foreign] {
            prop_assert_eq!(both_say(key.public(), &message, &bad), Err(KeyError::Signature));
        }
    }

    /// Keys that are a point of the large group and one of small order together: rule 7 takes them,
    /// and some of their signatures hold, some do not, whoever computes it.
    #[test]
    fn a_prepared_key_says_what_ring_says_of_mixed_keys(
        a: [u8; 32],
        r: [u8; 32],
        which in 1..8_usize,
    ) {
        let (a, r) = (Scalar::from_bytes_mod_order(a), Scalar::from_bytes_mod_order(r));
        let small = EIGHT_TORSION[which];
        let point = |scalar: &Scalar| EdwardsPoint::mul_base(scalar);
        prop_assert_eq!(point(&Scalar::ONE), ED25519_BASEPOINT_POINT);
        let key = PublicKey::import((point(&a) + small).compress().as_bytes()).expect("a key");
        let mut held = 0;
        for message in 0..16_u8 {
            for noise in [EIGHT_TORSION[0], small] {
                let (signature, fits) = signed(&a, (&r, noise), (&key, small), &[message]);
                let said = both_say(key, &[message], &signature);
                prop_assert_eq!(said.is_ok(), fits);
                held += u8::from(fits);
            }
        }
        prop_assert!(held < 32);
    }
}

/// A signature by a mixed key, R mixed too, and whether it holds: where k times the small part of
/// the key is what R has too little.
fn signed(
    a: &Scalar,
    (r, noise): (&Scalar, EdwardsPoint),
    (key, small): (&PublicKey, EdwardsPoint),
    message: &[u8],
) -> ([u8; 64], bool) {
    let point = (EdwardsPoint::mul_base(r) + noise).compress().to_bytes();
    let hashed = digest(&SHA512, &[&point[..], key.as_bytes(), message].concat());
    let k = Scalar::from_bytes_mod_order_wide(hashed.as_ref().try_into().expect("64 bytes"));
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&point);
    signature[32..].copy_from_slice((r + k * a).as_bytes());
    (signature, noise == -(small * k))
}

#[test]
fn messages_about_keys() {
    let vectors = vectors();
    let case = &vectors["rotation"];
    let key = PublicKey::import(&hex(text(case, "key"))).expect("a good key");
    assert_eq!(next_key_digest(&key).to_string(), text(case, "next"));
    let origin = text(case, "origin").parse().expect("an origin");
    let prev = text(case, "prev").parse().expect("a hash");
    let seq = case["seq"].as_u64().expect("seq");
    let message = rotation_message(&origin, seq, &prev, text(case, "kid"), &key);
    assert_eq!(message, hex(text(case, "message")));
}

#[cfg(feature = "simulation")]
#[test]
fn what_is_remembered_is_what_was_verified() {
    memo::remember();
    let (one, other) = (key(11), key(12));
    let signature = one.sign(b"message");
    for _ in 0..3 {
        assert_eq!(one.public().verify(b"message", &signature), Ok(()));
        assert_eq!(one.public().verify(b"massage", &signature), Err(KeyError::Signature));
        assert_eq!(other.public().verify(b"message", &signature), Err(KeyError::Signature));
        let mut altered = signature;
        altered[7] ^= 1;
        assert_eq!(one.public().verify(b"message", &altered), Err(KeyError::Signature));
        assert!(PublicKey::import(one.public().as_bytes()).is_ok());
        assert_eq!(PublicKey::import(&[9; 32]).is_ok(), is_point(&[9; 32]));
    }
}
