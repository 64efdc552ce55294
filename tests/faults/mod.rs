//! What a machine and a line do to a process: it is killed at any moment, its disk is full, its
//! clock is set, its clients send half of what they say. Nothing acknowledged is lost, and nothing
//! is sealed too early.

mod clock;
mod full;
mod kill;
mod leftovers;
mod number;
mod slow;
