//! How commands answer: sentences for people, one JSON object for programs, a progress bar when a
//! terminal watches. Answers go to standard output, everything else to standard error.

use std::io::{IsTerminal, Write};

use enlace_schema::time::Millis;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value as Json, json};

use crate::error::Error;
use crate::locale::{self, Locale, Value, texts};

/// Where a command answers.
pub struct Out {
    locale: Locale,
    json: bool,
    /// By whose clocks moments are told (IANA names); by UTC if there are none.
    zones: Vec<String>,
    /// Whether a program has its answer: one object, whatever else is to be said.
    answered: bool,
}

impl Out {
    /// Answers in a language, or in JSON.
    pub fn new(locale: Locale, json: bool) -> Self {
        Self { locale, json, zones: Vec::new(), answered: false }
    }

    /// The user's language.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// Whether a program reads.
    pub fn is_json(&self) -> bool {
        self.json
    }

    /// Moments are told by these clocks from here on: those of the chapters, once an instance is
    /// there.
    pub fn set_zones(&mut self, zones: Vec<String>) {
        self.zones = zones;
    }

    /// A moment, as every command tells it to people; programs get RFC 3339 in UTC, which is what
    /// a `Millis` is as text.
    pub fn when(&self, at: Millis) -> String {
        locale::both_zones(self.locale, at, &self.zones())
    }

    fn zones(&self) -> Vec<&str> {
        self.zones.iter().map(String::as_str).collect()
    }

    /// A text in the user's language.
    pub fn t(&self, id: &str, values: &[(&str, Value<'_>)]) -> String {
        texts(self.locale).get(id, values)
    }

    /// A sentence; programs do not see it.
    pub fn say(&mut self, id: &str, values: &[(&str, Value<'_>)]) {
        if !self.json {
            self.line(&texts(self.locale).get(id, values));
        }
    }

    /// A line as it is, for people: an address, a table's row.
    pub fn plain(&mut self, line: &str) {
        if !self.json {
            self.line(line);
        }
    }

    /// The answer for programs; people do not see it.
    pub fn answer(&mut self, answer: &Json) {
        if self.json {
            self.answered = true;
            self.line(&answer.to_string());
        }
    }

    /// A line for whoever reads. A closed pipe is no fault of ours.
    pub fn line(&mut self, line: &str) {
        let _ = writeln!(std::io::stdout(), "{line}");
    }

    /// The sentence of a refusal, with its moments by the same clocks.
    pub fn refusal(&self, error: &Error) -> String {
        error.message_in(self.locale, &self.zones())
    }

    /// Why it was not done.
    pub fn fail(&mut self, error: &Error) {
        error.log_once("cli");
        let message = self.refusal(error);
        let help = error.help(self.locale);
        if self.json {
            if self.answered {
                return;
            }
            let (code, number) = (error.code().name, error.number());
            let error =
                json!({ "code": code, "message": message, "help": help, "request_id": number });
            let answer = json!({ "ok": false, "error": error });
            self.line(&answer.to_string());
        } else {
            let _ = writeln!(std::io::stderr(), "{message}");
            if let Some(help) = help {
                let _ = writeln!(std::io::stderr(), "{help}");
            }
        }
    }

    /// Progress on long work: shown when a terminal watches and no program reads.
    pub fn progress(&self, id: &str) -> Progress {
        if self.json || !std::io::stderr().is_terminal() {
            return Progress(None);
        }
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}")
            .unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::new(0).with_style(style);
        bar.set_message(texts(self.locale).get(id, &[]));
        Progress(Some(bar))
    }
}

/// A progress bar, or none.
pub struct Progress(Option<ProgressBar>);

impl Progress {
    /// So many of so many.
    pub fn at(&self, done: usize, of: usize) {
        if let Some(bar) = &self.0 {
            bar.set_length(of as u64);
            bar.set_position(done as u64);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}
