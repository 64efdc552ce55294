//! Whatever happens to a chapter, its tables are what a replay of its log makes of it.

use proptest::collection::vec;
use proptest::test_runner::{Config, TestRunner};

use super::script::{Script, command};
use crate::harness::Chapter;

/// Scripts, and commands in each: each begins with a database of its own.
const SCRIPTS: u32 = 6;
const COMMANDS: std::ops::Range<usize> = 30..70;

#[test]
fn a_replay_gives_the_same_tables() {
    let config = Config {
        cases: SCRIPTS,
        failure_persistence: None,
        max_shrink_iters: 20,
        ..Config::default()
    };
    TestRunner::new(config)
        .run(&vec(command(), COMMANDS), |commands| {
            let chapter = Chapter::alone();
            let mut script = Script::new(&chapter);
            for command in &commands {
                script.run(command);
            }
            assert!(script.done > 0, "something was done, {} refused", script.refused);
            let before = chapter.digest();
            chapter.check();
            assert_eq!(chapter.digest(), before);
            Ok(())
        })
        .expect("every script replays");
}

#[test]
fn a_replay_mends_tables_that_were_tampered_with() {
    let chapter = Chapter::alone();
    let before = chapter.digest();
    chapter.db.execute("UPDATE members SET kind = 'person'; DELETE FROM roles");
    assert_ne!(chapter.digest(), before);
    let report =
        enlace::ledger::rebuild::rebuild(&chapter.instance.ledger, |_, _| ()).expect("rebuilt");
    assert_eq!(report.changed, ["members", "roles"]);
    assert_eq!(report.after, before);
    assert_eq!(report.events, chapter.size());
    assert_eq!(chapter.digest(), before);
}
