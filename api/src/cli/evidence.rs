//! `enlace evidence list|export|verify`: what made a peer HALTED, as a file that anybody with its
//! twelve words can check (protocol §7.3).

use clap::ArgMatches;
use enlace_schema::event::Origin;
use enlace_schema::fingerprint;
use enlace_schema::log::evidence::EVIDENCE_MAX_BYTES;
use enlace_schema::log::{Evidence, EvidenceError, Finding, Hash, Proven, ScheduleError};
use enlace_schema::time::Millis;
use serde_json::{Value as Json, json};

use super::{Out, files, instance, log};
use crate::error::{Arg, Error, Refusal, Result, codes};
use crate::locale::Value;
use crate::store::peers;
use crate::store::tables::PeerEvidenceRow;

/// Most pieces that are shown of a peer: one that is resumed and halts again brings one each time.
const SHOWN: i64 = 100;

/// Lists, exports or verifies.
///
/// # Errors
/// `evidence-unproven`, `log-fingerprint`; `file-exists`, `not-found`; what settings, database and
/// files refuse.
pub fn run(args: &ArgMatches, out: &mut Out) -> Result<()> {
    match args.subcommand() {
        Some(("list", args)) => list(args, out),
        Some(("export", args)) => export(args, out),
        Some(("verify", args)) => verify(args, out),
        _ => Ok(()),
    }
}

fn list(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let instance = instance(args, out)?;
    let pieces = instance.store().snapshot(|conn| {
        let mut all = Vec::new();
        for peer in peers::overview(conn)? {
            all.extend(peers::evidence_of(conn, &peer.origin, SHOWN)?);
        }
        Ok(all)
    })?;
    if pieces.is_empty() {
        out.say("cli-evidence-none", &[]);
    }
    let mut answer = Vec::new();
    for piece in &pieces {
        answer.push(tell_piece(piece, out));
    }
    instance.ledger.stop();
    out.answer(&json!({ "ok": true, "evidence": answer }));
    Ok(())
}

fn judged(file: &[u8]) -> std::result::Result<Proven, EvidenceError> {
    Evidence::parse(file)?.judge()
}

fn tell_piece(piece: &PeerEvidenceRow, out: &mut Out) -> Json {
    let at = Millis::from_ms(piece.at_ms);
    let judged = judged(&piece.evidence);
    let found = match &judged {
        Ok(proven) => said(&proven.finding, out),
        Err(error) => out.t(why(error), &[]),
    };
    let values = [
        ("peer", piece.peer.as_str().into()),
        ("at", out.when(at).into()),
        ("found", found.into()),
    ];
    out.say("cli-evidence-row", &values);
    json!({
        "peer": piece.peer,
        "at": at.to_string(),
        "code": piece.code,
        "proves": judged.as_ref().ok().map(|proven| proven.finding.word()),
        "unproven": judged.err().map(|error| error.word()),
    })
}

fn export(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let file = files::exported(args)?;
    let instance = instance(args, out)?;
    let peer = args.get_one::<String>("peer").cloned().unwrap_or_default();
    let origin: Origin = peer.parse().map_err(|_| Error::from(codes::PEER_UNKNOWN))?;
    let number = args.get_one::<u16>("number").copied().unwrap_or(1).max(1);
    let pieces = instance
        .store()
        .read(|conn| peers::evidence_of(conn, origin.as_str(), i64::from(number)))?;
    instance.ledger.stop();
    let piece = pieces.get(usize::from(number) - 1).ok_or(codes::EVIDENCE_NONE)?;
    files::write(file, &piece.evidence)?;
    let values = [("peer", peer.clone().into()), ("file", file.display().to_string().into())];
    out.say("cli-evidence-exported", &values);
    let at = Millis::from_ms(piece.at_ms).to_string();
    out.answer(&json!({ "ok": true, "peer": peer, "file": file, "at": at, "code": piece.code }));
    Ok(())
}

fn verify(args: &ArgMatches, out: &mut Out) -> Result<()> {
    let bytes = files::read(files::named(args)?, EVIDENCE_MAX_BYTES as u64)?;
    let evidence = Evidence::parse(&bytes).map_err(|error| unproven(&error))?;
    let proven = evidence.judge().map_err(|error| unproven(&error))?;
    let typed = args.get_one::<String>("words");
    if typed.is_some_and(|words| !fingerprint::matches(&proven.genesis, words)) {
        return Err(codes::LOG_FINGERPRINT.into());
    }
    tell(&proven, typed.is_some(), out);
    Ok(())
}

