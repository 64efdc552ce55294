//! Passwords and tokens on the command line: from a file or from the keyboard, never as an
//! argument, which every user of the machine can read in the list of processes.

use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;

use zeroize::Zeroizing;

use super::{Out, files, usage};
use crate::error::{Error, Refusal, Result, codes};
use crate::locale::texts;
use crate::locked::Lock;

/// No file of a secret is longer: a password has at most 256 bytes, and a line end.
const FILE_MAX: u64 = 300;

/// The first line of a file.
///
/// # Errors
/// `file-unreadable`.
pub fn read(path: &Path) -> Result<Zeroizing<String>> {
    let bytes = Zeroizing::new(files::read(path, FILE_MAX)?);
    let text = std::str::from_utf8(&bytes)
        .map_err(|_| Refusal::new(codes::FILE_UNREADABLE).with("file", path))?;
    Ok(Zeroizing::new(text.lines().next().unwrap_or_default().to_owned()))
}

/// Asks on a terminal, without showing what is typed; reads one line where there is none.
///
/// # Errors
/// `option-missing` where nobody answers; what the system says of the terminal.
pub fn ask(question: &str) -> Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        let mut line = Zeroizing::new(String::new());
        if std::io::stdin().lock().read_line(&mut line)? == 0 {
            return Err(unasked());
        }
        return Ok(Zeroizing::new(line.trim_end_matches(['\n', '\r']).to_owned()));
    }
    let mut terminal = std::io::stderr();
    write!(terminal, "{question} ")?;
    terminal.flush()?;
    // Ctrl-D at the question.
    let typed = rpassword::read_password().map_err(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => unasked(),
        _ => error.into(),
    })?;
    Ok(Zeroizing::new(typed))
}

/// Asks for the passphrase of the keys, at a terminal only: the input of a server may be anything,
/// and belongs to whoever started it.
///
/// # Errors
/// `keys-locked` where nobody answers; what the system says of the terminal.
pub fn ask_keys() -> Result<Zeroizing<String>> {
    let nobody = || Error::from(codes::KEYS_LOCKED);
    if !std::io::stdin().is_terminal() {
        return Err(nobody());
    }
    let locale = usage::locale_of(&std::env::args_os().collect::<Vec<_>>());
    let typed = ask(&texts(locale).get("cli-ask-keys-passphrase", &[]));
    typed.map_err(|error| if error.is(codes::OPTION_MISSING) { nobody() } else { error })
}

/// Asks for a new passphrase of the keys until the same was typed twice, at a terminal only.
///
/// # Errors
/// `option-missing` where nobody answers; `passphrase-short`; what the system says of the terminal.
pub fn ask_new_keys(out: &Out) -> Result<Zeroizing<String>> {
    if !std::io::stdin().is_terminal() {
        return Err(Refusal::new(codes::OPTION_MISSING).with("name", "new-passphrase-file").into());
    }
    loop {
        let first = ask(&out.t("cli-ask-keys-new", &[]))?;
        // Before somebody types it again.
        Lock::passphrase(&first)?;
        if *ask(&out.t("cli-init-ask-again", &[]))? == *first {
            return Ok(first);
        }
    }
}

/// Nobody answers.
fn unasked() -> Error {
    Refusal::new(codes::OPTION_MISSING).with("name", "password-file").into()
}
