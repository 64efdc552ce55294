//! What a file is that is no log, as far as its first line tells.

use std::io::BufRead;

use enlace_schema::json::LINE_MAX_BYTES;

use crate::error::{Arg, Refusal, Result, codes};

/// The names in a line of a log, of an event and of the end of a page; any may be the first.
const OURS: [&str; 7] = ["n", "k", "s", "e", "next", "checkpoint", "proof"];
/// How other files of this program begin, and what they are.
const KNOWN: [(&[u8], &str); 6] = [
    (b"c2sp.org/tlog-proof", "log-file-proof"),
    (b"age-encryption.org/", "log-file-locked"),
    (b"-----BEGIN AGE ENCRYPTED FILE", "log-file-locked"),
    (b"{\"format\":\"enlace-poll\"", "log-file-poll"),
    (b"SQLite format 3", "log-file-database"),
    (b"{", "log-file-json"),
];

/// Refuses a file that is something else from its first byte on. One that begins as a log and stops
/// being one is a damaged log, and not said here.
///
/// # Errors
/// `log-file`; what the system says of the file.
pub(super) fn require_log(file: &mut impl BufRead) -> Result<()> {
    let begins = file.fill_buf()?;
    let begins = &begins[..begins.len().min(LINE_MAX_BYTES)];
    let text = begins.strip_prefix("\u{feff}".as_bytes()).unwrap_or(begins);
    let object = text.strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
    let name = object.and_then(|object| object.strip_prefix(b"\"")?.split(|c| *c == b'"').next());
    if name.is_some_and(|name| OURS.iter().any(|ours| ours.as_bytes() == name)) {
        return Ok(());
    }
    let known = KNOWN.iter().find(|(mark, _)| text.starts_with(mark)).map(|(_, what)| *what);
    let what = match known {
        Some(what) => what,
        None if begins.is_empty() => "log-file-empty",
        None if begins.contains(&0) || !is_text(begins) => "log-file-binary",
        None => "log-file-text",
    };
    Err(Refusal::new(codes::LOG_FILE).with("what", Arg::Phrase(what, Vec::new())).into())
}

/// Whether it is text, as far as it was read: its last character may be cut in two.
fn is_text(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes).err().is_none_or(|error| error.error_len().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn what(bytes: &[u8]) -> Option<Arg> {
        let error = require_log(&mut &bytes[..]).err()?;
        let refusal = error.refusal()?;
        assert!(error.is(codes::LOG_FILE));
        refusal.args.iter().find(|(name, _)| *name == "what").map(|(_, what)| what.clone())
    }

    #[test]
    fn what_is_no_log_is_told_by_its_first_line() {
        let phrase = |id| Some(Arg::Phrase(id, Vec::new()));
        for (bytes, id) in [
            (&b""[..], "log-file-empty"),
            (b"c2sp.org/tlog-proof@v1\nextra\n", "log-file-proof"),
            (b"age-encryption.org/v1\n-> scrypt", "log-file-locked"),
            (b"{\"format\":\"enlace-poll\",\"v\":1}\n", "log-file-poll"),
            (b"SQLite format 3\0", "log-file-database"),
            (b"{\"v\":1}\n", "log-file-json"),
            (b"\x1f\x8b\x08\0", "log-file-binary"),
            ("Querida Ana:\n".as_bytes(), "log-file-text"),
            (b"caf\xc3", "log-file-text"),
        ] {
            assert_eq!(what(bytes), phrase(id), "{id}");
        }
        for log in [&b"{\"n\":0,"[..], b"{\"next\":3,", b"{ \"e\": \"eyJ2", b"{\"n\":damaged"] {
            assert_eq!(what(log), None);
        }
    }
}
