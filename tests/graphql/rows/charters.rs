//! Charters.

use super::{COMMITTEE, May, Row, Scene, mutation};

/// What is decided about charters.
pub(super) fn rows(scene: &Scene) -> Vec<Row> {
    let (committee, id) = (May::Acts(COMMITTEE), "{ id }");
    let none = "0".repeat(64);
    let rules = format!(
        "title: {{ en: \"Charter\", es: \"Carta\" }}, authoritative: EN, \
         texts: [{{ lang: EN, digest: \"{none}\" }}], chapters: [\"{}\"], \
         electorate: {{ weights: [], orgMode: WEIGHTED_BALLOT, goodStanding: true }}, \
         threshold: {{ base: VALID, unit: VOTES, fraction: {{ num: 1, den: 2 }}, strict: true }}, \
         dualMajority: true, ratifiedBy: ALL",
        scene.origin
    );
    vec![
        mutation("proposeCharter", rules, id, committee, "charter-invalid"),
        mutation(
            "ratifyCharter",
            format!("charter: \"{none}\""),
            id,
            committee,
            "charter-not-found",
        ),
    ]
}
