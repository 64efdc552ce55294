//! The one error of the API: a message in the caller's language and `extensions` with a stable
//! `code`, `help` where something would help, the `field` that is at fault, `retryAfter` in seconds
//! where waiting helps, and `requestId` of a failure on our side, under which it is in the log.

use juniper::{
    DefaultScalarValue, FieldError, GraphQLError, IntoFieldError, Object, ParseError, Value,
};
use serde_json::json;

use crate::error::{Error, Refusal, codes};
use crate::locale::Locale;

/// An error as a client gets it.
#[derive(Debug, Clone)]
pub struct ApiError {
    message: String,
    code: &'static str,
    help: Option<Box<str>>,
    field: Option<Box<str>>,
    retry_after: Option<u64>,
    number: Option<Box<str>>,
}

impl ApiError {
    /// Puts an error into the caller's language. Internal causes are logged here, once, and only
    /// their number is given out.
    pub fn new(error: &Error, locale: Locale) -> Self {
        Self::saying(error, locale, error.message(locale))
    }

    /// The same with its sentence, which holds instants by the clocks of the reader's zones.
    pub fn saying(error: &Error, locale: Locale, message: String) -> Self {
        error.log_once("graphql");
        Self {
            message,
            code: error.code().name,
            help: error.help(locale).map(Into::into),
            field: error.field().map(Into::into),
            retry_after: error.retry_after(),
            number: error.number().map(Into::into),
        }
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The `extensions` of the error.
    pub fn extensions(&self) -> Value<DefaultScalarValue> {
        let mut extensions = Object::with_capacity(4);
        extensions.add_field("code", Value::scalar(self.code));
        if let Some(help) = &self.help {
            extensions.add_field("help", Value::scalar(help.to_string()));
        }
        if let Some(field) = &self.field {
            extensions.add_field("field", Value::scalar(field.to_string()));
        }
        if let Some(seconds) = self.retry_after {
            extensions.add_field("retryAfter", Value::scalar(super::scalars::int(seconds)));
        }
        if let Some(number) = &self.number {
            extensions.add_field("requestId", Value::scalar(number.to_string()));
        }
        Value::Object(extensions)
    }
}

impl IntoFieldError for ApiError {
    fn into_field_error(self) -> FieldError {
        let extensions = self.extensions();
        FieldError::new(self.message, extensions)
    }
}

/// The errors of a document that was not run, as a client gets them: the sentence in its language,
/// the place, and in `extensions.detail` the words of the parser, which are English everywhere.
pub fn of_document(error: &GraphQLError, locale: Locale) -> serde_json::Value {
    let refusal = match error {
        GraphQLError::ParseError(parse) => limit(&parse.item),
        GraphQLError::NotSupported(_) | GraphQLError::IsSubscription => {
            Refusal::new(codes::BAD_REQUEST)
        }
        _ => Refusal::new(codes::QUERY_INVALID),
    };
    let refusal = Error::from(refusal);
    let found = serde_json::to_value(error).unwrap_or_default();
    let told = |one: &serde_json::Value| {
        let mut told = json!({
            "message": refusal.message(locale),
            "extensions": {
                "code": refusal.code().name,
                "help": refusal.help(locale),
                "detail": one["message"],
            },
        });
        if let Some(places) = one.get("locations") {
            told["locations"] = places.clone();
        }
        told
    };
    found.as_array().into_iter().flatten().map(told).collect()
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
