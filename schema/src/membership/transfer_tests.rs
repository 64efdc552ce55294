use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::log::sha256;
use crate::voting::fixtures::origin;

fn terms() -> Terms {
    Terms { kind: MemberKind::Individual, since: date(2005, 3, 1), settled: Vec::new() }
}

fn id(word: &str, n: usize) -> Hash {
    sha256(format!("{word} {n}").as_bytes())
}

const START: i64 = 1_383_300_000_000;

/// What one of two logs may say of the one member who moves between them, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    Offered { at: usize, expires: Millis },
    Ended(Ending),
    Accepted { offer: usize, at: Millis },
    Arrived { closed: Hash },
}

/// Two instances, honest both: each writes its own log and reads the other's as far as it has come.
struct Pair {
    old: Vec<Said>,
    new: Vec<Said>,
    /// How much of the new home's log the old home holds, and the other way round.
    at_old: usize,
    at_new: usize,
    now: Millis,
}

impl Pair {
    fn start() -> Self {
        let now = Millis::from_ms(START);
        Self { old: Vec::new(), new: Vec::new(), at_old: 0, at_new: 0, now }
    }

    /// The latest offer in so much of the old home's log.
    fn offer(said: &[Said]) -> Option<(usize, Offer)> {
        let mut found: Option<(usize, Offer)> = None;
        for (seq, one) in said.iter().enumerate() {
            match one {
                Said::Offered { at, expires } => {
                    let (from, to) = (origin("us"), origin("mx"));
                    let (expires, ended) = (*expires, None);
                    let offer =
                        Offer { from, to, id: id("offer", *at), terms: terms(), expires, ended };
                    found = Some((*at, offer));
                }
                Said::Ended(ending) => {
                    if let Some((_, offer)) = &mut found {
                        offer.ended = Some((*ending, id("end", seq)));
                    }
                }
                Said::Accepted { .. } | Said::Arrived { .. } => unreachable!("not this log's"),
            }
        }
        found
    }

    /// The acceptance of an offer in so much of the new home's log.
    fn arrival(said: &[Said], offer: usize) -> Option<Arrival> {
        let mut found: Option<(usize, Arrival)> = None;
        for one in said {
            match one {
                Said::Accepted { offer, at } => {
                    let (from, to) = (origin("us"), origin("mx"));
                    let name = Some(id("offer", *offer));
                    let arrival =
                        Arrival { to, from, offer: name, terms: terms(), at: *at, closed: None };
                    found = Some((*offer, arrival));
                }
                Said::Arrived { closed } => {
                    if let Some((_, arrival)) = &mut found {
                        arrival.closed = Some(*closed);
                    }
                }
                Said::Offered { .. } | Said::Ended(_) => unreachable!("not this log's"),
            }
        }
        found.filter(|(named, _)| *named == offer).map(|(_, arrival)| arrival)
    }

    /// Does a step if it may be done. Repeating it at once does nothing.
    fn step(&mut self, step: u8) {
        match step {
            0 => self.offer_again(),
            1 => self.end(Ending::Withdrawn),
            2 => self.accept(),
            3 => self.end(Ending::Closed),
            4 => self.end(Ending::Expired),
            5 => self.arrive(),
            6 => self.at_old = (self.at_old + 1).min(self.new.len()),
            7 => self.at_new = (self.at_new + 1).min(self.old.len()),
            _ => self.now = self.now.plus_secs(5 * DAY_SECS),
        }
    }

    fn offer_again(&mut self) {
        let open = Self::offer(&self.old);
        if open.is_none_or(|(_, offer)| offer.ended.is_some_and(|(e, _)| e != Ending::Closed)) {
            let expires = self.now.plus_secs(OFFER_DAYS * DAY_SECS);
            self.old.push(Said::Offered { at: self.old.len(), expires });
        }
    }

    fn end(&mut self, ending: Ending) {
        let Some((at, offer)) = Self::offer(&self.old) else { return };
        let arrival = Self::arrival(&self.new[..self.at_old], at);
        let may = match ending {
            Ending::Closed => may_close(&offer, arrival.as_ref()),
            Ending::Expired => may_expire(&offer, arrival.as_ref(), self.now),
            Ending::Withdrawn => offer.ended.is_none(),
        };
        if may {
            self.old.push(Said::Ended(ending));
        }
    }

    fn accept(&mut self) {
        let Some((at, offer)) = Self::offer(&self.old[..self.at_new]) else { return };
        if may_accept(&offer, self.now) && Self::arrival(&self.new, at).is_none() {
            self.new.push(Said::Accepted { offer: at, at: self.now });
        }
    }

    fn arrive(&mut self) {
        let Some((at, offer)) = Self::offer(&self.old[..self.at_new]) else { return };
        let Some(arrival) = Self::arrival(&self.new, at) else { return };
        if let Some(closed) = may_arrive(&offer, &arrival) {
            self.new.push(Said::Arrived { closed });
        }
    }

