//! What can be held against the instances without asking them: receipts, exported polls, whole
//! logs, replays.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use enlace_schema::event::Entry;
use enlace_schema::event::poll::BALLOT_CAST;
use enlace_schema::json::{from_b64u, to_b64u};
use enlace_schema::log::{Hash, KeySchedule, Line, LogReport, Receipt, parse_line};
use enlace_schema::voting::export;
use serde_json::{Value as Json, json};

use super::chapters::{Chapter, config_of};
use super::queries;
use super::side::{Both, Side};
use super::story::{Stage, word};
use super::votes::{Kept, Urn, Voter};
use crate::cli::{clock, log};
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::ledger::rebuild::{self, RebuildReport};

/// The keys that people pinned with a chapter's twelve words: from the genesis, which is what its
/// words say and nothing else.
///
/// # Errors
/// Internal when what the instance shows is not that genesis.
pub fn pinned_keys(chapter: &Chapter) -> Result<KeySchedule> {
    let (_, info) = chapter.api.get("/fed/v1/info")?;
    let info: Json = serde_json::from_str(&info).map_err(Error::internal)?;
    let bytes = from_b64u(&word(&info["entry"])?);
    let bytes = bytes.ok_or_else(|| Error::internal("a genesis that is not base64url"))?;
    let genesis = Entry::from_bytes(bytes).map_err(Error::internal)?;
    if genesis.id() != chapter.genesis {
        return Err(Error::internal("another genesis than the one pinned"));
    }
    let envelope = genesis.envelope().map_err(Error::internal)?;
    KeySchedule::from_envelope(&envelope).map_err(Error::internal)
}

/// Takes the receipts of a voter's standing ballots in a poll, and verifies each with the pinned
/// keys alone. Returns how many, and what is wrong.
///
/// # Errors
/// As [`super::client::Session::ask`].
pub fn own_receipts(
    voter: &Voter,
    poll: &str,
    keys: &Both<KeySchedule>,
) -> Result<(u64, Vec<String>)> {
    let data = voter.session.ask(queries::MY_RECEIPTS, &json!({ "id": poll }))?;
    let ballots = data["poll"]["myBallots"].as_array().cloned().unwrap_or_default();
    let (mut good, mut wrong) = (0, Vec::new());
    for ballot in ballots.iter().filter(|ballot| ballot["cast"] == true) {
        let text = ballot["receipt"]["text"].as_str().unwrap_or_default();
        match verify_receipt(text, voter.side, keys) {
            Ok(()) => good += 1,
            Err(why) => wrong.push(format!("{} {}: {why}", voter.row.external, ballot["entryId"])),
        }
    }
    Ok((good, wrong))
}

fn verify_receipt(text: &str, side: Side, keys: &Both<KeySchedule>) -> Result<(), String> {
    let receipt = Receipt::parse(text).map_err(|error| error.to_string())?;
    let witnesses: Vec<_> = keys
        .of(side.other())
        .witness_keys()
        .iter()
        .map(|key| (key.name.clone(), key.key))
        .collect();
    let log_key = keys.of(side).log_key_at(receipt.index).ok_or("no log key")?;
    let verified = receipt.verify(&log_key.key, &witnesses).map_err(|error| error.to_string())?;
    if verified.envelope.kind != BALLOT_CAST || verified.envelope.log.as_str() != side.origin() {
        return Err("another event".into());
    }
    if verified.cosigned_by.is_empty() {
        return Err("not cosigned by the other chapter".into());
    }
    Ok(())
}

/// Whether an instance holds a receipt, and what it says became of the ballot.
///
/// # Errors
/// As [`super::client::Session::ask`].
pub fn held(stage: &Stage, at: Side, kept: &Kept) -> Result<(bool, String)> {
    let asked = json!({ "text": kept.bytes });
    let found = stage.committee(at).ask(queries::RECEIPT, &asked)?;
    let found = &found["receipt"];
    let state = found["ballot"]["state"].as_str().unwrap_or_default();
    Ok((found["held"] == true, state.to_owned()))
}

/// The result of an exported poll as it is worked out offline.
///
/// # Errors
/// As [`super::client::Session::ask`]; what is wrong with the file is the inner error.
pub fn exported_result(stage: &Stage, at: Side, poll: &str) -> Result<Result<String, String>> {
    let data = stage.committee(at).ask(queries::EXPORT, &json!({ "id": poll }))?;
    let file = word(&data["poll"]["export"])?;
    let verified = export::verify(file.as_bytes());
    Ok(verified.map(|poll| poll.result_hash.to_string()).map_err(|error| error.to_string()))
}

/// One log as one instance holds it, exported and verified.
pub struct HeldLog {
    /// What it is found to be.
    pub report: LogReport,
    /// Its entries by place, base64url, as [`Kept::bytes`].
    entries: BTreeMap<u64, String>,
}

impl HeldLog {
    /// Exports a log from an instance's folder to a file, and verifies the file.
    ///
    /// # Errors
    /// Internal when it does not verify; what the disk says.
    pub fn export(instance: &Instance, of: Side, file: &Path) -> Result<Self> {
        let origin = of.origin().parse().map_err(Error::internal)?;
        log::write_log(instance, &origin, 0, file, |_, _| ())?;
        let found = log::verify_reader(BufReader::new(File::open(file)?))?;
        let report = found.map_err(|fault| {
            Error::internal(format!("{} at {}: {}", of.key(), fault.seq, fault.error))
        })?;
        Ok(Self { report, entries: entries(file)? })
    }

    /// Size and root, for people and programs.
    pub fn head(&self) -> (u64, Hash) {
        (self.report.size, self.report.root)
    }

    /// The receipts whose very bytes do not stand at their place.
    pub fn missing<'k>(&self, of: Side, urns: impl IntoIterator<Item = &'k Urn>) -> Vec<String> {
        let receipts = urns.into_iter().flat_map(|urn| &urn.receipts);
        let lost = receipts
            .filter(|kept| kept.side == of && self.entries.get(&kept.seq) != Some(&kept.bytes));
        lost.map(|kept| kept.code.clone()).collect()
    }
}

fn entries(file: &Path) -> Result<BTreeMap<u64, String>> {
    let mut entries = BTreeMap::new();
    for (number, line) in BufReader::new(File::open(file)?).lines().enumerate() {
        let line = line?;
        if let Ok(Line::Entry(found)) = parse_line(line.as_bytes(), number + 1) {
            entries.insert(found.n, to_b64u(found.entry().as_bytes()));
        }
    }
    Ok(entries)
}

/// Opens the folder of an instance that was stopped.
///
/// # Errors
/// As [`Instance::open`].
pub fn open(chapter: &Chapter) -> Result<Instance> {
    let process = &chapter.process;
    Instance::open(config_of(&process.data, &process.config)?, clock())
}

/// Drops every table and replays all logs.
///
/// # Errors
/// As [`rebuild::rebuild`].
pub fn replay(instance: &Instance) -> Result<RebuildReport> {
    rebuild::rebuild(&instance.ledger, |_, _| ())
}
