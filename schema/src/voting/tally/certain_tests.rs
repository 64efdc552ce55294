//! Certainty against every content that small closed boxes could have.

use proptest::prelude::*;

use super::super::fixtures::{ballots, box_key, chapter, choose, member, origin, yes_no};
use super::super::moved::Move;
use super::super::rules::{Base, Fraction, Unit};
use super::tests::chosen;
use super::*;
use crate::event::poll::{Place, Silent};
use crate::log::sha256;
use crate::voting::choices::Choices;
use Choices::{Abstain, Blank, No, Yes};

/// The chapter `mx`, silent: its roll as weights, and the places that have a ballot.
fn silent(opened: &Opened, weights: &[u32], cast: &[(u64, Choices)], cut: bool) -> SilentInput {
    let of = chapter(opened, "mx", weights, cast);
    SilentInput {
        stated: Silent { log: origin("mx"), size: 200, id: sha256(b"mx"), cut, opened: None },
        roll: of.roll,
        ballots: of.ballots,
        box_key: None,
        frozen: of.frozen,
        moves: of.moves,
    }
}

fn with_silent<'a>(opened: &'a Opened, us: ChapterInput, mx: SilentInput) -> PollInput<'a> {
    PollInput { chapters: vec![us], silent: vec![mx], ended: true, ..PollInput::of(opened) }
}

/// Everything that a place of a closed box can come with; nothing at all only where it is not cut.
fn contents(opened: &Opened, cut: bool) -> Vec<Option<Choices>> {
    let mut all = vec![Some(Abstain), Some(Blank)];
    match opened.method {
        // A ballot of the other method is a spoiled one.
        Method::YesNo => all.extend([Some(Yes), Some(No), Some(chosen(&[1]))]),
        Method::ChooseUpTo { n, .. } => {
            all.push(Some(Yes));
            let count = opened.options.len() as u32;
            for mask in 1u32..1 << count {
                if mask.count_ones() <= n {
                    let ids: Vec<u64> = (0..count)
                        .filter(|at| mask >> at & 1 == 1)
                        .map(|at| u64::from(at) + 1)
                        .collect();
                    all.push(Some(chosen(&ids)));
                }
            }
        }
    }
    if !cut {
        all.push(None);
    }
    all
}

/// The outcome that all contents of the closed box have, found by counting every one of them.
fn by_force(
    opened: &Opened,
    us: &ChapterInput,
    weights: &[u32],
    cast: &[u64],
    cut: bool,
) -> Option<Outcome> {
    let contents = contents(opened, cut);
    let places: Vec<u64> = if cut { cast.to_vec() } else { (1..=weights.len() as u64).collect() };
    let mut found = None;
    for mut number in 0..contents.len().pow(places.len() as u32) {
        let mut box_ = Vec::new();
        for place in &places {
            if let Some(choices) = &contents[number % contents.len()] {
                box_.push((*place, choices.clone()));
            }
            number /= contents.len();
        }
        let mx = chapter(opened, "mx", weights, &box_);
        let chapters = vec![us.clone(), mx];
        let outcome =
            tally(&PollInput { chapters, ..PollInput::of(opened) }).expect("counts").outcome;
        match &found {
            None => found = Some(outcome),
            Some(before) if *before != outcome => return None,
            Some(_) => {}
        }
    }
    found
}

fn fractions() -> impl Strategy<Value = (Fraction, bool)> {
    let fractions = vec![(1, 3), (1, 2), (2, 3), (3, 4), (1, 1)];
    (prop::sample::select(fractions), any::<bool>())
        .prop_map(|((num, den), strict)| (Fraction { num, den }, strict && num < den))
}

fn units() -> impl Strategy<Value = Unit> {
    prop::sample::select(vec![Unit::Members, Unit::Votes])
}

fn quorums() -> impl Strategy<Value = Option<Quorum>> {
    let parts = prop::sample::select(vec![Base::Cast, Base::Valid, Base::Present]);
    prop::option::of((parts, units(), fractions()).prop_map(|(part, unit, (fraction, strict))| {
        Quorum { part, whole: Base::Entitled, unit, fraction, strict }
    }))
}

fn thresholds() -> impl Strategy<Value = Threshold> {
    let bases = vec![Base::Cast, Base::Valid, Base::Present, Base::Entitled];
    (prop::sample::select(bases), units(), fractions())
        .prop_map(|(base, unit, (fraction, strict))| Threshold { base, unit, fraction, strict })
}

#[derive(Debug, Clone)]
struct Rules {
    quorum: Option<Quorum>,
    quorum_chapter: Option<Quorum>,
    threshold: Threshold,
    dual_majority: bool,
    abstain_valid: bool,
}

fn rules() -> impl Strategy<Value = Rules> {
    (quorums(), quorums(), thresholds(), any::<bool>(), any::<bool>()).prop_map(
        |(quorum, quorum_chapter, threshold, dual_majority, abstain_valid)| Rules {
            quorum,
            quorum_chapter,
            threshold,
            dual_majority,
            abstain_valid,
        },
    )
}

