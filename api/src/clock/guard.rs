//! Whether the wall clock may be believed (decision 0009).
//!
//! Deadlines are wall-clock times and a seal is final, so a clock that leaps ahead would close
//! every open poll for good, and one that falls back would take ballots after the end. Three things
//! are held against it: the clock that nobody sets (`Reading::running_ms`), the newest `at` of our
//! own log at the start, and the times that peers show us. While it is in doubt, nothing of ours is
//! appended and nothing is sealed; the doubt ends by itself when they agree again.
//!
//! Nothing here asks for the time: whoever judges brings a [`Reading`].

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use enlace_schema::time::Millis;

use super::Reading;

/// How far the wall clock may be from what is held against it, in milliseconds: five minutes, as
/// protocol rule 8 allows between an author and its readers. Peers refuse each other's tokens from
/// one minute on (rule 31), NTP corrects far less than this, and no deadline is finer.
pub const TOLERANCE_MS: i64 = 300_000;
/// How long a peer's time is held against ours: past the renewal of every cosignature (10 minutes)
/// and the longest pause after a failure (15 minutes).
const FRESH_MS: i64 = 1_800_000;

/// Why the wall clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// It was set while the instance ran: it differs from the clock that nobody sets.
    Leapt,
    /// It shows a time before the newest event of our own log.
    BehindLog,
    /// More peers show another time than this one, or as many and no peer ever agreed.
    Peers,
}

impl Doubt {
    /// Its stable word, for programs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Leapt => "leapt",
            Self::BehindLog => "behind-log",
            Self::Peers => "peers",
        }
    }

    /// Its sentence in the locales.
    pub fn text(self) -> &'static str {
        match self {
            Self::Leapt => "clock-leapt",
            Self::BehindLog => "clock-behind-log",
            Self::Peers => "clock-peers",
        }
    }
}

/// How a peer showed its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// It signed it: in a cosignature, or in a token that was made just now.
    Signed,
    /// It said it unsigned: the `Date` with which it refuses a token of ours for its time.
    Said,
    /// It took a token of ours, which it should near its own time only. It stated no time: a peer
    /// that takes every token shows ours, whatever that is.
    Took,
}

/// A peer's clock as it was last seen.
#[derive(Debug, Clone, Copy)]
struct Sighting {
    how: Shown,
    /// Its time less our running clock, milliseconds: carries the sighting on without asking again.
    offset_ms: i64,
    /// When it was seen, by our running clock.
    seen_ms: i64,
}

#[derive(Debug)]
struct State {
    /// Wall clock less running clock when the wall clock was last believed.
    anchor_ms: Option<i64>,
    /// Whether a peer agreed since the start.
    confirmed: bool,
    /// Whether the operator vouched for the clock at the start.
    vouched: bool,
    /// Newest `at` of our own log at the start, until a peer explains it.
    newest: Millis,
    peers: BTreeMap<String, Sighting>,
    /// Peers that our people suspended: what they show counts for nothing.
    unheeded: BTreeSet<String>,
    /// What was last said in the log of the process.
    told: Option<Doubt>,
}

/// The guard of one instance.
#[derive(Debug)]
pub struct Guard(Mutex<State>);

impl Guard {
    /// A guard over a log whose newest event has this `at`.
    pub fn new(newest: Millis) -> Self {
        Self(Mutex::new(State {
            anchor_ms: None,
            confirmed: false,
            vouched: false,
            newest,
            peers: BTreeMap::new(),
            unheeded: BTreeSet::new(),
            told: None,
        }))
    }

    /// A peer's clock showed `time` when ours were at `at`.
    pub fn saw(&self, peer: &str, time: Millis, how: Shown, at: Reading) {
        let mut state = self.state();
        if state.unheeded.contains(peer) {
            return;
        }
        let stated = |seen: &Sighting| seen.how == Shown::Signed && seen.is_fresh(at);
        if how == Shown::Took && state.peers.get(peer).is_some_and(stated) {
            // The time that it signed says more.
            return;
        }
        let offset_ms = time.as_ms().saturating_sub(at.running_ms);
        let sighting = Sighting { how, offset_ms, seen_ms: at.running_ms };
        state.peers.insert(peer.to_owned(), sighting);
    }

    /// Whether a peer is heeded: not while it is suspended. What it showed is forgotten then, and
    /// what a request that is still under way brings is not taken.
    pub fn heed(&self, peer: &str, heeded: bool) {
        let mut state = self.state();
        if heeded {
            state.unheeded.remove(peer);
        } else {
            state.peers.remove(peer);
            state.unheeded.insert(peer.to_owned());
        }
    }

