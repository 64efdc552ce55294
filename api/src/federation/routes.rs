//! How [`answer`]s travel by HTTP: bodies within their limits, work that blocks on threads that
//! may, and the long poll.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};

use super::answer::static_files;
use super::answer::{Asked, Endpoint, Entries, Reply};
use super::limits::Large;
use super::pages::Page;
use super::problem::Problem;
use super::{Federation, gate};
use crate::instance::Instance;

/// A body up to here is read before its sender is known: there may be 2,048 connections at once.
const SHORT_BODY: usize = 16 * 1024;

type App = web::Data<Instance>;
type Fed = web::Data<Federation>;

/// Every endpoint between instances (they are listed in [`Endpoint`]), and nothing else below.
pub fn configure(config: &mut web::ServiceConfig) {
    config.default_service(web::to(any));
}

async fn any(
    request: HttpRequest,
    payload: web::Payload,
    instance: App,
    federation: Fed,
) -> Result<HttpResponse, Problem> {
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let endpoint = Endpoint::find(request.method().as_str(), target)?;
    let authorization = request.headers().get("authorization");
    let authorization = authorization.and_then(|value| value.to_str().ok()).map(str::to_owned);
    let mut asked = Asked {
        method: request.method().to_string(),
        target: target.to_owned(),
        authorization,
        address: gate::address(&request, &instance),
        body: Vec::new(),
    };
    let most = endpoint.body_max();
    // Held until the answer is there: a peer brings one page at a time, and one part of a bundle.
    let mut sending = None;
    if most > SHORT_BODY {
        let (app, before) = (federation.clone(), asked.clone());
        let peer = gate::block(move || gate::before_body(&before, &app)).await?;
        let large = match endpoint {
            Endpoint::AddEntries => Some(Large::Page),
            Endpoint::Bundle(_) => Some(Large::Bundle),
            _ => None,
        };
        let begin = |large| federation.limits().begin_sending(&peer, large);
        sending = large.map(begin).transpose()?;
    }
    if most > 0 {
        asked.body = gate::body(payload, most).await?;
    }
    let reply = match endpoint {
        Endpoint::Entries => entries(&federation, asked).await?,
        _ => {
            let federation = federation.clone();
            gate::block(move || endpoint.answer(&federation, &asked)).await?
        }
    };
    drop(sending);
    let status = StatusCode::from_u16(reply.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut answer = HttpResponse::build(status);
    if let Some(media_type) = reply.content_type {
        answer.insert_header((CONTENT_TYPE, HeaderValue::from_static(media_type)));
    }
    let cache = static_files::cache(target, instance.config.public_reads);
    if let Some(kept) = cache.filter(|_| reply.status == 200) {
        answer.insert_header((CACHE_CONTROL, HeaderValue::from_static(kept)));
    }
    Ok(answer.body(reply.body))
}

/// A page of a log, with a long poll at its end.
async fn entries(federation: &Fed, asked: Asked) -> Result<Reply, Problem> {
    let app = federation.clone();
    let entries = gate::block(move || Entries::asked(&app, &asked)).await?;
    poll(federation, entries).await.map(Reply::from)
}

async fn poll(federation: &Fed, entries: Entries) -> Result<Page, Problem> {
    let mut published = federation.published();
    let mut stopping = federation.stopping();
    let sleep = tokio::time::sleep(Duration::from_secs(entries.wait));
    tokio::pin!(sleep);
    let mut waited = false;
    loop {
        published.borrow_and_update();
        let (app, asked) = (federation.clone(), entries.clone());
        let page = gate::block(move || asked.page(app.instance())).await?;
        let stopped = *stopping.borrow_and_update();
        if page.entries > 0 || entries.wait == 0 || waited || stopped {
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
