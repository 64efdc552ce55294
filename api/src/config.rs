//! Settings: from the file, the environment, the flags, in this order; each with its limits.
//!
//! The names, defaults and limits are one table in [`settings`]; what they mean in words is
//! `setting-<key>` in the locales, and in `docs/operations.md`. Whatever is unknown or out of its
//! limits is refused by name, before anything starts.

mod broken;
mod kinds;
mod settings;

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use self::broken::broken;
pub use self::kinds::{Kind, ThirdWitness};
pub use self::settings::{FILE, Fault, PREFIX, Row, SETTINGS, Setting, Settings, Source};
use crate::address::{self, Address};
use crate::error::{Result, codes};
use crate::locale::Locale;
use crate::locked::Passphrase;

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One line of text per event, for people.
    Text,
    /// One JSON object per line, for programs.
    Json,
}

/// Cost of hashing a password (Argon2id). The floors are OWASP's lowest recommended cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

/// Limits of one GraphQL request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct QueryLimits {
    /// Levels of selection.
    pub depth: usize,
    /// Tokens of the document.
    pub tokens: usize,
    /// Fields, after fragments are spread.
    pub fields: usize,
}

/// How much a peer may bring in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PeerQuota {
    /// Events.
    pub events: i64,
    /// Bytes of events and checkpoints.
    pub bytes: i64,
}

/// How much one account may write in an hour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WriteLimits {
    /// Comments.
    pub comments: u32,
    /// Supports.
    pub supports: u32,
    /// Drafts made, changed or thrown away.
    pub drafts: u32,
    /// Proposals published, translated, amended or withdrawn.
    pub proposals: u32,
    /// Ballots cast or replaced.
    pub ballots: u32,
    /// Whatever is sent to be written.
    pub any: u32,
}

impl WriteLimits {
    fn of(settings: &Settings) -> Self {
        Self {
            comments: settings.count("comments_per_hour"),
            supports: settings.count("supports_per_hour"),
            drafts: settings.count("drafts_per_hour"),
            proposals: settings.count("proposals_per_hour"),
            ballots: settings.count("ballots_per_hour"),
            any: settings.count("writes_per_hour"),
        }
    }
}

/// The settings in force. Made once at the start, and never changed.
#[derive(Debug, Clone)]
pub struct Config {
    /// The folder of this instance: keys, embedded database, private data key.
    pub data: PathBuf,
    /// The high-water mark, where it is not beside the keys.
    pub highwater_file: Option<PathBuf>,
    /// What opens the keys, where their folder is locked.
    pub keys_passphrase: Passphrase,
    /// `postgres://…`, or the path of an SQLite file. May hold a password: never shown whole.
    pub database_url: String,
    /// Address and port that the server listens on.
    pub listen: String,
    /// How people and peers reach the instance: scheme and host, without a slash at the end.
    pub public_url: String,
    /// Name of the instance on its pages; the profile's, if there is none here.
    pub name: Option<String>,
    /// Language for those who ask for none that there is; the profile's, if there is none here
    /// ([`crate::instance::Instance::language`]).
    pub language: Option<Locale>,
    /// What is logged, as `tracing` directives.
    pub log_level: String,
    /// How it is logged.
    pub log_format: LogFormat,
    /// Threads that answer requests.
    pub http_workers: usize,
    /// Largest body of a request, in bytes.
    pub body_limit: usize,
    /// Longest time that an answer may take.
    pub request_timeout: Duration,
    /// Limits of a GraphQL request.
    pub query: QueryLimits,
    /// Most items of a page of a list.
    pub page_max: usize,
    /// Pooled connections to the database.
    pub database_connections: u32,
    /// Commands that share one commit.
    pub writer_batch: usize,
    /// Commands that may wait for the writer.
    pub writer_queue: usize,
    /// Least time between two checkpoints, in milliseconds.
    pub checkpoint_interval_ms: u64,
    /// Whether peers are told of news by a doorbell.
    pub peer_hint: bool,
    /// Longest wait of a long poll at a peer, in seconds; 0 asks without waiting.
    pub peer_wait_s: u64,
    /// Longest pause after a peer did not answer, in seconds.
    pub peer_backoff_s: u64,
    /// How much a peer may bring in a day.
    pub peer_quota: PeerQuota,
    /// Whether peers are given our bundle to keep, which they cannot read.
    pub bundle_send: bool,
    /// How many bytes of bundles are kept for each peer; 0 keeps none.
    pub bundle_keep: u64,
    /// Whether peers may have private addresses (protocol rule 30).
    pub peer_private_addresses: bool,
    /// Witnesses that are no peers.
    pub witnesses: Vec<ThirdWitness>,
    /// Whether checkpoint and proofs are served to everybody (protocol §5), as receipts need.
    pub public_reads: bool,
    /// Cost of a password's hash.
    pub password: PasswordCost,
    /// Failed sign-ins of one account from one network before it has to pause.
    pub sign_in_attempts: u32,
    /// How much one account may write in an hour.
    pub writes: WriteLimits,
    /// Validity of an access token, in minutes.
    pub access_minutes: u32,
    /// Validity of a session that is not used, in days.
    pub session_days: u32,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxy: Vec<IpAddr>,
    settings: Settings,
}