    /// The operator says that the wall clock is right now, whatever the log and the peers say.
    /// Later leaps are doubted as ever.
    pub fn vouch(&self, at: Reading) {
        let mut state = self.state();
        state.anchor_ms = Some(at.offset_ms());
        state.vouched = true;
        state.newest = Millis::MIN;
    }

    /// Why the wall clock is not believed at this moment, if it is not.
    pub fn judge(&self, at: Reading) -> Option<Doubt> {
        let mut state = self.state();
        let doubt = state.judge(at);
        if state.told != doubt {
            match doubt {
                Some(doubt) => tracing::warn!(
                    why = doubt.as_str(),
                    now = %at.now,
                    "the clock is not believed: nothing is appended or sealed"
                ),
                None => tracing::info!(now = %at.now, "the clock is believed again"),
            }
            state.told = doubt;
        }
        doubt
    }

    /// How many peers that were seen lately agree with the wall clock, and how many do not.
    pub fn peers(&self, at: Reading) -> (usize, usize) {
        self.state().peers(at, |_| true)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Sighting {
    fn is_fresh(&self, at: Reading) -> bool {
        at.running_ms - self.seen_ms <= FRESH_MS
    }
}

impl State {
    /// How many agree, of those that may, and how many differ, of all.
    fn peers(&self, at: Reading, may_agree: impl Fn(Shown) -> bool) -> (usize, usize) {
        let here = at.offset_ms();
        let fresh = self.peers.values().filter(|seen| seen.is_fresh(at));
        fresh.fold((0, 0), |(agree, differ), seen| match near(seen.offset_ms, here) {
            true => (agree + usize::from(may_agree(seen.how)), differ),
            false => (agree, differ + 1),
        })
    }

    fn judge(&mut self, at: Reading) -> Option<Doubt> {
        let here = at.offset_ms();
        let leapt = self.anchor_ms.is_some_and(|anchor| !near(anchor, here));
        let behind = at.now.plus_ms(TOLERANCE_MS) < self.newest;
        let suspect = leapt || behind;
        let (signed, differ) = self.peers(at, |how| how == Shown::Signed);
        let (agree, _) = self.peers(at, |how| how == Shown::Signed || !suspect);
        // Our own voice counts only while our own clocks and log agree with each other.
        let agree_with_us = agree + usize::from(!suspect);
        if agree > 0 && agree_with_us > differ {
            self.confirmed = true;
            if signed > 0 {
                self.anchor_ms = Some(here);
                self.newest = Millis::MIN;
            }
            // Who only took our tokens moves no anchor: else small steps would add up to a leap.
            self.anchor_ms.get_or_insert(here);
            return None;
        }
        if leapt {
            return Some(Doubt::Leapt);
        }
        if behind {
            return Some(Doubt::BehindLog);
        }
        // One peer alone stops nobody whose clock was once confirmed and has not leapt since: then
        // it is the peer's that moved.
        let overruled = differ > agree_with_us || (differ == agree_with_us && !self.confirmed);
        if overruled && !self.vouched {
            return Some(Doubt::Peers);
        }
        self.anchor_ms.get_or_insert(here);
        None
    }
}

impl Reading {
    /// Wall clock less running clock, milliseconds: the same for ever while nobody sets either.
    fn offset_ms(self) -> i64 {
        self.now.as_ms().saturating_sub(self.running_ms)
    }
}

fn near(one_ms: i64, other_ms: i64) -> bool {
    one_ms.abs_diff(other_ms) <= TOLERANCE_MS.unsigned_abs()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::{Clock, FixedClock};
    use super::*;

    const START: Millis = Millis::from_ms(1_795_000_000_000);
    const DAY: i64 = 86_400;

    fn scene() -> (FixedClock, Guard) {
        let clock = FixedClock::new(START);
        let guard = Guard::new(START.plus_secs(-60));
        assert_eq!(guard.judge(clock.read()), None);
        (clock, guard)
    }

    #[test]
    fn time_that_passes_is_no_leap_and_five_minutes_are_allowed() {
        let (clock, guard) = scene();
        clock.advance(Duration::from_secs(400 * 86_400));
        assert_eq!(guard.judge(clock.read()), None);
        for secs in [300, -600] {
            clock.leap_secs(secs);
            assert_eq!(guard.judge(clock.read()), None, "{secs}");
        }
        clock.leap_secs(-1);
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt));
        clock.leap_secs(1);
        assert_eq!(guard.judge(clock.read()), None, "by itself");
    }

