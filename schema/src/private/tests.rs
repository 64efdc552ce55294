use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::json;

fn vectors() -> Value {
    serde_json::from_str(include_str!("../../vectors/seal.json")).expect("a vector file")
}

fn bytes(value: &Value) -> Vec<u8> {
    let text = value.as_str().expect("a text");
    let pairs = (0..text.len()).step_by(2);
    pairs.map(|at| u8::from_str_radix(&text[at..at + 2], 16).expect("hex")).collect()
}

fn array(value: &Value) -> [u8; 32] {
    bytes(value).try_into().expect("32 bytes")
}

fn public(secret: &[u8; 32]) -> [u8; 32] {
    let secret = <X25519HkdfSha256 as Kem>::PrivateKey::from_bytes(secret).expect("a key");
    X25519HkdfSha256::sk_to_pk(&secret).to_bytes().into()
}

/// The suite as RFC 9180 has it (appendix A.2.1): the vector of the standard, which shares nothing
/// with our own code but the crate and our way to hand it chance.
#[test]
fn the_suite_is_that_of_the_standard() {
    let case = &vectors()["rfc9180"];
    let to = <X25519HkdfSha256 as Kem>::PublicKey::from_bytes(&bytes(&case["pk"])).expect("a key");
    let (enc, ciphertext) =
        hpke::single_shot_seal_with_rng::<ChaCha20Poly1305, HkdfSha256, X25519HkdfSha256>(
            &OpModeS::Base,
            &to,
            &bytes(&case["info"]),
            &bytes(&case["plaintext"]),
            &bytes(&case["aad"]),
            &mut Chance { bytes: array(&case["chance"]), taken: 0 },
        )
        .expect("sealed");
    assert_eq!(enc.to_bytes().to_vec(), bytes(&case["enc"]));
    assert_eq!(ciphertext, bytes(&case["ciphertext"]));
}

#[test]
fn vectors_hold() {
    let all = vectors();
    let commitments = all["commitments"].as_array().expect("cases");
    assert!(!commitments.is_empty());
    for case in commitments {
        let c = commitment(&array(&case["salt"]), &bytes(&case["plaintext"]));
        assert_eq!(c.to_string(), case["c"], "{}", case["name"]);
    }
    let sealed = all["sealed"].as_array().expect("cases");
    assert!(sealed.len() > 4);
    for case in sealed {
        let name = &case["name"];
        let c = Hash(array(&case["c"]));
        let opened = open(&array(&case["secret"]), &c, &bytes(&case["sealed"]));
        match case["expect"].as_str().expect("a verdict") {
            "opens" => {
                let (salt, plaintext) = (array(&case["salt"]), bytes(&case["plaintext"]));
                let opened = opened.expect("opens");
                assert_eq!(
                    (opened.salt, opened.plaintext.as_slice()),
                    (salt, plaintext.as_slice()),
                    "{name}"
                );
                let to = public(&array(&case["secret"]));
                let again = seal(&to, array(&case["chance"]), &c, &salt, &plaintext);
                assert_eq!(again.expect("sealed"), bytes(&case["sealed"]), "{name}");
            }
            verdict => assert_eq!(opened.expect_err("refused").name(), verdict, "{name}"),
        }
    }
}

#[test]
fn a_key_of_small_order_is_none_to_seal_to() {
    let c = commitment(&[1; 32], b"{}");
    for weak in [[0; 32], {
        let mut one = [0; 32];
        one[0] = 1;
        one
    }] {
        assert_eq!(seal(&weak, [2; 32], &c, &[1; 32], b"{}"), Err(SealError::Key));
    }
}

#[test]
fn what_travels_has_a_limit_and_is_what_was_committed_to() {
    let to = public(&[3; 32]);
    let long = vec![b' '; TRAVELS_MAX + 1];
    let c = commitment(&[1; 32], &long);
    assert_eq!(seal(&to, [2; 32], &c, &[1; 32], &long), Err(SealError::Length));
    assert_eq!(seal(&to, [2; 32], &c, &[1; 32], b"{}"), Err(SealError::Commitment));
    let longest = &long[..TRAVELS_MAX];
    let c = commitment(&[1; 32], longest);
    let sealed = seal(&to, [2; 32], &c, &[1; 32], longest).expect("sealed");
    assert_eq!(sealed.len(), SEALED_MAX);
    assert_eq!(open(&[3; 32], &c, &sealed).expect("opens").plaintext.as_slice(), longest);
}

#[test]
fn an_opened_record_does_not_show_itself() {
    let opened = Opened { salt: [1; 32], plaintext: b"Quillstone".to_vec().into() };
    assert_eq!(format!("{opened:?}"), "Opened(…)");
    assert_eq!(json::to_b64u(&opened.salt).len(), 43);
}

proptest! {
    /// A commitment binds the exact bytes: no other salt and no other bytes have it, also not by
    /// moving the border between the two.
    #[test]
    fn a_commitment_binds_exact_bytes(
        salt in any::<[u8; 32]>(),
        plain in proptest::collection::vec(any::<u8>(), 0..200),
        at in any::<prop::sample::Index>(),
        flip in 1_u8..,
    ) {
        let c = commitment(&salt, &plain);
        prop_assert_eq!(commitment(&salt, &plain), c);
        let mut other = plain.clone();
        match other.len() {
            0 => other.push(flip),
            length => other[at.index(length)] ^= flip,
        }
        prop_assert_ne!(commitment(&salt, &other), c);
        let mut longer = plain.clone();
        longer.push(b' ');
        prop_assert_ne!(commitment(&salt, &longer), c);
        let mut other_salt = salt;
        other_salt[at.index(32)] ^= flip;
        prop_assert_ne!(commitment(&other_salt, &plain), c);
    }

    /// What is sealed opens with its own key under its own commitment, whole, and not otherwise.
    #[test]
    fn what_is_sealed_opens_for_one_key_and_one_commitment(
        secret in any::<[u8; 32]>(),
        chance in any::<[u8; 32]>(),
        salt in any::<[u8; 32]>(),
        plain in proptest::collection::vec(any::<u8>(), 0..300),
        at in any::<prop::sample::Index>(),
    ) {
        let c = commitment(&salt, &plain);
        let sealed = seal(&public(&secret), chance, &c, &salt, &plain).expect("sealed");
        let opened = open(&secret, &c, &sealed).expect("opens");
        prop_assert_eq!((opened.salt, opened.plaintext.to_vec()), (salt, plain.clone()));
        let other = commitment(&salt, &[plain.as_slice(), b" "].concat());
        prop_assert_eq!(open(&secret, &other, &sealed), Err(SealError::Sealed));
        let mut changed = sealed.clone();
        changed[at.index(sealed.len())] ^= 1;
        prop_assert!(open(&secret, &c, &changed).is_err());
        prop_assert!(open(&secret, &c, &sealed[..sealed.len() - 1]).is_err());
    }
}
