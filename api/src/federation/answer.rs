//! What this instance answers to others under `/fed/v1` (protocol §5): from a request, whatever
//! carried it, to the answer, in one call that may block. [`routes`] brings requests by HTTP and
//! keeps the long poll.
//!
//! [`routes`]: super::routes

mod brought;
mod bundles;
mod parts;
mod proofs;
mod query;
mod records;
pub(super) mod static_files;

use std::collections::BTreeMap;

use enlace_schema::event::{KINDS, Origin};
use enlace_schema::json::{self, Limits};
use enlace_schema::log::checkpoint::NOTE_MAX_BYTES;
use enlace_schema::log::{PAGE_MAX_BYTES, PAGE_MAX_ENTRIES};
use enlace_schema::private::ASK;

use self::bundles::Asks;
pub use self::parts::{Asked, Reply};
use self::query::{log_of, number, require_shown};
pub(super) use self::query::{query, required};
use super::client::{Hint, Info, InfoLimits};
use super::gate::{self, Asker, told};
use super::limits::Class;
use super::pages::{self, Page};
use super::problem::{self, Problem};
use super::{Federation, cosign, wire};
use crate::error::{Error, codes};
use crate::instance::Instance;
use crate::ledger::past;
use crate::store::log;

/// Longest long poll, in seconds (rule 17).
const WAIT_MAX: u64 = 30;
/// Most bytes of a request to cosign (protocol §13): a note and its proof.
const COSIGN_MAX: usize = 16 * 1024;
/// Most bytes of a doorbell.
const HINT_MAX: usize = 1024;
const TEXT: &str = "text/plain; charset=utf-8";

/// An answer, or why there is none.
pub type Answer = Result<Reply, Problem>;

/// Everything that can be asked for below `/fed/v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// `GET /info`
    Info,
    /// `GET /checkpoint`
    Checkpoint,
    /// `GET /entries`
    Entries,
    /// `GET /proof/inclusion`
    Inclusion,
    /// `GET /proof/consistency`
    Consistency,
    /// `POST /witness/add-checkpoint`
    AddCheckpoint,
    /// `POST /witness/cosignature`
    Cosignature,
    /// `POST /add-entries`
    AddEntries,
    /// `POST /hint`
    Hint,
    /// `GET /heads`
    Heads,
    /// `POST /private/fetch`
    PrivateFetch,
    /// `/bundle` and below it
    Bundle(Asks),
    /// `GET` of what a mirror could have too.
    Static,
}

impl Endpoint {
    /// Which endpoint a method and a target, its query included, mean.
    ///
    /// # Errors
    /// `E_VERSION`: there is no such path.
    pub fn find(method: &str, target: &str) -> Result<Self, Problem> {
        let path = target.split('?').next().unwrap_or_default();
        Ok(match (method, path.strip_prefix("/fed/v1").unwrap_or_default()) {
            ("GET", "/info") => Self::Info,
            ("GET", "/checkpoint") => Self::Checkpoint,
            ("GET", "/entries") => Self::Entries,
            ("GET", "/proof/inclusion") => Self::Inclusion,
            ("GET", "/proof/consistency") => Self::Consistency,
            ("POST", "/witness/add-checkpoint") => Self::AddCheckpoint,
            ("POST", "/witness/cosignature") => Self::Cosignature,
            ("POST", "/add-entries") => Self::AddEntries,
            ("POST", "/hint") => Self::Hint,
            ("GET", "/heads") => Self::Heads,
            ("POST", "/private/fetch") => Self::PrivateFetch,
            ("GET", path) if static_files::is_static(path) => Self::Static,
            (method, path) => {
                let asks = path.strip_prefix("/bundle").and_then(|path| Asks::find(method, path));
                let asks = asks.ok_or_else(|| Problem::new(problem::PATH, "no such path"))?;
                Self::Bundle(asks)
            }
        })
    }

    /// Most bytes of a body that is read; none is where the endpoint takes none.
    pub fn body_max(self) -> usize {
        match self {
            Self::AddCheckpoint => COSIGN_MAX,
            Self::Cosignature => NOTE_MAX_BYTES,
            Self::AddEntries => PAGE_MAX_BYTES,
            Self::Hint => HINT_MAX,
            Self::PrivateFetch => ASK.bytes,
            Self::Bundle(asks) => asks.body_max(),
            _ => 0,
        }
    }

