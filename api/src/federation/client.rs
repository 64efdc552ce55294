//! The blocking client by which this instance asks others (protocol §5, rule 30): no redirects,
//! https except on loopback, deadlines and limits on everything, a token on every request.

pub mod audit;
mod bring;
mod bundle;
mod fault;
mod held;
pub mod mirror;
mod patience;
mod target;

use std::collections::BTreeMap;
use std::sync::Arc;

use enlace_schema::event::{Entry, Origin};
use enlace_schema::json::{self, LINE_MAX_BYTES, Limits};
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;
use enlace_schema::log::{Hash, PAGE_MAX_BYTES, PAGE_MAX_ENTRIES, SignedCheckpoint};
use enlace_schema::private::ANSWER;
use enlace_schema::time::Millis;
use serde::{Deserialize, Serialize};

pub use self::bring::Brought;
use self::bring::conflict;
pub use self::fault::Fault;
pub use self::target::Target;
use super::problem::{self, Document};
use super::token::{self, Bound};
use super::wire::{Request, Response, Wire};
use crate::clock::Reading;
use crate::clock::guard::Shown;
use crate::error::{Result, codes};
use crate::instance::Instance;
use crate::ledger::keys::Transport;
use crate::random;

/// Most bytes of an answer that is no page.
const ANSWER_MAX: u64 = 16 * 1024;
/// Most bytes of an answer with private records.
const PRIVATE_MAX: u64 = ANSWER.bytes as u64;
/// Most bytes of a page, decompressed: one entry always fits.
const BODY_MAX: u64 = (PAGE_MAX_BYTES + LINE_MAX_BYTES) as u64;
/// Depth of `/info`: the object, its kinds, their versions.
const INFO: Limits = Limits { bytes: 16 * 1024, depth: 4 };

/// What an instance says of itself (`/info`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Info {
    /// Origin of its log.
    pub origin: Origin,
    /// Id of its genesis: its identity.
    pub genesis: Hash,
    /// The genesis entry as stored, signature first, base64url.
    pub entry: String,
    /// Software and version, for people.
    pub software: String,
    /// Size of its newest checkpoint.
    pub size: u64,
    /// What it takes at most.
    pub limits: InfoLimits,
    /// Kinds that it reads, each with its versions.
    pub kinds: BTreeMap<String, Vec<u32>>,
}

/// What an instance takes at most.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InfoLimits {
    /// Entries of a page.
    pub entries: usize,
    /// Bytes of a page.
    pub bytes: usize,
    /// Seconds of a long poll.
    pub wait: u64,
}

impl Info {
    /// The genesis entry; whether it is the right one is for the caller to check.
    ///
    /// # Errors
    /// `peer-answer` when it is no entry.
    pub fn genesis_entry(&self) -> Result<Entry> {
        let bytes = json::from_b64u(&self.entry).ok_or(codes::PEER_ANSWER)?;
        Entry::from_bytes(bytes).map_err(|_| codes::PEER_ANSWER.into())
    }
}

/// A peer's answer to a request to cosign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cosigned {
    /// Its signature lines.
    Lines(String),
    /// It holds another size than was said.
    Conflict(u64),
}

/// The client of an instance. Cheap to clone.
#[derive(Clone)]
pub struct Client {
    wire: Arc<dyn Wire>,
    instance: Instance,
}

impl Client {
    /// A client that signs as this instance, over another wire.
    pub fn over(wire: Arc<dyn Wire>, instance: Instance) -> Self {
        Self { wire, instance }
    }

    /// The instance that it signs as.
    pub fn instance(&self) -> &Instance {
        &self.instance
    }

