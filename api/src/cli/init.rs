//! `enlace init`: keys, database, genesis, profile, first officer; and the recovery sheets, which
//! are written once, to be printed and deleted.

use std::fs::DirBuilder;
use std::io::{BufRead, IsTerminal, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::event::role::Role;
use enlace_schema::log::Hash;
use serde::Deserialize;
use serde_json::json;
use zeroize::Zeroizing;

use super::{Out, clock, files, log, secrets, settings};
use crate::actions::accounts::check_email;
use crate::actions::chapter::{FirstPerson, InitChapter, NewChapter, check_place, init_chapter};
use crate::actions::keys::RecoveryKey;
use crate::config::Config;
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::ledger::keys;

/// Where the recovery sheets go, in the data folder, unless somebody says otherwise.
const SHEETS: &str = "recovery-to-print";
/// Most bytes of a file with three public keys.
const PUBLIC_MAX: u64 = 16 * 1024;

/// What `keys ceremony` wrote: the public halves of recovery keys for a log.
#[derive(Deserialize)]
struct Drawn {
    origin: Origin,
    recovery: Vec<String>,
}

/// What the command line says of a new chapter.
pub(super) struct Gathered {
    /// The chapter.
    pub(super) input: InitChapter,
    /// Where its recovery sheets go.
    sheets: PathBuf,
}

/// Initialises, and tells what to do next.
///
/// # Errors
/// `option-missing`, `origin-malformed`, `already-initialised`, `file-exists`; what
/// [`init_chapter`] refuses.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let config = settings(args)?;
    let profile = asked(args, out, "profile", "cli-init-ask-profile")?;
    let origin = origin(&asked(args, out, "origin", "cli-init-ask-origin")?)?;
    let gathered = gather(args, out, &config, profile, origin)?;
    let made = init_chapter(&config, clock(), gathered.input.clone())?;
    finish(&config, gathered, &made, out)
}

/// Asks for what the options do not say.
///
/// # Errors
/// What [`check_place`] refuses; `option-missing`, `file-exists`, `recovery-file`,
/// `email-malformed`, the password's own.
pub(super) fn gather(
    args: &ArgMatches,
    out: &Out,
    config: &Config,
    profile: String,
    origin: Origin,
) -> Result<Gathered> {
    // Nobody thinks of a password for a chapter that cannot begin.
    check_place(config, &profile, &origin)?;
    let recovery = drawn_before(args, &origin)?;
    let name = asked(args, out, "name", "cli-init-ask-name")?;
    let sheets = args
        .get_one::<PathBuf>("recovery_dir")
        .cloned()
        .unwrap_or_else(|| config.data.join(SHEETS));
    if sheets.join(sheet_name(1)).exists() {
        return Err(Refusal::new(codes::FILE_EXISTS).with("file", sheets.as_path()).into());
    }
    let named = asked(args, out, "person", "cli-init-ask-person")?;
    let email = asked(args, out, "email", "cli-init-ask-email")?;
    check_email(&email)?;
    let password = match args.get_one::<PathBuf>("password_file") {
        Some(path) => secrets::read(path)?,
        None => ask_password(&email, out)?,
    };
    let person = FirstPerson {
        name: named,
        email,
        password: password.to_string(),
        locale: out.locale(),
        roles: vec![Role::Operator, Role::Committee],
    };
    let (people, language, continues) = (vec![person], out.locale().lang(), None);
    let input = InitChapter { profile, origin, name, people, language, recovery, continues };
    Ok(Gathered { input, sheets })
}

/// Writes the sheets and says what comes next.
///
/// # Errors
/// `file-unwritable`, `disk-full`.
pub(super) fn finish(
    config: &Config,
    gathered: Gathered,
    made: &NewChapter,
    out: &mut Out,
) -> Result<()> {
    let Gathered { input: InitChapter { name, .. }, sheets } = gathered;
    if !made.recovery.is_empty() {
        write_sheets(&sheets, &name, &made.origin, (&made.recovery, Some(&made.genesis)), out)?;
    }
    tell(config, &sheets, &name, made, out);
    Ok(())
}

/// What an option says; on a terminal, the answer to a question where there is no such option.
fn asked(args: &ArgMatches, out: &Out, option: &'static str, question: &str) -> Result<String> {
    if let Some(said) = args.get_one::<String>(option) {
        return Ok(said.clone());
    }
    let missing = || Error::from(Refusal::new(codes::OPTION_MISSING).with("name", option));
    if !std::io::stdin().is_terminal() {
        return Err(missing());
    }
    let mut terminal = std::io::stderr();
    write!(terminal, "{} ", out.t(question, &[]))?;
    terminal.flush()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let answer = line.trim();
    if answer.is_empty() { Err(missing()) } else { Ok(answer.to_owned()) }
}

