//! Chapters that state another result: how long that holds a poll up, and which publication says
//! that it was made over it (rule 45, decision 0049).
//!
//! What a host's tally names, the seals and the silent chapters, is a *statement*; over one
//! statement all honest instances compute one result. Other figures over the same statement are a
//! fault, and wait until people have looked. Another statement may be the work of a host that told
//! two stories, or of a chapter that says so: which of both, only the host knows. So no committee
//! but the host's ever certifies over it, and no two honest committees stand behind two results.

use super::silent::Statement;
use crate::event::poll::{Place, Published, Tallied};
use crate::event::{EventRef, Origin};
use crate::time::{DAY_SECS, Millis};

/// So many days after its own tally a committee waits before it certifies over another chapter's:
/// one that meets every other week has met.
pub const DIFFER_WAIT_DAYS: i64 = 14;
/// So long after its own tally a chapter waits for those of the others before it certifies: a log
/// without a fresh checkpoint for as long is stale (protocol §9.1), and who is gone must not keep
/// the others from a result.
const TALLY_WAIT_SECS: i64 = DAY_SECS;
/// So many days after its own certification a host waits for the others': a committee meets every
/// other week, and one that never certifies must not keep a result from being published (decision
/// 0036).
const CERTIFY_WAIT_DAYS: i64 = 14;

/// Until when a chapter that counted waits for the tallies of the others, by its own clock.
pub fn tallies_awaited_until(counted_at: Millis) -> Millis {
    counted_at.plus_secs(TALLY_WAIT_SECS)
}

/// Until when a host that certified waits for the other chapters' certifications, by its own clock.
pub fn certifications_awaited_until(certified_at: Millis) -> Millis {
    certified_at.plus_secs(CERTIFY_WAIT_DAYS * DAY_SECS)
}

/// How another chapter's tally stands to our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stated {
    /// The same result.
    Same,
    /// Another result over the same statement.
    Figures,
    /// A result over another statement.
    Story,
}

impl Stated {
    /// How a tally stands to our own of the same poll.
    pub fn of(own: &Tallied, other: &Tallied) -> Self {
        let statement = |tallied: &Tallied| Statement::from(tallied.clone());
        if own.result_hash == other.result_hash {
            Self::Same
        } else if statement(own) == statement(other) {
            Self::Figures
        } else {
            Self::Story
        }
    }
}

/// What other chapters' tallies do to the certification of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Difference {
    /// All state the same.
    None,
    /// One does not: it is waited until then, by our own clock.
    Until(Millis),
    /// This is never certified: the host states another result, or may have told another story.
    Never,
}

impl Difference {
    /// What the tallies that are held, the host's among them, do to the certification of our own,
    /// which was made at `counted_at`; `is_host` is whether we are the host.
    pub fn between(
        is_host: bool,
        counted_at: Millis,
        others: impl IntoIterator<Item = (Stated, bool)>,
    ) -> Self {
        let until = counted_at.plus_secs(DIFFER_WAIT_DAYS * DAY_SECS);
        let one = |(stated, of_host): (Stated, bool)| match stated {
            Stated::Same => Self::None,
            Stated::Figures | Stated::Story if is_host => Self::Until(until),
            Stated::Figures if !of_host => Self::Until(until),
            Stated::Figures | Stated::Story => Self::Never,
        };
        others.into_iter().map(one).max().unwrap_or(Self::None)
    }

    /// Whether a committee may certify all the same.
    pub fn is_over(self, now: Millis) -> bool {
        match self {
            Self::None => true,
            Self::Until(until) => now >= until,
            Self::Never => false,
        }
    }
}

/// Whether a publication names a chapter that states another result: by the event in which it does,
/// or by the dispute that it opened.
pub fn is_named(published: &Published, log: &Origin, tally: Place, dispute: Option<Place>) -> bool {
    let is = |place: Place| {
        let Place { seq, id } = place;
        published.disputed.contains(&EventRef { log: log.clone(), seq, id })
    };
    is(tally) || dispute.is_some_and(is)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Stated; 3] = [Stated::Same, Stated::Figures, Stated::Story];

    fn at(secs: i64) -> Millis {
        Millis::from_ms(0).plus_secs(secs)
    }

    #[test]
    fn a_difference_ends_by_time_unless_it_may_be_another_story() {
        let until = Difference::Until(at(DIFFER_WAIT_DAYS * DAY_SECS));
        let of = |is_host, others: &[(Stated, bool)]| {
            Difference::between(is_host, at(0), others.iter().copied())
        };
        assert_eq!(of(false, &[(Stated::Same, true), (Stated::Same, false)]), Difference::None);
        assert_eq!(of(false, &[(Stated::Same, true), (Stated::Figures, false)]), until);
        assert_eq!(of(true, &[(Stated::Figures, false), (Stated::Story, false)]), until);
        assert_eq!(of(false, &[(Stated::Same, true), (Stated::Story, false)]), Difference::Never);
        assert_eq!(of(false, &[(Stated::Figures, true)]), Difference::Never);
        assert!(!until.is_over(at(DIFFER_WAIT_DAYS * DAY_SECS - 1)));
        assert!(until.is_over(at(DIFFER_WAIT_DAYS * DAY_SECS)));
        assert!(
            !Difference::Never.is_over(at(DAY_SECS * 4_000)) && Difference::None.is_over(at(0))
        );
    }

    proptest! {
        /// A host tells each of two chapters what it likes. Each computes what its statement gives,
        /// and sees the other's tally: at no time may both certify two results.
        #[test]
        fn two_honest_committees_never_certify_two_results(
            told in any::<(u8, u8)>(),
            host_says in any::<(bool, bool)>(),
            waited in 0i64..100,
        ) {
            // Honest results are a function of the statement that the host showed.
            let same = told.0 == told.1;
            let other = if same { Stated::Same } else { Stated::Story };
            let certifies = |host_says_so: bool| {
                let host = if host_says_so { Stated::Same } else { Stated::Figures };
                let all = [(host, true), (other, false)];
                Difference::between(false, at(0), all).is_over(at(waited * DAY_SECS))
            };
            prop_assert!(same || !(certifies(host_says.0) || certifies(host_says.1)));
        }

        /// Whoever may certify may do so later, and one more tally never makes it easier.
        #[test]
        fn time_alone_helps(
            is_host in any::<bool>(),
            others in prop::collection::vec((prop::sample::select(&ALL[..]), any::<bool>()), 0..6),
            more in (prop::sample::select(&ALL[..]), any::<bool>()),
            (secs, later) in (0i64..40 * DAY_SECS, 0i64..40 * DAY_SECS),
        ) {
            let of = |all: &[(Stated, bool)]| {
                Difference::between(is_host, at(0), all.iter().copied())
            };
            let (first, second) = (of(&others), of(&[&others[..], &[more]].concat()));
            prop_assert!(!first.is_over(at(secs)) || first.is_over(at(secs + later)));
            prop_assert!(first.is_over(at(secs)) || !second.is_over(at(secs)));
        }
    }
}
