//! What this instance serves to others under `/fed/v1` (protocol §5).

use std::collections::{BTreeMap, HashMap};
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use enlace_schema::event::{KINDS, Origin};
use enlace_schema::json::{self, Limits};
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;
use enlace_schema::log::{
    Hash, PAGE_MAX_BYTES, PAGE_MAX_ENTRIES, SignedCheckpoint, consistency_proof, inclusion_proof,
};
use serde_json::json;

use super::client::{Hint, Info, InfoLimits};
use super::gate::{self, Asker};
use super::limits::Class;
use super::pages::{self, Page};
use super::problem::{self, Problem};
use super::{Federation, witness};
use crate::error::{Error, Refusal, Result as Done, codes};
use crate::instance::Instance;
use crate::store::Connection;
use crate::store::log::{self, StoredTiles};

/// Longest long poll, in seconds (rule 17).
const WAIT_MAX: u64 = 30;
/// Most bytes of a request to cosign (protocol §13): a note and its proof.
const COSIGN_MAX: usize = 16 * 1024;
/// Most bytes of a doorbell.
const HINT_MAX: usize = 1024;
const TEXT: &str = "text/plain; charset=utf-8";

type Answer = Result<HttpResponse, Problem>;
type App = web::Data<Instance>;
type Fed = web::Data<Federation>;

/// Every route between instances, and nothing else below them.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .route("/info", web::get().to(info))
        .route("/checkpoint", web::get().to(checkpoint))
        .route("/entries", web::get().to(entries))
        .route("/proof/inclusion", web::get().to(inclusion))
        .route("/proof/consistency", web::get().to(consistency))
        .route("/witness/add-checkpoint", web::post().to(add_checkpoint))
        .route("/hint", web::post().to(hint))
        .route("/heads", web::get().to(heads))
        .default_service(web::to(nothing_here));
}

async fn nothing_here() -> Answer {
    Err(Problem::new(problem::ORIGIN, "no such path"))
}

/// `GET /info`: to anyone, because pinning begins with it.
async fn info(request: HttpRequest, instance: App, federation: Fed) -> Answer {
    gate::public(&request, &instance, &federation)?;
    let app = instance.clone();
    let said = gate::block(move || {
        app.store().snapshot(|conn| {
            let origin = app.origin();
            let missing = || Error::from(codes::UNAVAILABLE);
            let row = log::find(conn, origin.as_str())?.ok_or_else(missing)?;
            let first = log::find_entry(conn, origin.as_str(), 0)?.ok_or_else(missing)?;
            let newest = log::published(conn, origin.as_str())?;
            Ok(Info {
                origin: origin.clone(),
                genesis: log::hash(&row.genesis)?,
                entry: json::to_b64u(first.as_bytes()),
                software: concat!("enlace/", env!("CARGO_PKG_VERSION")).into(),
                size: newest.map_or(Ok(0), |row| log::unsigned(row.size))?,
                limits: InfoLimits {
                    entries: PAGE_MAX_ENTRIES,
                    bytes: PAGE_MAX_BYTES,
                    wait: WAIT_MAX,
                },
                kinds: kinds(),
            })
        })
    })
    .await?;
    Ok(HttpResponse::Ok().json(said))
}

fn kinds() -> BTreeMap<String, Vec<u32>> {
    let mut all: BTreeMap<String, Vec<u32>> = BTreeMap::new();
    for (kind, kv) in KINDS {
        all.entry((*kind).to_owned()).or_default().push(*kv);
    }
    all
}

/// `GET /checkpoint`: the newest note, with the cosignatures collected so far.
async fn checkpoint(request: HttpRequest, instance: App, federation: Fed) -> Answer {
    gate::reader(&request, &instance, &federation).await?;
    let query = query(&request)?;
    let origin = log_of(&query, &instance)?;
    let note = gate::block(move || {
        instance.store().snapshot(|conn| {
            let newest = log::published(conn, origin.as_str())?;
            newest.map(|row| row.note).ok_or_else(|| codes::PEER_UNKNOWN.into())
        })
    })
    .await?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, TEXT)).body(note))
}

