//! The vectors of exported polls, good and bad.

use super::*;

#[test]
fn vectors_hold() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../vectors/exports.json")).expect("a vector file");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 50);
    for case in cases {
        let name = &case["name"];
        let found = match verify(case["file"].as_str().expect("text").as_bytes()) {
            Err(error) => {
                assert_eq!(error.code(), case["expect"], "{name}: {error}");
                continue;
            }
            Ok(found) => found,
        };
        assert_eq!(case["expect"], "ok", "{name}");
        let logs = |wanted: fn(&VerifiedLog) -> bool| -> Vec<&Origin> {
            found.logs.iter().filter(|log| wanted(log)).map(|log| &log.origin).collect()
        };
        let found = serde_json::json!({
            "outcome": found.result.outcome.word(),
            "result_hash": found.result_hash,
            "published": found.published,
            "voided": found.voided,
            "disputes": dispute_tests::told(&found),
            "cosigned_by": seen_tests::cosigned(&found),
            "sealed": logs(|log| log.sealed),
            "certified": logs(|log| log.certified),
            "differs": logs(|log| log.differs),
            "seen": seen_tests::told(&found),
        });
        for (field, value) in found.as_object().expect("an object") {
            assert_eq!(*value, case[field], "{name}: {field}");
        }
    }
}
