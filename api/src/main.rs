//! Parse the command, run it.

use std::process::ExitCode;

fn main() -> ExitCode {
    enlace::cli::run(std::env::args_os())
}
