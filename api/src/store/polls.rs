//! Polls, and what each log said about them: joins, seals, tallies, certifications.
//!
//! A poll is known by its host's log and its id. Joins, seals, tallies and certifications name the
//! host in their own log; whether that host ever opened the poll is judged by whoever reads.

use std::slice;

use diesel::prelude::*;
use enlace_schema::event::EventRef;
use enlace_schema::event::poll::{Opened, Tallied};
use enlace_schema::time::Millis;
use enlace_schema::voting::admit::{self, PollFacts, PollState};
use enlace_schema::voting::counted::HeldSeal;

use super::tables::{self, CertificationRow, JoinRow, PollRow, SealRow, TallyRow};
use super::{Connection, Window, joins, log};
use crate::error::{Error, Refusal, Result, codes};

impl PollRow {
    /// What was fixed at opening; where the host has moved the deadline for seals, with that one.
    ///
    /// # Errors
    /// Internal when the stored event does not read.
    pub fn opened(&self) -> Result<Opened> {
        let opened: Opened = serde_json::from_str(&self.opened).map_err(Error::internal)?;
        let seal_by = self.extended_ms.map_or(opened.seal_by, Millis::from_ms);
        Ok(Opened { seal_by, ..opened })
    }

    /// The state at an instant: by the clock, and by the host's last word.
    ///
    /// # Errors
    /// Internal when the stored event does not read.
    pub fn state(&self, now: Millis) -> Result<PollState> {
        let facts =
            PollFacts { published: self.published_ms.is_some(), voided: self.voided_ms.is_some() };
        Ok(admit::state(&self.opened()?, now, facts))
    }
}

impl TallyRow {
    /// What the instance computed.
    ///
    /// # Errors
    /// Internal when the stored event does not read.
    pub fn tallied(&self) -> Result<Tallied> {
        serde_json::from_str(&self.tallied).map_err(Error::internal)
    }
}

impl SealRow {
    /// It, as a count looks at it; whether its log takes part in the poll is for the caller.
    ///
    /// # Errors
    /// Internal when the row does not read.
    pub fn held(&self, takes_part: bool) -> Result<HeldSeal> {
        let (log, seq) = (log::origin(&self.origin)?, log::unsigned(self.seq)?);
        let seal = EventRef { log, seq, id: log::hash(&self.id)? };
        Ok(HeldSeal { seal, valid: takes_part && !self.broken })
    }
}

/// Adds a poll.
///
/// # Errors
/// What the database says.
pub fn insert(conn: &mut Connection, row: &PollRow) -> Result<()> {
    diesel::insert_into(tables::polls::table).values(row).execute(conn)?;
    Ok(())
}

/// Finds a poll that a log opened.
///
/// # Errors
/// What the database says.
pub fn find(conn: &mut Connection, origin: &str, poll: &str) -> Result<Option<PollRow>> {
    Ok(tables::polls::table.find((origin, poll)).first(conn).optional()?)
}

/// The poll with this id. An id tells which log gave it out (`docs/decisions/0010`), so there is
/// one. Only another generation of the same log could repeat it: then the first one stands.
///
/// # Errors
/// What the database says.
pub fn find_by_id(conn: &mut Connection, poll: &str) -> Result<Option<PollRow>> {
    use tables::polls as t;
    Ok(t::table.filter(t::poll.eq(poll)).order(t::origin).first(conn).optional()?)
}

/// The polls with these ids, in no particular order.
///
/// # Errors
/// What the database says.
pub fn find_all(conn: &mut Connection, polls: &[&str]) -> Result<Vec<PollRow>> {
    Ok(tables::polls::table.filter(tables::polls::poll.eq_any(polls)).load(conn)?)
}

/// As [`find_by_id`], for a poll that must be there.
///
/// # Errors
/// `poll-not-found`.
pub fn get_by_id(conn: &mut Connection, poll: &str) -> Result<PollRow> {
    find_by_id(conn, poll)?.ok_or_else(|| Refusal::new(codes::POLL_NOT_FOUND).into())
}

/// Polls of every log, the last to open first; `after` is `opens_ms` and id of the last one seen.
///
/// # Errors
/// What the database says.
pub fn page(conn: &mut Connection, after: Option<(i64, &str)>, limit: i64) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    let order = (t::opens_ms.desc(), t::poll.desc(), t::origin.asc());
    Ok(match after {
        None => t::table.order(order).limit(limit).load(conn)?,
        Some((ms, id)) => t::table
            .filter(t::opens_ms.lt(ms).or(t::opens_ms.eq(ms).and(t::poll.lt(id))))
            .order(order)
            .limit(limit)
            .load(conn)?,
    })
}

