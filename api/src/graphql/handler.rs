//! HTTP: one operation a request, queries by GET or POST, mutations by POST only.

use actix_web::http::header::{
    ACCEPT_LANGUAGE, AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER,
};
use actix_web::{HttpRequest, HttpResponse, web};
use juniper::http::{GraphQLRequest, GraphQLResponse};
use juniper::{GraphQLError, OperationType, ParseError, ValidatedOperation};
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::json;

use super::{Context, Schema};
use crate::auth;
use crate::error::{Error, Refusal, Result, codes};
use crate::instance::Instance;
use crate::locale::Locale;

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
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Body {
    query: String,
    #[serde(default)]
    operation_name: Option<String>,
    #[serde(default)]
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    #[serde(default)]
    extensions: Option<serde_json::Map<String, serde_json::Value>>,
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
        let body = body.map_err(|_| Refusal::new(codes::BODY_TOO_LARGE).with("limit", limit))?;
        let json = request
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/json"));
        if !json {
            // A form or plain text could be sent across sites without a question first.
            return Err(Refusal::new(codes::NOT_JSON).into());
        }
        if body.first() == Some(&b'[') {
            return Err(Refusal::new(codes::BATCH_REFUSED).into());
        }
        serde_json::from_slice(&body).map_err(|_| Refusal::new(codes::NOT_JSON).into())
    };
    match read() {
        Ok(body) => {
            let _ = body.extensions;
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
        Ok((asked.query, asked.operation_name, variables))
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
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    may_mutate: bool,
) -> HttpResponse {
    let accepted = language(&request);
    let bearer = request
        .headers()
        .get(AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .map(String::from);
    let client = auth::client::of(&request, &instance);
    let done = web::block(move || {
        let signed = match bearer {
            None => None,
            Some(header) => match auth::from_bearer(&instance, &header) {
                Ok(signed) => signed,
                Err(error) => return Answer::Refused(error),
            },
        };
        let context = Context::new((**instance).clone(), signed, accepted).asked_from(client);
        execute(&schema, &context, &query, name.as_deref(), variables, may_mutate)
    })
    .await;
    match done {
        Ok(Answer::Done(body, status)) => HttpResponse::build(status)
            .insert_header((CACHE_CONTROL, "no-store"))
            .content_type("application/json")
            .body(body),
        Ok(Answer::Refused(error)) => refuse(&error, accepted),
        Err(blocked) => refuse(&Error::internal(blocked), accepted),
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
    variables: Option<serde_json::Map<String, serde_json::Value>>,
    may_mutate: bool,
) -> Answer {
    use actix_web::http::StatusCode;

    let operation = match ValidatedOperation::new(query, name, schema) {
        Ok(operation) => operation,
        Err(error) => return invalid(error, context.locale),
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
        Err(error) => invalid(error, context.locale),
    }
}

fn read_variables(
    variables: Option<serde_json::Map<String, serde_json::Value>>,
) -> Result<juniper::Variables> {
    let Some(variables) = variables else { return Ok(juniper::Variables::default()) };
    let request: GraphQLRequest =
        serde_json::from_value(json!({ "query": "", "variables": variables }))
            .map_err(|_| Refusal::new(codes::INVALID_ARGUMENT).with("name", "variables"))
            .map_err(|refusal| refusal.on("variables"))?;
    Ok(request.variables())
}

/// A document that was not run: the parser's words stay (they name line and column, for the
/// developer), and a stable code goes with them.
fn invalid(error: GraphQLError, locale: Locale) -> Answer {
    let refusal = match &error {
        GraphQLError::ParseError(parse) => limit(&parse.item),
        GraphQLError::NotSupported(_) | GraphQLError::IsSubscription => {
            Refusal::new(codes::BAD_REQUEST)
        }
        _ => Refusal::new(codes::QUERY_INVALID),
    };
    let refusal = Error::from(refusal);
    let response: GraphQLResponse = GraphQLResponse::from_result(Err(error));
    let Ok(mut body) = serde_json::to_value(&response) else {
        return Answer::Refused(refusal);
    };
    if let Some(errors) = body.get_mut("errors").and_then(|errors| errors.as_array_mut()) {
        for one in errors {
            one["extensions"] = json!({
                "code": refusal.code().name,
                "help": refusal.help(locale),
                "summary": refusal.message(locale),
            });
        }
    }
    Answer::Done(body.to_string(), actix_web::http::StatusCode::BAD_REQUEST)
}

/// Which limit a document broke, if it broke one.
fn limit(error: &ParseError) -> Refusal {
    let broken = |code, limit: usize| Refusal::new(code).with("limit", limit);
    match error {
        ParseError::DepthLimitExceeded(limit) => broken(codes::QUERY_TOO_DEEP, *limit),
        ParseError::TokenLimitExceeded(limit) => broken(codes::QUERY_TOO_LARGE, *limit),
        ParseError::FieldLimitExceeded(limit) => broken(codes::QUERY_TOO_MANY_FIELDS, *limit),
        _ => Refusal::new(codes::QUERY_INVALID),
    }
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
    if let Some(seconds) = auth::limit::retry_after(error) {
        response.insert_header((RETRY_AFTER, seconds));
    }
    response.insert_header((CACHE_CONTROL, "no-store")).json(json!({
        "errors": [{ "message": error_out.message(), "extensions": extensions }]
    }))
}

/// The language of a request: `?locale=` of the address, else `Accept-Language`.
pub fn language(request: &HttpRequest) -> Locale {
    let wanted = web::Query::<Wanted>::from_query(request.query_string());
    if let Some(locale) = wanted.ok().and_then(|wanted| wanted.locale.parse().ok()) {
        return locale;
    }
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Locale::negotiate(header.unwrap_or_default())
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
