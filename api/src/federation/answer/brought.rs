//! The two endpoints by which a peer that cannot be called takes part all the same (decision 0029):
//! what `receive` makes of a page or a cosignature, as the peer is told it.

use enlace_schema::log::SignedCheckpoint;
use serde_json::json;

use super::query::query;
use super::{Answer, Asked, Reply};
use crate::federation::Federation;
use crate::federation::gate::{self, told};
use crate::federation::limits::Class;
use crate::federation::problem::{self, Problem};
use crate::federation::receive::{self, Given, Taken};

/// `POST /witness/cosignature`: what a peer that nobody can call would have answered to
/// add-checkpoint (protocol §5.9).
pub(super) fn cosignature(federation: &Federation, asked: &Asked) -> Answer {
    let asker = gate::peer(asked, Class::Peer, federation)?;
    let text = std::str::from_utf8(&asked.body).ok();
    let note = text.and_then(|text| SignedCheckpoint::parse(text).ok());
    let note = note.ok_or_else(|| Problem::new(problem::JSON, "no note"))?;
    let given = told(receive::cosignature(federation.instance(), &asker.origin, &note))?;
    federation.heard_of(&asker.origin);
    let told_head = || federation.told_head(&asker.origin, &note.checkpoint);
    match given {
        Given::Refused(why) => Err(Problem::new(problem::SIG, why)),
        Given::Kept => {
            told_head();
            Ok(Reply::nothing())
        }
        Given::Behind(size) => {
            told_head();
            told(federation.doubt_tail(&asker.origin))?;
            Ok(Reply::size(size))
        }
        Given::Fork => {
            told(federation.doubt_past(&asker.origin, &note.checkpoint))?;
            Err(Problem::new(problem::FORK, "another log under our key"))
        }
    }
}

/// `POST /add-entries?log=`: a page that its author brings, because it cannot be asked for it
/// (protocol §5.8).
pub(super) fn add_entries(federation: &Federation, asked: &Asked) -> Answer {
    let asker = gate::peer(asked, Class::Pages, federation)?;
    // A page must not go to another log than was meant for a name that was misspelt.
    let (query, malformed) = (query(asked)?, || Problem::new(problem::JSON, "log"));
    let log = match query.get("log") {
        None if query.is_empty() => asker.origin.clone(),
        text => text.and_then(|text| text.parse().ok()).ok_or_else(malformed)?,
    };
    let taken = told(receive::page(federation.client(), &asker.origin, &log, &asked.body))?;
    federation.heard_of(&asker.origin);
    match taken {
        Taken::Held(size) => Reply::json(&json!({ "size": size })),
        Taken::Conflict(size) => Ok(Reply::size(size)),
        Taken::Refused { code, detail } => Err(Problem::new(problem::Kind(code, 422), detail)),
        Taken::Foreign => Err(Problem::new(problem::FORBIDDEN, "another's log")),
        Taken::Halted => Err(Problem::new(problem::SIG, "halted")),
        Taken::OverQuota => Err(Problem::over_quota()),
    }
}
