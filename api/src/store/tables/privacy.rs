//! Private records: what was committed to and erased (projections), and what is kept of peers'
//! members, who was given what, what may not be erased (side stores).

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::b64u;

diesel::table! {
    /// Commitments to private records that a log made, and what it has said of them since.
    commitments (origin, commitment) {
        origin -> Text,
        commitment -> Binary,
        seq -> BigInt,
        idx -> Integer,
        kind -> Text,
        member -> Nullable<Text>,
        blocked_seq -> Nullable<BigInt>,
        blocked_ms -> Nullable<BigInt>,
        erased_seq -> Nullable<BigInt>,
        erased_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What a log says it has deleted of what another log erased.
    erasure_acks (origin, log, commitment) {
        origin -> Text,
        log -> Text,
        commitment -> Binary,
        held -> Bool,
        seq -> BigInt,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// Private records of peers' members that were asked for, encrypted; without content where
    /// the peer gave none.
    foreign_records (origin, commitment) {
        origin -> Text,
        commitment -> Binary,
        member -> Text,
        kind -> Text,
        purpose -> Text,
        sealed -> Nullable<Binary>,
        asked_ms -> BigInt,
    }
}

diesel::table! {
    /// Who was given or refused a private record, how often on a day. No content.
    private_accesses (commitment, day, who, purpose, given) {
        commitment -> Binary,
        day -> BigInt,
        who -> Text,
        purpose -> Text,
        given -> Bool,
        member -> Text,
        kind -> Text,
        times -> BigInt,
        last_ms -> BigInt,
    }
}

diesel::table! {
    /// Members whose records may not be erased for now. Never told to anybody outside.
    legal_holds (member, placed_ms) {
        member -> Text,
        placed_ms -> BigInt,
        mandate -> Text,
        released_ms -> Nullable<BigInt>,
        released_by -> Nullable<Text>,
    }
}

/// Commitments to private records that a log made, and what it has said of them since.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = commitments)]
pub struct CommitmentRow {
    pub origin: String,
    pub commitment: Vec<u8>,
    pub seq: i64,
    pub idx: i32,
    pub kind: String,
    pub member: Option<String>,
    pub blocked_seq: Option<i64>,
    pub blocked_ms: Option<i64>,
    pub erased_seq: Option<i64>,
    pub erased_ms: Option<i64>,
}

/// What a log says it has deleted of what another log erased.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = erasure_acks)]
pub struct ErasureAckRow {
    pub origin: String,
    pub log: String,
    pub commitment: Vec<u8>,
    pub held: bool,
    pub seq: i64,
    pub at_ms: i64,
}

/// Private records of peers' members that were asked for, encrypted; without content where the
/// peer gave none.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = foreign_records)]
pub struct ForeignRecordRow {
    pub origin: String,
    pub commitment: Vec<u8>,
    pub member: String,
    pub kind: String,
    pub purpose: String,
    pub sealed: Option<Vec<u8>>,
    pub asked_ms: i64,
}

/// Who was given or refused a private record, how often on a day. No content.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = private_accesses)]
pub struct PrivateAccessRow {
    #[serde(with = "b64u")]
    pub commitment: Vec<u8>,
    pub day: i64,
    pub who: String,
    pub purpose: String,
    pub given: bool,
    pub member: String,
    pub kind: String,
    pub times: i64,
    pub last_ms: i64,
}

/// Members whose records may not be erased for now. Never told to anybody outside.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = legal_holds)]
pub struct LegalHoldRow {
    pub member: String,
    pub placed_ms: i64,
    pub mandate: String,
    pub released_ms: Option<i64>,
    pub released_by: Option<String>,
}
