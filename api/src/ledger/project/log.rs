//! What a log says about itself.

use enlace_schema::event::log::{Genesis, ProfileAdopted, Resumed};
use enlace_schema::text::check_title;

use super::{Event, Outcome, inadmissible, key};
use crate::error::Result;
use crate::store::tables::ChapterRow;
use crate::store::{Connection, chapters};

pub(super) fn genesis(conn: &mut Connection, event: &Event<'_>, body: &Genesis) -> Result<Outcome> {
    if event.seq != 0 {
        return inadmissible("genesis-not-first");
    }
    // It is shown on every page; what could be no title is not.
    let fit = check_title(&body.name).is_ok();
    let name = if fit { body.name.clone() } else { event.origin.into() };
    chapters::insert(
        conn,
        &ChapterRow {
            origin: event.origin.into(),
            chapter: body.chapter.clone(),
            name,
            genesis: event.id.0.to_vec(),
            profile_data: None,
        },
    )?;
    for named in &body.keys {
        key::insert(conn, event, named.role, (&named.kid, &named.key), 0)?;
    }
    Ok(Outcome::Applied)
}

/// Nothing to keep but the event: the log itself is the record.
pub(super) fn resumed(_: &mut Connection, _: &Event<'_>, _: &Resumed) -> Result<Outcome> {
    Ok(Outcome::Applied)
}

pub(super) fn profile_adopted(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &ProfileAdopted,
) -> Result<Outcome> {
    if enlace_schema::log::sha256(body.data.as_bytes()) != body.digest {
        return inadmissible("profile-digest");
    }
    chapters::set_profile(conn, event.origin, &body.data)?;
    Ok(Outcome::Applied)
}
