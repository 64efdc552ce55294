//! JSON Web Tokens: EdDSA and nothing else, on the same ring and the same strict verification as
//! every other signature. One pair of helpers for access tokens and for peer tokens.
//!
//! A token's header is exactly `{alg, typ, kid}` (rule 31). The parts are strict JSON (rule 3).
//! Times in claims are judged by the instance's clock, never by the library's.

use std::sync::LazyLock;

use enlace_schema::json::{self, Limits};
use enlace_schema::keys::{PublicKey, SigningKey};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result as JwtResult};
use jsonwebtoken::signature::{Error as SignatureError, Signer, Verifier};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Refusal, Result, codes};

/// The only algorithm.
const ALG: &str = "EdDSA";
/// Longest token: far beyond any that we or a peer sign, so that nothing large is decoded.
pub const TOKEN_MAX: usize = 4_096;

/// The header of a token; any other name in it refuses the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokenHeader {
    /// Always `EdDSA`.
    pub alg: String,
    /// What kind of token it is: `at+jwt`, `enlace-peer+jwt`.
    pub typ: String,
    /// Name of the key that signed it.
    pub kid: String,
}

/// Signs claims with the key of this seed.
///
/// # Errors
/// Internal when the claims are no JSON.
pub fn sign(seed: &[u8; 32], typ: &str, kid: &str, claims: &impl Serialize) -> Result<String> {
    install();
    let mut header = Header::new(Algorithm::EdDSA);
    header.typ = Some(typ.into());
    header.kid = Some(kid.into());
    let key = EncodingKey::from_ed_der(seed);
    jsonwebtoken::encode(&header, claims, &key).map_err(Error::internal)
}

/// Reads a token's header without believing it: to find the key that should have signed it.
///
/// # Errors
/// `token-malformed`.
pub fn read_header(token: &str) -> Result<TokenHeader> {
    let malformed = || Error::from(Refusal::new(codes::TOKEN_MALFORMED));
    if token.len() > TOKEN_MAX {
        return Err(malformed());
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [header, claims, _] = parts.as_slice() else {
        return Err(malformed());
    };
    let header = part(header).ok_or_else(malformed)?;
    part(claims).ok_or_else(malformed)?;
    let header: TokenHeader = serde_json::from_slice(&header).map_err(|_| malformed())?;
    if header.alg == ALG { Ok(header) } else { Err(malformed()) }
}

/// One part of a token, if it is base64url of strict JSON.
fn part(text: &str) -> Option<Vec<u8>> {
    let bytes = json::from_b64u(text)?;
    json::check(&bytes, Limits::LINE).ok()?;
    Some(bytes)
}

/// Verifies a token's kind and signature and reads its claims. Who issued it, for whom and until
/// when is for the caller to judge.
///
/// # Errors
/// `token-malformed` when it is no such token; `token-foreign` when the key did not sign it.
pub fn verify<C: DeserializeOwned>(token: &str, typ: &str, key: &PublicKey) -> Result<C> {
    if read_header(token)?.typ != typ {
        return Err(Refusal::new(codes::TOKEN_MALFORMED).into());
    }
    install();
    let mut rules = Validation::new(Algorithm::EdDSA);
    // The library would ask the system's clock.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.required_spec_claims.clear();
    let key = DecodingKey::from_ed_der(key.as_bytes());
    match jsonwebtoken::decode::<C>(token, &key, &rules) {
        Ok(read) => Ok(read.claims),
        Err(error) if matches!(error.kind(), ErrorKind::InvalidSignature) => {
            Err(Refusal::new(codes::TOKEN_FOREIGN).into())
        }
        Err(_) => Err(Refusal::new(codes::TOKEN_MALFORMED).into()),
    }
}

struct RingSigner(SigningKey);

impl Signer<Vec<u8>> for RingSigner {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, SignatureError> {
        Ok(self.0.sign(message).to_vec())
    }
}

impl JwtSigner for RingSigner {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

struct RingVerifier(PublicKey);

impl Verifier<Vec<u8>> for RingVerifier {
    fn verify(
        &self,
        message: &[u8],
        signature: &Vec<u8>,
    ) -> std::result::Result<(), SignatureError> {
        self.0.verify(message, signature).map_err(|_| SignatureError::new())
    }
}

impl JwtVerifier for RingVerifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::EdDSA
    }
}

