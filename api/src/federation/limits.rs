//! How often one caller may ask: a bucket of requests per peer and per address, which fills again
//! with real time (not with the instance's clock, which a test may stop).

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use enlace_schema::event::Origin;

use super::problem::{self, Problem};

/// Callers remembered; beyond it everyone's bucket is full again, which costs little.
const CALLERS: usize = 10_000;

/// A class of requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Class {
    /// By an address, without a token.
    Public,
    /// Before the token is verified: verification costs a signature and a write.
    Knock,
    /// By a peer, whose token's id is written down: some thousand ids until they expire.
    Peer,
    /// A page that a peer brings (protocol §5.8): each may be as much work as a page that we pull.
    Pages,
    /// A doorbell (protocol §5.5: one a second).
    Hint,
    /// A request for private records, a hundred at a time: each costs a seal and a line in the
    /// access log, and nobody needs a whole membership's every minute.
    Private,
}

impl Class {
    /// How many at once, and how many a second in the long run.
    fn allowance(self) -> (f64, f64) {
        match self {
            Self::Public => (120.0, 20.0),
            Self::Knock => (600.0, 200.0),
            Self::Peer => (600.0, 20.0),
            Self::Pages => (32.0, 4.0),
            Self::Hint => (10.0, 1.0),
            Self::Private => (20.0, 0.5),
        }
    }
}

/// The buckets, and who is sending a large body now.
pub struct Limits {
    buckets: Mutex<HashMap<(Class, String), Bucket>>,
    /// How long it is since some moment.
    running: Box<dyn Fn() -> Duration + Send + Sync>,
    sending: Arc<Mutex<BTreeSet<(Origin, Large)>>>,
}

/// What a large body is of. A peer sends one of each at a time: its pages and its bundle are on
/// their way by themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Large {
    /// A page.
    Page,
    /// A part of a bundle, or its manifest.
    Bundle,
}

/// That a peer is sending a large body. Another may begin when this is dropped.
#[derive(Debug)]
pub struct Sending {
    what: (Origin, Large),
    all: Arc<Mutex<BTreeSet<(Origin, Large)>>>,
}

impl Drop for Sending {
    fn drop(&mut self) {
        self.all.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.what);
    }
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let begin = Instant::now();
        Self::by(move || begin.elapsed())
    }
}

impl Limits {
    /// Full buckets that fill again by another time than the real one.
    pub fn by(running: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        let (buckets, sending) = (Mutex::default(), Arc::default());
        Self { buckets, running: Box::new(running), sending }
    }

    /// The time by which buckets fill.
    pub fn running(&self) -> Duration {
        (self.running)()
    }

    /// Takes one request out of a caller's bucket.
    ///
    /// # Errors
    /// `E_LIMIT` when it is empty.
    pub fn take(&self, class: Class, caller: &str) -> Result<(), Problem> {
        self.take_at(class, caller, self.running())
    }

    /// Notes that a peer begins to send a large body.
    ///
    /// # Errors
    /// `E_LIMIT` while it is sending another.
    pub fn begin_sending(&self, peer: &Origin, large: Large) -> Result<Sending, Problem> {
        let what = (peer.clone(), large);
        let mut all = self.sending.lock().unwrap_or_else(PoisonError::into_inner);
        match all.insert(what.clone()) {
            true => Ok(Sending { what, all: Arc::clone(&self.sending) }),
            false => Err(Problem::new(problem::LIMIT, "one body at a time").retry_after(1)),
        }
    }

    fn take_at(&self, class: Class, caller: &str, now: Duration) -> Result<(), Problem> {
        let (most, rate) = class.allowance();
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= CALLERS {
            buckets.clear();
        }
        let full = Bucket { left: most, at: now };
        let bucket = buckets.entry((class, caller.to_owned())).or_insert(full);
        let since = now.saturating_sub(bucket.at).as_secs_f64();
        bucket.left = (bucket.left + since * rate).min(most);
        bucket.at = now;
        if bucket.left < 1.0 {
            return Err(Problem::new(problem::LIMIT, "too many requests").retry_after(1));
        }
        bucket.left -= 1.0;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_sends_one_body_at_a_time() {
        let limits = Limits::default();
        let peer: Origin = "mx.example.org/log/1".parse().expect("an origin");
        for large in [Large::Page, Large::Bundle] {
            let first = limits.begin_sending(&peer, large).expect("the first");
            assert!(limits.begin_sending(&peer, large).is_err());
            let other = if large == Large::Page { Large::Bundle } else { Large::Page };
            assert!(limits.begin_sending(&peer, other).is_ok());
            drop(first);
            assert!(limits.begin_sending(&peer, large).is_ok());
        }
    }

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let limits = Limits::default();
        let start = Duration::from_secs(7);
        for _ in 0..10 {
            assert!(limits.take_at(Class::Hint, "mx", start).is_ok());
        }
        assert!(limits.take_at(Class::Hint, "mx", start).is_err());
        assert!(limits.take_at(Class::Hint, "us", start).is_ok());
        assert!(limits.take_at(Class::Peer, "mx", start).is_ok());
        assert!(limits.take_at(Class::Hint, "mx", start + Duration::from_secs(2)).is_ok());
    }
}
