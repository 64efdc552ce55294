//! The sample files of the house, through the doors by which registers come in: the API and the
//! command line, as a rehearsal, in earnest, and again; and what of them stays readable at rest.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use enlace::actions::import::{ImportReport, import_members};
use enlace::caller::Caller;
use enlace::clock::{Clock, FixedClock, SystemClock};
use enlace_schema::membership::import_fault;
use serde_json::{Value, json};

use crate::cli::ask;
use crate::harness::api::Api;
use crate::harness::db::backend;
use crate::harness::{Chapter, Site};
use crate::tidy::source::root;

/// What is wrong with `members-bad.csv`: line, column, code. The headers are line 1. Any name of a
/// membership is taken, because the older register is free to call its own as it likes.
const MISTAKES: &[(u64, &str, &str)] = &[
    (4, "External Identifier", "external-id-missing"),
    (5, "External Identifier", "external-id-twice"),
    (6, "Contact Type", "contact-type-unknown"),
    (7, "First Name", "name-missing"),
    (8, "Organization Name", "name-missing"),
    (9, "Email", "email-invalid"),
    (10, "Preferred Language", "language-unknown"),
    (11, "Member Since", "date-invalid"),
    (12, "End Date", "end-before-since"),
    (15, "Representative Of", "represented-unknown"),
    (16, "Representative Of", "represented-not-organisation"),
    (17, "Representative Of", "neither-member-nor-representative"),
];
/// Its rows, and those of them that are good.
const ROWS: u64 = 16;
const GOOD: u64 = 4;

fn sample(name: &str) -> PathBuf {
    root().join("api/assets/demo").join(name)
}

fn read(name: &str) -> String {
    fs::read_to_string(sample(name)).expect("a sample")
}

fn expected() -> Vec<(u64, String, String)> {
    MISTAKES.iter().map(|(line, column, code)| (*line, (*column).into(), (*code).into())).collect()
}

/// The faults of a report, whichever door it came by.
fn faults(refused: &Value, line: &str) -> Vec<(u64, String, String)> {
    let text = |fault: &Value, name: &str| fault[name].as_str().unwrap_or_default().to_owned();
    let read = |fault: &Value| {
        (fault[line].as_u64().unwrap_or_default(), text(fault, "column"), text(fault, "code"))
    };
    refused.as_array().expect("faults").iter().map(read).collect()
}

/// New, as before, and refused rows.
fn numbers(report: &Value, refused: &str) -> [u64; 4] {
    ["rows", "created", "unchanged", refused].map(|name| report[name].as_u64().expect("a number"))
}

/// An old program ends lines with a bare `\r`: rows that were all on one line fell with the first
/// that was refused, and nobody was told.
#[test]
fn a_refused_row_takes_no_other_with_it_however_lines_end() {
    let chapter = Chapter::alone();
    for end in ["\n", "\r\n", "\r"] {
        let csv = read("members-bad.csv").replace('\n', end);
        let (caller, bytes) = (Caller::instance(), csv.as_bytes());
        let done = import_members(&chapter.instance, &caller, bytes, true, &mut |_, _| {});
        let report = done.expect("a report");
        let rows = [report.rows, report.created, report.refused_rows];
        assert_eq!(rows.map(|count| count as u64), [ROWS, GOOD, MISTAKES.len() as u64], "{end:?}");
        let found: Vec<_> = report.refused.iter().map(|fault| fault.row).collect();
        assert_eq!(found, MISTAKES.iter().map(|(line, ..)| *line).collect::<Vec<_>>(), "{end:?}");
    }
}

#[test]
fn the_bad_sample_is_refused_row_by_row_by_the_api() {
    const IMPORT: &str = "mutation ($input: ImportMembersInput!) { importMembers(input: $input) {
        dryRun rows created unchanged refusedRows refused { line column code reason }
    } }";
    let site = Site::alone();
    let operator = &site.chapter.people.operator;
    let api = Api::new(&site.url).with_token(site.chapter.token(operator)).in_language("es-MX");
    let csv = read("members-bad.csv");
    let import = |input: Value| api.data(IMPORT, json!({ "input": input }))["importMembers"].take();
    let bad = MISTAKES.len() as u64;
    let before = site.chapter.size();
    // Where nothing is said, nothing is written.
    for input in [json!({ "csv": csv }), json!({ "csv": csv, "dryRun": true })] {
        let report = import(input);
        assert_eq!(report["dryRun"], true);
        assert_eq!(numbers(&report, "refusedRows"), [ROWS, GOOD, 0, bad]);
        assert_eq!(faults(&report["refused"], "line"), expected());
        let reason = report["refused"][0]["reason"].as_str().expect("a reason");
        assert!(reason.contains("identificador"), "{reason}");
    }
    assert_eq!(site.chapter.size(), before, "a rehearsal");
    for known in [0, GOOD] {
        let report = import(json!({ "csv": csv, "dryRun": false }));
        let new = GOOD - known;
        assert_eq!(numbers(&report, "refusedRows"), [ROWS, new, known, bad], "{report}");
        assert_eq!(faults(&report["refused"], "line"), expected());
    }
    let size = site.chapter.size();
    import(json!({ "csv": csv, "dryRun": false }));
    assert_eq!(site.chapter.size(), size, "the same file again says nothing new");
    assert!(size > before);
    site.chapter.check();
}

