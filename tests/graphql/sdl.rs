//! The schema in its own language, as committed, and that everything in it is described.

use std::fs;

use serde_json::{Value, json};

use crate::harness::Site;
use crate::harness::api::Api;
use crate::tidy::source::root;

/// Set to write the file anew.
const UPDATE: &str = "UPDATE_SDL";

#[test]
fn the_committed_sdl_is_the_servers() {
    let path = root().join("schema/schema.graphql");
    let served = enlace::graphql::sdl();
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, &served).expect("a file to write");
    }
    let committed = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}: run with {UPDATE}=1", path.display()));
    let differs = committed.lines().zip(served.lines()).find(|(a, b)| a != b);
    assert_eq!(differs, None, "run with {UPDATE}=1 and look at what changed");
    assert_eq!(committed.len(), served.len(), "run with {UPDATE}=1 and look at what changed");
}

const EVERYTHING: &str = "{ __schema {
    types {
        kind name description specifiedByURL
        fields(includeDeprecated: true) { name description args { name description } }
        inputFields { name description }
        enumValues(includeDeprecated: true) { name description }
    }
    queryType { fields { name } }
    mutationType { fields { name } }
    subscriptionType { fields { name } }
} }";

/// What introspection says of the whole schema.
pub fn introspected(api: &Api) -> Value {
    api.data(EVERYTHING, json!({}))["__schema"].take()
}

fn list<'a>(of: &'a Value, name: &str) -> &'a [Value] {
    of[name].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn is_silent(of: &Value) -> bool {
    of["description"].as_str().is_none_or(|text| text.trim().is_empty())
}

#[test]
fn every_type_field_and_argument_is_described() {
    let site = Site::alone();
    let schema = introspected(&Api::new(&site.url));
    let mut silent = Vec::new();
    for of in list(&schema, "types") {
        let name = of["name"].as_str().expect("a name");
        // GraphQL's own.
        if name.starts_with("__") || ["Boolean", "Float", "ID", "Int", "String"].contains(&name) {
            continue;
        }
        if is_silent(of) {
            silent.push(name.to_owned());
        }
        if of["kind"] == "SCALAR" && of["specifiedByURL"].is_null() {
            silent.push(format!("{name} @specifiedBy"));
        }
        for part in ["fields", "inputFields", "enumValues"] {
            for field in list(of, part) {
                let place = format!("{name}.{}", field["name"].as_str().unwrap_or_default());
                if is_silent(field) {
                    silent.push(place.clone());
                }
                for argument in list(field, "args").iter().filter(|argument| is_silent(argument)) {
                    silent.push(format!("{place}({})", argument["name"]));
                }
            }
        }
    }
    assert_eq!(silent, Vec::<String>::new(), "without a description");
}
