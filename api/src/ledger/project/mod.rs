//! Projectors: what an event changes in the tables. Own and peers' events pass the same ones.
//!
//! A projector reads only facts that come from the event's own log (every projection is keyed by
//! `origin`), so the order in which logs arrive can never change a projection, and two instances
//! that hold the same logs hold the same tables (`docs/decisions/0003`). What needs several logs,
//! a tally above all, is a pure function of `enlace_schema` at reading.

mod ballot;
mod charter;
mod correction;
mod dispute;
mod dues;
mod key;
mod log;
mod member;
mod peer;
mod poll;
mod privacy;
mod proposal;
mod role;
mod silence;
mod transfer;

pub(crate) use ballot::urn;

use enlace_schema::event::{self, Entry, Envelope};
use enlace_schema::log::Hash;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::Result;
use crate::store::tables::{EventRefRow, HeldEventRow};
use crate::store::{Connection, held};

/// Longest name of a poll or a member that is kept of an event that is not understood: any id is
/// shorter.
const NAME_MAX: usize = 64;

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is in the tables.
    Applied,
    /// It was set aside, visibly.
    Held(Held),
}

/// Why an event was set aside (protocol §7.4, classes B and C; §4.6, void).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// `B` unknown, `C` inadmissible in meaning, `V` void.
    pub class: &'static str,
    /// Stable code, explained in `docs/errors.md` and in every locale as `held-<code>`.
    pub code: &'static str,
    /// The poll that it concerns.
    pub poll: Option<String>,
    /// The member whose later events wait with it (rule 9).
    pub member: Option<String>,
}

impl Held {
    /// Class B: kept until a version comes that understands it.
    fn unknown(code: &'static str) -> Self {
        Self { class: "B", code, poll: None, member: None }
    }
}

/// What rule 9 looks for in a body, whatever its kind.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    poll: Option<Value>,
    member: Option<Value>,
}

impl Named {
    fn of(envelope: &Envelope) -> Self {
        serde_json::from_str(envelope.body.get()).unwrap_or_default()
    }
}

/// A name in a body; longer than any id is none.
fn name(value: Option<Value>) -> Option<String> {
    match value {
        Some(Value::String(name)) if name.len() <= NAME_MAX => Some(name),
        _ => None,
    }
}

/// An entry that recovery keys declared void.
pub(crate) const VOID: Held = Held { class: "V", code: "entry-void", poll: None, member: None };

/// Class C: understood, and inadmissible.
pub(crate) fn inadmissible(code: &'static str) -> Result<Outcome> {
    Ok(Outcome::Held(Held { class: "C", code, poll: None, member: None }))
}

/// Class C, about a poll.
pub(crate) fn inadmissible_in(poll: &impl ToString, code: &'static str) -> Result<Outcome> {
    Ok(Outcome::Held(Held { class: "C", code, poll: Some(poll.to_string()), member: None }))
}

/// An event with its body read: what a projector gets.
pub(crate) struct Event<'a> {
    /// The envelope.
    pub(crate) envelope: &'a Envelope,
    /// Its id.
    pub(crate) id: Hash,
    /// Its origin as the tables key it.
    pub(crate) origin: &'a str,
    /// Its seq as the tables keep it.
    pub(crate) seq: i64,
    /// Its author's clock.
    pub(crate) at_ms: i64,
}

impl<'a> Event<'a> {
    fn of(envelope: &'a Envelope, id: Hash) -> Result<Self> {
        Ok(Self {
            envelope,
            id,
            origin: envelope.log.as_str(),
            seq: crate::store::log::signed(envelope.seq)?,
            at_ms: envelope.at.as_ms(),
        })
    }

    /// The body, or that it is none of its kind.
    fn body<T: DeserializeOwned>(&self) -> std::result::Result<T, Held> {
        self.envelope.body().map_err(|_| Held {
            class: "C",
            code: "body-malformed",
            poll: None,
            member: None,
        })
    }

    /// The commitment to a private record, if the event has one.
    pub(crate) fn commitment(&self) -> Option<Vec<u8>> {
        self.envelope.commitments.first().map(|commitment| commitment.c.0.to_vec())
    }

