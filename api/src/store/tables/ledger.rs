//! The ledger: what was signed, byte for byte, and the tree over it.

use diesel::prelude::*;

diesel::table! {
    /// Every log held: ours, and each pinned peer's.
    logs (origin) {
        origin -> Text,
        own -> Bool,
        genesis -> Binary,
        size -> BigInt,
        last_id -> Nullable<Binary>,
        last_at_ms -> BigInt,
        root -> Binary,
    }
}

diesel::table! {
    /// The exact bytes as signed. Nothing here is ever changed.
    entries (origin, seq) {
        origin -> Text,
        seq -> BigInt,
        id -> Binary,
        kind -> Text,
        at_ms -> BigInt,
        entry -> Binary,
        receipt -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Which entries change the keys of their log.
    key_events (origin, seq) {
        origin -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    /// Merkle tree, 256 hashes to a tile.
    tiles (origin, level, idx) {
        origin -> Text,
        level -> Integer,
        idx -> BigInt,
        hashes -> Binary,
    }
}

diesel::table! {
    /// Signed notes with the cosignatures collected so far.
    checkpoints (origin, size) {
        origin -> Text,
        size -> BigInt,
        note -> Text,
        first_cosigned_ms -> Nullable<BigInt>,
        fresh_ms -> BigInt,
        first_cosignature -> Nullable<Text>,
    }
}

/// Every log held: ours, and each pinned peer's.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = logs)]
pub struct LogRow {
    pub origin: String,
    pub own: bool,
    pub genesis: Vec<u8>,
    pub size: i64,
    pub last_id: Option<Vec<u8>>,
    pub last_at_ms: i64,
    pub root: Vec<u8>,
}

/// The exact bytes as signed. Nothing here is ever changed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
// Else SQLite is told one row at a time: a default could stand for nothing.
#[diesel(table_name = entries, treat_none_as_default_value = false)]
pub struct EntryRow {
    pub origin: String,
    pub seq: i64,
    pub id: Vec<u8>,
    pub kind: String,
    pub at_ms: i64,
    pub entry: Vec<u8>,
    /// The receipt code of a ballot, as a number of 60 bits (rule 12).
    pub receipt: Option<i64>,
}

/// Which entries change the keys of their log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = key_events)]
pub struct KeyEventRow {
    pub origin: String,
    pub seq: i64,
}

/// Signed notes with the cosignatures collected so far.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = checkpoints)]
pub struct CheckpointRow {
    pub origin: String,
    pub size: i64,
    pub note: String,
    pub first_cosigned_ms: Option<i64>,
    pub fresh_ms: i64,
    pub first_cosignature: Option<String>,
}
