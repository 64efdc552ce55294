//! The count against a slow and simple one, and in any order.

use proptest::prelude::*;

use super::super::choices::Choices;
use super::super::fixtures::{ballots, chapter, choose, option, origin, yes_no};
use super::tests::{chosen, input, votes};
use super::*;
use Choices::{Abstain, Blank, No, Yes};

/// A generated chapter: weights of its places, and ballots as place and choice.
type Cast = (Vec<u32>, Vec<(u64, Choices)>);

fn chapter_of(choices: impl Strategy<Value = Choices> + Clone) -> impl Strategy<Value = Cast> {
    let weights = prop::collection::vec(1u32..=2, 0..12);
    // Places beyond the roll are among them.
    let cast = prop::collection::vec((1u64..=14, choices), 0..25);
    (weights, cast)
}

fn yes_no_choices() -> impl Strategy<Value = Choices> + Clone {
    prop::sample::select(vec![Yes, No, Abstain, Blank, chosen(&[1])])
}

fn option_choices() -> impl Strategy<Value = Choices> + Clone {
    let some =
        prop::sample::subsequence(vec![1u64, 2, 3, 4, 5], 0..=4).prop_map(|ids| chosen(&ids));
    prop_oneof![4 => some, 1 => prop::sample::select(vec![Blank, Abstain, Yes])]
}

/// Counts one number the slow way: for each place, search the ballots for the one that stands.
fn naive(
    (weights, cast): &Cast,
    replaceable: bool,
    wanted: impl Fn(&Choices) -> bool,
) -> (u64, u64) {
    let mut sum = (0, 0);
    for (place, weight) in (1u64..).zip(weights) {
        let mut own = cast.iter().filter(|(at, _)| *at == place).map(|(_, choices)| choices);
        let stands = if replaceable { own.next_back() } else { own.next() };
        if stands.is_some_and(&wanted) {
            sum = (sum.0 + 1, sum.1 + u64::from(*weight));
        }
    }
    sum
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn yes_no_agrees_with_a_naive_count(
        us in chapter_of(yes_no_choices()), mx in chapter_of(yes_no_choices()),
        replaceable in any::<bool>(), abstain_valid in any::<bool>()
    ) {
        let poll = Opened { replaceable, abstain_valid, ..yes_no() };
        let parts = [("us", &us), ("mx", &mx)]
            .map(|(name, (weights, cast))| chapter(&poll, name, weights, cast));
        let result = tally(&input(&poll, parts.to_vec())).expect("counts");
        for (chapter, cast) in result.chapters.iter().zip([&mx, &us]) {
            let figures = &chapter.figures;
            let count = |wanted: fn(&Choices) -> bool| naive(cast, replaceable, wanted);
            prop_assert_eq!(votes(figures.cast), count(|_| true));
            prop_assert_eq!(votes(figures.abstain), count(|c| *c == Abstain));
            prop_assert_eq!(votes(figures.blank), count(|c| *c == Blank));
            let spoiled = count(|c| matches!(c, Choices::Options(_)));
            prop_assert_eq!(votes(figures.spoiled), spoiled);
            prop_assert_eq!(votes(figures.option(&OptionKey::Yes)), count(|c| *c == Yes));
            let valid = naive(cast, replaceable, |c| {
                matches!(c, Yes | No) || (abstain_valid && *c == Abstain)
            });
            prop_assert_eq!(votes(figures.valid), valid);
        }
        let of = |wanted: fn(&Choices) -> bool| {
            naive(&us, replaceable, wanted).1 + naive(&mx, replaceable, wanted).1
        };
        let (yes, no) = (of(|c| *c == Yes), of(|c| *c == No));
        let neutral = if abstain_valid { of(|c| *c == Abstain) } else { 0 };
        let passed = result.outcome == Outcome::Passed;
        prop_assert_eq!(passed, yes > no + neutral);
    }

    #[test]
    fn options_agree_with_a_naive_count(us in chapter_of(option_choices()), seats in 1u32..=5) {
        let poll = Opened { chapters: vec![origin("us")], ..choose(5, 3, seats) };
        let part = chapter(&poll, "us", &us.0, &us.1);
        let result = tally(&input(&poll, vec![part])).expect("counts");
        let fits = |ids: &Vec<_>| (1..=3).contains(&ids.len());
        let mut naive_votes = Vec::new();
        for n in 1..=5 {
            let count = naive(&us, true, |c| {
                matches!(c, Choices::Options(ids) if fits(ids) && ids.contains(&option(n)))
            });
            prop_assert_eq!(votes(result.all.options[n as usize - 1].count), count);
            naive_votes.push((n, count.1));
        }
        // Certain of a seat: fewer than `seats` others have as many votes or more.
        let certain = |n: u64, own: u64| {
            let rivals = naive_votes.iter().filter(|(m, votes)| *m != n && *votes >= own).count();
            own > 0 && rivals < seats as usize
        };
        let expected: Vec<_> = naive_votes
            .iter()
            .filter(|(n, own)| certain(*n, *own))
            .map(|(n, _)| option(*n))
            .collect();
        prop_assert_eq!(result.outcome.elected(), expected.as_slice());
    }

    #[test]
    fn the_order_in_which_things_are_given_does_not_matter(
        us in chapter_of(yes_no_choices()), mx in chapter_of(yes_no_choices()),
        turn in 0usize..25
    ) {
        let poll = yes_no();
        let parts = [("us", &us), ("mx", &mx)]
            .map(|(name, (weights, cast))| chapter(&poll, name, weights, cast));
        let before = input(&poll, parts.to_vec());
        let mut after = before.clone();
        after.chapters.reverse();
        for chapter in &mut after.chapters {
            let turn = turn.min(chapter.ballots.len());
            chapter.ballots.rotate_left(turn);
            chapter.ballots.reverse();
        }
        let (one, other) = (tally(&before).expect("counts"), tally(&after).expect("counts"));
        prop_assert_eq!(before.inputs(), after.inputs());
        let hash = |result: &TallyResult| result.result_hash(&poll.poll, &before.inputs(), &[]);
        prop_assert_eq!(hash(&one), hash(&other));
        prop_assert_eq!(one, other);
    }

    #[test]
    fn ballots_that_are_replaced_change_nothing(us in chapter_of(yes_no_choices())) {
        let poll = Opened { chapters: vec![origin("us")], ..yes_no() };
        let (weights, cast) = &us;
        let with = |cast: &[(u64, Choices)]| {
            let part = chapter(&poll, "us", weights, cast);
            tally(&input(&poll, vec![part])).expect("counts")
        };
        let last: Vec<_> = cast
            .iter()
            .enumerate()
            .filter(|(at, (place, _))| !cast[at + 1..].iter().any(|(later, _)| later == place))
            .map(|(_, ballot)| ballot.clone())
            .collect();
        prop_assert_eq!(with(cast), with(&last));
        let roll = chapter(&poll, "us", weights, &[]).roll;
        let all = ballots(&poll, "us", cast);
        let on_roll = last.iter().filter(|(place, _)| *place <= weights.len() as u64).count();
        prop_assert_eq!(effective_count(&roll, &all, true), on_roll as u64);
    }
}
