//! Import of an older register from CSV with CiviCRM's column names.
//!
//! Every row is checked by `enlace_schema::membership::import` before anything is written. Valid
//! rows are written in batches; faulty ones are reported with line, column and code, and nothing of
//! them is kept. A row whose external identifier is known updates its member, so that a mended file
//! can be imported again and again. An import adds and changes; it takes no role away.

mod write;

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::membership::import::{
    self, EXTERNAL_ID, ImportRow, Register, RowFault, Status, ValidRow, check_across,
};
use enlace_schema::membership::import_fault::{EXTERNAL_ID_TWICE, fold_email};
use serde::{Deserialize, Serialize};

use super::Caller;
use super::members::today;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::private::{self, MemberRecord};
use crate::store::members::{self, MemberState};

/// Largest file, in bytes: some 40,000 rows.
pub const FILE_MAX: usize = 8 * 1024 * 1024;
/// Most rows of a file: far beyond a chapter, and what still fits in memory several times.
pub const ROWS_MAX: usize = 20_000;
/// Rows of one write: others who wait for the writer wait a fraction of a second.
const BATCH: usize = 200;

/// A row that was refused; nothing of it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusedRow {
    /// Its line in the file, the headers being line 1.
    pub row: u64,
    /// The column at fault, by its CiviCRM name.
    pub column: String,
    /// The stable code; its text is `import-fault-<code>`.
    pub code: String,
}

/// What came of an import, or what would come of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportReport {
    /// Whether nothing was written because only a check was asked for.
    pub dry_run: bool,
    /// Rows read, empty ones left out.
    pub rows: usize,
    /// Rows that became new members or people on the books.
    pub created: usize,
    /// Rows that changed a member.
    pub updated: usize,
    /// Rows that said nothing new.
    pub unchanged: usize,
    /// Rows of memberships that were over before they were ever here: nothing is kept of them.
    pub skipped: usize,
    /// Representations granted.
    pub represented: usize,
    /// Periods of dues settled.
    pub settled: usize,
    /// Rows that were refused.
    pub refused_rows: usize,
    /// Why, one entry for each fault, by line.
    pub refused: Vec<RefusedRow>,
    /// Columns that were not read; a misspelt name among them loses data.
    pub ignored_columns: Vec<String>,
}

/// What the register holds of an imported member.
pub(super) struct Known {
    kind: MemberKind,
    state: MemberState,
    record: Option<MemberRecord>,
}

impl Known {
    /// The address by which a person signs in; organisations do not.
    fn email(&self) -> Option<&str> {
        let record = self.record.as_ref().filter(|_| self.kind != MemberKind::Organisation)?;
        record.email.as_deref()
    }
}

type KnownByNumber = BTreeMap<String, Known>;

