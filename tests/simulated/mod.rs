//! The simulator (`simulate/`): a seed replays exactly. That schedules end well is not asserted yet
//! (`docs/simulator.md`, "Where it stands").

use simulation::run;

#[test]
fn a_seed_replays_exactly() {
    for seed in 1..=8 {
        let (one, other) = (run(seed, None, true), run(seed, None, true));
        assert_eq!(one.lines, other.lines, "seed {seed}");
        assert_eq!(one.digest, other.digest, "seed {seed}");
    }
}
