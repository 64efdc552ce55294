//! What a log says about its own keys after the genesis. Who may sign what, and from where on, is
//! the schedule's to say (`enlace_schema::log::KeySchedule`), at the door; these rows are for
//! tokens, cosignatures and people. Entries that a revocation made void are taken out of every
//! table by `ledger::void` before it is projected.

use enlace_schema::event::key::{Published, Revoked, Rotated};
use enlace_schema::event::log::KeyRole;
use enlace_schema::keys::PublicKey;

use super::{Event, Outcome};
use crate::error::Result;
use crate::store::tables::LogKeyRow;
use crate::store::{Connection, chapters};

/// Keeps a key that a log names.
pub(super) fn insert(
    conn: &mut Connection,
    event: &Event<'_>,
    what: KeyRole,
    (kid, key): (&str, &str),
    from_seq: i64,
) -> Result<Outcome> {
    chapters::insert_key(
        conn,
        &LogKeyRow {
            origin: event.origin.into(),
            kid: kid.into(),
            role: what.word().into(),
            key: as_shown(what, key),
            from_seq,
        },
    )?;
    Ok(Outcome::Applied)
}

/// A key's text as the tables keep it: a witness key with the id that its cosignature lines show,
/// whatever the type of the vkey by which the log published it (protocol §3.3).
fn as_shown(what: KeyRole, key: &str) -> String {
    let cosigner = || {
        let (name, key) = PublicKey::from_cosigner_vkey(key).ok()?;
        Some(key.to_cosigner_vkey(&name))
    };
    let shown = if what == KeyRole::Witness { cosigner() } else { None };
    shown.unwrap_or_else(|| key.to_owned())
}

pub(super) fn rotated(conn: &mut Connection, event: &Event<'_>, body: &Rotated) -> Result<Outcome> {
    insert(conn, event, KeyRole::Log, (&body.kid, &body.key), event.seq + 1)
}

pub(super) fn published(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Published,
) -> Result<Outcome> {
    insert(conn, event, body.role, (&body.kid, &body.key), event.seq + 1)
}

pub(super) fn revoked(conn: &mut Connection, event: &Event<'_>, body: &Revoked) -> Result<Outcome> {
    for published in &body.keys {
        chapters::delete_keys(conn, event.origin, published.role.word())?;
    }
    for published in &body.keys {
        let key = (published.kid.as_str(), published.key.as_str());
        insert(conn, event, published.role, key, event.seq)?;
    }
    insert(conn, event, KeyRole::Log, (&body.kid, &body.key), event.seq)
}
