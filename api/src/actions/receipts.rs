//! Receipts: what a voter takes home, and what it says later when it is checked.
//!
//! Nothing is written here. A check tells what *this* instance holds; the same check on the other
//! chapter's pages tells what that one holds. Between them stands the cosignature: a peer gives it
//! only for entries that it has stored.

use enlace_schema::event::poll::{BALLOT_CAST, BallotCast};
use enlace_schema::event::{Entry, Envelope, Origin};
use enlace_schema::ids::{EntryId, PollId};
use enlace_schema::json::from_b64u;
use enlace_schema::keys::PublicKey;
use enlace_schema::log::receipt::{code_number, receipt_code, verify_entry};
use enlace_schema::log::{Evidence, Hash, Receipt, is_stranger};
use enlace_schema::time::Millis;

use crate::caller::Caller;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::ledger::proof::{self, EventReceipt};
use crate::ledger::{evidence, past};
use crate::store::{Connection, ballots, chapters, held as set_aside, log, polls, rolls};

/// What a receipt is found to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedReceipt {
    /// The code to read aloud.
    pub code: String,
    /// The log that signed the event.
    pub log: Origin,
    /// Public name of that chapter.
    pub chapter: String,
    /// The event's place.
    pub seq: u64,
    /// Its id.
    pub id: Hash,
    /// When it was written, by that chapter's clock.
    pub at: Millis,
    /// The kind of event.
    pub kind: String,
    /// The poll and the place on its roll, for a ballot.
    pub ballot: Option<CheckedBallot>,
    /// Whether this instance holds exactly these bytes at this place.
    pub held: bool,
    /// The checkpoint that covers it, once there is one.
    pub included: Option<Included>,
    /// What proves that the log told this receipt another history than it told this instance: a
    /// file for the committees.
    pub split: Option<Evidence>,
}

/// What a checked ballot is about. Never what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedBallot {
    /// The poll.
    pub poll: PollId,
    /// The place on the roll.
    pub entry: EntryId,
    /// What became of it.
    pub standing: BallotStanding,
}

/// What became of a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BallotStanding {
    /// It is the one that counts at its place, as far as is known here.
    Counts,
    /// Another ballot at the same place counts: a later one, or the first where none replaces.
    Replaced {
        /// Place of the one that counts.
        by: u64,
    },
    /// It was set aside, for this reason (`held-<code>` in every locale).
    SetAside(String),
    /// Its poll was declared void, so that no ballot of it counts.
    Void,
    /// It is not held here.
    NotHeld,
}

/// The checkpoint that covers an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Included {
    /// Size of the log at the checkpoint.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// Logs of the chapters whose instances cosigned it, with their latest time, by origin.
    pub cosigned: Vec<(Origin, Millis)>,
}

/// The receipt of the caller's own ballot at a place of our roll: the one that counts.
///
/// # Errors
/// `unauthenticated`, `poll-not-found`, `not-for-this-entry`, `receipt-unknown` when there is no
/// ballot; `log-other-past` while our log is held as another than was published.
pub fn ballot_receipt(
    instance: &Instance,
    caller: &Caller,
    poll: &PollId,
    entry: &EntryId,
) -> Result<EventReceipt> {
    let person = caller.person()?;
    past::require_shown(&instance.ledger)?;
    let own = instance.origin();
    instance.store().snapshot(|conn| {
        let row = polls::get_by_id(conn, poll.as_ref())?;
        let place = rolls::find_entry(conn, own.as_str(), &row.poll, entry.as_ref())?;
        let hats = rolls::hats(conn, own.as_str(), person.as_ref())?;
        if !place.is_some_and(|place| hats.iter().any(|hat| hat.fits(&place))) {
            return Err(Refusal::new(codes::NOT_FOR_THIS_ENTRY).into());
        }
        let seq = counting(conn, own.as_str(), &row.poll, entry.as_ref())?;
        let seq = seq.ok_or_else(unknown)?;
        proof::receipt(conn, own, seq)?.ok_or_else(unknown)
    })
}

/// Checks what somebody kept: a code, a receipt's text, or the signed entry in base64url. Anyone
/// who has one of the latter two may: a receipt says nothing about how anybody voted. Before they
/// look for a code, the edges ask for a sign-in.
///
/// # Errors
/// `receipt-malformed`, `receipt-invalid` when it does not verify under the keys held here,
/// `receipt-unknown` for a code that no ballot here has; `log-other-past` for one of our own log,
/// while it is held as another than the one that was published: it would be evidence against us.
pub fn check_receipt(instance: &Instance, text: &str) -> Result<CheckedReceipt> {
    let text = text.trim();
    let checked = instance.store().snapshot(|conn| {
        if let Some(number) = code_number(text) {
            let (origin, seq) = ballots::with_receipt(conn, number)?.ok_or_else(unknown)?;
            let (origin, seq) = (log::origin(&origin)?, log::unsigned(seq)?);
            let receipt = proof::receipt(conn, &origin, seq)?.ok_or_else(unknown)?;
            return describe(conn, &receipt.entry, receipt.proof.as_ref());
        }
        // Line ends as another system's clipboard makes them.
        let lines = format!("{}\n", text.replace("\r\n", "\n"));
        if let Ok(receipt) = Receipt::parse(&lines) {
            return describe(conn, &receipt.entry, Some(&receipt));
        }
        let entry = from_b64u(text)
            .and_then(|bytes| Entry::from_bytes(bytes).ok())
            .ok_or_else(|| Error::from(Refusal::new(codes::RECEIPT_MALFORMED)))?;
        let envelope = entry.envelope().map_err(|_| malformed())?;
        let held = proof::receipt(conn, &envelope.log, envelope.seq)?;
        let proof = held.filter(|held| held.entry == entry).and_then(|held| held.proof);
        describe(conn, &entry, proof.as_ref())
    })?;
    if checked.log == *instance.origin() {
        past::require_shown(&instance.ledger)?;
    }
    // Only what nothing refuses any more is shown.
    if checked.split.is_some() {
        let (log, seq) = (&checked.log, checked.seq);
        tracing::error!(%log, seq, "a receipt of another history: evidence is shown");
    }
    Ok(checked)
}

