//! For how long a peer is left alone after a failure (protocol §9.3, rule 30).

use std::time::Duration;

/// Least pause, so that two failing instances do not wake each other without end.
pub const LEAST: Duration = Duration::from_millis(500);
/// Longest time for which a peer may ask us to stay away. One that never wants to be asked again is
/// asked all the same, so that people hear of it.
const STAY_AWAY_MAX: Duration = Duration::from_secs(24 * 3_600);
/// "Too many requests" (RFC 6585).
const TOO_MANY: u16 = 429;

/// The pause after so many failures in a row, at least 1: 1 s, doubled each time, at most
/// `longest`; of which `chance` (0 to 255, drawn evenly) takes or adds up to a fifth.
pub fn after(failures: u32, longest: Duration, chance: u8) -> Duration {
    let seconds = 1_u64 << failures.saturating_sub(1).min(16);
    let pause = Duration::from_secs(seconds).min(longest);
    // 0.8 + 0.4 · chance / 255, in whole parts.
    (pause * (1_020 + 2 * u32::from(chance)) / 1_275).max(LEAST)
}

/// How long a refusal with `Retry-After` keeps us away. Who is busy is left alone for no longer
/// than our own longest pause: its trouble may be over.
pub fn asked_for(status: u16, seconds: u64, longest: Duration) -> Duration {
    let most = if status == TOO_MANY { STAY_AWAY_MAX } else { longest };
    Duration::from_secs(seconds).min(most)
}
