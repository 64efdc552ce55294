//! Members who move.

use super::super::roles::Scene;
use super::{COMMITTEE, May, Row, mutation};

/// Every field that moves a member.
pub fn rows(scene: &Scene) -> Vec<Row> {
    let Scene { unknown, .. } = scene;
    let committee = May::Acts(COMMITTEE);
    let stage = "{ stage }";
    let other = "\"other.example.org/log/1\"";
    vec![
        mutation(
            "offerTransfer",
            format!("member: \"{unknown}\", to: {other}, consent: \"a letter\""),
            stage,
            committee,
            "member-not-found",
        ),
        mutation(
            "acceptTransfer",
            format!("member: \"{unknown}\", record: {{ firstName: \"x\" }}"),
            stage,
            committee,
            "transfer-not-found",
        ),
        mutation(
            "withdrawTransfer",
            format!("member: \"{unknown}\""),
            stage,
            committee,
            "transfer-not-found",
        ),
        mutation(
            "adoptMember",
            format!(
                "member: \"{unknown}\", from: {other}, evidence: [\"x\"], \
                 record: {{ firstName: \"x\" }}"
            ),
            stage,
            committee,
            "peer-unknown",
        ),
    ]
}
