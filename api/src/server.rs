//! Every route on one screen, and the life of the process around them.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle, Service, ServiceRequest};
use actix_web::http::KeepAlive;
use actix_web::http::header::{
    ACCEPT_ENCODING, AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, Encoding, HeaderValue,
};
use actix_web::middleware::{Compress, DefaultHeaders};
use actix_web::{App, HttpMessage, HttpResponse, HttpServer, web};
use serde_json::json;

use crate::error::{Result, codes};
use crate::federation::Federation;
use crate::instance::Instance;
use crate::patience::Waiting;
use crate::{federation, graphql, jobs, portal};

/// Seconds that open requests get to finish when the process is asked to stop.
const SHUTDOWN_SECONDS: u64 = 10;
/// How long what a client still sends is taken after its answer: a socket that is closed over
/// unread bytes may lose the answer too.
const LINGER: Duration = Duration::from_secs(1);
/// Connections at a time over all workers: 700 members at once, and their peers.
const MAX_CONNECTIONS: usize = 2_048;

/// Every route.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .route("/health", web::get().to(health))
        .service(web::scope("/fed/v1").configure(federation::configure))
        .configure(graphql::configure) // /graphql  /graphql/ws  /graphiql  /graphiql/assets/…
        .configure(portal::configure); // /  /sign-in  /polls/…  /proposals/…  /office/…  /assets/…
}

/// `GET /health`, for a monitor: 200 while this instance takes ballots and other changes, 503 with
/// the code of the refusal while it does not. Reading goes on either way.
async fn health(instance: web::Data<Instance>) -> HttpResponse {
    let ledger = &instance.ledger;
    let (code, why) = match (ledger.held_by(), ledger.clock_doubt()) {
        (Some(hold), _) => (Some(codes::READ_ONLY), Some(hold.as_str())),
        (None, Some(doubt)) => (Some(codes::CLOCK_UNTRUSTED), Some(doubt.as_str())),
        (None, None) => (None, None),
    };
    let mut answer = match code {
        None => HttpResponse::Ok(),
        Some(_) => HttpResponse::ServiceUnavailable(),
    };
    let code = code.map(|code| code.name);
    answer
        .insert_header((CACHE_CONTROL, "no-store"))
        .json(json!({ "ok": code.is_none(), "code": code, "why": why }))
}

/// What runs beside the requests: the clock's jobs, the peers' workers. Stops when dropped.
pub struct Background {
    jobs: jobs::Jobs,
    federation: Federation,
}

impl Background {
    /// Starts the jobs and one worker per peer.
    ///
    /// # Errors
    /// What the system says when it has no thread left.
    pub fn start(instance: &Instance) -> Result<Self> {
        let federation = Federation::start(instance.clone())?;
        let jobs = jobs::start(instance.clone())?;
        Ok(Self { jobs, federation })
    }

    /// The federation's handle, for routes.
    pub fn federation(&self) -> &Federation {
        &self.federation
    }

    /// Stops what was started, and waits for it.
    pub fn stop(self) {
        self.jobs.stop();
        self.federation.stop();
    }
}

/// An answer is in gzip or as it is (protocol §5), and never refused for how it travels: the layer
/// that packs has other codings too, and its own plain text for who accepts none of them.
fn accept_gzip_alone(request: &mut ServiceRequest) {
    let codings = [Encoding::identity(), Encoding::gzip()];
    let accepted = request.get_header::<AcceptEncoding>();
    let chosen = accepted.and_then(|accepted| accepted.negotiate(codings.iter()));
    let headers = request.headers_mut();
    headers.remove(ACCEPT_ENCODING);
    if chosen == Some(Encoding::gzip()) {
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    }
}

/// Builds the HTTP server on a bound listener.
///
/// # Errors
/// What the system says of the listener.
pub fn build(
    instance: Instance,
    federation: Federation,
    listener: TcpListener,
) -> Result<(Server, ServerHandle)> {
    let workers = instance.config.http_workers;
    let body_limit = instance.config.body_limit;
    let longest = instance.config.request_timeout;
    let schema = web::Data::new(graphql::schema(instance.config.query));
    let socket = web::Data::new(graphql::socket_schema(instance.config.query));
    let limits = web::Data::new(crate::auth::limit::SignInLimit::default());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(instance.clone()))
            .app_data(web::Data::new(federation.clone()))
            .app_data(schema.clone())
            .app_data(socket.clone())
            .app_data(limits.clone())
            .app_data(web::PayloadConfig::new(body_limit))
            .app_data(
                web::FormConfig::default().limit(body_limit).error_handler(portal::unreadable_form),
            )
            .wrap(Compress::default())
            .wrap(
                DefaultHeaders::new()
                    .add(("X-Content-Type-Options", "nosniff"))
                    .add(("Referrer-Policy", "same-origin")),
            )
            // A body is taken as it comes: 50 KB of it, inflated, would be 50 MB before any limit.
            .wrap_fn(move |mut request, service| {
                request.headers_mut().remove(CONTENT_ENCODING);
                accept_gzip_alone(&mut request);
                let waiting = Waiting::of(&mut request, longest);
                let answer = service.call(request);
                async move {
                    let answer = answer.await?.map_into_boxed_body();
                    Ok(answer.map_body(|_, body| waiting.answered(body)))
                }
            })
            .configure(routes)
    })
    .workers(workers)
    .max_connections((MAX_CONNECTIONS / workers.max(1)).max(1))
    .client_request_timeout(longest)
    // The time for the headers is watched on the first request of a connection only: on a later
    // one, half of them would hold it for ever. So each has one request; the proxy keeps the rest.
    .keep_alive(KeepAlive::Disabled)
    .client_disconnect_timeout(LINGER)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok((server, handle))
}
