//! Projections of members who move between chapters (`docs/decisions/0024`).

use diesel::prelude::*;

diesel::table! {
    /// Offers of members by their old home's log, and how each ended there.
    transfers (origin, seq) {
        origin -> Text,
        seq -> BigInt,
        id -> Binary,
        member -> Text,
        to_origin -> Text,
        offered -> Text,
        expires_ms -> BigInt,
        offered_ms -> BigInt,
        ending -> Nullable<Text>,
        end_seq -> Nullable<BigInt>,
        end_id -> Nullable<Binary>,
        end_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Members whom a log accepted from another, or adopted, and what their arrival rests on.
    arrivals (origin, seq) {
        origin -> Text,
        seq -> BigInt,
        id -> Binary,
        member -> Text,
        from_origin -> Text,
        offer -> Nullable<Binary>,
        terms -> Text,
        accepted_ms -> BigInt,
        arrived_seq -> Nullable<BigInt>,
        arrived_ms -> Nullable<BigInt>,
        closed_seq -> Nullable<BigInt>,
        closed_id -> Nullable<Binary>,
    }
}

/// Offers of members by their old home's log, and how each ended there.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = transfers)]
pub struct TransferRow {
    pub origin: String,
    pub seq: i64,
    pub id: Vec<u8>,
    pub member: String,
    pub to_origin: String,
    pub offered: String,
    pub expires_ms: i64,
    pub offered_ms: i64,
    pub ending: Option<String>,
    pub end_seq: Option<i64>,
    pub end_id: Option<Vec<u8>>,
    pub end_ms: Option<i64>,
}

/// Members whom a log accepted from another, or adopted, and what their arrival rests on.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = arrivals)]
pub struct ArrivalRow {
    pub origin: String,
    pub seq: i64,
    pub id: Vec<u8>,
    pub member: String,
    pub from_origin: String,
    pub offer: Option<Vec<u8>>,
    pub terms: String,
    pub accepted_ms: i64,
    pub arrived_seq: Option<i64>,
    pub arrived_ms: Option<i64>,
    pub closed_seq: Option<i64>,
    pub closed_id: Option<Vec<u8>>,
}
