//! The cases of `vectors/transfers.json`: stages of a move, and places on rolls.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::*;
use crate::event::poll::RollEntry;
use crate::event::transfer::Terms;
use crate::membership::transfer::{
    Arrival, Ending, Offer, may_accept, may_arrive, may_close, may_expire, stage,
};
use crate::time::Millis;

#[derive(Deserialize)]
struct Vectors {
    stages: Vec<StageCase>,
    places: Vec<PlaceCase>,
}

#[derive(Deserialize)]
struct StageCase {
    name: String,
    offer: Option<OfferCase>,
    arrival: Option<ArrivalCase>,
    #[serde(default)]
    back: bool,
    now: Millis,
    stage: String,
    does: Vec<String>,
}

#[derive(Deserialize)]
struct OfferCase {
    from: Origin,
    to: Origin,
    id: Hash,
    terms: Terms,
    expires: Millis,
    ended: Option<(String, Hash)>,
}

#[derive(Deserialize)]
struct ArrivalCase {
    to: Origin,
    from: Origin,
    offer: Option<Hash>,
    terms: Terms,
    at: Millis,
    closed: Option<Hash>,
}

#[derive(Deserialize)]
struct PlaceCase {
    name: String,
    logs: Vec<LogCase>,
    left_out: BTreeMap<Origin, BTreeSet<EntryId>>,
}

#[derive(Deserialize)]
struct LogCase {
    log: Origin,
    frozen: u64,
    roll: Vec<RollEntry>,
    moves: Vec<MoveCase>,
}

#[derive(Deserialize)]
struct MoveCase {
    seq: u64,
    member: MemberId,
    #[serde(rename = "in")]
    came: Option<InCase>,
    out: Option<OutCase>,
}

#[derive(Deserialize)]
struct InCase {
    from: Origin,
    closed: Option<EventRef>,
}

#[derive(Deserialize)]
struct OutCase {
    to: Origin,
    id: Hash,
    #[serde(default)]
    again: Vec<EventRef>,
}

fn vectors() -> Vectors {
    let text = include_str!("../../vectors/transfers.json");
    serde_json::from_str(text).expect("vectors that read")
}

#[test]
fn stages_and_steps() {
    for case in vectors().stages {
        let offer = case.offer.map(|offer| {
            let OfferCase { from, to, id, terms, expires, ended } = offer;
            let ended = ended.map(|(word, id)| (word.parse::<Ending>().expect("a word"), id));
            Offer { from, to, id, terms, expires, ended }
        });
        let arrival = case.arrival.map(|arrival| {
            let ArrivalCase { to, from, offer, terms, at, closed } = arrival;
            Arrival { to, from, offer, terms, at, closed }
        });
        let (offer, arrival) = (offer.as_ref(), arrival.as_ref());
        let found = stage(offer, arrival, case.back, case.now).map(|stage| stage.as_str());
        assert_eq!(found, Some(case.stage.as_str()), "{}", case.name);
        let mut does = Vec::new();
        if let Some(offer) = offer {
            let arrives = arrival.is_some_and(|arrival| may_arrive(offer, arrival).is_some());
            let steps = [
                ("accept", may_accept(offer, case.now)),
                ("close", may_close(offer, arrival)),
                ("expire", may_expire(offer, arrival, case.now)),
                ("arrive", arrives),
            ];
            does.extend(steps.iter().filter(|(_, may)| *may).map(|(step, _)| *step));
        }
        assert_eq!(does, case.does, "{}", case.name);
    }
}

#[test]
fn places_that_do_not_count() {
    for case in vectors().places {
        let logs: Vec<_> = case.logs.into_iter().map(read).collect();
        let frozen: Vec<_> = logs
            .iter()
            .map(|(origin, at, roll, moves)| Frozen { origin, roll, at: *at, moves })
            .collect();
        assert_eq!(elsewhere(&frozen), case.left_out, "{}", case.name);
    }
}

fn read(case: LogCase) -> (Origin, u64, Vec<RollEntry>, Moves) {
    let mut moves = Moves::default();
    for MoveCase { seq, member, came, out } in case.moves {
        let what = match (came, out) {
            (Some(InCase { from, closed }), None) => Move::In { from, closed },
            (None, Some(OutCase { to, id, again })) => Move::Out { to, id, again },
            _ => panic!("one of the two"),
        };
        moves.note(seq, member, what);
    }
    (case.log, case.frozen, case.roll, moves)
}
