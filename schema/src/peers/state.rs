//! The states of a peer, and how each is left (protocol §9.2, rules 20, 22 and 24).

use crate::time::{DAY_SECS, Millis};

/// LAGGING from more events than these on.
const LAGGING_EVENTS: u64 = 500;
/// LAGGING where all was last here longer ago than this.
const LAGGING_MS: i64 = 60_000;
/// STALE where the newest checkpoint was cosigned longer ago than this (rule 20).
const STALE_MS: i64 = DAY_SECS * 1_000;
/// Faults in a row that nobody signed, and the time over which they come, until they halt (rule
/// 24).
const FAULTS: u32 = 5;
const FAULTS_MS: i64 = 3_600_000;
/// A smaller checkpoint than before is shown to people after this time (rule 22).
const SMALLER_MS: i64 = 3_600_000;
/// The code of a smaller checkpoint that is no fork.
pub const SIZE_CONFLICT: &str = "E_SIZE_CONFLICT";
/// The code of two histories.
pub const FORK: &str = "E_FORK";

/// Where a peer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeerState {
    /// Not pinned by our people.
    Unpaired,
    /// Pinned; nothing of its log is here yet.
    Pinned,
    /// Its log is being read from behind.
    CatchingUp,
    /// What it published is here.
    Live,
    /// More than 60 s or more than 500 events behind.
    Lagging,
    /// It does not answer, or refuses.
    Unreachable,
    /// Signed evidence against it, or faults that did not end: people decide.
    Halted,
    /// Our people decided not to exchange with it.
    Suspended,
    /// No fresh checkpoint for 24 h.
    Stale,
    /// It brought as much today as a day may bring; tomorrow it goes on.
    OverQuota,
}

impl PeerState {
    /// Every state there is.
    pub const ALL: [Self; 10] = [
        Self::Unpaired,
        Self::Pinned,
        Self::CatchingUp,
        Self::Live,
        Self::Lagging,
        Self::Unreachable,
        Self::Halted,
        Self::Suspended,
        Self::Stale,
        Self::OverQuota,
    ];

    /// The word used in the store, in the API and in `docs/protocol.md`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaired => "UNPAIRED",
            Self::Pinned => "PINNED",
            Self::CatchingUp => "CATCHING_UP",
            Self::Live => "LIVE",
            Self::Lagging => "LAGGING",
            Self::Unreachable => "UNREACHABLE",
            Self::Halted => "HALTED",
            Self::Suspended => "SUSPENDED",
            Self::Stale => "STALE",
            Self::OverQuota => "OVER_QUOTA",
        }
    }
}

impl std::str::FromStr for PeerState {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.as_str() == word).ok_or(())
    }
}

/// What is known of a peer between two exchanges; all times by our clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its state.
    pub state: PeerState,
    /// What is wrong, where a code of the protocol says it.
    pub code: Option<&'static str>,
    /// Pages refused in a row for faults that nobody signed.
    pub faults: u32,
    /// When the first of them came; of no meaning while there are none.
    pub first_fault: Millis,
    /// When all that it had published was here last; at first, when we began to look.
    pub level: Millis,
    /// Since when it shows a smaller checkpoint than it once did.
    pub smaller: Option<Millis>,
}

/// What an exchange with a peer came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Met {
    /// A page that was taken.
    Page {
        /// Events that it has published and that are not here yet.
        rest: u64,
        /// Newest valid cosignature on its newest checkpoint, if there is one.
        fresh: Option<Millis>,
    },
    /// No answer, or a refusal.
    Silence {
        /// Newest valid cosignature on the newest checkpoint that is here.
        fresh: Option<Millis>,
    },
    /// A page with a fault that nobody signed.
    Fault {
        /// The protocol's code.
        code: &'static str,
        /// As in a silence.
        fresh: Option<Millis>,
    },
    /// A fault with the author's signature on it.
    Signed {
        /// The protocol's code.
        code: &'static str,
    },
    /// A smaller checkpoint than one before, of the same history: a tail that its author lost.
    Smaller,
}

impl Known {
    /// What is known of a peer that nothing was exchanged with since `now`.
    pub fn at(state: PeerState, now: Millis) -> Self {
        Self { state, code: None, faults: 0, first_fault: now, level: now, smaller: None }
    }

    /// What is known after an exchange. A pin, a suspension and a halt are for people to make or to
    /// lift: nothing that is met changes these.
    pub fn after(self, met: Met, now: Millis) -> Self {
        if let PeerState::Unpaired | PeerState::Suspended | PeerState::Halted = self.state {
            return self;
        }
        match met {
            Met::Page { rest, fresh } => self.after_page(rest, fresh, now),
            Met::Silence { fresh } => Self { state: silent(fresh, now), code: None, ..self },
            Met::Fault { code, fresh } => self.after_fault(code, fresh, now),
            Met::Signed { code } => Self { state: PeerState::Halted, code: Some(code), ..self },
            Met::Smaller => {
                let since = self.smaller.unwrap_or(now);
                let shown = Self { smaller: Some(since), ..self };
                match now.as_ms() - since.as_ms() >= SMALLER_MS {
                    true => Self { state: PeerState::Lagging, code: Some(SIZE_CONFLICT), ..shown },
                    false => shown,
                }
            }
        }
    }

    fn after_page(self, rest: u64, fresh: Option<Millis>, now: Millis) -> Self {
        let known = Self { code: None, faults: 0, smaller: None, ..self };
        if rest == 0 {
            let state = if is_stale(fresh, now) { PeerState::Stale } else { PeerState::Live };
            return Self { state, level: now, ..known };
        }
        let late = now.as_ms() - known.level.as_ms() > LAGGING_MS;
        let state = match known.state {
            PeerState::Live | PeerState::Lagging if late || rest > LAGGING_EVENTS => {
                PeerState::Lagging
            }
            PeerState::Live | PeerState::Lagging => PeerState::Live,
            _ => PeerState::CatchingUp,
        };
        Self { state, ..known }
    }

    /// Silence between two of them is no excuse: only a page ends the row.
    fn after_fault(self, code: &'static str, fresh: Option<Millis>, now: Millis) -> Self {
        let first_fault = if self.faults == 0 { now } else { self.first_fault };
        let faults = self.faults.saturating_add(1);
        let halts = faults >= FAULTS && now.as_ms() - first_fault.as_ms() >= FAULTS_MS;
        let state = if halts { PeerState::Halted } else { silent(fresh, now) };
        Self { state, code: Some(code), faults, first_fault, ..self }
    }
}

/// UNREACHABLE, and after a day without a fresh checkpoint STALE.
pub fn silent(fresh: Option<Millis>, now: Millis) -> PeerState {
    if is_stale(fresh, now) { PeerState::Stale } else { PeerState::Unreachable }
}

/// Whoever has no cosignature at all is not stale: nobody has begun to cosign.
fn is_stale(fresh: Option<Millis>, now: Millis) -> bool {
    fresh.is_some_and(|fresh| now.as_ms() - fresh.as_ms() > STALE_MS)
}

#[cfg(test)]
#[path = "state_vectors.rs"]
mod vectors;
