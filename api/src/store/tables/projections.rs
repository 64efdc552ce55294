//! Projections: what follows from the logs. Dropped and replayed by `enlace rebuild`.

use diesel::prelude::*;

diesel::table! {
    /// What an event depends on in another log; class D is a ref whose target is not here.
    event_refs (origin, seq, idx) {
        origin -> Text,
        seq -> BigInt,
        idx -> Integer,
        ref_origin -> Text,
        ref_seq -> BigInt,
        ref_id -> Binary,
    }
}

diesel::table! {
    /// Events set aside: unknown (class B) or inadmissible in meaning (class C).
    held_events (origin, seq) {
        origin -> Text,
        seq -> BigInt,
        class -> Text,
        code -> Text,
        poll -> Nullable<Text>,
        member -> Nullable<Text>,
    }
}

diesel::table! {
    /// A chapter as its own log describes it.
    chapters (origin) {
        origin -> Text,
        chapter -> Text,
        name -> Text,
        genesis -> Binary,
        profile_data -> Nullable<Text>,
    }
}

diesel::table! {
    /// Keys that a log published.
    log_keys (origin, kid) {
        origin -> Text,
        kid -> Text,
        role -> Text,
        key -> Text,
        from_seq -> BigInt,
    }
}

diesel::table! {
    /// Whom this instance's people pinned.
    peers (origin, peer) {
        origin -> Text,
        peer -> Text,
        genesis -> Binary,
        endpoint -> Text,
        suspended -> Bool,
        pinned_ms -> BigInt,
    }
}

diesel::table! {
    /// Members without any personal data.
    members (origin, member) {
        origin -> Text,
        member -> Text,
        kind -> Text,
        state -> Text,
        since -> Nullable<Text>,
        ended_on -> Nullable<Text>,
        end_reason -> Nullable<Text>,
        record -> Nullable<Binary>,
        admitted_seq -> Nullable<BigInt>,
        changed_ms -> BigInt,
    }
}

