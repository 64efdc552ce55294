//! What a dispute does to a publication, and what is said of one afterwards (rule 45).
//!
//! A host's log alone decides whether its publication stands: by where it stands, by what it names,
//! and by the host's own clock. What needs the disputing chapter's log besides is only said, never
//! decided: it is the same for whoever holds both.

use crate::event::dispute::Ending;
use crate::event::poll::{Opened, Published};
use crate::event::{EventRef, Origin};
use crate::log::Hash;
use crate::time::{DAY_SECS, Millis};

use super::rules::disputable_until;

/// So many days after the window a host waits for a dispute to end. Then it may publish over it,
/// and has to name it: two meetings of a committee that meets every other week.
pub const DISPUTE_WAIT_DAYS: i64 = 30;

/// From when on a host that certified at an instant may publish over a dispute, by its own clock.
pub fn may_override_from(opened: &Opened, certified_at: Millis) -> Millis {
    override_from(disputable_until(opened, certified_at))
}

/// The same by the end of the window.
pub fn override_from(disputable_until: Millis) -> Millis {
    disputable_until.plus_secs(DISPUTE_WAIT_DAYS * DAY_SECS)
}

/// What a host's log holds as it publishes.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// Its poll.
    pub opened: &'a Opened,
    /// The host.
    pub host: &'a Origin,
    /// `at` of its certification.
    pub certified_at: Millis,
    /// Whether a dispute that its own committee opened has not ended.
    pub own_open: bool,
}

/// Whether a publication stands against disputes: over one of the host's own none does, and over
/// another chapter's only one that names it, after the wait. Both instants are the host's words.
pub fn may_publish(grounds: &Grounds<'_>, published: &Published, at: Millis) -> bool {
    let named = &published.disputed;
    let chapters = &grounds.opened.chapters;
    let ascend = named.windows(2).all(|two| two[0].log < two[1].log);
    let others = named.iter().all(|one| one.log != *grounds.host && chapters.contains(&one.log));
    let is_time = at >= may_override_from(grounds.opened, grounds.certified_at);
    !grounds.own_open && ascend && others && (named.is_empty() || is_time)
}

/// The last word on a poll, as a dispute about it meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastWord {
    /// There is none yet.
    None,
    /// The host has voided the poll.
    Void,
    /// The host has published.
    Published {
        /// Whether the publication names this dispute as one that it is made over.
        named: bool,
        /// Whether the host's log shows that it had read so far ([`had_read`]).
        read: bool,
    },
}

/// Whether a reference of a host's event shows that it had read a dispute: it is to the dispute, or
/// to an event behind it in the same log. `here` is that event as the reader holds it: a reference
/// to another shows nothing, since its log may have told the host another history.
pub fn shows_reading(to: &EventRef, dispute: &EventRef, here: Option<Hash>) -> bool {
    to.log == dispute.log && to.seq >= dispute.seq && here == Some(to.id)
}

/// Whether a host had read a dispute when it published: `first` is where in its log the first event
/// stands of which a reference shows so. Pages and files ask this alike; a file carries that event,
/// and the one to which it refers.
pub fn had_read(first: Option<u64>, published: u64) -> bool {
    first.is_some_and(|first| first <= published)
}

/// What is said of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It keeps the host from publishing.
    Open,
    /// The chapter took it back.
    Withdrawn,
    /// The chapter has been answered.
    Settled,
    /// The host waited for as long as it has to, and published over it, naming it.
    Overridden,
    /// The host published without naming it: it may not have had it.
    Unheard,
    /// The host published without naming it, and its own log shows that it had read it.
    Ignored,
    /// The poll was voided.
    Void,
}

impl Standing {
    /// Every standing there is.
    pub const ALL: [Self; 7] = [
        Self::Open,
        Self::Withdrawn,
        Self::Settled,
        Self::Overridden,
        Self::Unheard,
        Self::Ignored,
        Self::Void,
    ];

