//! How much each peer brought on one day, for the quota (`federation::quota`).

use diesel::prelude::*;
use enlace_schema::time::{DAY_SECS, Millis};

use super::Connection;
use super::tables::{self, PeerUsageRow};
use crate::error::Result;

const DAY_MS: i64 = DAY_SECS * 1_000;

/// The day of an instant, in UTC, as a number.
pub fn day_of(now: Millis) -> i64 {
    now.as_ms().div_euclid(DAY_MS)
}

/// When the day after an instant begins.
pub fn next_day(now: Millis) -> Millis {
    Millis::from_ms(day_of(now).saturating_add(1).saturating_mul(DAY_MS))
}

/// What a peer brought on a day; nothing, where the row is of an earlier one. A clock that was set
/// back does not begin a new day.
///
/// # Errors
/// What the database says.
pub fn of(conn: &mut Connection, peer: &str, day: i64) -> Result<PeerUsageRow> {
    let row = tables::peer_usage::table.find(peer).first(conn).optional()?;
    let row = row.filter(|row: &PeerUsageRow| row.day >= day);
    let none = || PeerUsageRow { peer: peer.into(), day, events: 0, bytes: 0, raised: 0 };
    Ok(row.unwrap_or_else(none))
}

/// Counts what a peer brought.
///
/// # Errors
/// What the database says.
pub fn add(conn: &mut Connection, peer: &str, day: i64, events: i64, bytes: i64) -> Result<()> {
    let before = of(conn, peer, day)?;
    let events = before.events.saturating_add(events);
    let bytes = before.bytes.saturating_add(bytes);
    put(conn, &PeerUsageRow { events, bytes, ..before })
}

/// Lets a peer bring as much again on this day.
///
/// # Errors
/// What the database says.
pub fn raise(conn: &mut Connection, peer: &str, day: i64) -> Result<()> {
    let before = of(conn, peer, day)?;
    put(conn, &PeerUsageRow { raised: before.raised.saturating_add(1), ..before })
}

fn put(conn: &mut Connection, row: &PeerUsageRow) -> Result<()> {
    use tables::peer_usage as t;
    let changed = diesel::update(t::table.find(&row.peer))
        .set((
            t::day.eq(row.day),
            t::events.eq(row.events),
            t::bytes.eq(row.bytes),
            t::raised.eq(row.raised),
        ))
        .execute(conn)?;
    if changed == 0 {
        diesel::insert_into(t::table).values(row).execute(conn)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_utc() {
        let last = Millis::from_ms(DAY_MS - 1);
        assert_eq!((day_of(last), day_of(Millis::from_ms(DAY_MS))), (0, 1));
        assert_eq!(next_day(last).as_ms(), DAY_MS);
        assert_eq!(next_day(Millis::from_ms(DAY_MS)).as_ms(), 2 * DAY_MS);
    }
}
