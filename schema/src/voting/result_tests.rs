use proptest::prelude::*;

use super::super::fixtures::{choose, option, origin, poll_id, yes_no};
use super::super::rules::MissingChapter;
use super::super::{roll, size, tally};
use super::*;
use crate::event::poll::{Opened, Place, Tallied, Unwitnessed};
use crate::log::sha256;

const HALF: Fraction = Fraction { num: 1, den: 2 };

#[test]
fn equality_is_enough_unless_strict() {
    let reached = |part, whole, strict| Arithmetic::new(part, whole, HALF, strict).reached;
    assert!(reached(50, 100, false));
    assert!(!reached(50, 100, true));
    assert!(reached(51, 100, true));
    assert!(!reached(49, 100, false));
    // One of three is not half; two are.
    assert!(!reached(1, 3, false));
    assert!(reached(2, 3, true));
}

#[test]
fn nothing_is_ever_reached_of_nothing() {
    assert!(!Arithmetic::new(0, 0, HALF, false).reached);
    assert!(!Arithmetic::new(5, 0, HALF, true).reached);
}

#[test]
fn the_working_is_shown() {
    let json = serde_json::to_string(&Arithmetic::new(34, 100, Fraction { num: 1, den: 3 }, false));
    let expected = concat!(
        r#"{"part":34,"whole":100,"num":1,"den":3,"strict":false,"#,
        r#""left":102,"right":100,"reached":true}"#
    );
    assert_eq!(json.expect("serializes"), expected);
}

