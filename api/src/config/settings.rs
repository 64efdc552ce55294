//! The table of settings, and reading it from its sources.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use super::broken::broken;
use super::kinds::{Kind, fault, masked, plain};
use crate::error::{Arg, Refusal, Result, codes};
use crate::locale::{Locale, texts};

/// Name of the settings file in the data folder.
pub const FILE: &str = "enlace.toml";
/// What variables of the environment begin with: `ENLACE_LISTEN` is `listen`.
pub const PREFIX: &str = "ENLACE_";
/// Variables with the prefix that are no settings of an instance: of the command line, of tests.
const OTHER_VARIABLES: &[&str] = &["LANG", "TOKEN"];
const TEST_VARIABLES: &str = "TEST_";
/// Largest settings file: beyond any honest one.
const FILE_MAX: u64 = 64 * 1024;

/// One setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its name in the file; in the environment `ENLACE_` and this in capitals.
    pub key: &'static str,
    /// Its value when nobody says otherwise.
    pub default: &'static str,
    /// What it must be.
    pub kind: Kind,
}

const fn setting(key: &'static str, default: &'static str, kind: Kind) -> Setting {
    Setting { key, default, kind }
}

/// Every setting. `docs/operations.md` says what each is for.
pub const SETTINGS: &[Setting] = &[
    setting("data", "enlace-data", Kind::Path),
    // 4096 is the longest path that Linux takes.
    setting("highwater_file", "", Kind::Text(4_096)),
    setting("keys_passphrase_file", "", Kind::Text(4_096)),
    setting("database_url", "", Kind::Database),
    setting("listen", "127.0.0.1:8101", Kind::Listen),
    setting("public_url", "", Kind::Url),
    setting("name", "", Kind::Text(100)),
    setting("language", "", Kind::Choice(&["", "en", "es", "es-MX"])),
    setting("log_level", "info", Kind::Log),
    setting("log_format", "text", Kind::Choice(&["text", "json"])),
    // A chapter's machine has few cores; more threads than this only cost memory.
    setting("http_workers", "4", Kind::Count(1, 64)),
    setting("body_limit", "65536", Kind::Count(4_096, 8_388_608)),
    setting("request_timeout_s", "10", Kind::Count(1, 120)),
    // Every spread of a fragment is a level: the deepest useful query (a connection of a
    // connection of a list) has 9; the introspection query of GraphiQL has 18.
    setting("query_depth", "20", Kind::Count(4, 40)),
    // The introspection query has about 500.
    setting("query_tokens", "4000", Kind::Count(500, 50_000)),
    setting("query_fields", "500", Kind::Count(50, 10_000)),
    setting("page_max", "100", Kind::Count(10, 500)),
    // Readers at the same time; more would only queue for two cores.
    setting("database_connections", "8", Kind::Count(1, 128)),
    // 256 ballots in one commit is far beyond what 700 members do in a second.
    setting("writer_batch", "256", Kind::Count(1, 4_096)),
    setting("writer_queue", "1024", Kind::Count(16, 65_536)),
    // Protocol §3.2: at most every few seconds under load, at least every 10 minutes.
    setting("checkpoint_interval_ms", "2000", Kind::Count(50, 600_000)),
    setting("peer_hint", "true", Kind::Switch),
    // Protocol §5.3: a long poll is at most 30 seconds.
    setting("peer_wait_s", "25", Kind::Count(0, 30)),
    // Protocol §9.3: pauses are capped at 15 minutes.
    setting("peer_backoff_s", "900", Kind::Count(1, 900)),
    // The busiest day of 700 members: all of them and their dues imported, twenty polls with half
    // the ballots replaced, five comments each. That is 26,000 events of a kilobyte or two; twice.
    setting("peer_day_events", "50000", Kind::Count(1, 100_000_000)),
    setting("peer_day_mib", "128", Kind::Count(1, 1_000_000)),
    setting("bundle_send", "true", Kind::Switch),
    // Two bundles of 700 members with ten years of records have about 20 MiB.
    setting("bundle_keep_mib", "64", Kind::Count(0, 100_000)),
    setting("peer_private_addresses", "false", Kind::Switch),
    // A note has room for some fifty cosignatures; each witness is asked by a thread of its own.
    setting("witnesses", "", Kind::Witnesses(8)),
    setting("public_reads", "true", Kind::Switch),
    // The floors are the lowest cost that OWASP recommends for Argon2id: 19 MiB, 2 passes.
    setting("argon2_memory_kib", "19456", Kind::Count(19_456, 1_048_576)),
    setting("argon2_passes", "2", Kind::Count(2, 16)),
    setting("argon2_lanes", "1", Kind::Count(1, 8)),
    setting("sign_in_attempts", "10", Kind::Count(3, 1_000)),
    // Per account and hour. A person who reads before writing needs minutes for a comment, and the
    // liveliest assembly of a chapter has twenty polls and three hats to a person.
    setting("comments_per_hour", "30", Kind::Count(1, 100_000)),
    setting("supports_per_hour", "120", Kind::Count(1, 100_000)),
    setting("drafts_per_hour", "300", Kind::Count(1, 100_000)),
    setting("proposals_per_hour", "20", Kind::Count(1, 100_000)),
    setting("ballots_per_hour", "120", Kind::Count(1, 100_000)),
    // An officer's script enters 700 members and their dues in one evening.
    setting("writes_per_hour", "3000", Kind::Count(60, 1_000_000)),
    setting("access_minutes", "15", Kind::Count(1, 60)),
    setting("session_days", "30", Kind::Count(1, 90)),
    setting("trusted_proxy", "", Kind::Addresses),
];

