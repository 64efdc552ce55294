//! Subscriptions over `graphql-transport-ws` at `/graphql/ws`. The token comes in
//! `connection_init` (`{"authorization": "Bearer …"}`): a browser cannot set headers here, and a
//! cookie would let any site open a socket in a member's name, so `Origin` is checked besides.

use actix_web::http::header::{HOST, ORIGIN};
use actix_web::{HttpRequest, HttpResponse, web};
use juniper::{DefaultScalarValue, RootNode, Variables};
use juniper_actix::subscriptions::graphql_transport_ws_handler;
use juniper_graphql_ws::ConnectionConfig;

use super::{Context, MAX_DEPTH, MAX_FIELDS, MAX_TOKENS, Mutation, Subscription};
use crate::auth;
use crate::instance::Instance;
use crate::locale::Locale;

/// Operations that one connection may have under way.
const MAX_OPERATIONS: usize = 16;

/// What a socket serves: its resolvers run on the threads that serve everyone, so that nothing is
/// read here but what is subscribed to, and a mutation is there to be refused by name.
pub type SocketSchema = RootNode<SocketQuery, Mutation, Subscription>;

/// The schema of a socket.
pub fn schema() -> SocketSchema {
    SocketSchema::new(SocketQuery, Mutation, Subscription)
        .limit_depth(MAX_DEPTH)
        .limit_tokens(MAX_TOKENS)
        .limit_fields(MAX_FIELDS)
        .disable_introspection()
}

/// The only query of a socket.
#[derive(Debug, Clone, Copy)]
pub struct SocketQuery;

/// The only query of a socket; everything else is asked at `/graphql`.
#[juniper::graphql_object]
#[graphql(name = "Query", context = Context, scalar = DefaultScalarValue)]
impl SocketQuery {
    /// The version of this software.
    fn version() -> &'static str {
        env!("CARGO_PKG_VERSION")
    }
}

/// GET `/graphql/ws`.
pub async fn open(
    request: HttpRequest,
    stream: web::Payload,
    instance: web::Data<Instance>,
    schema: web::Data<SocketSchema>,
) -> actix_web::Result<HttpResponse> {
    if !same_origin(&request) {
        return Ok(HttpResponse::Forbidden().finish());
    }
    let accepted = super::handler::language(&request);
    let instance = (**instance).clone();
    let init = move |params: Variables<DefaultScalarValue>| async move {
        let text = |name: &str| params.get(name).and_then(|value| value.convert::<String>().ok());
        let header = text("authorization").or_else(|| text("Authorization"));
        let locale = text("locale").and_then(|tag| tag.parse::<Locale>().ok()).unwrap_or(accepted);
        let signed = match header {
            None => None,
            Some(header) => {
                let checked = instance.clone();
                tokio::task::spawn_blocking(move || auth::from_bearer(&checked, &header))
                    .await
                    .map_err(crate::error::Error::internal)??
            }
        };
        let context = Context::lasting(instance, signed, locale);
        Ok::<_, crate::error::Error>(
            ConnectionConfig::new(context).with_max_in_flight_operations(MAX_OPERATIONS),
        )
    };
    graphql_transport_ws_handler(request, stream, schema.into_inner(), init).await
}

/// A browser always sends `Origin` on a socket; a script need not.
fn same_origin(request: &HttpRequest) -> bool {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    match header(ORIGIN) {
        None => true,
        Some(origin) => {
            let host = origin.split_once("://").map(|(_, host)| host);
            host.is_some() && host == header(HOST)
        }
    }
}
