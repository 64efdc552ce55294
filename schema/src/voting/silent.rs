//! Chapters that have not sealed when the time for it is over (rule 44; decision 0035).
//!
//! What a result takes from such a chapter depends on how much of its log has arrived where. So
//! the host's tally states that too: how far each log was read, whether it is cut there, and which
//! event opens its box. Everybody else counts exactly this, after they have found it to be so.

use super::counted::{HeldSeal, NotCounted};
use super::rules::MissingChapter;
use crate::event::poll::{Cut, Opened, Place, Silent, Tallied};
use crate::event::{EventRef, Origin};

/// What a tally is made of: what could depend on when something arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Statement {
    /// The seals counted, by origin.
    pub inputs: Vec<EventRef>,
    /// The silent chapters on which the result rests, by origin.
    pub silent: Vec<Silent>,
}

impl From<Tallied> for Statement {
    fn from(tallied: Tallied) -> Self {
        Self { inputs: tallied.inputs, silent: tallied.silent }
    }
}

/// The log of a chapter that takes part, as far as it is held and read here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldLog {
    /// The log.
    pub log: Origin,
    /// How many of its events are held and read.
    pub size: u64,
    /// The event that was asked for, if it is held: the last one, or the last that the host read.
    pub last: Option<Place>,
    /// Its `poll.joined` of this very poll.
    pub joined: Option<Place>,
    /// Whether that reveals the key of its box: in a poll that shows live results.
    pub is_live: bool,
    /// The first seal that reveals the key.
    pub seal: Option<HeldSeal>,
}

impl HeldLog {
    /// The event that reveals the key of its box, as far as is known here.
    pub fn opened(&self) -> Option<Place> {
        let seal = self.seal.as_ref();
        let sealed = seal.map(|held| Place { seq: held.seal.seq, id: held.seal.id });
        self.joined.filter(|_| self.is_live).or(sealed)
    }

    /// Where the ballots end that count up to a size: at the first seal that reveals the key, if
    /// it comes before. (A valid one does not: then nothing is cut there.)
    pub fn end(&self, size: u64) -> u64 {
        self.seal.as_ref().map_or(size, |held| size.min(held.seal.seq))
    }

    fn is_sealed(&self) -> bool {
        self.seal.as_ref().is_some_and(|held| held.valid)
    }
}

/// Everything of a poll that a chapter holds when it asks whether to count.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// The seals.
    pub seals: Vec<HeldSeal>,
    /// The logs of its chapters, without the host's: that is read in `seals` and `cuts`.
    pub logs: Vec<HeldLog>,
    /// What its host has cut.
    pub cuts: Vec<Cut>,
}

/// Whether a chapter's log may be cut by the host of a poll. That it happens once, and before the
/// count, the host's log tells; when, its clock (from `seal_by` on).
pub fn may_cut(opened: &Opened, host: &Origin, cut: &Cut) -> bool {
    opened.missing_chapter == MissingChapter::CountCosigned
        && cut.log != *host
        && opened.chapters.contains(&cut.log)
        && cut.size > 0
}

/// The logs that the host cuts now: joined, and silent although the time is over.
pub fn to_cut<'a>(opened: &Opened, host: &Origin, held: &'a Held) -> Vec<&'a HeldLog> {
    if opened.missing_chapter != MissingChapter::CountCosigned {
        return Vec::new();
    }
    let is_cut = |log: &Origin| held.cuts.iter().any(|cut| cut.log == *log);
    let silent = |log: &&HeldLog| log.joined.is_some() && !log.is_sealed() && log.log != *host;
    held.logs.iter().filter(silent).filter(|log| !is_cut(&log.log)).collect()
}

