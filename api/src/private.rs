//! The private store: names, addresses, and how dues were settled (protocol §4.4).
//!
//! An event holds a salted commitment `c = HMAC-SHA-256(salt, "enlace/commit/v1\0" ‖ plaintext)`;
//! salt and plaintext stay here, encrypted at rest with a key outside the database. Nothing of it
//! goes into an event, a log line, a URL or a `Debug` output. What may leave for a peer, who needs
//! what, and how long it is kept is one table ([`inventory`]); nothing leaves but by it
//! ([`exchange`]), and what our log has blocked or erased is there for no ordinary reader.

pub mod bundle;
pub mod exchange;
pub mod inventory;
mod record;
mod seal;
pub mod sections;
pub mod told;

use std::collections::BTreeMap;

use enlace_schema::json::{self, Limits};
use enlace_schema::log::Hash;

pub use self::exchange::names_of_peers;
pub use self::record::{
    Address, CorrectionRecord, DuesHow, DuesRecord, MemberRecord, NameRecord, PrivateRecord,
    TransferRecord,
};
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
    // In our own log, and of this member: a commitment gives nobody a record that is another's.
    let own = member.origin == keys.origin.as_str();
    let row = private::find(conn, commitment)?;
    let row = row.filter(|row| own && row.subject == member.member);
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
    for (member, row) in private::of_members(conn, keys.origin.as_str(), &ids)? {
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

/// Why settled periods were voided, by payment: for the treasurer and the member alone.
///
/// # Errors
/// As [`get`].
pub fn of_voided(
    conn: &mut Connection,
    keys: &InstanceKeys,
    settlements: &[SettlementRow],
) -> Result<BTreeMap<String, CorrectionRecord>> {
    let mut reasons = BTreeMap::new();
    for row in settlements {
        let Some(commitment) = &row.void_record else { continue };
        // Few settlements are mistakes, so each is looked up by itself.
        let sealed = private::find(conn, commitment)?;
        let record = sealed.map(|sealed| open(keys, &sealed)).transpose()?;
        if let Some(record) = record.and_then(PrivateRecord::into_correction) {
            reasons.insert(row.payment.clone(), record);
        }
    }
    Ok(reasons)
}

/// Opens a sealed record.
///
/// # Errors
/// As [`get`].
pub(crate) fn open(keys: &InstanceKeys, row: &PrivateRecordRow) -> Result<PrivateRecord> {
    let commitment = Hash::from_slice(&row.commitment).map_err(Error::internal)?;
    let plaintext = seal::open(&keys.data, &commitment, &row.sealed)?.plaintext;
    // The parser's words could quote the plaintext, so they are dropped.
    serde_json::from_slice(&plaintext)
        .map_err(|_| Error::internal("a private record that does not read"))
}
