//! Subscriptions over `graphql-transport-ws` at `/graphql/ws`. The token comes in
//! `connection_init` (`{"authorization": "Bearer …"}`): a browser cannot set headers here, and a
//! cookie would let any site open a socket in a member's name, so `Origin` is checked besides.
//!
//! A socket outlives requests, so nothing is sent over it before it was looked up again that its
//! sign-in is still good; the sign of life that goes out every few seconds is such a moment too.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use actix_web::http::header::{HOST, HeaderName, HeaderValue, ORIGIN};
use actix_web::{HttpRequest, HttpResponse, web};
use actix_ws::{AggregatedMessage, AggregatedMessageStream, CloseCode, CloseReason, Session};
use futures::future::{Either, select};
use futures::{Sink, SinkExt, Stream, StreamExt, pin_mut};
use juniper::{DefaultScalarValue, RootNode, Variables};
use juniper_graphql_ws::graphql_transport_ws::{
    ClientMessage, Connection, Input, Output, ServerMessage,
};
use juniper_graphql_ws::{ArcSchema, ConnectionConfig};
use serde_json::json;

use super::error::of_document;
use super::subscription::blocking;
use super::{Context, Mutation, Subscription, document};
use crate::auth::{self, Signed};
use crate::config::QueryLimits;
use crate::error::{Error, Result};
use crate::instance::Instance;
use crate::locale::Locale;

/// The sub-protocol, as a client asks for it.
const PROTOCOL: &str = "graphql-transport-ws";
/// Operations that one connection may have under way.
const MAX_OPERATIONS: usize = 16;
/// How often a sign of life goes out: so long a socket on which nothing happens may outlive its
/// sign-in.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// Codes of closing, of WebSocket (RFC 6455, 7.4.1) and of the sub-protocol: over, come again, not
/// to be read, not signed in (any more), not allowed.
const NORMAL: u16 = 1000;
const TRY_AGAIN: u16 = 1013;
const UNREADABLE: u16 = 4400;
const UNAUTHORIZED: u16 = 4401;
const FORBIDDEN: u16 = 4403;

/// What a socket serves: its resolvers run on the threads that serve everyone, so that nothing is
/// read here but what is subscribed to, and a mutation is there to be refused by name.
pub type SocketSchema = RootNode<SocketQuery, Mutation, Subscription>;

/// The schema of a socket, with the limits that its documents have.
pub fn schema(limits: QueryLimits) -> SocketSchema {
    SocketSchema::new(SocketQuery, Mutation, Subscription)
        .limit_depth(limits.depth)
        .limit_tokens(limits.tokens)
        .limit_fields(limits.fields)
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
    let (mut response, session, messages) = actix_ws::handle(&request, stream)?;
    response.headers_mut().insert(
        HeaderName::from_static("sec-websocket-protocol"),
        HeaderValue::from_static(PROTOCOL),
    );
    let instance = (**instance).clone();
    let longest = instance.config.body_limit;
    let messages = messages.max_frame_size(longest).aggregate_continuations();
    let messages = messages.max_continuation_size(longest);
    let who = Arc::new(OnceLock::new());
    let (asked, signs) = (instance.clone(), Arc::clone(&who));
    let init = move |params: Variables<DefaultScalarValue>| begin(asked, accepted, signs, params);
    let schema = schema.into_inner();
    let connection = Connection::new(ArcSchema(Arc::clone(&schema)), init);
    let (sink, outputs) = connection.split();
    actix_web::rt::spawn(async move {
        let heard = hear(messages, &schema, sink, session.clone());
        let said = say(outputs, session, &instance, &who);
        pin_mut!(heard, said);
        if let Either::Left((true, said)) = select(heard, said).await {
            said.await;
        }
    });
    Ok(response)
}

/// Who a connection is, once it has begun.
struct Who {
    signed: Option<Arc<Signed>>,
    locale: Locale,
}

