//! Chapters that state another result than the one that is shown or was published (decision 0049).

use std::collections::BTreeSet;

use enlace_schema::event::poll::Place;
use enlace_schema::time::Millis;
use enlace_schema::voting::differing::{Difference, Stated, is_named};

use super::polls::ByLog;
use crate::error::Result;
use crate::store::tables::{PollRow, TallyRow};
use crate::store::{Connection, disputes, log};

/// What other chapters' tallies do to our committee's certification of our own: `own` is our log,
/// and `untrue` whether the host has counted what is not so.
pub(super) fn of(
    row: &PollRow,
    own: &str,
    tallies: &ByLog<TallyRow>,
    untrue: bool,
) -> Result<Difference> {
    let Some(ours) = tallies.get(&(own.to_owned(), row.poll.clone())) else {
        return Ok(Difference::None);
    };
    // The chapter that was counted otherwise says so by its log.
    let mut others: Vec<_> = untrue.then_some((Stated::Story, false)).into_iter().collect();
    for other in others_than(row, own, tallies).filter(|one| one.result_hash != ours.result_hash) {
        let stated = Stated::of(&ours.tallied()?, &other.tallied()?);
        others.push((stated, other.origin == row.origin));
    }
    let counted_at = Millis::from_ms(ours.at_ms);
    Ok(Difference::between(row.origin == own, counted_at, others))
}

fn others_than<'a>(
    row: &'a PollRow,
    log: &'a str,
    tallies: &'a ByLog<TallyRow>,
) -> impl Iterator<Item = &'a TallyRow> {
    tallies.values().filter(move |tally| {
        tally.poll == row.poll && tally.host == row.origin && tally.origin != log
    })
}

/// Log and poll of each chapter over whose other result a host published, and that its publication
/// names. Where all state the same, as they nearly always do, nothing is asked.
pub(super) fn overruled(
    conn: &mut Connection,
    rows: &[PollRow],
    tallies: &ByLog<TallyRow>,
) -> Result<BTreeSet<(String, String)>> {
    let differ = |row: &&PollRow| {
        let host = tallies.get(&(row.origin.clone(), row.poll.clone()));
        let differs = |host: &TallyRow| {
            others_than(row, &row.origin, tallies).any(|one| one.result_hash != host.result_hash)
        };
        row.published_seq.is_some() && host.is_some_and(differs)
    };
    let rows: Vec<&PollRow> = rows.iter().filter(differ).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row.poll.as_str()).collect();
    let mut overruled = BTreeSet::new();
    if ids.is_empty() {
        return Ok(overruled);
    }
    let places = disputes::tally_ids(conn, &ids)?;
    let objections = disputes::of_polls(conn, &ids)?;
    for (host, poll, (_, published)) in disputes::publications(conn, &ids)? {
        let Some(row) = rows.iter().find(|row| (&row.origin, &row.poll) == (&host, &poll)) else {
            continue;
        };
        for tally in others_than(row, &host, tallies) {
            let is = |of: &str| of == tally.origin;
            let Some((.., id)) = places.iter().find(|(of, at, _)| is(of) && *at == poll) else {
                continue;
            };
            let place = Place { seq: log::unsigned(tally.seq)?, id: log::hash(id)? };
            let dispute = objections.iter().find(|one| is(&one.origin) && one.poll == poll);
            let dispute = dispute.map(|row| row.place()).transpose()?;
            let named = is_named(&published, &log::origin(&tally.origin)?, place, dispute);
            if named && tally.result_hash != published.result_hash.0 {
                overruled.insert((tally.origin.clone(), poll.clone()));
            }
        }
    }
    Ok(overruled)
}
