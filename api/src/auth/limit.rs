//! Slows the guessing of passwords. Whoever waits loses nothing: after the pause the same password
//! works.
//!
//! Three counts, all by what was typed and by where it came from, never by whether there is such
//! an account (`docs/decisions/0011`). With `sign_in_attempts` at its 10:
//!
//! | count | failures without a pause | then |
//! |---|---|---|
//! | one account from one network | 10 | 1 minute, twice as long each time, at most 15 |
//! | one account from everywhere | 100 | the same; not for a browser that it knows |
//! | one network, any account | 500 in a quarter of an hour | the rest of the quarter |
//!
//! So wrong passwords of one person delay that person, and not the room; whoever guesses from one
//! place cannot delay a member elsewhere; and many places together get a few guesses an hour.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use enlace_schema::time::Millis;

use crate::error::{Refusal, Result, codes};

/// Over how long the failures of a network are counted, in seconds: a quarter of an hour.
const WINDOW_SECONDS: i64 = 15 * 60;
/// The first pause, in seconds.
const FIRST_PAUSE: i64 = 60;
/// The longest pause, in seconds.
const LONGEST_PAUSE: i64 = 15 * 60;
/// After how long without a failure the count of an account begins anew, in seconds: longer than
/// the longest pause, or the pauses would never grow.
const KEPT_SECONDS: i64 = 60 * 60;
/// How many times the failures of one pair an account may have from everywhere.
const ACCOUNT_TIMES: u32 = 10;
/// How many times the failures of one pair a network may have: an assembly of 700 in one room, of
/// whom most mistype once.
const NETWORK_TIMES: u32 = 50;
/// Counts remembered of each kind; beyond it the older half is forgotten. A flood from more
/// networks than this meets the count of the account, which is durable.
const COUNTS_MAX: usize = 65_536;

/// Failed sign-ins by network, and by account and network, in memory: after a restart these begin
/// anew. Clones share.
#[derive(Debug, Clone, Default)]
pub struct SignInLimit(Arc<Mutex<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    pairs: HashMap<(Vec<u8>, IpAddr), Failures>,
    networks: HashMap<IpAddr, Failures>,
}

/// How many failures there were, and when: of a network the first, of an account the last.
#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    at: Millis,
}

/// Where a sign-in comes from: the client's address, as the edge knows it, and the counter that
/// the server keeps.
#[derive(Debug, Clone)]
pub struct Client {
    /// The address; behind a trusted proxy, the one that it names.
    pub ip: IpAddr,
    /// What the browser keeps of an earlier sign-in, for [`super::known`] to check.
    pub known: Option<String>,
    /// Failures so far.
    pub limit: SignInLimit,
}

impl SignInLimit {
    /// Refuses a network, or an account from a network, that failed too often. `who` is the keyed
    /// digest of what was typed as the address.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds left.
    pub fn check(&self, who: &[u8], ip: IpAddr, now: Millis, attempts: u32) -> Result<()> {
        let network = network(ip);
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(failures) = counts.networks.get(&network)
            && failures.count >= attempts.saturating_mul(NETWORK_TIMES)
        {
            wait(failures.at, WINDOW_SECONDS, now)?;
        }
        match counts.pairs.get(&(who.to_vec(), network)) {
            Some(failures) => pause(failures.count, attempts, failures.at, now),
            None => Ok(()),
        }
    }

    /// Counts a failure.
    pub fn failed(&self, who: &[u8], ip: IpAddr, now: Millis) {
        let network = network(ip);
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Counts { pairs, networks } = &mut *counts;
        forget(pairs);
        forget(networks);
        let failures = networks.entry(network).or_insert(Failures { count: 0, at: now });
        if !is_within(failures.at, WINDOW_SECONDS, now) {
            *failures = Failures { count: 0, at: now };
        }
        failures.count = failures.count.saturating_add(1);
        let pair = pairs.entry((who.to_vec(), network)).or_insert(Failures { count: 0, at: now });
        *pair = Failures { count: counted(pair.count, pair.at, now), at: now };
    }

    /// Forgets what an account failed from a network: it has signed in.
    pub fn succeeded(&self, who: &[u8], ip: IpAddr) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.pairs.remove(&(who.to_vec(), network(ip)));
    }
}

/// Refuses an account that failed too often from everywhere, the last time at `last`.
///
/// # Errors
/// `too-many-requests` with the seconds left.
pub fn check_account(failures: u32, last: Millis, now: Millis, attempts: u32) -> Result<()> {
    pause(failures, attempts.saturating_mul(ACCOUNT_TIMES), last, now)
}

/// Refuses until the pause that follows so many failures is over, the last of them at `last`.
///
/// # Errors
/// `too-many-requests` with the seconds left.
pub fn pause(failures: u32, allowed: u32, last: Millis, now: Millis) -> Result<()> {
    let Some(beyond) = failures.checked_sub(allowed) else { return Ok(()) };
    let seconds = FIRST_PAUSE << beyond.min(8);
    wait(last, seconds.min(LONGEST_PAUSE), now)
}