/// `GET /entries`: a page of a log, with a long poll at its end.
async fn entries(request: HttpRequest, instance: App, federation: Fed) -> Answer {
    let asker = gate::log_reader(&request, &instance, &federation).await?;
    let query = query(&request)?;
    let origin = log_of(&query, &instance)?;
    let from = number(&query, "from")?.ok_or_else(|| Problem::new(problem::JSON, "from"))?;
    let limit = number(&query, "limit")?.unwrap_or(PAGE_MAX_ENTRIES as u64);
    let limit = usize::try_from(limit).unwrap_or(PAGE_MAX_ENTRIES).clamp(1, PAGE_MAX_ENTRIES);
    // Only our own log grows by what happens here; a peer's is asked for again.
    let own = origin == *instance.origin();
    let wait = if own { number(&query, "wait")?.unwrap_or(0).min(WAIT_MAX) } else { 0 };
    if let Some(peer) = asker {
        federation.heard_of(&peer.origin);
    }
    let page = poll(&instance, &federation, origin, from, limit, wait).await?;
    Ok(HttpResponse::Ok().content_type("application/x-ndjson").body(page.body))
}

async fn poll(
    instance: &App,
    federation: &Fed,
    origin: Origin,
    from: u64,
    limit: usize,
    wait: u64,
) -> Result<Page, Problem> {
    let mut published = federation.published();
    let mut stopping = federation.stopping();
    let sleep = tokio::time::sleep(Duration::from_secs(wait));
    tokio::pin!(sleep);
    let mut waited = false;
    loop {
        published.borrow_and_update();
        let (app, log) = (instance.clone(), origin.clone());
        let read = move || app.store().snapshot(|conn| pages::read(conn, &log, from, limit));
        let page = gate::block(read).await?;
        let stopped = *stopping.borrow_and_update();
        if page.entries > 0 || wait == 0 || waited || stopped {
            return Ok(page);
        }
        tokio::select! {
            () = &mut sleep => return Ok(page),
            _ = stopping.changed() => return Ok(page),
            // Also a checkpoint that is only newer: its time is news.
            _ = published.changed() => waited = true,
        }
    }
}

/// `GET /proof/inclusion?log=&index=&size=`.
async fn inclusion(request: HttpRequest, instance: App, federation: Fed) -> Answer {
    gate::reader(&request, &instance, &federation).await?;
    let query = query(&request)?;
    let origin = log_of(&query, &instance)?;
    let (index, size) = (required(&query, "index")?, required(&query, "size")?);
    if index >= size {
        return Err(Problem::new(problem::SEQ, "index beyond size"));
    }
    let proof = gate::block(move || {
        instance.store().snapshot(|conn| {
            held_to(conn, &origin, size)?;
            inclusion_proof(&mut StoredTiles::of(conn, origin.as_str()), index, size)
                .map_err(Error::internal)
        })
    })
    .await?;
    Ok(HttpResponse::Ok().json(json!({ "index": index, "size": size, "proof": b64u(&proof) })))
}

/// `GET /proof/consistency?log=&old=&new=`.
async fn consistency(request: HttpRequest, instance: App, federation: Fed) -> Answer {
    gate::reader(&request, &instance, &federation).await?;
    let query = query(&request)?;
    let origin = log_of(&query, &instance)?;
    let (old, new) = (required(&query, "old")?, required(&query, "new")?);
    if old > new {
        return Err(Problem::new(problem::SEQ, "old beyond new"));
    }
    let proof = gate::block(move || {
        instance.store().snapshot(|conn| {
            held_to(conn, &origin, new)?;
            consistency_proof(&mut StoredTiles::of(conn, origin.as_str()), old, new)
                .map_err(Error::internal)
        })
    })
    .await?;
    Ok(HttpResponse::Ok().json(json!({ "old": old, "new": new, "proof": b64u(&proof) })))
}

/// Proofs reach no further than what was published.
fn held_to(conn: &mut Connection, origin: &Origin, size: u64) -> Done<()> {
    let unknown = || Error::from(codes::PEER_UNKNOWN);
    let newest = log::published(conn, origin.as_str())?.ok_or_else(unknown)?;
    if size > log::unsigned(newest.size)? {
        return Err(Refusal::new(codes::INVALID_ARGUMENT).with("name", "size").into());
    }
    Ok(())
}

fn b64u(proof: &[Hash]) -> Vec<String> {
    proof.iter().map(|hash| json::to_b64u(hash.as_bytes())).collect()
}

