//! Ballots that nobody but their own chapter had seen in time (protocol §12.5): the only sign by
//! which a chapter shows that fills in ballots after it has seen the others'.

use super::tally::CastBallot;
use crate::event::poll::Opened;
use crate::time::Millis;

/// How long after closing a checkpoint may be cosigned first and still count as in time: a peer
/// that was away for an hour says nothing against a chapter.
const WITNESS_SECS: i64 = 3_600;

/// By when a chapter's ballots have to be under a checkpoint that another host's log cosigned.
pub fn witnessed_until(opened: &Opened) -> Millis {
    opened.closes_at.plus_secs(WITNESS_SECS)
}

/// How many of these ballots were not: `size` is the largest checkpoint that was cosigned by then,
/// 0 where none was.
pub fn unwitnessed(ballots: &[CastBallot], size: u64) -> u64 {
    ballots.iter().filter(|ballot| ballot.seq >= size).count() as u64
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::choices::Choices;
    use super::super::fixtures::{ballots, yes_no};
    use super::*;

    #[test]
    fn vectors_hold() {
        let vectors: Value =
            serde_json::from_str(include_str!("../../vectors/tally.json")).expect("a vector file");
        let at = |value: &Value| -> Millis {
            value.as_str().expect("an instant").parse().expect("an instant")
        };
        let cases = vectors["unwitnessed"].as_array().expect("cases");
        assert!(cases.len() > 5);
        for case in cases {
            let opened = Opened { closes_at: at(&case["closes_at"]), ..yes_no() };
            let list = |name: &str| case[name].as_array().expect("a list").clone();
            let mut cast = ballots(&opened, "us", &vec![(1, Choices::Yes); list("ballots").len()]);
            for (ballot, seq) in cast.iter_mut().zip(list("ballots")) {
                ballot.seq = seq.as_u64().expect("a seq");
            }
            let until = witnessed_until(&opened);
            let in_time = |note: &Value| {
                let first = note["first_cosigned"].as_str().map(|_| at(&note["first_cosigned"]));
                first.is_some_and(|first| first <= until)
            };
            let notes = list("checkpoints");
            let sizes = notes.iter().filter(|note| in_time(note)).map(|note| &note["size"]);
            let size = sizes.filter_map(Value::as_u64).max().unwrap_or(0);
            assert_eq!(Value::from(unwitnessed(&cast, size)), case["expect"], "{}", case["name"]);
        }
    }
}
