//! `enlace demo --check`: the whole story without a person, and whether all of it holds.

use std::time::Duration;

use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::chapters::Turnout;
use super::checks::Checks;
use super::content;
use super::proofs;
use super::queries;
use super::side::{Both, Side};
use super::story::{EXCHANGE_LIMIT, Stage, Terms, input, sign_in, word};
use super::verdict;
use super::votes::{Polls, Urn, Voter, voters};
use crate::cli::clock;
use crate::error::Result;

/// Who gets an account and votes, besides the named members: with those, at least forty people in
/// the United States and fifteen in Mexico.
pub const TURNOUT: Both<Turnout> = Both {
    us: Turnout { individuals: 24, representatives: 16 },
    mx: Turnout { individuals: 10, representatives: 8 },
};
/// Time between the opening of a poll by its committee and its first ballot: both chapters freeze
/// their rolls and join in it, and what comes too early is refused.
const LEAD: Duration = Duration::from_secs(6);
/// Least time for voting: a restart lies in it.
const WINDOW_MIN_MS: i64 = 20_000;
/// Most.
const WINDOW_MAX_MS: i64 = 240_000;
/// A voter signs in once and casts some four ballots; a restart and refusals come on top.
const WINDOW_PER_SIGN_IN: i64 = 4;
/// Share of the roll that has to vote, in members.
const QUORUM: (u32, u32) = (1, 20);

/// Plays the story on running instances; what must be looked at when they have stopped comes after
/// it ([`verdict::offline`]).
///
/// # Errors
/// What breaks the story; a check that fails does not.
pub fn play(stage: &mut Stage, checks: &mut Checks<'_>) -> Result<Polls> {
    checks.step("demo-run-step-pin", &[]);
    stage.pin()?;
    checks.step("demo-run-step-papers", &[]);
    stage.publish_papers()?;
    let chosen = Both { us: chosen(stage, Side::Us), mx: chosen(stage, Side::Mx) };
    let began = clock().now();
    let voters = voters(stage, &chosen)?;
    let took = clock().now().as_ms() - began.as_ms();
    checks.step("demo-run-step-voters", &[("count", voters.len().into())]);
    wrong_people(stage, checks)?;
    let mut polls = open(stage, took, checks)?;
    too_early(stage, &polls, checks)?;
    stage.await_instant(opening(&polls, took))?;
    let half = voters.len() / 2;
    vote(stage, &mut polls, &voters[..half])?;
    odd_ballots(stage, &polls, &voters[half], checks)?;
    checks.step("demo-run-step-kill", &[]);
    stage.chapters.us.process.kill()?;
    stage.restart(Side::Us)?;
    nothing_lost(stage, &polls, &voters[..half], checks)?;
    vote(stage, &mut polls, &voters[half..])?;
    again(stage, &mut polls, &voters, checks)?;
    in_time(&polls, checks);
    checks.step("demo-run-step-close", &[]);
    stage.await_instant(polls.closes_at)?;
    too_late(stage, &polls, checks)?;
    stage.await_tally(&polls.coop.poll)?;
    stage.await_tally(&polls.priorities.poll)?;
    certify(stage, &polls, checks)?;
    verdict::results(stage, &polls, checks)?;
    verdict::receipts(stage, &polls, &voters, checks)?;
    count(stage, &polls, &voters, checks);
    await_level(stage)?;
    Ok(polls)
}

fn chosen(stage: &Stage, side: Side) -> Vec<super::register::Row> {
    let turnout = TURNOUT.of(side);
    stage.chapters.of(side).register.voters(turnout.individuals, turnout.representatives)
}

fn opening(polls: &Polls, took: i64) -> Millis {
    Millis::from_ms(polls.closes_at.as_ms() - window(took))
}

/// How long polls stay open, from how long the sign-ins took: a slow machine gets more time.
fn window(took: i64) -> i64 {
    (took * WINDOW_PER_SIGN_IN + WINDOW_MIN_MS).min(WINDOW_MAX_MS)
}