/// A host name is the first generation of its log; a whole origin may be typed as well.
///
/// # Errors
/// `origin-malformed`.
pub(super) fn origin(typed: &str) -> Result<Origin> {
    let whole = if typed.contains('/') { typed.to_owned() } else { format!("{typed}/log/1") };
    let refuse = |_| Refusal::new(codes::ORIGIN_MALFORMED).on("origin");
    Ok(whole.to_lowercase().parse().map_err(refuse)?)
}

/// Asks twice on a terminal; reads one line where there is none.
fn ask_password(email: &str, out: &Out) -> Result<Zeroizing<String>> {
    loop {
        let first = secrets::ask(&out.t("cli-ask-password", &[("email", email.into())]))?;
        if !std::io::stdin().is_terminal() {
            return Ok(first);
        }
        crate::auth::password::check(&first)?;
        if *secrets::ask(&out.t("cli-init-ask-again", &[]))? == *first {
            return Ok(first);
        }
    }
}

fn sheet_name(number: usize) -> String {
    format!("recovery-{number}.txt")
}

/// One file for each recovery key: nobody should print two of them on one page. Keys drawn before
/// there is an instance have no fingerprint yet.
///
/// # Errors
/// `file-unwritable`, also where there is such a file already; `disk-full`.
pub(super) fn write_sheets(
    folder: &Path,
    name: &str,
    origin: &Origin,
    (recovery, genesis): (&[RecoveryKey], Option<&Hash>),
    out: &Out,
) -> Result<()> {
    let begun = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    begun.map_err(unwritable(folder))?;
    // Before there is an instance, it has no name either.
    let what = if genesis.is_some() { "cli-sheet-what" } else { "cli-sheet-drawn" };
    for (at, key) in recovery.iter().enumerate() {
        let number = at + 1;
        let numbers = [("number", number.into()), ("count", recovery.len().into())];
        let names = [("name", name.into()), ("log", origin.to_string().into())];
        let mut parts = vec![
            out.t("cli-sheet-title", &numbers),
            out.t(what, &names),
            out.t("cli-sheet-keep", &[]),
            format!("{}\n{}", out.t("cli-sheet-key", &[]), lines_of_words(&key.words).as_str()),
            format!("{}\n{}", out.t("cli-sheet-public", &[]), key.vkey),
        ];
        if let Some(genesis) = genesis {
            let words = log::words(genesis, out.locale());
            parts.push(format!("{}\n{words}", out.t("cli-sheet-words", &[])));
        }
        let text = Zeroizing::new(parts.join("\n\n") + "\n");
        // Each part held a copy.
        parts.into_iter().for_each(|part| drop(Zeroizing::new(part)));
        keys::write(&folder.join(sheet_name(number)), &text)?;
    }
    Ok(())
}

/// The public halves that `keys ceremony` wrote, where the keys were drawn beforehand.
fn drawn_before(args: &ArgMatches, origin: &Origin) -> Result<Option<Vec<String>>> {
    let Some(path) = args.get_one::<PathBuf>("recovery") else { return Ok(None) };
    let bytes = files::read(path, PUBLIC_MAX)?;
    let refuse = || Error::from(Refusal::new(codes::RECOVERY_FILE).with("file", path.as_path()));
    let drawn: Drawn = serde_json::from_slice(&bytes).map_err(|_| refuse())?;
    if drawn.origin != *origin {
        return Err(refuse());
    }
    Ok(Some(drawn.recovery))
}

/// Six words on a line, so that they are easily read from paper.
fn lines_of_words(words: &str) -> Zeroizing<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let lines: Vec<String> = words.chunks(6).map(|line| line.join("  ")).collect();
    Zeroizing::new(lines.join("\n"))
}

fn tell(config: &Config, sheets: &Path, name: &str, made: &NewChapter, out: &mut Out) {
    let words = log::words(&made.genesis, out.locale());
    let log = made.origin.to_string();
    out.say("cli-init-done", &[("name", name.into()), ("log", log.clone().into())]);
    out.say("cli-init-words", &[]);
    out.plain(&words);
    match made.recovery.is_empty() {
        true => out.say("cli-init-recovery-drawn", &[]),
        false => {
            out.say("cli-init-recovery", &[("folder", sheets.display().to_string().into())]);
        }
    }
    out.say("cli-init-next", &[]);
    out.answer(&json!({
        "ok": true,
        "log": log,
        "genesis": made.genesis.to_string(),
        "words": words,
        "data": config.data,
        "recovery": (!made.recovery.is_empty()).then_some(sheets),
    }));
}
