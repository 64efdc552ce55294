//! Every table, as both databases have it (`migrations/`): ledger, projections, side stores.
//!
//! Times are milliseconds (`_ms`), days are ISO dates as text (`_day`, `_on`), hashes are raw
//! bytes, structures are JSON as text. A row struct has its table's columns in their order.

#![allow(missing_docs, reason = "a row is its table, column by column")]

mod ledger;
mod poll;
mod privacy;
mod projections;
mod side;

pub use ledger::*;
pub use poll::*;
pub use privacy::*;
pub use projections::*;
pub use side::*;

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    ballots,
    certifications,
    chapters,
    checkpoints,
    commands,
    comments,
    commitments,
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
    roles,
    roll_entries,
    roll_pages,
    rolls,
    seals,
    seats,
    sessions,
    settlements,
    sign_in_failures,
    supports,
    tallies,
    tiles,
    used_tokens,
);
