//! `enlace config check`: every setting, what it is for, its value and where that comes from, its
//! limits; and everything that is wrong, not only the first fault.

use clap::ArgMatches;
use serde_json::json;

use super::{Out, gathered};
use crate::config::{Fault, Row};
use crate::error::{Error, Result};

/// Checks and shows; values that are secret are not shown.
///
/// # Errors
/// `config-file`, `file-unreadable`; `config-invalid` for the first of the faults shown.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((_, args)) = args.subcommand() else { return Ok(()) };
    let settings = gathered(args)?;
    let (rows, faults) = (settings.describe(), settings.check());
    for row in &rows {
        show(row, out);
    }
    let answer: Vec<_> = rows
        .iter()
        .map(|row| {
            json!({
                "key": row.key,
                "value": row.value,
                "source": row.source.as_str(),
                "about": row.label(out.locale()),
                "limits": row.kind.limits(),
            })
        })
        .collect();
    let wrong: Vec<_> = faults
        .iter()
        .map(|fault| json!({ "key": fault.key, "message": sentence(fault, out) }))
        .collect();
    out.answer(&json!({ "ok": wrong.is_empty(), "settings": answer, "faults": wrong }));
    let Some((first, others)) = faults.split_first() else {
        out.say("cli-config-sound", &[]);
        return Ok(());
    };
    for fault in others {
        let line = sentence(fault, out);
        out.plain(&line);
    }
    Err(first.refusal().into())
}

fn sentence(fault: &Fault, out: &Out) -> String {
    Error::from(fault.refusal()).message(out.locale())
}

fn show(row: &Row, out: &mut Out) {
    let source = row.source.label(out.locale());
    out.plain(&format!("{} = {}  ({source})", row.key, row.value));
    let (label, limits) = (row.label(out.locale()), row.kind.limits());
    let limits = if limits.is_empty() { limits } else { format!(" [{limits}]") };
    out.plain(&format!("    {label}{limits}"));
}
