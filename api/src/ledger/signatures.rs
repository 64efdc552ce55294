//! The signatures of pages, shared by the processors: they are most of what a page costs.

use std::num::NonZero;
use std::thread;

use enlace_schema::keys::{PreparedKey, PublicKey};
use enlace_schema::log::page::CheckedLine;
use enlace_schema::log::{Held, PageLine};

/// Lines for which a thread of its own is begun: that costs about as much as two signatures.
const SHARE: usize = 64;
/// Most threads for a page: several logs come in at a time, and members wait meanwhile.
const THREADS: usize = 4;
/// Lines for which a key is prepared: some 25 would pay for it, where the key is asked for once.
const WORTH: usize = 128;

/// Looks at the signatures of pages of one log.
#[derive(Default)]
pub(super) struct Signatures {
    /// The log key of the page before: most pages are under the same.
    prepared: Option<PreparedKey>,
}

impl Signatures {
    /// Looks at the signatures of the lines after `held`, as far as they name the key that is in
    /// force there and stand in their place. What is not looked at here, for want of lines or of
    /// threads, is when it is taken in.
    pub(super) fn check(&mut self, held: &Held, lines: Vec<PageLine>) -> Vec<CheckedLine> {
        let key = held.keys.log_key_at(held.size);
        let fits =
            |(line, n): &(&PageLine, u64)| line.n == *n && key.is_some_and(|key| key.kid == line.k);
        let count = lines.iter().zip(held.size..).take_while(fits).count();
        let mut lines: Vec<_> = lines.into_iter().map(CheckedLine::from).collect();
        if let Some(key) = key.and_then(|key| self.prepare(key.key, count)) {
            share(key, &mut lines[..count]);
        }
        lines
    }

    fn prepare(&mut self, key: PublicKey, count: usize) -> Option<&PreparedKey> {
        let ready = self.prepared.as_ref().is_some_and(|prepared| prepared.key() == key);
        if !ready && count < WORTH {
            return None;
        }
        if !ready {
            self.prepared = PreparedKey::new(key);
        }
        self.prepared.as_ref()
    }
}

/// Looks at lines, each thread at a share.
fn share(key: &PreparedKey, lines: &mut [CheckedLine]) {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(THREADS).min(lines.len() / SHARE);
    if threads < 2 {
        CheckedLine::check_all(lines, key);
        return;
    }
    thread::scope(|scope| {
        for share in lines.chunks_mut(lines.len().div_ceil(threads)) {
            let check = || CheckedLine::check_all(share, key);
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, check) {
                tracing::warn!(%error, "no thread for the signatures of a page");
            }
        }
    });
}
