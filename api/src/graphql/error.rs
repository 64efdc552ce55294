//! The one error of the API: a message in the caller's language and `extensions` with a stable
//! `code`, `help` where something would help, and the `field` that is at fault.

use juniper::{DefaultScalarValue, FieldError, IntoFieldError, Object, Value};

use crate::error::Error;
use crate::locale::Locale;

/// An error as a client gets it.
#[derive(Debug, Clone)]
pub struct ApiError {
    message: String,
    code: &'static str,
    help: Option<String>,
    field: Option<String>,
}

impl ApiError {
    /// Puts an error into the caller's language. Internal causes are logged here, once, and only
    /// their request id is given out.
    pub fn new(error: &Error, locale: Locale) -> Self {
        error.log_once("graphql");
        Self {
            message: error.message(locale),
            code: error.code().name,
            help: error.help(locale),
            field: error.field().map(String::from),
        }
    }

    /// The message.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The `extensions` of the error.
    pub fn extensions(&self) -> Value<DefaultScalarValue> {
        let mut extensions = Object::with_capacity(3);
        extensions.add_field("code", Value::scalar(self.code));
        if let Some(help) = &self.help {
            extensions.add_field("help", Value::scalar(help.clone()));
        }
        if let Some(field) = &self.field {
            extensions.add_field("field", Value::scalar(field.clone()));
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