    /// Answers. What is asked to wait is not waited for.
    ///
    /// # Errors
    /// What is refused, as the caller is told it.
    pub fn answer(self, federation: &Federation, asked: &Asked) -> Answer {
        match self {
            Self::Info => info(federation, asked),
            Self::Checkpoint => checkpoint(federation, asked),
            Self::Entries => {
                let entries = Entries::asked(federation, asked)?;
                entries.page(federation.instance()).map(Reply::from)
            }
            Self::Inclusion => proofs::inclusion(federation, asked),
            Self::Consistency => proofs::consistency(federation, asked),
            Self::AddCheckpoint => add_checkpoint(federation, asked),
            Self::Cosignature => brought::cosignature(federation, asked),
            Self::AddEntries => brought::add_entries(federation, asked),
            Self::Hint => hint(federation, asked),
            Self::Heads => heads(federation, asked),
            Self::PrivateFetch => records::fetch(federation, asked),
            Self::Bundle(asks) => asks.answer(federation, asked),
            Self::Static => static_files::answer(federation, asked),
        }
    }
}

/// The answer to a request, refusals included, as it would come over a wire.
pub fn answer(federation: &Federation, asked: &Asked) -> wire::Response {
    let answer = Endpoint::find(&asked.method, &asked.target).and_then(|endpoint| {
        if asked.body.len() > endpoint.body_max() {
            return Err(gate::too_large(endpoint.body_max()));
        }
        endpoint.answer(federation, asked)
    });
    match answer {
        Ok(reply) => wire::Response {
            status: reply.status,
            content_type: reply.content_type.map(str::to_owned),
            date: None,
            retry_after: None,
            body: Ok(reply.body),
        },
        Err(problem) => problem.response(),
    }
}

/// `GET /info`: to anyone, because pinning begins with it.
fn info(federation: &Federation, asked: &Asked) -> Answer {
    gate::public(asked, federation)?;
    let app = federation.instance();
    let shown = !told(past::is_held_as_other(&app.ledger))?;
    let said = told(app.store().snapshot(|conn| {
        let origin = app.origin();
        let missing = || Error::from(codes::UNAVAILABLE);
        let row = log::find(conn, origin.as_str())?.ok_or_else(missing)?;
        let first = log::find_entry(conn, origin.as_str(), 0)?.ok_or_else(missing)?;
        let newest = log::published(conn, origin.as_str())?.filter(|_| shown);
        Ok(Info {
            origin: origin.clone(),
            genesis: log::hash(&row.genesis)?,
            entry: json::to_b64u(first.as_bytes()),
            software: concat!("enlace/", env!("CARGO_PKG_VERSION")).into(),
            size: newest.map_or(Ok(0), |row| log::unsigned(row.size))?,
            limits: InfoLimits { entries: PAGE_MAX_ENTRIES, bytes: PAGE_MAX_BYTES, wait: WAIT_MAX },
            kinds: kinds(),
        })
    }))?;
    Reply::json(&said)
}

fn kinds() -> BTreeMap<String, Vec<u32>> {
    let mut all: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (kind, kv) in KINDS {
        all.entry((*kind).to_owned()).or_default().push(*kv);
    }
    all
}

/// `GET /checkpoint`: the newest note, with the cosignatures collected so far.
fn checkpoint(federation: &Federation, asked: &Asked) -> Answer {
    gate::reader(asked, federation)?;
    let instance = federation.instance();
    let origin = log_of(&query(asked)?, instance)?;
    let note = told(instance.store().snapshot(|conn| {
        let newest = log::published(conn, origin.as_str())?;
        newest.map(|row| row.note).ok_or_else(|| codes::PEER_UNKNOWN.into())
    }))?;
    Ok(Reply::ok(TEXT, note))
}

/// `GET /entries`: a page of a log, asked for by somebody who was let in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entries {
    origin: Origin,
    from: u64,
    limit: usize,
    /// Seconds that the caller waits at the end of the log.
    pub wait: u64,
}

