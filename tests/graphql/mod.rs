//! The API over HTTP and WebSocket: its schema, every field by every role, its limits.

mod accounts;
mod flow;
mod limits;
mod roles;
mod rows;
mod sdl;
mod subscriptions;
