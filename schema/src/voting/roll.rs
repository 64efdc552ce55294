//! The voter roll: who is on it, why somebody is not, and its proof (rule 35).
//!
//! A roll is made once, at the record date, from the electorate's rule and every member's standing
//! on that day. After that nothing changes it; what a member sees is the same rule again.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::rules::{Electorate, OrgMode};
use crate::event::member::MemberKind;
use crate::event::poll::{RollEntry, RollFrozen, RollPage};
use crate::ids::{EntryId, MemberId, PollId};
use crate::log::{Hash, leaf_hash, root_of};
use crate::membership::Standing;

/// What one place on a roll may weigh (rule 35).
pub const WEIGHTS: RangeInclusive<u32> = 1..=1_000;
/// Entries of one `roll.page`: each takes at most 92 bytes of JSON, so a page stays below 28 KiB.
pub const PAGE_ENTRIES: usize = 300;
/// Most entries of a roll. With 32 chapters, weights and denominators up to 1000 every product of
/// the count stays below 2^53, so that it can stand in an event.
pub const COUNT_MAX: u64 = 1_000_000;

const _: () = assert!(
    COUNT_MAX * super::rules::CHAPTERS_MAX as u64 * 1_000 * super::rules::DENOMINATOR_MAX as u64
        <= crate::json::MAX_INTEGER
);

/// Whether the electorate's rule gives every place of a roll to some member. A chapter whose roll
/// has another has not joined, and its seal counts for nothing (rule 35): otherwise one place of a
/// weight that nobody has would keep a poll of several chapters from ever being counted.
pub fn is_given(electorate: &Electorate, roll: &[RollEntry]) -> bool {
    roll.iter().all(|place| electorate.gives(place.weight, place.seat))
}

/// A member as it stands on the record date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberOnDate {
    /// The member.
    pub member: MemberId,
    /// What it is.
    pub kind: MemberKind,
    /// First day of the membership.
    pub since: Date,
    /// Its standing on the record date.
    pub standing: Standing,
}

/// Whether a member has a vote, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Eligibility {
    /// A place on the roll (two, for an organisation with two representatives).
    Entitled {
        /// How many ballots.
        ballots: u32,
        /// What each of them weighs.
        weight: u32,
    },
    /// No member on the record date.
    NotAMember,
    /// Joined too late.
    JoinedAfter {
        /// Last day on which a voter may have joined.
        cutoff: Date,
    },
    /// Dues are not in order.
    Arrears {
        /// First day that is not settled.
        since: Date,
    },
    /// This poll gives this kind of member no vote.
    KindHasNoVote,
    /// The roll was frozen without this member, whatever the rule says today.
    NotOnRoll,
}

impl Eligibility {
    /// Every code there is.
    pub const CODES: [&'static str; 6] =
        ["entitled", "not-a-member", "joined-after", "arrears", "kind-has-no-vote", "not-on-roll"];

    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Entitled { .. } => "entitled",
            Self::NotAMember => "not-a-member",
            Self::JoinedAfter { .. } => "joined-after",
            Self::Arrears { .. } => "arrears",
            Self::KindHasNoVote => "kind-has-no-vote",
            Self::NotOnRoll => "not-on-roll",
        }
    }

    /// Whether there is a vote.
    pub fn is_entitled(&self) -> bool {
        matches!(self, Self::Entitled { .. })
    }
}

/// What the electorate's rule says of one member. The first reason that applies is given, the one
/// that nothing can be done about before the one that money mends.
pub fn eligibility(electorate: &Electorate, member: &MemberOnDate) -> Eligibility {
    if member.standing == Standing::NotAMember {
        return Eligibility::NotAMember;
    }
    let Some(weight) = electorate.weights.get(&member.kind).copied() else {
        return Eligibility::KindHasNoVote;
    };
    if let Some(cutoff) = electorate.joined_by
        && member.since > cutoff
    {
        return Eligibility::JoinedAfter { cutoff };
    }
    if let Standing::Arrears { since } = member.standing
        && electorate.good_standing
    {
        return Eligibility::Arrears { since };
    }
    let two = electorate.org_mode == OrgMode::TwoRepresentatives
        && member.kind == MemberKind::Organisation;
    if two {
        Eligibility::Entitled { ballots: 2, weight: weight / 2 }
    } else {
        Eligibility::Entitled { ballots: 1, weight }
    }
}

/// What a frozen roll says of a member: its places if it has some, else why the rule gave it none
/// (or that it was left off).
pub fn eligibility_on_roll(
    roll: &[RollEntry],
    electorate: &Electorate,
    member: &MemberOnDate,
) -> Eligibility {
    let places = roll.iter().filter(|entry| entry.member == member.member);
    let (ballots, weight) = places.fold((0, 0), |(count, _), entry| (count + 1, entry.weight));
    match eligibility(electorate, member) {
        _ if ballots > 0 => Eligibility::Entitled { ballots, weight },
        Eligibility::Entitled { .. } => Eligibility::NotOnRoll,
        reason => reason,
    }
}

/// Makes the roll: the entries of everyone entitled, sorted by entry id. `entry_ids` draws a new
/// id at each call.
pub fn build(
    electorate: &Electorate,
    members: impl IntoIterator<Item = MemberOnDate>,
    mut entry_ids: impl FnMut() -> EntryId,
) -> Vec<RollEntry> {
    let mut roll = Vec::new();
    for on_date in members {
        let Eligibility::Entitled { ballots, weight } = eligibility(electorate, &on_date) else {
            continue;
        };
        let seats: &[Option<u8>] = if ballots == 2 { &[Some(1), Some(2)] } else { &[None] };
        for seat in seats {
            let (entry, member) = (entry_ids(), on_date.member.clone());
            roll.push(RollEntry { entry, member, weight, seat: *seat });
        }
    }
    roll.sort_unstable_by(|a, b| a.entry.cmp(&b.entry));
    roll
}

