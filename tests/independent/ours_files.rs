//! Our answers about receipts, exported polls, tokens and names.

use std::str::FromStr;

use enlace::federation::token::{self, Bound, TokenError};
use enlace_schema::event::Origin;
use enlace_schema::ids::{
    CommentId, EntryId, MemberId, OptionId, PaymentId, PollId, ProposalId, ScheduleId,
};
use enlace_schema::keys::PublicKey;
use enlace_schema::log::{Evidence, Hash, LogVerifier, Receipt, normalize_code, receipt_code};
use enlace_schema::private;
use enlace_schema::time::Millis;
use enlace_schema::voting::export;
use serde_json::{Map, Value, json};

use super::dice::hex;
use crate::harness::vectors::{text, unhex};

fn refused(code: &str) -> Value {
    json!({ "verdict": code })
}

/// A receipt, with the log's key and the witnesses that are known.
pub fn receipt(ask: &Value) -> Value {
    let key =
        |value: &Value| PublicKey::import(&unhex(value.as_str().expect("hex"))).expect("a key");
    let known: Vec<(String, PublicKey)> = ask["witnesses"]
        .as_array()
        .expect("witnesses")
        .iter()
        .map(|one| (one[0].as_str().expect("a name").to_owned(), key(&one[1])))
        .collect();
    let data = String::from_utf8(unhex(text(ask, "data"))).expect("text");
    let receipt = match Receipt::parse(&data) {
        Ok(receipt) => receipt,
        Err(error) => return refused(error.code()),
    };
    match receipt.verify(&key(&ask["key"]), &known) {
        Err(error) => refused(error.code()),
        Ok(found) => {
            let cosigned: Map<String, Value> =
                found.cosigned_by.into_iter().map(|(who, at)| (who, at.into())).collect();
            json!({
                "verdict": "ok",
                "size": found.size,
                "seq": found.envelope.seq,
                "id": receipt.entry.id(),
                "code": receipt_code(&receipt.entry),
                "cosigned": cosigned,
            })
        }
    }
}

/// An exported poll.
pub fn export(ask: &Value) -> Value {
    let found = match export::verify(&unhex(text(ask, "data"))) {
        Ok(found) => found,
        Err(error) => return refused(error.code()),
    };
    let about = |log: &export::VerifiedLog| {
        json!({
            "size": log.size,
            "cosigned_by": log.cosigned_by,
            "sealed": log.sealed,
            "tallied": log.tallied,
            "certified": log.certified,
            "differs": log.differs,
        })
    };
    let logs: Map<String, Value> =
        found.logs.iter().map(|log| (log.origin.to_string(), about(log))).collect();
    let seen = |log: &export::VerifiedLog| {
        let (by, at) = log.seen.as_ref().map(|seen| (&seen.by, seen.at.as_secs())).unzip();
        let size = log.seen.as_ref().map_or(0, |seen| seen.size);
        json!({ "size": size, "at": at, "by": by, "unwitnessed": log.unwitnessed })
    };
    let seen: Map<String, Value> =
        found.logs.iter().map(|log| (log.origin.to_string(), seen(log))).collect();
    let dispute = |one: &export::VerifiedDispute| {
        let (state, other) = (one.standing.as_str(), one.other_tally);
        json!({ "log": one.log, "reason": one.reason, "state": state, "other_tally": other })
    };
    let disputes: Vec<Value> = found.disputes.iter().map(dispute).collect();
    json!({
        "verdict": "ok",
        "poll": found.poll,
        "outcome": found.result.outcome.word(),
        "result_hash": found.result_hash,
        "published": found.published,
        "voided": found.voided,
        "disputes": disputes,
        "logs": logs,
        "seen": seen,
    })
}

/// A token and its request.
pub fn token(ask: &Value) -> Value {
    let verdict = || {
        let read = token::read(text(ask, "token"))?;
        let known = &ask["peers"][read.claims.iss.as_str()];
        if known["kid"] != read.kid {
            return Err(TokenError::Auth("issuer or key"));
        }
        let key = PublicKey::import(&unhex(text(known, "key"))).expect("a key");
        let body = text(ask, "body").as_bytes();
        let bound = Bound { method: text(ask, "method"), target: text(ask, "target"), body };
        let now = Millis::from_ms(ask["now"].as_i64().expect("seconds") * 1_000);
        read.verify(&key, &text(ask, "own").parse().expect("an origin"), bound, now)?;
        let used =
            ask["used"].as_array().is_some_and(|used| used.contains(&json!(read.claims.jti)));
        if used { Err(TokenError::Auth("used before")) } else { Ok(read.claims.jti) }
    };
    match verdict() {
        Ok(jti) => json!({ "verdict": "ok", "jti": jti }),
        Err(TokenError::Auth(_)) => refused("E_AUTH"),
        Err(TokenError::Skew) => refused("E_SKEW"),
    }
}

/// An id, the name of a log, or a code that was typed.
pub fn name(ask: &Value) -> Value {
    fn is<T: FromStr>(text: &str) -> bool {
        text.parse::<T>().is_ok()
    }
    let given = text(ask, "text");
    let holds = match ask["prefix"].as_str() {
        None => is::<Origin>(given),
        Some("mbr") => is::<MemberId>(given),
        Some("prp") => is::<ProposalId>(given),
        Some("cmt") => is::<CommentId>(given),
        Some("pol") => is::<PollId>(given),
        Some("opt") => is::<OptionId>(given),
        Some("ent") => is::<EntryId>(given),
        Some("sch") => is::<ScheduleId>(given),
        Some("pay") => is::<PaymentId>(given),
        Some(other) => panic!("{other} never leaves an instance"),
    };
    json!({ "verdict": if holds { "ok" } else { "bad" } })
}

/// A code that was typed.
pub fn typed(ask: &Value) -> Value {
    match normalize_code(text(ask, "text")) {
        Some(code) => json!({ "verdict": "ok", "code": code }),
        None => refused("bad"),
    }
}

/// A log file from the genesis up.
pub fn log_file(ask: &Value) -> Value {
    let genesis = text(ask, "genesis").parse().expect("a hash");
    let data = unhex(text(ask, "data"));
    let verdict = || {
        let mut verifier = LogVerifier::new(Some(genesis));
        for line in data.split_inclusive(|byte| *byte == b'\n') {
            verifier.line(line)?;
        }
        verifier.finish()
    };
    match verdict() {
        Ok(report) => json!({ "verdict": "ok", "size": report.size }),
        Err(error) => refused(error.code()),
    }
}

/// A file of evidence.
pub fn evidence(ask: &Value) -> Value {
    let judged = Evidence::parse(&unhex(text(ask, "data"))).and_then(|file| file.judge());
    match judged {
        Ok(proven) => {
            let word = proven.finding.word();
            json!({ "verdict": "ok", "proves": word, "kid": proven.kid, "since": proven.since })
        }
        Err(error) => refused(error.word()),
    }
}

/// A sealed record.
pub fn sealed(ask: &Value) -> Value {
    let part = |name: &str| unhex(text(ask, name)).try_into().expect("32 bytes");
    match private::open(&part("secret"), &Hash(part("c")), &unhex(text(ask, "data"))) {
        Ok(opened) => {
            json!({ "verdict": "ok", "salt": hex(&opened.salt), "plain": hex(&opened.plaintext) })
        }
        Err(error) => refused(error.name()),
    }
}