fn open(stage: &Stage, took: i64, checks: &mut Checks<'_>) -> Result<Polls> {
    let now = clock().now().as_ms();
    let later = Terms {
        opens_at: Millis::from_ms(now + 3_600_000),
        closes_at: Millis::from_ms(now + 7_200_000),
        replaceable: true,
        quorum: QUORUM,
    };
    stage.void_once(later)?;
    let now = clock().now().as_ms();
    let opens_at = Millis::from_ms(now + LEAD.as_millis() as i64);
    let closes_at = Millis::from_ms(opens_at.as_ms() + window(took));
    let terms = Terms { opens_at, closes_at, replaceable: true, quorum: QUORUM };
    let coop = stage.open(&content::COOP, terms)?;
    let priorities = stage.open(&content::PRIORITIES, Terms { replaceable: false, ..terms })?;
    let seconds = window(took) / 1000;
    checks.step("demo-run-step-open", &[("seconds", seconds.into())]);
    Ok(Polls {
        coop: Urn::of(stage, &coop, true)?,
        priorities: Urn::of(stage, &priorities, false)?,
        closes_at,
    })
}

fn vote(stage: &Stage, polls: &mut Polls, voters: &[Voter]) -> Result<()> {
    for voter in voters {
        let chapter = stage.chapters.of(voter.side);
        polls.coop.vote(chapter, voter)?;
        polls.priorities.vote(chapter, voter)?;
    }
    Ok(())
}

/// Wrong and foreign tokens, offices that are not held, kinds of polls that cannot be opened.
fn wrong_people(stage: &Stage, checks: &mut Checks<'_>) -> Result<()> {
    let nothing = json!({});
    let api = &stage.chapters.us.api;
    let code = |answer: std::result::Result<Json, super::client::Refused>| {
        answer.err().map(|refused| refused.code)
    };
    let bad = api.ask(Some("no-token-at-all"), queries::PEERS, &nothing)?;
    checks.refuses("demo-run-check-token", "token-malformed", code(bad));
    let foreign = stage.committee(Side::Mx).token();
    let foreign = api.ask(Some(foreign), queries::PEERS, &nothing)?;
    checks.refuses("demo-run-check-foreign", "token-foreign", code(foreign));
    let none = api.ask(None, queries::PEERS, &nothing)?;
    checks.refuses("demo-run-check-no-token", "unauthenticated", code(none));
    let now = clock().now().as_ms();
    let terms = Terms {
        opens_at: Millis::from_ms(now + 60_000),
        closes_at: Millis::from_ms(now + 120_000),
        replaceable: true,
        quorum: QUORUM,
    };
    let mut draft = stage.poll_draft(&content::BACKUP, terms)?;
    let member = stage.named(Side::Us, 3);
    let refused = member.refusal(queries::DRAFT_POLL, &input(draft.clone()))?;
    checks.refuses("demo-run-check-role", "role-required", refused);
    draft["secrecy"] = json!("SECRET");
    let committee = stage.committee(Side::Us);
    let refused =
        match committee.api.ask(Some(committee.token()), queries::DRAFT_POLL, &input(draft))? {
            Err(refused) => Some(refused.code),
            Ok(data) => {
                let draft = json!({ "draft": data["draftPoll"]["id"] });
                committee.refusal(queries::OPEN_POLL, &input(draft))?
            }
        };
    checks.refuses("demo-run-check-secrecy", "poll-secrecy-not-yet", refused);
    Ok(())
}

/// A place on the roll of somebody, as the instance shows it.
fn entry_of(session: &super::client::Session, poll: &str) -> Result<Json> {
    let data = session.ask(queries::MY_BALLOTS, &json!({ "id": poll }))?;
    Ok(data["poll"]["myBallots"][0].clone())
}

fn ballot(poll: &str, entry: &Json, choices: Json, key: &str) -> Json {
    json!({ "input": { "poll": poll, "entry": entry, "choices": choices }, "key": key })
}

fn too_early(stage: &Stage, polls: &Polls, checks: &mut Checks<'_>) -> Result<()> {
    let member = stage.named(Side::Us, 3);
    let poll = &polls.coop.poll;
    let entry = entry_of(member, poll)?["entryId"].clone();
    let early = ballot(poll, &entry, json!({ "word": "YES" }), "demo:early");
    let refused = member.refusal(queries::CAST_BALLOT, &early)?;
    checks.refuses("demo-run-check-early", "poll-not-open-yet", refused);
    Ok(())
}

