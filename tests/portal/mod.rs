//! The pages, as a browser without JavaScript sees them: every route in every language and role.

mod ballot;
mod forms;
mod language;
mod routes;
