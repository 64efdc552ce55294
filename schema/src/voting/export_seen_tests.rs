//! Who had seen a chapter's ballots in time, as an export shows it (rule 43).

use serde_json::{Value, json};

use super::super::fixtures::{origin, yes_no};
use super::tests::{Log, file, tallied, voted};
use super::{Seen, VerifiedLog, VerifiedPoll, verify};
use crate::event::poll::{self, Unwitnessed};

/// By log: the checkpoint that others had seen in time, and how many ballots came later.
pub(super) fn told(found: &VerifiedPoll) -> Value {
    let seen = found.logs.iter().filter_map(|log| {
        let Seen { size, by, at } = log.seen.as_ref()?;
        let (at, late) = (at.as_ms() / 1_000, log.unwitnessed);
        let told = json!({"size": size, "by": by, "at": at, "unwitnessed": late});
        Some((log.origin.to_string(), told))
    });
    seen.collect()
}

/// By log: who else cosigned its note in the file.
pub(super) fn cosigned(found: &VerifiedPoll) -> Value {
    found.logs.iter().map(|log| (log.origin.to_string(), json!(log.cosigned_by))).collect()
}

/// What is found of the log of `us` where the host's tally states this note.
fn stating(us: &mut Log, mx: &Log, seen: &str) -> VerifiedLog {
    let verified = verify(file(us, mx).as_bytes()).expect("verifies");
    let mut body = tallied(&verified, &verified.inputs);
    let (log, seen) = (origin("us"), Some(seen.to_owned()));
    body.unwitnessed = vec![Unwitnessed { log: log.clone(), count: 0, seen }];
    us.say(poll::TALLIED, &body);
    let found = verify(file(us, mx).as_bytes()).expect("verifies");
    us.entries.pop();
    found.logs.into_iter().find(|one| one.origin == log).expect("a log")
}

fn shown(log: &Log, size: u64, witness: &Log, unix_seconds: u64) -> String {
    let note = log.note(size);
    let line = witness.cosign(&note, unix_seconds);
    note.with_only(line.trim_end()).expect("a note").note().to_owned()
}

#[test]
fn a_note_that_a_tally_states_shows_which_ballots_came_later() {
    let (mut us, mx) = voted();
    let until = yes_no().closes_at.plus_secs(3_600);
    let seconds = u64::try_from(until.as_ms() / 1_000).expect("a time");
    let is_ballot = |seq: &u64| {
        let entry = &us.entries[usize::try_from(*seq).expect("a seq")];
        entry.envelope().expect("an event").kind == poll::BALLOT_CAST
    };
    let ballots: Vec<u64> = (0..us.next()).filter(is_ballot).collect();
    assert_eq!(ballots.len(), 3);
    for size in 1..=us.next() {
        let note = shown(&us, size, &mx, seconds);
        let found = stating(&mut us, &mx, &note);
        assert_eq!(found.seen, Some(Seen { size, by: origin("mx"), at: until }));
        let late = ballots.iter().filter(|seq| **seq >= size).count() as u64;
        assert_eq!(found.unwitnessed, late, "{size}");
    }
    let whole = us.next();
    let wrong = [
        shown(&us, whole, &mx, seconds + 1),
        shown(&us, whole, &us, seconds),
        shown(&mx, 2, &us, seconds),
        shown(&us, whole, &mx, seconds).replace("\n\n", "\nmore\n\n"),
        us.note(whole).note().to_owned(),
        "no note".to_owned(),
    ];
    for note in wrong {
        let found = stating(&mut us, &mx, &note);
        assert_eq!((found.seen, found.unwitnessed), (None, 3), "{note}");
    }
}