#[test]
fn outcomes_have_one_json_form() {
    let json = |outcome: &Outcome| serde_json::to_string(outcome).expect("serializes");
    let tie = Outcome::Tie {
        options: vec![option(2), option(3)],
        seats_left: 1,
        rule: TieRule::Lot,
        elected_so_far: vec![option(1)],
    };
    assert_eq!(json(&Outcome::NoQuorum), r#"{"word":"no_quorum"}"#);
    assert!(
        json(&Outcome::Elected(vec![option(1)])).starts_with(r#"{"word":"elected","of":["opt_"#)
    );
    for outcome in [Outcome::Passed, Outcome::Rejected, Outcome::Elected(vec![option(1)]), tie] {
        let back: Outcome = serde_json::from_str(&json(&outcome)).expect("parses");
        assert!(json(&outcome).contains(outcome.word()));
        assert_eq!(back, outcome);
    }
}

/// The longest `poll.tallied` that a poll can have.
fn largest(opened: &Opened) -> Tallied {
    let most = Count { members: roll::COUNT_MAX, votes: roll::COUNT_MAX * 1_000 };
    let sum = |count: Count| {
        let chapters = opened.chapters.len() as u64;
        Count { members: count.members * chapters, votes: count.votes * chapters }
    };
    let figures = |most| Figures {
        entitled: most,
        present: most,
        cast: most,
        valid: most,
        abstain: most,
        blank: most,
        spoiled: most,
        options: tally::option_keys(opened)
            .into_iter()
            .map(|option| OptionCount { option, count: most })
            .collect(),
    };
    let fraction = Fraction { num: 999, den: 1_000 };
    let work = Some(Arithmetic::new(sum(most).votes, sum(most).votes, fraction, false));
    let ids: Vec<_> = opened.options.iter().map(|text| text.option.clone()).collect();
    let chapters = opened.chapters.iter().map(|origin| ChapterResult {
        origin: origin.clone(),
        figures: figures(most),
        quorum: work,
        elsewhere: None,
        threshold: work,
    });
    let result = TallyResult {
        rules: 1,
        chapters: chapters.collect(),
        all: figures(sum(most)),
        quorum: work,
        quorum_reached: false,
        threshold: work,
        outcome: Outcome::Tie {
            options: ids,
            seats_left: 50,
            rule: TieRule::Committee,
            elected_so_far: Vec::new(),
        },
        missing: Vec::new(),
        provisional: true,
    };
    let id = sha256(b"seal");
    let seq = 1 << 40;
    Tallied {
        poll: opened.poll.clone(),
        host: opened.chapters[0].clone(),
        inputs: opened.chapters.iter().map(|log| EventRef { log: log.clone(), seq, id }).collect(),
        silent: Vec::new(),
        result,
        result_hash: id,
        unwitnessed: opened
            .chapters
            .iter()
            .map(|log| Unwitnessed { log: log.clone(), count: roll::COUNT_MAX, seen: None })
            .collect(),
    }
}

/// Every chapter is silent, and its box was opened later: more than there can be.
fn all_cut(tallied: &mut Tallied) {
    let cut = |seal: EventRef| Silent {
        log: seal.log,
        size: seal.seq,
        id: seal.id,
        cut: true,
        opened: Some(Place { seq: seal.seq, id: seal.id }),
    };
    tallied.silent = std::mem::take(&mut tallied.inputs).into_iter().map(cut).collect();
}

#[test]
fn the_bound_of_a_result_holds_for_the_largest_one() {
    let many = |poll: Opened, chapters: u64| Opened {
        chapters: (10..10 + chapters).map(|n| origin(&format!("c{n}"))).collect(),
        ..poll
    };
    for opened in [
        yes_no(),
        choose(50, 50, 50),
        many(yes_no(), 32),
        many(choose(50, 50, 50), 5),
        many(choose(2, 1, 1), 20),
    ] {
        for missing_chapter in [MissingChapter::Fail, MissingChapter::CountCosigned] {
            let opened = Opened { missing_chapter, ..opened.clone() };
            let mut tallied = largest(&opened);
            if missing_chapter == MissingChapter::CountCosigned {
                all_cut(&mut tallied);
            }
            let json = serde_json::to_string(&tallied).expect("serializes");
            let bound = size::result_bound(&opened);
            assert!(json.len() <= bound, "{} > {bound}", json.len());
        }
    }
    assert_eq!(size::check(&many(yes_no(), 32)), Ok(()));
    assert_eq!(size::check(&many(choose(50, 50, 50), 3)), Ok(()));
}

/// What a tally shows is left out, the longest first, where the event would not hold it.
#[test]
fn a_tally_shows_as_much_as_fits() {
    let shown = |chapters: u64, bytes: usize| {
        let chapters = (10..10 + chapters).map(|n| origin(&format!("c{n}"))).collect();
        let opened = Opened { chapters, ..yes_no() };
        let mut tallied = largest(&opened);
        for (stated, more) in tallied.unwitnessed.iter_mut().zip(0..) {
            stated.seen = Some("x".repeat(bytes + more));
        }
        let fits = size::that_fits(tallied.clone());
        assert_eq!(fits.digest(), tallied.digest(), "nothing else changes");
        let json = serde_json::to_string(&fits).expect("serializes");
        let refs = serde_json::to_string(&fits.inputs).expect("serializes");
        assert!(json.len() + refs.len() < 31_300, "{}", json.len());
        fits.unwitnessed.iter().map(|stated| stated.seen.is_some()).collect::<Vec<_>>()
    };
    assert_eq!(shown(5, 1_024), [true; 5]);
    assert_eq!(shown(12, 400), [true; 12]);
    let some = shown(24, 400);
    assert!(some[0] && !some[23] && some.is_sorted_by(|a, b| a >= b), "{some:?}");
}

#[test]
fn lines_do_not_depend_on_the_order_of_inputs() {
    let tallied = largest(&yes_no());
    let mut other = tallied.clone();
    other.inputs.reverse();
    other.result.chapters.reverse();
    let hash = Tallied::digest;
    assert_eq!(hash(&tallied), hash(&other));
    other.inputs[0].seq += 1;
    assert_ne!(hash(&tallied), hash(&other));
    let lines = tallied.result.canonical_lines(&poll_id(), &tallied.inputs, &[]);
    assert!(lines.is_ascii());
    assert!(lines.ends_with("quorum no\noutcome tie\nelected\n"), "{lines}");
}

proptest! {
    #[test]
    fn arithmetic_agrees_with_division(
        part in 0u64..2_000, whole in 0u64..2_000, num in 1u32..=30, more in 0u32..30,
        strict in any::<bool>()
    ) {
        let fraction = Fraction { num, den: num + more };
        let work = Arithmetic::new(part, whole, fraction, strict);
        // The least part that is enough, by rounding instead of by cross multiplication.
        let (num, den) = (u64::from(num), u64::from(num + more));
        let least = if strict { num * whole / den + 1 } else { (num * whole).div_ceil(den) };
        prop_assert_eq!(work.reached, whole > 0 && part >= least);
        prop_assert_eq!(work.left, part * den);
        prop_assert_eq!(work.right, num * whole);
    }
}