/// Ballots of people who may not, and ballots that do not fit; `fresh` has not voted yet.
fn odd_ballots(stage: &Stage, polls: &Polls, fresh: &Voter, checks: &mut Checks<'_>) -> Result<()> {
    let (coop, priorities) = (&polls.coop.poll, &polls.priorities.poll);
    let member = stage.named(Side::Us, 3);
    let theirs = entry_of(member, coop)?["entryId"].clone();
    let yes = json!({ "word": "YES" });

    // Two who are on no roll, and say why: one joined late, one is in arrears.
    let chapter = &stage.chapters.us;
    if let Some(newcomer) = chapter.register.newcomer() {
        let newcomer = sign_in(chapter, &newcomer.email)?;
        let code = entry_of(&newcomer, coop)?["eligibility"]["code"].as_str().map(str::to_owned);
        checks.refuses("demo-run-check-newcomer", "joined-after", code);
        let tried = ballot(coop, &theirs, yes.clone(), "demo:newcomer");
        let refused = newcomer.refusal(queries::CAST_BALLOT, &tried)?;
        checks.refuses("demo-run-check-not-theirs", "not-for-this-entry", refused);
    }
    let owing = stage.named(Side::Mx, 5);
    let code = entry_of(owing, coop)?["eligibility"]["code"].as_str().map(str::to_owned);
    checks.refuses("demo-run-check-arrears", "arrears", code);
    let tried = ballot(coop, &theirs, yes.clone(), "demo:arrears");
    let refused = owing.refusal(queries::CAST_BALLOT, &tried)?;
    checks.refuses("demo-run-check-not-on-roll", "not-on-roll", refused);

    let place = entry_of(&fresh.session, priorities)?["entryId"].clone();
    let four: Vec<&String> = polls.priorities.options.iter().take(4).collect();
    let many = ballot(priorities, &place, json!({ "options": four }), "demo:many");
    let refused = fresh.session.refusal(queries::CAST_BALLOT, &many)?;
    checks.refuses("demo-run-check-many", "too-many-choices", refused);
    let foreign = ballot(priorities, &place, json!({ "word": "YES" }), "demo:word");
    let refused = fresh.session.refusal(queries::CAST_BALLOT, &foreign)?;
    checks.refuses("demo-run-check-misfit", "choices-do-not-fit", refused);
    Ok(())
}

/// After SIGKILL and a restart every acknowledged ballot is there, and sign-ins hold.
fn nothing_lost(
    stage: &Stage,
    polls: &Polls,
    voters: &[Voter],
    checks: &mut Checks<'_>,
) -> Result<()> {
    let mut lost = Vec::new();
    for urn in [&polls.coop, &polls.priorities] {
        for kept in urn.receipts.iter().filter(|kept| kept.side == Side::Us) {
            let (held, _) = proofs::held(stage, Side::Us, kept)?;
            if !held {
                lost.push(kept.code.clone());
            }
        }
    }
    for voter in voters.iter().filter(|voter| voter.side == Side::Us).take(3) {
        voter.session.ask(queries::MY_BALLOTS, &json!({ "id": polls.coop.poll }))?;
    }
    checks.that("demo-run-check-killed", &[], lost.is_empty(), || lost.join(" "));
    Ok(())
}

/// Some vote again: replaced where the poll allows it, refused where it does not; and the same key
/// gives the same receipt.
fn again(
    stage: &Stage,
    polls: &mut Polls,
    voters: &[Voter],
    checks: &mut Checks<'_>,
) -> Result<()> {
    let (before, refused) = (polls.coop.replaced, polls.priorities.already);
    for voter in voters.iter().step_by(5) {
        let chapter = stage.chapters.of(voter.side);
        polls.coop.vote(chapter, voter)?;
        polls.priorities.vote(chapter, voter)?;
    }
    let replaced = polls.coop.replaced - before;
    checks.that("demo-run-check-replaced", &[("count", replaced.into())], replaced > 0, || {
        "0".into()
    });
    let already = polls.priorities.already - refused;
    checks.that("demo-run-check-already", &[("count", already.into())], already > 0, || "0".into());
    let surprises = [&polls.coop.surprises[..], &polls.priorities.surprises[..]].concat();
    checks.that("demo-run-check-hats", &[], surprises.is_empty(), || surprises.join("; "));
    same_key(polls, &voters[0], checks)
}