    /// Its word, in the API and in files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Withdrawn => "withdrawn",
            Self::Settled => "settled",
            Self::Overridden => "overridden",
            Self::Unheard => "unheard",
            Self::Ignored => "ignored",
            Self::Void => "void",
        }
    }

    /// Whether a reader of the result has to know: the chapter stands by its objection.
    pub fn stands(self) -> bool {
        matches!(self, Self::Open | Self::Overridden | Self::Unheard | Self::Ignored)
    }
}

/// What is said of a dispute that its chapter has ended so, or has not ended.
pub fn standing(ended: Option<Ending>, last_word: LastWord) -> Standing {
    match (ended, last_word) {
        (Some(Ending::Withdrawn), _) => Standing::Withdrawn,
        (Some(Ending::Settled), _) => Standing::Settled,
        (None, LastWord::None) => Standing::Open,
        (None, LastWord::Void) => Standing::Void,
        (None, LastWord::Published { named: true, .. }) => Standing::Overridden,
        (None, LastWord::Published { read: true, .. }) => Standing::Ignored,
        (None, LastWord::Published { .. }) => Standing::Unheard,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::voting::fixtures::{origin, yes_no};

    fn naming(logs: &[&str]) -> Published {
        let of = |name: &&str| EventRef { log: origin(name), seq: 9, id: Hash([7; 32]) };
        let poll = yes_no().poll;
        let disputed = logs.iter().map(of).collect();
        Published { poll, result_hash: Hash([1; 32]), certified: Vec::new(), disputed }
    }

    fn stands(own_open: bool, logs: &[&str], secs_past: i64) -> bool {
        let opened = yes_no();
        let (host, certified_at) = (origin("mx"), opened.closes_at);
        let at = may_override_from(&opened, certified_at).plus_secs(secs_past);
        let grounds = Grounds { opened: &opened, host: &host, certified_at, own_open };
        may_publish(&grounds, &naming(logs), at)
    }

    #[test]
    fn a_dispute_holds_a_publication_up_for_a_time_and_not_for_ever() {
        assert!(stands(false, &[], -DAY_SECS * 40));
        assert!(!stands(false, &["us"], -1));
        assert!(stands(false, &["us"], 0));
        assert!(!stands(true, &[], DAY_SECS * 400), "its own it has to end");
        assert!(!stands(false, &["mx"], 1), "its own is not named");
        assert!(!stands(false, &["ca"], 1), "no chapter of the poll");
        assert!(!stands(false, &["us", "us"], 1));
    }

    #[test]
    fn a_host_had_read_what_it_refers_to_as_it_is_here() {
        let dispute = EventRef { log: origin("us"), seq: 9, id: Hash([7; 32]) };
        let to = |seq, id| EventRef { seq, id: Hash([id; 32]), ..dispute.clone() };
        let shows = |to: EventRef, here: u8| shows_reading(&to, &dispute, Some(Hash([here; 32])));
        assert!(shows(to(9, 7), 7) && shows(to(12, 3), 3));
        assert!(!shows(to(8, 7), 7), "before it");
        assert!(!shows(to(12, 3), 4), "of another history");
        assert!(!shows_reading(&to(12, 3), &dispute, None));
        assert!(!shows(EventRef { log: origin("ca"), ..to(12, 3) }, 3));
        assert!(had_read(Some(5), 5) && !had_read(Some(6), 5) && !had_read(None, 5));
    }

    proptest! {
        /// Whoever has ended a dispute no longer stands by it, whatever the host said; and of one
        /// that has not ended, only voiding the poll takes the objection away.
        #[test]
        fn only_who_opened_it_ends_it(
            ended in prop::option::of(prop::sample::select(&Ending::ALL[..])),
            void in any::<bool>(),
            published in any::<bool>(),
            (named, read) in any::<(bool, bool)>(),
        ) {
            let last_word = match (void, published) {
                (true, _) => LastWord::Void,
                (false, true) => LastWord::Published { named, read },
                (false, false) => LastWord::None,
            };
            let said = standing(ended, last_word);
            prop_assert_eq!(said.stands(), ended.is_none() && !void);
            prop_assert_eq!(said == Standing::Open, ended.is_none() && !void && !published);
        }
    }
}
