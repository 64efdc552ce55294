//! The signatures of a page, shared by the processors: they are most of what a page costs.

use std::num::NonZero;
use std::thread;

use enlace_schema::log::page::CheckedLine;
use enlace_schema::log::{Held, PageLine};

/// Lines for which a thread of its own is begun: that costs about as much as one signature.
const SHARE: usize = 64;
/// Most threads for a page: several logs come in at a time, and members wait meanwhile.
const THREADS: usize = 4;

/// Looks at the signatures of the lines after `held`, as far as they name the key that is in force
/// there and stand in their place. What is not looked at here, for want of lines or of threads, is
/// when it is taken in.
pub(super) fn check(held: &Held, lines: Vec<PageLine>) -> Vec<CheckedLine> {
    let key = held.keys.log_key_at(held.size);
    let fits =
        |(line, n): &(&PageLine, u64)| line.n == *n && key.is_some_and(|key| key.kid == line.k);
    let count = lines.iter().zip(held.size..).take_while(fits).count();
    let mut lines: Vec<_> = lines.into_iter().map(CheckedLine::from).collect();
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    let threads = processors.min(THREADS).min(count / SHARE);
    // Alone it would only be done earlier.
    let Some(key) = key.filter(|_| threads > 1) else { return lines };
    thread::scope(|scope| {
        for share in lines[..count].chunks_mut(count.div_ceil(threads)) {
            // Up to the first that is bad: the page ends there.
            let check = || share.iter_mut().all(|line| line.check(&key.key));
            if let Err(error) = thread::Builder::new().spawn_scoped(scope, check) {
                tracing::warn!(%error, "no thread for the signatures of a page");
            }
        }
    });
    lines
}
