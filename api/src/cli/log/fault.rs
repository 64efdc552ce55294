//! Where a log stops being one, in the reader's language.

use enlace_schema::log::{LogError, PageError};

use crate::cli::Out;
use crate::error::{Error, codes};
use crate::locale::{Value, fault};

/// Where a log stops being one, and why.
#[derive(Debug)]
pub struct Fault {
    /// How many entries were good.
    pub seq: u64,
    /// What is wrong with the next line.
    pub error: LogError,
}

/// Says where a log stops being one.
pub(super) fn tell_fault(fault: &Fault, out: &mut Out) -> Error {
    let refused = refuse_line(fault.seq, &fault.error);
    if !refused.is(codes::LOG_PART) {
        let values = [("seq", fault.seq.into()), ("problem", problem(&fault.error, out).into())];
        out.say("cli-log-fault", &values);
        // Apart from that sentence, as for an import: what was found, for whoever mends it.
        out.plain(&format!("{}: {}", fault.error.code(), fault.error));
    }
    refused
}

/// What a line after so many entries is refused with. A first one from the middle of a log is no
/// damage: the file is a part, as a stick has it for who holds the rest.
pub fn refuse_line(seq: u64, error: &LogError) -> Error {
    match seq == 0 && error.code() == "E_SEQ" {
        true => codes::LOG_PART.into(),
        false => codes::LOG_INVALID.into(),
    }
}

/// What is wrong, in a sentence.
fn problem(error: &LogError, out: &Out) -> String {
    // As a text: a place is not grouped like a number.
    let at = |line: &usize| ("line", Value::from(line.to_string()));
    match error {
        LogError::Admit(refused) => fault::explain(out.locale(), refused.code()).what,
        LogError::Empty => out.t("cli-log-fault-empty", &[]),
        LogError::Cut(_) | LogError::Line(PageError::Framing) => out.t("cli-log-fault-cut", &[]),
        LogError::Line(PageError::TooLong) => out.t("cli-log-fault-long", &[]),
        LogError::Line(PageError::Json(line, _)) => out.t("cli-log-fault-line", &[at(line)]),
        LogError::Line(PageError::Field(line, field)) => {
            out.t("cli-log-fault-field", &[at(line), ("field", Value::from(*field))])
        }
    }
}
