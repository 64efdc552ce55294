//! The API at `/graphql`, for members, officers and scripts; the SDL is `schema/schema.graphql`.
//!
//! A request runs on one thread that may block: every resolver is synchronous and reads through
//! the same pooled connection type as the pages do. Lists load their children with the list, in
//! `views`, so that a page costs the same few queries however long it is.

mod access;
mod connection;
mod context;
pub mod document;
mod error;
mod handler;
mod mutation;
mod node;
mod query;
mod scalars;
mod socket;
mod subscription;
mod text;

mod account;
mod chapter;
mod charter;
mod comment;
mod draft;
mod dues;
mod invitation;
mod log;
mod member;
mod peer;
mod poll;
mod proposal;
mod receipt;
mod settlement;
mod transfer;

use actix_web::web;
use juniper::RootNode;

pub use context::Context;
pub use mutation::Mutation;
pub use query::Query;
pub use socket::schema as socket_schema;
pub use subscription::Subscription;

use crate::config::QueryLimits;

/// The whole schema with its limits.
pub type Schema = RootNode<Query, Mutation, Subscription>;

/// Builds the schema, with the limits that its documents have.
pub fn schema(limits: QueryLimits) -> Schema {
    Schema::new(Query, Mutation, Subscription)
        .limit_depth(limits.depth)
        .limit_tokens(limits.tokens)
        .limit_fields(limits.fields)
}

/// The schema in its own language, as `schema/schema.graphql` has it.
pub fn sdl() -> String {
    let mut sdl = Schema::new(Query, Mutation, Subscription).as_sdl();
    sdl.truncate(sdl.trim_end().len());
    sdl.push('\n');
    sdl
}

/// The routes of the API.
pub fn configure(config: &mut web::ServiceConfig) {
    config
        .service(
            web::resource("/graphql")
                .route(web::post().to(handler::post))
                .route(web::get().to(handler::get))
                .default_service(web::to(handler::method_not_allowed)),
        )
        .service(web::resource("/graphql/ws").route(web::get().to(socket::open)))
        .service(web::resource("/graphiql").route(web::get().to(handler::graphiql)))
        .service(
            web::resource("/graphiql/assets/{name}").route(web::get().to(handler::graphiql_asset)),
        );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quoted texts of a line, and how many names with a type stand outside them.
    fn arguments(line: &str) -> (usize, usize) {
        let inside = line.split_once('(').map_or("", |(_, rest)| rest);
        let inside = inside.rsplit_once(')').map_or("", |(arguments, _)| arguments);
        let parts: Vec<&str> = inside.split('"').collect();
        let names = parts.iter().step_by(2).map(|part| part.matches(':').count()).sum();
        (parts.len() / 2, names)
    }

    #[test]
    fn everything_is_described() {
        let sdl = sdl();
        let body = sdl.split_once("}\n").map_or("", |(_, types)| types);
        let (mut within, mut described) = (false, false);
        for line in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix("\"\"\"") {
                within = !within;
                // A field of an input object stands behind its description.
                described = rest.is_empty();
            } else if within || line == "}" {
                continue;
            } else if line.starts_with('"') {
                described = line.ends_with('"');
            } else {
                assert!(described, "no description: {line}");
                described = false;
                if !line.starts_with("scalar") {
                    let (texts, names) = arguments(line);
                    assert_eq!(texts, names, "an argument without description: {line}");
                }
            }
        }
    }

    #[test]
    fn every_scalar_says_where_it_is_specified() {
        let sdl = sdl();
        let scalars: Vec<&str> = sdl.lines().filter(|line| line.starts_with("scalar")).collect();
        assert!(scalars.len() > 15);
        assert!(scalars.iter().all(|line| line.contains("@specifiedBy(url: \"https://")));
    }
}