    /// How it stands for somebody who holds so much of either log.
    fn stage(&self, old: usize, new: usize) -> Option<Stage> {
        let (at, offer) = Self::offer(&self.old[..old])?;
        let arrival = Self::arrival(&self.new[..new], at);
        stage(Some(&offer), arrival.as_ref(), false, self.now)
    }
}

#[test]
fn the_straight_way() {
    let mut pair = Pair::start();
    let mut stages = Vec::new();
    for step in [0, 7, 2, 6, 3, 7, 5, 6] {
        pair.step(step);
        stages.extend(pair.stage(pair.old.len(), pair.new.len()));
    }
    stages.dedup();
    assert_eq!(stages, [Stage::Offered, Stage::Accepted, Stage::Closed, Stage::Arrived]);
}

#[test]
fn the_first_ending_in_the_old_homes_log_stands() {
    // Withdrawn while the acceptance is under way.
    let mut pair = Pair::start();
    for step in [0, 7, 2, 1, 6, 3, 4, 7, 5] {
        pair.step(step);
    }
    assert_eq!(pair.old.last(), Some(&Said::Ended(Ending::Withdrawn)));
    assert_eq!(pair.stage(2, 1), Some(Stage::Withdrawn));
    assert_eq!(pair.new.len(), 1, "nobody arrives");
    // Expired before the acceptance was heard of.
    let mut pair = Pair::start();
    for step in [0, 7, 2, 8, 8, 8, 4, 6, 3, 7, 5] {
        pair.step(step);
    }
    assert_eq!(pair.stage(2, 1), Some(Stage::Expired));
    assert_eq!(pair.new.len(), 1);
    // The acceptance was heard of late, and nothing else had been said: it was in time.
    let mut pair = Pair::start();
    for step in [0, 7, 2, 8, 8, 8, 6, 4, 3, 7, 5] {
        pair.step(step);
    }
    assert_eq!(pair.stage(2, 2), Some(Stage::Arrived));
}

#[test]
fn what_a_liar_says_moves_nobody() {
    let (now, us, mx) = (Millis::from_ms(START), origin("us"), origin("mx"));
    let expires = now.plus_secs(OFFER_DAYS * DAY_SECS);
    let (from, to) = (us.clone(), mx.clone());
    let offer = Offer { from, to, id: id("offer", 0), terms: terms(), expires, ended: None };
    let honest = Arrival {
        to: mx.clone(),
        from: us.clone(),
        offer: Some(offer.id),
        terms: terms(),
        at: now,
        closed: None,
    };
    let liars = [
        Arrival { offer: Some(id("offer", 9)), ..honest.clone() },
        Arrival { to: origin("ca"), ..honest.clone() },
        Arrival { from: origin("ca"), ..honest.clone() },
        Arrival { terms: Terms { kind: MemberKind::Organisation, ..terms() }, ..honest.clone() },
    ];
    assert!(may_close(&offer, Some(&honest)));
    for liar in &liars {
        assert!(!takes(&offer, liar) && !may_close(&offer, Some(liar)));
        assert_eq!(stage(Some(&offer), Some(liar), false, now), Some(Stage::Unfounded));
        assert_eq!(stage(None, Some(liar), false, now), Some(Stage::Unfounded));
    }
    let early = Arrival { closed: Some(id("end", 1)), ..honest.clone() };
    assert_eq!(stage(Some(&offer), Some(&early), false, now), Some(Stage::Unfounded));
    let closed = Offer { ended: Some((Ending::Closed, id("end", 2))), ..offer };
    assert_eq!(stage(Some(&closed), Some(&early), false, now), Some(Stage::Unfounded));
    assert_eq!(may_arrive(&closed, &liars[3]), None);
    assert_eq!(may_arrive(&closed, &honest), Some(id("end", 2)));
}

/// The new home's keys are lost after it took the member in: its next log says so again.
#[test]
fn a_later_generation_of_the_new_home_stands_in_once_the_old_home_has_closed() {
    let now = Millis::from_ms(START);
    let (from, to, expires) = (origin("us"), origin("mx"), now.plus_secs(DAY_SECS));
    let open = Offer { from, to, id: id("offer", 0), terms: terms(), expires, ended: None };
    let closed = Offer { ended: Some((Ending::Closed, id("end", 2))), ..open.clone() };
    let of = |host: &str, said: Option<Hash>| Arrival {
        to: Origin::new(host, 2).expect("an origin"),
        from: origin("us"),
        offer: Some(open.id),
        terms: terms(),
        at: now,
        closed: said,
    };
    let again = of("mx.example.org", None);
    assert_eq!(stage(Some(&closed), Some(&again), false, now), Some(Stage::Closed));
    assert_eq!(may_arrive(&closed, &again), Some(id("end", 2)));
    let again = of("mx.example.org", Some(id("end", 2)));
    assert_eq!(stage(Some(&closed), Some(&again), false, now), Some(Stage::Arrived));
    // The old home closes for the log to which it offered, and for no other.
    let early = of("mx.example.org", None);
    assert!(!may_close(&open, Some(&early)));
    assert_eq!(stage(Some(&open), Some(&early), false, now), Some(Stage::Unfounded));
    let stranger = of("ca.example.org", Some(id("end", 2)));
    assert_eq!(stage(Some(&closed), Some(&stranger), false, now), Some(Stage::Unfounded));
}

