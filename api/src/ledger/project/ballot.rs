//! Ballots, and the seal that closes their box (rules 36 to 39). Position decides, never a clock.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::poll::{BallotCast, Sealed};
use enlace_schema::log::{Hash, leaf_hash};
use enlace_schema::voting::envelope::{BOX_MAX, BoxKey};
use enlace_schema::voting::seat::{self, SeatFault};
use enlace_schema::voting::tally::ballots_root;
use serde::Deserialize;

use super::{Event, Outcome, inadmissible_in};
use crate::error::Result;
use crate::store::ballots::Joined;
use crate::store::tables::{BallotRow, JoinRow, RollEntryRow, SealRow};
use crate::store::{Connection, ballots, log, polls, rolls};

/// The one thing about its poll that a ballot's place depends on.
#[derive(Deserialize)]
struct Replacing {
    replaceable: bool,
}

/// One query tells all that the log says of the ballot's place; this is the path that a busy last
/// hour takes.
pub(super) fn cast(conn: &mut Connection, event: &Event<'_>, body: &BallotCast) -> Result<Outcome> {
    let (poll, entry) = (body.poll.to_string(), body.entry.to_string());
    let Some((joined, on_roll)) = ballots::find_place(conn, event.origin, &poll, &entry)? else {
        return inadmissible_in(&poll, "ballot-not-joined");
    };
    let within = Poll::of(&joined);
    let twice = within.fixed && ballots::stands(conn, event.origin, &poll, &entry)?;
    let outcome = place(conn, event, body, (&within, on_roll.as_ref(), twice))?;
    if outcome == Outcome::Applied {
        let row = BallotRow { origin: event.origin.into(), seq: event.seq, poll, entry };
        ballots::insert(conn, &[row])?;
    }
    Ok(outcome)
}

/// What a ballot's place depends on of its poll. It is the same for all ballots between which the
/// log says nothing else.
struct Poll {
    sealed: bool,
    /// Whether ballots do not replace each other. Of another host's poll this log does not know
    /// it. The count does, and lets the first one stand there too (rule 39).
    fixed: bool,
}

impl Poll {
    fn of(joined: &Joined) -> Self {
        let fixed = joined.opened.as_deref().is_some_and(is_fixed);
        Self { sealed: joined.sealed_seq.is_some(), fixed }
    }
}

/// Whether a ballot takes its place, and whoever casts it the seat. It stands once it is inserted.
fn place(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &BallotCast,
    (poll, on_roll, twice): (&Poll, Option<&RollEntryRow>, bool),
) -> Result<Outcome> {
    if poll.sealed {
        return inadmissible_in(&body.poll, "ballot-sealed");
    }
    let Some(on_roll) = on_roll else {
        return inadmissible_in(&body.poll, "ballot-not-on-roll");
    };
    if body.envelope.len() > BOX_MAX {
        return inadmissible_in(&body.poll, "ballot-too-long");
    }
    if let Some(fault) = take_seat(conn, event, on_roll)? {
        let code = match fault {
            SeatFault::Unnamed => "ballot-unnamed",
            SeatFault::Other => "ballot-other-seat",
        };
        return inadmissible_in(&body.poll, code);
    }
    match twice {
        true => inadmissible_in(&body.poll, "ballot-twice"),
        false => Ok(Outcome::Applied),
    }
}