impl Entries {
    /// Lets the caller in and reads what it asks for.
    ///
    /// # Errors
    /// As [`gate::log_reader`]; `E_JSON` for a malformed query.
    pub fn asked(federation: &Federation, asked: &Asked) -> Result<Self, Problem> {
        let asker = gate::log_reader(asked, federation)?;
        let query = query(asked)?;
        let origin = log_of(&query, federation.instance())?;
        let from = required(&query, "from")?;
        let limit = number(&query, "limit")?.unwrap_or(PAGE_MAX_ENTRIES as u64);
        let limit = usize::try_from(limit).unwrap_or(PAGE_MAX_ENTRIES).clamp(1, PAGE_MAX_ENTRIES);
        let wait = number(&query, "wait")?.unwrap_or(0).min(WAIT_MAX);
        // Only our own log grows by what happens here; a peer's is asked for again.
        let wait = if origin == *federation.instance().origin() { wait } else { 0 };
        if let Some(peer) = asker {
            federation.heard_of(&peer.origin);
        }
        Ok(Self { origin, from, limit, wait })
    }

    /// The page as it is now.
    ///
    /// # Errors
    /// `E_ORIGIN`, `E_SEQ`, `E_BUSY`.
    pub fn page(&self, instance: &Instance) -> Result<Page, Problem> {
        let read =
            instance.store().snapshot(|c| pages::read(c, &self.origin, self.from, self.limit));
        told(read)
    }
}

/// `POST /witness/add-checkpoint`, with the bodies and statuses of C2SP tlog-witness.
fn add_checkpoint(federation: &Federation, asked: &Asked) -> Answer {
    let asker = gate::peer(asked, Class::Peer, federation)?;
    let text =
        std::str::from_utf8(&asked.body).map_err(|_| Problem::new(problem::JSON, "not UTF-8"))?;
    let answer = told(cosign::add_checkpoint(federation.instance(), &asker.origin, text))?;
    federation.heard_of(&asker.origin);
    match answer {
        cosign::Answer::Cosigned(lines) => Ok(Reply::ok(TEXT, lines)),
        cosign::Answer::Conflict(size) => Ok(Reply::size(size)),
        cosign::Answer::Malformed(part) => Err(Problem::new(problem::JSON, part)),
        cosign::Answer::Refused(why) => Err(Problem::new(problem::SIG, why)),
        cosign::Answer::Unknown => Err(Problem::new(problem::ORIGIN, "log not held")),
        cosign::Answer::Fork => Err(Problem::new(problem::FORK, "contradicts a held checkpoint")),
        cosign::Answer::OverQuota => Err(Problem::over_quota()),
        cosign::Answer::Unproven => Err(Problem::new(problem::PROOF, "consistency proof")),
    }
}

/// `POST /hint`: a doorbell, trusted with nothing; the worker looks for itself.
fn hint(federation: &Federation, asked: &Asked) -> Answer {
    let asker = gate::peer(asked, Class::Hint, federation)?;
    let hint: Hint = json::parse(&asked.body, Limits::LINE)
        .map_err(|error| Problem::new(problem::JSON, error.to_string()))?;
    if hint.origin != asker.origin {
        return Err(Problem::new(problem::FORBIDDEN, "another's doorbell"));
    }
    federation.heard_of(&asker.origin);
    Ok(Reply::nothing())
}

/// `GET /heads?of=ORIGIN`: the largest checkpoint verified of a log, for the restore guard.
fn heads(federation: &Federation, asked: &Asked) -> Answer {
    let Asker { origin: asker } = gate::peer(asked, Class::Peer, federation)?;
    let query = query(asked)?;
    let of = query.get("of").and_then(|text| text.parse::<Origin>().ok());
    let of = of.ok_or_else(|| Problem::new(problem::JSON, "of"))?;
    federation.heard_of(&asker);
    require_shown(federation.instance(), &of)?;
    let found =
        told(federation.instance().store().read(|c| log::latest_checkpoint(c, of.as_str())))?;
    let found = found.ok_or_else(|| Problem::new(problem::ORIGIN, "no checkpoint of that log"))?;
    // What was stored was verified; what no longer parses is not handed on.
    found.signed()?;
    Ok(Reply::ok(TEXT, found.note))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told() {
        assert_eq!(kinds().len(), KINDS.len());
    }

    #[test]
    fn a_path_without_an_endpoint_is_no_endpoint() {
        assert_eq!(Endpoint::find("GET", "/fed/v1/info").ok(), Some(Endpoint::Info));
        assert_eq!(Endpoint::find("GET", "/fed/v1/heads?of=x").ok(), Some(Endpoint::Heads));
        for (method, target) in
            [("POST", "/fed/v1/info"), ("GET", "/info"), ("GET", "/fed/v1"), ("GET", "")]
        {
            let error = Endpoint::find(method, target).expect_err("no endpoint");
            assert_eq!(error.kind(), problem::PATH, "{method} {target}");
        }
    }
}
