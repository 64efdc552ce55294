//! Whether a ballot is taken, now. "Open" is judged by the clock at the moment the ballot is
//! written, never by whether a job has run.

use super::choices::Choices;
use super::refusal::Refusal;
use super::rules::Secrecy;
use crate::event::poll::{Opened, RollEntry};
use crate::time::Millis;

/// A poll at one moment, as the voter's own chapter sees it.
#[derive(Debug, Clone, Copy)]
pub struct PollAt<'a> {
    /// What was fixed at opening.
    pub opened: &'a Opened,
    /// The clock, read in the transaction that writes the ballot.
    pub now: Millis,
    /// Whether this chapter has written `poll.joined`.
    pub joined: bool,
    /// Whether this chapter has written `poll.sealed`.
    pub sealed: bool,
    /// Whether the host has voided the poll.
    pub voided: bool,
}

/// How far events have brought a poll.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollFacts {
    /// `poll.published` by the host.
    pub published: bool,
    /// `poll.voided` by the host.
    pub voided: bool,
}

/// The state of a poll. A draft is no event and has none of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PollState {
    /// Fixed and announced; ballots are not taken yet.
    Scheduled,
    /// Ballots are taken.
    Open,
    /// Ballots are no longer taken; the result is not published yet.
    Closed,
    /// The certified result is published.
    Published,
    /// Voided by the host; everything is kept.
    Void,
}

impl PollState {
    /// Every state there is.
    pub const ALL: [Self; 5] =
        [Self::Scheduled, Self::Open, Self::Closed, Self::Published, Self::Void];

    /// The word used in the API and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Scheduled => "scheduled",
            Self::Open => "open",
            Self::Closed => "closed",
            Self::Published => "published",
            Self::Void => "void",
        }
    }
}

/// The state of a poll at `now`. A host that says it has published before the poll has closed is
/// not believed: nobody has counted then.
pub fn state(opened: &Opened, now: Millis, facts: PollFacts) -> PollState {
    if facts.voided {
        PollState::Void
    } else if facts.published && now >= opened.closes_at {
        PollState::Published
    } else if now < opened.opens_at {
        PollState::Scheduled
    } else if now < opened.closes_at {
        PollState::Open
    } else {
        PollState::Closed
    }
}

/// Whether the ballot is taken. `entry` is the hat's place on the roll, `earlier` whether a ballot
/// stands at it.
///
/// # Errors
/// As [`may_vote`], then what [`Choices::check`] says.
pub fn admit(
    poll: &PollAt<'_>,
    entry: Option<&RollEntry>,
    earlier: bool,
    choices: &Choices,
) -> Result<(), Refusal> {
    may_vote(poll, entry, earlier)?;
    choices.check(poll.opened)
}

/// Whether any ballot would be taken: what a page asks before it shows one.
///
/// # Errors
/// The first reason why not, in the order in which a voter would ask.
pub fn may_vote(
    poll: &PollAt<'_>,
    entry: Option<&RollEntry>,
    earlier: bool,
) -> Result<(), Refusal> {
    takes_ballots(poll)?;
    if entry.is_none() {
        return Err(Refusal::NotOnRoll);
    }
    if earlier && !poll.opened.replaceable {
        return Err(Refusal::AlreadyVoted);
    }
    Ok(())
}

/// Whether this chapter takes anybody's ballot: what may be said before it is known whose.
///
/// # Errors
/// The first reason why not.
pub fn takes_ballots(poll: &PollAt<'_>) -> Result<(), Refusal> {
    let opened = poll.opened;
    if poll.voided {
        return Err(Refusal::Void);
    }
    if opened.secrecy != Secrecy::Named {
        return Err(Refusal::SecrecyNotYet);
    }
    if poll.now < opened.opens_at {
        return Err(Refusal::NotOpenYet { opens_at: opened.opens_at });
    }
    if poll.now >= opened.closes_at {
        return Err(Refusal::Closed { closes_at: opened.closes_at });
    }
    if !poll.joined {
        return Err(Refusal::NotJoined);
    }
    if poll.sealed {
        return Err(Refusal::Sealed);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::voting::fixtures::{CLOSES, OPENS, roll_entry, yes_no};

    fn at(opened: &Opened, now: i64) -> PollAt<'_> {
        let now = Millis::from_ms(now);
        PollAt { opened, now, joined: true, sealed: false, voided: false }
    }

    #[test]
    fn the_clock_decides_to_the_millisecond() {
        let poll = yes_no();
        let place = roll_entry(1, 1);
        let cast = |now| admit(&at(&poll, now), Some(&place), false, &Choices::Yes);
        let early = Refusal::NotOpenYet { opens_at: poll.opens_at };
        let late = Refusal::Closed { closes_at: poll.closes_at };
        assert_eq!(cast(OPENS - 1), Err(early));
        assert_eq!(cast(OPENS), Ok(()));
        assert_eq!(cast(CLOSES - 1), Ok(()));
        assert_eq!(cast(CLOSES), Err(late));
    }

    #[test]
    fn each_reason_has_its_refusal() {
        let mut poll = yes_no();
        let place = roll_entry(1, 1);
        let now = at(&poll, OPENS);
        let cast = |at: PollAt<'_>| admit(&at, Some(&place), false, &Choices::Yes);
        assert_eq!(cast(PollAt { joined: false, ..now }), Err(Refusal::NotJoined));
        assert_eq!(cast(PollAt { sealed: true, ..now }), Err(Refusal::Sealed));
        assert_eq!(cast(PollAt { voided: true, ..now }), Err(Refusal::Void));
        assert_eq!(admit(&now, None, false, &Choices::Yes), Err(Refusal::NotOnRoll));
        let misfit = Choices::Options(vec![]);
        assert_eq!(admit(&now, Some(&place), false, &misfit), Err(Refusal::ChoicesDoNotFit));
        assert_eq!(admit(&now, Some(&place), true, &Choices::Yes), Ok(()));
        poll.replaceable = false;
        let again = admit(&at(&poll, OPENS), Some(&place), true, &Choices::Yes);
        assert_eq!(again, Err(Refusal::AlreadyVoted));
        poll.secrecy = Secrecy::Secret;
        let secret = admit(&at(&poll, OPENS), Some(&place), false, &Choices::Yes);
        assert_eq!(secret, Err(Refusal::SecrecyNotYet));
    }

    #[test]
    fn states_follow_the_clock_and_the_last_word_is_the_hosts() {
        let poll = yes_no();
        let on = |now, published, voided| {
            state(&poll, Millis::from_ms(now), PollFacts { published, voided })
        };
        assert_eq!(on(OPENS - 1, false, false), PollState::Scheduled);
        assert_eq!(on(OPENS, false, false), PollState::Open);
        assert_eq!(on(CLOSES, false, false), PollState::Closed);
        assert_eq!(on(CLOSES, true, false), PollState::Published);
        assert_eq!(on(CLOSES - 1, true, false), PollState::Open, "too early to be true");
        assert_eq!(on(OPENS, false, true), PollState::Void);
    }
}