fn same_key(polls: &Polls, voter: &Voter, checks: &mut Checks<'_>) -> Result<()> {
    let Some((asked, kept)) = polls.coop.last_of(voter) else { return Ok(()) };
    let data = voter.session.ask(queries::CAST_BALLOT, asked)?;
    let same = data["castBallot"]["seq"].as_u64() == Some(kept.seq)
        && data["castBallot"]["bytes"] == kept.bytes.as_str();
    checks.that("demo-run-check-same-key", &[], same, || data.to_string());
    let mut other = asked.clone();
    let blank = json!({ "word": "BLANK" });
    let choices = &mut other["input"]["choices"];
    *choices = if *choices == blank { json!({ "word": "YES" }) } else { blank };
    let refused = voter.session.refusal(queries::CAST_BALLOT, &other)?;
    checks.refuses("demo-run-check-other-key", "idempotency-conflict", refused);
    Ok(())
}

fn in_time(polls: &Polls, checks: &mut Checks<'_>) {
    let left = polls.closes_at.as_ms() - clock().now().as_ms();
    checks.that("demo-run-check-in-time", &[], left > 0, || format!("{left} ms"));
}

fn too_late(stage: &Stage, polls: &Polls, checks: &mut Checks<'_>) -> Result<()> {
    let member = stage.named(Side::Us, 3);
    let poll = &polls.coop.poll;
    let entry = entry_of(member, poll)?["entryId"].clone();
    let late = ballot(poll, &entry, json!({ "word": "NO" }), "demo:late");
    let refused = member.refusal(queries::CAST_BALLOT, &late)?;
    checks.refuses("demo-run-check-late", "poll-closed", refused);
    Ok(())
}

/// Certification by the committees, and by nobody else; publication by the host, and not before.
fn certify(stage: &Stage, polls: &Polls, checks: &mut Checks<'_>) -> Result<()> {
    checks.step("demo-run-step-certify", &[]);
    let coop = input(json!({ "poll": polls.coop.poll }));
    let early = stage.committee(Side::Mx).refusal(queries::PUBLISH_POLL, &coop)?;
    checks.refuses("demo-run-check-uncertified", "poll-not-certified", early);
    let treasurer = stage.named(Side::Us, 2).refusal(queries::CERTIFY_POLL, &coop)?;
    checks.refuses("demo-run-check-certifier", "role-required", treasurer);
    for (urn, host) in [(&polls.coop, Side::Mx), (&polls.priorities, Side::Us)] {
        stage.certify(&urn.poll)?;
        let guest = stage.committee(host.other());
        let asked = input(json!({ "poll": urn.poll }));
        let refused = guest.refusal(queries::PUBLISH_POLL, &asked)?;
        checks.refuses("demo-run-check-host", "not-host", refused);
        stage.publish_poll(&urn.poll, host)?;
    }
    Ok(())
}

fn count(stage: &Stage, polls: &Polls, voters: &[Voter], checks: &mut Checks<'_>) {
    let urns = [&polls.coop, &polls.priorities];
    let (mut members, mut organisations) = (0, 0);
    for side in Side::BOTH {
        let (all, of_these) = stage.chapters.of(side).register.sizes();
        members += all;
        organisations += of_these;
    }
    let of = |side: Side| voters.iter().filter(|voter| voter.side == side).count();
    checks.fact(
        "counts",
        json!({
            "members": members,
            "organisations": organisations,
            "voters": { "us": of(Side::Us), "mx": of(Side::Mx) },
            "ballots": urns.iter().map(|urn| urn.receipts.len()).sum::<usize>(),
            "counted": urns.iter().map(|urn| urn.effective()).sum::<u64>(),
            "replaced": urns.iter().map(|urn| urn.replaced).sum::<u64>(),
            "refused": urns.iter().map(|urn| urn.already).sum::<u64>() + checks.refused() as u64,
        }),
    );
}

/// Waits until each instance holds all of both logs, and nothing grows any more.
fn await_level(stage: &Stage) -> Result<()> {
    let mut left = EXCHANGE_LIMIT;
    let pause = Duration::from_millis(500);
    let mut before = None;
    loop {
        let sizes = Both::try_from(|side| -> Result<Vec<(String, u64)>> {
            let data = stage.committee(side).ask(queries::LOGS, &json!({}))?;
            let logs = data["logs"].as_array().cloned().unwrap_or_default();
            let mut sizes = Vec::new();
            for log in &logs {
                sizes.push((word(&log["origin"])?, log["size"].as_u64().unwrap_or_default()));
            }
            sizes.sort();
            Ok(sizes)
        })?;
        let level = sizes.us == sizes.mx && before.as_ref() == Some(&sizes.us);
        if level || left.is_zero() {
            return Ok(());
        }
        before = Some(sizes.us);
        stage.stop().pause(pause)?;
        left = left.saturating_sub(pause);
    }
}
