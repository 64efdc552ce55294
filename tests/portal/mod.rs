//! The pages, as a browser without JavaScript sees them: every route in every language and role.

mod account;
mod ballot;
mod charters;
mod corrections;
mod data;
mod duties;
mod forms;
mod language;
mod moves;
mod peers;
mod posts;
mod results;
mod reviews;
mod routes;
mod silence;
mod trouble;
