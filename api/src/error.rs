//! The one error of the instance: a refusal that people read, or a failure that only the log sees.
//!
//! A [`Refusal`] has a stable code from the table in [`codes`], a sentence and a help in every
//! locale (`error-<code>` and its `.help`), and says nothing of how the instance works. An
//! [`Internal`] failure keeps its cause, is logged once with its number, and is shown only as
//! `internal` with that number. `docs/errors.md` tells members and operators what to do about each.

mod arg;
pub mod codes;
mod database;
mod schema;

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use enlace_schema::event::role::Role;

pub use self::arg::Arg;
use self::arg::values;
pub use self::codes::Code;
pub use self::schema::named;
use crate::locale::{Locale, Value, texts};
use crate::random;

/// What anything in the instance returns that can be refused or can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Zones in which instants are shown when the reader's are not known.
const ZONES_UNKNOWN: &[&str] = &["UTC"];

/// A rule that said no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Which rule.
    pub code: Code,
    /// The values in its sentence; the table names those that it needs.
    pub args: Vec<(&'static str, Arg)>,
    /// The field of the form or input that it is about, by its name in the API.
    pub field: Option<String>,
}

impl Refusal {
    /// A refusal without values.
    pub fn new(code: Code) -> Self {
        Self { code, args: Vec::new(), field: None }
    }

    /// The same with a value in its sentence: `Refusal::new(codes::POLL_CLOSED).with("at", at)`.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.args.push((name, value.into()));
        self
    }

    /// The same, said of a field.
    #[must_use]
    pub fn on(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }

    /// Only a holder of one of these roles may do that; `forbidden` where there is none.
    pub fn role_required(any_of: &[Role]) -> Self {
        let mut names = any_of.iter().map(|role| match role {
            Role::Committee => "role-who-committee",
            Role::Treasurer => "role-who-treasurer",
            Role::Operator => "role-who-operator",
            Role::Teller => "role-who-teller",
            Role::Representative => "role-who-representative",
        });
        let Some(first) = names.next() else { return Self::new(codes::FORBIDDEN) };
        let mut who = Arg::Phrase(first, Vec::new());
        let last = any_of.len().saturating_sub(2);
        for (place, name) in names.enumerate() {
            let together = if place == last { "role-who-or" } else { "role-who-list" };
            let other = Arg::Phrase(name, Vec::new());
            who = Arg::Phrase(together, vec![("one", who), ("other", other)]);
        }
        Self::new(codes::ROLE_REQUIRED).with("role", who)
    }

    /// The sentence in the reader's language, with instants by the clocks of `zones` (IANA names).
    pub fn message(&self, locale: Locale, zones: &[&str]) -> String {
        let id = format!("error-{}", self.code.name);
        texts(locale).get(&id, &self.values(locale, zones))
    }

    /// What would help, in the reader's language.
    pub fn help(&self, locale: Locale, zones: &[&str]) -> String {
        let id = format!("error-{}", self.code.name);
        texts(locale).attr(&id, "help", &self.values(locale, zones))
    }

    /// The values. A `name` that was not given is the field's; any other that was forgotten is an
    /// ellipsis: `tests/locales` finds it, and a reader should not lose the sentence for it.
    fn values(&self, locale: Locale, zones: &[&str]) -> Vec<(&'static str, Value<'static>)> {
        let mut values = values(&self.args, locale, zones);
        for name in self.code.args {
            if values.iter().any(|(given, _)| given == name) {
                continue;
            }
            let field = self.field.clone().filter(|_| *name == "name");
            if field.is_none() {
                tracing::error!(code = self.code.name, argument = name, "argument forgotten");
            }
            values.push((name, field.map_or("…".into(), Value::from)));
        }
        values
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.name)
    }
}

impl std::error::Error for Refusal {}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

/// A failure inside the instance. Clones share their number and whether it was logged, so that one
/// failed commit, which answers many requests, is one line in the log.
#[derive(Debug, Clone)]
pub struct Internal(Arc<Cause>);

