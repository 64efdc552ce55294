//! The API over HTTP and WebSocket: its schema, every field by every role, its limits.
