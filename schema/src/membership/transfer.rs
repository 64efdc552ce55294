//! How a member's move stands: who may do what when, by what two logs say (rule 46).
//!
//! The old home's log decides. Its first `closed`, `withdrawn` or `expired` ends the offer, and
//! nothing that the other log says, earlier or later, changes it. Everything here is a function of
//! what is held of both logs, so a step that was taken is not due any more, and whoever asks again
//! after a crash gets the same answer.

use jiff::civil::Date;

use crate::event::Origin;
use crate::event::member::MemberKind;
use crate::event::transfer::{Period, Terms};
use crate::log::Hash;
use crate::time::{DAY_SECS, Millis};

/// For how long an offer stands: two weeks (protocol §11.6).
pub const OFFER_DAYS: i64 = 14;
/// For how long an adoption is provisional (protocol §11.6): time for the old home to come back.
pub const PROVISIONAL_DAYS: i64 = 30;
/// Most settled periods that move along. Periods that touch are one, so few members have two.
pub const PERIODS_MAX: usize = 16;
/// Receipts that an adoption may bring: where the member stands, and since when.
pub const EVIDENCE_MAX: usize = 4;
/// Longest receipt in an adoption: all of them fit into an event.
pub const EVIDENCE_BYTES: usize = 6_144;

/// How an offer ended in the old home's log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Ending {
    /// The member went.
    Closed,
    /// The offer was taken back, or the membership ended.
    Withdrawn,
    /// Nobody took it in time.
    Expired,
}

impl Ending {
    /// Every ending there is.
    pub const ALL: [Self; 3] = [Self::Closed, Self::Withdrawn, Self::Expired];

    /// The word used in the store.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

impl std::str::FromStr for Ending {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|ending| ending.as_str() == word).ok_or(())
    }
}

/// An offer, as the old home's log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The old home.
    pub from: Origin,
    /// The chapter that may take the member.
    pub to: Origin,
    /// Id of the offer.
    pub id: Hash,
    /// With what the member moves.
    pub terms: Terms,
    /// From when on it may expire.
    pub expires: Millis,
    /// How it ended, if it has, and the id of the event that ended it.
    pub ended: Option<(Ending, Hash)>,
}

/// An acceptance or adoption, as the new home's log has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// The new home.
    pub to: Origin,
    /// The old home.
    pub from: Origin,
    /// Id of the offer that was accepted; none for an adoption.
    pub offer: Option<Hash>,
    /// With what the member comes.
    pub terms: Terms,
    /// When it was accepted or adopted, by the new home's clock.
    pub at: Millis,
    /// Id of the closing that the arrival names, once the member has arrived.
    pub closed: Option<Hash>,
}

/// How a move stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Stage {
    /// The old home has offered; nobody has answered.
    Offered,
    /// The new home has accepted; the old home has not closed yet.
    Accepted,
    /// The old home has closed; the new home has not noted it yet.
    Closed,
    /// The member is at the new home.
    Arrived,
    /// The old home took the offer back; also after an acceptance that came too late.
    Withdrawn,
    /// The offer expired; also before an acceptance that came too late.
    Expired,
    /// The new home accepted, or has taken in, whom this old home has not offered it like that, or
    /// has not let go.
    Unfounded,
    /// The new home took the member in because the old home is gone: provisional.
    Provisional,
    /// The same, and 30 days have passed without a word of the old home.
    Adopted,
    /// The new home took the member in, and the old home is there and has not let it go.
    Disputed,
}

impl Stage {
    /// Every stage there is.
    pub const ALL: [Self; 10] = [
        Self::Offered,
        Self::Accepted,
        Self::Closed,
        Self::Arrived,
        Self::Withdrawn,
        Self::Expired,
        Self::Unfounded,
        Self::Provisional,
        Self::Adopted,
        Self::Disputed,
    ];

    /// The word used in the API and files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Offered => "offered",
            Self::Accepted => "accepted",
            Self::Closed => "closed",
            Self::Arrived => "arrived",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Unfounded => "unfounded",
            Self::Provisional => "provisional",
            Self::Adopted => "adopted",
            Self::Disputed => "disputed",
        }
    }

    /// Whether the member votes at the new home. Until the old home has closed it is the old one,
    /// and in between the two events it is nobody else's either.
    pub fn is_at_new_home(self) -> bool {
        matches!(self, Self::Closed | Self::Arrived | Self::Provisional | Self::Adopted)
    }
}

