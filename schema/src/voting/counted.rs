//! Which seals a result counts (protocol §12.5).
//!
//! If each chapter counted the seals that have reached it, two honest ones would differ for ever
//! over a seal that was late at one of them. So one log fixes it for all: the host's tally names
//! what it counted, and everybody else counts exactly that.

use super::rules::MissingChapter;
use super::silent::{self, Held, HeldLog, Statement};
use crate::event::poll::Opened;
use crate::event::{EventRef, Origin};
use crate::time::{DAY_SECS, Millis};

/// The seal of a chapter, as it is held here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldSeal {
    /// Where it stands.
    pub seal: EventRef,
    /// Whether it is the first of its log, of this very poll, and true of its ballots.
    pub valid: bool,
}

/// Why nothing is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotCounted {
    /// Something has not arrived: a seal, or the host's tally. It may still come.
    Waits,
    /// The host counted as this log's seal what is none.
    Differs(Origin),
}

/// The seals that count: exactly those that the host's tally `stated`; before it is here, all that
/// are held and valid. A seal that the host did not count was too late, and stays without effect.
///
/// # Errors
/// A stated seal is not here, or is not what its log sealed.
pub fn counted(
    opened: &Opened,
    held: &[HeldSeal],
    stated: Option<&[EventRef]>,
) -> Result<Vec<EventRef>, NotCounted> {
    let of_poll = |log: &Origin| opened.chapters.contains(log);
    let Some(stated) = stated else {
        let valid = held.iter().filter(|held| held.valid && of_poll(&held.seal.log));
        return Ok(valid.map(|held| held.seal.clone()).collect());
    };
    let mut waits = false;
    for (n, seal) in stated.iter().enumerate() {
        let again = stated.iter().take(n).any(|other| other.log == seal.log);
        let here = held.iter().find(|held| held.seal.log == seal.log);
        let other = here.is_some_and(|held| !held.valid || held.seal != *seal);
        if again || other || !of_poll(&seal.log) {
            return Err(NotCounted::Differs(seal.log.clone()));
        }
        waits |= here.is_none();
    }
    if waits { Err(NotCounted::Waits) } else { Ok(stated.to_vec()) }
}

/// The chapter of which a statement says what is not so, by what is held here: its seal is none, or
/// was made void since, or it is silent otherwise than stated. What has not arrived speaks for
/// nobody.
pub fn untrue(
    opened: &Opened,
    stated: &Statement,
    seals: &[HeldSeal],
    logs: &[HeldLog],
) -> Option<Origin> {
    let seals = counted(opened, seals, Some(&stated.inputs)).map(drop);
    let found = [seals, silent::confirm(&stated.silent, logs)];
    found.into_iter().find_map(|found| match found {
        Err(NotCounted::Differs(log)) => Some(log),
        Ok(()) | Err(NotCounted::Waits) => None,
    })
}

/// Longest that a deadline for seals is moved: time to mend a machine, and no way to keep a result
/// from ever coming.
pub const EXTENSION_DAYS_MAX: i64 = 31;

/// Whether the deadline for seals may be moved to `seal_by`: where the poll says so, to later, and
/// not too far (rule 44). That it happens once, and before the count, its log tells.
pub fn may_extend(opened: &Opened, seal_by: Millis) -> bool {
    let last = opened.seal_by.plus_secs(EXTENSION_DAYS_MAX * DAY_SECS);
    opened.missing_chapter == MissingChapter::ExtendOnce
        && opened.seal_by < seal_by
        && seal_by <= last
}

/// Where the deadline is moved if nobody says otherwise: as much later as it was after the end of
/// voting, and at least a day, so that it lies in somebody's waking hours.
pub fn extension(opened: &Opened) -> Millis {
    let window = (opened.seal_by.as_ms() - opened.closes_at.as_ms()) / 1_000;
    opened.seal_by.plus_secs(window.clamp(DAY_SECS, EXTENSION_DAYS_MAX * DAY_SECS))
}

