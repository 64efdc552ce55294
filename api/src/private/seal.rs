//! The cryptography of the private store: commitments, and records encrypted at rest.

use enlace_schema::log::Hash;
pub(super) use enlace_schema::private::commitment;
use enlace_schema::private::{Opened, SALT_BYTES};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Encrypts salt and plaintext: nonce ‖ AES-256-GCM(salt ‖ plaintext), with the commitment as
/// associated data, so that a row cannot be put in another's place.
pub(super) fn seal(
    key: &[u8; 32],
    commitment: &Hash,
    salt: &[u8; SALT_BYTES],
    plaintext: &[u8],
) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE_LEN] = crate::random::bytes();
    let mut inside = [salt, plaintext].concat();
    cipher(key)?
        .seal_in_place_append_tag(
            Nonce::assume_unique_for_key(nonce),
            Aad::from(commitment.0),
            &mut inside,
        )
        .map_err(|_| Error::internal("a private record could not be sealed"))?;
    let mut sealed = nonce.to_vec();
    sealed.append(&mut inside);
    Ok(sealed)
}

/// Decrypts a record, and checks that it is what was committed to.
pub(super) fn open(key: &[u8; 32], commitment: &Hash, sealed: &[u8]) -> Result<Opened> {
    let broken = || Error::internal("a private record does not open");
    let (nonce, inside) = sealed.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
    let mut inside = Zeroizing::new(inside.to_vec());
    let opened = cipher(key)?
        .open_in_place(nonce, Aad::from(commitment.0), &mut inside)
        .map_err(|_| broken())?;
    let (salt, plaintext) = opened.split_first_chunk::<SALT_BYTES>().ok_or_else(broken)?;
    if self::commitment(salt, plaintext) != *commitment {
        return Err(broken());
    }
    Ok(Opened { salt: *salt, plaintext: Zeroizing::new(plaintext.to_vec()) })
}

fn cipher(key: &[u8; 32]) -> Result<LessSafeKey> {
    let key = UnboundKey::new(&AES_256_GCM, key);
    Ok(LessSafeKey::new(key.map_err(|_| Error::internal("the data key is no key"))?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];
    const SALT: [u8; 32] = [9; 32];

    #[test]
    fn a_sealed_record_opens_under_its_own_commitment_only() {
        let plain = br#"{"record":"member"}"#;
        let c = commitment(&SALT, plain);
        let sealed = seal(&KEY, &c, &SALT, plain).expect("sealed");
        assert_eq!(open(&KEY, &c, &sealed).expect("opens").plaintext.as_slice(), plain);
        assert!(open(&[8; 32], &c, &sealed).is_err());
        assert!(open(&KEY, &commitment(&[1; 32], plain), &sealed).is_err());
        let mut changed = sealed.clone();
        *changed.last_mut().expect("not empty") ^= 1;
        assert!(open(&KEY, &c, &changed).is_err());
        assert!(open(&KEY, &c, &sealed[..11]).is_err());
    }

    #[test]
    fn the_same_record_is_sealed_differently_each_time() {
        let c = commitment(&SALT, b"{}");
        let seal = || seal(&KEY, &c, &SALT, b"{}").expect("sealed");
        assert_ne!(seal(), seal());
        assert_ne!(commitment(&SALT, b"{}"), commitment(&[1; 32], b"{}"));
    }
}
