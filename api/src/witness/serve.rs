//! The two paths of a witness: `POST /add-checkpoint` (C2SP tlog-witness), without any token,
//! because the log's own signature says who asks; and `GET /vkey`, for whoever configures it.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::http::{KeepAlive, header};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use enlace_schema::log::witness::SIZE_MEDIA_TYPE;

use super::{Answer, Witness};
use crate::error::{Error, Result};
use crate::federation::gate;
use crate::federation::limits::{Class, Limits};
use crate::federation::problem::{self, Problem};

/// Most bytes of a request to cosign (protocol §13): a note and its proof.
const COSIGN_MAX: usize = 16 * 1024;
/// Cosigning is one signature and one small file: more threads would wait for the same lock.
const WORKERS: usize = 2;
/// Connections at a time over all workers: each log brings a checkpoint every few seconds at most.
const MAX_CONNECTIONS: usize = 256;
/// Longest time that a request may take to come.
const PATIENCE: Duration = Duration::from_secs(10);
/// Open requests get so long to finish when the process is asked to stop.
const SHUTDOWN_SECONDS: u64 = 5;
const TEXT: &str = "text/plain; charset=utf-8";

type Asked = std::result::Result<HttpResponse, Problem>;

/// Builds the HTTP server of a witness on a bound listener.
///
/// # Errors
/// What the system says of the listener.
pub fn build(witness: Witness, listener: TcpListener) -> Result<(Server, ServerHandle)> {
    let limits = Arc::new(Limits::default());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(web::Data::new(witness.clone()))
            .app_data(web::Data::from(Arc::clone(&limits)))
            .route("/add-checkpoint", web::post().to(add_checkpoint))
            .route("/vkey", web::get().to(vkey))
            .default_service(web::to(nothing_here))
    })
    .workers(WORKERS)
    .max_connections(MAX_CONNECTIONS / WORKERS)
    .client_request_timeout(PATIENCE)
    .keep_alive(KeepAlive::Disabled)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok((server, handle))
}

async fn nothing_here() -> Asked {
    Err(Problem::new(problem::PATH, "no such path"))
}

/// A witness stands alone or behind a proxy of its operator's: then the proxy's own limits hold.
fn take(request: &HttpRequest, limits: &Limits) -> std::result::Result<(), Problem> {
    let ip = request.peer_addr().map(|address| address.ip().to_string());
    limits.take(Class::Public, &ip.unwrap_or_default())
}

async fn vkey(
    request: HttpRequest,
    witness: web::Data<Witness>,
    limits: web::Data<Limits>,
) -> Asked {
    take(&request, &limits)?;
    let text = format!("{}\n", witness.vkey());
    Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, TEXT)).body(text))
}

async fn add_checkpoint(
    request: HttpRequest,
    payload: web::Payload,
    witness: web::Data<Witness>,
    limits: web::Data<Limits>,
) -> Asked {
    take(&request, &limits)?;
    let body = tokio::time::timeout(PATIENCE, gate::body(payload, COSIGN_MAX)).await;
    let body = body.map_err(|_| Problem::new(problem::LATE, "the body did not come in time"))??;
    let text = String::from_utf8(body).map_err(|_| Problem::new(problem::JSON, "not UTF-8"))?;
    let answer = web::block(move || witness.add_checkpoint(&text))
        .await
        .map_err(|_| Problem::new(problem::BUSY, "stopping").retry_after(5))?
        .map_err(|error: Error| Problem::from(error))?;
    match answer {
        Answer::Cosigned(line) => {
            Ok(HttpResponse::Ok().insert_header((header::CONTENT_TYPE, TEXT)).body(line))
        }
        Answer::Conflict(size) => Ok(HttpResponse::Conflict()
            .insert_header((header::CONTENT_TYPE, SIZE_MEDIA_TYPE))
            .body(format!("{size}\n"))),
        Answer::Malformed(part) => Err(Problem::new(problem::JSON, part)),
        Answer::Refused => Err(Problem::new(problem::SIG, "not signed by the log's key")),
        Answer::Unknown => Err(Problem::new(problem::ORIGIN, "not a log of this witness")),
        Answer::Unproven => Err(Problem::new(problem::PROOF, "consistency proof")),
        Answer::Restored => {
            Err(Problem::new(problem::BUSY, "its record was restored").retry_after(600))
        }
    }
}