    /// What the instance at an address says of itself. Unsigned: nobody is known yet.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn info(&self, endpoint: &str) -> Result<Info, Fault> {
        info(self.wire.as_ref(), endpoint)
    }

    /// A page of a log, the peer's own unless another is named, from `from` on.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn entries(
        &self,
        to: &Target,
        log: Option<&Origin>,
        from: u64,
        wait: u64,
    ) -> Result<Vec<u8>, Fault> {
        let log = log.map_or(String::new(), |log| format!("&log={log}"));
        let most = PAGE_MAX_ENTRIES;
        let target = format!("/fed/v1/entries?from={from}&limit={most}&wait={wait}{log}");
        self.get(to, &target, BODY_MAX)?.body
    }

    /// The largest checkpoint that a peer holds of a log; nothing when it holds none.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn heads(&self, to: &Target, of: &Origin) -> Result<Option<SignedCheckpoint>, Fault> {
        match self.get(to, &format!("/fed/v1/heads?of={of}"), ANSWER_MAX) {
            Ok(answer) => parse_note(&answer.body?).map(Some),
            Err(Fault::Refused { status: 404, code, .. }) if code == problem::ORIGIN.0 => Ok(None),
            Err(fault) => Err(fault),
        }
    }

    /// A peer's newest checkpoint of its own log.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn checkpoint(&self, to: &Target) -> Result<SignedCheckpoint, Fault> {
        parse_note(&self.get(to, "/fed/v1/checkpoint", ANSWER_MAX)?.body?)
    }

    /// Asks a peer to cosign (C2SP tlog-witness).
    ///
    /// # Errors
    /// [`Fault`].
    pub fn add_checkpoint(&self, to: &Target, body: &str) -> Result<Cosigned, Fault> {
        let sent = self.instance.ledger.clock().read();
        let answer = self.post(to, "/fed/v1/witness/add-checkpoint", body.as_bytes(), sent)?;
        if is_conflict(&answer) {
            return conflict(answer).map(Cosigned::Conflict);
        }
        text(self.accept(to, answer, sent)?.body?).map(Cosigned::Lines)
    }

    /// Asks a witness that is no peer to cosign, below its address: it takes no token.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn add_checkpoint_at(&self, prefix: &str, body: &str) -> Result<Cosigned, Fault> {
        let request = Request {
            method: "POST",
            target: "/add-checkpoint",
            authorization: None,
            body: body.as_bytes(),
            most: ANSWER_MAX,
        };
        let answer = self.wire.call(prefix, &request)?;
        if is_conflict(&answer) {
            return conflict(answer).map(Cosigned::Conflict);
        }
        text(accept(answer)?.body?).map(Cosigned::Lines)
    }

    /// Rings a peer's doorbell.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn hint(&self, to: &Target, size: u64) -> Result<(), Fault> {
        let hint = Hint { origin: self.instance.origin().clone(), size };
        let body = serde_json::to_vec(&hint).map_err(|error| Fault::Answer(error.to_string()))?;
        let sent = self.instance.ledger.clock().read();
        let answer = self.post(to, "/fed/v1/hint", &body, sent)?;
        self.accept(to, answer, sent).map(drop)
    }

    /// Asks a peer for private records of its members.
    ///
    /// # Errors
    /// [`Fault`].
    pub fn private_records(&self, to: &Target, body: &[u8]) -> Result<Vec<u8>, Fault> {
        let sent = self.instance.ledger.clock().read();
        let bound = Bound { method: "POST", target: "/fed/v1/private/fetch", body };
        let answer = self.ask(to, bound, PRIVATE_MAX, sent)?;
        self.accept(to, answer, sent)?.body
    }

    fn get(&self, to: &Target, target: &str, most: u64) -> Result<Response, Fault> {
        let sent = self.instance.ledger.clock().read();
        let answer = self.ask(to, Bound { method: "GET", target, body: b"" }, most, sent)?;
        self.accept(to, answer, sent)
    }

    fn post(
        &self,
        to: &Target,
        target: &str,
        body: &[u8],
        sent: Reading,
    ) -> Result<Response, Fault> {
        self.ask(to, Bound { method: "POST", target, body }, ANSWER_MAX, sent)
    }

    /// Asks with our transport key, and again with each former one, where the peer has not read
    /// of the later ones yet (protocol §4.5), at last with those that our log does not name: a
    /// revocation took them back, or this database is older than they are. Two that both changed
    /// theirs while they were cut off from each other would never hear of it otherwise.
    fn ask(
        &self,
        to: &Target,
        bound: Bound<'_>,
        most: u64,
        at: Reading,
    ) -> Result<Response, Fault> {
        let in_force = self.instance.ledger.keys().in_force();
        let by = |key: &Transport| {
            let issuer = (self.instance.origin(), key.kid.as_str(), &key.key);
            let token = token::sign(issuer, &to.origin, bound, random::command(), at.now);
            let token = format!("Bearer {token}");
            let Bound { method, target, body } = bound;
            let authorization = Some(token.as_str());
            self.wire.call(&to.endpoint, &Request { method, target, authorization, body, most })
        };
        let mut answer = by(&in_force.transport)?;
        for former in in_force.former_transports.iter().chain(&in_force.unnamed_transports) {
            if answer.status != problem::AUTH.1 {
                break;
            }
            answer = by(former)?;
        }
        Ok(answer)
    }

    /// Lets a 2xx pass, and learns from it about our clock: who takes our token should be near the
    /// time in it (rule 31), and who refuses it for its time tells its own. Neither is signed.
    fn accept(&self, to: &Target, answer: Response, sent: Reading) -> Result<Response, Fault> {
        let date = answer.date.as_deref().and_then(http_date);
        let ledger = &self.instance.ledger;
        let accepted = accept(answer);
        match (&accepted, date) {
            (Ok(_), _) => ledger.saw_clock(&to.origin, sent.now, Shown::Took, sent),
            (Err(Fault::Refused { code, .. }), Some(theirs)) if code == problem::SKEW.0 => {
                ledger.saw_clock(&to.origin, theirs, Shown::Said, ledger.clock().read());
            }
            (Err(_), _) => {}
        }
        accepted
    }
}

