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
//! | one network, any account or code | 500 in a quarter of an hour | the rest of the quarter |
//!
//! So wrong passwords of one person delay that person, and not the room; whoever guesses from one
//! place cannot delay a member elsewhere; and many places together get a few guesses an hour. What
//! is counted is counted before it is compared, and taken back when it was right.

use std::collections::HashMap;
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

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

/// A failure that was counted before it was known whether it is one: guesses that arrive at once
/// would otherwise all pass before the first of them is counted.
#[derive(Debug, Clone)]
pub struct Reserved {
    who: Vec<u8>,
    network: IpAddr,
    at: Millis,
    /// When the pair had failed before.
    before: Option<Millis>,
}

impl SignInLimit {
    /// Refuses a network, or an account from a network, that failed too often; otherwise counts a
    /// failure, to be taken back if it is none. `who` is the keyed digest of what was typed as the
    /// address.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds left.
    pub fn reserve(&self, who: &[u8], ip: IpAddr, now: Millis, attempts: u32) -> Result<Reserved> {
        let mut counts = self.counts();
        counts.check(who, ip, now, attempts)?;
        Ok(counts.failed(who, ip, now))
    }

    /// Takes a reserved failure back: nothing was compared.
    pub fn give_back(&self, reserved: &Reserved) {
        self.counts().give_back(reserved);
    }

    /// Takes a reserved failure back, and forgets what the account failed from this network: it
    /// has signed in.
    pub fn succeeded(&self, reserved: &Reserved) {
        let mut counts = self.counts();
        counts.give_back(reserved);
        counts.pairs.remove(&(reserved.who.clone(), reserved.network));
    }

    /// Counts a code that there is not. Only the network is counted, and only who types wrong
    /// ones waits: a code names nobody, so there is no person whom a smaller count could be for.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds left.
    pub fn wrong_code(&self, ip: IpAddr, now: Millis, attempts: u32) -> Result<()> {
        let network = network(ip);
        let mut counts = self.counts();
        counts.check_network(network, now, attempts)?;
        counts.failed_network(network, now);
        Ok(())
    }

    fn counts(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Counts {
    fn check(&self, who: &[u8], ip: IpAddr, now: Millis, attempts: u32) -> Result<()> {
        let network = network(ip);
        self.check_network(network, now, attempts)?;
        match self.pairs.get(&(who.to_vec(), network)) {
            Some(failures) => pause(failures.count, attempts, failures.at, now),
            None => Ok(()),
        }
    }

    fn check_network(&self, network: IpAddr, now: Millis, attempts: u32) -> Result<()> {
        match self.networks.get(&network) {
            Some(failures) if failures.count >= attempts.saturating_mul(NETWORK_TIMES) => {
                wait(failures.at, WINDOW_SECONDS, now)
            }
            _ => Ok(()),
        }
    }

    fn failed(&mut self, who: &[u8], ip: IpAddr, now: Millis) -> Reserved {
        let network = network(ip);
        self.failed_network(network, now);
        forget(&mut self.pairs);
        let key = (who.to_vec(), network);
        let before = self.pairs.get(&key).map(|failures| failures.at);
        let pair = self.pairs.entry(key).or_insert(Failures { count: 0, at: now });
        *pair = Failures { count: counted(pair.count, pair.at, now), at: now };
        Reserved { who: who.to_vec(), network, at: now, before }
    }

    fn failed_network(&mut self, network: IpAddr, now: Millis) {
        forget(&mut self.networks);
        let failures = self.networks.entry(network).or_insert(Failures { count: 0, at: now });
        if !is_within(failures.at, WINDOW_SECONDS, now) {
            *failures = Failures { count: 0, at: now };
        }
        failures.count = failures.count.saturating_add(1);
    }

    fn give_back(&mut self, reserved: &Reserved) {
        let Reserved { who, network, at, before } = reserved;
        // A quarter of an hour that began later never counted this one.
        if let Some(failures) = self.networks.get_mut(network)
            && failures.at <= *at
        {
            failures.count = failures.count.saturating_sub(1);
        }
        let key = (who.clone(), *network);
        let Some(pair) = self.pairs.get_mut(&key) else { return };
        pair.count = pair.count.saturating_sub(1);
        if pair.count == 0 {
            self.pairs.remove(&key);
        } else if let Some(before) = before
            && pair.at == *at
        {
            // A pause that was over is not begun anew by what was no failure.
            pair.at = *before;
        }
    }
}

/// How many failures an account may have from everywhere before it pauses.
pub fn of_account(attempts: u32) -> u32 {
    attempts.saturating_mul(ACCOUNT_TIMES)
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
        let mut limit = Counts::default();
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
    }

    #[test]
    fn what_is_reserved_counts_until_it_is_given_back() {
        let (limit, room) = (SignInLimit::default(), ip("192.0.2.1"));
        let reserve = |now| limit.reserve(b"ana", room, now, 3);
        let three = [(); 3].map(|()| reserve(START).expect("allowed"));
        assert_eq!(seconds(reserve(START).map(drop)), Some(60), "before any was compared");
        limit.give_back(&three[0]);
        let again = reserve(START).expect("one is free again");
        let later = START.plus_secs(60);
        limit.give_back(&reserve(later).expect("the pause is over"));
        limit.give_back(&reserve(later).expect("and was not begun anew"));
        limit.succeeded(&again);
        // Of the four, one was given back and one succeeded: the network counts the others.
        assert_eq!(limit.counts().networks[&room].count, 2);
        for _ in 0..3 {
            assert!(reserve(later).is_ok(), "who signed in begins anew");
        }
    }

    #[test]
    fn wrong_codes_are_counted_by_network_and_with_its_count() {
        let (limit, room) = (SignInLimit::default(), ip("192.0.2.1"));
        for _ in 0..150 {
            assert!(limit.wrong_code(room, START, 3).is_ok());
        }
        assert_eq!(seconds(limit.wrong_code(room, START, 3)), Some(900));
        assert!(limit.wrong_code(ip("192.0.2.2"), START, 3).is_ok());
    }

    #[test]
    fn an_hour_of_silence_is_a_new_beginning() {
        let mut limit = Counts::default();
        let room = ip("192.0.2.1");
        for _ in 0..9 {
            limit.failed(b"ana", room, START);
        }
        let later = START.plus_secs(KEPT_SECONDS);
        limit.failed(b"ana", room, later);
        assert!(limit.check(b"ana", room, later, 3).is_ok());
    }

    #[test]
    fn a_network_that_tries_everybody_waits_for_the_window() {
        let mut limit = Counts::default();
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
        let check_account =
            |failures, last, now, attempts| pause(failures, of_account(attempts), last, now);
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