/// The Merkle leaf of an entry: over `ENTRYID LF WEIGHT LF`.
pub fn leaf(entry: &RollEntry) -> Hash {
    leaf_hash(format!("{}\n{}\n", entry.entry, entry.weight).as_bytes())
}

/// The RFC 6962 root over the entries, in the order given.
pub fn root(entries: &[RollEntry]) -> Hash {
    root_of(entries.iter().map(leaf))
}

/// Sum of the weights.
pub fn weight(entries: &[RollEntry]) -> u64 {
    entries.iter().map(|entry| u64::from(entry.weight)).sum()
}

/// The roll as bodies of `roll.page`, numbered from 0. An empty roll has no page.
pub fn pages(poll: &PollId, entries: &[RollEntry]) -> Vec<RollPage> {
    let chunks = entries.chunks(PAGE_ENTRIES).zip(0..);
    let page = |(chunk, page): (&[RollEntry], u32)| RollPage {
        poll: poll.clone(),
        page,
        entries: chunk.to_vec(),
    };
    chunks.map(page).collect()
}

/// The body of `roll.frozen` for a roll whose pages stand from `first` to `last`.
pub fn frozen(poll: &PollId, entries: &[RollEntry], seqs: Option<(u64, u64)>) -> RollFrozen {
    RollFrozen {
        poll: poll.clone(),
        count: entries.len() as u64,
        weight: weight(entries),
        root: root(entries),
        first: seqs.map(|(first, _)| first),
        last: seqs.map(|(_, last)| last),
    }
}

/// Why a chapter's roll is set aside as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollFault {
    /// A page or the freeze is of another poll.
    Poll,
    /// Pages are not numbered from 0 without a gap.
    Pages,
    /// `first` and `last` cannot be where these pages stand.
    Positions,
    /// Entries are not in strictly ascending order of entry id (an entry twice among them).
    Order,
    /// A weight outside 1 to 1000, or a seat that is neither 1 nor 2.
    Weight,
    /// A member has two places that are not two seats.
    MemberTwice,
    /// The count is wrong, or above [`COUNT_MAX`].
    Count,
    /// The sum of weights is wrong.
    Sum,
    /// The root is wrong.
    Root,
}

impl RollFault {
    /// Every code there is.
    pub const CODES: [&'static str; 9] = [
        "roll-poll",
        "roll-pages",
        "roll-positions",
        "roll-order",
        "roll-weight",
        "roll-member-twice",
        "roll-count",
        "roll-sum",
        "roll-root",
    ];

    /// The stable code.
    pub fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }
}

impl fmt::Display for RollFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for RollFault {}

/// A roll that was verified: entries by ascending id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Roll {
    /// The entries.
    pub entries: Vec<RollEntry>,
}

impl Roll {
    /// The entry with this id, if it is on the roll.
    pub fn find(&self, entry: &EntryId) -> Option<&RollEntry> {
        let at = self.entries.binary_search_by(|other| other.entry.cmp(entry)).ok()?;
        self.entries.get(at)
    }
}

/// Verifies the pages of a roll against its freeze. That the pages stand at the seqs which the
/// freeze names, and before it, is for whoever knows where they stand.
///
/// # Errors
/// Why the roll is set aside as a whole.
pub fn verify(pages: &[RollPage], frozen: &RollFrozen) -> Result<Roll, RollFault> {
    for (page, number) in pages.iter().zip(0u32..) {
        if page.poll != frozen.poll {
            return Err(RollFault::Poll);
        }
        if page.page != number {
            return Err(RollFault::Pages);
        }
    }
    let placed = match (frozen.first, frozen.last) {
        (None, None) => pages.is_empty(),
        // Other events of the log may stand between pages, so there is room or more.
        (Some(first), Some(last)) => {
            !pages.is_empty()
                && last.checked_sub(first).is_some_and(|n| n >= pages.len() as u64 - 1)
        }
        _ => false,
    };
    if !placed {
        return Err(RollFault::Positions);
    }
    let entries: Vec<_> = pages.iter().flat_map(|page| page.entries.iter().cloned()).collect();
    check_entries(&entries)?;
    if entries.len() as u64 != frozen.count {
        Err(RollFault::Count)
    } else if weight(&entries) != frozen.weight {
        Err(RollFault::Sum)
    } else if root(&entries) != frozen.root {
        Err(RollFault::Root)
    } else {
        Ok(Roll { entries })
    }
}

/// Checks entries by themselves: order, weights, seats, members.
pub(super) fn check_entries(entries: &[RollEntry]) -> Result<(), RollFault> {
    if entries.len() as u64 > COUNT_MAX {
        return Err(RollFault::Count);
    }
    if entries.windows(2).any(|pair| pair[0].entry >= pair[1].entry) {
        return Err(RollFault::Order);
    }
    let mut places = BTreeSet::new();
    for entry in entries {
        if !WEIGHTS.contains(&entry.weight) || !matches!(entry.seat, None | Some(1 | 2)) {
            return Err(RollFault::Weight);
        }
        let first = places.insert((&entry.member, entry.seat));
        // A place without a seat is the member's only one.
        let only = match entry.seat {
            None => [Some(1), Some(2)].iter().all(|seat| !places.contains(&(&entry.member, *seat))),
            Some(_) => !places.contains(&(&entry.member, None)),
        };
        if !first || !only {
            return Err(RollFault::MemberTwice);
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "roll_tests.rs"]
mod tests;
