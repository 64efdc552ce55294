//! Rolls in an export, as their chapters corrected them.

use std::collections::BTreeSet;

use super::super::correction::{Before, check_size};
use super::super::roll::Roll;
use super::judge::{moves, of_poll};
use super::{File, LogPart};
use crate::event::correction::{CORRECTED, Corrected};
use crate::event::poll::{self, BallotCast};

/// The roll of a log, frozen and joined at these places, as corrected before another: each
/// correction that does not stand is passed over.
pub(super) fn corrected(
    file: &File,
    part: &LogPart,
    (frozen, joined, end): (u64, u64, u64),
    roll: Roll,
) -> Roll {
    let mut roll = roll.entries;
    let (mut ever, mut gone) = (roll.clone(), BTreeSet::new());
    let all = of_poll::<Corrected>(part, CORRECTED, &file.poll, |body| &body.poll);
    for (earlier, said) in all.filter(|said| joined < said.seq && said.seq < end).enumerate() {
        if check_size(&said.body, earlier).is_err() {
            continue;
        }
        let voted = of_poll::<BallotCast>(part, poll::BALLOT_CAST, &file.poll, |body| &body.poll)
            .filter(|ballot| joined < ballot.seq && ballot.seq < said.seq)
            .map(|ballot| ballot.body.entry)
            .collect();
        let before = Before {
            frozen,
            at: said.seq,
            ever: &ever,
            gone: &gone,
            earlier,
            voted: &voted,
            moves: &moves(part, said.seq),
        };
        let Ok(corrected) = before.correct(&said.body) else { continue };
        roll = corrected;
        ever.extend(said.body.add);
        gone.extend(said.body.remove.into_iter().map(|place| place.entry));
    }
    Roll { entries: roll }
}
