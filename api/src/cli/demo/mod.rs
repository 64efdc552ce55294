//! `enlace demo`: two chapters on this machine, each an instance of its own process, with the
//! membership and the decisions of a year; and `--check`, which plays the whole story and says
//! whether it holds.
//!
//! Read in this order: [`register`] (who there is), [`chapters`] (what is made before an instance
//! serves), [`children`] (the processes), [`story`] (what happens, over the API), then [`check`],
//! [`votes`], [`proofs`] and [`verdict`] (whether it is right).

mod chapters;
mod check;
mod checks;
mod children;
mod client;
mod content;
mod proofs;
mod queries;
mod register;
mod side;
mod stop;
mod story;
mod verdict;
mod votes;

use std::fs::DirBuilder;
use std::net::TcpListener;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::ArgMatches;
use enlace_schema::event::role::Role;
use enlace_schema::time::{DAY_SECS, Millis};
use serde_json::{Value as Json, json};

use self::chapters::{PASSWORD, Turnout};
use self::checks::Checks;
use self::register::{NAMED, ROLES};
use self::side::{Both, Side};
use self::stop::Stop;
use self::story::{Stage, Terms};
use self::votes::Urn;
use super::{Out, clock, files};
use crate::error::{Error, Refusal, Result, codes, unwritable};
use crate::locale::{self, Value};
use crate::logging;

/// Who votes in the poll that is finished when the demo is up, besides the named members.
const TURNOUT: Both<Turnout> = Both {
    us: Turnout { individuals: 14, representatives: 10 },
    mx: Turnout { individuals: 6, representatives: 6 },
};
/// Least time for voting in the poll that is finished when the demo is up.
const SHORT_MS: i64 = 6_000;
/// Between the first of two openings by the committees and the first ballot.
const LEAD_MS: i64 = 6_000;
/// How long the other polls stay open.
const DAYS: i64 = 6;
/// How long the demo sleeps between two looks at its instances.
const LOOK: Duration = Duration::from_secs(1);

/// Runs the demo, or its check.
///
/// # Errors
/// `check-failed`; what keeps the demo from running.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let check = args.get_flag("check");
    let ports = Both {
        us: args.get_one::<u16>("us_port").copied().unwrap_or_default(),
        mx: args.get_one::<u16>("mx_port").copied().unwrap_or_default(),
    };
    let ready = args.get_one::<PathBuf>("ready_file").map(PathBuf::as_path);
    let begun = Stop::listen().and_then(|stop| {
        require_ports(&ports)?;
        Ok((stop, Folder::of(args.get_one::<PathBuf>("folder"))?))
    });
    let (stop, folder) = match begun {
        Ok(begun) => begun,
        Err(error) => {
            if check {
                // Whoever reads the last line finds one, whatever went wrong.
                Checks::new(out).finish(Some(&error));
            }
            return Err(error);
        }
    };
    let done = match check {
        true => run_check(&folder, &ports, &stop, out),
        false => run_demo(&folder, &ports, &stop, ready, out),
    };
    match done {
        // Being told to stop is how a demo ends.
        Err(error) if error.is(codes::SHUTTING_DOWN) && !check => {
            out.say("demo-run-stopped", &[]);
            Ok(())
        }
        done => done,
    }
}

/// Where both instances live. One of our own goes away with the demo.
struct Folder {
    path: PathBuf,
    temporary: bool,
}

impl Folder {
    fn of(given: Option<&PathBuf>) -> Result<Self> {
        let Some(path) = given else {
            return Ok(Self { path: chapters::temporary_folder()?, temporary: true });
        };
        let made = DirBuilder::new().recursive(true).mode(0o700).create(path);
        made.map_err(unwritable(path))?;
        if std::fs::read_dir(path)?.next().is_some() {
            return Err(Refusal::new(codes::FILE_EXISTS).with("file", path.as_path()).into());
        }
        // Children have the same working folder, but a path from the root survives any change.
        Ok(Self { path: std::fs::canonicalize(path)?, temporary: false })
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if self.temporary {
            chapters::remove(&self.path);
        }
    }
}

