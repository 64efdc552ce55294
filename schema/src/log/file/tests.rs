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

#[test]
fn the_last_line_ends_too_and_pages_keep_their_limits() {
    let log = Sample::new(3);
    let text = log.page(0, 3, 3);
    let code = |found: Result<LogReport, LogError>| found.map(|_| ()).map_err(|error| error.code());
    assert_eq!(code(verify(None, text.trim_end())), Err("E_JSON"));
    let long = Sample::new(501);
    assert_eq!(code(verify(None, &long.page(0, 501, 501))), Err("E_LIMIT"));
    let pages = long.page(0, 500, 500) + &long.page(500, 501, 501);
    assert_eq!(verify(None, &pages).map(|report| report.size), Ok(501));
}

/// Cuts a file into its pages: where each begins, and how many entries it has.
fn cut(text: &str) -> Result<Vec<(u64, usize)>, LogError> {
    let mut pages = FilePages::default();
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let page = pages.line(line.as_bytes())?;
        found.extend(page.map(|page| (page.begins(), page.lines.len())));
    }
    pages.finish().map(|()| found)
}

#[test]
fn a_file_is_cut_into_its_pages() {
    let log = Sample::new(9);
    let tail = log.page(4, 7, 9) + &log.page(7, 9, 9) + &log.page(9, 9, 9);
    assert_eq!(cut(&tail), Ok(vec![(4, 3), (7, 2), (9, 0)]));
    let code = |text: &str| cut(text).map_err(|error| error.code());
    assert_eq!(code(""), Err("E_JSON"));
    assert_eq!(
        code(&log.page(4, 7, 9).lines().next().map_or(String::new(), |l| format!("{l}\n"))),
        Err("E_JSON")
    );
    assert_eq!(code(tail.trim_end()), Err("E_JSON"), "the last LF");
    assert_eq!(code(&(log.page(0, 3, 9) + &log.page(4, 9, 9))), Err("E_SEQ"), "a gap");
    assert_eq!(code(&(log.page(0, 5, 9) + &log.page(4, 9, 9))), Err("E_SEQ"), "an overlap");
    assert_eq!(code(&Sample::new(501).page(0, 501, 501)), Err("E_LIMIT"));
}

#[test]
fn vectors_hold() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../vectors/file.json")).expect("a vector file");
    let genesis = vectors["genesis"].as_str().expect("genesis").parse().expect("a hash");
    let cases = vectors["cases"].as_array().expect("cases");
    assert!(cases.len() > 10);
    for case in cases {
        let found = verify(Some(genesis), case["file"].as_str().expect("text"));
        let found = found.map(|report| report.size).map_err(|error| error.code());
        let expected = match case["expect"].as_str().expect("expect") {
            "ok" => Ok(case["size"].as_u64().expect("size")),
            code => Err(code),
        };
        assert_eq!(found, expected, "{}", case["name"]);
    }
}
