//! Side stores: what is no event, because it is private, transient or this machine's own.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::b64u;

diesel::table! {
    /// Encrypted plaintext and salt behind a commitment.
    private_records (commitment) {
        commitment -> Binary,
        subject -> Text,
        kind -> Text,
        sealed -> Binary,
        created_ms -> BigInt,
    }
}

diesel::table! {
    /// Numbers that members had in the register they were imported from.
    external_ids (external) {
        external -> Text,
        member -> Text,
    }
}

diesel::table! {
    /// Who signs in. The e-mail address is a keyed digest; its plaintext is in the private record.
    accounts (account) {
        account -> Text,
        member -> Text,
        email_index -> Binary,
        password -> Text,
        locale -> Text,
        created_ms -> BigInt,
    }
}

diesel::table! {
    /// Invitations to sign in, by whom and what came of them. Address and code are keyed digests.
    invitations (invitation) {
        invitation -> Text,
        member -> Text,
        invited_by -> Nullable<Text>,
        renews -> Bool,
        address_on_books -> Bool,
        email_index -> Binary,
        locale -> Text,
        code_index -> Binary,
        created_ms -> BigInt,
        expires_ms -> BigInt,
        taken_ms -> Nullable<BigInt>,
        ended_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// One sign-in: its current refresh token, as a digest.
    sessions (session) {
        session -> Text,
        account -> Text,
        refresh_digest -> Binary,
        created_ms -> BigInt,
        expires_ms -> BigInt,
        revoked_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Tokens for scripts, as digests.
    personal_tokens (token) {
        token -> Text,
        account -> Text,
        digest -> Binary,
        label -> Text,
        scopes -> Text,
        created_ms -> BigInt,
        expires_ms -> BigInt,
        revoked_ms -> Nullable<BigInt>,
    }
}

diesel::table! {
    /// Failed sign-ins per address, to slow guessing.
    sign_in_failures (email_index) {
        email_index -> Binary,
        failures -> Integer,
        last_ms -> BigInt,
    }
}

diesel::table! {
    /// Answers by idempotency key.
    commands (account, command) {
        account -> Text,
        command -> Text,
        request_digest -> Binary,
        answer -> Text,
        created_ms -> BigInt,
    }
}

diesel::table! {
    /// Drafts of proposals and polls: no events yet.
    drafts (draft) {
        draft -> Text,
        kind -> Text,
        author -> Text,
        body -> Text,
        created_ms -> BigInt,
        changed_ms -> BigInt,
    }
}

diesel::table! {
    /// Where a sync worker stands.
    peer_states (peer) {
        peer -> Text,
        state -> Text,
        code -> Nullable<Text>,
        detail -> Nullable<Text>,
        failures -> Integer,
        since_ms -> BigInt,
        last_seen_ms -> Nullable<BigInt>,
        next_try_ms -> BigInt,
        remote_size -> BigInt,
    }
}

diesel::table! {
    /// What made a peer HALTED, kept for people.
    peer_evidence (peer, at_ms) {
        peer -> Text,
        at_ms -> BigInt,
        code -> Text,
        evidence -> Binary,
    }
}

diesel::table! {
    /// What a peer brought on its last day, and how often its quota was raised then.
    peer_usage (peer) {
        peer -> Text,
        day -> BigInt,
        events -> BigInt,
        bytes -> BigInt,
        raised -> BigInt,
    }
}

diesel::table! {
    /// Ids of peer tokens, until they expire.
    used_tokens (issuer, jti) {
        issuer -> Text,
        jti -> Text,
        until_ms -> BigInt,
    }
}

/// Encrypted plaintext and salt behind a commitment.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = private_records)]
pub struct PrivateRecordRow {
    #[serde(with = "b64u")]
    pub commitment: Vec<u8>,
    pub subject: String,
    pub kind: String,
    #[serde(with = "b64u")]
    pub sealed: Vec<u8>,
    pub created_ms: i64,
}

/// Numbers that members had in the register they were imported from.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = external_ids)]
pub struct ExternalIdRow {
    pub external: String,
    pub member: String,
}

/// Who signs in. The e-mail address is a keyed digest; its plaintext is in the private record.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = accounts)]
pub struct AccountRow {
    pub account: String,
    pub member: String,
    #[serde(with = "b64u")]
    pub email_index: Vec<u8>,
    pub password: String,
    pub locale: String,
    pub created_ms: i64,
}

/// Invitations to sign in, by whom and what came of them. Address and code are keyed digests.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = invitations)]
pub struct InvitationRow {
    pub invitation: String,
    pub member: String,
    pub invited_by: Option<String>,
    pub renews: bool,
    pub address_on_books: bool,
    #[serde(with = "b64u")]
    pub email_index: Vec<u8>,
    pub locale: String,
    #[serde(with = "b64u")]
    pub code_index: Vec<u8>,
    pub created_ms: i64,
    pub expires_ms: i64,
    pub taken_ms: Option<i64>,
    pub ended_ms: Option<i64>,
}

/// One sign-in: its current refresh token, as a digest.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = sessions)]
pub struct SessionRow {
    pub session: String,
    pub account: String,
    pub refresh_digest: Vec<u8>,
    pub created_ms: i64,
    pub expires_ms: i64,
    pub revoked_ms: Option<i64>,
}

/// Tokens for scripts, as digests.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = personal_tokens)]
pub struct PersonalTokenRow {
    pub token: String,
    pub account: String,
    pub digest: Vec<u8>,
    pub label: String,
    pub scopes: String,
    pub created_ms: i64,
    pub expires_ms: i64,
    pub revoked_ms: Option<i64>,
}

/// Failed sign-ins per address, to slow guessing.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = sign_in_failures)]
pub struct SignInFailureRow {
    pub email_index: Vec<u8>,
    pub failures: i32,
    pub last_ms: i64,
}

/// Answers by idempotency key.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = commands)]
pub struct CommandRow {
    pub account: String,
    pub command: String,
    pub request_digest: Vec<u8>,
    pub answer: String,
    pub created_ms: i64,
}

/// Drafts of proposals and polls: no events yet.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable, Serialize, Deserialize)]
#[diesel(table_name = drafts)]
pub struct DraftRow {
    pub draft: String,
    pub kind: String,
    pub author: String,
    pub body: String,
    pub created_ms: i64,
    pub changed_ms: i64,
}

/// Where a sync worker stands.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = peer_states)]
pub struct PeerStateRow {
    pub peer: String,
    pub state: String,
    pub code: Option<String>,
    pub detail: Option<String>,
    pub failures: i32,
    pub since_ms: i64,
    pub last_seen_ms: Option<i64>,
    pub next_try_ms: i64,
    pub remote_size: i64,
}

/// What made a peer HALTED, kept for people.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = peer_evidence)]
pub struct PeerEvidenceRow {
    pub peer: String,
    pub at_ms: i64,
    pub code: String,
    pub evidence: Vec<u8>,
}

/// What a peer brought on its last day, and how often its quota was raised then.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = peer_usage)]
pub struct PeerUsageRow {
    pub peer: String,
    pub day: i64,
    pub events: i64,
    pub bytes: i64,
    pub raised: i64,
}

/// Ids of peer tokens, until they expire.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = used_tokens)]
pub struct UsedTokenRow {
    pub issuer: String,
    pub jti: String,
    pub until_ms: i64,
}