/// The body of a doorbell: trusted with nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// Whose log has grown.
    pub origin: Origin,
    /// To what size.
    pub size: u64,
}

fn info(wire: &dyn Wire, endpoint: &str) -> Result<Info, Fault> {
    let answer = wire.call(endpoint, &plain("/fed/v1/info", ANSWER_MAX))?;
    let body = accept(answer)?.body?;
    json::parse(&body, INFO).map_err(|error| Fault::Answer(error.to_string()))
}

/// A question by somebody who shows no token.
fn plain(target: &str, most: u64) -> Request<'_> {
    Request { method: "GET", target, authorization: None, body: b"", most }
}

/// A `Date` header (RFC 9110, §5.6.7), to the second.
fn http_date(text: &str) -> Option<Millis> {
    let date = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text).ok()?;
    Some(Millis::from_ms(date.as_millisecond()))
}

/// Lets a 2xx pass; anything else is a refusal. A redirect is one too.
fn accept(answer: Response) -> Result<Response, Fault> {
    if answer.is_success() {
        return Ok(answer);
    }
    let retry_after = answer.retry_after.and_then(|text| text.parse().ok());
    let document = answer.body.ok().and_then(|body| serde_json::from_slice::<Document>(&body).ok());
    let (code, detail) = document.map_or_else(
        || ("HTTP".to_owned(), String::new()),
        |document| (short(&document.code, 32), short(&document.detail, 200)),
    );
    Err(Fault::Refused { status: answer.status, code, detail, retry_after })
}

/// A peer's words, cut to a length and to printable characters: they go to our log and screens.
fn short(text: &str, most: usize) -> String {
    text.chars().filter(|char| !char.is_control()).take(most).collect()
}

fn text(body: Vec<u8>) -> Result<String, Fault> {
    String::from_utf8(body).map_err(|_| Fault::Answer("not UTF-8".into()))
}

fn parse_note(body: &[u8]) -> Result<SignedCheckpoint, Fault> {
    let text = std::str::from_utf8(body).map_err(|_| Fault::Answer("not UTF-8".into()))?;
    SignedCheckpoint::parse(text).map_err(|error| Fault::Answer(error.to_string()))
}

/// Whether a witness says that it holds another size than it was told.
fn is_conflict(answer: &Response) -> bool {
    answer.status == 409 && answer.is_of_type(SIZE_MEDIA_TYPE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn a_peer_s_words_are_cut() {
        assert_eq!(short("E_AUTH\u{1b}[31m", 8), "E_AUTH[3");
        let refused = Fault::Refused {
            status: 404,
            code: "E_ORIGIN".into(),
            detail: String::new(),
            retry_after: None,
        };
        assert_eq!(refused.code(), "E_ORIGIN");
        assert!(Error::from(refused).is(codes::PEER_ANSWER));
    }

    #[test]
    fn a_date_is_read() {
        let date = http_date("Sun, 22 Nov 2026 12:00:01 GMT");
        assert_eq!(date, "2026-11-22T12:00:01.000Z".parse().ok());
        assert_eq!(http_date("yesterday"), None);
    }

    #[test]
    fn info_reads_back() {
        let info = Info {
            origin: "us.example.org/log/1".parse().expect("an origin"),
            genesis: Hash([1; 32]),
            entry: json::to_b64u(&[1; 80]),
            software: "enlace/0.1.0".into(),
            size: 7,
            limits: InfoLimits { entries: 500, bytes: 4 << 20, wait: 30 },
            kinds: BTreeMap::from([("ballot.cast".to_owned(), vec![1])]),
        };
        let bytes = serde_json::to_vec(&info).expect("JSON");
        assert_eq!(json::parse::<Info>(&bytes, INFO), Ok(info));
    }
}
