use super::super::choices::Choices;
use super::super::fixtures::{chapter, choose, entry, option, origin, yes_no};
use super::super::result::Count;
use super::super::rules::{Base, Fraction, TieRule, Unit};
use super::*;
use crate::log::leaf_hash;

/// Nobody's place may have more than the electorate's rule gives, nor a seat that it does not.
#[test]
fn a_roll_of_other_weights_is_not_counted() {
    let poll = yes_no();
    for (weight, seat) in [(3, None), (1000, None), (1, Some(1))] {
        let mut us = chapter(&poll, "us", &[1, 2], &[]);
        us.roll[1].weight = weight;
        us.roll[1].seat = seat;
        let input =
            PollInput { chapters: vec![us], missing: vec![origin("mx")], ..PollInput::of(&poll) };
        let fault = RollFault::Weight;
        assert_eq!(provisional(&input), Err(TallyError::Roll { origin: origin("us"), fault }));
    }
}

const US: [u32; 4] = [1, 1, 2, 2];
const MX: [u32; 2] = [1, 2];

pub(super) fn input<'a>(opened: &'a Opened, chapters: Vec<ChapterInput>) -> PollInput<'a> {
    PollInput { chapters, ..PollInput::of(opened) }
}

/// The result of a poll of `us` (weights 1 1 2 2) and `mx` (1 2).
fn result(opened: &Opened, us: &[(u64, Choices)], mx: &[(u64, Choices)]) -> TallyResult {
    let chapters = vec![chapter(opened, "us", &US, us), chapter(opened, "mx", &MX, mx)];
    tally(&input(opened, chapters)).expect("counts")
}

pub(super) fn votes(count: Count) -> (u64, u64) {
    count.into()
}

pub(super) fn chosen(ids: &[u64]) -> Choices {
    Choices::Options(ids.iter().map(|id| option(*id)).collect())
}

use Choices::{Abstain, Blank, No, Yes};

#[test]
fn a_poll_of_two_chapters_is_counted_in_members_and_votes() {
    let poll = yes_no();
    let us = [(1, Yes), (2, No), (3, Yes), (4, Abstain)];
    let result = result(&poll, &us, &[(2, Blank)]);
    assert_eq!(votes(result.all.entitled), (6, 9));
    assert_eq!(votes(result.all.cast), (5, 8));
    assert_eq!(votes(result.all.valid), (3, 4));
    assert_eq!(votes(result.all.abstain), (1, 2));
    assert_eq!(votes(result.all.blank), (1, 2));
    assert_eq!(votes(result.all.option(&OptionKey::Yes)), (2, 3));
    assert_eq!(result.chapters[0].origin, origin("mx"));
    let work = result.threshold.expect("a threshold");
    assert_eq!((work.part, work.whole, work.left, work.right), (3, 4, 6, 4));
    assert_eq!(result.outcome, Outcome::Passed);
}

#[test]
fn abstentions_count_as_valid_where_the_poll_says_so() {
    let us = [(1, Yes), (4, Abstain)];
    let strict = yes_no();
    assert_eq!(result(&strict, &us, &[]).outcome, Outcome::Passed);
    let counted = Opened { abstain_valid: true, ..yes_no() };
    assert_eq!(result(&counted, &us, &[]).outcome, Outcome::Rejected);
}

#[test]
fn the_last_ballot_counts_or_the_first() {
    let ballots = [(1, Yes), (1, No), (2, No), (2, Blank)];
    let last = result(&yes_no(), &ballots, &[]).all;
    assert_eq!(votes(last.option(&OptionKey::No)), (1, 1));
    assert_eq!(votes(last.blank), (1, 1));
    let poll = Opened { replaceable: false, ..yes_no() };
    let first = result(&poll, &ballots, &[]).all;
    assert_eq!(votes(first.option(&OptionKey::Yes)), (1, 1));
    assert_eq!(votes(first.option(&OptionKey::No)), (1, 1));
    assert_eq!(first.cast, last.cast);
}

#[test]
fn what_does_not_open_parse_or_fit_is_spoiled_and_replaces() {
    let poll = yes_no();
    let mut us = chapter(&poll, "us", &US, &[(1, Yes), (2, Yes), (3, chosen(&[1])), (4, Yes)]);
    us.ballots[0].envelope = "AAAA".into();
    // A ballot moved to another place does not open there.
    us.ballots[1].entry = entry(4);
    us.ballots[1].seq = 999;
    let result = tally(&input(&poll, vec![us, chapter(&poll, "mx", &MX, &[])])).expect("counts");
    assert_eq!(votes(result.all.cast), (3, 5));
    assert_eq!(votes(result.all.spoiled), (3, 5));
    assert_eq!(votes(result.all.valid), (0, 0));
    assert_eq!(result.outcome, Outcome::Rejected);
}

