//! The signatures of a page, shared by the processors: they are most of what a page costs.

use std::num::NonZero;
use std::thread;

use enlace_schema::keys::PublicKey;
use enlace_schema::log::page::CheckedLine;
use enlace_schema::log::{Held, PageLine};

/// Lines for which a thread of its own is begun: that costs about as much as one signature.
const SHARE: usize = 64;
/// Most threads for a page: several logs come in at a time, and members wait meanwhile.
const THREADS: usize = 4;

/// Looks at the signatures of the lines after `held`, as far as they name the key that is in force
/// there and stand in their place. What is not looked at here is when it is taken in.
pub(super) fn check(held: &Held, lines: Vec<PageLine>) -> Vec<CheckedLine> {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    check_on(processors.min(THREADS), held, lines)
}

fn check_on(most: usize, held: &Held, mut lines: Vec<PageLine>) -> Vec<CheckedLine> {
    let key = held.keys.log_key_at(held.size);
    let fits =
        |(line, n): &(&PageLine, u64)| line.n == *n && key.is_some_and(|key| key.kid == line.k);
    let count = lines.iter().zip(held.size..).take_while(fits).count();
    let threads = most.min(count / SHARE);
    // Alone it would only be done earlier.
    let Some(key) = key.filter(|_| threads > 1) else {
        return lines.into_iter().map(CheckedLine::from).collect();
    };
    let rest = lines.split_off(count);
    let share = count.div_ceil(threads);
    let mut shares = Vec::with_capacity(threads);
    while !lines.is_empty() {
        let after = lines.split_off(share.min(lines.len()));
        shares.push(std::mem::replace(&mut lines, after));
    }
    let mut checked = Vec::with_capacity(count + rest.len());
    thread::scope(|scope| {
        let begin = |share| scope.spawn(|| check_share(share, &key.key));
        let begun: Vec<_> = shares.into_iter().map(begin).collect();
        for share in begun {
            checked.extend(share.join().expect("a signature is looked at without panicking"));
        }
    });
    checked.extend(rest.into_iter().map(CheckedLine::from));
    checked
}

/// Until the first that is bad: the page ends there.
fn check_share(lines: Vec<PageLine>, key: &PublicKey) -> Vec<CheckedLine> {
    let mut good = true;
    let check = |line| {
        let line = if good { CheckedLine::check(line, key) } else { CheckedLine::from(line) };
        good = line.is_signed();
        line
    };
    lines.into_iter().map(check).collect()
}