#[test]
fn an_adoption_is_provisional_and_yields_to_the_old_home() {
    let now = Millis::from_ms(START);
    let (to, from) = (origin("mx"), origin("us"));
    let adoption = Arrival { to, from, offer: None, terms: terms(), at: now, closed: None };
    let at = |secs| stage(None, Some(&adoption), false, now.plus_secs(secs));
    assert_eq!(at(PROVISIONAL_DAYS * DAY_SECS - 1), Some(Stage::Provisional));
    assert_eq!(at(PROVISIONAL_DAYS * DAY_SECS), Some(Stage::Adopted));
    assert_eq!(stage(None, Some(&adoption), true, now), Some(Stage::Disputed));
    assert!(!Stage::Disputed.is_at_new_home());
}

#[test]
fn settled_days_move_along_as_runs() {
    let day = |n: i8| date(2013, 1, n);
    let period = |from, through| Period { from: day(from), through: day(through) };
    let counted = vec![(day(10), day(12)), (day(1), day(3)), (day(4), day(6)), (day(9), day(8))];
    let runs = settled(counted);
    assert_eq!(runs, [period(1, 6), period(10, 12)]);
    let sound = Terms { settled: runs, ..terms() };
    assert!(check_terms(&sound));
    let terms = |settled| Terms { settled, ..terms() };
    assert!(!check_terms(&terms(vec![period(4, 6), period(1, 3)])));
    assert!(!check_terms(&terms(vec![period(6, 4)])));
    assert!(!check_terms(&Terms { kind: MemberKind::Person, ..terms(Vec::new()) }));
    let apart: Vec<_> = (1..=20).map(|n| (date(2000 + n, 1, 1), date(2000 + n, 2, 1))).collect();
    let latest = settled(apart);
    assert_eq!(latest.len(), PERIODS_MAX);
    assert_eq!(latest[0].from, date(2005, 1, 1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Whatever order steps and messages come in, there is one home, and it changes once.
    #[test]
    fn nobody_has_two_homes(steps in prop::collection::vec(0u8..9, 0..60)) {
        let mut pair = Pair::start();
        let mut gone = false;
        for step in steps {
            let before = (pair.old.len(), pair.new.len());
            pair.step(step);
            let after = (pair.old.len(), pair.new.len());
            // A retry changes nothing, but that a message or a day may come.
            if before != after {
                pair.step(step);
                prop_assert_eq!(after, (pair.old.len(), pair.new.len()), "step {}", step);
            }
            let closed = pair.old.contains(&Said::Ended(Ending::Closed));
            let arrived = pair.new.iter().any(|said| matches!(said, Said::Arrived { .. }));
            prop_assert!(closed || !arrived, "nobody arrives who was not let go");
            prop_assert!(closed || !gone, "nobody is taken back");
            gone = closed;
            let now = pair.stage(pair.old.len(), pair.new.len());
            prop_assert_ne!(now, Some(Stage::Unfounded), "both are honest");
            // Whoever holds less of the logs knows less, and nothing that is wrong.
            for old in 0..=pair.old.len() {
                for new in 0..=pair.new.len() {
                    if let Some(stage) = pair.stage(old, new) {
                        prop_assert!(closed || !stage.is_at_new_home());
                    }
                }
            }
        }
        let ends = pair.old.iter().filter(|said| **said == Said::Ended(Ending::Closed)).count();
        prop_assert!(ends <= 1);
    }

    /// Once messages get through, every move comes to its end, whatever happened before.
    #[test]
    fn every_move_ends(steps in prop::collection::vec(0u8..9, 0..40)) {
        let mut pair = Pair::start();
        steps.into_iter().for_each(|step| pair.step(step));
        for _ in 0..4 {
            pair.now = pair.now.plus_secs(OFFER_DAYS * DAY_SECS);
            (pair.at_old, pair.at_new) = (pair.new.len(), pair.old.len());
            [3, 4, 5].into_iter().for_each(|step| pair.step(step));
        }
        let over = [None, Some(Stage::Arrived), Some(Stage::Withdrawn), Some(Stage::Expired)];
        let stage = pair.stage(pair.old.len(), pair.new.len());
        prop_assert!(over.contains(&stage), "{:?}", stage);
    }
}
