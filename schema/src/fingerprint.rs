//! The twelve words by which two people compare a genesis (protocol §4.3, rule 12).
//!
//! They are the first 128 bits of a hash of the genesis id, as BIP-39 words with their checksum,
//! in English and in Spanish. Both lists are shown; either may be typed.

use std::fmt;

use bip39::Mnemonic;

use crate::log::{Hash, sha256_parts};

const DOMAIN: &[u8] = b"enlace/fingerprint/v1\0";
/// Words of a fingerprint: 128 bits and 4 bits of checksum, eleven to a word.
pub const WORDS: usize = 12;
const BITS_PER_WORD: usize = 11;

/// A list of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// The English list.
    English,
    /// The Spanish list.
    Spanish,
}

impl Language {
    fn list(self) -> bip39::Language {
        match self {
            Language::English => bip39::Language::English,
            Language::Spanish => bip39::Language::Spanish,
        }
    }
}

/// Why typed words are no fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FingerprintError {
    /// Not twelve words; how many there are.
    Count(usize),
    /// The word at this place, from 1, is in neither list, or in the other list than those before.
    Unknown(usize),
    /// All words exist, but together they are wrong: one is mistaken, or two are swapped.
    Checksum,
}

impl fmt::Display for FingerprintError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FingerprintError::Count(count) => write!(f, "{count} words instead of {WORDS}"),
            FingerprintError::Unknown(place) => write!(f, "word {place} is in neither list"),
            FingerprintError::Checksum => f.write_str("the words do not belong together"),
        }
    }
}

impl std::error::Error for FingerprintError {}

/// The 16 bytes that the words say: the start of SHA-256(domain ‖ the 32 bytes of the id).
pub fn digest(genesis_id: &Hash) -> [u8; 16] {
    let Hash(hash) = sha256_parts(&[DOMAIN, genesis_id.as_bytes()]);
    let mut digest = [0; 16];
    digest.copy_from_slice(&hash[..16]);
    digest
}

/// The fingerprint of a genesis, spelled with its accents.
pub fn words(genesis_id: &Hash, language: Language) -> [String; WORDS] {
    let mut words: [String; WORDS] = Default::default();
    for (word, listed) in words.iter_mut().zip(mnemonic(&digest(genesis_id), language).words()) {
        *word = compose(listed);
    }
    words
}

/// Reads typed words of either list; accents and case do not matter.
///
/// # Errors
/// That these are not twelve words of one list, or do not hold together.
pub fn parse(typed: &str) -> Result<[u8; 16], FingerprintError> {
    let english = parse_in(typed, Language::English);
    let spanish = parse_in(typed, Language::Spanish);
    match (english, spanish) {
        (Ok(digest), _) | (_, Ok(digest)) => Ok(digest),
        (Err(FingerprintError::Checksum), _) => Err(FingerprintError::Checksum),
        (Err(FingerprintError::Unknown(here)), Err(FingerprintError::Unknown(there))) => {
            // The list that carried further is the one that was meant.
            Err(FingerprintError::Unknown(here.max(there)))
        }
        (_, Err(error)) => Err(error),
    }
}

/// Whether typed words, of either list, are the fingerprint of this genesis.
pub fn matches(genesis_id: &Hash, typed: &str) -> bool {
    let expected = Ok(digest(genesis_id));
    [Language::English, Language::Spanish]
        .into_iter()
        .any(|language| parse_in(typed, language) == expected)
}

fn mnemonic(digest: &[u8; 16], language: Language) -> Mnemonic {
    Mnemonic::from_entropy_in(language.list(), digest).expect("16 bytes make twelve words")
}

