//! The cases of `vectors/texts.json`.

use serde_json::Value;

use super::*;

#[test]
fn vectors_hold() {
    let vectors: Value =
        serde_json::from_str(include_str!("../vectors/texts.json")).expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 100);
    for case in cases {
        let times = case["times"].as_u64().unwrap_or(1);
        let text = case["text"].as_str().expect("text");
        let text = text.repeat(usize::try_from(times).expect("small"));
        let found = match case["of"].as_str() {
            Some("title") => check_title(&text),
            Some("body") => check_body(&text),
            _ => check_comment(&text),
        };
        let found = if found.is_ok() { "ok" } else { "bad" };
        assert_eq!(found, case["expect"], "{}: {}", case["of"], case["name"]);
    }
    for case in vectors["digests"].as_array().expect("digests") {
        let text = |field: &str| case[field].as_str().expect(field);
        let lang = text("lang").parse().expect("a language");
        let found = digest(lang, text("title"), text("body"));
        assert_eq!(found.to_string(), text("digest"), "{}", case["name"]);
    }
}
