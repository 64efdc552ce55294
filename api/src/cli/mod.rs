//! The command line: `enlace`. One file per command; each reads and writes as every other edge
//! does. Help, errors and answers are in the user's language (`--locale`, else the environment);
//! `--json` gives the same answers to programs.

mod backup;
mod caller;
pub mod charter;
mod completions;
mod config;
mod demo;
mod doctor;
mod evidence;
mod files;
mod grammar;
mod init;
mod keys;
mod log;
mod member;
mod migrate;
mod out;
mod peer;
pub mod poll;
mod privacy;
mod rebuild;
mod receipt;
mod recover;
mod rules;
mod secrets;
mod serve;
mod tally;
mod usage;
mod witness;

use std::ffi::OsString;
use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;

pub use grammar::text_ids;
pub use out::Out;

use crate::clock::{Clock, SystemClock};
use crate::config::{Config, Settings, environment};
use crate::error::Result;
use crate::federation::guard;
use crate::instance::Instance;
use crate::logging;
use crate::store::chapters;
use crate::views;

/// Exit status of a command that was refused or failed.
const FAILED: u8 = 1;
/// Exit status of a command line that was not understood, as is the custom.
const MISUSED: u8 = 2;

/// Runs a command line.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let locale = usage::locale_of(&args);
    let matches = match grammar::command(locale).try_get_matches_from(&args) {
        Ok(matches) => matches,
        Err(error) => {
            let json = args.iter().any(|arg| arg == "--json");
            return usage::explain(&error, locale, json);
        }
    };
    let mut out = Out::new(locale, matches.get_flag("json"));
    match dispatch(&matches, &mut out) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            out.fail(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn dispatch(matches: &ArgMatches, out: &mut Out) -> Result<()> {
    let Some((name, args)) = matches.subcommand() else { return Ok(()) };
    match name {
        "init" => init::run(args, out),
        "serve" => serve::run(args, out),
        "demo" => demo::run(args, out),
        "peer" => peer::run(args, out),
        "member" => member::run(args, out),
        "poll" => poll::run(args, out),
        "privacy" => privacy::run(args, out),
        "charter" => charter::run(args, out),
        "tally" => tally::run(args, out),
        "log" => log::run(args, out),
        "keys" => keys::run(args, out),
        "backup" => backup::run(args, out),
        "restore" => backup::restore::run(args, out),
        "recover" => recover::run(args, out),
        "receipt" => receipt::run(args, out),
        "evidence" => evidence::run(args, out),
        "witness" => witness::run(args, out),
        "rebuild" => rebuild::run(args, out),
        "doctor" => doctor::run(args, out),
        "migrate" => migrate::run(args, out),
        "config" => config::run(args, out),
        "completions" => completions::run(args, out),
        // The grammar lists the same names.
        _ => Ok(()),
    }
}

/// The settings that a command works with: file, environment, flags, in this order.
///
/// # Errors
/// `config-invalid`, `config-file`, `file-unreadable`.
pub fn settings(args: &ArgMatches) -> Result<Config> {
    let mut config = Config::build(gathered(args)?)?;
    config.keys_passphrase = config.keys_passphrase.or_asked(secrets::ask_keys);
    Ok(config)
}

/// The same as they were written, with whatever is wrong with them.
///
/// # Errors
/// `config-file`, `file-unreadable`.
pub fn gathered(args: &ArgMatches) -> Result<Settings> {
    let file = args.get_one::<std::path::PathBuf>("config").map(std::path::PathBuf::as_path);
    let mut flags = Vec::new();
    for name in ["data", "database_url", "listen", "public_url"] {
        if let Ok(Some(value)) = args.try_get_one::<String>(name) {
            flags.push((name.to_owned(), value.clone()));
        }
    }
    Settings::gather(file, environment(), &flags)
}

/// The instance that a command works on.
///
/// # Errors
/// `config-invalid`, `keys-missing`, the `database-…` refusals.
pub fn instance(args: &ArgMatches, out: &mut Out) -> Result<Instance> {
    let config = settings(args)?;
    logging::init_quiet(&config);
    let instance = Instance::open(config, clock())?;
    tell_time_as(&instance, out)?;
    Ok(instance)
}

/// Moments are told by the clocks of the chapters, the own one first, as the portal shows them.
fn tell_time_as(instance: &Instance, out: &mut Out) -> Result<()> {
    let chapters = instance.store().snapshot(chapters::all)?;
    out.set_zones(views::zones(&chapters, instance.origin().as_str()));
    Ok(())
}

/// The instance that a command writes to: not before it is sure that no newer copy of its log is
/// elsewhere, as when it serves.
///
/// # Errors
/// As [`instance`]; `log-missing-tail`, `database-corrupt`. Writes refuse themselves with
/// `read-only` where no peer could be asked.
pub fn writable(args: &ArgMatches, out: &mut Out) -> Result<Instance> {
    let instance = instance(args, out)?;
    guard::on_command(&instance)?;
    Ok(instance)
}

/// The machine's clock.
pub fn clock() -> Arc<dyn Clock> {
    Arc::new(SystemClock)
}
