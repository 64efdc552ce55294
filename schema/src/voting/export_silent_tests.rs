//! Files of polls that their host ended without a seal (rule 44).

use super::super::choices::Choices::{No, Yes};
use super::super::fixtures::{box_key, yes_no};
use super::super::result::Outcome;
use super::super::rules::MissingChapter;
use super::super::tally::{ChapterInput, PollInput, SealRef, SilentInput, tally};
use super::tests::{Log, file};
use super::*;
use crate::event::poll::{self, Cut, Opened, Place, RollEntry, Sealed, Silent, Tallied};
use crate::voting::fixtures::{ballots, origin, roll_entry};
use crate::voting::moved::Moves;

/// What `us` and `mx` vote, and how `mx` is silent.
struct Story {
    opened: Opened,
    us: Log,
    mx: Log,
    /// The true seal of `mx`, which is late or never comes.
    late: Sealed,
    /// How many events of `mx` the host has read.
    size: u64,
    us_input: ChapterInput,
    mx_input: SilentInput,
}

fn roll() -> Vec<RollEntry> {
    (1..=3).map(|n| roll_entry(n, n.min(2) as u32)).collect()
}

fn input(
    log: &Log,
    opened: &Opened,
    name: &str,
    cast: &[(u64, super::super::Choices)],
) -> ChapterInput {
    let mut kept = ballots(opened, name, cast);
    // The first ballot follows the joining.
    let joined = log.next() - cast.len() as u64;
    for (ballot, seq) in kept.iter_mut().zip(joined..) {
        ballot.seq = seq;
    }
    ChapterInput {
        origin: origin(name),
        roll: roll(),
        ballots: kept,
        seal: SealRef { seq: 0, id: Hash([0; 32]) },
        box_key: box_key(name),
        frozen: joined - 2,
        moves: Moves::default(),
    }
}

impl Story {
    /// `us` has all of its five votes for yes; `mx` has one against, which may decide where each
    /// chapter must pass it.
    fn of(missing_chapter: MissingChapter, dual_majority: bool) -> Self {
        let opened = Opened { missing_chapter, dual_majority, ..yes_no() };
        let (mut us, mut mx) = (Log::new("us", 10), Log::new("mx", 30));
        let id = us.say(poll::OPENED, &opened);
        let all = [(1, Yes), (2, Yes), (3, Yes)];
        let sealed = us.cast("us", &opened, id, &all);
        let mut us_input = input(&us, &opened, "us", &all);
        us_input.seal = SealRef { seq: us.next(), id: us.say(poll::SEALED, &sealed) };
        let against = [(1, No)];
        let late = mx.cast("mx", &opened, id, &against);
        let of = input(&mx, &opened, "mx", &against);
        let size = mx.next();
        let last = mx.entries.last().expect("an entry").id();
        let cut = missing_chapter == MissingChapter::CountCosigned;
        let stated = Silent { log: origin("mx"), size, id: last, cut, opened: None };
        let ChapterInput { roll, ballots, frozen, moves, .. } = of;
        let mx_input = SilentInput { stated, roll, ballots, box_key: None, frozen, moves };
        Self { opened, us, mx, late, size, us_input, mx_input }
    }

    fn cut(&mut self) {
        let Silent { log, size, id, .. } = self.mx_input.stated.clone();
        let (poll, root) = (self.opened.poll.clone(), Hash([0; 32]));
        self.us.say(poll::CUT, &Cut { poll, log, size, root, id });
    }

    /// The seal of `mx` comes after all.
    fn open(&mut self) {
        let seq = self.mx.next();
        let id = self.mx.say(poll::SEALED, &self.late);
        self.mx_input.stated.opened = Some(Place { seq, id });
        self.mx_input.box_key = Some(box_key("mx"));
    }

    /// What a host tallies that counts by one majority, whatever the poll says.
    fn tallied(&self) -> Tallied {
        let opened = Opened { dual_majority: false, ..self.opened.clone() };
        let input = PollInput {
            chapters: vec![self.us_input.clone()],
            silent: vec![self.mx_input.clone()],
            ended: true,
            ..PollInput::of(&opened)
        };
        let result = tally(&input).expect("counts");
        let (inputs, silent) = (input.inputs(), input.silent());
        Tallied {
            poll: self.opened.poll.clone(),
            host: origin("us"),
            result_hash: result.result_hash(&self.opened.poll, &inputs, &silent),
            inputs,
            silent,
            result,
            unwitnessed: Vec::new(),
        }
    }