#[test]
fn ballots_off_the_roll_have_no_effect() {
    let poll = yes_no();
    let us = chapter(&poll, "us", &US, &[(77, Yes), (1, No)]);
    assert_eq!(effective_count(&us.roll, &us.ballots, true), 1);
    let result = tally(&input(&poll, vec![us, chapter(&poll, "mx", &MX, &[])])).expect("counts");
    assert_eq!(votes(result.all.cast), (1, 1));
}

#[test]
fn quorum_is_reached_by_equality_and_not_when_strict() {
    // 3 of 9 votes is exactly a third.
    let quorum = Quorum::turnout(Unit::Votes, 1, 3);
    let with = |quorum| Opened { quorum: Some(quorum), ..yes_no() };
    let cast = [(1, Yes), (3, Yes)];
    assert_eq!(result(&with(quorum), &cast, &[]).outcome, Outcome::Passed);
    let strict = Quorum { strict: true, ..quorum };
    let missed = result(&with(strict), &cast, &[]);
    assert_eq!((missed.quorum_reached, missed.outcome), (false, Outcome::NoQuorum));
    // 2 of 6 places is exactly a third too.
    let members = Quorum { unit: Unit::Members, ..quorum };
    assert!(result(&with(members), &cast, &[]).quorum_reached);
    assert!(!result(&with(members), &cast[..1], &[]).quorum_reached);
    // A blank ballot is cast, and is not valid.
    let valid = Quorum { part: Base::Valid, ..quorum };
    assert!(!result(&with(valid), &[(1, Yes), (3, Blank)], &[]).quorum_reached);
}

#[test]
fn each_chapter_needs_its_own_quorum_where_the_poll_says_so() {
    let quorum_chapter = Some(Quorum::turnout(Unit::Votes, 1, 3));
    let poll = Opened { quorum_chapter, ..yes_no() };
    let none = result(&poll, &[(1, Yes), (3, Yes)], &[]);
    assert_eq!(none.outcome, Outcome::NoQuorum);
    assert_eq!(none.chapters[0].quorum.map(|work| work.reached), Some(false));
    assert_eq!(none.chapters[1].quorum.map(|work| work.reached), Some(true));
    assert_eq!(result(&poll, &[(1, Yes), (3, Yes)], &[(1, No)]).outcome, Outcome::Passed);
}

#[test]
fn an_empty_roll_never_reaches_anything() {
    let poll = Opened { quorum: Some(Quorum::turnout(Unit::Votes, 1, 1_000)), ..yes_no() };
    let chapters = vec![chapter(&poll, "us", &[], &[]), chapter(&poll, "mx", &[], &[])];
    let result = tally(&input(&poll, chapters)).expect("counts");
    assert_eq!(result.outcome, Outcome::NoQuorum);
}

#[test]
fn dual_majority_needs_each_chapter() {
    let us = [(1, Yes), (2, Yes), (3, Yes), (4, Yes)];
    let poll = Opened { dual_majority: true, ..yes_no() };
    assert_eq!(result(&yes_no(), &us, &[(1, No)]).outcome, Outcome::Passed);
    let result_dual = result(&poll, &us, &[(1, No)]);
    assert_eq!(result_dual.outcome, Outcome::Rejected);
    assert_eq!(result_dual.chapters[0].threshold.map(|work| work.reached), Some(false));
    assert_eq!(result(&poll, &us, &[(2, Yes)]).outcome, Outcome::Passed);
    // Nobody voted there: nothing of nothing is no majority.
    assert_eq!(result(&poll, &us, &[]).outcome, Outcome::Rejected);
    let lower = Threshold {
        base: Base::Entitled,
        unit: Unit::Votes,
        fraction: Fraction { num: 1, den: 3 },
        strict: false,
    };
    let own = Opened { threshold_chapter: Some(lower), ..poll };
    // 1 of 3 votes is a third of the roll of mx; 6 of 6 in us.
    assert_eq!(result(&own, &us, &[(1, Yes), (2, No)]).outcome, Outcome::Passed);
}

#[test]
fn most_votes_take_the_seats_in_the_order_of_the_ballot() {
    let poll = choose(4, 2, 2);
    // Option 3 has 4 votes, option 1 has 3, option 2 has 1.
    let result =
        result(&poll, &[(3, chosen(&[3, 1])), (4, chosen(&[3])), (1, chosen(&[2, 1]))], &[]);
    assert_eq!(result.outcome, Outcome::Elected(vec![option(1), option(3)]));
    assert_eq!(votes(result.all.options[2].count), (2, 4));
    assert_eq!(result.threshold, None);
}

