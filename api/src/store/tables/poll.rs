//! What each log says of a poll, from its opening to the certified result.

use diesel::prelude::*;

diesel::table! {
    /// Polls as their host opened them.
    polls (origin, poll) {
        origin -> Text,
        poll -> Text,
        seq -> BigInt,
        id -> Binary,
        opened -> Text,
        proposal -> Nullable<Text>,
        record_ms -> BigInt,
        opens_ms -> BigInt,
        closes_ms -> BigInt,
        published_ms -> Nullable<BigInt>,
        voided_ms -> Nullable<BigInt>,
        void_reason -> Nullable<Text>,
        extended_ms -> Nullable<BigInt>,
        published_seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Where the pages of a roll stand in their log.
    roll_pages (origin, poll, seq) {
        origin -> Text,
        poll -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    /// The frozen roll of a chapter for a poll; broken where its pages are not what it says.
    rolls (origin, poll) {
        origin -> Text,
        poll -> Text,
        seq -> BigInt,
        count -> BigInt,
        weight -> BigInt,
        root -> Binary,
        broken -> Bool,
        judged -> Nullable<Integer>,
    }
}

diesel::table! {
    /// Its entries.
    roll_entries (origin, poll, entry) {
        origin -> Text,
        poll -> Text,
        entry -> Text,
        member -> Text,
        weight -> Integer,
        seat -> Nullable<Integer>,
        added_seq -> Nullable<BigInt>,
        removed_seq -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// What a chapter corrected of its frozen roll.
    roll_corrections (origin, poll, seq) {
        origin -> Text,
        poll -> Text,
        seq -> BigInt,
        reason -> Text,
        added -> Integer,
        removed -> Integer,
        actor -> Nullable<Text>,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// From here a chapter's ballots are valid.
    joins (origin, poll) {
        origin -> Text,
        poll -> Text,
        host -> Text,
        opened -> Binary,
        seq -> BigInt,
        box_commit -> Binary,
        box_key -> Nullable<Text>,
    }
}

diesel::table! {
    /// From which of an organisation's seats a person votes.
    seats (origin, poll, member, person) {
        origin -> Text,
        poll -> Text,
        member -> Text,
        person -> Text,
        entry -> Text,
    }
}

diesel::table! {
    /// Where the ballots of a poll stand in their log; their content stays in the entry.
    ballots (origin, poll, entry, seq) {
        origin -> Text,
        seq -> BigInt,
        poll -> Text,
        entry -> Text,
    }
}

diesel::table! {
    /// A chapter's box, closed; broken where the ballots are not what the seal says.
    seals (origin, poll) {
        origin -> Text,
        poll -> Text,
        seq -> BigInt,
        id -> Binary,
        count -> BigInt,
        box_key -> Text,
        at_ms -> BigInt,
        broken -> Bool,
    }
}

diesel::table! {
    /// Up to where the ballots of a silent chapter count, as the host of the poll says.
    cuts (origin, poll, log) {
        origin -> Text,
        poll -> Text,
        log -> Text,
        seq -> BigInt,
        cut -> Text,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// What each instance computed.
    tallies (origin, poll) {
        origin -> Text,
        poll -> Text,
        host -> Text,
        seq -> BigInt,
        tallied -> Text,
        result_hash -> Binary,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// What each committee stands behind.
    certifications (origin, poll) {
        origin -> Text,
        poll -> Text,
        host -> Text,
        seq -> BigInt,
        actor -> Nullable<Text>,
        result_hash -> Binary,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// What each chapter's committee objects to in a result.
    disputes (origin, poll) {
        origin -> Text,
        poll -> Text,
        host -> Text,
        seq -> BigInt,
        id -> Binary,
        tally_id -> Binary,
        reason -> Text,
        actor -> Nullable<Text>,
        at_ms -> BigInt,
        ending -> Nullable<Text>,
        ended_ms -> Nullable<BigInt>,
    }
}

/// Polls as their host opened them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = polls)]
pub struct PollRow {
    pub origin: String,
    pub poll: String,
    pub seq: i64,
    pub id: Vec<u8>,
    pub opened: String,
    pub proposal: Option<String>,
    pub record_ms: i64,
    pub opens_ms: i64,
    pub closes_ms: i64,
    pub published_ms: Option<i64>,
    pub voided_ms: Option<i64>,
    pub void_reason: Option<String>,
    /// The deadline for seals, where its host has moved it.
    pub extended_ms: Option<i64>,
    /// Where its host published.
    pub published_seq: Option<i64>,
}

/// Where the pages of a roll stand in their log.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = roll_pages)]
pub struct RollPageRow {
    pub origin: String,
    pub poll: String,
    pub seq: i64,
}

/// The frozen roll of a chapter for a poll.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = rolls)]
pub struct RollRow {
    pub origin: String,
    pub poll: String,
    pub seq: i64,
    pub count: i64,
    pub weight: i64,
    pub root: Vec<u8>,
    /// Whether its pages are not what the freeze says: the chapter has no roll, and none to come.
    pub broken: bool,
    /// How many corrections of it were judged, those set aside among them; nothing in a database
    /// from before they were counted.
    pub judged: Option<i32>,
}

/// Its entries.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
// Else SQLite is told one row at a time: a default could stand for nothing.
#[diesel(table_name = roll_entries, treat_none_as_default_value = false)]
pub struct RollEntryRow {
    pub origin: String,
    pub poll: String,
    pub entry: String,
    pub member: String,
    pub weight: i32,
    pub seat: Option<i32>,
    /// The correction that added it, if it was not frozen.
    pub added_seq: Option<i64>,
    /// The correction that took it off, if one did.
    pub removed_seq: Option<i64>,
}

/// What a chapter corrected of its frozen roll.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = roll_corrections)]
pub struct CorrectionRow {
    pub origin: String,
    pub poll: String,
    pub seq: i64,
    pub reason: String,
    pub added: i32,
    pub removed: i32,
    pub actor: Option<String>,
    pub at_ms: i64,
}

/// From here a chapter's ballots are valid.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = joins)]
pub struct JoinRow {
    pub origin: String,
    pub poll: String,
    pub host: String,
    pub opened: Vec<u8>,
    pub seq: i64,
    pub box_commit: Vec<u8>,
    pub box_key: Option<String>,
}

impl JoinRow {
    /// Whether it joined this very poll: the log may have joined another log's poll of the same
    /// id.
    pub fn is_of(&self, poll: &PollRow) -> bool {
        self.host == poll.origin && self.opened == poll.id
    }
}

/// From which of an organisation's seats a person votes.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = seats)]
pub struct SeatRow {
    pub origin: String,
    pub poll: String,
    pub member: String,
    pub person: String,
    pub entry: String,
}

/// Where the ballots of a poll stand in their log; their content stays in the entry.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = ballots, treat_none_as_default_value = false)]
pub struct BallotRow {
    pub origin: String,
    pub seq: i64,
    pub poll: String,
    pub entry: String,
}

/// A chapter's box, closed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = seals)]
pub struct SealRow {
    pub origin: String,
    pub poll: String,
    pub seq: i64,
    pub id: Vec<u8>,
    pub count: i64,
    pub box_key: String,
    pub at_ms: i64,
    /// Whether the ballots are not what it says: the chapter has opened its box, and not sealed it.
    pub broken: bool,
}

/// Up to where the ballots of a silent chapter count.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = cuts)]
pub struct CutRow {
    /// The host of the poll.
    pub origin: String,
    pub poll: String,
    /// The silent chapter.
    pub log: String,
    pub seq: i64,
    /// `poll.cut` as it was said.
    pub cut: String,
    pub at_ms: i64,
}

/// What each instance computed.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = tallies)]
pub struct TallyRow {
    pub origin: String,
    pub poll: String,
    pub host: String,
    pub seq: i64,
    pub tallied: String,
    pub result_hash: Vec<u8>,
    pub at_ms: i64,
}

/// What each committee stands behind.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = certifications)]
pub struct CertificationRow {
    pub origin: String,
    pub poll: String,
    pub host: String,
    pub seq: i64,
    pub actor: Option<String>,
    pub result_hash: Vec<u8>,
    pub at_ms: i64,
}

/// What each chapter's committee objects to in a result.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = disputes)]
pub struct DisputeRow {
    pub origin: String,
    pub poll: String,
    pub host: String,
    pub seq: i64,
    pub id: Vec<u8>,
    /// The tally that it is about.
    pub tally_id: Vec<u8>,
    pub reason: String,
    pub actor: Option<String>,
    pub at_ms: i64,
    /// How it ended, if it has.
    pub ending: Option<String>,
    pub ended_ms: Option<i64>,
}
