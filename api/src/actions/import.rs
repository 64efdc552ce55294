//! Import of an older register from CSV with CiviCRM's column names.
//!
//! Every row is checked by `enlace_schema::membership::import` before anything is written. Valid
//! rows are written in batches; faulty ones are reported with line, column and code, and nothing of
//! them is kept. What only the register can refuse (the last operator would leave, two people
//! changed one member at once) stops the import at that row: the report says which, nothing of its
//! batch is written, and earlier batches stay. A row whose external identifier is known updates its
//! member, so that a mended file can be imported again and again, and an import that was stopped
//! goes on where it was. An import adds and changes; it takes no role away.

mod write;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use enlace_schema::event::member::MemberKind;
use enlace_schema::event::role::Role;
use enlace_schema::membership::email;
use enlace_schema::membership::import::{
    self, EXTERNAL_ID, ImportRow, Register, RowFault, Status, ValidRow, check_across, check_days,
};
use enlace_schema::membership::import_fault::EXTERNAL_ID_TWICE;
use jiff::civil::Date;
use serde::Serialize;

use crate::caller::Caller;
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RefusedRow {
    /// Its line in the file, the headers being line 1.
    pub row: u64,
    /// The column at fault, by its CiviCRM name.
    pub column: String,
    /// The stable code; its text is `import-fault-<code>`.
    pub code: String,
}

/// Why an import ended before the end of its file. What was written before stays; nothing of the
/// batch was written in which this happened.
#[derive(Debug, Clone, Serialize)]
pub struct Stopped {
    /// The line of the row that could not be written; `None` when no row was at fault, but the
    /// batch as a whole could not be kept.
    pub row: Option<u64>,
    /// The column that it came from, by its CiviCRM name.
    pub column: Option<&'static str>,
    /// The stable code; its text is `error-<code>`.
    pub code: &'static str,
    /// How many rows were to be written together with it, and were not.
    pub batch: usize,
    /// How many good rows are not written in all, these among them.
    pub left: usize,
    /// Why, for a sentence in the reader's language.
    #[serde(skip)]
    pub error: Error,
}

/// What came of an import, or what would come of it.
#[derive(Debug, Clone, Default, Serialize)]
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
    /// Columns that stand in the file under another name than ours.
    #[serde(skip)]
    pub renamed: Vec<(&'static str, String)>,
    /// Why it ended before the end of the file, if it did. The same file again goes on from there.
    pub stopped: Option<Stopped>,
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
/// Whatever happens once rows are being written is in the report ([`Stopped`]).
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
    let today = instance.today()?;
    let mut valid = check(rows, &known, today, &mut report);
    // Organisations first, so that their representatives find them.
    valid.sort_by_key(|(_, row)| row.kind != MemberKind::Organisation);
    let total = valid.len();
    progress(0, total);
    if dry_run {
        for (_, row) in &valid {
            write::foresee(row, known.get(&row.external_id), &mut report);
        }
        progress(total, total);
        return Ok(report);
    }
    let mut done = 0;
    for batch in valid.chunks(BATCH) {
        match write_batch(instance, caller, batch, today) {
            Ok(counts) => counts.add_to(&mut report),
            Err(mut stopped) => {
                stopped.error.log_once("import");
                stopped.left = total - done;
                report.stopped = Some(stopped);
                return Ok(report);
            }
        }
        done += batch.len();
        progress(done, total);
    }
    Ok(report)
}