/// Says what is proven, and against whom.
pub fn tell(proven: &Proven, compared: bool, out: &mut Out) {
    let found = said(&proven.finding, out);
    let values = [("log", proven.origin.to_string().into()), ("found", found.into())];
    out.say("cli-evidence-proven", &values);
    let key = [("kid", proven.kid.clone().into()), ("since", proven.since.into())];
    out.say("cli-evidence-key", &key);
    let words = log::words(&proven.genesis, out.locale());
    if !compared {
        out.say("cli-evidence-compare", &[("words", words.clone().into())]);
    }
    out.answer(&as_json(proven, &proven.genesis, &words));
}

fn as_json(proven: &Proven, genesis: &Hash, words: &str) -> Json {
    json!({
        "ok": true,
        "log": proven.origin.to_string(),
        "genesis": genesis.to_string(),
        "words": words,
        "proves": proven.finding.word(),
        "at": proven.finding.at(),
        "code": proven.finding.code(),
        "key": { "kid": proven.kid, "since": proven.since },
    })
}

/// Why a file proves nothing, as a refusal.
fn unproven(error: &EvidenceError) -> Error {
    let why = Arg::Phrase(why(error), Vec::new());
    Refusal::new(codes::EVIDENCE_UNPROVEN).with("why", why).into()
}

/// The text of what is proven.
fn said(finding: &Finding, out: &Out) -> String {
    let at = |at: &u64| vec![("at", Value::from(*at))];
    let (id, values) = match finding {
        Finding::TwoRoots { size } => ("cli-evidence-two-roots", at(size)),
        Finding::NotAPrefix { small, large } => {
            let values = vec![("at", Value::from(*small)), ("large", Value::from(*large))];
            ("cli-evidence-not-a-prefix", values)
        }
        Finding::TwoLeaves { seq } => ("cli-evidence-two-leaves", at(seq)),
        Finding::RootOfEntries { size } => ("cli-evidence-root-of-entries", at(size)),
        Finding::Misplaced { index } => ("cli-evidence-misplaced", at(index)),
        Finding::TwoEntries { seq } => ("cli-evidence-two-entries", at(seq)),
        Finding::BrokenChain { seq } => ("cli-evidence-broken-chain", at(seq)),
        Finding::Malformed { code } => ("cli-evidence-malformed", vec![("code", (*code).into())]),
        Finding::ForeignLog { log } => {
            ("cli-evidence-foreign-log", vec![("other", log.to_string().into())])
        }
        Finding::ForeignKey { kid } => {
            ("cli-evidence-foreign-key", vec![("other", kid.clone().into())])
        }
        Finding::BadKeyEvent { seq, fault } => (key_fault(fault), at(seq)),
    };
    out.t(id, &values)
}

/// The text of what is wrong with an event about keys.
fn key_fault(fault: &ScheduleError) -> &'static str {
    match fault {
        ScheduleError::Next => "cli-evidence-key-next",
        ScheduleError::Possession => "cli-evidence-key-possession",
        ScheduleError::Key(_) => "cli-evidence-key-weak",
        ScheduleError::Kid(_) => "cli-evidence-key-name",
        ScheduleError::Body(_)
        | ScheduleError::Version(_)
        | ScheduleError::Recovery
        | ScheduleError::Trusted => "cli-evidence-key-body",
    }
}

/// The text of why nothing is proven.
fn why(error: &EvidenceError) -> &'static str {
    match error {
        EvidenceError::Json(_) | EvidenceError::Malformed(_) => "cli-evidence-why-malformed",
        EvidenceError::Version => "cli-evidence-why-version",
        EvidenceError::Genesis | EvidenceError::Keys => "cli-evidence-why-keys",
        EvidenceError::Origin(_) => "cli-evidence-why-origin",
        EvidenceError::Unsigned(_) => "cli-evidence-why-signature",
        EvidenceError::Proof => "cli-evidence-why-proof",
        EvidenceError::Agrees => "cli-evidence-why-agrees",
        EvidenceError::NothingSigned => "cli-evidence-why-unsigned",
    }
}
