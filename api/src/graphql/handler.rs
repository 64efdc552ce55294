//! HTTP: one operation a request, queries by GET or POST, mutations by POST only.

use std::time::{Duration, Instant};

use actix_web::error::PayloadError;
use actix_web::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER,
};
use actix_web::{HttpRequest, HttpResponse, web};
use juniper::http::{GraphQLRequest, GraphQLResponse};
use juniper::{GraphQLError, OperationType, ValidatedOperation};
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::json;

use super::{Context, Schema, document};
use crate::auth;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;
use crate::patience;

/// How much longer than its time a request is waited for: its resolvers stop by themselves, and
/// then tell what they found until then.
const GRACE: Duration = Duration::from_secs(1);

/// What GraphiQL may load: only what we serve. Its styles are set by script, hence `unsafe-inline`
/// for styles on this page alone.
const GRAPHIQL_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' \
     'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; connect-src 'self'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

#[derive(RustEmbed)]
#[folder = "assets/graphiql/"]
struct Graphiql;

/// The members of a request; others are refused, so that a typing error is heard of. Clients send
/// `extensions` unasked: they are read and have no effect.
struct Body {
    query: String,
    operation_name: Option<String>,
    variables: Option<Object>,
}

type Object = serde_json::Map<String, serde_json::Value>;

impl Body {
    /// # Errors
    /// `batch-refused`, `not-json`, `unknown-field`, `missing-field`, `invalid-argument`.
    fn read(body: &[u8]) -> Result<Self> {
        let read: serde_json::Value =
            serde_json::from_slice(body).map_err(|_| Refusal::new(codes::NOT_JSON))?;
        let mut members = match read {
            serde_json::Value::Object(members) => members,
            serde_json::Value::Array(_) => return Err(Refusal::new(codes::BATCH_REFUSED).into()),
            _ => return Err(Refusal::new(codes::NOT_JSON).into()),
        };
        let known = ["query", "operationName", "variables", "extensions"];
        if let Some(name) = members.keys().find(|name| !known.contains(&name.as_str())) {
            return Err(Refusal::new(codes::UNKNOWN_FIELD).with("name", name).on(name).into());
        }
        let mut text = |name: &'static str| match members.remove(name) {
            None | Some(serde_json::Value::Null) => Ok(None),
            Some(serde_json::Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(name)),
        };
        let (query, operation_name) = (text("query")?, text("operationName")?);
        let missing = || Refusal::new(codes::MISSING_FIELD).with("name", "query").on("query");
        Ok(Self {
            query: query.ok_or_else(missing)?,
            operation_name,
            variables: object("variables", members.remove("variables"))?,
        })
    }
}

/// A member of a request that is an object, or is left out.
fn object(name: &'static str, value: Option<serde_json::Value>) -> Result<Option<Object>> {
    match value {
        None | Some(serde_json::Value::Null) => Ok(None),
        Some(serde_json::Value::Object(object)) => Ok(Some(object)),
        Some(_) => Err(wrong(name)),
    }
}

fn wrong(name: &'static str) -> Error {
    Refusal::new(codes::INVALID_ARGUMENT).with("name", name).on(name).into()
}

/// As [`Body`], with variables as JSON text, for GET.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct QueryString {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<String>,
    /// Read by [`language`].
    #[serde(default, rename = "locale")]
    _locale: Option<String>,
}

/// The one argument of the address that POST takes.
#[derive(Deserialize)]
struct Wanted {
    locale: String,
}

/// POST `/graphql`.
pub async fn post(
    request: HttpRequest,
    instance: web::Data<Instance>,
    schema: web::Data<Schema>,
    body: actix_web::Result<web::Bytes>,
) -> HttpResponse {
    let locale = language(&request);
    let read = || -> Result<Body> {
        let limit = instance.config.body_limit;
        let body = body.map_err(|error| match error.as_error::<PayloadError>() {
            Some(error) if patience::is_late(error) => Refusal::new(codes::BODY_TIMEOUT),
            _ => Refusal::new(codes::BODY_TOO_LARGE).with("limit", limit),
        })?;
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"));
        if !json {
            // A form or plain text could be sent across sites without a question first.
            return Err(Refusal::new(codes::CONTENT_TYPE).into());
        }
        Body::read(&body)
    };
    match read() {
        Ok(body) => {
            run(request, instance, schema, body.query, body.operation_name, body.variables, true)
                .await
        }
        Err(error) => refuse(&error, locale),
    }
}

/// GET `/graphql`: queries only.
pub async fn get(
    request: HttpRequest,
    instance: web::Data<Instance>,
    schema: web::Data<Schema>,
) -> HttpResponse {
    let locale = language(&request);
    let read = || -> Result<_> {
        let asked = web::Query::<QueryString>::from_query(request.query_string())
            .map_err(|_| Refusal::new(codes::BAD_REQUEST))?
            .into_inner();
        let variables = asked
            .variables
            .map(|text| serde_json::from_str(&text))
            .transpose()
            .map_err(|_| Refusal::new(codes::NOT_JSON).on("variables"))?;
        Ok((asked.query, asked.operation_name, object("variables", variables)?))
    };
    match read() {
        Ok((query, name, variables)) => {
            run(request, instance, schema, query, name, variables, false).await
        }
        Err(error) => refuse(&error, locale),
    }
}

/// Any other method on `/graphql`.
pub async fn method_not_allowed(request: HttpRequest) -> HttpResponse {
    refuse(&Refusal::new(codes::METHOD_NOT_ALLOWED).into(), language(&request))
}