/// Writes rows together, all or none.
fn write_batch(
    instance: &Instance,
    caller: &Caller,
    batch: &[(u64, ValidRow)],
    today: Date,
) -> Result<write::Counts, Stopped> {
    let (rows, caller) = (batch.to_vec(), caller.clone());
    // A refusal undoes the batch, so which row it was comes out beside it.
    let place = Arc::new(Mutex::new(None));
    let at = Arc::clone(&place);
    let done = instance.ledger.write(move |tx| {
        let mut counts = write::Counts::default();
        for (line, row) in &rows {
            if let Err(failed) = write::row(tx, &caller, row, today, &mut counts) {
                let mut at = at.lock().unwrap_or_else(PoisonError::into_inner);
                *at = Some((*line, failed.column));
                return Err(failed.error);
            }
        }
        Ok(counts)
    });
    done.map_err(|error| {
        let place = *place.lock().unwrap_or_else(PoisonError::into_inner);
        Stopped {
            row: place.map(|(line, _)| line),
            column: place.map(|(_, column)| column),
            code: error.code().name,
            batch: batch.len(),
            left: batch.len(),
            error,
        }
    })
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
    // One kind of line end: the reader counts no line at a `\r`, and rows are told apart by theirs.
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
    // Rows with too few cells are judged by what they lack, not as rows of a wrong length.
    if text.trim().is_empty() {
        return Err(Refusal::new(codes::IMPORT_EMPTY).into());
    }
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
    report.renamed = about.renamed;
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
    today: Date,
    report: &mut ImportReport,
) -> Vec<(u64, ValidRow)> {
    let mut faults: Vec<(u64, RowFault)> = Vec::new();
    let mut valid: Vec<(u64, ValidRow)> = Vec::new();
    for (line, row) in rows {
        let found = match import::check_row(&row) {
            Ok(row) => {
                let mut found = check_days(&row, today);
                found.extend(clash(&row, known));
                if found.is_empty() {
                    valid.push((line, row));
                }
                found
            }
            Err(found) => found,
        };
        faults.extend(found.into_iter().map(|fault| (line, fault)));
    }
    faults.extend(check_across(&valid, &register(&valid, known)));
    faults.sort_unstable();
    let refused: BTreeSet<u64> = faults.iter().map(|(line, _)| *line).collect();
    report.refused_rows = refused.len();
    report.refused = faults
        .into_iter()
        .map(|(row, fault)| RefusedRow {
            row,
            column: typed(fault.column, &report.renamed).into(),
            code: fault.code.into(),
        })
        .collect();
    valid.retain(|(line, _)| !refused.contains(line));
    valid
}

/// A column as the file calls it.
fn typed<'a>(column: &'a str, renamed: &'a [(&'static str, String)]) -> &'a str {
    let other = renamed.iter().find(|(known, _)| *known == column);
    other.map_or(column, |(_, typed)| typed)
}

/// A number that belongs to somebody else: to an organisation instead of a person, or to a
/// membership that is over, whose id is never used again.
fn clash(row: &ValidRow, known: &KnownByNumber) -> Option<RowFault> {
    let before = known.get(&row.external_id)?;
    let other_kind =
        (before.kind == MemberKind::Organisation) != (row.kind == MemberKind::Organisation);
    let over = before.state.is_over() && row.status != Status::Ended;
    (other_kind || over).then(|| RowFault::new(EXTERNAL_ID, EXTERNAL_ID_TWICE))
}

/// The register as the rows see it: without the members that the rows themselves are about.
fn register(rows: &[(u64, ValidRow)], known: &KnownByNumber) -> Register {
    let again: BTreeSet<&str> = rows.iter().map(|(_, row)| row.external_id.as_str()).collect();
    let others = || known.iter().filter(|(number, _)| !again.contains(number.as_str()));
    let present = |known: &Known| !known.state.is_over();
    Register {
        external_ids: others()
            .filter(|(_, known)| present(known))
            .map(|(number, known)| (number.clone(), known.kind))
            .collect(),
        emails: others()
            .filter(|(_, known)| present(known))
            .filter_map(|(_, known)| known.email().map(email::fold))
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "External Identifier,Contact Type,First Name,Organization Name,Email,\
                          Membership Type,Member Since,Membership Status,Representative Of\n";

    fn checked(lines: &str) -> (Vec<(u64, ValidRow)>, ImportReport) {
        let mut report = ImportReport::default();
        let text = format!("\u{feff}{HEADER}{lines}");
        let rows = read(text.as_bytes(), &mut report).expect("a readable file");
        let today = jiff::civil::date(2026, 11, 22);
        let valid = check(rows, &KnownByNumber::new(), today, &mut report);
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
        let numbers: Vec<_> =
            valid.iter().map(|(line, row)| (*line, row.external_id.as_str())).collect();
        assert_eq!(numbers, [(2, "O-1"), (3, "P-1")]);
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
        assert_eq!(read(b"\n"), "import-empty");
        assert_eq!(
            read(b"External Identifier,Contact Type\nJos\xe9,Individual\n"),
            "import-encoding"
        );
        assert_eq!(read(&vec![b'x'; FILE_MAX + 1]), "body-too-large");
    }
}