/// Keeps the polls that are in a state at an instant: what [`PollRow::state`] says, for a query.
macro_rules! in_state {
    ($query:expr, $state:expr, $now:expr) => {{
        use tables::polls as t;
        let now_ms = $now.as_ms();
        // Who publishes before the poll has closed is not believed.
        let standing =
            || t::voided_ms.is_null().and(t::published_ms.is_null().or(t::closes_ms.gt(now_ms)));
        match $state {
            None => $query,
            Some(PollState::Void) => $query.filter(t::voided_ms.is_not_null()),
            Some(PollState::Published) => {
                let past = t::published_ms.is_not_null().and(t::closes_ms.le(now_ms));
                $query.filter(t::voided_ms.is_null()).filter(past)
            }
            Some(PollState::Scheduled) => $query.filter(standing()).filter(t::opens_ms.gt(now_ms)),
            Some(PollState::Open) => $query
                .filter(standing())
                .filter(t::opens_ms.le(now_ms))
                .filter(t::closes_ms.gt(now_ms)),
            Some(PollState::Closed) => $query
                .filter(standing())
                .filter(t::opens_ms.le(now_ms))
                .filter(t::closes_ms.le(now_ms)),
        }
    }};
}

/// A page of the polls in a state at an instant, or of all, the last to open first; a key is
/// `opens_ms` and id.
///
/// # Errors
/// What the database says.
pub fn in_state(
    conn: &mut Connection,
    state: Option<PollState>,
    window: &Window<(i64, String)>,
    now: Millis,
) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    let mut query = in_state!(t::table.into_boxed(), state, now);
    if let Some((ms, id)) = window.after.clone() {
        query = query.filter(t::opens_ms.lt(ms).or(t::opens_ms.eq(ms).and(t::poll.lt(id))));
    }
    if let Some((ms, id)) = window.before.clone() {
        query = query.filter(t::opens_ms.gt(ms).or(t::opens_ms.eq(ms).and(t::poll.gt(id))));
    }
    let query = if window.backwards {
        query.order((t::opens_ms, t::poll, t::origin.desc()))
    } else {
        query.order((t::opens_ms.desc(), t::poll.desc(), t::origin))
    };
    Ok(window.in_order(query.limit(window.limit).load(conn)?))
}

/// How many polls are in a state at an instant, or are there at all.
///
/// # Errors
/// What the database says.
pub fn count_in_state(conn: &mut Connection, state: Option<PollState>, now: Millis) -> Result<i64> {
    let query = in_state!(tables::polls::table.into_boxed(), state, now);
    Ok(query.count().get_result(conn)?)
}

/// Polls that decide a proposal, the last to open first.
///
/// # Errors
/// What the database says.
pub fn of_proposal(conn: &mut Connection, proposal: &str) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    Ok(t::table
        .filter(t::proposal.eq(proposal))
        .order((t::opens_ms.desc(), t::poll.desc()))
        .load(conn)?)
}

/// Polls that decide any of these proposals, the last to open first.
///
/// # Errors
/// What the database says.
pub fn of_proposals(conn: &mut Connection, proposals: &[&str]) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    let wanted: Vec<Option<&str>> = proposals.iter().copied().map(Some).collect();
    Ok(t::table
        .filter(t::proposal.eq_any(wanted))
        .order((t::opens_ms.desc(), t::poll.desc()))
        .load(conn)?)
}

/// Polls that take ballots at an instant and are not void, the first to close first.
///
/// # Errors
/// What the database says.
pub fn open_at(conn: &mut Connection, now_ms: i64) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    Ok(t::table
        .filter(t::opens_ms.le(now_ms))
        .filter(t::closes_ms.gt(now_ms))
        .filter(t::voided_ms.is_null())
        .order((t::closes_ms, t::poll))
        .load(conn)?)
}

/// Polls whose record date will have come at `by_ms` and that a chapter has not joined, not closed
/// and not void.
///
/// # Errors
/// What the database says.
pub fn to_join_by(
    conn: &mut Connection,
    own: &str,
    by_ms: i64,
    now_ms: i64,
) -> Result<Vec<PollRow>> {
    use tables::joins;
    use tables::polls as t;
    let join = joins::table.on(joins::poll.eq(t::poll).and(joins::origin.eq(own)));
    Ok(t::table
        .left_join(join)
        .filter(t::record_ms.le(by_ms))
        .filter(t::closes_ms.gt(now_ms))
        .filter(t::voided_ms.is_null())
        .filter(joins::seq.nullable().is_null())
        .order((t::record_ms, t::poll))
        .select(t::all_columns)
        .load(conn)?)
}

/// Polls that a chapter has joined, that have closed, and that it has not sealed; not void ones.
///
/// # Errors
/// What the database says.
pub fn due_to_seal(conn: &mut Connection, own: &str, now_ms: i64) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    use tables::{joins, seals};
    let join = joins::table.on(joins::poll.eq(t::poll).and(joins::host.eq(t::origin)));
    let seal = seals::table.on(seals::poll.eq(t::poll).and(seals::origin.eq(own)));
    Ok(t::table
        .inner_join(join)
        .left_join(seal)
        .filter(joins::origin.eq(own))
        .filter(t::closes_ms.le(now_ms))
        .filter(t::voided_ms.is_null())
        .filter(seals::seq.nullable().is_null())
        .order((t::closes_ms, t::poll))
        .select(t::all_columns)
        .load(conn)?)
}