/// Refuses ports that are in use, and one port for both.
fn require_ports(ports: &Both<u16>) -> Result<()> {
    let taken =
        |port: u16| Refusal::new(codes::PORT_TAKEN).with("address", format!("127.0.0.1:{port}"));
    for side in Side::BOTH {
        let port = *ports.of(side);
        TcpListener::bind(("127.0.0.1", port)).map_err(|_| taken(port))?;
    }
    if ports.us == ports.mx && ports.us != 0 {
        return Err(taken(ports.mx).into());
    }
    Ok(())
}

fn raise(
    folder: &Folder,
    ports: &Both<u16>,
    turnout: &Both<Turnout>,
    stop: &Stop,
    out: &mut Out,
) -> Result<Stage> {
    let chapters = chapters::prepare(&folder.path, ports, turnout, stop, out)?;
    let us = &chapters.us.process;
    logging::init_quiet(&chapters::config_of(&us.data, &us.config)?);
    Stage::start(chapters, stop.clone())
}

fn run_check(folder: &Folder, ports: &Both<u16>, stop: &Stop, out: &mut Out) -> Result<()> {
    out.say("demo-run-preparing", &[]);
    let mut stage = match raise(folder, ports, &check::TURNOUT, stop, out) {
        Ok(stage) => stage,
        Err(error) => {
            Checks::new(out).finish(Some(&error));
            return Err(error);
        }
    };
    let mut checks = Checks::new(out);
    let played = check::play(&mut stage, &mut checks).and_then(|polls| {
        stage.shut_down();
        checks.step("demo-run-step-offline", &[]);
        verdict::offline(&stage, &polls, &mut checks)
    });
    stage.shut_down();
    let broken = played.err();
    if checks.finish(broken.as_ref()) {
        return Ok(());
    }
    show_logs(&stage);
    Err(broken.unwrap_or_else(|| codes::CHECK_FAILED.into()))
}

/// What the instances had logged at the end, for whoever looks for the reason.
fn show_logs(stage: &Stage) {
    for side in Side::BOTH {
        let tail = stage.chapters.of(side).process.log_tail();
        tracing::warn!(instance = side.key(), "its log ended with\n{tail}");
    }
}

fn run_demo(
    folder: &Folder,
    ports: &Both<u16>,
    stop: &Stop,
    ready: Option<&Path>,
    out: &mut Out,
) -> Result<()> {
    out.say("demo-run-preparing", &[]);
    let mut stage = raise(folder, ports, &TURNOUT, stop, out)?;
    out.say("demo-run-story", &[]);
    let played = furnish(&mut stage).and_then(|()| {
        if let Some(file) = ready {
            files::write(file, ready_text(&stage).to_string().as_bytes())?;
        }
        tell(&stage, out);
        watch(&mut stage)
    });
    stage.shut_down();
    if played.as_ref().is_err_and(|error| !error.is(codes::SHUTTING_DOWN)) {
        show_logs(&stage);
    }
    played
}

/// Everything that is there when the demo is up: a poll that is void, one that is over, one that
/// waits for both committees, four that are open.
fn furnish(stage: &mut Stage) -> Result<()> {
    stage.pin()?;
    stage.publish_papers()?;
    let now = clock().now();
    let days = Terms {
        opens_at: now,
        closes_at: now.plus_secs(DAYS * DAY_SECS),
        replaceable: true,
        quorum: (1, 10),
    };
    let tomorrow = Terms { opens_at: now.plus_secs(DAY_SECS), ..days };
    stage.void_once(tomorrow)?;
    decide(stage)?;
    for (at, question) in
        [&content::COOP, &content::PROCESSOR, &content::BACKUP, &content::PRIORITIES]
            .into_iter()
            .enumerate()
    {
        // Not all on one day: each stays open some hours longer than the one before.
        let hours = i64::try_from(at).unwrap_or_default() * 5;
        let closes_at = days.closes_at.plus_secs(hours * 3_600);
        stage.open(question, Terms { opens_at: clock().now(), closes_at, ..days })?;
    }
    Ok(())
}

