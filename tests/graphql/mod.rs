//! The API over HTTP and WebSocket: its schema, every field by every role, its limits.

mod accounts;
mod flow;
mod former_key;
mod invitations;
mod limits;
mod nodes;
mod pace;
mod pages;
mod private;
mod roles;
mod rows;
mod sdl;
mod settings;
mod subscriptions;