/// What a token in `connection_init` makes of a connection; who it is goes into `signs`.
async fn begin(
    instance: Instance,
    accepted: Locale,
    signs: Arc<OnceLock<Who>>,
    params: Variables<DefaultScalarValue>,
) -> Result<ConnectionConfig<Context, DefaultScalarValue>> {
    let text = |name: &str| params.get(name).and_then(|value| value.convert::<String>().ok());
    let header = text("authorization").or_else(|| text("Authorization"));
    let locale = text("locale").and_then(|tag| tag.parse::<Locale>().ok()).unwrap_or(accepted);
    let signed = match header {
        None => None,
        Some(header) => {
            let checked = instance.clone();
            blocking(move || auth::from_bearer(&checked, &header)).await?
        }
    };
    // A connection begins once: a second `connection_init` is not taken.
    let _ = signs.set(Who { signed: signed.clone().map(Arc::new), locale });
    let context = Context::lasting(instance, signed, locale);
    Ok(ConnectionConfig::new(context)
        .with_max_in_flight_operations(MAX_OPERATIONS)
        .with_keep_alive_interval(HEARTBEAT)
        // A client need not send signs of life of its own: a line that is down is noticed by ours.
        .with_keep_alive_timeout(Duration::ZERO))
}

/// Hands on what the client says, until it hangs up; whether its goodbye is to be answered.
async fn hear<S>(
    mut messages: AggregatedMessageStream,
    schema: &SocketSchema,
    mut sink: S,
    mut session: Session,
) -> bool
where
    S: Sink<Input<DefaultScalarValue>> + Unpin,
{
    while let Some(Ok(message)) = messages.recv().await {
        let read = match &message {
            AggregatedMessage::Text(text) => serde_json::from_str(text),
            AggregatedMessage::Binary(bytes) => serde_json::from_slice(bytes),
            AggregatedMessage::Close(_) => return sink.send(Input::Close).await.is_ok(),
            AggregatedMessage::Pong(_) => continue,
            AggregatedMessage::Ping(bytes) => {
                if session.pong(bytes).await.is_err() {
                    return false;
                }
                continue;
            }
        };
        match read {
            Ok(mut message) => {
                if let ClientMessage::Subscribe { payload, .. } = &mut message {
                    payload.query = document::harmless(&payload.query, &schema.schema).into_owned();
                }
                if sink.send(Input::Message(message)).await.is_err() {
                    return false;
                }
            }
            Err(error) => {
                close(session, UNREADABLE, error.to_string()).await;
                return false;
            }
        }
    }
    false
}

/// Sends what there is to say, as long as the sign-in is good.
async fn say(
    mut outputs: impl Stream<Item = Output<DefaultScalarValue>> + Unpin,
    mut session: Session,
    instance: &Instance,
    who: &OnceLock<Who>,
) {
    let mut refused = HashSet::new();
    while let Some(output) = outputs.next().await {
        let message = match output {
            Output::Message(message) => message,
            Output::Close { code, message } => return close(session, code, message).await,
        };
        if let Some(signed) = who.get().and_then(|who| who.signed.clone()) {
            let instance = instance.clone();
            if let Err(error) = blocking(move || auth::recheck(&instance, &signed)).await {
                error.log_once("socket");
                return close(session, code_of(&error), error.code().name.into()).await;
            }
        }
        let locale = who.get().map_or(Locale::default(), |who| who.locale);
        let sent = match written(&message, &mut refused, locale) {
            Ok(Some(text)) => session.text(text).await.is_ok(),
            Ok(None) => true,
            Err(_) => false,
        };
        if !sent {
            return;
        }
    }
    close(session, NORMAL, String::new()).await;
}

/// A message as it is sent, if it is: a document that was not run is refused as over HTTP, in the
/// client's language, and an operation that was refused is not called complete besides.
fn written(
    message: &ServerMessage<DefaultScalarValue>,
    refused: &mut HashSet<String>,
    locale: Locale,
) -> serde_json::Result<Option<String>> {
    match message {
        ServerMessage::Error { id, payload } => {
            refused.insert(id.clone());
            let payload = of_document(payload.graphql_error(), locale);
            let message = json!({ "type": "error", "id": id, "payload": payload });
            Ok(Some(message.to_string()))
        }
        ServerMessage::Complete { id } if refused.remove(id) => Ok(None),
        _ => serde_json::to_string(message).map(Some),
    }
}

/// With which code a connection is closed whose sign-in is no longer good, or cannot be read.
fn code_of(error: &Error) -> u16 {
    match error.status() {
        401 => UNAUTHORIZED,
        403 => FORBIDDEN,
        _ => TRY_AGAIN,
    }
}

async fn close(session: Session, code: u16, why: String) {
    let description = (!why.is_empty()).then_some(why);
    let reason = CloseReason { code: CloseCode::from(code), description };
    // Whoever hung up first hears no reason.
    let _ = session.close(Some(reason)).await;
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
