//! The log: what operators read. Text for people, JSON lines for programs, always on stderr.
//!
//! What may stand in it is in `docs/operations.md`, Logging: ids, codes, counts and durations;
//! never names, addresses, tokens, bodies or choices. It needs no locale: it is for operators, in
//! English, and stable for searches.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt;

use crate::config::{Config, LogFormat};

/// Starts the log of this process, once; a second start, as tests do, changes nothing.
pub fn init(config: &Config) {
    start(config, &config.log_level);
}

/// Starts the log of a command: warnings only, the answer is what people came for.
pub fn init_quiet(config: &Config) {
    start(config, "warn");
}

/// Starts the log of a process without settings: text, what is news.
pub fn init_plain() {
    let log = fmt().with_env_filter(EnvFilter::builder().parse_lossy("info"));
    let log = log.with_writer(std::io::stderr).with_ansi(std::io::stderr().is_terminal());
    if log.try_init().is_err() {
        tracing::debug!("the log of this process had been started");
    }
}

fn start(config: &Config, level: &str) {
    // A configuration that was built has a good level; lossy parsing needs no error for it.
    let filter = EnvFilter::builder().parse_lossy(level);
    let log = fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(true);
    let started = match config.log_format {
        // Colours only if a terminal shows them: otherwise they litter files.
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
    if started.is_err() {
        tracing::debug!("the log of this process had been started");
    }
}