impl Config {
    /// Loads the settings: defaults, then `file` (or `enlace.toml` in the data folder, if there is
    /// one), then variables of the environment, then `overrides` by setting, as flags give them.
    ///
    /// # Errors
    /// `file-unreadable`; `config-invalid` with the first fault. [`Settings::check`] has them all.
    pub fn load(
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
        overrides: &[(impl AsRef<str>, String)],
    ) -> Result<Self> {
        Self::build(Settings::gather(file, env, overrides)?)
    }

    /// The typed settings, if there is nothing wrong with them.
    ///
    /// # Errors
    /// `config-invalid` with the first fault.
    pub fn build(settings: Settings) -> Result<Self> {
        if let Some(fault) = settings.check().into_iter().next() {
            return Err(fault.refusal().into());
        }
        let text = |key: &str| settings.get(key).to_owned();
        let listen = text("listen");
        let public_url = match settings.get("public_url") {
            "" => format!("http://{listen}"),
            url => url.trim_end_matches('/').to_owned(),
        };
        let data = PathBuf::from(settings.get("data"));
        let database_url = match settings.get("database_url") {
            "" => data.join(DATABASE_FILE).display().to_string(),
            url => url.strip_prefix("sqlite://").unwrap_or(url).to_owned(),
        };
        let proxies = settings.get("trusted_proxy").split(',');
        Ok(Self {
            data,
            highwater_file: settings.path("highwater_file"),
            keys_passphrase: Passphrase::from_file(settings.path("keys_passphrase_file")),
            database_url,
            listen,
            public_url,
            name: Some(text("name")).filter(|name| !name.is_empty()),
            language: settings.get("language").parse().ok(),
            log_level: text("log_level"),
            log_format: match settings.get("log_format") {
                "json" => LogFormat::Json,
                _ => LogFormat::Text,
            },
            http_workers: settings.count("http_workers"),
            body_limit: settings.count("body_limit"),
            request_timeout: Duration::from_secs(settings.count("request_timeout_s")),
            query: QueryLimits {
                depth: settings.count("query_depth"),
                tokens: settings.count("query_tokens"),
                fields: settings.count("query_fields"),
            },
            page_max: settings.count("page_max"),
            database_connections: settings.count("database_connections"),
            writer_batch: settings.count("writer_batch"),
            writer_queue: settings.count("writer_queue"),
            checkpoint_interval_ms: settings.count("checkpoint_interval_ms"),
            peer_hint: settings.switch("peer_hint"),
            peer_wait_s: settings.count("peer_wait_s"),
            peer_backoff_s: settings.count("peer_backoff_s"),
            peer_quota: PeerQuota {
                events: settings.count("peer_day_events"),
                bytes: settings.count::<i64>("peer_day_mib").saturating_mul(1 << 20),
            },
            bundle_send: settings.switch("bundle_send"),
            bundle_keep: settings.count::<u64>("bundle_keep_mib").saturating_mul(1 << 20),
            peer_private_addresses: settings.switch("peer_private_addresses"),
            witnesses: settings.get("witnesses").split(',').filter_map(kinds::witness).collect(),
            public_reads: settings.switch("public_reads"),
            password: PasswordCost {
                memory_kib: settings.count("argon2_memory_kib"),
                passes: settings.count("argon2_passes"),
                lanes: settings.count("argon2_lanes"),
            },
            sign_in_attempts: settings.count("sign_in_attempts"),
            writes: WriteLimits::of(&settings),
            access_minutes: settings.count("access_minutes"),
            session_days: settings.count("session_days"),
            trusted_proxy: proxies.filter_map(|address| address.trim().parse().ok()).collect(),
            settings,
        })
    }

    /// Every setting with its value and where that came from, for `config check`; no secrets.
    pub fn describe(&self) -> Vec<Row> {
        self.settings.describe()
    }

    /// Whether the database is PostgreSQL; otherwise it is SQLite.
    pub fn is_postgres(&self) -> bool {
        address::is_postgres(&self.database_url)
    }

    /// Whether people reach the instance by https: then cookies are for https only.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// The address of a peer as it is kept, without a slash at the end: a safe one, and a private
    /// one only where the operator allows them.
    ///
    /// # Errors
    /// `peer-address`.
    pub fn peer_address(&self, typed: &str) -> Result<String> {
        // Who is on this machine alone (a demo, a test) may have peers there.
        let own = Address::parse(&self.public_url).is_some_and(|own| own.is_loopback());
        let allowed = Address::parse(typed).filter(|address| {
            let near = self.peer_private_addresses || (address.is_loopback() && own);
            address.is_safe() && (near || address.is_public())
        });
        allowed.map(|address| address.url).ok_or_else(|| codes::PEER_ADDRESS.into())
    }
}

/// Name of the embedded database in the data folder.
const DATABASE_FILE: &str = "enlace.db";

/// The environment of the process, without what is no Unicode text.
pub fn environment() -> Vec<(String, String)> {
    std::env::vars_os()
        .filter_map(|(key, value)| Some((key.into_string().ok()?, value.into_string().ok()?)))
        .collect()
}

#[cfg(test)]
mod tests;