/// Imports a register, or checks what importing it would do. `progress` hears rows done and rows
/// in all.
///
/// # Errors
/// `role-required`, `scope-insufficient`; of the file as a whole `body-too-large`,
/// `import-encoding`, `import-columns`, `import-columns-twice`, `import-empty`, `import-too-many`.
/// Batches that were written before a failure of the database stay; importing the file again goes
/// on from there.
pub fn import_members(
    instance: &Instance,
    caller: &Caller,
    csv: &[u8],
    dry_run: bool,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<ImportReport> {
    caller.require(&[Role::Committee, Role::Operator])?;
    let mut report = ImportReport { dry_run, ..ImportReport::default() };
    let known = known(instance)?;
    let rows = read(csv, &mut report)?;
    let mut valid = check(rows, &known, &mut report);
    // Organisations first, so that their representatives find them.
    valid.sort_by_key(|row| row.kind != MemberKind::Organisation);
    let total = valid.len();
    progress(0, total);
    if dry_run {
        for row in &valid {
            write::foresee(row, known.get(&row.external_id), &mut report);
        }
        progress(total, total);
        return Ok(report);
    }
    let today = today(instance.now(), &instance.profile.zone)?;
    let mut done = 0;
    for batch in valid.chunks(BATCH) {
        let (batch, caller) = (batch.to_vec(), caller.clone());
        let count = batch.len();
        let counts = instance.ledger.write(move |tx| {
            let mut counts = write::Counts::default();
            for row in &batch {
                write::row(tx, &caller, row, today, &mut counts)?;
            }
            Ok(counts)
        })?;
        counts.add_to(&mut report);
        done += count;
        progress(done, total);
    }
    Ok(report)
}

/// What earlier imports brought, by external identifier.
fn known(instance: &Instance) -> Result<KnownByNumber> {
    let origin = instance.origin().as_str();
    let keys = instance.ledger.keys();
    instance.store().snapshot(|conn| {
        let externals = members::externals(conn)?;
        let of_chapter = members::of_chapter(conn, origin)?;
        let rows: BTreeMap<_, _> =
            of_chapter.into_iter().map(|row| (row.member.clone(), row)).collect();
        let ids: Vec<&str> = externals.iter().map(|row| row.member.as_str()).collect();
        let mut records = private::of_members(conn, keys, &ids)?;
        let mut known = KnownByNumber::new();
        for external in externals {
            let Some(row) = rows.get(&external.member) else {
                continue;
            };
            let found = Known {
                kind: row.kind()?,
                state: row.state()?,
                record: records.remove(&external.member),
            };
            known.insert(external.external, found);
        }
        Ok(known)
    })
}

/// Reads the file: line numbers with rows, without empty ones.
fn read(csv: &[u8], report: &mut ImportReport) -> Result<Vec<(u64, ImportRow)>> {
    if csv.len() > FILE_MAX {
        return Err(Refusal::new(codes::BODY_TOO_LARGE).with("limit", FILE_MAX).into());
    }
    let text = std::str::from_utf8(csv).map_err(|_| Refusal::new(codes::IMPORT_ENCODING))?;
    // One kind of line end: at `\r\n` the reader would count a line too few.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    // Rows with too few cells are judged by what they lack, not as rows of a wrong length.
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let headers = reader.headers().map_err(Error::internal)?.clone();
    let about = import::check_headers(&headers);
    if !about.missing.is_empty() {
        let columns = about.missing.join(", ");
        return Err(Refusal::new(codes::IMPORT_COLUMNS).with("columns", columns).into());
    }
    if !about.twice.is_empty() {
        let columns = about.twice.join(", ");
        return Err(Refusal::new(codes::IMPORT_COLUMNS_TWICE).with("columns", columns).into());
    }
    report.ignored_columns = about.ignored.into_iter().filter(|name| !name.is_empty()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(Error::internal)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = ImportRow::new(headers.iter().zip(&record));
        if row.is_empty() {
            continue;
        }
        if rows.len() == ROWS_MAX {
            return Err(Refusal::new(codes::IMPORT_TOO_MANY).with("limit", ROWS_MAX).into());
        }
        rows.push((line, row));
    }
    if rows.is_empty() {
        return Err(Refusal::new(codes::IMPORT_EMPTY).into());
    }
    report.rows = rows.len();
    Ok(rows)
}

/// Checks rows by themselves, with each other and with the register; reports the faulty ones.
fn check(
    rows: Vec<(u64, ImportRow)>,
    known: &KnownByNumber,
    report: &mut ImportReport,
) -> Vec<ValidRow> {
    let mut faults: Vec<(u64, RowFault)> = Vec::new();
    let mut valid: Vec<(u64, ValidRow)> = Vec::new();
    for (line, row) in rows {
        match import::check_row(&row).map(|row| (clash(&row, known), row)) {
            Ok((None, row)) => valid.push((line, row)),
            Ok((Some(fault), _)) => faults.push((line, fault)),
            Err(found) => faults.extend(found.into_iter().map(|fault| (line, fault))),
        }
    }
    faults.extend(check_across(&valid, &register(&valid, known)));
    faults.sort_unstable();
    let refused: BTreeSet<u64> = faults.iter().map(|(line, _)| *line).collect();
    report.refused_rows = refused.len();
    report.refused = faults
        .into_iter()
        .map(|(row, fault)| RefusedRow {
            row,
            column: fault.column.into(),
            code: fault.code.into(),
        })
        .collect();
    valid.retain(|(line, _)| !refused.contains(line));
    valid.into_iter().map(|(_, row)| row).collect()
}

/// A number that belongs to somebody else: to an organisation instead of a person, or to a
/// membership that is over, whose id is never used again.
fn clash(row: &ValidRow, known: &KnownByNumber) -> Option<RowFault> {
    let before = known.get(&row.external_id)?;
    let other_kind =
        (before.kind == MemberKind::Organisation) != (row.kind == MemberKind::Organisation);
    let over = before.state == MemberState::Ended && row.status != Status::Ended;
    (other_kind || over).then(|| RowFault::new(EXTERNAL_ID, EXTERNAL_ID_TWICE))
}

/// The register as the rows see it: without the members that the rows themselves are about.
fn register(rows: &[(u64, ValidRow)], known: &KnownByNumber) -> Register {
    let again: BTreeSet<&str> = rows.iter().map(|(_, row)| row.external_id.as_str()).collect();
    let others = || known.iter().filter(|(number, _)| !again.contains(number.as_str()));
    let present = |known: &Known| known.state != MemberState::Ended;
    Register {
        external_ids: others()
            .filter(|(_, known)| present(known))
            .map(|(number, known)| (number.clone(), known.kind))
            .collect(),
        emails: others()
            .filter(|(_, known)| present(known))
            .filter_map(|(_, known)| known.email().map(fold_email))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "External Identifier,Contact Type,First Name,Organization Name,Email,\
                          Membership Type,Member Since,Membership Status,Representative Of\n";

    fn checked(lines: &str) -> (Vec<ValidRow>, ImportReport) {
        let mut report = ImportReport::default();
        let text = format!("\u{feff}{HEADER}{lines}");
        let rows = read(text.as_bytes(), &mut report).expect("a readable file");
        let valid = check(rows, &KnownByNumber::new(), &mut report);
        (valid, report)
    }

    #[test]
    fn faulty_rows_are_reported_and_the_others_stay() {
        let (valid, report) = checked(
            "O-1,Organization,,Wooden Comet,,Organization,2010-05-01,Current,\n\
             P-1,Individual,Una,,una@example.org,,,,O-1\n\
             ,,,,,,,,\n\
             P-2,Individual,Ana,,una@example.org,,,,O-1\n\
             P-3,Individual,Eva,,,,,,O-9\n",
        );
        let numbers: Vec<_> = valid.iter().map(|row| row.external_id.as_str()).collect();
        assert_eq!(numbers, ["O-1", "P-1"]);
        assert_eq!((report.rows, report.refused_rows), (4, 2));
        let refused: Vec<_> =
            report.refused.iter().map(|fault| (fault.row, fault.code.as_str())).collect();
        assert_eq!(refused, [(5, "email-twice"), (6, "represented-unknown")]);
    }

    #[test]
    fn a_file_without_its_columns_or_rows_is_refused_as_a_whole() {
        let read = |bytes: &[u8]| {
            read(bytes, &mut ImportReport::default()).expect_err("refused").code().name
        };
        assert_eq!(read(b"Name,Email\nUna,una@example.org\n"), "import-columns");
        assert_eq!(read(HEADER.as_bytes()), "import-empty");
        assert_eq!(
            read(b"External Identifier,Contact Type\nJos\xe9,Individual\n"),
            "import-encoding"
        );
        assert_eq!(read(&vec![b'x'; FILE_MAX + 1]), "body-too-large");
    }
}
