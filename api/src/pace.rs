//! How much one account may write: what is written here is kept for ever and travels to every peer,
//! so a script that runs wild, or a token that was stolen, must not fill their disks.
//!
//! Every kind of act has a bucket per account, which holds an hour's worth and fills again evenly;
//! a personal token draws from the bucket of its account. The buckets are in memory, as the counts
//! of failed sign-ins are: a restart fills them, which gives an hour's worth and no more.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use enlace_schema::ids::AccountId;
use enlace_schema::time::Millis;

use crate::config::WriteLimits;
use crate::error::{Refusal, Result, codes};

/// Buckets remembered; beyond it those that are full again are forgotten. A chapter has some
/// thousand accounts.
const BUCKETS_MAX: usize = 65_536;
/// An hour, in milliseconds.
const HOUR_MS: i64 = 3_600_000;

/// A kind of act with a limit of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// A comment: public, and kept for ever.
    Comment,
    /// A support.
    Support,
    /// A draft of a proposal or poll, made, changed or thrown away.
    Draft,
    /// A proposal published, translated, amended or withdrawn.
    Proposal,
    /// A ballot cast or replaced.
    Ballot,
    /// Whatever is sent to be written, also the above.
    Any,
}

impl Act {
    /// How many of them an account may do in an hour.
    pub fn an_hour(self, limits: &WriteLimits) -> u32 {
        match self {
            Self::Comment => limits.comments,
            Self::Support => limits.supports,
            Self::Draft => limits.drafts,
            Self::Proposal => limits.proposals,
            Self::Ballot => limits.ballots,
            Self::Any => limits.any,
        }
    }
}

/// The buckets of an instance. Clones share.
#[derive(Debug, Clone, Default)]
pub struct Paces(Arc<Mutex<HashMap<(AccountId, Act), Bucket>>>);

/// How much is left of an act, in milliseconds of the hour that fills it: whole numbers lose
/// nothing.
#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: i64,
    at: Millis,
}

impl Paces {
    /// Takes one act out of an account's bucket.
    ///
    /// # Errors
    /// `rate-limited` with the seconds until there is one again.
    pub fn take(&self, who: &AccountId, act: Act, an_hour: u32, now: Millis) -> Result<()> {
        // Of so many an hour, each takes this long to fill again.
        let one = HOUR_MS / i64::from(an_hour.max(1));
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= BUCKETS_MAX {
            buckets.retain(|_, bucket| bucket.filled(now) < HOUR_MS);
        }
        let full = Bucket { left: HOUR_MS, at: now };
        let bucket = buckets.entry((who.clone(), act)).or_insert(full);
        let left = bucket.filled(now);
        if left < one {
            let seconds = (one - left).unsigned_abs().div_ceil(1_000);
            *bucket = Bucket { left, at: now };
            return Err(Refusal::new(codes::RATE_LIMITED).with("seconds", seconds).into());
        }
        *bucket = Bucket { left: left - one, at: now };
        Ok(())
    }
}

impl Bucket {
    /// What is in it now. A clock that was set back fills nothing.
    fn filled(&self, now: Millis) -> i64 {
        let since = now.as_ms().saturating_sub(self.at.as_ms()).max(0);
        self.left.saturating_add(since).min(HOUR_MS)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis::from_ms(1_000_000_000);

    #[test]
    fn an_account_writes_an_hours_worth_and_then_as_it_fills() {
        let paces = Paces::default();
        let [ana, luz]: [AccountId; 2] = [(); 2].map(|()| crate::random::id(START));
        let take = |who: &AccountId, act, now| paces.take(who, act, 30, now);
        for _ in 0..30 {
            assert!(take(&ana, Act::Comment, START).is_ok());
        }
        let refused = take(&ana, Act::Comment, START).expect_err("too much");
        assert!(refused.is(codes::RATE_LIMITED));
        assert_eq!(refused.retry_after(), Some(120));
        assert!(take(&ana, Act::Support, START).is_ok(), "another act");
        assert!(take(&luz, Act::Comment, START).is_ok(), "another account");
        let later = START.plus_secs(119);
        assert_eq!(take(&ana, Act::Comment, later).expect_err("early").retry_after(), Some(1));
        assert!(take(&ana, Act::Comment, START.plus_secs(120)).is_ok());
        assert!(take(&ana, Act::Comment, START.plus_secs(120)).is_err());
        assert!(take(&ana, Act::Comment, START.plus_secs(-9_000)).is_err(), "a clock set back");
    }
}
