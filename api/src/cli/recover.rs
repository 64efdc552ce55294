//! `enlace recover`: a chapter that has lost its machine and kept its keys comes back from what its
//! peers hold.

use std::cell::RefCell;
use std::path::PathBuf;

use clap::ArgMatches;
use serde_json::{Value as Json, json};

use super::{Out, clock, settings};
use crate::error::Result;
use crate::federation::recover::{BundleBack, Plan, Recovered, Step, recover};
use crate::locale::Value;
use crate::logging;

/// Comes back, and says what did and what did not.
///
/// # Errors
/// As [`recover`].
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let config = settings(args)?;
    logging::init_quiet(&config);
    let keys = args.get_one::<PathBuf>("keys").cloned().unwrap_or_default();
    let from = args.get_many::<String>("from").unwrap_or_default().cloned().collect();
    let plan = Plan { config, clock: clock(), keys, from };
    let progress = out.progress("cli-recover-progress");
    let silent = RefCell::new(Vec::new());
    let done = recover(&plan, &|step| match step {
        Step::OwnLog(done, of) => progress.at(count(done), count(of)),
        Step::NoAnswer(url, error) => silent.borrow_mut().push((url, error)),
        Step::PeerLogs | Step::Bundle | Step::Checking => {}
    });
    drop(progress);
    for (url, error) in silent.into_inner() {
        let problem = out.refusal(&error);
        out.say("cli-peer-failed", &[("peer", url.into()), ("problem", problem.into())]);
    }
    let done = done?;
    tell(&done, out);
    out.answer(&as_json(&done));
    Ok(())
}

fn count(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn tell(done: &Recovered, out: &mut Out) {
    let log = done.origin.to_string();
    out.say("cli-recover-log", &[("log", log.into()), ("size", done.size.into())]);
    out.plain(&done.root.to_string());
    for peer in &done.peers {
        let values = [("peer", peer.origin.to_string().into()), ("size", peer.size.into())];
        match peer.fault {
            None => out.say("cli-recover-peer", &values),
            Some(_) => out.say("cli-recover-peer-part", &values),
        }
    }
    match &done.bundle {
        Some(bundle) => tell_bundle(bundle, out),
        None => out.say("cli-recover-no-bundle", &[]),
    }
    let counted = |count: u64| [("count", Value::from(count))];
    if done.refused > 0 {
        out.say("cli-recover-refused", &counted(done.refused));
    }
    if done.without_after > 0 {
        out.say("cli-recover-without-after", &counted(done.without_after));
    }
    if done.without_before > 0 {
        out.say("cli-recover-without-before", &counted(done.without_before));
    }
    out.say("cli-recover-lost", &[("size", done.size.into())]);
    out.say("cli-recover-next", &[]);
}

fn tell_bundle(bundle: &BundleBack, out: &mut Out) {
    let of = |store: &str| Value::from(bundle.rows.get(store).copied().unwrap_or_default());
    let made = out.when(bundle.made);
    out.say(
        "cli-recover-bundle",
        &[
            ("peer", bundle.from.to_string().into()),
            ("at", made.into()),
            ("records", of("private_records")),
            ("accounts", of("accounts")),
            ("drafts", of("drafts")),
        ],
    );
}

fn as_json(done: &Recovered) -> Json {
    let peers: Vec<Json> = done
        .peers
        .iter()
        .map(|peer| {
            json!({ "log": peer.origin.to_string(), "size": peer.size, "fault": peer.fault })
        })
        .collect();
    let asked: Vec<String> = done.asked.iter().map(ToString::to_string).collect();
    json!({
        "ok": true,
        "log": done.origin.to_string(),
        "genesis": done.genesis.to_string(),
        "size": done.size,
        "root": done.root.to_string(),
        "asked": asked,
        "peers": peers,
        "bundle": done.bundle.as_ref().map(|bundle| {
            json!({
                "from": bundle.from.to_string(),
                "number": bundle.number,
                "made": bundle.made,
                "log_size": bundle.log_size,
                "rows": bundle.rows,
            })
        }),
        "bundles_refused": done.refused,
        "records_missing": {
            "before_bundle": done.without_before,
            "after_bundle": done.without_after,
        },
        "resumed": done.resumed,
    })
}