    /// The member who acted, from `by`.
    pub(crate) fn actor(&self) -> Option<String> {
        self.envelope.person().map(String::from)
    }
}

/// Reads the body, then projects it.
macro_rules! with {
    ($conn:ident, $event:ident, $projector:path) => {
        match $event.body() {
            Ok(body) => $projector($conn, &$event, &body),
            Err(held) => Ok(Outcome::Held(held)),
        }
    };
}

/// Whether two events that follow each other may be projected together, as [`apply_all`] does:
/// ballots of which nothing else is to be asked.
pub fn go_together(a: &Envelope, b: &Envelope) -> bool {
    let is_plain = |event: &Envelope| {
        event.kind == event::poll::BALLOT_CAST
            && event::is_known(&event.kind, event.kv)
            && event.crit.is_empty()
            && !may_name_member(event)
    };
    is_plain(a) && is_plain(b)
}

/// Projects events of which each goes together with the next.
///
/// # Errors
/// As [`apply`].
pub fn apply_all(conn: &mut Connection, run: &[(Envelope, Entry, Hash)]) -> Result<Vec<Outcome>> {
    if let [(envelope, _, id)] = run {
        return Ok(vec![apply(conn, envelope, *id)?]);
    }
    let events: Result<Vec<Event<'_>>> = run.iter().map(|(e, _, id)| Event::of(e, *id)).collect();
    ballot::cast_all(conn, &events?)
}

/// Projects one event.
///
/// # Errors
/// Only what the database says: whatever the event says, projecting it never fails.
pub fn apply(conn: &mut Connection, envelope: &Envelope, id: Hash) -> Result<Outcome> {
    let event = Event::of(envelope, id)?;
    if let Some(unknown) = unknown(conn, &event)? {
        return Ok(Outcome::Held(unknown));
    }
    match envelope.kind.as_str() {
        event::log::GENESIS => with!(conn, event, log::genesis),
        event::log::RESUMED => with!(conn, event, log::resumed),
        event::log::PROFILE_ADOPTED => with!(conn, event, log::profile_adopted),
        event::key::ROTATED => with!(conn, event, key::rotated),
        event::key::PUBLISHED => with!(conn, event, key::published),
        event::key::REVOKED => with!(conn, event, key::revoked),
        event::peer::PINNED => with!(conn, event, peer::pinned),
        event::peer::ENDPOINT => with!(conn, event, peer::endpoint),
        event::peer::SUSPENDED => with!(conn, event, peer::suspended),
        event::peer::RESUMED => with!(conn, event, peer::resumed),
        event::peer::DISPUTED => with!(conn, event, peer::disputed),
        event::charter::PROPOSED => with!(conn, event, charter::proposed),
        event::charter::RATIFIED => with!(conn, event, charter::ratified),
        event::member::APPLIED => with!(conn, event, member::applied),
        event::member::ADMITTED => with!(conn, event, member::admitted),
        event::member::UPDATED => with!(conn, event, member::updated),
        event::member::ENDED => with!(conn, event, member::ended),
        event::transfer::OFFERED => with!(conn, event, transfer::offered),
        event::transfer::WITHDRAWN => with!(conn, event, transfer::withdrawn),
        event::transfer::EXPIRED => with!(conn, event, transfer::expired),
        event::transfer::ACCEPTED => with!(conn, event, transfer::accepted),
        event::transfer::CLOSED => with!(conn, event, transfer::closed),
        event::transfer::ARRIVED => with!(conn, event, transfer::arrived),
        event::transfer::ADOPTED => with!(conn, event, transfer::adopted),
        event::role::GRANTED => with!(conn, event, role::granted),
        event::role::REVOKED => with!(conn, event, role::revoked),
        event::dues::SCHEDULE_ADOPTED => with!(conn, event, dues::schedule_adopted),
        event::dues::SETTLED => with!(conn, event, dues::settled),
        event::dues::SETTLEMENT_VOIDED => with!(conn, event, dues::settlement_voided),
        event::proposal::PUBLISHED => with!(conn, event, proposal::published),
        event::proposal::TRANSLATED => with!(conn, event, proposal::translated),
        event::proposal::AMENDED => with!(conn, event, proposal::amended),
        event::proposal::SUPPORTED => with!(conn, event, proposal::supported),
        event::proposal::COMMENTED => with!(conn, event, proposal::commented),
        event::proposal::WITHDRAWN => with!(conn, event, proposal::withdrawn),
        event::poll::OPENED => with!(conn, event, poll::opened),
        event::poll::EXTENDED => with!(conn, event, silence::extended),
        event::poll::CUT => with!(conn, event, silence::cut),
        event::poll::ROLL_PAGE => with!(conn, event, poll::roll_page),
        event::poll::ROLL_FROZEN => with!(conn, event, poll::roll_frozen),
        event::poll::JOINED => with!(conn, event, poll::joined),
        event::correction::CORRECTED => with!(conn, event, correction::corrected),
        event::poll::BALLOT_CAST => with!(conn, event, ballot::cast),
        event::poll::SEALED => with!(conn, event, ballot::sealed),
        event::poll::TALLIED => with!(conn, event, poll::tallied),
        event::poll::CERTIFIED => with!(conn, event, poll::certified),
        event::poll::PUBLISHED => with!(conn, event, poll::published),
        event::poll::VOIDED => with!(conn, event, poll::voided),
        event::dispute::OPENED => with!(conn, event, dispute::opened),
        event::dispute::RESOLVED => with!(conn, event, dispute::resolved),
        event::privacy::BLOCKED => with!(conn, event, privacy::blocked),
        event::privacy::ERASED => with!(conn, event, privacy::erased),
        event::privacy::ERASED_ACK => with!(conn, event, privacy::acknowledged),
        // `is_known` and this match list the same kinds; a test compares them.
        _ => Ok(Outcome::Held(Held::unknown("kind-unknown"))),
    }
}