/// Whether what a host's tally says of silent chapters may stand, by its own log alone: `cuts` are
/// those that come before it there.
pub fn may_state(opened: &Opened, host: &Origin, tallied: &Tallied, cuts: &[Cut]) -> bool {
    let cuts_count = opened.missing_chapter == MissingChapter::CountCosigned;
    let silent = &tallied.silent;
    let is_fit = |one: &Silent| {
        let cut = cuts.iter().find(|cut| cut.log == one.log);
        one.log != *host
            && opened.chapters.contains(&one.log)
            && tallied.inputs.iter().all(|seal| seal.log != one.log)
            && one.size > 0
            && one.cut == cuts_count
            && match cut {
                Some(cut) => (cut.size, cut.id) == (one.size, one.id),
                None => !one.cut && one.opened.is_none(),
            }
    };
    // Whoever is cut is stated: nobody is counted by a seal, or called missing, after that.
    let all = !cuts_count || cuts.len() == silent.len();
    all && silent.windows(2).all(|pair| pair[0].log < pair[1].log) && silent.iter().all(is_fit)
}

/// What the host states now.
///
/// # Errors
/// [`NotCounted::Waits`] before its time, and while a silent chapter is to be cut first.
pub(super) fn state(
    opened: &Opened,
    held: &Held,
    seals: Vec<EventRef>,
    is_over: bool,
) -> Result<Statement, NotCounted> {
    let cut = |log: &Origin| held.cuts.iter().find(|cut| cut.log == *log);
    let inputs: Vec<_> = seals.into_iter().filter(|seal| cut(&seal.log).is_none()).collect();
    if inputs.len() == opened.chapters.len() {
        return Ok(Statement { inputs, silent: Vec::new() });
    }
    if !is_over {
        return Err(NotCounted::Waits);
    }
    let cuts_count = opened.missing_chapter == MissingChapter::CountCosigned;
    let mut silent = Vec::new();
    for held in &held.logs {
        if held.joined.is_none() || inputs.iter().any(|seal| seal.log == held.log) {
            continue;
        }
        let log = held.log.clone();
        silent.push(match (cuts_count, cut(&held.log), held.last) {
            (true, Some(&Cut { size, id, .. }), _) => {
                Silent { log, size, id, cut: true, opened: held.opened() }
            }
            (false, _, Some(last)) => {
                Silent { log, size: last.seq + 1, id: last.id, cut: false, opened: None }
            }
            _ => return Err(NotCounted::Waits),
        });
    }
    silent.sort_by(|a, b| a.log.cmp(&b.log));
    Ok(Statement { inputs, silent })
}

/// Whether the silent chapters are as the host states them.
///
/// # Errors
/// Something of it is not here yet, or is not so.
pub fn confirm(silent: &[Silent], logs: &[HeldLog]) -> Result<(), NotCounted> {
    let mut waits = false;
    for one in silent {
        let held = logs.iter().find(|held| held.log == one.log);
        match held.map_or(Some(false), |held| is_so(one, held)) {
            Some(true) => {}
            Some(false) => waits = true,
            None => return Err(NotCounted::Differs(one.log.clone())),
        }
    }
    if waits { Err(NotCounted::Waits) } else { Ok(()) }
}

/// Whether a log is as it was stated: nothing if it is not, `false` if that does not show yet.
fn is_so(one: &Silent, held: &HeldLog) -> Option<bool> {
    if held.size < one.size {
        return Some(false);
    }
    let read_so = held.last == Some(Place { seq: one.size - 1, id: one.id });
    let joined = held.joined.is_some_and(|join| join.seq < one.size);
    // A seal below the place to which the log was read is one that the host holds.
    let seal = held.seal.as_ref().filter(|held| held.valid && held.seal.seq < one.size);
    if !read_so || !joined || seal.is_some() {
        return None;
    }
    match (one.opened, held.opened()) {
        (None, _) => Some(true),
        (Some(stated), Some(here)) => (stated == here).then_some(true),
        (Some(stated), None) => (stated.seq >= held.size).then_some(false),
    }
}

#[cfg(test)]
#[path = "silent_tests.rs"]
mod tests;