/// What a chapter counts now, in a poll that has closed. The host does so when every chapter has
/// sealed, or from `seal_by` (as extended) on with those that have, once it has cut the others if
/// the poll says so; any other chapter when the host's tally is here and found to be so.
///
/// # Errors
/// As [`counted`]; and [`NotCounted::Waits`] before its time.
pub fn to_tally(
    opened: &Opened,
    held: &Held,
    stated: Option<&Statement>,
    is_host: bool,
    now: Millis,
) -> Result<Statement, NotCounted> {
    let is_over = now >= opened.seal_by;
    let Some(stated) = stated else {
        if !is_host {
            return Err(NotCounted::Waits);
        }
        return silent::state(opened, held, counted(opened, &held.seals, None)?, is_over);
    };
    counted(opened, &held.seals, Some(&stated.inputs))?;
    silent::confirm(&stated.silent, &held.logs)?;
    let whole = stated.inputs.len() == opened.chapters.len();
    if whole || is_over { Ok(stated.clone()) } else { Err(NotCounted::Waits) }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::{origin, yes_no};
    use super::*;
    use crate::log::sha256;

    fn seal(name: &str, seq: u64) -> EventRef {
        EventRef { log: origin(name), seq, id: sha256(name.as_bytes()) }
    }

    fn held(name: &str, seq: u64) -> HeldSeal {
        HeldSeal { seal: seal(name, seq), valid: true }
    }

    fn inputs(
        opened: &Opened,
        seals: &[HeldSeal],
        stated: Option<&[EventRef]>,
        is_host: bool,
        now: Millis,
    ) -> Result<Vec<EventRef>, NotCounted> {
        let held = Held { seals: seals.to_vec(), ..Held::default() };
        let stated = stated.map(|inputs| Statement { inputs: inputs.to_vec(), silent: vec![] });
        to_tally(opened, &held, stated.as_ref(), is_host, now).map(|statement| statement.inputs)
    }

    #[test]
    fn the_host_waits_for_every_seal_or_for_the_deadline() {
        let opened = yes_no();
        let (early, late) = (opened.seal_by.plus_secs(-1), opened.seal_by);
        let both = [held("mx", 7), held("us", 9)];
        let seals = Ok(vec![seal("mx", 7), seal("us", 9)]);
        assert_eq!(inputs(&opened, &both, None, true, early), seals);
        assert_eq!(inputs(&opened, &both[1..], None, true, early), Err(NotCounted::Waits));
        let alone = Ok(vec![seal("us", 9)]);
        assert_eq!(inputs(&opened, &both[1..], None, true, late), alone);
    }

    #[test]
    fn the_others_count_what_the_host_counted() {
        let opened = yes_no();
        let (early, late) = (opened.seal_by.plus_secs(-1), opened.seal_by);
        let both = [held("mx", 7), held("us", 9)];
        assert_eq!(inputs(&opened, &both, None, false, late), Err(NotCounted::Waits));
        // A seal that came too late is held, and does not count.
        let stated = [seal("us", 9)];
        let tally = |now| inputs(&opened, &both, Some(&stated), false, now);
        assert_eq!(tally(late), Ok(stated.to_vec()));
        assert_eq!(tally(early), Err(NotCounted::Waits), "the host may not miss one yet");
        assert_eq!(counted(&opened, &both, Some(&stated)), Ok(stated.to_vec()));
        assert_eq!(counted(&opened, &both, None), Ok(vec![seal("mx", 7), seal("us", 9)]));
        // A seal that is not here may still come.
        let stated = [seal("mx", 7), seal("us", 9)];
        assert_eq!(counted(&opened, &both[1..], Some(&stated)), Err(NotCounted::Waits));
    }

    #[test]
    fn a_deadline_is_moved_where_the_poll_says_so_and_not_too_far() {
        let fixed = yes_no();
        let opened = Opened { missing_chapter: MissingChapter::ExtendOnce, ..yes_no() };
        let (by, most) = (opened.seal_by, EXTENSION_DAYS_MAX * DAY_SECS);
        assert!(!may_extend(&fixed, by.plus_secs(1)));
        assert!(!may_extend(&opened, by));
        assert!(may_extend(&opened, by.plus_secs(1)) && may_extend(&opened, by.plus_secs(most)));
        assert!(!may_extend(&opened, by.plus_secs(most + 1)));
        assert_eq!(extension(&opened), by.plus_secs(DAY_SECS), "an hour was the window");
        let year = Opened { seal_by: opened.closes_at.plus_secs(365 * DAY_SECS), ..opened };
        assert!(may_extend(&year, extension(&year)));
        // Once it is moved, the others' count waits for it as for the first.
        let alone = [held("us", 9)];
        let moved = Opened { seal_by: by.plus_secs(DAY_SECS), ..fixed };
        assert_eq!(inputs(&moved, &alone, None, true, by), Err(NotCounted::Waits));
        let later = moved.seal_by;
        assert_eq!(inputs(&moved, &alone, None, true, later), Ok(vec![seal("us", 9)]));
    }

    #[test]
    fn what_is_no_seal_is_not_counted() {
        let opened = yes_no();
        let both = [held("mx", 7), held("us", 9)];
        let differs = |name| Err(NotCounted::Differs(origin(name)));
        let count = |held: &[HeldSeal], stated: &[EventRef]| counted(&opened, held, Some(stated));
        assert_eq!(count(&both, &[seal("mx", 8), seal("us", 9)]), differs("mx"));
        assert_eq!(count(&both, &[seal("us", 9), seal("us", 9)]), differs("us"));
        assert_eq!(count(&both, &[seal("ca", 1)]), differs("ca"));
        let broken = [HeldSeal { valid: false, ..held("mx", 7) }, held("us", 9)];
        assert_eq!(count(&broken, &[seal("mx", 7), seal("us", 9)]), differs("mx"));
        assert_eq!(count(&broken, &[seal("us", 9)]), Ok(vec![seal("us", 9)]));
        assert_eq!(counted(&opened, &broken, None), Ok(vec![seal("us", 9)]));
    }
}