fn signer(alg: &Algorithm, key: &EncodingKey) -> JwtResult<Box<dyn JwtSigner>> {
    if *alg != Algorithm::EdDSA || key.family() != AlgorithmFamily::Ed {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let seed = key.as_bytes().try_into().map_err(|_| ErrorKind::InvalidEddsaKey)?;
    let key = SigningKey::from_seed(seed).map_err(|_| ErrorKind::InvalidEddsaKey)?;
    Ok(Box::new(RingSigner(key)))
}

fn verifier(alg: &Algorithm, key: &DecodingKey) -> JwtResult<Box<dyn JwtVerifier>> {
    if *alg != Algorithm::EdDSA || key.family() != AlgorithmFamily::Ed {
        return Err(ErrorKind::InvalidAlgorithm.into());
    }
    let key = PublicKey::import(key.try_get_as_bytes()?);
    Ok(Box::new(RingVerifier(key.map_err(|_| ErrorKind::InvalidEddsaKey)?)))
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: signer,
    verifier_factory: verifier,
    // Keys come from our own files and from logs, never as JWK.
    key_utils: KeyUtils::new_unimplemented(),
};

/// Installs the provider, once for the process.
fn install() {
    static INSTALLED: LazyLock<bool> = LazyLock::new(|| PROVIDER.install_default().is_ok());
    if !*INSTALLED {
        // Nobody else installs one; were it so, its checks would stand in the place of ours.
        tracing::error!("another provider of token cryptography was installed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
    struct Claims {
        iss: String,
        exp: i64,
    }

    const SEED: [u8; 32] = [5; 32];

    fn key(seed: [u8; 32]) -> PublicKey {
        SigningKey::from_seed(&seed).expect("a key").public()
    }

    fn token(typ: &str) -> String {
        let claims = Claims { iss: "us.example.org/log/1".into(), exp: 1 };
        sign(&SEED, typ, "transport-1", &claims).expect("signed")
    }

    fn code(token: &str) -> &'static str {
        verify::<Claims>(token, "at+jwt", &key(SEED)).expect_err("refused").code().name
    }

    #[test]
    fn a_token_reads_back_whatever_the_system_s_clock_says() {
        let claims: Claims = verify(&token("at+jwt"), "at+jwt", &key(SEED)).expect("verified");
        assert_eq!(claims.exp, 1);
        let header = read_header(&token("at+jwt")).expect("header");
        assert_eq!((header.typ.as_str(), header.kid.as_str()), ("at+jwt", "transport-1"));
    }

    #[test]
    fn another_key_kind_or_shape_is_refused() {
        let good = token("at+jwt");
        let foreign = verify::<Claims>(&good, "at+jwt", &key([6; 32])).expect_err("foreign");
        assert!(foreign.is(codes::TOKEN_FOREIGN));
        assert_eq!(code(&token("enlace-peer+jwt")), "token-malformed");
        for bad in ["", "a.b", "a.b.c", &good[1..], &format!("{good}.x"), &"a".repeat(5_000)] {
            assert_eq!(code(bad), "token-malformed", "{bad}");
        }
    }

    #[test]
    fn a_header_with_more_or_another_algorithm_is_refused() {
        let good = token("at+jwt");
        let (_, rest) = good.split_once('.').expect("a header");
        for header in [
            r#"{"alg":"none","typ":"at+jwt","kid":"transport-1"}"#,
            r#"{"alg":"HS256","typ":"at+jwt","kid":"transport-1"}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt","kid":"transport-1","jwk":{}}"#,
            r#"{"alg":"EdDSA","typ":"at+jwt"}"#,
            r#"{"alg":"EdDSA","alg":"EdDSA","typ":"at+jwt","kid":"transport-1"}"#,
        ] {
            let bad = format!("{}.{rest}", json::to_b64u(header.as_bytes()));
            assert_eq!(code(&bad), "token-malformed", "{header}");
        }
        let same = format!(
            "{}.{rest}",
            json::to_b64u(br#"{"alg":"EdDSA","typ":"at+jwt","kid":"transport-2"}"#)
        );
        assert_eq!(code(&same), "token-foreign");
    }
}