#[test]
fn the_bad_sample_is_refused_row_by_row_on_the_command_line() {
    let chapter = Chapter::founded("us", "us-ny", FixedClock::new(SystemClock.now()), 8101);
    chapter.instance.ledger.stop();
    let file = sample("members-bad.csv").display().to_string();
    let data = chapter.folder.path().display().to_string();
    let args = ["member", "import", &file, "--data", &data, "--database-url", chapter.db.url()];
    let import = |more: &[&str]| {
        let (status, answer) = ask(&[&args[..], more].concat());
        assert_eq!((status, &answer["ok"]), (1, &Value::Bool(false)), "{answer}");
        let report = answer["report"].clone();
        assert_eq!(faults(&report["refused"], "row"), expected());
        report
    };
    let bad = MISTAKES.len() as u64;
    let before = chapter.size();
    for _ in 0..2 {
        let report = import(&["--dry-run", "--locale", "es"]);
        assert_eq!(numbers(&report, "refused_rows"), [ROWS, GOOD, 0, bad]);
        let problem = report["refused"][0]["problem"].as_str().expect("a sentence");
        assert!(problem.contains("identificador"), "{problem}");
        assert_eq!(chapter.size(), before, "a rehearsal");
    }
    assert_eq!(numbers(&import(&[]), "refused_rows"), [ROWS, GOOD, 0, bad]);
    let size = chapter.size();
    assert_eq!(numbers(&import(&[]), "refused_rows"), [ROWS, 0, GOOD, bad]);
    assert_eq!(chapter.size(), size, "the same file again says nothing new");
}

/// Every code of the sample is one of the import's, so that the table above cannot name a fault
/// that there is not.
#[test]
fn mistakes_are_named_by_their_codes() {
    let known: BTreeSet<&str> = import_fault::CODES.iter().copied().collect();
    for (line, _, code) in MISTAKES {
        assert!(known.contains(code), "line {line}: {code}");
    }
}

fn import(chapter: &Chapter, csv: &str) -> ImportReport {
    let caller = Caller::instance();
    import_members(&chapter.instance, &caller, csv.as_bytes(), false, &mut |_, _| {})
        .expect("a report")
}

/// Every file under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").filter_map(Result::ok) {
        match entry.path() {
            folder if folder.is_dir() => found.extend(files(&folder)),
            file => found.push(file),
        }
    }
    found
}

/// What a thief of the disk reads: whatever of the register is private is nowhere in the bytes of
/// the log, of the database and of its journals. The words looked for are whole values of the
/// file, long enough to be nobody's accident.
#[test]
fn nothing_private_of_a_register_is_readable_at_rest() {
    const PRIVATE: [&str; 7] = [
        "First Name",
        "Last Name",
        "Organization Name",
        "Email",
        "Phone",
        "Street Address",
        "Postal Code",
    ];
    let chapter = Chapter::alone();
    let csv: String = read("members-us.csv").split_inclusive('\n').take(120).collect();
    // Days that the demo replaces by its own.
    let csv = csv.replace("2099-12-31", "2026-12-31");
    let report = import(&chapter, &csv);
    assert!(report.created >= 80, "{report:?}");
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().expect("headers");
    let mut secrets = BTreeSet::new();
    for row in lines.filter(|row| row.len() == header.len()) {
        for column in PRIVATE {
            let at = header.iter().position(|name| *name == column).expect(column);
            if row[at].len() >= 8 {
                secrets.insert(row[at].to_owned());
            }
        }
    }
    assert!(secrets.len() > 150, "values to look for: {}", secrets.len());
    let mut stored: Vec<u8> = Vec::new();
    match backend() {
        enlace::store::Backend::Sqlite => {
            for file in files(chapter.folder.path()) {
                stored.extend(fs::read(&file).expect("a file"));
            }
            let url = Path::new(chapter.db.url());
            let name = url.file_name().expect("a name").to_string_lossy().into_owned();
            for file in files(url.parent().expect("a folder")) {
                let own = file
                    .file_name()
                    .is_some_and(|other| other.to_string_lossy().starts_with(&name));
                if own {
                    stored.extend(fs::read(&file).expect("a file"));
                }
            }
        }
        enlace::store::Backend::Postgres => {
            for sql in [
                "SELECT encode(entry, 'escape') AS line FROM entries",
                "SELECT encode(sealed, 'escape') AS line FROM private_records",
                "SELECT t::text AS line FROM members t",
                "SELECT t::text AS line FROM accounts t",
            ] {
                stored.extend(chapter.db.lines(sql).join("\n").into_bytes());
            }
        }
    }
    let stored = String::from_utf8_lossy(&stored).to_ascii_lowercase();
    let holds = |word: &str| stored.contains(&word.to_ascii_lowercase());
    assert!(holds(chapter.origin().as_str()), "what is public is there, so this would find more");
    let found: Vec<&String> = secrets.iter().filter(|word| holds(word)).collect();
    assert_eq!(found, Vec::<&String>::new());
}
