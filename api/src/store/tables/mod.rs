//! Every table, as both databases have it (`migrations/`): ledger, projections, side stores.
//!
//! Times are milliseconds (`_ms`), days are ISO dates as text (`_day`, `_on`), hashes are raw
//! bytes, structures are JSON as text. A row struct has its table's columns in their order.

#![allow(missing_docs, reason = "a row is its table, column by column")]

mod bundle;
mod charter;
mod ledger;
mod moves;
mod poll;
mod privacy;
mod projections;
mod side;

pub use bundle::*;
pub use charter::*;
pub use ledger::*;
pub use moves::*;
pub use poll::*;
pub use privacy::*;
pub use projections::*;
pub use side::*;

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    arrivals,
    ballots,
    certifications,
    chapters,
    charters,
    checkpoints,
    commands,
    comments,
    commitments,
    cuts,
    disputes,
    drafts,
    dues_schedules,
    entries,
    erasure_acks,
    event_refs,
    external_ids,
    foreign_records,
    held_events,
    invitations,
    joins,
    key_events,
    legal_holds,
    kept_bundles,
    kept_parts,
    log_keys,
    logs,
    members,
    peer_evidence,
    peer_states,
    peer_usage,
    peers,
    personal_tokens,
    polls,
    private_accesses,
    private_records,
    proposal_texts,
    proposals,
    ratifications,
    roles,
    roll_corrections,
    roll_entries,
    roll_pages,
    rolls,
    seals,
    seats,
    sent_bundles,
    sessions,
    settlements,
    sign_in_failures,
    supports,
    tallies,
    tiles,
    transfers,
    used_tokens,
);

/// Bytes as text, for rows that travel in a bundle.
mod b64u {
    use enlace_schema::json;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&json::to_b64u(bytes))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
        let text = String::deserialize(from)?;
        json::from_b64u(&text).ok_or_else(|| D::Error::custom("no base64url"))
    }
}
