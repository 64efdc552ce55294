//! Files of polls in which a chapter corrected its roll (rules 36 and 38).

use super::super::choices::Choices::{No, Yes};
use super::super::fixtures::{ballots, box_key, origin, roll_entry, yes_no};
use super::super::seal::Ballots;
use super::super::tally::CastBallot;
use super::tests::{Log, file};
use super::*;
use crate::event::correction::{CORRECTED, Corrected, CorrectionReason};
use crate::event::poll::{self, BallotCast, Opened, RollEntry, Sealed};

/// `us` has sealed; `mx` has joined with places 1, 2 and 3, and a ballot at 2.
struct Story {
    opened: Opened,
    us: Log,
    mx: Log,
    /// Seq of the join of `mx`.
    joined: u64,
}

fn place(n: u64) -> RollEntry {
    roll_entry(n, n.min(2) as u32)
}

impl Story {
    fn new() -> Self {
        let opened = yes_no();
        let (mut us, mut mx) = (Log::new("us", 10), Log::new("mx", 30));
        let id = us.say(poll::OPENED, &opened);
        let sealed = us.cast("us", &opened, id, &[(1, Yes), (3, Yes)]);
        us.say(poll::SEALED, &sealed);
        mx.cast("mx", &opened, id, &[(2, No)]);
        let joined = mx.next() - 2;
        Self { opened, us, mx, joined }
    }

    fn correct(mut self, add: &[RollEntry], remove: &[u64]) -> Self {
        let poll = self.opened.poll.clone();
        let remove = remove.iter().map(|n| place(*n)).collect();
        let reason = CorrectionReason::LeftOut;
        self.mx.say(CORRECTED, &Corrected { poll, reason, add: add.to_vec(), remove });
        self
    }

    /// So many that do not stand.
    fn wrong(self, count: usize) -> Self {
        (0..count).fold(self, |story, _| story.correct(&[], &[]))
    }

    fn vote(mut self, n: u64) -> Self {
        for ballot in ballots(&self.opened, "mx", &[(n, Yes)]) {
            let (poll, entry) = (self.opened.poll.clone(), ballot.entry);
            let body = BallotCast { poll, entry, envelope: ballot.envelope };
            self.mx.say(poll::BALLOT_CAST, &body);
        }
        self
    }

    /// Seals over the roll of these places.
    fn seal(mut self, roll: &[u64]) -> Self {
        let mut roll: Vec<RollEntry> = roll.iter().map(|n| place(*n)).collect();
        roll.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
        let (mut cast, mut leaves) = (Vec::new(), Vec::new());
        for entry in &self.mx.entries {
            let event = entry.envelope().expect("reads");
            if event.kind == poll::BALLOT_CAST && event.seq > self.joined {
                let BallotCast { entry: at, envelope, .. } = event.body().expect("a ballot");
                cast.push(CastBallot { seq: event.seq, entry: at, person: None, envelope });
                leaves.push(entry.leaf());
            }
        }
        let there = Ballots { roll: &roll, cast: &cast, leaves: &leaves };
        let sealed: Sealed = there.sealed(&self.opened, &box_key("mx"));
        self.mx.say(poll::SEALED, &sealed);
        self
    }
}

/// Name, file, and how many `mx` is found to have been entitled and to have cast, or the code.
type Case = (&'static str, Story, Result<(u64, u64), &'static str>);

fn cases() -> Vec<Case> {
    let new = Story::new;
    let heavy = [roll_entry(4, 7)];
    let four = [place(4)];
    vec![
        (
            "a place is added, and votes",
            new().correct(&four, &[]).vote(4).seal(&[1, 2, 3, 4]),
            Ok((4, 2)),
        ),
        (
            "a place without a ballot is taken off",
            new().correct(&[], &[3]).seal(&[1, 2]),
            Ok((2, 1)),
        ),
        (
            "another is put in the place of one",
            new().correct(&four, &[3]).vote(3).vote(4).seal(&[1, 2, 4]),
            Ok((3, 2)),
        ),
        (
            "a place that has voted is not taken off",
            new().correct(&[], &[2]).seal(&[1, 2, 3]),
            Ok((3, 1)),
        ),
        (
            "sealed as if it were taken off",
            new().correct(&[], &[2]).seal(&[1, 3]),
            Err("export-chapter"),
        ),
        (
            "sealed as if nothing had been corrected",
            new().correct(&[], &[3]).seal(&[1, 2, 3]),
            Err("export-chapter"),
        ),
        ("a weight that was not there", new().correct(&heavy, &[]).seal(&[1, 2, 3]), Ok((3, 1))),
        (
            "a place for which a ballot was cast before it was there",
            new().vote(4).correct(&four, &[]).seal(&[1, 2, 3]),
            Ok((3, 1)),
        ),
        (
            "a place that was taken off does not come back",
            new().correct(&[], &[3]).correct(&[place(3)], &[]).seal(&[1, 2]),
            Ok((2, 1)),
        ),
        (
            "a place as it does not stand there",
            new().correct(&four, &[4]).seal(&[1, 2, 3]),
            Ok((3, 1)),
        ),
        ("corrected after the seal", new().seal(&[1, 2, 3]).correct(&four, &[]), Ok((3, 1))),
        (
            "a correction after fifteen that do not stand",
            new().wrong(15).correct(&four, &[]).seal(&[1, 2, 3, 4]),
            Ok((4, 1)),
        ),
        (
            "a correction after sixteen that do not stand",
            new().wrong(16).correct(&four, &[]).seal(&[1, 2, 3]),
            Ok((3, 1)),
        ),
        (
            "corrected to nothing but places that voted",
            new().correct(&[], &[1, 3]).seal(&[2]),
            Ok((1, 1)),
        ),
    ]
}

#[test]
fn a_file_is_counted_over_the_roll_as_corrected() {
    for (name, story, expected) in cases() {
        let text = file(&story.us, &story.mx);
        let found = verify(text.as_bytes());
        let told = match &found {
            Ok(found) => {
                let all = found.result.chapters.iter();
                let mx = all.clone().find(|chapter| chapter.origin == origin("mx"));
                let figures = &mx.expect("figures").figures;
                Ok((figures.entitled.members, figures.cast.members))
            }
            Err(error) => Err(error.code()),
        };
        assert_eq!(told, expected, "{name}");
    }
}
