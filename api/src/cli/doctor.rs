//! `enlace doctor`: examines an instance without changing it, and says what is not in order.

mod keys;
mod peers;
mod polls;

use clap::ArgMatches;
use serde_json::{Value as Json, json};

use super::{Out, clock, settings, tell_time_as};
use crate::config::Config;
use crate::error::{Error, Result, codes};
use crate::instance::Instance;
use crate::ledger::mark::{self, Found};
use crate::ledger::{past, rebuild};
use crate::locale::Value;
use crate::logging;
use crate::store::erasures::{overdue_before, unacknowledged};
use crate::store::log;

/// Events of a peer that are told one by one: the officers' page and the API have them all.
const EVENTS_TOLD: usize = 5;

/// How something examined was found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Good,
    Warning,
    Bad,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Warning => "warning",
            Self::Bad => "bad",
        }
    }

    fn text(self) -> &'static str {
        match self {
            Self::Good => "cli-doctor-good",
            Self::Warning => "cli-doctor-warning",
            Self::Bad => "cli-doctor-bad",
        }
    }
}

/// What was examined so far.
struct Examination<'o> {
    out: &'o mut Out,
    findings: Vec<Json>,
    bad: usize,
    warnings: usize,
}

impl Examination<'_> {
    fn note(&mut self, verdict: Verdict, what: &str, values: &[(&str, Value<'_>)], why: &str) {
        let name = self.out.t(what, values);
        let word = self.out.t(verdict.text(), &[]);
        self.out.plain(&format!("[{word}] {name}"));
        if !why.is_empty() {
            self.out.plain(&format!("    {why}"));
        }
        self.findings.push(json!({
            "check": what.trim_start_matches("cli-doctor-"),
            "about": name,
            "verdict": verdict.word(),
            "detail": why,
        }));
        self.bad += usize::from(verdict == Verdict::Bad);
        self.warnings += usize::from(verdict == Verdict::Warning);
    }

    /// Notes whether something could be done, with the refusal's own sentence if not.
    fn tried(&mut self, what: &str, values: &[(&str, Value<'_>)], done: Result<()>) -> bool {
        match done {
            Ok(()) => self.note(Verdict::Good, what, values, ""),
            Err(error) => {
                let why = self.explained(&error);
                self.note(Verdict::Bad, what, values, &why);
                return false;
            }
        }
        true
    }

    fn explained(&self, error: &Error) -> String {
        let locale = self.out.locale();
        let help = error.help(locale).unwrap_or_default();
        let cause = match error {
            Error::Internal(internal) => internal.cause(),
            Error::Refused(_) => "",
        };
        [self.out.refusal(error).as_str(), &help, cause].join(" ").trim().to_owned()
    }
}

/// Examines everything that can be examined after what was found.
///
/// # Errors
/// `doctor-found` when something is bad, once everything was said.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let offline = args.get_flag("offline");
    let mut exam = Examination { out, findings: Vec::new(), bad: 0, warnings: 0 };
    let config = settings(args);
    let usable = match &config {
        Ok(config) => {
            logging::init_quiet(config);
            exam.note(Verdict::Good, "cli-doctor-settings", &[], "");
            keys::keys_and_database(&mut exam, config)
        }
        Err(error) => {
            let why = exam.explained(error);
            exam.note(Verdict::Bad, "cli-doctor-settings", &[], &why);
            false
        }
    };
    if let (true, Ok(config)) = (usable, config) {
        opened(&mut exam, config, offline)?;
    }
    let (bad, warnings) = (exam.bad, exam.warnings);
    let findings = std::mem::take(&mut exam.findings);
    out.answer(&json!({ "ok": bad == 0, "findings": findings }));
    if bad == 0 {
        match warnings {
            0 => out.say("cli-doctor-sound", &[]),
            _ => out.say("cli-doctor-sound-but", &[("count", warnings.into())]),
        }
        return Ok(());
    }
    out.say("cli-doctor-faults", &[("count", bad.into())]);
    Err(codes::DOCTOR_FOUND.into())
}

fn opened(exam: &mut Examination<'_>, config: Config, offline: bool) -> Result<()> {
    let instance = match Instance::open(config, clock()) {
        Ok(instance) => instance,
        Err(error) => {
            exam.tried("cli-doctor-instance", &[], Err(error));
            return Ok(());
        }
    };
    tell_time_as(&instance, exam.out)?;
    logs(exam, &instance)?;
    projections(exam, &instance);
    mark(exam, &instance)?;
    peers::quotas(exam, &instance)?;
    polls::seals(exam, &instance)?;
    erasures(exam, &instance)?;
    peers::kept_bundles(exam, &instance)?;
    peers::set_aside(exam, &instance)?;
    peers::witnesses(exam, &instance)?;
    if !offline {
        peers::reach_peers(exam, &instance)?;
    }
    clock_is_right(exam, &instance);
    instance.ledger.stop();
    Ok(())
}

/// Every stored log, from its raw bytes.
fn logs(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let progress = exam.out.progress("cli-doctor-progress");
    let checks = rebuild::verify(instance.store(), |done, of| progress.at(done, of))?;
    drop(progress);
    for check in checks {
        let values = [("log", check.origin.to_string().into()), ("size", check.size.into())];
        match check.fault {
            None => exam.note(Verdict::Good, "cli-doctor-log", &values, ""),
            Some((code, detail)) => {
                let why = format!("{code}: {detail}");
                exam.note(Verdict::Bad, "cli-doctor-log", &values, &why);
            }
        }
    }
    Ok(())
}

/// The tables against a replay of the logs, of which nothing is kept.
fn projections(exam: &mut Examination<'_>, instance: &Instance) {
    let progress = exam.out.progress("cli-doctor-progress");
    let replayed = rebuild::compare(&instance.ledger, move |done, of| progress.at(done, of));
    match replayed {
        Ok(report) => {
            let values = [("events", report.events.into())];
            let same = report.before == report.after;
            let verdict = if same { Verdict::Good } else { Verdict::Bad };
            exam.note(verdict, "cli-doctor-projections", &values, &report.changed.join(", "));
        }
        Err(error) => {
            exam.tried("cli-doctor-projections", &[("events", 0.into())], Err(error));
        }
    }
}

/// What was ever published, against what is here.
fn mark(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let own = instance.origin().as_str();
    let path = &instance.ledger.keys().mark;
    let size = instance.store().read(|conn| log::size(conn, own))?;
    let values = [("path", path.display().to_string().into())];
    let (verdict, why) = match mark::read(path)? {
        _ if past::is_other(&instance.ledger)? => (Verdict::Bad, "cli-doctor-mark-other"),
        Found::Restored(_) => (Verdict::Warning, "cli-doctor-mark-restored"),
        found if found.mark().is_some_and(|mark| mark.size > size) => {
            (Verdict::Bad, "cli-doctor-read-only")
        }
        Found::Missing => (Verdict::Warning, "cli-doctor-mark-missing"),
        Found::Copied(_) => (Verdict::Warning, "cli-doctor-mark-copied"),
        // A backup of the whole data folder would take it along, and bring it back.
        Found::Own(_) if instance.config.highwater_file.is_none() => {
            (Verdict::Good, "cli-doctor-mark-inside")
        }
        Found::Own(_) => (Verdict::Good, "cli-doctor-mark-outside"),
    };
    let why = exam.out.t(why, &values);
    exam.note(verdict, "cli-doctor-mark", &[], &why);
    Ok(())
}

/// This machine's clock, against the own log and against the peers that were just asked.
fn clock_is_right(exam: &mut Examination<'_>, instance: &Instance) {
    let ledger = &instance.ledger;
    let (agree, differ) = ledger.clock_peers();
    let (verdict, why) = match ledger.clock_doubt() {
        Some(doubt) => (Verdict::Bad, doubt.text()),
        None if agree + differ == 0 => (Verdict::Good, "cli-doctor-clock-alone"),
        None if differ > 0 => (Verdict::Warning, "cli-doctor-clock-differs"),
        None => (Verdict::Good, "clock-good"),
    };
    let why = exam.out.t(why, &[]);
    exam.note(verdict, "cli-doctor-clock", &[], &why);
}

/// What was erased a month ago and more, and is not acknowledged: by peers, or by us.
fn erasures(exam: &mut Examination<'_>, instance: &Instance) -> Result<()> {
    let (own, before) = (instance.origin().as_str(), overdue_before(instance.now()));
    let open = instance.store().snapshot(|conn| unacknowledged(conn, own, before))?;
    for one in &open {
        let why = exam.out.t("cli-doctor-erasure-help", &[]);
        let values = [("author", one.author.clone().into()), ("peer", one.peer.clone().into())];
        exam.note(Verdict::Warning, "cli-doctor-erasure", &values, &why);
    }
    if open.is_empty() {
        exam.note(Verdict::Good, "cli-doctor-erasures", &[], "");
    }
    Ok(())
}
