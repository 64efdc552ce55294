//! What a log's people decided about their peers.

use enlace_schema::event::peer::{Disputed, Endpoint, Pinned, Standing};

use super::{Event, Outcome, inadmissible};
use crate::error::Result;
use crate::store::tables::PeerRow;
use crate::store::{Connection, peers};

pub(super) fn pinned(conn: &mut Connection, event: &Event<'_>, body: &Pinned) -> Result<Outcome> {
    let peer = body.origin.as_str();
    if peer == event.origin {
        return inadmissible("peer-self");
    }
    if peers::find(conn, event.origin, peer)?.is_some() {
        return inadmissible("peer-pinned");
    }
    peers::insert(
        conn,
        &PeerRow {
            origin: event.origin.into(),
            peer: peer.into(),
            genesis: body.genesis.0.to_vec(),
            endpoint: body.endpoint.clone(),
            suspended: false,
            pinned_ms: event.at_ms,
        },
    )?;
    Ok(Outcome::Applied)
}

pub(super) fn endpoint(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Endpoint,
) -> Result<Outcome> {
    if peers::find(conn, event.origin, body.origin.as_str())?.is_none() {
        return inadmissible("peer-unknown");
    }
    peers::set_endpoint(conn, event.origin, body.origin.as_str(), &body.endpoint)?;
    Ok(Outcome::Applied)
}

pub(super) fn suspended(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Standing,
) -> Result<Outcome> {
    stand(conn, event, body, true)
}

pub(super) fn resumed(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Standing,
) -> Result<Outcome> {
    stand(conn, event, body, false)
}

fn stand(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Standing,
    suspended: bool,
) -> Result<Outcome> {
    if peers::find(conn, event.origin, body.origin.as_str())?.is_none() {
        return inadmissible("peer-unknown");
    }
    peers::set_suspended(conn, event.origin, body.origin.as_str(), suspended)?;
    Ok(Outcome::Applied)
}

/// Nothing to keep but the event: what was set aside stands in the other log's own rows.
pub(super) fn disputed(_: &mut Connection, _: &Event<'_>, _: &Disputed) -> Result<Outcome> {
    Ok(Outcome::Applied)
}