#[test]
fn seats_stay_empty_for_want_of_votes_or_of_the_threshold() {
    let poll = choose(4, 2, 3);
    let one = result(&poll, &[(3, chosen(&[2]))], &[]);
    assert_eq!(one.outcome, Outcome::Elected(vec![option(2)]));
    assert_eq!(result(&poll, &[(3, Blank)], &[]).outcome, Outcome::Rejected);
    let half = Opened { threshold: Some(Threshold::simple_majority()), ..choose(4, 2, 3) };
    // Of 5 valid votes option 1 has 3, option 2 has 2.
    let cast = [(3, chosen(&[1])), (1, chosen(&[1])), (4, chosen(&[2]))];
    let passed = result(&half, &cast, &[]);
    assert_eq!(passed.outcome, Outcome::Elected(vec![option(1)]));
    let works = option_thresholds(&half, &passed.all, false);
    let reached: Vec<_> = works.iter().map(|(_, work)| work.reached).collect();
    assert_eq!(reached, [true, false, false, false]);
}

#[test]
fn a_tie_across_the_last_seat_stops_the_count() {
    let poll = Opened { tie: TieRule::Lot, ..choose(4, 2, 2) };
    // Option 4 has 4 votes; 1 and 2 have 1 each; one seat is left for them.
    let cast = [(3, chosen(&[4])), (4, chosen(&[4])), (1, chosen(&[1])), (2, chosen(&[2]))];
    let tied = result(&poll, &cast, &[]);
    assert_eq!(
        tied.outcome,
        Outcome::Tie {
            options: vec![option(1), option(2)],
            seats_left: 1,
            rule: TieRule::Lot,
            elected_so_far: vec![option(4)],
        }
    );
    // Equal votes that take the same side of the last seat are no tie.
    let three = Opened { tie: TieRule::Lot, ..choose(4, 2, 3) };
    let elected = Outcome::Elected(vec![option(1), option(2), option(4)]);
    assert_eq!(result(&three, &cast, &[]).outcome, elected);
}

#[test]
fn a_missing_chapter_fails_the_poll_or_stops_the_count() {
    let us = [(1, Yes), (3, Yes)];
    let with = |missing_chapter| Opened { missing_chapter, ..yes_no() };
    let count = |opened: &Opened, how: fn(&PollInput<'_>) -> Result<TallyResult, TallyError>| {
        let chapters = vec![chapter(opened, "us", &US, &us)];
        how(&PollInput { chapters, missing: vec![origin("mx")], ..PollInput::of(opened) })
    };
    let failed = count(&with(MissingChapter::Fail), tally).expect("counts");
    assert_eq!(failed.outcome, Outcome::Rejected);
    assert_eq!(failed.missing, [origin("mx")]);
    let extended = count(&with(MissingChapter::ExtendOnce), tally).expect("counts");
    assert_eq!(extended.outcome, Outcome::Rejected, "after the second deadline too");
    let waiting = with(MissingChapter::CountCosigned);
    let missing = TallyError::Missing(vec![origin("mx")]);
    assert_eq!(count(&waiting, tally), Err(missing));
    let so_far = count(&waiting, provisional).expect("counts");
    assert!(so_far.provisional && so_far.outcome == Outcome::Passed);
}

#[test]
fn chapters_are_exactly_those_of_the_poll() {
    let poll = yes_no();
    let part = |name| chapter(&poll, name, &US, &[]);
    let fails = |chapters, missing: &[&str]| {
        let missing = missing.iter().map(|name| origin(name)).collect();
        provisional(&PollInput { chapters, missing, ..PollInput::of(&poll) }).err()
    };
    assert_eq!(fails(vec![part("us")], &[]), Some(TallyError::Chapters));
    assert_eq!(fails(vec![part("us"), part("us")], &["mx"]), Some(TallyError::Chapters));
    assert_eq!(fails(vec![part("us"), part("mx")], &["mx"]), Some(TallyError::Chapters));
    assert_eq!(fails(vec![part("us"), part("mx"), part("ca")], &[]), Some(TallyError::Chapters));
    let mut twice = part("us");
    twice.roll.reverse();
    let fault = RollFault::Order;
    let error = TallyError::Roll { origin: origin("us"), fault };
    assert_eq!(fails(vec![twice, part("mx")], &[]), Some(error));
}

#[test]
fn the_root_of_ballots_is_that_of_their_leaves() {
    let leaves = [leaf_hash(b"one"), leaf_hash(b"two")];
    assert_eq!(ballots_root(leaves), crate::log::node_hash(leaves[0], leaves[1]));
    assert_eq!(ballots_root([]), crate::log::empty_root());
}
