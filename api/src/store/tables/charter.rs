//! What each log says of charters.

use diesel::prelude::*;

diesel::table! {
    /// Charters as a chapter proposed them.
    charters (origin, id) {
        origin -> Text,
        id -> Binary,
        seq -> BigInt,
        body -> Text,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// Which chapter ratified which charter.
    ratifications (origin, charter) {
        origin -> Text,
        charter -> Binary,
        host -> Text,
        seq -> BigInt,
        at_ms -> BigInt,
    }
}

/// Charters as a chapter proposed them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = charters)]
pub struct CharterRow {
    pub origin: String,
    pub id: Vec<u8>,
    pub seq: i64,
    pub body: String,
    pub at_ms: i64,
}

/// Which chapter ratified which charter.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = ratifications)]
pub struct RatificationRow {
    pub origin: String,
    pub charter: Vec<u8>,
    pub host: String,
    pub seq: i64,
    pub at_ms: i64,
}