fn of_rules(rules: &Rules, cut: bool, poll: Opened) -> Opened {
    let missing_chapter = if cut { MissingChapter::CountCosigned } else { MissingChapter::Fail };
    Opened {
        quorum: rules.quorum,
        quorum_chapter: rules.quorum_chapter,
        dual_majority: rules.dual_majority,
        abstain_valid: rules.abstain_valid,
        missing_chapter,
        ..poll
    }
}

/// That a count claims certainty exactly where every content has one outcome, and that one.
fn holds(opened: &Opened, us: ChapterInput, weights: &[u32], voters: &[u64], cut: bool) {
    let truth = by_force(opened, &us, weights, voters, cut);
    let cast: Vec<_> = voters.iter().map(|place| (*place, Yes)).collect();
    let mx = silent(opened, weights, &cast, cut);
    match (tally(&with_silent(opened, us, mx)), truth) {
        (Ok(result), Some(outcome)) => {
            assert_eq!((result.outcome.clone(), result.provisional), (outcome, true));
            assert_eq!(result.quorum_reached, result.outcome != Outcome::NoQuorum);
            assert_eq!(result.missing, [origin("mx")]);
        }
        (Ok(result), None) => {
            assert!(!cut && !result.provisional, "{result:?}");
            assert!(matches!(result.outcome, Outcome::Rejected | Outcome::NoQuorum));
        }
        (Err(TallyError::Undecided(logs)), None) => assert!(cut && logs == [origin("mx")]),
        (Err(error), truth) => panic!("{error}, and in truth {truth:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(384))]

    #[test]
    fn yes_no_is_certain_exactly_where_every_content_says_so(
        rules in rules(), cut in any::<bool>(),
        us in prop::collection::vec((1u32..=2, prop::option::of(
            prop::sample::select(vec![Yes, Yes, No, Abstain, Blank]))), 0..7),
        mx in prop::collection::vec((1u32..=2, any::<bool>()), 0..4),
    ) {
        let opened = of_rules(&rules, cut, Opened { threshold: Some(rules.threshold), ..yes_no() });
        let (weights, places) = split(&us);
        let us = chapter(&opened, "us", &weights, &places);
        let (weights, voters) = voters(&mx);
        holds(&opened, us, &weights, &voters, cut);
    }

    #[test]
    fn options_are_certain_exactly_where_every_content_says_so(
        rules in rules(), cut in any::<bool>(), with_threshold in any::<bool>(),
        seats in 1u32..=3, n in 1u32..=3,
        us in prop::collection::vec((1u32..=2, prop::option::of(
            prop::sample::subsequence(vec![1u64, 2, 3], 1..=2)
                .prop_map(|ids| chosen(&ids)))), 0..7),
        mx in prop::collection::vec((1u32..=2, any::<bool>()), 0..3),
    ) {
        let threshold = with_threshold.then_some(rules.threshold);
        let dual_majority = rules.dual_majority && with_threshold;
        let poll = Opened { threshold, ..choose(3, n, seats) };
        let opened = Opened { dual_majority, ..of_rules(&rules, cut, poll) };
        let (weights, places) = split(&us);
        let us = chapter(&opened, "us", &weights, &places);
        let (weights, voters) = voters(&mx);
        holds(&opened, us, &weights, &voters, cut);
    }
}

fn split(all: &[(u32, Option<Choices>)]) -> (Vec<u32>, Vec<(u64, Choices)>) {
    let cast = (1u64..).zip(all).filter_map(|(at, (_, choices))| Some((at, choices.clone()?)));
    (all.iter().map(|(weight, _)| *weight).collect(), cast.collect())
}

fn voters(all: &[(u32, bool)]) -> (Vec<u32>, Vec<u64>) {
    let cast = (1u64..).zip(all).filter(|(_, (_, voted))| *voted).map(|(at, _)| at);
    (all.iter().map(|(weight, _)| *weight).collect(), cast.collect())
}

#[test]
fn a_cut_box_that_is_open_counts_up_to_the_cut() {
    let missing_chapter = MissingChapter::CountCosigned;
    let opened = Opened { missing_chapter, ..yes_no() };
    let us = chapter(&opened, "us", &[1, 1, 1], &[(1, Yes), (2, No)]);
    let mut mx = silent(&opened, &[1, 2], &[(1, No)], true);
    let closed = tally(&with_silent(&opened, us.clone(), mx.clone()));
    assert_eq!(closed, Err(TallyError::Undecided(vec![origin("mx")])));
    mx.stated.opened = Some(Place { seq: 300, id: sha256(b"seal") });
    mx.box_key = Some(box_key("mx"));
    let result = tally(&with_silent(&opened, us, mx)).expect("counts");
    assert_eq!((result.outcome, result.provisional), (Outcome::Rejected, false));
    assert_eq!((result.missing, result.chapters.len()), (vec![], 2));
}

/// A chapter that is neither sealed nor joined, as far as the host knows: nobody waits for it.
#[test]
fn who_never_joined_fails_the_poll_also_where_boxes_are_cut() {
    let opened = Opened {
        chapters: vec![origin("ca"), origin("mx"), origin("us")],
        missing_chapter: MissingChapter::CountCosigned,
        ..yes_no()
    };
    let us = chapter(&opened, "us", &[1, 1, 1], &[(1, Yes), (2, Yes)]);
    let mx = silent(&opened, &[1], &[(1, No)], true);
    let input = PollInput { missing: vec![origin("ca")], ..with_silent(&opened, us, mx) };
    let result = tally(&input).expect("counts");
    assert_eq!((result.outcome, result.provisional), (Outcome::Rejected, false));
    assert_eq!(result.missing, [origin("ca"), origin("mx")]);
}

/// Where a poll fails without a seal, the host states the silent only where it does not.
#[test]
fn a_host_states_the_silent_where_the_result_stands_without_them() {
    let opened = yes_no();
    let us = chapter(&opened, "us", &[1, 1, 1], &[(1, Yes), (2, Yes), (3, Yes)]);
    let stands = with_silent(&opened, us.clone(), silent(&opened, &[1, 1], &[], false));
    let (input, result) = tally_as_host(stands).expect("counts");
    assert_eq!((result.outcome, result.provisional), (Outcome::Passed, true));
    assert_eq!(input.silent().len(), 1);
    for (weights, us) in [(vec![1, 1, 1], us.clone()), (vec![1], chapter(&opened, "us", &[1], &[]))]
    {
        let fails = with_silent(&opened, us, silent(&opened, &weights, &[], false));
        let (input, result) = tally_as_host(fails).expect("counts");
        assert_eq!((result.outcome, result.provisional), (Outcome::Rejected, false));
        assert!(input.silent().is_empty());
        assert_eq!(input.missing, [origin("mx")]);
    }
    // What a place rests on may still be said by a log that is not cut.
    let mut moved = us;
    moved.moves.note(10, member(9), came());
    let claims = with_silent(&opened, moved.clone(), silent(&opened, &[1, 1], &[], false));
    assert_eq!(tally_as_host(claims).expect("counts").1.outcome, Outcome::Rejected);
    let cut = Opened { missing_chapter: MissingChapter::CountCosigned, ..yes_no() };
    let cut_there = with_silent(&cut, moved, silent(&cut, &[1, 1], &[(1, No)], true));
    assert_eq!(tally(&cut_there).expect("counts").outcome, Outcome::Passed);
}

fn came() -> Move {
    Move::In { from: origin("mx"), closed: None }
}

/// The digest holds all that could depend on when something arrived.
#[test]
fn lines_say_what_was_read_of_the_silent() {
    let opened = Opened { missing_chapter: MissingChapter::CountCosigned, ..yes_no() };
    let us = chapter(&opened, "us", &[1, 1], &[(1, Yes), (2, Yes)]);
    let input = with_silent(&opened, us, silent(&opened, &[1], &[(1, No)], true));
    let result = tally(&input).expect("counts");
    let hash = |silent: &Silent| {
        result.result_hash(&opened.poll, &input.inputs(), std::slice::from_ref(silent))
    };
    let stated = input.silent()[0].clone();
    let lines = result.canonical_lines(&opened.poll, &input.inputs(), &input.silent());
    let line = format!("silent mx.example.org/log/1 200 {} cut\n", stated.id);
    assert!(lines.contains(&line) && lines.ends_with("elected\nprovisional yes\n"), "{lines}");
    let place = Place { seq: 300, id: sha256(b"seal") };
    for other in [
        Silent { size: 201, ..stated.clone() },
        Silent { id: place.id, ..stated.clone() },
        Silent { cut: false, ..stated.clone() },
        Silent { opened: Some(place), ..stated.clone() },
    ] {
        assert_ne!(hash(&other), hash(&stated));
    }
    let none: &[Silent] = &[];
    assert_ne!(result.result_hash(&opened.poll, &input.inputs(), none), hash(&stated));
}

/// A ballot that was replaced before the cut says nothing more; moves are read as anywhere.
#[test]
fn a_closed_box_holds_one_ballot_to_each_place() {
    let opened = Opened { missing_chapter: MissingChapter::CountCosigned, ..yes_no() };
    let us = chapter(&opened, "us", &[1, 1], &[(1, Yes), (2, Yes)]);
    let mut mx = silent(&opened, &[1, 1, 1], &[], true);
    mx.ballots = ballots(&opened, "mx", &[(1, No), (1, No), (1, Yes), (7, No)]);
    let result = tally(&with_silent(&opened, us, mx)).expect("one vote does not change it");
    assert_eq!((result.outcome, result.provisional), (Outcome::Passed, true));
}