async fn run(
    request: HttpRequest,
    instance: web::Data<Instance>,
    schema: web::Data<Schema>,
    query: String,
    name: Option<String>,
    variables: Option<Object>,
    may_mutate: bool,
) -> HttpResponse {
    let accepted = language(&request);
    let bearer = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .map(String::from);
    let client = auth::client::of(&request, &instance);
    let (came, longest) = (Instant::now(), instance.config.request_timeout + GRACE);
    let work = web::block(move || {
        let signed = match bearer {
            None => None,
            Some(header) => match auth::from_bearer(&instance, &header) {
                Ok(signed) => signed,
                Err(error) => return Answer::Refused(error),
            },
        };
        let context = Context::new((**instance).clone(), signed, accepted, came);
        let context = context.asked_from(client);
        execute(&schema, &context, &query, name.as_deref(), variables, may_mutate)
    });
    match tokio::time::timeout(longest, work).await {
        Ok(Ok(Answer::Done(body, status))) => HttpResponse::build(status)
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("application/json")
            .body(body),
        Ok(Ok(Answer::Refused(error))) => refuse(&error, accepted),
        Ok(Err(blocked)) => refuse(&Error::internal(blocked), accepted),
        // One read or one hash that lasts: its thread ends with it.
        Err(_) => refuse(&codes::REQUEST_TIMEOUT.into(), accepted),
    }
}

/// What came of a request.
enum Answer {
    Done(String, actix_web::http::StatusCode),
    Refused(Error),
}

fn execute(
    schema: &Schema,
    context: &Context,
    query: &str,
    name: Option<&str>,
    variables: Option<Object>,
    may_mutate: bool,
) -> Answer {
    use actix_web::http::StatusCode;

    let query = document::harmless(query, &schema.schema);
    let operation = match ValidatedOperation::new(&query, name, schema) {
        Ok(operation) => operation,
        Err(error) => return invalid(&error, context.locale),
    };
    match operation.operation_type() {
        OperationType::Mutation if !may_mutate => {
            return Answer::Refused(Refusal::new(codes::MUTATION_ON_GET).into());
        }
        OperationType::Subscription => {
            return Answer::Refused(Refusal::new(codes::SUBSCRIPTION_NEEDS_SOCKET).into());
        }
        _ => {}
    }
    let variables = match read_variables(variables) {
        Ok(variables) => variables,
        Err(error) => return Answer::Refused(error),
    };
    match operation.execute_sync(&variables, context) {
        Ok(done) => {
            let response: GraphQLResponse =
                GraphQLResponse::from_result(Ok::<_, GraphQLError>(done));
            match serde_json::to_string(&response) {
                Ok(body) => Answer::Done(body, StatusCode::OK),
                Err(error) => Answer::Refused(Error::internal(error)),
            }
        }
        Err(error) => invalid(&error, context.locale),
    }
}

fn read_variables(variables: Option<Object>) -> Result<juniper::Variables> {
    let Some(variables) = variables else { return Ok(juniper::Variables::default()) };
    let request: GraphQLRequest =
        serde_json::from_value(json!({ "query": "", "variables": variables }))
            .map_err(|_| Refusal::new(codes::INVALID_ARGUMENT).with("name", "variables"))
            .map_err(|refusal| refusal.on("variables"))?;
    Ok(request.variables())
}

/// A document that was not run, with status 400.
fn invalid(error: &GraphQLError, locale: Locale) -> Answer {
    let body = json!({ "errors": super::error::of_document(error, locale) });
    Answer::Done(body.to_string(), actix_web::http::StatusCode::BAD_REQUEST)
}

/// A refusal before any operation ran, in the shape of every other GraphQL error.
fn refuse(error: &Error, locale: Locale) -> HttpResponse {
    let error_out = super::error::ApiError::new(error, locale);
    let extensions = serde_json::to_value(error_out.extensions()).unwrap_or_default();
    let status = actix_web::http::StatusCode::from_u16(error.status())
        .unwrap_or(actix_web::http::StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    if status == actix_web::http::StatusCode::UNAUTHORIZED {
        response.insert_header(("WWW-Authenticate", "Bearer"));
    }
    if let Some(seconds) = error.retry_after() {
        response.insert_header((RETRY_AFTER, seconds));
    }
    response.insert_header((CACHE_CONTROL, "no-store")).json(json!({
        "errors": [{ "message": error_out.message(), "extensions": extensions }]
    }))
}

/// The language of a request: `?locale=` of the address, else `Accept-Language`, else the
/// instance's own.
pub fn language(request: &HttpRequest) -> Locale {
    let wanted = web::Query::<Wanted>::from_query(request.query_string());
    if let Some(locale) = wanted.ok().and_then(|wanted| wanted.locale.parse().ok()) {
        return locale;
    }
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let instance = request.app_data::<web::Data<Instance>>();
    let own = instance.map_or(Locale::default(), |instance| instance.language());
    Locale::negotiate_or(header.unwrap_or_default(), own)
}

/// GET `/graphiql`.
pub async fn graphiql() -> HttpResponse {
    asset("index.html")
}

/// GET `/graphiql/assets/{name}`.
pub async fn graphiql_asset(name: web::Path<String>) -> HttpResponse {
    asset(&name)
}

fn asset(name: &str) -> HttpResponse {
    let kind = match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        _ => "text/plain; charset=utf-8",
    };
    match Graphiql::get(name) {
        Some(file) => HttpResponse::Ok()
            .content_type(kind)
            .insert_header(("Content-Security-Policy", GRAPHIQL_POLICY))
            .body(file.data.into_owned()),
        None => HttpResponse::NotFound().finish(),
    }
}
