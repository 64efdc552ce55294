//! Slows the guessing of passwords, by client and by account. Whoever waits loses nothing: after
//! the pause the same password works.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use enlace_schema::time::Millis;

use crate::error::{Arg, Error, Refusal, Result, codes};

/// Over how long failures are counted, in seconds: a quarter of an hour.
pub const WINDOW_SECONDS: i64 = 15 * 60;
/// Clients remembered; beyond it the oldest are forgotten. A flood from more addresses than this
/// meets the limit by account.
const CLIENTS_MAX: usize = 65_536;

/// Failed sign-ins by client, in memory: after a restart everybody starts anew. Clones share.
#[derive(Debug, Clone, Default)]
pub struct SignInLimit(Arc<Mutex<HashMap<IpAddr, Failures>>>);

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    since: Millis,
}

/// Where a sign-in comes from: the client's address, as the edge knows it, and the counter that
/// the server keeps.
#[derive(Debug, Clone)]
pub struct Client {
    /// The address; behind a trusted proxy, the one that it names.
    pub ip: IpAddr,
    /// Failures so far.
    pub limit: SignInLimit,
}

impl SignInLimit {
    /// Refuses a client with as many failures in the window as are allowed.
    ///
    /// # Errors
    /// `too-many-requests` with the seconds left.
    pub fn check(&self, ip: IpAddr, now: Millis, allowed: u32) -> Result<()> {
        let clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match clients.get(&network(ip)) {
            Some(failures) if failures.count >= allowed => wait(failures.since, now),
            _ => Ok(()),
        }
    }

    /// Counts a failure.
    pub fn failed(&self, ip: IpAddr, now: Millis) {
        let mut clients = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if clients.len() >= CLIENTS_MAX {
            clients.retain(|_, failures| is_within(failures.since, now));
            if clients.len() >= CLIENTS_MAX {
                clients.clear();
            }
        }
        let failures = clients.entry(network(ip)).or_insert(Failures { count: 0, since: now });
        if !is_within(failures.since, now) {
            *failures = Failures { count: 0, since: now };
        }
        failures.count = failures.count.saturating_add(1);
    }
}

/// Refuses until the window that began at `since` is over.
///
/// # Errors
/// `too-many-requests` with the seconds left.
pub fn wait(since: Millis, now: Millis) -> Result<()> {
    if !is_within(since, now) {
        return Ok(());
    }
    let seconds = since.plus_secs(WINDOW_SECONDS).as_secs() - now.as_secs();
    let seconds = u64::try_from(seconds).unwrap_or_default().max(1);
    Err(Refusal::new(codes::TOO_MANY_REQUESTS).with("seconds", seconds).into())
}

/// The seconds for a `Retry-After` header, if an error asks to wait.
pub fn retry_after(error: &Error) -> Option<u64> {
    let refusal = error.refusal().filter(|refusal| refusal.code == codes::TOO_MANY_REQUESTS)?;
    refusal.args.iter().find_map(|(name, value)| match value {
        Arg::Count(seconds) if *name == "seconds" => Some(*seconds),
        _ => None,
    })
}

/// Whether `now` lies in the window that began at `since`. A clock that was set back ends it.
pub fn is_within(since: Millis, now: Millis) -> bool {
    now >= since && now < since.plus_secs(WINDOW_SECONDS)
}

/// One household or office has a whole /64 of IPv6 addresses, so they count as one client.
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

    #[test]
    fn a_client_waits_after_as_many_failures_as_allowed() {
        let limit = SignInLimit::default();
        let ip: IpAddr = "2001:db8::1".parse().expect("an address");
        let neighbour: IpAddr = "2001:db8::2".parse().expect("an address");
        let other: IpAddr = "192.0.2.1".parse().expect("an address");
        let start = Millis::from_ms(1_000_000);
        for _ in 0..3 {
            assert!(limit.check(ip, start, 3).is_ok());
            limit.failed(ip, start);
        }
        let later = start.plus_secs(WINDOW_SECONDS - 10);
        let refused = limit.check(neighbour, later, 3).expect_err("slowed");
        let refusal = refused.refusal().expect("a refusal");
        assert_eq!(refusal.args, [("seconds", Arg::Count(10))]);
        assert_eq!(retry_after(&refused), Some(10));
        assert!(limit.check(other, later, 3).is_ok());
        assert!(limit.check(ip, start.plus_secs(WINDOW_SECONDS), 3).is_ok());
        limit.failed(ip, start.plus_secs(WINDOW_SECONDS));
        assert!(limit.check(ip, start.plus_secs(WINDOW_SECONDS), 3).is_ok());
    }
}
