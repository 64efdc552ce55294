//! What a machine does to a process: it is killed at any moment, and nothing acknowledged is lost.

mod kill;
