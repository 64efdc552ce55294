//! Whether the story came out as it must: results against the demo's own count, receipts against
//! pinned keys, logs against each other, tables against a replay.

use serde_json::{Value as Json, json};

use super::checks::Checks;
use super::proofs::{self, HeldLog};
use super::queries;
use super::side::{Both, Side};
use super::story::{Stage, word};
use super::votes::{Figures, Polls, Urn, Voter};
use crate::error::Result;
use crate::instance::Instance;

/// The results that both instances show, against each other and against the demo's own count.
///
/// # Errors
/// As [`super::client::Session::ask`].
pub fn results(stage: &Stage, polls: &Polls, checks: &mut Checks<'_>) -> Result<()> {
    let mut hashes = json!({});
    for (key, urn) in [("coop", &polls.coop), ("priorities", &polls.priorities)] {
        let seen = Both::try_from(|side| -> Result<Json> {
            let asked = json!({ "id": urn.poll });
            Ok(stage.committee(side).ask(queries::RESULT, &asked)?["poll"].clone())
        })?;
        let poll = [("poll", key.into())];
        let hash = |side: Side| word(&seen.of(side)["resultHash"]);
        let (us, mx) = (hash(Side::Us)?, hash(Side::Mx)?);
        checks.that("demo-run-check-hashes", &poll, us == mx, || format!("{us} {mx}"));
        for side in Side::BOTH {
            figures(stage, urn, key, side, &seen.of(side)["result"], checks);
            let offline = proofs::exported_result(stage, side, &urn.poll)?;
            let values = [("poll", key.into()), ("chapter", side.key().into())];
            let same = offline.as_deref() == Ok(us.as_str());
            checks.that("demo-run-check-offline", &values, same, || format!("{offline:?}"));
        }
        hashes[key] = json!({ "us": us, "mx": mx });
    }
    checks.fact("result_hashes", hashes);
    Ok(())
}

fn figures(
    stage: &Stage,
    urn: &Urn,
    key: &str,
    seen_by: Side,
    result: &Json,
    checks: &mut Checks<'_>,
) {
    let entitled = |side: Side| stage.chapters.of(side).register.entitled();
    let (us, mx) = (entitled(Side::Us), entitled(Side::Mx));
    let all = urn.expected(None, (us.0 + mx.0, us.1 + mx.1));
    let of_each = Side::BOTH.map(|side| urn.expected(Some(side), entitled(side)));
    let mut wrong = Vec::new();
    let mut compare = |name: &str, expected: &Figures, answered: &Json| {
        let answered = Figures::read(answered);
        if answered != *expected {
            wrong.push(format!("{name}: {answered:?}, not {expected:?}"));
        }
    };
    compare("all", &all, &result["all"]);
    for (side, expected) in Side::BOTH.into_iter().zip(&of_each) {
        let chapters = result["chapters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let chapter = chapters.iter().find(|chapter| chapter["origin"] == side.origin());
        compare(side.key(), expected, &chapter.unwrap_or(&Json::Null)["figures"]);
    }
    let values = [("poll", key.into()), ("chapter", seen_by.key().into())];
    checks.that("demo-run-check-figures", &values, wrong.is_empty(), || wrong.join("; "));
    let (outcome, elected) = if urn.options.is_empty() {
        let passed = all.passes() && of_each.iter().all(Figures::passes);
        (if passed { "PASSED" } else { "REJECTED" }, Vec::new())
    } else {
        ("ELECTED", urn.elected(&all))
    };
    let holds = result["outcome"] == outcome
        && result["quorumReached"] == true
        && result["elected"] == json!(elected);
    let shown = || format!("{}: {}", result["outcome"], result["elected"]);
    checks.that("demo-run-check-outcome", &values, holds, shown);
}

/// Every receipt: with the pinned keys alone, and at the other instance.
///
/// # Errors
/// As [`super::client::Session::ask`].
pub fn receipts(
    stage: &Stage,
    polls: &Polls,
    voters: &[Voter],
    checks: &mut Checks<'_>,
) -> Result<()> {
    let keys = Both::try_from(|side| proofs::pinned_keys(stage.chapters.of(side)))?;
    let urns = [&polls.coop, &polls.priorities];
    let (mut verified, mut wrong) = (0, Vec::new());
    for voter in voters {
        for urn in urns {
            let (good, bad) = proofs::own_receipts(voter, &urn.poll, &keys)?;
            verified += good;
            wrong.extend(bad);
        }
    }
    let values = [("count", verified.into())];
    // Two people may hold the receipt of one ballot: that of the organisation that they share.
    let enough = verified >= urns.iter().map(|urn| urn.effective()).sum();
    checks
        .that("demo-run-check-receipts", &values, enough && wrong.is_empty(), || wrong.join("; "));
    let mut odd = Vec::new();
    let mut asked: u64 = 0;
    for kept in urns.iter().flat_map(|urn| &urn.receipts) {
        asked += 1;
        let expected = if kept.replaced { "REPLACED" } else { "COUNTS" };
        let (held, state) = proofs::held(stage, kept.side.other(), kept)?;
        if !held || state != expected {
            odd.push(format!("{} {held} {state}", kept.code));
        }
    }
    let values = [("count", asked.into())];
    checks.that("demo-run-check-elsewhere", &values, odd.is_empty(), || odd.join("; "));
    Ok(())
}

/// When both instances have stopped: whole logs, receipts in them, replays.
///
/// # Errors
/// What the disk and the databases say; a log that does not verify.
pub fn offline(stage: &Stage, polls: &Polls, checks: &mut Checks<'_>) -> Result<()> {
    let instances = Both::try_from(|side| proofs::open(stage.chapters.of(side)))?;
    let examined = examine(stage, polls, &instances, checks);
    for side in Side::BOTH {
        instances.of(side).ledger.stop();
    }
    examined
}

fn examine(
    stage: &Stage,
    polls: &Polls,
    instances: &Both<Instance>,
    checks: &mut Checks<'_>,
) -> Result<()> {
    let mut logs = json!({});
    for side in Side::BOTH {
        let data = &stage.chapters.of(side).process.data;
        let own = HeldLog::export(instances.of(side), side, &data.with_extension("own.ndjson"))?;
        let at_peer = data.with_extension("peer.ndjson");
        let copy = HeldLog::export(instances.of(side.other()), side, &at_peer)?;
        let (size, root) = own.head();
        let values = [("chapter", side.key().into()), ("size", size.into())];
        let genesis = own.report.genesis == stage.chapters.of(side).genesis;
        checks.that("demo-run-check-log", &values, genesis, || own.report.genesis.to_string());
        let values = [("chapter", side.key().into())];
        let same = copy.head() == (size, root);
        checks.that("demo-run-check-copy", &values, same, || format!("{:?}", copy.head()));
        let mut missing = own.missing(side, [&polls.coop, &polls.priorities]);
        missing.extend(copy.missing(side, [&polls.coop, &polls.priorities]));
        checks.that("demo-run-check-in-logs", &values, missing.is_empty(), || missing.join(" "));
        logs[side.key()] = json!({ "size": size, "root": root.to_string() });
    }
    checks.fact("logs", logs);
    for side in Side::BOTH {
        let report = proofs::replay(instances.of(side))?;
        let values = [("chapter", side.key().into()), ("events", report.events.into())];
        let same = report.before == report.after;
        checks.that("demo-run-check-replay", &values, same, || report.changed.join(", "));
    }
    Ok(())
}