#[derive(Debug)]
struct Cause {
    text: String,
    number: String,
    logged: AtomicBool,
}

impl Internal {
    /// A failure with its cause, in words for the operator. It must hold no personal data.
    pub fn new(cause: impl fmt::Display) -> Self {
        let text = cause.to_string();
        Self(Arc::new(Cause { text, number: random::number(), logged: AtomicBool::new(false) }))
    }

    /// By which people and the log speak of it: eight hexadecimal digits.
    pub fn number(&self) -> &str {
        &self.0.number
    }

    /// The cause: for the log only.
    pub fn cause(&self) -> &str {
        &self.0.text
    }
}

/// Why something was not done.
#[derive(Debug, Clone)]
pub enum Error {
    /// A rule said no; nothing is wrong with the instance.
    Refused(Box<Refusal>),
    /// Something in the instance failed.
    Internal(Internal),
}

impl Error {
    /// A failure whose cause only the log will see.
    pub fn internal(cause: impl fmt::Display) -> Self {
        Self::Internal(Internal::new(cause))
    }

    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Internal(_) => None,
        }
    }

    /// The stable code.
    pub fn code(&self) -> Code {
        self.refusal().map_or(codes::INTERNAL, |refusal| refusal.code)
    }

    /// Whether it is this refusal.
    pub fn is(&self, code: Code) -> bool {
        self.code() == code
    }

    /// The number under which an internal failure is in the log; a refusal has none.
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Refused(_) => None,
            Self::Internal(internal) => Some(internal.number()),
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.code().status
    }

    /// The field that the refusal is about.
    pub fn field(&self) -> Option<&str> {
        self.refusal().and_then(|refusal| refusal.field.as_deref())
    }

    /// For how many seconds to wait, if that is what the refusal asks for: for `Retry-After`.
    pub fn retry_after(&self) -> Option<u64> {
        let refusal = self.refusal().filter(|refusal| refusal.code.status == 429)?;
        refusal.args.iter().find_map(|(name, value)| match value {
            Arg::Count(seconds) if *name == "seconds" => Some(*seconds),
            _ => None,
        })
    }

    /// The sentence in the reader's language, with instants in UTC.
    pub fn message(&self, locale: Locale) -> String {
        self.message_in(locale, ZONES_UNKNOWN)
    }

    /// The sentence in the reader's language, with instants by the clocks of these zones (IANA
    /// names).
    pub fn message_in(&self, locale: Locale, zones: &[&str]) -> String {
        self.shown().message(locale, zones)
    }

    /// Whether its sentence holds an instant, so that the reader's zones matter.
    pub fn tells_time(&self) -> bool {
        self.refusal().is_some_and(|refusal| refusal.args.iter().any(|(_, arg)| arg.tells_time()))
    }

    /// What would help, in the reader's language.
    pub fn help(&self, locale: Locale) -> Option<String> {
        let help = self.shown().help(locale, ZONES_UNKNOWN);
        (!help.is_empty()).then_some(help)
    }

    /// Logs an internal cause with its number, the first time only. `at` says which part of the
    /// instance met it: `graphql`, `writer`.
    pub fn log_once(&self, at: &str) {
        let Self::Internal(internal) = self else { return };
        if !internal.0.logged.swap(true, Ordering::Relaxed) {
            let (number, cause) = (internal.number(), internal.cause());
            tracing::error!(at, number, cause, "internal error");
        }
    }

    /// What people are shown of it.
    fn shown(&self) -> Refusal {
        match self {
            Self::Refused(refusal) => (**refusal).clone(),
            Self::Internal(internal) => {
                Refusal::new(codes::INTERNAL).with("number", internal.number())
            }
        }
    }
}

/// For the log and for tests: the code, and the cause of an internal failure.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Internal(internal) => write!(f, "internal: {}", internal.cause()),
        }
    }
}

impl std::error::Error for Error {}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Refusal::new(code).into()
    }
}