fn parse_in(typed: &str, language: Language) -> Result<[u8; 16], FingerprintError> {
    let separates = |char: char| char.is_whitespace() || matches!(char, ',' | '·' | '-');
    let typed: Vec<String> =
        typed.split(separates).filter(|word| !word.is_empty()).map(fold).collect();
    if typed.len() != WORDS {
        return Err(FingerprintError::Count(typed.len()));
    }
    let list = language.list().word_list();
    let mut indices = [0; WORDS];
    for (place, word) in typed.iter().enumerate() {
        let index = list.iter().position(|listed| fold(listed) == *word);
        indices[place] = index.ok_or(FingerprintError::Unknown(place + 1))?;
    }
    let mut digest = [0; 16];
    for (bit, byte) in (0..128).map(|bit| (bit, bit / 8)) {
        let index = indices[bit / BITS_PER_WORD];
        let set = index >> (BITS_PER_WORD - 1 - bit % BITS_PER_WORD) & 1;
        digest[byte] = digest[byte] << 1 | set as u8;
    }
    // The checksum is in the last word only; making the words again compares it.
    if mnemonic(&digest, language).word_indices().eq(indices) {
        Ok(digest)
    } else {
        Err(FingerprintError::Checksum)
    }
}

/// A word as it is compared: lower case without accents, as BIP-39 allows for Spanish.
fn fold(word: &str) -> String {
    word.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|char| match char {
            // Combining acute, tilde and diaeresis: the lists are decomposed.
            '\u{301}' | '\u{303}' | '\u{308}' => None,
            'á' => Some('a'),
            'é' => Some('e'),
            'í' => Some('i'),
            'ó' => Some('o'),
            'ú' | 'ü' => Some('u'),
            'ñ' => Some('n'),
            other => Some(other),
        })
        .collect()
}

/// A word of the decomposed list as people write it, with composed letters.
fn compose(word: &str) -> String {
    let mut composed = String::with_capacity(word.len());
    for char in word.chars() {
        let last = composed.chars().next_back();
        let letter = match (last, char) {
            (Some('a'), '\u{301}') => Some('á'),
            (Some('e'), '\u{301}') => Some('é'),
            (Some('i'), '\u{301}') => Some('í'),
            (Some('o'), '\u{301}') => Some('ó'),
            (Some('u'), '\u{301}') => Some('ú'),
            (Some('u'), '\u{308}') => Some('ü'),
            (Some('n'), '\u{303}') => Some('ñ'),
            _ => None,
        };
        if letter.is_some() {
            composed.pop();
        }
        composed.push(letter.unwrap_or(char));
    }
    composed
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::log::sha256;

    #[test]
    fn the_lists_stay_distinct_without_accents() {
        for language in [Language::English, Language::Spanish] {
            let folded: BTreeSet<String> =
                language.list().word_list().iter().map(|word| fold(word)).collect();
            assert_eq!(folded.len(), 2048);
            assert!(folded.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
        }
        let plain = |char: char| char.is_ascii_lowercase() || "áéíóúüñ".contains(char);
        for word in bip39::Language::Spanish.word_list() {
            assert!(compose(word).chars().all(plain), "{word}");
        }
    }

    #[test]
    fn vectors_hold() {
        let vectors: serde_json::Value =
            serde_json::from_str(include_str!("../vectors/keys.json")).expect("a vector file");
        for case in vectors["fingerprints"].as_array().expect("fingerprints") {
            let text = |field: &str| case[field].as_str().expect(field);
            let id: Hash = text("genesis").parse().expect("a hash");
            assert_eq!(words(&id, Language::English).join(" "), text("english"));
            assert_eq!(words(&id, Language::Spanish).join(" "), text("spanish"));
        }
    }

    #[test]
    fn mistakes_are_told_apart() {
        let id = sha256(b"a genesis");
        let right = words(&id, Language::Spanish);
        assert_eq!(parse(&right[..11].join(" ")), Err(FingerprintError::Count(11)));
        let mut wrong = right.clone();
        wrong[4] = "xyzzy".into();
        assert_eq!(parse(&wrong.join(" ")), Err(FingerprintError::Unknown(5)));
        assert!(!matches(&id, ""));
        assert!(!matches(&sha256(b"another"), &right.join(" ")));
    }

    proptest! {
        #[test]
        fn either_list_reads_back(bytes in any::<[u8; 32]>(), other in any::<[u8; 32]>()) {
            let id = Hash(bytes);
            for language in [Language::English, Language::Spanish] {
                let words = words(&id, language);
                prop_assert!(matches(&id, &words.join(" ")));
                prop_assert!(matches(&id, &fold(&words.join("  ")).to_uppercase()));
                prop_assert!(matches(&id, &words.join(", ")));
                prop_assert_eq!(matches(&Hash(other), &words.join(" ")), bytes == other);
            }
        }
    }
}