/// A poll from its opening to its publication, and beside it another that stops where people have
/// to act: counted, for both committees to certify.
fn decide(stage: &Stage) -> Result<()> {
    let question = &content::INTERPRETATION;
    let chosen = Both::try_from(|side| {
        let turnout = TURNOUT.of(side);
        let register = &stage.chapters.of(side).register;
        Ok::<_, Error>(register.voters(turnout.individuals, turnout.representatives))
    })?;
    let began = clock().now().as_ms();
    let voters = votes::voters(stage, &chosen)?;
    let now = clock().now().as_ms();
    let opens_at = Millis::from_ms(now + LEAD_MS);
    let closes_at = Millis::from_ms(opens_at.as_ms() + SHORT_MS + (now - began));
    let terms = Terms { opens_at, closes_at, replaceable: true, quorum: (1, 20) };
    let poll = stage.open(question, terms)?;
    // Fewer vote in it.
    let counted = stage.open(&content::TRAINING, Terms { quorum: (1, 100), ..terms })?;
    stage.await_instant(opens_at)?;
    let mut urns = [Urn::of(stage, &poll, true)?, Urn::of(stage, &counted, true)?];
    for (at, voter) in voters.iter().enumerate() {
        // Every other one in both: the demo should not take longer for the second.
        let some = if at % 2 == 0 { &mut urns[..] } else { &mut urns[..1] };
        for urn in some {
            // On a slow machine enough have voted, or the result says that it was not.
            if clock().now() < closes_at {
                urn.vote(stage.chapters.of(voter.side), voter)?;
            }
        }
    }
    stage.await_instant(closes_at)?;
    stage.await_tally(&counted)?;
    stage.await_tally(&poll)?;
    stage.certify(&poll)?;
    stage.publish_poll(&poll, question.host)
}

/// Addresses and sign-ins, for programs.
fn ready_text(stage: &Stage) -> Json {
    let side = |side: Side| {
        let chapter = stage.chapters.of(side);
        let signins: Vec<Json> = (0..NAMED)
            .map(|at| {
                json!({
                    "email": chapter.register.named(at).email,
                    "password": PASSWORD,
                    "role": ROLES[at],
                    "locale": side.locale(),
                })
            })
            .collect();
        let base = chapter.api.base();
        json!({
            "portal": base,
            "graphql": format!("{base}/graphql"),
            "graphiql": format!("{base}/graphiql"),
            "signins": signins,
        })
    };
    json!({ "us": side(Side::Us), "mx": side(Side::Mx) })
}

/// Addresses and sign-ins, for people.
fn tell(stage: &Stage, out: &mut Out) {
    let mut answer = ready_text(stage);
    answer["ok"] = json!(true);
    out.answer(&answer);
    out.say("demo-run-up", &[]);
    for side in Side::BOTH {
        let chapter = stage.chapters.of(side);
        let base = chapter.api.base();
        let name = match side {
            Side::Us => "demo-run-us",
            Side::Mx => "demo-run-mx",
        };
        out.plain("");
        out.say(name, &[]);
        let address = |path: &str| [("address", Value::from(format!("{base}{path}")))];
        out.say("demo-run-portal", &address("/"));
        out.say("demo-run-graphiql", &address("/graphiql"));
        for (at, word) in ROLES.iter().enumerate() {
            let role = role_name(word, out);
            let email = &chapter.register.named(at).email;
            out.plain(&format!("    {email:<44}  {role}"));
        }
    }
    out.plain("");
    out.say("demo-run-password", &[("password", PASSWORD.into())]);
    out.say("demo-run-stop", &[]);
}

fn role_name(word: &str, out: &Out) -> String {
    match word {
        "member" => out.t("demo-run-role-member", &[]),
        "arrears" => out.t("demo-run-role-arrears", &[]),
        "treasurer" => out.t("demo-run-role-treasurer", &[]),
        "teller" => out.t("demo-run-role-teller", &[]),
        office => match office.parse::<Role>() {
            Ok(role) => locale::role(out.locale(), role),
            Err(()) => office.to_owned(),
        },
    }
}

/// Stays until it is told to stop, or an instance ends by itself.
fn watch(stage: &mut Stage) -> Result<()> {
    loop {
        for side in Side::BOTH {
            let process = &mut stage.chapters.of_mut(side).process;
            if !process.is_running() {
                // Ctrl-C reaches the instances too: they may be faster.
                stage.stop().pause(LOOK)?;
                return Err(codes::INSTANCE_ENDED.into());
            }
        }
        stage.stop().pause(LOOK)?;
    }
}
