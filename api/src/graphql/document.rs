//! A document before juniper reads it.

use std::borrow::Cow;

use juniper::parser::parse_document_source;
use juniper::{DefaultScalarValue, Definition, SchemaType};

/// The document; or, where a variable is of a type that there is not, the shortest one with that
/// same fault. Juniper knows the rule, and panics over such a variable's default before it is told.
pub fn harmless<'a>(query: &'a str, schema: &SchemaType<DefaultScalarValue>) -> Cow<'a, str> {
    match unknown_type(query, schema) {
        None => Cow::Borrowed(query),
        Some(name) => Cow::Owned(format!("query ($a: {name}) {{ __typename }}")),
    }
}

/// The first type of a variable that there is not, in a document that can be read at all.
fn unknown_type(query: &str, schema: &SchemaType<DefaultScalarValue>) -> Option<String> {
    if !query.contains('$') {
        return None;
    }
    let document = parse_document_source(query, schema).ok()?;
    let variables = document.iter().filter_map(|definition| match definition {
        Definition::Operation(operation) => operation.item.variables_definition.as_ref(),
        Definition::Fragment(_) => None,
    });
    let mut types = variables.flat_map(|all| &all.item.items).map(|(_, one)| &one.var_type.item);
    let unknown = types.find(|one| schema.type_by_name(one.innermost_name()).is_none());
    unknown.map(|one| one.innermost_name().to_owned())
}