    #[test]
    fn a_leap_is_cleared_by_peers_or_by_the_clock() {
        let (clock, guard) = scene();
        let peer = clock.beside();
        guard.saw("mx", peer.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), None);
        clock.leap_secs(DAY);
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt));
        guard.saw("mx", peer.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt), "the peer did not leap");
        clock.leap_secs(-DAY);
        assert_eq!(guard.judge(clock.read()), None, "what was seen still holds");
        // A virtual machine was paused: its running clock stood still, its wall clock is right.
        clock.leap_secs(DAY);
        peer.leap_secs(DAY);
        guard.saw("mx", peer.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), None);
        clock.leap_secs(-DAY);
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt), "from there on it would be one");
    }

    #[test]
    fn a_start_with_a_wrong_clock_is_seen_by_one_peer() {
        let clock = FixedClock::new(START);
        let peer = clock.beside();
        clock.leap_secs(3 * DAY);
        let guard = Guard::new(START);
        guard.saw("mx", peer.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Peers));
        clock.leap_secs(-3 * DAY);
        assert_eq!(guard.judge(clock.read()), None);
    }

    #[test]
    fn one_peer_stops_nobody_who_was_confirmed_and_two_do() {
        let (clock, guard) = scene();
        let (one, two) = (clock.beside(), clock.beside());
        guard.saw("one", one.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), None);
        one.leap_secs(DAY);
        guard.saw("one", one.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), None);
        two.leap_secs(DAY);
        guard.saw("two", two.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Peers));
        assert_eq!(guard.peers(clock.read()), (0, 2));
        clock.advance(Duration::from_secs(1_801));
        assert_eq!(guard.judge(clock.read()), None, "seen too long ago");
    }

    #[test]
    fn a_clock_before_the_own_log_is_doubted_until_somebody_explains_it() {
        let clock = FixedClock::new(START);
        let ahead = || Guard::new(START.plus_secs(301));
        assert_eq!(ahead().judge(clock.read()), Some(Doubt::BehindLog));
        assert_eq!(Guard::new(START.plus_secs(300)).judge(clock.read()), None);
        let vouched = ahead();
        vouched.vouch(clock.read());
        assert_eq!(vouched.judge(clock.read()), None);
        let confirmed = ahead();
        confirmed.saw("mx", clock.now(), Shown::Signed, clock.read());
        assert_eq!(confirmed.judge(clock.read()), None);
        clock.advance(Duration::from_secs(1));
        assert_eq!(ahead().judge(clock.read()), None, "it has caught up");
    }

    #[test]
    fn an_operator_s_word_stands_against_peers_but_not_against_a_leap() {
        let (clock, guard) = scene();
        let peer = clock.beside();
        peer.leap_secs(DAY);
        guard.saw("mx", peer.now(), Shown::Signed, clock.read());
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Peers), "nobody ever agreed");
        guard.vouch(clock.read());
        assert_eq!(guard.judge(clock.read()), None);
        clock.leap_secs(2 * DAY);
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt));
    }

    #[test]
    fn a_peer_that_takes_every_token_clears_no_leap() {
        let (clock, guard) = scene();
        let peer = clock.beside();
        let lax = |name| guard.saw(name, clock.now(), Shown::Took, clock.read());
        lax("one");
        assert_eq!(guard.judge(clock.read()), None);
        clock.leap_secs(240);
        lax("one");
        assert_eq!(guard.judge(clock.read()), None, "within the tolerance");
        clock.leap_secs(240);
        lax("one");
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt), "two steps are one leap");
        clock.leap_secs(DAY);
        lax("two");
        guard.saw("one", clock.now(), Shown::Said, clock.read());
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Leapt), "what is unsigned clears none");
        guard.saw("one", peer.now(), Shown::Signed, clock.read());
        lax("one");
        assert_eq!(guard.peers(clock.read()), (1, 1), "it signed another time");
        for name in ["one", "two"] {
            guard.saw(name, clock.now(), Shown::Signed, clock.read());
        }
        lax("two");
        assert_eq!(guard.judge(clock.read()), None, "they signed it");
        let behind = Guard::new(clock.now().plus_secs(301));
        behind.saw("one", clock.now(), Shown::Took, clock.read());
        assert_eq!(behind.judge(clock.read()), Some(Doubt::BehindLog), "nor explains the log");
    }

    #[test]
    fn a_suspended_peer_is_not_heeded() {
        let (clock, guard) = scene();
        let liar = clock.beside();
        liar.leap_secs(DAY);
        let lies = || guard.saw("mx", liar.now(), Shown::Signed, clock.read());
        lies();
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Peers));
        guard.heed("mx", false);
        assert_eq!(guard.judge(clock.read()), None, "what it showed is forgotten");
        lies();
        assert_eq!(guard.peers(clock.read()), (0, 0), "what was under way is not taken");
        guard.heed("mx", true);
        lies();
        assert_eq!(guard.judge(clock.read()), Some(Doubt::Peers), "it was resumed");
    }
}
