//! Side stores of bundles: what peers keep for us, and we for them.

use diesel::prelude::*;

diesel::table! {
    /// Bundles that peers gave us to keep.
    kept_bundles (owner, number) {
        owner -> Text,
        number -> BigInt,
        manifest -> Text,
        kept_ms -> BigInt,
    }
}

diesel::table! {
    /// Their parts, which we cannot read.
    kept_parts (owner, name) {
        owner -> Text,
        name -> Binary,
        part -> Binary,
        digest -> Nullable<Binary>,
    }
}

diesel::table! {
    /// The newest bundle of ours that each peer has.
    sent_bundles (peer) {
        peer -> Text,
        number -> BigInt,
        content -> Binary,
        log_size -> BigInt,
        sent_ms -> BigInt,
    }
}

/// A bundle that a peer gave us to keep.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = kept_bundles)]
pub struct KeptBundleRow {
    pub owner: String,
    pub number: i64,
    pub manifest: String,
    pub kept_ms: i64,
}

/// A part of one, which we cannot read.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = kept_parts)]
pub struct KeptPartRow {
    pub owner: String,
    pub name: Vec<u8>,
    pub part: Vec<u8>,
    /// Of the part as it came.
    pub digest: Option<Vec<u8>>,
}

/// The newest bundle of ours that a peer has.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = sent_bundles)]
pub struct SentBundleRow {
    pub peer: String,
    pub number: i64,
    pub content: Vec<u8>,
    pub log_size: i64,
    pub sent_ms: i64,
}