/// The count of an account after one more failure, where the one before was at `last`.
pub fn counted(failures: u32, last: Millis, now: Millis) -> u32 {
    let kept = if is_within(last, KEPT_SECONDS, now) { failures } else { 0 };
    kept.saturating_add(1)
}

fn wait(since: Millis, seconds: i64, now: Millis) -> Result<()> {
    if !is_within(since, seconds, now) {
        return Ok(());
    }
    let left = since.plus_secs(seconds).as_secs() - now.as_secs();
    let left = u64::try_from(left).unwrap_or_default().max(1);
    Err(Refusal::new(codes::TOO_MANY_REQUESTS).with("seconds", left).into())
}

/// Whether `now` lies in the seconds after `since`. A clock that was set back ends them.
fn is_within(since: Millis, seconds: i64, now: Millis) -> bool {
    now >= since && now < since.plus_secs(seconds)
}

/// Makes room for one more.
fn forget<K: Hash + Eq>(counts: &mut HashMap<K, Failures>) {
    if counts.len() < COUNTS_MAX {
        return;
    }
    let mut times: Vec<Millis> = counts.values().map(|failures| failures.at).collect();
    times.sort_unstable();
    let middle = times[times.len() / 2];
    counts.retain(|_, failures| failures.at > middle);
}

/// One household or office has a whole /64 of IPv6 addresses, so they count as one network.
fn network(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            std::net::Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Millis = Millis::from_ms(1_000_000);

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn seconds(refused: Result<()>) -> Option<u64> {
        refused.err().and_then(|error| error.retry_after())
    }

    #[test]
    fn a_person_waits_longer_each_time_and_the_room_does_not() {
        let limit = SignInLimit::default();
        let (room, home) = (ip("2001:db8::1"), ip("192.0.2.1"));
        let mut now = START;
        for _ in 0..3 {
            assert!(limit.check(b"ana", room, now, 3).is_ok());
            limit.failed(b"ana", room, now);
        }
        for pause in [60, 120, 240, 480, 900, 900] {
            assert_eq!(seconds(limit.check(b"ana", room, now, 3)), Some(pause));
            // A neighbour in the same network is the same network, and not the same person.
            assert_eq!(seconds(limit.check(b"ana", ip("2001:db8::2"), now, 3)), Some(pause));
            assert!(limit.check(b"luz", room, now, 3).is_ok());
            assert!(limit.check(b"ana", home, now, 3).is_ok());
            now = now.plus_secs(i64::try_from(pause).expect("small"));
            assert!(limit.check(b"ana", room, now, 3).is_ok());
            limit.failed(b"ana", room, now);
        }
        limit.succeeded(b"ana", room);
        assert!(limit.check(b"ana", room, now, 3).is_ok());
    }

    #[test]
    fn an_hour_of_silence_is_a_new_beginning() {
        let limit = SignInLimit::default();
        let room = ip("192.0.2.1");
        (0..9).for_each(|_| limit.failed(b"ana", room, START));
        let later = START.plus_secs(KEPT_SECONDS);
        limit.failed(b"ana", room, later);
        assert!(limit.check(b"ana", room, later, 3).is_ok());
    }

    #[test]
    fn a_network_that_tries_everybody_waits_for_the_window() {
        let limit = SignInLimit::default();
        let flood = ip("192.0.2.1");
        for n in 0..150_u32 {
            assert!(limit.check(&n.to_be_bytes(), flood, START, 3).is_ok());
            limit.failed(&n.to_be_bytes(), flood, START);
        }
        let later = START.plus_secs(WINDOW_SECONDS - 10);
        assert_eq!(seconds(limit.check(b"ana", flood, later, 3)), Some(10));
        assert!(limit.check(b"ana", ip("192.0.2.2"), later, 3).is_ok());
        assert!(limit.check(b"ana", flood, START.plus_secs(WINDOW_SECONDS), 3).is_ok());
    }

    #[test]
    fn an_account_that_fails_everywhere_pauses() {
        assert!(check_account(29, START, START, 3).is_ok());
        assert_eq!(seconds(check_account(30, START, START, 3)), Some(60));
        assert_eq!(seconds(check_account(31, START, START, 3)), Some(120));
        assert_eq!(seconds(check_account(u32::MAX, START, START, 3)), Some(900));
        assert!(check_account(30, START, START.plus_secs(60), 3).is_ok());
    }

    #[test]
    fn a_flood_forgets_the_oldest() {
        let mut counts: HashMap<u64, Failures> = (0..COUNTS_MAX as u64)
            .map(|n| (n, Failures { count: 1, at: Millis::from_ms(n.cast_signed()) }))
            .collect();
        forget(&mut counts);
        assert!(counts.len() < COUNTS_MAX);
        assert!(!counts.contains_key(&0) && counts.contains_key(&(COUNTS_MAX as u64 - 1)));
    }
}
