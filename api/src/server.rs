//! Every route on one screen, and the life of the process around them.

use std::net::TcpListener;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle, Service};
use actix_web::http::header::CONTENT_ENCODING;
use actix_web::middleware::{Compress, DefaultHeaders};
use actix_web::{App, HttpServer, web};

use crate::error::Result;
use crate::federation::Federation;
use crate::instance::Instance;
use crate::{federation, graphql, jobs, portal};

/// Seconds that open requests get to finish when the process is asked to stop.
const SHUTDOWN_SECONDS: u64 = 10;
/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// Connections at a time over all workers: 700 members at once, and their peers.
const MAX_CONNECTIONS: usize = 2_048;

/// Every route.
pub fn routes(config: &mut web::ServiceConfig) {
    config
        .service(web::scope("/fed/v1").configure(federation::configure))
        .configure(graphql::configure) // /graphql  /graphql/ws  /graphiql  /graphiql/assets/…
        .configure(portal::configure); // /  /sign-in  /polls/…  /proposals/…  /office/…  /assets/…
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
    let schema = web::Data::new(graphql::schema());
    let socket = web::Data::new(graphql::socket_schema());
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
            .wrap_fn(|mut request, service| {
                request.headers_mut().remove(CONTENT_ENCODING);
                service.call(request)
            })
            .configure(routes)
    })
    .workers(workers)
    .max_connections((MAX_CONNECTIONS / workers.max(1)).max(1))
    .client_request_timeout(HEADER_TIMEOUT)
    .shutdown_timeout(SHUTDOWN_SECONDS)
    .listen(listener)?
    .run();
    let handle = server.handle();
    Ok((server, handle))
}
