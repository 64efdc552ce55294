//! The vectors of the protocol (`schema/vectors`), as the tests read them.

use std::fs;

use serde_json::Value;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../schema/vectors");

/// A file of vectors.
pub fn vectors(name: &str) -> Value {
    let text = fs::read_to_string(format!("{FOLDER}/{name}")).expect("vectors");
    serde_json::from_str(&text).expect("JSON")
}

/// A list in them.
pub fn list<'a>(of: &'a Value, field: &str) -> &'a [Value] {
    of[field].as_array().unwrap_or_else(|| panic!("{field} of {of}"))
}

/// A text in them.
pub fn text<'a>(of: &'a Value, field: &str) -> &'a str {
    of[field].as_str().unwrap_or_else(|| panic!("{field} of {of}"))
}

/// The bytes of a case: a text, in which each `*` stands for so many letters if it says `times`,
/// or what is no text, as `hex`.
pub fn bytes(case: &Value, field: &str) -> Vec<u8> {
    if let Some(digits) = case["hex"].as_str() {
        return unhex(digits);
    }
    let said = text(case, field);
    let Some(times) = case["times"].as_u64() else { return said.into() };
    said.replace('*', &"x".repeat(usize::try_from(times).expect("small"))).into_bytes()
}

/// Bytes from hexadecimal digits.
pub fn unhex(digits: &str) -> Vec<u8> {
    let digit = |byte: &u8| char::from(*byte).to_digit(16).expect("a hex digit") as u8;
    digits.as_bytes().chunks(2).map(|pair| digit(&pair[0]) * 16 + digit(&pair[1])).collect()
}