/// Why an event waits for a version that understands it, if it does (class B). No extension is
/// understood yet: one blocks the tally of the poll that its event names, else what follows of
/// the member that it names, else that event alone (rule 9).
fn unknown(conn: &mut Connection, event: &Event<'_>) -> Result<Option<Held>> {
    let envelope = event.envelope;
    if !envelope.crit.is_empty() {
        let Named { poll, member } = Named::of(envelope);
        let poll = name(poll);
        let member = if poll.is_none() { name(member) } else { None };
        return Ok(Some(Held { poll, member, ..Held::unknown("extension-unknown") }));
    }
    if !event::is_known(&envelope.kind, envelope.kv) {
        return Ok(Some(Held::unknown("kind-unknown")));
    }
    if !may_name_member(envelope) {
        return Ok(None);
    }
    let Some(member) = name(Named::of(envelope).member) else { return Ok(None) };
    let waits = held::is_member_blocked(conn, event.origin, &member)?;
    Ok(waits.then(|| Held { member: Some(member), ..Held::unknown("member-extension") }))
}

/// A look at the bytes spares most events the parse: a name may also be written with escapes.
fn may_name_member(envelope: &Envelope) -> bool {
    let body = envelope.body.get();
    body.contains("\"member\"") || body.contains("\\u")
}

/// Notes what an event depends on in other logs, so that a missing cause can be seen (class D),
/// and the private records that it commits to.
///
/// # Errors
/// What the database says.
pub fn note_refs(conn: &mut Connection, envelope: &Envelope) -> Result<()> {
    privacy::note(conn, envelope)?;
    for (idx, reference) in (0..).zip(&envelope.refs) {
        held::insert_ref(
            conn,
            &EventRefRow {
                origin: envelope.log.to_string(),
                seq: crate::store::log::signed(envelope.seq)?,
                idx,
                ref_origin: reference.log.to_string(),
                ref_seq: crate::store::log::signed(reference.seq)?,
                ref_id: reference.id.0.to_vec(),
            },
        )?;
    }
    Ok(())
}

/// Notes that an event was set aside.
///
/// # Errors
/// What the database says.
pub fn hold(conn: &mut Connection, envelope: &Envelope, why: &Held) -> Result<()> {
    held::insert(
        conn,
        &HeldEventRow {
            origin: envelope.log.to_string(),
            seq: crate::store::log::signed(envelope.seq)?,
            class: why.class.into(),
            code: why.code.into(),
            poll: why.poll.clone(),
            member: why.member.clone(),
        },
    )
}
