//! The query of a request: plain numbers, each name once.

use std::collections::HashMap;

use actix_web::web;
use enlace_schema::event::Origin;
use enlace_schema::json;

use super::Asked;
use crate::federation::gate::told;
use crate::federation::problem::{self, Problem};
use crate::instance::Instance;
use crate::ledger::past;

/// When to ask again for a log that is held back.
const HELD_SECS: u64 = 60;

/// Names and values.
pub(in crate::federation) type Query = HashMap<String, String>;

pub(in crate::federation) fn query(asked: &Asked) -> Result<Query, Problem> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(asked.query_string())
        .map_err(|_| Problem::new(problem::JSON, "query"))?;
    let mut query = Query::new();
    for (name, value) in pairs.into_inner() {
        if query.insert(name, value).is_some() {
            return Err(Problem::new(problem::JSON, "a name twice in the query"));
        }
    }
    Ok(query)
}

pub(super) fn number(query: &Query, name: &'static str) -> Result<Option<u64>, Problem> {
    let Some(text) = query.get(name) else {
        return Ok(None);
    };
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (text == "0" || !text.starts_with('0'));
    let number = text.parse().ok().filter(|number| plain && *number <= json::MAX_INTEGER);
    number.map(Some).ok_or_else(|| Problem::new(problem::JSON, name))
}

pub(in crate::federation) fn required(query: &Query, name: &'static str) -> Result<u64, Problem> {
    number(query, name)?.ok_or_else(|| Problem::new(problem::JSON, name))
}

/// The log that is asked for, which may be read here now.
pub(super) fn log_of(query: &Query, instance: &Instance) -> Result<Origin, Problem> {
    let log = match query.get("log") {
        None => instance.origin().clone(),
        Some(text) => text.parse().map_err(|_| Problem::new(problem::JSON, "log"))?,
    };
    require_shown(instance, &log)?;
    Ok(log)
}

/// Refuses to show our own log while it is another than the one that was published (protocol §10).
///
/// # Errors
/// `E_BUSY`.
pub(super) fn require_shown(instance: &Instance, log: &Origin) -> Result<(), Problem> {
    if log == instance.origin() && told(past::is_held_as_other(&instance.ledger))? {
        return Err(Problem::new(problem::BUSY, "its own log is held back").retry_after(HELD_SECS));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_query_are_plain() {
        let query = |text: &str| Query::from([("from".to_owned(), text.to_owned())]);
        assert_eq!(number(&query("12"), "from").ok(), Some(Some(12)));
        assert_eq!(number(&Query::new(), "from").ok(), Some(None));
        for bad in
            ["", "+1", "-1", "1.0", "x", "00", "012", "9007199254740992", "99999999999999999999"]
        {
            assert!(number(&query(bad), "from").is_err(), "{bad}");
        }
    }
}
