//! `enlace log import FILE`: a peer's log, or our own tail, from a file that somebody carried here.

use std::io::BufReader;

use clap::ArgMatches;
use serde_json::json;

use super::{count, other};
use crate::cli::{Out, files, instance};
use crate::error::{Result, codes};
use crate::federation::import::{Imported, Refused, import};
use crate::locale::fault;

/// Takes in a file as if its pages had been pulled.
///
/// # Errors
/// `log-file` for what is no log at all; `log-import` when the file stops being the log somewhere;
/// what settings, database, the file and [`import`] refuse.
pub(super) fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let mut file = BufReader::new(files::open(files::named(args)?)?);
    other::require_log(&mut file)?;
    let instance = instance(args, out)?;
    let progress = out.progress("cli-log-progress");
    let found = import(&instance, file, |held| progress.at(count(held), 0));
    drop(progress);
    instance.ledger.stop();
    let found = found?;
    tell(&found, out);
    match found.refused {
        None => Ok(()),
        Some(_) => Err(codes::LOG_IMPORT.into()),
    }
}

fn tell(found: &Imported, out: &mut Out) {
    if let Some(origin) = &found.origin {
        let log = origin.to_string();
        let values =
            [("log", log.into()), ("count", found.admitted.into()), ("held", found.held.into())];
        out.say("cli-log-imported", &values);
    }
    if found.cosigned {
        out.say("cli-log-carry-back", &[]);
    }
    if let Some(refused) = &found.refused {
        let why = fault::explain(out.locale(), refused.code);
        out.plain(&format!("{}: {}", refused.code, why.what));
        out.plain(&why.todo);
        out.plain(&refused.detail);
        if refused.halted {
            out.say("cli-log-import-halted", &[]);
        }
    }
    let error = |refused: &Refused| {
        let why = fault::explain(out.locale(), refused.code);
        json!({
            "code": codes::LOG_IMPORT.name,
            "fault": refused.code,
            "detail": refused.detail,
            "message": why.what,
            "help": why.todo,
            "halted": refused.halted,
        })
    };
    let answer = json!({
        "ok": found.refused.is_none(),
        "log": found.origin.as_ref().map(ToString::to_string),
        "admitted": found.admitted,
        "held": found.held,
        "cosigned": found.cosigned,
        "error": found.refused.as_ref().map(error),
    });
    out.answer(&answer);
}