fn unknown() -> Error {
    Refusal::new(codes::RECEIPT_UNKNOWN).into()
}

fn malformed() -> Error {
    Refusal::new(codes::RECEIPT_MALFORMED).into()
}

fn invalid() -> Error {
    Refusal::new(codes::RECEIPT_INVALID).into()
}

/// Verifies an entry, and its proof if there is one, and says what is held here.
fn describe(
    conn: &mut Connection,
    entry: &Entry,
    receipt: Option<&Receipt>,
) -> Result<CheckedReceipt> {
    let envelope = entry.envelope().map_err(|_| malformed())?;
    let (origin, seq) = (envelope.log.clone(), envelope.seq);
    // A log that is not held here has no keys here, so nothing can be said of it.
    let Some(chapter) = chapters::find(conn, origin.as_str())? else { return Err(unknown()) };
    let keys = proof::keys(conn, origin.as_str())?;
    let key = keys.log_key_at(seq).ok_or_else(invalid)?.key;
    verify_entry(entry, &origin, &key).map_err(|_| invalid())?;
    let included = match receipt {
        Some(receipt) => Some(included(conn, receipt, &key)?),
        None => None,
    };
    let held = log::find_entry(conn, origin.as_str(), seq)?.is_some_and(|held| held == *entry);
    let split = evidence::against_receipt(conn, &origin, seq, entry, receipt)?;
    Ok(CheckedReceipt {
        code: receipt_code(entry),
        chapter: chapter.name,
        seq,
        id: entry.id(),
        at: envelope.at,
        kind: envelope.kind.clone(),
        ballot: ballot(conn, &envelope, held)?,
        held,
        included,
        split,
        log: origin,
    })
}

fn included(conn: &mut Connection, receipt: &Receipt, key: &PublicKey) -> Result<Included> {
    let author = &receipt.checkpoint.checkpoint.origin;
    let mut witnesses = Vec::new();
    for chapter in chapters::all(conn)? {
        // The author's own cosignature proves freshness, not that anybody else has seen it.
        if is_stranger(&chapter.origin, author) {
            for named in proof::keys(conn, &chapter.origin)?.witness_keys() {
                witnesses.push((chapter.origin.clone(), named.name.clone(), named.key));
            }
        }
    }
    let verified = receipt.verify(key, &[]).map_err(|_| invalid())?;
    let mut cosigned = Vec::new();
    for (origin, name, key) in &witnesses {
        // By its key: a peer may have given its own key another's name.
        if let Some(seconds) = receipt.checkpoint.verify_cosignature(name, key) {
            let seconds = i64::try_from(seconds).map_err(|_| invalid())?;
            cosigned.push((log::origin(origin)?, Millis::from_ms(0).plus_secs(seconds)));
        }
    }
    Ok(Included { size: verified.size, root: verified.root, cosigned })
}

fn ballot(conn: &mut Connection, envelope: &Envelope, held: bool) -> Result<Option<CheckedBallot>> {
    if envelope.kind != BALLOT_CAST {
        return Ok(None);
    }
    let Ok(body) = envelope.body::<BallotCast>() else { return Ok(None) };
    let (origin, poll) = (envelope.log.as_str(), body.poll.as_ref());
    let standing = if held {
        let aside = set_aside::find(conn, origin, log::signed(envelope.seq)?)?;
        let void = polls::find_by_id(conn, poll)?.is_some_and(|row| row.voided_ms.is_some());
        match (aside, counting(conn, origin, poll, body.entry.as_ref())?) {
            (Some(row), _) => BallotStanding::SetAside(row.code),
            (None, _) if void => BallotStanding::Void,
            (None, Some(by)) if by != envelope.seq => BallotStanding::Replaced { by },
            (None, _) => BallotStanding::Counts,
        }
    } else {
        BallotStanding::NotHeld
    };
    Ok(Some(CheckedBallot { poll: body.poll, entry: body.entry, standing }))
}

/// Place of the ballot that counts at a place of a roll (rule 39).
fn counting(conn: &mut Connection, origin: &str, poll: &str, entry: &str) -> Result<Option<u64>> {
    let row = polls::find_by_id(conn, poll)?;
    let replaceable = match row {
        Some(row) => row.opened()?.replaceable,
        None => true,
    };
    let seq = ballots::counting(conn, origin, poll, entry, replaceable)?;
    seq.map(log::unsigned).transpose()
}