diesel::table! {
    /// Offices and representation; a row ends, it is never deleted.
    roles (origin, seq) {
        origin -> Text,
        seq -> BigInt,
        member -> Text,
        role -> Text,
        of_member -> Nullable<Text>,
        seat -> Nullable<Integer>,
        mandate -> Text,
        granted_ms -> BigInt,
        revoked_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Price lists.
    dues_schedules (origin, schedule) {
        origin -> Text,
        schedule -> Text,
        from_day -> Text,
        prices -> Text,
        seq -> BigInt,
    }
}

diesel::table! {
    /// Periods of dues that are covered; how is private.
    settlements (origin, payment) {
        origin -> Text,
        payment -> Text,
        member -> Text,
        from_day -> Text,
        through_day -> Text,
        record -> Nullable<Binary>,
        seq -> BigInt,
        voided_ms -> Nullable<BigInt>,
        void_record -> Nullable<Binary>,
    }
}

diesel::table! {
    /// Proposals by the log that published them.
    proposals (origin, proposal) {
        origin -> Text,
        proposal -> Text,
        lang -> Text,
        author -> Nullable<Text>,
        state -> Text,
        published_ms -> BigInt,
        seq -> BigInt,
        id -> Binary,
    }
}

diesel::table! {
    /// The current text of a proposal in each language.
    proposal_texts (origin, proposal, lang) {
        origin -> Text,
        proposal -> Text,
        lang -> Text,
        title -> Text,
        body -> Text,
        digest -> Binary,
        of_digest -> Nullable<Binary>,
        seq -> BigInt,
    }
}

diesel::table! {
    /// Who supports what.
    supports (origin, host, proposal, member) {
        origin -> Text,
        host -> Text,
        proposal -> Text,
        member -> Text,
        seq -> BigInt,
        at_ms -> BigInt,
    }
}

diesel::table! {
    /// Public comments.
    comments (origin, comment) {
        origin -> Text,
        comment -> Text,
        host -> Text,
        proposal -> Text,
        member -> Text,
        lang -> Text,
        text -> Text,
        at_ms -> BigInt,
        seq -> BigInt,
    }
}

/// What an event depends on in another log; class D is a ref whose target is not here.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = event_refs)]
pub struct EventRefRow {
    pub origin: String,
    pub seq: i64,
    pub idx: i32,
    pub ref_origin: String,
    pub ref_seq: i64,
    pub ref_id: Vec<u8>,
}

/// Events set aside: unknown (class B) or inadmissible in meaning (class C).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = held_events)]
pub struct HeldEventRow {
    pub origin: String,
    pub seq: i64,
    pub class: String,
    pub code: String,
    pub poll: Option<String>,
    /// Whose later events wait with it (rule 9).
    pub member: Option<String>,
}

/// A chapter as its own log describes it.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = chapters)]
pub struct ChapterRow {
    pub origin: String,
    pub chapter: String,
    pub name: String,
    pub genesis: Vec<u8>,
    pub profile_data: Option<String>,
}

/// Keys that a log published.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = log_keys)]
pub struct LogKeyRow {
    pub origin: String,
    pub kid: String,
    pub role: String,
    pub key: String,
    pub from_seq: i64,
}

/// Whom this instance's people pinned.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = peers)]
pub struct PeerRow {
    pub origin: String,
    pub peer: String,
    pub genesis: Vec<u8>,
    pub endpoint: String,
    pub suspended: bool,
    pub pinned_ms: i64,
}

/// Members without any personal data.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = members)]
pub struct MemberRow {
    pub origin: String,
    pub member: String,
    pub kind: String,
    pub state: String,
    pub since: Option<String>,
    pub ended_on: Option<String>,
    pub end_reason: Option<String>,
    pub record: Option<Vec<u8>>,
    pub admitted_seq: Option<i64>,
    pub changed_ms: i64,
}

/// Offices and representation; a row ends, it is never deleted.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = roles)]
pub struct RoleRow {
    pub origin: String,
    pub seq: i64,
    pub member: String,
    pub role: String,
    pub of_member: Option<String>,
    pub seat: Option<i32>,
    pub mandate: String,
    pub granted_ms: i64,
    pub revoked_ms: Option<i64>,
}

/// Price lists.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = dues_schedules)]
pub struct DuesScheduleRow {
    pub origin: String,
    pub schedule: String,
    pub from_day: String,
    pub prices: String,
    pub seq: i64,
}

/// Periods of dues that are covered; how is private.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = settlements)]
pub struct SettlementRow {
    pub origin: String,
    pub payment: String,
    pub member: String,
    pub from_day: String,
    pub through_day: String,
    pub record: Option<Vec<u8>>,
    pub seq: i64,
    pub voided_ms: Option<i64>,
    pub void_record: Option<Vec<u8>>,
}

/// Proposals by the log that published them.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = proposals)]
pub struct ProposalRow {
    pub origin: String,
    pub proposal: String,
    pub lang: String,
    pub author: Option<String>,
    pub state: String,
    pub published_ms: i64,
    pub seq: i64,
    pub id: Vec<u8>,
}

/// The current text of a proposal in each language.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = proposal_texts)]
pub struct ProposalTextRow {
    pub origin: String,
    pub proposal: String,
    pub lang: String,
    pub title: String,
    pub body: String,
    pub digest: Vec<u8>,
    pub of_digest: Option<Vec<u8>>,
    pub seq: i64,
}

/// Who supports what.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = supports)]
pub struct SupportRow {
    pub origin: String,
    pub host: String,
    pub proposal: String,
    pub member: String,
    pub seq: i64,
    pub at_ms: i64,
}

/// Public comments.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = comments)]
pub struct CommentRow {
    pub origin: String,
    pub comment: String,
    pub host: String,
    pub proposal: String,
    pub member: String,
    pub lang: String,
    pub text: String,
    pub at_ms: i64,
    pub seq: i64,
}
