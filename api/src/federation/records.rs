//! Private records between instances (protocol §5.7 and §11.7): what a peer may have of ours is
//! given and noted, what our officers need of its members is fetched, and what its log erases is
//! deleted here and acknowledged.

use std::collections::{BTreeMap, BTreeSet};

use enlace_schema::event::privacy::{COMMITS_MAX, ERASED_ACK, ErasedAck};
use enlace_schema::event::{Draft, EventRef, Origin, envelope};
use enlace_schema::json;
use enlace_schema::log::Hash;
use enlace_schema::private::{ANSWER, ASK_MAX, Answer, Ask, AskError, Purpose};
use enlace_schema::time::DAY_SECS;

use super::client::{Client, Fault, Target};
use super::problem::{self, Problem};
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::ledger::Tx;
use crate::private::exchange;
use crate::store::tables::{CommitmentRow, ForeignRecordRow};
use crate::store::{Connection, erasures, log, peers, privacy};

/// Members of one peer whose names are kept here: more than take part in anything together.
const MEMBERS_MAX: i64 = 1_000;
/// How long a record that was not given is not asked for again.
const ASK_AGAIN_MS: i64 = DAY_SECS * 1_000;
/// Acknowledgements of one peer's erasures in an hour: our own log is not its to fill. Each may
/// speak of [`COMMITS_MAX`] records, so that a whole register is done within the hour.
const ACKS_AN_HOUR: usize = 12;
const HOUR_MS: i64 = 3_600_000;

/// Answers a peer that asks for private records. What it is given is noted durably before this
/// returns.
///
/// # Errors
/// A problem for the caller: `E_JSON`, `E_LIMIT` beyond a hundred, `E_AUTH` for whoever is no peer
/// or is halted; `E_BUSY` for trouble of our own.
pub fn answer(instance: &Instance, peer: &Origin, body: &[u8]) -> Result<Answer, Problem> {
    let (purpose, commitments) = Ask::read(body).map_err(|error| match error {
        AskError::Malformed(part) => Problem::new(problem::JSON, part),
        AskError::TooMany => {
            Problem::new(problem::TOO_LARGE, format!("more than {ASK_MAX} records"))
        }
    })?;
    let keys = instance.ledger.keys();
    let now = instance.now();
    let selection = instance.store().snapshot(|conn| {
        if !may_ask(conn, instance.origin(), peer)? {
            return Ok(None);
        }
        exchange::select(conn, keys, (peer, purpose), &commitments, now).map(Some)
    })?;
    let selection =
        selection.ok_or_else(|| Problem::new(problem::FORBIDDEN, "not a peer in good standing"))?;
    Ok(instance.ledger.write_side(move |tx| exchange::note(tx, selection))?)
}

/// A peer that is pinned, not suspended and not halted: who contradicted itself gets nobody's
/// name. Our own operator asks its own database.
fn may_ask(conn: &mut Connection, own: &Origin, peer: &Origin) -> Result<bool> {
    peers::is_in_good_standing(conn, own.as_str(), peer.as_str())
}

/// What is to be done about one peer's private records, now that its log is here: what it erased is
/// deleted and acknowledged, what our officers no longer need is deleted, what they need is
/// fetched.
///
/// # Errors
/// What the peer refuses, or the database says.
pub(super) fn attend(instance: &Instance, client: &Client, to: &Target) -> Result<(), Fault> {
    let own = |error: Error| Fault::Answer(error.to_string());
    acknowledge(instance, &to.origin).map_err(own)?;
    let wanted = wanted(instance, &to.origin).map_err(own)?;
    if to.endpoint.is_empty() {
        // Whom nobody can ask gives nothing; what it erased is deleted and acknowledged.
        return Ok(());
    }
    for asked in wanted.chunks(ASK_MAX) {
        let commitments: Result<Vec<Hash>, Error> =
            asked.iter().map(|row| log::hash(&row.commitment)).collect();
        let ask =
            Ask { purpose: Purpose::Names.as_str().into(), commitments: commitments.map_err(own)? };
        let body = serde_json::to_vec(&ask).map_err(|error| own(Error::internal(error)))?;
        let given = client.private_records(to, &body)?;
        let given: Answer =
            json::parse(&given, ANSWER).map_err(|error| Fault::Answer(error.to_string()))?;
        keep(instance, asked, &given).map_err(own)?;
    }
    Ok(())
}

/// Deletes what is needed no more, and tells what is to be asked for.
fn wanted(instance: &Instance, peer: &Origin) -> Result<Vec<CommitmentRow>> {
    let now = instance.now().as_ms();
    let (needed, kept, blocked) = instance.store().snapshot(|conn| {
        let needed = privacy::needed(conn, peer.as_str(), MEMBERS_MAX)?;
        let kept = privacy::foreign_of(conn, peer.as_str())?;
        Ok::<_, Error>((needed, kept, erasures::blocked_later(conn, peer)?))
    })?;
    if !blocked.is_empty() {
        instance.ledger.write_side(move |tx| {
            for row in &blocked {
                privacy::empty_foreign(tx.conn(), &row.origin, &row.commitment)?;
            }
            Ok(())
        })?;
    }
    let still: BTreeSet<&[u8]> = needed.iter().map(|row| row.commitment.as_slice()).collect();
    // What was emptied before is left: that it was here must stay known.
    let is_idle = |row: &&ForeignRecordRow| {
        let emptied = row.sealed.is_none() && !row.kind.is_empty();
        !emptied && !still.contains(row.commitment.as_slice())
    };
    let idle: Vec<ForeignRecordRow> = kept.iter().filter(is_idle).cloned().collect();
    if !idle.is_empty() {
        let origin = peer.clone();
        instance.ledger.write_side(move |tx| forget(tx, &origin, &idle))?;
    }
    let asked: BTreeMap<&[u8], (bool, i64)> = kept
        .iter()
        .map(|row| (row.commitment.as_slice(), (row.sealed.is_some(), row.asked_ms)))
        .collect();
    let is_due = |row: &CommitmentRow| match asked.get(row.commitment.as_slice()) {
        Some((has_content, at)) => !has_content && now - at >= ASK_AGAIN_MS,
        None => true,
    };
    let due: Vec<bool> = needed.iter().map(is_due).collect();
    let due = needed.into_iter().zip(due).filter(|(_, due)| *due);
    Ok(due.map(|(row, _)| row).collect())
}

