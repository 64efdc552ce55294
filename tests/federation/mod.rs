//! Instances that talk to each other: honest ones over good and bad lines, and peers that lie.

mod disputes;
mod entries;
mod guard;
mod hostile;
mod line;
mod pinning;
mod story;
mod tokens;
mod witness;
