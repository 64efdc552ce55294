//! What an officer does about an event that was set aside, by the code of the reason.

/// The text that says it.
pub fn todo(code: &str) -> &'static str {
    match code {
        "kind-unknown" | "extension-unknown" | "member-extension" => "held-todo-upgrade",
        // What came too late or a second time: the first counts.
        "ballot-not-joined"
        | "ballot-sealed"
        | "ballot-twice"
        | "certification-twice"
        | "comment-twice"
        | "dispute-ended"
        | "dispute-twice"
        | "dues-period-overlap"
        | "join-late"
        | "join-twice"
        | "member-ended"
        | "member-exists"
        | "payment-exists"
        | "peer-pinned"
        | "poll-published"
        | "poll-twice"
        | "poll-void"
        | "proposal-twice"
        | "proposal-withdrawn"
        | "role-already"
        | "role-missing"
        | "role-seat-taken"
        | "roll-late"
        | "roll-twice"
        | "schedule-exists"
        | "seal-twice"
        | "settlement-voided"
        | "support-twice"
        | "tally-twice"
        | "translation-outdated" => "held-todo-first",
        // What touches a vote, or speaks of what is not its own: people of both chapters.
        "ballot-not-on-roll"
        | "ballot-other-seat"
        | "ballot-unnamed"
        | "certification-disputed"
        | "certification-mismatch"
        | "correction-ballot"
        | "correction-moved"
        | "correction-place"
        | "correction-roll"
        | "correction-sealed"
        | "correction-weight"
        | "dispute-tally"
        | "dispute-unknown"
        | "id-foreign"
        | "join-box-key"
        | "member-unknown"
        | "peer-self"
        | "publication-disputed"
        | "publication-mismatch"
        | "roll-foreign-member"
        | "roll-mismatch"
        | "seal-box-key"
        | "seal-mismatch"
        | "seal-roll"
        | "tally-hash"
        | "tally-not-sealed" => "held-todo-committee",
        // What no program of ours would write.
        _ => "held-todo-operator",
    }
}
