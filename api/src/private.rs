//! The private store: names, addresses, and how dues were settled (protocol §4).
//!
//! An event holds a salted commitment `c = HMAC-SHA-256(salt, "enlace/commit/v1\0" ‖ plaintext)`;
//! salt and plaintext stay here, encrypted at rest with a key outside the database. Nothing of it
//! goes into an event, a log line, a URL or a `Debug` output. Every record is *home only*: no peer
//! gets one (their exchange is a later issue).

mod record;
mod seal;

use std::collections::BTreeMap;

use enlace_schema::json::{self, Limits};
use enlace_schema::log::Hash;

pub use self::record::{Address, DuesHow, DuesRecord, MemberRecord, PrivateRecord};
use crate::error::{Error, Result};
use crate::ledger::{InstanceKeys, Tx};
use crate::store::tables::{MemberRow, PrivateRecordRow, SettlementRow};
use crate::store::{Connection, private};

/// Seals and keeps a record about `subject` (an id), in the transaction of the event that will
/// hold the commitment. Put the answer into [`Draft::commitments`].
///
/// [`Draft::commitments`]: enlace_schema::event::Draft::commitments
///
/// # Errors
/// What the database says.
pub fn put(tx: &mut Tx<'_>, subject: &impl ToString, record: &PrivateRecord) -> Result<Hash> {
    let plaintext = serde_json::to_vec(record).map_err(Error::internal)?;
    // What was committed to must still be readable by a stranger's strict parser (rule 16).
    json::check(&plaintext, Limits::EVENT).map_err(Error::internal)?;
    let salt = crate::random::bytes();
    let commitment = seal::commitment(&salt, &plaintext);
    let sealed = seal::seal(&tx.keys().data, &commitment, &salt, &plaintext)?;
    let row = PrivateRecordRow {
        commitment: commitment.0.to_vec(),
        subject: subject.to_string(),
        kind: record.kind().into(),
        sealed,
        created_ms: tx.now().as_ms(),
    };
    private::insert(tx.conn(), &row)?;
    Ok(commitment)
}

/// The record behind a commitment; `None` where it was never held or has been erased.
///
/// # Errors
/// Internal when a stored record does not open: the wrong data key, or a changed database.
pub fn get(
    conn: &mut Connection,
    keys: &InstanceKeys,
    commitment: &Hash,
) -> Result<Option<PrivateRecord>> {
    private::find(conn, &commitment.0)?.map(|row| open(keys, &row)).transpose()
}

/// The private record of a member, if this is its home and it has one.
///
/// # Errors
/// As [`get`].
pub fn of_member(
    conn: &mut Connection,
    keys: &InstanceKeys,
    member: &MemberRow,
) -> Result<Option<MemberRecord>> {
    let Some(commitment) = &member.record else {
        return Ok(None);
    };
    let row = private::find(conn, commitment)?;
    Ok(row.map(|row| open(keys, &row)).transpose()?.and_then(PrivateRecord::into_member))
}

/// The private records of members by id, in one query; members of other chapters have none.
///
/// # Errors
/// As [`get`].
pub fn of_members(
    conn: &mut Connection,
    keys: &InstanceKeys,
    members: &[impl AsRef<str>],
) -> Result<BTreeMap<String, MemberRecord>> {
    let ids: Vec<&str> = members.iter().map(AsRef::as_ref).collect();
    let mut records = BTreeMap::new();
    for (member, row) in private::of_members(conn, &ids)? {
        if let Some(record) = open(keys, &row)?.into_member() {
            records.insert(member, record);
        }
    }
    Ok(records)
}

/// The names to show of members by id, in one query. Whoever is missing belongs to another
/// chapter, whose names are not here.
///
/// # Errors
/// As [`get`].
pub fn names(
    conn: &mut Connection,
    keys: &InstanceKeys,
    members: &[impl AsRef<str>],
) -> Result<BTreeMap<String, String>> {
    let records = of_members(conn, keys, members)?;
    Ok(records.into_iter().map(|(id, record)| (id, record.display_name())).collect())
}

/// How a period of dues was settled: for the treasurer and the member alone.
///
/// # Errors
/// As [`get`].
pub fn of_settlements(
    conn: &mut Connection,
    keys: &InstanceKeys,
    settlements: &[SettlementRow],
) -> Result<BTreeMap<String, DuesRecord>> {
    let wanted: Vec<Vec<u8>> = settlements.iter().filter_map(|row| row.record.clone()).collect();
    let mut opened = BTreeMap::new();
    for row in private::find_all(conn, &wanted)? {
        if let Some(record) = open(keys, &row)?.into_dues() {
            opened.insert(row.commitment, record);
        }
    }
    let with_record = settlements.iter().filter_map(|row| {
        let record = opened.get(row.record.as_ref()?)?;
        Some((row.payment.clone(), record.clone()))
    });
    Ok(with_record.collect())
}

/// A keyed digest of an e-mail address, by which an account is found without its plaintext. Letters
/// are compared in lower case, as people type them.
pub fn email_index(keys: &InstanceKeys, email: &str) -> Vec<u8> {
    let folded = enlace_schema::membership::import_fault::fold_email(email.trim());
    seal::keyed_digest(&keys.data, b"enlace/email/v1\0", folded.as_bytes()).to_vec()
}

/// A keyed digest of what a client asked, for its idempotency key. A ballot has few values and a
/// record is guessed from a list of names: without the key both could be tried out on the database.
pub fn command_digest(keys: &InstanceKeys, asked: &[u8]) -> Hash {
    Hash(seal::keyed_digest(&keys.data, b"enlace/command/v1\0", asked))
}

/// A key for another purpose, derived from the data key: cookies, forms.
pub fn derived_key(keys: &InstanceKeys, purpose: &str) -> [u8; 32] {
    seal::keyed_digest(&keys.data, b"enlace/derive/v1\0", purpose.as_bytes())
}

/// Opens a sealed record.
///
/// # Errors
/// As [`get`].
pub(crate) fn open(keys: &InstanceKeys, row: &PrivateRecordRow) -> Result<PrivateRecord> {
    let commitment = Hash::from_slice(&row.commitment).map_err(Error::internal)?;
    let plaintext = seal::open(&keys.data, &commitment, &row.sealed)?;
    // The parser's words could quote the plaintext, so they are dropped.
    serde_json::from_slice(&plaintext)
        .map_err(|_| Error::internal("a private record that does not read"))
}
