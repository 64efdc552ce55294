//! How long a peer is left alone after a failure (protocol §9.3).

use std::time::Duration;

use crate::random;

/// The pause before the next try: 1 s, doubled each time, a fifth of it by chance, at most `most`.
pub(in crate::federation) fn backoff(failures: u32, most: Duration) -> Duration {
    let seconds = 1_u64 << failures.saturating_sub(1).min(16);
    let pause = Duration::from_secs(seconds).min(most);
    let [chance] = random::bytes::<1>();
    pause.mul_f64(0.8 + 0.4 * f64::from(chance) / 255.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_their_cap() {
        let most = Duration::from_secs(900);
        for (failures, secs) in [(1, 1.0), (2, 2.0), (5, 16.0), (11, 900.0), (u32::MAX, 900.0)] {
            let pause = backoff(failures, most).as_secs_f64();
            assert!(pause >= secs * 0.799 && pause <= secs * 1.201, "{failures}: {pause}");
        }
    }
}