    fn tally(&mut self) -> Tallied {
        let tallied = self.tallied();
        self.us.say(poll::TALLIED, &tallied);
        tallied
    }

    fn verify(&self) -> Result<VerifiedPoll, ExportError> {
        verify(file(&self.us, &self.mx).as_bytes())
    }

    fn fails(&self, code: &str) {
        let found = self.verify().map(|found| found.result.outcome);
        let error = found.expect_err(code);
        assert_eq!(error.code(), code, "{error}");
    }
}

#[test]
fn a_cut_box_counts_up_to_the_cut_and_no_further() {
    for open in [false, true] {
        let mut story = Story::of(MissingChapter::CountCosigned, false);
        story.cut();
        if open {
            story.open();
        }
        let tallied = story.tally();
        let found = story.verify().expect("verifies");
        assert_eq!((found.result_hash, &found.silent), (tallied.result_hash, &tallied.silent));
        assert_eq!((found.result.outcome, found.result.provisional), (Outcome::Passed, !open));
        assert_eq!(found.result.chapters.len(), 1 + usize::from(open));
        assert_eq!(found.silent[0].size, story.size);
        assert!(found.logs.iter().any(|log| log.origin == origin("mx") && !log.sealed));
        // What `mx` says later changes nothing.
        if !open {
            story.open();
            assert_eq!(story.verify().map(|found| found.result_hash), Ok(tallied.result_hash));
        }
    }
}

#[test]
fn a_poll_that_would_fail_stands_where_the_silent_change_nothing() {
    let mut story = Story::of(MissingChapter::Fail, false);
    // All five votes of the silent roll against five: it may change.
    let failed = story.tally();
    assert_eq!((failed.result.outcome, failed.result.provisional), (Outcome::Rejected, false));
    assert_eq!(story.verify().map(|found| found.result_hash), Ok(failed.result_hash));
}

#[test]
fn what_a_host_states_of_the_silent_is_held_against_its_poll_and_their_logs() {
    // It has cut nobody.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.tally();
    story.fails("tally-chapter-missing");
    // It has cut elsewhere.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.mx_input.stated.size -= 1;
    story.cut();
    story.mx_input.stated.size += 1;
    story.tally();
    story.fails("tally-chapter-missing");
    // The log holds something else there.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.mx_input.stated.id = Hash([7; 32]);
    story.cut();
    story.tally();
    story.fails("export-chapter");
    // The box was opened by another event.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.cut();
    story.open();
    story.mx_input.stated.opened = Some(Place { seq: 1, id: Hash([7; 32]) });
    story.tally();
    story.fails("export-chapter");
    // Nothing has opened it.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.cut();
    story.mx_input.stated.opened = Some(Place { seq: 9, id: Hash([7; 32]) });
    story.mx_input.box_key = Some(box_key("mx"));
    story.tally();
    story.fails("export-chapter");
    // A seal is below the cut.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.mx.say(poll::SEALED, &story.late);
    story.mx_input.stated.size += 1;
    story.mx_input.stated.id = story.mx.entries.last().expect("an entry").id();
    story.cut();
    story.tally();
    story.fails("export-chapter");
}

/// A host that claims certainty over a box that may decide convinces nobody.
#[test]
fn a_claim_over_a_box_that_may_decide_is_none() {
    let mut story = Story::of(MissingChapter::CountCosigned, true);
    story.cut();
    story.tally();
    story.fails("tally-undecided");
    // Nor does one that says something else of a box that may not.
    let mut story = Story::of(MissingChapter::CountCosigned, false);
    story.cut();
    let mut tallied = story.tallied();
    tallied.result.outcome = Outcome::Rejected;
    tallied.result_hash = tallied.digest();
    story.us.say(poll::TALLIED, &tallied);
    story.fails("tally-differs");
}