/// Deletes what no officer needs. What its home has erased stays until it is acknowledged; nobody
/// can read it meanwhile.
fn forget(tx: &mut Tx<'_>, peer: &Origin, idle: &[ForeignRecordRow]) -> Result<()> {
    for row in idle {
        let c = log::hash(&row.commitment)?;
        let made = erasures::find(tx.conn(), peer.as_str(), &c)?;
        if made.is_some_and(|made| made.erased_seq.is_some()) {
            continue;
        }
        match row.sealed.is_some() {
            true => privacy::empty_foreign(tx.conn(), peer.as_str(), &row.commitment)?,
            false => drop(privacy::delete_foreign(tx.conn(), peer.as_str(), &row.commitment)?),
        }
    }
    Ok(())
}

/// Opens and keeps what was given. What does not open, was not asked for, or is no name counts as
/// not given.
fn keep(instance: &Instance, asked: &[CommitmentRow], given: &Answer) -> Result<()> {
    let keys = instance.ledger.keys();
    let mut opened = BTreeMap::new();
    for record in &given.records {
        let (Some(c), Some(sealed)) = (record.commitment(), record.bytes()) else { continue };
        match exchange::unseal(keys, &c, &sealed) {
            Ok(content) => {
                opened.insert(c.0.to_vec(), content);
            }
            Err(error) => tracing::warn!(commitment = %c, %error, "a record that a peer sealed"),
        }
    }
    let asked = asked.to_vec();
    instance.ledger.write_side(move |tx| {
        for row in &asked {
            exchange::keep(tx, row, Purpose::Names, opened.get(&row.commitment))?;
        }
        Ok(())
    })
}

/// Deletes here what a peer has erased, and says so in our log. Returns how many of its erasures
/// are now acknowledged.
///
/// # Errors
/// What the database says.
pub(super) fn acknowledge(instance: &Instance, peer: &Origin) -> Result<usize> {
    let own = instance.origin().as_str();
    let open = |conn: &mut Connection| erasures::to_acknowledge(conn, peer.as_str(), own, 1);
    if instance.store().read(open)?.is_empty() || !instance.ledger.may_append() {
        return Ok(0);
    }
    let peer = peer.clone();
    let count = instance.ledger.write(move |tx| {
        let (mut done, own) = (0, tx.origin().as_str());
        let since = tx.now().as_ms() - HOUR_MS;
        let said = erasures::acks_since(tx.conn(), own, peer.as_str(), since)?;
        for _ in said..ACKS_AN_HOUR {
            match acknowledge_some(tx, &peer)? {
                0 => break,
                count => done += count,
            }
        }
        Ok(done)
    })?;
    instance.store().leave_nothing_deleted();
    Ok(count)
}

/// One event: as many commitments as it may name, of as many erasures as it may refer to.
fn acknowledge_some(tx: &mut Tx<'_>, peer: &Origin) -> Result<usize> {
    let own = tx.origin().as_str();
    let most = i64::try_from(COMMITS_MAX).unwrap_or(i64::MAX);
    let rows = erasures::to_acknowledge(tx.conn(), peer.as_str(), own, most)?;
    let generations = erasures::generations(tx.conn(), peer)?;
    let mut body = ErasedAck { log: peer.clone(), erased: Vec::new(), never_held: Vec::new() };
    let mut refs: Vec<EventRef> = Vec::new();
    for row in &rows {
        let seq = log::unsigned(row.erased_seq.unwrap_or_default())?;
        if refs.last().is_none_or(|last| last.seq != seq) {
            if refs.len() == envelope::MAX_REFS {
                break;
            }
            let entry = log::find_entry(tx.conn(), peer.as_str(), seq)?;
            let entry = entry.ok_or_else(|| Error::from(codes::LOG_INVALID))?;
            refs.push(EventRef { log: peer.clone(), seq, id: entry.id() });
        }
        let c = log::hash(&row.commitment)?;
        let mut was_here = false;
        for origin in &generations {
            was_here |= privacy::delete_foreign(tx.conn(), origin, &row.commitment)?;
        }
        match was_here {
            true => body.erased.push(c),
            false => body.never_held.push(c),
        }
    }
    if refs.is_empty() {
        return Ok(0);
    }
    let count = body.erased.len() + body.never_held.len();
    tx.append(&Draft::new(ERASED_ACK, &body).referring(refs))?;
    Ok(count)
}
