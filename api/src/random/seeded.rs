//! Chance that repeats: the same seed gives the same keys, salts and ids. Only in builds with the
//! feature `simulation`, which the tests ask for and no build of the instance does; and there only
//! on threads that were given a stream.

use std::cell::RefCell;
use std::sync::{Arc, Mutex, PoisonError};

use enlace_schema::log::sha256_parts;

thread_local! {
    static STREAM: RefCell<Option<Stream>> = const { RefCell::new(None) };
}

/// A stream of bytes that follows from a seed. Clones continue each other.
#[derive(Debug, Clone)]
pub struct Stream(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    seed: u64,
    blocks: u64,
    left: Vec<u8>,
}

impl Stream {
    /// The stream of a seed, from its beginning.
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(State { seed, blocks: 0, left: Vec::new() })))
    }

    /// From now on this thread, and threads of the ledger that it starts, draw from a stream; from
    /// the operating system again, when there is none.
    pub fn draw_from(stream: Option<Self>) {
        STREAM.with_borrow_mut(|own| *own = stream);
    }

    /// What this thread draws from.
    pub fn current() -> Option<Self> {
        STREAM.with_borrow(Clone::clone)
    }

    fn fill(&self, out: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for byte in out {
            if state.left.is_empty() {
                let (seed, block) = (state.seed.to_be_bytes(), state.blocks.to_be_bytes());
                state.left = sha256_parts(&[b"enlace/simulation/v1\0", &seed, &block]).0.to_vec();
                state.blocks += 1;
            }
            *byte = state.left.pop().unwrap_or_default();
        }
    }
}

/// Fills from this thread's stream, if it has one.
pub(super) fn fill(out: &mut [u8]) -> bool {
    let Some(stream) = Stream::current() else { return false };
    stream.fill(out);
    true
}
