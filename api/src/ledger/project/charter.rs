//! Charters. Each log says what it proposes and what it ratifies; all together say what is in
//! force.

use enlace_schema::event::charter::{Proposed, Ratified};
use enlace_schema::voting::charter::check;

use super::{Event, Outcome, inadmissible};
use crate::error::Result;
use crate::store::tables::{CharterRow, RatificationRow};
use crate::store::{Connection, charters};

pub(super) fn proposed(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Proposed,
) -> Result<Outcome> {
    if check(body, &event.envelope.log).is_err() {
        return inadmissible("charter-invalid");
    }
    charters::insert(
        conn,
        &CharterRow {
            origin: event.origin.into(),
            id: event.id.0.to_vec(),
            seq: event.seq,
            body: event.envelope.body.get().into(),
            at_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn ratified(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Ratified,
) -> Result<Outcome> {
    if charters::find_ratification(conn, event.origin, &body.charter.0)?.is_some() {
        return inadmissible("charter-twice");
    }
    let known = if body.host == event.envelope.log {
        charters::find_in(conn, event.origin, &body.charter.0)?.is_some()
    } else {
        let refs = &event.envelope.refs;
        refs.iter().any(|to| to.log == body.host && to.id == body.charter)
    };
    if !known {
        return inadmissible("charter-unknown");
    }
    charters::insert_ratification(
        conn,
        &RatificationRow {
            origin: event.origin.into(),
            charter: body.charter.0.to_vec(),
            host: body.host.to_string(),
            seq: event.seq,
            at_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}