/// Polls that a chapter has joined, that have closed, and that it has not tallied; not void ones.
///
/// # Errors
/// What the database says.
pub fn due_to_tally(conn: &mut Connection, own: &str, now_ms: i64) -> Result<Vec<PollRow>> {
    use tables::polls as t;
    use tables::{joins, tallies};
    let join = joins::table.on(joins::poll.eq(t::poll).and(joins::host.eq(t::origin)));
    let tally = tallies::table.on(tallies::poll.eq(t::poll).and(tallies::origin.eq(own)));
    Ok(t::table
        .inner_join(join)
        .left_join(tally)
        .filter(joins::origin.eq(own))
        .filter(t::closes_ms.le(now_ms))
        .filter(t::voided_ms.is_null())
        .filter(tallies::seq.nullable().is_null())
        .order((t::closes_ms, t::poll))
        .select(t::all_columns)
        .load(conn)?)
}

/// Notes that the host moved the deadline for seals.
///
/// # Errors
/// What the database says.
pub fn set_extended(conn: &mut Connection, origin: &str, poll: &str, by_ms: i64) -> Result<()> {
    use tables::polls as t;
    diesel::update(t::table.find((origin, poll))).set(t::extended_ms.eq(by_ms)).execute(conn)?;
    Ok(())
}

/// Notes where and when the host published the result.
///
/// # Errors
/// What the database says.
pub fn set_published(conn: &mut Connection, of: (&str, &str), seq: i64, at_ms: i64) -> Result<()> {
    use tables::polls as t;
    let place = (t::published_ms.eq(at_ms), t::published_seq.eq(seq));
    diesel::update(t::table.find(of)).set(place).execute(conn)?;
    Ok(())
}

/// Notes that the host voided the poll; the reason is JSON of its texts.
///
/// # Errors
/// What the database says.
pub fn set_voided(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    at_ms: i64,
    reason: &str,
) -> Result<()> {
    use tables::polls as t;
    diesel::update(t::table.find((origin, poll)))
        .set((t::voided_ms.eq(at_ms), t::void_reason.eq(reason)))
        .execute(conn)?;
    Ok(())
}

/// One table of what each log says once about a poll: add, find, and all of several polls.
macro_rules! once_per_log {
    ($table:ident, $row:ident, $what:literal, $insert:ident, $find:ident, $of:ident) => {
        #[doc = concat!("Adds ", $what, ".")]
        ///
        /// # Errors
        /// What the database says.
        pub fn $insert(conn: &mut Connection, row: &$row) -> Result<()> {
            diesel::insert_into(tables::$table::table).values(row).execute(conn)?;
            Ok(())
        }

        #[doc = concat!("Finds ", $what, " of a log.")]
        ///
        /// # Errors
        /// What the database says.
        pub fn $find(conn: &mut Connection, origin: &str, poll: &str) -> Result<Option<$row>> {
            Ok(tables::$table::table.find((origin, poll)).first(conn).optional()?)
        }

        #[doc = concat!("Every log's ", $what, " of these polls.")]
        ///
        /// # Errors
        /// What the database says.
        pub fn $of(conn: &mut Connection, polls: &[&str]) -> Result<Vec<$row>> {
            use tables::$table as t;
            let of_polls = t::table.filter(t::poll.eq_any(polls));
            Ok(of_polls.order((t::poll, t::origin)).load(conn)?)
        }
    };
}

once_per_log!(joins, JoinRow, "`poll.joined`", insert_join, find_join, joins_of);
once_per_log!(seals, SealRow, "`poll.sealed`", insert_seal, find_any_seal, any_seals_of);
once_per_log!(tallies, TallyRow, "`poll.tallied`", insert_tally, find_tally, tallies_of);
once_per_log!(
    certifications,
    CertificationRow,
    "`poll.certified`",
    insert_certification,
    find_certification,
    certifications_of
);

/// Finds the seal of a log that is true of its ballots.
///
/// # Errors
/// What the database says.
pub fn find_seal(conn: &mut Connection, origin: &str, poll: &str) -> Result<Option<SealRow>> {
    Ok(find_any_seal(conn, origin, poll)?.filter(|seal| !seal.broken))
}

/// The seals of a poll that are here, those that do not count among them.
///
/// # Errors
/// What the database says.
pub fn held_seals(conn: &mut Connection, row: &PollRow) -> Result<Vec<HeldSeal>> {
    let joins = joins::of(conn, slice::from_ref(row))?;
    let seals = any_seals_of(conn, &[&row.poll])?;
    let takes_part = |log: &str| joins.iter().any(|join| join.origin == log);
    seals.iter().map(|seal| seal.held(takes_part(&seal.origin))).collect()
}