/// `POST /witness/add-checkpoint`, with the bodies and statuses of C2SP tlog-witness.
async fn add_checkpoint(
    request: HttpRequest,
    payload: web::Payload,
    instance: App,
    federation: Fed,
) -> Answer {
    let body = gate::body(payload, COSIGN_MAX).await?;
    let asker = gate::peer(&request, &body, Class::Peer, &instance, &federation).await?;
    let text = String::from_utf8(body).map_err(|_| Problem::new(problem::JSON, "not UTF-8"))?;
    let author = asker.origin.clone();
    let answer = gate::block(move || witness::add_checkpoint(&instance, &author, &text)).await?;
    federation.heard_of(&asker.origin);
    match answer {
        witness::Answer::Cosigned(lines) => {
            Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, TEXT)).body(lines))
        }
        witness::Answer::Conflict(size) => Ok(HttpResponse::Conflict()
            .insert_header((header::CONTENT_TYPE, SIZE_MEDIA_TYPE))
            .body(format!("{size}\n"))),
        witness::Answer::Malformed(part) => Err(Problem::new(problem::JSON, part)),
        witness::Answer::Refused(why) => Err(Problem::new(problem::SIG, why)),
        witness::Answer::Unknown => Err(Problem::new(problem::ORIGIN, "log not held")),
        witness::Answer::Fork => Err(Problem::new(problem::FORK, "contradicts a held checkpoint")),
        witness::Answer::OverQuota => {
            Err(Problem::new(problem::LIMIT, "too much for one day").retry_after(3_600))
        }
        witness::Answer::Unproven => Err(Problem::new(problem::PROOF, "consistency proof")),
    }
}

/// `POST /hint`: a doorbell, trusted with nothing; the worker looks for itself.
async fn hint(
    request: HttpRequest,
    payload: web::Payload,
    instance: App,
    federation: Fed,
) -> Answer {
    let body = gate::body(payload, HINT_MAX).await?;
    let asker = gate::peer(&request, &body, Class::Hint, &instance, &federation).await?;
    let hint: Hint = json::parse(&body, Limits::LINE)
        .map_err(|error| Problem::new(problem::JSON, error.to_string()))?;
    if hint.origin != asker.origin {
        return Err(Problem::new(problem::FORBIDDEN, "another's doorbell"));
    }
    federation.heard_of(&asker.origin);
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /heads?of=ORIGIN`: the largest checkpoint verified of a log, for the restore guard.
async fn heads(request: HttpRequest, instance: App, federation: Fed) -> Answer {
    let Asker { origin: asker, .. } =
        gate::peer(&request, b"", Class::Peer, &instance, &federation).await?;
    let query = query(&request)?;
    let of = query.get("of").and_then(|text| text.parse::<Origin>().ok());
    let of = of.ok_or_else(|| Problem::new(problem::JSON, "of"))?;
    federation.heard_of(&asker);
    let found =
        gate::block(move || instance.store().read(|c| log::latest_checkpoint(c, of.as_str())))
            .await?;
    let note = found.map(|row| row.note);
    let note = note.ok_or_else(|| Problem::new(problem::ORIGIN, "no checkpoint of that log"))?;
    // What was stored was verified; what no longer parses is not handed on.
    SignedCheckpoint::parse(&note).map_err(|error| Problem::from(Error::internal(error)))?;
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, TEXT)).body(note))
}

type Query = HashMap<String, String>;

fn query(request: &HttpRequest) -> Result<Query, Problem> {
    let pairs = web::Query::<Vec<(String, String)>>::from_query(request.query_string())
        .map_err(|_| Problem::new(problem::JSON, "query"))?;
    let mut query = Query::new();
    for (name, value) in pairs.into_inner() {
        if query.insert(name, value).is_some() {
            return Err(Problem::new(problem::JSON, "a name twice in the query"));
        }
    }
    Ok(query)
}

fn number(query: &Query, name: &'static str) -> Result<Option<u64>, Problem> {
    let Some(text) = query.get(name) else {
        return Ok(None);
    };
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = text.parse().ok().filter(|number| digits && *number <= json::MAX_INTEGER);
    number.map(Some).ok_or_else(|| Problem::new(problem::JSON, name))
}

fn required(query: &Query, name: &'static str) -> Result<u64, Problem> {
    number(query, name)?.ok_or_else(|| Problem::new(problem::JSON, name))
}

fn log_of(query: &Query, instance: &Instance) -> Result<Origin, Problem> {
    match query.get("log") {
        None => Ok(instance.origin().clone()),
        Some(text) => text.parse().map_err(|_| Problem::new(problem::JSON, "log")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_a_query_are_plain() {
        let query = |text: &str| Query::from([("from".to_owned(), text.to_owned())]);
        assert_eq!(number(&query("12"), "from").ok(), Some(Some(12)));
        assert_eq!(number(&Query::new(), "from").ok(), Some(None));
        for bad in ["", "+1", "-1", "1.0", "x", "9007199254740992", "99999999999999999999"] {
            assert!(number(&query(bad), "from").is_err(), "{bad}");
        }
    }

    #[test]
    fn every_kind_is_told() {
        assert_eq!(kinds().len(), KINDS.len());
    }
}