/// Where a value came from; later ones win.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The table of settings.
    Default,
    /// The settings file.
    File,
    /// A variable of the environment.
    Environment,
    /// A flag of the command.
    Flag,
}

impl Source {
    /// What people call it.
    pub fn label(self, locale: Locale) -> String {
        texts(locale).get(&format!("config-source-{self}"), &[])
    }

    /// Its stable word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Flag => "flag",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Something wrong with a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The setting as it was written.
    pub key: String,
    /// What is wrong, as a text of the locales.
    pub why: Arg,
}

impl Fault {
    fn new(key: &str, why: &'static str) -> Self {
        Self { key: key.into(), why: Arg::Phrase(why, Vec::new()) }
    }

    /// The fault as a refusal, `config-invalid`.
    pub fn refusal(&self) -> Refusal {
        Refusal::new(codes::CONFIG_INVALID)
            .with("key", self.key.as_str())
            .with("why", self.why.clone())
    }
}

/// A setting as `config check` shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name.
    pub key: &'static str,
    /// Its value, without any password.
    pub value: String,
    /// Where the value came from.
    pub source: Source,
    /// What it may be.
    pub kind: Kind,
}

impl Row {
    /// What the setting is for, in a sentence.
    pub fn label(&self, locale: Locale) -> String {
        texts(locale).get(&format!("setting-{}", self.key), &[])
    }
}

/// The settings as text, each with its source, before they are checked.
#[derive(Debug, Clone)]
pub struct Settings {
    values: BTreeMap<&'static str, (String, Source)>,
    faults: Vec<Fault>,
}

