//! The seal of a chapter's ballots: what it says, and whether it is true (rules 37 and 38).

use std::fmt;

use super::envelope::BoxKey;
use super::roll;
use super::tally::{CastBallot, ballots_root, effective_count};
use crate::event::poll::{Opened, RollEntry, Sealed};
use crate::log::Hash;

/// What a chapter's log holds of a poll when it is sealed.
#[derive(Debug, Clone, Copy)]
pub struct Ballots<'a> {
    /// The roll, by ascending entry id.
    pub roll: &'a [RollEntry],
    /// Every `ballot.cast` of the poll since `poll.joined`, in seq order.
    pub cast: &'a [CastBallot],
    /// The leaf of each of their stored entries, in the same order.
    pub leaves: &'a [Hash],
}

impl Ballots<'_> {
    /// The body of `poll.sealed` for them, revealing `key`.
    pub fn sealed(&self, opened: &Opened, key: &BoxKey) -> Sealed {
        Sealed {
            poll: opened.poll.clone(),
            count: effective_count(self.roll, self.cast, opened.replaceable),
            ballots_root: ballots_root(self.leaves.iter().copied()),
            first_seq: self.cast.first().map(|ballot| ballot.seq),
            last_seq: self.cast.last().map(|ballot| ballot.seq),
            roll_root: roll::root(self.roll),
            box_key: key.to_b64u(),
        }
    }

    /// Whether a seal is true of them, and the key that it reveals. `box_commit` is that of this
    /// log's `poll.joined`.
    ///
    /// # Errors
    /// What of the seal is not true of the ballots.
    pub fn check(
        &self,
        opened: &Opened,
        sealed: &Sealed,
        box_commit: Hash,
    ) -> Result<BoxKey, SealFault> {
        let key = BoxKey::from_b64u(&sealed.box_key).ok_or(SealFault::BoxKey)?;
        if key.commitment() != box_commit {
            return Err(SealFault::BoxKey);
        }
        let truth = self.sealed(opened, &key);
        if sealed.poll != truth.poll {
            Err(SealFault::Poll)
        } else if sealed.roll_root != truth.roll_root {
            Err(SealFault::Roll)
        } else if (sealed.first_seq, sealed.last_seq) != (truth.first_seq, truth.last_seq) {
            Err(SealFault::Positions)
        } else if sealed.ballots_root != truth.ballots_root {
            Err(SealFault::Ballots)
        } else if sealed.count != truth.count {
            Err(SealFault::Count)
        } else {
            Ok(key)
        }
    }
}

/// Why a seal is not true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SealFault {
    /// It is of another poll.
    Poll,
    /// The key is malformed, or not the one that was committed to.
    BoxKey,
    /// The root of the roll is another.
    Roll,
    /// The first or last ballot stands elsewhere.
    Positions,
    /// The root of the ballots is another.
    Ballots,
    /// The number of effective ballots is another.
    Count,
}

impl SealFault {
    /// Every code there is.
    pub const CODES: [&'static str; 6] =
        ["seal-poll", "seal-box-key", "seal-roll", "seal-positions", "seal-ballots", "seal-count"];

    /// The stable code.
    pub fn code(self) -> &'static str {
        Self::CODES[self as usize]
    }
}

impl fmt::Display for SealFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl std::error::Error for SealFault {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::leaf_hash;
    use crate::voting::choices::Choices;
    use crate::voting::fixtures::{box_key, chapter, yes_no};

    #[test]
    fn a_seal_is_true_of_its_ballots_and_of_no_others() {
        let poll = yes_no();
        let cast = [(1, Choices::Yes), (1, Choices::No), (2, Choices::Yes)];
        let us = chapter(&poll, "us", &[1, 2], &cast);
        let leaves: Vec<_> = (0..3u8).map(|n| leaf_hash(&[n])).collect();
        let ballots = Ballots { roll: &us.roll, cast: &us.ballots, leaves: &leaves };
        let key = box_key("us");
        let good = ballots.sealed(&poll, &key);
        assert_eq!((good.count, good.first_seq, good.last_seq), (2, Some(100), Some(102)));
        let check = |sealed: &Sealed| ballots.check(&poll, sealed, key.commitment());
        assert_eq!(check(&good), Ok(key.clone()));
        let fault = |change: fn(&mut Sealed)| {
            let mut sealed = good.clone();
            change(&mut sealed);
            check(&sealed).err()
        };
        assert_eq!(fault(|sealed| sealed.count = 3), Some(SealFault::Count));
        assert_eq!(fault(|sealed| sealed.last_seq = None), Some(SealFault::Positions));
        assert_eq!(fault(|sealed| sealed.box_key.clear()), Some(SealFault::BoxKey));
        let other = |sealed: &mut Sealed| sealed.box_key = box_key("mx").to_b64u();
        assert_eq!(fault(other), Some(SealFault::BoxKey));
        assert_eq!(fault(|sealed| sealed.roll_root = leaf_hash(b"")), Some(SealFault::Roll));
        assert_eq!(fault(|sealed| sealed.ballots_root = leaf_hash(b"")), Some(SealFault::Ballots));
        let fewer = Ballots { leaves: &leaves[..2], ..ballots };
        let missing = fewer.check(&poll, &good, key.commitment());
        assert_eq!(missing, Err(SealFault::Ballots));
    }

    #[test]
    fn an_empty_box_is_sealed_without_positions() {
        let poll = yes_no();
        let empty = Ballots { roll: &[], cast: &[], leaves: &[] };
        let sealed = empty.sealed(&poll, &box_key("us"));
        assert_eq!((sealed.count, sealed.first_seq, sealed.last_seq), (0, None, None));
        assert!(empty.check(&poll, &sealed, box_key("us").commitment()).is_ok());
    }
}
