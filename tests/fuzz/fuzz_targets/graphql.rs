//! Documents of the API before they run, messages of its socket: a document within the limits of
//! depth, tokens and fields is read in a moment or refused, and never overflows a stack.
#![no_main]

use enlace::config::QueryLimits;
use enlace::graphql::document::harmless;
use enlace::graphql::{Schema, schema};
use juniper::{DefaultScalarValue, ValidatedOperation};
use juniper_graphql_ws::graphql_transport_ws::ClientMessage;
use libfuzzer_sys::fuzz_target;

/// The defaults of the settings.
const LIMITS: QueryLimits = QueryLimits { depth: 15, tokens: 5_000, fields: 500 };

thread_local! {
    static SCHEMA: Schema = schema(LIMITS);
}

fuzz_target!(|text: &str| {
    let _ = serde_json::from_str::<ClientMessage<DefaultScalarValue>>(text);
    SCHEMA.with(|schema| {
        let text = &harmless(text, &schema.schema);
        for name in [None, Some("Q")] {
            if let Ok(operation) = ValidatedOperation::new(text, name, schema) {
                let _ = operation.operation_type();
                // Comments and texts have as many words as they like.
                let plain = !text.contains(['#', '"']);
                assert!(!plain || text.split_whitespace().count() <= LIMITS.tokens);
            }
        }
    });
});
