//! Members and their roles.

use super::super::roles::Scene;
use super::{COMMITTEE, DECIDE, May, Row, mutation};

/// Every field that changes what a member is.
pub fn rows(scene: &Scene) -> Vec<Row> {
    let Scene { unknown, .. } = scene;
    let committee = May::Acts(COMMITTEE);
    let id = "{ id }";
    vec![
        mutation(
            "applyMember",
            "kind: INDIVIDUAL, record: {}".into(),
            id,
            committee,
            "missing-field",
        ),
        mutation(
            "admitMember",
            format!("member: \"{unknown}\""),
            id,
            committee,
            "member-not-found",
        ),
        mutation(
            "updateMember",
            format!("member: \"{unknown}\", kind: INDIVIDUAL"),
            id,
            committee,
            "member-not-found",
        ),
        mutation(
            "endMember",
            format!("member: \"{unknown}\", reason: WITHDRAWN"),
            id,
            committee,
            "member-not-found",
        ),
        mutation(
            "grantRole",
            format!("member: \"{unknown}\", role: OPERATOR, mandate: \"m-1\""),
            id,
            May::Acts(DECIDE),
            "member-not-found",
        ),
        mutation(
            "revokeRole",
            format!("member: \"{unknown}\", role: OPERATOR"),
            id,
            May::Acts(DECIDE),
            "role-missing",
        ),
        mutation(
            "importMembers",
            "csv: \"\", dryRun: true".into(),
            "{ __typename }",
            May::Acts(DECIDE),
            "import-empty",
        ),
    ]
}