impl Settings {
    /// Gathers the settings of all sources. Faults in names and values are kept for
    /// [`Settings::check`].
    ///
    /// # Errors
    /// `file-unreadable` if `file` was named and cannot be read; `config-file` with the place
    /// and what is expected there if it is no TOML.
    pub fn gather(
        file: Option<&Path>,
        env: impl IntoIterator<Item = (String, String)>,
        overrides: &[(impl AsRef<str>, String)],
    ) -> Result<Self> {
        let values = SETTINGS.iter().map(|s| (s.key, (s.default.to_owned(), Source::Default)));
        let mut settings = Self { values: values.collect(), faults: Vec::new() };
        // The file's place can depend on the other two, so they are read first; a value of a
        // weaker source never replaces one of a stronger.
        for (key, value) in overrides {
            settings.put(key.as_ref(), value.clone(), Source::Flag);
        }
        for (name, value) in env {
            settings.put_variable(&name, value);
        }
        let in_data = PathBuf::from(settings.get("data")).join(FILE);
        match file {
            Some(path) => settings.read(path)?,
            None if in_data.exists() => settings.read(&in_data)?,
            None => {}
        }
        Ok(settings)
    }

    fn put(&mut self, key: &str, value: String, source: Source) {
        match SETTINGS.iter().find(|setting| setting.key == key) {
            Some(setting) => {
                let weaker = self.values.get(setting.key).is_some_and(|(_, old)| *old > source);
                if !weaker {
                    self.values.insert(setting.key, (value, source));
                }
            }
            None => self.faults.push(Fault::new(key, "config-fault-unknown")),
        }
    }

    fn put_variable(&mut self, name: &str, value: String) {
        let Some(name) = name.strip_prefix(PREFIX) else { return };
        if OTHER_VARIABLES.contains(&name) || name.starts_with(TEST_VARIABLES) {
            return;
        }
        self.put(&name.to_lowercase(), value, Source::Environment);
    }

    fn read(&mut self, path: &Path) -> Result<()> {
        let refuse = || Refusal::new(codes::FILE_UNREADABLE).with("file", path);
        let size = std::fs::metadata(path).map_err(|_| refuse())?.len();
        if size > FILE_MAX {
            return Err(refuse().into());
        }
        let text = std::fs::read_to_string(path).map_err(|_| refuse())?;
        let table = toml::from_str::<toml::Table>(&text)
            .map_err(|error| broken(codes::CONFIG_FILE, path, &text, &error))?;
        for (key, value) in table {
            match plain(value) {
                Some(value) => self.put(&key, value, Source::File),
                None => self.faults.push(Fault::new(&key, "config-fault-type")),
            }
        }
        Ok(())
    }

    /// The value of a setting as text; empty for a name that is not in the table.
    pub fn get(&self, key: &str) -> &str {
        self.values.get(key).map_or("", |(value, _)| value)
    }

    /// A whole number that [`Settings::check`] has found good.
    pub(super) fn count<T: FromStr + Default>(&self, key: &str) -> T {
        self.get(key).parse().unwrap_or_default()
    }

    /// A path, if one is given.
    pub(super) fn path(&self, key: &str) -> Option<PathBuf> {
        Some(self.get(key)).filter(|path| !path.is_empty()).map(PathBuf::from)
    }

    pub(super) fn switch(&self, key: &str) -> bool {
        self.get(key) == "true"
    }

    /// Everything that is wrong, in the order of the table; unknown names first.
    pub fn check(&self) -> Vec<Fault> {
        let wrong = SETTINGS.iter().filter_map(|setting| {
            let why = fault(setting.kind, self.get(setting.key))?;
            Some(Fault { key: setting.key.into(), why })
        });
        self.faults.iter().cloned().chain(wrong).collect()
    }

    /// Every setting with its value, without passwords, and its source.
    pub fn describe(&self) -> Vec<Row> {
        let row = |setting: &Setting| {
            let (value, source) = self.values.get(setting.key)?;
            let value = match setting.kind {
                Kind::Database => masked(value),
                _ => value.clone(),
            };
            Some(Row { key: setting.key, value, source: *source, kind: setting.kind })
        };
        SETTINGS.iter().filter_map(row).collect()
    }
}

/// The language of an instance whose settings say so; used before a [`super::Config`] exists.
impl From<&Settings> for Locale {
    fn from(settings: &Settings) -> Self {
        settings.get("language").parse().unwrap_or_default()
    }
}