/// Several ballots of one log that follow each other, as [`cast`] one by one: nothing between them
/// changes what the log says of their polls, so one look at the tables does for all. A peer's
/// pages are mostly such ballots.
pub(super) fn cast_all(conn: &mut Connection, events: &[Event<'_>]) -> Result<Vec<Outcome>> {
    let bodies: Vec<_> = events.iter().map(Event::body::<BallotCast>).collect();
    let mut asked: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for body in bodies.iter().flatten() {
        asked.entry(body.poll.to_string()).or_default().insert(body.entry.to_string());
    }
    let Some(origin) = events.first().map(|event| event.origin) else { return Ok(Vec::new()) };
    let mut booths = BTreeMap::new();
    for (poll, entries) in asked {
        if let Some(booth) = Booth::open(conn, origin, &poll, &entries)? {
            booths.insert(poll, booth);
        }
    }
    let (mut outcomes, mut rows) = (Vec::with_capacity(events.len()), Vec::new());
    for (event, body) in events.iter().zip(bodies) {
        let body = match body {
            Ok(body) => body,
            Err(held) => {
                outcomes.push(Outcome::Held(held));
                continue;
            }
        };
        let (poll, entry) = (body.poll.to_string(), body.entry.to_string());
        let Some(booth) = booths.get_mut(&poll) else {
            outcomes.push(inadmissible_in(&poll, "ballot-not-joined")?);
            continue;
        };
        let twice = booth.poll.fixed && booth.standing.contains(&entry);
        let seen = (&booth.poll, booth.on_roll.get(&entry), twice);
        let outcome = place(conn, event, &body, seen)?;
        if outcome == Outcome::Applied {
            booth.standing.insert(entry.clone());
            rows.push(BallotRow { origin: origin.into(), seq: event.seq, poll, entry });
        }
        outcomes.push(outcome);
    }
    ballots::insert(conn, &rows)?;
    Ok(outcomes)
}

/// What is known of a poll while several of its ballots are placed.
struct Booth {
    poll: Poll,
    /// Those of the entries asked for that are on the roll.
    on_roll: BTreeMap<String, RollEntryRow>,
    /// Entries at which a ballot stands, where that matters.
    standing: BTreeSet<String>,
}

impl Booth {
    /// Nothing where the chapter has not joined.
    fn open(
        conn: &mut Connection,
        origin: &str,
        poll: &str,
        entries: &BTreeSet<String>,
    ) -> Result<Option<Self>> {
        let Some(joined) = ballots::find_joined(conn, origin, poll)? else { return Ok(None) };
        let on_roll = rolls::find_entries(conn, origin, poll, entries)?;
        let poll_of = Poll::of(&joined);
        let standing = match poll_of.fixed {
            true => ballots::standing(conn, origin, poll, entries)?,
            false => BTreeSet::new(),
        };
        Ok(Some(Self { poll: poll_of, on_roll, standing }))
    }
}

/// Binds whoever casts a ballot at one of an organisation's seats to it, or says why the ballot
/// has no effect (rule 35). Other places cost no query.
fn take_seat(
    conn: &mut Connection,
    event: &Event<'_>,
    on_roll: &RollEntryRow,
) -> Result<Option<SeatFault>> {
    if on_roll.seat.is_none() {
        return Ok(None);
    }
    let person = event.envelope.person();
    let bound = match person {
        Some(person) => rolls::find_seat(conn, on_roll, person)?,
        None => None,
    };
    match (seat::check(&on_roll.entry()?, person, bound.as_ref()), person) {
        (Err(fault), _) => return Ok(Some(fault)),
        (Ok(()), Some(person)) if bound.is_none() => rolls::insert_seat(conn, on_roll, person)?,
        _ => {}
    }
    Ok(None)
}

fn is_fixed(opened: &str) -> bool {
    serde_json::from_str::<Replacing>(opened).is_ok_and(|poll| !poll.replaceable)
}

pub(super) fn sealed(conn: &mut Connection, event: &Event<'_>, body: &Sealed) -> Result<Outcome> {
    let poll = body.poll.to_string();
    let Some(join) = polls::find_join(conn, event.origin, &poll)? else {
        return inadmissible_in(&poll, "seal-not-joined");
    };
    if polls::find_any_seal(conn, event.origin, &poll)?.is_some() {
        return inadmissible_in(&poll, "seal-twice");
    }
    if box_key_of(body, &join).is_none() {
        return inadmissible_in(&poll, "seal-box-key");
    }
    // From here on the box is open, whatever else the seal says: who has the key could fit ballots
    // and another seal to it. So the first one that opens it is the only one, and a wrong one
    // costs one look at the ballots, however many follow.
    let fault = seal_fault(conn, event, body, &join)?;
    polls::insert_seal(
        conn,
        &SealRow {
            origin: event.origin.into(),
            poll: poll.clone(),
            seq: event.seq,
            id: event.id.0.to_vec(),
            count: log::signed(body.count)?,
            box_key: body.box_key.clone(),
            at_ms: event.at_ms,
            broken: fault.is_some(),
        },
    )?;
    match fault {
        Some(code) => inadmissible_in(&poll, code),
        None => Ok(Outcome::Applied),
    }
}

/// Why a seal is not true of the chapter's roll and ballots.
fn seal_fault(
    conn: &mut Connection,
    event: &Event<'_>,
    body: &Sealed,
    join: &JoinRow,
) -> Result<Option<&'static str>> {
    let roll = rolls::find(conn, event.origin, body.poll.as_ref())?;
    if roll.is_none_or(|roll| roll.root != body.roll_root.0) {
        return Ok(Some("seal-roll"));
    }
    let urn = urn(conn, event.origin, body.poll.as_ref(), join.seq, event.seq)?;
    let figures = (body.count, body.ballots_root, body.first_seq, body.last_seq);
    let is_true = figures == (urn.count, urn.root, urn.first, urn.last);
    Ok((!is_true).then_some("seal-mismatch"))
}

/// The revealed key, if it is the one that `poll.joined` committed to.
fn box_key_of(body: &Sealed, join: &JoinRow) -> Option<BoxKey> {
    BoxKey::from_b64u(&body.box_key).filter(|key| key.commitment().0.as_slice() == join.box_commit)
}

/// What a seal must say of a chapter's ballots (rule 38).
pub(crate) struct Urn {
    /// Effective ballots, one per roll entry.
    pub(crate) count: u64,
    /// Root over all `ballot.cast` of the poll, those set aside among them.
    pub(crate) root: Hash,
    /// Seq of the first of them.
    pub(crate) first: Option<u64>,
    /// Seq of the last of them.
    pub(crate) last: Option<u64>,
}

/// Looks into a chapter's box between its `poll.joined` and a place of its log.
///
/// # Errors
/// What the database says.
pub(crate) fn urn(
    conn: &mut Connection,
    origin: &str,
    poll: &str,
    joined: i64,
    before: i64,
) -> Result<Urn> {
    let admitted = ballots::seqs_of(conn, origin, poll)?;
    let seqs: Vec<i64> = admitted.iter().map(|(seq, _)| *seq).collect();
    let mut stored = log::bytes_at(conn, origin, &seqs)?;
    let aside = ballots::set_aside(conn, origin, poll, joined, before)?;
    stored.extend(aside.into_iter().map(|row| (row.seq, row.entry)));
    stored.sort_unstable_by_key(|(seq, _)| *seq);
    // Each of them had a place when it was admitted, and who voted is taken off no roll.
    let effective: BTreeSet<&str> = admitted.iter().map(|(_, entry)| entry.as_str()).collect();
    Ok(Urn {
        count: effective.len() as u64,
        root: ballots_root(stored.iter().map(|(_, entry)| leaf_hash(entry))),
        first: stored.first().map(|(seq, _)| log::unsigned(*seq)).transpose()?,
        last: stored.last().map(|(seq, _)| log::unsigned(*seq)).transpose()?,
    })
}
