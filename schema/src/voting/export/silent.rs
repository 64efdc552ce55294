//! What a file shows of chapters that had not sealed when the host counted (§12.5).

use super::super::envelope::BoxKey;
use super::super::roll;
use super::super::seal::Ballots;
use super::super::silent::may_cut;
use super::super::tally::SilentInput;
use super::judge::{Said, ballots, frozen_roll, moves, of_poll, opens, seals, void};
use super::{File, LogPart, corrections};
use crate::event::poll::{self, Cut, Joined, Opened, Place, Silent};
use crate::log::Hash;

/// What the host had cut before a place of its log: of each chapter the first, and nothing after
/// it voided the poll.
pub(super) fn cuts(file: &File, opened: &Opened, host: &LogPart, before: u64) -> Vec<Cut> {
    let openings = of_poll::<Opened>(host, poll::OPENED, &file.poll, |body| &body.poll);
    let from = openings.map(|said| said.seq).next().unwrap_or(u64::MAX);
    let until = void(file).map_or(before, |voided| voided.min(before));
    let mut cuts: Vec<Cut> = Vec::new();
    for said in of_poll::<Cut>(host, poll::CUT, &file.poll, |body| &body.poll) {
        let is_placed = from < said.seq && said.seq < until;
        let is_first = cuts.iter().all(|cut| cut.log != said.body.log);
        if is_placed && is_first && may_cut(opened, &file.host, &said.body) {
            cuts.push(said.body);
        }
    }
    cuts
}

/// What was read of a silent chapter, if it is as the host states it. That no ballot was left out
/// of the file, the file cannot show where no seal counts them: it shows in the result.
pub(super) fn read(
    file: &File,
    (opened, opening): (&Opened, Hash),
    stated: &Silent,
    part: &LogPart,
) -> Option<SilentInput> {
    let (poll, host) = (&file.poll, &file.host);
    if part.ids.get(&stated.size.checked_sub(1)?) != Some(&stated.id) {
        return None;
    }
    let join = of_poll::<Joined>(part, poll::JOINED, poll, |body| &body.poll)
        .next()
        .filter(|said| said.body.host == *host && said.body.opened == opening)
        .filter(|said| said.seq < stated.size)?;
    let (frozen, roll) = frozen_roll(file, part, join.seq)?;
    if !roll::is_given(&opened.electorate, &roll.entries) {
        return None;
    }
    let seal = seals(file, part, &join).find(|said| opens(said, &join));
    let end = seal.as_ref().map_or(stated.size, |said| said.seq.min(stated.size));
    let roll = corrections::corrected(file, part, (frozen, join.seq, end), roll);
    let (cast, leaves) = ballots(file, part, join.seq, end);
    if let Some(said) = seal.as_ref().filter(|said| said.seq < stated.size) {
        let there = Ballots { roll: &roll.entries, cast: &cast, leaves: &leaves };
        // A seal that holds was to be counted.
        if there.check(opened, &said.body, join.body.box_commit).is_ok() {
            return None;
        }
    }
    let live = live_key(&join);
    let (place, key) = match (&live, &seal) {
        (Some(key), _) => (Some(Place { seq: join.seq, id: join.id }), Some(key.clone())),
        (None, Some(said)) => {
            let place = Place { seq: said.seq, id: said.id };
            (Some(place), BoxKey::from_b64u(&said.body.box_key))
        }
        (None, None) => (None, None),
    };
    if stated.opened.is_some() && stated.opened != place {
        return None;
    }
    Some(SilentInput {
        stated: stated.clone(),
        roll: roll.entries,
        ballots: cast,
        box_key: key.filter(|_| stated.opened.is_some()),
        frozen,
        moves: moves(part, stated.size),
    })
}

/// The key that the chapter gave away as it joined.
fn live_key(join: &Said<'_, Joined>) -> Option<BoxKey> {
    let key = BoxKey::from_b64u(join.body.box_key.as_deref()?)?;
    (key.commitment() == join.body.box_commit).then_some(key)
}
