//! What a value of a setting must be, and how it is shown.

use std::net::{IpAddr, SocketAddr};

use enlace_schema::keys::PublicKey;
use tracing_subscriber::EnvFilter;

use crate::address::{self, Address, is_postgres};
use crate::error::Arg;

/// What a value must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Text of at most so many characters, maybe none.
    Text(usize),
    /// A path that is not empty.
    Path,
    /// An IP address with a port.
    Listen,
    /// Nothing, or `https://host`; `http://` only for this machine.
    Url,
    /// Nothing, a path, or `postgres://…`.
    Database,
    /// A whole number within limits, both allowed.
    Count(u64, u64),
    /// `true` or `false`.
    Switch,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// IP addresses with commas between.
    Addresses,
    /// Third witnesses with commas between, at most so many: a vkey, a space, an address.
    Witnesses(usize),
    /// Directives of the log.
    Log,
}

/// A witness that is no peer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThirdWitness {
    /// Its name in notes.
    pub name: String,
    /// Its key.
    pub key: PublicKey,
    /// Below which address it answers.
    pub url: String,
}

/// Reads one as the settings have it.
pub(super) fn witness(text: &str) -> Option<ThirdWitness> {
    let (vkey, url) = text.trim().split_once(' ')?;
    let (name, key) = PublicKey::from_cosigner_vkey(vkey).ok()?;
    let url = address::safe_prefix(url.trim()).ok()?;
    Some(ThirdWitness { name, key, url })
}

impl Kind {
    /// Its limits, where they are numbers or words; nothing for what needs a sentence.
    pub fn limits(self) -> String {
        let words = |words: &[&str]| {
            let named = words.iter().filter(|word| !word.is_empty());
            named.copied().collect::<Vec<_>>().join(", ")
        };
        match self {
            Self::Count(min, max) => format!("{min}–{max}"),
            Self::Choice(choices) => words(choices),
            Self::Switch => words(&["true", "false"]),
            Self::Text(_)
            | Self::Path
            | Self::Listen
            | Self::Url
            | Self::Database
            | Self::Addresses
            | Self::Witnesses(_)
            | Self::Log => String::new(),
        }
    }
}

/// A value of the file as text; nothing for tables, dates and the like.
pub(super) fn plain(value: toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(on) => Some(on.to_string()),
        toml::Value::Array(items) => {
            let items: Option<Vec<_>> = items.into_iter().map(plain).collect();
            Some(items?.join(","))
        }
        _ => None,
    }
}

/// What is wrong with a value of this kind.
pub(super) fn fault(kind: Kind, value: &str) -> Option<Arg> {
    let why = |id: &'static str, good: bool| (!good).then(|| Arg::Phrase(id, Vec::new()));
    match kind {
        Kind::Text(max) => {
            let good = value.chars().count() <= max && !value.chars().any(char::is_control);
            (!good).then(|| Arg::Phrase("config-fault-text", vec![("limit", max.into())]))
        }
        Kind::Path => why("config-fault-path", !value.is_empty()),
        Kind::Listen => why("config-fault-address", value.parse::<SocketAddr>().is_ok()),
        Kind::Url => why("config-fault-url", value.is_empty() || is_safe(value)),
        Kind::Database => why("config-fault-database", is_database(value)),
        Kind::Count(min, max) => {
            let good = value.parse().is_ok_and(|number: u64| (min..=max).contains(&number));
            let args = || vec![("min", min.into()), ("max", max.into())];
            (!good).then(|| Arg::Phrase("config-fault-count", args()))
        }
        Kind::Switch => why("config-fault-switch", matches!(value, "true" | "false")),
        Kind::Choice(words) => {
            let args = || vec![("words", Arg::from(kind.limits()))];
            (!words.contains(&value)).then(|| Arg::Phrase("config-fault-choice", args()))
        }
        Kind::Addresses => {
            let ip = |address: &str| address.trim().parse::<IpAddr>().is_ok();
            why("config-fault-proxy", value.is_empty() || value.split(',').all(ip))
        }
        Kind::Witnesses(most) => {
            let all: Vec<_> = value.split(',').map(witness).collect();
            let good = all.len() <= most && all.iter().all(Option::is_some);
            why("config-fault-witness", value.is_empty() || good)
        }
        Kind::Log => why("config-fault-log", is_log_level(value)),
    }
}

/// Whether these are directives of the log: `info`, `enlace=debug,warn`.
fn is_log_level(directives: &str) -> bool {
    !directives.is_empty() && EnvFilter::builder().parse(directives).is_ok()
}

/// Whether passwords and ballots may travel to it.
fn is_safe(url: &str) -> bool {
    Address::parse(url).is_some_and(|address| address.is_safe())
}

fn is_database(url: &str) -> bool {
    is_postgres(url) || !url.contains("://") || url.starts_with("sqlite://")
}

/// The address of a database without its password, wherever PostgreSQL takes one.
pub(super) fn masked(url: &str) -> String {
    if !is_postgres(url) {
        return url.to_owned();
    }
    let (url, query) = url.split_once('?').unwrap_or((url, ""));
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let rest = match rest.rsplit_once('@') {
        Some((user, host)) => {
            let (name, secret) = user.split_once(':').unwrap_or((user, ""));
            let secret = if secret.is_empty() { "" } else { ":***" };
            format!("{name}{secret}@{host}")
        }
        None => rest.to_owned(),
    };
    // Parameters can hold a password or the path of one; none of them is needed to tell
    // databases apart.
    let query = if query.is_empty() { "" } else { "?***" };
    format!("{scheme}://{rest}{query}")
}