/// Whether an acceptance takes this very offer, with these very terms. Once the old home has
/// closed, a later generation of the new home's log may say it again.
pub fn takes(offer: &Offer, arrival: &Arrival) -> bool {
    let is_closed = matches!(offer.ended, Some((Ending::Closed, _)));
    arrival.offer == Some(offer.id)
        && arrival.from == offer.from
        && (arrival.to == offer.to || is_closed && arrival.to.stands_for(&offer.to))
        && arrival.terms == offer.terms
}

/// How a move stands. `offer` is the offer that the arrival names, if the old home's log has it, or
/// any offer where there is no arrival. `old_home_is_back` says that the old home has been heard
/// since an adoption.
pub fn stage(
    offer: Option<&Offer>,
    arrival: Option<&Arrival>,
    old_home_is_back: bool,
    now: Millis,
) -> Option<Stage> {
    if let Some(adoption) = arrival.filter(|arrival| arrival.offer.is_none()) {
        let until = adoption.at.plus_secs(PROVISIONAL_DAYS * DAY_SECS);
        return Some(match old_home_is_back {
            true => Stage::Disputed,
            false if now < until => Stage::Provisional,
            false => Stage::Adopted,
        });
    }
    let Some(offer) = offer else {
        // What was accepted may still come with the old home's log; nothing follows from it.
        return arrival.map(|_| Stage::Unfounded);
    };
    if let Some(arrival) = arrival
        && !takes(offer, arrival)
    {
        return Some(Stage::Unfounded);
    }
    let arrived = arrival.and_then(|arrival| arrival.closed);
    Some(match offer.ended {
        Some((Ending::Closed, id)) => match arrived {
            Some(named) if named == id => Stage::Arrived,
            Some(_) => Stage::Unfounded,
            None => Stage::Closed,
        },
        // Whoever "arrives" without a closing has not been let go.
        _ if arrived.is_some() => Stage::Unfounded,
        Some((Ending::Withdrawn, _)) => Stage::Withdrawn,
        Some((Ending::Expired, _)) => Stage::Expired,
        None if arrival.is_some() => Stage::Accepted,
        None => Stage::Offered,
    })
}

/// Whether the new home may accept now, by its own clock.
pub fn may_accept(offer: &Offer, now: Millis) -> bool {
    offer.ended.is_none() && now < offer.expires
}

/// Whether the old home closes now: the offer stands, and has been taken. That its day has passed
/// does not matter: while nothing else stands in the log, the acceptance was in time.
pub fn may_close(offer: &Offer, arrival: Option<&Arrival>) -> bool {
    offer.ended.is_none() && arrival.is_some_and(|arrival| takes(offer, arrival))
}

/// Whether the old home lets the offer expire now.
pub fn may_expire(offer: &Offer, arrival: Option<&Arrival>, now: Millis) -> bool {
    offer.ended.is_none() && now >= offer.expires && !may_close(offer, arrival)
}

/// Whether the new home notes the arrival now, and which closing it names.
pub fn may_arrive(offer: &Offer, arrival: &Arrival) -> Option<Hash> {
    match offer.ended {
        Some((Ending::Closed, id)) if arrival.closed.is_none() && takes(offer, arrival) => Some(id),
        _ => None,
    }
}

/// Whether terms make sense: a kind that is a member, days of four-digit years, few periods, in
/// order and apart.
pub fn check_terms(terms: &Terms) -> bool {
    let four_digits = |day: Date| (0..=9999).contains(&day.year());
    let in_order = terms.settled.windows(2).all(|pair| pair[0].through < pair[1].from);
    let whole = |period: &Period| {
        period.from <= period.through && four_digits(period.from) && four_digits(period.through)
    };
    terms.kind != MemberKind::Person
        && four_digits(terms.since)
        && terms.settled.len() <= PERIODS_MAX
        && in_order
        && terms.settled.iter().all(whole)
}

/// The settled periods that move along: those that count, joined where they touch, the latest ones
/// if there are too many.
pub fn settled(mut counted: Vec<(Date, Date)>) -> Vec<Period> {
    counted.retain(|(from, through)| from <= through);
    counted.sort_unstable();
    let mut runs: Vec<Period> = Vec::new();
    for (from, through) in counted {
        match runs.last_mut() {
            Some(run) if from <= super::plus_days(run.through, 1) => {
                run.through = run.through.max(through);
            }
            _ => runs.push(Period { from, through }),
        }
    }
    let surplus = runs.len().saturating_sub(PERIODS_MAX);
    runs.split_off(surplus)
}

#[cfg(test)]
#[path = "transfer_tests.rs"]
mod tests;
