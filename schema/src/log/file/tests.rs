//! Whole logs, in one page and in many, cut off and tampered with.

use super::*;
use crate::log::page::tests::Sample;

fn verify(expected: Option<Hash>, text: &str) -> Result<LogReport, LogError> {
    let mut verifier = LogVerifier::new(expected);
    for line in text.split_inclusive('\n') {
        verifier.line(line.as_bytes())?;
    }
    verifier.finish()
}

#[test]
fn a_whole_log_verifies() {
    let log = Sample::new(30);
    let genesis = log.entries[0].id();
    let report = verify(Some(genesis), &log.page(0, 30, 30)).expect("a good log");
    assert_eq!((report.size, report.root), (30, log.checkpoint(30).checkpoint.root));
    assert_eq!((report.genesis, report.pinned), (genesis, true));
    assert_eq!(report.origin, log.origin);
    assert_eq!(report.kinds["member.admitted"], 29);
    assert_eq!(report.checkpoint, log.checkpoint(30));

    let unpinned = verify(None, &log.page(0, 30, 30)).expect("a good log");
    assert_eq!(unpinned, LogReport { pinned: false, ..report.clone() });

    // Pages one after the other are the same log.
    let pages = log.page(0, 10, 12) + &log.page(10, 25, 30) + &log.page(25, 30, 30);
    assert_eq!(verify(Some(genesis), &pages), Ok(report));
}

#[test]
fn the_last_checkpoint_may_be_ahead() {
    let log = Sample::new(9);
    let report = verify(None, &log.page(0, 7, 9)).expect("a good log");
    assert_eq!((report.size, report.checkpoint.checkpoint.size), (7, 9));
}

#[test]
fn other_files_are_refused() {
    let log = Sample::new(5);
    let text = log.page(0, 5, 5);
    let code = |found: Result<LogReport, LogError>| found.map(|_| ()).map_err(|error| error.code());
    assert_eq!(verify(None, ""), Err(LogError::Empty));
    assert_eq!(verify(None, &log.end(5, 5).to_line()), Err(LogError::Empty));
    let cut = text.split_inclusive('\n').take(4).collect::<String>();
    assert_eq!(verify(None, &cut), Err(LogError::Cut(4)));
    assert_eq!(code(verify(Some(Hash([0; 32])), &text)), Err("E_ORIGIN"));
    let gap = text.split_inclusive('\n').enumerate().filter(|(line, _)| *line != 2);
    assert_eq!(code(verify(None, &gap.map(|(_, line)| line).collect::<String>())), Err("E_SEQ"));
    assert_eq!(code(verify(None, &text.replacen("\"e\":\"", "\"e\":\"AAAA", 1))), Err("E_JSON"));
    assert_eq!(code(verify(None, "hello\n")), Err("E_JSON"));
}