/// Why a file or a folder could not be written: `disk-full`, or `file-unwritable` with its name.
pub fn unwritable(path: &std::path::Path) -> impl Fn(std::io::Error) -> Error {
    move |error| match Error::from(error) {
        full if full.is(codes::DISK_FULL) => full,
        _ => Refusal::new(codes::FILE_UNWRITABLE).with("file", path).into(),
    }
}

/// A full disk is everybody's business; any other trouble with a file is the operator's.
impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{
            FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
        };
        match error.kind() {
            PermissionDenied | ReadOnlyFilesystem => codes::FILES_FORBIDDEN.into(),
            StorageFull | QuotaExceeded | FileTooLarge => codes::DISK_FULL.into(),
            _ => Self::internal(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use enlace_schema::time::Millis;

    use super::*;

    #[test]
    fn a_refusal_speaks_the_reader_s_language_and_zone() {
        let at = "2026-11-22T23:00:00.000Z".parse::<Millis>().expect("a time");
        let error = Error::from(Refusal::new(codes::POLL_CLOSED).with("at", at).on("poll"));
        let english = error.message_in(Locale::En, &["America/New_York"]);
        assert_eq!(english, "Voting closed on 22 November 2026, 18:00 EST (UTC−5).");
        let spanish = error.message_in(Locale::EsMx, &["America/Mexico_City", "America/New_York"]);
        let expected = "La votación cerró el 22 de noviembre de 2026, 17:00 CST (UTC−6) · \
                        18:00 EST (UTC−5).";
        assert_eq!(spanish, expected);
        assert!(error.tells_time() && !Error::from(codes::NOT_FOUND).tells_time());
        assert_eq!((error.status(), error.field()), (409, Some("poll")));
        assert!(error.help(Locale::Es).is_some());
    }

    #[test]
    fn a_cause_is_never_shown() {
        let error = Error::internal("secret path");
        for locale in Locale::ALL {
            assert!(!error.message(locale).contains("secret"));
        }
        assert!(error.is(codes::INTERNAL));
    }

    #[test]
    fn the_number_that_is_shown_is_the_number_in_the_log() {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).finish();
        let error = Error::internal("a broken shelf");
        let number = error.number().expect("a number").to_owned();
        tracing::subscriber::with_default(subscriber, || {
            error.log_once("test");
            error.clone().log_once("another place");
        });
        let lines = String::from_utf8(log.0.lock().expect("a log").clone()).expect("text");
        assert_eq!(lines.lines().count(), 1, "{lines}");
        assert!(lines.contains(&number) && lines.contains("a broken shelf"), "{lines}");
        for locale in Locale::ALL {
            assert!(error.message(locale).contains(&number), "{}", error.message(locale));
        }
        assert_ne!(Error::internal("a broken shelf").number(), Some(number.as_str()));
        assert_eq!(Error::from(codes::NOT_FOUND).number(), None);
    }

    #[derive(Clone, Default)]
    struct Log(Arc<std::sync::Mutex<Vec<u8>>>);

    impl std::io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().expect("a log").extend(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn codes_are_unique_and_statuses_are_refusals() {
        let names: std::collections::BTreeSet<_> = codes::ALL.iter().map(|c| c.name).collect();
        assert_eq!(names.len(), codes::ALL.len());
        assert!(codes::ALL.iter().all(|code| (400..600).contains(&code.status)));
        assert_eq!(codes::by_name("poll-closed"), Some(codes::POLL_CLOSED));
    }

    #[test]
    fn a_role_is_named_in_words() {
        for role in Role::ALL {
            let error = Error::from(Refusal::role_required(&[role]));
            assert!(!error.message(Locale::Es).contains(role.as_str()));
        }
        let several = [Role::Treasurer, Role::Committee, Role::Teller];
        let error = Error::from(Refusal::role_required(&several));
        let expected = "Esto solo puede hacerlo la tesorería, el comité o una persona escrutadora.";
        assert_eq!(error.message(Locale::Es), expected);
        assert!(Error::from(Refusal::role_required(&[])).is(codes::FORBIDDEN));
    }
}
